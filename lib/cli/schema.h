/*
 * schema.h -- the columns of an analysis' results, as its record names them
 *
 *     static const struct crm_schema_column columns[] = {
 *         COL_BY,
 *         COL_PERIOD("period", "month, or what --period says"),
 *         COL_INT("clients", "clients", "clients with a visit in the period"),
 *         COL_SHARE("rate", "those who came back, of those who could"),
 *         COL_NUMBER("lo", "0 to 1", "lower limit of rate"),
 *         COL_MONEY("profit", "amount less cost", .when = "the rows have a cost"),
 *         COL_INT("n", "rows", "rows counted", .with = "detail"),
 *         COL_END,
 *     };
 *
 * The record is what the output (crm_out_analysis, crm_pass_analysis), --help, --schema, completion
 * and the test of the manual pages read; a test compares it with what each analysis writes.
 */
#ifndef CRM_CLI_SCHEMA_H
#define CRM_CLI_SCHEMA_H

#include "base/err.h"
#include "base/slice.h"

#include <stdbool.h>

enum crm_out_kind {
    CRM_OUT_TEXT, /* left-aligned; guarded in excel */
    CRM_OUT_INT,
    CRM_OUT_MONEY,
    CRM_OUT_NUMBER, /* --digits significant digits */
    CRM_OUT_SHARE,  /* 0 .. 1, with a bar in a table */
    CRM_OUT_PCT,    /* 0 .. 100, with a bar in a table */
    CRM_OUT_DATE,   /* text that is a date */
    CRM_OUT_PERIOD, /* text that is a period: 2024, 2024-Q1, 2024-05, the first day of a week */
    CRM_OUT_TIME,   /* text that is a date and a time of day */
    CRM_OUT_PASS,   /* passed through: a number if it reads as one in JSON with at most 15 digits
                       before the point (longer ones are card numbers), else text */
};

/* What --schema calls it: text, int, money, number, share, pct, date, period, time, any. */
const char *crm_out_kind_name(enum crm_out_kind kind);

/* How many columns an entry of a record stands for. */
enum crm_schema_repeat {
    CRM_REPEAT_ONCE,
    CRM_REPEAT_NAMES, /* one for each name that the option `with` gives: -g, --columns */
    CRM_REPEAT_INPUT, /* those of the input, passed through */
    CRM_REPEAT_JOIN,  /* those of the files of -J */
    CRM_REPEAT_ANY,   /* as many as the data has; the name has a * in it */
};

struct crm_schema_column {
    const char *name;
    enum crm_out_kind kind;
    const char *unit;    /* "clients", "days", "money", "0 to 1"; "" where there is none */
    const char *meaning; /* a short phrase, lower case */
    const char *with;    /* long name of the option without which it is not there; NULL: always;
                            !name: without it; name=word: with this choice or name; a&b: both;
                            several with blanks between: one of them does.  The first
                            is the option of CRM_REPEAT_NAMES */
    const char *when;    /* what must be so of the input: "the rows have a cost"; NULL: nothing */
    enum crm_schema_repeat repeat;
};

/* A column in one line: name, unit where the kind has none of its own, meaning; then, if need be,
 * `.with = "detail"` or `.when = "the rows have a cost"`. */
#define COL_OF(kind_, name_, unit_, ...)                                                           \
    {                                                                                              \
        .name = name_, .kind = kind_, .unit = unit_, .meaning = __VA_ARGS__                        \
    }
#define COL_TEXT(name_, ...) COL_OF(CRM_OUT_TEXT, name_, "", __VA_ARGS__)
#define COL_INT(name_, unit_, ...) COL_OF(CRM_OUT_INT, name_, unit_, __VA_ARGS__)
#define COL_NUMBER(name_, unit_, ...) COL_OF(CRM_OUT_NUMBER, name_, unit_, __VA_ARGS__)
#define COL_MONEY(name_, ...) COL_OF(CRM_OUT_MONEY, name_, "money", __VA_ARGS__)
#define COL_SHARE(name_, ...) COL_OF(CRM_OUT_SHARE, name_, "0 to 1", __VA_ARGS__)
#define COL_PCT(name_, ...) COL_OF(CRM_OUT_PCT, name_, "per cent", __VA_ARGS__)
#define COL_DATE(name_, ...) COL_OF(CRM_OUT_DATE, name_, "", __VA_ARGS__)
#define COL_PERIOD(name_, ...) COL_OF(CRM_OUT_PERIOD, name_, "", __VA_ARGS__)
#define COL_TIME(name_, ...) COL_OF(CRM_OUT_TIME, name_, "", __VA_ARGS__)
#define COL_AS_OF COL_DATE("as_of", "the day the analysis is made for")
#define COL_BY COL_NAMES(CRM_OUT_PASS, "by", "a column that -g names")
#define COL_NAMES(kind_, option_, ...)                                                             \
    COL_OF(kind_, "*", "", __VA_ARGS__, .with = option_, .repeat = CRM_REPEAT_NAMES)
#define COL_INPUT                                                                                  \
    COL_OF(CRM_OUT_PASS, "*", "", "every column of the input, as it is", .repeat = CRM_REPEAT_INPUT)
#define COL_JOIN                                                                                   \
    COL_OF(CRM_OUT_PASS, "*", "", "every other column of the files of -J", .with = "join",         \
        .repeat = CRM_REPEAT_JOIN)
#define COL_ANY(kind_, name_, unit_, ...)                                                          \
    COL_OF(kind_, name_, unit_, __VA_ARGS__, .repeat = CRM_REPEAT_ANY)
#define COL_END                                                                                    \
    {                                                                                              \
        0                                                                                          \
    }

struct crm_cli;
struct crm_cmd;
struct crm_analysis;

/* The columns of the analysis, or of a program without any (`analysis` NULL); ended by COL_END. */
const struct crm_schema_column *crm_schema_of(
    const struct crm_cmd *cmd, const struct crm_analysis *analysis);

/* Whether the options given are those the column needs. */
bool crm_schema_stands(const struct crm_cli *cli, const struct crm_schema_column *column);

/*
 * The names that an entry stands for in this run, `rest` starting as "": its own, or for
 * CRM_REPEAT_NAMES those of the option, which stands.
 */
bool crm_schema_next(const struct crm_cli *cli, const struct crm_schema_column *column,
    struct crm_slice *rest, struct crm_slice *name);

/* The column of this name in the record of the running analysis; it must be there. */
const struct crm_schema_column *crm_schema_named(const struct crm_cli *cli, const char *name);

/*
 * --schema: the columns of this run, or with `all` those of every analysis and what they need, as a
 * table in the format asked for.  Errors: those of crm_out_close.
 */
enum crm_status crm_schema_write(const struct crm_cli *cli, bool all, struct crm_err *err);

#endif
