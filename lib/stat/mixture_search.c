/* Where a mixture is looked for: many short runs, the best of them further, on more rows each time.
 */
#include "base/mem.h"
#include "stat/kmeans.h"
#include "stat/mixture_work.h"

#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    POOL = 60,     /* runs kept at most */
    KEPT = 24,     /* of the short runs from partitions */
    GOING = 12,    /* of those after their first turns */
    FINALISTS = 5, /* beyond the first rows, and to the end */
    SHORT = 25,    /* steps of a short run */
    TURN = 40,     /* passes before the field is thinned out again */
    LONG = 2000,   /* passes to the end */
    FIRST = 2000,  /* rows of the first runs, where there are twice as many */
    LARGER = 8,    /* times as many rows in each later round */
    ANEW = 10,     /* short runs from partitions of the larger samples */
    FEWEST = 3,    /* partitions a restart asked for */
    MOST = 400
};
static const double ROUGH = 1e-7, SETTLED = 1e-10; /* relative change of the log-likelihood */

/* Whether a component has shrunk so far in some direction that the floor is what holds it. */
static bool at_floor(const struct crm_mixture *m)
{
    for (size_t c = 0; c < m->k; c++)
        for (size_t a = 0; a < m->d; a++) {
            double root = m->factor[(c * m->d + a) * m->d + a];
            if (root * root < 10 * CRM_MIXTURE_FLOOR)
                return true;
        }
    return false;
}

/* A mixture held by the floor has as large a likelihood as the floor is small: any other is better.
 */
static bool better(const struct crm_mixture *a, const struct crm_mixture *b)
{
    return a->degenerate != b->degenerate ? b->degenerate : a->loglik > b->loglik;
}

struct pool {
    struct crm_mixture of[POOL];
    int n, room;
};

/* Two runs that ended in the same place. */
static bool same(const struct crm_mixture *a, const struct crm_mixture *b)
{
    return a->degenerate == b->degenerate &&
           fabs(a->loglik - b->loglik) < ROUGH * (1 + fabs(a->loglik));
}

/* Keep a mixture if it is among the best `room` and none like it is there; false: no memory. */
static bool keep(struct pool *pool, const struct crm_mixture *m)
{
    int at = 0;

    for (int f = 0; f < pool->n; f++)
        if (same(&pool->of[f], m)) {
            if (better(m, &pool->of[f]))
                crm_mixture_copy(&pool->of[f], m);
            return true;
        }
    if (pool->n < pool->room) {
        at = pool->n++;
        if (!crm_mixture_alloc(&pool->of[at], m->k, m->d, m->covariance))
            return false;
    } else {
        for (int f = 1; f < pool->n; f++)
            if (better(&pool->of[at], &pool->of[f]))
                at = f;
        if (!better(m, &pool->of[at]))
            return true;
    }
    crm_mixture_copy(&pool->of[at], m);
    return true;
}

/* Best first; those beyond `room` go. */
static void shrink(struct pool *pool, int room)
{
    for (int a = 0; a < pool->n; a++)
        for (int b = a + 1; b < pool->n; b++)
            if (better(&pool->of[b], &pool->of[a])) {
                struct crm_mixture other = pool->of[a];
                pool->of[a] = pool->of[b];
                pool->of[b] = other;
            }
    pool->room = room;
    while (pool->n > room)
        crm_mixture_release(&pool->of[--pool->n]);
}

/* All of the pool further on the first n rows, at most `turns`; the best `room` stay. */
static bool further(
    struct crm_em *em, struct pool *pool, size_t n, int turns, double settled, int room)
{
    struct pool next = {.room = POOL};
    bool done = true;

    em->n = n;
    for (int f = 0; done && f < pool->n; f++) {
        em->m = &pool->of[f];
        crm_em_resume(em);
        crm_em_run(em, turns, settled);
        em->m->degenerate = at_floor(em->m);
        done = keep(&next, em->m);
    }
    shrink(pool, 0);
    *pool = next;
    shrink(pool, room);
    return done;
}

/* ---- where to start ---- */

struct search {
    struct crm_em em;
    const struct crm_mixture_options *options;
    gsl_rng *rng;
    double *centers;
    uint32_t *label;
    struct crm_mixture trial;
    struct pool pool;
    int attempts; /* so far: each has its own seed */
};

/* Groups around k rows drawn by chance; false when two of them are equal. */
static bool draw_groups(struct search *s)
{
    const struct crm_mixture_rows *rows = s->em.rows;
    size_t d = rows->d, k = s->options->k;

    for (size_t c = 0; c < k; c++) {
        size_t row = gsl_rng_uniform_int(s->rng, s->em.n);
        memcpy(s->centers + c * d, rows->plain + row * d, d * sizeof *s->centers);
        for (size_t e = 0; e < c; e++)
            if (memcmp(s->centers + e * d, s->centers + c * d, d * sizeof *s->centers) == 0)
                return false;
    }
    crm_kmeans_assign(rows->plain, s->em.n, d, s->centers, k, s->label);
    return true;
}

/*
 * A few steps from a partition of the first n rows: the best that k-means finds, then single
 * descents of k-means and groups around rows drawn by chance, since each reaches optima the other
 * misses.
 */
static enum crm_status try(struct search *s, size_t n, int turns, struct crm_err *err)
{
    enum crm_status status = CRM_OK;
    int attempt = s->attempts++;

    s->em.n = n;
    s->em.m = &s->trial;
    if (attempt % 2 == 0 || !draw_groups(s)) {
        struct crm_kmeans_options km = {.k = s->options->k,
            .restarts = attempt == 0 ? s->options->restarts : 1,
            .rough = true,
            .seed = s->options->seed + (uint64_t)attempt,
            .threads = 1};
        double inertia;
        status = crm_kmeans_fit(
            s->em.rows->plain, n, s->em.rows->d, &km, s->centers, s->label, &inertia, err);
    }
    if (status)
        return status;
    crm_em_from_labels(&s->em, s->label);
    crm_em_steps(&s->em, turns, SETTLED);
    s->trial.degenerate = at_floor(&s->trial);
    return keep(&s->pool, &s->trial) ? CRM_OK : crm_err_nomem(err);
}

/* As many as a second or so pays for. */
static int starts(size_t n, const struct crm_mixture_options *options)
{
    double each = (double)n * (double)options->k * options->restarts;
    double afforded = 4e6 / each * fmin(10, pow(1000 / (double)n, 3));

    if (options->k == 1)
        return 1;
    return (int)(options->restarts * fmin(fmax(afforded, FEWEST), MOST));
}

/* ---- the fit ---- */

static bool search_open(struct search *s, const struct crm_mixture_rows *rows,
    const struct crm_mixture_options *options)
{
    bool full =
        options->covariance == CRM_COVARIANCE_FULL || options->covariance == CRM_COVARIANCE_TIED;

    *s = (struct search){.options = options};
    s->rng = gsl_rng_alloc(gsl_rng_taus2);
    s->centers = crm_mem_alloc(options->k * rows->d, sizeof *s->centers);
    s->label = crm_mem_alloc(rows->n, sizeof *s->label);
    if (!s->rng || !s->centers || !s->label ||
        !crm_mixture_alloc(&s->trial, options->k, rows->d, options->covariance) ||
        !crm_em_alloc(&s->em, rows, rows->n, options->k, full))
        return false;
    s->em.threads = options->threads;
    gsl_rng_set(s->rng, (unsigned long)options->seed);
    return true;
}

static void search_close(struct search *s)
{
    shrink(&s->pool, 0);
    crm_mixture_release(&s->trial);
    crm_em_free(&s->em);
    free(s->centers);
    free(s->label);
    if (s->rng)
        gsl_rng_free(s->rng);
}

/* Twice: the rows where a round of new partitions pays are the first larger sample and all rows. */
static enum crm_status start_anew(struct search *s, size_t n, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    s->pool.room = POOL;
    for (int a = 0; a < ANEW && s->options->k > 1 && !status; a++)
        status = try(s, n, SHORT, err);
    if (!status && !further(&s->em, &s->pool, n, TURN, ROUGH, FINALISTS))
        status = crm_err_nomem(err);
    return status;
}

static enum crm_status search_run(struct search *s, struct crm_err *err)
{
    size_t n = s->em.rows->n, first = n < 2 * FIRST ? n : FIRST;
    enum crm_status status = CRM_OK;

    s->pool.room = KEPT;
    for (int a = starts(first, s->options); !status && a > 0; a--)
        status = try(s, first, SHORT, err);
    if (status)
        return status;
    shrink(&s->pool, POOL);
    if (s->options->k > 1 && !further(&s->em, &s->pool, first, TURN, ROUGH, GOING))
        return crm_err_nomem(err);
    for (size_t m = first; m < n && !status;) {
        m = m * LARGER < n ? m * LARGER : n;
        if (!further(&s->em, &s->pool, m, TURN, ROUGH, FINALISTS))
            return crm_err_nomem(err);
        if (m == n || m == first * LARGER)
            status = start_anew(s, m, err);
    }
    if (!status && !further(&s->em, &s->pool, n, LONG, SETTLED, 1))
        status = crm_err_nomem(err);
    return status;
}

enum crm_status crm_mixture_fit(const struct crm_mixture_rows *rows,
    const struct crm_mixture_options *options, struct crm_mixture *mixture, struct crm_err *err)
{
    struct search s;
    enum crm_status status =
        search_open(&s, rows, options) ? search_run(&s, err) : crm_err_nomem(err);

    *mixture = (struct crm_mixture){0};
    if (!status) {
        *mixture = s.pool.of[0];
        s.pool.n = 0;
    }
    search_close(&s);
    return status;
}
