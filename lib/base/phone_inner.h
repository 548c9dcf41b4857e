/*
 * phone_inner.h -- numbering plans behind phone.h  (inside lib/base)
 */
#ifndef CRM_BASE_PHONE_INNER_H
#define CRM_BASE_PHONE_INNER_H

#include "base/phone.h"

/* Numbers of one sort: their first digits (one of [..]), how many there are, the trunk prefix. */
struct crm_phone_sort {
    const char *lead; /* NULL ends the list */
    unsigned char least, most;
    bool trunk; /* the plan's trunk prefix is dialled before them */
};

enum { CRM_PHONE_SORTS = 8 };

struct crm_phone_plan {
    const char *country;
    const char *code;  /* country code */
    const char *trunk; /* dialled before a number inside the country; "": nothing is */
    const char *exit;  /* dialled before a foreign country code, besides 00 */
    struct crm_phone_sort sort[CRM_PHONE_SORTS];
};

extern const struct crm_phone_plan crm_phone_plans[];
extern const size_t crm_phone_n_plans;

#endif
