#include "value/cells.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NO_ENTRY UINT32_MAX

void crm_cells_init(struct crm_cells *cells)
{
    memset(cells, 0, sizeof *cells);
}

void crm_cells_release(struct crm_cells *cells)
{
    free(cells->cell);
    free(cells->slot);
    free(cells->counts.value);
    free(cells->counts.slot);
    free(cells->times.value);
    free(cells->times.slot);
    crm_cells_init(cells);
}

static uint64_t mix(uint64_t h)
{
    h ^= h >> 32;
    h *= 0x9E3779B97F4A7C15u;
    h ^= h >> 29;
    h *= 0xBF58476D1CE4E5B9u;
    return h ^ h >> 32;
}

static uint64_t hash_value(double value)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof bits);
    return mix(bits);
}

static uint64_t hash_cell(const struct crm_cell *c)
{
    return mix(((uint64_t)c->t_x << 32 | c->T) ^ mix((uint64_t)c->group << 32 | c->x));
}

/* A table of slots for at most `n` entries at load 1/2, all free; NULL: out of memory. */
static uint32_t *new_slots(size_t n, size_t *n_slots)
{
    size_t size = 64;

    while (size < 2 * n)
        size *= 2;
    uint32_t *slot = crm_mem_alloc(size, sizeof *slot);
    if (slot) {
        memset(slot, 0xff, size * sizeof *slot);
        *n_slots = size;
    }
    return slot;
}

static bool values_grow(struct crm_values *v)
{
    size_t n_slots;
    uint32_t *slot = new_slots(2 * (v->n + 1), &n_slots);

    if (!slot)
        return false;
    for (size_t i = 0; i < v->n; i++) {
        size_t at = hash_value(v->value[i]) & (n_slots - 1);
        while (slot[at] != NO_ENTRY)
            at = (at + 1) & (n_slots - 1);
        slot[at] = (uint32_t)i;
    }
    free(v->slot);
    v->slot = slot;
    v->n_slots = n_slots;
    return true;
}

static bool values_put(struct crm_values *v, double value, uint32_t *index)
{
    if (2 * v->n >= v->n_slots && !values_grow(v))
        return false;
    value += 0.0; /* -0 is 0 */
    size_t at = hash_value(value) & (v->n_slots - 1);
    for (; v->slot[at] != NO_ENTRY; at = (at + 1) & (v->n_slots - 1))
        if (v->value[v->slot[at]] == value) {
            *index = v->slot[at];
            return true;
        }
    if (!crm_mem_grow((void **)&v->value, &v->cap, v->n + 1, sizeof *v->value))
        return false;
    v->value[v->n] = value;
    *index = v->slot[at] = (uint32_t)v->n++;
    return true;
}

static bool cells_grow(struct crm_cells *cells)
{
    size_t n_slots;
    uint32_t *slot = new_slots(2 * (cells->n + 1), &n_slots);

    if (!slot)
        return false;
    for (size_t i = 0; i < cells->n; i++) {
        size_t at = hash_cell(&cells->cell[i]) & (n_slots - 1);
        while (slot[at] != NO_ENTRY)
            at = (at + 1) & (n_slots - 1);
        slot[at] = (uint32_t)i;
    }
    free(cells->slot);
    cells->slot = slot;
    cells->n_slots = n_slots;
    return true;
}

static bool same_cell(const struct crm_cell *a, const struct crm_cell *b)
{
    return a->x == b->x && a->t_x == b->t_x && a->T == b->T && a->group == b->group;
}

static enum crm_status check(const struct crm_history *h, double weight, struct crm_err *err)
{
    if (!(h->x >= 0) || h->x > 1e9 || h->x != floor(h->x))
        return crm_err_set(
            err, CRM_EDATA, "repeat visits are %.12g, a whole number from 0 was expected", h->x);
    if (!(h->t_x >= 0) || !(h->T >= h->t_x) || !isfinite(h->T))
        return crm_err_set(err, CRM_EDATA,
            "the last visit lies at %.12g of %.12g, outside the client's time", h->t_x, h->T);
    if (h->x == 0 && h->t_x > 0)
        return crm_err_set(err, CRM_EDATA,
            "the last visit lies at %.12g although the client never came back", h->t_x);
    if (!(weight > 0) || !isfinite(weight))
        return crm_err_set(err, CRM_EDATA, "weight is %.12g, above 0 was expected", weight);
    return CRM_OK;
}

enum crm_status crm_cells_add(struct crm_cells *cells, const struct crm_history *history,
    uint32_t group, double weight, uint32_t *index, struct crm_err *err)
{
    struct crm_cell cell = {.group = group, .weight = weight};
    enum crm_status status = check(history, weight, err);

    if (status)
        return status;
    if (!values_put(&cells->counts, history->x, &cell.x) ||
        !values_put(&cells->times, history->t_x, &cell.t_x) ||
        !values_put(&cells->times, history->T, &cell.T) ||
        (2 * cells->n >= cells->n_slots && !cells_grow(cells)))
        return crm_err_nomem(err);

    size_t at = hash_cell(&cell) & (cells->n_slots - 1);
    while (cells->slot[at] != NO_ENTRY && !same_cell(&cells->cell[cells->slot[at]], &cell))
        at = (at + 1) & (cells->n_slots - 1);
    if (cells->slot[at] == NO_ENTRY) {
        if (!crm_mem_grow((void **)&cells->cell, &cells->cap, cells->n + 1, sizeof cell))
            return crm_err_nomem(err);
        cells->cell[cells->n] = cell;
        cells->slot[at] = (uint32_t)cells->n++;
    } else {
        cells->cell[cells->slot[at]].weight += weight;
    }
    cells->weight += weight;
    *index = cells->slot[at];
    return CRM_OK;
}

struct crm_history crm_cells_history(const struct crm_cells *cells, size_t index)
{
    const struct crm_cell *c = &cells->cell[index];

    return (struct crm_history){
        cells->counts.value[c->x], cells->times.value[c->t_x], cells->times.value[c->T]};
}

void crm_cells_means(const struct crm_cells *cells, double *x, double *T)
{
    double sum_x = 0, sum_T = 0;

    for (size_t i = 0; i < cells->n; i++) {
        struct crm_history h = crm_cells_history(cells, i);
        sum_x += cells->cell[i].weight * h.x;
        sum_T += cells->cell[i].weight * h.T;
    }
    *x = cells->weight > 0 ? sum_x / cells->weight : 0;
    *T = cells->weight > 0 ? sum_T / cells->weight : 0;
}

enum crm_status crm_cells_count_weights(
    const struct crm_cells *cells, double **weight, struct crm_err *err)
{
    double *sum = crm_mem_zalloc(cells->counts.n, sizeof *sum);

    if (!sum)
        return crm_err_nomem(err);
    for (size_t i = 0; i < cells->n; i++)
        sum[cells->cell[i].x] += cells->cell[i].weight;
    *weight = sum;
    return CRM_OK;
}

enum crm_status crm_cells_thin(
    const struct crm_cells *cells, size_t size, struct crm_cells *thin, struct crm_err *err)
{
    double step = cells->weight / (double)size, next = 0.5 * step, passed = 0;

    *thin = *cells;
    thin->slot = NULL;
    thin->n = 0;
    thin->weight = 0;
    thin->cell = crm_mem_alloc(size < cells->n ? size : cells->n, sizeof *thin->cell);
    if (!thin->cell)
        return crm_err_nomem(err);
    if (size >= cells->n) {
        memcpy(thin->cell, cells->cell, cells->n * sizeof *thin->cell);
        thin->n = cells->n;
        thin->weight = cells->weight;
        return CRM_OK;
    }
    for (size_t i = 0, taken = 0; i < cells->n && taken < size; i++) {
        size_t hits = 0;
        passed += cells->cell[i].weight;
        for (; taken < size && next < passed; taken++, hits++)
            next += step;
        if (hits) {
            thin->cell[thin->n] = cells->cell[i];
            thin->cell[thin->n++].weight = step * (double)hits;
            thin->weight += step * (double)hits;
        }
    }
    return CRM_OK;
}
