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

static void walk(struct crm_logrank *test, struct tally *t, const double time[],
    const unsigned char event[], const uint32_t group[], const uint32_t order[], size_t n,
    double rho)
{
    double survival = 1;

    for (size_t i = 0, end; i < n; i = end) {
        double at_risk = (double)(n - i), d = 0;
        for (end = i; end < n && time[order[end]] == time[order[i]]; end++) {
            if (!event[order[end]])
                continue;
            t->events[group[order[end]]]++;
            d++;
        }
        if (d > 0) {
            add_time(test, t, at_risk, d, rho == 0 ? 1 : pow(survival, rho));
            survival *= (at_risk - d) / at_risk;
            memset(t->events, 0, t->k * sizeof *t->events);
        }
        for (size_t r = i; r < end; r++)
            t->at_risk[group[order[r]]]--;
    }
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

enum crm_status crm_logrank_test(struct crm_logrank *test, const double time[],
    const unsigned char event[], const uint32_t group[], size_t n_groups, const uint32_t order[],
    size_t n, double rho, struct crm_err *err)
{
    double *room = crm_mem_zalloc(n_groups + 2, n_groups * sizeof *room);
    struct tally t = {n_groups, room, room + n_groups, room + 2 * n_groups};
    enum crm_status status;

    test->observed = crm_mem_zalloc(n_groups, sizeof(double));
    test->expected = crm_mem_zalloc(n_groups, sizeof(double));
    if (!room || !test->observed || !test->expected) {
        status = crm_err_nomem(err);
        goto out;
    }
    for (size_t i = 0; i < n; i++)
        t.at_risk[group[order[i]]]++;
    walk(test, &t, time, event, group, order, n, rho);
    status = judge(test, &t, err);
out:
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
