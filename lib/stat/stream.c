#include "stat/stream.h"

static void set(void *state, unsigned long seed)
{
    *(struct crm_draws *)state = (struct crm_draws){crm_stream_mix(seed)};
}

static unsigned long get(void *state)
{
    return (unsigned long)(crm_stream_next(state) >> 32);
}

static double get_double(void *state)
{
    return (double)(crm_stream_next(state) >> 11) * 0x1p-53;
}

static const gsl_rng_type type = {
    "stream", 0xffffffffUL, 0, sizeof(struct crm_draws), set, get, get_double};

const gsl_rng_type *const crm_stream_gsl = &type;
