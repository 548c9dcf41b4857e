/*
 * power.h -- how many clients it takes, what a number of them can show
 *
 * A two-sided test at `level`, of which the nearer tail alone is counted, as R does.
 *   shares  pooled variance under the null, own variances under the alternative (Fleiss, Levin and
 *           Paik 2003); R power.prop.test where the arms are equal
 *   means   noncentral t with n_t + n_c - 2 degrees of freedom; R power.t.test
 */
#ifndef CRM_CAMPAIGN_POWER_H
#define CRM_CAMPAIGN_POWER_H

#include "base/err.h"

#include <stdbool.h>

struct crm_power_spec {
    bool mean;    /* else a share */
    double base;  /* share or mean without the campaign */
    double sd;    /* of a mean */
    double level; /* per cent */
};

/* Power of a difference with so many clients in each arm. NAN where a share would leave 0..1. */
double crm_power(const struct crm_power_spec *spec, double difference, double n_t, double n_c);

/*
 * The least whole numbers with which `difference` is shown with `power`; n_t / (n_t + n_c) is
 * `share`, both rounded up from the real solution.
 * Errors: CRM_EUSAGE for a difference of 0 or a share outside 0..1; CRM_ENUMERIC beyond 10^9.
 */
enum crm_status crm_power_n(const struct crm_power_spec *spec, double difference, double power,
    double share, double *n_t, double *n_c, struct crm_err *err);

/*
 * The smallest difference above 0 that is shown with `power`.
 * Errors: CRM_ENUMERIC when no difference is: the base is too near 1, or the arms are too small.
 */
enum crm_status crm_power_difference(const struct crm_power_spec *spec, double n_t, double n_c,
    double power, double *difference, struct crm_err *err);

#endif
