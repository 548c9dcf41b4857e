#include "survey/rake.h"

#include "base/mem.h"
#include "stat/covariance.h"

#include <math.h>
#include <stdlib.h>

enum { MOST_ROUNDS = 10000 };

static void add_up(const double weight[], size_t n, const struct crm_margin *margin, double sum[])
{
    for (size_t l = 0; l < margin->n_levels; l++)
        sum[l] = 0;
    for (size_t i = 0; i < n; i++)
        sum[margin->level[i]] += weight[i];
}

enum crm_status crm_rake(struct crm_rake *result, double weight[], size_t n,
    const struct crm_margin margin[], size_t n_margins, struct crm_err *err)
{
    size_t most = 1;
    double *sum;
    enum crm_status status = CRM_OK;

    for (size_t m = 0; m < n_margins; m++)
        most = margin[m].n_levels > most ? margin[m].n_levels : most;
    if (!(sum = crm_mem_alloc(most, sizeof *sum)))
        return crm_err_nomem(err);
    *result = (struct crm_rake){.error = INFINITY};
    while (result->error > 1e-12 && result->rounds < MOST_ROUNDS && !status) {
        result->rounds++;
        result->error = 0;
        for (size_t m = 0; m < n_margins && !status; m++) {
            add_up(weight, n, &margin[m], sum);
            for (size_t l = 0; l < margin[m].n_levels; l++) {
                if (!(sum[l] > 0)) {
                    status = crm_err_set(err, CRM_EDATA, "margin %zu: nobody has level %zu", m, l);
                    break;
                }
                result->error = fmax(result->error, fabs(sum[l] / margin[m].total[l] - 1));
                sum[l] = margin[m].total[l] / sum[l];
            }
            for (size_t i = 0; i < n && !status; i++)
                weight[i] *= sum[margin[m].level[i]];
        }
    }
    free(sum);
    if (!status && result->error > 1e-8)
        status = crm_err_set(err, CRM_ENUMERIC,
            "the margins are not met after %d rounds (off by %.3g): they contradict each other, or "
            "some combination of levels has too few answers",
            (int)MOST_ROUNDS, result->error);
    result->n_effective = crm_effective_n(weight, n);
    result->deff = (double)n / result->n_effective;
    return status;
}
