/* crm-churn departure -- what happens when a stylist leaves */

#include "cli/cmd.h"

#include "churn/departure.h"
#include "../shared/input.h"

#include <math.h>
#include <stdlib.h>

static struct {
    struct crm_span horizon;
    int64_t seen;
} opt;

static const struct crm_opt options[] = {
    SOURCE_OPTIONS,
    OPT_SPAN(0, "horizon", opt.horizon, "90d", "time to come back after she has left"),
    OPT_INT(0, "seen", "DAYS", opt.seen, 1, 36500, "365",
        "clients count if seen in so many days before"),
    OPT_END,
};

static void write_row(const struct input *in, const struct crm_departure *d, struct crm_out *out)
{
    struct crm_slice name = crm_ledger_cell(in->ledger, in->value[0], d->staff, 0);
    double rate = (double)d->returned / (double)d->clients;
    char day[CRM_DATE_TEXT];

    crm_out_text(out, name);
    crm_out_int(out, d->clients);
    crm_out_int(out, d->clients - d->returned);
    crm_out_int(out, d->returned);
    crm_out_number(out, rate);
    crm_out_number(out, d->control_rate);
    crm_out_number(out, d->difference);
    crm_out_number(out, d->limits.lo);
    crm_out_number(out, d->limits.hi);
    crm_out_date(out, in->as_of);
    crm_out_row(out);
    crm_date_format(d->day, CRM_SECOND_NONE, day);
    if (isnan(d->difference))
        return;
    crm_out_remark(out,
        "%.*s, last seen at work on %s: %.0f %% of her %ju clients came back, of others like them "
        "%.0f %%. %s",
        (int)name.len, name.ptr, day, 100 * rate, (uintmax_t)d->clients, 100 * d->control_rate,
        d->limits.hi < 0   ? "Clients left with her."
        : d->limits.lo > 0 ? "More stayed than of the others."
                           : "The difference may be chance.");
}

static enum crm_status write_all(const struct input *in, struct crm_out *out, struct crm_err *err)
{
    struct crm_departure *list;
    size_t n;
    enum crm_status status = crm_departure_make(&list, &n, in->ledger, in->value[0], opt.horizon,
        (int32_t)opt.seen, in->observed, in->cli->level, err);

    for (size_t i = 0; i < n; i++)
        write_row(in, &list[i], out);
    if (!status && n == 0)
        crm_cli_note(in->cli, "nobody's last line lies long enough before the as-of day");
    free(list);
    return status;
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    const struct input_want want = {
        .money = true, .walk_ins = true, .value = {"staff"}, .n_values = 1};

    return input_run(cli, &want, write_all, err);
}

static const struct crm_schema_column columns[] = {
    COL_BY,
    COL_TEXT("staff", "the stylist who left"),
    COL_INT("clients", "clients", "clients whose top stylist they were"),
    COL_INT("left_with", "clients", "those who did not come back"),
    COL_INT("returned", "clients", "those who did"),
    COL_SHARE("rate", "left_with over clients"),
    COL_SHARE("control_rate", "the same of clients like them whose stylist stayed"),
    COL_NUMBER("difference", "-1 to 1", "rate less control_rate"),
    COL_NUMBER("lo", "-1 to 1", "lower limit of difference"),
    COL_NUMBER("hi", "-1 to 1", "upper limit of difference"),
    COL_AS_OF,
    COL_END,
};

const struct crm_analysis analysis_departure = {
    .name = "departure",
    .summary = "what happens when a stylist leaves: her clients beside matched others",
    .synopsis = "[--horizon SPAN] [options] [FILE...]",
    .common = (INPUT_COMMON & ~CRM_COMMON_BY & ~CRM_COMMON_JOIN) | CRM_COMMON_LEVEL,
    .options = options,
    .columns = columns,
    .run = run,
};
