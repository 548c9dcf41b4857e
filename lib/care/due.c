#include "care/due.h"

#include "base/cell.h"
#include "base/mem.h"

#include <stdlib.h>
#include <strings.h>

/* One date of a cell. */
struct date {
    int32_t day; /* of a plain date */
    struct crm_yearly yearly;
};

/* A column of dates, read as plain dates or as ones that come back every year. */
struct crm_due_source {
    size_t column;
    size_t calendar; /* column that says lunar or solar; CRM_EXPR_NONE: none does */
    bool yearly;
    enum crm_yearly_how how;
    struct date *date; /* of the client looked at */
    size_t n, cap;
};

/* What a rule looks for. */
struct crm_due_days {
    int32_t from, to; /* occurrences that can fall due in the span */
    size_t source;    /* SIZE_MAX: none */
    int32_t *fixed;   /* days due for everybody: festivals, now */
    size_t n_fixed;
};

bool crm_due_calendar(struct crm_slice word, enum crm_yearly_how *how)
{
    static const char *const lunar[] = {
        "lunar", "农历", "農曆", "阴历", "陰曆", "旧历", "舊曆", NULL};
    static const char *const solar[] = {
        "solar", "gregorian", "公历", "公曆", "阳历", "陽曆", "新历", "新曆", "西历", "西曆", NULL};

    word = crm_slice_trim(word);
    if (word.len == 0)
        return true;
    for (size_t i = 0; lunar[i]; i++)
        if (word.len == strlen(lunar[i]) && strncasecmp(word.ptr, lunar[i], word.len) == 0) {
            if (*how == CRM_YEARLY_GREGORIAN)
                *how = CRM_YEARLY_LUNAR;
            return true;
        }
    for (size_t i = 0; solar[i]; i++)
        if (word.len == strlen(solar[i]) && strncasecmp(word.ptr, solar[i], word.len) == 0) {
            *how = CRM_YEARLY_GREGORIAN;
            return true;
        }
    return false;
}

/* ---- before the first client ---------------------------------------------------------- */

/* The source of a rule, made if no rule before has it. */
static size_t source_of(struct crm_due *due, const struct crm_care_rule *rule,
    size_t (*find)(void *ctx, const char *name), void *ctx)
{
    bool yearly = rule->when.kind == CRM_CARE_WHEN_YEARLY;
    struct crm_due_source *s = due->source;
    size_t i = 0;

    while (i < due->n_sources && (s[i].column != rule->when_column || s[i].yearly != yearly))
        i++;
    if (i < due->n_sources)
        return i;
    s[i] = (struct crm_due_source){
        .column = rule->when_column, .calendar = CRM_EXPR_NONE, .yearly = yearly};
    if (yearly)
        s[i].how = due->terms.how(rule->when.column);
    if (yearly && strcmp(rule->when.column, "birthday") == 0)
        s[i].calendar = find(ctx, "birthday_calendar");
    due->n_sources++;
    return i;
}

static bool in_span(const struct crm_due *due, int32_t day)
{
    return day >= due->from && day <= due->to;
}

static enum crm_status fixed_days(struct crm_due *due, struct crm_due_days *days,
    const struct crm_care_when *when, const struct crm_calendar *calendar, struct crm_err *err)
{
    struct crm_festival_day *day = NULL;
    size_t n = 1;
    enum crm_status status = CRM_OK;

    if (when->kind == CRM_CARE_WHEN_FESTIVAL)
        status = crm_calendar_days(calendar, days->from, days->to, when->festival, &day, &n, err);
    if (!status && !(days->fixed = crm_mem_alloc(n, sizeof *days->fixed)))
        status = crm_err_nomem(err);
    for (size_t i = 0; i < n && !status; i++) {
        int32_t at = crm_care_when_due(when, day ? day[i].day : due->from);
        if (in_span(due, at) && (!days->n_fixed || days->fixed[days->n_fixed - 1] != at))
            days->fixed[days->n_fixed++] = at;
    }
    free(day);
    return status;
}

enum crm_status crm_due_open(struct crm_due *due, struct crm_care_rules *rules,
    const struct crm_due_terms *terms, size_t (*find)(void *ctx, const char *name), void *ctx,
    struct crm_err *err)
{
    size_t most = 1;
    enum crm_status status = CRM_OK;

    *due = (struct crm_due){.rules = rules, .terms = *terms};
    due->source = crm_mem_zalloc(rules->n, sizeof *due->source);
    due->days = crm_mem_zalloc(rules->n, sizeof *due->days);
    if (!due->source || !due->days)
        return crm_err_nomem(err);
    for (size_t r = 0; r < rules->n && !status; r++) {
        struct crm_care_rule *rule = &rules->rule[r];
        status = crm_care_rule_bind(rules, rule, find, ctx, err);
        due->days[r].source =
            !status && rule->when.column ? source_of(due, rule, find, ctx) : SIZE_MAX;
        if (rule->who && rule->who->n_columns > most)
            most = rule->who->n_columns;
    }
    if (!status && !(due->cells = crm_mem_alloc(most, sizeof *due->cells)))
        status = crm_err_nomem(err);
    return status;
}

enum crm_status crm_due_span(struct crm_due *due, const struct crm_calendar *calendar, int32_t from,
    int32_t to, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    due->from = from;
    due->to = to;
    for (size_t r = 0; r < due->rules->n && !status; r++) {
        const struct crm_care_when *when = &due->rules->rule[r].when;
        due->days[r].from = from;
        due->days[r].to = to;
        crm_care_when_widen(when, &due->days[r].from, &due->days[r].to);
        if (!when->column)
            status = fixed_days(due, &due->days[r], when, calendar, err);
    }
    return status;
}

void crm_due_close(struct crm_due *due)
{
    for (size_t i = 0; i < due->n_sources; i++)
        free(due->source[i].date);
    for (size_t r = 0; due->days && r < due->rules->n; r++)
        free(due->days[r].fixed);
    free(due->source);
    free(due->days);
    free(due->cells);
    free(due->item);
    free(due->bad);
    *due = (struct crm_due){0};
}

/* ---- a client ------------------------------------------------------------------------- */

static bool add_bad(struct crm_due *due, size_t column, struct crm_slice text)
{
    for (size_t i = 0; i < due->n_bad; i++)
        if (due->bad[i].column == column)
            return true;
    if (!crm_mem_grow((void **)&due->bad, &due->bad_cap, due->n_bad + 1, sizeof *due->bad))
        return false;
    due->bad[due->n_bad++] = (struct crm_due_bad){column, text};
    return true;
}

static bool add_piece(
    struct crm_due *due, struct crm_due_source *s, struct crm_slice piece, enum crm_yearly_how how)
{
    struct date date = {.day = CRM_DAY_NONE};

    if (s->yearly ? !crm_yearly_parse(piece, how, &date.yearly)
                  : !crm_cell_date(piece, &date.day, NULL))
        return add_bad(due, s->column, piece);
    if (!crm_mem_grow((void **)&s->date, &s->cap, s->n + 1, sizeof *s->date))
        return false;
    s->date[s->n++] = date;
    return true;
}

/* Read the dates of a source's cell. */
static bool read_source(
    struct crm_due *due, struct crm_due_source *s, const struct crm_slice cells[])
{
    enum { DATE = 10 }; /* YYYY-MM-DD alone, as in most cells */
    struct crm_slice rest = crm_slice_trim(cells[s->column]), piece;
    enum crm_yearly_how how = s->how;
    bool ok = true;

    s->n = 0;
    if (rest.len == 0)
        return true;
    if (s->calendar != CRM_EXPR_NONE && !crm_due_calendar(cells[s->calendar], &how))
        return add_bad(due, s->calendar, cells[s->calendar]);
    if (rest.len == DATE && rest.ptr[4] == '-' && rest.ptr[7] == '-')
        return add_piece(due, s, rest, how);
    while (ok && crm_yearly_piece(&rest, &piece))
        ok = add_piece(due, s, piece, how);
    return ok;
}

/* A day of rule r, once. */
static bool add(struct crm_due *due, size_t r, int32_t day)
{
    size_t i = due->n;

    if (!in_span(due, day))
        return true;
    while (i > 0 && due->item[i - 1].rule == r && due->item[i - 1].day > day)
        i--;
    if (i > 0 && due->item[i - 1].rule == r && due->item[i - 1].day == day)
        return true;
    if (!crm_mem_grow((void **)&due->item, &due->cap, due->n + 1, sizeof *due->item))
        return false;
    memmove(&due->item[i + 1], &due->item[i], (due->n - i) * sizeof *due->item);
    due->item[i] = (struct crm_due_item){(uint32_t)r, day};
    due->n++;
    return true;
}

static bool add_date(struct crm_due *due, size_t r, const struct date *date)
{
    const struct crm_care_when *when = &due->rules->rule[r].when;
    const struct crm_due_days *days = &due->days[r];
    unsigned why;
    int32_t day;
    bool ok = true;

    if (when->kind == CRM_CARE_WHEN_DATE)
        return add(due, r, crm_care_when_due(when, date->day));
    if (when->kind == CRM_CARE_WHEN_EVERY) {
        for (int64_t k = crm_care_when_every_from(when, date->day, days->from);
             ok && (day = crm_care_when_every(when, date->day, k)) <= days->to && day < CRM_DAY_MAX;
             k++)
            ok = add(due, r, crm_care_when_due(when, day));
        return ok;
    }
    day = crm_yearly_next(&date->yearly, days->from, due->terms.march, &why);
    for (; ok && day != CRM_DAY_NONE && day <= days->to;
         day = crm_yearly_next(&date->yearly, day + 1, due->terms.march, &why))
        ok = add(due, r, crm_care_when_due(when, day));
    return ok;
}

static bool add_rule(struct crm_due *due, size_t r)
{
    const struct crm_due_days *days = &due->days[r];
    const struct crm_due_source *s;
    bool ok = true;

    for (size_t i = 0; i < days->n_fixed && ok; i++)
        ok = add(due, r, days->fixed[i]);
    if (days->source == SIZE_MAX)
        return ok;
    s = &due->source[days->source];
    for (size_t i = 0; i < s->n && ok; i++)
        ok = add_date(due, r, &s->date[i]);
    return ok;
}

/* Whether the rule is for the client; asked too while the cells may show that a value is wrong. */
static bool is_for(
    struct crm_due *due, const struct crm_care_rule *rule, bool any, const struct crm_slice cells[])
{
    if (!rule->who || (!any && !crm_expr_open(rule->who)))
        return true;
    for (size_t c = 0; c < rule->who->n_columns; c++)
        due->cells[c] = cells[rule->who->column[c].index];
    return crm_expr_eval(rule->who, due->cells) == CRM_TRUE;
}

enum crm_status crm_due_find(
    struct crm_due *due, const struct crm_slice cells[], struct crm_err *err)
{
    bool ok = true;

    due->n = due->n_bad = 0;
    for (size_t i = 0; i < due->n_sources && ok; i++)
        ok = read_source(due, &due->source[i], cells);
    for (size_t r = 0; r < due->rules->n && ok; r++) {
        size_t before = due->n;
        ok = add_rule(due, r);
        if (!is_for(due, &due->rules->rule[r], due->n > before, cells))
            due->n = before;
    }
    return ok ? CRM_OK : crm_err_nomem(err);
}
