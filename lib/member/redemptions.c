#include "member/redemptions.h"

#include "base/cell.h"
#include "base/date.h"
#include "base/mem.h"
#include "base/num.h"

#include <stdlib.h>

enum { CUSTOMER, DATE, POINTS, N_COLUMNS };

static enum crm_status bad(const struct crm_reader *reader, const struct crm_row *row,
    size_t column, const char *what, struct crm_err *err)
{
    struct crm_slice cell = row->field[column];
    char shown[CRM_ERR_SHOW];

    crm_row_place(reader, row, column, err);
    return crm_err_set(err, CRM_EDATA, "%s %s", crm_err_show(cell.ptr, cell.len, shown), what);
}

static enum crm_status add(struct crm_redemptions *list, const struct crm_reader *reader,
    const struct crm_row *row, int32_t as_of, int32_t since, int32_t until, struct crm_err *err)
{
    struct crm_slice id = row->field[CUSTOMER];
    struct crm_redemption line;
    bool added;

    if (!crm_cell_date(row->field[DATE], &line.day, NULL))
        return bad(reader, row, DATE,
            "is not a date (YYYY-MM-DD, or with a time YYYY-MM-DDTHH:MM:SS)", err);
    if (!crm_num_int(crm_slice_trim(row->field[POINTS]), &line.points) || line.points < 0)
        return bad(reader, row, POINTS, "is no whole number of points from 0 on", err);
    if (id.len == 0 || line.points == 0) {
        list->nobody += id.len == 0;
        return CRM_OK;
    }
    if (line.day > as_of) {
        list->after++;
        return CRM_OK;
    }
    if ((since != CRM_DAY_NONE && line.day < since) ||
        (until != CRM_DAY_NONE && line.day > until)) {
        list->outside++;
        return CRM_OK;
    }
    if (!crm_mem_grow((void **)&list->line, &list->cap, list->n + 1, sizeof *list->line) ||
        !crm_map_put(&list->ids, id, &line.client, &added))
        return crm_err_nomem(err);
    list->line[list->n++] = line;
    return CRM_OK;
}

static int by_client(const void *a, const void *b)
{
    const struct crm_redemption *x = a, *y = b;

    if (x->client != y->client)
        return x->client < y->client ? -1 : 1;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    return (x->points > y->points) - (x->points < y->points);
}

enum crm_status crm_redemptions_read(struct crm_redemptions *list, struct crm_reader *reader,
    int32_t as_of, int32_t since, int32_t until, struct crm_err *err)
{
    static const char *const names[N_COLUMNS] = {"customer_id", "date", "points"};
    size_t column[N_COLUMNS];
    const struct crm_row *row;
    enum crm_status status = CRM_OK;

    *list = (struct crm_redemptions){0};
    crm_map_init(&list->ids);
    for (size_t i = 0; i < N_COLUMNS && !status; i++)
        status = crm_reader_need(reader, names[i], &column[i], err);
    if (!status)
        status = crm_reader_want(reader, column, N_COLUMNS, err);
    while (!status && (status = crm_reader_next(reader, &row, err)) == CRM_OK && row)
        status = add(list, reader, row, as_of, since, until, err);
    if (status)
        return status;
    if (list->n)
        qsort(list->line, list->n, sizeof *list->line, by_client);
    list->first = crm_mem_zalloc((size_t)list->ids.n + 1, sizeof *list->first);
    if (!list->first)
        return crm_err_nomem(err);
    for (size_t i = 0; i < list->n; i++)
        list->first[list->line[i].client + 1] = i + 1;
    return CRM_OK;
}

void crm_redemptions_release(struct crm_redemptions *list)
{
    crm_map_release(&list->ids);
    free(list->line);
    free(list->first);
}

size_t crm_redemptions_of(const struct crm_redemptions *list, struct crm_slice id, size_t *first)
{
    uint32_t client = crm_map_find(&list->ids, id);

    *first = 0;
    if (client == CRM_MAP_NONE)
        return 0;
    *first = list->first[client];
    return list->first[client + 1] - list->first[client];
}
