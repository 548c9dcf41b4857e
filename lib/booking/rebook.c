#include "booking/rebook.h"

#include "base/mem.h"
#include "booking/by_client.h"
#include "stat/order.h"

#include <stdlib.h>
#include <string.h>

const char *const crm_rebook_names[] = {"before-leaving", "held", "24h", "7d", "future", NULL};

enum { DAY_SECONDS = 86400 };

/* What is looked at of a booking, side by side for those of a client. */
struct item {
    int64_t made, cancelled; /* seconds; INT64_MAX: not known */
    int64_t end;             /* of a completed one */
    int32_t day, made_day;
    int32_t next_made; /* the first day on which this or a later one of the client was made */
    uint32_t block;
    bool completed, undone;
};

/* A visit in a block, or a client in a block and period (`is_client`). */
struct seen {
    uint32_t block;
    bool is_client;
};

struct work {
    const struct crm_book *book;
    const struct crm_rebook_spec *spec;
    struct crm_rebook *rebook;
    struct crm_by_client by;
    struct item *item; /* of one client */
    size_t cap;
    struct seen *seen; /* of a client so far */
    size_t n_seen, seen_cap;
    struct crm_map cells; /* block and period: a row of `rebook` */
    uint32_t last;        /* the row found before; CRM_MAP_NONE */
    struct period {
        int32_t day, first, last;
    } * periods; /* of days asked about before */
};
enum { PERIODS = 4096 }; /* eleven years of days */

/* ---- held ------------------------------------------------------------------------------ */

static int64_t day_end(int32_t day)
{
    return ((int64_t)day + 1) * DAY_SECONDS - 1;
}

static bool was_undone(const struct crm_booking *b)
{
    return b->status == CRM_BOOKING_CANCELLED || b->status == CRM_BOOKING_LATE_CANCELLED ||
           b->status == CRM_BOOKING_RESCHEDULED;
}

static bool is_held(const struct item *b, int64_t at)
{
    if (b->made > at)
        return false;
    return !b->undone || (b->cancelled != INT64_MAX && b->cancelled > at);
}

/* ---- one visit ------------------------------------------------------------------------- */

/* A day only: to the end of that day. */
static int64_t end_of(const struct crm_booking *b)
{
    if (b->start.second == CRM_SECOND_NONE)
        return day_end(b->start.day);
    return crm_moment_seconds(b->start) + (b->minutes > 0 ? (int64_t)b->minutes * 60 : 0);
}

static struct item item_of(const struct crm_booking *b)
{
    return (struct item){
        .made = b->made.day == CRM_DAY_NONE ? INT64_MAX : crm_moment_seconds(b->made),
        .cancelled =
            b->cancelled.day == CRM_DAY_NONE ? INT64_MAX : crm_moment_seconds(b->cancelled),
        .end = end_of(b),
        .day = b->start.day,
        .made_day = b->made.day,
        .block = b->block,
        .completed = b->state == CRM_BOOKING_COMPLETED,
        .undone = was_undone(b)};
}

/* Items [next, end) of the client start after the day of the visit. */
static void judge_visit(
    const struct work *w, size_t next, size_t end, int32_t day, int64_t visit_end, bool rebooked[])
{
    int64_t at_7d = day_end(day + 7), at_24h = visit_end + DAY_SECONDS;
    int32_t latest = (int32_t)((at_24h > at_7d ? at_24h : at_7d) / DAY_SECONDS);

    for (size_t i = next; i < end && w->item[i].next_made <= latest; i++) {
        const struct item *b = &w->item[i];
        rebooked[CRM_REBOOK_BEFORE_LEAVING] |= b->made_day == day;
        rebooked[CRM_REBOOK_HELD] |= is_held(b, day_end(day));
        rebooked[CRM_REBOOK_24H] |= is_held(b, at_24h);
        rebooked[CRM_REBOOK_7D] |= is_held(b, at_7d);
        if (rebooked[CRM_REBOOK_BEFORE_LEAVING] && rebooked[CRM_REBOOK_HELD] &&
            rebooked[CRM_REBOOK_24H] && rebooked[CRM_REBOOK_7D])
            break;
    }
}

static bool judge_client(const struct work *w, size_t next, size_t end, int32_t last)
{
    if (last > w->spec->as_of)
        last = w->spec->as_of;
    for (size_t i = next; i < end && w->item[i].next_made <= last; i++)
        if (w->item[i].day > last && is_held(&w->item[i], day_end(last)))
            return true;
    return false;
}

/* ---- rows of results -------------------------------------------------------------------- */

static void open_windows(const struct work *w, struct crm_rebook_row *row)
{
    int32_t end = crm_period_add(w->spec->period, row->period, 1) - 1;

    row->open[CRM_REBOOK_24H] = end + 1 > w->spec->as_of;
    row->open[CRM_REBOOK_7D] = end + 7 > w->spec->as_of;
}

static struct crm_rebook_row *row_of(struct work *w, uint32_t block, int32_t period)
{
    struct crm_rebook *rebook = w->rebook;
    char key[sizeof block + sizeof period];
    bool added;

    if (w->last != CRM_MAP_NONE && rebook->row[w->last].block == block &&
        rebook->row[w->last].period == period)
        return &rebook->row[w->last];
    memcpy(key, &block, sizeof block);
    memcpy(key + sizeof block, &period, sizeof period);
    if (!crm_map_put(&w->cells, (struct crm_slice){key, sizeof key}, &w->last, &added) ||
        !crm_mem_grow((void **)&rebook->row, &rebook->cap, w->cells.n, sizeof *rebook->row))
        return NULL;
    if (added) {
        rebook->row[w->last] = (struct crm_rebook_row){.block = block, .period = period};
        open_windows(w, &rebook->row[w->last]);
        rebook->n++;
    }
    return &rebook->row[w->last];
}

static enum crm_status count(struct work *w, uint32_t block, int32_t period, bool is_client,
    const bool rebooked[], struct crm_err *err)
{
    struct crm_rebook_row *row = row_of(w, block, period);

    if (!row)
        return crm_err_nomem(err);
    if (!crm_mem_grow((void **)&w->seen, &w->seen_cap, w->n_seen + 1, sizeof *w->seen))
        return crm_err_nomem(err);
    w->seen[w->n_seen++] = (struct seen){block, is_client};
    row->visits += !is_client;
    row->clients += is_client;
    for (int d = 0; d < CRM_REBOOK_DEFINITIONS; d++)
        row->rebooked[d] += rebooked[d];
    return CRM_OK;
}

/* Whether the block stands among what was seen from `from` on, of the same kind. */
static bool is_seen(const struct work *w, size_t from, uint32_t block, bool is_client)
{
    for (size_t i = from; i < w->n_seen; i++)
        if (w->seen[i].block == block && w->seen[i].is_client == is_client)
            return true;
    return false;
}

/* ---- one client ------------------------------------------------------------------------- */

static bool is_chosen(const struct work *w, int32_t day)
{
    return (w->spec->since == CRM_DAY_NONE || day >= w->spec->since) &&
           (w->spec->until == CRM_DAY_NONE || day <= w->spec->until);
}

/* The items [from, next) of one day of a client, further ones up to `end`; *period_from: where what
 * was seen in this period of the client begins. */
static enum crm_status visit(struct work *w, size_t from, size_t next, size_t end,
    size_t period_from, const struct period *period, struct crm_err *err)
{
    int32_t day = w->item[from].day;
    size_t day_from = w->n_seen;
    int64_t visit_end = INT64_MIN;
    bool rebooked[CRM_REBOOK_DEFINITIONS] = {false};
    enum crm_status status = CRM_OK;

    for (size_t i = from; i < next; i++)
        if (w->item[i].completed && w->item[i].end > visit_end)
            visit_end = w->item[i].end;
    if (visit_end == INT64_MIN || !is_chosen(w, day))
        return CRM_OK;
    judge_visit(w, next, end, day, visit_end, rebooked);
    for (size_t i = from; i < next && !status; i++) {
        uint32_t block = w->item[i].block;
        bool future[CRM_REBOOK_DEFINITIONS] = {false};
        if (!w->item[i].completed)
            continue;
        if (!is_seen(w, day_from, block, false))
            status = count(w, block, period->first, false, rebooked, err);
        if (status || is_seen(w, period_from, block, true))
            continue;
        future[CRM_REBOOK_FUTURE] = judge_client(w, next, end, period->last);
        status = count(w, block, period->first, true, future, err);
    }
    return status;
}

static const struct period *period_of(struct work *w, int32_t day)
{
    struct period *p = &w->periods[(uint32_t)day % PERIODS];

    if (p->day != day) {
        p->first = crm_period_start(w->spec->period, day);
        p->last = crm_period_add(w->spec->period, p->first, 1) - 1;
        p->day = day;
    }
    return p;
}

/* The `n` items of one client. */
static enum crm_status one_client(struct work *w, size_t n, struct crm_err *err)
{
    size_t period_from = 0, next;
    int32_t period = CRM_DAY_NONE, first = INT32_MAX;
    enum crm_status status = CRM_OK;

    w->n_seen = 0;
    for (size_t i = n; i-- > 0;) {
        int32_t made = w->item[i].made_day;
        if (made != CRM_DAY_NONE && made < first)
            first = made;
        w->item[i].next_made = first;
    }
    for (size_t i = 0; i < n && !status; i = next) {
        int32_t day = w->item[i].day;
        const struct period *its = period_of(w, day);
        for (next = i; next < n && w->item[next].day == day;)
            next++;
        if (its->first != period)
            period_from = w->n_seen;
        period = its->first;
        status = visit(w, i, next, n, period_from, its, err);
    }
    return status;
}

/* ---- all ------------------------------------------------------------------------------- */

/* Rows by block and period. */
static enum crm_status sort_rows(struct crm_rebook *rebook, struct crm_err *err)
{
    double *key = crm_mem_alloc(rebook->n, sizeof *key);
    uint32_t *order = crm_mem_alloc(rebook->n, sizeof *order);
    struct crm_rebook_row *row = crm_mem_alloc(rebook->n, sizeof *row);
    enum crm_status status = key && order && row ? CRM_OK : crm_err_nomem(err);

    for (size_t i = 0; !status && i < rebook->n; i++)
        key[i] =
            (double)rebook->row[i].block * 0x1p22 + (rebook->row[i].period - (CRM_DAY_MIN - 7));
    if (!status)
        status = crm_order(key, rebook->n, order, err);
    for (size_t i = 0; !status && i < rebook->n; i++)
        row[i] = rebook->row[order[i]];
    if (!status) {
        struct crm_rebook_row *old = rebook->row;
        rebook->row = row;
        row = old;
    }
    free(key);
    free(order);
    free(row);
    return status;
}

static enum crm_status all_clients(struct work *w, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    for (size_t c = 0; c < w->by.n_clients && !status; c++) {
        const uint32_t *row;
        size_t n;
        status = crm_by_client_rows(&w->by, c, w->book, &row, &n, err);
        if (status)
            return status;
        if (!crm_mem_grow((void **)&w->item, &w->cap, n, sizeof *w->item))
            return crm_err_nomem(err);
        for (size_t i = 0; i < n; i++)
            w->item[i] = item_of(&w->book->row[row[i]]);
        status = one_client(w, n, err);
    }
    return status;
}

enum crm_status crm_rebook_make(struct crm_rebook *rebook, const struct crm_book *book,
    const struct crm_rebook_spec *spec, struct crm_err *err)
{
    struct work w = {.book = book,
        .spec = spec,
        .rebook = rebook,
        .last = CRM_MAP_NONE,
        .periods = crm_mem_alloc(PERIODS, sizeof *w.periods)};
    enum crm_status status = crm_by_client_make(&w.by, book, err);

    crm_map_init(&w.cells);
    if (!status && !w.periods)
        status = crm_err_nomem(err);
    for (size_t i = 0; !status && i < PERIODS; i++)
        w.periods[i].day = CRM_DAY_NONE;
    if (!status)
        status = all_clients(&w, err);
    if (!status)
        status = sort_rows(rebook, err);
    crm_by_client_release(&w.by);
    crm_map_release(&w.cells);
    free(w.item);
    free(w.seen);
    free(w.periods);
    return status;
}

void crm_rebook_release(struct crm_rebook *rebook)
{
    free(rebook->row);
    *rebook = (struct crm_rebook){0};
}
