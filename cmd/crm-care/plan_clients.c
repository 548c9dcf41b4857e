/* Every client of the input: what is due, and what stands against it from the start. */
#include "plan.h"

#include "base/cell.h"
#include "base/expr.h"
#include "base/mem.h"
#include "base/money.h"

#include <math.h>
#include <stdlib.h>
#include <strings.h>

enum { SAID = 5 };

static const struct crm_slice empty = {"", 0};

static struct crm_slice cell(const struct plan *plan, size_t number)
{
    return number == CRM_EXPR_NONE ? empty : plan->row->cell[number];
}

static enum crm_status bad_cell(struct plan *plan, const struct crm_frame_row *row, size_t number,
    const char *problem, struct crm_err *err)
{
    struct crm_slice text = cell(plan, number);
    char show[CRM_ERR_SHOW];

    crm_frame_place(plan->frame, row, number, err);
    return crm_err_set(err, CRM_EDATA, "%s %s", crm_err_show(text.ptr, text.len, show), problem);
}

static bool dup(struct plan *plan, struct crm_slice text, struct crm_slice *copy)
{
    *copy = (struct crm_slice){crm_arena_dup(&plan->arena, text), text.len};
    return copy->ptr != NULL;
}

/* ---- the day of the plan -------------------------------------------------------------- */

/* What the column as_of says, where neither -a nor --from does. */
static enum crm_status take_as_of(
    struct plan *plan, const struct crm_frame_row *row, struct crm_err *err)
{
    struct crm_slice text = crm_slice_trim(cell(plan, plan->at[AS_OF]));
    int32_t day;

    if (plan->as_of_asked || text.len == 0)
        return CRM_OK;
    if (!crm_cell_date(text, &day, NULL))
        return bad_cell(plan, row, plan->at[AS_OF], "is not a date like 2026-05-31", err);
    if (plan->as_of != CRM_DAY_NONE && day != plan->as_of)
        return bad_cell(plan, row, plan->at[AS_OF],
            "is another day than in the rows above: which one is the plan for? --as-of DATE", err);
    plan->as_of = day;
    return CRM_OK;
}

static enum crm_status need_span(
    struct plan *plan, const struct crm_frame_row *row, struct crm_err *err)
{
    enum crm_status status = take_as_of(plan, row, err);

    if (status || plan->spanned)
        return status;
    if (plan->as_of == CRM_DAY_NONE && plan_opt.from == CRM_DAY_NONE)
        return crm_err_set(err, CRM_EUSAGE,
            "for which day is the plan? --as-of DATE or --from DATE%s",
            plan->at[AS_OF] == CRM_EXPR_NONE ? "" : ": as_of is empty in the first row");
    return plan_span(plan, err);
}

/* ---- a client ------------------------------------------------------------------------- */

static enum crm_status take_value(struct plan *plan, const struct crm_frame_row *row, double *value,
    int64_t *e4, struct crm_err *err)
{
    struct crm_slice text = crm_slice_trim(cell(plan, plan->at[VALUE]));
    enum crm_money_status money;

    *value = 0;
    *e4 = 0;
    if (text.len == 0)
        return CRM_OK;
    if (!crm_cell_number(text, value))
        return bad_cell(plan, row, plan->at[VALUE], "is not a number", err);
    money = crm_money_parse(text, e4, &plan->decimals);
    if (money == CRM_MONEY_OK)
        return CRM_OK;
    if (!(fabs(*value) < 9e14))
        return bad_cell(plan, row, plan->at[VALUE], "is too large", err);
    plan->estimates = true;
    *e4 = (int64_t)llround(*value * 1e4);
    return CRM_OK;
}

/* The stylist's name, and the name that is not on the list of those who work here. */
static bool take_staff(struct plan *plan, struct person *person)
{
    struct crm_slice name = crm_slice_trim(cell(plan, plan->at[STAFF]));

    if (name.len == 0)
        name = crm_slice_trim(cell(plan, plan->at[STAFF_LAST]));
    if (name.len && plan_opt.staff_list && crm_map_find(&plan->staff_list, name) == CRM_MAP_NONE) {
        plan->n_gone++;
        person->gone = crm_arena_dup(&plan->arena, name);
        name = empty;
        if (!person->gone)
            return false;
    }
    return dup(plan, name, &person->staff);
}

/* The first character, and a star for each other one. */
static bool mask_name(struct plan *plan, struct crm_slice name, struct crm_slice *masked)
{
    char *out = crm_arena_bytes(&plan->arena, name.len + 1);
    size_t n = 0, i = 0;

    if (!out)
        return false;
    for (; i < name.len && (i == 0 || ((unsigned char)name.ptr[i] & 0xC0) == 0x80); i++)
        out[n++] = name.ptr[i];
    for (; i < name.len; i++)
        if (((unsigned char)name.ptr[i] & 0xC0) != 0x80)
            out[n++] = '*';
    *masked = (struct crm_slice){out, n};
    return true;
}

static bool take_phone(struct plan *plan, struct crm_slice text, struct crm_slice *phone)
{
    char number[CRM_PHONE_TEXT], *masked;
    size_t len = 0;

    text = crm_slice_trim(text);
    if (plan_opt.phone != CRM_PHONE_AS_IS && text.len) {
        len = crm_phone_write(plan->country, (enum crm_phone_form)plan_opt.phone, text, number);
        plan->n_no_phone += len == 0;
        if (len)
            text = (struct crm_slice){number, len};
    }
    if (!plan_opt.mask)
        return dup(plan, text, phone);
    masked = crm_arena_bytes(&plan->arena, text.len + 1);
    if (masked)
        *phone = (struct crm_slice){masked, crm_phone_mask(text, masked)};
    return masked != NULL;
}

static bool take_texts(struct plan *plan, struct person *person)
{
    struct crm_slice name = cell(plan, plan->at[NAME]);
    bool ok = plan_opt.mask ? mask_name(plan, crm_slice_trim(name), &person->name)
                            : dup(plan, name, &person->name);

    ok = ok && take_phone(plan, cell(plan, plan->at[PHONE]), &person->phone) &&
         take_staff(plan, person) && dup(plan, cell(plan, plan->at[VALUE]), &person->value) &&
         dup(plan, cell(plan, plan->at[AS_OF]), &person->as_of);
    if (ok && plan->n_keep) {
        person->keep = crm_arena_alloc(&plan->arena, plan->n_keep * sizeof *person->keep);
        ok = person->keep != NULL;
        for (size_t i = 0; i < plan->n_keep && ok; i++)
            ok = dup(plan, cell(plan, plan->keep_at[i]), &person->keep[i]);
    }
    return ok;
}

static enum crm_status add_client(
    struct plan *plan, const struct crm_frame_row *row, struct crm_err *err)
{
    struct crm_plan_client client = {.value = 0};
    struct person person = {.gone = NULL};
    uint32_t past;
    bool added;
    enum crm_status status = take_value(plan, row, &client.value, &person.value_e4, err);

    if (status)
        return status;
    if (!take_texts(plan, &person) || !dup(plan, cell(plan, plan->at[ID]), &client.id) ||
        !crm_map_put(&plan->staff, person.staff, &client.staff, &added) ||
        !crm_mem_grow(
            (void **)&plan->client, &plan->client_cap, plan->n_clients + 1, sizeof *plan->client) ||
        !crm_mem_grow(
            (void **)&plan->person, &plan->person_cap, plan->n_clients + 1, sizeof *plan->person))
        return crm_err_nomem(err);
    past = crm_map_find(&plan->past, client.id);
    if (past != CRM_MAP_NONE)
        client.contacts = plan->past_client[past].contacts;
    plan->client[plan->n_clients] = client;
    plan->person[plan->n_clients] = person;
    plan->n_clients++;
    return CRM_OK;
}

/* ---- what stands against it ----------------------------------------------------------- */

bool plan_same_word(struct crm_slice a, struct crm_slice b)
{
    return a.len == b.len && (a.len == 0 || strncasecmp(a.ptr, b.ptr, a.len) == 0);
}

static bool consents(struct plan *plan, const char *channel)
{
    for (size_t i = 0; i < plan->n_consent; i++) {
        const struct consent *c = &plan->consent[i];
        if ((c->channel.len == 0 || plan_same_word(c->channel, crm_slice_of(channel))) &&
            !plan_same_word(crm_slice_trim(cell(plan, c->column)), c->value))
            return false;
    }
    return true;
}

static bool lacks(const struct plan *plan, size_t column)
{
    return plan->at[column] != CRM_EXPR_NONE &&
           crm_slice_trim(cell(plan, plan->at[column])).len == 0;
}

static enum crm_hold hold_of(struct plan *plan, const struct crm_care_rule *rule)
{
    if (!consents(plan, rule->channel))
        return CRM_HOLD_CONSENT;
    if (rule->reach == CRM_CHANNEL_PHONE && lacks(plan, PHONE))
        return CRM_HOLD_PHONE;
    if (rule->reach == CRM_CHANNEL_EMAIL && lacks(plan, EMAIL))
        return CRM_HOLD_EMAIL;
    return CRM_HOLD_NONE;
}

static enum crm_status add_contacts(
    struct plan *plan, const struct crm_frame_row *row, struct crm_err *err)
{
    enum crm_status status = add_client(plan, row, err);
    bool met = false;

    for (size_t i = 0; i < plan->due.n && !status; i++) {
        const struct crm_due_item *item = &plan->due.item[i];
        const struct crm_care_rule *rule = &plan->rules.rule[item->rule];
        if (!crm_mem_grow((void **)&plan->contact, &plan->contact_cap, plan->n_contacts + 1,
                sizeof *plan->contact))
            return crm_err_nomem(err);
        plan->contact[plan->n_contacts] =
            (struct crm_contact){.client = (uint32_t)(plan->n_clients - 1),
                .rule = item->rule,
                .priority = rule->priority,
                .due = item->day,
                .held = hold_of(plan, rule)};
        met |= plan->contact[plan->n_contacts++].held != CRM_HOLD_CONSENT;
    }
    plan->consent_met += met;
    return status;
}

/* ---- rows ----------------------------------------------------------------------------- */

static void say_unreadable(struct plan *plan, const struct crm_frame_row *row)
{
    char show[CRM_ERR_SHOW];

    for (size_t i = 0; i < plan->due.n_bad; i++) {
        const struct crm_due_bad *bad = &plan->due.bad[i];
        const char *name = crm_frame_name(plan->frame, bad->column);
        if (plan->n_unreadable++ < SAID)
            crm_cli_warn(plan->cli, "%s:%ju: column %s: %s is %s", row->file->name,
                (uintmax_t)row->line, name, crm_err_show(bad->text.ptr, bad->text.len, show),
                strcmp(name, "birthday_calendar") == 0
                    ? "neither lunar nor solar: nothing is due by this birthday"
                    : "no date, or one whose lunisolar day is not known: nothing is due by it");
    }
}

static enum crm_status take_row(
    struct plan *plan, const struct crm_frame_row *row, struct crm_err *err)
{
    struct crm_slice id = cell(plan, plan->at[ID]);
    uint32_t number;
    bool added;
    enum crm_status status;

    if (crm_slice_trim(id).len == 0) {
        plan->n_without_id++;
        return CRM_OK;
    }
    if (!crm_map_put(&plan->ids, id, &number, &added))
        return crm_err_nomem(err);
    if (!added)
        return bad_cell(plan, row, plan->at[ID], "stands there twice: one row a client", err);
    plan->n_rows++;
    status = need_span(plan, row, err);
    if (!status)
        status = crm_due_find(&plan->due, row->cell, err);
    if (status)
        return status;
    say_unreadable(plan, row);
    return plan->due.n ? add_contacts(plan, row, err) : CRM_OK;
}

static void say_counts(struct plan *plan)
{
    char show[CRM_ERR_SHOW];
    struct crm_cli *cli = plan->cli;

    if (plan->n_unreadable)
        crm_cli_warn(cli, "%zu date%s could not be read%s", plan->n_unreadable,
            plan->n_unreadable == 1 ? "" : "s",
            plan->n_unreadable > SAID ? ", the first of them named above" : "");
    if (plan->n_without_id) {
        crm_cli_warn(cli, "%zu row%s without customer_id set aside", plan->n_without_id,
            plan->n_without_id == 1 ? "" : "s");
        cli->rows_set_aside = true;
    }
    if (plan->n_no_phone)
        crm_cli_note(cli, "%zu telephone numbers are none of %s, and stay as they are",
            plan->n_no_phone, plan_opt.country);
    if (plan->n_gone)
        crm_cli_note(
            cli, "%zu clients due have a stylist who is not on the staff list", plan->n_gone);
    if (plan_opt.staff && crm_map_find(&plan->staff, crm_slice_of(plan_opt.staff)) == CRM_MAP_NONE)
        crm_cli_warn(cli, "--staff: nothing is due to a client of %s",
            crm_err_show(plan_opt.staff, strlen(plan_opt.staff), show));
    if (plan->n_clients && plan->n_consent && !plan->consent_met)
        crm_cli_warn(cli, "none of the %zu clients due has given consent as --consent asks for it",
            plan->n_clients);
}

enum crm_status plan_clients(struct plan *plan, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    while (!status && !(status = crm_frame_next(plan->frame, &plan->row, err)) && plan->row)
        if (plan->row->chosen)
            status = take_row(plan, plan->row, err);
    if (!status)
        status = crm_cli_frame_judge(plan->cli, plan->frame, err);
    if (!status)
        status = crm_care_rules_judge(&plan->rules, err);
    if (plan->as_of == CRM_DAY_NONE)
        plan->as_of = plan->terms.from;
    if (!status)
        say_counts(plan);
    return status;
}
