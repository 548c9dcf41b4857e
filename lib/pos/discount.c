#include "pos/discount.h"

#include "base/money.h"
#include "pos/number.h"

static const char fold[] = "折";

/* The number of a cell in ten-thousandths, and what stood behind it. */
static bool read(struct crm_slice cell, char decimal, int64_t *value_e4, bool *percent, bool *folds)
{
    char plain[CRM_NUMBER_TEXT];
    size_t n = sizeof fold - 1, len;
    int decimals = 0;

    *folds = cell.len > n && memcmp(cell.ptr + cell.len - n, fold, n) == 0;
    if (*folds)
        cell.len -= n;
    *percent = false;
    len = crm_number_plain(decimal, cell, percent, plain);
    return len &&
           crm_money_parse((struct crm_slice){plain, len}, value_e4, &decimals) == CRM_MONEY_OK;
}

void crm_discount_look(struct crm_discount_evidence *seen, char decimal, struct crm_slice cell)
{
    enum { ONE = 10000 };
    int64_t value;
    bool percent, folds;

    if (!read(cell, decimal, &value, &percent, &folds))
        return;
    seen->n++;
    seen->percent += percent;
    seen->folds += folds;
    if (value < 0)
        seen->negative++;
    else if (value == 0)
        seen->zero++;
    else if (value < ONE)
        seen->fraction++;
    else if (value == ONE)
        seen->one++;
    else if (value < 10 * ONE)
        seen->to_ten++;
    else if (value == 10 * ONE)
        seen->ten++;
    else if (value < 100 * ONE)
        seen->to_hundred++;
    else if (value == 100 * ONE)
        seen->hundred++;
    else
        seen->over++;
}

enum crm_discount crm_discount_decide(
    const struct crm_discount_evidence *seen, bool chinese, int *unit)
{
    uint64_t above_one = seen->to_ten + seen->ten + seen->to_hundred + seen->hundred + seen->over;
    uint64_t above_ten = seen->to_hundred + seen->hundred + seen->over;

    *unit = 1;
    if (seen->folds)
        return CRM_DISCOUNT_PAID;
    if (seen->percent)
        return CRM_DISCOUNT_RATE;
    if (seen->negative || (above_one == 0 && seen->fraction == 0 && !(chinese && seen->one)))
        return CRM_DISCOUNT_MONEY;
    if (above_one == 0) {
        if (seen->one && !seen->zero)
            return CRM_DISCOUNT_PAID;
        return seen->zero && !seen->one ? CRM_DISCOUNT_RATE : CRM_DISCOUNT_OPEN;
    }
    if (chinese && seen->zero == 0 && seen->ten && above_ten == 0) {
        *unit = 10;
        return CRM_DISCOUNT_PAID;
    }
    if (chinese && seen->zero == 0 && seen->hundred && seen->over == 0) {
        *unit = 100;
        return CRM_DISCOUNT_PAID;
    }
    return CRM_DISCOUNT_MONEY;
}

size_t crm_discount_rate(
    enum crm_discount meaning, int unit, char decimal, struct crm_slice cell, char *text)
{
    int64_t value, one = INT64_C(10000);
    bool percent, folds;
    char digits[8];
    size_t n = 0, end = 4;

    if (!read(cell, decimal, &value, &percent, &folds) || value < 0)
        return 0;
    if (percent)
        unit = 100;
    else if (folds)
        unit = value > 10 * one ? 100 : 10;
    else if (meaning == CRM_DISCOUNT_RATE)
        unit = 1;
    if (value > unit * one)
        return 0;
    /* to six decimals: 12.5 % and 8.75 of 10 are exact, and what has more is no discount */
    if ((value * (1000000 / unit)) % one != 0)
        return 0;
    value = value * (1000000 / unit) / one;
    if (meaning == CRM_DISCOUNT_PAID || folds)
        value = 1000000 - value;
    if (value == 0 || value == 1000000) {
        text[0] = value ? '1' : '0';
        return 1;
    }
    for (int i = 5; i >= 0; i--, value /= 10)
        digits[i] = (char)('0' + value % 10);
    for (end = 6; digits[end - 1] == '0'; end--)
        continue;
    text[n++] = '0';
    text[n++] = '.';
    memcpy(text + n, digits, end);
    return n + end;
}
