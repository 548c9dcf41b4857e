/* crm-churn overdue -- who is late against the own rhythm */

#include "cli/cmd.h"

#include "churn/overdue.h"
#include "cli/pass.h"
#include "../shared/input.h"

#include "base/list.h"
#include <math.h>
#include <stdlib.h>

static struct {
    int64_t inactive;
    const char *per, *stage;
} opt;

static const struct crm_opt options[] = {
    SOURCE_OPTIONS,
    INACTIVE_OPTION(opt.inactive),
    OPT_TEXT(0, "per", "category", opt.per, NULL,
        "a rhythm for each category of a client, not for all her visits"),
    OPT_COMMA(
        0, "stage", "LIST", opt.stage, NULL, "only these stages: on_time,due,late,very_late,lost"),
    OPT_END,
};

static const char *const rhythms[] = {[CRM_RHYTHM_OWN] = "own",
    [CRM_RHYTHM_GROUP] = "category",
    [CRM_RHYTHM_ALL] = "all",
    [CRM_RHYTHM_NONE] = ""};
static const char *const stages[] = {[CRM_DUE_ON_TIME] = "on_time",
    [CRM_DUE_DUE] = "due",
    [CRM_DUE_LATE] = "late",
    [CRM_DUE_VERY_LATE] = "very_late",
    [CRM_DUE_LOST] = "lost",
    [CRM_DUE_UNKNOWN] = ""};

struct work {
    struct input in;
    bool wanted[sizeof stages / sizeof *stages];
    struct crm_pass *pass;
};

static enum crm_status read_stages(struct work *w, struct crm_err *err)
{
    enum { N = sizeof stages / sizeof *stages };
    struct crm_slice rest = crm_slice_of(opt.stage ? opt.stage : ""), name;
    char show[CRM_ERR_SHOW];

    for (size_t i = 0; i < N; i++)
        w->wanted[i] = !opt.stage;
    while (opt.stage && crm_list_next(&rest, &name)) {
        size_t i = 0;
        while (i < CRM_DUE_UNKNOWN && !crm_slice_is(name, stages[i]))
            i++;
        if (i == CRM_DUE_UNKNOWN)
            return crm_err_set(err, CRM_EUSAGE,
                "--stage: %s is none of on_time, due, late, very_late, lost",
                crm_err_show(name.ptr, name.len, show));
        w->wanted[i] = true;
    }
    return CRM_OK;
}

static void write_row(const struct work *w, const struct crm_overdue *o, struct crm_out *out)
{
    const struct input *in = &w->in;

    crm_out_text(out, o->id);
    if (opt.per)
        input_cells(in, o->group, out);
    else
        crm_out_empty(out);
    crm_out_number(out, o->typical);
    crm_out_string(out, rhythms[o->rhythm]);
    crm_out_date(out, o->due_day);
    if (o->due_day == CRM_DAY_NONE)
        crm_out_empty(out);
    else
        crm_out_int(out, in->as_of - o->due_day);
    crm_out_number(out, o->ratio);
    crm_out_string(out, stages[o->due]);
    crm_out_money(out, o->spend_e4);
    if (o->staff == CRM_MAP_NONE)
        crm_out_empty(out);
    else
        crm_out_text(out, crm_ledger_cell(in->ledger, in->value[0], o->staff, 0));
    crm_out_date(out, in->as_of);
    crm_pass_row(w->pass, 0);
}

static enum crm_status write_all(const struct work *w, struct crm_err *err)
{
    struct crm_out *out = crm_pass_cells(w->pass);
    struct crm_overdue *list;
    size_t n;
    enum crm_status status = crm_overdue_make(
        &list, &n, w->in.ledger, w->in.as_of, (int32_t)opt.inactive, w->in.value[0], err);

    crm_out_decimals(out, w->in.ledger->totals.decimals);
    for (size_t i = 0; i < n && !status; i++)
        if (w->wanted[list[i].due])
            write_row(w, &list[i], out);
    free(list);
    return status;
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    const struct input_want want = {
        .money = true, .second = true, .value = {"staff"}, .n_values = 1, .optional = true};
    struct work w = {.pass = NULL};
    struct crm_cli by_category = *cli;
    enum crm_status status = read_stages(&w, err);

    if (!status && opt.per && strcmp(opt.per, "category") != 0)
        status = crm_err_set(err, CRM_EUSAGE, "--per: only category is known");
    if (status)
        return status;
    by_category.by = opt.per; /* one run of lines for each category of a client */
    if (!cli->where.n)
        by_category.join.n = 0; /* -J is for the rows that come out */
    status = input_open(&w.in, &by_category, &want, err);
    if (!status && source_opt.partial) {
        status = source_partial(&w.in.source, err);
        input_close(&w.in);
        return status;
    }
    if (!status)
        status = crm_pass_analysis(&w.pass, cli, NULL, err);
    if (!status)
        status = input_read(&w.in, err);
    if (!status && w.in.periods.n)
        status = write_all(&w, err);
    if (!status)
        status = crm_pass_close(w.pass, err);
    else if (w.pass)
        crm_pass_abandon(w.pass);
    input_close(&w.in);
    return status;
}

static const struct crm_schema_column columns[] = {
    COL_TEXT("customer_id", "the client"),
    COL_TEXT("category", "with --per category: what the rhythm is of"),
    COL_NUMBER("typical_interval", "days", "days between visits that are usual for them"),
    COL_TEXT("basis", "whose rhythm that is: own, category or all"),
    COL_DATE("due_date", "the day the typical interval is full"),
    COL_INT("overdue_days", "days", "days since due_date, below zero before it"),
    COL_NUMBER("overdue_ratio", "ratio", "days since the last visit over typical_interval"),
    COL_TEXT("due_stage", "on_time, due, late, very_late or lost"),
    COL_MONEY("spend_365d", "amounts in the last 365 days"),
    COL_TEXT("staff_last", "staff of the latest line"),
    COL_AS_OF,
    COL_JOIN,
    COL_END,
};

const struct crm_analysis analysis_overdue = {
    .name = "overdue",
    .summary = "who is late against the own rhythm, by what is at stake",
    .synopsis = "[--per category] [--inactive DAYS] [-J CLIENTS] [options] [FILE...]",
    .common = INPUT_COMMON & ~CRM_COMMON_BY,
    .options = options,
    .columns = columns,
    .run = run,
};
