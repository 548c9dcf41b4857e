/* crm-churn label -- what was known before a cut, what happened after */

#include "churn.h"

#include "churn/label.h"
#include "cli/pass.h"
#include "../shared/input.h"
#include "ledger/feature_cells.h"

static struct {
    int32_t cut;
    struct crm_span horizon;
    int64_t inactive;
} opt = {.cut = CRM_DAY_NONE};

static const struct crm_opt options[] = {
    SOURCE_OPTIONS,
    INPUT_COHORT_OPTION,
    OPT_DATE(0, "cut", opt.cut, "first day that is not known to the features"),
    OPT_SPAN(
        0, "horizon", opt.horizon, "90d", "churned is who has no visit in so long from the cut on"),
    INACTIVE_OPTION(opt.inactive),
    OPT_END,
};

static const struct crm_out_column first[] = {{"customer_id", CRM_OUT_TEXT}, {"cut", CRM_OUT_DATE},
    {"time", CRM_OUT_INT}, {"event", CRM_OUT_INT}, {"churned", CRM_OUT_INT},
    {"recency_days", CRM_OUT_INT}, {"tenure_days", CRM_OUT_INT}, {"frequency", CRM_OUT_INT},
    {"monetary", CRM_OUT_MONEY}, {"avg_visit", CRM_OUT_NUMBER}};

enum { N_FIRST = sizeof first / sizeof *first };

static enum crm_status open_output(
    struct crm_pass **pass, const struct crm_cli *cli, struct crm_err *err)
{
    struct crm_out_column all[N_FIRST + CRM_N_FEATURES + 1];
    size_t n = N_FIRST;

    memcpy(all, first, sizeof first);
    for (size_t i = 0; i < CRM_N_FEATURES; i++)
        all[n++] =
            (struct crm_out_column){crm_feature_name(i), crm_out_kind_of(crm_feature_kind(i))};
    all[n++] = (struct crm_out_column){"as_of", CRM_OUT_DATE};
    return crm_pass_open(pass, cli, NULL, all, n, err);
}

static void write_row(const struct source *h, const struct crm_label *label, struct crm_out *out)
{
    const struct crm_features *f = &label->features;
    struct crm_datum cells[CRM_N_FEATURES];

    crm_out_text(out, crm_client_id(&label->client->key));
    crm_out_date(out, opt.cut);
    crm_out_int(out, label->time_days);
    crm_out_int(out, label->event);
    if (label->known)
        crm_out_int(out, label->churned);
    else
        crm_out_empty(out);
    crm_out_int(out, label->recency_days);
    crm_out_int(out, label->tenure_days);
    crm_out_int(out, f->n_visits);
    crm_out_money(out, f->amount_e4);
    crm_out_ratio_e4(out, f->amount_e4, f->n_visits);
    crm_feature_cells(f, h->ledger->present, cells);
    for (size_t i = 0; i < CRM_N_FEATURES; i++)
        crm_out_datum(out, &cells[i]);
    crm_out_date(out, h->as_of);
}

static enum crm_status write_all(
    struct source *h, const struct crm_cli *cli, struct crm_pass *pass, struct crm_err *err)
{
    const struct crm_label_spec spec = {.cut = opt.cut,
        .until = crm_span_add(opt.horizon, opt.cut),
        .as_of = h->as_of,
        .inactive = (int32_t)opt.inactive};
    struct crm_out *out = crm_pass_cells(pass);
    struct crm_label_work work;
    struct crm_label label;
    char text[CRM_DATE_TEXT];
    enum crm_status status = crm_label_start(&work, h->ledger, &spec, err);

    crm_out_decimals(out, h->ledger->totals.decimals);
    if (spec.until - 1 > h->as_of) {
        crm_date_format(spec.until - 1, CRM_SECOND_NONE, text);
        crm_cli_warn(cli, "the horizon ends on %s, after the as-of day: churned stays empty", text);
    }
    while (!status && !(status = crm_label_next(&work, &label, err)) && label.client) {
        write_row(h, &label, out);
        crm_pass_row(pass, 0);
    }
    crm_label_end(&work);
    return status;
}

static enum crm_status look_at_edge(
    struct source *h, const struct crm_cli *cli, struct crm_err *err)
{
    struct crm_left_edge edge = {0};
    char text[EDGE_TEXT];
    enum crm_status status;

    h->ledger->cohort_from = input_cohort_from;
    status = edge_look(h->ledger, cli, &edge, err);
    if (edge.n)
        crm_cli_note(cli, "%s", edge_text(&edge, EDGE_COHORT, text));
    return status;
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct source h;
    struct crm_pass *pass = NULL;
    enum crm_status status;

    if (opt.cut == CRM_DAY_NONE && !source_opt.partial)
        return crm_err_set(err, CRM_EUSAGE, "--cut DATE is needed");
    status = source_open_features(&h, cli, err);
    if (!status && source_opt.partial) {
        status = source_partial(&h, err);
        source_close(&h);
        return status;
    }
    if (!status)
        status = open_output(&pass, cli, err);
    if (!status)
        status = source_read(&h, err);
    if (!status)
        source_say(&h, "in no client's numbers");
    if (!status)
        status = look_at_edge(&h, cli, err);
    if (!status && h.as_of != CRM_DAY_NONE && opt.cut > h.as_of)
        status = crm_err_set(err, CRM_EUSAGE, "--cut: nothing is known of the days after it");
    if (!status)
        status = write_all(&h, cli, pass, err);
    if (!status)
        status = crm_pass_close(pass, err);
    else if (pass)
        crm_pass_abandon(pass);
    source_close(&h);
    return status;
}

const struct crm_analysis analysis_label = {
    .name = "label",
    .summary = "a table for any model: what was known before a cut, what happened after",
    .synopsis = "--cut DATE [--horizon SPAN] [--inactive DAYS] [-J FILE] [options] [FILE...]",
    .common = SOURCE_COMMON,
    .options = options,
    .run = run,
};
