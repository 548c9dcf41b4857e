/* features.h -- columns of the customers as a matrix for clustering, transformed */
#ifndef CRM_SEGMENT_FEATURES_H
#define CRM_SEGMENT_FEATURES_H

#include "base.h"

enum step_kind { STEP_LOG, STEP_LN, STEP_ZSCORE, STEP_RANK, STEP_WINSOR };

/* One step of --transform, with what it was for each column: mean and sd, or the two limits. */
struct step {
    enum step_kind kind;
    double p_lo, p_hi; /* winsor: percentiles asked for */
    double *a, *b;     /* d each */
};

enum { MAX_STEPS = 8 };

/*
 * Rows are clients with a number in every column, in the order of the customers; columns are
 * sorted by name, so that the order of --columns changes nothing.
 */
struct features {
    size_t n, d;
    double *x;         /* n * d, transformed */
    double *raw;       /* n * d, as read */
    size_t *row;       /* n: which client */
    const char **name; /* d, sorted */
    size_t *given;     /* d: where each column of --columns is among the sorted ones */
    struct step step[MAX_STEPS];
    size_t n_steps;
};

/* --columns and --transform as the user wrote them. Arrays belong to the base. */
enum crm_status features_read(struct base *base, const char *columns, const char *transform,
    struct features *features, struct crm_err *err);

/* The same with steps and columns that are known already (a saved model): x is filled by them. */
enum crm_status features_apply(struct base *base, struct features *features, struct crm_err *err);

/* Threads for this many rows: as -j says, else one when they are few. */
int features_threads(const struct base *base, const struct features *features);

/* The column that carries the largest part of the variance after the transform, and that part. */
double features_heaviest(const struct features *features, size_t *column);

const char *step_name(enum step_kind kind);
bool step_parse_kind(struct crm_slice text, enum step_kind *kind);

/* What kmeans and mixture are asked alike. */
struct cluster_options {
    const char *columns, *k, *transform, *fit;
    int64_t restarts, seed;
};

#define CLUSTER_OPTIONS(opt, k_range, k_help, steps, restarts_help, fit_help)                      \
    OPT_COMMA(0, "columns", "A,B", (opt).columns, "recency_days,frequency,monetary",               \
        "columns to cluster by"),                                                                  \
        OPT_TEXT(0, "k", "N|M-N", (opt).k, k_range, k_help),                                       \
        OPT_COMMA(0, "transform", "STEPS", (opt).transform, steps,                                 \
            "none, or one or more of log, ln, zscore, rank, winsor:1,99"),                         \
        OPT_INT(0, "restarts", "N", (opt).restarts, 1, 10000, "10", restarts_help),                \
        OPT_INT(0, "seed", "N", (opt).seed, 0, 4294967295.0, "1", "seed of the random numbers"),   \
        OPT_WRITE(0, "fit", (opt).fit, fit_help)

#endif
