/*
 * cox_rows.h -- the sorted rows of a Cox fit, for cox.c and cox_check.c
 */
#ifndef CRM_STAT_COX_ROWS_H
#define CRM_STAT_COX_ROWS_H

#include "stat/cox.h"

#include <stdbool.h>

/* Errors: CRM_ENOMEM. Release in any case. */
enum crm_status crm_cox_rows_make(
    struct crm_cox_rows *rows, const struct crm_cox_data *data, struct crm_err *err);
void crm_cox_rows_release(struct crm_cox_rows *rows);

/* Sums over those at risk, and over the events of one time. */
struct crm_cox_sums {
    size_t p;
    double s0, *s1, *s2;              /* all at risk: r, r z, r z z' (lower half, row after row) */
    double d0, *d1, *d2;              /* events of this time likewise */
    double events, event_weight, *ez; /* how many, sum of w, sum of w z */
    size_t first, late_at;            /* of the stratum: its first row, next of rows->late */
    double peak;                      /* largest s0 since the sums were last made anew */
};

/* room: crm_cox_sums_room(p) doubles */
size_t crm_cox_sums_room(size_t p);
void crm_cox_sums_init(struct crm_cox_sums *sums, size_t p, double *room);

/*
 * The rows of block b enter, after those who entered later than its time have been taken out; at
 * the first block of a stratum nobody is at risk before.  Blocks in their order.  second: also the
 * sums of z z'.
 */
void crm_cox_sums_enter(
    struct crm_cox_sums *sums, const struct crm_cox_rows *rows, size_t b, bool second);

/* rows->late and its times as stat/concordance.h wants them. */
static inline struct crm_late crm_cox_late(const struct crm_cox_rows *rows)
{
    return (struct crm_late){rows->entry, rows->time, rows->late};
}

/*
 * What the ties at one time add up to.  Efron: event l of d sees the risk set less l/d of the
 * events; Breslow: all see the whole set.  w is the mean weight of an event.
 */
struct crm_cox_ties {
    double log_sum;    /* sum of w log(S0_l) */
    double a0, a1;     /* sum of w / S0_l, of w (l/d) / S0_l */
    double b0, b1, b2; /* sum of w / S0_l^2, times l/d, times (l/d)^2 */
};
struct crm_cox_ties crm_cox_ties_sum(const struct crm_cox_sums *sums, enum crm_ties ties);

/* Add the information of one time, lower half of p x p, times `by`. */
void crm_cox_information(
    const struct crm_cox_sums *sums, const struct crm_cox_ties *t, double by, double information[]);

#endif
