/* crm-churn bridge -- how the client count moved, and what revenue went with the lost */

#include "cli/cmd.h"

#include "churn/bridge.h"
#include "../shared/input.h"
#include "stat/interval.h"

#include <math.h>
#include <stdlib.h>

static struct {
    int64_t inactive;
} opt;

static const struct crm_opt options[] = {
    SOURCE_OPTIONS,
    INPUT_COHORT_OPTION,
    INACTIVE_OPTION(opt.inactive),
    OPT_END,
};

static void write_row(const struct input *in, uint32_t group, size_t period,
    const struct crm_bridge *c, struct crm_out *out)
{
    bool open = !crm_periods_closed(&in->periods, period);
    bool edge = input_is_edge(in, period, (int32_t)opt.inactive);
    bool known = !open && !edge;
    struct crm_interval limits =
        known ? crm_wilson((double)c->lost_opening, (double)c->opening, in->cli->level)
              : (struct crm_interval){NAN, NAN};

    input_cells(in, group, out);
    crm_out_period(out, in->periods.period, in->periods.start[period]);
    crm_out_int(out, c->opening);
    crm_out_int(out, c->new_clients);
    crm_out_int(out, c->won_back);
    crm_out_int(out, c->lost);
    crm_out_int(out, c->closing);
    crm_out_int(out, c->lost_opening);
    crm_out_number(out, known && c->opening ? (double)c->lost_opening / (double)c->opening : NAN);
    crm_out_number(out, limits.lo);
    crm_out_number(out, limits.hi);
    crm_out_money(out, c->lost_e4);
    crm_out_ratio_e4(out, c->lost_e4, c->lost);
    crm_out_string(out, input_note(edge, open));
    crm_out_date(out, in->as_of);
    crm_out_row(out);
}

static bool is_empty(const struct crm_bridge *c)
{
    return !c->opening && !c->new_clients && !c->won_back && !c->closing;
}

static enum crm_status write_all(const struct input *in, struct crm_out *out, struct crm_err *err)
{
    struct crm_bridge *cells;
    enum crm_status status =
        crm_bridge_make(&cells, in->ledger, &in->periods, (int32_t)opt.inactive, err);

    if (status)
        return status;
    crm_out_decimals(out, in->ledger->totals.decimals);
    for (size_t k = 0; k < in->n_groups; k++) {
        const struct crm_bridge *row = cells + in->group[k] * in->periods.n;
        size_t p = in->first_period;
        while (in->by_list.n && p < in->periods.n && is_empty(&row[p]))
            p++; /* a group starts with its first client */
        for (; p < in->periods.n; p++)
            write_row(in, in->group[k], p, &row[p], out);
    }
    free(cells);
    return CRM_OK;
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    const struct input_want want = {.money = true, .edge = EDGE_COHORT};

    if (!opt.inactive && !source_opt.partial)
        return need_inactive(err);
    return input_run(cli, &want, write_all, err);
}

static const struct crm_schema_column columns[] = {
    COL_BY,
    COL_PERIOD("period", "the period, named by its start"),
    COL_INT("opening", "clients", "active on the day before the period"),
    COL_INT("new", "clients", "first visit of all in the period"),
    COL_INT("won_back", "clients", "seen in it, neither opening nor new"),
    COL_INT("lost", "clients", "who became lost in it"),
    COL_INT("closing", "clients", "active on its last day"),
    COL_INT("lost_opening", "clients", "opening clients who are not in closing"),
    COL_SHARE("churn_rate", "lost_opening over opening"),
    COL_NUMBER("lo", "0 to 1", "lower limit of churn_rate"),
    COL_NUMBER("hi", "0 to 1", "upper limit of churn_rate"),
    COL_MONEY("revenue_lost", "what the lost spent in the 365 days ending with their last visit"),
    COL_NUMBER("revenue_lost_per_client", "money", "revenue_lost over lost"),
    COL_TEXT("note", "open: the period has not ended; edge: too near to where the export begins"),
    COL_AS_OF,
    COL_END,
};

const struct crm_analysis analysis_bridge = {
    .name = "bridge",
    .summary = "how the client count moved: opening + new + won back - lost = closing",
    .synopsis = "--inactive DAYS [options] [FILE...]",
    .common = INPUT_COMMON | CRM_COMMON_PERIOD | CRM_COMMON_LEVEL,
    .options = options,
    .columns = columns,
    .run = run,
};
