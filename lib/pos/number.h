/*
 * number.h -- numbers as tills write them: $1,149.00  ($33.62)  1.234,56 €  ￥１２８  12.50-  20%
 *
 * A number is read under one decimal sign, '.' or ','.  The other one, a blank or an apostrophe
 * may group the digits before it by threes (or as in India, by twos before the last three).  It
 * may have one currency sign or code, before or behind, and one sign: + or - in front (also
 * behind the currency), - behind, or brackets round it all.  ",-" stands for no cents, a dash alone
 * for zero; an exponent may follow digits that are not grouped: 1.5E+02.
 */
#ifndef CRM_POS_NUMBER_H
#define CRM_POS_NUMBER_H

#include "base/slice.h"

#include <stdint.h>

/*
 * A cleaned cell as a plain decimal: digits without needless zeros in front, then '.' and the
 * decimals as they were written; '-' only for what is below zero.
 *   decimal   in   '.' or ','
 *   *percent  out  a % stood behind it; may be NULL: then % is no number
 *   text[CRM_NUMBER_TEXT]  out  not NUL-terminated
 * Returns the length, 0 if the cell is no number.
 */
#define CRM_NUMBER_TEXT 64
size_t crm_number_plain(
    char decimal, struct crm_slice cell, bool *percent, char text[CRM_NUMBER_TEXT]);

/*
 * A plain decimal that went through a double, 33.619999999999997: with 15 digits or more that, but
 * for the last of them, are those of a number of four decimals.  False if it is anything else.
 */
bool crm_number_tail(struct crm_slice plain, int64_t *amount_e4);

/* Whether a number has an exponent: 1.5E+02. */
bool crm_number_powered(struct crm_slice cell);

/*
 * The currencies that the sign or code of a cleaned cell can mean, as bits; 0: it names none.  A
 * code alone (USD) is one too.  Two cells are in one currency when they have a bit in common.
 */
uint64_t crm_number_currency(struct crm_slice cell);

/* What cells say about the decimal sign. All zero at first. */
struct crm_number_evidence {
    uint64_t point, comma;           /* cells that can only be read with that decimal sign */
    uint64_t point_line, comma_line; /* line of the first of them */
    uint64_t open;                   /* 1.234 and nothing else: either reading fits */
    uint64_t open_line;
    uint64_t group; /* 1,234: mostly a group, but three decimals in some files */
    uint64_t group_line;
    uint64_t whole; /* 1 to 999 without any sign, as a till writes that groups the larger ones */
};

void crm_number_look(struct crm_number_evidence *seen, struct crm_slice cell, uint64_t line);

/*
 * '.' or ',', or 0 when the cells contradict each other or leave it open.  A comma before three
 * digits, seen alone, groups where a comma parts the cells of the file: who writes it before
 * decimals parts them by another sign, and then `whole` numbers beside it are needed to settle it,
 * between semicolons not even these.
 *   delimiter  in  of the file
 */
char crm_number_decide(const struct crm_number_evidence *seen, char delimiter);

/*
 * Exact product of plain decimals, for amounts a till does not print: a x b x (1 - rate), in
 * ten-thousandths, rounded half to even where it has more decimals (*rounded is then set).
 *   rate  in   0 .. 1
 * False when it does not fit.
 */
bool crm_number_product_e4(struct crm_slice a, struct crm_slice b, struct crm_slice rate,
    int64_t *product_e4, bool *rounded);

#endif
