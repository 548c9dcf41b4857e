#include "base/list.h"

#include "base/mem.h"

#include <stdlib.h>

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

enum crm_status crm_list_split(
    struct crm_list *list, const char *text, const char *option, struct crm_err *err)
{
    char *at, *from;
    int depth = 0;

    list->n = 0;
    list->room = text ? strdup(text) : NULL;
    if (!text)
        return CRM_OK;
    if (!list->room)
        return crm_err_nomem(err);
    for (at = from = list->room;; at++) {
        struct crm_slice item;
        bool last = !*at;
        depth += (*at == '(') - (*at == ')');
        if (!last && (*at != ',' || depth > 0))
            continue;
        item = crm_slice_trim((struct crm_slice){from, (size_t)(at - from)});
        if (item.len == 0)
            return crm_err_set(err, CRM_EUSAGE, "%s: an empty name", option);
        if (list->n == CRM_LIST_MAX)
            return crm_err_set(err, CRM_EUSAGE, "%s: more than %d names", option, CRM_LIST_MAX);
        from = at + 1;
        list->item[list->n++] = item.ptr;
        list->room[item.ptr + item.len - list->room] = '\0';
        if (last)
            return CRM_OK;
    }
}

void crm_list_release(struct crm_list *list)
{
    free(list->room);
}
