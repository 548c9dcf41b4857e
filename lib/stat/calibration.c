#include "stat/calibration.h"

#include "base/mem.h"
#include "stat/logit.h"
#include "stat/order.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double least = 1e-15; /* a certain wrong guess would cost an infinite log loss */

static double bounded(double p)
{
    return fmin(1 - least, fmax(least, p));
}

enum crm_status crm_calibration(struct crm_calibration *result, const double prob[],
    const unsigned char event[], size_t n, struct crm_err *err)
{
    double *odds = crm_mem_alloc(n, sizeof *odds), rows = (double)n;
    struct crm_logit_data data = {.n = n, .p = 1, .x = odds, .y = event};
    struct crm_logit fit;
    enum crm_status status;

    memset(result, 0, sizeof *result);
    if (!odds)
        return crm_err_nomem(err);
    for (size_t i = 0; i < n; i++) {
        double y = event[i] != 0, p = bounded(prob[i]), miss = prob[i] - y;
        result->rate += y / rows;
        result->mean_prob += prob[i] / rows;
        result->brier += miss * miss / rows;
        result->log_loss -= log(event[i] ? p : 1 - p) / rows;
        odds[i] = log(p / (1 - p));
    }
    status = crm_logit_fit(&fit, &data, err);
    if (status == CRM_OK && fit.state[0] == CRM_TERM_FITTED) {
        result->intercept = fit.coef[0];
        result->slope = fit.coef[1];
    } else {
        result->intercept = result->slope = NAN;
        if (status != CRM_ENOMEM)
            status = CRM_OK;
    }
    crm_logit_release(&fit);
    free(odds);
    return status;
}

static void describe(const double prob[], const unsigned char event[], size_t n,
    const uint32_t order[], struct crm_decile table[10])
{
    size_t first = 0, events = 0, seen = 0;

    for (size_t i = 0; i < n; i++)
        events += event[i] != 0;
    for (size_t g = 0; g < 10; g++) {
        struct crm_decile *d = table + g;
        double all = (double)events / (double)n;
        *d = (struct crm_decile){.n = n / 10 + (g < n % 10)};
        for (size_t k = first; k < first + d->n; k++) {
            d->n_events += event[order[k]] != 0;
            d->mean_prob += prob[order[k]];
        }
        first += d->n;
        seen += d->n_events;
        d->mean_prob /= (double)d->n;
        d->rate = (double)d->n_events / (double)d->n;
        d->lift = d->rate / all;
        d->cum_gain = (double)seen / (double)events;
        d->cum_lift = (double)seen / (double)first / all;
    }
}

enum crm_status crm_deciles(const double prob[], const unsigned char event[], size_t n,
    unsigned char decile[], struct crm_decile table[10], struct crm_err *err)
{
    uint32_t *order = crm_mem_alloc(n, sizeof *order);
    double *minus = crm_mem_alloc(n, sizeof *minus);
    enum crm_status status = order && minus ? CRM_OK : crm_err_nomem(err);

    for (size_t i = 0; i < n && !status; i++)
        minus[i] = -prob[i]; /* a stable ascending sort: ties stay by row */
    if (!status)
        status = crm_order(minus, n, order, err);
    for (size_t g = 0, k = 0; g < 10 && !status; g++)
        for (size_t left = n / 10 + (g < n % 10); left > 0; left--)
            decile[order[k++]] = (unsigned char)(g + 1);
    if (!status && table)
        describe(prob, event, n, order, table);
    free(order);
    free(minus);
    return status;
}
