#include "booking/book.h"

#include "base/mem.h"
#include "base/money.h"
#include "stat/order.h"

#include <stdlib.h>

enum { ALONE_LAST = 60, ALONE_FIRST = 366, DAY_SECONDS = 86400 };

void crm_book_init(struct crm_book *book)
{
    *book = (struct crm_book){.decimals = 2,
        .ahead_of = CRM_DAY_NONE,
        .known = {CRM_DAY_NONE, CRM_DAY_NONE},
        .starts = {CRM_DAY_NONE, CRM_DAY_NONE}};
    crm_map_init(&book->clients);
    crm_map_init(&book->ids);
    crm_map_init(&book->staff);
    crm_map_init(&book->services);
    crm_map_init(&book->channels);
    crm_arena_init(&book->arena);
}

void crm_book_release(struct crm_book *book)
{
    crm_map_release(&book->clients);
    crm_map_release(&book->ids);
    crm_map_release(&book->staff);
    crm_map_release(&book->services);
    crm_map_release(&book->channels);
    crm_arena_release(&book->arena);
    free(book->cells);
    free(book->all);
    free(book->waiting_clients.text);
    free(book->waiting_ids.text);
    book->waiting_clients.text = book->waiting_ids.text = NULL;
    book->cells = NULL;
    book->all = NULL;
    free(book->row);
    book->row = NULL;
    book->n = 0;
}

void crm_book_place(const struct crm_book *book, const struct crm_booking *row, const char *column,
    struct crm_err *err)
{
    crm_err_place(
        err, crm_reader_file(crm_frame_reader(book->frame), row->file)->name, row->line, column);
}

/* ---- the day --------------------------------------------------------------------------- */

static enum crm_status alone(const char *which, int32_t day, int32_t next, const char *so,
    const char *option, struct crm_err *err)
{
    char text[CRM_DATE_TEXT], other[CRM_DATE_TEXT];

    crm_date_format(day, CRM_SECOND_NONE, text);
    crm_date_format(next, CRM_SECOND_NONE, other);
    return crm_err_set(err, CRM_EUSAGE, "the %s, %s, stands alone: the %s %s; say with %s", which,
        text, so, other, option);
}

enum crm_status crm_book_as_of(
    const struct crm_book *book, int32_t given, int32_t since, int32_t *as_of, struct crm_err *err)
{
    const struct crm_book_days *known = &book->known, *starts = &book->starts;

    *as_of = given;
    if (since == CRM_DAY_NONE && starts->inner != CRM_DAY_NONE &&
        starts->inner - starts->outer > ALONE_FIRST)
        return alone("first date", starts->outer, starts->inner, "next one is",
            "--since where the history begins", err);
    if (given != CRM_DAY_NONE)
        return CRM_OK;
    if (known->outer == CRM_DAY_NONE)
        return starts->outer == CRM_DAY_NONE
                   ? CRM_OK
                   : crm_err_set(err, CRM_EUSAGE,
                         "no booking is closed, and none says when it was made: say with -a the "
                         "day the book was exported");
    if (known->inner != CRM_DAY_NONE && known->outer - known->inner > ALONE_LAST)
        return alone("last date", known->outer, known->inner, "one before it is",
            "-a which day the analysis is made for", err);
    *as_of = known->outer;
    return CRM_OK;
}

/* ---- states ---------------------------------------------------------------------------- */

bool crm_booking_is_late(const struct crm_booking *b, int64_t late_seconds)
{
    if (b->cancelled.day == CRM_DAY_NONE || b->by_salon)
        return false;
    if (b->cancelled.second == CRM_SECOND_NONE || b->start.second == CRM_SECOND_NONE)
        return ((int64_t)b->start.day - b->cancelled.day) * DAY_SECONDS < late_seconds;
    return crm_moment_seconds(b->start) - crm_moment_seconds(b->cancelled) < late_seconds;
}

static enum crm_booking_state open_state(const struct crm_booking *b, int32_t as_of)
{
    return b->start.day <= as_of ? CRM_BOOKING_UNCLOSED : CRM_BOOKING_AHEAD;
}

/* What lies after the day has not happened. */
static void undo_later(struct crm_booking *b, int32_t as_of)
{
    if (b->cancelled.day != CRM_DAY_NONE && b->cancelled.day > as_of) {
        b->cancelled = (struct crm_moment){CRM_DAY_NONE, CRM_SECOND_NONE};
        if (b->status == CRM_BOOKING_CANCELLED || b->status == CRM_BOOKING_LATE_CANCELLED ||
            b->status == CRM_BOOKING_RESCHEDULED)
            b->status = CRM_BOOKING_BOOKED;
    }
    if (b->start.day > as_of &&
        (b->status == CRM_BOOKING_COMPLETED || b->status == CRM_BOOKING_NO_SHOW))
        b->status = CRM_BOOKING_BOOKED;
}

static enum crm_booking_state state_of(
    const struct crm_booking *b, const struct crm_book_rule *rule)
{
    bool late = crm_booking_is_late(b, rule->late_seconds);

    switch (b->status) {
    case CRM_BOOKING_BOOKED:
        return open_state(b, rule->as_of);
    case CRM_BOOKING_CANCELLED:
        return late ? CRM_BOOKING_LATE_CANCELLED : b->status;
    case CRM_BOOKING_LATE_CANCELLED:
        return b->by_salon ? CRM_BOOKING_CANCELLED : b->status;
    case CRM_BOOKING_RESCHEDULED:
        return late && rule->late_moves ? CRM_BOOKING_LATE_CANCELLED : b->status;
    default:
        return b->status;
    }
}

void crm_book_settle(struct crm_book *book, const struct crm_book_rule *rule)
{
    size_t kept = 0;

    for (size_t i = 0; i < book->n; i++) {
        struct crm_booking *b = &book->row[i];
        if (b->made.day != CRM_DAY_NONE && b->made.day > rule->as_of) {
            book->made_later++;
            continue;
        }
        undo_later(b, rule->as_of);
        b->state = state_of(b, rule);
        if (kept < i)
            book->row[kept] = *b;
        kept++;
    }
    book->n = kept;
}

/* ---- units ----------------------------------------------------------------------------- */

static uint32_t unit_key(const struct crm_booking *b, enum crm_book_unit unit)
{
    if (b->state == CRM_BOOKING_BLOCKED)
        return CRM_MAP_NONE;
    return unit == CRM_BOOK_BOOKING ? b->id : b->client;
}

static int weight(enum crm_booking_state state)
{
    static const int weights[CRM_BOOKING_STATES] = {[CRM_BOOKING_COMPLETED] = 6,
        [CRM_BOOKING_NO_SHOW] = 5,
        [CRM_BOOKING_UNCLOSED] = 4,
        [CRM_BOOKING_AHEAD] = 4,
        [CRM_BOOKING_LATE_CANCELLED] = 3,
        [CRM_BOOKING_RESCHEDULED] = 2,
        [CRM_BOOKING_CANCELLED] = 1};

    return weights[state];
}

/* Which of two rows is the first, whatever the order of the input. */
static bool comes_before(const struct crm_booking *a, const struct crm_booking *b)
{
    int64_t x = crm_moment_seconds(a->start), y = crm_moment_seconds(b->start);

    return x != y ? x < y : a->block < b->block;
}

static bool add_row(struct crm_booking *to, const struct crm_booking *b)
{
    if (comes_before(b, to)) {
        to->start = b->start;
        to->block = b->block;
    }
    if (b->made.day != CRM_DAY_NONE &&
        (to->made.day == CRM_DAY_NONE ||
            crm_moment_seconds(b->made) < crm_moment_seconds(to->made)))
        to->made = b->made;
    if (weight(b->state) > weight(to->state))
        to->state = b->state;
    if (b->minutes >= 0)
        to->minutes = to->minutes < 0 ? b->minutes : to->minutes + b->minutes;
    return crm_money_add(&to->amount_e4, b->amount_e4);
}

enum crm_status crm_book_join(
    struct crm_book *book, enum crm_book_unit unit, int32_t as_of, struct crm_err *err)
{
    double *key = crm_mem_alloc(book->n, sizeof *key);
    uint32_t *order = crm_mem_alloc(book->n, sizeof *order);
    struct crm_booking *to, *joined = crm_mem_alloc(book->n, sizeof *joined);
    enum crm_status status = key && order && joined ? CRM_OK : crm_err_nomem(err);
    size_t n = 0;
    double last = -1;

    for (size_t i = 0; !status && i < book->n; i++) {
        const struct crm_booking *b = &book->row[i];
        uint32_t k = unit_key(b, unit);
        /* rows without a key come last, each alone */
        key[i] = k == CRM_MAP_NONE ? 0x1p53
                                   : (double)k * (unit == CRM_BOOK_DAY ? 0x1p22 : 1) +
                                         (unit == CRM_BOOK_DAY ? b->start.day - CRM_DAY_MIN : 0);
    }
    if (!status)
        status = crm_order(key, book->n, order, err);
    for (size_t i = 0; !status && i < book->n; i++) {
        const struct crm_booking *b = &book->row[order[i]];
        to = n ? &joined[n - 1] : NULL;
        if (!to || key[order[i]] != last || last >= 0x1p53)
            joined[n++] = *b;
        else if (!add_row(to, b))
            status = crm_err_set(err, CRM_EDATA, "the amounts of a booking do not fit");
        last = key[order[i]];
    }
    if (!status) {
        for (size_t i = 0; i < n; i++)
            if (weight(joined[i].state) == weight(CRM_BOOKING_AHEAD))
                joined[i].state = open_state(&joined[i], as_of);
        memcpy(book->row, joined, n * sizeof *joined);
        book->n = n;
    }
    free(key);
    free(order);
    free(joined);
    return status;
}

bool crm_book_span(const char *text, int64_t *seconds)
{
    static const struct {
        const char *unit;
        int64_t seconds;
    } units[] = {
        {"min", 60}, {"h", 3600}, {"d", DAY_SECONDS}, {"", DAY_SECONDS}, {"w", 7 * DAY_SECONDS}};
    int64_t n = 0;
    const char *at = text;

    while (*at >= '0' && *at <= '9' && n < 100000)
        n = n * 10 + (*at++ - '0');
    if (at == text || n == 0 || n >= 100000)
        return false;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(at, units[i].unit) == 0) {
            *seconds = n * units[i].seconds;
            return true;
        }
    return false;
}

/* ---- rows by block and period --------------------------------------------------------- */

enum crm_status crm_book_cells_make(struct crm_book_cells *cells, const struct crm_book *book,
    const bool use[], enum crm_period period, struct crm_err *err)
{
    double *key = crm_mem_alloc(book->n, sizeof *key), last = -1;
    uint32_t *at = crm_mem_alloc(book->n, sizeof *at);
    size_t n = 0, cap = 0;
    enum crm_status status = CRM_OK;

    *cells = (struct crm_book_cells){.order = crm_mem_alloc(book->n, sizeof *cells->order)};
    if (!key || !at || !cells->order)
        status = crm_err_nomem(err);
    for (size_t i = 0; !status && i < book->n; i++)
        if (use[i]) {
            key[n] = (double)book->row[i].block * 0x1p22 +
                     (crm_period_start(period, book->row[i].start.day) - (CRM_DAY_MIN - 7));
            at[n++] = (uint32_t)i;
        }
    if (!status)
        status = crm_order(key, n, cells->order, err);
    for (size_t i = 0; !status && i < n; i++) {
        double k = key[cells->order[i]];
        uint32_t row = at[cells->order[i]];
        if (k != last) {
            if (!crm_mem_grow((void **)&cells->cell, &cap, cells->n + 1, sizeof *cells->cell)) {
                status = crm_err_nomem(err);
                break;
            }
            cells->cell[cells->n++] = (struct crm_book_cell){.block = book->row[row].block,
                .period = crm_period_start(period, book->row[row].start.day),
                .first = i};
        }
        cells->cell[cells->n - 1].n++;
        cells->order[i] = row;
        last = k;
    }
    free(key);
    free(at);
    return status;
}

void crm_book_cells_release(struct crm_book_cells *cells)
{
    free(cells->cell);
    free(cells->order);
}
