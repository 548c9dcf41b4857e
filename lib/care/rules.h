/*
 * rules.h -- the table of care: on which occasion who is contacted, how, and what comes first
 *
 *     occasion,when,who,action,channel,priority
 *     birthday,birthday-7d,lifecycle != lost,send a card,sms,2
 *
 *     crm_care_rules_read(&rules, reader, &calendar, err);
 *     crm_care_rules_bind(&rules, find, ctx, err);          columns of `when` and `who`
 *     crm_care_rules_release(&rules);
 *
 * `who` is an expression of base/expr.h over the client's row, empty or `all` for everybody;
 * priority 1 comes first.  Other columns are left alone.
 */
#ifndef CRM_CARE_RULES_H
#define CRM_CARE_RULES_H

#include "base/expr.h"
#include "care/when.h"
#include "io/reader.h"

/* What a channel needs of the client. */
enum crm_channel { CRM_CHANNEL_OTHER, CRM_CHANNEL_PHONE, CRM_CHANNEL_EMAIL };

/* call, phone, sms, text, 电话, 短信; email, mail, 邮件, 电子邮件; in any case. */
enum crm_channel crm_channel_of(struct crm_slice name);

struct crm_care_rule {
    uint64_t line;
    const char *occasion, *when_text, *action, *channel;
    enum crm_channel reach;
    int64_t priority; /* from 1 */
    struct crm_care_when when;
    size_t when_column;   /* what find gave for when.column; CRM_EXPR_NONE without one */
    struct crm_expr *who; /* NULL: everybody */
};

struct crm_care_rules {
    const char *file;
    struct crm_care_rule *rule;
    size_t n, cap;
    struct crm_arena arena;
};

/*
 * Read all rules, at least one.  On failure *rules is empty.
 * Errors: CRM_EDATA with file, line, column of the file, and for `who` the character in it.
 */
enum crm_status crm_care_rules_read(struct crm_care_rules *rules, struct crm_reader *reader,
    const struct crm_calendar *calendar, struct crm_err *err);

/*
 * Look up the columns that a rule names.  Errors: CRM_EUSAGE with the place for one that find gives
 * CRM_EXPR_NONE for, and those of crm_expr_bind.
 */
enum crm_status crm_care_rule_bind(const struct crm_care_rules *rules, struct crm_care_rule *rule,
    size_t (*find)(void *ctx, const char *name), void *ctx, struct crm_err *err);

/* After the last client: crm_expr_judge of every rule, placed in the file. */
enum crm_status crm_care_rules_judge(const struct crm_care_rules *rules, struct crm_err *err);

/* Take rule r out, what comes after it moves up. */
void crm_care_rules_drop(struct crm_care_rules *rules, size_t r);
void crm_care_rules_release(struct crm_care_rules *rules);

#endif
