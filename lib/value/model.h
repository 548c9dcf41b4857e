/*
 * model.h -- models of how often clients come and when they leave for good
 *
 * Each says: a client who is still a client comes at random with a rate of the client's own, and
 * at some hidden moment stops being one.  From repeats x, time of the last visit t_x and age T
 * (struct crm_history) follow the probability that the client still is one and the visits to come.
 *
 *   bg-nbd      Poisson visits, rate Gamma(r, alpha); after each repeat visit the client leaves
 * with probability p, Beta(a, b).  A client without a repeat is alive for certain. mbg-nbd     the
 * same, and the first visit can be the last (Batislam et al. 2007) mbg-cnbd-k  mbg-nbd whose gaps
 * between visits are Erlang-k: regular visitors pareto-nbd  Poisson visits; leaves at a rate of the
 * client's own, Gamma(s, beta) bg-bb       a visit or none in each of n periods (T = n, t_x =
 * period of the last one)
 *
 *     struct crm_model model = { .kind = CRM_MODEL_BG_NBD, .theta = { .243, 4.414, .793, 2.426 } };
 *     p = crm_model_p_alive(&model, &history);
 *     crm_model_expected(&model, &history, (double[]){ 39 }, 1, &visits);
 *
 * Everything is computed in logarithms and stays finite for thousands of visits.  Pure functions:
 * no state, no allocation but in crm_model_sum.
 */
#ifndef CRM_VALUE_MODEL_H
#define CRM_VALUE_MODEL_H

#include "value/cells.h"

enum crm_model_kind {
    CRM_MODEL_MBG_NBD,
    CRM_MODEL_BG_NBD,
    CRM_MODEL_PARETO_NBD,
    CRM_MODEL_MBG_CNBD_K,
    CRM_MODEL_BG_BB,
};
#define CRM_MODEL_KINDS 5
#define CRM_MODEL_PARAMS 4
#define CRM_MODEL_MAX_K 12

struct crm_model {
    enum crm_model_kind kind;
    int k;                          /* 1 .. CRM_MODEL_MAX_K for mbg-cnbd-k, else not looked at */
    double theta[CRM_MODEL_PARAMS]; /* all above 0, in the time unit of the histories */
};

/* "mbg-nbd" ...; the names of the four parameters. */
const char *crm_model_name(enum crm_model_kind kind);
const char *const *crm_model_param_names(enum crm_model_kind kind);

/* Whether parameter i is a time (alpha of all but bg-bb, beta of pareto-nbd). */
bool crm_model_param_is_time(enum crm_model_kind kind, size_t i);

/* bg-bb needs whole periods and at most one visit in each; every other kind takes any history. */
bool crm_model_accepts(enum crm_model_kind kind, const struct crm_history *history);

/* Log-likelihood of all cells, and its first and second derivatives in theta. */
struct crm_model_sum {
    double loglik;
    double gradient[CRM_MODEL_PARAMS];
    double hessian[CRM_MODEL_PARAMS][CRM_MODEL_PARAMS];
};

/*
 * Sum over cells, 30 ns a cell for (M)BG/NBD, 1 microsecond for Pareto/NBD.  mbg-cnbd-k leaves out
 * the term (k - 1) * (sum of the logs of the gaps), which no parameter changes. Errors: CRM_ENOMEM.
 */
enum crm_status crm_model_sum(const struct crm_model *model, const struct crm_cells *cells,
    struct crm_model_sum *sum, struct crm_err *err);

/* One client's log-likelihood, with the same term left out. */
double crm_model_loglik(const struct crm_model *model, const struct crm_history *history);

/* Probability that the client has not left by T (bg-bb: is still there for period n + 1). */
double crm_model_p_alive(const struct crm_model *model, const struct crm_history *history);

/*
 * Expected visits within t[0], t[1] ... after T.  With history { 0, 0, 0 }: of a client on the day
 * of the first visit.  bg-bb: straight lines between whole periods.
 *   t[n]    in   not negative, rising
 *   out[n]  out
 */
void crm_model_expected(const struct crm_model *model, const struct crm_history *history,
    const double t[], size_t n, double out[]);

/*
 * Expected visits after T for ever, each worth exp(-rate * time until it), rate > 0 per time unit.
 */
double crm_model_dert(
    const struct crm_model *model, const struct crm_history *history, double rate);

/* Probability of exactly 0, 1 ... n - 1 repeat visits by age t. out[n] */
void crm_model_pmf(const struct crm_model *model, double t, size_t n, double out[]);

#endif
