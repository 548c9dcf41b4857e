/*
 * lunar_inner.h -- the table behind lunar.h  (inside lib/care)
 */
#ifndef CRM_CARE_LUNAR_INNER_H
#define CRM_CARE_LUNAR_INNER_H

#include "care/lunar.h"

enum { CRM_LUNAR_YEARS = CRM_LUNAR_LAST - CRM_LUNAR_FIRST + 1 };

struct crm_lunar_year {
    uint8_t month, mday; /* Gregorian, of the first day of month 1 */
    uint8_t leap;        /* the month that is followed by its leap month; 0: none */
    uint16_t lengths;    /* bit i: the i-th month of the year has 30 days, else 29 */
    uint8_t qingming;    /* day of April */
    uint8_t dongzhi;     /* day of December */
};

extern const struct crm_lunar_year crm_lunar_table[CRM_LUNAR_YEARS];

#endif
