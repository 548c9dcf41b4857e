#include "base/money.h"

enum { DECIMALS = 4 };

enum crm_money_status crm_money_parse(struct crm_slice text, int64_t *amount_e4, int *decimals)
{
    const char *p = text.ptr, *end = text.ptr + text.len;
    bool negative = false, overflow = false;
    uint64_t value = 0;
    size_t whole = 0, part = 0;

    if (p < end && (*p == '-' || *p == '+'))
        negative = *p++ == '-';
    for (; p < end && (unsigned char)(*p - '0') < 10; p++, whole++) {
        if (value > (uint64_t)INT64_MAX / 10)
            overflow = true;
        value = value * 10 + (uint64_t)(*p - '0');
    }
    if (p < end && *p == '.') {
        p++;
        for (; p < end && (unsigned char)(*p - '0') < 10; p++, part++) {
            if (part < DECIMALS) {
                if (value > (uint64_t)INT64_MAX / 10)
                    overflow = true;
                value = value * 10 + (uint64_t)(*p - '0');
            } else if (*p != '0') {
                /* the whole text must still be a number before this is the complaint */
                while (p < end && (unsigned char)(*p - '0') < 10)
                    p++;
                return p == end ? CRM_MONEY_DECIMALS : CRM_MONEY_SYNTAX;
            }
        }
    }
    if (p != end || whole + part == 0)
        return CRM_MONEY_SYNTAX;
    for (size_t i = part; i < DECIMALS; i++) {
        if (value > (uint64_t)INT64_MAX / 10)
            overflow = true;
        value *= 10;
    }
    if (overflow || value > (uint64_t)INT64_MAX)
        return CRM_MONEY_RANGE;
    *amount_e4 = negative ? -(int64_t)value : (int64_t)value;
    if ((int)(part < DECIMALS ? part : DECIMALS) > *decimals)
        *decimals = (int)(part < DECIMALS ? part : DECIMALS);
    return CRM_MONEY_OK;
}

const char *crm_money_problem(enum crm_money_status status)
{
    switch (status) {
    case CRM_MONEY_SYNTAX:
        return "is not a number";
    case CRM_MONEY_DECIMALS:
        return "has more than 4 decimals";
    case CRM_MONEY_RANGE:
        return "is too large (the limit is 922337203685477.5807)";
    case CRM_MONEY_OK:
        break;
    }
    return "is a number";
}

size_t crm_money_format(int64_t amount_e4, int decimals, char out[CRM_MONEY_TEXT])
{
    uint64_t value = amount_e4 < 0 ? 0 - (uint64_t)amount_e4 : (uint64_t)amount_e4;
    char digits[CRM_MONEY_TEXT];
    size_t n = 0, len = 0;

    for (int i = decimals; i < DECIMALS; i++)
        value /= 10;
    for (int i = 0; i < decimals || value || i <= decimals; i++) {
        if (i == decimals)
            digits[n++] = '.';
        digits[n++] = (char)('0' + value % 10);
        value /= 10;
    }
    if (amount_e4 < 0)
        out[len++] = '-';
    while (n)
        out[len++] = digits[--n];
    out[len] = '\0';
    return len;
}
