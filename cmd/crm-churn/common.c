#include "common.h"

#include "base/mem.h"

#include <stdlib.h>

enum crm_status close_all(
    enum crm_status status, struct crm_out *out[], size_t n, struct crm_err *err)
{
    for (size_t i = 0; i < n; i++) {
        if (status)
            crm_out_abandon(out[i]);
        else
            status = crm_out_close(out[i], err);
    }
    return status;
}

enum crm_status split_make(struct split *split, const uint32_t order[], size_t n,
    const uint32_t group[], uint32_t n_groups, struct crm_err *err)
{
    size_t *at;

    split->row = crm_mem_alloc(n, sizeof *split->row);
    split->start = crm_mem_zalloc((size_t)n_groups + 2, sizeof *split->start);
    if (!split->row || !split->start)
        return crm_err_nomem(err);
    at = split->start + 1;
    for (size_t i = 0; i < n; i++)
        at[group[i] + 1]++;
    for (uint32_t g = 0; g < n_groups; g++)
        at[g + 1] += at[g];
    for (size_t i = 0; i < n; i++) {
        uint32_t row = order ? order[i] : (uint32_t)i;
        split->row[at[group[row]]++] = row;
    }
    return CRM_OK;
}

void split_release(struct split *split)
{
    free(split->row);
    free(split->start);
}
