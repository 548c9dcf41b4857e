/*
 * money.h -- amounts as exact decimals: a 64-bit count of ten-thousandths (suffix _e4)
 *
 * Range: plus or minus 922,337,203,685,477.5807.  Amounts are only added; what divides them
 * (means, shares) is a double or a ratio of integers.
 */
#ifndef CRM_BASE_MONEY_H
#define CRM_BASE_MONEY_H

#include "base/slice.h"

#include <stdint.h>

enum crm_money_status {
    CRM_MONEY_OK,
    CRM_MONEY_SYNTAX,   /* not sign, digits, '.', digits */
    CRM_MONEY_DECIMALS, /* a digit other than 0 after the fourth decimal */
    CRM_MONEY_RANGE,    /* does not fit */
};

/*
 * Strict: optional sign, digits with at most one '.', at least one digit.
 *   *decimals  in/out  raised to the number of decimals written (at most 4); start with 2
 * On failure both outputs are untouched.
 */
enum crm_money_status crm_money_parse(struct crm_slice text, int64_t *amount_e4, int *decimals);

/* What is wrong, for a message: "is not a number", "has more than 4 decimals", "is too large". */
const char *crm_money_problem(enum crm_money_status status);

/*
 * Exactly `decimals` decimals (2 .. 4; the amount must have no more), '.' as the point, '-' only
 * for what is below zero.  Returns the length.
 */
#define CRM_MONEY_TEXT 24
size_t crm_money_format(int64_t amount_e4, int decimals, char out[CRM_MONEY_TEXT]);

/* *sum += amount; false when it would overflow, *sum then unchanged. */
static inline bool crm_money_add(int64_t *sum, int64_t amount_e4)
{
    int64_t total;

    if (__builtin_add_overflow(*sum, amount_e4, &total))
        return false;
    *sum = total;
    return true;
}

#endif
