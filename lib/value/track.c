#include "value/track.h"

#include "base/mem.h"

#include <stdlib.h>

enum crm_status crm_track_weeks(const struct crm_model *model, double day, const double new_on[],
    size_t n_days, const size_t end[], size_t n_weeks, double expected[], struct crm_err *err)
{
    enum { CHUNK = 64 }; /* so that what is short for the last is not done for the first */
    const struct crm_history start = {0, 0, 0};
    size_t last = n_weeks ? end[n_weeks - 1] : 0;
    double t[CHUNK], *by_age = crm_mem_alloc(last + CHUNK, sizeof *by_age);

    if (!by_age)
        return crm_err_nomem(err);
    for (size_t from = 0; from <= last; from += CHUNK) {
        for (size_t i = 0; i < CHUNK; i++)
            t[i] = (double)(from + i) * day;
        crm_model_expected(model, &start, t, CHUNK, by_age + from);
    }
    for (size_t w = 0; w < n_weeks; w++) {
        expected[w] = 0;
        for (size_t d = 0; d < n_days && d < end[w]; d++)
            expected[w] += new_on[d] * by_age[end[w] - d];
    }
    free(by_age);
    return CRM_OK;
}

enum crm_status crm_track_counts(const struct crm_model *model, const struct crm_cells *cells,
    size_t n, double expected[], struct crm_err *err)
{
    double *clients = crm_mem_zalloc(cells->times.n, sizeof *clients);
    double *p = crm_mem_alloc(n, sizeof *p);

    if (!clients || !p) {
        free(clients);
        free(p);
        return crm_err_nomem(err);
    }
    for (size_t i = 0; i < cells->n; i++)
        clients[cells->cell[i].T] += cells->cell[i].weight;
    for (size_t i = 0; i < n; i++)
        expected[i] = 0;
    for (size_t i = 0; i < cells->times.n; i++) {
        if (!(clients[i] > 0))
            continue;
        double rest = 1;
        crm_model_pmf(model, cells->times.value[i], n - 1, p);
        for (size_t x = 0; x + 1 < n; x++) {
            expected[x] += clients[i] * p[x];
            rest -= p[x];
        }
        expected[n - 1] += clients[i] * rest;
    }
    free(clients);
    free(p);
    return CRM_OK;
}
