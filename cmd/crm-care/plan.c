/* plan -- one list from all rules: whom to contact, on which day, why, by whom */
#include "plan.h"

#include "base/expr.h"
#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

struct plan_options plan_opt = {.from = CRM_DAY_NONE, .to = CRM_DAY_NONE};

static const char *const phones[] = {"asis", "e164", "national", NULL};

static const struct crm_opt options[] = {
    OPT_FIRST(plan_opt.from),
    OPT_LAST(plan_opt.to),
    OPT_LANG(plan_opt.lang),
    OPT_LIST(0, "consent", "COL=VALUE", plan_opt.consent,
        "contact only who has it; CHANNEL:COL=VALUE for one channel; none: everybody (default: "
        "consent=yes, if there is that column)"),
    OPT_READ_ALL(0, "contacts", plan_opt.contacts, "contacts made before: date,customer_id"),
    OPT_TEXT(0, "quiet", "SPAN", plan_opt.quiet, "14d",
        "no two contacts of a client less than this apart"),
    OPT_TEXT(0, "slip", "SPAN", plan_opt.slip, "3d", "how much later a contact may be made"),
    OPT_TEXT(0, "most", "N[/staff]", plan_opt.most, NULL,
        "contacts a day, of all or of each stylist (default: any number)"),
    OPT_COMMA(0, "closed", "DAY,...", plan_opt.closed, NULL,
        "days without contacts: mon, 2026-05-31, festival:NAME"),
    OPT_READ(0, "staff-list", plan_opt.staff_list,
        "who works here, in a column staff: clients of others go to nobody"),
    OPT_TEXT(0, "staff", "NAME", plan_opt.staff, NULL,
        "the contacts of this stylist only, of a plan that is made for all"),
    OPT_TEXT(0, "value", "COL", plan_opt.value, NULL,
        "who comes first among equals (default: clv, else spend_365d, else monetary)"),
    OPT_LIST(0, "keep", "COL,...", plan_opt.keep, "these columns of the client too"),
    OPT_WRITE_PEOPLE(0, "held", plan_opt.held, "write what is held back, and why"),
    OPT_WRITE(0, "totals", plan_opt.totals, "write the counts of clients and contacts"),
    OPT_CALENDAR(plan_opt.calendar),
    OPTS_BIRTHDAYS(plan_opt.leap, plan_opt.lunar, plan_opt.lunar_of),
    OPT_CHOICE(0, "phone", "FORM", plan_opt.phone, phones, "asis",
        "telephone numbers as they stand, as e164 (+44...), or national: as dialled in --country"),
    OPT_TEXT(0, "country", "CC", plan_opt.country, NULL,
        "country of the telephone numbers: CN, GB, US ..."),
    OPT_FLAG(0, "mask", plan_opt.mask,
        "star all but the last four digits of a telephone, and the name after its first character"),
    OPT_END,
};

/* ---- rules ---------------------------------------------------------------------------- */

static bool is_rules(const struct crm_reader *reader)
{
    return crm_reader_find(reader, "occasion") != CRM_COLUMN_NONE &&
           (crm_reader_find(reader, "when") != CRM_COLUMN_NONE ||
               crm_reader_find(reader, "customer_id") == CRM_COLUMN_NONE);
}

static bool is_regular(const char *path)
{
    struct stat at;

    return strcmp(path, "-") != 0 && stat(path, &at) == 0 && S_ISREG(at.st_mode);
}

/* Leave out the shipped rules that ask for columns the input does not have. */
static void drop_unknown(struct plan *plan)
{
    char names[256] = "";
    size_t used = 0, n = 0, r = 0;

    while (r < plan->rules.n) {
        const struct crm_care_rule *rule = &plan->rules.rule[r];
        const char *missing = NULL;
        if (rule->when.column && plan_find(plan, rule->when.column) == CRM_EXPR_NONE)
            missing = rule->when.column;
        for (size_t c = 0; rule->who && c < rule->who->n_columns && !missing; c++)
            if (plan_find(plan, rule->who->column[c].name) == CRM_EXPR_NONE)
                missing = rule->who->column[c].name;
        if (!missing) {
            r++;
            continue;
        }
        if (used < sizeof names && !strstr(names, missing))
            used += (size_t)snprintf(
                names + used, sizeof names - used, "%s%s", used ? ", " : "", missing);
        crm_care_rules_drop(&plan->rules, r);
        n++;
    }
    if (n)
        crm_cli_note(plan->cli, "%zu of the shipped rules need columns that are not there: %s%s", n,
            names, used < sizeof names ? "" : " ...");
}

static enum crm_status read_rules(struct plan *plan, struct crm_reader *reader, struct crm_err *err)
{
    enum crm_status status = crm_care_rules_read(&plan->rules, reader, &plan->calendar, err);

    crm_reader_close(reader);
    return status;
}

/* Take RULES off the files if the first is one; *own: it was. */
static enum crm_status take_rules(struct plan *plan, bool *own, struct crm_err *err)
{
    struct crm_cli *cli = plan->cli;
    struct crm_reader *reader;
    bool again, only;
    enum crm_status status;

    *own = false;
    if (!cli->n_files)
        return CRM_OK;
    again = is_regular(cli->files[0]); /* can be read once more */
    only = cli->n_files == 1;
    status = care_reader(cli, cli->files[0], again || !only, &reader, err);
    if (status)
        return status;
    *own = is_rules(reader);
    if (*own) {
        memmove(cli->files, cli->files + 1, cli->n_files * sizeof *cli->files);
        cli->n_files--;
        return read_rules(plan, reader, err);
    }
    if (!again && only) {
        plan->reader = reader; /* these are the clients */
        return CRM_OK;
    }
    crm_reader_close(reader);
    if (!again)
        return crm_err_set(err, CRM_EUSAGE,
            "the first of several files is read once, and holds no rules: name RULES before it "
            "(crm-care rules writes the shipped ones)");
    return CRM_OK;
}

static enum crm_status shipped_rules(struct plan *plan, struct crm_err *err)
{
    char path[4096];
    struct crm_reader *reader;
    enum crm_status status = care_shipped(plan_opt.lang, path, err);

    if (!status)
        status = care_reader(plan->cli, path, true, &reader, err);
    return status ? status : read_rules(plan, reader, err);
}

/* ---- columns -------------------------------------------------------------------------- */

size_t plan_find(void *ctx, const char *name)
{
    struct plan *plan = ctx;
    size_t cell = CRM_EXPR_NONE;

    if (!plan->lost.status && crm_frame_may(plan->frame, name, &cell, &plan->lost))
        return CRM_EXPR_NONE;
    return cell;
}

enum crm_status plan_need(
    struct plan *plan, const char *option, struct crm_slice name, size_t *cell, struct crm_err *err)
{
    char show[CRM_ERR_SHOW], *copy = crm_arena_dup(&plan->arena, name);

    if (!copy)
        return crm_err_nomem(err);
    *cell = plan_find(plan, copy);
    if (plan->lost.status) {
        *err = plan->lost;
        return err->status;
    }
    if (*cell == CRM_EXPR_NONE)
        return crm_err_set(err, CRM_EUSAGE, "--%s: %s is no column of the input", option,
            crm_err_show(name.ptr, name.len, show));
    return CRM_OK;
}

static enum crm_status open_clients(struct plan *plan, struct crm_err *err)
{
    struct crm_cli all = *plan->cli;
    struct crm_reader *reader;
    enum crm_status status = CRM_OK;

    all.where.n = 0; /* the frame chooses, by columns of -J too */
    if (!plan->reader)
        status = crm_cli_reader(&all, &plan->reader, err);
    if (status)
        return status;
    reader = plan->reader;
    plan->reader = NULL;
    if (is_rules(reader)) {
        crm_reader_close(reader);
        return crm_err_set(
            err, CRM_EDATA, "these are rules, not clients: RULES comes first, once, as a file");
    }
    if (crm_reader_find(reader, "date") != CRM_COLUMN_NONE &&
        crm_reader_find(reader, "amount") != CRM_COLUMN_NONE &&
        crm_reader_find(reader, "frequency") == CRM_COLUMN_NONE) {
        crm_reader_close(reader);
        return crm_err_set(
            err, CRM_EDATA, "these are transactions, not clients: run crm-rfm first");
    }
    all = *plan->cli; /* an age is that of the day of the plan */
    if (all.as_of == CRM_DAY_NONE && crm_reader_find(reader, "as_of") == CRM_COLUMN_NONE)
        all.as_of = plan_opt.from;
    return crm_cli_frame_of(&all, reader, NULL, &plan->frame, err);
}

static enum crm_status find_columns(struct plan *plan, struct crm_err *err)
{
    static const char *const names[] = {[ID] = "customer_id",
        [NAME] = "name",
        [PHONE] = "phone",
        [EMAIL] = "email",
        [STAFF] = "staff",
        [STAFF_LAST] = "staff_last",
        [AS_OF] = "as_of"};
    static const char *const values[] = {"clv", "spend_365d", "monetary"};
    enum crm_status status = crm_frame_want(plan->frame, names[ID], &plan->at[ID], err);

    if (status)
        return status;
    for (int i = ID + 1; i < VALUE; i++)
        plan->at[i] = plan_find(plan, names[i]);
    if (plan_opt.value)
        return plan_need(plan, "value", crm_slice_of(plan_opt.value), &plan->at[VALUE], err);
    plan->at[VALUE] = CRM_EXPR_NONE;
    for (size_t i = 0; i < 3 && plan->at[VALUE] == CRM_EXPR_NONE; i++)
        plan->at[VALUE] = plan_find(plan, values[i]);
    return CRM_OK;
}

static bool is_column(void *plan, const char *name)
{
    return plan_find(plan, name) != CRM_EXPR_NONE;
}

static enum crm_yearly_how how(const char *column)
{
    return care_how(plan_opt.lunar, plan_opt.lunar_of, column);
}

static enum crm_status bind(struct plan *plan, bool own, struct crm_err *err)
{
    const struct crm_due_terms terms = {.march = plan_opt.leap == 1, .how = how};
    enum crm_status status = CRM_OK;

    if (!own)
        drop_unknown(plan);
    status = care_check_lunar(plan_opt.lunar, plan_opt.lunar_of, is_column, plan, err);
    if (!status)
        status = crm_due_open(&plan->due, &plan->rules, &terms, plan_find, plan, err);
    if (plan->lost.status) {
        *err = plan->lost;
        status = err->status;
    }
    if (!status)
        plan_consent_check(plan);
    return status ? status : crm_frame_start(plan->frame, err);
}

/* ---- all of it ------------------------------------------------------------------------ */

static enum crm_status prepare(struct plan *plan, struct crm_err *err)
{
    bool own = false;
    enum crm_status status = care_calendar(plan->cli, &plan_opt.calendar, &plan->calendar, err);

    if (!status)
        status = take_rules(plan, &own, err);
    if (!status && !own)
        status = shipped_rules(plan, err);
    if (!status)
        status = open_clients(plan, err);
    if (!status)
        status = find_columns(plan, err);
    if (!status)
        status = plan_terms(plan, err);
    if (!status)
        status = plan_consent(plan, err);
    if (!status)
        status = plan_past(plan, err);
    if (!status)
        status = plan_staff_list(plan, err);
    return status ? status : bind(plan, own, err);
}

static enum crm_status arrange(struct plan *plan, struct crm_err *err)
{
    struct crm_plan_terms *t = &plan->terms;

    t->n_staff = plan->per_staff && plan->staff.n ? plan->staff.n : 1;
    return crm_plan_run(t, plan->client, plan->contact, plan->n_contacts, &plan->arena, err);
}

static void release(struct plan *plan)
{
    crm_due_close(&plan->due);
    crm_care_rules_release(&plan->rules);
    crm_frame_close(plan->frame);
    crm_reader_close(plan->reader);
    crm_calendar_release(&plan->calendar);
    crm_map_release(&plan->staff);
    crm_map_release(&plan->staff_list);
    crm_map_release(&plan->past);
    crm_map_release(&plan->ids);
    free(plan->keep);
    free(plan->keep_at);
    free(plan->consent);
    free(plan->closed);
    free(plan->past_client);
    free(plan->client);
    free(plan->person);
    free(plan->contact);
    crm_arena_release(&plan->arena);
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct plan plan = {.cli = cli, .as_of = cli->as_of, .decimals = 2};
    enum crm_status status;

    plan.as_of_asked = cli->as_of != CRM_DAY_NONE;
    crm_err_init(&plan.lost);
    crm_arena_init(&plan.arena);
    crm_arena_init(&plan.rules.arena);
    crm_calendar_init(&plan.calendar);
    crm_map_init(&plan.staff);
    crm_map_init(&plan.staff_list);
    crm_map_init(&plan.past);
    crm_map_init(&plan.ids);
    status = prepare(&plan, err);
    if (!status)
        status = plan_clients(&plan, err);
    if (!status)
        status = arrange(&plan, err);
    if (!status)
        status = plan_write(&plan, err);
    release(&plan);
    return status;
}

static const struct crm_schema_column columns[] = {
    COL_DATE("date", "the day to contact them"),
    COL_TEXT("customer_id", "the client"),
    COL_TEXT("occasion", "occasion of the rule"),
    COL_TEXT("action", "what to do"),
    COL_TEXT("channel", "call, sms, email, letter, or as the rule has it"),
    COL_INT("priority", "rank", "of the rule, 1 comes first"),
    COL_TEXT("staff", "who does it"),
    COL_TEXT("name", "name of the client"),
    COL_TEXT("phone", "phone of the client"),
    COL_NUMBER("value", "that of --value", "what --value says of the client"),
    COL_TEXT("reason", "the rule's when and the day due; closed, full: another day was taken"),
    COL_ANY(CRM_OUT_PASS, "*", "", "a column of the clients that --keep names", .with = "keep"),
    COL_DATE("as_of", "the day the clients were described on", .when = "the clients have it"),
    COL_END,
};

const struct crm_analysis analysis_plan = {
    .name = "plan",
    .summary = "one list: whom to contact, on which day, why, by whom",
    .synopsis = "[RULES] [--from DATE] [--to DATE] [options] [FILE...]",
    .book = "",
    .people = true,
    .events = true,
    .common =
        CRM_COMMON_IO | CRM_COMMON_AS_OF | CRM_COMMON_JOIN | CRM_COMMON_WHERE | CRM_COMMON_REPLACE,
    .options = options,
    .columns = columns,
    .run = run,
};
