#include "churn/bridge.h"

#include "churn/tally.h"

struct context {
    const struct crm_periods *periods;
    int32_t inactive;
};

/* Lines of one client and group, and how far they have been looked at. */
struct walk {
    const struct crm_line *line;
    size_t n, next;
    int32_t last; /* visit among the lines before `next`; CRM_DAY_NONE */
};

/* Move up to the end of `day`. Was there a visit on the way? */
static bool walk_to(struct walk *walk, int32_t day)
{
    bool seen = false;

    for (; walk->next < walk->n && walk->line[walk->next].day <= day; walk->next++)
        if (crm_kind_is_visit(walk->line[walk->next].kind)) {
            walk->last = walk->line[walk->next].day;
            seen = true;
        }
    return seen;
}

static bool spend_before(const struct crm_ledger *ledger, const struct walk *walk, int64_t *sum)
{
    for (size_t i = walk->next; i-- > 0 && walk->line[i].day > walk->last - 365;)
        if (walk->line[i].day <= walk->last &&
            !crm_money_add(sum,
                crm_kind_counted(walk->line[i].kind, ledger->spec.basis, walk->line[i].amount_e4)))
            return false;
    return true;
}

static bool add_run(struct crm_churn_tally *tally, const struct crm_run *run, int32_t first_day)
{
    const struct context *c = tally->ctx;
    const struct crm_periods *periods = c->periods;
    struct crm_bridge *cells = (struct crm_bridge *)tally->count + run->group * periods->n;
    struct walk walk = {run->line, run->n, 0, CRM_DAY_NONE};
    uint32_t p = crm_periods_of(periods, run->line[0].day);
    bool opening = false;

    while (p < periods->n) {
        struct crm_bridge *cell = &cells[p];
        int32_t end = crm_periods_end(periods, p);
        bool seen, is_new, won_back, closing;
        if (end > periods->observed)
            end = periods->observed;
        seen = walk_to(&walk, end);
        is_new = seen && first_day >= periods->start[p] && first_day <= end;
        won_back = seen && !opening && !is_new;
        closing = walk.last != CRM_DAY_NONE && end - walk.last <= c->inactive;
        cell->opening += opening;
        cell->new_clients += is_new;
        cell->won_back += won_back;
        cell->closing += closing;
        if ((opening || is_new || won_back) && !closing) {
            cell->lost++;
            cell->lost_opening += opening;
            if (!spend_before(tally->ledger, &walk, &cell->lost_e4))
                return false;
        }
        opening = closing;
        p++;
        if (!closing) { /* nothing happens before their next line */
            if (walk.next == walk.n)
                break;
            p = crm_periods_of(periods, walk.line[walk.next].day);
        }
    }
    return true;
}

static enum crm_status add_client(
    struct crm_churn_tally *tally, const struct crm_client_history *client, struct crm_err *err)
{
    struct crm_run run = {0};
    enum crm_status status;

    while (!(status = crm_next_run(tally->ledger, client, &tally->room, &run, err)) && run.n)
        if (!add_run(tally, &run, client->first_day))
            return crm_tally_too_much(err);
    return status;
}

/* A cell is whole numbers and nothing else, so a tally can hold and add them. */
_Static_assert(sizeof(struct crm_bridge) == 7 * sizeof(int64_t), "cells are counters alone");

enum crm_status crm_bridge_make(struct crm_bridge **cells, const struct crm_ledger *ledger,
    const struct crm_periods *periods, int32_t inactive_days, struct crm_err *err)
{
    const struct context context = {periods, inactive_days};
    int64_t *count;
    enum crm_status status =
        crm_tally_run(&count, ledger->n_groups * periods->n * (sizeof **cells / sizeof(int64_t)),
            ledger, false, add_client, &context, err);

    *cells = (struct crm_bridge *)count;
    return status;
}
