/*
 * mem.h -- memory that checks its sums
 *
 *     if (!crm_mem_grow((void **)&list, &cap, n + 1, sizeof *list))
 *         return crm_err_nomem(err);
 *     list[n++] = x;
 */
#ifndef CRM_BASE_MEM_H
#define CRM_BASE_MEM_H

#include <stdbool.h>
#include <stddef.h>

/* n * size bytes, not cleared / all zero. NULL when the product overflows or memory is out; n 0
 * gives one byte. */
void *crm_mem_alloc(size_t n, size_t size);
void *crm_mem_zalloc(size_t n, size_t size);

/*
 * Make room for `need` entries of `size` bytes in *ptr, whose room is *cap entries (NULL and 0 at
 * first).  Grows by half again, so that n calls cost O(n).  False, with *ptr and *cap as they
 * were, when memory is out.
 */
bool crm_mem_grow(void **ptr, size_t *cap, size_t need, size_t size);

#endif
