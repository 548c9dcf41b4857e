#include "stat/mixture.h"

#include "base/mem.h"
#include "stat/mixture_work.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool crm_mixture_alloc(struct crm_mixture *m, size_t k, size_t d, enum crm_covariance covariance)
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

void crm_mixture_copy(struct crm_mixture *to, const struct crm_mixture *from)
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

double crm_mixture_bic(const struct crm_mixture *mixture, size_t n)
{
    return -2 * mixture->loglik + (double)mixture->n_params * log((double)n);
}

/* ---- who is in which ---- */

/* Log densities times weights of one row; returns the component of the greatest. */
static size_t densities(
    const struct crm_mixture *m, const double *constant, const double *row, double *y, double *logp)
{
    size_t best = 0, d = m->d;

    for (size_t c = 0; c < m->k; c++) {
        const double *L = m->factor + c * d * d, *mean = m->mean + c * d;
        double dist2 = 0;
        for (size_t a = 0; a < d; a++) { /* y = L^-1 (x - mean) */
            double v = row[a] - mean[a];
            for (size_t b = 0; b < a; b++)
                v -= L[a * d + b] * y[b];
            y[a] = v / L[a * d + a];
            dist2 += y[a] * y[a];
        }
        logp[c] = fmax(constant[c] - dist2 / 2, -1e300);
        if (logp[c] > logp[best])
            best = c;
    }
    return best;
}

/* Component c becomes number[c]. */
static void renumber(struct crm_mixture *m, const uint32_t *number, struct crm_mixture *scratch)
{
    size_t d = m->d;

    crm_mixture_copy(scratch, m);
    for (size_t c = 0; c < m->k; c++) {
        m->weight[number[c]] = scratch->weight[c];
        memcpy(m->mean + number[c] * d, scratch->mean + c * d, d * sizeof *m->mean);
        memcpy(m->factor + number[c] * d * d, scratch->factor + c * d * d, d * d * sizeof *m->mean);
    }
}

/* What is the same for all rows of a component. */
static void constants(const struct crm_mixture *m, double *constant)
{
    for (size_t c = 0; c < m->k; c++) {
        constant[c] = log(m->weight[c]);
        for (size_t a = 0; a < m->d; a++)
            constant[c] -= log(m->factor[(c * m->d + a) * m->d + a]);
    }
}

static void assign(const struct crm_mixture *m, const double x[], size_t n, double *scratch,
    uint32_t *number, uint32_t label[], double probability[])
{
    double *constant = scratch, *logp = constant + m->k, *y = logp + m->k;
    uint32_t next = 0;

    constants(m, constant);
    memset(number, 0xFF, m->k * sizeof *number);
    for (size_t i = 0; i < n; i++) {
        size_t best = densities(m, constant, x + i * m->d, y, logp);
        double total = 0;
        for (size_t c = 0; c < m->k; c++)
            total += exp(logp[c] - logp[best]);
        if (number[best] == UINT32_MAX)
            number[best] = next++;
        label[i] = number[best];
        probability[i] = 1 / total;
    }
    for (size_t c = 0; c < m->k; c++) /* components that are nobody's best come last */
        if (number[c] == UINT32_MAX)
            number[c] = next++;
}

enum crm_status crm_mixture_assign(struct crm_mixture *m, const double x[], size_t n,
    uint32_t label[], double probability[], struct crm_err *err)
{
    double *scratch = crm_mem_alloc(2 * m->k + m->d, sizeof *scratch);
    uint32_t *number = crm_mem_alloc(m->k, sizeof *number);
    struct crm_mixture other;
    bool done = crm_mixture_alloc(&other, m->k, m->d, m->covariance) && scratch && number;

    if (done) {
        assign(m, x, n, scratch, number, label, probability);
        renumber(m, number, &other);
    }
    crm_mixture_release(&other);
    free(number);
    free(scratch);
    return done ? CRM_OK : crm_err_nomem(err);
}
