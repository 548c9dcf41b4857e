/*
 * left_edge.h -- does an export begin in the middle of a history?
 *
 *     crm_first_months_open(&months, err);
 *     crm_first_months_add(&months, first_day);                   each client
 *     crm_left_edge_find(&edge, &months, err);                    edge.n == 0: it does not
 *     crm_first_months_close(&months);                            in any case
 *
 * Clients who came before the export begins look new in its first month.  It is taken to begin in
 * the middle when there are three months or more with first visits, and the first has more than
 * three times their median.
 */
#ifndef CRM_LEDGER_LEFT_EDGE_H
#define CRM_LEDGER_LEFT_EDGE_H

#include "ledger/ledger.h"

struct crm_first_months {
    uint32_t *count; /* of month m of year y at y * 12 + m - 1; NULL: closed */
};

struct crm_left_edge {
    int year, month; /* the first with first visits */
    uint32_t n;      /* of them; 0: the export does not begin in the middle */
    double median;   /* of all months with first visits */
    int32_t end;     /* last day of that month */
};

/* Errors: CRM_ENOMEM. */
enum crm_status crm_first_months_open(struct crm_first_months *months, struct crm_err *err);
void crm_first_months_add(struct crm_first_months *months, int32_t first_day);
void crm_first_months_close(struct crm_first_months *months);

/* Errors: CRM_ENOMEM. */
enum crm_status crm_left_edge_find(
    struct crm_left_edge *edge, const struct crm_first_months *months, struct crm_err *err);

/*
 * That of the clients of a ledger who are first seen on its cohort_from or later; *before := how
 * many are seen earlier.  Errors: CRM_ENOMEM.
 */
enum crm_status crm_ledger_left_edge(const struct crm_ledger *ledger, struct crm_left_edge *edge,
    uint64_t *before, struct crm_err *err);

#endif
