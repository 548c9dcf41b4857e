/*
 * pareto_nbd.h -- Pareto/NBD: visits at random, and a hidden moment after which there are none
 *
 * theta = r, alpha (visit rate, Gamma), s, beta (rate of leaving, Gamma).
 * Source: Schmittlein, Morrison, Colombo (1987) Management Science 33(1); Fader, Hardie (2005,
 * note 9 on brucehardie.com, derivations), with the difference of two 2F1 of the likelihood put
 * back into the integral it came from.  Same as R BTYD pnbd.*, Python lifetimes ParetoNBDFitter.
 *
 * The functions are those of model.h for this kind.
 */
#ifndef CRM_VALUE_PARETO_NBD_H
#define CRM_VALUE_PARETO_NBD_H

#include "value/model.h"

enum crm_status crm_pareto_nbd_sum(const struct crm_model *model, const struct crm_cells *cells,
    struct crm_model_sum *sum, struct crm_err *err);
double crm_pareto_nbd_common(const struct crm_model *model, double x);
void crm_pareto_nbd_ways(
    const struct crm_model *model, const struct crm_history *h, double *alive, double *dead);
void crm_pareto_nbd_future(const struct crm_model *model, const struct crm_history *h,
    const double t[], size_t n, double out[]);

/* Discounted visits to come of a client alive at T. */
double crm_pareto_nbd_dert(const struct crm_model *model, const struct crm_history *h, double rate);

void crm_pareto_nbd_pmf(const struct crm_model *model, double t, size_t n, double out[]);

#endif
