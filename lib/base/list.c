#include "base/list.h"

#include "base/mem.h"

bool crm_list_next(struct crm_slice *rest, struct crm_slice *name)
{
    size_t at = 0, depth = 0;

    if (!rest->ptr)
        return false;
    for (; at < rest->len && (rest->ptr[at] != ',' || depth); at++) {
        depth += rest->ptr[at] == '(';
        depth -= depth && rest->ptr[at] == ')';
    }
    *name = crm_slice_trim((struct crm_slice){rest->ptr, at});
    *rest = at == rest->len ? (struct crm_slice){NULL, 0}
                            : (struct crm_slice){rest->ptr + at + 1, rest->len - at - 1};
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
