#include "cli/out.h"

#include "base/mem.h"
#include "base/money.h"
#include "base/num.h"
#include "cli/check.h"
#include "cli/opt.h"
#include "cli/out_inner.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static void fail(struct crm_out *out, enum crm_status status, const char *text, const char *name)
{
    if (out->status)
        return;
    crm_err_init(&out->err);
    out->status = crm_err_set(&out->err, status, "%s%s", text, name);
}

static enum crm_status make(struct crm_out **made, const struct crm_cli *cli, struct crm_err *err)
{
    struct crm_out *out = crm_mem_zalloc(1, sizeof *out);

    *made = out;
    if (!out)
        return crm_err_nomem(err);
    out->format = cli->format;
    out->digits = (int)cli->digits;
    out->short_numbers = cli->format == CRM_FORMAT_TABLE && !cli->digits_given;
    out->cli = cli;
    out->records = cli->records;
    out->terminal = crm_terminal_look(cli->output, cli->ascii);
    out->decimals = 2;
    out->remark_end = &out->remark;
    crm_arena_init(&out->arena);
    crm_arena_init(&out->cells);
    return CRM_OK;
}

static void release(struct crm_out *out)
{
    crm_arena_release(&out->arena);
    crm_arena_release(&out->cells);
    free(out->column);
    free(out->cell);
    free(out);
}

enum crm_status crm_out_open(
    struct crm_out **made, const struct crm_cli *cli, const char *path, struct crm_err *err)
{
    enum crm_status status = make(made, cli, err);

    if (!status)
        (*made)->check = path == cli->output ? cli->check : NULL;
    if (!status)
        status = crm_opts_people(cli, path) ? crm_writer_open_secret(&(*made)->w, path, err)
                                            : crm_writer_open(&(*made)->w, path, err);
    if (!status && cli->format == CRM_FORMAT_XLSX) {
        status = crm_xlsx_out_open(&(*made)->book, &(*made)->w, err);
        if (status)
            crm_writer_abandon(&(*made)->w);
    }
    if (status && *made) {
        release(*made);
        *made = NULL;
    }
    return status;
}

enum crm_status crm_out_open_capture(
    struct crm_out **made, const struct crm_cli *cli, struct crm_err *err)
{
    enum crm_status status = make(made, cli, err);

    if (!status)
        (*made)->capture = true;
    return status;
}

/* ---- columns and header --------------------------------------------------------------- */

/* The constant part of a jsonl cell, made once. */
static bool make_key(struct crm_out *out, struct crm_out_column_state *column, bool first)
{
    struct crm_writer w = {.fd = -1};
    size_t len = strlen(column->name);

    w.room = 6 * len + 8;
    w.buffer = column->key = crm_arena_bytes(&out->arena, w.room);
    if (!w.buffer)
        return false;
    crm_writer_byte(&w, first ? '{' : ',');
    crm_json_string(&w, (struct crm_slice){column->name, len});
    crm_writer_byte(&w, ':');
    column->key_len = w.used;
    return true;
}

enum crm_out_kind crm_out_kind_passed(struct crm_slice name)
{
    static const char *const texts[] = {"rid", "phone", "card", "name", "rfm_score"};

    if (name.len >= 3 && memcmp(name.ptr + name.len - 3, "_id", 3) == 0)
        return CRM_OUT_TEXT;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (crm_slice_is(name, texts[i]))
            return CRM_OUT_TEXT;
    return CRM_OUT_PASS;
}

void crm_out_column(struct crm_out *out, struct crm_slice name, enum crm_out_kind kind)
{
    struct crm_out_column_state *column;

    if (out->status)
        return;
    if (!crm_mem_grow(
            (void **)&out->column, &out->column_cap, out->n_columns + 1, sizeof *out->column)) {
        fail(out, CRM_ENOMEM, "out of memory", "");
        return;
    }
    column = &out->column[out->n_columns];
    *column = (struct crm_out_column_state){.name = crm_arena_dup(&out->arena, name), .kind = kind};
    if (!column->name || (out->format == CRM_FORMAT_JSONL && !out->capture &&
                             !make_key(out, column, out->n_columns == 0))) {
        fail(out, CRM_ENOMEM, "out of memory", "");
        return;
    }
    for (size_t i = 0; !out->repeats && i < out->n_columns; i++)
        if (strcmp(out->column[i].name, column->name) == 0)
            fail(out, CRM_EUSAGE, "there would be two columns ", column->name);
    out->n_columns++;
}

void crm_out_columns(struct crm_out *out, const struct crm_out_column columns[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        crm_out_column(out, crm_slice_of(columns[i].name), columns[i].kind);
}

void crm_out_recorded(struct crm_out *out, const struct crm_cli *cli)
{
    for (const struct crm_schema_column *c = crm_schema_of(cli->cmd, cli->analysis); c->name; c++) {
        struct crm_slice rest = {"", 0}, name;
        bool own = c->repeat == CRM_REPEAT_ONCE || c->repeat == CRM_REPEAT_NAMES;
        if (!own || c->when || !crm_schema_stands(cli, c))
            continue;
        while (crm_schema_next(cli, c, &rest, &name))
            crm_out_column(out, name, c->kind);
    }
}

void crm_out_recorded_column(struct crm_out *out, const struct crm_cli *cli, const char *name)
{
    crm_out_column(out, crm_slice_of(name), crm_schema_named(cli, name)->kind);
}

enum crm_status crm_out_analysis(
    struct crm_out **out, const struct crm_cli *cli, struct crm_err *err)
{
    enum crm_status status = crm_out_open(out, cli, cli->output, err);

    if (status)
        return status;
    crm_out_recorded(*out, cli);
    crm_out_header(*out);
    return CRM_OK;
}

void crm_out_decimals(struct crm_out *out, int decimals)
{
    out->decimals = decimals;
}

/* ---- cells ---------------------------------------------------------------------------- */

static bool copy_text(struct crm_out *out, struct crm_slice text, struct crm_slice *copy)
{
    char *room = crm_arena_bytes(&out->cells, text.len ? text.len : 1);

    if (room && text.len)
        memcpy(room, text.ptr, text.len);
    *copy = (struct crm_slice){room, text.len};
    return room != NULL;
}

static void keep(struct crm_out *out, const struct crm_out_cell *cell)
{
    struct crm_out_cell copy = {.number = cell->number};
    bool ok = copy_text(out, cell->text, &copy.text);

    copy.exact = copy.text;
    if (ok && cell->exact.ptr != cell->text.ptr)
        ok = copy_text(out, cell->exact, &copy.exact);
    if (!ok ||
        !crm_mem_grow((void **)&out->cell, &out->cell_cap, out->n_cells + 1, sizeof *out->cell)) {
        fail(out, CRM_ENOMEM, "out of memory", "");
        return;
    }
    out->cell[out->n_cells++] = copy;
}

/* What a spreadsheet would run as a formula, also with the full-width signs of Chinese keyboards.
 */
static bool is_formula(struct crm_slice text)
{
    static const char *const wide[] = {
        "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"}; /* = + - @ */

    if (text.len && memchr("=+-@\t\r\n", text.ptr[0], 7))
        return true;
    for (size_t i = 0; i < sizeof wide / sizeof *wide && text.len >= 3; i++)
        if (memcmp(text.ptr, wide[i], 3) == 0)
            return true;
    return false;
}

/* A formula gets an apostrophe in front. */
static void excel(struct crm_writer *w, struct crm_slice text, bool number)
{
    bool guard = !number && is_formula(text);

    if (!guard) {
        crm_writer_csv(w, text, ',');
    } else if (crm_writer_must_quote(text, ',')) {
        crm_writer_bytes(w, "\"'", 2);
        crm_writer_doubled(w, text);
        crm_writer_byte(w, '"');
    } else {
        crm_writer_byte(w, '\'');
        crm_writer_bytes(w, text.ptr, text.len);
    }
}

/* In the formats that stream. */
static void write_cell(struct crm_out *out, struct crm_slice text, bool number)
{
    const struct crm_out_column_state *column = &out->column[out->at++];
    struct crm_writer *w = &out->w;

    if (out->book) {
        crm_err_init(&out->err);
        out->status =
            crm_xlsx_out_cell(out->book, out->at - 1, column->kind, text, number, &out->err);
        return;
    }
    if (out->format == CRM_FORMAT_JSONL) {
        crm_writer_bytes(w, column->key, column->key_len);
        if (!text.len)
            crm_writer_bytes(w, "null", 4);
        else if (crm_out_is_number(column->kind, text, number))
            crm_writer_bytes(w, text.ptr, text.len);
        else
            crm_json_string(w, text);
        return;
    }
    if (out->at > 1)
        crm_writer_byte(w, out->format == CRM_FORMAT_TSV ? '\t' : ',');
    if (out->format == CRM_FORMAT_TSV)
        crm_writer_tsv(w, text);
    else if (!text.len && out->n_columns == 1) /* else the row would be a blank line */
        crm_writer_bytes(w, "\"\"", 2);
    else if (out->format == CRM_FORMAT_EXCEL)
        excel(w, text, crm_out_is_number(column->kind, text, number));
    else if (number)
        crm_writer_bytes(w, text.ptr, text.len);
    else
        crm_writer_csv(w, text, ',');
}

static void end_row(struct crm_out *out)
{
    out->at = 0;
    if (out->capture || out->format == CRM_FORMAT_TABLE)
        return;
    if (out->book)
        crm_xlsx_out_row(out->book);
    else if (out->format == CRM_FORMAT_JSONL)
        crm_writer_bytes(&out->w, "}\n", 2);
    else if (out->format == CRM_FORMAT_EXCEL)
        crm_writer_bytes(&out->w, "\r\n", 2);
    else
        crm_writer_byte(&out->w, '\n');
}

/* --check has to know the columns before the first byte is written. */
static void bind_check(struct crm_out *out)
{
    struct crm_slice *names = crm_mem_zalloc(out->n_columns + 1, sizeof *names);

    for (size_t i = 0; names && i < out->n_columns; i++)
        names[i] = crm_slice_of(out->column[i].name);
    crm_err_init(&out->err);
    out->status = names ? crm_check_bind(out->check, names, out->n_columns, &out->err)
                        : crm_err_nomem(&out->err);
    free(names);
}

static void name_columns(struct crm_out *out)
{
    for (size_t i = 0; i < out->n_columns && !out->status; i++) {
        crm_err_init(&out->err);
        out->status =
            crm_xlsx_out_column(out->book, i, out->column[i].kind, out->column[i].name, &out->err);
    }
    crm_xlsx_out_row(out->book);
}

enum crm_status crm_out_header(struct crm_out *out)
{
    bool delimited = out->format == CRM_FORMAT_CSV || out->format == CRM_FORMAT_TSV ||
                     out->format == CRM_FORMAT_EXCEL;

    if (!out->status && out->check)
        bind_check(out);
    if (!out->status && out->book && !out->capture)
        name_columns(out);
    if (out->status || out->capture || !delimited)
        return out->status;
    if (out->format == CRM_FORMAT_EXCEL)
        crm_writer_text(&out->w, "\xEF\xBB\xBF");
    for (size_t i = 0; i < out->n_columns; i++)
        write_cell(out, crm_slice_of(out->column[i].name), false);
    end_row(out);
    crm_writer_flush(&out->w);
    return out->status ? out->status : out->w.status;
}

void crm_out_put_cell(struct crm_out *out, const struct crm_out_cell *cell)
{
    if (out->status)
        return;
    if (out->at == out->n_columns) {
        fail(out, CRM_EUSAGE, "a row with more cells than columns", "");
        return;
    }
    if (out->check && !crm_check_cell(out->check, cell->exact)) {
        fail(out, CRM_ENOMEM, "out of memory", "");
        return;
    }
    if (out->capture || out->format == CRM_FORMAT_TABLE) {
        out->at++;
        keep(out, cell);
        return;
    }
    write_cell(out, cell->text, cell->number);
}

void crm_out_put(struct crm_out *out, struct crm_slice text, bool number)
{
    struct crm_out_cell cell = {text, text, number};

    crm_out_put_cell(out, &cell);
}

void crm_out_put_short(struct crm_out *out, struct crm_slice text, struct crm_slice exact)
{
    struct crm_out_cell cell = {text, exact, true};

    crm_out_put_cell(out, &cell);
}

void crm_out_empty(struct crm_out *out)
{
    crm_out_put(out, (struct crm_slice){"", 0}, false);
}

void crm_out_text(struct crm_out *out, struct crm_slice text)
{
    crm_out_put(out, text, false);
}

void crm_out_string(struct crm_out *out, const char *text)
{
    crm_out_put(out, crm_slice_of(text), false);
}

void crm_out_int(struct crm_out *out, int64_t value)
{
    char text[CRM_NUM_TEXT];

    crm_out_put(out, (struct crm_slice){text, crm_num_format_int(value, text)}, true);
}

void crm_out_money(struct crm_out *out, int64_t amount_e4)
{
    char text[CRM_MONEY_TEXT];

    crm_out_put(
        out, (struct crm_slice){text, crm_money_format(amount_e4, out->decimals, text)}, true);
}

/* `decimals` decimals, or two digits where they would all be 0. */
static size_t fixed(double value, int decimals, char text[CRM_NUM_TEXT])
{
    if (value != 0 && fabs(value) < 0.5 * pow(10, -decimals))
        return crm_num_format(value, 2, text);
    return (size_t)snprintf(text, CRM_NUM_TEXT, "%.*f", decimals, value);
}

/* In a table for people six digits do; sizes of money keep two decimals, shares stand in line. */
static size_t short_number(const struct crm_out *out, double value, char text[CRM_NUM_TEXT])
{
    enum crm_out_kind kind = out->at < out->n_columns ? out->column[out->at].kind : CRM_OUT_NUMBER;
    size_t len;

    if (kind == CRM_OUT_SHARE && fabs(value) < 1e6)
        return fixed(value, 4, text);
    if (kind == CRM_OUT_PCT && fabs(value) < 1e6)
        return fixed(value, 2, text);
    if (!(fabs(value) >= 1000 && fabs(value) < 1e15))
        return crm_num_format(value, 6, text);
    len = fixed(value, 2, text);
    while (text[len - 1] == '0')
        len--;
    if (text[len - 1] == '.')
        len--;
    return len;
}

void crm_out_number(struct crm_out *out, double value)
{
    char text[CRM_NUM_TEXT], exact[CRM_NUM_TEXT];
    size_t len = isfinite(value) ? crm_num_format(value, out->digits, exact) : 0;
    struct crm_slice full = {exact, len};

    if (out->short_numbers && len)
        crm_out_put_short(out, (struct crm_slice){text, short_number(out, value, text)}, full);
    else
        crm_out_put(out, full, true);
}

void crm_out_ratio_e4(struct crm_out *out, int64_t amount_e4, int64_t n)
{
    char text[CRM_NUM_TEXT], exact[CRM_NUM_TEXT];
    struct crm_slice full = {exact, 0};
    int64_t denominator;
    enum crm_out_kind kind;
    size_t len;

    if (n < 0) {
        n = -n;
        amount_e4 = -amount_e4;
    }
    if (n == 0) {
        crm_out_empty(out);
        return;
    }
    kind = out->at < out->n_columns ? out->column[out->at].kind : CRM_OUT_NUMBER;
    if ((out->short_numbers && kind != CRM_OUT_NUMBER) ||
        __builtin_mul_overflow(n, 10000, &denominator)) {
        crm_out_number(out, (double)amount_e4 / 1e4 / (double)n);
        return;
    }
    full.len = crm_num_format_ratio(amount_e4, denominator, out->digits, exact);
    if (!out->short_numbers) {
        crm_out_put(out, full, true);
        return;
    }
    len = fixed((double)amount_e4 / 1e4 / (double)n, 2, text); /* money a person reads */
    crm_out_put_short(out, (struct crm_slice){text, len}, full);
}

void crm_out_date(struct crm_out *out, int32_t day)
{
    char text[CRM_DATE_TEXT];
    bool writable = day >= CRM_DAY_MIN && day <= CRM_DAY_MAX; /* CRM_DAY_NONE is below all */
    size_t len = writable ? crm_date_format(day, CRM_SECOND_NONE, text) : 0;

    crm_out_put(out, (struct crm_slice){text, len}, true);
}

void crm_out_period(struct crm_out *out, enum crm_period period, int32_t start)
{
    char text[CRM_DATE_TEXT];
    size_t len = start == CRM_DAY_NONE ? 0 : crm_period_format(period, start, text);

    crm_out_put(out, (struct crm_slice){text, len}, true);
}

void crm_out_row(struct crm_out *out)
{
    if (out->status)
        return;
    if (out->at != out->n_columns) {
        fail(out, CRM_EUSAGE, "a row with fewer cells than columns", "");
        return;
    }
    if (out->check)
        crm_check_row(out->check);
    end_row(out);
}

void crm_out_forget(struct crm_out *out)
{
    out->n_cells = 0;
    out->at = 0;
    crm_arena_reset(&out->cells);
}

void crm_out_remark(struct crm_out *out, const char *format, ...)
{
    struct crm_out_remark *remark;
    char text[512];
    va_list args;

    if (out->status || out->format != CRM_FORMAT_TABLE || out->capture)
        return;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    remark = crm_arena_alloc(&out->arena, sizeof *remark);
    if (remark)
        remark->text = crm_arena_dup(&out->arena, crm_slice_of(text));
    if (!remark || !remark->text) {
        fail(out, CRM_ENOMEM, "out of memory", "");
        return;
    }
    remark->next = NULL;
    *out->remark_end = remark;
    out->remark_end = &remark->next;
}

/* ---- the end -------------------------------------------------------------------------- */

enum crm_status crm_out_close(struct crm_out *out, struct crm_err *err)
{
    enum crm_status status;

    if (!out)
        return CRM_OK;
    if (!out->status && out->format == CRM_FORMAT_TABLE && !out->capture && !crm_out_draw(out) &&
        !crm_out_write_table(out))
        fail(out, CRM_ENOMEM, "out of memory", "");
    status = out->status;
    if (status) {
        *err = out->err;
        crm_out_abandon(out);
        return status;
    }
    status = crm_xlsx_out_close(out->book, err);
    if (status)
        crm_writer_abandon(&out->w);
    else
        status = crm_writer_close(&out->w, err);
    release(out);
    return status;
}

void crm_out_abandon(struct crm_out *out)
{
    if (!out)
        return;
    crm_xlsx_out_abandon(out->book);
    if (!out->capture)
        crm_writer_abandon(&out->w);
    release(out);
}
