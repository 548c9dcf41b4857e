/*
 * gap.h -- what was felt less what was expected
 *
 * SERVQUAL: Parasuraman, Zeithaml and Berry (1988), J. Retailing 64(1):12; (1991), 67(4):420.  The
 * gap of an item is perception - expectation; a respondent's gap of a dimension is the mean of its
 * items' gaps; the dimension's gap is the mean over respondents, tested by a paired t.
 */
#ifndef CRM_SURVEY_GAP_H
#define CRM_SURVEY_GAP_H

#include "base/err.h"

#include <stddef.h>

/* NAN where nothing, or too little, is there. */
struct crm_gap {
    size_t n;
    double mean_expected, mean_felt, gap, sd, lo, hi, t, p;
};

/*
 * Paired answers, one pair a respondent; a pair with a NAN on either side is left out.
 *   expected[n], felt[n]  in
 *   weight[n]             in  or NULL; the test then counts Kish's effective n
 *   level                 in  per cent
 * Errors: CRM_ENOMEM.
 */
enum crm_status crm_gap_of(struct crm_gap *gap, const double expected[], const double felt[],
    const double weight[], size_t n, double level, struct crm_err *err);

/*
 * One respondent's sides of a dimension from k pairs: means over the pairs with both answers, if
 * they are at least `min_answered` of k; else NAN.
 *   expected[k], felt[k]  in   NAN: no answer
 *   *e, *p                out
 */
void crm_gap_respondent(const double expected[], const double felt[], size_t k, double min_answered,
    double *e, double *p);

/*
 * Five gaps between what a client expects and what she gets; names of Hill and Alexander, numbers
 * of Parasuraman, Zeithaml and Berry (1985), J. Marketing 49(4):41.  The first four add up to the
 * total, which is the gap of SERVQUAL.
 */
enum {
    CRM_GAP_UNDERSTANDING,
    CRM_GAP_PROCEDURE,
    CRM_GAP_BEHAVIOUR,
    CRM_GAP_PERCEPTION,
    CRM_GAP_PROMOTION,
    CRM_N_FIVE_GAPS
};

extern const char *const crm_five_gap_name[CRM_N_FIVE_GAPS];

struct crm_five_gaps {
    double gap[CRM_N_FIVE_GAPS], total;
    int worst; /* the most negative gap, the first of equal ones; -1: none is below 0 */
};

struct crm_five_means {
    double customer_expectation, management_belief, standard, delivered, perceived, promised;
};

/* A mean that is NAN makes the gaps NAN that need it. */
struct crm_five_gaps crm_five_gaps_of(const struct crm_five_means *mean);

#endif
