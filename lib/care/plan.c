#include "care/plan.h"

#include "base/mem.h"
#include "base/os.h"
#include "care/when.h"

#include <stdlib.h>

struct crm_plan_day {
    int32_t day;
    struct crm_plan_day *next;
};

const char *crm_hold_name(enum crm_hold hold)
{
    static const char *const names[CRM_HOLDS] = {
        "", "no consent", "no phone", "no email", "quiet", "full", "closed"};

    return names[hold];
}

bool crm_plan_past(struct crm_arena *arena, struct crm_plan_client *client, int32_t day)
{
    struct crm_plan_day *item = crm_arena_alloc(arena, sizeof *item);

    if (!item)
        return false;
    *item = (struct crm_plan_day){day, client->contacts};
    client->contacts = item;
    return true;
}

/* ---- order ---------------------------------------------------------------------------- */

static int order64(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* Larger value, id by bytes, rule. */
static int rest(
    const struct crm_plan_client *client, const struct crm_contact *a, const struct crm_contact *b)
{
    const struct crm_plan_client *x = &client[a->client], *y = &client[b->client];
    int c = (x->value < y->value) - (x->value > y->value);

    if (!c && a->client != b->client)
        c = crm_slice_cmp(x->id, y->id);
    return c ? c : order64(a->rule, b->rule);
}

static int by_urgency(const void *a, const void *b, void *client)
{
    const struct crm_contact *x = a, *y = b;
    int c = order64(x->priority, y->priority);

    if (!c)
        c = order64(x->due, y->due);
    return c ? c : rest(client, x, y);
}

static int by_day(const void *a, const void *b, void *client)
{
    const struct crm_contact *x = a, *y = b;
    bool held = x->day == CRM_DAY_NONE;
    int c = order64(held, y->day == CRM_DAY_NONE);

    if (!c)
        c = held ? order64(x->due, y->due) : order64(x->day, y->day);
    if (!c)
        c = order64(x->priority, y->priority);
    if (!c)
        c = rest(client, x, y);
    return c ? c : order64(x->due, y->due);
}

size_t crm_plan_order(const struct crm_plan_client client[], struct crm_contact contact[], size_t n)
{
    size_t planned = 0;

    if (n)
        crm_os_sort(contact, n, sizeof *contact, by_day, (void *)(uintptr_t)client);
    while (planned < n && contact[planned].day != CRM_DAY_NONE)
        planned++;
    return planned;
}

/* ---- the pass ------------------------------------------------------------------------- */

struct pass {
    const struct crm_plan_terms *terms;
    uint32_t *used; /* contacts of each day and staff; NULL when any number is allowed */
    struct crm_arena *arena;
};

static bool closed(const struct pass *p, int32_t day)
{
    return p->terms->closed[day - p->terms->from];
}

/* The day a contact would be made if nothing stood against it; CRM_DAY_NONE: closed. */
static int32_t open_day(const struct pass *p, int32_t due, bool *moved)
{
    const struct crm_plan_terms *t = p->terms;
    int32_t day, last = crm_care_add(t->slip, due);

    *moved = closed(p, due);
    for (day = due; day >= t->from; day--)
        if (!closed(p, day))
            return day;
    for (day = due; day <= t->to && day <= last; day++)
        if (!closed(p, day))
            return day;
    return CRM_DAY_NONE;
}

/* Whether two days are less than the quiet span apart. */
static bool near(struct crm_span quiet, int32_t a, int32_t b)
{
    int32_t first = a < b ? a : b, second = a < b ? b : a;

    return second < crm_care_add(quiet, first);
}

static bool is_quiet(const struct pass *p, const struct crm_plan_client *client, int32_t day)
{
    for (const struct crm_plan_day *c = client->contacts; c; c = c->next)
        if (near(p->terms->quiet, c->day, day))
            return true;
    return false;
}

static uint32_t *used(const struct pass *p, int32_t day, uint32_t staff)
{
    size_t of = (size_t)(day - p->terms->from) * p->terms->n_staff;

    return p->used ? &p->used[of + (p->terms->n_staff > 1 ? staff : 0)] : NULL;
}

static bool place(const struct pass *p, struct crm_plan_client *client, struct crm_contact *contact)
{
    const struct crm_plan_terms *t = p->terms;
    int32_t day = open_day(p, contact->due, &contact->moved_closed), last;

    contact->held = CRM_HOLD_CLOSED;
    if (day == CRM_DAY_NONE)
        return true;
    last = crm_care_add(t->slip, day);
    contact->held = CRM_HOLD_FULL;
    for (; day <= last && day <= t->to; day++) {
        uint32_t *n;
        if (closed(p, day))
            continue;
        if (is_quiet(p, client, day)) {
            contact->held = CRM_HOLD_QUIET;
            return true;
        }
        n = used(p, day, client->staff);
        if (n && *n >= t->most) {
            contact->moved_full = true;
            continue;
        }
        if (n)
            ++*n;
        contact->held = CRM_HOLD_NONE;
        contact->day = day;
        return crm_plan_past(p->arena, client, day);
    }
    return true;
}

enum crm_status crm_plan_run(const struct crm_plan_terms *terms, struct crm_plan_client client[],
    struct crm_contact contact[], size_t n, struct crm_arena *arena, struct crm_err *err)
{
    struct pass p = {.terms = terms, .arena = arena};
    bool ok = true;

    if (terms->most)
        p.used =
            crm_mem_zalloc((size_t)(terms->to - terms->from + 1) * terms->n_staff, sizeof *p.used);
    if (terms->most && !p.used)
        return crm_err_nomem(err);
    if (n)
        crm_os_sort(contact, n, sizeof *contact, by_urgency, client);
    for (size_t i = 0; i < n && ok; i++) {
        contact[i].day = CRM_DAY_NONE;
        contact[i].moved_closed = contact[i].moved_full = false;
        if (contact[i].held == CRM_HOLD_NONE)
            ok = place(&p, &client[contact[i].client], &contact[i]);
    }
    free(p.used);
    return ok ? CRM_OK : crm_err_nomem(err);
}
