/* Options of crm-care plan that are more than a word. */
#include "plan.h"

#include "base/cell.h"
#include "base/expr.h"
#include "base/list.h"
#include "base/mem.h"
#include "base/num.h"

#include <stdlib.h>
#include <strings.h>

static enum crm_status refuse(
    const char *option, struct crm_slice text, const char *expected, struct crm_err *err)
{
    char show[CRM_ERR_SHOW];

    return crm_err_set(err, CRM_EUSAGE, "--%s: %s is %s", option,
        crm_err_show(text.ptr, text.len, show), expected);
}

static enum crm_status span(
    const char *option, const char *text, struct crm_span *out, struct crm_err *err)
{
    if (crm_care_span(crm_slice_of(text), out))
        return CRM_OK;
    return refuse(option, crm_slice_of(text), "not a span of time like 14d, 2w or 0d", err);
}

/* N or N/staff */
static enum crm_status most(struct plan *plan, struct crm_err *err)
{
    struct crm_slice text = crm_slice_of(plan_opt.most ? plan_opt.most : ""), number = text;

    if (!plan_opt.most)
        return CRM_OK;
    if (text.len > 6 && memcmp(text.ptr + text.len - 6, "/staff", 6) == 0) {
        plan->per_staff = true;
        number.len -= 6;
    }
    if (crm_num_int(number, &plan->terms.most) && plan->terms.most >= 1 &&
        plan->terms.most <= 1000000000)
        return CRM_OK;
    return refuse("most", text, "not a number of contacts a day like 8 or 8/staff", err);
}

static enum crm_status country(struct plan *plan, struct crm_err *err)
{
    if (plan_opt.country)
        plan->country = crm_phone_plan(crm_slice_of(plan_opt.country));
    if (plan_opt.country && !plan->country)
        return crm_err_set(err, CRM_EUSAGE, "--country: '%.20s' is none of %s", plan_opt.country,
            crm_phone_countries());
    if (plan_opt.phone != CRM_PHONE_AS_IS && !plan->country)
        return crm_err_set(err, CRM_EUSAGE,
            "--phone: in which country are these numbers dialled? --country, one of %s",
            crm_phone_countries());
    return CRM_OK;
}

static bool has_name(const struct crm_slice *name, size_t n, struct crm_slice text)
{
    for (size_t i = 0; i < n; i++)
        if (crm_slice_eq(name[i], text))
            return true;
    return false;
}

static enum crm_status keep(struct plan *plan, struct crm_err *err)
{
    static const char *const own[] = {"date", "customer_id", "occasion", "action", "channel",
        "priority", "staff", "name", "phone", "value", "reason", "as_of"};
    enum crm_status status = crm_list_slices(
        &plan->keep, &plan->n_keep, plan_opt.keep.item, plan_opt.keep.n, "--keep", err);

    if (!status && !(plan->keep_at = crm_mem_alloc(plan->n_keep, sizeof *plan->keep_at)))
        status = crm_err_nomem(err);
    for (size_t i = 0; i < plan->n_keep && !status; i++) {
        for (size_t k = 0; k < sizeof own / sizeof *own && !status; k++)
            if (crm_slice_is(plan->keep[i], own[k]))
                status = refuse("keep", plan->keep[i], "a column of the plan already", err);
        if (!status && has_name(plan->keep, i, plan->keep[i]))
            status = refuse("keep", plan->keep[i], "given twice", err);
        if (!status)
            status = plan_need(plan, "keep", plan->keep[i], &plan->keep_at[i], err);
    }
    return status;
}

enum crm_status plan_terms(struct plan *plan, struct crm_err *err)
{
    enum crm_status status = span("slip", plan_opt.slip, &plan->terms.slip, err);

    if (!status)
        status = span("quiet", plan_opt.quiet, &plan->terms.quiet, err);
    if (!status)
        status = most(plan, err);
    if (!status)
        status = country(plan, err);
    return status ? status : keep(plan, err);
}

/* ---- consent -------------------------------------------------------------------------- */

/* [CHANNEL:]COLUMN=VALUE */
static enum crm_status add_consent(struct plan *plan, const char *text, struct crm_err *err)
{
    struct consent *c = &plan->consent[plan->n_consent];
    const char *equals = strchr(text, '='),
               *colon = equals ? memchr(text, ':', (size_t)(equals - text)) : NULL;
    const char *column = colon ? colon + 1 : text;
    struct crm_slice name;

    if (!equals || equals == column || colon == text || !equals[1])
        return refuse(
            "consent", crm_slice_of(text), "not COLUMN=VALUE, CHANNEL:COLUMN=VALUE or none", err);
    *c = (struct consent){.value = crm_slice_trim(crm_slice_of(equals + 1))};
    if (colon)
        c->channel = crm_slice_trim((struct crm_slice){text, (size_t)(colon - text)});
    name = crm_slice_trim((struct crm_slice){column, (size_t)(equals - column)});
    plan->n_consent++;
    return plan_need(plan, "consent", name, &c->column, err);
}

enum crm_status plan_consent(struct plan *plan, struct crm_err *err)
{
    bool none = false, all = false;
    size_t column;
    enum crm_status status = CRM_OK;

    plan->consent = crm_mem_zalloc(plan_opt.consent.n + 1, sizeof *plan->consent);
    if (!plan->consent)
        return crm_err_nomem(err);
    for (size_t i = 0; i < plan_opt.consent.n && !status; i++) {
        if (strcmp(plan_opt.consent.item[i], "none") == 0) {
            none = true;
            continue;
        }
        status = add_consent(plan, plan_opt.consent.item[i], err);
        all |= !status && plan->consent[plan->n_consent - 1].channel.len == 0;
    }
    if (!status && none && all)
        status = crm_err_set(err, CRM_EUSAGE, "--consent: none, or a column for all channels");
    if (status || none || all)
        return status;
    column = plan_find(plan, "consent");
    if (column != CRM_EXPR_NONE)
        plan->consent[plan->n_consent++] =
            (struct consent){.column = column, .value = crm_slice_of("yes")};
    else if (!plan->n_consent)
        crm_cli_note(plan->cli, "there is no column consent: everybody may be contacted");
    return CRM_OK;
}

/* A channel that no rule has may be a slip of the key, and nobody would be asked. */
void plan_consent_check(const struct plan *plan)
{
    char show[CRM_ERR_SHOW];

    for (size_t i = 0; i < plan->n_consent; i++) {
        struct crm_slice channel = plan->consent[i].channel;
        bool found = channel.len == 0;
        for (size_t k = 0; k < plan->rules.n && !found; k++)
            found = plan_same_word(channel, crm_slice_of(plan->rules.rule[k].channel));
        if (!found)
            crm_cli_warn(plan->cli, "--consent: no rule has the channel %s: nobody is asked for it",
                crm_err_show(channel.ptr, channel.len, show));
    }
}

/* ---- files ---------------------------------------------------------------------------- */

static enum crm_status add_past(struct plan *plan, const struct crm_reader *reader,
    const struct crm_row *row, struct crm_err *err)
{
    uint32_t id;
    int32_t day;
    bool added;
    char show[CRM_ERR_SHOW];

    if (!crm_cell_date(row->field[0], &day, NULL)) {
        crm_row_place(reader, row, 0, err);
        return crm_err_set(err, CRM_EDATA, "%s is not a date like 2026-05-31",
            crm_err_show(row->field[0].ptr, row->field[0].len, show));
    }
    if (!crm_map_put(&plan->past, row->field[1], &id, &added))
        return crm_err_nomem(err);
    if (!crm_mem_grow((void **)&plan->past_client, &plan->past_cap, (size_t)id + 1,
            sizeof *plan->past_client))
        return crm_err_nomem(err);
    if (added)
        plan->past_client[id] = (struct crm_plan_client){.value = 0};
    return crm_plan_past(&plan->arena, &plan->past_client[id], day) ? CRM_OK : crm_err_nomem(err);
}

enum crm_status plan_past(struct plan *plan, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    for (size_t i = 0; i < plan_opt.contacts.n && !status; i++) {
        struct crm_reader *reader;
        const struct crm_row *row;
        size_t column[2];
        status = care_reader(plan->cli, plan_opt.contacts.item[i], false, &reader, err);
        if (!status)
            status = crm_reader_need(reader, "date", &column[0], err);
        if (!status)
            status = crm_reader_need(reader, "customer_id", &column[1], err);
        if (!status)
            status = crm_reader_want(reader, column, 2, err);
        while (!status && !(status = crm_reader_next(reader, &row, err)) && row)
            status = add_past(plan, reader, row, err);
        crm_reader_close(reader);
    }
    return status;
}

enum crm_status plan_staff_list(struct plan *plan, struct crm_err *err)
{
    struct crm_reader *reader;
    const struct crm_row *row;
    size_t column;
    uint32_t id;
    bool added;
    enum crm_status status;

    if (!plan_opt.staff_list)
        return CRM_OK;
    status = care_reader(plan->cli, plan_opt.staff_list, false, &reader, err);
    if (!status)
        status = crm_reader_need(reader, "staff", &column, err);
    if (!status)
        status = crm_reader_want(reader, &column, 1, err);
    while (!status && !(status = crm_reader_next(reader, &row, err)) && row) {
        struct crm_slice name = crm_slice_trim(row->field[0]);
        if (name.len && !crm_map_put(&plan->staff_list, name, &id, &added))
            status = crm_err_nomem(err);
    }
    crm_reader_close(reader);
    if (!status && !plan->staff_list.n)
        status = crm_err_set(err, CRM_EDATA, "--staff-list: nobody is on it");
    return status;
}

/* ---- the span ------------------------------------------------------------------------- */

/* 0 Monday .. 6; -1: no day of the week. */
static int weekday(struct crm_slice text)
{
    static const char *const zh[] = {"一", "二", "三", "四", "五", "六", "日"};

    for (int d = 0; d < 7; d++) {
        const char *name = crm_weekday_name(d);
        if ((text.len == 3 || text.len == strlen(name)) &&
            strncasecmp(text.ptr, name, text.len) == 0)
            return d;
        if ((text.len == 6 && memcmp(text.ptr, "周", 3) == 0 &&
                memcmp(text.ptr + 3, zh[d], 3) == 0) ||
            (text.len == 9 && memcmp(text.ptr, "星期", 6) == 0 &&
                memcmp(text.ptr + 6, zh[d], 3) == 0))
            return d;
    }
    return text.len == 6 && memcmp(text.ptr, "周天", 6) == 0 ? 6 : -1;
}

static void close_day(struct plan *plan, int32_t day)
{
    if (day >= plan->terms.from && day <= plan->terms.to)
        plan->closed[day - plan->terms.from] = true;
}

static enum crm_status close_festival(struct plan *plan, struct crm_slice name, struct crm_err *err)
{
    const char *known = crm_calendar_find(&plan->calendar, name);
    struct crm_festival_day *day;
    size_t n;
    enum crm_status status;

    if (!known)
        return refuse("closed", name, "no festival: crm-care dates lists them", err);
    status =
        crm_calendar_days(&plan->calendar, plan->terms.from, plan->terms.to, known, &day, &n, err);
    for (size_t i = 0; i < n && !status; i++)
        close_day(plan, day[i].day);
    free(day);
    return status;
}

static enum crm_status close_item(struct plan *plan, struct crm_slice item, struct crm_err *err)
{
    int of_week = weekday(item);
    int32_t day;

    if (item.len > 9 && memcmp(item.ptr, "festival:", 9) == 0)
        return close_festival(
            plan, crm_slice_trim((struct crm_slice){item.ptr + 9, item.len - 9}), err);
    for (day = plan->terms.from; of_week >= 0 && day <= plan->terms.to; day++)
        if (crm_day_weekday(day) == of_week)
            close_day(plan, day);
    if (of_week >= 0)
        return CRM_OK;
    if (!crm_cell_date(item, &day, NULL))
        return refuse("closed", item,
            "no closed day: write mon, 2026-05-31 or festival:spring_festival", err);
    close_day(plan, day);
    return CRM_OK;
}

enum crm_status plan_span(struct plan *plan, struct crm_err *err)
{
    struct crm_plan_terms *t = &plan->terms;
    struct crm_slice rest = crm_slice_of(plan_opt.closed ? plan_opt.closed : ""), item;
    enum crm_status status;

    t->from = plan_opt.from;
    t->to = plan_opt.to;
    status = care_span(plan->as_of, &t->from, &t->to, err);
    if (status)
        return status;
    plan->closed = crm_mem_zalloc((size_t)(t->to - t->from) + 1, sizeof *plan->closed);
    t->closed = plan->closed;
    if (!plan->closed)
        return crm_err_nomem(err);
    while (plan_opt.closed && !status && crm_list_next(&rest, &item))
        status = close_item(plan, item, err);
    care_say_unknown(plan->cli, t->from, t->to);
    plan->spanned = true;
    return status ? status : crm_due_span(&plan->due, &plan->calendar, t->from, t->to, err);
}
