#include "survival_rows.h"

#include "base/mem.h"
#include "stat/survival.h"

#include <math.h>
#include <stdlib.h>

/* ---- a table -------------------------------------------------------------------------- */

static enum crm_status open_table(struct survival_rows *r, struct crm_cli *cli, struct crm_err *err)
{
    const struct survival_spec *spec = r->spec;
    enum crm_status status = frame_open(&r->frame, cli, err);

    if (!status)
        status = frame_want(r->frame, spec->time, FRAME_TIME, &r->time_column, err);
    if (!status)
        status = frame_want(r->frame, spec->event, FRAME_EVENT, &r->event_column, err);
    if (!status && spec->weight)
        status = frame_want(r->frame, spec->weight, FRAME_WEIGHT, &r->weight_column, err);
    if (!status)
        status = list_split(&r->by, cli->by, "--by", err);
    return status ? status : groups_want(&r->groups, r->frame, r->by.item, r->by.n, err);
}

static enum crm_status read_table(
    struct survival_rows *r, const struct crm_cli *cli, struct crm_err *err)
{
    bool weighted = r->spec->weight;
    enum crm_status status = frame_read(r->frame, err);
    size_t n = r->frame->n_rows;

    if (!status)
        status = groups_make(&r->groups, r->frame, err);
    if (status)
        return status;
    r->time = crm_mem_alloc(n, sizeof *r->time);
    r->event = crm_mem_alloc(n, 1);
    r->group = crm_mem_alloc(n, sizeof *r->group);
    r->weight = weighted ? crm_mem_alloc(n, sizeof *r->weight) : NULL;
    r->group_list = crm_mem_alloc(r->groups.n, sizeof *r->group_list);
    if (!r->time || !r->event || !r->group || !r->group_list || (weighted && !r->weight))
        return crm_err_nomem(err);
    for (size_t i = 0; i < n; i++) {
        double t = r->frame->column[r->time_column].number[i];
        double e = r->frame->column[r->event_column].number[i];
        double w = weighted ? r->frame->column[r->weight_column].number[i] : 1;
        if (isnan(t) || isnan(e) || !(w > 0))
            continue;
        r->time[r->n] = t;
        r->event[r->n] = e > 0;
        r->group[r->n] = r->groups.of[i];
        if (weighted)
            r->weight[r->n] = w;
        r->n++;
    }
    if (r->n < n)
        crm_cli_note(cli, "%zu of %zu rows have an empty cell and are left out", n - r->n, n);
    r->n_groups = r->groups.n;
    for (uint32_t g = 0; g < r->n_groups; g++)
        r->group_list[g] = g;
    return CRM_OK;
}

/* ---- transactions --------------------------------------------------------------------- */

static enum crm_status read_transactions(struct survival_rows *r, struct crm_err *err)
{
    struct lives lives = {0};
    enum crm_status status = input_read(&r->in, err);

    if (!status)
        status =
            lives_make(&lives, r->in.book, r->spec->unit, r->spec->inactive, r->in.observed, err);
    r->time = lives.time;
    r->event = lives.event;
    r->group = lives.group;
    r->n = lives.n;
    if (status)
        return status;
    r->n_groups = (uint32_t)r->in.n_groups;
    r->group_list = r->in.group;
    r->in.group = NULL;
    return CRM_OK;
}

/* ---- both ----------------------------------------------------------------------------- */

enum crm_status survival_rows_open(struct survival_rows *r, struct crm_cli *cli,
    const struct survival_spec *spec, struct crm_err *err)
{
    const struct input_want want = {.money = false};

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
    if (!r->order)
        return crm_err_nomem(err);
    status = crm_survival_order(r->time, r->n, r->order, err);
    return status ? status : split_make(&r->split, r->order, r->n, r->group, r->n_groups, err);
}

void survival_rows_release(struct survival_rows *r)
{
    groups_release(&r->groups);
    frame_close(r->frame);
    list_release(&r->by);
    if (r->in.cli)
        input_close(&r->in);
    split_release(&r->split);
    free(r->time);
    free(r->weight);
    free(r->event);
    free(r->group);
    free(r->group_list);
    free(r->order);
}

void survival_rows_header(const struct survival_rows *r, struct crm_out *out)
{
    if (r->spec->time)
        groups_header(&r->groups, r->frame, out);
    else
        input_header(&r->in, out);
}

void survival_rows_cells(const struct survival_rows *r, uint32_t group, struct crm_out *out)
{
    if (r->spec->time)
        groups_cells(&r->groups, r->frame, group, out);
    else
        input_cells(&r->in, group, out);
}

const char *survival_rows_name(const struct survival_rows *r, uint32_t group, char text[256])
{
    return r->spec->time ? groups_name(&r->groups, r->frame, group, text)
                         : input_name(&r->in, group, text);
}
