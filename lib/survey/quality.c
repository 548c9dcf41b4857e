#include "survey/quality.h"

#include "base/mem.h"
#include "stat/covariance.h"

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>

static bool is_scale(enum crm_item_kind kind)
{
    return crm_kind_is_score(kind) || kind == CRM_ITEM_KIND_EXPECTATION ||
           kind == CRM_ITEM_KIND_IMPORTANCE;
}

/* As given: reversed items are turned back. */
static double given(const struct crm_answers *a, size_t item, size_t row)
{
    const struct crm_item *it = &a->book->item[item];

    return it->reverse ? it->min + it->max - a->value[item][row] : a->value[item][row];
}

static void runs(struct crm_quality *q, const double x[], size_t n)
{
    double mean = 0, squares = 0;
    size_t run = 0;

    q->longstring = 0;
    for (size_t i = 0; i < n; i++) {
        run = i > 0 && x[i] == x[i - 1] ? run + 1 : 1;
        if (run > q->longstring)
            q->longstring = run;
        mean += x[i];
    }
    mean /= (double)n;
    for (size_t i = 0; i < n; i++)
        squares += (x[i] - mean) * (x[i] - mean);
    q->irv = n > 1 ? sqrt(squares / (double)(n - 1)) : NAN;
}

/* From the complete rows, for the complete rows. */
static enum crm_status distances(struct crm_quality quality[], const struct crm_answers *a,
    const size_t item[], size_t k, struct crm_err *err)
{
    double **column = crm_mem_zalloc(k, sizeof *column);
    uint32_t *row = crm_mem_alloc(a->n, sizeof *row);
    double *mean = crm_mem_alloc(k, sizeof *mean);
    gsl_matrix *cov = k ? gsl_matrix_alloc(k, k) : NULL;
    gsl_vector *d = k ? gsl_vector_alloc(k) : NULL;
    bool ok = column && row && mean && cov && d;
    size_t n = 0;
    enum crm_status status = CRM_OK;

    for (size_t j = 0; j < k && ok; j++)
        ok = (column[j] = crm_mem_alloc(a->n, sizeof **column)) != NULL;
    if (!ok) {
        status = k ? crm_err_nomem(err) : CRM_OK;
        goto out;
    }
    for (size_t i = 0; i < a->n; i++) {
        bool complete = true;
        for (size_t j = 0; j < k; j++) {
            column[j][n] = given(a, item[j], i);
            complete &= !isnan(column[j][n]);
        }
        if (complete)
            row[n++] = (uint32_t)i;
    }
    status = crm_covariance((const double *const *)column, k, n, NULL, mean, cov->data, err);
    if (status || n <= k || gsl_linalg_cholesky_decomp1(cov))
        goto out;
    for (size_t j = 0; j < k; j++) /* a pivot of nothing but rounding */
        if (!(gsl_matrix_get(cov, j, j) > 1e-7))
            goto out;
    for (size_t i = 0; i < n; i++) {
        double sum = 0;
        for (size_t j = 0; j < k; j++) { /* L y = d; the distance is y'y */
            double y = column[j][i] - mean[j];
            for (size_t l = 0; l < j; l++)
                y -= gsl_matrix_get(cov, j, l) * gsl_vector_get(d, l);
            y /= gsl_matrix_get(cov, j, j);
            gsl_vector_set(d, j, y);
            sum += y * y;
        }
        quality[row[i]].mahad = sum;
    }
out:
    for (size_t j = 0; column && j < k; j++)
        free(column[j]);
    free(column);
    free(row);
    free(mean);
    gsl_matrix_free(cov);
    gsl_vector_free(d);
    return status;
}

enum crm_status crm_quality_of(struct crm_quality quality[], const struct crm_answers *answers,
    bool with_mahad, struct crm_err *err)
{
    size_t *item = crm_mem_alloc(answers->n_order, sizeof *item), k = 0;
    double *x = crm_mem_alloc(answers->n_order, sizeof *x);
    enum crm_status status = item && x ? CRM_OK : crm_err_nomem(err);

    for (size_t o = 0; o < answers->n_order && !status; o++)
        if (is_scale(answers->book->item[answers->order[o]].kind))
            item[k++] = answers->order[o];
    for (size_t i = 0; i < answers->n && !status; i++) {
        size_t m = 0;
        for (size_t j = 0; j < k; j++) {
            x[m] = given(answers, item[j], i);
            if (!isnan(x[m]))
                m++;
        }
        runs(&quality[i], x, m);
        quality[i].mahad = NAN;
    }
    if (!status && with_mahad)
        status = distances(quality, answers, item, k, err);
    free(item);
    free(x);
    return status;
}
