/* crm-member effect -- do members come more than they would have without joining */

#include "input.h"
#include "cli/cmd.h"

#include "member/effect.h"

#include <math.h>
#include <stdio.h>

static struct {
    const char *member, *joined;
    struct crm_span horizon;
} opt;

static const struct crm_opt options[] = {
    INPUT_OPTIONS,
    BASIS_OPTION,
    OPT_TEXT(
        0, "member", "EXPR", opt.member, NULL, "which clients are members: 'level is not missing'"),
    OPT_TEXT(0, "joined", "COL", opt.joined, "joined", "the column with the day of joining"),
    OPT_SPAN(0, "horizon", opt.horizon, "90d", "how long after joining is looked at"),
    OPT_END,
};

static const char *const measures[CRM_N_EFFECTS] = {[CRM_EFFECT_RETURNED] = "returned",
    [CRM_EFFECT_VISITS] = "visits",
    [CRM_EFFECT_SPEND] = "spend",
    [CRM_EFFECT_VISITS_BEFORE] = "visits_before",
    [CRM_EFFECT_SPEND_BEFORE] = "spend_before"};

struct work {
    struct input in;
    struct crm_joiners_spec spec;
    struct crm_member_effect effect;
    struct crm_out *out;
};

static void write_rows(struct work *w)
{
    const struct crm_member_effect *effect = &w->effect;

    for (int m = 0; m < CRM_N_EFFECTS; m++) {
        const struct crm_effect_row *row = &effect->row[m];
        double smd = m == CRM_EFFECT_VISITS  ? effect->row[CRM_EFFECT_VISITS_BEFORE].smd
                     : m == CRM_EFFECT_SPEND ? effect->row[CRM_EFFECT_SPEND_BEFORE].smd
                                             : NAN;
        crm_out_string(w->out, measures[m]);
        crm_out_int(w->out, (int64_t)effect->members.n);
        crm_out_int(w->out, (int64_t)effect->others.n);
        crm_out_number(w->out, row->member_mean);
        crm_out_number(w->out, row->other_mean);
        crm_out_number(w->out, row->difference);
        crm_out_number(w->out, row->limits.lo);
        crm_out_number(w->out, row->limits.hi);
        crm_out_number(w->out, smd);
        crm_out_row(w->out);
    }
}

/* ---- in words ------------------------------------------------------------------------- */

static void say_left_out(const struct work *w)
{
    const struct crm_member_effect *e = &w->effect;
    const struct {
        uint64_t n;
        const char *why;
    } left_out[] = {{e->no_day, "without a day of joining"},
        {e->before, "who joined before the rows begin"},
        {e->no_visit, "who joined on a day without a visit"},
        {e->open, "whose horizon is not over"}};

    for (size_t i = 0; i < sizeof left_out / sizeof *left_out; i++)
        if (left_out[i].n)
            crm_cli_note(w->in.cli, "left out: %ju member%s %s", (uintmax_t)left_out[i].n,
                plural(left_out[i].n), left_out[i].why);
    if (e->first_visits)
        crm_cli_note(w->in.cli,
            "%ju of %zu members joined on their first visit: nothing says what they were like "
            "before",
            (uintmax_t)e->first_visits, e->members.n);
}

enum { SENTENCE = 512 };

/* "returned +0.04 (0.01 to 0.07), visits ..." of the measures whose limits leave out 0. */
static void list_found(const struct work *w, char text[SENTENCE])
{
    size_t used = 0;

    text[0] = '\0';
    for (int m = CRM_EFFECT_RETURNED; m <= CRM_EFFECT_SPEND; m++) {
        const struct crm_effect_row *row = &w->effect.row[m];
        if (row->limits.lo <= 0 && row->limits.hi >= 0)
            continue;
        used += (size_t)snprintf(text + used, SENTENCE - used, "%s%s %+.3g (%.3g to %.3g)",
            used ? ", " : "", measures[m], row->difference, row->limits.lo, row->limits.hi);
    }
}

static void make_verdict(const struct work *w, char text[2 * SENTENCE])
{
    const struct crm_member_effect *e = &w->effect;
    const struct crm_effect_row *visits = &e->row[CRM_EFFECT_VISITS_BEFORE];
    const struct crm_effect_row *spend = &e->row[CRM_EFFECT_SPEND_BEFORE];
    char found[SENTENCE];

    switch (crm_effect_verdict(e)) {
    case CRM_EFFECT_UNBELIEVABLE:
        if (!isfinite(visits->smd) || !isfinite(spend->smd)) {
            snprintf(text, 2 * SENTENCE,
                "not believable: nobody came in the 180 days before joining, so that nothing says "
                "whether members were like others before");
            break;
        }
        snprintf(text, 2 * SENTENCE,
            "not believable: members differed before they joined (visits %+.3g, %.3g to %.3g; "
            "spend %+.3g, %.3g to %.3g), so that what came after says nothing of joining",
            visits->difference, visits->limits.lo, visits->limits.hi, spend->difference,
            spend->limits.lo, spend->limits.hi);
        break;
    case CRM_EFFECT_FOUND:
        list_found(w, found);
        snprintf(text, 2 * SENTENCE,
            "effect: in the horizon after joining, against others alike who did not join that day: "
            "%s; no experiment, since who meant to come more may have joined for that",
            found);
        break;
    case CRM_EFFECT_NONE:
        if (e->members.n < CRM_EFFECT_FEW || e->others.n < CRM_EFFECT_FEW)
            snprintf(text, 2 * SENTENCE,
                "none to be told: %zu member%s and %zu visits of others, at least %d of each are "
                "needed",
                e->members.n, plural(e->members.n), e->others.n, CRM_EFFECT_FEW);
        else
            snprintf(text, 2 * SENTENCE,
                "none to be told: the limits of returned, visits and spend hold 0, which is no "
                "proof that there is none");
    }
}

static void say_prepaid(const struct work *w)
{
    bool prepaid = false;

    for (unsigned s = 0; s < w->in.gather->n_shards; s++)
        prepaid = prepaid || ((struct crm_joiners_store *)w->in.gather->shard[s].store)->prepaid;
    if (prepaid && w->spec.basis == CRM_BASIS_CASH)
        crm_cli_note(w->in.cli,
            "cards count as spend when they are sold, which may be on joining: look at --basis "
            "service too");
}

/* ---- work ----------------------------------------------------------------------------- */

static enum crm_status try_all(struct work *w, struct crm_err *err)
{
    struct crm_gather_cursor cursor = {0};
    enum crm_status status = CRM_OK;

    w->effect.as_of = w->in.as_of;
    w->effect.first_day = w->in.gather->first_day;
    w->effect.horizon = opt.horizon;
    w->effect.level = w->in.cli->level;
    while (!status && crm_gather_next(w->in.gather, &cursor)) {
        const struct crm_joiners_store *store = w->in.gather->shard[cursor.shard].store;
        size_t n;
        const struct crm_day *day = crm_days_of(store, cursor.client, &n);
        status = crm_effect_client(&w->effect, day, n, &store->joiner[cursor.client], err);
    }
    return status ? status : crm_effect_make(&w->effect, err);
}

static enum crm_status judge_member(
    const struct work *w, enum crm_status status, struct crm_err *err)
{
    (void)w;
    if (status == CRM_EUSAGE) {
        snprintf(err->file, sizeof err->file, "%s", "--member");
        err->line = 0;
    }
    return status;
}

static enum crm_status open_in(struct work *w, struct crm_cli *cli, struct crm_err *err)
{
    enum crm_status status;

    if (!opt.member)
        return crm_err_set(err, CRM_EUSAGE,
            "--member EXPR is needed: which clients are members, as 'level is not missing'");
    w->spec.basis = (enum crm_basis)input_opt.basis;
    status =
        judge_member(w, crm_expr_parse(&w->spec.member, crm_slice_of(opt.member), 1, 1, err), err);
    if (!status)
        status = input_open(&w->in, cli, err);
    if (!status)
        status = judge_member(w, crm_joiners_want(&w->spec, opt.joined, w->in.frame, err), err);
    crm_joiners_gather(&w->spec, &w->in.spec);
    return status;
}

static enum crm_status read_all(struct work *w, struct crm_err *err)
{
    enum crm_status status = input_read(&w->in, err);

    if (!status)
        status = judge_member(w, crm_expr_judge(w->spec.member, err), err);
    if (!status)
        status = input_settle(&w->in, err);
    return status ? status : crm_days_sort(w->in.gather, err);
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct work w = {.out = NULL};
    char verdict[2 * SENTENCE];
    enum crm_status status = open_in(&w, cli, err);

    if (!status)
        status = crm_out_analysis(&w.out, cli, err);
    if (!status)
        status = read_all(&w, err);
    if (!status)
        status = try_all(&w, err);
    if (!status) {
        write_rows(&w);
        say_left_out(&w);
        say_prepaid(&w);
        make_verdict(&w, verdict);
        crm_cli_note(cli, "verdict: %s", verdict);
        crm_out_remark(w.out, "Verdict: %s.", verdict);
    }
    status = close_out(status, &w.out, err);
    crm_effect_release(&w.effect);
    input_close(&w.in);
    crm_expr_free(w.spec.member);
    return status;
}

static const struct crm_schema_column columns[] = {
    COL_TEXT("measure", "returned, visits or spend within the horizon; or the same before joining"),
    COL_INT("members", "clients", "members who joined in time"),
    COL_INT("others", "visits", "visits of clients like them who had not joined"),
    COL_NUMBER("member_mean", "0 to 1, days or money", "mean of the members"),
    COL_NUMBER(
        "other_mean", "0 to 1, days or money", "mean of the others, weighted as the members"),
    COL_NUMBER("difference", "0 to 1, days or money", "member_mean less other_mean"),
    COL_NUMBER("lo", "0 to 1, days or money", "lower limit of difference"),
    COL_NUMBER("hi", "0 to 1, days or money", "upper limit of difference"),
    COL_NUMBER("smd_before", "standard deviations", "difference before joining"),
    COL_END,
};

const struct crm_analysis analysis_effect = {
    .name = "effect",
    .summary = "do members come more than they would have without joining",
    .synopsis = "--member EXPR -J clients.csv [--horizon SPAN] [options] [FILE...]",
    .common = INPUT_COMMON | CRM_COMMON_LEVEL,
    .options = options,
    .columns = columns,
    .run = run,
};
