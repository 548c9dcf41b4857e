/*
 * people.h -- clients with the days and the money of their visits: what a base is built from
 *
 *     crm_people_open(&people);
 *     ... for each client: crm_people_visit(&people, day, amount, err) by day,
 *         then crm_people_end(&people, err) ...
 *     crm_people_sort(&people, err);            one order, whatever that of the input
 *     crm_people_close(&people);                in any case
 *
 * 12 bytes a visit and 8 a client.
 */
#ifndef CRM_FORECAST_PEOPLE_H
#define CRM_FORECAST_PEOPLE_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

struct crm_people {
    size_t n;
    size_t *from;   /* n + 1: visits from[i] .. from[i + 1] - 1 of client i */
    int32_t *day;   /* of each visit, rising within a client */
    double *amount; /* of each, money; days without a visit: with the visit before, or the first */
    /* private */
    size_t n_visits, cap[3];
};

/* Errors: CRM_ENOMEM. */
enum crm_status crm_people_open(struct crm_people *people, struct crm_err *err);
void crm_people_close(struct crm_people *people);
enum crm_status crm_people_visit(
    struct crm_people *people, int32_t day, double amount, struct crm_err *err);

/* After the last visit of a client; a client without one is none. */
enum crm_status crm_people_end(struct crm_people *people, struct crm_err *err);

/* By days, then money. */
enum crm_status crm_people_sort(struct crm_people *people, struct crm_err *err);

/* First and last day of any visit; CRM_DAY_NONE without one. */
void crm_people_span(const struct crm_people *people, int32_t *first, int32_t *last);

#endif
