#include "stat/exact.h"

#include "base/mem.h"
#include "stat/order.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

double crm_fisher_greater(uint32_t both, uint32_t a, uint32_t b, uint32_t all)
{
    double p = both ? gsl_cdf_hypergeometric_Q(both - 1, b, all - b, a) : 1;

    return fmin(1, fmax(0, p));
}

double crm_mcnemar(uint32_t won, uint32_t lost)
{
    uint32_t few = won < lost ? won : lost;

    return won == lost ? 1 : fmin(1, 2 * gsl_cdf_binomial_P(few, 0.5, won + lost));
}

enum crm_status crm_benjamini_hochberg(
    const double p[], size_t n, double adjusted[], struct crm_err *err)
{
    uint32_t *order = crm_mem_alloc(n, sizeof *order);
    enum crm_status status = order ? crm_order(p, n, order, err) : crm_err_nomem(err);
    double least = 1;

    for (size_t i = n; i-- > 0 && !status;) {
        least = fmin(least, p[order[i]] * ((double)n / (double)(i + 1)));
        adjusted[order[i]] = least;
    }
    free(order);
    return status;
}
