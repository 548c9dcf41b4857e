/*
 * roll.h -- rolling origins: how far off a method would have been
 *
 * At each origin a method sees the first n periods and says the next ones, fitted anew.  The first
 * origin has two seasons when there are three of them, else 8 periods (n - 3 if fewer).  Errors
 * are scaled by the mean |y(t) - y(t - m)| of what the method saw (Hyndman & Koehler 2006); an
 * origin where that is 0 has no part in mase.  Any number of threads.
 */
#ifndef CRM_FORECAST_ROLL_H
#define CRM_FORECAST_ROLL_H

#include "forecast/method.h"

struct crm_roll_spec {
    size_t season, horizon; /* season of the unit, whether shown or not */
    enum crm_criterion criterion;
    int threads;
};

struct crm_roll {
    size_t origins, covered, scaled;             /* with an actual; within 95 %; in mase */
    double scaled_error, squares, error, actual; /* sums; error is forecast - actual */
};

/* Counts one forecast; scale 0: it has no part in mase. */
void crm_roll_add(struct crm_roll *roll, double error, double actual, bool covered, double scale);

/* Origins of y[n]: the first one, 0 when there is none. */
size_t crm_roll_first(size_t n, size_t season);

/*
 * roll[CRM_METHODS * horizon]  out  method after method
 * A method is left out (origins 0) at an origin that has too few periods for it; seasonal naive
 * where no season shows.  Errors: CRM_ENOMEM.
 */
enum crm_status crm_roll_run(const struct crm_roll_spec *spec, const double y[], size_t n,
    struct crm_roll roll[], struct crm_err *err);

#endif
