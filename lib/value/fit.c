#include "value/fit.h"

#include "base/mem.h"
#include "stat/optimise.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double box = 15;         /* how far, in logarithms, from where the data lie */
static const double coefficient = 10; /* largest coefficient of a covariate searched */

/* What one search maximises. */
struct task {
    const struct crm_fit *fit; /* n_params, n_positive, kind and k are set */
    const struct crm_cells *cells;
    const struct crm_fit_design *design;
    const struct crm_cells *group_cells; /* with a design: the cells of each group */
    const struct crm_spenders *spenders;
    double weight;
};

/* Where the coefficients of leaving act, and which way. */
static size_t leaving(enum crm_model_kind kind, double *sign)
{
    *sign = kind == CRM_MODEL_PARETO_NBD ? -1 : 1;
    return kind == CRM_MODEL_PARETO_NBD ? 3 : 2;
}

/* The model at z, for a group of clients if there is a design. */
static struct crm_model model_at(
    const struct crm_fit *fit, const double z[], const struct crm_fit_design *design, size_t group)
{
    struct crm_model model = fit->model;
    double visit = 0, leave = 0, sign;
    size_t at = leaving(model.kind, &sign);

    for (size_t i = 0; i < CRM_MODEL_PARAMS; i++)
        model.theta[i] = exp(z[i]);
    if (!design)
        return model;
    for (size_t i = 0; i < design->n_terms; i++) {
        double x = design->term[group * design->n_terms + i];
        visit += z[CRM_MODEL_PARAMS + i] * x;
        leave += z[CRM_MODEL_PARAMS + design->n_terms + i] * x;
    }
    model.theta[1] *= exp(-visit);
    model.theta[at] *= exp(sign * leave);
    return model;
}

struct crm_model crm_fit_group(
    const struct crm_fit *fit, const struct crm_fit_design *design, size_t group)
{
    return model_at(fit, fit->z, design, group);
}

/* From derivatives in positive parameters to those in their logarithms, times -1 / weight. */
static void to_logs(size_t n, const double theta[], const double gradient[], const double hessian[],
    double weight, double g[], double h[])
{
    for (size_t i = 0; i < n; i++) {
        g[i] = -theta[i] * gradient[i] / weight;
        for (size_t j = 0; j < n; j++)
            h[i * n + j] = -theta[i] * theta[j] * hessian[i * n + j] / weight;
        h[i * n + i] += g[i];
    }
}

/* Add one group's derivatives in ln theta to those in all parameters: the chain rule is linear. */
static void add_group(const struct task *task, size_t group, const double g4[], const double h4[],
    double g[], double h[])
{
    size_t n = task->fit->n_params, n_terms = task->design->n_terms;
    double slope[CRM_MODEL_PARAMS][CRM_FIT_MAX] = {{0}}, sign;
    size_t at = leaving(task->fit->model.kind, &sign);

    for (size_t i = 0; i < CRM_MODEL_PARAMS; i++)
        slope[i][i] = 1;
    for (size_t i = 0; i < n_terms; i++) {
        double x = task->design->term[group * n_terms + i];
        slope[1][CRM_MODEL_PARAMS + i] = -x;
        slope[at][CRM_MODEL_PARAMS + n_terms + i] = sign * x;
    }
    for (size_t k = 0; k < CRM_MODEL_PARAMS; k++)
        for (size_t i = 0; i < n; i++) {
            if (slope[k][i] == 0)
                continue;
            g[i] += slope[k][i] * g4[k];
            for (size_t l = 0; l < CRM_MODEL_PARAMS; l++)
                for (size_t j = 0; j < n; j++)
                    h[i * n + j] += slope[k][i] * h4[k * CRM_MODEL_PARAMS + l] * slope[l][j];
        }
}

static enum crm_status eval_model(void *ctx, const double z[], double *value, double gradient[],
    double hessian[], struct crm_err *err)
{
    const struct task *task = ctx;
    size_t n = task->fit->n_params, n_groups = task->design ? task->design->n_groups : 1;
    double g4[CRM_MODEL_PARAMS], h4[CRM_MODEL_PARAMS * CRM_MODEL_PARAMS];
    struct crm_model_sum sum;

    *value = 0;
    memset(gradient, 0, n * sizeof *gradient);
    memset(hessian, 0, n * n * sizeof *hessian);
    for (size_t group = 0; group < n_groups; group++) {
        struct crm_model model = model_at(task->fit, z, task->design, group);
        const struct crm_cells *cells = task->design ? &task->group_cells[group] : task->cells;
        enum crm_status status = crm_model_sum(&model, cells, &sum, err);
        if (status)
            return status;
        *value -= sum.loglik / task->weight;
        to_logs(
            CRM_MODEL_PARAMS, model.theta, sum.gradient, &sum.hessian[0][0], task->weight, g4, h4);
        if (task->design) {
            add_group(task, group, g4, h4, gradient, hessian);
        } else {
            memcpy(gradient, g4, sizeof g4);
            memcpy(hessian, h4, sizeof h4);
        }
    }
    return CRM_OK;
}

static enum crm_status eval_spend(void *ctx, const double z[], double *value, double gradient[],
    double hessian[], struct crm_err *err)
{
    const struct task *task = ctx;
    struct crm_spend_sum sum;

    const double theta[] = {exp(z[0]), exp(z[1]), exp(z[2])};
    const struct crm_spend spend = {theta[0], theta[1], theta[2]};
    enum crm_status status = crm_gamma_gamma_sum(&spend, task->spenders, &sum, err);
    *value = -sum.loglik / task->weight;
    to_logs(
        CRM_SPEND_PARAMS, theta, sum.gradient, &sum.hessian[0][0], task->weight, gradient, hessian);
    return status;
}

/* What the search found, and what can be said of it. */
static void conclude(struct crm_fit *fit, const struct task *task, const double z[],
    const struct crm_newton_end *end)
{
    double information[CRM_FIT_MAX * CRM_FIT_MAX];
    size_t n = fit->n_params;

    crm_fit_set(fit, z);
    fit->n = task->weight;
    fit->loglik = -end->value * task->weight;
    fit->converged = end->converged;
    fit->gradient = end->gradient;
    memcpy(fit->at_bound, end->at_bound, n * sizeof *fit->at_bound);
    for (size_t i = 0; i < n * n; i++)
        information[i] = end->hessian[i] * task->weight;
    fit->has_covariance = crm_newton_invert(information, n, fit->at_bound, fit->covariance);
    for (size_t i = 0; i < n; i++)
        fit->weak[i] = !fit->has_covariance || fit->at_bound[i] || fit->covariance[i * n + i] > 4;
}

static void count_criteria(struct crm_fit *fit, size_t n_params)
{
    fit->aic = 2 * (double)n_params - 2 * fit->loglik;
    fit->bic = (double)n_params * log(fit->n) - 2 * fit->loglik;
}

/* From z to the top of the likelihood of all clients; better than `fit` so far: kept. */
static enum crm_status climb(struct crm_fit *fit, const struct crm_newton *problem,
    const double start[], bool *found, struct crm_err *err)
{
    const struct task *task = problem->ctx;
    struct crm_newton_end end;
    double z[CRM_FIT_MAX];
    struct crm_err reason = {0};

    memcpy(z, start, problem->n * sizeof *z);
    enum crm_status status = crm_newton_minimise(problem, z, &end, &reason);
    if (status == CRM_ENUMERIC) /* this start leads nowhere; another may */
        return CRM_OK;
    if (status) {
        *err = reason;
        return status;
    }
    double loglik = -end.value * task->weight;
    if (!*found || (end.converged && !fit->converged) ||
        (end.converged == fit->converged && loglik > fit->loglik))
        conclude(fit, task, z, &end);
    *found = true;
    return CRM_OK;
}

/*
 * The task on few clients, at equal distances, to find out which start is best.  *rough says that
 * it was worth it; thin's arrays go with free_thin.
 */
struct thin {
    struct crm_cells cells;
    struct crm_spenders spenders;
    double *room;
};

static enum crm_status thin_task(
    const struct task *task, struct task *few, struct thin *thin, bool *rough, struct crm_err *err)
{
    enum { CELLS = 200, SPENDERS = 1000 };
    enum crm_status status = CRM_OK;

    memset(thin, 0, sizeof *thin);
    *few = *task;
    *rough = false;
    if (task->cells && task->cells->n > 3 * CELLS) {
        if ((status = crm_cells_thin(task->cells, CELLS, &thin->cells, err)))
            return status;
        few->cells = &thin->cells;
        few->weight = thin->cells.weight;
        *rough = true;
    } else if (task->spenders && task->spenders->n > 3 * SPENDERS) {
        const struct crm_spenders *all = task->spenders;
        double *room = thin->room = crm_mem_alloc(3 * SPENDERS, sizeof *room);
        if (!room)
            return crm_err_nomem(err);
        for (size_t i = 0; i < SPENDERS; i++) {
            size_t at = i * (all->n / SPENDERS);
            room[i] = all->x[at];
            room[SPENDERS + i] = all->mean[at];
            room[2 * SPENDERS + i] = all->weight ? all->weight[at] : 1;
        }
        status = crm_spenders_init(
            &thin->spenders, SPENDERS, room, room + SPENDERS, room + 2 * SPENDERS, err);
        few->spenders = &thin->spenders;
        few->weight = thin->spenders.clients;
        *rough = true;
    }
    return status;
}

static void free_thin(struct thin *thin)
{
    free(thin->cells.cell);
    free(thin->room);
}

/*
 * Fixed starts, tried on few clients if there are many; the best of them is then refined on all,
 * the others only if that fails.
 */
static enum crm_status search(struct crm_fit *fit, const struct crm_newton *problem,
    size_t n_starts, double start[][CRM_FIT_MAX], struct crm_err *err)
{
    enum { MAX_STARTS = 8 };
    const struct task *task = problem->ctx;
    double value[MAX_STARTS] = {0};
    size_t order[MAX_STARTS];
    struct thin thin;
    struct task few;
    struct crm_newton quick = *problem;
    bool found = false, rough;
    enum crm_status status = thin_task(task, &few, &thin, &rough, err);

    quick.ctx = &few;
    quick.enough = 3e-3;
    quick.max_steps = 60;
    for (size_t i = 0; i < n_starts && rough && !status; i++) {
        struct crm_newton_end end;
        struct crm_err reason = {0};
        status = crm_newton_minimise(&quick, start[i], &end, &reason);
        value[i] = status ? INFINITY : end.value;
        if (status == CRM_ENUMERIC)
            status = CRM_OK;
        else if (status)
            *err = reason;
    }
    free_thin(&thin);
    for (size_t i = 0; i < n_starts; i++) { /* by value, stable */
        size_t at = i;
        for (; at > 0 && value[i] < value[order[at - 1]]; at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    for (size_t i = 0; i < n_starts && !status; i++) {
        status = climb(fit, problem, start[order[i]], &found, err);
        if (rough && found && fit->converged)
            break;
    }
    if (!status && !found)
        return crm_err_set(err, CRM_ENUMERIC,
            "the likelihood is not finite at any of %zu starting points", n_starts);
    return status;
}

/* Starts as multiples of what the data say: rate x / T, leaving within the time seen. */
enum { N_STARTS = 4 };

static void starts(enum crm_model_kind kind, int k, double mean_x, double mean_T,
    double start[N_STARTS][CRM_FIT_MAX], double centre[CRM_MODEL_PARAMS])
{
    static const double poisson[N_STARTS][CRM_MODEL_PARAMS] = {
        {0.5, 0.4, 0.8, 2.0}, {1.0, 1.0, 0.2, 2.0}, {3.0, 2.0, 1.0, 1.0}, {0.2, 0.1, 3.0, 8.0}};
    static const double pareto[N_STARTS][CRM_MODEL_PARAMS] = {
        {0.6, 0.4, 0.6, 0.4}, {1.0, 1.0, 1.0, 4.0}, {3.0, 2.0, 2.0, 1.0}, {0.2, 0.1, 0.2, 0.5}};
    static const double periods[N_STARTS][CRM_MODEL_PARAMS] = {
        {1.0, 1.0, 0.7, 3.0}, {0.5, 2.0, 1.0, 9.0}, {3.0, 2.0, 0.3, 0.5}, {0.5, 0.5, 3.0, 20.0}};
    const double(*table)[CRM_MODEL_PARAMS] = kind == CRM_MODEL_BG_BB        ? periods
                                             : kind == CRM_MODEL_PARETO_NBD ? pareto
                                                                            : poisson;

    centre[0] = centre[1] = centre[2] = centre[3] = 0;
    if (kind != CRM_MODEL_BG_BB)
        centre[1] = log(mean_T / fmax(mean_x, 0.01) * (kind == CRM_MODEL_MBG_CNBD_K ? 1. / k : 1));
    if (kind == CRM_MODEL_PARETO_NBD)
        centre[3] = log(mean_T);
    for (size_t i = 0; i < N_STARTS; i++)
        for (size_t j = 0; j < CRM_MODEL_PARAMS; j++)
            start[i][j] = log(table[i][j]) + centre[j];
}

static enum crm_status fit_once(struct crm_fit *fit, enum crm_model_kind kind, int k,
    const struct crm_cells *cells, struct crm_err *err)
{
    double start[N_STARTS][CRM_FIT_MAX], centre[CRM_MODEL_PARAMS], mean_x, mean_T;
    double lower[CRM_MODEL_PARAMS], upper[CRM_MODEL_PARAMS];
    struct task task = {.fit = fit, .cells = cells, .weight = cells->weight};
    struct crm_newton problem = {
        .n = CRM_MODEL_PARAMS, .ctx = &task, .eval = eval_model, .lower = lower, .upper = upper};

    memset(fit, 0, sizeof *fit);
    fit->model.kind = kind;
    fit->model.k = k;
    fit->n_params = fit->n_positive = CRM_MODEL_PARAMS;
    crm_cells_means(cells, &mean_x, &mean_T);
    starts(kind, k, mean_x, mean_T, start, centre);
    for (size_t i = 0; i < CRM_MODEL_PARAMS; i++) {
        lower[i] = centre[i] - box;
        upper[i] = centre[i] + box;
    }
    return search(fit, &problem, N_STARTS, start, err);
}

/* Split cells by their group; group[g].cell to be freed together by freeing *room. */
static enum crm_status split_groups(const struct crm_cells *cells, size_t n_groups,
    struct crm_cells **groups, struct crm_cell **room, struct crm_err *err)
{
    *groups = crm_mem_zalloc(n_groups, sizeof **groups);
    *room = crm_mem_alloc(cells->n, sizeof **room);
    if (!*groups || !*room)
        return crm_err_nomem(err);
    for (size_t i = 0; i < cells->n; i++)
        (*groups)[cells->cell[i].group].n++;
    struct crm_cell *next = *room;
    for (size_t g = 0; g < n_groups; g++) {
        size_t n = (*groups)[g].n;
        (*groups)[g] = *cells;
        (*groups)[g].cell = next;
        (*groups)[g].n = 0;
        (*groups)[g].weight = 0;
        next += n;
    }
    for (size_t i = 0; i < cells->n; i++) {
        struct crm_cells *group = &(*groups)[cells->cell[i].group];
        group->cell[group->n++] = cells->cell[i];
        group->weight += cells->cell[i].weight;
    }
    return CRM_OK;
}

/* Add covariates to a fit without them, which is the start. */
static enum crm_status fit_design(struct crm_fit *fit, const struct crm_cells *cells,
    const struct crm_fit_design *design, struct crm_err *err)
{
    double start[1][CRM_FIT_MAX] = {{0}}, lower[CRM_FIT_MAX], upper[CRM_FIT_MAX];
    struct crm_cells *groups = NULL;
    struct crm_cell *room = NULL;
    struct task task = {.fit = fit, .design = design, .weight = cells->weight};
    struct crm_newton problem = {.ctx = &task, .eval = eval_model, .lower = lower, .upper = upper};
    enum crm_status status = split_groups(cells, design->n_groups, &groups, &room, err);

    if (status)
        goto out;
    memcpy(start[0], fit->z, CRM_MODEL_PARAMS * sizeof *fit->z);
    fit->n_params = problem.n = CRM_MODEL_PARAMS + 2 * design->n_terms;
    for (size_t i = 0; i < problem.n; i++) {
        double reach = i < CRM_MODEL_PARAMS ? box : coefficient;
        lower[i] = start[0][i] - reach;
        upper[i] = start[0][i] + reach;
    }
    task.group_cells = groups;
    status = search(fit, &problem, 1, start, err);
out:
    free(groups);
    free(room);
    return status;
}

static enum crm_status check_cells(
    enum crm_model_kind kind, const struct crm_cells *cells, struct crm_err *err)
{
    double mean_x, mean_T;

    crm_cells_means(cells, &mean_x, &mean_T);
    if (!cells->n)
        return crm_err_set(err, CRM_EDATA, "there is no client to fit a model to");
    if (!(mean_x > 0))
        return crm_err_set(
            err, CRM_EDATA, "no client ever came back, so that there is nothing to fit");
    if (!(mean_T > 0))
        return crm_err_set(err, CRM_EDATA, "every client's age is 0");
    for (size_t i = 0; i < cells->n; i++) {
        struct crm_history h = crm_cells_history(cells, i);
        if (!crm_model_accepts(kind, &h))
            return crm_err_set(err, CRM_EDATA,
                "bg-bb needs whole periods with at most one visit in each; a client has %.12g "
                "visits, the last in period %.12g of %.12g",
                h.x, h.t_x, h.T);
    }
    return CRM_OK;
}

enum crm_status crm_fit_model(struct crm_fit *fit, enum crm_model_kind kind,
    const struct crm_cells *cells, const struct crm_fit_options *options, struct crm_err *err)
{
    int first = options->k ? options->k : 1;
    int last = kind != CRM_MODEL_MBG_CNBD_K ? first : options->k ? options->k : CRM_MODEL_MAX_K;
    struct crm_fit next;
    enum crm_status status = check_cells(kind, cells, err);

    if (status || (status = fit_once(fit, kind, first, cells, err)))
        return status;
    if (kind == CRM_MODEL_MBG_CNBD_K) {
        fit->loglik += (first - 1) * options->sum_log_gaps;
        for (int k = first + 1; k <= last; k++) {
            if ((status = fit_once(&next, kind, k, cells, err)))
                return status;
            next.loglik += (k - 1) * options->sum_log_gaps;
            if (next.loglik <= fit->loglik)
                break;
            *fit = next;
        }
    }
    if (options->design && (status = fit_design(fit, cells, options->design, err)))
        return status;
    count_criteria(fit, fit->n_params + (kind == CRM_MODEL_MBG_CNBD_K));
    return CRM_OK;
}

enum crm_status crm_fit_spend(
    struct crm_fit *fit, const struct crm_spenders *spenders, struct crm_err *err)
{
    static const double shapes[][2] = {{6, 4}, {1.5, 1.5}, {30, 10}};
    enum { N = sizeof shapes / sizeof *shapes };
    double start[N][CRM_FIT_MAX], lower[CRM_SPEND_PARAMS], upper[CRM_SPEND_PARAMS];
    double scale;
    struct task task = {.fit = fit, .spenders = spenders, .weight = spenders->clients};
    struct crm_newton problem = {
        .n = CRM_SPEND_PARAMS, .ctx = &task, .eval = eval_spend, .lower = lower, .upper = upper};

    if (!spenders->n)
        return crm_err_set(err, CRM_EDATA, "no client with a repeat visit spent anything on it");
    memset(fit, 0, sizeof *fit);
    fit->n_params = fit->n_positive = CRM_SPEND_PARAMS;
    scale = spenders->log_mean / spenders->clients;
    for (size_t i = 0; i < CRM_SPEND_PARAMS; i++) {
        lower[i] = (i == 2 ? scale : 0) - box;
        upper[i] = (i == 2 ? scale : 0) + box;
    }
    for (size_t i = 0; i < N; i++) {
        start[i][0] = log(shapes[i][0]);
        start[i][1] = log(shapes[i][1]);
        start[i][2] = scale + log(shapes[i][1]) - log(shapes[i][0]);
    }
    enum crm_status status = search(fit, &problem, N, start, err);
    if (!status)
        count_criteria(fit, CRM_SPEND_PARAMS);
    return status;
}
