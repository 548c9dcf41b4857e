/* crm-booking rebook -- is the next visit booked? five definitions side by side */

#include "booking.h"
#include "input.h"

#include "booking/rebook.h"
#include "stat/interval.h"
#include "cli/frame.h"

#include <math.h>

static struct crm_opt_list definitions;

static const struct crm_opt options[] = {
    INPUT_OPTIONS,
    OPT_LIST(0, "definition", "NAME", definitions,
        "before-leaving, held, 24h, 7d, future or all (default: all)"),
    OPT_END,
};

struct work {
    struct input in;
    struct crm_out *out;
    struct crm_rebook rebook;
    bool wanted[CRM_REBOOK_DEFINITIONS];
};

static enum crm_status choose(struct work *w, struct crm_err *err)
{
    char show[CRM_ERR_SHOW];

    for (size_t i = 0; i < definitions.n; i++) {
        const char *name = definitions.item[i];
        bool found = strcmp(name, "all") == 0, all = found;
        for (int d = 0; d < CRM_REBOOK_DEFINITIONS; d++)
            if (all || strcmp(name, crm_rebook_names[d]) == 0)
                w->wanted[d] = found = true;
        if (!found)
            return crm_err_set(err, CRM_EUSAGE,
                "--definition: %s is none of before-leaving, held, 24h, 7d, future, all",
                crm_err_show(name, strlen(name), show));
    }
    for (int d = 0; d < CRM_REBOOK_DEFINITIONS && !definitions.n; d++)
        w->wanted[d] = true;
    return CRM_OK;
}

static void say_left_out(const struct work *w)
{
    const struct crm_book *book = &w->in.book;
    uint64_t nobody = 0, unknown = 0, endless = 0;

    for (size_t i = 0; i < book->n; i++) {
        const struct crm_booking *b = &book->row[i];
        if (b->state == CRM_BOOKING_BLOCKED)
            continue;
        nobody += b->client == CRM_MAP_NONE;
        unknown += b->client != CRM_MAP_NONE && b->made.day == CRM_DAY_NONE;
        endless += b->client != CRM_MAP_NONE && b->state == CRM_BOOKING_COMPLETED &&
                   (b->minutes < 0 || b->start.second == CRM_SECOND_NONE);
    }
    if (nobody)
        crm_cli_note(w->in.cli, "without customer_id: %ju booking%s not looked at",
            (uintmax_t)nobody, plural(nobody));
    if (unknown)
        crm_cli_note(w->in.cli, "without booked_at: %ju booking%s can be no rebooking",
            (uintmax_t)unknown, plural(unknown));
    if (endless && w->wanted[CRM_REBOOK_24H])
        crm_cli_note(w->in.cli,
            "without an end: %ju completed booking%s, whose 24h counts from the start (a day "
            "alone: from its end)",
            (uintmax_t)endless, plural(endless));
}

static void write_row(struct work *w, const struct crm_rebook_row *row, int d)
{
    uint64_t n = d == CRM_REBOOK_FUTURE ? row->clients : row->visits;
    struct crm_interval limits = crm_wilson((double)row->rebooked[d], (double)n, w->in.cli->level);
    bool open = row->open[d];

    crm_out_block(w->out, &w->in.blocks, row->block);
    out_period(w->out, &w->in, row->period);
    crm_out_string(w->out, crm_rebook_names[d]);
    crm_out_int(w->out, (int64_t)n);
    crm_out_int(w->out, (int64_t)row->rebooked[d]);
    crm_out_number(w->out, open ? NAN : (double)row->rebooked[d] / (double)n);
    crm_out_number(w->out, open ? NAN : limits.lo);
    crm_out_number(w->out, open ? NAN : limits.hi);
    crm_out_string(w->out, open ? "open" : "");
    crm_out_row(w->out);
}

static enum crm_status work(struct work *w, struct crm_err *err)
{
    const struct crm_cli *cli = w->in.cli;
    struct crm_rebook_spec spec = {.period = cli->period, .since = cli->since, .until = cli->until};
    enum crm_status status = input_read(&w->in, err);

    if (status)
        return status;
    spec.as_of = w->in.as_of;
    say_left_out(w);
    status = crm_rebook_make(&w->rebook, &w->in.book, &spec, err);
    for (size_t i = 0; i < w->rebook.n && !status; i++)
        for (int d = 0; d < CRM_REBOOK_DEFINITIONS; d++)
            if (w->wanted[d])
                write_row(w, &w->rebook.row[i], d);
    return status;
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct work w = {.out = NULL};
    enum crm_status status = choose(&w, err);

    if (status)
        return status;
    status = input_open(&w.in, cli, CRM_BOOK_NEEDS_CLIENTS, err);
    if (!status)
        status = input_need(&w.in, CRM_BOOK_CUSTOMER, "customer_id", "rebook", err);
    if (!status)
        status = input_need(&w.in, CRM_BOOK_MADE, "booked_at", "rebook", err);
    if (!status)
        status = crm_out_analysis(&w.out, cli, err);
    if (!status)
        status = work(&w, err);
    status = close_out(status, &w.out, err);
    crm_rebook_release(&w.rebook);
    input_close(&w.in);
    return status;
}

static const struct crm_schema_column columns[] = {
    COL_BY,
    COL_PERIOD("period", "the period of the start, named by its start"),
    COL_TEXT("definition", "what rebooked means"),
    COL_INT("visits", "visits", "visits, of definition future clients"),
    COL_INT("rebooked", "visits", "those that were rebooked"),
    COL_SHARE("rate", "rebooked over visits"),
    COL_NUMBER("lo", "0 to 1", "lower limit of rate"),
    COL_NUMBER("hi", "0 to 1", "upper limit of rate"),
    COL_TEXT("note", "open: the window of some visits has not ended"),
    COL_END,
};

const struct crm_analysis analysis_rebook = {
    .name = "rebook",
    .summary = "is the next visit booked? by five definitions",
    .synopsis = "[-g COL] [--period PERIOD] [--definition NAME]... [options] [FILE...]",
    .common = INPUT_COMMON | CRM_COMMON_BY | CRM_COMMON_PERIOD | CRM_COMMON_LEVEL,
    .options = options,
    .columns = columns,
    .run = run,
};
