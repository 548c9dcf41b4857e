#include "member/joiners.h"

#include "base/mem.h"

#include <stdlib.h>

struct line {
    struct crm_days_line day;
    struct crm_joiner joiner;
    bool prepaid;
};

static enum crm_gather_take take(void *ctx, void *local, const struct crm_gather_row *row,
    struct crm_gather_line *out, struct crm_err *err)
{
    const struct crm_joiners_spec *spec = ctx;
    struct crm_slice cell[CRM_JOINERS_CELLS];
    struct crm_slice joined = crm_slice_trim(row->cell[spec->joined_cell]);
    struct line *line = out->bytes;
    char shown[CRM_ERR_SHOW];

    (void)local;
    for (size_t i = 0; i < spec->member->n_columns; i++)
        cell[i] = row->cell[spec->member->column[i].index];
    *line = (struct line){.day = crm_days_line_of(row->tx, spec->basis),
        .joiner = {crm_expr_eval(spec->member, cell) == CRM_TRUE, CRM_DAY_NONE},
        .prepaid = row->tx->kind == CRM_KIND_PREPAID};
    if (joined.len && !crm_cell_date(joined, &line->joiner.joined, NULL)) {
        crm_err_place(err, NULL, 0, spec->joined);
        crm_err_set(err, CRM_EDATA, "%s is not a date (YYYY-MM-DD)",
            crm_err_show(joined.ptr, joined.len, shown));
        return CRM_GATHER_BAD;
    }
    return CRM_GATHER_LINE;
}

static enum crm_status add(
    void *ctx, void *ptr, uint32_t client, const struct crm_gather_line *row, struct crm_err *err)
{
    const struct crm_joiners_spec *spec = ctx;
    struct crm_joiners_store *store = ptr;
    struct line line;

    memcpy(&line, row->bytes, sizeof line);
    store->prepaid = store->prepaid || line.prepaid;
    if (client >= store->n) { /* clients are numbered as they come */
        if (!crm_mem_grow(
                (void **)&store->joiner, &store->cap, (size_t)client + 1, sizeof *store->joiner))
            return crm_err_nomem(err);
        store->joiner[client] = line.joiner;
        store->n = (size_t)client + 1;
    } else if (store->joiner[client].member != line.joiner.member ||
               store->joiner[client].joined != line.joiner.joined) {
        return crm_err_set(err, CRM_EDATA,
            "rows of one client say different things of membership: --member and column %s are "
            "about clients, mostly of a -J file",
            spec->joined);
    }
    return crm_days_add(&store->lines, client, &line.day, err);
}

static void store_release(void *ptr)
{
    struct crm_joiners_store *store = ptr;

    crm_lines_release(&store->lines);
    free(store->joiner);
}

static size_t find_column(void *frame, const char *name)
{
    return crm_frame_has(frame, name) ? 0 : CRM_EXPR_NONE;
}

enum crm_status crm_joiners_want(
    struct crm_joiners_spec *spec, const char *joined, struct crm_frame *frame, struct crm_err *err)
{
    enum crm_status status = crm_expr_bind(spec->member, find_column, frame, err);

    if (!status && spec->member->n_columns > CRM_JOINERS_CELLS)
        return crm_err_set(err, CRM_EUSAGE, "more than %d columns in --member", CRM_JOINERS_CELLS);
    for (size_t i = 0; i < spec->member->n_columns && !status; i++)
        status = crm_frame_want(
            frame, spec->member->column[i].name, &spec->member->column[i].index, err);
    spec->joined = joined;
    return status ? status : crm_frame_want(frame, joined, &spec->joined_cell, err);
}

void crm_joiners_gather(struct crm_joiners_spec *spec, struct crm_gather_spec *gather)
{
    gather->line_size = sizeof(struct line);
    gather->store_size = sizeof(struct crm_joiners_store);
    gather->ctx = spec;
    gather->take = take;
    gather->add = add;
    gather->store_release = store_release;
}
