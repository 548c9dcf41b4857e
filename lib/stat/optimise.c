#include "stat/optimise.h"

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <string.h>

enum { MAX_N = CRM_NEWTON_MAX };

/* The longest step in any variable: the variables are logarithms, so this is a factor of e^2. */
static const double max_move = 2;

struct point {
    double z[MAX_N];
    double value;
    double gradient[MAX_N];
    double hessian[MAX_N * MAX_N];
};

static enum crm_status eval_at(
    const struct crm_newton *problem, struct point *p, int *n_evals, struct crm_err *err)
{
    ++*n_evals;
    return problem->eval(problem->ctx, p->z, &p->value, p->gradient, p->hessian, err);
}

static bool is_finite(const struct point *p, size_t n)
{
    if (!isfinite(p->value))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!isfinite(p->gradient[i]))
            return false;
    for (size_t i = 0; i < n * n; i++)
        if (!isfinite(p->hessian[i]))
            return false;
    return true;
}

/* Mark the variables held at an edge; the largest slope along the others. */
static double slope(const struct crm_newton *problem, const struct point *p, bool held[])
{
    double largest = 0;

    for (size_t i = 0; i < problem->n; i++) {
        held[i] = (p->z[i] <= problem->lower[i] && p->gradient[i] > 0) ||
                  (p->z[i] >= problem->upper[i] && p->gradient[i] < 0);
        if (!held[i])
            largest = fmax(largest, fabs(p->gradient[i]));
    }
    return largest;
}

/*
 * Solve (H + damping * D) step = -gradient over the variables that are not held, D the size of H's
 * diagonal.  False when the matrix is not positive definite.
 */
static bool damped_step(
    const struct point *p, size_t n, const bool held[], double damping, double step[])
{
    double a[MAX_N * MAX_N], b[MAX_N];
    size_t at[MAX_N], m = 0;
    double largest = 0;

    for (size_t i = 0; i < n; i++) {
        step[i] = 0;
        if (!held[i])
            at[m++] = i;
    }
    for (size_t i = 0; i < m; i++)
        largest = fmax(largest, fabs(p->hessian[at[i] * n + at[i]]));
    for (size_t i = 0; i < m; i++) {
        for (size_t j = 0; j < m; j++)
            a[i * m + j] = p->hessian[at[i] * n + at[j]];
        a[i * m + i] += damping * fmax(fabs(a[i * m + i]), 1e-3 * largest);
        b[i] = -p->gradient[at[i]];
    }
    gsl_matrix_view matrix = gsl_matrix_view_array(a, m, m);
    gsl_vector_view vector = gsl_vector_view_array(b, m);
    if (gsl_linalg_cholesky_decomp1(&matrix.matrix) ||
        gsl_linalg_cholesky_svx(&matrix.matrix, &vector.vector))
        return false;
    for (size_t i = 0; i < m; i++) {
        if (!isfinite(b[i]))
            return false;
        step[at[i]] = b[i];
    }
    return true;
}

/* What the quadratic model promises of a step. */
static double promised(const struct point *p, size_t n, const double step[])
{
    double fall = 0;

    for (size_t i = 0; i < n; i++) {
        fall -= p->gradient[i] * step[i];
        for (size_t j = 0; j < n; j++)
            fall -= 0.5 * step[i] * p->hessian[i * n + j] * step[j];
    }
    return fall;
}

static double clamp(double x, double lower, double upper)
{
    return x < lower ? lower : x > upper ? upper : x;
}

/*
 * Shorten the step to max_move and to where it first meets an edge, and put its end into `next`.
 * To stop one variable at its edge and let the others go on would leave a narrow valley.
 */
static double take_step(
    const struct crm_newton *problem, const struct point *p, double step[], struct point *next)
{
    double shrink = 1, moved = 0;

    for (size_t i = 0; i < problem->n; i++) {
        double room = step[i] > 0 ? problem->upper[i] - p->z[i] : p->z[i] - problem->lower[i];
        if (!(room > 0))
            step[i] = 0;
        else if (fabs(step[i]) > 0)
            shrink = fmin(shrink, fmin(room, max_move) / fabs(step[i]));
    }
    for (size_t i = 0; i < problem->n; i++) {
        next->z[i] = clamp(p->z[i] + shrink * step[i], problem->lower[i], problem->upper[i]);
        step[i] = next->z[i] - p->z[i];
        moved = fmax(moved, fabs(step[i]));
    }
    return moved;
}

enum crm_status crm_newton_minimise(
    const struct crm_newton *problem, double z[], struct crm_newton_end *end, struct crm_err *err)
{
    struct point p, next;
    size_t n = problem->n;
    double step[MAX_N], damping = 0;
    bool held[MAX_N], held_next[MAX_N];
    int max_steps = problem->max_steps ? problem->max_steps : 200;
    enum crm_status status;

    memset(end, 0, sizeof *end);
    for (size_t i = 0; i < n; i++)
        p.z[i] = clamp(z[i], problem->lower[i], problem->upper[i]);
    if ((status = eval_at(problem, &p, &end->n_evals, err)))
        return status;
    if (!is_finite(&p, n))
        return crm_err_set(
            err, CRM_ENUMERIC, "the likelihood is not finite at the start of the search");

    double gradient = slope(problem, &p, held);
    while (gradient > fmax(problem->enough, 1e-13) && end->n_evals < max_steps) {
        while (!damped_step(&p, n, held, damping, step) && damping < 1e12)
            damping = fmax(4 * damping, 1e-3);
        if (take_step(problem, &p, step, &next) < 1e-14 || damping >= 1e12)
            break;
        if ((status = eval_at(problem, &next, &end->n_evals, err)))
            return status;
        bool better = is_finite(&next, n);
        double gradient_next = better ? slope(problem, &next, held_next) : INFINITY;
        if (better) {
            double fall = p.value - next.value, hope = promised(&p, n, step);
            /* near the bottom rounding hides the fall: the gradient then decides */
            bool hidden = fabs(fall) <= 1e-10 * (1 + fabs(p.value));
            better = (hope > 0 && fall > 1e-4 * hope) || (hidden && gradient_next < gradient);
        }
        if (better) {
            p = next;
            gradient = gradient_next;
            memcpy(held, held_next, sizeof held);
            damping = damping < 1e-6 ? 0 : damping / 8;
        } else {
            damping = fmax(8 * damping, 1e-3);
        }
    }

    memcpy(z, p.z, n * sizeof *z);
    end->value = p.value;
    end->gradient = gradient;
    memcpy(end->hessian, p.hessian, n * n * sizeof *end->hessian);
    for (size_t i = 0; i < n; i++) /* the slope there may be lost in rounding, and say nothing */
        end->at_bound[i] = z[i] <= problem->lower[i] || z[i] >= problem->upper[i];
    end->converged = gradient < (problem->max_gradient > 0 ? problem->max_gradient : 1e-6);
    return CRM_OK;
}

bool crm_newton_invert(const double a[], size_t n, const bool skip[], double inverse[])
{
    double work[MAX_N * MAX_N], diagonal[MAX_N];
    size_t at[MAX_N], m = 0;

    memset(inverse, 0, n * n * sizeof *inverse);
    for (size_t i = 0; i < n; i++)
        if (!skip || !skip[i])
            at[m++] = i;
    if (!m)
        return true;
    /* scaled to a unit diagonal, so that the test of its condition does not depend on units */
    for (size_t i = 0; i < m; i++) {
        diagonal[i] = sqrt(a[at[i] * n + at[i]]);
        if (!(diagonal[i] > 0))
            return false;
    }
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < m; j++)
            work[i * m + j] = a[at[i] * n + at[j]] / (diagonal[i] * diagonal[j]);
    gsl_matrix_view matrix = gsl_matrix_view_array(work, m, m);
    if (gsl_linalg_cholesky_decomp1(&matrix.matrix))
        return false;
    for (size_t i = 0; i < m; i++)
        if (work[i * m + i] < 1e-6) /* squared: twelve digits are lost */
            return false;
    if (gsl_linalg_cholesky_invert(&matrix.matrix))
        return false;
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < m; j++) {
            inverse[at[i] * n + at[j]] = work[i * m + j] / (diagonal[i] * diagonal[j]);
            if (!isfinite(inverse[at[i] * n + at[j]]))
                return false;
        }
    return true;
}
