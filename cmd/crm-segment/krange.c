#include "krange.h"

#include "base/mem.h"
#include "base/num.h"

#include <stdio.h>
#include <stdlib.h>

enum { MOST_CLUSTERS = 1000 };

enum crm_status krange_parse(const char *text, size_t *from, size_t *to, struct crm_err *err)
{
    struct crm_slice rest = crm_slice_of(text), piece;
    int64_t lo = 0, hi = 0;
    bool good = crm_slice_split(&rest, '-', &piece) && crm_num_int(piece, &lo);

    hi = lo;
    if (good && rest.ptr)
        good = crm_num_int(rest, &hi);
    if (!good || lo < 1 || hi < lo || hi > MOST_CLUSTERS)
        return crm_err_set(err, CRM_EUSAGE,
            "--k: '%s' is not a number from 1 to %d, or a range like 2-10", text, MOST_CLUSTERS);
    *from = (size_t)lo;
    *to = (size_t)hi;
    return CRM_OK;
}

char *krange_sizes(const uint32_t label[], size_t n, size_t k)
{
    size_t *size = crm_mem_zalloc(k, sizeof *size), len = 0;
    char *text = crm_mem_alloc(k, 24);

    if (size && text) {
        for (size_t i = 0; i < n; i++)
            size[label[i]]++;
        for (size_t c = 0; c < k; c++)
            len += (size_t)sprintf(text + len, "%s%zu", c ? " " : "", size[c]);
    } else {
        free(text);
        text = NULL;
    }
    free(size);
    return text;
}
