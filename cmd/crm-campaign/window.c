#include "window.h"

#include "base/cell.h"
#include "base/mem.h"
#include "cli/late.h"
#include "cli/progress.h"
#include "io/flow.h"

#include <stdlib.h>

struct window_options window_opt;
const char *const window_bases[] = {"cash", "service", NULL};
const char *const measure_names[] = {"returned", "visits", "spend", "new_service", NULL};

static enum crm_status read_starts(struct window *w, struct crm_err *err)
{
    int32_t day;
    size_t column;
    enum crm_status status = CRM_OK;

    if (!window_opt.start)
        return crm_err_set(
            err, CRM_EUSAGE, "--start is needed: the first day of the window, or its column");
    w->start = crm_mem_alloc(w->list.n, sizeof *w->start);
    if (!w->start)
        return crm_err_nomem(err);
    if (crm_date_parse(crm_slice_of(window_opt.start), &day, NULL)) {
        for (size_t i = 0; i < w->list.n; i++)
            w->start[i] = day;
        return CRM_OK;
    }
    column = crm_reader_find(w->list.reader, window_opt.start);
    if (column == CRM_COLUMN_NONE) {
        char show[CRM_ERR_SHOW];
        return crm_err_set(err, CRM_EUSAGE,
            "--start: %s is neither a date like 2024-05-31 nor a column of the list",
            crm_err_show(window_opt.start, strlen(window_opt.start), show));
    }
    status = crm_table_days(&w->list.table, column, w->start, err);
    for (size_t i = 0; !status && i < w->list.n; i++)
        if (w->start[i] == CRM_DAY_NONE) {
            crm_table_place(&w->list.table, i, column, err);
            status = crm_err_set(err, CRM_EDATA,
                "empty: every client of the list has a start, those of the control too");
        }
    return status;
}

static enum crm_status check_options(struct window *w, struct crm_err *err)
{
    int32_t day = crm_day_from_civil(2024, 1, 1);
    char show[CRM_ERR_SHOW];
    bool item = strcmp(window_opt.of, "item") == 0;

    if (!item && strcmp(window_opt.of, "category") != 0)
        return crm_err_set(err, CRM_EUSAGE, "--of: %s is neither item nor category",
            crm_err_show(window_opt.of, strlen(window_opt.of), show));
    w->spec.of = item ? CRM_TX_ITEM : CRM_TX_CATEGORY;
    if (window_opt.horizon.unit != 'd' && window_opt.horizon.unit != 'w')
        return crm_err_set(err, CRM_EUSAGE,
            "--horizon: days or weeks, so that the window before the start is as long");
    w->horizon = crm_span_add(window_opt.horizon, day) - day;
    return CRM_OK;
}

enum crm_status window_open(
    struct window *w, const struct crm_cli *cli, bool years, struct crm_err *err)
{
    struct crm_cli all = *cli;
    enum crm_status status;

    *w = (struct window){.cli = cli};
    crm_map_init(&w->list.ids);
    status = check_options(w, err);
    if (!status)
        status = list_open_joined(&w->list, cli, err);
    if (!status)
        status = read_starts(w, err);
    all.where.n = 0; /* the as-of day is that of all rows */
    if (!status)
        status = crm_cli_reader(&all, &w->reader, err);
    if (!status && cli->where.n)
        status = crm_cli_where(cli, &w->where, err);
    if (status)
        return status;
    w->spec = (struct crm_past_spec){.reader = w->reader,
        .ids = &w->list.ids,
        .start = w->start,
        .horizon = w->horizon,
        .years = years,
        .items = true,
        .of = w->spec.of,
        .basis = (enum crm_basis)window_opt.basis,
        .as_of = cli->as_of,
        .since = cli->since,
        .until = cli->until,
        .where = {.expr = w->where},
        .threads = cli->threads ? (int)cli->threads : crm_flow_threads(w->reader)};
    return CRM_OK;
}

static void progress(void *ctx, uint64_t bytes)
{
    crm_progress_bytes(ctx, bytes);
}

static const char *plural(uint64_t n)
{
    return n == 1 ? "" : "s";
}

static void say_rows(const struct window *w)
{
    const struct crm_ledger_totals *totals = &w->past.totals;
    char day[CRM_DATE_TEXT], money[CRM_MONEY_TEXT];

    crm_date_format(w->as_of, CRM_SECOND_NONE, day);
    if (w->cli->as_of == CRM_DAY_NONE && w->as_of != CRM_DAY_NONE)
        crm_cli_note(w->cli, "as of %s, the last date in the input (-a sets another)", day);
    if (totals->after_rows)
        crm_cli_note(w->cli, "after %s: %ju row%s not used", day, (uintmax_t)totals->after_rows,
            plural(totals->after_rows));
    if (w->past.other_rows)
        crm_cli_note(w->cli, "%ju row%s of clients who are not in the list",
            (uintmax_t)w->past.other_rows, plural(w->past.other_rows));
    if (totals->walk_in_rows) {
        crm_money_format(totals->walk_in_e4, totals->decimals, money);
        crm_cli_note(w->cli, "walk-ins: %ju row%s, %s in all, in no client's numbers",
            (uintmax_t)totals->walk_in_rows, plural(totals->walk_in_rows), money);
    }
    if (totals->outside_rows && totals->outside_rows + totals->after_rows == totals->rows)
        crm_cli_note(w->cli, "--since, --until and --where leave no row");
}

/* Whether the last day of somebody's window is after the last day that is known. */
static void judge_window(struct window *w)
{
    char last[CRM_DATE_TEXT], day[CRM_DATE_TEXT];
    int32_t end = INT32_MIN;

    for (size_t i = 0; i < w->list.n; i++)
        if (w->start[i] + w->horizon - 1 > end)
            end = w->start[i] + w->horizon - 1;
    w->open = w->list.n && (w->as_of == CRM_DAY_NONE || end > w->as_of);
    if (!w->open)
        return;
    crm_date_format(end, CRM_SECOND_NONE, last);
    crm_date_format(w->as_of, CRM_SECOND_NONE, day);
    crm_cli_warn(w->cli, "the window ends on %s, and the last day known is %s: no effect yet", last,
        w->as_of == CRM_DAY_NONE ? "none" : day);
}

enum crm_status window_read(struct window *w, struct crm_err *err)
{
    struct crm_progress bar;
    enum crm_status status;

    crm_progress_start(&bar, w->cli, crm_reader_size(w->reader));
    w->spec.progress = progress;
    w->spec.progress_ctx = &bar;
    status = crm_past_read(&w->past, &w->spec, err);
    crm_progress_end(&bar);
    if (w->where && (status == CRM_EUSAGE || !status))
        status = crm_cli_where_done(status ? status : crm_expr_judge(w->where, err), err);
    if (!status)
        status = crm_ledger_totals_as_of(&w->past.totals, w->cli->as_of, &w->as_of, err);
    if (!status)
        status = crm_ledger_totals_first(&w->past.totals, w->cli->since, err);
    if (!status)
        crm_cli_late(w->cli, w->as_of, w->past.totals.last_date);
    if (!status && w->as_of != CRM_DAY_NONE && w->cli->until != CRM_DAY_NONE &&
        w->cli->until < w->as_of)
        w->as_of = w->cli->until;
    if (!status) {
        say_rows(w);
        judge_window(w);
    }
    return status;
}

void window_close(struct window *w)
{
    crm_past_release(&w->past);
    if (w->reader)
        crm_reader_close(w->reader);
    crm_expr_free(w->where);
    free(w->start);
    list_close(&w->list);
}

void window_measure(
    const struct window *w, enum measure measure, enum crm_past_window window, double y[])
{
    const struct crm_past *past = &w->past;
    const uint8_t *fresh =
        past->fresh[window == CRM_PAST_AFTER ? CRM_PAST_START : CRM_PAST_EARLIER];

    for (size_t i = 0; i < w->list.n; i++)
        y[i] = measure == RETURNED ? past->visits[window][i] > 0
               : measure == VISITS ? past->visits[window][i]
               : measure == SPEND  ? (double)past->spend_e4[window][i] / 1e4
                                   : fresh[i];
}
