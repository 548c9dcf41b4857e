/*
 * codebook.h -- what each question of a questionnaire is
 *
 * A table `item,kind` and, if need be, `dimension,min,max,reverse,pair,label,na,values,asked`, one
 * row a question:
 *
 *     item,dimension,kind,min,max,reverse,pair
 *     e01,tangibles,expectation,1,7,0,p01
 *     p01,tangibles,perception,1,7,0,
 *     sat,,csat,1,5,,
 *
 *     crm_codebook_read(&book, reader, err);
 *     item = crm_codebook_find(&book, crm_slice_of("e01"));        CRM_ITEM_NONE: not there
 *     crm_codebook_release(&book);
 */
#ifndef CRM_SURVEY_CODEBOOK_H
#define CRM_SURVEY_CODEBOOK_H

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"

#define CRM_ITEM_NONE SIZE_MAX

enum crm_item_kind {
    CRM_ITEM_KIND_RATING,
    CRM_ITEM_KIND_PERCEPTION, /* paired with expectation */
    CRM_ITEM_KIND_EXPECTATION,
    CRM_ITEM_KIND_IMPORTANCE, /* paired with performance */
    CRM_ITEM_KIND_PERFORMANCE,
    CRM_ITEM_KIND_WEIGHT, /* points given to a dimension */
    CRM_ITEM_KIND_CSAT,
    CRM_ITEM_KIND_NPS,
    CRM_ITEM_KIND_CES,
    CRM_ITEM_KIND_VALUE_EXPECTED,
    CRM_ITEM_KIND_VALUE_PERCEIVED,
    CRM_ITEM_KIND_OVERALL,
    CRM_ITEM_KIND_KANO_FUNCTIONAL,
    CRM_ITEM_KIND_KANO_DYSFUNCTIONAL,
    CRM_ITEM_KIND_COMPLAINT,
    CRM_ITEM_KIND_ATTACHMENT,
    CRM_ITEM_KIND_REPURCHASE,
    CRM_ITEM_KIND_VISITS,
    CRM_ITEM_KIND_NUMBER, /* any number: no range, no whole-number rule */
    /* those below are no answers: nothing is counted or scored */
    CRM_ITEM_KIND_GROUP,
    CRM_ITEM_KIND_DATE,
    CRM_ITEM_KIND_DURATION, /* seconds */
    CRM_ITEM_KIND_TEXT,
    CRM_ITEM_KIND_CUSTOMER_ID,
    CRM_N_ITEM_KINDS
};

/* "kano-functional"; NULL behind the last. */
const char *crm_kind_name(enum crm_item_kind kind);

static inline bool crm_kind_is_answer(enum crm_item_kind kind)
{
    return kind <= CRM_ITEM_KIND_NUMBER;
}

/* The kinds that give a dimension its score: rating, perception, performance. */
static inline bool crm_kind_is_score(enum crm_item_kind kind)
{
    return kind == CRM_ITEM_KIND_RATING || kind == CRM_ITEM_KIND_PERCEPTION ||
           kind == CRM_ITEM_KIND_PERFORMANCE;
}

/* Who of the respondents with an empty cell was asked: complaint items only. */
enum crm_asked {
    CRM_ASKED_BY_ZEROS, /* found out: where the cells hold a 0 or no, as FILLED, else as ANSWERED */
    CRM_ASKED_FILLED,   /* nobody: an empty cell is a question that was not asked */
    CRM_ASKED_ANSWERED, /* who answered anything else: an empty cell is not ticked */
    CRM_ASKED_ALL,      /* everybody */
};

/* An answer in words: its crm_label_key, and what it counts as. */
struct crm_answer_value {
    const char *key;   /* "*": every other text */
    const char *label; /* as it is written */
    double value;
};

struct crm_item {
    const char *name;
    const char *column; /* of wide answers: the name, but for the options of a list of codes */
    int code;           /* such an option: its code; else 0 */
    enum crm_item_kind kind;
    const char *label;     /* "" without one */
    const char *dimension; /* "" without one */
    double min, max;       /* NAN: no limit */
    bool reverse;          /* scored as min + max - answer */
    size_t pair;           /* expectation and perception, and so on; given on one side is enough */
    const char **na;       /* codes that mean: no answer */
    size_t n_na;
    const struct crm_answer_value *value; /* answers in words; the options of a list share theirs */
    size_t n_values;
    enum crm_asked asked;
};

struct crm_codebook {
    struct crm_item *item;
    size_t n_items;
    const char **dimension; /* names in order of first appearance */
    size_t n_dimensions;
    bool other_columns; /* the table has columns that mean nothing here */
    /* private */
    size_t item_cap, dimension_cap;
    struct crm_map names;
    struct crm_arena arena;
};

/*
 * Read the table.  An item of kind complaint whose max is above 1 is a question with a list of
 * codes in one cell ("1;3;5"); it becomes one item an option, NAME_CODE, labelled by the pieces of
 * its label between semicolons, else by the labels of values; so may the dimension be.  `values`
 * are "Very good=5;Good=4", with a backslash before a ; or = that belongs to a label; without min
 * and max they give the range. na[n_na]  in  codes that mean no answer in every item, beside the
 * item's own; may be NULL Errors: CRM_EDATA with line and column; CRM_ENOMEM.  *book is then empty.
 */
struct crm_reader;
enum crm_status crm_codebook_read(struct crm_codebook *book, struct crm_reader *reader,
    const char *const na[], size_t n_na, struct crm_err *err);
void crm_codebook_release(struct crm_codebook *book);

size_t crm_codebook_find(const struct crm_codebook *book, struct crm_slice name);

/* The number of an item's dimension in book->dimension; CRM_ITEM_NONE without one. */
size_t crm_codebook_dimension(const struct crm_codebook *book, size_t item);

/*
 * The items of a kind, in order of the codebook.
 *   item[book->n_items]  out
 * Returns their number.
 */
size_t crm_codebook_kind(const struct crm_codebook *book, enum crm_item_kind kind, size_t item[]);

#endif
