/*
 * satisfaction.h -- one number for how content people are, and how sure it is
 *
 * Answers x[n] hold no NaN.  weight[n] >= 0, or NULL: then every answer counts once.  With weights,
 * means and shares take them, and their limits are those of Kish's effective n (deff of Kish 1965);
 * equal weights change nothing.  `level` is in per cent; shares are in per cent, 0 .. 100.
 */
#ifndef CRM_SURVEY_SATISFACTION_H
#define CRM_SURVEY_SATISFACTION_H

#include "stat/interval.h"

#include <stdbool.h>
#include <stddef.h>

/* Mean with limits of Student's t: NAN without an answer, limits NAN below two. */
struct crm_answer_mean {
    size_t n;
    double n_effective, mean, sd, se, lo, hi;
};

struct crm_answer_mean crm_mean_of(const double x[], const double weight[], size_t n, double level);

/* A share in per cent with limits of Wilson (1927). */
struct crm_answer_share {
    size_t n;
    double pct, lo, hi;
};

/* hit[n]: whether the answer counts. */
struct crm_answer_share crm_share_of(
    const bool hit[], const double weight[], size_t n, double level);

/*
 * All there is to say of answers on a scale from min to max.  top, bottom: shares of the `box`
 * highest and lowest answers (top-2-box: box 2); index: the mean moved to 0 .. 100.  NAN where the
 * scale has no min or max.
 */
struct crm_scale {
    struct crm_answer_mean mean;
    struct crm_answer_share top, bottom;
    double index;
};

struct crm_scale crm_scale_of(const double x[], const double weight[], size_t n, double min,
    double max, double box, double level);

/*
 * Net promoter score: Reichheld (2003), HBR 81(12):46.  nps = share of answers >= promoter less
 * share of answers <= detractor, times 100; se and limits times 100 too.
 *   adjusted  in  limits after adding 3/4 detractor, 3/2 passive and 3/4 promoter: Rocks (2016),
 *                 Am. Stat. 70:365; else Wald.  The score itself is never adjusted.
 * Limits end at -100 and 100.  R NPS nps.se(), nps.int().
 */
struct crm_nps {
    size_t n, promoters, passives, detractors;
    double n_effective, nps, se, lo, hi;
};

struct crm_nps crm_nps_of(const double x[], const double weight[], size_t n, double detractor,
    double promoter, bool adjusted, double level);

/* Difference of two scores by their standard errors without adjustment; p two-sided. */
struct crm_nps_difference {
    double diff, se, z, p, lo, hi;
};

struct crm_nps_difference crm_nps_compare(
    const struct crm_nps *a, const struct crm_nps *b, double level);

/*
 * What was felt over what was expected: pairs expected[n], felt[n].  A pair with expected 0 has no
 * ratio: it is left out everywhere and counted.  Limits of the ratio of means by the delta method:
 * var = (var p + R^2 var e - 2 R cov) / (n mean_e^2), with Student's t (Cochran 1977, 6.4); of the
 * mean of ratios those of a mean.  With weights n is Kish's.
 */
struct crm_ratio {
    size_t n, n_zero;
    double mean_expected, mean_felt, ratio_of_means, mean_of_ratios;
    double lo, hi, mean_of_ratios_lo, mean_of_ratios_hi; /* NAN below two */
    double below_pct, equal_pct, above_pct;              /* of ratios: below, at, above 1 */
};

struct crm_ratio crm_ratio_of(
    const double expected[], const double felt[], const double weight[], size_t n, double level);

#endif
