#include "base/list.h"

#include "base/mem.h"

#include <stdlib.h>

/* Bytes before the comma that ends the first name. */
static size_t name_length(struct crm_slice list)
{
    size_t depth = 0, n = 0;
    const char *comma = list.len ? memchr(list.ptr, ',', list.len) : NULL;

    for (; n < list.len && (depth || list.ptr[n] != ','); n++) {
        if (list.ptr[n] == '(')
            depth++;
        else if (list.ptr[n] == ')' && depth)
            depth--;
    }
    return depth && comma ? (size_t)(comma - list.ptr) : n;
}

bool crm_list_next(struct crm_slice *rest, struct crm_slice *name)
{
    size_t n;

    if (!rest->ptr)
        return false;
    n = name_length(*rest);
    *name = crm_slice_trim((struct crm_slice){rest->ptr, n});
    *rest = n < rest->len ? (struct crm_slice){rest->ptr + n + 1, rest->len - n - 1}
                          : (struct crm_slice){NULL, 0};
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
    struct crm_slice rest, item;

    list->n = 0;
    list->room = text ? strdup(text) : NULL;
    if (!text)
        return CRM_OK;
    if (!list->room)
        return crm_err_nomem(err);
    rest = crm_slice_of(list->room);
    while (crm_list_next(&rest, &item)) {
        if (item.len == 0)
            return crm_err_set(err, CRM_EUSAGE, "%s: an empty name", option);
        if (list->n == CRM_LIST_MAX)
            return crm_err_set(err, CRM_EUSAGE, "%s: more than %d names", option, CRM_LIST_MAX);
        list->item[list->n++] = item.ptr;
        list->room[item.ptr + item.len - list->room] = '\0';
    }
    return CRM_OK;
}

void crm_list_release(struct crm_list *list)
{
    free(list->room);
}
