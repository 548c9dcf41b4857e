/*
 * survival_tests.h -- crm-churn survival --test-file: do the groups of -g differ
 *
 * log-rank and Peto between all of them, and with --tau the restricted mean of each and how far it
 * lies from that of the first.
 */
#ifndef CRM_CHURN_SURVIVAL_TESTS_H
#define CRM_CHURN_SURVIVAL_TESTS_H

#include "survival_rows.h"

struct survival_mean {
    double mean, se; /* NANs: the curve does not get so far */
};

struct survival_tests {
    const struct survival_rows *rows;
    struct crm_out *table, *remarks;
    double level, tau;                /* tau 0: no restricted means */
    int32_t as_of;                    /* CRM_DAY_NONE: the rows have none */
    const struct survival_mean *mean; /* of each group */
};

/* The columns of the table. */
size_t survival_tests_columns(bool with_means, const struct crm_out_column **columns);
enum crm_status survival_tests_write(const struct survival_tests *tests, struct crm_err *err);

#endif
