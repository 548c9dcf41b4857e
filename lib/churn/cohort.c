#include "churn/cohort.h"

#include "churn/tally.h"

#include <stdlib.h>
#include <string.h>

struct context {
    const struct crm_periods *periods;
    size_t stride;
};

static bool add_run(struct crm_churn_tally *tally, const struct crm_run *run, uint32_t cohort)
{
    const struct context *c = tally->ctx;
    const struct crm_periods *periods = c->periods;
    int64_t *customers = tally->count + run->group * c->stride, *cells = customers + periods->n;
    uint32_t seen = UINT32_MAX;

    for (size_t i = 0; i < run->n; i++) {
        const struct crm_line *line = &run->line[i];
        uint32_t p = crm_periods_of(periods, line->day);
        int64_t *cell = cells + 2 * ((size_t)p * (p + 1) / 2 + cohort);
        if (p < cohort)
            continue;
        if (!crm_money_add(
                &cell[1], crm_kind_counted(line->kind, tally->ledger->spec.basis, line->amount_e4)))
            return false;
        if (!crm_kind_is_visit(line->kind) || p == seen)
            continue;
        if (seen == UINT32_MAX)
            customers[cohort]++;
        seen = p;
        cell[0]++;
    }
    return true;
}

static enum crm_status add_client(
    struct crm_churn_tally *tally, const struct crm_client_history *client, struct crm_err *err)
{
    const struct context *c = tally->ctx;
    struct crm_run run = {0};
    enum crm_status status;

    if (client->first_day == CRM_DAY_NONE || client->first_day >= c->periods->start[c->periods->n])
        return CRM_OK; /* not come yet by --until */
    while (!(status = crm_next_run(tally->ledger, client, &tally->room, &run, err)) && run.n)
        if (!add_run(tally, &run, crm_periods_of(c->periods, client->first_day)))
            return crm_tally_too_much(err);
    return status;
}

enum crm_status crm_cohorts_make(struct crm_cohorts *cohorts, const struct crm_ledger *ledger,
    const struct crm_periods *periods, struct crm_err *err)
{
    size_t n = periods->n;
    struct context context = {periods, n + n * (n + 1)};

    *cohorts = (struct crm_cohorts){.n = n, .stride = context.stride};
    return crm_tally_run(&cohorts->count, ledger->n_groups * context.stride, ledger, false,
        add_client, &context, err);
}

void crm_cohorts_release(struct crm_cohorts *cohorts)
{
    free(cohorts->count);
    memset(cohorts, 0, sizeof *cohorts);
}
