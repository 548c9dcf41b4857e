#include "input.h"

#include "base/list.h"
#include "cli/late.h"
#include "cli/progress.h"
#include "io/flow.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct input_options input_opt;
const char *const input_bases[] = {"cash", "service", NULL};

enum { WALK_IN_SHOWN = 3 };

enum crm_status input_open_alone(struct input *in, struct crm_cli *cli, struct crm_err *err)
{
    enum crm_status status;

    *in = (struct input){.cli = cli,
        .as_of = CRM_DAY_NONE,
        .spec = {.basis = (enum crm_basis)input_opt.basis,
            .as_of = cli->as_of,
            .since = cli->since,
            .until = cli->until}};
    status = crm_list_slices(&in->walk_in, &in->spec.n_walk_in, input_opt.walk_in.item,
        input_opt.walk_in.n, "--walk-in", err);
    in->spec.walk_in = in->walk_in;
    return status;
}

enum crm_status input_open(struct input *in, struct crm_cli *cli, struct crm_err *err)
{
    enum crm_status status = input_open_alone(in, cli, err);

    return status ? status : crm_cli_frame(cli, NULL, &in->frame, err);
}

static void progress(void *ctx, uint64_t bytes)
{
    crm_progress_bytes(ctx, bytes);
}

const char *plural(uint64_t n)
{
    return n == 1 ? "" : "s";
}

static void say_totals(const struct input *in)
{
    const struct crm_cli *cli = in->cli;
    const struct crm_ledger_totals *totals = &in->gather->totals;
    char text[CRM_MONEY_TEXT], date[CRM_DATE_TEXT] = "";

    if (in->as_of != CRM_DAY_NONE)
        crm_date_format(in->as_of, CRM_SECOND_NONE, date);
    if (cli->as_of == CRM_DAY_NONE && in->as_of != CRM_DAY_NONE)
        crm_cli_note(cli, "as of %s, the last date in the input (-a sets another)", date);
    if (totals->walk_in_rows) {
        crm_money_format(totals->walk_in_e4, totals->decimals, text);
        crm_cli_note(cli, "walk-ins: %ju row%s, %s in all, in no client's numbers",
            (uintmax_t)totals->walk_in_rows, plural(totals->walk_in_rows), text);
    }
    if (totals->after_rows)
        crm_cli_note(cli, "after %s: %ju row%s not used", date, (uintmax_t)totals->after_rows,
            plural(totals->after_rows));
    if (totals->outside_rows && totals->outside_rows + totals->after_rows == totals->rows)
        crm_cli_note(cli, "--since, --until and --where leave no row");
    if (totals->outside_rows)
        crm_cli_verbose(cli, "left out by --since, --until or --where: %ju row%s",
            (uintmax_t)totals->outside_rows, plural(totals->outside_rows));
}

/* The first few ids, in order of the input, that look like a till's code. */
static void say_walk_in_codes(const struct input *in)
{
    struct crm_gather_cursor cursor = {0};
    char shown[CRM_ERR_SHOW];

    for (int found = 0; found < WALK_IN_SHOWN && crm_gather_next(in->gather, &cursor);) {
        if (!crm_customer_looks_walk_in(cursor.id))
            continue;
        crm_cli_note(in->cli,
            "customer_id %s looks like a till's code for walk-ins: --walk-in %.*s",
            crm_err_show(cursor.id.ptr, cursor.id.len, shown), (int)cursor.id.len, cursor.id.ptr);
        found++;
    }
}

enum crm_status input_settle(struct input *in, struct crm_err *err)
{
    enum crm_status status = crm_gather_as_of(in->gather, &in->as_of, err);

    if (status)
        return status;
    say_totals(in);
    crm_cli_late(in->cli, in->as_of, in->gather->totals.last_date);
    say_walk_in_codes(in);
    return CRM_OK;
}

enum crm_status input_read(struct input *in, struct crm_err *err)
{
    struct crm_reader *reader = crm_frame_reader(in->frame);
    int threads = in->cli->threads ? (int)in->cli->threads : crm_flow_threads(reader);
    struct crm_progress bar;
    enum crm_status status;

    crm_progress_start(&bar, in->cli, crm_reader_size(reader));
    in->spec.progress = progress;
    in->spec.progress_ctx = &bar;
    status = crm_gather_open(&in->gather, in->frame, &in->spec, threads, err);
    if (!status)
        status = crm_gather_read(in->gather, err);
    crm_progress_end(&bar);
    if (!status)
        status = crm_cli_frame_judge(in->cli, in->frame, err);
    return status;
}

void input_close(struct input *in)
{
    crm_gather_close(in->gather);
    if (in->frame)
        crm_frame_close(in->frame);
    free(in->walk_in);
}

enum crm_status say_cut(const struct input *in, const char *so, struct crm_err *err)
{
    struct crm_days_cut cut;
    enum crm_status status = crm_days_find_cut(in->gather, &cut, err);
    char month[CRM_DATE_TEXT];

    if (status || !cut.is_cut)
        return status;
    crm_period_format(CRM_PERIOD_MONTH, cut.month, month);
    crm_cli_note(in->cli,
        "%s has %ju new clients, a month in the middle %.12g: the rows seem to begin in the "
        "middle of a history; %s",
        month, (uintmax_t)cut.in_first, cut.median, so);
    return CRM_OK;
}

const char *rules_path(const struct crm_cli *cli, char room[RULES_PATH])
{
    const char *path = cli->operand[0];
    char name[256];

    if (strcmp(path, "-") == 0 || strchr(path, '/') || access(path, F_OK) == 0)
        return path;
    snprintf(name, sizeof name, "%s.csv", path);
    return crm_cli_data("members", name, room, RULES_PATH) && access(room, R_OK) == 0 ? room : path;
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

enum crm_status close_pass(enum crm_status status, struct crm_pass **pass, struct crm_err *err)
{
    struct crm_pass *it = *pass;

    *pass = NULL;
    if (!it)
        return status;
    if (!status)
        return crm_pass_close(it, err);
    crm_pass_abandon(it);
    return status;
}
