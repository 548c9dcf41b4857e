#include "churn/overdue.h"

#include "base/mem.h"
#include "churn/interval.h"
#include "churn/tally.h"
#include "stat/quantile.h"

#include <math.h>
#include <stdlib.h>

enum { LAST = 6 }; /* own intervals that count */

struct worker {
    const struct crm_ledger *ledger;
    int32_t as_of, inactive;
    size_t staff;
    uint32_t nobody;       /* the value of lines without a stylist; CRM_MAP_NONE */
    const double *typical; /* of each group, NAN; behind them of all */
    struct crm_overdue *list;
    size_t n, cap;
    struct crm_run_room room;
};

/* Of the latest line that names one; of equal days and seconds the first in byte order. */
static uint32_t staff_of_last(const struct worker *w, const struct crm_run *run)
{
    const struct crm_line *last = NULL;

    for (size_t i = run->n; i-- > 0 && w->staff < CRM_VALUES;) {
        const struct crm_line *line = &run->line[i];
        if (!crm_kind_is_visit(line->kind) || line->value[w->staff] == w->nobody)
            continue;
        if (last && (line->day < last->day || line->second < last->second))
            break;
        if (!last || line->value[w->staff] < last->value[w->staff])
            last = line;
    }
    return last ? last->value[w->staff] : CRM_MAP_NONE;
}

static int compare_days(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

    return (x > y) - (x < y);
}

static void find_rhythm(struct crm_overdue *o, const struct worker *w, int32_t gap[], size_t n)
{
    if (n >= 2) {
        qsort(gap, n, sizeof *gap, compare_days);
        o->typical = crm_quantile_int(gap, n, 0.5);
        o->rhythm = CRM_RHYTHM_OWN;
    } else if (w->ledger->spec.grouped && !isnan(w->typical[o->group])) {
        o->typical = w->typical[o->group];
        o->rhythm = CRM_RHYTHM_GROUP;
    } else {
        o->typical = w->typical[w->ledger->n_groups];
        o->rhythm = isnan(o->typical) ? CRM_RHYTHM_NONE : CRM_RHYTHM_ALL;
    }
}

static enum crm_due_stage due_of(const struct worker *w, const struct crm_overdue *o)
{
    if (w->inactive && w->as_of - o->last_day > w->inactive)
        return CRM_DUE_LOST;
    if (isnan(o->ratio))
        return CRM_DUE_UNKNOWN;
    return o->ratio <= 1      ? CRM_DUE_ON_TIME
           : o->ratio <= 1.25 ? CRM_DUE_DUE
           : o->ratio <= 2    ? CRM_DUE_LATE
                              : CRM_DUE_VERY_LATE;
}

/* False when a sum overflows. A run without a visit gives no row. */
static bool look_at(const struct worker *w, const struct crm_run *run, struct crm_overdue *o)
{
    int32_t gap[LAST], last = CRM_DAY_NONE;
    size_t gaps = 0;

    for (size_t i = 0; i < run->n; i++) {
        const struct crm_line *line = &run->line[i];
        if (line->day > w->as_of - 365 &&
            !crm_money_add(
                &o->spend_e4, crm_kind_counted(line->kind, w->ledger->spec.basis, line->amount_e4)))
            return false;
        if (!crm_kind_is_visit(line->kind) || line->day == last)
            continue;
        if (last != CRM_DAY_NONE)
            gap[gaps++ % LAST] = line->day - last;
        last = line->day;
    }
    o->last_day = last;
    o->due_day = CRM_DAY_NONE;
    if (last == CRM_DAY_NONE)
        return true;
    o->staff = staff_of_last(w, run);
    find_rhythm(o, w, gap, gaps < LAST ? gaps : LAST);
    o->ratio = (double)(w->as_of - last) / o->typical;
    if (!isnan(o->typical))
        o->due_day = last + (int32_t)ceil(o->typical);
    o->due = due_of(w, o);
    return true;
}

static enum crm_status add_client(
    void *worker, const struct crm_client_history *client, struct crm_err *err)
{
    struct worker *w = worker;
    struct crm_run run = {0};
    enum crm_status status;

    while (!(status = crm_next_run(w->ledger, client, &w->room, &run, err)) && run.n) {
        struct crm_overdue o = {.id = client->id, .group = run.group};
        if (!look_at(w, &run, &o))
            return crm_tally_too_much(err);
        if (o.last_day == CRM_DAY_NONE)
            continue;
        if (!crm_mem_grow((void **)&w->list, &w->cap, w->n + 1, sizeof *w->list))
            return crm_err_nomem(err);
        w->list[w->n++] = o;
    }
    return status;
}

static int by_stake(const void *a, const void *b)
{
    const struct crm_overdue *x = a, *y = b;
    int order;

    if (x->spend_e4 != y->spend_e4)
        return x->spend_e4 > y->spend_e4 ? -1 : 1;
    if (x->ratio != y->ratio && !isnan(x->ratio) && !isnan(y->ratio))
        return x->ratio > y->ratio ? -1 : 1;
    order = crm_slice_cmp(x->id, y->id);
    return order ? order : (x->group > y->group) - (x->group < y->group);
}

/* typical[n_groups + 1] := medians of each group and of all. */
static enum crm_status find_typical(
    const struct crm_ledger *ledger, double typical[], struct crm_err *err)
{
    struct crm_intervals *group;
    uint64_t *all = NULL, n = 0;
    size_t n_days;
    enum crm_status status = crm_intervals_make(&group, &n_days, ledger, err);

    if (!status && !(all = crm_mem_zalloc(n_days, sizeof *all)))
        status = crm_err_nomem(err);
    for (size_t g = 0; g < ledger->n_groups && !status; g++) {
        const struct crm_intervals *i = &group[g];
        typical[g] = i->n ? crm_quantile_counts(i->count, n_days, (uint64_t)i->n, 0.5) : NAN;
        for (size_t d = 0; d < n_days && i->n; d++)
            all[d] += i->count[d];
        n += (uint64_t)i->n;
    }
    if (!status)
        typical[ledger->n_groups] = n ? crm_quantile_counts(all, n_days, n, 0.5) : NAN;
    free(all);
    crm_intervals_release(group, ledger->n_groups);
    return status;
}

/* All lists into the first. */
static bool join_lists(struct worker worker[], size_t n)
{
    struct worker *w = &worker[0];

    for (size_t i = 1; i < n; i++) {
        if (!crm_mem_grow((void **)&w->list, &w->cap, w->n + worker[i].n, sizeof *w->list))
            return false;
        if (worker[i].n)
            memcpy(w->list + w->n, worker[i].list, worker[i].n * sizeof *w->list);
        w->n += worker[i].n;
    }
    return true;
}

enum crm_status crm_overdue_make(struct crm_overdue **list, size_t *n,
    const struct crm_ledger *ledger, int32_t as_of, int32_t inactive_days, size_t staff,
    struct crm_err *err)
{
    size_t k = (size_t)ledger->threads;
    struct worker *worker = crm_mem_zalloc(k, sizeof *worker);
    void **workers = crm_mem_alloc(k, sizeof *workers);
    double *typical = crm_mem_alloc(ledger->n_groups + 1, sizeof *typical);
    enum crm_status status = worker && workers && typical ? CRM_OK : crm_err_nomem(err);

    if (!status)
        status = find_typical(ledger, typical, err);
    for (size_t i = 0; i < k && !status; i++) {
        worker[i] = (struct worker){.ledger = ledger,
            .as_of = as_of,
            .inactive = inactive_days,
            .staff = staff,
            .nobody = staff < CRM_VALUES ? crm_ledger_nothing(ledger, staff) : CRM_MAP_NONE,
            .typical = typical};
        workers[i] = &worker[i];
    }
    if (!status)
        status = crm_ledger_each(ledger, workers, k, add_client, err);
    if (!status && !join_lists(worker, k))
        status = crm_err_nomem(err);
    *list = NULL;
    *n = 0;
    if (!status && worker[0].n) {
        *list = worker[0].list;
        *n = worker[0].n;
        qsort(*list, *n, sizeof **list, by_stake);
    }
    for (size_t i = 0; worker && i < k; i++) {
        free(worker[i].room.line);
        if (i > 0 || !*list)
            free(worker[i].list);
    }
    free(worker);
    free(workers);
    free(typical);
    return status;
}
