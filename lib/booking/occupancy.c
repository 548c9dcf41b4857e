#include "booking/occupancy.h"

#include "base/mem.h"
#include "stat/order.h"

#include <stdlib.h>

enum { HOURS = 24, HOUR_MINUTES = 60 };

/* The minutes of a day of one of the staff. */
struct minutes {
    unsigned char open[CRM_DAY_MINUTES];
    uint32_t booked[CRM_DAY_MINUTES]; /* how many at once */
    unsigned char served[CRM_DAY_MINUTES];
};

struct work {
    struct crm_occupancy *o;
    const struct crm_book *book;
    const struct crm_hours *hours;
    const struct crm_occupancy_spec *spec;
    uint32_t *order; /* rows by staff and day */
    size_t n;
    uint32_t *place;      /* of book->staff: where in o->staff */
    uint32_t *hours_of;   /* of o->staff: its number in hours->staff, or CRM_MAP_NONE */
    bool nobody_is_named; /* lines of everybody are hours of the empty name too */
    struct minutes m;
};

static bool occupies(const struct crm_booking *b)
{
    return b->state == CRM_BOOKING_COMPLETED || b->state == CRM_BOOKING_NO_SHOW ||
           b->state == CRM_BOOKING_LATE_CANCELLED || b->state == CRM_BOOKING_UNCLOSED ||
           b->state == CRM_BOOKING_AHEAD;
}

/* ---- what can be counted ---------------------------------------------------------------- */

static bool is_undone(const struct crm_booking *b)
{
    return b->state == CRM_BOOKING_CANCELLED || b->state == CRM_BOOKING_RESCHEDULED;
}

static enum crm_status check_row(
    const struct crm_book *book, const struct crm_booking *b, const char *what, struct crm_err *err)
{
    struct crm_slice staff = crm_map_key(&book->staff, b->staff);
    bool blocked = b->state == CRM_BOOKING_BLOCKED;

    if (b->start.second == CRM_SECOND_NONE) {
        crm_book_place(book, b, "start", err);
        return crm_err_set(err, CRM_EDATA,
            "a day without a time, and %s counts minutes: --where leaves it out", what);
    }
    if (b->minutes < 0) {
        crm_book_place(book, b, "duration_min", err);
        return crm_err_set(
            err, CRM_EDATA, "is empty, and %s counts minutes: --where leaves such rows out", what);
    }
    if (!blocked && b->start.second / 60 + b->minutes > CRM_DAY_MINUTES) {
        crm_book_place(book, b, "start", err);
        return crm_err_set(
            err, CRM_EDATA, "a booking over midnight: %s counts days by themselves", what);
    }
    if (blocked && staff.len == 0 && book->staff.n > 1) {
        crm_book_place(book, b, "staff", err);
        return crm_err_set(err, CRM_EDATA,
            "is empty in a row that is blocked: whose time is it? --where leaves it out");
    }
    return CRM_OK;
}

enum crm_status crm_occupancy_check(
    const struct crm_book *book, const char *what, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    for (size_t i = 0; i < book->n && !status; i++)
        if (!is_undone(&book->row[i]))
            status = check_row(book, &book->row[i], what, err);
    return status;
}

/* ---- staff ----------------------------------------------------------------------------- */

static int compare_names(const void *a, const void *b)
{
    return crm_slice_cmp(*(const struct crm_slice *)a, *(const struct crm_slice *)b);
}

/* Names of the hours in their order, then those the book alone has. */
static void list_staff(struct work *w)
{
    struct crm_occupancy *o = w->o;
    size_t of_hours;

    for (uint32_t s = 0; w->hours && s < w->hours->staff.n; s++)
        o->staff[o->n_staff++] = crm_map_key(&w->hours->staff, s);
    of_hours = o->n_staff;
    for (uint32_t s = 0; s < w->book->staff.n; s++) {
        struct crm_slice name = crm_map_key(&w->book->staff, s);
        if (!w->hours || crm_map_find(&w->hours->staff, name) == CRM_MAP_NONE)
            o->staff[o->n_staff++] = name;
    }
    qsort(o->staff + of_hours, o->n_staff - of_hours, sizeof *o->staff, compare_names);
    w->nobody_is_named = o->n_staff == 1 && o->staff[0].len == 0;
}

static bool everybody_has_hours(const struct crm_hours *hours)
{
    for (size_t i = 0; i < hours->n; i++)
        if (hours->line[i].staff == CRM_MAP_NONE)
            return true;
    return false;
}

static enum crm_status place_staff(struct work *w, struct crm_err *err)
{
    struct crm_occupancy *o = w->o;
    size_t n = (size_t)w->book->staff.n + (w->hours ? w->hours->staff.n : 0);
    bool all = w->hours && everybody_has_hours(w->hours);

    o->staff = crm_mem_alloc(n, sizeof *o->staff);
    w->hours_of = crm_mem_alloc(n, sizeof *w->hours_of);
    w->place = crm_mem_alloc(w->book->staff.n, sizeof *w->place);
    if (!o->staff || !w->hours_of || !w->place)
        return crm_err_nomem(err);
    list_staff(w);
    for (size_t p = 0; p < o->n_staff; p++) {
        uint32_t s = crm_map_find(&w->book->staff, o->staff[p]);
        if (s != CRM_MAP_NONE)
            w->place[s] = (uint32_t)p;
        w->hours_of[p] = w->hours ? crm_map_find(&w->hours->staff, o->staff[p]) : CRM_MAP_NONE;
        if (w->hours && w->hours_of[p] == CRM_MAP_NONE &&
            (!all || (o->staff[p].len == 0 && !w->nobody_is_named))) {
            if (!o->n_without_hours++)
                o->without_hours = o->staff[p];
        }
    }
    return CRM_OK;
}

static enum crm_status sort_rows(struct work *w, struct crm_err *err)
{
    double *key = crm_mem_alloc(w->book->n, sizeof *key);
    uint32_t *at = crm_mem_alloc(w->book->n, sizeof *at);
    enum crm_status status;

    w->order = crm_mem_alloc(w->book->n, sizeof *w->order);
    status = key && at && w->order ? CRM_OK : crm_err_nomem(err);
    for (size_t i = 0; !status && i < w->book->n; i++) {
        const struct crm_booking *b = &w->book->row[i];
        if (b->state != CRM_BOOKING_BLOCKED && !occupies(b))
            continue;
        key[w->n] = (double)w->place[b->staff] * 0x1p22 + (b->start.day - CRM_DAY_MIN);
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

/* ---- one day ---------------------------------------------------------------------------- */

static void mark_booking(struct minutes *m, const struct crm_booking *b)
{
    int from = b->start.second / 60;

    for (int t = from; t < from + b->minutes; t++) {
        m->booked[t]++;
        m->served[t] |= b->state == CRM_BOOKING_COMPLETED;
    }
}

static void unmark(unsigned char open[], int64_t from, int64_t to)
{
    if (from < 0)
        from = 0;
    if (to > CRM_DAY_MINUTES)
        to = CRM_DAY_MINUTES;
    if (to > from)
        memset(open + from, 0, (size_t)(to - from));
}

static void mark_worked(struct minutes *m)
{
    int first = 0, last = CRM_DAY_MINUTES;

    while (first < CRM_DAY_MINUTES && !m->booked[first])
        first++;
    while (last > first && !m->booked[last - 1])
        last--;
    memset(m->open + first, 1, (size_t)(last - first));
}

/* `*blocked_to`: minutes since 1970 up to which time blocked on earlier days goes on. */
static void mark_day(
    struct work *w, size_t place, int32_t day, size_t from, size_t to, int64_t *blocked_to)
{
    struct minutes *m = &w->m;
    int64_t midnight = (int64_t)day * CRM_DAY_MINUTES;

    memset(m, 0, sizeof *m);
    for (size_t i = from; i < to; i++)
        if (w->book->row[w->order[i]].state != CRM_BOOKING_BLOCKED)
            mark_booking(m, &w->book->row[w->order[i]]);
    if (!w->hours)
        mark_worked(m);
    else if (w->o->staff[place].len || w->nobody_is_named)
        crm_hours_mark(w->hours, w->hours_of[place], day, m->open);
    unmark(m->open, 0, *blocked_to - midnight);
    for (size_t i = from; i < to; i++) {
        const struct crm_booking *b = &w->book->row[w->order[i]];
        int start = b->start.second / 60;
        if (b->state != CRM_BOOKING_BLOCKED)
            continue;
        unmark(m->open, start, (int64_t)start + b->minutes);
        if (midnight + start + b->minutes > *blocked_to)
            *blocked_to = midnight + start + b->minutes;
    }
}

static void count_minute(const struct minutes *m, int t, struct crm_occupancy_row *row)
{
    row->open += m->open[t];
    if (!m->booked[t])
        return;
    if (!m->open[t]) {
        row->outside++;
        return;
    }
    row->booked++;
    row->served += m->served[t];
    row->overlap += m->booked[t] - 1;
}

static enum crm_status count_day(struct work *w, size_t place, int32_t day, struct crm_err *err)
{
    struct crm_occupancy *o = w->o;

    for (int hour = 0; hour < HOURS; hour++) {
        struct crm_occupancy_row row = {.at = {(int32_t)place, crm_day_weekday(day), hour, day,
                                            crm_period_start(CRM_PERIOD_MONTH, day)}};
        for (int t = hour * HOUR_MINUTES; t < (hour + 1) * HOUR_MINUTES; t++)
            count_minute(&w->m, t, &row);
        if (!row.open && !row.outside)
            continue;
        if (!crm_mem_grow((void **)&o->row, &o->row_cap, o->n_rows + 1, sizeof row))
            return crm_err_nomem(err);
        o->row[o->n_rows++] = row;
    }
    return CRM_OK;
}

static enum crm_status find_gaps(struct work *w, size_t place, int32_t day, struct crm_err *err)
{
    struct crm_occupancy *o = w->o;
    int to;

    for (int from = 0; from < CRM_DAY_MINUTES; from = to + 1) {
        for (to = from; to < CRM_DAY_MINUTES && w->m.open[to] && !w->m.booked[to];)
            to++;
        if (to - from < w->spec->least)
            continue;
        if (!crm_mem_grow((void **)&o->gap, &o->gap_cap, o->n_gaps + 1, sizeof *o->gap))
            return crm_err_nomem(err);
        o->gap[o->n_gaps++] = (struct crm_free_time){day, (uint32_t)place, from, to};
    }
    return CRM_OK;
}

/* ---- all days --------------------------------------------------------------------------- */

static bool is_row_of(const struct work *w, size_t i, size_t place)
{
    return i < w->n && w->place[w->book->row[w->order[i]].staff] == place;
}

/* The rows of one of the staff begin at *at, which moves past them. */
static enum crm_status one_staff(struct work *w, size_t place, size_t *at, struct crm_err *err)
{
    int64_t blocked_to = INT64_MIN / 2;
    enum crm_status status = CRM_OK;
    size_t next;

    /* days before the first one: only what they block */
    for (; is_row_of(w, *at, place) && w->book->row[w->order[*at]].start.day < w->spec->first;
         ++*at)
        if (w->book->row[w->order[*at]].state == CRM_BOOKING_BLOCKED)
            mark_day(w, place, w->book->row[w->order[*at]].start.day, *at, *at + 1, &blocked_to);
    for (int32_t day = w->spec->first; day <= w->spec->last && !status; day++) {
        for (next = *at;
             is_row_of(w, next, place) && w->book->row[w->order[next]].start.day == day;)
            next++;
        mark_day(w, place, day, *at, next, &blocked_to);
        status = w->spec->least ? find_gaps(w, place, day, err) : count_day(w, place, day, err);
        *at = next;
    }
    while (is_row_of(w, *at, place))
        ++*at;
    return status;
}

static enum crm_status order_of(const double key[], size_t n, uint32_t **order, struct crm_err *err)
{
    *order = crm_mem_alloc(n, sizeof **order);
    return key && *order ? crm_order(key, n, *order, err) : crm_err_nomem(err);
}

/* Rows with equal values of `by` become one. */
static enum crm_status fold(struct work *w, struct crm_err *err)
{
    struct crm_occupancy *o = w->o;
    double days = (double)w->spec->last - w->spec->first + 63;
    const double room[CRM_OCCUPANCY_DIMENSIONS] = {(double)o->n_staff, 7, HOURS, days, days};
    double *key = crm_mem_alloc(o->n_rows, sizeof *key);
    struct crm_occupancy_row *row = crm_mem_alloc(o->n_rows, sizeof *row), *to = NULL;
    uint32_t *order = NULL;
    size_t n = 0;
    enum crm_status status = key && row ? CRM_OK : crm_err_nomem(err);

    for (size_t i = 0; !status && i < o->n_rows; i++) {
        key[i] = 0;
        for (size_t k = 0; k < w->spec->n_by; k++) {
            enum crm_occupancy_by by = w->spec->by[k];
            int32_t least = by >= CRM_OCCUPANCY_DATE ? w->spec->first - 31 : 0;
            key[i] = key[i] * room[by] + (o->row[i].at[by] - least);
        }
    }
    if (!status)
        status = order_of(key, o->n_rows, &order, err);
    for (size_t i = 0; !status && i < o->n_rows; i++) {
        const struct crm_occupancy_row *from = &o->row[order[i]];
        if (!to || key[order[i]] != key[order[i - 1]]) {
            to = &row[n++];
            *to = *from;
            continue;
        }
        to->open += from->open;
        to->booked += from->booked;
        to->served += from->served;
        to->overlap += from->overlap;
        to->outside += from->outside;
    }
    if (!status) {
        struct crm_occupancy_row *old = o->row;
        o->row = row;
        o->n_rows = n;
        row = old;
    }
    free(key);
    free(order);
    free(row);
    return status;
}

static enum crm_status order_gaps(struct crm_occupancy *o, struct crm_err *err)
{
    double *key = crm_mem_alloc(o->n_gaps, sizeof *key);
    struct crm_free_time *gap = crm_mem_alloc(o->n_gaps, sizeof *gap);
    uint32_t *order = NULL;
    enum crm_status status = key && gap ? CRM_OK : crm_err_nomem(err);

    for (size_t i = 0; !status && i < o->n_gaps; i++)
        key[i] = o->gap[i].day;
    if (!status)
        status = order_of(key, o->n_gaps, &order, err);
    for (size_t i = 0; !status && i < o->n_gaps; i++)
        gap[i] = o->gap[order[i]];
    if (!status) {
        struct crm_free_time *old = o->gap;
        o->gap = gap;
        gap = old;
    }
    free(key);
    free(order);
    free(gap);
    return status;
}

enum crm_status crm_occupancy_make(struct crm_occupancy *o, const struct crm_book *book,
    const struct crm_hours *hours, const struct crm_occupancy_spec *spec, struct crm_err *err)
{
    struct work *w = crm_mem_zalloc(1, sizeof *w);
    enum crm_status status;
    size_t at = 0;

    if (!w)
        return crm_err_nomem(err);
    *w = (struct work){.o = o, .book = book, .hours = hours, .spec = spec};
    status = place_staff(w, err);
    if (!status)
        status = sort_rows(w, err);
    for (size_t p = 0; p < o->n_staff && !status; p++)
        status = one_staff(w, p, &at, err);
    if (!status)
        status = spec->least ? order_gaps(o, err) : fold(w, err);
    free(w->order);
    free(w->place);
    free(w->hours_of);
    free(w);
    return status;
}

void crm_occupancy_release(struct crm_occupancy *o)
{
    free(o->staff);
    free(o->row);
    free(o->gap);
    *o = (struct crm_occupancy){0};
}
