/* crm-churn label -- what was known before a cut, what happened after */

#include "../shared/features.h"
#include "cli/cmd.h"

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
        status = crm_pass_analysis(&pass, cli, NULL, err);
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

static const struct crm_schema_column columns[] = {
    COL_TEXT("customer_id", "the client"),
    COL_DATE("cut", "the first day not known to the features"),
    COL_INT("time", "days", "days from the cut to the next visit or the as-of day"),
    COL_INT("event", "0 or 1", "1: came back"),
    COL_INT("churned", "0 or 1", "1: no visit within the horizon; empty while it is open"),
    COL_INT("recency_days", "days", "days from the last visit to the cut"),
    COL_INT("tenure_days", "days", "days from the first visit to the cut"),
    COL_INT("frequency", "visits", "visits before the cut"),
    COL_MONEY("monetary", "all amounts before the cut"),
    COL_NUMBER("avg_visit", "money", "monetary over frequency"),
#define CRM_FEATURE(...) COL_FEATURE(__VA_ARGS__),
#include "ledger/features.def"
#undef CRM_FEATURE
    COL_AS_OF,
    COL_JOIN,
    COL_END,
};

const struct crm_analysis analysis_label = {
    .name = "label",
    .summary = "a table for any model: what was known before a cut, what happened after",
    .synopsis = "--cut DATE [--horizon SPAN] [--inactive DAYS] [-J FILE] [options] [FILE...]",
    .common = SOURCE_COMMON,
    .options = options,
    .columns = columns,
    .run = run,
};
