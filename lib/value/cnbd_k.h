/*
 * cnbd_k.h -- MBG/CNBD-k: MBG/NBD for clients who come at regular intervals
 *
 * theta = r, alpha, a, b as in bg_nbd.h; a visit is every k-th event of a Poisson process with the
 * client's rate, so that gaps are Erlang-k: k = 1 is MBG/NBD, a larger k means more regular.
 * Source: Platzer, Reutterer (2016) Marketing Science 35(5), app.; Reutterer, Platzer, Schroeder
 * (2021) IJRM 38(1).  Likelihood as R BTYDplus mbgcnbd.*; expected visits are exact here (a sum
 * over the events done since the last visit), where BTYDplus approximates for k > 1.
 *
 * The functions are those of model.h for this kind.
 */
#ifndef CRM_VALUE_CNBD_K_H
#define CRM_VALUE_CNBD_K_H

#include "value/model.h"

enum crm_status crm_cnbd_k_sum(const struct crm_model *model, const struct crm_cells *cells,
    struct crm_model_sum *sum, struct crm_err *err);
double crm_cnbd_k_common(const struct crm_model *model, double x);
void crm_cnbd_k_ways(
    const struct crm_model *model, const struct crm_history *h, double *alive, double *dead);
void crm_cnbd_k_future(const struct crm_model *model, const struct crm_history *h, const double t[],
    size_t n, double out[]);

/* (M)BG/NBD too: those are k = 1, BG without the toss after the first visit. */
void crm_cnbd_k_pmf(const struct crm_model *model, double t, size_t n, double out[]);

#endif
