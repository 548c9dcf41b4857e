/* crm-booking outcome -- what became of the bookings of each period */

#include "booking.h"
#include "input.h"

#include "booking/tally.h"
#include "cli/frame.h"

#include <stdlib.h>

static bool count_late;

static const struct crm_opt options[] = {
    INPUT_OPTIONS,
    UNIT_OPTION,
    OPT_FLAG(0, "count-late", count_late, "late cancellations count as no-shows in the rate"),
    OPT_END,
};

struct work {
    struct input in;
    struct crm_out *out;
    struct crm_book_cells cells;
    uint64_t lost_unknown;
};

static void write_row(
    struct work *w, const struct crm_book_cell *cell, const struct crm_book_tally *t)
{
    static const enum crm_booking_state states[] = {CRM_BOOKING_COMPLETED, CRM_BOOKING_NO_SHOW,
        CRM_BOOKING_LATE_CANCELLED, CRM_BOOKING_CANCELLED, CRM_BOOKING_RESCHEDULED,
        CRM_BOOKING_UNCLOSED, CRM_BOOKING_AHEAD};
    struct crm_book_rate rate = crm_book_no_show_rate(t, count_late, w->in.cli->level);

    crm_out_block(w->out, &w->in.blocks, cell->block);
    out_period(w->out, &w->in, cell->period);
    crm_out_int(w->out, (int64_t)t->all);
    for (size_t s = 0; s < sizeof states / sizeof *states; s++)
        crm_out_int(w->out, (int64_t)t->n[states[s]]);
    crm_out_number(w->out, rate.rate);
    crm_out_number(w->out, rate.limits.lo);
    crm_out_number(w->out, rate.limits.hi);
    crm_out_money(w->out, t->lost_e4);
    crm_out_number(w->out, (double)t->lost_minutes / 60);
    crm_out_row(w->out);
    w->lost_unknown += t->lost_unknown;
}

static enum crm_status write_all(struct work *w, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    crm_out_decimals(w->out, w->in.book.decimals);
    for (size_t c = 0; c < w->cells.n && !status; c++) {
        const struct crm_book_cell *cell = &w->cells.cell[c];
        struct crm_book_tally t = {.all = 0};
        for (size_t i = cell->first; i < cell->first + cell->n && !status; i++)
            status = crm_book_tally_add(&t, &w->in.book.row[w->cells.order[i]], err);
        if (!status)
            write_row(w, cell, &t);
    }
    if (w->lost_unknown)
        crm_cli_note(w->in.cli,
            "%ju no-show%s or late cancellation%s without a duration: not in "
            "lost_hours",
            (uintmax_t)w->lost_unknown, plural(w->lost_unknown), plural(w->lost_unknown));
    if (!w->in.book.has[CRM_BOOK_AMOUNT])
        crm_cli_note(w->in.cli, "no column amount: lost_amount is 0");
    return status;
}

static enum crm_status work(struct work *w, struct crm_err *err)
{
    enum crm_status status = input_read(&w->in, err);
    bool *use = status ? NULL : input_use(&w->in);

    if (!status && !use)
        status = crm_err_nomem(err);
    if (!status)
        status = crm_book_cells_make(&w->cells, &w->in.book, use, w->in.cli->period, err);
    free(use);
    return status ? status : write_all(w, err);
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct work w = {.out = NULL};
    enum crm_status status = input_open(&w.in, cli, 0, err);

    if (!status)
        status = crm_out_analysis(&w.out, cli, err);
    if (!status)
        status = work(&w, err);
    status = close_out(status, &w.out, err);
    crm_book_cells_release(&w.cells);
    input_close(&w.in);
    return status;
}

static const struct crm_schema_column columns[] = {
    COL_BY,
    COL_PERIOD("period", "the period of the start, named by its start"),
    COL_INT("bookings", "bookings", "rows but blocked ones; the next seven add up to it"),
    COL_INT("completed", "bookings", "the client came"),
    COL_INT("no_show", "bookings", "the client did not"),
    COL_INT("late_cancelled", "bookings", "cancelled late, by the till or by --late"),
    COL_INT("cancelled", "bookings", "cancelled in time, at no known time, or by the salon"),
    COL_INT("rescheduled", "bookings", "moved"),
    COL_INT("unclosed", "bookings", "booked up to the as-of day and never closed"),
    COL_INT("ahead", "bookings", "booked for later"),
    COL_SHARE("no_show_rate", "no_show / (completed + no_show)"),
    COL_NUMBER("lo", "0 to 1", "lower limit of no_show_rate"),
    COL_NUMBER("hi", "0 to 1", "upper limit of no_show_rate"),
    COL_MONEY("lost_amount", "of no_show and late_cancelled"),
    COL_NUMBER("lost_hours", "hours", "of the same"),
    COL_END,
};

const struct crm_analysis analysis_outcome = {
    .name = "outcome",
    .summary = "what became of the bookings: no-shows, cancellations, what was lost",
    .synopsis = "[-g COL] [--period PERIOD] [--late SPAN] [--count-late] [options] [FILE...]",
    .common = INPUT_COMMON | CRM_COMMON_BY | CRM_COMMON_PERIOD | CRM_COMMON_LEVEL,
    .options = options,
    .columns = columns,
    .run = run,
};
