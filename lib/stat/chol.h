/*
 * chol.h -- information matrices: factor, solve, invert, and which term says nothing new
 *
 * Cholesky in the order of the terms.  A term whose pivot is lost (it repeats terms before it) is
 * left out instead of ending the work, so that it can be named; GSL's routine stops there.
 * Matrices are p x p, row after row, symmetric.
 */
#ifndef CRM_STAT_CHOL_H
#define CRM_STAT_CHOL_H

#include <stdbool.h>
#include <stddef.h>

/* What became of a term of a model. */
enum crm_term {
    CRM_TERM_FITTED,
    CRM_TERM_CONSTANT,  /* the same value in every row that tells */
    CRM_TERM_COLLINEAR, /* a sum of multiples of the terms before it */
    CRM_TERM_SEPARATED, /* tells the outcome without error: the estimate has no end */
};

/*
 * a := L with a = L L' (lower; the upper part is left as it was).
 *   state[p]  in/out  a term that is not CRM_TERM_FITTED is left out; one whose pivot falls below
 *                     `tolerance` times its own diagonal becomes `lost`
 * Returns the number of terms left in.
 */
size_t crm_chol_factor(
    double a[], size_t p, double tolerance, enum crm_term state[], enum crm_term lost);

/* b := inverse(L L') b; 0 for terms left out. */
void crm_chol_solve(const double l[], size_t p, const enum crm_term state[], double b[]);

/* inverse[p * p] := inverse(L L'), both halves; 0 for terms left out. */
void crm_chol_invert(const double l[], size_t p, const enum crm_term state[], double inverse[]);

#endif
