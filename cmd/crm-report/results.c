#include "results.h"

#include "base/mem.h"
#include "base/num.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static bool has_all(const struct result *r, const char *columns, size_t *n)
{
    struct crm_slice rest = crm_slice_of(columns), name;

    for (*n = 0; crm_slice_split(&rest, ' ', &name); (*n)++)
        if (!result_has_slice(r, name))
            return false;
    return true;
}

static bool names(const char *columns, struct crm_slice wanted)
{
    struct crm_slice rest = crm_slice_of(columns), name;

    while (crm_slice_split(&rest, ' ', &name))
        if (crm_slice_eq(name, wanted))
            return true;
    return false;
}

static enum crm_status refuse(const struct result *r, struct crm_err *err)
{
    crm_err_place(err, crm_reader_file(r->reader, 0)->name, 1, NULL);
    if (result_has(r, "date") && result_has(r, "amount"))
        return crm_err_set(err, CRM_EDATA,
            "these are transactions: a page is made of results, such as those of crm-churn "
            "activity");
    if (result_has(r, "recency_days"))
        return crm_err_set(err, CRM_EDATA,
            "these are customers: a page is made of results, such as those of crm-segment summary");
    return crm_err_set(
        err, CRM_EDATA, "no analysis writes this header: crm-report(1) lists those it knows");
}

/* The record of which most columns are there. */
static enum crm_status recognise(struct result *r, struct crm_err *err)
{
    const struct kind_record *best = NULL;
    size_t most = 0, n;

    for (size_t k = 0; k < n_kinds; k++)
        if (has_all(r, kinds[k].needed, &n) && n > most) {
            most = n;
            best = &kinds[k];
        }
    if (!best || (best->kind == KIND_TOTALS && result_has(r, "recency_days")))
        return refuse(r, err);
    r->kind = best->kind;
    r->analysis = best->analysis;
    while (r->n_by < crm_reader_n_columns(r->reader) &&
           !names(best->needed, crm_reader_column(r->reader, r->n_by)) &&
           !names(best->also, crm_reader_column(r->reader, r->n_by)))
        r->n_by++;
    return CRM_OK;
}

/* One header, told apart by what stands below it. */
static void look_inside(struct result *r)
{
    static const char *const reasons[] = {
        "no consent", "no phone", "no email", "quiet", "full", "closed"};

    for (size_t row = 0; row < r->table.n_rows; row++) {
        if (r->kind == KIND_TOTALS &&
            crm_slice_is(result_cell(r, row, "measure"), "clients_planned")) {
            r->kind = KIND_CARE_TOTALS;
            r->analysis = "crm-care plan --totals";
        }
        for (size_t i = 0; r->kind == KIND_CONTACTS && i < sizeof reasons / sizeof *reasons; i++)
            if (crm_slice_is(result_cell(r, row, "reason"), reasons[i])) {
                r->kind = KIND_HELD;
                r->analysis = "crm-care plan --held";
            }
    }
    if (r->table.n_rows && result_has(r, "as_of"))
        r->as_of = result_cell(r, 0, "as_of");
}

/* Cells are found by name, so each name is there once. */
static enum crm_status check_names(const struct result *r, struct crm_err *err)
{
    enum crm_status status = CRM_OK;
    char name[256];
    size_t column;

    for (size_t c = 0; c < crm_reader_n_columns(r->reader) && !status; c++) {
        struct crm_slice header = crm_reader_column(r->reader, c);
        snprintf(name, sizeof name, "%.*s", (int)(header.len < 255 ? header.len : 255), header.ptr);
        status = crm_reader_lookup(r->reader, name, &column, err);
    }
    return status;
}

static enum crm_status read_one(struct result *r, struct crm_err *err)
{
    enum crm_status status = recognise(r, err);

    if (!status)
        status = check_names(r, err);
    if (!status)
        status = crm_table_read(&r->table, r->reader, err);
    if (!status)
        look_inside(r);
    return status;
}

struct crm_slice results_day(const struct results *results)
{
    struct crm_slice day = {"", 0};

    for (size_t i = 0; i < results->n; i++)
        if (crm_slice_cmp(results->result[i].as_of, day) > 0)
            day = results->result[i].as_of;
    return day;
}

bool result_is_stale(const struct results *results, const struct result *result)
{
    return result->as_of.len && !crm_slice_eq(result->as_of, results_day(results));
}

/* Ten days of a month beside a whole one mislead. */
static enum crm_status check_days(const struct results *results, struct crm_err *err)
{
    struct crm_slice day = results_day(results);

    for (size_t i = 0; i < results->n; i++) {
        const struct result *r = &results->result[i];
        if (!result_is_stale(results, r))
            continue;
        crm_err_place(err, r->file, 0, NULL);
        return crm_err_set(err, CRM_EDATA,
            "as of %.*s, other results are as of %.*s: make all for one day, or --stale-ok",
            (int)(r->as_of.len < 20 ? r->as_of.len : 20), r->as_of.ptr,
            (int)(day.len < 20 ? day.len : 20), day.ptr);
    }
    return CRM_OK;
}

enum crm_status results_read(
    struct results *results, const struct crm_cli *cli, bool stale_ok, struct crm_err *err)
{
    static char input[] = "-";
    char *alone = input, **files = cli->n_files ? cli->files : &alone;
    size_t n = cli->n_files ? cli->n_files : 1;
    enum crm_status status = CRM_OK;

    *results = (struct results){0};
    results->result = crm_mem_zalloc(n, sizeof *results->result);
    if (!results->result)
        return crm_err_nomem(err);
    for (size_t i = 0; !status && i < n; i++) {
        struct result *r = &results->result[results->n];
        struct crm_reader_spec spec = {.files = &files[i], .n_files = 1, .dialect = cli->dialect};
        r->file = files[i];
        status = crm_reader_open(&r->reader, &spec, err);
        if (status)
            break;
        results->n++;
        status = read_one(r, err);
    }
    if (!status && !stale_ok)
        status = check_days(results, err);
    return status;
}

void results_release(struct results *results)
{
    for (size_t i = 0; i < results->n; i++) {
        crm_table_release(&results->result[i].table);
        crm_reader_close(results->result[i].reader);
    }
    free(results->result);
    *results = (struct results){0};
}

const struct result *results_find(const struct results *results, enum kind kind, const char *by)
{
    for (size_t i = 0; i < results->n; i++) {
        const struct result *r = &results->result[i];
        if (r->kind != kind)
            continue;
        if (!by || (!*by && r->n_by == 0) ||
            (*by && r->n_by == 1 && crm_slice_is(crm_reader_column(r->reader, 0), by)))
            return r;
    }
    return NULL;
}

bool result_has(const struct result *result, const char *column)
{
    return crm_reader_find(result->reader, column) != CRM_COLUMN_NONE;
}

bool result_has_slice(const struct result *result, struct crm_slice column)
{
    for (size_t c = 0; c < crm_reader_n_columns(result->reader); c++)
        if (crm_slice_eq(crm_reader_column(result->reader, c), column))
            return true;
    return false;
}

struct crm_slice result_cell(const struct result *result, size_t row, const char *column)
{
    size_t at = crm_reader_find(result->reader, column);

    return at == CRM_COLUMN_NONE ? (struct crm_slice){"", 0}
                                 : crm_table_cell(&result->table, row, at);
}

double result_number(const struct result *result, size_t row, const char *column)
{
    double value;

    if (!crm_num_double(result_cell(result, row, column), &value) || fabs(value) > RESULT_LARGEST)
        return NAN;
    return value;
}

struct crm_slice result_by(const struct result *result, size_t row, size_t column)
{
    return crm_table_cell(&result->table, row, column);
}

struct crm_slice result_by_name(const struct result *result, size_t column)
{
    return crm_reader_column(result->reader, column);
}
