#include "churn/interval.h"

#include "base/mem.h"

#include <stdlib.h>

struct worker {
    const struct crm_ledger *ledger;
    size_t n_days;
    struct crm_intervals *group;
    struct crm_run_room room;
};

static bool add_interval(struct worker *w, struct crm_intervals *g, int32_t days)
{
    if (!g->count)
        g->count = crm_mem_zalloc(w->n_days, sizeof *g->count);
    if (!g->count)
        return false;
    g->count[days]++;
    g->n++;
    g->sum += days;
    return true;
}

static enum crm_status add_client(
    void *worker, const struct crm_client_history *client, struct crm_err *err)
{
    struct worker *w = worker;
    struct crm_run run = {0};
    enum crm_status status;

    while (!(status = crm_next_run(w->ledger, client, &w->room, &run, err)) && run.n) {
        struct crm_intervals *g = &w->group[run.group];
        int32_t last = CRM_DAY_NONE;
        int64_t visits = 0;
        for (size_t i = 0; i < run.n; i++) {
            int32_t day = run.line[i].day;
            if (!crm_kind_is_visit(run.line[i].kind) || day == last)
                continue;
            if (visits++ && !add_interval(w, g, day - last))
                return crm_err_nomem(err);
            last = day;
        }
        g->customers += visits > 0;
        g->repeat_customers += visits > 1;
        g->visits += visits;
    }
    return status;
}

static void merge(struct crm_intervals *sum, struct crm_intervals *more, size_t n_days)
{
    sum->customers += more->customers;
    sum->repeat_customers += more->repeat_customers;
    sum->visits += more->visits;
    sum->n += more->n;
    sum->sum += more->sum;
    if (!sum->count) {
        sum->count = more->count;
        more->count = NULL;
    }
    for (size_t d = 0; d < n_days && more->count; d++)
        sum->count[d] += more->count[d];
}

enum crm_status crm_intervals_make(struct crm_intervals **groups, size_t *n_days,
    const struct crm_ledger *ledger, struct crm_err *err)
{
    size_t n = (size_t)ledger->threads;
    struct worker *worker = crm_mem_zalloc(n, sizeof *worker);
    void **list = crm_mem_alloc(n, sizeof *list);
    enum crm_status status = worker && list ? CRM_OK : crm_err_nomem(err);

    *groups = NULL;
    *n_days = ledger->first_line == CRM_DAY_NONE
                  ? 1
                  : (size_t)(ledger->last_line - ledger->first_line) + 1;
    for (size_t i = 0; i < n && !status; i++) {
        worker[i] = (struct worker){.ledger = ledger, .n_days = *n_days};
        worker[i].group = crm_mem_zalloc(ledger->n_groups, sizeof *worker[i].group);
        list[i] = &worker[i];
        if (!worker[i].group)
            status = crm_err_nomem(err);
    }
    if (!status)
        status = crm_ledger_each(ledger, list, n, add_client, err);
    for (size_t i = 0; worker && i < n; i++) {
        free(worker[i].room.line);
        if (i == 0) {
            *groups = worker[0].group;
            continue;
        }
        for (size_t g = 0; g < ledger->n_groups && worker[i].group; g++)
            if (!status)
                merge(&worker[0].group[g], &worker[i].group[g], *n_days);
        if (worker[i].group)
            crm_intervals_release(worker[i].group, ledger->n_groups);
    }
    free(worker);
    free(list);
    return status;
}

void crm_intervals_release(struct crm_intervals *groups, size_t n_groups)
{
    for (size_t g = 0; groups && g < n_groups; g++)
        free(groups[g].count);
    free(groups);
}
