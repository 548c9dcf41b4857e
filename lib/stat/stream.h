/*
 * stream.h -- random numbers by name: each client of each simulated future has a stream of their
 * own, so that nothing depends on threads, on order, or on what others draw
 *
 *     struct crm_draws s = crm_stream_of(crm_stream_key(seed, run), client);
 *     u = crm_stream_uniform(&s);
 *     gsl_rng rng = {crm_stream_gsl, &s};                GSL's distributions on the same stream
 *     g = gsl_ran_gamma(&rng, 2, 1);
 *
 * GSL's own generators cost more to seed than most clients need to draw.
 * Source: Steele, Lea and Flood (2014), Fast splittable pseudorandom number generators, OOPSLA:
 * a counter whose steps are mixed.
 */
#ifndef CRM_STAT_STREAM_H
#define CRM_STAT_STREAM_H

#include <gsl/gsl_rng.h>

#include <stdint.h>

struct crm_draws {
    uint64_t state;
};

extern const gsl_rng_type *const crm_stream_gsl;

static inline uint64_t crm_stream_mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

/* A key of its own for each pair. */
static inline uint64_t crm_stream_key(uint64_t seed, uint64_t number)
{
    return crm_stream_mix(
        crm_stream_mix(seed + 0x9e3779b97f4a7c15u) + number * 0xd1342543de82ef95u);
}

static inline struct crm_draws crm_stream_of(uint64_t key, uint64_t number)
{
    return (struct crm_draws){crm_stream_mix(key + number * 0x9e3779b97f4a7c15u)};
}

static inline uint64_t crm_stream_next(struct crm_draws *s)
{
    return crm_stream_mix(s->state += 0x9e3779b97f4a7c15u);
}

/* Above 0 and below 1. */
static inline double crm_stream_uniform(struct crm_draws *s)
{
    return ((double)(crm_stream_next(s) >> 11) + .5) * 0x1p-53;
}

#endif
