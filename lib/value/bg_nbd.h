/*
 * bg_nbd.h -- BG/NBD and MBG/NBD: visits at random, a coin after each visit decides who stays
 *
 * theta = r, alpha (visit rate, Gamma), a, b (probability to leave, Beta).  The two models differ
 * in one thing: MBG tosses the coin after the first visit too.
 * Source: Fader, Hardie, Lee (2005) Marketing Science 24(2), eq. 6 to 10; Batislam, Denizel,
 * Filiztekin (2007) IJRM 24(3).  Same as R BTYD bgnbd.*, Python lifetimes BetaGeoFitter and
 * ModifiedBetaGeoFitter.
 *
 * The functions are those of model.h for these kinds.
 */
#ifndef CRM_VALUE_BG_NBD_H
#define CRM_VALUE_BG_NBD_H

#include "value/model.h"

enum crm_status crm_bg_nbd_sum(const struct crm_model *model, const struct crm_cells *cells,
    struct crm_model_sum *sum, struct crm_err *err);

/* Log of what alive and dead have in common, given x. */
double crm_bg_nbd_common(const struct crm_model *model, double x);

/* Logs of the two ways to the history: still there, or gone at t_x (-inf when it cannot be). */
void crm_bg_nbd_ways(
    const struct crm_model *model, const struct crm_history *h, double *alive, double *dead);

/* Expected visits within t of a client who is alive at T. */
void crm_bg_nbd_future(const struct crm_model *model, const struct crm_history *h, const double t[],
    size_t n, double out[]);

/* Discounted visits to come of a client alive at T, 20 to 300 microseconds. */
double crm_bg_nbd_dert(const struct crm_model *model, const struct crm_history *h, double discount);

#endif
