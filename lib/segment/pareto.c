#include "segment/pareto.h"

#include "base/mem.h"
#include "base/money.h"
#include "base/os.h"

#include <math.h>
#include <stdlib.h>

struct order_key {
    const int64_t *value;
    const struct crm_slice *id;
};

static int by_value_then_id(const void *a, const void *b, void *ctx)
{
    const struct order_key *key = ctx;
    size_t i = *(const size_t *)a, j = *(const size_t *)b;
    int c;

    if (key->value[i] != key->value[j])
        return key->value[i] > key->value[j] ? -1 : 1;
    c = crm_slice_cmp(key->id[i], key->id[j]);
    return c ? c : (i > j) - (i < j);
}

void crm_pareto_order(const int64_t value[], const struct crm_slice id[], size_t n, size_t order[])
{
    struct order_key key = {value, id};

    for (size_t i = 0; i < n; i++)
        order[i] = i;
    crm_os_sort(order, n, sizeof *order, by_value_then_id, &key);
}

enum crm_status crm_pareto(const int64_t amount_e4[], const struct crm_slice id[], size_t n,
    uint32_t rank[], double cum_share[], char abc[], struct crm_pareto *fit, struct crm_err *err)
{
    size_t *order = crm_mem_alloc(n, sizeof *order);
    int64_t sum = 0, before = 0, top = 0;
    size_t n_top = (size_t)nearbyint(0.2 * (double)n);
    long double weighted = 0;

    if (!order)
        return crm_err_nomem(err);
    *fit = (struct crm_pareto){.customers = n, .gini = NAN, .top20pct_share = NAN};
    for (size_t i = 0; i < n; i++)
        if (!crm_money_add(&fit->total_e4, amount_e4[i]) ||
            (amount_e4[i] > 0 && !crm_money_add(&sum, amount_e4[i]))) {
            free(order);
            return crm_err_set(err, CRM_EDATA, "the sum of all amounts is too large");
        }
    crm_pareto_order(amount_e4, id, n, order);
    for (size_t r = 0; r < n; r++) {
        size_t i = order[r];
        int64_t x = amount_e4[i] > 0 ? amount_e4[i] : 0;
        double share = sum ? (double)before / (double)sum : 1;
        rank[i] = (uint32_t)(r + 1);
        abc[i] = share < 0.80 ? 'A' : share < 0.95 ? 'B' : 'C';
        before += x;
        cum_share[i] = sum ? (double)before / (double)sum : NAN;
        if (r < n_top)
            top = before;
        /* the r-th from the top is the (n - r)-th from the bottom: 2 (n - r) - n - 1 */
        weighted += ((long double)n - 2 * (long double)r - 1) * (long double)x;
    }
    if (sum) {
        fit->gini = (double)(weighted / ((long double)n * (long double)sum));
        fit->top20pct_share = (double)top / (double)sum;
    }
    free(order);
    return CRM_OK;
}
