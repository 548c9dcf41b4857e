/*
 * optimise.h -- the lowest point of a smooth function in a box, by damped Newton steps
 *
 *     struct crm_newton problem = { .n = 4, .ctx = data, .eval = eval, .lower = lo, .upper = hi };
 *     struct crm_newton_end end;
 *     crm_newton_minimise(&problem, z, &end, err);
 *     if (!end.converged) ... end.gradient says how far from flat it stopped
 *
 * GSL's gsl_multimin has no method that uses second derivatives and none that knows bounds; its
 * bfgs2 also stops on lost precision in the line search while the gradient is still large.  With a
 * Hessian at hand a Levenberg-Marquardt damped Newton step needs 5 to 15 evaluations.
 * Source: Nocedal, Wright (2006) Numerical Optimization, ch. 3.4 (modified Newton), 16.7 (gradient
 * projection).  As R nlminb() with gradient and hessian.
 */
#ifndef CRM_STAT_OPTIMISE_H
#define CRM_STAT_OPTIMISE_H

#include "base/err.h"

#include <stdbool.h>

#define CRM_NEWTON_MAX 32 /* variables */

struct crm_newton {
    size_t n; /* variables, 1 .. CRM_NEWTON_MAX */
    void *ctx;
    /*
     * Value, gradient[n] and Hessian[n * n] (symmetric, both halves) at z.  A point where the
     * function is not finite is avoided, not an error; a status other than CRM_OK ends the run.
     */
    enum crm_status (*eval)(void *ctx, const double z[], double *value, double gradient[],
        double hessian[], struct crm_err *err);
    const double *lower, *upper; /* n each */
    double max_gradient;         /* converged below this; 0: 1e-6 */
    double enough;               /* stop below this; 0: when rounding hides any progress */
    int max_steps;               /* 0: 200 */
};

struct crm_newton_end {
    double value;
    double gradient; /* largest component along which the point could still move */
    double hessian[CRM_NEWTON_MAX * CRM_NEWTON_MAX];
    bool at_bound[CRM_NEWTON_MAX]; /* on the edge of the box */
    bool converged;
    int n_evals;
};

/*
 * Minimise from z, which is moved into the box first.
 *   z[n]   in/out  start, then the best point found
 *   end    out     what was reached there; also filled when it did not converge
 * Without `enough` the gradient is usually far below max_gradient at the end.
 * Errors: CRM_ENUMERIC when the function is not finite at the start; those of eval.
 */
enum crm_status crm_newton_minimise(
    const struct crm_newton *problem, double z[], struct crm_newton_end *end, struct crm_err *err);

/*
 * Inverse of the symmetric positive definite a[n * n] into inverse[n * n], leaving out rows and
 * columns where skip[i] (zeros there; skip may be NULL).  False when it is not positive definite,
 * or so near to singular that no digit of the inverse could be trusted.
 */
bool crm_newton_invert(const double a[], size_t n, const bool skip[], double inverse[]);

#endif
