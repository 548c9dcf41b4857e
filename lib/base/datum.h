/*
 * datum.h -- what stands in a cell, before it is written: made by those who know it (features of a
 * client), written by those who know how (cli/out.h), who do not know each other
 */
#ifndef CRM_BASE_DATUM_H
#define CRM_BASE_DATUM_H

#include "base/slice.h"

#include <stdint.h>

enum crm_datum_kind {
    CRM_DATUM_EMPTY,
    CRM_DATUM_COUNT,  /* value */
    CRM_DATUM_MONEY,  /* value, ten-thousandths */
    CRM_DATUM_SHARE,  /* value / whole, from 0 to 1 */
    CRM_DATUM_RATIO,  /* value / whole */
    CRM_DATUM_NUMBER, /* number, finite */
    CRM_DATUM_TEXT,   /* text */
};

struct crm_datum {
    enum crm_datum_kind kind;
    int64_t value, whole; /* whole > 0 */
    double number;
    struct crm_slice text;
};

#endif
