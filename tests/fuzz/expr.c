/*
 * Fuzz the language of --where: whatever the text, it is refused with a place and a message, or it
 * gives one of three answers for a row, the opposite one with `not` before it.
 */
#include "base/expr.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t find(void *ctx, const char *name)
{
    (void)ctx;
    return strlen(name) < 3 ? strlen(name) : CRM_EXPR_NONE;
}

static int truth_of(struct crm_slice text)
{
    static const struct crm_slice cells[] = {{"", 0}, {"12", 2}, {" 2025-01-02 ", 12}};
    struct crm_slice row[64];
    struct crm_expr *expr;
    struct crm_err err;
    int truth = -1;

    crm_err_init(&err);
    if (crm_expr_parse(&expr, text, 1, 1, &err)) {
        if (!err.text[0] || !err.line || !err.column[0] || expr)
            abort();
        return -1;
    }
    if (crm_expr_bind(expr, find, NULL, &err)) {
        if (!err.text[0] || !err.line)
            abort();
    } else if (expr->n_columns <= 64) {
        for (size_t i = 0; i < expr->n_columns; i++)
            row[i] = cells[expr->column[i].index];
        truth = (int)crm_expr_eval(expr, row);
    }
    crm_expr_free(expr);
    return truth;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct crm_slice text = {(const char *)data, size};
    char *negated = malloc(size + 8);
    int truth = truth_of(text), other;

    if (!negated)
        abort();
    memcpy(negated, "not (", 5);
    if (size)
        memcpy(negated + 5, data, size);
    negated[size + 5] = ')';
    other = truth_of((struct crm_slice){negated, size + 6});
    if (truth == CRM_UNKNOWN ? other != CRM_UNKNOWN : truth >= 0 && other >= 0 && other == truth)
        abort();
    free(negated);
    return 0;
}
