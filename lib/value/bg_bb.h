/*
 * bg_bb.h -- BG/BB: in each of n periods a visit or none (weeks of a class, yearly donations)
 *
 * theta = alpha, beta (probability of a visit, Beta), gamma, delta (to leave at the start of a
 * period, Beta).  A history is x visits in T periods, the last one in period t_x.
 * Source: Fader, Hardie, Shang (2010) Marketing Science 29(6), eq. 4, 11, 13.  Same as R BTYD
 * bgbb.*, Python lifetimes BetaGeoBetaBinomFitter.
 *
 * The functions are those of model.h for this kind.
 */
#ifndef CRM_VALUE_BG_BB_H
#define CRM_VALUE_BG_BB_H

#include "value/model.h"

enum crm_status crm_bg_bb_sum(const struct crm_model *model, const struct crm_cells *cells,
    struct crm_model_sum *sum, struct crm_err *err);
double crm_bg_bb_common(const struct crm_model *model, double x);
void crm_bg_bb_ways(
    const struct crm_model *model, const struct crm_history *h, double *alive, double *dead);

/* Given that the client was there in period T (model.h's p_alive is of period T + 1). */
void crm_bg_bb_future(const struct crm_model *model, const struct crm_history *h, const double t[],
    size_t n, double out[]);
double crm_bg_bb_dert(const struct crm_model *model, const struct crm_history *h, double rate);
void crm_bg_bb_pmf(const struct crm_model *model, double t, size_t n, double out[]);

#endif
