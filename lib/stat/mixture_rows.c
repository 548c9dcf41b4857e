#include "base/mem.h"
#include "stat/content.h"
#include "stat/mixture_work.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void pack(struct crm_mixture_rows *rows, const double x[], const size_t *order)
{
    size_t d = rows->d, blocks = (rows->n + CRM_EM_BLOCK - 1) / CRM_EM_BLOCK;

    memset(rows->x, 0, blocks * CRM_EM_BLOCK * d * sizeof *rows->x);
    for (size_t i = 0; i < rows->n; i++)
        for (size_t a = 0; a < d; a++) {
            double v = x[order[i] * d + a];
            rows->x[(i / CRM_EM_BLOCK * d + a) * CRM_EM_BLOCK + i % CRM_EM_BLOCK] = v;
            rows->plain[i * d + a] = v;
        }
}

static void measure(struct crm_mixture_rows *rows)
{
    for (size_t a = 0; a < rows->d; a++) {
        double mean = 0, squares = 0;
        for (size_t i = 0; i < rows->n; i++)
            mean += rows->plain[i * rows->d + a] / (double)rows->n;
        for (size_t i = 0; i < rows->n; i++) {
            double away = rows->plain[i * rows->d + a] - mean;
            squares += away * away / (double)rows->n;
        }
        rows->scale[a] = squares > 0 ? sqrt(squares) : 1;
    }
}

void crm_mixture_rows_close(struct crm_mixture_rows *rows)
{
    if (!rows)
        return;
    free(rows->x);
    free(rows->plain);
    free(rows->scale);
    free(rows);
}

static struct crm_mixture_rows *rows_alloc(size_t n, size_t d)
{
    struct crm_mixture_rows *rows = crm_mem_zalloc(1, sizeof *rows);
    size_t blocks = (n + CRM_EM_BLOCK - 1) / CRM_EM_BLOCK;

    if (!rows)
        return NULL;
    rows->n = n;
    rows->d = d;
    rows->x = aligned_alloc(32, (blocks + 1) * CRM_EM_BLOCK * d * sizeof *rows->x);
    rows->plain = crm_mem_alloc(n * d, sizeof *rows->plain);
    rows->scale = crm_mem_alloc(d, sizeof *rows->scale);
    if (rows->x && rows->plain && rows->scale)
        return rows;
    crm_mixture_rows_close(rows);
    return NULL;
}

enum crm_status crm_mixture_rows_open(
    struct crm_mixture_rows **out, const double x[], size_t n, size_t d, struct crm_err *err)
{
    struct crm_mixture_rows *rows = rows_alloc(n, d);
    size_t *order = crm_mem_alloc(n, sizeof *order);
    enum crm_status status = rows && order ? CRM_OK : crm_err_nomem(err);

    for (size_t i = 0; !status && i < n * d; i++)
        if (!isfinite(x[i]))
            status =
                crm_err_set(err, CRM_EDATA, "row %zu has a value that is not finite", i / d + 1);
    if (!status)
        status = crm_content_order(x, n, d, CRM_CONTENT_APART, order, err);
    if (!status) {
        pack(rows, x, order);
        measure(rows);
    } else {
        crm_mixture_rows_close(rows);
        rows = NULL;
    }
    free(order);
    *out = rows;
    return status;
}
