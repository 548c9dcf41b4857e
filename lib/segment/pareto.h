/*
 * pareto.h -- who brings the money: ranks, cumulative shares, classes A B C, Gini
 *
 * Clients by amount, largest first, then by id in byte order; amounts below zero count as 0 in
 * shares and Gini.  Class A while the share before the client is below .80, B below .95, else C.
 */
#ifndef CRM_SEGMENT_PARETO_H
#define CRM_SEGMENT_PARETO_H

#include "base/err.h"
#include "base/slice.h"

#include <stdint.h>

struct crm_pareto {
    size_t customers;
    int64_t total_e4; /* of all amounts, negative ones included */
    double gini;      /* sum (2i - n - 1) x_i / (n sum x), x sorted upwards; NAN if sum x is 0 */
    double top20pct_share; /* of the round(0.2 n) largest, half to even; NAN if sum x is 0 */
};

/*
 *   amount_e4[n], id[n]  in
 *   rank[n]              out  from 1
 *   cum_share[n]         out  up to and with the client; NAN if nobody spent anything
 *   abc[n]               out  'A' 'B' 'C'
 * Errors: CRM_ENOMEM; CRM_EDATA when the sum does not fit.
 */
enum crm_status crm_pareto(const int64_t amount_e4[], const struct crm_slice id[], size_t n,
    uint32_t rank[], double cum_share[], char abc[], struct crm_pareto *fit, struct crm_err *err);

/* Row numbers by value, largest first, then by id. O(n log n). */
void crm_pareto_order(const int64_t value[], const struct crm_slice id[], size_t n, size_t order[]);

#endif
