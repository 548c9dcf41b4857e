#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>

void *crm_mem_alloc(size_t n, size_t size)
{
    if (size && n > SIZE_MAX / size)
        return NULL;
    return malloc(n && size ? n * size : 1);
}

void *crm_mem_zalloc(size_t n, size_t size)
{
    if (size && n > SIZE_MAX / size)
        return NULL;
    return calloc(n ? n : 1, size ? size : 1);
}

bool crm_mem_grow(void **ptr, size_t *cap, size_t need, size_t size)
{
    size_t want;
    void *p;

    if (need <= *cap)
        return true;
    want = *cap < 16 ? 16 : *cap + *cap / 2;
    if (want < need)
        want = need;
    if (want > SIZE_MAX / size)
        return false;
    p = realloc(*ptr, want * size);
    if (!p)
        return false;
    *ptr = p;
    *cap = want;
    return true;
}
