#include "input.h"

#include "base/mem.h"

#include <stdlib.h>

struct input_options input_opt;
const char *const input_units[] = {"row", "booking", "day", NULL};

const char *plural(uint64_t n)
{
    return n == 1 ? "" : "s";
}

enum crm_status input_span(
    const char *option, const char *text, int64_t *seconds, struct crm_err *err)
{
    char show[CRM_ERR_SHOW];

    if (crm_book_span(text, seconds))
        return CRM_OK;
    return crm_err_set(err, CRM_EUSAGE, "%s: %s is no span of time (90min, 24h, 2d, 1w)", option,
        crm_err_show(text, strlen(text), show));
}

enum crm_status input_open(
    struct input *in, struct crm_cli *cli, unsigned needs, struct crm_err *err)
{
    enum crm_status status;

    *in = (struct input){.cli = cli, .grouped = (cli->analysis->common & CRM_COMMON_PERIOD) != 0};
    crm_book_init(&in->book);
    if (input_opt.unit == CRM_BOOK_BOOKING)
        needs |= CRM_BOOK_NEEDS_IDS;
    if (input_opt.unit == CRM_BOOK_DAY)
        needs |= CRM_BOOK_NEEDS_CLIENTS;
    in->book.needs = needs;
    in->book.ahead_of = cli->as_of;
    status = input_span("--late", input_opt.late, &in->late_seconds, err);
    if (!status)
        status = crm_cli_frame(cli, "start", &in->frame, err);
    if (!status)
        status = crm_book_want(&in->book, in->frame, err);
    if (!status && in->grouped)
        status = crm_blocks_open(&in->blocks, cli->by, "--by", in->frame, err);
    if (!status && input_opt.unit == CRM_BOOK_BOOKING)
        status = input_need(in, CRM_BOOK_ID, "booking_id", "--unit booking", err);
    if (!status && input_opt.unit == CRM_BOOK_DAY)
        status = input_need(in, CRM_BOOK_CUSTOMER, "customer_id", "--unit day", err);
    return status;
}

enum crm_status input_need(const struct input *in, enum crm_book_column column, const char *name,
    const char *what_for, struct crm_err *err)
{
    if (in->book.has[column])
        return CRM_OK;
    return crm_err_set(err, CRM_EDATA,
        "%s needs column %s, and the bookings have none (-c %s=HEADER says what it is called)",
        what_for, name, name);
}

/* ---- what is said ----------------------------------------------------------------------- */

/* A day long after all the book knows of: every booking since would be unclosed. */
static void say_late(const struct input *in)
{
    static const int32_t days[] = {1, 7, 31, 92, 366};
    int32_t most = in->grouped ? days[in->cli->period] : 31, last = in->book.known.outer;
    char text[CRM_DATE_TEXT], date[CRM_DATE_TEXT];

    if (last == CRM_DAY_NONE || in->as_of <= last || in->as_of - last <= most)
        return;
    crm_date_format(last, CRM_SECOND_NONE, text);
    crm_date_format(in->as_of, CRM_SECOND_NONE, date);
    crm_cli_look(in->cli, "the as-of day %s lies %d days after the last day the book knows of, %s",
        date, in->as_of - last, text);
}

static void say_states(const struct input *in)
{
    uint64_t unclosed = 0, closed = 0, no_shows = 0, others = 0;
    char date[CRM_DATE_TEXT];

    crm_date_format(in->as_of, CRM_SECOND_NONE, date);
    for (size_t i = 0; i < in->book.n; i++) {
        enum crm_booking_state state = in->book.row[i].state;
        if (!input_counts(in, &in->book.row[i]))
            continue;
        unclosed += state == CRM_BOOKING_UNCLOSED;
        closed += state == CRM_BOOKING_COMPLETED;
        no_shows += state == CRM_BOOKING_NO_SHOW;
        others += state != CRM_BOOKING_COMPLETED && state != CRM_BOOKING_UNCLOSED &&
                  state != CRM_BOOKING_AHEAD;
    }
    if (unclosed)
        crm_cli_note(in->cli,
            "%ju booking%s up to %s never closed (unclosed): whether they came is not known",
            (uintmax_t)unclosed, plural(unclosed), date);
    if (no_shows && unclosed > no_shows && !closed)
        crm_cli_look(in->cli,
            "no booking is completed, %ju %s: does the book mark only what did not happen? "
            "crm-import --status =completed reads it so",
            (uintmax_t)no_shows, no_shows == 1 ? "is a no-show" : "are no-shows");
    if (closed >= 100 && !others)
        crm_cli_warn(in->cli,
            "%ju bookings are completed, and none is a no-show or cancelled: was the book exported "
            "without them?",
            (uintmax_t)closed);
}

static void say(const struct input *in)
{
    char date[CRM_DATE_TEXT];

    crm_date_format(in->as_of, CRM_SECOND_NONE, date);
    if (in->cli->as_of == CRM_DAY_NONE)
        crm_cli_note(in->cli,
            "as of %s, the last day something was booked, cancelled or closed (-a sets another)",
            date);
    if (in->book.made_later)
        crm_cli_note(in->cli, "made after %s: %ju row%s not used", date,
            (uintmax_t)in->book.made_later, plural(in->book.made_later));
    say_late(in);
    say_states(in);
}

/* ---- rows ------------------------------------------------------------------------------- */

enum crm_status input_read(struct input *in, struct crm_err *err)
{
    struct crm_book_rule rule = {
        .late_seconds = in->late_seconds, .late_moves = input_opt.late_moves};
    enum crm_status status = crm_frame_start(in->frame, err);
    if (!status)
        status = crm_book_read(&in->book, in->frame, in->grouped ? &in->blocks : NULL, err);
    if (!status)
        status = crm_cli_frame_judge(in->cli, in->frame, err);
    if (!status)
        status = crm_book_as_of(&in->book, in->cli->as_of, in->cli->since, &in->as_of, err);
    if (status)
        return status;
    if (in->as_of == CRM_DAY_NONE) {
        in->as_of = CRM_DAY_MIN;
        return CRM_OK;
    }
    rule.as_of = in->as_of;
    crm_book_settle(&in->book, &rule);
    if (input_opt.unit != CRM_BOOK_ROW)
        status = crm_book_join(&in->book, (enum crm_book_unit)input_opt.unit, in->as_of, err);
    if (!status)
        say(in);
    return status;
}

void input_close(struct input *in)
{
    if (in->grouped)
        crm_blocks_release(&in->blocks);
    crm_book_release(&in->book);
    crm_frame_close(in->frame);
}

bool input_counts(const struct input *in, const struct crm_booking *row)
{
    const struct crm_cli *cli = in->cli;

    return row->state != CRM_BOOKING_BLOCKED &&
           (cli->since == CRM_DAY_NONE || row->start.day >= cli->since) &&
           (cli->until == CRM_DAY_NONE || row->start.day <= cli->until);
}

bool *input_use(const struct input *in)
{
    bool *use = crm_mem_alloc(in->book.n, sizeof *use);

    for (size_t i = 0; use && i < in->book.n; i++)
        use[i] = input_counts(in, &in->book.row[i]);
    return use;
}

enum crm_status close_out(enum crm_status status, struct crm_out **out, struct crm_err *err)
{
    struct crm_out *it = *out;

    *out = NULL;
    if (!status)
        return it ? crm_out_close(it, err) : CRM_OK;
    crm_out_abandon(it);
    return status;
}

void out_period(struct crm_out *out, const struct input *in, int32_t period)
{
    crm_out_period(out, in->cli->period, period);
}
