/* What to do next: the contacts of crm-care, or, without them, who is late; each client once. */
#include "first.h"

#include "base/map.h"
#include "base/mem.h"
#include "base/money.h"
#include "base/num.h"

#include <math.h>
#include <stdlib.h>

bool todo_is_due(const struct result *r, size_t row)
{
    static const char *const stages[] = {"due", "late", "very_late"};

    if (r->kind != KIND_OVERDUE)
        return true;
    for (size_t i = 0; i < sizeof stages / sizeof *stages; i++)
        if (crm_slice_is(result_cell(r, row, "due_stage"), stages[i]))
            return true;
    return false;
}

int64_t todo_value(const struct result *r, size_t row)
{
    struct crm_slice cell = result_cell(r, row, r->kind == KIND_OVERDUE ? "spend_365d" : "value");
    int64_t e4;
    int decimals = 0;
    double x;

    if (crm_money_parse(crm_slice_trim(cell), &e4, &decimals) == CRM_MONEY_OK)
        return e4;
    return crm_num_double(crm_slice_trim(cell), &x) && fabs(x) < 9e13 ? (int64_t)llround(x * 1e4)
                                                                      : 0;
}

struct crm_slice todo_label(struct page *page, const struct result *r, size_t row)
{
    struct crm_slice label, channel = result_cell(r, row, "channel");

    if (r->kind == KIND_OVERDUE)
        label = say(page, "act.stage",
            WITH({"stage", say_value(page, "due_stage", result_cell(r, row, "due_stage"))}));
    else if (channel.len)
        label = say(page, "act.kind",
            WITH({"channel", say_value(page, "channel", channel)},
                {"occasion", say_value(page, "occasion", result_cell(r, row, "occasion"))}));
    else
        label = say_value(page, "occasion", result_cell(r, row, "occasion"));
    return say_capital(page, label);
}

/* Very late before late before due. */
static double priority(const struct result *r, size_t row)
{
    struct crm_slice stage = result_cell(r, row, "due_stage");
    double p = result_number(r, row, "priority");

    if (r->kind == KIND_OVERDUE)
        return crm_slice_is(stage, "very_late") ? 1 : crm_slice_is(stage, "late") ? 2 : 3;
    return isnan(p) ? 1e6 : p;
}

/* ---- adding up -------------------------------------------------------------------------- */

struct count {
    struct page *page;
    struct first *first;
    struct crm_map seen; /* clients planned, then held */
    struct act *act;     /* all kinds */
    size_t n_acts, cap;
};

static bool is_new(struct count *c, const struct result *r, size_t row, bool *added)
{
    uint32_t id;

    return crm_map_put(&c->seen, result_cell(r, row, "customer_id"), &id, added);
}

static struct act *act_of(struct count *c, const struct result *r, size_t row)
{
    struct crm_slice label = todo_label(c->page, r, row);

    for (size_t i = 0; i < c->n_acts; i++)
        if (crm_slice_eq(c->act[i].label, label))
            return &c->act[i];
    if (!crm_mem_grow((void **)&c->act, &c->cap, c->n_acts + 1, sizeof *c->act))
        return NULL;
    c->act[c->n_acts] = (struct act){.label = label, .priority = priority(r, row)};
    return &c->act[c->n_acts++];
}

/* Why a client is not on the list. */
enum { SAID_NO, NEVER_ASKED, NO_CONSENT, NO_PHONE, OTHER };

static void hold(struct first *first, int why, int64_t value_e4)
{
    size_t *n[] = {&first->held.said_no, &first->held.never_asked, &first->held.no_consent,
        &first->held.no_phone, &first->held.other};

    ++*n[why];
    first->n_held++;
    crm_money_add(&first->held.value_e4[why], value_e4);
}

static int why_consent(const struct count *c, const struct result *r, size_t row)
{
    enum consent_answer answer = consent_of(&c->page->consent, r, row);

    return answer == CONSENT_NO            ? SAID_NO
           : answer == CONSENT_NEVER_ASKED ? NEVER_ASKED
                                           : NO_CONSENT;
}

static bool plan_row(struct count *c, const struct result *r, size_t row)
{
    struct first *first = c->first;
    int64_t value = todo_value(r, row);
    struct act *act;
    bool added;

    if (!is_new(c, r, row, &added))
        return false;
    if (!added)
        return true;
    if (!consent_names(&c->page->consent, r, row)) {
        hold(first, why_consent(c, r, row), value);
        return true;
    }
    act = act_of(c, r, row);
    if (!act)
        return false;
    act->clients++;
    first->clients++;
    first->has_value |= value != 0;
    crm_money_add(&act->value_e4, value);
    crm_money_add(&first->value_e4, value);
    return true;
}

static bool held_row(struct count *c, const struct result *r, size_t row)
{
    struct crm_slice reason = result_cell(r, row, "reason");
    bool added;

    if (!is_new(c, r, row, &added))
        return false;
    if (added)
        hold(c->first,
            crm_slice_is(reason, "no consent") ? why_consent(c, r, row)
            : crm_slice_is(reason, "no phone") ? NO_PHONE
                                               : OTHER,
            todo_value(r, row));
    return true;
}

static int urgent(const void *a, const void *b)
{
    const struct act *x = a, *y = b;

    if (x->priority != y->priority)
        return x->priority < y->priority ? -1 : 1;
    if (x->value_e4 != y->value_e4)
        return x->value_e4 > y->value_e4 ? -1 : 1;
    return crm_slice_cmp(x->label, y->label);
}

/* The most urgent kinds; what does not fit is one more. */
static void keep_acts(struct count *c)
{
    struct first *first = c->first;

    if (c->n_acts > 1)
        qsort(c->act, c->n_acts, sizeof *c->act, urgent);
    for (size_t i = 0; i < c->n_acts; i++) {
        struct act *last;
        if (first->n_acts < MOST_ACTS) {
            first->act[first->n_acts++] = c->act[i];
            continue;
        }
        last = &first->act[MOST_ACTS - 1];
        if (!first->more_acts)
            first->more_acts = last->clients;
        last->label = say(c->page, "act.others", NULL);
        last->clients += c->act[i].clients;
        crm_money_add(&last->value_e4, c->act[i].value_e4);
    }
}

/* Amounts of wholes that add up to the rounded sum: the largest remainders go up. */
static void round_to_sum(struct first *first)
{
    enum { ONE = 10000 };
    int64_t rest = 0;

    if (first->value_e4 < 100 * ONE) /* small sums show their decimals */
        return;
    first->value_e4 = (first->value_e4 + ONE / 2) / ONE * ONE;
    rest = first->value_e4;
    for (size_t i = 0; i < first->n_acts; i++)
        if (first->act[i].value_e4 < 0)
            return;
    for (size_t i = 0; i < first->n_acts; i++)
        rest -= first->act[i].value_e4 / ONE * ONE;
    for (; rest >= ONE; rest -= ONE) {
        size_t most = 0;
        for (size_t i = 1; i < first->n_acts; i++)
            if (first->act[i].value_e4 % ONE > first->act[most].value_e4 % ONE)
                most = i;
        first->act[most].value_e4 = (first->act[most].value_e4 / ONE + 1) * ONE;
    }
    for (size_t i = 0; i < first->n_acts; i++)
        first->act[i].value_e4 -= first->act[i].value_e4 % ONE;
}

/* ---- sentences -------------------------------------------------------------------------- */

static double money(int64_t e4)
{
    return (double)e4 / 1e4;
}

static void add_held(struct first *first, struct page *page, struct crm_slice *list, const char *id,
    size_t n, int why)
{
    struct crm_slice text;

    if (!n)
        return;
    text = say(page, id, WITH({"n", say_count(page, (double)n)}));
    if (first->held.value_e4[why])
        text = say(page, "held.money",
            WITH({"a", text}, {"money", say_money(page, money(first->held.value_e4[why]))}));
    *list = list->len ? say(page, "list.two", WITH({"a", *list}, {"b", text})) : text;
}

static void tell_held(struct first *first, struct page *page)
{
    struct held *h = &first->held;
    struct crm_slice list = {"", 0};

    if (!first->n_held)
        return;
    add_held(first, page, &list, "held.said_no", h->said_no, SAID_NO);
    add_held(first, page, &list, "held.never_asked", h->never_asked, NEVER_ASKED);
    add_held(first, page, &list, "held.no_consent", h->no_consent, NO_CONSENT);
    add_held(first, page, &list, "held.no_phone", h->no_phone, NO_PHONE);
    add_held(first, page, &list, "held.other", h->other, OTHER);
    first->held_text = say(page, h->never_asked ? "held.list_ask" : "held.list",
        WITH({"n", say_count(page, (double)first->n_held)}, {"list", list}));
}

/* "no consent 190, no phone 22" of the measures held_no_consent, held_no_phone ... */
static struct crm_slice reasons_of(struct page *page, const struct result *r)
{
    static const char *const reasons[] = {"held_no_consent", "no consent", "held_no_phone",
        "no phone", "held_no_email", "no email", "held_quiet", "quiet", "held_full", "full",
        "held_closed", "closed", NULL};
    struct crm_slice list = {"", 0};

    for (size_t k = 0; reasons[k]; k += 2)
        for (size_t i = 0; i < r->table.n_rows; i++) {
            double n = result_number(r, i, "value");
            struct crm_slice text;
            if (!crm_slice_is(result_cell(r, i, "measure"), reasons[k]) || !(n >= 1))
                continue;
            text = say(page, "held.reason",
                WITH({"reason", say_value(page, "held", crm_slice_of(reasons[k + 1]))},
                    {"n", say_count(page, n)}));
            list = list.len ? say(page, "list.two", WITH({"a", list}, {"b", text})) : text;
        }
    return list;
}

/* crm-care's totals, where the file of those who were held is not given. */
static void held_from_totals(struct first *first, struct page *page)
{
    const struct result *r = results_find(page->results, KIND_CARE_TOTALS, NULL);

    for (size_t i = 0; r && i < r->table.n_rows && !first->n_held; i++) {
        double n = result_number(r, i, "value");
        if (crm_slice_is(result_cell(r, i, "measure"), "clients_held") && n >= 1)
            first->held_text = say(
                page, "held.total", WITH({"n", say_count(page, n)}, {"list", reasons_of(page, r)}));
    }
}

static void tell(struct first *first, struct page *page)
{
    const struct result *r = first->plan;
    struct crm_slice first_day = {"", 0}, last_day = {"", 0};

    for (size_t i = 0; i < r->table.n_rows && r->kind == KIND_CONTACTS; i++) {
        struct crm_slice day = result_cell(r, i, "date");
        if (!first_day.len || crm_slice_cmp(day, first_day) < 0)
            first_day = day;
        if (crm_slice_cmp(day, last_day) > 0)
            last_day = day;
    }
    first->todo_kicker =
        first_day.len ? say(page, "todo.days",
                            WITH({"a", say_day(page, first_day)}, {"b", say_day(page, last_day)}))
                      : say(page, "todo.late", NULL);
    first->todo_title = say(page,
        !first->clients           ? "todo.none"
        : !first->has_value       ? "todo.plain"
        : r->kind == KIND_OVERDUE ? "todo.spent"
                                  : "todo.worth",
        WITH({"n", say_count(page, (double)first->clients)},
            {"money", say_money(page, money(first->value_e4))}));
}

void first_todo(struct first *first, struct page *page)
{
    const struct result *plan = results_find(page->results, KIND_CONTACTS, NULL),
                        *held = results_find(page->results, KIND_HELD, NULL);
    struct count c = {.page = page, .first = first};
    bool ok = true;

    first->plan = plan ? plan : held ? held : results_find(page->results, KIND_OVERDUE, NULL);
    if (!first->plan)
        return;
    crm_map_init(&c.seen);
    for (size_t i = 0; ok && i < first->plan->table.n_rows && first->plan != held; i++)
        if (todo_is_due(first->plan, i))
            ok = plan_row(&c, first->plan, i);
    for (size_t i = 0; ok && held && i < held->table.n_rows; i++)
        ok = held_row(&c, held, i);
    if (ok)
        keep_acts(&c);
    if (ok)
        round_to_sum(first);
    else
        page->html.failed = true;
    tell(first, page);
    tell_held(first, page);
    held_from_totals(first, page);
    crm_map_release(&c.seen);
    free(c.act);
}
