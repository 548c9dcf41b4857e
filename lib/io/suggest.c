#include "base/expr.h"
#include "base/mem.h"
#include "base/nearest.h"
#include "io/reader.h"

#include <stdio.h>
#include <stdlib.h>

void crm_reader_suggest(
    const struct crm_reader *reader, const struct crm_expr *expr, struct crm_err *err)
{
    size_t n = crm_reader_n_columns(reader), used = strlen(err->text), at = 0, near;
    struct crm_slice *names = crm_mem_alloc(n, sizeof *names);
    char show[CRM_ERR_SHOW];

    for (size_t i = 0; i < n && names; i++)
        names[i] = crm_reader_column(reader, i);
    while (at < expr->n_columns && expr->column[at].index != CRM_EXPR_NONE)
        at++;
    if (names && at < expr->n_columns) {
        near = crm_nearest(crm_slice_of(expr->column[at].name), names, n);
        if (near < n)
            snprintf(err->text + used, sizeof err->text - used, " (did you mean %s?)",
                crm_err_show(names[near].ptr, names[near].len, show));
    }
    free(names);
}
