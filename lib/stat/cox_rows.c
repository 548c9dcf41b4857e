#include "stat/cox_rows.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* rows->row := data rows by stratum, the longest time first. */
static enum crm_status sort_rows(
    struct crm_cox_rows *rows, const struct crm_cox_data *data, struct crm_err *err)
{
    size_t n = data->n, *start;

    rows->n_strata = 1;
    if (!data->stratum) {
        for (size_t i = 0; i < n; i++)
            rows->row[i] = data->order[n - 1 - i];
        return CRM_OK;
    }
    for (size_t i = 0; i < n; i++)
        if (data->stratum[i] >= rows->n_strata)
            rows->n_strata = data->stratum[i] + 1;
    start = crm_mem_zalloc(rows->n_strata + 1, sizeof *start);
    if (!start)
        return crm_err_nomem(err);
    for (size_t i = 0; i < n; i++)
        start[data->stratum[i] + 1]++;
    for (size_t s = 0; s < rows->n_strata; s++)
        start[s + 1] += start[s];
    for (size_t i = n; i-- > 0;)
        rows->row[start[data->stratum[data->order[i]]]++] = data->order[i];
    free(start);
    return CRM_OK;
}

static void cut_blocks(struct crm_cox_rows *rows, const struct crm_cox_data *data)
{
    for (size_t i = 0; i < rows->n; i++) {
        uint32_t r = rows->row[i], before = i ? rows->row[i - 1] : 0;
        uint32_t s = data->stratum ? data->stratum[r] : 0;
        rows->event[i] = data->event[r] != 0;
        rows->weight[i] = data->weight ? data->weight[r] : 1;
        if (i && data->time[r] == data->time[before] &&
            (!data->stratum || s == data->stratum[before]))
            continue;
        rows->stratum[rows->n_blocks] = s;
        rows->block[rows->n_blocks++] = (uint32_t)i;
    }
    rows->block[rows->n_blocks] = (uint32_t)rows->n;
}

/*
 * Each stratum about its own mean, all over one spread: the sums of squares then keep their
 * digits whatever the units (years beside cents), and steps can be compared between terms.
 */
static void standardise(struct crm_cox_rows *rows, const struct crm_cox_data *data)
{
    size_t n = rows->n, p = rows->p;

    for (size_t i = 0; i < n; i++)
        memcpy(rows->z + i * p, data->x + rows->row[i] * p, p * sizeof *rows->z);
    for (size_t b = 0, end; b < rows->n_blocks; b = end) {
        double *centre = rows->centre + rows->stratum[b] * p;
        double *z = rows->z + rows->block[b] * p, *stop;
        for (end = b; end < rows->n_blocks && rows->stratum[end] == rows->stratum[b]; end++)
            ;
        stop = rows->z + rows->block[end] * p;
        for (double *at = z + p; at < stop; at += p)
            for (size_t j = 0; j < p; j++)
                centre[j] += at[j] - z[j]; /* about the first: a constant stays exact */
        for (size_t j = 0; j < p; j++)
            centre[j] = z[j] + centre[j] * (double)p / (double)(stop - z);
        for (; z < stop; z += p)
            for (size_t j = 0; j < p; j++) {
                z[j] -= centre[j];
                rows->scale[j] += z[j] * z[j];
            }
    }
    for (size_t j = 0; j < p; j++) {
        rows->scale[j] = sqrt(rows->scale[j] / (double)n);
        if (!(rows->scale[j] > 0))
            rows->scale[j] = 1;
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < p; j++)
            rows->z[i * p + j] /= rows->scale[j];
}

enum crm_status crm_cox_rows_make(
    struct crm_cox_rows *rows, const struct crm_cox_data *data, struct crm_err *err)
{
    size_t n = data->n, p = data->p;
    enum crm_status status;

    memset(rows, 0, sizeof *rows);
    rows->n = n;
    rows->p = p;
    rows->row = crm_mem_alloc(n, sizeof *rows->row);
    if (!rows->row)
        return crm_err_nomem(err);
    status = sort_rows(rows, data, err);
    if (status)
        return status;
    rows->block = crm_mem_alloc(n + 1, sizeof *rows->block);
    rows->stratum = crm_mem_alloc(n, sizeof *rows->stratum);
    rows->event = crm_mem_alloc(n, 1);
    rows->weight = crm_mem_alloc(n, sizeof(double));
    rows->risk = crm_mem_alloc(n, sizeof(double));
    rows->z = crm_mem_alloc(n, p * sizeof(double));
    rows->centre = crm_mem_zalloc(rows->n_strata, p * sizeof(double));
    rows->scale = crm_mem_zalloc(p, sizeof(double));
    if (!rows->block || !rows->stratum || !rows->event || !rows->weight || !rows->risk ||
        !rows->z || !rows->centre || !rows->scale)
        return crm_err_nomem(err);
    cut_blocks(rows, data);
    standardise(rows, data);
    return CRM_OK;
}

void crm_cox_rows_release(struct crm_cox_rows *rows)
{
    free(rows->row);
    free(rows->block);
    free(rows->stratum);
    free(rows->event);
    free(rows->weight);
    free(rows->risk);
    free(rows->z);
    free(rows->centre);
    free(rows->scale);
    memset(rows, 0, sizeof *rows);
}

size_t crm_cox_sums_room(size_t p)
{
    return 3 * p + p * (p + 1);
}

void crm_cox_sums_init(struct crm_cox_sums *sums, size_t p, double *room)
{
    *sums = (struct crm_cox_sums){.p = p, .s1 = room, .d1 = room + p, .ez = room + 2 * p};
    sums->s2 = room + 3 * p;
    sums->d2 = sums->s2 + p * (p + 1) / 2;
    crm_cox_sums_clear(sums);
}

void crm_cox_sums_clear(struct crm_cox_sums *sums)
{
    sums->s0 = 0;
    memset(sums->s1, 0, sums->p * sizeof(double));
    memset(sums->s2, 0, sums->p * (sums->p + 1) / 2 * sizeof(double));
}

/* s1 += r z, s2 += r z z' */
static void add(
    const double z[], size_t p, double r, double *restrict s1, double *restrict s2, bool second)
{
    for (size_t j = 0; j < p; j++) {
        double rz = r * z[j];
        s1[j] += rz;
        if (second)
            for (size_t k = 0; k <= j; k++)
                *s2++ += rz * z[k];
    }
}

void crm_cox_sums_enter(struct crm_cox_sums *sums, const struct crm_cox_rows *rows, uint32_t from,
    uint32_t to, bool second)
{
    size_t p = sums->p;

    sums->d0 = sums->events = sums->event_weight = 0;
    memset(sums->d1, 0, p * sizeof(double));
    memset(sums->ez, 0, p * sizeof(double));
    memset(sums->d2, 0, p * (p + 1) / 2 * sizeof(double));
    for (uint32_t i = from; i < to; i++) {
        const double *z = rows->z + i * p;
        double r = rows->weight[i] * rows->risk[i];
        sums->s0 += r;
        add(z, p, r, sums->s1, sums->s2, second);
        if (!rows->event[i])
            continue;
        sums->events++;
        sums->event_weight += rows->weight[i];
        sums->d0 += r;
        add(z, p, r, sums->d1, sums->d2, second);
        for (size_t j = 0; j < p; j++)
            sums->ez[j] += rows->weight[i] * z[j];
    }
}

struct crm_cox_ties crm_cox_ties_sum(const struct crm_cox_sums *sums, enum crm_ties ties)
{
    struct crm_cox_ties t = {0};
    double w = sums->event_weight / sums->events;

    if (ties == CRM_TIES_BRESLOW || sums->events == 1) {
        t.log_sum = sums->event_weight * log(sums->s0);
        t.a0 = sums->event_weight / sums->s0;
        t.b0 = t.a0 / sums->s0;
        return t;
    }
    for (double l = 0; l < sums->events; l++) {
        double part = l / sums->events, s = sums->s0 - part * sums->d0, a = w / s, b = a / s;
        t.log_sum += w * log(s);
        t.a0 += a;
        t.a1 += a * part;
        t.b0 += b;
        t.b1 += b * part;
        t.b2 += b * part * part;
    }
    return t;
}

void crm_cox_information(
    const struct crm_cox_sums *sums, const struct crm_cox_ties *t, double by, double information[])
{
    const double *s1 = sums->s1, *d1 = sums->d1, *s2 = sums->s2, *d2 = sums->d2;
    size_t p = sums->p;

    for (size_t j = 0; j < p; j++)
        for (size_t k = 0; k <= j; k++)
            information[j * p + k] +=
                by * (t->a0 * *s2++ - t->a1 * *d2++ - t->b0 * s1[j] * s1[k] +
                         t->b1 * (s1[j] * d1[k] + d1[j] * s1[k]) - t->b2 * d1[j] * d1[k]);
}
