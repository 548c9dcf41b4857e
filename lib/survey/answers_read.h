/*
 * answers_read.h -- what reading wide and long answers has in common  (inside lib/survey)
 */
#ifndef CRM_SURVEY_ANSWERS_READ_H
#define CRM_SURVEY_ANSWERS_READ_H

#include "survey/answers.h"

/*
 * Most cells of a questionnaire are one digit.  What each of the ten means for an item is found
 * once.
 */
struct crm_digits {
    double value[10];
    unsigned char state[10];
};

/* Cells of an item that are no plain number, read once each. */
struct crm_cells_seen {
    struct crm_map cells;
    struct crm_cell_seen {
        double value;
        uint64_t n; /* as words that no value covers */
        unsigned char state;
    } * seen;
    size_t cap;
};

/* Where a text column comes from. */
struct crm_text_source {
    size_t field;  /* of the reader's rows; or CRM_COLUMN_NONE, and then */
    size_t join;   /* of this join; or CRM_COLUMN_NONE: an item of long answers */
    size_t column; /* of the join */
};

struct crm_answers_reading {
    struct crm_answers *a;
    const struct crm_answers_spec *spec;
    const struct crm_row *row;
    struct crm_digits *digits;      /* of each item */
    struct crm_cells_seen *cells;   /* of each item */
    struct crm_text_source *source; /* of each text column */
    size_t *wanted;                 /* columns of the reader, as fields of its rows */
    size_t n_wanted;
    size_t id_field, tests_field;
    bool has_id;
    size_t *field;        /* wide: of each item, those without answers too */
    unsigned char **seen; /* long: [item], a bit a respondent */
    size_t item_field, answer_field;
    struct crm_err *err;
};

/* Ask for a column of the reader; gives the field that it will be. */
size_t crm_answers_want(struct crm_answers_reading *r, size_t column);

/* Where every text column comes from. */
enum crm_status crm_answers_find_texts(struct crm_answers_reading *r);

/* The order of the questionnaire: of the columns, or of the codebook. */
void crm_answers_order(struct crm_answers_reading *r);

/* Room for one more respondent in every column. */
enum crm_status crm_answers_reserve(struct crm_answers_reading *r);

/* One cell of an item; `field` says where, for a message. */
enum crm_status crm_answers_take(
    struct crm_answers_reading *r, size_t item, size_t row, struct crm_slice cell, size_t field);

/* One cell of text column `t`; field CRM_COLUMN_NONE: from a join. */
enum crm_status crm_answers_keep(
    struct crm_answers_reading *r, size_t t, size_t row, struct crm_slice cell, size_t field);

/* The cells that joins have for the respondent of `row`. */
enum crm_status crm_answers_join(struct crm_answers_reading *r, size_t row);

/* Whether a cell says anything: neither empty nor a code for no answer. */
bool crm_answers_says(const struct crm_item *item, struct crm_slice cell);

/* What empty cells of complaints mean; while reading they are CRM_UNTICKED. */
#define CRM_UNTICKED (-INFINITY)
enum crm_status crm_answers_tick(struct crm_answers_reading *r);

/* What no value covered, from r->cells to the answers. */
enum crm_status crm_answers_words(struct crm_answers_reading *r);

enum crm_status crm_answers_read_wide(struct crm_answers_reading *r);
enum crm_status crm_answers_read_long(struct crm_answers_reading *r);

#endif
