#include "care/rules.h"

#include "base/mem.h"
#include "base/num.h"

#include <stdio.h>
#include <stdlib.h>

enum { OCCASION, WHEN, WHO, ACTION, CHANNEL, PRIORITY, COLUMNS };
static const char *const names[COLUMNS] = {
    "occasion", "when", "who", "action", "channel", "priority"};

static bool same_word(struct crm_slice a, const char *b)
{
    size_t i = 0;

    for (; i < a.len && b[i]; i++) {
        char c = a.ptr[i] >= 'A' && a.ptr[i] <= 'Z' ? (char)(a.ptr[i] + 32) : a.ptr[i];
        if (c != b[i])
            return false;
    }
    return i == a.len && !b[i];
}

enum crm_channel crm_channel_of(struct crm_slice name)
{
    static const struct {
        const char *name;
        enum crm_channel channel;
    } known[] = {{"call", CRM_CHANNEL_PHONE}, {"phone", CRM_CHANNEL_PHONE},
        {"sms", CRM_CHANNEL_PHONE}, {"text", CRM_CHANNEL_PHONE}, {"电话", CRM_CHANNEL_PHONE},
        {"短信", CRM_CHANNEL_PHONE}, {"email", CRM_CHANNEL_EMAIL}, {"e-mail", CRM_CHANNEL_EMAIL},
        {"mail", CRM_CHANNEL_EMAIL}, {"邮件", CRM_CHANNEL_EMAIL}, {"电子邮件", CRM_CHANNEL_EMAIL}};

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (same_word(name, known[i].name))
            return known[i].channel;
    return CRM_CHANNEL_OTHER;
}

/* ---- reading -------------------------------------------------------------------------- */

/* The message that err has, placed at a cell of the rules. */
static enum crm_status at(
    const struct crm_reader *reader, const struct crm_row *row, size_t column, struct crm_err *err)
{
    char character[32];

    if (err->column[0]) { /* of an expression: the character in it */
        snprintf(character, sizeof character, "%.20s", err->column);
        crm_row_place(reader, row, column, err);
        snprintf(err->column, sizeof err->column, "%s, character %s", names[column], character);
    } else {
        crm_row_place(reader, row, column, err);
    }
    err->status = CRM_EDATA;
    return CRM_EDATA;
}

static enum crm_status read_who(struct crm_care_rule *rule, const struct crm_reader *reader,
    const struct crm_row *row, struct crm_err *err)
{
    struct crm_slice who = crm_slice_trim(row->field[WHO]);
    size_t before = 0;
    enum crm_status status;

    if (who.len == 0 || same_word(who, "all"))
        return CRM_OK;
    for (const char *p = row->field[WHO].ptr; p < who.ptr; p++)
        before++;
    status = crm_expr_parse(&rule->who, who, row->line, before + 1, err);
    return status && status != CRM_ENOMEM ? at(reader, row, WHO, err) : status;
}

static enum crm_status read_priority(struct crm_care_rule *rule, const struct crm_reader *reader,
    const struct crm_row *row, struct crm_err *err)
{
    struct crm_slice cell = row->field[PRIORITY];
    char show[CRM_ERR_SHOW];

    if (crm_num_int(crm_slice_trim(cell), &rule->priority) && rule->priority >= 1)
        return CRM_OK;
    crm_err_set(err, CRM_EDATA, "%s is not a whole number from 1, the most urgent",
        crm_err_show(cell.ptr, cell.len, show));
    return at(reader, row, PRIORITY, err);
}

static enum crm_status read_row(struct crm_care_rules *rules, const struct crm_reader *reader,
    const struct crm_row *row, const struct crm_calendar *calendar, struct crm_err *err)
{
    struct crm_slice cell[COLUMNS];
    struct crm_care_rule *rule;
    enum crm_status status;

    for (size_t c = 0; c < COLUMNS; c++)
        cell[c] = crm_slice_trim(row->field[c]);
    if (!crm_mem_grow((void **)&rules->rule, &rules->cap, rules->n + 1, sizeof *rules->rule))
        return crm_err_nomem(err);
    rule = &rules->rule[rules->n];
    *rule = (struct crm_care_rule){.line = row->line, .when_column = CRM_EXPR_NONE};
    if (cell[OCCASION].len == 0) {
        crm_err_set(err, CRM_EDATA, "is empty: a rule needs a name");
        return at(reader, row, OCCASION, err);
    }
    rule->occasion = crm_arena_dup(&rules->arena, cell[OCCASION]);
    rule->when_text = crm_arena_dup(&rules->arena, cell[WHEN]);
    rule->action = crm_arena_dup(&rules->arena, cell[ACTION]);
    rule->channel = crm_arena_dup(&rules->arena, cell[CHANNEL]);
    if (!rule->occasion || !rule->when_text || !rule->action || !rule->channel)
        return crm_err_nomem(err);
    rule->reach = crm_channel_of(cell[CHANNEL]);
    status = crm_care_when_parse(&rule->when, cell[WHEN], calendar, &rules->arena, err);
    if (status)
        return status == CRM_ENOMEM ? status : at(reader, row, WHEN, err);
    status = read_priority(rule, reader, row, err);
    if (!status)
        status = read_who(rule, reader, row, err);
    rules->n += status == CRM_OK;
    return status;
}

enum crm_status crm_care_rules_read(struct crm_care_rules *rules, struct crm_reader *reader,
    const struct crm_calendar *calendar, struct crm_err *err)
{
    const struct crm_row *row;
    size_t column[COLUMNS];
    enum crm_status status = CRM_OK;

    *rules = (struct crm_care_rules){.file = crm_reader_file(reader, 0)->name};
    crm_arena_init(&rules->arena);
    for (size_t c = 0; c < COLUMNS && !status; c++)
        status = crm_reader_need(reader, names[c], &column[c], err);
    if (!status)
        status = crm_reader_want(reader, column, COLUMNS, err);
    rules->file = crm_arena_dup(&rules->arena, crm_slice_of(rules->file));
    if (!status && !rules->file)
        status = crm_err_nomem(err);
    while (!status && !(status = crm_reader_next(reader, &row, err)) && row)
        status = read_row(rules, reader, row, calendar, err);
    if (!status && rules->n == 0) {
        crm_err_place(err, rules->file, 0, NULL);
        status = crm_err_set(err, CRM_EDATA, "there is no rule in this file");
    }
    if (status)
        crm_care_rules_release(rules);
    return status;
}

/* ---- columns -------------------------------------------------------------------------- */

/* An error of the rule's expression, whose column is the character in it. */
static enum crm_status at_who(
    const struct crm_care_rules *rules, const struct crm_care_rule *rule, struct crm_err *err)
{
    char character[32];

    snprintf(character, sizeof character, "%.20s", err->column);
    crm_err_place(err, rules->file, rule->line, NULL);
    snprintf(err->column, sizeof err->column, "who, character %s", character);
    return err->status;
}

enum crm_status crm_care_rule_bind(const struct crm_care_rules *rules, struct crm_care_rule *rule,
    size_t (*find)(void *ctx, const char *name), void *ctx, struct crm_err *err)
{
    const char *name = rule->when.column;
    char show[CRM_ERR_SHOW];
    enum crm_status status = CRM_OK;

    if (name && (rule->when_column = find(ctx, name)) == CRM_EXPR_NONE) {
        crm_err_place(err, rules->file, rule->line, "when");
        return crm_err_set(err, CRM_EUSAGE, "%s is no column of the input",
            crm_err_show(name, strlen(name), show));
    }
    if (rule->who)
        status = crm_expr_bind(rule->who, find, ctx, err);
    return status == CRM_EUSAGE ? at_who(rules, rule, err) : status;
}

enum crm_status crm_care_rules_judge(const struct crm_care_rules *rules, struct crm_err *err)
{
    for (size_t r = 0; r < rules->n; r++) {
        const struct crm_care_rule *rule = &rules->rule[r];
        enum crm_status status = rule->who ? crm_expr_judge(rule->who, err) : CRM_OK;
        if (status)
            return status == CRM_EUSAGE ? at_who(rules, rule, err) : status;
    }
    return CRM_OK;
}

void crm_care_rules_drop(struct crm_care_rules *rules, size_t r)
{
    crm_expr_free(rules->rule[r].who);
    rules->n--;
    memmove(&rules->rule[r], &rules->rule[r + 1], (rules->n - r) * sizeof *rules->rule);
}

void crm_care_rules_release(struct crm_care_rules *rules)
{
    for (size_t r = 0; r < rules->n; r++)
        crm_expr_free(rules->rule[r].who);
    free(rules->rule);
    crm_arena_release(&rules->arena);
    *rules = (struct crm_care_rules){0};
    crm_arena_init(&rules->arena);
}
