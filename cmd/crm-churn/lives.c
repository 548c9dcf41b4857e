#include "lives.h"

#include "base/mem.h"

#include <stdlib.h>

struct worker {
    const struct crm_ledger *ledger;
    const struct lives_spec *spec;
    struct lives *lives;
    struct crm_run_room room;
};

static bool add(struct lives *l, int32_t days, int32_t entry, bool event, uint32_t group)
{
    if (!crm_mem_grow((void **)&l->time, &l->time_cap, l->n + 1, sizeof *l->time) ||
        !crm_mem_grow((void **)&l->entry, &l->entry_cap, l->n + 1, sizeof *l->entry) ||
        !crm_mem_grow((void **)&l->event, &l->event_cap, l->n + 1, 1) ||
        !crm_mem_grow((void **)&l->group, &l->group_cap, l->n + 1, sizeof *l->group))
        return false;
    l->time[l->n] = days;
    l->entry[l->n] = entry;
    l->event[l->n] = event;
    l->group[l->n++] = group;
    return true;
}

/* When a life begins, and when it is watched from. */
struct birth {
    int32_t day, entry_day; /* CRM_DAY_NONE: left out; entry_day == day: from the start */
};

/*
 * A life with one stylist (a group of the rows) begins with a visit to them, whenever the client
 * joined.  Who joined before the records and is not seen by the time all are was lost by then.
 */
static enum crm_status find_birth(const struct worker *w, const struct crm_client_history *client,
    const struct crm_run *run, struct birth *birth, struct crm_err *err)
{
    const struct lives_spec *spec = w->spec;
    bool rows = w->ledger->spec.grouped;
    int32_t day = run->line[0].day, joined = CRM_DAY_NONE;
    enum crm_status status =
        spec->joined && !rows ? spec->joined(spec->ctx, client->id, &joined, err) : CRM_OK;

    *birth = (struct birth){day, day};
    if (joined != CRM_DAY_NONE && joined < spec->from)
        *birth = (struct birth){
            day > spec->from + spec->inactive ? CRM_DAY_NONE : joined, spec->from + spec->inactive};
    else if (spec->cut && joined == CRM_DAY_NONE &&
             (rows ? day : client->first_day) <= spec->first + spec->inactive)
        birth->day = CRM_DAY_NONE;
    return status;
}

/* Lost is on the first day with more than `inactive` days since a visit. */
static enum crm_status add_client_life(struct worker *w, const struct crm_client_history *client,
    const struct crm_run *run, struct crm_err *err)
{
    const struct lives_spec *spec = w->spec;
    struct birth birth;
    enum crm_status status = find_birth(w, client, run, &birth, err);
    int32_t end;
    size_t i = 1;

    while (i < run->n && run->line[i].day - run->line[i - 1].day <= spec->inactive)
        i++;
    end = run->line[i - 1].day + spec->inactive + 1;
    if (end > spec->observed)
        end = spec->observed;
    if (status)
        return status;
    if (birth.day == CRM_DAY_NONE || (birth.entry_day > birth.day && birth.entry_day >= end)) {
        w->lives->n_left_out++;
        return CRM_OK;
    }
    w->lives->n_joined += birth.entry_day > birth.day;
    return add(w->lives, end - birth.day,
               birth.entry_day > birth.day ? birth.entry_day - birth.day : LIVES_FROM_START,
               run->line[i - 1].day + spec->inactive < spec->observed, run->group)
               ? CRM_OK
               : crm_err_nomem(err);
}

static enum crm_status add_intervals(
    struct worker *w, const struct crm_run *run, struct crm_err *err)
{
    int32_t last = run->line[0].day;

    for (size_t i = 1; i < run->n; i++) {
        if (run->line[i].day != last &&
            !add(w->lives, run->line[i].day - last, LIVES_FROM_START, true, run->group))
            return crm_err_nomem(err);
        last = run->line[i].day;
    }
    return add(w->lives, w->spec->observed - last, LIVES_FROM_START, false, run->group)
               ? CRM_OK
               : crm_err_nomem(err);
}

static enum crm_status add_lines(
    void *ctx, const struct crm_client_history *client, struct crm_err *err)
{
    struct worker *w = ctx;
    struct crm_run run = {0};
    enum crm_status status;

    while (!(status = crm_next_run(w->ledger, client, &w->room, &run, err)) && run.n) {
        status = w->spec->unit == LIVES_CLIENT ? add_client_life(w, client, &run, err)
                                               : add_intervals(w, &run, err);
        if (status)
            return status;
    }
    return status;
}

enum crm_status lives_make(struct lives *lives, const struct crm_ledger *ledger,
    const struct lives_spec *spec, struct crm_err *err)
{
    struct worker worker = {ledger, spec, lives, {0}};
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
    free(lives->entry);
    free(lives->event);
    free(lives->group);
}
