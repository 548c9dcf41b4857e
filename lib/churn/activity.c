#include "churn/activity.h"

#include "churn/tally.h"

struct context {
    const struct crm_periods *periods;
    enum crm_visit visit;
    size_t ticket;
};

static bool add_discount(
    struct crm_activity *cell, const struct crm_line *line, enum crm_basis basis)
{
    int64_t off = line->side_e4[CRM_SIDE_DISCOUNT];

    if (!crm_money_add(&cell->discount_e4, off))
        return false;
    if (line->kind == CRM_KIND_REFUND || !crm_kind_counts(line->kind, basis))
        return true;
    return crm_money_add(&cell->off_e4, off) && crm_money_add(&cell->list_e4, off) &&
           crm_money_add(&cell->list_e4, line->amount_e4);
}

/* A line whose cost is not known has no profit, rather than one of all its amount. */
static bool add_cost(struct crm_activity *cell, const struct crm_line *line, int64_t counted_e4)
{
    int64_t profit = 0, size = counted_e4 < 0 ? -counted_e4 : counted_e4;

    if (!crm_money_add(&cell->size_e4, size))
        return false;
    if (line->no_cost)
        return true;
    cell->cost_lines++;
    return crm_money_add(&cell->cost_size_e4, size) &&
           !__builtin_sub_overflow(counted_e4, line->side_e4[CRM_SIDE_COST], &profit) &&
           crm_money_add(&cell->profit_e4, profit);
}

static bool add_money(struct crm_activity *cell, const struct crm_ledger *ledger,
    const struct crm_line *line, int64_t *side)
{
    int64_t counted = crm_kind_counted(line->kind, ledger->spec.basis, line->amount_e4), minus = 0;

    cell->lines++;
    if (!crm_money_add(side, counted) ||
        (ledger->spec.form.sides &&
            !(add_discount(cell, line, ledger->spec.basis) && add_cost(cell, line, counted))))
        return false;
    switch (line->kind) {
    case CRM_KIND_SERVICE:
        return crm_money_add(&cell->service_e4, line->amount_e4);
    case CRM_KIND_PRODUCT:
        return crm_money_add(&cell->product_e4, line->amount_e4);
    case CRM_KIND_PREPAID:
        return crm_money_add(&cell->prepaid_e4, line->amount_e4);
    case CRM_KIND_REDEEM:
        return crm_money_add(&cell->redeemed_e4, line->amount_e4);
    case CRM_KIND_REFUND:
        return !__builtin_sub_overflow(INT64_C(0), line->amount_e4, &minus) &&
               crm_money_add(&cell->refund_e4, minus);
    default:
        return true;
    }
}

/* Is line[i], which makes a visit, the first of its visit among lines of one period and group? */
static bool starts_visit(const struct context *w, const struct crm_line *line, size_t i)
{
    if (w->visit == CRM_VISIT_ROW)
        return true;
    for (size_t k = i; k-- > 0 && line[k].day == line[i].day;)
        if (crm_kind_is_visit(line[k].kind) &&
            (w->visit == CRM_VISIT_DAY || line[k].value[w->ticket] == line[i].value[w->ticket]))
            return false;
    return true;
}

/* One client's lines of one group and period. */
static bool add_period(const struct crm_churn_tally *tally, struct crm_activity *cell,
    const struct crm_line *line, size_t n, int32_t first_day, bool walk_in)
{
    const struct context *w = tally->ctx;
    int64_t visits = 0, *side = &cell->existing_e4;
    bool ok = true, is_new = false;

    for (size_t i = 0; i < n && !walk_in; i++)
        visits += crm_kind_is_visit(line[i].kind) && starts_visit(w, line, i);
    is_new = !walk_in && first_day >= w->periods->start[0] && first_day <= w->periods->observed &&
             crm_periods_of(w->periods, first_day) == crm_periods_of(w->periods, line->day);
    if (visits) {
        cell->clients++;
        cell->new_clients += is_new;
        cell->visits += visits;
    }
    if (walk_in)
        side = &cell->walk_in_e4;
    else if (is_new)
        side = &cell->new_e4;
    for (size_t i = 0; i < n && ok; i++)
        ok = add_money(cell, tally->ledger, &line[i], side);
    return ok;
}

static enum crm_status add_client(
    struct crm_churn_tally *tally, const struct crm_client_history *client, struct crm_err *err)
{
    const struct context *w = tally->ctx;
    const struct crm_periods *periods = w->periods;
    struct crm_activity *cells = (struct crm_activity *)tally->count;
    struct crm_run run = {0};
    enum crm_status status;

    while (!(status = crm_next_run(tally->ledger, client, &tally->room, &run, err)) && run.n)
        for (size_t i = 0, end; i < run.n; i = end) {
            uint32_t period = crm_periods_of(periods, run.line[i].day);
            int32_t behind = periods->start[period + 1];
            for (end = i + 1; end < run.n && run.line[end].day < behind; end++)
                ;
            if (!add_period(tally, &cells[run.group * periods->n + period], run.line + i, end - i,
                    client->first_day, client->id.len == 0))
                return crm_tally_too_much(err);
        }
    return status;
}

/* A cell is whole numbers and nothing else, so a tally can hold and add them. */
_Static_assert(sizeof(struct crm_activity) == 19 * sizeof(int64_t), "cells are counters alone");

enum crm_status crm_activity_make(struct crm_activity **cells, const struct crm_ledger *ledger,
    const struct crm_periods *periods, enum crm_visit visit, size_t ticket, struct crm_err *err)
{
    const struct context context = {periods, visit, ticket};
    size_t n = ledger->n_groups * periods->n * (sizeof **cells / sizeof(int64_t));
    int64_t *count;
    enum crm_status status = crm_tally_run(&count, n, ledger, true, add_client, &context, err);

    *cells = (struct crm_activity *)count;
    return status;
}
