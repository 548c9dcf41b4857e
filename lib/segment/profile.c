#include "segment/profile.h"

#include "stat/interval.h"

#include <gsl/gsl_randist.h>
#include <math.h>

/* Tables as unlikely as the one seen, or more so; the tolerance is for rounding of equal ones. */
static double fisher(unsigned a, unsigned b, unsigned c, unsigned d)
{
    unsigned with = a + c, without = b + d, drawn = a + b;
    unsigned lo = drawn > without ? drawn - without : 0, hi = drawn < with ? drawn : with;
    double seen = gsl_ran_hypergeometric_pdf(a, with, without, drawn), sum = 0;

    for (unsigned k = lo; k <= hi; k++) {
        double p = gsl_ran_hypergeometric_pdf(k, with, without, drawn);
        if (p <= seen * (1 + 1e-7))
            sum += p;
    }
    return fmin(sum, 1);
}

static double test(double a, double b, double c, double d)
{
    double n = a + b + c + d, rows[2] = {a + b, c + d}, cols[2] = {a + c, b + d};
    double least = fmin(rows[0], rows[1]) * fmin(cols[0], cols[1]) / n;

    if (rows[0] == 0 || rows[1] == 0)
        return NAN;
    if (cols[0] == 0 || cols[1] == 0)
        return 1;
    if (least >= 5)
        return crm_chisq_p(
            n * (a * d - b * c) * (a * d - b * c) / (rows[0] * rows[1] * cols[0] * cols[1]), 1);
    return fisher((unsigned)a, (unsigned)b, (unsigned)c, (unsigned)d);
}

void crm_trait_test(struct crm_trait *t)
{
    double group = (double)t->group, others = (double)(t->all - t->group);
    double with = (double)t->group_with, others_with = (double)(t->all_with - t->group_with);
    double p1 = with / group, p0 = others_with / others;
    double spread = (p1 * (1 - p1) + p0 * (1 - p0)) / 2;

    t->lift = t->all_with && group > 0 ? p1 / ((double)t->all_with / (double)t->all) : NAN;
    t->smd = spread > 0 ? (p1 - p0) / sqrt(spread) : NAN;
    t->p = test(with, group - with, others_with, others - others_with);
}
