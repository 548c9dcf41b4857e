#include "segment/top.h"

#include "base/map.h"
#include "base/mem.h"
#include "base/os.h"

#include <math.h>
#include <stdlib.h>

struct key {
    const double *value, *second;
    const struct crm_slice *id;
};

static int best_first(const void *a, const void *b, void *ctx)
{
    const struct key *key = ctx;
    size_t i = *(const size_t *)a, j = *(const size_t *)b;
    int c;

    if (key->value[i] != key->value[j])
        return key->value[i] > key->value[j] ? -1 : 1;
    if (key->second && key->second[i] != key->second[j])
        return key->second[i] > key->second[j] ? -1 : 1;
    c = crm_slice_cmp(key->id[i], key->id[j]);
    return c ? c : (i > j) - (i < j);
}

enum crm_status crm_top(const double value[], const double second[], const struct crm_slice id[],
    size_t n, size_t n_best, size_t rows[], size_t *n_listed, struct crm_err *err)
{
    struct key key = {value, second, id};
    size_t *order = crm_mem_alloc(n, sizeof *order), m = 0;

    if (!order)
        return crm_err_nomem(err);
    for (size_t i = 0; i < n; i++)
        if (value[i] > 0)
            order[m++] = i;
    crm_os_sort(order, m, sizeof *order, best_first, &key);
    *n_listed = m < n_best ? m : n_best;
    for (size_t r = 0; r < *n_listed; r++)
        rows[r] = order[r];
    free(order);
    return CRM_OK;
}

enum crm_status crm_top_influence(const struct crm_slice id[], const struct crm_slice referred_by[],
    const double monetary[], size_t n, double referred[], double spend[], struct crm_err *err)
{
    struct crm_map map;
    uint32_t number;
    bool added;

    crm_map_init(&map);
    for (size_t i = 0; i < n; i++) {
        referred[i] = spend[i] = 0;
        if (!crm_map_put(&map, id[i], &number, &added)) {
            crm_map_release(&map);
            return crm_err_nomem(err);
        }
    }
    if (map.n != n) { /* the number of a key is its row only while no id stands twice */
        crm_map_release(&map);
        return crm_err_set(
            err, CRM_EDATA, "a customer_id stands twice: who brought whom is not clear");
    }
    for (size_t i = 0; i < n; i++) {
        uint32_t by = referred_by[i].len ? crm_map_find(&map, referred_by[i]) : CRM_MAP_NONE;
        if (by == CRM_MAP_NONE || by == i)
            continue;
        referred[by]++;
        if (!isnan(monetary[i]))
            spend[by] += monetary[i];
    }
    crm_map_release(&map);
    return CRM_OK;
}
