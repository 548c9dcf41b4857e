/*
 * guess.h -- a first codebook from a form's answers
 *
 *     crm_guess_open(&guess, form_columns, n, is_date, err);
 *     crm_guess_add(&guess, column, cell, err);              every cell
 *     crm_guess_all(&guess, err);
 *     ... guess.column[c].kind, .values ...
 *     crm_guess_release(&guess);
 *
 * Kinds come from what the form tool says (form.h), then from the values, then from the words of
 * the question in English and Chinese.  What could be otherwise has a note.
 */
#ifndef CRM_SURVEY_GUESS_H
#define CRM_SURVEY_GUESS_H

#include "survey/codebook.h"
#include "survey/form.h"

struct crm_guess_column {
    const struct crm_form_column *of;
    /* the result */
    bool left_out; /* the tool added it, nobody answered it */
    enum crm_item_kind kind;
    double min, max; /* NAN: none */
    bool reverse;
    size_t pair;                                        /* another column; CRM_COLUMN_NONE: none */
    const char *dimension, *label, *na, *values, *note; /* "" without */
    /* what was seen */
    char key[256];        /* crm_label_key of the question */
    struct crm_map cells; /* different cells that are not empty */
    uint32_t *count;      /* of each */
    size_t count_cap;
    uint64_t n; /* cells that are not empty */
    uint64_t n_blank;
    uint64_t n_number, n_whole, n_date, n_duration, n_na, n_list, n_pieces, n_word;
    uint32_t n_different_pieces;
    double settled;   /* private: the scale that the columns agreed on */
    double low, high; /* of the numbers, without slips */
    uint64_t n_slips;
    double na_code;                 /* the number that is taken for no answer, NAN: none */
    bool tick, list, scale, worded; /* worded: the answers are words of a ladder */
    int ladder;
};

struct crm_guess {
    struct crm_guess_column *column;
    size_t n;
    enum crm_form_tool tool;
    bool (*is_date)(struct crm_slice cell);
    struct crm_arena arena;
};

enum crm_status crm_guess_open(struct crm_guess *guess, const struct crm_form_column column[],
    size_t n, enum crm_form_tool tool, bool (*is_date)(struct crm_slice), struct crm_err *err);
void crm_guess_release(struct crm_guess *guess);

/* One cell.  Errors: CRM_ENOMEM. */
enum crm_status crm_guess_add(
    struct crm_guess *guess, size_t column, struct crm_slice cell, struct crm_err *err);

/* After the last row.  Errors: CRM_ENOMEM. */
enum crm_status crm_guess_all(struct crm_guess *guess, struct crm_err *err);

/* ---- inside lib/survey ----------------------------------------------------------------- */

/* What the cells are: numbers, words of a ladder, lists; ranges without slips. */
enum crm_status crm_guess_shape(
    struct crm_guess *guess, struct crm_guess_column *c, struct crm_err *err);

/* Texts of a list as values: "a=1;b=2". */
enum crm_status crm_guess_options(
    struct crm_guess *guess, struct crm_guess_column *c, struct crm_err *err);

/* Expectation and perception, importance and performance, the two of Kano. */
enum crm_status crm_guess_pairs(struct crm_guess *guess, struct crm_err *err);

/*
 * guess_words.c: whether the question holds one of the words between |, an English one from its
 * first letter on; whether it names a group (staff, branch, age ...) and nothing else.
 */
bool crm_guess_says(const struct crm_guess_column *c, const char *words);
bool crm_guess_names_group(const struct crm_guess_column *c);

/* note += "; text". */
enum crm_status crm_guess_note(
    struct crm_guess *guess, struct crm_guess_column *c, const char *text, struct crm_err *err);

/*
 * guess_scale.c  (inside these files)
 *   range_said       "0 - 10", "1 to 5" in the key of a question
 *   usual_scale      of one column: 1 to 5, 1 to 7, 0 to 10 by what stands in it
 *   agree_on_scales  questions of one family share the widest; note_codes, pair_values, note_slips
 *                    tell what is odd about one
 */
bool crm_guess_range_said(const char *key, double *min, double *max);
void crm_guess_usual_scale(struct crm_guess_column *c);
bool crm_guess_same_question(const struct crm_guess_column *a, const struct crm_guess_column *b);
void crm_guess_agree_on_scales(struct crm_guess *g);
enum crm_status crm_guess_note_codes(
    struct crm_guess *g, struct crm_guess_column *c, struct crm_err *err);
void crm_guess_pair_values(struct crm_guess *g);
enum crm_status crm_guess_note_slips(
    struct crm_guess *g, struct crm_guess_column *c, struct crm_err *err);

#endif
