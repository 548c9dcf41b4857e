/*
 * discount.h -- is a discount column an amount, a share taken off, or the share that is paid?
 *
 * A header "discount" or 折扣 says too little; the cells tell.  8.5折 and 85折 are 85 % paid, 20%
 * is taken off.  Bare numbers from 0 to 1 are shares: taken off if 0 stands where there is none,
 * paid if 1 does; of 折扣 alone, numbers up to 10 (or 100) that are never 0 and sometimes 10 (or
 * 100) are shares paid of 10 (of 100).  Anything else is money.
 */
#ifndef CRM_POS_DISCOUNT_H
#define CRM_POS_DISCOUNT_H

#include "base/slice.h"

#include <stdint.h>

enum crm_discount {
    CRM_DISCOUNT_MONEY, /* an amount taken off */
    CRM_DISCOUNT_RATE,  /* a share taken off: 0.2 or 20% */
    CRM_DISCOUNT_PAID,  /* the share that is paid, of a unit: 0.8 of 1, 8.5 of 10 */
    CRM_DISCOUNT_OPEN,  /* a share, but taken off or paid? or is it money? */
};

struct crm_discount_evidence {
    uint64_t n, percent, folds, negative, zero, fraction, one, to_ten, ten, to_hundred, hundred;
    uint64_t over;
};

/* A cell as crm_number_plain reads it with '.', or with 折 behind it. */
void crm_discount_look(struct crm_discount_evidence *seen, char decimal, struct crm_slice cell);

/*
 *   chinese  in   the header is 折扣
 *   *unit    out  1, 10 or 100 for CRM_DISCOUNT_PAID
 */
enum crm_discount crm_discount_decide(
    const struct crm_discount_evidence *seen, bool chinese, int *unit);

/*
 * The share taken off, as a plain decimal: of a cell of a column that holds `meaning`.
 *   text[CRM_NUMBER_TEXT]  out
 * Returns the length, 0 if the cell is no share from 0 to 1.
 */
size_t crm_discount_rate(
    enum crm_discount meaning, int unit, char decimal, struct crm_slice cell, char *text);

#endif
