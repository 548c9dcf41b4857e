#include "base/list.h"

#include "base/mem.h"

bool crm_list_next(struct crm_slice *rest, struct crm_slice *name)
{
    if (!crm_slice_split(rest, ',', name))
        return false;
    *name = crm_slice_trim(*name);
    return true;
}

enum crm_status crm_list_slices(struct crm_slice **names, size_t *n, const char *const texts[],
    size_t n_texts, const char *option, struct crm_err *err)
{
    size_t cap = *n;

    for (size_t i = 0; i < n_texts; i++) {
        struct crm_slice rest = crm_slice_of(texts[i]), name;
        while (crm_list_next(&rest, &name)) {
            if (name.len == 0)
                return crm_err_set(err, CRM_EUSAGE, "%s: an empty name", option);
            if (!crm_mem_grow((void **)names, &cap, *n + 1, sizeof **names))
                return crm_err_nomem(err);
            (*names)[(*n)++] = name;
        }
    }
    return CRM_OK;
}
