#include "churn/departure.h"

#include "base/mem.h"
#include "churn/tally.h"

#include <math.h>
#include <stdlib.h>

enum { RECENCY_BANDS = 4, VISIT_BANDS = 4, CELLS = RECENCY_BANDS * VISIT_BANDS };

/* ---- when each stylist had her last line ---------------------------------------------- */

struct last_lines {
    size_t staff;
    int32_t *day; /* of each value; CRM_DAY_NONE */
};

static enum crm_status note_lines(
    void *ctx, const struct crm_client_history *client, struct crm_err *err)
{
    struct last_lines *last = ctx;

    (void)err;
    for (size_t i = 0; i < client->n; i++) {
        int32_t *day = &last->day[client->line[i].value[last->staff]];
        if (client->line[i].day > *day)
            *day = client->line[i].day;
    }
    return CRM_OK;
}

/* ---- clients of a departure and their controls ---------------------------------------- */

struct context {
    size_t staff;
    uint32_t nobody; /* the value of lines without a stylist; CRM_MAP_NONE */
    const struct crm_departure *list;
    const int32_t *until; /* of each departure: the last day of its horizon */
    size_t n;
    const int32_t *last; /* of each stylist */
    int32_t seen_days;
};

/* Counters of one departure. */
struct cells {
    int64_t clients[CELLS], returned, controls[CELLS], controls_returned[CELLS];
};

static int cell_of(int32_t recency, int visit_days)
{
    int r = recency <= 30 ? 0 : recency <= 60 ? 1 : recency <= 120 ? 2 : 3;
    int v = visit_days <= 1 ? 0 : visit_days <= 3 ? 1 : visit_days <= 7 ? 2 : 3;

    return r * VISIT_BANDS + v;
}

/* What the lines up to a day say. */
struct view {
    int visit_days;
    int32_t last_day; /* CRM_DAY_NONE */
    uint32_t top;     /* CRM_MAP_NONE: no line names a stylist */
};

/* Visit days with one stylist among lines[0 .. n). */
static int days_with(
    const struct crm_client_history *c, size_t staff, uint32_t value, size_t n, int32_t *latest)
{
    int days = 0;

    *latest = CRM_DAY_NONE;
    for (size_t i = 0; i < n; i++)
        if (crm_kind_is_visit(c->line[i].kind) && c->line[i].value[staff] == value &&
            c->line[i].day != *latest) {
            *latest = c->line[i].day;
            days++;
        }
    return days;
}

static struct view view_until(
    const struct context *ctx, const struct crm_client_history *c, size_t n)
{
    struct view v = {0, CRM_DAY_NONE, CRM_MAP_NONE};
    int most = 0;
    int32_t top_latest = CRM_DAY_NONE;

    for (size_t i = 0; i < n; i++) {
        const struct crm_line *line = &c->line[i];
        uint32_t value = line->value[ctx->staff];
        int32_t latest;
        int days;
        if (!crm_kind_is_visit(line->kind))
            continue;
        v.visit_days += line->day != v.last_day;
        v.last_day = line->day;
        if (value == ctx->nobody)
            continue;
        days = days_with(c, ctx->staff, value, n, &latest);
        if (days > most ||
            (days == most && (latest > top_latest || (latest == top_latest && value < v.top)))) {
            most = days;
            top_latest = latest;
            v.top = value;
        }
    }
    return v;
}

static bool seen_between(const struct crm_client_history *c, size_t from, int32_t until)
{
    for (size_t i = from; i < c->n && c->line[i].day <= until; i++)
        if (crm_kind_is_visit(c->line[i].kind))
            return true;
    return false;
}

static enum crm_status add_client(
    struct crm_churn_tally *tally, const struct crm_client_history *c, struct crm_err *err)
{
    const struct context *ctx = tally->ctx;

    (void)err;
    for (size_t d = 0; d < ctx->n; d++) {
        const struct crm_departure *departure = &ctx->list[d];
        struct cells *cells = (struct cells *)tally->count + d;
        size_t n = 0;
        struct view v;
        int cell;
        bool back;
        while (n < c->n && c->line[n].day <= departure->day)
            n++;
        v = view_until(ctx, c, n);
        if (v.last_day == CRM_DAY_NONE || departure->day - v.last_day > ctx->seen_days)
            continue;
        cell = cell_of(departure->day - v.last_day, v.visit_days);
        back = seen_between(c, n, ctx->until[d]);
        if (v.top == departure->staff) {
            cells->clients[cell]++;
            cells->returned += back;
        } else if (v.top != CRM_MAP_NONE && ctx->last[v.top] >= ctx->until[d]) {
            cells->controls[cell]++;
            cells->controls_returned[cell] += back;
        }
    }
    return CRM_OK;
}

/* ---- the comparison ------------------------------------------------------------------- */

/* Controls of cells from .. to - 1 together. */
static int64_t pool(const struct cells *c, int from, int to, int64_t *returned)
{
    int64_t n = 0;

    *returned = 0;
    for (int i = from; i < to; i++) {
        n += c->controls[i];
        *returned += c->controls_returned[i];
    }
    return n;
}

static void compare(struct crm_departure *d, const struct cells *c, double level)
{
    double rate = 0, variance = 0, size;

    d->returned = c->returned;
    for (int i = 0; i < CELLS; i++)
        d->clients += c->clients[i];
    d->control_rate = d->difference = d->limits.lo = d->limits.hi = NAN;
    for (int i = 0; i < CELLS; i++)
        d->controls += c->controls[i];
    if (d->controls == 0 || d->clients == 0)
        return;
    for (int i = 0; i < CELLS; i++) {
        int band = i / VISIT_BANDS * VISIT_BANDS;
        double weight = (double)c->clients[i] / (double)d->clients, p;
        int64_t returned, n = pool(c, i, i + 1, &returned);
        if (n == 0)
            n = pool(c, band, band + VISIT_BANDS, &returned);
        if (n == 0)
            n = pool(c, 0, CELLS, &returned);
        p = (double)returned / (double)n;
        rate += weight * p;
        variance += weight * weight * p * (1 - p) / (double)n;
    }
    size = variance > 0 ? rate * (1 - rate) / variance : (double)d->controls;
    d->control_rate = rate;
    d->difference = (double)d->returned / (double)d->clients - rate;
    d->limits =
        crm_wilson_difference((double)d->returned, (double)d->clients, rate * size, size, level);
}

static enum crm_status find_last_lines(
    struct last_lines *last, const struct crm_ledger *ledger, struct crm_err *err)
{
    size_t n = ledger->value[last->staff].n;
    void *worker = last;
    enum crm_status status;

    last->day = crm_mem_alloc(n, sizeof *last->day);
    if (!last->day)
        return crm_err_nomem(err);
    for (size_t i = 0; i < n; i++)
        last->day[i] = CRM_DAY_NONE;
    status = crm_ledger_each(ledger, &worker, 1, note_lines, err);
    return status ? status : crm_ledger_walk_ins(ledger, last, note_lines, err);
}

enum crm_status crm_departure_make(struct crm_departure **list, size_t *n,
    const struct crm_ledger *ledger, size_t staff, struct crm_span horizon, int32_t seen_days,
    int32_t observed, double level, struct crm_err *err)
{
    size_t n_staff = ledger->value[staff].n, k = 0;
    struct last_lines last = {.staff = staff};
    struct crm_departure *all = crm_mem_zalloc(n_staff, sizeof *all);
    int32_t *until = crm_mem_alloc(n_staff, sizeof *until);
    int64_t *counts = NULL;
    struct context context = {.staff = staff,
        .nobody = crm_ledger_nothing(ledger, staff),
        .list = all,
        .until = until,
        .seen_days = seen_days};
    enum crm_status status = all && until ? CRM_OK : crm_err_nomem(err);

    *n = 0;
    if (!status)
        status = find_last_lines(&last, ledger, err);
    for (uint32_t s = 0; s < n_staff && !status; s++) {
        int32_t end;
        if (last.day[s] == CRM_DAY_NONE || context.nobody == s)
            continue;
        end = crm_span_add(horizon, last.day[s]);
        if (end >= observed)
            continue;
        all[context.n] = (struct crm_departure){.staff = s, .day = last.day[s]};
        until[context.n++] = end;
    }
    context.last = last.day;
    if (!status)
        status = crm_tally_run(&counts, context.n * (sizeof(struct cells) / sizeof(int64_t)),
            ledger, false, add_client, &context, err);
    for (size_t d = 0; d < context.n && !status; d++) {
        compare(&all[d], (struct cells *)counts + d, level);
        if (all[d].clients)
            all[k++] = all[d];
    }
    free(counts);
    free(until);
    free(last.day);
    if (status) {
        free(all);
        all = NULL;
    }
    *list = all;
    *n = status ? 0 : k;
    return status;
}
