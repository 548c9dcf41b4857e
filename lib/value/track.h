/*
 * track.h -- what a model expects of all clients together, to hold against what they did
 *
 * Source: Fader, Hardie, Lee (2005) Marketing Science 24(2), tracking plot and histogram; same as
 * R BTYD *.ExpectedCumulativeTransactions and *.PlotFrequencyInCalibration.
 */
#ifndef CRM_VALUE_TRACK_H
#define CRM_VALUE_TRACK_H

#include "value/model.h"

/*
 * Expected repeat visits of all clients, summed up to the ends of successive weeks.
 *   day          in   days in the time unit of `model`, inverted: 1. / 7 for weeks
 *   new_on[n]    in   clients whose first visit is d days after the first of all
 *   end[w]       in   days from the first visit of all to the end of a week, rising, at least 1
 *   expected[w]  out
 * Errors: CRM_ENOMEM.
 */
enum crm_status crm_track_weeks(const struct crm_model *model, double day, const double new_on[],
    size_t n_days, const size_t end[], size_t n_weeks, double expected[], struct crm_err *err);

/*
 * Expected number of clients with 0, 1 ... n - 2 repeats by their T, and with n - 1 or more.
 *   expected[n]  out  sums to the weight of the cells
 * Errors: CRM_ENOMEM.
 */
enum crm_status crm_track_counts(const struct crm_model *model, const struct crm_cells *cells,
    size_t n, double expected[], struct crm_err *err);

#endif
