/* crm-booking lead -- how many days before the start bookings are made */

#include "booking.h"
#include "input.h"

#include "base/mem.h"
#include "booking/tally.h"
#include "stat/order.h"
#include "stat/quantile.h"
#include "cli/frame.h"

#include <stdlib.h>

static const char *bands;

static const struct crm_opt options[] = {
    INPUT_OPTIONS,
    UNIT_OPTION,
    OPT_WRITE(0, "bands", bands, "write no-shows by days between making and start to FILE"),
    OPT_END,
};

static const struct crm_out_column band_columns[] = {{"from", CRM_OUT_INT}, {"to", CRM_OUT_INT},
    {"bookings", CRM_OUT_INT}, {"completed", CRM_OUT_INT}, {"no_show", CRM_OUT_INT},
    {"no_show_rate", CRM_OUT_SHARE}, {"lo", CRM_OUT_NUMBER}, {"hi", CRM_OUT_NUMBER}};

struct work {
    struct input in;
    struct crm_out *out, *bands;
    struct crm_book_cells cells;
    double *days; /* of one cell */
};

/* Starts up to the day, made at a known time before them; the others are counted. */
static void choose(const struct work *w, bool use[])
{
    const struct crm_book *book = &w->in.book;
    uint64_t unknown = 0, after = 0;

    for (size_t i = 0; i < book->n; i++) {
        int32_t lead = crm_booking_lead(&book->row[i]);
        use[i] = use[i] && book->row[i].start.day <= w->in.as_of;
        unknown += use[i] && lead == CRM_LEAD_NONE;
        after += use[i] && lead == CRM_LEAD_AFTER;
        use[i] = use[i] && lead >= 0;
    }
    if (unknown)
        crm_cli_note(w->in.cli, "without booked_at: %ju booking%s left out", (uintmax_t)unknown,
            plural(unknown));
    if (after)
        crm_cli_note(w->in.cli,
            "made after the start, so written down afterwards: %ju booking%s "
            "left out",
            (uintmax_t)after, plural(after));
}

static enum crm_status write_cell(
    struct work *w, const struct crm_book_cell *cell, struct crm_err *err)
{
    static const double p[] = {.1, .25, .5, .75, .9};
    int64_t sum = 0;
    enum crm_status status;

    for (size_t i = 0; i < cell->n; i++) {
        int32_t lead = crm_booking_lead(&w->in.book.row[w->cells.order[cell->first + i]]);
        sum += lead;
        w->days[i] = lead;
    }
    status = crm_order_sort(w->days, cell->n, err);
    if (status)
        return status;
    crm_out_block(w->out, &w->in.blocks, cell->block);
    out_period(w->out, &w->in, cell->period);
    crm_out_int(w->out, (int64_t)cell->n);
    crm_out_number(w->out, (double)sum / (double)cell->n);
    for (size_t k = 0; k < sizeof p / sizeof *p; k++)
        crm_out_number(w->out, crm_quantile(w->days, cell->n, p[k]));
    crm_out_row(w->out);
    return CRM_OK;
}

static void write_bands(struct work *w, uint32_t block, const struct crm_book_tally t[])
{
    for (int b = 0; b < CRM_LEAD_BANDS; b++) {
        struct crm_book_rate rate = crm_book_no_show_rate(&t[b], false, w->in.cli->level);
        int32_t from, to;
        crm_lead_band_ends(b, &from, &to);
        crm_out_block(w->bands, &w->in.blocks, block);
        crm_out_int(w->bands, from);
        if (to < 0)
            crm_out_empty(w->bands);
        else
            crm_out_int(w->bands, to);
        crm_out_int(w->bands, (int64_t)t[b].all);
        crm_out_int(w->bands, (int64_t)t[b].n[CRM_BOOKING_COMPLETED]);
        crm_out_int(w->bands, (int64_t)t[b].n[CRM_BOOKING_NO_SHOW]);
        crm_out_number(w->bands, rate.rate);
        crm_out_number(w->bands, rate.limits.lo);
        crm_out_number(w->bands, rate.limits.hi);
        crm_out_row(w->bands);
    }
}

/* All cells of a block are neighbours. */
static enum crm_status tally_bands(struct work *w, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    for (size_t c = 0, end; c < w->cells.n && !status; c = end) {
        struct crm_book_tally t[CRM_LEAD_BANDS] = {{.all = 0}};
        uint32_t block = w->cells.cell[c].block;
        for (end = c; end < w->cells.n && w->cells.cell[end].block == block; end++)
            for (size_t i = 0; i < w->cells.cell[end].n && !status; i++) {
                uint32_t at = w->cells.order[w->cells.cell[end].first + i];
                const struct crm_booking *row = &w->in.book.row[at];
                status = crm_book_tally_add(&t[crm_lead_band(crm_booking_lead(row))], row, err);
            }
        if (!status)
            write_bands(w, block, t);
    }
    return status;
}

static enum crm_status work(struct work *w, struct crm_err *err)
{
    enum crm_status status = input_read(&w->in, err);
    bool *use = status ? NULL : input_use(&w->in);

    if (!status && !use)
        status = crm_err_nomem(err);
    if (!status) {
        choose(w, use);
        w->days = crm_mem_alloc(w->in.book.n, sizeof *w->days);
        status = w->days ? crm_book_cells_make(&w->cells, &w->in.book, use, w->in.cli->period, err)
                         : crm_err_nomem(err);
    }
    free(use);
    for (size_t c = 0; c < w->cells.n && !status; c++)
        status = write_cell(w, &w->cells.cell[c], err);
    return status || !w->bands ? status : tally_bands(w, err);
}

static enum crm_status open_out(struct work *w, struct crm_cli *cli, struct crm_err *err)
{
    enum crm_status status = crm_out_analysis(&w->out, cli, err);

    if (status)
        return status;
    if (bands)
        status = crm_out_open(&w->bands, cli, bands, err);
    if (status || !bands)
        return status;
    crm_out_blocks(w->bands, &w->in.blocks);
    crm_out_columns(w->bands, band_columns, sizeof band_columns / sizeof *band_columns);
    crm_out_header(w->bands);
    return CRM_OK;
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct work w = {.out = NULL};
    enum crm_status status = input_open(&w.in, cli, 0, err);

    if (!status)
        status = input_need(&w.in, CRM_BOOK_MADE, "booked_at", "lead", err);
    if (!status)
        status = open_out(&w, cli, err);
    if (!status)
        status = work(&w, err);
    status = close_out(status, &w.bands, err);
    status = close_out(status, &w.out, err);
    crm_book_cells_release(&w.cells);
    free(w.days);
    input_close(&w.in);
    return status;
}

static const struct crm_schema_column columns[] = {
    COL_BY,
    COL_PERIOD("period", "the period of the start, named by its start"),
    COL_INT("n", "bookings", "bookings with both days"),
    COL_NUMBER("mean", "days", "mean of the days between making and start"),
    COL_NUMBER("p10", "days", "10 % are made no longer before"),
    COL_NUMBER("p25", "days", "25 % are made no longer before"),
    COL_NUMBER("median", "days", "half are made no longer before"),
    COL_NUMBER("p75", "days", "75 % are made no longer before"),
    COL_NUMBER("p90", "days", "90 % are made no longer before"),
    COL_END,
};

const struct crm_analysis analysis_lead = {
    .name = "lead",
    .summary = "how many days before the start bookings are made",
    .synopsis = "[-g COL] [--period PERIOD] [--bands FILE] [options] [FILE...]",
    .common = INPUT_COMMON | CRM_COMMON_BY | CRM_COMMON_PERIOD | CRM_COMMON_LEVEL,
    .options = options,
    .columns = columns,
    .run = run,
};
