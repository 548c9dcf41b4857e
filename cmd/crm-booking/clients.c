/* crm-booking clients -- one row a client: kept and broken appointments, and the next one */

#include "booking.h"
#include "input.h"

#include "booking/by_client.h"
#include "booking/tally.h"

#include <stdio.h>

static const struct crm_opt options[] = {
    INPUT_OPTIONS,
    OPT_END,
};

struct work {
    struct input in;
    struct crm_out *out;
    struct crm_by_client by;
};

/* What a client has done, and what comes next. */
struct record {
    struct crm_book_tally tally;
    int32_t last_no_show; /* CRM_DAY_NONE */
    const struct crm_booking *next;
};

static void take(struct record *r, const struct crm_booking *b)
{
    r->tally.n[b->state]++;
    r->tally.all++;
    if (b->state == CRM_BOOKING_NO_SHOW && b->start.day > r->last_no_show)
        r->last_no_show = b->start.day;
    if (b->state == CRM_BOOKING_AHEAD &&
        (!r->next || crm_moment_seconds(b->start) < crm_moment_seconds(r->next->start)))
        r->next = b;
}

static void write_next(struct work *w, const struct crm_booking *next)
{
    char text[CRM_DATE_TEXT];

    if (next)
        crm_out_date(w->out, next->start.day);
    else
        crm_out_empty(w->out);
    if (next && next->start.second != CRM_SECOND_NONE) {
        snprintf(text, sizeof text, "%02d:%02d", (int)(next->start.second / 3600),
            (int)(next->start.second / 60 % 60));
        crm_out_string(w->out, text);
    } else {
        crm_out_empty(w->out);
    }
    if (next)
        crm_out_text(w->out, crm_map_key(&w->in.book.staff, next->staff));
    else
        crm_out_empty(w->out);
}

static void write_row(struct work *w, uint32_t client, const struct record *r)
{
    static const enum crm_booking_state states[] = {CRM_BOOKING_COMPLETED, CRM_BOOKING_NO_SHOW,
        CRM_BOOKING_LATE_CANCELLED, CRM_BOOKING_CANCELLED, CRM_BOOKING_RESCHEDULED,
        CRM_BOOKING_UNCLOSED, CRM_BOOKING_AHEAD};

    crm_out_text(w->out, crm_map_key(&w->in.book.clients, client));
    crm_out_int(w->out, (int64_t)r->tally.all);
    for (size_t s = 0; s < sizeof states / sizeof *states; s++)
        crm_out_int(w->out, (int64_t)r->tally.n[states[s]]);
    crm_out_number(w->out, crm_book_no_show_rate(&r->tally, false, w->in.cli->level).rate);
    if (r->last_no_show == CRM_DAY_NONE)
        crm_out_empty(w->out);
    else
        crm_out_date(w->out, r->last_no_show);
    write_next(w, r->next);
    crm_out_date(w->out, w->in.as_of);
    crm_out_row(w->out);
}

static enum crm_status write_clients(struct work *w, struct crm_err *err)
{
    enum crm_status status = crm_by_client_make(&w->by, &w->in.book, err);

    for (size_t c = 0; c < w->by.n_clients && !status; c++) {
        struct record r = {.last_no_show = CRM_DAY_NONE};
        const uint32_t *row;
        size_t n;
        status = crm_by_client_rows(&w->by, c, &w->in.book, &row, &n, err);
        for (size_t i = 0; i < n && !status; i++)
            if (input_counts(&w->in, &w->in.book.row[row[i]]))
                take(&r, &w->in.book.row[row[i]]);
        if (!status && r.tally.all)
            write_row(w, (uint32_t)c, &r);
    }
    return status;
}

static void say_nobody(const struct work *w)
{
    uint64_t nobody = 0;

    for (size_t i = 0; i < w->in.book.n; i++)
        nobody +=
            w->in.book.row[i].client == CRM_MAP_NONE && input_counts(&w->in, &w->in.book.row[i]);
    if (nobody)
        crm_cli_note(w->in.cli, "without customer_id: %ju booking%s in no client's row",
            (uintmax_t)nobody, plural(nobody));
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct work w = {.out = NULL};
    enum crm_status status =
        input_open(&w.in, cli, CRM_BOOK_NEEDS_CLIENTS | CRM_BOOK_NEEDS_STAFF, err);

    if (!status)
        status = input_need(&w.in, CRM_BOOK_CUSTOMER, "customer_id", "clients", err);
    if (!status)
        status = crm_out_analysis(&w.out, cli, err);
    if (!status)
        status = input_read(&w.in, err);
    if (!status) {
        say_nobody(&w);
        status = write_clients(&w, err);
    }
    status = close_out(status, &w.out, err);
    crm_by_client_release(&w.by);
    input_close(&w.in);
    return status;
}

static const struct crm_schema_column columns[] = {
    COL_TEXT("customer_id", "the client"),
    COL_INT("bookings", "bookings", "the next seven add up to it"),
    COL_INT("kept", "bookings", "completed"),
    COL_INT("no_shows", "bookings", "the client did not come"),
    COL_INT("late_cancellations", "bookings", "cancelled within --late"),
    COL_INT("cancellations", "bookings", "cancelled in time, or by the salon"),
    COL_INT("moves", "bookings", "moved to another time"),
    COL_INT("unclosed", "bookings", "booked up to the as-of day and never closed"),
    COL_INT("bookings_ahead", "bookings", "booked for later"),
    COL_SHARE("no_show_rate", "no_shows of kept and no_shows"),
    COL_DATE("last_no_show", "day of the last no-show"),
    COL_DATE("next_booking", "day of the next booking"),
    COL_TEXT("next_time", "its time, HH:MM"),
    COL_TEXT("next_staff", "who is to serve then"),
    COL_AS_OF,
    COL_END,
};

const struct crm_analysis analysis_clients = {
    .name = "clients",
    .summary = "one row a client: kept and broken appointments, and the next one",
    .synopsis = "[--until DATE] [options] [FILE...]",
    .common = INPUT_COMMON,
    .options = options,
    .columns = columns,
    .run = run,
};
