/*
 * drivers.h -- what drivers.c hands to the two models
 */
#ifndef CRM_CHURN_DRIVERS_H
#define CRM_CHURN_DRIVERS_H

#include "terms.h"

struct drivers_options {
    int model, ties; /* CRM_TIES_... */
    const char *time, *event, *terms, *weight, *entry, *scale;
    const char *strata, *cluster, *baseline_file, *zph_file, *residuals_file; /* Cox */
    const char *class_weights, *train, *predict_file, *fit_file;              /* logit */
    double ridge;
    bool standardise;
};

/* Files open: NULL where not asked for. */
struct drivers_files {
    struct crm_out *out, *fit, *baseline, *zph, *residuals, *predict;
};

struct drivers {
    const struct drivers_options *opt;
    const struct crm_cli *cli;
    struct crm_frame *frame;
    struct crm_columns table;
    struct crm_column_blocks by, strata; /* of -g, of --strata */
    struct crm_terms terms;
    size_t time, event, weight, entry, cluster, train, customer; /* of the table; or SIZE_MAX */
    double *scale; /* of each term: its effect is that of so many units */
    struct drivers_files files;
};

/* The block `group`: rows[n] of the table can be used. `name` is for messages. */
enum crm_status drivers_cox(struct drivers *d, uint32_t group, const char *name,
    const uint32_t rows[], size_t n, struct crm_err *err);

/* all[n_all]: every row of the block, for --predict. */
enum crm_status drivers_logit(struct drivers *d, uint32_t group, const char *name,
    const uint32_t rows[], size_t n, const uint32_t all[], size_t n_all, struct crm_err *err);

/* A row stat,value of --fit. */
void drivers_stat(struct drivers *d, uint32_t group, const char *stat, double value);

/* A row term,estimate,... of the main output, effect and limits of `scale` units; NANs leave cells
 * empty. */
void drivers_term(
    struct drivers *d, uint32_t group, const char *term, double estimate, double se, double scale);

/* ", for each 7 more" of term t, "" of a name. */
const char *drivers_unit(const struct drivers *d, uint32_t t, char text[64]);

#endif
