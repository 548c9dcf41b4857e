/*
 * factors.h -- what displeases when it is bad, and what delights when it is good
 *
 * Two factors (Herzberg) by contrast of penalty and reward: Brandt (1987); Matzler and Sauerwein
 * (2002), IJSIM 13:314.  The outcome is regressed on two dummies an attribute, all together: low
 * answers (the coefficient is the penalty) and high ones (the reward).
 */
#ifndef CRM_SURVEY_FACTORS_H
#define CRM_SURVEY_FACTORS_H

#include "base/err.h"

#include <stddef.h>

struct crm_factor_effect {
    size_t n_low, n_high;
    double penalty, penalty_se, penalty_t, penalty_p;
    double reward, reward_se, reward_t, reward_p;
    double asymmetry;  /* (|reward| - |penalty|) / (|reward| + |penalty|) */
    const char *class; /* basic, performance, excitement, none: what is significant at .10 */
    /* by asymmetry, cuts at .4 .1 -.1 -.4: Mikulic and Prebezac (2008), MSQ 18:559: delighter,
     * satisfier, hybrid, dissatisfier, frustrator */
    const char *ia_class;
};

struct crm_factors {
    size_t n;
    double intercept, r2;
};

/*
 *   answer[p][n]       in   of each attribute, no NaN
 *   outcome[n]         in   no NaN
 *   low[p], high[p]    in   an answer <= low is low, >= high is high; low < high
 *   name[p]            in   for messages
 *   effect[p]          out
 * Errors: CRM_EDATA naming an attribute without a low or a high answer, or one whose dummies the
 * others make up; too few rows, saying how many are needed.  CRM_ENOMEM.
 */
enum crm_status crm_factors_fit(struct crm_factors *model, struct crm_factor_effect effect[],
    const double *const answer[], const char *const name[], size_t p, const double outcome[],
    size_t n, const double low[], const double high[], struct crm_err *err);

#endif
