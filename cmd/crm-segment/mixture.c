/* mixture -- clusters as normal distributions that overlap */
#include "analyses.h"
#include "features.h"
#include "krange.h"

#include "base/mem.h"
#include "base/parallel.h"
#include "stat/mixture.h"
#include "cli/frame.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const covariances[] = {"full", "diagonal", "tied", "spherical", NULL};

static int covariance;

static struct cluster_options opt;

static const struct crm_opt mixture_options[] = {
    CLUSTER_OPTIONS(opt, "1-9", "clusters, or a range: the best by BIC", "none",
        "starts are a multiple of this", "write likelihood and BIC of each k"),
    OPT_CHOICE(0, "covariance", "TYPE", covariance, covariances, "full",
        "full, diagonal, tied or spherical"),
    OPT_END,
};

/* One k: the fit, and how that went. */
struct result {
    struct crm_mixture mixture;
    enum crm_status status;
    struct crm_err err;
};

/* Fits of several k on the same rows. */
struct range {
    const struct crm_mixture_rows *rows;
    struct result *r;
    size_t from, n; /* the first k, how many */
    int threads;    /* of each fit */
};

static bool better(const struct crm_mixture *a, const struct crm_mixture *b, size_t n)
{
    if (a->degenerate != b->degenerate)
        return b->degenerate;
    return crm_mixture_bic(a, n) < crm_mixture_bic(b, n);
}

static enum crm_status write_fit(const struct crm_cli *cli, const struct result *r,
    size_t n_results, size_t n, struct crm_err *err)
{
    static const struct crm_out_column columns[] = {{"k", CRM_OUT_INT},
        {"covariance", CRM_OUT_TEXT}, {"loglik", CRM_OUT_NUMBER}, {"n_params", CRM_OUT_INT},
        {"bic", CRM_OUT_NUMBER}, {"aic", CRM_OUT_NUMBER}, {"converged", CRM_OUT_INT},
        {"degenerate", CRM_OUT_INT}};
    struct crm_out *out;
    enum crm_status status = crm_out_results(&out, cli, opt.fit, NULL, columns, 8, err);

    if (status)
        return status;
    for (size_t i = 0; i < n_results; i++) {
        const struct crm_mixture *m = &r[i].mixture;
        crm_out_int(out, (int64_t)m->k);
        crm_out_string(out, covariances[covariance]);
        crm_out_number(out, m->loglik);
        crm_out_int(out, (int64_t)m->n_params);
        crm_out_number(out, crm_mixture_bic(m, n));
        crm_out_number(out, 2 * (double)m->n_params - 2 * m->loglik);
        crm_out_int(out, m->converged);
        crm_out_int(out, m->degenerate);
        crm_out_row(out);
    }
    return crm_out_close(out, err);
}

static enum crm_status write_clients(struct base *base, const struct features *f,
    const uint32_t *label, const double *probability, struct crm_err *err)
{
    struct crm_pass *pass;
    size_t next = 0;
    enum crm_status status = crm_pass_analysis(&pass, base->cli, &base->table, err);

    if (status)
        return status;
    for (size_t i = 0; i < base->n; i++) {
        struct crm_out *cells = crm_pass_cells(pass);
        if (next < f->n && f->row[next] == i) {
            crm_out_int(cells, (int64_t)label[next] + 1);
            crm_out_number(cells, probability[next]);
            crm_out_number(cells, 1 - probability[next]);
            next++;
        } else {
            crm_out_empty(cells);
            crm_out_empty(cells);
            crm_out_empty(cells);
        }
        crm_pass_row(pass, i);
    }
    return crm_pass_close(pass, err);
}

enum { TEXT = 200 };

/* Variance of column a in component c. */
static double variance_of(const struct crm_mixture *m, size_t c, size_t a)
{
    double variance = 0;

    for (size_t b = 0; b <= a; b++)
        variance += pow(m->factor[(c * m->d + a) * m->d + b], 2);
    return variance;
}

/* " on equal values (frequency 1 of 150 clients)": where the most clients have no spread. */
static const char *where_collapsed(
    const struct features *f, const struct crm_mixture *m, char text[TEXT])
{
    const double near_zero = 10 * CRM_MIXTURE_FLOOR;
    size_t most = 0;

    snprintf(text, TEXT, " in a direction in which its clients do not differ");
    for (size_t at = 0; at < m->k * f->d; at++) {
        size_t a = at % f->d, equal = 0, one = 0;
        if (variance_of(m, at / f->d, a) >= near_zero)
            continue;
        for (size_t i = 0; i < f->n; i++)
            if (fabs(f->x[i * f->d + a] - m->mean[at]) <= sqrt(near_zero)) {
                equal++;
                one = i;
            }
        if (equal > most)
            snprintf(text, TEXT, " on equal values (%s %.6g of %zu clients)", f->name[a],
                f->raw[one * f->d + a], equal);
        most = equal > most ? equal : most;
    }
    return text;
}

static const char *instead(void)
{
    return covariance == CRM_COVARIANCE_FULL || covariance == CRM_COVARIANCE_DIAGONAL
               ? "--covariance tied or spherical shares the spread out and does not, nor does "
                 "kmeans"
               : "kmeans does not";
}

/* What was set aside although its BIC is lower, why, and what to do instead. */
static void say_collapsed(const struct crm_cli *cli, const struct features *f,
    const struct result r[], size_t n, size_t best)
{
    const struct crm_mixture *chosen = &r[best].mixture;
    char which[TEXT] = "", where[TEXT];
    const struct crm_mixture *first = NULL;
    size_t len = 0;

    for (size_t i = 0; i < n; i++) {
        const struct crm_mixture *m = &r[i].mixture;
        if (i == best || !m->degenerate ||
            crm_mixture_bic(m, f->n) >= crm_mixture_bic(chosen, f->n))
            continue;
        first = first ? first : m;
        if (len < TEXT)
            len += (size_t)snprintf(which + len, TEXT - len, "%s%zu", len ? ", " : "", m->k);
    }
    if (chosen->degenerate)
        crm_cli_warn(cli,
            "k = %zu: a cluster collapses%s, so that its likelihood has no bound and says nothing; "
            "%s",
            chosen->k, where_collapsed(f, chosen, where), instead());
    else if (first)
        crm_cli_note(cli,
            "set aside, although their BIC is lower: k = %s: a cluster collapses%s, so that its "
            "likelihood has no bound; %s",
            which, where_collapsed(f, first, where), instead());
    if (n > 1)
        crm_cli_note(cli, "k = %zu has the best BIC%s, %.6g", chosen->k,
            first && !chosen->degenerate ? " of the others" : "", crm_mixture_bic(chosen, f->n));
}

/* The largest k first: they take longest. */
static void fit_one(void *ctx, size_t piece)
{
    struct range *range = ctx;
    size_t at = range->n - 1 - piece;
    struct result *r = &range->r[at];
    struct crm_mixture_options options = {.k = range->from + at,
        .covariance = (enum crm_covariance)covariance,
        .restarts = (int)opt.restarts,
        .seed = (uint64_t)opt.seed,
        .threads = range->threads};

    crm_err_init(&r->err);
    r->status = crm_mixture_fit(range->rows, &options, &r->mixture, &r->err);
}

static enum crm_status fit_all(struct base *base, const struct features *f, struct result *r,
    size_t from, size_t to, struct crm_err *err)
{
    struct crm_mixture_rows *rows;
    int threads = features_threads(base, f);
    struct range range = {NULL, r, from, to - from + 1, from == to ? threads : 1};
    enum crm_status status = crm_mixture_rows_open(&rows, f->x, f->n, f->d, err);

    if (status)
        return status;
    range.rows = rows;
    crm_parallel(range.n, threads, fit_one, &range);
    crm_mixture_rows_close(rows);
    for (size_t i = 0; !status && i < range.n; i++)
        if ((status = r[i].status))
            *err = r[i].err;
    return status;
}

/* Fit every k of the range; *best is the one to use. */
static enum crm_status fit_range(struct base *base, const struct features *f, struct result *r,
    size_t from, size_t to, size_t *best, struct crm_err *err)
{
    enum crm_status status = fit_all(base, f, r, from, to, err);

    *best = 0;
    for (size_t i = 0; !status && i <= to - from; i++) {
        if (!r[i].mixture.converged)
            crm_cli_warn(base->cli, "k = %zu: not converged after %d steps", from + i,
                r[i].mixture.iterations);
        if (better(&r[i].mixture, &r[*best].mixture, f->n))
            *best = i;
    }
    if (!status)
        say_collapsed(base->cli, f, r, to - from + 1, *best);
    return status;
}

/* Put the clients into the clusters of the best fit. */
static enum crm_status assign(
    struct base *base, const struct features *f, struct crm_mixture *mixture, struct crm_err *err)
{
    uint32_t *label = crm_arena_alloc(&base->arena, (f->n + 1) * sizeof *label);
    double *probability = crm_arena_alloc(&base->arena, (f->n + 1) * sizeof *probability);
    enum crm_status status = label && probability ? CRM_OK : crm_err_nomem(err);

    if (!status)
        status = crm_mixture_assign(mixture, f->x, f->n, label, probability, err);
    return status ? status : write_clients(base, f, label, probability, err);
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct base base;
    struct features f = {0};
    struct result *r = NULL;
    size_t from, to, best;
    enum crm_status status = krange_parse(opt.k, &from, &to, err);

    if (status)
        return status;
    status = base_open(&base, cli, err);
    if (!status)
        status = features_read(&base, opt.columns, opt.transform, &f, err);
    if (!status && !(r = crm_mem_zalloc(to - from + 1, sizeof *r)))
        status = crm_err_nomem(err);
    if (!status && base.n == 0) { /* a header alone is passed on */
        if (opt.fit)
            status = write_fit(cli, r, 0, 0, err);
        if (!status)
            status = write_clients(&base, &f, NULL, NULL, err);
    } else if (!status) {
        status = fit_range(&base, &f, r, from, to, &best, err);
        if (!status && opt.fit)
            status = write_fit(cli, r, to - from + 1, f.n, err);
        if (!status)
            status = assign(&base, &f, &r[best].mixture, err);
    }
    for (size_t i = 0; r && i <= to - from; i++)
        crm_mixture_release(&r[i].mixture);
    free(r);
    base_close(&base);
    return status;
}

static const struct crm_schema_column columns[] = {
    COL_INPUT,
    COL_INT("cluster", "number", "the likeliest cluster, empty where a column is"),
    COL_SHARE("probability", "of that cluster"),
    COL_NUMBER("uncertainty", "0 to 1", "1 less probability"),
    COL_JOIN,
    COL_END,
};

const struct crm_analysis analysis_mixture = {
    .name = "mixture",
    .summary = "clusters as overlapping normal distributions",
    .synopsis = "--columns A,B [--k N|1-9] [FILE...]",
    .common = SEGMENT_ADDS | CRM_COMMON_THREADS,
    .options = mixture_options,
    .columns = columns,
    .run = run,
};
