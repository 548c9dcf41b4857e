#include "stat/auc.h"

#include "base/mem.h"
#include "stat/order.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Sum of squares about the mean, taken value by value (Welford 1962). */
struct spread {
    double n, mean, squares;
};

static void add(struct spread *s, double value, double times)
{
    double d = value - s->mean;

    if (!(times > 0))
        return;
    s->n += times;
    s->mean += d * times / s->n;
    s->squares += times * d * (value - s->mean);
}

enum crm_status crm_auc(struct crm_auc *result, const double prob[], const unsigned char event[],
    size_t n, double level, struct crm_err *err)
{
    uint32_t *order = crm_mem_alloc(n, sizeof *order);
    struct spread of_events = {0}, of_others = {0};
    double events = 0, others, below_events = 0, below_others = 0;
    enum crm_status status;

    memset(result, 0, sizeof *result);
    result->n = n;
    status = order ? crm_order(prob, n, order, err) : crm_err_nomem(err);
    if (status)
        goto out;
    for (size_t i = 0; i < n; i++)
        events += event[i] != 0;
    others = (double)n - events;
    result->n_events = (size_t)events;
    if (events == 0 || others == 0) {
        status = crm_err_set(err, CRM_EDATA, "all %zu outcomes are equal", n);
        goto out;
    }
    for (size_t i = 0, end; i < n; i = end) {
        double e = 0, o = 0, above_events, gap;
        for (end = i; end < n && prob[order[end]] == prob[order[i]]; end++)
            *(event[order[end]] ? &e : &o) += 1;
        above_events = events - below_events - e;
        add(&of_events, (below_others + o / 2) / others, e);
        add(&of_others, (above_events + e / 2) / events, o);
        /* a cut below these: all from here on are called events */
        result->average_precision +=
            e * (events - below_events) / ((double)n - below_events - below_others) / events;
        below_events += e;
        below_others += o;
        gap = fabs(below_others / others - below_events / events);
        result->ks = fmax(result->ks, gap);
    }
    result->auc = of_events.mean;
    result->se = events > 1 && others > 1 ? sqrt(of_events.squares / (events - 1) / events +
                                                 of_others.squares / (others - 1) / others)
                                          : NAN;
    result->limits = crm_normal_interval(result->auc, result->se, level);
    if (isfinite(result->se)) {
        result->limits.lo = fmax(0, result->limits.lo);
        result->limits.hi = fmin(1, result->limits.hi);
    }
out:
    free(order);
    return status;
}
