#include "lives.h"

#include "base/mem.h"

#include <stdlib.h>

struct worker {
    const struct crm_ledger *ledger;
    enum lives_unit unit;
    int32_t inactive, observed;
    struct lives *lives;
    struct crm_run_room room;
};

static bool add(struct lives *l, int32_t days, bool event, uint32_t group)
{
    if (!crm_mem_grow((void **)&l->time, &l->time_cap, l->n + 1, sizeof *l->time) ||
        !crm_mem_grow((void **)&l->event, &l->event_cap, l->n + 1, 1) ||
        !crm_mem_grow((void **)&l->group, &l->group_cap, l->n + 1, sizeof *l->group))
        return false;
    l->time[l->n] = days;
    l->event[l->n] = event;
    l->group[l->n++] = group;
    return true;
}

/* Lost is on the first day with more than `inactive` days since a visit. */
static bool add_client_life(struct worker *w, const struct crm_run *run)
{
    int32_t first = run->line[0].day, lost;
    size_t i = 1;

    while (i < run->n && run->line[i].day - run->line[i - 1].day <= w->inactive)
        i++;
    lost = run->line[i - 1].day + w->inactive + 1;
    if (lost <= w->observed)
        return add(w->lives, lost - first, true, run->group);
    return add(w->lives, w->observed - first, false, run->group);
}

static bool add_intervals(struct worker *w, const struct crm_run *run)
{
    int32_t last = run->line[0].day;

    for (size_t i = 1; i < run->n; i++) {
        if (run->line[i].day != last && !add(w->lives, run->line[i].day - last, true, run->group))
            return false;
        last = run->line[i].day;
    }
    return add(w->lives, w->observed - last, false, run->group);
}

static enum crm_status add_lines(void *ctx, const struct crm_history *client, struct crm_err *err)
{
    struct worker *w = ctx;
    struct crm_run run = {0};
    enum crm_status status;

    while (!(status = crm_next_run(w->ledger, client, &w->room, &run, err)) && run.n)
        if (!(w->unit == LIVES_CLIENT ? add_client_life(w, &run) : add_intervals(w, &run)))
            return crm_err_nomem(err);
    return status;
}

enum crm_status lives_make(struct lives *lives, const struct crm_ledger *ledger,
    enum lives_unit unit, int32_t inactive, int32_t observed, struct crm_err *err)
{
    struct worker worker = {ledger, unit, inactive, observed, lives, {0}};
    void *list = &worker;
    enum crm_status status;

    *lives = (struct lives){0};
    status = crm_ledger_each(ledger, &list, 1, add_lines, err);
    free(worker.room.line);
    return status;
}

void lives_release(struct lives *lives)
{
    free(lives->time);
    free(lives->event);
    free(lives->group);
}
