/*
 * due.h -- which contacts of a client fall due in a span, by the rules of care
 *
 *     crm_due_open(&due, &rules, &terms, find, ctx, err);     columns
 *     crm_due_span(&due, &calendar, from, to, err);            days
 *     for each client: crm_due_find(&due, cells, err);
 *         due.item[0 .. due.n)                 rule and day, each pair once
 *         due.bad[0 .. due.n_bad)              cells that are no date
 *     crm_care_rules_judge(&rules, err);
 *     crm_due_close(&due);
 *
 * A column that several rules name is read once a client.
 */
#ifndef CRM_CARE_DUE_H
#define CRM_CARE_DUE_H

#include "care/rules.h"
#include "care/yearly.h"

struct crm_due_terms {
    bool march; /* 29 February is kept on 1 March in other years */
    /* how the dates of a column that comes back every year are to be read */
    enum crm_yearly_how (*how)(const char *column);
};

struct crm_due_item {
    uint32_t rule;
    int32_t day;
};

/* A cell that is no date: the number find gave for its column, and what stands there. */
struct crm_due_bad {
    size_t column;
    struct crm_slice text;
};

struct crm_due {
    struct crm_due_item *item; /* of the client looked at last */
    size_t n, cap;
    struct crm_due_bad *bad;
    size_t n_bad, bad_cap;
    /* private */
    const struct crm_care_rules *rules;
    struct crm_due_terms terms;
    int32_t from, to;
    struct crm_due_source *source;
    struct crm_due_days *days;
    struct crm_slice *cells;
    size_t n_sources;
};

/*
 * Look up the columns of all rules.  `find` gives the number of a column in the cells of a client,
 * CRM_EXPR_NONE for one that is not there.
 * Errors: those of crm_care_rule_bind; CRM_ENOMEM.  crm_due_close in any case.
 */
enum crm_status crm_due_open(struct crm_due *due, struct crm_care_rules *rules,
    const struct crm_due_terms *terms, size_t (*find)(void *ctx, const char *name), void *ctx,
    struct crm_err *err);

/* The span, both ends included, before the first client: also the days of festivals in it. */
enum crm_status crm_due_span(struct crm_due *due, const struct crm_calendar *calendar, int32_t from,
    int32_t to, struct crm_err *err);
void crm_due_close(struct crm_due *due);

/*
 * The contacts of the client with these cells, in order of rule and day.  O(rules), and the dates
 * in the span.  Errors: CRM_ENOMEM.
 */
enum crm_status crm_due_find(
    struct crm_due *due, const struct crm_slice cells[], struct crm_err *err);

/*
 * How a client's cell of a recurring date is to be read: `how` of the column, but what the client's
 * calendar column says comes first: lunar or solar in the usual words, empty for neither.  False
 * for another word.
 */
bool crm_due_calendar(struct crm_slice word, enum crm_yearly_how *how);

#endif
