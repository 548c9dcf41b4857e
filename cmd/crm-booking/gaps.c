/* crm-booking gaps -- free stretches in the days ahead */

#include "booking.h"
#include "minutes.h"
#include "cli/frame.h"

enum { AHEAD_MAX = 36525 }; /* days: 100 years */

static struct {
    const char *hours, *least;
    struct crm_span ahead;
} opt;

static const struct crm_opt options[] = {
    INPUT_OPTIONS,
    OPT_READ(0, "hours", opt.hours, "when who is there: staff,weekday,date,from,to; needed"),
    OPT_TEXT(0, "least", "SPAN", opt.least, "30min", "stretches of at least this"),
    OPT_SPAN(0, "ahead", opt.ahead, "14d", "days after the as-of day that are looked at"),
    OPT_END,
};

struct work {
    struct input in;
    struct crm_out *out;
    struct crm_hours hours;
    struct crm_occupancy o;
    struct crm_occupancy_spec spec;
};

static enum crm_status read_least(struct work *w, struct crm_err *err)
{
    int64_t seconds;
    enum crm_status status = input_span("--least", opt.least, &seconds, err);

    if (!status && seconds > CRM_DAY_MINUTES * 60)
        return crm_err_set(err, CRM_EUSAGE, "--least: no stretch is longer than a day");
    w->spec.least = status ? 0 : (int)(seconds / 60);
    return status;
}

static void write_gap(struct work *w, const struct crm_free_time *gap)
{
    char text[MINUTES_CLOCK];

    crm_out_date(w->out, gap->day);
    crm_out_text(w->out, w->o.staff[gap->staff]);
    crm_out_string(w->out, minutes_clock(gap->from, text));
    crm_out_string(w->out, minutes_clock(gap->to, text));
    crm_out_int(w->out, gap->to - gap->from);
    crm_out_row(w->out);
}

static enum crm_status work(struct work *w, struct crm_err *err)
{
    const struct crm_cli *cli = w->in.cli;
    enum crm_status status = input_read(&w->in, err);

    if (!status)
        status = crm_occupancy_check(&w->in.book, "gaps", err);
    if (status || w->in.as_of == CRM_DAY_MIN)
        return status;
    w->spec.first = w->in.as_of + 1;
    w->spec.last = crm_span_add(opt.ahead, w->in.as_of);
    if (w->spec.last - w->in.as_of > AHEAD_MAX)
        return crm_err_set(
            err, CRM_EUSAGE, "--ahead: '%d%c' is more than 100 years", opt.ahead.n, opt.ahead.unit);
    if (cli->since != CRM_DAY_NONE && cli->since > w->spec.first)
        w->spec.first = cli->since;
    if (cli->until != CRM_DAY_NONE && cli->until < w->spec.last)
        w->spec.last = cli->until;
    status = crm_occupancy_make(&w->o, &w->in.book, &w->hours, &w->spec, err);
    if (status)
        return status;
    minutes_say(cli, &w->o);
    for (size_t i = 0; i < w->o.n_gaps; i++)
        write_gap(w, &w->o.gap[i]);
    return CRM_OK;
}

static enum crm_status open_all(struct work *w, struct crm_cli *cli, struct crm_err *err)
{
    enum crm_status status = minutes_need(&w->in, "gaps", err);

    if (!status)
        status = minutes_hours(cli, opt.hours, &w->hours, err);
    if (!status)
        status = crm_out_analysis(&w->out, cli, err);
    if (status)
        return status;
    return CRM_OK;
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct work w = {.out = NULL};
    enum crm_status status = read_least(&w, err);

    if (!status && !opt.hours)
        status = crm_err_set(err, CRM_EUSAGE,
            "--hours FILE is needed: when who is there, as staff,weekday,date,from,to");
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
    COL_DATE("date", "the day"),
    COL_TEXT("staff", "who is free"),
    COL_TEXT("from", "start of the free time, HH:MM"),
    COL_TEXT("to", "its end, HH:MM"),
    COL_INT("minutes", "minutes", "its length"),
    COL_END,
};

const struct crm_analysis analysis_gaps = {
    .name = "gaps",
    .summary = "free stretches in the days ahead",
    .synopsis = "--hours FILE [--least SPAN] [--ahead SPAN] [options] [FILE...]",
    .common = INPUT_COMMON,
    .options = options,
    .columns = columns,
    .run = run,
};
