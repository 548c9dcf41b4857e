/* crm-churn survival -- when they leave: Kaplan-Meier curves at every time or at given ones */

#include "cli/cmd.h"

#include "base/list.h"
#include "base/mem.h"
#include "base/num.h"
#include "survival_tests.h"

#include <math.h>
#include <stdlib.h>

static struct survival_spec spec;

static struct {
    const char *test_file, *median_file, *at;
    int limits, unit;
    int64_t inactive;
    double tau; /* 0: not given */
} opt;

static const char *const units[] = {"client", "interval", NULL};

static const char *const limit_names[] = {"log", "log-log", "plain", NULL};

static const struct crm_opt options[] = {
    SOURCE_OPTIONS,
    OPT_CHOICE(0, "unit", "UNIT", opt.unit, units, "client",
        "transactions: client (first visit to the day she is lost) or interval (to the next "
        "visit)"),
    INACTIVE_OPTION(opt.inactive),
    INPUT_COHORT_OPTION,
    OPT_TEXT(0, "time", "COL", spec.time, NULL,
        "column of the time to the event, or to the last day seen"),
    OPT_TEXT(0, "event", "COL", spec.event, NULL,
        "column that says whether it happened: 1/0, yes/no, true/false"),
    OPT_TEXT(
        0, "weight", "COL", spec.weight, NULL, "column that says how many each row stands for"),
    OPT_TEXT(0, "entry", "COL", spec.entry, NULL,
        "column of the time from which each row was watched (left truncation)"),
    OPT_CHOICE(0, "conf-type", "TYPE", opt.limits, limit_names, "log",
        "scale of the limits: log, log-log or plain"),
    OPT_WRITE(0, "test-file", opt.test_file,
        "write log-rank and Peto tests between the groups of -g", .needs = "by",
        .excludes = "weight"),
    OPT_COMMA(0, "strata", "LIST", spec.strata, NULL,
        "columns: the tests compare inside each of their values only", .needs = "test-file"),
    OPT_NUMBER(0, "tau", "TIME", opt.tau, 1e-9, 1e9, NULL,
        "--median: restricted means to TIME; --test-file: also how far they lie apart"),
    OPT_COMMA(0, "at", "TIME,...", opt.at, NULL, "rows for these times alone: 90,180,365"),
    OPT_WRITE(0, "median", opt.median_file, "write medians and restricted means"),
    OPT_END,
};

static void end_row(const struct survival_rows *r, struct crm_out *out)
{
    if (!spec.time)
        crm_out_date(out, r->in.as_of);
    crm_out_row(out);
}

/* ---- the curve ------------------------------------------------------------------------ */

/* A curve for people: the last step before each of SHOWN times a like stretch apart. */
enum { SHOWN = 24 };

static bool shown(const struct crm_cli *cli, const struct crm_survival *c, size_t i)
{
    double width = c->n_steps ? c->step[c->n_steps - 1].time / SHOWN : 0;

    return cli->format != CRM_FORMAT_TABLE || c->n_steps <= SHOWN || i == 0 ||
           i + 1 == c->n_steps ||
           floor(c->step[i].time / width) != floor(c->step[i + 1].time / width);
}

/* Per mille: what a table has room for beside the bar. */
static double for_people(const struct crm_cli *cli, double share)
{
    return cli->format == CRM_FORMAT_TABLE && !cli->digits_given ? round(1e3 * share) / 1e3 : share;
}

static void write_step(struct crm_out *out, const struct crm_cli *cli,
    const struct survival_rows *r, uint32_t group, const struct crm_survival_step *s)
{
    survival_rows_cells(r, group, out);
    crm_out_number(out, s->time);
    crm_out_number(out, s->at_risk);
    crm_out_number(out, s->events);
    crm_out_number(out, s->censored);
    crm_out_number(out, for_people(cli, s->survival));
    crm_out_number(out, for_people(cli, s->se));
    crm_out_number(out, for_people(cli, s->lo));
    crm_out_number(out, for_people(cli, s->hi));
    end_row(r, out);
}

static void write_curve(struct crm_out *out, const struct crm_cli *cli,
    const struct survival_rows *r, uint32_t group, const struct crm_survival *c)
{
    for (size_t i = 0; i < c->n_steps; i++)
        if (shown(cli, c, i))
            write_step(out, cli, r, group, &c->step[i]);
}

/* ---- at given times ------------------------------------------------------------------- */

struct times {
    double at[CRM_LIST_MAX]; /* in order, each once */
    size_t n;
};

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static enum crm_status read_times(struct times *times, struct crm_err *err)
{
    struct crm_list list = {0};
    enum crm_status status = crm_list_split(&list, opt.at, "--at", err);
    size_t n = 0;

    for (size_t i = 0; i < list.n && !status; i++) {
        struct crm_slice text = crm_slice_of(list.item[i]);
        char show[CRM_ERR_SHOW];
        if (!crm_num_double(text, &times->at[i]) || times->at[i] < 0)
            status = crm_err_set(err, CRM_EUSAGE, "--at: %s is not a time like 30 or 365",
                crm_err_show(text.ptr, text.len, show));
    }
    if (!status)
        qsort(times->at, list.n, sizeof *times->at, by_size);
    for (size_t i = 0; i < list.n && !status; i++)
        if (i == 0 || times->at[i] != times->at[n - 1])
            times->at[n++] = times->at[i];
    times->n = n;
    crm_list_release(&list);
    return status;
}

/* Events and censored rows since the time before, so that they add up to those of the curve. */
static void write_times(struct crm_out *out, const struct crm_cli *cli,
    const struct survival_rows *r, uint32_t group, const struct crm_survival *c,
    const struct times *times)
{
    const struct crm_survival_data data = survival_rows_group(r, group);
    struct crm_survival_step before = {0};

    for (size_t i = 0; i < times->n; i++) {
        struct crm_survival_step at = crm_survival_at(c, &data, times->at[i]), row = at;
        row.events -= before.events;
        row.censored -= before.censored;
        write_step(out, cli, r, group, &row);
        before = at;
    }
}

static void note_times(const struct crm_cli *cli, const struct survival_rows *r, uint32_t group,
    const struct crm_survival *c, const struct times *times)
{
    const struct crm_survival_step *last = &c->step[c->n_steps - 1];
    char name[256];

    survival_rows_name(r, group, name);
    if (times->n && times->at[times->n - 1] > last->time && last->survival > 0)
        crm_cli_note(cli, "%s%snobody was watched after %.12g: no survival for later times", name,
            *name ? ": " : "", last->time);
}

/* ---- median and restricted mean ------------------------------------------------------- */

static void remark_median(struct crm_out *out, const struct survival_rows *r, uint32_t group,
    const struct crm_survival *c, double median, struct crm_interval limits)
{
    char name[256];
    bool grouped = r->n_groups > 1;
    const char *who = *survival_rows_name(r, group, name) || !grouped ? name : "(empty)";
    const char *gap = *who ? ": " : "";

    if (isnan(median))
        crm_out_remark(
            out, "%s%s%.6g of %.6g left; it never gets to half.", who, gap, c->events, c->n);
    else if (isnan(limits.lo) && isnan(limits.hi))
        crm_out_remark(out, "%s%s%.6g of %.6g left, half of them by %.6g; too few to say how sure.",
            who, gap, c->events, c->n, median);
    else if (isnan(limits.lo))
        crm_out_remark(out, "%s%s%.6g of %.6g left, half of them by %.6g (to %.6g).", who, gap,
            c->events, c->n, median, limits.hi);
    else if (isnan(limits.hi))
        crm_out_remark(out, "%s%s%.6g of %.6g left, half of them by %.6g (from %.6g).", who, gap,
            c->events, c->n, median, limits.lo);
    else
        crm_out_remark(out, "%s%s%.6g of %.6g left, half of them by %.6g (%.6g to %.6g).", who, gap,
            c->events, c->n, median, limits.lo, limits.hi);
}

/* The area to --tau, where the curve gets so far, or else to `end`. */
static enum crm_status restricted_mean(const struct crm_survival *c,
    const struct crm_survival_data *data, double end, struct survival_mean *m, struct crm_err *err)
{
    const struct crm_survival_step *last = &c->step[c->n_steps - 1];

    m->mean = m->se = NAN;
    if (opt.tau > 0 && last->survival > 0 && last->time < opt.tau)
        return CRM_OK;
    return crm_survival_mean(c, data, opt.tau > 0 ? opt.tau : end, &m->mean, &m->se, err);
}

static void write_median(struct crm_out *medians, const struct survival_rows *r, uint32_t group,
    const struct crm_survival *c, const struct survival_mean *m, double median,
    struct crm_interval limits)
{
    survival_rows_cells(r, group, medians);
    crm_out_number(medians, c->n);
    crm_out_number(medians, c->events);
    crm_out_number(medians, m->mean);
    crm_out_number(medians, m->se);
    crm_out_number(medians, median);
    crm_out_number(medians, limits.lo);
    crm_out_number(medians, limits.hi);
    end_row(r, medians);
}

static void warn_short(const struct crm_cli *cli, const struct survival_rows *r, uint32_t group,
    const struct crm_survival *c, const struct survival_mean *m)
{
    char name[256];

    survival_rows_name(r, group, name);
    if (opt.tau > 0 && isnan(m->mean))
        crm_cli_warn(cli, "%s%swatched until %.12g only, less than --tau %.12g: no restricted mean",
            name, *name ? ": " : "", c->step[c->n_steps - 1].time, opt.tau);
}

/* ---- all groups ----------------------------------------------------------------------- */

struct work {
    struct crm_cli *cli;
    struct survival_rows rows;
    struct times times;
    struct crm_out *out, *medians, *tests;
    struct survival_mean *mean; /* of each group */
};

static enum crm_status write_group(struct work *w, uint32_t g, double end, struct crm_err *err)
{
    const struct survival_rows *r = &w->rows;
    const struct crm_survival_data data = survival_rows_group(r, g);
    struct crm_survival curve;
    struct crm_interval limits;
    double median;
    enum crm_status status =
        crm_survival_fit(&curve, &data, (enum crm_limits)opt.limits, w->cli->level, err);

    if (status)
        return status;
    crm_survival_median(&curve, &median, &limits);
    status = restricted_mean(&curve, &data, end, &w->mean[g], err);
    if (!status && opt.at)
        write_times(w->out, w->cli, r, g, &curve, &w->times);
    else if (!status)
        write_curve(w->out, w->cli, r, g, &curve);
    if (!status) {
        note_times(w->cli, r, g, &curve, &w->times);
        warn_short(w->cli, r, g, &curve, &w->mean[g]);
        remark_median(w->out, r, g, &curve, median, limits);
    }
    if (!status && w->medians)
        write_median(w->medians, r, g, &curve, &w->mean[g], median, limits);
    crm_survival_release(&curve);
    return status;
}

static enum crm_status write_groups(struct work *w, struct crm_err *err)
{
    const struct survival_rows *r = &w->rows;
    double end = r->n ? r->time[r->order[r->n - 1]] : 0;
    enum crm_status status = CRM_OK;

    w->mean = crm_mem_zalloc(r->n_groups, sizeof *w->mean);
    if (!w->mean)
        return crm_err_nomem(err);
    for (uint32_t k = 0; k < r->n_groups && !status; k++) {
        uint32_t g = r->group_list[k];
        if (r->split.start[g] < r->split.start[g + 1])
            status = write_group(w, g, end, err);
    }
    return status;
}

/* ---- the analysis --------------------------------------------------------------------- */

static enum crm_status check_options(const struct crm_cli *cli, struct crm_err *err)
{
    spec.unit = (enum lives_unit)opt.unit;
    spec.inactive = (int32_t)opt.inactive;
    if (!spec.time != !spec.event)
        return crm_err_set(err, CRM_EUSAGE, "--time COL and --event COL belong together");
    if (spec.time &&
        (cli->as_of != CRM_DAY_NONE || cli->since != CRM_DAY_NONE || cli->until != CRM_DAY_NONE))
        return crm_err_set(
            err, CRM_EUSAGE, "--as-of, --since, --until belong to transactions, not to --time");
    if (spec.time && (spec.inactive || spec.unit != LIVES_CLIENT))
        return crm_err_set(
            err, CRM_EUSAGE, "--inactive and --unit belong to transactions, not to --time");
    if ((spec.time || spec.unit != LIVES_CLIENT) && input_cohort_from != CRM_DAY_NONE)
        return crm_err_set(err, CRM_EUSAGE, "--cohort-from belongs to lives of clients");
    if (!spec.time && (spec.weight || spec.entry || spec.strata))
        return crm_err_set(err, CRM_EUSAGE, "--%s belongs to --time and --event",
            spec.weight  ? "weight"
            : spec.entry ? "entry"
                         : "strata");
    if (opt.tau > 0 && !opt.test_file && !opt.median_file)
        return crm_err_set(err, CRM_EUSAGE, "--tau belongs to --median or --test-file");
    if (spec.time && (source_opt.partial || source_opt.merge))
        return crm_err_set(
            err, CRM_EUSAGE, "--partial and --merge belong to transactions, not to --time");
    if (!spec.time && spec.unit == LIVES_CLIENT && !spec.inactive && !source_opt.partial)
        return crm_err_set(err, CRM_EUSAGE,
            "--time COL and --event COL of a table are needed, or for transactions --inactive "
            "DAYS or --unit interval");
    return CRM_OK;
}

/* as_of only where there is one: of transactions. */
static enum crm_status open_file(struct crm_out **out, const struct crm_cli *cli, const char *path,
    const struct survival_rows *by, const struct crm_out_column columns[], size_t n,
    struct crm_err *err)
{
    enum crm_status status = crm_out_open(out, cli, path, err);

    if (status)
        return status;
    if (by)
        survival_rows_header(by, *out);
    crm_out_columns(*out, columns, n);
    if (!spec.time)
        crm_out_column(*out, crm_slice_of("as_of"), CRM_OUT_DATE);
    crm_out_header(*out);
    return CRM_OK;
}

static enum crm_status open_files(struct work *w, struct crm_err *err)
{
    static const struct crm_out_column median[] = {{"n", CRM_OUT_NUMBER},
        {"events", CRM_OUT_NUMBER}, {"rmean", CRM_OUT_NUMBER}, {"rmean_se", CRM_OUT_NUMBER},
        {"median", CRM_OUT_NUMBER}, {"lo", CRM_OUT_NUMBER}, {"hi", CRM_OUT_NUMBER}};
    const struct crm_out_column *test;
    size_t n_test = survival_tests_columns(opt.tau > 0, &test);
    enum crm_status status = crm_out_analysis(&w->out, w->cli, err);

    if (!status && opt.median_file)
        status = open_file(&w->medians, w->cli, opt.median_file, &w->rows, median,
            sizeof median / sizeof *median, err);
    if (!status && opt.test_file)
        status = open_file(&w->tests, w->cli, opt.test_file, NULL, test, n_test, err);
    return status;
}

static enum crm_status write_tests(struct work *w, struct crm_err *err)
{
    const struct survival_tests tests = {.rows = &w->rows,
        .table = w->tests,
        .remarks = w->out,
        .level = w->cli->level,
        .tau = opt.tau,
        .as_of = spec.time ? CRM_DAY_NONE : w->rows.in.as_of,
        .mean = w->mean};

    return survival_tests_write(&tests, err);
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct work w = {.cli = cli};
    enum crm_status status = check_options(cli, err);

    if (!status)
        status = read_times(&w.times, err);
    if (!status)
        status = survival_rows_open(&w.rows, cli, &spec, err);
    if (!status && source_opt.partial) {
        status = source_partial(&w.rows.in.source, err);
        survival_rows_release(&w.rows);
        return status;
    }
    if (!status)
        status = open_files(&w, err);
    if (!status)
        status = survival_rows_read(&w.rows, cli, err);
    if (!status && w.rows.robust)
        crm_cli_note(cli, "weights that are not whole numbers: standard errors are robust");
    if (!status)
        status = write_groups(&w, err);
    if (!status && w.tests)
        status = write_tests(&w, err);
    free(w.mean);
    if (w.rows.spec)
        survival_rows_release(&w.rows);
    return close_all(status, (struct crm_out *[]){w.medians, w.tests, w.out}, 3, err);
}

static const struct crm_schema_column columns[] = {
    COL_BY,
    COL_NUMBER("time", "days, or that of --time", "time since the start"),
    COL_NUMBER("at_risk", "lives", "still watched just before"),
    COL_NUMBER("events", "lives", "lost at that time"),
    COL_NUMBER("censored", "lives", "last seen at that time, not lost"),
    COL_SHARE("survival", "chance of lasting longer"),
    COL_NUMBER("se", "0 to 1", "standard error of survival"),
    COL_NUMBER("lo", "0 to 1", "lower limit of survival"),
    COL_NUMBER("hi", "0 to 1", "upper limit of survival"),
    COL_DATE("as_of", "the day the analysis is made for", .with = "!time"),
    COL_END,
};

const struct crm_analysis analysis_survival = {
    .name = "survival",
    .summary = "when they leave: Kaplan-Meier curves, medians, log-rank and Peto tests",
    .synopsis = "--time COL --event COL | --inactive DAYS | --unit interval [options] [FILE...]",
    .common = INPUT_COMMON | CRM_COMMON_LEVEL,
    .options = options,
    .columns = columns,
    .run = run,
};
