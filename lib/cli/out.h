/*
 * out.h -- rows out, in the format the user asked for
 *
 *     static const struct crm_out_column columns[] = {
 *         {"customer_id", CRM_OUT_TEXT}, {"monetary", CRM_OUT_MONEY}, {"rate", CRM_OUT_SHARE}};
 *     crm_out_open(&out, cli, cli->output, err);
 *     crm_out_columns(out, columns, 3);        several times if need be, names built at run time
 * too crm_out_header(out);                         written and flushed now crm_out_text(out, id);
 *     crm_out_money(out, amount_e4);
 *     crm_out_number(out, rate);
 *     crm_out_row(out);                        every column must have got its cell
 *     return crm_out_close(out, err);
 *
 * csv, tsv, excel and jsonl stream; jsonl writes numbers as numbers and an empty cell as null;
 * table keeps all rows to align them: 80 columns wide, a bar beside CRM_OUT_SHARE and CRM_OUT_PCT,
 * columns that do not fit in further blocks.  Errors are sticky and come out of crm_out_close, as
 * in io/writer.h; a cell function after an error does nothing.
 */
#ifndef CRM_CLI_OUT_H
#define CRM_CLI_OUT_H

#include "base/datum.h"
#include "cli/cmd.h"
#include "io/writer.h"

/* Of a column passed through: CRM_OUT_TEXT when its digits are a name and no quantity (*_id, rid,
 * phone, card, name, rfm_score), else CRM_OUT_PASS. */
enum crm_out_kind crm_out_kind_passed(struct crm_slice name);

struct crm_out_column {
    const char *name;
    enum crm_out_kind kind;
};

struct crm_out;

/* path NULL: standard output. Side tables: any file name; same format, whole or not at all. */
enum crm_status crm_out_open(
    struct crm_out **out, const struct crm_cli *cli, const char *path, struct crm_err *err);

/*
 * The results of the analysis: cli->output with the columns of its record, those of -g in front or
 * where the record has them, and the header written.  Not for a record with columns of the input.
 * Errors: those of crm_out_open; *out is then NULL.
 */
enum crm_status crm_out_analysis(
    struct crm_out **out, const struct crm_cli *cli, struct crm_err *err);

/*
 * The same columns, or a single one of them, of a table that is opened and whose header is written
 * by the caller.  What depends on the input (`when`) is left to them in all three.
 */
void crm_out_recorded(struct crm_out *out, const struct crm_cli *cli);
void crm_out_recorded_column(struct crm_out *out, const struct crm_cli *cli, const char *name);

/* Names are copied. A name that exists already is an error of crm_out_header (CRM_EUSAGE). */
void crm_out_columns(struct crm_out *out, const struct crm_out_column columns[], size_t n);
void crm_out_column(struct crm_out *out, struct crm_slice name, enum crm_out_kind kind);
enum crm_status crm_out_header(struct crm_out *out); /* the message comes from crm_out_close */

/* The kind of a column of such cells. */
enum crm_out_kind crm_out_kind_of(enum crm_datum_kind kind);

/* Decimals of every CRM_OUT_MONEY cell, 2 to 4 (default 2). Before the first row. */
void crm_out_decimals(struct crm_out *out, int decimals);

/*
 * One cell each, in the order of the columns.  The kind of the column decides how the cell is
 * shown; any of these functions can fill a column of any kind.
 */
void crm_out_empty(struct crm_out *out);
void crm_out_text(struct crm_out *out, struct crm_slice text);
void crm_out_string(struct crm_out *out, const char *text);
void crm_out_int(struct crm_out *out, int64_t value);
void crm_out_money(struct crm_out *out, int64_t amount_e4);
void crm_out_number(struct crm_out *out, double value); /* empty when not finite */
void crm_out_ratio_e4(struct crm_out *out, int64_t amount_e4,
    int64_t n); /* amount / n, exact rounding; empty when n is 0 */
void crm_out_date(
    struct crm_out *out, int32_t day); /* empty for CRM_DAY_NONE, and past 9999-12-31 */
void crm_out_period(struct crm_out *out, enum crm_period period, int32_t start);
void crm_out_datum(struct crm_out *out, const struct crm_datum *datum);
void crm_out_row(struct crm_out *out);

/*
 * A sentence for people, printf-style, in lines below a table; the other formats leave it out.
 */
void crm_out_remark(struct crm_out *out, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Finish; after an error of the program instead of close: abandon, nothing is put in place. Both
 * free `out`, which may be NULL. */
enum crm_status crm_out_close(struct crm_out *out, struct crm_err *err);
void crm_out_abandon(struct crm_out *out);

#endif
