/*
 * mixture.h -- the logarithm of a sum of positive terms, and its derivatives, from their logarithms
 *
 * A client's likelihood is a sum over what may have happened: still there, or left at some moment.
 * Terms come one by one as (log, gradient of the log, Hessian of the log); no term needs to fit
 * into a double.  Derivatives of the log of a sum: the mean gradient, and the mean Hessian plus
 * the covariance of the gradients, means over the terms by their share.
 */
#ifndef CRM_VALUE_MIXTURE_H
#define CRM_VALUE_MIXTURE_H

#include "value/model.h"

#include <math.h>
#include <string.h>

enum { MIX_N = CRM_MODEL_PARAMS, MIX_H = MIX_N * (MIX_N + 1) / 2 };

/* Index of (i, j), i <= j, in a packed upper triangle of 4 x 4. */
static inline size_t mix_at(size_t i, size_t j)
{
    return i * MIX_N - i * (i + 1) / 2 + j;
}

struct mix_term {
    double log;
    double g[MIX_N];
    double h[MIX_H];
};

struct mix {
    double top, sum; /* the sum so far is exp(top) * sum */
    double g[MIX_N], h[MIX_H];
};

static inline void mix_init(struct mix *m)
{
    memset(m, 0, sizeof *m);
    m->top = -INFINITY;
}

static inline void mix_add(struct mix *m, const struct mix_term *t)
{
    double share;

    if (!(t->log > -INFINITY))
        return;
    if (t->log <= m->top) {
        share = exp(t->log - m->top);
    } else {
        double shrink = exp(m->top - t->log);
        m->sum *= shrink;
        for (size_t i = 0; i < MIX_N; i++)
            m->g[i] *= shrink;
        for (size_t i = 0; i < MIX_H; i++)
            m->h[i] *= shrink;
        m->top = t->log;
        share = 1;
    }
    m->sum += share;
    for (size_t i = 0, at = 0; i < MIX_N; i++) {
        double part = share * t->g[i];
        m->g[i] += part;
        for (size_t j = i; j < MIX_N; j++, at++)
            m->h[at] += part * t->g[j] + share * t->h[at];
    }
}

/* Turn sums into the log, its gradient and its Hessian. */
static inline void mix_finish(const struct mix *m, struct mix_term *out)
{
    out->log = m->top + log(m->sum);
    for (size_t i = 0; i < MIX_N; i++)
        out->g[i] = m->g[i] / m->sum;
    for (size_t i = 0, at = 0; i < MIX_N; i++)
        for (size_t j = i; j < MIX_N; j++, at++)
            out->h[at] = m->h[at] / m->sum - out->g[i] * out->g[j];
}

/* sum += weight * term, into both halves of the Hessian. */
static inline void mix_to_sum(struct crm_model_sum *sum, const struct mix_term *t, double weight)
{
    sum->loglik += weight * t->log;
    for (size_t i = 0, at = 0; i < MIX_N; i++) {
        sum->gradient[i] += weight * t->g[i];
        for (size_t j = i; j < MIX_N; j++, at++) {
            sum->hessian[i][j] += weight * t->h[at];
            if (i != j)
                sum->hessian[j][i] += weight * t->h[at];
        }
    }
}

#endif
