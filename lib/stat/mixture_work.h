/*
 * mixture_work.h -- one EM run; shared by the files mixture*.c only
 *
 * Rows lie in blocks of 64, column by column within a block, so that one operation serves several
 * rows.  A pass over the rows is an E step and the sums that an M step needs, in one: nothing of
 * size n k is kept.
 */
#ifndef CRM_STAT_MIXTURE_WORK_H
#define CRM_STAT_MIXTURE_WORK_H

#include "stat/mixture.h"

#include <stddef.h>

enum {
    CRM_EM_BLOCK = 64,  /* rows whose columns stand together; the last block is filled up with 0 */
    CRM_EM_PIECE = 4096 /* rows a piece of work: sums are taken piece by piece, in their order */
};

/* Rows in an order that comes from their content; the first m of them are a sample. */
struct crm_mixture_rows {
    double *x;     /* blocks * d * CRM_EM_BLOCK */
    double *plain; /* n * d: the same, one row after the other */
    double *scale; /* d: standard deviations, to measure steps by */
    size_t n, d;
};

bool crm_mixture_alloc(struct crm_mixture *m, size_t k, size_t d, enum crm_covariance covariance);
/* Of the same k and d. */
void crm_mixture_copy(struct crm_mixture *to, const struct crm_mixture *from);

/* What a pass reads and writes. */
struct crm_em_pass {
    const double *x; /* blocks of rows */
    size_t n, d, k;
    bool full;              /* products of different columns are wanted */
    const double *mean;     /* k * d */
    const double *white;    /* k * d * d: inverse Cholesky factors, lower */
    const double *constant; /* k: log weight - log det / 2 - d log(2 pi) / 2 */
    /*
     * Sums of each piece: the log-likelihood, then for each component its mass, its d sums of
     * x - mean and its d (d + 1) / 2 (d if not full) sums of products of these.
     */
    double *sum;     /* pieces * stride */
    double *lanes;   /* 4 * pieces * stride: the same before the four lanes are added up */
    double *scratch; /* pieces * crm_em_scratch(d, k) */
    size_t stride;
};

/* Doubles a piece needs. */
static inline size_t crm_em_scratch(size_t d, size_t k)
{
    return (k + 2 * d + 2) * CRM_EM_BLOCK;
}

/* A piece of a pass: on the widest unit that is there; on what every machine has. The same bits. */
void crm_em_pass_piece(void *pass, size_t piece);
void crm_em_pass_piece_narrow(void *pass, size_t piece);

/* One EM run on the first n rows. */
struct crm_em {
    const struct crm_mixture_rows *rows;
    size_t n;
    int threads;
    struct crm_mixture *m; /* where the run is */
    double *cov;           /* k * d * d: covariances of m before they are factored, lower */
    double *white;         /* k * d * d */
    double *constant;      /* k */
    double *theta;         /* 4 * k (1 + d + d d): places of an accelerated run */
    struct crm_em_pass pass;
};

/* Room for runs of k components on up to n rows; false: no memory, and nothing is held. */
bool crm_em_alloc(
    struct crm_em *em, const struct crm_mixture_rows *rows, size_t n, size_t k, bool full);
void crm_em_free(struct crm_em *em);

/* Parameters from a partition of the first n rows. */
void crm_em_from_labels(struct crm_em *em, const uint32_t label[]);

/* Parameters from those in em->m, which another run found. */
void crm_em_resume(struct crm_em *em);

/* At most `turns` plain steps; fewer when the log-likelihood changes by less than `settled` of it.
 */
void crm_em_steps(struct crm_em *em, int turns, double settled);

/* The same accelerated, at most `turns` passes. */
void crm_em_run(struct crm_em *em, int turns, double settled);

#endif
