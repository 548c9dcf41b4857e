/* page.h -- the page being made, and the pieces every section is put together from */
#ifndef CRM_REPORT_PAGE_H
#define CRM_REPORT_PAGE_H

#include "report/html.h"
#include "consent.h"
#include "say.h"

enum crm_lang { CRM_LANG_EN, CRM_LANG_ZH };

/* A finished article that waits for its place: pictures are laid out when all are known. */
struct block {
    struct crm_html body, numbers, beside; /* beside: the first rows, for an article that is wide */
    struct crm_slice id, title;
    int section;          /* enum section */
    int rank;             /* on the monthly page, smallest first */
    size_t order;         /* as drawn */
    bool tall, unprinted; /* unprinted: on the screen only */
};

struct page {
    struct crm_html html;
    struct crm_arena arena; /* every text that was said */
    struct crm_lexicon words;
    const struct crm_cli *cli;
    const struct results *results;
    enum crm_lang lang;
    bool audit;
    struct consent consent; /* who may be named */
    const char *currency;   /* NULL: not said */
    bool mask;              /* names, telephones, addresses shortened */
    bool *used;             /* of each result: a section has shown it */
    size_t most_columns;    /* of a table; 0: all */
    size_t usual_columns;   /* of a picture that does not say which */
    size_t most_rows;       /* of a table of numbers: fewer when the page would grow too large */
    struct block *block;
    size_t n_blocks, block_cap;
};

/* style.c: the style sheet in pieces, ended by NULL, and its SHA-256 in base 64. */
extern const char *const page_style[];
extern const char page_style_hash[];

void page_drop_blocks(struct page *page);

/* An empty block at the end, NULL: out of memory, and the page has failed. */
struct block *page_block(struct page *page);

/* Rows with one of these values in a column, n 0: all rows; and, if named, another in `also`. */
struct page_rows {
    const char *column;
    struct crm_slice value[4];
    size_t n;
    const char *also, *also_is;
};
#define PAGE_ALL_ROWS ((struct page_rows){.n = 0})
#define PAGE_PERIOD(period) ((struct page_rows){.column = "period", .value = {period}, .n = 1})

/* Is there another result of the same analysis and groups? */
bool page_has_twin(const struct page *page, const struct result *result);

/* Read share/crm-tools/words/ in the language of the page. */
enum crm_status page_words(struct page *page, struct crm_err *err);

/* Columns of a result as a table into page->html, at most `most` rows; columns NULL: all, else
 * those of them that are not empty. */
void page_table(struct page *page, const struct result *result, const char *const columns[],
    struct page_rows rows, size_t most);

#endif
