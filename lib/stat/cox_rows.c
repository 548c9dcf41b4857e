#include "stat/cox_rows.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* out[n] := data rows of order[], last first, stratum by stratum; n_strata as found. */
static enum crm_status sort_down(uint32_t out[], const struct crm_cox_data *data,
    const uint32_t order[], size_t n_strata, struct crm_err *err)
{
    size_t n = data->n, *start;

    if (!data->stratum) {
        for (size_t i = 0; i < n; i++)
            out[i] = order[n - 1 - i];
        return CRM_OK;
    }
    start = crm_mem_zalloc(n_strata + 1, sizeof *start);
    if (!start)
        return crm_err_nomem(err);
    for (size_t i = 0; i < n; i++)
        start[data->stratum[i] + 1]++;
    for (size_t s = 0; s < n_strata; s++)
        start[s + 1] += start[s];
    for (size_t i = n; i-- > 0;)
        out[start[data->stratum[order[i]]]++] = order[i];
    free(start);
    return CRM_OK;
}

/* rows->row := data rows by stratum, the longest time first. */
static enum crm_status sort_rows(
    struct crm_cox_rows *rows, const struct crm_cox_data *data, struct crm_err *err)
{
    rows->n_strata = 1;
    for (size_t i = 0; data->stratum && i < data->n; i++)
        if (data->stratum[i] >= rows->n_strata)
            rows->n_strata = data->stratum[i] + 1;
    return sort_down(rows->row, data, data->order, rows->n_strata, err);
}

/* Entries and times of the sorted rows, and who enters last. */
static enum crm_status sort_late(
    struct crm_cox_rows *rows, const struct crm_cox_data *data, struct crm_err *err)
{
    size_t n = rows->n;
    uint32_t *place = crm_mem_alloc(n, sizeof *place);
    enum crm_status status;

    rows->entry = crm_mem_alloc(n, sizeof *rows->entry);
    rows->time = crm_mem_alloc(rows->n_blocks, sizeof *rows->time);
    rows->late = crm_mem_alloc(n, sizeof *rows->late);
    if (!place || !rows->entry || !rows->time || !rows->late) {
        free(place);
        return crm_err_nomem(err);
    }
    status = sort_down(rows->late, data, data->by_entry, rows->n_strata, err);
    for (size_t i = 0; i < n && !status; i++) {
        rows->entry[i] = data->entry[rows->row[i]];
        place[rows->row[i]] = (uint32_t)i;
    }
    for (size_t i = 0; i < n && !status; i++)
        rows->late[i] = place[rows->late[i]];
    for (size_t b = 0; b < rows->n_blocks && !status; b++)
        rows->time[b] = data->time[rows->row[rows->block[b]]];
    free(place);
    return status;
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
    return data->entry ? sort_late(rows, data, err) : CRM_OK;
}

void crm_cox_rows_release(struct crm_cox_rows *rows)
{
    free(rows->row);
    free(rows->block);
    free(rows->stratum);
    free(rows->event);
    free(rows->weight);
    free(rows->risk);
    free(rows->entry);
    free(rows->time);
    free(rows->late);
    free(rows->z);
    free(rows->centre);
    free(rows->scale);
    memset(rows, 0, sizeof *rows);
}

size_t crm_cox_sums_room(size_t p)
{
    return 3 * p + p * (p + 1);
}

static void clear(struct crm_cox_sums *sums)
{
    sums->s0 = sums->peak = 0;
    memset(sums->s1, 0, sums->p * sizeof(double));
    memset(sums->s2, 0, sums->p * (sums->p + 1) / 2 * sizeof(double));
}

void crm_cox_sums_init(struct crm_cox_sums *sums, size_t p, double *room)
{
    *sums = (struct crm_cox_sums){.p = p, .s1 = room, .d1 = room + p, .ez = room + 2 * p};
    sums->s2 = room + 3 * p;
    sums->d2 = sums->s2 + p * (p + 1) / 2;
    clear(sums);
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

/* What rounding has left of large risks that went would drown small ones that stay. */
static const double drowned = 1e-4;

static void make_anew(
    struct crm_cox_sums *sums, const struct crm_cox_rows *rows, size_t b, bool second)
{
    clear(sums);
    for (size_t i = sums->first; i < rows->block[b]; i++) {
        double r = rows->weight[i] * rows->risk[i];
        if (!(rows->entry[i] < rows->time[b]))
            continue;
        sums->s0 += r;
        add(rows->z + i * sums->p, sums->p, r, sums->s1, sums->s2, second);
    }
    sums->peak = sums->s0;
}

static void take_out_late(
    struct crm_cox_sums *sums, const struct crm_cox_rows *rows, size_t b, bool second)
{
    size_t p = sums->p, before = sums->late_at;

    for (; sums->late_at < rows->block[b]; sums->late_at++) {
        uint32_t i = rows->late[sums->late_at];
        double r = rows->weight[i] * rows->risk[i];
        if (rows->entry[i] < rows->time[b])
            break;
        sums->s0 -= r;
        add(rows->z + i * p, p, -r, sums->s1, sums->s2, second);
    }
    if (sums->late_at == rows->block[b]) /* nobody is left */
        clear(sums);
    else if (sums->late_at > before && !(sums->s0 > drowned * sums->peak))
        make_anew(sums, rows, b, second);
}

void crm_cox_sums_enter(
    struct crm_cox_sums *sums, const struct crm_cox_rows *rows, size_t b, bool second)
{
    size_t p = sums->p;

    if (b == 0 || rows->stratum[b] != rows->stratum[b - 1]) {
        clear(sums);
        sums->first = sums->late_at = rows->block[b];
    } else if (rows->late) {
        take_out_late(sums, rows, b, second);
    }
    sums->d0 = sums->events = sums->event_weight = 0;
    memset(sums->d1, 0, p * sizeof(double));
    memset(sums->ez, 0, p * sizeof(double));
    memset(sums->d2, 0, p * (p + 1) / 2 * sizeof(double));
    for (uint32_t i = rows->block[b]; i < rows->block[b + 1]; i++) {
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
    sums->peak = fmax(sums->peak, sums->s0);
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
