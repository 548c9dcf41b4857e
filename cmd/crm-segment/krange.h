/* krange.h -- --k N or M-N, and the sizes of clusters in words */
#ifndef CRM_SEGMENT_KRANGE_H
#define CRM_SEGMENT_KRANGE_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

enum crm_status krange_parse(const char *text, size_t *from, size_t *to, struct crm_err *err);

/* "53 97": allocated, or NULL when memory is out. */
char *krange_sizes(const uint32_t label[], size_t n, size_t k);

#endif
