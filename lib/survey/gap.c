#include "survey/gap.h"

#include "base/mem.h"
#include "survey/satisfaction.h"

#include <math.h>
#include <stdlib.h>

enum crm_status crm_gap_of(struct crm_gap *gap, const double expected[], const double felt[],
    const double weight[], size_t n, double level, struct crm_err *err)
{
    double *e = crm_mem_alloc(4 * n, sizeof *e), *p = e + n, *d = p + n, *w = d + n;
    struct crm_answer_mean difference;
    size_t m = 0;

    if (!e)
        return crm_err_nomem(err);
    for (size_t i = 0; i < n; i++) {
        if (isnan(expected[i]) || isnan(felt[i]))
            continue;
        e[m] = expected[i];
        p[m] = felt[i];
        d[m] = felt[i] - expected[i];
        w[m++] = weight ? weight[i] : 1;
    }
    if (!weight)
        w = NULL;
    difference = crm_mean_of(d, w, m, level);
    *gap = (struct crm_gap){.n = m,
        .mean_expected = crm_mean_of(e, w, m, level).mean,
        .mean_felt = crm_mean_of(p, w, m, level).mean,
        .gap = difference.mean,
        .sd = difference.sd,
        .lo = difference.lo,
        .hi = difference.hi,
        .t = NAN,
        .p = NAN};
    /* sides of thirds and fifths that are equal leave nothing but rounding, whatever their order */
    if (fabs(gap->gap) < 1e-14 * (fabs(gap->mean_expected) + fabs(gap->mean_felt)))
        gap->gap = 0;
    if (difference.se > 0) {
        gap->t = gap->gap / difference.se;
        gap->p = crm_t_p(gap->t, difference.n_effective - 1);
    }
    free(e);
    return CRM_OK;
}

void crm_gap_respondent(const double expected[], const double felt[], size_t k, double min_answered,
    double *e, double *p)
{
    size_t both = 0;

    *e = *p = 0;
    for (size_t i = 0; i < k; i++) {
        if (isnan(expected[i]) || isnan(felt[i]))
            continue;
        *e += expected[i];
        *p += felt[i];
        both++;
    }
    if (both == 0 || (double)both < min_answered * (double)k) {
        *e = *p = NAN;
        return;
    }
    *e /= (double)both;
    *p /= (double)both;
}

const char *const crm_five_gap_name[CRM_N_FIVE_GAPS] = {
    "understanding", "procedure", "behaviour", "perception", "promotion"};

struct crm_five_gaps crm_five_gaps_of(const struct crm_five_means *m)
{
    struct crm_five_gaps g = {.worst = -1, .total = m->perceived - m->customer_expectation};

    g.gap[CRM_GAP_UNDERSTANDING] = m->management_belief - m->customer_expectation;
    g.gap[CRM_GAP_PROCEDURE] = m->standard - m->management_belief;
    g.gap[CRM_GAP_BEHAVIOUR] = m->delivered - m->standard;
    g.gap[CRM_GAP_PERCEPTION] = m->perceived - m->delivered;
    g.gap[CRM_GAP_PROMOTION] = m->delivered - m->promised;
    for (int k = 0; k < CRM_N_FIVE_GAPS; k++)
        if (g.gap[k] < 0 && (g.worst < 0 || g.gap[k] < g.gap[g.worst]))
            g.worst = k;
    return g;
}
