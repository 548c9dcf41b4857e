#include "stat/logrank.h"

#include "base/mem.h"
#include "stat/chol.h"
#include "stat/interval.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct tally {
    size_t k;
    double *at_risk, *events, *variance; /* k, k, k x k */
};

/* One time at which `d` of `n` had their event, weighted by w. */
static void add_time(struct crm_logrank *test, struct tally *t, double n, double d, double w)
{
    double spread = n > 1 ? w * w * d * (n - d) / (n - 1) / (n * n) : 0;

    for (size_t g = 0; g < t->k; g++) {
        test->observed[g] += w * t->events[g];
        test->expected[g] += w * d * t->at_risk[g] / n;
        if (t->at_risk[g] == 0)
            continue;
        for (size_t h = 0; h < t->k; h++)
            t->variance[g * t->k + h] += spread * t->at_risk[g] * ((g == h) * n - t->at_risk[h]);
    }
}

/* The rows order[0..n) of one stratum, by_entry likewise. */
static void walk(struct crm_logrank *test, struct tally *t, const struct crm_survival_data *data,
    const uint32_t group[], double rho)
{
    const uint32_t *enters = data->entry ? data->by_entry : data->order;
    size_t n = data->n, in = 0, left = 0;
    double survival = 1;

    for (size_t end; left < n; left = end) {
        double now = data->time[data->order[left]], at_risk, d = 0;
        for (; in < n && (!data->entry || data->entry[enters[in]] < now); in++)
            t->at_risk[group[enters[in]]]++;
        at_risk = (double)(in - left);
        for (end = left; end < n && data->time[data->order[end]] == now; end++) {
            if (!data->event[data->order[end]])
                continue;
            t->events[group[data->order[end]]]++;
            d++;
        }
        if (d > 0) {
            add_time(test, t, at_risk, d, rho == 0 ? 1 : pow(survival, rho));
            survival *= (at_risk - d) / at_risk;
            memset(t->events, 0, t->k * sizeof *t->events);
        }
        for (size_t r = left; r < end; r++)
            t->at_risk[group[data->order[r]]]--;
    }
}

/* sorted[n] := order[n] stratum by stratum, next[s] one behind the last of each. */
static void sort_strata(const uint32_t order[], size_t n, const uint32_t stratum[], size_t n_strata,
    uint32_t sorted[], size_t next[])
{
    memset(next, 0, (n_strata + 1) * sizeof *next);
    for (size_t i = 0; i < n; i++)
        next[stratum[order[i]] + 1]++;
    for (size_t s = 0; s < n_strata; s++)
        next[s + 1] += next[s];
    for (size_t i = 0; i < n; i++)
        sorted[next[stratum[order[i]]]++] = order[i];
}

static enum crm_status walk_strata(struct crm_logrank *test, struct tally *t,
    const struct crm_survival_data *data, const uint32_t group[], const uint32_t stratum[],
    size_t n_strata, double rho, struct crm_err *err)
{
    size_t n = data->n;
    uint32_t *sorted = crm_mem_alloc(n, 2 * sizeof *sorted), *entered = sorted + n;
    size_t *next = crm_mem_alloc(n_strata + 1, sizeof *next);
    enum crm_status status = sorted && next ? CRM_OK : crm_err_nomem(err);

    if (!status && data->entry)
        sort_strata(data->by_entry, n, stratum, n_strata, entered, next);
    if (!status)
        sort_strata(data->order, n, stratum, n_strata, sorted, next);
    for (size_t s = 0, from = 0; s < n_strata && !status; from = next[s++]) {
        struct crm_survival_data part = *data;
        part.order = sorted + from;
        part.by_entry = data->entry ? entered + from : NULL;
        part.n = next[s] - from;
        walk(test, t, &part, group, rho);
    }
    free(sorted);
    free(next);
    return status;
}

/* (O - E)' V^-1 (O - E) over the groups but one; a group never at risk at an event tells nothing.
 */
static enum crm_status judge(struct crm_logrank *test, struct tally *t, struct crm_err *err)
{
    size_t k = t->k, last = k, df;
    double *d = crm_mem_alloc(2 * k, sizeof *d);
    enum crm_term *state = crm_mem_alloc(k, sizeof *state);

    if (!d || !state) {
        free(d);
        free(state);
        return crm_err_nomem(err);
    }
    for (size_t g = 0; g < k; g++) {
        d[g] = d[k + g] = test->observed[g] - test->expected[g];
        state[g] = test->expected[g] > 0 ? CRM_TERM_FITTED : CRM_TERM_CONSTANT;
        if (test->expected[g] > 0)
            last = g;
    }
    if (last < k)
        state[last] = CRM_TERM_COLLINEAR; /* the differences add up to 0 */
    df = crm_chol_factor(t->variance, k, 1e-10, state, CRM_TERM_COLLINEAR);
    crm_chol_solve(t->variance, k, state, d);
    test->chisq = 0;
    for (size_t g = 0; g < k; g++)
        test->chisq += d[g] * d[k + g];
    test->df = (double)df;
    test->p = df ? crm_chisq_p(test->chisq, test->df) : NAN;
    if (df == 0)
        test->chisq = NAN;
    free(d);
    free(state);
    return CRM_OK;
}

enum crm_status crm_logrank_test(struct crm_logrank *test, const struct crm_survival_data *data,
    const uint32_t group[], size_t n_groups, const uint32_t stratum[], size_t n_strata, double rho,
    struct crm_err *err)
{
    double *room = crm_mem_zalloc(n_groups + 2, n_groups * sizeof *room);
    struct tally t = {n_groups, room, room + n_groups, room + 2 * n_groups};
    enum crm_status status = CRM_OK;

    memset(test, 0, sizeof *test);
    test->observed = crm_mem_zalloc(n_groups, sizeof(double));
    test->expected = crm_mem_zalloc(n_groups, sizeof(double));
    if (!room || !test->observed || !test->expected)
        status = crm_err_nomem(err);
    else if (stratum)
        status = walk_strata(test, &t, data, group, stratum, n_strata, rho, err);
    else
        walk(test, &t, data, group, rho);
    if (!status)
        status = judge(test, &t, err);
    if (status)
        crm_logrank_release(test);
    free(room);
    return status;
}

void crm_logrank_release(struct crm_logrank *test)
{
    free(test->observed);
    free(test->expected);
    memset(test, 0, sizeof *test);
}
