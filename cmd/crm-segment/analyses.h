/* analyses.h -- one function and one option table an analysis, each in the file of its name */
#ifndef CRM_SEGMENT_ANALYSES_H
#define CRM_SEGMENT_ANALYSES_H

#include "base.h"

/* "customer tables come from crm-rfm", said wherever a column of it is missing */
#define MADE_BY_RFM "crm-rfm writes it"
#define MADE_BY_FEATURES "crm-rfm --features writes it"

/* --why of every rule-like analysis */
extern bool segment_why;
#define OPT_WHY OPT_FLAG(0, "why", segment_why, "add a column that says in words why")

#define ANALYSIS(name)                                                                             \
    extern const struct crm_opt name##_options[];                                                  \
    enum crm_status name##_run(struct crm_cli *cli, struct crm_err *err)

ANALYSIS(list);
ANALYSIS(grade);
ANALYSIS(top);
ANALYSIS(lifecycle);
ANALYSIS(ladder);
ANALYSIS(loyalty);
ANALYSIS(pareto);
ANALYSIS(rules);
ANALYSIS(kmeans);
ANALYSIS(mixture);
ANALYSIS(summary);
ANALYSIS(cross);
ANALYSIS(movement);
ANALYSIS(profile);

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
