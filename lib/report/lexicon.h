/*
 * lexicon.h -- the words of a page in one language: sentences, labels of columns, names of values
 *
 *     struct crm_lexicon words;
 *     crm_lexicon_init(&words);
 *     crm_lexicon_put(&words, CRM_LEXICON_SENTENCE, none, id, text) ...    each row of the files
 *     crm_lexicon_fill(&words, &arena, "bridge.rate", args, &text)
 *     crm_lexicon_release(&words);
 *
 * A sentence has places {name}; {name|one|many} is the word `one` where the text of `name` is "1"
 * and `many` elsewhere, so that English has its plurals.  The files are
 * share/crm-tools/words/: sentences (id,en,zh), values (kind,value,zh[,en]) and columns
 * (name,zh[,en]); where a file gives no English, a name with blanks for underscores is it.
 */
#ifndef CRM_REPORT_LEXICON_H
#define CRM_REPORT_LEXICON_H

#include "base/map.h"

enum crm_lexicon_part { CRM_LEXICON_SENTENCE, CRM_LEXICON_VALUE, CRM_LEXICON_COLUMN };

struct crm_lexicon {
    struct crm_map map;
    struct crm_slice *text; /* by number of the map */
    size_t cap;
    struct crm_arena arena;
};

/* A place of a sentence and what stands there; a list ends with name NULL. */
struct crm_lexicon_arg {
    const char *name;
    struct crm_slice text;
};

void crm_lexicon_init(struct crm_lexicon *words);
void crm_lexicon_release(struct crm_lexicon *words);

/* The text of `name` in this part (of a value: of its kind, else ""); a later one replaces it.
 * False: out of memory. */
bool crm_lexicon_put(struct crm_lexicon *words, enum crm_lexicon_part part, struct crm_slice kind,
    struct crm_slice name, struct crm_slice text);

/* What was put, or ptr NULL. */
struct crm_slice crm_lexicon_find(const struct crm_lexicon *words, enum crm_lexicon_part part,
    struct crm_slice kind, struct crm_slice name);

/*
 * The label of a column, by its most special name: analysis "churn.bridge" asks for
 * `churn.bridge.opening`, `churn.opening`, `opening`, then for a prefix that ends in `_`, whose
 * rest is put after the label.  ptr NULL: none.
 *   arena   where a label with a rest is made
 */
struct crm_slice crm_lexicon_column(const struct crm_lexicon *words, struct crm_arena *arena,
    const char *analysis, struct crm_slice name);

/* The sentence with its places filled, NUL-terminated, in `arena`; an id nobody has put is shown
 * as it is.  ptr NULL: out of memory. */
struct crm_slice crm_lexicon_fill(const struct crm_lexicon *words, struct crm_arena *arena,
    const char *id, const struct crm_lexicon_arg arg[]);

/* The same with a sentence that is given. */
struct crm_slice crm_lexicon_fill_text(
    struct crm_arena *arena, struct crm_slice text, const struct crm_lexicon_arg arg[]);

#endif
