/*
 * answers.h -- the answers of all respondents, as numbers
 *
 * Wide: one respondent a row, a column an item.  Long: one answer a row, `rid,item,answer`; told by
 * its columns item and answer.  Both give the same table.
 *
 *     struct crm_answers_spec spec = { .book = &book, .reader = reader, .id = "rid", .text = names,
 *         .n_text = 3 };
 *     crm_answers_read(&answers, &spec, err);
 *     ... answers.value[item][row] ...            NAN where there is no answer that can be scored
 *     ... crm_answers_text(&answers, 2, row) ...  of the column names[2]
 *     crm_answers_release(&answers);
 *
 * A cell without its blanks is, in this order: empty (missing), a code for no answer, a text that
 * is no number, a number out of the item's range or not whole where it should be, or an answer.
 * Only answers are scored; the rest is counted.  A text of the codebook's values is its number, and
 * so is a number in front of a label (survey/label.h); words that no value covers are listed with
 * their counts, since leaving them out would drop one kind of answer.  Items that are ticked
 * (complaints from 0 to 1) may also hold a word or sign for yes or no.
 *
 * An empty cell of a complaint is "not ticked" for who was asked, as the codebook's `asked` says:
 * ticks of a form hold a mark or nothing, and who answered anything else on the form was asked.
 */
#ifndef CRM_SURVEY_ANSWERS_H
#define CRM_SURVEY_ANSWERS_H

#include "io/join.h"
#include "io/reader.h"
#include "survey/codebook.h"

#include <stdint.h>

/* What became of the cells of a respondent, or of an item; answers are the rest. */
struct crm_answer_counts {
    uint32_t missing, na, range, not_number;
};

/* A column kept as text: its different values, and which of them each row has. */
struct crm_text_column {
    struct crm_map levels; /* level 0 is "" */
    uint32_t *level;       /* n; NULL: there is no such column */
    struct crm_text_place {
        const char *file; /* NULL: from a join */
        uint64_t line;
    } * place; /* of kind CRM_TEXT_DATE: where each level stood first; private size */
    size_t place_cap;
};

/* Words that no value covers: an item, the words, how many answers. */
struct crm_answer_word {
    size_t item;
    const char *text;
    uint64_t n;
};

/* What the cells of a text column must be, if they are not empty; the caller reads dates. */
enum crm_text_kind { CRM_TEXT_ANY, CRM_TEXT_DATE, CRM_TEXT_NUMBER };

struct crm_answers_spec {
    const struct crm_codebook *book;
    struct crm_reader *reader; /* crm_reader_want not called yet */
    const char *id;            /* column of the respondent */
    /*
     * Other columns to keep: each must be one of the reader, or of a join, or with long answers an
     * item of the codebook; it is looked for in this order.
     */
    const char *const *text;
    const enum crm_text_kind *text_kind; /* NULL: any */
    size_t n_text;
    /*
     * Tables that know more of each respondent.  The respondents of join[0], if it is a list of
     * them, come first with long answers, in its order.
     */
    struct crm_join *const *join;
    size_t n_joins;
    const bool *join_client; /* n_joins: keyed by the client, not the respondent; NULL: none is */
    size_t client;           /* text column of the client, CRM_COLUMN_NONE: none */
    size_t tests;            /* column whose cells may say that a row is a test (survey/form.h);
                                CRM_COLUMN_NONE: none */
    bool respondents;        /* join[0] is a list of respondents */
    bool strict;             /* an answer that cannot be scored is an error */
};

struct crm_answers {
    const struct crm_codebook *book;
    size_t n;       /* respondents */
    double **value; /* [item][respondent]; NULL for an item that is no answer */
    struct crm_answer_counts *respondent; /* n */
    struct crm_answer_counts *item;       /* book->n_items */
    struct crm_text_column id;            /* level NULL: wide answers without such a column */
    struct crm_text_column *text;         /* as spec->text */
    size_t n_text;
    size_t *order; /* the items that are answers, in order of the questionnaire's columns */
    size_t n_order;
    bool is_long;
    uint64_t n_bad;               /* cells that are no number, out of range or not whole */
    uint64_t n_unknown;           /* long: rows of an item that is not in the codebook */
    uint64_t n_double;            /* wide: rows whose id stood above */
    struct crm_answer_word *word; /* in order of items, the most frequent first */
    size_t n_words, word_cap;
    uint64_t n_tests;    /* rows left out for their status */
    uint64_t n_unticked; /* respondents whose empty cells of a complaint count as not ticked */
    /* private */
    size_t cap;
    unsigned char *wrote; /* n: answered an item of kind text */
    struct crm_arena arena;
};

/* Whether the columns are those of long answers: item and answer, and no questions themselves. */
bool crm_answers_look_long(const struct crm_reader *reader, const struct crm_codebook *book);

/*
 * Read everything.  Errors: CRM_EDATA for a codebook item that is no column of wide answers, a row
 * of long answers without an id, the same item twice for one respondent, with `strict` the first
 * answer that cannot be scored, ticks that leave open who was asked; CRM_EIO, CRM_ENOMEM.  *answers
 * is then empty.
 */
enum crm_status crm_answers_read(
    struct crm_answers *answers, const struct crm_answers_spec *spec, struct crm_err *err);
void crm_answers_release(struct crm_answers *answers);

/* The cell of text column `t`, without blanks round it. */
struct crm_slice crm_answers_text(const struct crm_answers *answers, size_t t, size_t row);

/* The respondent's id; without a column for it the number of the row, written to `room`. */
#define CRM_ROW_TEXT 24
struct crm_slice crm_answers_id(
    const struct crm_answers *answers, size_t row, char room[CRM_ROW_TEXT]);

/* ---- one cell, also for tests and fuzzing ---------------------------------------------- */

enum crm_answer_state {
    CRM_ANSWER_OK,
    CRM_ANSWER_MISSING,
    CRM_ANSWER_NA,
    CRM_ANSWER_NOT_NUMBER,
    CRM_ANSWER_RANGE,
    CRM_ANSWER_WORD, /* words that no value covers */
};

/*
 * What `cell` says for `item`, turned round if it is a reversed one.  *value NAN unless
 * CRM_ANSWER_OK.
 */
enum crm_answer_state crm_answer_parse(
    const struct crm_item *item, struct crm_slice cell, double *value);

/*
 * The next piece of a list in one cell, for an option of it: a text of the values, codes, or other
 * text.
 *   *rest   in/out  what is left; its ptr is NULL at the end
 *   *piece  out     what was looked at, if no value covers it
 *   *found  in/out  becomes true when the option is named
 */
enum crm_answer_state crm_answer_piece(
    const struct crm_item *item, struct crm_slice *rest, struct crm_slice *piece, bool *found);

/* "is not a number", "is below 1", "is above 5", "is not whole"; NULL when it is an answer. */
const char *crm_answer_problem(const struct crm_item *item, struct crm_slice cell, char room[64]);

#endif
