/*
 * cells.h -- clients of one history counted once
 *
 * All that a lifetime model knows of a client is (x, t_x, T): repeat visits, time of the last one
 * and age, both counted from the first visit.  Clients with the same three are one cell with a
 * weight.  Distinct counts and times are kept once each, so that logarithms and gamma functions
 * are taken once for each value, not for each client.
 *
 *     crm_cells_init(&cells);
 *     crm_cells_add(&cells, &history, group, weight, &cell_of_client[i], err);
 *     crm_cells_release(&cells);
 *
 * Times are in any unit, but one unit.  `group` keeps apart clients whose covariates differ.
 * 24 bytes a cell and 8 to 16 for its slot in the hash; nothing that is printed depends on hash
 * order: cells stand in the order of first appearance.
 */
#ifndef CRM_VALUE_CELLS_H
#define CRM_VALUE_CELLS_H

#include "base/err.h"

#include <stdbool.h>

struct crm_history {
    double x;   /* repeat visits: 0, 1, 2 ... */
    double t_x; /* time of the last visit, 0 when x is 0 */
    double T;   /* time of the end of observation, T >= t_x */
};

struct crm_cell {
    uint32_t x, t_x, T; /* indices into counts[] and times[] */
    uint32_t group;
    double weight; /* clients */
};

struct crm_values { /* distinct numbers in order of first appearance */
    double *value;
    size_t n, cap;
    uint32_t *slot;
    size_t n_slots;
};

struct crm_cells {
    struct crm_cell *cell;
    size_t n, cap;
    struct crm_values counts, times;
    double weight; /* of all cells */
    uint32_t *slot;
    size_t n_slots;
};

void crm_cells_init(struct crm_cells *cells);
void crm_cells_release(struct crm_cells *cells);

/*
 * Count `weight` more clients with this history.
 *   *index  out  number of their cell, stable
 * Errors: CRM_ENOMEM; CRM_EDATA for what is no history (x negative or not whole, t_x outside
 * [0, T], t_x above 0 without a repeat, weight not above 0), without a place.
 */
enum crm_status crm_cells_add(struct crm_cells *cells, const struct crm_history *history,
    uint32_t group, double weight, uint32_t *index, struct crm_err *err);

struct crm_history crm_cells_history(const struct crm_cells *cells, size_t index);

/* Weighted mean of x and of T. */
void crm_cells_means(const struct crm_cells *cells, double *x, double *T);

/*
 * Clients with each of the counts.
 *   *weight  out  counts.n entries, to be freed by the caller
 */
enum crm_status crm_cells_count_weights(
    const struct crm_cells *cells, double **weight, struct crm_err *err);

/*
 * About `size` clients at equal distances in the order of the cells, as cells that share the
 * values of `cells` and carry its whole weight; for first rough fits.
 *   thin  out  release only thin->cell, with free()
 */
enum crm_status crm_cells_thin(
    const struct crm_cells *cells, size_t size, struct crm_cells *thin, struct crm_err *err);

#endif
