/*
 * rng.h -- chance for the sample data: whole numbers only, so that every machine draws the same
 *
 * SplitMix64 (Steele, Lea and Flood 2014).  No floating point here or anywhere in the generator.
 */
#ifndef SAMPLE_RNG_H
#define SAMPLE_RNG_H

#include <stdbool.h>
#include <stdint.h>

struct rng {
    uint64_t state;
};

/* A stream of its own for each person or purpose: changing one leaves the others as they were. */
static inline struct rng rng_stream(uint64_t purpose, uint64_t number)
{
    return (struct rng){purpose * 0x9e3779b97f4a7c15u ^ (number + 1) * 0xd1342543de82ef95u};
}

static inline uint32_t rng_next(struct rng *rng)
{
    uint64_t z = rng->state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return (uint32_t)(z >> 32);
}

/* A whole number from lo to hi, both included. */
static inline int rng_between(struct rng *rng, int lo, int hi)
{
    uint64_t room = (uint64_t)(hi - lo) + 1;
    return lo + (int)(rng_next(rng) * room >> 32);
}

/* True with `share` out of 10,000. */
static inline bool rng_chance(struct rng *rng, int share)
{
    return rng_between(rng, 0, 9999) < share;
}

/* Bell-shaped around mean, standard deviation about `spread`, never beyond 3.4 of them. */
static inline int rng_bell(struct rng *rng, int mean, int spread)
{
    int sum = 0;
    for (int i = 0; i < 4; i++)
        sum += rng_between(rng, -1000, 1000);
    /* the sum of four has a standard deviation of 1155 */
    return mean + sum * spread / 1155;
}

/* An index from 0 to n - 1, chosen by its weight. */
static inline int rng_pick(struct rng *rng, const int weight[], int n)
{
    int total = 0;
    for (int i = 0; i < n; i++)
        total += weight[i];
    int at = rng_between(rng, 0, total - 1);
    for (int i = 0; i < n - 1; i++) {
        if (at < weight[i])
            return i;
        at -= weight[i];
    }
    return n - 1;
}

#endif
