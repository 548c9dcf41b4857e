/* analyses.h -- the analyses of crm-segment, and what they share */
#ifndef CRM_SEGMENT_ANALYSES_H
#define CRM_SEGMENT_ANALYSES_H

#include "base.h"

/* "customer tables come from crm-rfm", said wherever a column of it is missing */
#define MADE_BY_RFM "crm-rfm writes it"
#define MADE_BY_FEATURES "crm-rfm --features writes it"

/* --why of every rule-like analysis */
extern bool segment_why;
#define OPT_WHY OPT_FLAG(0, "why", segment_why, "add a column that says in words why")

/* Of those that add columns to the clients: one column of their own, or several. */
enum {
    SEGMENT_ADDS = CRM_COMMON_IO | CRM_COMMON_JOIN | CRM_COMMON_REPLACE | CRM_COMMON_WHERE,
    SEGMENT_SINGLE = SEGMENT_ADDS | CRM_COMMON_INTO,
};

/* The six lists of `top`, which `grade --by-lists` counts: bits of a client's membership. */
enum { TOP_LISTS = 6 };
struct top_list {
    const char *name;
    bool there;
    size_t *row; /* n_rows listed, best first */
    size_t n_rows;
    const double *value; /* n */
};
enum crm_status top_find(struct base *base, size_t n_best, struct top_list lists[TOP_LISTS],
    unsigned *member, struct crm_err *err);

#endif
