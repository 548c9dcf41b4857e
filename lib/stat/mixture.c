#include "stat/mixture.h"

#include "base/mem.h"
#include "base/parallel.h"
#include "stat/kmeans.h"

#include <gsl/gsl_linalg.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    PIECE = 4096,
    SHORT_RUN = 25,
    LONG_RUN = 2000,
    FINALISTS = 5,
    STARTS = 6,
    STARTS_SMALL = 20,
    SMALL = 20000
};
static const double SETTLED = 1e-10; /* relative change of the log-likelihood */

/* One EM run. Responsibilities lie component by component: resp[c * n + i]. */
struct em {
    const double *x;
    size_t n, d, k;
    int threads;
    double *resp;     /* k * n */
    double *cov;      /* k * d * d, covariances before they are factored */
    double *mass;     /* k */
    double *constant; /* k: log weight - log det / 2 - d log(2 pi) / 2 */
    double *partial;  /* log-likelihood of each piece */
    double *row;      /* n_pieces * (k + d) */
    struct crm_mixture *m;
};

static void e_piece(void *ctx, size_t piece)
{
    struct em *em = ctx;
    size_t d = em->d, k = em->k, end = (piece + 1) * PIECE;
    double *logp = em->row + piece * (k + d), *y = logp + k, sum = 0;

    for (size_t i = piece * PIECE; i < end && i < em->n; i++) {
        const double *x = em->x + i * d;
        double most = -INFINITY, total = 0;
        for (size_t c = 0; c < k; c++) {
            const double *L = em->m->factor + c * d * d, *mean = em->m->mean + c * d;
            double dist2 = 0;
            for (size_t a = 0; a < d; a++) { /* y = L^-1 (x - mean) */
                double v = x[a] - mean[a];
                for (size_t b = 0; b < a; b++)
                    v -= L[a * d + b] * y[b];
                y[a] = v / L[a * d + a];
                dist2 += y[a] * y[a];
            }
            logp[c] = em->constant[c] - dist2 / 2;
            if (logp[c] > most)
                most = logp[c];
        }
        for (size_t c = 0; c < k; c++)
            total += exp(logp[c] - most);
        total = most + log(total);
        for (size_t c = 0; c < k; c++)
            em->resp[c * em->n + i] = exp(logp[c] - total);
        sum += total;
    }
    em->partial[piece] = sum;
}

/* Weight, mean and covariance of one component from its responsibilities. */
static void m_component(void *ctx, size_t c)
{
    struct em *em = ctx;
    size_t d = em->d;
    const double *r = em->resp + c * em->n;
    double *mean = em->m->mean + c * d, *cov = em->cov + c * d * d, mass = 0;

    memset(mean, 0, d * sizeof *mean);
    memset(cov, 0, d * d * sizeof *cov);
    for (size_t i = 0; i < em->n; i++) {
        mass += r[i];
        for (size_t a = 0; a < d; a++)
            mean[a] += r[i] * em->x[i * d + a];
    }
    mass += 1e-300; /* a component without rows keeps finite numbers and weight zero */
    for (size_t a = 0; a < d; a++)
        mean[a] /= mass;
    for (size_t i = 0; i < em->n; i++) {
        const double *x = em->x + i * d;
        for (size_t a = 0; a < d; a++) {
            double va = r[i] * (x[a] - mean[a]);
            if (em->m->covariance == CRM_COVARIANCE_FULL ||
                em->m->covariance == CRM_COVARIANCE_TIED)
                for (size_t b = 0; b < a; b++)
                    cov[a * d + b] += va * (x[b] - mean[b]);
            cov[a * d + a] += va * (x[a] - mean[a]);
        }
    }
    em->mass[c] = mass;
}

/* The covariance type's share of the freedom, and the floor. */
static void constrain(struct em *em)
{
    size_t d = em->d, k = em->k, dd = d * d;

    if (em->m->covariance == CRM_COVARIANCE_TIED) {
        for (size_t e = 0; e < dd; e++) {
            double sum = 0;
            for (size_t c = 0; c < k; c++)
                sum += em->cov[c * dd + e];
            for (size_t c = 0; c < k; c++)
                em->cov[c * dd + e] = sum / (double)em->n;
        }
    } else {
        for (size_t c = 0; c < k; c++)
            for (size_t e = 0; e < dd; e++)
                em->cov[c * dd + e] /= em->mass[c];
    }
    for (size_t c = 0; c < k; c++) {
        double *cov = em->cov + c * dd, mean = 0;
        for (size_t a = 0; a < d; a++) {
            cov[a * d + a] += CRM_MIXTURE_FLOOR;
            mean += cov[a * d + a] / (double)d;
        }
        if (em->m->covariance == CRM_COVARIANCE_SPHERICAL)
            for (size_t a = 0; a < d; a++)
                cov[a * d + a] = mean;
    }
}

static void constants(struct em *em)
{
    size_t d = em->d;

    for (size_t c = 0; c < em->k; c++) {
        double logdet = 0;
        for (size_t a = 0; a < d; a++)
            logdet += 2 * log(em->m->factor[(c * d + a) * d + a]);
        em->constant[c] = log(em->m->weight[c]) - logdet / 2 - (double)d / 2 * log(2 * M_PI);
    }
}

/* Cholesky factors of the covariances, and the weights. */
static void factor(struct em *em)
{
    size_t d = em->d, dd = d * d;

    for (size_t c = 0; c < em->k; c++) {
        double *L = em->m->factor + c * dd;
        gsl_matrix_view view = gsl_matrix_view_array(L, d, d);
        memcpy(L, em->cov + c * dd, dd * sizeof *L);
        for (size_t a = 0; a < d; a++)
            for (size_t b = a + 1; b < d; b++)
                L[a * d + b] = L[b * d + a];
        if (gsl_linalg_cholesky_decomp1(&view.matrix) != GSL_SUCCESS) {
            /* rounding made it indefinite in spite of the floor: its diagonal alone is definite */
            for (size_t a = 0; a < d; a++)
                for (size_t b = 0; b < d; b++)
                    L[a * d + b] = a == b ? sqrt(em->cov[c * dd + a * d + a]) : 0;
        }
        for (size_t a = 0; a < d; a++)
            for (size_t b = a + 1; b < d; b++)
                L[a * d + b] = 0;
        em->m->weight[c] = em->mass[c] / (double)em->n;
    }
    constants(em);
}

static void m_step(struct em *em)
{
    crm_parallel(em->k, em->threads, m_component, em);
    constrain(em);
    factor(em);
}

static double e_step(struct em *em)
{
    size_t pieces = (em->n + PIECE - 1) / PIECE;
    double sum = 0;

    crm_parallel(pieces, em->threads, e_piece, em);
    for (size_t p = 0; p < pieces; p++)
        sum += em->partial[p];
    return sum;
}

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

/* From the parameters in em->m, at most `turns` steps. */
static void run(struct em *em, int turns)
{
    double before = -INFINITY;

    em->m->converged = false;
    for (int t = 0; t < turns && !em->m->converged; t++) {
        em->m->loglik = e_step(em);
        em->m->converged = fabs(em->m->loglik - before) <= SETTLED * (1 + fabs(em->m->loglik));
        before = em->m->loglik;
        em->m->iterations++;
        if (!em->m->converged && t + 1 < turns)
            m_step(em);
    }
    em->m->degenerate = at_floor(em->m);
}

static bool mixture_alloc(struct crm_mixture *m, size_t k, size_t d, enum crm_covariance covariance)
{
    *m = (struct crm_mixture){.k = k, .d = d, .covariance = covariance};
    m->weight = crm_mem_zalloc(k, sizeof *m->weight);
    m->mean = crm_mem_zalloc(k * d, sizeof *m->mean);
    m->factor = crm_mem_zalloc(k * d * d, sizeof *m->factor);
    switch (covariance) {
    case CRM_COVARIANCE_FULL:
        m->n_params = k * d * (d + 1) / 2;
        break;
    case CRM_COVARIANCE_DIAGONAL:
        m->n_params = k * d;
        break;
    case CRM_COVARIANCE_TIED:
        m->n_params = d * (d + 1) / 2;
        break;
    case CRM_COVARIANCE_SPHERICAL:
        m->n_params = k;
        break;
    }
    m->n_params += k * d + k - 1;
    return m->weight && m->mean && m->factor;
}

void crm_mixture_release(struct crm_mixture *m)
{
    free(m->weight);
    free(m->mean);
    free(m->factor);
    *m = (struct crm_mixture){0};
}

static void mixture_copy(struct crm_mixture *to, const struct crm_mixture *from)
{
    size_t k = from->k, d = from->d;

    memcpy(to->weight, from->weight, k * sizeof *to->weight);
    memcpy(to->mean, from->mean, k * d * sizeof *to->mean);
    memcpy(to->factor, from->factor, k * d * d * sizeof *to->factor);
    to->loglik = from->loglik;
    to->iterations = from->iterations;
    to->converged = from->converged;
    to->degenerate = from->degenerate;
}

static bool em_alloc(struct em *em)
{
    size_t pieces = (em->n + PIECE - 1) / PIECE;

    em->resp = crm_mem_alloc(em->k * em->n, sizeof *em->resp);
    em->cov = crm_mem_alloc(em->k * em->d, em->d * sizeof *em->cov);
    em->mass = crm_mem_alloc(em->k, sizeof *em->mass);
    em->constant = crm_mem_alloc(em->k, sizeof *em->constant);
    em->partial = crm_mem_alloc(pieces, sizeof *em->partial);
    em->row = crm_mem_alloc(pieces, (em->k + em->d) * sizeof *em->row);
    return em->resp && em->cov && em->mass && em->constant && em->partial && em->row;
}

static void em_free(struct em *em)
{
    free(em->resp);
    free(em->cov);
    free(em->mass);
    free(em->constant);
    free(em->partial);
    free(em->row);
}

/* Groups around k rows drawn by chance; false when two of them are equal. */
static bool draw_groups(const struct em *em, gsl_rng *rng, double *centers, uint32_t *label)
{
    for (size_t c = 0; c < em->k; c++) {
        size_t row = gsl_rng_uniform_int(rng, em->n);
        memcpy(centers + c * em->d, em->x + row * em->d, em->d * sizeof *centers);
        for (size_t e = 0; e < c; e++)
            if (memcmp(centers + e * em->d, centers + c * em->d, em->d * sizeof *centers) == 0)
                return false;
    }
    crm_kmeans_assign(em->x, em->n, em->d, centers, em->k, label);
    return true;
}

/*
 * Take a few steps from a partition: the best that k-means finds, then single descents of k-means
 * and groups around rows drawn by chance in turn, since each reaches optima the other misses.
 */
static enum crm_status start(struct em *em, const struct crm_mixture_options *options, int attempt,
    gsl_rng *rng, double *centers, uint32_t *label, struct crm_err *err)
{
    if (attempt % 2 == 0 || !draw_groups(em, rng, centers, label)) {
        struct crm_kmeans_options km = {.k = em->k,
            .restarts = attempt == 0 ? options->restarts : 1,
            .rough = attempt > 0,
            .seed = options->seed + (uint64_t)attempt,
            .threads = options->threads};
        double inertia;
        enum crm_status status =
            crm_kmeans_fit(em->x, em->n, em->d, &km, centers, label, &inertia, err);
        if (status)
            return status;
    }
    for (size_t c = 0; c < em->k; c++)
        for (size_t i = 0; i < em->n; i++)
            em->resp[c * em->n + i] = label[i] == c;
    em->m->iterations = 0;
    m_step(em);
    run(em, SHORT_RUN);
    return CRM_OK;
}

/* Most probable component of each row; components renumbered by first appearance. */
static bool publish(struct em *em, uint32_t label[], double probability[])
{
    size_t k = em->k, d = em->d;
    uint32_t *number = crm_mem_alloc(k, sizeof *number), next = 0;
    struct crm_mixture sorted;
    bool done = mixture_alloc(&sorted, k, d, em->m->covariance) && number;

    if (!done)
        goto out;
    memset(number, 0xFF, k * sizeof *number);
    for (size_t i = 0; i < em->n; i++) {
        uint32_t best = 0;
        for (uint32_t c = 1; c < k; c++)
            if (em->resp[c * em->n + i] > em->resp[best * em->n + i])
                best = c;
        if (number[best] == UINT32_MAX)
            number[best] = next++;
        label[i] = number[best];
        probability[i] = em->resp[best * em->n + i];
    }
    for (size_t c = 0; c < k; c++) /* components that are nobody's best come last */
        if (number[c] == UINT32_MAX)
            number[c] = next++;
    mixture_copy(&sorted, em->m);
    for (size_t c = 0; c < k; c++) {
        sorted.weight[number[c]] = em->m->weight[c];
        memcpy(sorted.mean + number[c] * d, em->m->mean + c * d, d * sizeof *sorted.mean);
        memcpy(sorted.factor + number[c] * d * d, em->m->factor + c * d * d,
            d * d * sizeof *sorted.factor);
    }
    mixture_copy(em->m, &sorted);
out:
    crm_mixture_release(&sorted);
    free(number);
    return done;
}

/* Optima are many: as many starts as a second or so pays for, 6 to 100 a restart asked for. */
static int starts(size_t n, const struct crm_mixture_options *options)
{
    double afforded = 4e6 / ((double)n * (double)options->k * options->restarts);

    if (options->k == 1)
        return 1;
    return (int)(options->restarts * fmin(fmax(afforded, 6), 100));
}

double crm_mixture_bic(const struct crm_mixture *mixture, size_t n)
{
    return -2 * mixture->loglik + (double)mixture->n_params * log((double)n);
}

enum crm_status crm_mixture_fit(const double x[], size_t n, size_t d,
    const struct crm_mixture_options *options, struct crm_mixture *mixture, uint32_t label[],
    double probability[], struct crm_err *err)
{
    struct em em = {.x = x, .n = n, .d = d, .k = options->k, .threads = options->threads};
    struct crm_mixture finalist[FINALISTS] = {{0}}, trial = {0};
    enum crm_status status = CRM_OK;
    double *centers = crm_mem_alloc(options->k * d, sizeof *centers);
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_taus2);
    int attempts = starts(n, options), kept = 0, best = 0;

    *mixture = (struct crm_mixture){0};
    if (!centers || !rng || !em_alloc(&em) || !mixture_alloc(&trial, em.k, d, options->covariance))
        goto nomem;
    gsl_rng_set(rng, (unsigned long)options->seed);
    for (int a = 0; a < attempts; a++) {
        int at = 0;
        em.m = &trial;
        status = start(&em, options, a, rng, centers, label, err);
        if (status)
            goto out;
        if (kept < FINALISTS) {
            at = kept++;
            if (!mixture_alloc(&finalist[at], em.k, d, options->covariance))
                goto nomem;
        } else {
            for (int f = 1; f < kept; f++)
                if (better(&finalist[at], &finalist[f]))
                    at = f;
            if (!better(&trial, &finalist[at]))
                continue;
        }
        mixture_copy(&finalist[at], &trial);
    }
    for (int f = 0; f < kept; f++) {
        em.m = &finalist[f];
        constants(&em);
        run(&em, LONG_RUN);
        if (better(&finalist[f], &finalist[best]))
            best = f;
    }
    em.m = &finalist[best];
    constants(&em);
    e_step(&em);
    if (!publish(&em, label, probability))
        goto nomem;
    *mixture = finalist[best];
    finalist[best] = (struct crm_mixture){0};
    goto out;
nomem:
    status = crm_err_nomem(err);
out:
    for (int f = 0; f < FINALISTS; f++)
        crm_mixture_release(&finalist[f]);
    crm_mixture_release(&trial);
    em_free(&em);
    free(centers);
    if (rng)
        gsl_rng_free(rng);
    return status;
}
