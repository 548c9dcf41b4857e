#include "lines.h"

#include "base/mem.h"
#include "base/os.h"
#include "ledger/transaction.h"

#include <stdlib.h>

enum { CUSTOMER, DATE, AMOUNT, KIND, FIXED };

/* Text columns come behind the fixed ones. */
static enum crm_status find_columns(struct crm_reader *reader, const char *const names[], size_t n,
    size_t *column, bool *there, struct crm_err *err)
{
    static const char *const fixed[FIXED] = {"customer_id", "date", "amount", "kind"};
    enum crm_status status = CRM_OK;

    for (int f = 0; !status && f < FIXED; f++)
        status = f == KIND ? crm_reader_lookup(reader, fixed[f], &column[f], err)
                           : crm_reader_need(reader, fixed[f], &column[f], err);
    for (size_t c = 0; !status && c < n; c++) {
        status = crm_reader_lookup(reader, names[c], &column[FIXED + c], err);
        there[c] = column[FIXED + c] != CRM_COLUMN_NONE;
    }
    return status ? status : crm_reader_want(reader, column, FIXED + n, err);
}

/* Date and kind of a row; false with err filled when one is not what it should be. */
static bool parse(const struct crm_reader *reader, const struct crm_row *row, int32_t *day,
    int32_t *second, enum crm_kind *kind, struct crm_err *err)
{
    const struct crm_slice *f = row->field;
    char show[CRM_ERR_SHOW];
    int64_t amount_e4;
    int decimals = 2;
    enum crm_money_status money;

    if (!crm_date_parse(crm_slice_trim(f[DATE]), day, second)) {
        crm_row_place(reader, row, DATE, err);
        crm_err_set(err, CRM_EDATA, "%s is not a date (YYYY-MM-DD)",
            crm_err_show(f[DATE].ptr, f[DATE].len, show));
        return false;
    }
    money = crm_money_parse(crm_slice_trim(f[AMOUNT]), &amount_e4, &decimals);
    if (money) {
        crm_row_place(reader, row, AMOUNT, err);
        crm_err_set(err, CRM_EDATA, "%s %s", crm_err_show(f[AMOUNT].ptr, f[AMOUNT].len, show),
            crm_money_problem(money));
        return false;
    }
    if (!crm_kind_parse(f[KIND], amount_e4, kind)) {
        crm_row_place(reader, row, KIND, err);
        crm_err_set(
            err, CRM_EDATA, "%s is no kind of line", crm_err_show(f[KIND].ptr, f[KIND].len, show));
        return false;
    }
    return true;
}

static enum crm_status take(struct lines *lines, const struct crm_map *ids,
    const struct crm_reader *reader, const struct crm_row *row, struct crm_err *err)
{
    uint32_t client;
    int32_t day, second;
    enum crm_kind kind;
    struct line *line;

    if (!parse(reader, row, &day, &second, &kind, err))
        return err->status;
    client = row->field[CUSTOMER].len ? crm_map_find(ids, row->field[CUSTOMER]) : CRM_MAP_NONE;
    lines->strangers += row->field[CUSTOMER].len && client == CRM_MAP_NONE;
    if (client == CRM_MAP_NONE || !crm_kind_is_visit(kind))
        return CRM_OK;
    if (!crm_mem_grow((void **)&lines->bytes, &lines->cap, lines->n + 1, lines->size))
        return crm_err_nomem(err);
    line = (struct line *)(void *)(lines->bytes + lines->n++ * lines->size);
    line->client = client;
    line->day = day;
    line->hour = (int8_t)(second == CRM_SECOND_NONE ? -1 : second / 3600);
    for (size_t c = 0; c < lines->n_columns; c++) {
        struct crm_slice text = row->field[FIXED + c];
        bool added;
        line->level[c] = CRM_MAP_NONE;
        if (text.len && !crm_map_put(&lines->level[c], text, &line->level[c], &added))
            return crm_err_nomem(err);
    }
    return CRM_OK;
}

static enum crm_status number_clients(
    const struct base *base, struct crm_map *ids, struct crm_err *err)
{
    uint32_t number;
    bool added;

    for (size_t i = 0; i < base->n; i++) {
        char show[CRM_ERR_SHOW];
        if (!crm_map_put(ids, base->id[i], &number, &added))
            return crm_err_nomem(err);
        if (!added)
            return crm_err_set(err, CRM_EDATA, "customer %s stands twice",
                crm_err_show(base->id[i].ptr, base->id[i].len, show));
    }
    return CRM_OK;
}

enum crm_status lines_read(struct lines *lines, const struct base *base,
    const struct crm_opt_list *files, const char *const columns[], size_t n_columns,
    struct crm_err *err)
{
    const struct crm_reader_spec spec = crm_cli_second(base->cli, files->item, files->n);
    struct crm_reader *reader = NULL;
    const struct crm_row *row;
    struct crm_map ids;
    size_t *column = crm_mem_alloc(FIXED + n_columns, sizeof *column);
    enum crm_status status;

    *lines = (struct lines){.n_columns = n_columns};
    lines->size = (sizeof(struct line) + n_columns * sizeof(uint32_t) + 3) / 4 * 4;
    lines->level = crm_mem_zalloc(n_columns, sizeof *lines->level);
    lines->there = crm_mem_zalloc(n_columns, sizeof *lines->there);
    crm_map_init(&ids);
    status = column && lines->level && lines->there ? number_clients(base, &ids, err)
                                                    : crm_err_nomem(err);
    for (size_t c = 0; lines->level && c < n_columns; c++)
        crm_map_init(&lines->level[c]);
    if (!status)
        status = crm_reader_open(&reader, &spec, err);
    if (!status)
        status = find_columns(reader, columns, n_columns, column, lines->there, err);
    while (!status && (status = crm_reader_next(reader, &row, err)) == CRM_OK && row)
        status = take(lines, &ids, reader, row, err);
    if (!status && lines->strangers)
        crm_cli_note(base->cli, "%s: %zu lines are of clients who are not in the customers",
            files->item[0], lines->strangers);
    crm_reader_close(reader);
    crm_map_release(&ids);
    free(column);
    if (status)
        lines_release(lines);
    return status;
}

void lines_release(struct lines *lines)
{
    for (size_t c = 0; lines->level && c < lines->n_columns; c++)
        crm_map_release(&lines->level[c]);
    free(lines->level);
    free(lines->there);
    free(lines->bytes);
    *lines = (struct lines){0};
}

static int compare(const void *a, const void *b, void *ctx)
{
    const struct line *x = a, *y = b;
    const struct lines *lines = ctx;

    if (x->client != y->client)
        return x->client < y->client ? -1 : 1;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    for (size_t c = 0; c < lines->n_columns; c++)
        if (x->level[c] != y->level[c])
            return x->level[c] < y->level[c] ? -1 : 1;
    return 0;
}

void lines_sort(struct lines *lines)
{
    if (lines->n)
        crm_os_sort(lines->bytes, lines->n, lines->size, compare, lines);
}
