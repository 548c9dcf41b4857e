/*
 * decay.h -- what a Gamma(shape, scale) rate makes of a time t: (1 + t / scale)^-shape, the chance
 * that nothing happened, times (scale + t)^-n for n events that did
 *
 * In this form shape and scale may both go to infinity (all clients have one rate) and no digit is
 * lost; scale^shape and (scale + t)^-(shape + n) apart would each be huge there.
 */
#ifndef CRM_VALUE_DECAY_H
#define CRM_VALUE_DECAY_H

#include <math.h>

struct decay {
    double stretch; /* ln(1 + t / scale) */
    double log;     /* ln(scale + t) */
    double over;    /* 1 / (scale + t) */
    double part;    /* t / (scale (scale + t)) */
    double both;    /* 1 / scale + over */
};

/* What depends on the scale alone. */
struct decay_scale {
    double scale, log, inverse;
};

static inline struct decay_scale decay_scale(double scale)
{
    return (struct decay_scale){scale, log(scale), 1 / scale};
}

/* stretch is ln(1 + t / scale), known already */
static inline struct decay decay_known(const struct decay_scale *s, double t, double stretch)
{
    double over = 1 / (s->scale + t);

    return (struct decay){
        stretch, stretch + s->log, over, t * s->inverse * over, s->inverse + over};
}

static inline struct decay decay_at(const struct decay_scale *s, double t)
{
    return decay_known(s, t, log1p(t * s->inverse));
}

/* The logarithm, and its derivatives; that in shape is -stretch, that in both is part. */
static inline double decay_log(const struct decay *d, double shape, double n)
{
    return -shape * d->stretch - n * d->log;
}

static inline double decay_slope(const struct decay *d, double shape, double n)
{
    return shape * d->part - n * d->over;
}

static inline double decay_bend(const struct decay *d, double shape, double n)
{
    return n * d->over * d->over - shape * d->part * d->both;
}

#endif
