#include "forecast/people.h"

#include "base/date.h"
#include "base/mem.h"
#include "base/os.h"

#include <stdlib.h>
#include <string.h>

enum { FROM, DAY, AMOUNT };

enum crm_status crm_people_open(struct crm_people *p, struct crm_err *err)
{
    *p = (struct crm_people){0};
    if (!crm_mem_grow((void **)&p->from, &p->cap[FROM], 1, sizeof *p->from))
        return crm_err_nomem(err);
    p->from[0] = 0;
    return CRM_OK;
}

void crm_people_close(struct crm_people *p)
{
    free(p->from);
    free(p->day);
    free(p->amount);
    *p = (struct crm_people){0};
}

enum crm_status crm_people_visit(
    struct crm_people *p, int32_t day, double amount, struct crm_err *err)
{
    if (!crm_mem_grow((void **)&p->day, &p->cap[DAY], p->n_visits + 1, sizeof *p->day) ||
        !crm_mem_grow((void **)&p->amount, &p->cap[AMOUNT], p->n_visits + 1, sizeof *p->amount))
        return crm_err_nomem(err);
    p->day[p->n_visits] = day;
    p->amount[p->n_visits++] = amount;
    return CRM_OK;
}

enum crm_status crm_people_end(struct crm_people *p, struct crm_err *err)
{
    if (p->n_visits == p->from[p->n])
        return CRM_OK;
    if (!crm_mem_grow((void **)&p->from, &p->cap[FROM], p->n + 2, sizeof *p->from))
        return crm_err_nomem(err);
    p->from[++p->n] = p->n_visits;
    return CRM_OK;
}

static int compare(const void *a, const void *b, void *ctx)
{
    const struct crm_people *p = ctx;
    size_t i = *(const size_t *)a, k = *(const size_t *)b;
    size_t n = p->from[i + 1] - p->from[i], m = p->from[k + 1] - p->from[k];
    const int32_t *x = &p->day[p->from[i]], *y = &p->day[p->from[k]];
    const double *u = &p->amount[p->from[i]], *v = &p->amount[p->from[k]];

    for (size_t t = 0; t < n && t < m; t++)
        if (x[t] != y[t])
            return x[t] < y[t] ? -1 : 1;
    if (n != m)
        return n < m ? -1 : 1;
    for (size_t t = 0; t < n; t++)
        if (u[t] < v[t] || u[t] > v[t])
            return u[t] < v[t] ? -1 : 1;
    return 0;
}

enum crm_status crm_people_sort(struct crm_people *p, struct crm_err *err)
{
    size_t *order = crm_mem_alloc(p->n, sizeof *order);
    struct crm_people sorted;
    enum crm_status status = crm_people_open(&sorted, err);

    if (!status && !order)
        status = crm_err_nomem(err);
    for (size_t i = 0; i < p->n && !status; i++)
        order[i] = i;
    if (!status)
        crm_os_sort(order, p->n, sizeof *order, compare, p);
    for (size_t i = 0; i < p->n && !status; i++) {
        for (size_t v = p->from[order[i]]; v < p->from[order[i] + 1] && !status; v++)
            status = crm_people_visit(&sorted, p->day[v], p->amount[v], err);
        if (!status)
            status = crm_people_end(&sorted, err);
    }
    free(order);
    if (status) {
        crm_people_close(&sorted);
        return status;
    }
    crm_people_close(p);
    *p = sorted;
    return CRM_OK;
}

void crm_people_span(const struct crm_people *p, int32_t *first, int32_t *last)
{
    *first = *last = CRM_DAY_NONE;
    for (size_t v = 0; v < p->n_visits; v++) {
        *first = *first == CRM_DAY_NONE || p->day[v] < *first ? p->day[v] : *first;
        *last = p->day[v] > *last ? p->day[v] : *last;
    }
}
