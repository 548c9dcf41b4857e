/*
 * future.h -- the visits of a client to come, drawn one after the other
 *
 *     struct crm_future future = {.model = model, .end = 13, .keep = 1};
 *     crm_future_chances(&future, &cells, chance, err);
 *     if (crm_stream_uniform(&s) < chance[cell]) {
 *         crm_future_known(&future, &history, &client, &s);
 *         while (crm_future_next(&future, &client, &s, &t)) ... a visit at t, 0 < t <= end ...
 *     }
 *
 * Models of visits by day, not bg-bb.  What is known of a client moves on with each visit drawn:
 * a rate Gamma(r + x, alpha + T) makes the next gap a Lomax variable, a chance to leave
 * Beta(a, b + tosses) makes the next toss a / (a + b + tosses).  Source: Fader, Hardie, Lee (2005)
 * Marketing Science 24(2), the mixing distributions given a history; Batislam et al. (2007).
 */
#ifndef CRM_VALUE_FUTURE_H
#define CRM_VALUE_FUTURE_H

#include "stat/stream.h"
#include "value/model.h"

struct crm_future {
    struct crm_model model;
    double end;   /* of what is drawn, in time units after T */
    double keep;  /* the chance to stay after a visit (pareto-nbd: through a `month`) times this */
    double month; /* time units; pareto-nbd with keep */
};

struct crm_future_client {  /* private */
    double now, shape, age; /* of the rate */
    double leave, tosses;   /* the next toss is leave / tosses */
    double rate, last;      /* pareto-nbd, cnbd-k; last: end of life */
    int events;             /* cnbd-k: to the next visit */
    bool gone, first;       /* first: a visit before the end is certain */
};

/*
 * chance[cells->n]: of (m)bg-nbd that a client of the cell comes before `end`, of others that they
 * still are a client.  Errors: CRM_ENOMEM.
 */
enum crm_status crm_future_chances(const struct crm_future *future, const struct crm_cells *cells,
    double chance[], struct crm_err *err);

/* A client for whom that came true. */
void crm_future_known(const struct crm_future *future, const struct crm_history *history,
    struct crm_future_client *client, struct crm_draws *stream);

/* A new client, whose first visit is at `at`; crm_future_next gives those after it. */
void crm_future_new(const struct crm_future *future, double at, struct crm_future_client *client,
    struct crm_draws *stream);

/* The next visit; false: none before the end. */
bool crm_future_next(const struct crm_future *future, struct crm_future_client *client,
    struct crm_draws *stream, double *t);

#endif
