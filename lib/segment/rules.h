/*
 * rules.h -- a file of rules, `name: condition` a line, first match wins
 *
 *     # salon grades for 2025
 *     column tier                         the name of the new column; `group` without this line
 *     vip: monetary >= 5000 and visits_365d >= 12
 *     asleep: recency_days > 180
 *     others: *                           everybody who is left
 *
 * Conditions are in the language of base/expr.h.  Blank lines and lines that start with # are
 * comments.  A name goes up to the first colon, without the blanks round it.
 */
#ifndef CRM_SEGMENT_RULES_H
#define CRM_SEGMENT_RULES_H

#include "base/arena.h"
#include "base/err.h"
#include "base/expr.h"

#include <stdint.h>

#define CRM_RULES_NONE SIZE_MAX

struct crm_rule {
    const char *name;
    const char *text;      /* the condition as written */
    struct crm_expr *expr; /* NULL: `*` */
    uint64_t line;
};

struct crm_rules {
    const char *column;
    struct crm_rule *rule;
    size_t n, cap;
    struct crm_slice *cell; /* scratch: the cells of one condition */
    struct crm_arena arena;
};

/*
 * Read a file of rules.  Errors: CRM_EIO; CRM_EUSAGE with file, line and column of what is wrong,
 * a rule behind `*`, a NUL byte and a file without a rule included; CRM_ENOMEM.  On failure nothing
 * is to be released.
 */
enum crm_status crm_rules_read(struct crm_rules *rules, const char *path, struct crm_err *err);
void crm_rules_release(struct crm_rules *rules);

/* crm_expr_bind for every rule, once before crm_rules_match; same errors. */
enum crm_status crm_rules_bind(struct crm_rules *rules, size_t (*find)(void *ctx, const char *name),
    void *ctx, struct crm_err *err);

/* Does rule `r` match?  cells[] is by the numbers that crm_expr_bind's `find` gave. */
bool crm_rules_match(const struct crm_rules *rules, size_t r, const struct crm_slice cells[]);

#endif
