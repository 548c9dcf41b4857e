/* demo -- what lib/cli does for a program, for the tests of lib/cli itself */
#include "cli/cmd.h"
#include "cli/pass.h"
#include "cli/progress.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static struct {
    bool flag, list;
    const char *text;
    int64_t bins, any;
    double share;
    int32_t day;
    int choice;
    struct crm_span span;
    struct crm_opt_list items;
} opt = {.day = CRM_DAY_NONE};

static const char *const choices[] = {"low", "high", NULL};

static const struct crm_opt options[] = {
    OPT_INT('b', "bins", "N", opt.bins, 2, 100, "5", "score from 1 to N"),
    OPT_INT(0, "any", "N", opt.any, 0, 0, NULL, "any whole number"),
    OPT_NUMBER(0, "share", "P", opt.share, 0, 1, NULL, "a share"),
    OPT_DATE(0, "day", opt.day, "a day"),
    OPT_CHOICE(0, "choice", "WHICH", opt.choice, choices, "low", "low or high"),
    OPT_SPAN(0, "span", opt.span, "3m",
        "a span of time with a help text that is long enough to need a second line in a window of "
        "eighty columns"),
    OPT_LIST(0, "item-with-a-long-name", "ITEM", opt.items, "may be repeated"),
    OPT_FLAG(0, "flag", opt.flag, "a flag"),
    OPT_TEXT(0, "text", "TEXT", opt.text, NULL, "a text"),
    OPT_FLAG(0, "list-all", opt.list, "works without input", .alone = true),
    OPT_END,
};

static void pair(struct crm_out *out, const char *name, const char *value)
{
    crm_out_string(out, name);
    crm_out_string(out, value ? value : "");
    crm_out_row(out);
}

/* What the command line said. */
static enum crm_status run_args(struct crm_cli *cli, struct crm_err *err)
{
    static const struct crm_out_column columns[] = {
        {"name", CRM_OUT_TEXT}, {"value", CRM_OUT_TEXT}};
    struct crm_out *out;
    char text[CRM_DATE_TEXT] = "", number[64];
    enum crm_status status = crm_out_open(&out, cli, cli->output, err);

    if (status)
        return status;
    crm_out_columns(out, columns, 2);
    crm_out_header(out);
    for (char **operand = cli->operand; operand && *operand; operand++)
        pair(out, "operand", *operand);
    for (size_t i = 0; i < cli->n_files; i++)
        pair(out, "file", cli->files[i]);
    for (size_t i = 0; i < cli->n_alias; i++)
        pair(out, cli->alias[i].name, cli->alias[i].header);
    for (size_t i = 0; i < opt.items.n; i++)
        pair(out, "item", opt.items.item[i]);
    if (opt.day != CRM_DAY_NONE)
        crm_date_format(opt.day, CRM_SECOND_NONE, text);
    snprintf(number, sizeof number, "%d", (int)opt.bins);
    pair(out, "bins", number);
    snprintf(number, sizeof number, "%d%c", opt.span.n, opt.span.unit);
    pair(out, "span", number);
    pair(out, "day", text);
    pair(out, "choice", choices[opt.choice]);
    pair(out, "flag", opt.flag ? "yes" : "no");
    pair(out, "text", opt.text);
    snprintf(number, sizeof number, "%d", cli->dialect.delimiter);
    pair(out, "delimiter", number);
    crm_cli_note(cli, "a note");
    crm_cli_verbose(cli, "a detail");
    cli->rows_set_aside = opt.flag;
    return crm_out_close(out, err);
}

/* A cell of every kind. */
static enum crm_status run_kinds(struct crm_cli *cli, struct crm_err *err)
{
    static const struct crm_out_column columns[] = {{"text", CRM_OUT_TEXT}, {"int", CRM_OUT_INT},
        {"money", CRM_OUT_MONEY}, {"number", CRM_OUT_NUMBER}, {"share", CRM_OUT_SHARE},
        {"pct", CRM_OUT_PCT}, {"date", CRM_OUT_DATE}, {"pass", CRM_OUT_PASS}};
    static const struct {
        const char *text, *pass;
        int64_t count, amount_e4;
        double number;
    } rows[] = {
        {"plain", "12.50", 1, 10000, 0.1 + 0.2},
        {"a,b \"c\"\n\\d", "007", -2, -12345600, 1234567.891},
        {"=1+1", "-5", 0, 0, NAN},
        {"=\"a\",b", "+86138", INT64_MAX, INT64_MAX / 10000 * 10000, 1e-300},
        {"\xE4\xBC\x9A\xE5\x91\x98 \xff\x1b[2J", "6222021234567890123", 7, 5, 1.0 / 3},
        {"", "", 8, 10, 100},
    };
    struct crm_out *out;
    enum crm_status status = crm_out_open(&out, cli, cli->output, err);

    if (status)
        return status;
    crm_out_columns(out, columns, 8);
    crm_out_decimals(out, 4);
    crm_out_header(out);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        crm_out_string(out, rows[i].text);
        crm_out_int(out, rows[i].count);
        crm_out_money(out, rows[i].amount_e4);
        crm_out_number(out, rows[i].number);
        crm_out_number(out, (double)i / 5);
        crm_out_ratio_e4(out, 1000000 * (int64_t)i, 3 * ((int64_t)i - 1));
        crm_out_date(out, i ? (int32_t)i * 10000 : CRM_DAY_NONE);
        crm_out_string(out, rows[i].pass);
        crm_out_row(out);
    }
    return crm_out_close(out, err);
}

/* Many columns, the first named on the command line. */
static enum crm_status run_wide(struct crm_cli *cli, struct crm_err *err)
{
    struct crm_out *out;
    char name[32];
    int n = (int)opt.bins;
    enum crm_status status = crm_out_open(&out, cli, cli->output, err);

    if (status)
        return status;
    crm_out_column(out, crm_slice_of(opt.text ? opt.text : "id"), CRM_OUT_TEXT);
    for (int i = 1; i < n; i++) {
        snprintf(name, sizeof name, "column_%d", i);
        crm_out_column(out, crm_slice_of(name), i % 3 ? CRM_OUT_INT : CRM_OUT_TEXT);
    }
    crm_out_header(out);
    for (int row = 0; row < 2; row++) {
        crm_out_string(out, row ? "" : "first");
        for (int i = 1; i < n; i++)
            crm_out_int(out, row ? 1000000 : i);
        crm_out_row(out);
    }
    return crm_out_close(out, err);
}

/* As many rows as --any says; --flag: an error in the middle; --text: a side file. */
static enum crm_status run_rows(struct crm_cli *cli, struct crm_err *err)
{
    struct crm_out *out = NULL, *side = NULL;
    enum crm_status status = CRM_OK;

    if (opt.text)
        status = crm_out_open(&side, cli, opt.text, err);
    if (!status)
        status = crm_out_open(&out, cli, cli->output, err);
    if (!status) {
        crm_out_column(out, crm_slice_of("n"), CRM_OUT_INT);
        crm_out_header(out);
    }
    for (int64_t i = 0; !status && i < opt.any; i++) {
        crm_out_int(out, i);
        crm_out_row(out);
        if (opt.flag && i == opt.any / 2) {
            crm_err_place(err, "a.csv", (uint64_t)i, "amount");
            status = crm_err_set(err, CRM_EDATA, "'12..5' is not a number");
        }
    }
    if (!status && side) {
        crm_out_column(side, crm_slice_of("side"), CRM_OUT_TEXT);
        crm_out_header(side);
        status = crm_out_close(side, err);
        side = NULL;
    }
    if (status) {
        crm_out_abandon(side);
        crm_out_abandon(out);
        return status;
    }
    return crm_out_close(out, err);
}

/* The number of each row appended, under the names of --item-with-a-long-name or as `grade`. */
static enum crm_status pass_rows(
    struct crm_cli *cli, const struct crm_table *table, struct crm_err *err)
{
    struct crm_out_column own[8] = {{"grade", CRM_OUT_INT}};
    size_t n = opt.items.n ? opt.items.n : 1;
    struct crm_pass *pass;
    enum crm_status status;

    for (size_t i = 0; i < opt.items.n && i < 8; i++)
        own[i] = (struct crm_out_column){opt.items.item[i], CRM_OUT_INT};
    status = crm_pass_open(&pass, cli, table, own, n, err);
    if (status)
        return status;
    for (size_t row = 0; row < table->n_rows; row++) {
        for (size_t i = 0; i < n; i++)
            crm_out_int(crm_pass_cells(pass), (int64_t)(row + 1));
        crm_pass_row(pass, row);
    }
    return crm_pass_close(pass, err);
}

static enum crm_status run_pass(struct crm_cli *cli, struct crm_err *err)
{
    struct crm_reader *reader;
    struct crm_table table;
    enum crm_status status = crm_cli_reader(cli, &reader, err);

    if (status)
        return status;
    status = crm_table_read(&table, reader, err);
    if (!status)
        status = pass_rows(cli, &table, err);
    crm_table_release(&table);
    crm_reader_close(reader);
    return status;
}

/* --any customers made here, with -J. */
static enum crm_status run_made(struct crm_cli *cli, struct crm_err *err)
{
    static const struct crm_out_column own[] = {
        {"customer_id", CRM_OUT_TEXT}, {"n", CRM_OUT_INT}, {"spent", CRM_OUT_MONEY}};
    struct crm_pass *pass;
    char id[32];
    enum crm_status status = crm_pass_open(&pass, cli, NULL, own, 3, err);

    if (status)
        return status;
    for (int64_t i = 0; i < opt.any; i++) {
        snprintf(id, sizeof id, "c%d", (int)i);
        crm_out_string(crm_pass_cells(pass), id);
        crm_out_int(crm_pass_cells(pass), i);
        crm_out_money(crm_pass_cells(pass), i * 12500);
        crm_pass_row(pass, 0);
    }
    return crm_pass_close(pass, err);
}

/* One column, named by --text, as numbers, days and amounts: which of them it is. */
static enum crm_status table_kinds(
    struct crm_cli *cli, const struct crm_table *table, struct crm_err *err)
{
    size_t column = CRM_COLUMN_NONE, n = table->n_rows ? table->n_rows : 1;
    double *x = malloc(n * sizeof *x);
    int32_t *day = malloc(n * sizeof *day);
    int64_t *amount_e4 = malloc(n * sizeof *amount_e4);
    int decimals = 2;
    enum crm_status status =
        crm_reader_need(table->reader, opt.text ? opt.text : "x", &column, err);

    if (!status && opt.choice == 0)
        status = crm_table_numbers(table, column, x, err);
    else if (!status && opt.flag)
        status = crm_table_days(table, column, day, err);
    else if (!status)
        status = crm_table_amounts(table, column, amount_e4, &decimals, err);
    for (size_t row = 0; !status && row < table->n_rows; row++)
        if (opt.choice == 0)
            crm_cli_warn(cli, "%.15g", x[row]);
        else if (opt.flag)
            crm_cli_warn(cli, "%d", (int)day[row]);
        else
            crm_cli_warn(cli, "%jd %d", (intmax_t)amount_e4[row], decimals);
    free(x);
    free(day);
    free(amount_e4);
    return status;
}

static enum crm_status run_table(struct crm_cli *cli, struct crm_err *err)
{
    struct crm_reader *reader;
    struct crm_table table;
    enum crm_status status = crm_cli_reader(cli, &reader, err);

    if (status)
        return status;
    status = crm_table_read(&table, reader, err);
    if (!status)
        status = table_kinds(cli, &table, err);
    crm_table_release(&table);
    crm_reader_close(reader);
    return status;
}

/* A header, then bytes go by: one MB a tenth of a second. */
static enum crm_status run_slow(struct crm_cli *cli, struct crm_err *err)
{
    struct crm_progress progress;
    struct crm_out *out;
    enum crm_status status = crm_out_open(&out, cli, cli->output, err);

    if (status)
        return status;
    crm_out_column(out, crm_slice_of("n"), CRM_OUT_INT);
    crm_out_header(out);
    crm_progress_start(&progress, cli, 100000000);
    for (uint64_t i = 1; i <= (uint64_t)opt.any; i++) {
        nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
        crm_progress_bytes(&progress, i * 1000000);
    }
    crm_progress_end(&progress);
    return crm_out_close(out, err);
}

/* A single column without a name, and an empty cell in it. */
static enum crm_status run_one(struct crm_cli *cli, struct crm_err *err)
{
    struct crm_out *out;
    enum crm_status status = crm_out_open(&out, cli, cli->output, err);

    if (status)
        return status;
    crm_out_column(out, crm_slice_of(""), CRM_OUT_TEXT);
    crm_out_header(out);
    crm_out_string(out, "x");
    crm_out_row(out);
    crm_out_empty(out);
    crm_out_row(out);
    return crm_out_close(out, err);
}

static const struct crm_opt twice[] = {
    OPT_FLAG(0, "since", opt.flag, "stands twice"),
    OPT_END,
};
static const struct crm_opt other[] = {
    OPT_FLAG('g', "groups", opt.flag, "is by"),
    OPT_END,
};
static const struct crm_opt unlisted[] = {
    OPT_FLAG('z', "zoo", opt.flag, "new"),
    OPT_END,
};

enum { ALL = 2047 };

static const struct crm_analysis table[] = {{.name = "args",
                                                .summary = "what the command line said",
                                                .synopsis = "[options] [FILE...]",
                                                .common = ALL,
                                                .run = run_args},
    {.name = "operands",
        .summary = "the same with two operands",
        .synopsis = "OLD NEW [FILE...]",
        .operands = "OLD NEW",
        .run = run_args},
    {.name = "kinds", .summary = "a cell of every kind", .run = run_kinds},
    {.name = "wide", .summary = "many columns", .run = run_wide},
    {.name = "rows", .summary = "many rows", .run = run_rows},
    {.name = "pass",
        .summary = "columns passed through",
        .common = CRM_COMMON_JOIN | CRM_COMMON_REPLACE | CRM_COMMON_INTO,
        .run = run_pass},
    {.name = "made",
        .summary = "customers made here, with -J",
        .common = CRM_COMMON_JOIN | CRM_COMMON_REPLACE,
        .run = run_made},
    {.name = "table", .summary = "a column as numbers, days, amounts", .run = run_table},
    {.name = "slow", .summary = "a progress line", .run = run_slow},
    {.name = "one", .summary = "one column without a name", .run = run_one}};

static const struct crm_analysis *analyses[sizeof table / sizeof *table + 1];

int main(int argc, char *argv[])
{
    const char *wrong = getenv("DEMO_WRONG");
    struct crm_cmd cmd = {.name = "demo",
        .summary = "shows what lib/cli does",
        .options = options,
        .analyses = analyses};
    struct crm_cmd bad = {.name = "demo", .common = ALL, .run = run_args};

    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        analyses[i] = &table[i];
    if (!wrong)
        return crm_main(&cmd, argc, argv);
    bad.options = strcmp(wrong, "twice") == 0   ? twice
                  : strcmp(wrong, "other") == 0 ? other
                                                : unlisted;
    return crm_main(&bad, argc, argv);
}
