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

static double variance(double n, double sum, double square)
{
    return n > 1 ? fmax(0, (square - sum * sum / n) / (n - 1)) : NAN;
}

/* A client counts as one who has the trait or not: the part of clients is that of their visits. */
static double test_clients(const struct crm_shares *s)
{
    double group = (double)s->group, others = (double)(s->all - s->group);
    double with = s->group_sum, others_with = s->all_sum - s->group_sum;

    if (s->group_square != s->group_sum || s->all_square != s->all_sum) {
        /* each group is of one mind: as far apart as two groups of this size can be */
        with = s->mean > s->all_mean ? group : 0;
        others_with = with > 0 ? 0 : others;
    }
    return test(with, group - with, others_with, others - others_with);
}

static double test_means(double n1, double v1, double n0, double v0, double difference)
{
    double pooled = ((n1 > 1 ? (n1 - 1) * v1 : 0) + (n0 > 1 ? (n0 - 1) * v0 : 0)) / (n1 + n0 - 2);
    double p = crm_t_p(difference / sqrt(pooled * (1 / n1 + 1 / n0)), n1 + n0 - 2);
    double a = v1 / n1, b = v0 / n0;

    if (n1 < 2 || n0 < 2 || !(a + b > 0))
        return p;
    return fmax(p, crm_t_p(difference / sqrt(a + b),
                       (a + b) * (a + b) / (a * a / (n1 - 1) + b * b / (n0 - 1))));
}

void crm_shares_test(struct crm_shares *s)
{
    double n1 = (double)s->group, n0 = (double)(s->all - s->group);
    double v1 = variance(n1, s->group_sum, s->group_square);
    double v0 = variance(n0, s->all_sum - s->group_sum, s->all_square - s->group_square);
    double others = (s->all_sum - s->group_sum) / n0,
           spread = ((n1 > 1 ? v1 : 0) + (n0 > 1 ? v0 : 0)) / 2;
    double within = 1e-12; /* what rounding leaves of equal parts */

    s->mean = s->group_sum / n1;
    s->all_mean = s->all_sum / (double)s->all;
    s->lift = s->all_sum > 0 ? s->mean / s->all_mean : NAN;
    s->smd = n0 > 0 && spread > within ? (s->mean - others) / sqrt(spread) : NAN;
    if (s->group == s->all)
        s->p = NAN;
    else if (fabs(s->mean - others) <= within)
        s->p = 1;
    else if (s->all_square == s->all_sum || spread <= within)
        s->p = test_clients(s);
    else
        s->p = test_means(n1, v1, n0, v0, s->mean - others);
}
