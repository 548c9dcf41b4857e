#include "booking/risk.h"

#include "base/mem.h"
#include "booking/by_client.h"
#include "booking/tally.h"
#include "stat/logit.h"
#include "stat/order.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LEVELS_MOST = 200, TENTHS_FITTED = 7, ONE_E4 = 10000, PIECE = 4096, LOGS = 512 };
enum name { CHANNEL, SERVICE, STAFF, NAMES };

/* ---- history ---------------------------------------------------------------------------- */

static void add_to(struct crm_risk_history *sum, const struct crm_booking *b, int32_t as_of)
{
    if (b->start.day > as_of)
        return;
    sum->completed += b->state == CRM_BOOKING_COMPLETED;
    sum->no_shows += b->state == CRM_BOOKING_NO_SHOW;
    sum->late += b->state == CRM_BOOKING_LATE_CANCELLED;
}

static void take(struct crm_risk_history *history, const struct crm_risk_history *sum,
    const struct crm_booking *b)
{
    *history = *sum;
    history->is_new = !sum->completed && !sum->no_shows;
    history->lead = crm_booking_lead(b);
}

/* The day from the end of which a row is known: its start, or when it was written down after it. */
static int32_t known_day(const struct crm_booking *b)
{
    return b->made.day > b->start.day ? b->made.day : b->start.day;
}

/*
 * The `n` rows of one client in the order of their starts; known[n]: work, the same in the order in
 * which they are known.  What is known by the end of the day before counts.
 */
static enum crm_status walk(const struct crm_book *book, const uint32_t row[], uint32_t known[],
    size_t n, int32_t as_of, struct crm_risk_history history[], struct crm_err *err)
{
    struct crm_risk_history sum = {0};
    enum crm_status status;
    size_t k = 0;

    memcpy(known, row, n * sizeof *known);
    status = crm_by_day(book, known, n, known_day, err);
    for (size_t i = 0; !status && i < n; i++) {
        const struct crm_booking *b = &book->row[row[i]];
        for (; k < n && known_day(&book->row[known[k]]) < b->start.day; k++)
            add_to(&sum, &book->row[known[k]], as_of);
        take(&history[row[i]], &sum, b);
    }
    return status;
}

enum crm_status crm_risk_history(const struct crm_book *book, int32_t as_of,
    struct crm_risk_history history[], struct crm_err *err)
{
    static const struct crm_risk_history nothing;
    struct crm_by_client by = {0};
    uint32_t *known = NULL;
    size_t cap = 0;
    enum crm_status status = crm_by_client_make(&by, book, err);

    for (size_t i = 0; !status && i < book->n; i++)
        if (book->row[i].client == CRM_MAP_NONE || book->row[i].state == CRM_BOOKING_BLOCKED)
            take(&history[i], &nothing, &book->row[i]);
    for (size_t c = 0; !status && c < by.n_clients; c++) {
        const uint32_t *row;
        size_t n;
        status = crm_by_client_rows(&by, c, book, &row, &n, err);
        if (!status && !crm_mem_grow((void **)&known, &cap, n + 1, sizeof *known))
            status = crm_err_nomem(err);
        if (!status)
            status = walk(book, row, known, n, as_of, history, err);
    }
    crm_by_client_release(&by);
    free(known);
    return status;
}

/* ---- terms ------------------------------------------------------------------------------ */

struct terms {
    const struct crm_book *book;
    const struct crm_risk_history *history;
    size_t p;
    size_t *column[NAMES]; /* of each value: 1 + its column among those of the name; 0: none */
    size_t n_columns[NAMES];
    const struct crm_risk_set *fitted;
    double log[LOGS]; /* log1p of small numbers */
};

static double log_of(const struct terms *t, uint32_t n)
{
    return n < LOGS ? t->log[n] : log1p(n);
}

static const struct crm_map *map_of(const struct crm_book *book, enum name name)
{
    return name == CHANNEL ? &book->channels : name == SERVICE ? &book->services : &book->staff;
}

static uint32_t value_of(const struct crm_booking *b, enum name name)
{
    return name == CHANNEL ? b->channel : name == SERVICE ? b->service : b->staff;
}

/* Values that occur in the rows fitted, but the first of them by byte, which is the base. */
static enum crm_status find_levels(struct terms *t, enum name name, const struct crm_risk_set *fit,
    const char **left_out, struct crm_err *err)
{
    static const char *const names[NAMES] = {"channel", "service", "staff"};
    const struct crm_map *map = map_of(t->book, name);
    uint32_t base = CRM_MAP_NONE;
    size_t *column = crm_mem_zalloc(map->n, sizeof *column), n = 0;

    t->column[name] = column;
    if (!column)
        return crm_err_nomem(err);
    for (size_t i = 0; i < fit->n; i++) {
        uint32_t v = value_of(&t->book->row[fit->row[i]], name);
        n += !column[v];
        column[v] = 1;
    }
    if (n > LEVELS_MOST) {
        *left_out = names[name];
        n = 0;
    }
    for (uint32_t v = 0; v < map->n; v++)
        if (column[v] && (base == CRM_MAP_NONE ||
                             crm_slice_cmp(crm_map_key(map, v), crm_map_key(map, base)) < 0))
            base = v;
    for (uint32_t v = 0; v < map->n; v++)
        if (column[v])
            column[v] = n && v != base ? ++t->n_columns[name] : 0;
    return CRM_OK;
}

/* The terms of a row; returns how many. */
static size_t fill(const struct terms *t, uint32_t row, double x[])
{
    const struct crm_booking *b = &t->book->row[row];
    const struct crm_risk_history *h = &t->history[row];
    int weekday = crm_day_weekday(b->start.day), hour = b->start.second / 3600;
    size_t p = 0;

    if (b->start.second == CRM_SECOND_NONE)
        hour = 0;
    x[p++] = log_of(t, h->completed);
    x[p++] = log_of(t, h->no_shows);
    x[p++] = log_of(t, h->late);
    x[p++] = h->is_new;
    x[p++] = h->lead >= 0 ? log_of(t, (uint32_t)h->lead) : 0;
    x[p++] = h->lead < 0;
    x[p++] = log1p(b->amount_e4 > 0 ? (double)b->amount_e4 / ONE_E4 : 0);
    x[p++] = b->minutes > 0 ? b->minutes : 0;
    x[p++] = b->deposit;
    for (int day = 1; day < 7; day++)
        x[p++] = weekday == day;
    x[p++] = hour >= 12 && hour <= 16;
    x[p++] = hour >= 17;
    for (int name = 0; name < NAMES; name++) {
        size_t at = t->column[name][value_of(b, (enum name)name)];
        for (size_t k = 1; k <= t->n_columns[name]; k++)
            x[p++] = k == at;
    }
    return p;
}

/* ---- sets ------------------------------------------------------------------------------- */

static bool is_closed(const struct crm_booking *b)
{
    return b->state == CRM_BOOKING_COMPLETED || b->state == CRM_BOOKING_NO_SHOW;
}

/* The first day with 70 % of the closed bookings before it. */
static enum crm_status find_cut(
    struct crm_risk *risk, const struct crm_book *book, const bool use[], struct crm_err *err)
{
    double *day = crm_mem_alloc(book->n, sizeof *day);
    size_t n = 0, need;
    enum crm_status status = day ? CRM_OK : crm_err_nomem(err);

    for (size_t i = 0; !status && i < book->n; i++)
        if (use[i] && is_closed(&book->row[i]))
            day[n++] = book->row[i].start.day;
    if (!status)
        status = crm_order_sort(day, n, err);
    need = (TENTHS_FITTED * n + 9) / 10;
    if (!status && n == 0)
        status = crm_err_set(
            err, CRM_EDATA, "no booking is completed or a no-show: nothing to learn from");
    if (!status)
        risk->cut = (int32_t)day[need - 1] + 1;
    if (!status && day[n - 1] < risk->cut)
        status = crm_err_set(err, CRM_EDATA,
            "none of the closed bookings (%zu) lies after the days fitted: nothing to prove a risk "
            "on",
            n);
    free(day);
    return status;
}

static bool make_set(struct crm_risk_set *set, size_t n)
{
    set->row = crm_mem_alloc(n, sizeof *set->row);
    set->prob = crm_mem_alloc(n, sizeof *set->prob);
    set->event = crm_mem_alloc(n, 1);
    return set->row && set->prob && set->event;
}

static void put(struct crm_risk_set *set, const struct crm_book *book, size_t row)
{
    set->row[set->n] = (uint32_t)row;
    set->event[set->n] = book->row[row].state == CRM_BOOKING_NO_SHOW;
    set->n_events += set->event[set->n++];
}

static enum crm_status split(
    struct crm_risk *risk, const struct crm_book *book, const bool use[], struct crm_err *err)
{
    if (!make_set(&risk->fit, book->n) || !make_set(&risk->proof, book->n) ||
        !make_set(&risk->ahead, book->n))
        return crm_err_nomem(err);
    for (size_t i = 0; i < book->n; i++) {
        const struct crm_booking *b = &book->row[i];
        if (use[i] && is_closed(b))
            put(b->start.day < risk->cut ? &risk->fit : &risk->proof, book, i);
        else if (use[i] && b->state == CRM_BOOKING_AHEAD)
            put(&risk->ahead, book, i);
    }
    return CRM_OK;
}

/* Piece by piece, so that no matrix of all rows is needed. */
static enum crm_status predict(const struct terms *t, const struct crm_logit *fit,
    struct crm_risk_set *set, struct crm_err *err)
{
    double *x = crm_mem_alloc(PIECE * t->p, sizeof *x);

    if (!x)
        return crm_err_nomem(err);
    for (size_t i = 0, n; i < set->n; i += n) {
        n = set->n - i < PIECE ? set->n - i : PIECE;
        for (size_t k = 0; k < n; k++)
            fill(t, set->row[i + k], x + k * t->p);
        crm_logit_predict(fit, x, n, set->prob + i);
    }
    free(x);
    return CRM_OK;
}

static void fill_fitted(const void *ctx, size_t i, double x[])
{
    const struct terms *t = ctx;

    fill(t, t->fitted->row[i], x);
}

static enum crm_status fit_model(
    const struct terms *t, struct crm_risk *risk, struct crm_logit *fit, struct crm_err *err)
{
    const struct crm_risk_set *set = &risk->fit;
    struct crm_logit_data data = {.n = set->n,
        .p = t->p,
        .row = fill_fitted,
        .ctx = t,
        .y = set->event,
        .ridge = 1,
        .standardise = true};

    if (set->n_events == 0 || set->n_events == set->n)
        return crm_err_set(
            err, CRM_EDATA, "the %zu bookings to learn from had all one outcome", set->n);
    return crm_logit_fit(fit, &data, err);
}

enum crm_status crm_risk_make(struct crm_risk *risk, const struct crm_book *book,
    const struct crm_risk_history history[], const bool use[], struct crm_err *err)
{
    struct terms t = {.book = book, .history = history, .p = 17, .fitted = &risk->fit};
    struct crm_logit fit = {0};
    enum crm_status status = find_cut(risk, book, use, err);

    for (uint32_t i = 0; i < LOGS; i++)
        t.log[i] = log1p(i);
    if (!status)
        status = split(risk, book, use, err);
    for (int name = 0; name < NAMES && !status; name++) {
        status = find_levels(&t, (enum name)name, &risk->fit, &risk->left_out, err);
        t.p += t.n_columns[name];
    }
    if (!status)
        status = fit_model(&t, risk, &fit, err);
    if (!status)
        status = predict(&t, &fit, &risk->proof, err);
    if (!status)
        status = predict(&t, &fit, &risk->ahead, err);
    for (int name = 0; name < NAMES; name++)
        free(t.column[name]);
    crm_logit_release(&fit);
    return status;
}

static void release_set(struct crm_risk_set *set)
{
    free(set->row);
    free(set->prob);
    free(set->event);
}

void crm_risk_release(struct crm_risk *risk)
{
    release_set(&risk->fit);
    release_set(&risk->proof);
    release_set(&risk->ahead);
    *risk = (struct crm_risk){0};
}
