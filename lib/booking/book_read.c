#include "base/cell.h"
#include "base/mem.h"
#include "base/money.h"
#include "base/num.h"
#include "booking/book.h"

enum { MINUTES_MOST = 366 * 1440 };

static const char *const names[CRM_BOOK_COLUMNS] = {"customer_id", "booking_id", "booked_at",
    "start", "end", "duration_min", "status", "staff", "amount", "cancelled_at", "cancelled_by",
    "service", "channel", "deposit"};

/* Every column of the input. */
static enum crm_status want_all(struct crm_book *book, struct crm_err *err)
{
    const struct crm_reader *reader = crm_frame_reader(book->frame);
    enum crm_status status = CRM_OK;

    book->n_columns = crm_reader_n_columns(reader);
    book->all = crm_mem_alloc(book->n_columns, sizeof *book->all);
    if (!book->all)
        return crm_err_nomem(err);
    for (size_t c = 0; c < book->n_columns && !status; c++) {
        const char *name = crm_arena_dup(&book->arena, crm_reader_column(reader, c));
        status = name ? crm_frame_want(book->frame, name, &book->all[c], err) : crm_err_nomem(err);
    }
    return status;
}

enum crm_status crm_book_want(struct crm_book *book, struct crm_frame *frame, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    book->frame = frame;
    for (int c = 0; c < CRM_BOOK_COLUMNS && !status; c++) {
        if (c == CRM_BOOK_START || c == CRM_BOOK_STATUS)
            status = crm_frame_want(frame, names[c], &book->cell[c], err);
        else if (c < CRM_BOOK_SERVICE || (book->needs & CRM_BOOK_NEEDS_TERMS))
            status = crm_frame_may(frame, names[c], &book->cell[c], err);
        else
            book->cell[c] = CRM_COLUMN_NONE;
        book->has[c] = book->cell[c] != CRM_COLUMN_NONE;
    }
    return status || !(book->needs & CRM_BOOK_NEEDS_TERMS) ? status : want_all(book, err);
}

/* ---- cells ----------------------------------------------------------------------------- */

static enum crm_status bad(const struct crm_book *book, const struct crm_frame_row *row,
    enum crm_book_column c, const char *what, struct crm_err *err)
{
    struct crm_slice cell = row->cell[book->cell[c]];
    char show[CRM_ERR_SHOW];

    crm_frame_place(book->frame, row, book->cell[c], err);
    return crm_err_set(err, CRM_EDATA, "%s %s", crm_err_show(cell.ptr, cell.len, show), what);
}

static struct crm_slice cell_of(
    const struct crm_book *book, const struct crm_frame_row *row, enum crm_book_column c)
{
    return book->has[c] ? crm_slice_trim(row->cell[book->cell[c]]) : (struct crm_slice){"", 0};
}

static enum crm_status read_moment(const struct crm_book *book, const struct crm_frame_row *row,
    enum crm_book_column c, struct crm_moment *moment, struct crm_err *err)
{
    struct crm_slice cell = cell_of(book, row, c);

    *moment = (struct crm_moment){CRM_DAY_NONE, CRM_SECOND_NONE};
    if (cell.len == 0 && c != CRM_BOOK_START)
        return CRM_OK;
    if (!crm_cell_date(cell, &moment->day, &moment->second))
        return bad(book, row, c, "is not a date and time (YYYY-MM-DDTHH:MM:SS)", err);
    return CRM_OK;
}

static enum crm_status read_status(const struct crm_book *book, const struct crm_frame_row *row,
    struct crm_booking *b, struct crm_err *err)
{
    struct crm_slice cell = cell_of(book, row, CRM_BOOK_STATUS);

    enum crm_appointment status = crm_appointment_find(cell);

    b->status = (enum crm_booking_state)status;
    if (status < CRM_APPOINTMENT_STATUSES)
        return CRM_OK;
    return bad(book, row, CRM_BOOK_STATUS,
        "is none of booked, completed, no_show, cancelled, late_cancelled, rescheduled, blocked",
        err);
}

static enum crm_status read_minutes(const struct crm_book *book, const struct crm_frame_row *row,
    struct crm_booking *b, struct crm_err *err)
{
    struct crm_slice cell = cell_of(book, row, CRM_BOOK_MINUTES);
    struct crm_moment end;
    enum crm_status status = read_moment(book, row, CRM_BOOK_END, &end, err);
    int64_t seconds;
    double n;

    b->minutes = -1;
    if (status)
        return status;
    if (cell.len) {
        if (!crm_num_double(cell, &n) || n < 0 || n > MINUTES_MOST || n != (double)(int32_t)n)
            return bad(book, row, CRM_BOOK_MINUTES, "is no whole number of minutes", err);
        b->minutes = (int32_t)n;
    }
    if (end.day == CRM_DAY_NONE || end.second == CRM_SECOND_NONE ||
        b->start.second == CRM_SECOND_NONE)
        return CRM_OK;
    seconds = crm_moment_seconds(end) - crm_moment_seconds(b->start);
    if (seconds < 0)
        return bad(book, row, CRM_BOOK_END, "lies before the start", err);
    if (seconds > (int64_t)MINUTES_MOST * 60)
        return bad(book, row, CRM_BOOK_END, "lies more than a year after the start", err);
    if (b->minutes >= 0 && (seconds + 59) / 60 != b->minutes)
        return bad(
            book, row, CRM_BOOK_END, "and duration_min do not agree: leave one column out", err);
    b->minutes = (int32_t)((seconds + 59) / 60);
    return CRM_OK;
}

static enum crm_status read_amount(struct crm_book *book, const struct crm_frame_row *row,
    struct crm_booking *b, struct crm_err *err)
{
    struct crm_slice cell = cell_of(book, row, CRM_BOOK_AMOUNT);
    enum crm_money_status money;

    b->amount_e4 = 0;
    if (cell.len == 0)
        return CRM_OK;
    money = crm_money_parse(cell, &b->amount_e4, &book->decimals);
    return money ? bad(book, row, CRM_BOOK_AMOUNT, crm_money_problem(money), err) : CRM_OK;
}

static enum crm_status read_who(const struct crm_book *book, const struct crm_frame_row *row,
    struct crm_booking *b, struct crm_err *err)
{
    struct crm_slice cell = cell_of(book, row, CRM_BOOK_BY);

    b->by_salon = crm_slice_is(cell, "salon");
    if (cell.len && !b->by_salon && !crm_slice_is(cell, "client"))
        return bad(book, row, CRM_BOOK_BY, "is neither client nor salon", err);
    return CRM_OK;
}

static bool put(struct crm_map *map, struct crm_slice cell, uint32_t *id)
{
    bool added;

    return crm_map_put(map, cell, id, &added);
}

static uint32_t *client_of(struct crm_booking *b)
{
    return &b->client;
}

static uint32_t *id_of(struct crm_booking *b)
{
    return &b->id;
}

/* Every name that waits, into its row. */
static bool settle_names(struct crm_book *book, struct crm_book_waiting *w, struct crm_map *map,
    uint32_t *(*place)(struct crm_booking *))
{
    bool added;

    for (size_t i = 0; i < w->n; i++)
        crm_map_prefetch_key(map, w->name[i].hash);
    for (size_t i = 0; i < w->n; i++) {
        struct crm_slice name = {w->text + w->name[i].at, w->name[i].len};
        if (!crm_map_put_hashed(
                map, name, w->name[i].hash, place(&book->row[w->name[i].row]), &added))
            return false;
    }
    w->n = w->used = 0;
    return true;
}

/* The name of the row that comes next. */
static bool wait_name(struct crm_book *book, struct crm_book_waiting *w, struct crm_map *map,
    struct crm_slice cell, uint32_t *(*place)(struct crm_booking *))
{
    if (cell.len == 0)
        return true;
    if (w->n == CRM_BOOK_WAITING && !settle_names(book, w, map, place))
        return false;
    if (!crm_mem_grow((void **)&w->text, &w->cap, w->used + cell.len, 1))
        return false;
    memcpy(w->text + w->used, cell.ptr, cell.len);
    w->name[w->n].row = book->n;
    w->name[w->n].at = w->used;
    w->name[w->n].len = cell.len;
    w->name[w->n].hash = crm_hash(cell.ptr, cell.len);
    crm_map_prefetch(map, w->name[w->n++].hash);
    w->used += cell.len;
    return true;
}

static bool settle_all(struct crm_book *book)
{
    return settle_names(book, &book->waiting_clients, &book->clients, client_of) &&
           settle_names(book, &book->waiting_ids, &book->ids, id_of);
}

static enum crm_status read_names(struct crm_book *book, const struct crm_frame_row *row,
    struct crm_booking *b, struct crm_err *err)
{
    bool fits = true;

    b->client = b->id = CRM_MAP_NONE;
    b->staff = 0;
    if (book->needs & CRM_BOOK_NEEDS_CLIENTS)
        fits = wait_name(book, &book->waiting_clients, &book->clients,
            cell_of(book, row, CRM_BOOK_CUSTOMER), client_of);
    if (fits && book->needs & CRM_BOOK_NEEDS_IDS)
        fits =
            wait_name(book, &book->waiting_ids, &book->ids, cell_of(book, row, CRM_BOOK_ID), id_of);
    if (fits && book->needs & CRM_BOOK_NEEDS_STAFF)
        fits = put(&book->staff, cell_of(book, row, CRM_BOOK_STAFF), &b->staff);
    return fits ? CRM_OK : crm_err_nomem(err);
}

/* A deposit: yes or no, or an amount above 0. */
static enum crm_status read_deposit(const struct crm_book *book, const struct crm_frame_row *row,
    struct crm_booking *b, struct crm_err *err)
{
    struct crm_slice cell = cell_of(book, row, CRM_BOOK_DEPOSIT);
    double amount;

    b->deposit = false;
    if (cell.len == 0 || crm_cell_yes_no(cell, &b->deposit))
        return CRM_OK;
    if (!crm_num_double(cell, &amount) || amount < 0)
        return bad(book, row, CRM_BOOK_DEPOSIT, "is neither an amount nor yes or no", err);
    b->deposit = amount > 0;
    return CRM_OK;
}

/* The cells of a row that may be ahead: the as-of day is not before the last one known so far. */
static enum crm_status keep(struct crm_book *book, const struct crm_frame_row *row,
    struct crm_booking *b, struct crm_err *err)
{
    int32_t least = book->ahead_of != CRM_DAY_NONE ? book->ahead_of : book->known.outer;
    struct crm_slice *cells;

    b->kept = CRM_MAP_NONE;
    if (b->status == CRM_BOOKING_BLOCKED || (least != CRM_DAY_NONE && b->start.day <= least))
        return CRM_OK;
    if (!crm_mem_grow((void **)&book->cells, &book->cells_cap, (book->n_kept + 1) * book->n_columns,
            sizeof *cells))
        return crm_err_nomem(err);
    cells = book->cells + book->n_kept * book->n_columns;
    for (size_t c = 0; c < book->n_columns; c++) {
        struct crm_slice cell = row->cell[book->all[c]];
        const char *copy = crm_arena_dup(&book->arena, cell);
        if (!copy)
            return crm_err_nomem(err);
        cells[c] = (struct crm_slice){copy, cell.len};
    }
    b->kept = (uint32_t)book->n_kept++;
    return CRM_OK;
}

static enum crm_status read_terms(struct crm_book *book, const struct crm_frame_row *row,
    struct crm_booking *b, struct crm_err *err)
{
    enum crm_status status = read_deposit(book, row, b, err);

    if (!status && (!put(&book->services, cell_of(book, row, CRM_BOOK_SERVICE), &b->service) ||
                       !put(&book->channels, cell_of(book, row, CRM_BOOK_CHANNEL), &b->channel)))
        status = crm_err_nomem(err);
    return status ? status : keep(book, row, b, err);
}

/* ---- days ------------------------------------------------------------------------------ */

/* sign 1: the last days; -1: the first. */
static void see_day(struct crm_book_days *days, int32_t day, int sign)
{
    if (day == CRM_DAY_NONE || day == days->outer)
        return;
    if (days->outer == CRM_DAY_NONE || (int64_t)sign * day > (int64_t)sign * days->outer) {
        days->inner = days->outer;
        days->outer = day;
    } else if (days->inner == CRM_DAY_NONE || (int64_t)sign * day > (int64_t)sign * days->inner) {
        days->inner = day;
    }
}

static void see(struct crm_book *book, const struct crm_booking *b)
{
    see_day(&book->known, b->made.day, 1);
    see_day(&book->known, b->cancelled.day, 1);
    if (b->status == CRM_BOOKING_COMPLETED || b->status == CRM_BOOKING_NO_SHOW)
        see_day(&book->known, b->start.day, 1);
    if (b->status != CRM_BOOKING_BLOCKED)
        see_day(&book->starts, b->start.day, -1);
}

/* ---- rows ------------------------------------------------------------------------------ */

static enum crm_status read_row(struct crm_book *book, const struct crm_frame_row *row,
    struct crm_booking *b, struct crm_err *err)
{
    enum crm_status status = read_moment(book, row, CRM_BOOK_START, &b->start, err);

    if (!status)
        status = read_moment(book, row, CRM_BOOK_MADE, &b->made, err);
    if (!status)
        status = read_moment(book, row, CRM_BOOK_CANCELLED, &b->cancelled, err);
    if (!status)
        status = read_status(book, row, b, err);
    if (!status)
        see(book, b);
    if (status || !row->chosen)
        return status;
    status = read_minutes(book, row, b, err);
    if (!status)
        status = read_amount(book, row, b, err);
    if (!status)
        status = read_who(book, row, b, err);
    if (!status)
        status = read_names(book, row, b, err);
    return status || !(book->needs & CRM_BOOK_NEEDS_TERMS) ? status : read_terms(book, row, b, err);
}

static void renumber(struct crm_book *book, struct crm_blocks *blocks)
{
    for (size_t i = 0; i < book->n; i++)
        book->row[i].block = blocks->rank[book->row[i].block];
}

enum crm_status crm_book_read(
    struct crm_book *book, struct crm_frame *frame, struct crm_blocks *blocks, struct crm_err *err)
{
    const struct crm_frame_row *row;
    struct crm_booking b = {.state = CRM_BOOKING_BOOKED};
    enum crm_status status;

    while ((status = crm_frame_next(frame, &row, err)) == CRM_OK && row) {
        status = read_row(book, row, &b, err);
        if (status)
            return status;
        if (!row->chosen)
            continue;
        b.line = (uint32_t)row->line;
        b.file = (uint32_t)row->file->index;
        b.block = 0;
        if (blocks)
            status = crm_blocks_put(blocks, row->cell, &b.block, err);
        if (status)
            return status;
        if (!crm_mem_grow((void **)&book->row, &book->cap, book->n + 1, sizeof *book->row))
            return crm_err_nomem(err);
        book->row[book->n++] = b;
    }
    if (!status && !settle_all(book))
        status = crm_err_nomem(err);
    if (!status && blocks) {
        status = crm_blocks_sort(blocks, err);
        if (!status)
            status = crm_blocks_renumber(blocks, err);
        if (!status)
            renumber(book, blocks);
    }
    return status;
}
