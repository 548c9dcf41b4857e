/*
 * trend.h -- does a series go up or down? Mann-Kendall, and Sen's slope
 *
 * Mann (1945), Kendall (1975); Sen (1968), JASA 63:1379.  Same as R trend::mk.test and
 * trend::sens.slope (there for equal steps only, and 13 s where this takes 0.05).
 */
#ifndef CRM_STAT_TREND_H
#define CRM_STAT_TREND_H

#include "base/err.h"

struct crm_trend {
    double s, var_s; /* S, and its variance corrected for ties */
    double z, p;     /* with the continuity correction; two-sided; NAN below n = 4 */
    double tau;      /* Kendall's tau-b; NAN when all values are equal */
    double sen;      /* median slope, in units of y a unit of t; NAN below n = 2 */
    double lo, hi;   /* limits of the slope by the ranks of the sorted slopes (R round()) */
};

/*
 * The series y at times t.
 *   t[n]   in  finite, in any order, none twice
 *   y[n]   in  finite
 *   level  in  per cent
 * O(n^2) time; memory for a few per cent of the pairs when there are many.
 * Errors: CRM_ENOMEM; CRM_EDATA if a t stands twice, or n passes 50,000.
 */
enum crm_status crm_trend_test(struct crm_trend *result, const double t[], const double y[],
    size_t n, double level, struct crm_err *err);

#endif
