/* crm-booking occupancy -- how full the week is */

#include "booking.h"
#include "minutes.h"

#include "base/cell.h"

#include <math.h>
#include <stdio.h>

static const char *hours_file;

static const struct crm_opt options[] = {
    INPUT_OPTIONS,
    OPT_READ(0, "hours", hours_file, "when who is there: staff,weekday,date,from,to"),
    OPT_END,
};

static const struct crm_out_column dimensions[CRM_OCCUPANCY_DIMENSIONS] = {{"staff", CRM_OUT_TEXT},
    {"weekday", CRM_OUT_TEXT}, {"hour", CRM_OUT_TEXT}, {"date", CRM_OUT_DATE},
    {"month", CRM_OUT_DATE}};

struct work {
    struct input in;
    struct crm_out *out;
    struct crm_hours hours;
    struct crm_occupancy o;
    struct crm_occupancy_spec spec;
};

static enum crm_status choose_one(struct work *w, struct crm_slice name, struct crm_err *err)
{
    char show[CRM_ERR_SHOW];

    for (int d = 0; d < CRM_OCCUPANCY_DIMENSIONS; d++) {
        if (!crm_slice_is(name, dimensions[d].name))
            continue;
        for (size_t k = 0; k < w->spec.n_by; k++)
            if (w->spec.by[k] == (enum crm_occupancy_by)d)
                return crm_err_set(err, CRM_EUSAGE, "--by: %s twice", dimensions[d].name);
        w->spec.by[w->spec.n_by++] = (enum crm_occupancy_by)d;
        return CRM_OK;
    }
    return crm_err_set(err, CRM_EUSAGE, "--by: %s is none of staff, weekday, hour, date, month",
        crm_err_show(name.ptr, name.len, show));
}

static enum crm_status choose(struct work *w, const char *by, struct crm_err *err)
{
    struct crm_slice rest = crm_slice_of(by ? by : "staff,weekday,hour"), name;
    enum crm_status status = CRM_OK;

    while (!status && crm_slice_split(&rest, ',', &name))
        status = choose_one(w, crm_slice_trim(name), err);
    return status;
}

/* From the first start, or --since, to the as-of day, or --until; false: no day. */
static bool find_days(struct work *w)
{
    const struct crm_cli *cli = w->in.cli;
    const struct crm_book *book = &w->in.book;
    int32_t first = cli->since;

    for (size_t i = 0; cli->since == CRM_DAY_NONE && i < book->n; i++)
        if (book->row[i].state != CRM_BOOKING_BLOCKED &&
            (first == CRM_DAY_NONE || book->row[i].start.day < first))
            first = book->row[i].start.day;
    w->spec.first = first;
    w->spec.last = w->in.as_of;
    if (cli->until != CRM_DAY_NONE && cli->until < w->spec.last)
        w->spec.last = cli->until;
    return first != CRM_DAY_NONE && first <= w->spec.last;
}

static void write_at(struct work *w, enum crm_occupancy_by by, int32_t at)
{
    char text[16];

    switch (by) {
    case CRM_OCCUPANCY_STAFF:
        crm_out_text(w->out, w->o.staff[at]);
        break;
    case CRM_OCCUPANCY_WEEKDAY:
        crm_out_string(w->out, crm_weekday_name(at));
        break;
    case CRM_OCCUPANCY_HOUR:
        snprintf(text, sizeof text, "%02d", at);
        crm_out_string(w->out, text);
        break;
    case CRM_OCCUPANCY_MONTH:
        crm_out_period(w->out, CRM_PERIOD_MONTH, at);
        break;
    default:
        crm_out_date(w->out, at);
    }
}

static void write_row(struct work *w, const struct crm_occupancy_row *row)
{
    for (size_t k = 0; k < w->spec.n_by; k++)
        write_at(w, w->spec.by[k], row->at[w->spec.by[k]]);
    crm_out_int(w->out, row->open);
    crm_out_int(w->out, row->booked);
    crm_out_int(w->out, row->served);
    crm_out_int(w->out, row->overlap);
    crm_out_int(w->out, row->outside);
    crm_out_number(w->out, row->open ? (double)row->booked / (double)row->open : NAN);
    crm_out_row(w->out);
}

static enum crm_status work(struct work *w, struct crm_err *err)
{
    enum crm_status status = input_read(&w->in, err);

    if (!status)
        status = crm_occupancy_check(&w->in.book, "occupancy", err);
    if (status || !find_days(w))
        return status;
    status = crm_occupancy_make(&w->o, &w->in.book, hours_file ? &w->hours : NULL, &w->spec, err);
    if (status)
        return status;
    minutes_say(w->in.cli, &w->o);
    if (!hours_file)
        crm_cli_note(w->in.cli, "no --hours: open is from the first start to the last end of each "
                                "staff and day, which flatters the rate");
    for (size_t i = 0; i < w->o.n_rows; i++)
        write_row(w, &w->o.row[i]);
    return CRM_OK;
}

static enum crm_status open_all(struct work *w, struct crm_cli *cli, struct crm_err *err)
{
    enum crm_status status = minutes_need(&w->in, "occupancy", err);

    if (!status && hours_file)
        status = minutes_hours(cli, hours_file, &w->hours, err);
    if (!status)
        status = crm_out_open(&w->out, cli, cli->output, err);
    if (status)
        return status;
    for (size_t k = 0; k < w->spec.n_by; k++)
        crm_out_columns(w->out, &dimensions[w->spec.by[k]], 1);
    for (const struct crm_schema_column *c = crm_schema_of(cli->cmd, cli->analysis); c->name; c++)
        if (!c->with) /* those of -g are above */
            crm_out_recorded_column(w->out, cli, c->name);
    crm_out_header(w->out);
    return CRM_OK;
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct work w = {.out = NULL};
    enum crm_status status = choose(&w, cli->by, err);

    if (status)
        return status;
    status = input_open(&w.in, cli, CRM_BOOK_NEEDS_STAFF, err);
    if (!status)
        status = open_all(&w, cli, err);
    if (!status)
        status = work(&w, err);
    status = close_out(status, &w.out, err);
    crm_occupancy_release(&w.o);
    crm_hours_release(&w.hours);
    input_close(&w.in);
    return status;
}

static const struct crm_schema_column columns[] = {
    COL_TEXT("staff", "who works", .with = "!by"),
    COL_TEXT("weekday", "day of the week", .with = "!by"),
    COL_TEXT("hour", "hour of the day, 00 to 23", .with = "!by"),
    COL_BY,
    COL_INT("open_min", "minutes", "hours less what is blocked"),
    COL_INT("booked_min", "minutes", "open, under a booking"),
    COL_INT("served_min", "minutes", "open, under a completed booking"),
    COL_INT("overlap_min", "minutes", "what bookings in open time have more than booked_min"),
    COL_INT("outside_min", "minutes", "under a booking, and not open"),
    COL_SHARE("rate", "booked_min over open_min"),
    COL_END,
};

const struct crm_analysis analysis_occupancy = {
    .name = "occupancy",
    .summary = "how full the week is: minutes open, booked and served",
    .synopsis = "[--hours FILE] [-g COL] [--since DATE] [options] [FILE...]",
    .common = INPUT_COMMON | CRM_COMMON_BY,
    .options = options,
    .columns = columns,
    .run = run,
};
