#include "booking/rebook.h"

#include "base/mem.h"
#include "stat/order.h"

#include <stdlib.h>

const char *const crm_rebook_names[] = {"before-leaving", "held", "24h", "7d", "future", NULL};

enum { DAY_SECONDS = 86400 };

/* A visit in a block, or a client in a block and period (`is_client`). */
struct seen {
    uint32_t block;
    int32_t period;
    bool is_client;
    bool rebooked[CRM_REBOOK_DEFINITIONS];
};

struct work {
    const struct crm_book *book;
    const struct crm_rebook_spec *spec;
    uint32_t *order; /* rows with a client, by client and day of the start */
    size_t n;
    int32_t *next_made; /* n: the first day on which this or a later one of the client was made */
    struct seen *seen;
    size_t n_seen, cap;
};

static const struct crm_booking *row_at(const struct work *w, size_t i)
{
    return &w->book->row[w->order[i]];
}

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

static bool is_held(const struct crm_booking *b, int64_t at)
{
    if (b->made.day == CRM_DAY_NONE || crm_moment_seconds(b->made) > at)
        return false;
    if (!was_undone(b))
        return true;
    return b->cancelled.day != CRM_DAY_NONE && crm_moment_seconds(b->cancelled) > at;
}

/* ---- one visit ------------------------------------------------------------------------- */

/* A day only: to the end of that day. */
static int64_t end_of(const struct crm_booking *b)
{
    if (b->start.second == CRM_SECOND_NONE)
        return day_end(b->start.day);
    return crm_moment_seconds(b->start) + (b->minutes > 0 ? (int64_t)b->minutes * 60 : 0);
}

/* Rows [next, end) of the client start after the day of the visit. */
static void judge_visit(
    const struct work *w, size_t next, size_t end, int32_t day, int64_t visit_end, bool rebooked[])
{
    int64_t at_7d = day_end(day + 7), at_24h = visit_end + DAY_SECONDS;
    int32_t latest = (int32_t)((at_24h > at_7d ? at_24h : at_7d) / DAY_SECONDS);

    for (size_t i = next; i < end && w->next_made[i] <= latest; i++) {
        const struct crm_booking *b = row_at(w, i);
        rebooked[CRM_REBOOK_BEFORE_LEAVING] |= b->made.day == day;
        rebooked[CRM_REBOOK_HELD] |= is_held(b, day_end(day));
        rebooked[CRM_REBOOK_24H] |= is_held(b, at_24h);
        rebooked[CRM_REBOOK_7D] |= is_held(b, at_7d);
        if (rebooked[CRM_REBOOK_BEFORE_LEAVING] && rebooked[CRM_REBOOK_HELD] &&
            rebooked[CRM_REBOOK_24H] && rebooked[CRM_REBOOK_7D])
            break;
    }
}

static int32_t period_end(const struct work *w, int32_t period)
{
    return crm_period_add(w->spec->period, period, 1) - 1;
}

static bool judge_client(const struct work *w, size_t next, size_t end, int32_t period)
{
    int32_t last = period_end(w, period);

    if (last > w->spec->as_of)
        last = w->spec->as_of;
    for (size_t i = next; i < end && w->next_made[i] <= last; i++)
        if (row_at(w, i)->start.day > last && is_held(row_at(w, i), day_end(last)))
            return true;
    return false;
}

static enum crm_status add(struct work *w, const struct seen *seen, struct crm_err *err)
{
    if (!crm_mem_grow((void **)&w->seen, &w->cap, w->n_seen + 1, sizeof *w->seen))
        return crm_err_nomem(err);
    w->seen[w->n_seen++] = *seen;
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

static bool counts(const struct work *w, int32_t day)
{
    return (w->spec->since == CRM_DAY_NONE || day >= w->spec->since) &&
           (w->spec->until == CRM_DAY_NONE || day <= w->spec->until);
}

/* The rows [from, next) of one day of a client, further ones up to `end`; *period_from: where what
 * was seen in this period of the client begins. */
static enum crm_status visit(
    struct work *w, size_t from, size_t next, size_t end, size_t period_from, struct crm_err *err)
{
    int32_t day = row_at(w, from)->start.day;
    struct seen one = {.period = crm_period_start(w->spec->period, day)};
    size_t day_from = w->n_seen;
    int64_t visit_end = INT64_MIN;
    enum crm_status status = CRM_OK;

    for (size_t i = from; i < next; i++)
        if (row_at(w, i)->state == CRM_BOOKING_COMPLETED && end_of(row_at(w, i)) > visit_end)
            visit_end = end_of(row_at(w, i));
    if (visit_end == INT64_MIN || !counts(w, day))
        return CRM_OK;
    judge_visit(w, next, end, day, visit_end, one.rebooked);
    for (size_t i = from; i < next && !status; i++) {
        const struct crm_booking *b = row_at(w, i);
        struct seen client = {.block = b->block, .period = one.period, .is_client = true};
        if (b->state != CRM_BOOKING_COMPLETED)
            continue;
        one.block = b->block;
        if (!is_seen(w, day_from, b->block, false))
            status = add(w, &one, err);
        if (status || is_seen(w, period_from, b->block, true))
            continue;
        client.rebooked[CRM_REBOOK_FUTURE] = judge_client(w, next, end, one.period);
        status = add(w, &client, err);
    }
    return status;
}

/* The rows [from, end) of one client. */
static enum crm_status one_client(struct work *w, size_t from, size_t end, struct crm_err *err)
{
    size_t period_from = w->n_seen, next;
    int32_t period = CRM_DAY_NONE, first = INT32_MAX;
    enum crm_status status = CRM_OK;

    for (size_t i = end; i-- > from;) {
        int32_t made = row_at(w, i)->made.day;
        if (made != CRM_DAY_NONE && made < first)
            first = made;
        w->next_made[i] = first;
    }
    for (size_t i = from; i < end && !status; i = next) {
        int32_t day = row_at(w, i)->start.day, its = crm_period_start(w->spec->period, day);
        for (next = i; next < end && row_at(w, next)->start.day == day;)
            next++;
        if (its != period)
            period_from = w->n_seen;
        period = its;
        status = visit(w, i, next, end, period_from, err);
    }
    return status;
}

/* ---- all ------------------------------------------------------------------------------- */

static enum crm_status sort_rows(struct work *w, struct crm_err *err)
{
    size_t n_rows = w->book->n;
    double *key = crm_mem_alloc(n_rows, sizeof *key);
    uint32_t *at = crm_mem_alloc(n_rows, sizeof *at);
    enum crm_status status;

    w->order = crm_mem_alloc(n_rows, sizeof *w->order);
    w->next_made = crm_mem_alloc(n_rows, sizeof *w->next_made);
    status = key && at && w->order && w->next_made ? CRM_OK : crm_err_nomem(err);
    for (size_t i = 0; !status && i < n_rows; i++) {
        const struct crm_booking *b = &w->book->row[i];
        if (b->client == CRM_MAP_NONE || b->state == CRM_BOOKING_BLOCKED)
            continue;
        key[w->n] = (double)b->client * 0x1p22 + (b->start.day - CRM_DAY_MIN);
        at[w->n++] = (uint32_t)i;
    }
    if (!status)
        status = crm_order(key, w->n, w->order, err);
    for (size_t i = 0; !status && i < w->n; i++)
        w->order[i] = at[w->order[i]];
    free(key);
    free(at);
    return status;
}

static void open_windows(const struct work *w, struct crm_rebook_row *row)
{
    int32_t end = period_end(w, row->period);

    row->open[CRM_REBOOK_24H] = end + 1 > w->spec->as_of;
    row->open[CRM_REBOOK_7D] = end + 7 > w->spec->as_of;
}

static enum crm_status collect(struct crm_rebook *rebook, const struct work *w, struct crm_err *err)
{
    double *key = crm_mem_alloc(w->n_seen, sizeof *key);
    uint32_t *order = crm_mem_alloc(w->n_seen, sizeof *order);
    enum crm_status status = key && order ? CRM_OK : crm_err_nomem(err);
    struct crm_rebook_row *row = NULL;

    for (size_t i = 0; !status && i < w->n_seen; i++)
        key[i] = (double)w->seen[i].block * 0x1p22 + (w->seen[i].period - (CRM_DAY_MIN - 7));
    if (!status)
        status = crm_order(key, w->n_seen, order, err);
    for (size_t i = 0; !status && i < w->n_seen; i++) {
        const struct seen *s = &w->seen[order[i]];
        if (!row || row->block != s->block || row->period != s->period) {
            if (!crm_mem_grow((void **)&rebook->row, &rebook->cap, rebook->n + 1, sizeof *row)) {
                status = crm_err_nomem(err);
                break;
            }
            row = &rebook->row[rebook->n++];
            *row = (struct crm_rebook_row){.block = s->block, .period = s->period};
            open_windows(w, row);
        }
        row->visits += !s->is_client;
        row->clients += s->is_client;
        for (int d = 0; d < CRM_REBOOK_DEFINITIONS; d++)
            row->rebooked[d] += s->rebooked[d];
    }
    free(key);
    free(order);
    return status;
}

enum crm_status crm_rebook_make(struct crm_rebook *rebook, const struct crm_book *book,
    const struct crm_rebook_spec *spec, struct crm_err *err)
{
    struct work w = {.book = book, .spec = spec};
    enum crm_status status = sort_rows(&w, err);
    size_t end;

    for (size_t i = 0; i < w.n && !status; i = end) {
        for (end = i; end < w.n && row_at(&w, end)->client == row_at(&w, i)->client;)
            end++;
        status = one_client(&w, i, end, err);
    }
    if (!status)
        status = collect(rebook, &w, err);
    free(w.order);
    free(w.next_made);
    free(w.seen);
    return status;
}

void crm_rebook_release(struct crm_rebook *rebook)
{
    free(rebook->row);
    *rebook = (struct crm_rebook){0};
}
