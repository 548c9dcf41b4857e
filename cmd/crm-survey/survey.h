/*
 * survey.h -- codebook and answers as an analysis of crm-survey wants them, and rows out
 *
 *     struct survey s;
 *     if ((status = survey_open(&s, cli, SURVEY_WEIGHT, err)) == CRM_OK &&
 *         (status = survey_results(&s, &out, err)) == CRM_OK)
 *         for (size_t g = 0; g < s.groups.n; g++) {
 *             n = survey_gather(&s, g, item, x, w);
 *             survey_group(&s, out, g);  crm_out_number(out, ...);  crm_out_row(out);
 *         }
 *     survey_close(&s);
 *     return survey_finish(out, status, err);
 */
#ifndef CRM_SURVEY_CMD_SURVEY_H
#define CRM_SURVEY_CMD_SURVEY_H

#include "cli/frame.h"
#include "cli/out.h"
#include "io/table.h"
#include "survey/answers.h"
#include "survey/form.h"
#include "survey/groups.h"
#include "survey/quality.h"

enum { SURVEY_MOST_JOINS = 16, SURVEY_MOST_BY = 8, SURVEY_MOST_TEXTS = 32 };

/* What an analysis needs beyond the answers. */
enum {
    SURVEY_DATE = 1,     /* a date of each respondent must be there */
    SURVEY_DATE_IF = 2,  /* is read when it is there; likewise below */
    SURVEY_CUSTOMER = 4, /* the client's id */
    SURVEY_DURATION = 8,
    SURVEY_WEIGHT = 16, /* the analysis knows what to do with --weight */
    SURVEY_WORDS = 64,  /* goes on with words that no value covers */
    SURVEY_PERIOD = 32, /* blocks are by --period always, not only when it is given */
};

struct survey {
    struct crm_cli *cli;
    struct crm_codebook book;
    struct crm_reader *reader;
    struct crm_answers answers;
    struct crm_join *join[SURVEY_MOST_JOINS];
    bool join_client[SURVEY_MOST_JOINS]; /* keyed by the client */
    size_t n_joins;
    /* columns kept as text; CRM_COLUMN_NONE where there is none */
    const char **text;
    enum crm_text_kind *text_kind;
    size_t n_text, text_cap, text_kind_cap;
    bool no_memory; /* a column could not be kept */
    size_t date, customer, duration, weight_text;
    size_t made_date, birthday;                        /* of made columns in --where and -g */
    size_t item_text[SURVEY_MOST_TEXTS], n_item_texts; /* of kinds text and group, for copies */
    size_t start;   /* when they began, where no column says how long it took */
    const char *id; /* the column of the respondent: --id, rid, or what the form tool calls it */
    int32_t *date_day, *date_second; /* of each value of the date column */
    /* each respondent */
    int32_t *day;   /* NULL: no date was asked for; CRM_DAY_NONE: she has none */
    double *weight; /* NULL without --weight */
    /* those that are used, in blocks */
    uint32_t *row;
    size_t n_rows;
    struct crm_groups groups;
    const char *by[SURVEY_MOST_BY];
    size_t n_by; /* of groups.n_columns: the first ones, that are shown */
    struct crm_text_column made[SURVEY_MOST_BY]; /* weekday, hour, month, age, period */
    size_t n_made;
    struct crm_table table; /* of survey_open_plain */
};

/* The forms of the files that were opened, for the names of their columns. */
struct survey_forms {
    struct survey_form {
        const char *file;
        struct crm_answer_form form;
    } * list;
    size_t n, cap;
};
extern struct survey_forms survey_forms;

/*
 * crm_reader_spec.layout: encoding, delimiter and header rows of a file of answers; ctx is the
 * survey_forms, NULL for a file of ours, whose encoding alone is found out.
 */
enum crm_status survey_layout(void *ctx, const char *file, struct crm_slice head, bool whole,
    struct crm_layout *layout, struct crm_err *err);
void survey_forms_release(struct survey_forms *forms);

/* The form of the first file of answers; NULL: none is open. */
const struct crm_answer_form *survey_form(void);

/* Options of every analysis that reads answers; put them first. */
struct survey_options {
    const char *id, *na, *respondents, *weight, *drop, *date_format;
    bool strict;
    int64_t straightliner; /* longstring from which it is one */
    double speeder;        /* share of the median duration below which it is one */
    double min_complete;   /* share of the items that a respondent must have answered */
};
extern struct survey_options survey_opt;

#define SURVEY_OPTIONS                                                                             \
    OPT_TEXT(0, "id", "COL", survey_opt.id, "rid", "column of the respondent"),                    \
        OPT_COMMA(0, "na", "CODE[,CODE]", survey_opt.na, NULL,                                     \
            "answers that mean no answer, in every item"),                                         \
        OPT_READ(0, "respondents", survey_opt.respondents,                                         \
            "what is known of each respondent, for answers one a row"),                            \
        OPT_TEXT('D', "date-format", "FORMAT", survey_opt.date_format, NULL,                       \
            "order of dates: dmy, mdy, ymd, DD/MM/YYYY, %d/%m/%y (default: found)"),               \
        OPT_FLAG(0, "strict", survey_opt.strict, "stop at an answer that cannot be scored"),       \
        OPT_COMMA(0, "drop", "FLAG[,FLAG]", survey_opt.drop, NULL,                                 \
            "leave out respondents: speeder, straightliner, duplicate_id, duplicate_answers"),     \
        OPT_INT(0, "straightliner", "N", survey_opt.straightliner, 2, 100000, "10",                \
            "equal answers in a row that make one"),                                               \
        OPT_NUMBER(0, "speeder", "SHARE", survey_opt.speeder, 0, 1, ".5",                          \
            "share of the median duration that makes one"),                                        \
        OPT_NUMBER(0, "min-complete", "SHARE", survey_opt.min_complete, 0, 1, "0",                 \
            "leave out who answered less than this share of the items")

#define SURVEY_WEIGHT_OPTION                                                                       \
    OPT_TEXT(                                                                                      \
        0, "weight", "COL", survey_opt.weight, NULL, "column with the weight of each respondent")

/*
 * Read codebook (the first of cli->files) and answers, choose the rows and put them into blocks.
 * Notes about what was not scored, and so on, go to stderr.  On failure there is nothing to close.
 */
enum crm_status survey_open(
    struct survey *s, struct crm_cli *cli, unsigned needs, struct crm_err *err);
void survey_close(struct survey *s);

/*
 * Read plain tables without a codebook: all cli->files are s->table, its rows in blocks by -g.  The
 * functions for rows out work as with answers; survey_row gives rows of the table.
 */
enum crm_status survey_open_plain(struct survey *s, struct crm_cli *cli, struct crm_err *err);

/* A column that must be there. */
enum crm_status survey_plain_column(
    const struct survey *s, const char *name, size_t *column, struct crm_err *err);

/* The column of --id, which need not be there if it is called rid. */
enum crm_status survey_plain_id(
    const struct survey *s, const char *name, size_t *column, struct crm_err *err);

/* `path`, or where the shipped codebook of that name is. */
const char *survey_codebook_path(const char *path, char room[4096]);

/* A codebook of this path, or a shipped one of this name ("servqual"). */
enum crm_status survey_codebook(
    struct crm_codebook *book, struct crm_cli *cli, const char *path, struct crm_err *err);

/*
 * Signs of a careless respondent, over all that was read.
 *   flag[answers.n]     out
 *   quality[answers.n]  out  or NULL
 */
struct survey_flags {
    bool has_duration, speeder, straightliner, duplicate;
    bool copy; /* every answer and text is that of an earlier respondent */
    double duration;
};
enum crm_status survey_flag(const struct survey *s, struct survey_flags flag[],
    struct crm_quality quality[], struct crm_err *err);

/* ---- answers -------------------------------------------------------------------------- */

static inline size_t survey_group_size(const struct survey *s, size_t g)
{
    return s->groups.start[g + 1] - s->groups.start[g];
}

/* Respondent number k of block g. */
static inline uint32_t survey_row(const struct survey *s, size_t g, size_t k)
{
    return s->groups.row[s->groups.start[g] + k];
}

/*
 * Answers of `item` in block g, without the NANs, and their weights (w may be NULL; it is only
 * filled with --weight).  x, w have room for survey_group_size().  Returns their number.
 */
size_t survey_gather(const struct survey *s, size_t g, size_t item, double x[], double w[]);

/* The same with a NAN for each respondent without an answer. */
void survey_column(const struct survey *s, size_t g, size_t item, double x[]);

/* Weights of the respondents of block g, or NULL without --weight; w has room for them. */
const double *survey_weights(const struct survey *s, size_t g, double w[]);

/*
 * A respondent's score of a dimension: the mean of her answers to its items of kinds rating,
 * perception and performance, if they are at least `min_answered` of them.
 *   item[n]  in  the items
 */
double survey_mean(
    const struct survey *s, uint32_t row, const size_t item[], size_t n, double min_answered);

/* Items of a dimension whose kind is one of those that make a score. item[book.n_items] out. */
size_t survey_dimension_items(const struct survey *s, size_t dimension, size_t item[]);

/*
 * The one item that `name` says; without a name the only one of the first kind in `kinds` (ended by
 * CRM_N_ITEM_KINDS) that has any.  Errors: none, or several: the message names `option`.
 */
enum crm_status survey_item(const struct survey *s, const char *name,
    const enum crm_item_kind kinds[], const char *option, size_t *item, struct crm_err *err);

/* ---- rows out ------------------------------------------------------------------------- */

/* Open the results, with the columns of the record. */
enum crm_status survey_results(const struct survey *s, struct crm_out **out, struct crm_err *err);

/* Open another table: the columns of the blocks, then these. */
enum crm_status survey_table(const struct survey *s, const char *path,
    const struct crm_out_column columns[], size_t n, struct crm_out **out, struct crm_err *err);

/*
 * In a table with a row a respondent, columns of the files of -J behind those added so far, `own`;
 * one that is called like one of them is left out with a note.  And their cells, behind the others.
 */
void survey_join_columns(
    struct survey *s, const char *const own[], size_t n_own, struct crm_out *out);
void survey_join_cells(const struct survey *s, uint32_t row, struct crm_out *out);

/* The cells of block g. */
void survey_group(const struct survey *s, struct crm_out *out, size_t g);

/* A label of block g for messages and side tables: its cells with " / " between them. */
void survey_label(const struct survey *s, size_t g, char label[], size_t room);

/* A model that failed: put the label of its block, if there are blocks, before the message. */
enum crm_status survey_blame(
    const struct survey *s, size_t g, enum crm_status status, struct crm_err *err);

/* Close `out` (which may be NULL) if `status` is CRM_OK, else abandon it. */
enum crm_status survey_finish(struct crm_out *out, enum crm_status status, struct crm_err *err);

#endif
