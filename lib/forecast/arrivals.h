/*
 * arrivals.h -- how many new clients will come each month, as paths
 *
 *     crm_arrivals_fit(&arrivals, counts, n, season, seed, err);
 *     crm_arrivals_path(&arrivals, &stream, horizon, path);           one possible future
 *     crm_arrivals_release(&arrivals);                                in any case
 *
 * Exponential smoothing (ets_fit.h), but no single model and no exact parameters: each path takes
 * a model with the weight exp(-(difference in AIC) / 2) (Burnham and Anderson 2002), parameters
 * as a bootstrap of that model finds them, within what the months seen allow, and an error variance
 * drawn from what the residuals leave open.  People come one by one, so that a month varies by no
 * less than a Poisson count does.  Fewer than CRM_ETS_NEED months: the last one carried on, errors
 * those of one month to the next.
 */
#ifndef CRM_FORECAST_ARRIVALS_H
#define CRM_FORECAST_ARRIVALS_H

#include "forecast/ets_fit.h"
#include "stat/stream.h"
#include "value/season.h"

struct crm_arrivals {
    size_t n;             /* months seen; 0: nothing is known */
    struct crm_ets *draw; /* n_draws, run over the months seen */
    size_t n_draws;       /* 0: carried on */
    double last, sd;      /* of what is carried on */
    struct crm_ets best;  /* the model with the smallest AICc */
    struct crm_season season;
    size_t month; /* 0 .. 11 of the first month after those seen */
};

/*
 * count[n], none below 0, of calendar months in a row, `month` 0 .. 11 the first one.  With
 * `season` counts are those over the factors of season.h where chance alone would hardly (1 %)
 * make the months differ so.  Errors: CRM_ENOMEM.
 */
enum crm_status crm_arrivals_fit(struct crm_arrivals *arrivals, const double count[], size_t n,
    size_t month, bool season, uint64_t seed, int threads, struct crm_err *err);
void crm_arrivals_release(struct crm_arrivals *arrivals);

/* path[horizon]: the months after those seen, none below 0. */
void crm_arrivals_path(
    const struct crm_arrivals *arrivals, struct crm_draws *stream, size_t horizon, double path[]);

#endif
