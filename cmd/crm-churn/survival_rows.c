#include "survival_rows.h"

#include "base/cell.h"
#include "base/mem.h"
#include "stat/survival.h"

#include <math.h>
#include <stdlib.h>

/* ---- a table -------------------------------------------------------------------------- */

static enum crm_status open_table(struct survival_rows *r, struct crm_cli *cli, struct crm_err *err)
{
    const struct survival_spec *spec = r->spec;
    enum crm_status status = crm_cli_frame(cli, NULL, &r->frame, err);

    crm_columns_init(&r->table, r->frame);
    if (!status)
        status = crm_columns_want(&r->table, spec->time, CRM_COLUMN_TIME, &r->time_column, err);
    if (!status)
        status = crm_columns_want(&r->table, spec->event, CRM_COLUMN_EVENT, &r->event_column, err);
    if (!status && spec->weight)
        status =
            crm_columns_want(&r->table, spec->weight, CRM_COLUMN_WEIGHT, &r->weight_column, err);
    if (!status && spec->entry)
        status = crm_columns_want(&r->table, spec->entry, CRM_COLUMN_TIME, &r->entry_column, err);
    if (!status)
        status = crm_column_blocks_want(&r->by, &r->table, cli->by, "--by", err);
    return status ? status
                  : crm_column_blocks_want(&r->strata, &r->table, spec->strata, "--strata", err);
}

static enum crm_status make_room(struct survival_rows *r, size_t n, struct crm_err *err)
{
    const struct survival_spec *spec = r->spec;

    r->time = crm_mem_alloc(n, sizeof *r->time);
    r->event = crm_mem_alloc(n, 1);
    r->group = crm_mem_alloc(n, sizeof *r->group);
    r->weight = spec->weight ? crm_mem_alloc(n, sizeof *r->weight) : NULL;
    r->entry = spec->entry ? crm_mem_alloc(n, sizeof *r->entry) : NULL;
    r->stratum = spec->strata ? crm_mem_alloc(n, sizeof *r->stratum) : NULL;
    r->group_list = crm_mem_alloc(r->by.blocks.n, sizeof *r->group_list);
    if (!r->time || !r->event || !r->group || !r->group_list || (spec->weight && !r->weight) ||
        (spec->entry && !r->entry) || (spec->strata && !r->stratum))
        return crm_err_nomem(err);
    return CRM_OK;
}

/* A cell that is empty: the row says nothing. */
static bool complete(const struct survival_rows *r, size_t i)
{
    const struct crm_column *c = r->table.column;

    if (isnan(c[r->time_column].number[i]) || isnan(c[r->event_column].number[i]) ||
        (r->spec->weight && !(c[r->weight_column].number[i] > 0)) ||
        (r->spec->entry && isnan(c[r->entry_column].number[i])))
        return false;
    for (size_t k = 0; k < r->strata.blocks.n_columns; k++)
        if (crm_column_text(&c[r->strata.column[k]], i).len == 0)
            return false;
    return true;
}

static void keep(struct survival_rows *r, size_t i)
{
    const struct crm_column *c = r->table.column;

    r->time[r->n] = c[r->time_column].number[i];
    r->event[r->n] = c[r->event_column].number[i] > 0;
    r->group[r->n] = r->by.of[i];
    if (r->weight)
        r->weight[r->n] = c[r->weight_column].number[i];
    if (r->entry)
        r->entry[r->n] = c[r->entry_column].number[i];
    if (r->stratum)
        r->stratum[r->n] = r->strata.of[i];
    r->n++;
}

static enum crm_status read_table(
    struct survival_rows *r, const struct crm_cli *cli, struct crm_err *err)
{
    enum crm_status status = crm_cli_columns(cli, &r->table, err);
    size_t n = r->table.n_rows, empty = 0, over = 0;

    if (!status)
        status = crm_column_blocks_make(&r->by, &r->table, err);
    if (!status)
        status = crm_column_blocks_make(&r->strata, &r->table, err);
    if (!status)
        status = make_room(r, n, err);
    for (size_t i = 0; i < n && !status; i++) {
        if (!complete(r, i)) {
            empty++;
            continue;
        }
        keep(r, i);
        if (r->entry && !(r->entry[r->n - 1] < r->time[r->n - 1])) {
            r->n--; /* never at risk: nothing was to be seen */
            over++;
        }
    }
    if (status)
        return status;
    if (empty)
        crm_cli_note(cli, "%zu of %zu rows have an empty cell and are left out", empty, n);
    if (over)
        crm_cli_warn(
            cli, "%zu of %zu rows end when they enter, or before, and are left out", over, n);
    r->n_groups = r->by.blocks.n;
    for (uint32_t g = 0; g < r->n_groups; g++)
        r->group_list[g] = g;
    return CRM_OK;
}

/* ---- transactions --------------------------------------------------------------------- */

/* The column `joined` of the first -J file that has one. */
struct joined {
    const struct crm_join *join;
    size_t column;
};

static enum crm_status find_joined(
    const void *ctx, struct crm_slice id, int32_t *day, struct crm_err *err)
{
    const struct joined *joined = ctx;
    struct crm_slice cell = crm_slice_trim(crm_join_cell(joined->join, id, joined->column));
    char show[CRM_ERR_SHOW];

    if (cell.len == 0 || crm_cell_date(cell, day, NULL))
        return CRM_OK;
    crm_err_place(err, NULL, 0, "joined");
    return crm_err_set(
        err, CRM_EDATA, "%s is not a date (YYYY-MM-DD)", crm_err_show(cell.ptr, cell.len, show));
}

static bool has_joined(const struct input *in, struct joined *joined)
{
    for (size_t i = 0; in->source.join && i < in->cli->join.n; i++) {
        joined->join = in->source.join[i];
        joined->column = crm_join_find_column(joined->join, "joined");
        if (joined->column != CRM_COLUMN_NONE)
            return true;
    }
    return false;
}

static void say_lives(const struct input *in, const struct lives_spec *spec, const struct lives *l)
{
    char from[CRM_DATE_TEXT], watched[CRM_DATE_TEXT];

    crm_date_format(spec->from, CRM_SECOND_NONE, from);
    crm_date_format(spec->first + spec->inactive, CRM_SECOND_NONE, watched);
    if (l->n_joined)
        crm_cli_note(in->cli,
            "clients who joined before %s: %zu, counted from then (column joined)", from,
            l->n_joined);
    if (l->n_left_out)
        crm_cli_note(in->cli,
            spec->joined
                ? "clients left out: %zu, who joined before %s but are not seen by %s, or seen by "
                  "then without a date they joined"
                : "clients left out: %zu, seen by %s, who may have come before %s; -J FILE with a "
                  "column joined says since when they are clients",
            l->n_left_out, spec->joined ? from : watched, spec->joined ? watched : from);
}

static enum crm_status read_transactions(struct survival_rows *r, struct crm_err *err)
{
    struct lives lives = {0};
    struct joined joined;
    enum crm_status status = input_read(&r->in, err);
    struct lives_spec spec = {.unit = r->spec->unit,
        .inactive = r->spec->inactive,
        .observed = r->in.observed,
        .cut = r->in.edge.n > 0,
        .ctx = &joined};

    if (!status) {
        spec.first = input_first_day(&r->in);
        spec.from = r->in.source.spec.since > spec.first ? r->in.source.spec.since : spec.first;
        if (has_joined(&r->in, &joined))
            spec.joined = find_joined;
        status = lives_make(&lives, r->in.ledger, &spec, err);
    }
    r->time = lives.time;
    r->event = lives.event;
    r->group = lives.group;
    r->n = lives.n;
    if (lives.n_joined)
        r->entry = lives.entry;
    else
        free(lives.entry);
    if (status)
        return status;
    say_lives(&r->in, &spec, &lives);
    r->n_groups = (uint32_t)r->in.n_groups;
    r->group_list = r->in.group;
    r->in.group = NULL;
    return CRM_OK;
}

/* ---- both ----------------------------------------------------------------------------- */

enum crm_status survival_rows_open(struct survival_rows *r, struct crm_cli *cli,
    const struct survival_spec *spec, struct crm_err *err)
{
    const struct input_want want = {
        .edge = spec->unit == LIVES_CLIENT ? "clients of its first days are left out" : NULL};

    *r = (struct survival_rows){.spec = spec};
    return spec->time ? open_table(r, cli, err) : input_open(&r->in, cli, &want, err);
}

enum crm_status survival_rows_read(
    struct survival_rows *r, const struct crm_cli *cli, struct crm_err *err)
{
    enum crm_status status = r->spec->time ? read_table(r, cli, err) : read_transactions(r, err);

    if (status)
        return status;
    r->order = crm_mem_alloc(r->n, sizeof *r->order);
    r->by_entry = r->entry ? crm_mem_alloc(r->n, sizeof *r->by_entry) : NULL;
    if (!r->order || (r->entry && !r->by_entry))
        return crm_err_nomem(err);
    if (r->entry)
        status = crm_survival_order_late(r->entry, r->time, r->n, r->by_entry, r->order, err);
    else
        status = crm_survival_order(r->time, r->n, r->order, err);
    if (!status)
        r->robust = crm_survival_fractional(r->weight, r->order, r->n);
    if (!status)
        status = split_make(&r->split, r->order, r->n, r->group, r->n_groups, err);
    if (!status && r->entry)
        status = split_make(&r->by_entries, r->by_entry, r->n, r->group, r->n_groups, err);
    return status;
}

struct crm_survival_data survival_rows_all(const struct survival_rows *r)
{
    return (struct crm_survival_data){.time = r->time,
        .event = r->event,
        .weight = r->weight,
        .entry = r->entry,
        .order = r->order,
        .by_entry = r->by_entry,
        .n = r->n,
        .robust = r->robust};
}

struct crm_survival_data survival_rows_group(const struct survival_rows *r, uint32_t group)
{
    struct crm_survival_data data = survival_rows_all(r);
    size_t from = r->split.start[group];

    data.order = r->split.row + from;
    data.by_entry = r->entry ? r->by_entries.row + from : NULL;
    data.n = r->split.start[group + 1] - from;
    return data;
}

void survival_rows_release(struct survival_rows *r)
{
    crm_column_blocks_release(&r->by);
    crm_column_blocks_release(&r->strata);
    crm_columns_release(&r->table);
    crm_frame_close(r->frame);
    if (r->in.cli)
        input_close(&r->in);
    split_release(&r->split);
    split_release(&r->by_entries);
    free(r->time);
    free(r->weight);
    free(r->entry);
    free(r->stratum);
    free(r->by_entry);
    free(r->event);
    free(r->group);
    free(r->group_list);
    free(r->order);
}

void survival_rows_header(const struct survival_rows *r, struct crm_out *out)
{
    if (r->spec->time)
        crm_out_blocks(out, &r->by.blocks);
    else
        input_header(&r->in, out);
}

void survival_rows_cells(const struct survival_rows *r, uint32_t group, struct crm_out *out)
{
    if (r->spec->time)
        crm_out_block(out, &r->by.blocks, group);
    else
        input_cells(&r->in, group, out);
}

const char *survival_rows_name(const struct survival_rows *r, uint32_t group, char text[256])
{
    return r->spec->time ? crm_blocks_text(&r->by.blocks, group, text)
                         : input_name(&r->in, group, text);
}
