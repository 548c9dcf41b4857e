/*
 * points_rules.h -- how many points a line earns: RULES of earn,per,where,times,expires
 *
 *     crm_points_rules_read(&rules, "points.csv", frame, err);
 *     weight = crm_points_rules_of(&rules, row, day, &class, err);      from any number of threads
 *     points of a ticket = sum of amount_e4 * weight / rules.unit, cut toward zero
 *     crm_points_rules_judge(&rules, err);                              after the last row
 *
 * Of each line: the first rule with `earn` whose `where` is true (an empty one is) gives earn, per
 * (1 without) and expires; the largest `times` of all rules that are true multiplies it (1 without
 * any).  `where` is an expression of base/expr.h about columns of the rows, of -J files and made
 * ones; `birthday_month` is yes in the month of the column birthday.
 *
 * Rates are exact: every weight is a whole number of unit-th parts of a point for 0.0001 paid.
 */
#ifndef CRM_MEMBER_POINTS_RULES_H
#define CRM_MEMBER_POINTS_RULES_H

#include "base/expr.h"
#include "frame/frame.h"

enum { CRM_POINTS_RULES = 64, CRM_POINTS_CELLS = 32 };

/* How long points are good: 365d, 12m, 12m/month (to the end of that month), 1y/year. */
struct crm_points_life {
    struct crm_span span;
    enum crm_period until; /* end of that period; CRM_PERIOD_DAY: of the day itself */
    bool forever;
};

struct crm_points_rule {
    uint64_t line; /* of the file */
    bool earns;
    int64_t earn_e4, per_e4;
    int64_t times_e4; /* 0: none */
    unsigned life;    /* of rules.life */
    struct crm_expr *where;
};

struct crm_points_rules {
    struct crm_points_rule rule[CRM_POINTS_RULES];
    size_t n;
    struct crm_points_life life[CRM_POINTS_RULES];
    size_t n_lives;
    int64_t unit;
    int64_t weight[CRM_POINTS_RULES]
                  [CRM_POINTS_RULES + 1]; /* of rule i, times of rule k - 1; 0: 1 */
    /* private */
    const char *path;
    struct crm_frame *frame;
    size_t birthday; /* cell; CRM_COLUMN_NONE */
    bool any_birthday;
};

/*
 * Read the file and ask the frame for the columns it names.  Release in any case.
 * Errors: CRM_EDATA with file, line and column of what is wrong; CRM_ENOMEM.
 */
enum crm_status crm_points_rules_read(
    struct crm_points_rules *rules, const char *path, struct crm_frame *frame, struct crm_err *err);
void crm_points_rules_release(struct crm_points_rules *rules);

/*
 * The weight of a row, 0 where it earns nothing; *life is then untouched.
 * Errors: CRM_EDATA for a birthday that is no date.
 */
enum crm_status crm_points_rules_of(const struct crm_points_rules *rules,
    const struct crm_slice cell[], int32_t day, int64_t *weight, unsigned *life,
    struct crm_err *err);

/* After the last row: values in `where` that do not fit their columns: CRM_EDATA at their place. */
enum crm_status crm_points_rules_judge(const struct crm_points_rules *rules, struct crm_err *err);

/* The last good day of points earned on `day`; CRM_POINTS_FOREVER. */
int32_t crm_points_last_good(const struct crm_points_life *life, int32_t day);

#endif
