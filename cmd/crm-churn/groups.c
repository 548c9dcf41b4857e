#include "groups.h"

#include "base/cell.h"
#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>

enum crm_status groups_want(struct groups *groups, struct frame *frame, const char *const by[],
    size_t n, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    *groups = (struct groups){.n_columns = n};
    if (n > sizeof groups->column / sizeof *groups->column)
        return crm_err_set(err, CRM_EUSAGE, "--by: %zu columns, at most 8 can be taken", n);
    for (size_t i = 0; i < n && !status; i++)
        status = frame_want(frame, by[i], FRAME_LEVEL, &groups->column[i], err);
    return status;
}

struct tuple {
    const struct groups *groups;
    const struct frame *frame;
};

static int compare(const void *a, const void *b, void *ctx)
{
    const struct tuple *t = ctx;
    uint32_t i = *(const uint32_t *)a, k = *(const uint32_t *)b;
    int order = 0;

    for (size_t c = 0; c < t->groups->n_columns && order == 0; c++) {
        const struct frame_column *column = &t->frame->column[t->groups->column[c]];
        order = crm_cell_compare(frame_text(column, i), frame_text(column, k));
    }
    return order;
}

/* Distinct tuples: by levels alone where there is one column, else through a map of the tuples. */
enum crm_status groups_make(struct groups *groups, const struct frame *frame, struct crm_err *err)
{
    struct tuple tuple = {groups, frame};
    struct crm_map map;
    uint32_t *sorted = NULL, *number = NULL, *example = NULL;
    size_t cap = 0;
    enum crm_status status = CRM_OK;

    crm_map_init(&map);
    groups->of = crm_mem_alloc(frame->n_rows, sizeof *groups->of);
    if (!groups->of)
        return crm_err_nomem(err);
    for (size_t i = 0; i < frame->n_rows && !status; i++) {
        uint32_t key[8];
        bool added;
        for (size_t c = 0; c < groups->n_columns; c++)
            key[c] = frame->column[groups->column[c]].level[i];
        if (!crm_map_put(&map,
                (struct crm_slice){(const char *)key, groups->n_columns * sizeof *key},
                &groups->of[i], &added) ||
            (added && !crm_mem_grow((void **)&example, &cap, map.n, sizeof *example)))
            status = crm_err_nomem(err);
        else if (added)
            example[map.n - 1] = (uint32_t)i;
    }
    groups->n = map.n;
    groups->example = example;
    sorted = crm_mem_alloc(map.n, sizeof *sorted);
    number = crm_mem_alloc(map.n, sizeof *number);
    if (!status && (!sorted || !number))
        status = crm_err_nomem(err);
    if (!status && map.n) {
        memcpy(sorted, example, map.n * sizeof *sorted);
        qsort_r(sorted, map.n, sizeof *sorted, compare, &tuple);
        for (uint32_t g = 0; g < map.n; g++)
            number[groups->of[sorted[g]]] = g;
        for (size_t i = 0; i < frame->n_rows; i++)
            groups->of[i] = number[groups->of[i]];
        memcpy(example, sorted, map.n * sizeof *sorted);
    }
    free(sorted);
    free(number);
    crm_map_release(&map);
    return status;
}

void groups_release(struct groups *groups)
{
    free(groups->of);
    free(groups->example);
}

void groups_header(const struct groups *groups, const struct frame *frame, struct crm_out *out)
{
    for (size_t c = 0; c < groups->n_columns; c++)
        crm_out_column(out, crm_slice_of(frame->column[groups->column[c]].name), CRM_OUT_PASS);
}

void groups_cells(
    const struct groups *groups, const struct frame *frame, uint32_t group, struct crm_out *out)
{
    for (size_t c = 0; c < groups->n_columns; c++)
        crm_out_text(out, frame_text(&frame->column[groups->column[c]], groups->example[group]));
}

const char *groups_name(
    const struct groups *groups, const struct frame *frame, uint32_t group, char text[256])
{
    size_t used = 0;

    text[0] = '\0';
    for (size_t c = 0; c < groups->n_columns && used < 250; c++) {
        struct crm_slice s = frame_text(&frame->column[groups->column[c]], groups->example[group]);
        int n = snprintf(text + used, 256 - used, "%s%.*s", c ? ", " : "", (int)s.len, s.ptr);
        used += (size_t)n;
    }
    return text;
}
