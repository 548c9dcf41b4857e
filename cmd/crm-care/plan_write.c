/* The plan, what is held, calendar files, totals. */
#include "plan.h"

#include "base/expr.h"
#include "base/mem.h"
#include "base/money.h"
#include "care/ics.h"
#include "cli/out.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- the reason ----------------------------------------------------------------------- */

struct text {
    char *bytes;
    size_t len, cap;
    bool failed;
};

static void put(struct text *text, const char *more)
{
    size_t len = strlen(more);

    if (text->failed || !crm_mem_grow((void **)&text->bytes, &text->cap, text->len + len + 1, 1)) {
        text->failed = true;
        return;
    }
    memcpy(text->bytes + text->len, more, len);
    text->len += len;
}

/* Why a contact stands on its day, or why it is held. */
static struct crm_slice reason(
    const struct plan *plan, const struct crm_contact *contact, struct text *text)
{
    const struct person *person = &plan->person[contact->client];
    char due[CRM_DATE_TEXT];

    text->len = 0;
    if (contact->held != CRM_HOLD_NONE) {
        put(text, crm_hold_name(contact->held));
        return (struct crm_slice){text->bytes, text->len};
    }
    crm_date_format(contact->due, CRM_SECOND_NONE, due);
    put(text, plan->rules.rule[contact->rule].when_text);
    put(text, " ");
    put(text, due);
    put(text, contact->moved_closed ? "; closed" : "");
    put(text, contact->moved_full ? "; full" : "");
    if (person->gone) {
        put(text, "; ");
        put(text, person->gone);
        put(text, " is not on the staff list");
    }
    return (struct crm_slice){text->bytes, text->len};
}

/* Whether it is written: all are, or those of one stylist. */
static bool is_wanted(const struct plan *plan, const struct crm_contact *contact)
{
    return contact->held != CRM_HOLD_NONE || !plan_opt.staff ||
           crm_slice_is(plan->person[contact->client].staff, plan_opt.staff);
}

/* ---- rows ----------------------------------------------------------------------------- */

static void put_row(
    const struct plan *plan, const struct crm_contact *c, struct text *text, struct crm_out *out)
{
    const struct crm_care_rule *rule = &plan->rules.rule[c->rule];
    const struct person *person = &plan->person[c->client];

    crm_out_date(out, c->held == CRM_HOLD_NONE ? c->day : c->due);
    crm_out_text(out, plan->client[c->client].id);
    crm_out_string(out, rule->occasion);
    crm_out_string(out, rule->action);
    crm_out_string(out, rule->channel);
    crm_out_int(out, c->priority);
    crm_out_text(out, person->staff);
    crm_out_text(out, person->name);
    crm_out_text(out, person->phone);
    crm_out_text(out, person->value);
    crm_out_text(out, reason(plan, c, text));
    for (size_t i = 0; i < plan->n_keep; i++)
        crm_out_text(out, person->keep[i]);
    if (plan->at[AS_OF] != CRM_EXPR_NONE)
        crm_out_text(out, person->as_of);
    crm_out_row(out);
}

static enum crm_status write_rows(const struct plan *plan, const struct crm_cli *cli,
    const char *path, size_t first, size_t end, struct crm_err *err)
{
    struct text text = {NULL, 0, 0, false};
    struct crm_out *out;
    enum crm_status status = crm_out_open(&out, cli, path, err);

    if (status)
        return status;
    crm_out_recorded(out, cli);
    for (size_t i = 0; i < plan->n_keep; i++)
        crm_out_column(out, plan->keep[i], crm_out_kind_passed(plan->keep[i]));
    if (plan->at[AS_OF] != CRM_EXPR_NONE)
        crm_out_recorded_column(out, cli, "as_of");
    crm_out_header(out);
    for (size_t i = first; i < end; i++)
        if (is_wanted(plan, &plan->contact[i]))
            put_row(plan, &plan->contact[i], &text, out);
    free(text.bytes);
    if (!text.failed)
        return crm_out_close(out, err);
    crm_out_abandon(out);
    return crm_err_nomem(err);
}

/* ---- a calendar file ------------------------------------------------------------------ */

static void put_event(
    const struct plan *plan, const struct crm_contact *c, struct text *text, struct crm_writer *w)
{
    const struct crm_slice line = {"\n", 1}, space = {" ", 1}, none = {"", 0};
    const struct crm_care_rule *rule = &plan->rules.rule[c->rule];
    const struct person *person = &plan->person[c->client];
    struct crm_slice id = plan->client[c->client].id;
    struct crm_slice phone = crm_slice_trim(person->phone), name = crm_slice_trim(person->name);
    char due[CRM_DATE_TEXT];
    struct crm_ics_event event = {.stamp = plan->as_of,
        .day = c->day,
        .uid_of = {id, crm_slice_of(rule->occasion),
            {due, crm_date_format(c->due, CRM_SECOND_NONE, due)}, crm_slice_of(rule->action)},
        .summary = {crm_slice_of(rule->action), crm_slice_of(": "), name.len ? name : id},
        .description = {crm_slice_of(rule->occasion), line, crm_slice_of(rule->channel),
            phone.len ? space : none, phone, person->staff.len ? line : none, person->staff, line,
            reason(plan, c, text)}};

    crm_ics_event(w, &event);
}

static enum crm_status write_events(const struct plan *plan, struct crm_err *err)
{
    const char *path = plan->cli->output;
    struct text text = {NULL, 0, 0, false};
    struct crm_writer w;
    enum crm_status status = crm_writer_open_secret(&w, path, err);

    if (status)
        return status;
    crm_ics_start(&w);
    for (size_t i = 0; i < plan->n_planned; i++)
        if (is_wanted(plan, &plan->contact[i]))
            put_event(plan, &plan->contact[i], &text, &w);
    crm_ics_end(&w);
    free(text.bytes);
    if (!text.failed)
        return crm_writer_close(&w, err);
    crm_writer_abandon(&w);
    return crm_err_nomem(err);
}

/* ---- totals --------------------------------------------------------------------------- */

struct totals {
    size_t clients_planned, clients_held, planned, by_hold[CRM_HOLDS], moved_closed, moved_full;
    int64_t value_planned, value_held;
};

static enum crm_status count(const struct plan *plan, struct totals *t, struct crm_err *err)
{
    bool *planned = crm_mem_zalloc(plan->n_clients, sizeof *planned), ok = true;

    *t = (struct totals){0};
    if (!planned)
        return crm_err_nomem(err);
    for (size_t i = 0; i < plan->n_contacts; i++) {
        const struct crm_contact *c = &plan->contact[i];
        t->by_hold[c->held]++;
        if (c->held != CRM_HOLD_NONE)
            continue;
        planned[c->client] = true;
        t->moved_closed += c->moved_closed;
        t->moved_full += c->moved_full;
    }
    for (size_t i = 0; i < plan->n_clients; i++) {
        t->clients_planned += planned[i];
        t->clients_held += !planned[i];
        ok &= crm_money_add(
            planned[i] ? &t->value_planned : &t->value_held, plan->person[i].value_e4);
    }
    free(planned);
    t->planned = t->by_hold[CRM_HOLD_NONE];
    if (!ok)
        return crm_err_set(err, CRM_EDATA, "the value of the clients passes what can be added");
    return CRM_OK;
}

/* Values that were estimates are shown to the cent. */
static int64_t shown(const struct plan *plan, int64_t value_e4)
{
    int64_t rest = value_e4 % 100;

    if (!plan->estimates)
        return value_e4;
    value_e4 -= rest;
    return value_e4 + (rest >= 50 ? 100 : rest <= -50 ? -100 : 0);
}

static void measure(struct crm_out *out, const char *name, size_t n)
{
    crm_out_string(out, name);
    crm_out_int(out, (int64_t)n);
    crm_out_row(out);
}

static void put_totals(const struct plan *plan, const struct totals *t, struct crm_out *out)
{
    static const char *const holds[CRM_HOLDS] = {[CRM_HOLD_CONSENT] = "held_no_consent",
        [CRM_HOLD_PHONE] = "held_no_phone",
        [CRM_HOLD_EMAIL] = "held_no_email",
        [CRM_HOLD_QUIET] = "held_quiet",
        [CRM_HOLD_FULL] = "held_full",
        [CRM_HOLD_CLOSED] = "held_closed"};

    measure(out, "clients", plan->n_rows);
    measure(out, "clients_planned", t->clients_planned);
    measure(out, "clients_held", t->clients_held);
    measure(out, "clients_not_due", plan->n_rows - plan->n_clients);
    measure(out, "contacts_due", plan->n_contacts);
    measure(out, "contacts_planned", t->planned);
    measure(out, "contacts_held", plan->n_contacts - t->planned);
    for (int h = CRM_HOLD_NONE + 1; h < CRM_HOLDS; h++)
        measure(out, holds[h], t->by_hold[h]);
    measure(out, "moved_closed", t->moved_closed);
    measure(out, "moved_full", t->moved_full);
    crm_out_string(out, "value_planned");
    crm_out_money(out, shown(plan, t->value_planned));
    crm_out_row(out);
    crm_out_string(out, "value_held");
    crm_out_money(out, shown(plan, t->value_held));
    crm_out_row(out);
}

static enum crm_status write_totals(
    const struct plan *plan, const struct crm_cli *cli, const struct totals *t, struct crm_err *err)
{
    static const struct crm_out_column two[] = {{"measure", CRM_OUT_TEXT}, {"value", CRM_OUT_PASS}};
    struct crm_out *out;
    enum crm_status status = crm_out_open(&out, cli, plan_opt.totals, err);

    if (status)
        return status;
    crm_out_columns(out, two, 2);
    crm_out_decimals(out, plan->estimates ? 2 : plan->decimals);
    crm_out_header(out);
    put_totals(plan, t, out);
    return crm_out_close(out, err);
}

static void say_totals(const struct plan *plan, const struct totals *t)
{
    char holds[256] = "";
    size_t used = 0;

    for (int h = CRM_HOLD_NONE + 1; h < CRM_HOLDS; h++)
        if (t->by_hold[h])
            used += (size_t)snprintf(holds + used, sizeof holds - used, "%s%zu %s",
                used ? ", " : " (", t->by_hold[h], crm_hold_name((enum crm_hold)h));
    crm_cli_note(plan->cli, "%zu clients = %zu planned + %zu held + %zu not due", plan->n_rows,
        t->clients_planned, t->clients_held, plan->n_rows - plan->n_clients);
    crm_cli_note(plan->cli, "%zu contacts due = %zu planned + %zu held%s%s", plan->n_contacts,
        t->planned, plan->n_contacts - t->planned, holds, used ? ")" : "");
}

enum crm_status plan_write(struct plan *plan, struct crm_err *err)
{
    struct crm_cli side = *plan->cli; /* of the files beside a calendar file */
    struct totals totals;
    bool ics = plan->cli->format == CRM_FORMAT_ICS;
    enum crm_status status;

    if (ics)
        side.format = side.dialect.escapes ? CRM_FORMAT_TSV : CRM_FORMAT_CSV;
    plan->n_planned = crm_plan_order(plan->client, plan->contact, plan->n_contacts);
    status = count(plan, &totals, err);
    if (!status && plan_opt.held)
        status = write_rows(plan, &side, plan_opt.held, plan->n_planned, plan->n_contacts, err);
    if (!status && plan_opt.totals)
        status = write_totals(plan, &side, &totals, err);
    if (!status)
        status = ics ? write_events(plan, err)
                     : write_rows(plan, plan->cli, plan->cli->output, 0, plan->n_planned, err);
    if (!status)
        say_totals(plan, &totals);
    return status;
}
