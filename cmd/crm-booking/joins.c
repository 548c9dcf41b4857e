/* crm-booking joins -- visits of the book beside tickets of the till */

#include "booking.h"
#include "input.h"

#include "base/list.h"
#include "booking/joins.h"
#include "stat/interval.h"
#include "cli/frame.h"

#include <math.h>
#include <stdlib.h>

static struct {
    struct crm_opt_list transactions, walk_in;
} opt;

static const struct crm_opt options[] = {
    INPUT_OPTIONS,
    OPT_READ_ALL(0, "transactions", opt.transactions, "the till's lines; needed"),
    OPT_LIST(0, "walk-in", "CODE,...", opt.walk_in, "ids the till uses for people without one"),
    OPT_END,
};

struct work {
    struct input in;
    struct crm_out *out;
    struct crm_slice *walk_in;
    struct crm_joins_spec spec;
    struct crm_tickets tickets;
    struct crm_joins joins;
};

static enum crm_status read_tickets(struct work *w, struct crm_err *err)
{
    const struct crm_reader_spec spec =
        crm_cli_second(w->in.cli, opt.transactions.item, opt.transactions.n);
    struct crm_reader *reader;
    enum crm_status status = crm_reader_open(&reader, &spec, err);

    if (status)
        return status;
    status = crm_tickets_read(&w->tickets, reader, &w->spec, err);
    crm_reader_close(reader);
    return status;
}

/* A till has mostly more years behind it than the book: there no ticket can have a booking. */
static void say_before(const struct work *w)
{
    const struct crm_book *book = &w->in.book;
    const struct crm_tickets *t = &w->tickets;
    int32_t first = INT32_MAX;
    char date[CRM_DATE_TEXT];
    bool before = false;

    for (size_t i = 0; i < book->n; i++)
        if (book->row[i].start.day < first)
            first = book->row[i].start.day;
    if (!book->n)
        return;
    for (size_t i = 0; i < t->n && !before; i++)
        before = t->ticket[i].day < first;
    crm_date_format(first, CRM_SECOND_NONE, date);
    if (before)
        crm_cli_note(w->in.cli,
            "the book begins on %s: all tickets before are without a booking (--since %s leaves "
            "them out)",
            date, date);
}

static void say(const struct work *w)
{
    const struct crm_tickets *t = &w->tickets;
    char date[CRM_DATE_TEXT], show[CRM_ERR_SHOW];

    crm_date_format(w->spec.as_of, CRM_SECOND_NONE, date);
    if (t->after)
        crm_cli_note(w->in.cli, "tickets after %s: %ju line%s not used", date, (uintmax_t)t->after,
            plural(t->after));
    say_before(w);
    if (t->unplaced)
        crm_cli_note(w->in.cli, "walk-ins without txn_id: %ju line%s in no ticket",
            (uintmax_t)t->unplaced, plural(t->unplaced));
    if (t->code.len)
        crm_cli_note(w->in.cli,
            "customer_id %s looks like a till's code for walk-ins: --walk-in %.*s",
            crm_err_show(t->code.ptr, t->code.len, show), (int)t->code.len, t->code.ptr);
}

static void write_row(struct work *w, const struct crm_joins_row *row)
{
    double n = (double)row->tickets, hits = (double)row->without_booking;
    struct crm_interval limits = crm_wilson(hits, n, w->in.cli->level);

    out_period(w->out, &w->in, row->period);
    crm_out_int(w->out, (int64_t)row->tickets);
    crm_out_int(w->out, (int64_t)row->without_booking);
    crm_out_int(w->out, (int64_t)row->anonymous);
    crm_out_number(w->out, n > 0 ? hits / n : NAN);
    crm_out_number(w->out, limits.lo);
    crm_out_number(w->out, limits.hi);
    crm_out_int(w->out, (int64_t)row->visits);
    crm_out_int(w->out, (int64_t)row->without_ticket);
    crm_out_row(w->out);
}

static enum crm_status work(struct work *w, struct crm_err *err)
{
    const struct crm_cli *cli = w->in.cli;
    enum crm_status status = input_read(&w->in, err);

    if (status)
        return status;
    w->spec.period = cli->period;
    w->spec.as_of = w->in.as_of;
    w->spec.since = cli->since;
    w->spec.until = cli->until;
    status = read_tickets(w, err);
    if (!status)
        status = crm_joins_make(&w->joins, &w->in.book, &w->tickets, &w->spec, err);
    if (status)
        return status;
    say(w);
    for (size_t i = 0; i < w->joins.n; i++)
        write_row(w, &w->joins.row[i]);
    return CRM_OK;
}

static enum crm_status open_all(struct work *w, struct crm_cli *cli, struct crm_err *err)
{
    enum crm_status status = input_open(&w->in, cli, CRM_BOOK_NEEDS_CLIENTS, err);

    if (!status)
        status = input_need(&w->in, CRM_BOOK_CUSTOMER, "customer_id", "joins", err);
    if (!status)
        status = crm_list_slices(
            &w->walk_in, &w->spec.n_walk_in, opt.walk_in.item, opt.walk_in.n, "--walk-in", err);
    w->spec.walk_in = w->walk_in;
    if (!status)
        status = crm_out_analysis(&w->out, cli, err);
    if (status)
        return status;
    return CRM_OK;
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct work w = {.out = NULL};
    enum crm_status status = CRM_OK;

    if (!opt.transactions.n)
        return crm_err_set(err, CRM_EUSAGE, "--transactions FILE is needed: the lines of the till");
    status = open_all(&w, cli, err);
    if (!status)
        status = work(&w, err);
    status = close_out(status, &w.out, err);
    crm_joins_release(&w.joins);
    crm_tickets_release(&w.tickets);
    free(w.walk_in);
    input_close(&w.in);
    return status;
}

static const struct crm_schema_column columns[] = {
    COL_PERIOD("period", "the period, named by its start"),
    COL_INT("tickets", "tickets", "tickets of the till"),
    COL_INT("without_booking", "tickets", "those of clients without a booking that day"),
    COL_INT("anonymous", "tickets", "tickets of walk-ins"),
    COL_SHARE("share", "without_booking over tickets"),
    COL_NUMBER("lo", "0 to 1", "lower limit of share"),
    COL_NUMBER("hi", "0 to 1", "upper limit of share"),
    COL_INT("visits", "visits", "days of clients with a completed booking"),
    COL_INT("without_ticket", "visits", "those without a ticket that day"),
    COL_END,
};

const struct crm_analysis analysis_joins = {
    .name = "joins",
    .summary = "tickets without a booking, and visits without a ticket",
    .synopsis = "--transactions FILE [--period PERIOD] [--walk-in CODE,...] [options] [FILE...]",
    .common = INPUT_COMMON | CRM_COMMON_PERIOD | CRM_COMMON_LEVEL,
    .options = options,
    .columns = columns,
    .run = run,
};
