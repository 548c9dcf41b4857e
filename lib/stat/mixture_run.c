#include "stat/mixture_work.h"

#include "base/mem.h"
#include "base/parallel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t n_pieces(size_t n)
{
    return (n + CRM_EM_PIECE - 1) / CRM_EM_PIECE;
}

static double *aligned(size_t n)
{
    return aligned_alloc(32, (n + 3) / 4 * 4 * sizeof(double));
}

bool crm_em_alloc(
    struct crm_em *em, const struct crm_mixture_rows *rows, size_t n, size_t k, bool full)
{
    size_t d = rows->d, pieces = n_pieces(n);
    struct crm_em_pass *p = &em->pass;

    *em = (struct crm_em){.rows = rows, .n = n, .threads = 1};
    *p = (struct crm_em_pass){.x = rows->x, .n = n, .d = d, .k = k, .full = full};
    p->stride = 1 + k * (1 + d + (full ? d * (d + 1) / 2 : d));
    p->sum = crm_mem_alloc(pieces * p->stride, sizeof *p->sum);
    p->lanes = aligned(pieces * p->stride * 4);
    p->scratch = aligned(pieces * crm_em_scratch(d, k));
    em->cov = crm_mem_zalloc(k * d, d * sizeof *em->cov);
    em->white = crm_mem_zalloc(k * d, d * sizeof *em->white);
    em->constant = crm_mem_alloc(k, sizeof *em->constant);
    em->theta = crm_mem_alloc(4 * k * (1 + d + d * d), sizeof *em->theta);
    if (p->sum && p->lanes && p->scratch && em->cov && em->white && em->constant && em->theta)
        return true;
    crm_em_free(em);
    return false;
}

void crm_em_free(struct crm_em *em)
{
    free(em->pass.sum);
    free(em->pass.lanes);
    free(em->pass.scratch);
    free(em->cov);
    free(em->white);
    free(em->constant);
    free(em->theta);
    *em = (struct crm_em){0};
}

/* L of cov = L L'; false when a pivot is not above `least`. */
static bool cholesky(const double *cov, size_t d, double least, double *L)
{
    for (size_t a = 0; a < d; a++)
        for (size_t b = 0; b <= a; b++) {
            double v = cov[a * d + b];
            for (size_t h = 0; h < b; h++)
                v -= L[a * d + h] * L[b * d + h];
            if (a != b)
                L[a * d + b] = v / L[b * d + b];
            else if (v > least)
                L[a * d + a] = sqrt(v);
            else
                return false;
        }
    return true;
}

/* Inverses of the factors, and the constants, from weights and factors of em->m. */
static void prepare(struct crm_em *em)
{
    size_t d = em->rows->d;

    for (size_t c = 0; c < em->pass.k; c++) {
        const double *L = em->m->factor + c * d * d;
        double *W = em->white + c * d * d, logdet = 0;
        for (size_t a = 0; a < d; a++) {
            for (size_t b = 0; b < a; b++) {
                double v = 0;
                for (size_t h = b; h < a; h++)
                    v -= L[a * d + h] * W[h * d + b];
                W[a * d + b] = v / L[a * d + a];
            }
            W[a * d + a] = 1 / L[a * d + a];
            logdet += log(L[a * d + a]);
        }
        em->constant[c] = log(em->m->weight[c]) - logdet - (double)d / 2 * log(2 * M_PI);
    }
}

/* Factors of em->cov. */
static void factor(struct crm_em *em)
{
    size_t d = em->rows->d;

    for (size_t c = 0; c < em->pass.k; c++) {
        const double *cov = em->cov + c * d * d;
        double *L = em->m->factor + c * d * d;
        if (!cholesky(cov, d, 0, L)) {
            /* rounding made it indefinite in spite of the floor: its diagonal alone is definite */
            memset(L, 0, d * d * sizeof *L);
            for (size_t a = 0; a < d; a++)
                L[a * d + a] = sqrt(cov[a * d + a]);
        }
    }
    prepare(em);
}

/* em->cov from sums of products to what the covariance type leaves free. */
static void share_out(struct crm_em *em, const double *mass)
{
    size_t k = em->pass.k, dd = em->rows->d * em->rows->d;

    for (size_t e = 0; e < dd; e++) {
        double sum = 0;
        for (size_t c = 0; c < k; c++)
            sum += em->cov[c * dd + e];
        for (size_t c = 0; c < k; c++)
            em->cov[c * dd + e] = em->m->covariance == CRM_COVARIANCE_TIED
                                      ? sum / (double)em->n
                                      : em->cov[c * dd + e] / mass[c];
    }
}

static void constrain(struct crm_em *em, const double *mass)
{
    size_t d = em->rows->d;

    share_out(em, mass);
    for (size_t c = 0; c < em->pass.k; c++) {
        double *cov = em->cov + c * d * d, mean = 0;
        for (size_t a = 0; a < d; a++) {
            cov[a * d + a] = fmax(cov[a * d + a], 0) + CRM_MIXTURE_FLOOR;
            mean += cov[a * d + a] / (double)d;
        }
        if (em->m->covariance == CRM_COVARIANCE_SPHERICAL)
            for (size_t a = 0; a < d; a++)
                cov[a * d + a] = mean;
    }
}

/* New parameters from the sums of a pass. */
static void m_step(struct crm_em *em)
{
    size_t d = em->rows->d, k = em->pass.k;
    const double *sum = em->pass.sum + 1;
    double *mass = em->constant; /* until factor() writes it anew */

    memset(em->cov, 0, k * d * d * sizeof *em->cov);
    for (size_t c = 0; c < k; c++) {
        const double *first = sum + 1, *second = first + d;
        double *cov = em->cov + c * d * d;
        mass[c] = *sum + 1e-300; /* without rows: finite numbers and no weight */
        for (size_t a = 0; a < d; a++)
            for (size_t b = em->pass.full ? 0 : a; b <= a; b++)
                cov[a * d + b] = *second++ - first[a] * first[b] / mass[c];
        for (size_t a = 0; a < d; a++)
            em->m->mean[c * d + a] += first[a] / mass[c];
        em->m->weight[c] = mass[c] / (double)em->n;
        sum = second;
    }
    constrain(em, mass);
    factor(em);
}

/* Means and weights of the groups. */
static void centers_of(struct crm_em *em, const uint32_t label[], double *mass)
{
    size_t d = em->rows->d, k = em->pass.k;
    double *mean = em->m->mean;

    memset(mass, 0, k * sizeof *mass);
    memset(mean, 0, k * d * sizeof *mean);
    for (size_t i = 0; i < em->n; i++) {
        mass[label[i]]++;
        for (size_t a = 0; a < d; a++)
            mean[label[i] * d + a] += em->rows->plain[i * d + a];
    }
    for (size_t c = 0; c < k; c++) {
        mass[c] += 1e-300;
        for (size_t a = 0; a < d; a++)
            mean[c * d + a] /= mass[c];
        em->m->weight[c] = mass[c] / (double)em->n;
    }
}

void crm_em_from_labels(struct crm_em *em, const uint32_t label[])
{
    size_t d = em->rows->d;
    double *mass = em->constant; /* until factor() writes it anew */

    centers_of(em, label, mass);
    memset(em->cov, 0, em->pass.k * d * d * sizeof *em->cov);
    for (size_t i = 0; i < em->n; i++) {
        const double *row = em->rows->plain + i * d, *center = em->m->mean + label[i] * d;
        double *cov = em->cov + label[i] * d * d;
        for (size_t a = 0; a < d; a++)
            for (size_t b = em->pass.full ? 0 : a; b <= a; b++)
                cov[a * d + b] += (row[a] - center[a]) * (row[b] - center[b]);
    }
    constrain(em, mass);
    factor(em);
    em->m->iterations = 0;
}

void crm_em_resume(struct crm_em *em)
{
    size_t d = em->rows->d;

    memset(em->cov, 0, em->pass.k * d * d * sizeof *em->cov);
    for (size_t c = 0; c < em->pass.k; c++) {
        const double *L = em->m->factor + c * d * d;
        for (size_t a = 0; a < d; a++)
            for (size_t b = 0; b <= a; b++)
                for (size_t h = 0; h <= b; h++)
                    em->cov[(c * d + a) * d + b] += L[a * d + h] * L[b * d + h];
    }
    prepare(em);
}

/* The log-likelihood where em->m is, and the sums for the next step. */
static double pass(struct crm_em *em)
{
    struct crm_em_pass *p = &em->pass;
    size_t pieces = n_pieces(em->n);

    p->n = em->n;
    p->mean = em->m->mean;
    p->white = em->white;
    p->constant = em->constant;
    crm_parallel(pieces, em->threads, crm_em_pass_piece, p);
    for (size_t q = 1; q < pieces; q++)
        for (size_t e = 0; e < p->stride; e++)
            p->sum[e] += p->sum[q * p->stride + e];
    em->m->loglik = p->sum[0];
    em->m->iterations++;
    return p->sum[0];
}

static bool settles(double before, double now, double settled)
{
    return fabs(now - before) <= settled * (1 + fabs(now));
}

void crm_em_steps(struct crm_em *em, int turns, double settled)
{
    double before = -INFINITY;

    em->m->converged = false;
    for (int t = 0; t < turns && !em->m->converged; t++) {
        if (t > 0)
            m_step(em);
        em->m->converged = settles(before, pass(em), settled);
        before = em->m->loglik;
    }
}

/* Weights, means, covariances end to end. */
static void theta_get(const struct crm_em *em, double *theta)
{
    size_t k = em->pass.k, d = em->rows->d;

    memcpy(theta, em->m->weight, k * sizeof *theta);
    memcpy(theta + k, em->m->mean, k * d * sizeof *theta);
    memcpy(theta + k + k * d, em->cov, k * d * d * sizeof *theta);
}

static void theta_set(struct crm_em *em, const double *theta)
{
    size_t k = em->pass.k, d = em->rows->d;

    memcpy(em->m->weight, theta, k * sizeof *theta);
    memcpy(em->m->mean, theta + k, k * d * sizeof *theta);
    memcpy(em->cov, theta + k + k * d, k * d * d * sizeof *theta);
    factor(em);
}

/* Whether these are the parameters of a mixture; em->m->factor is used up. */
static bool theta_valid(struct crm_em *em, const double *theta)
{
    size_t k = em->pass.k, d = em->rows->d;
    const double *cov = theta + k + k * d;

    for (size_t c = 0; c < k; c++)
        if (!(theta[c] > 0) ||
            !cholesky(cov + c * d * d, d, CRM_MIXTURE_FLOOR / 2, em->m->factor + c * d * d))
            return false;
    return true;
}

/*
 * How far SQUAREM goes along what two steps say: |r| / |v|, r the first step, v how the second
 * differs from it, both in standard deviations of the columns.
 */
static double reach(const struct crm_em *em, const double *t0, const double *t1, const double *t2)
{
    size_t k = em->pass.k, d = em->rows->d;
    double rr = 0, vv = 0;

    for (size_t e = 0; e < k * (1 + d + d * d); e++) {
        double scale = 1, r = t1[e] - t0[e], v = t2[e] - t1[e] - r;
        if (e >= k)
            scale = em->rows->scale[(e - k) % d];
        if (e >= k + k * d)
            scale *= em->rows->scale[(e - k - k * d) / d % d];
        rr += r * r / (scale * scale);
        vv += v * v / (scale * scale);
    }
    return vv > 0 ? sqrt(rr / vv) : 1;
}

/* Leap along what two steps say; true when the log-likelihood is not lower there than `least`. */
static bool leap(struct crm_em *em, double far, double least)
{
    size_t k = em->pass.k, len = k * (1 + em->rows->d + em->rows->d * em->rows->d);
    const double *t0 = em->theta, *t1 = t0 + len, *t2 = t1 + len;
    double *to = em->theta + 3 * len, sum = 0;

    for (size_t e = 0; e < len; e++)
        to[e] = t0[e] + 2 * far * (t1[e] - t0[e]) + far * far * (t2[e] - 2 * t1[e] + t0[e]);
    for (size_t c = 0; c < k; c++)
        sum += to[c];
    for (size_t c = 0; c < k; c++)
        to[c] /= sum;
    if (!theta_valid(em, to))
        return false;
    theta_set(em, to);
    return pass(em) >= least;
}

/*
 * SQUAREM (Varadhan and Roland 2008, S3): after two steps of EM a leap along what they say, and a
 * step from there; taken back when it lowers the log-likelihood, which so never falls.
 */
void crm_em_run(struct crm_em *em, int turns, double settled)
{
    size_t len = em->pass.k * (1 + em->rows->d + em->rows->d * em->rows->d);
    double *t0 = em->theta, *t1 = t0 + len, *t2 = t1 + len, before = -INFINITY, farthest = 4;
    int end = em->m->iterations + turns;

    em->m->converged = false;
    while (em->m->iterations < end) {
        double ll0 = pass(em), ll1, far;
        if ((em->m->converged = settles(before, ll0, settled)))
            return;
        theta_get(em, t0);
        m_step(em);
        ll1 = pass(em);
        if ((em->m->converged = settles(ll0, ll1, settled)))
            return;
        theta_get(em, t1);
        m_step(em);
        theta_get(em, t2);
        before = ll1;
        far = fmin(reach(em, t0, t1, t2), farthest);
        if (far <= 1)
            continue;
        if (leap(em, far, ll1)) {
            before = em->m->loglik;
            m_step(em);
            farthest *= far >= farthest ? 4 : 1;
        } else {
            theta_set(em, t2);
            farthest = fmax(farthest / 2, 2);
        }
    }
    pass(em);
}
