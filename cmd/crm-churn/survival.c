/* crm-churn survival -- when they leave: Kaplan-Meier, log-rank, Peto */

#include "churn.h"

#include "stat/logrank.h"
#include "stat/survival.h"
#include "survival_rows.h"

#include <math.h>
#include <stdlib.h>

static struct survival_spec spec;

static struct {
    const char *test_file, *median_file;
    int limits, unit;
    int64_t inactive;
} opt;

static const char *const units[] = {"client", "interval", NULL};

static const char *const limit_names[] = {"log", "log-log", "plain", NULL};

static const struct crm_opt options[] = {
    INPUT_OPTIONS,
    OPT_CHOICE(0, "unit", "UNIT", opt.unit, units, "client",
        "transactions: client (first visit to the day she is lost) or interval (to the next "
        "visit)"),
    INACTIVE_OPTION(opt.inactive),
    OPT_TEXT(0, "time", "COL", spec.time, NULL,
        "column of the time to the event, or to the last day seen"),
    OPT_TEXT(0, "event", "COL", spec.event, NULL,
        "column that says whether it happened: 1/0, yes/no, true/false"),
    OPT_TEXT(
        0, "weight", "COL", spec.weight, NULL, "column that says how many each row stands for"),
    OPT_CHOICE(0, "conf-type", "TYPE", opt.limits, limit_names, "log",
        "scale of the limits: log, log-log or plain"),
    OPT_WRITE(0, "test-file", opt.test_file,
        "write log-rank and Peto tests between the groups of -g", .needs = "by",
        .excludes = "weight"),
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

static void write_curve(struct crm_out *out, const struct crm_cli *cli,
    const struct survival_rows *r, uint32_t group, const struct crm_survival *c)
{
    for (size_t i = 0; i < c->n_steps; i++) {
        const struct crm_survival_step *s = &c->step[i];
        if (!shown(cli, c, i))
            continue;
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
}

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
    else if (isnan(limits.hi))
        crm_out_remark(out, "%s%s%.6g of %.6g left, half of them by %.6g (from %.6g).", who, gap,
            c->events, c->n, median, limits.lo);
    else
        crm_out_remark(out, "%s%s%.6g of %.6g left, half of them by %.6g (%.6g to %.6g).", who, gap,
            c->events, c->n, median, limits.lo, limits.hi);
}

static void write_median(struct crm_out *medians, const struct survival_rows *r, uint32_t group,
    const struct crm_survival *c, double end, double median, struct crm_interval limits)
{
    double mean, se;

    crm_survival_mean(c, end, &mean, &se);
    survival_rows_cells(r, group, medians);
    crm_out_number(medians, c->n);
    crm_out_number(medians, c->events);
    crm_out_number(medians, mean);
    crm_out_number(medians, se);
    crm_out_number(medians, median);
    crm_out_number(medians, limits.lo);
    crm_out_number(medians, limits.hi);
    end_row(r, medians);
}

static enum crm_status write_groups(struct crm_out *out, struct crm_out *medians,
    const struct crm_cli *cli, const struct survival_rows *r, struct crm_err *err)
{
    double end = r->n ? r->time[r->order[r->n - 1]] : 0;
    enum crm_status status = CRM_OK;

    for (uint32_t k = 0; k < r->n_groups && !status; k++) {
        uint32_t g = r->group_list[k];
        size_t from = r->split.start[g], to = r->split.start[g + 1];
        struct crm_survival curve;
        struct crm_interval limits;
        double median;
        if (from == to)
            continue;
        status = crm_survival_fit(&curve, r->time, r->event, r->weight, r->split.row + from,
            to - from, (enum crm_limits)opt.limits, cli->level, err);
        if (status)
            break;
        crm_survival_median(&curve, &median, &limits);
        write_curve(out, cli, r, g, &curve);
        remark_median(out, r, g, &curve, median, limits);
        if (medians)
            write_median(medians, r, g, &curve, end, median, limits);
        crm_survival_release(&curve);
    }
    return status;
}

/* ---- tests between groups ------------------------------------------------------------- */

static enum crm_status write_test(struct crm_out *tests, struct crm_out *out,
    const struct survival_rows *r, double rho, struct crm_err *err)
{
    const char *name = rho == 0 ? "log-rank" : "peto";
    struct crm_logrank test;
    enum crm_status status =
        crm_logrank_test(&test, r->time, r->event, r->group, r->n_groups, r->order, r->n, rho, err);

    if (status)
        return status;
    for (uint32_t k = 0; k < r->n_groups; k++) {
        uint32_t g = r->group_list[k];
        char text[256];
        if (r->split.start[g] == r->split.start[g + 1])
            continue;
        crm_out_string(tests, name);
        crm_out_string(tests, survival_rows_name(r, g, text));
        crm_out_int(tests, (int64_t)(r->split.start[g + 1] - r->split.start[g]));
        crm_out_number(tests, test.observed[g]);
        crm_out_number(tests, test.expected[g]);
        crm_out_number(tests, test.chisq);
        crm_out_int(tests, (int64_t)test.df);
        crm_out_number(tests, test.p);
        end_row(r, tests);
    }
    if (!isnan(test.p))
        crm_out_remark(out, "%s test between the groups: chi-squared %.4g on %.0f df, p = %.3g.",
            rho == 0 ? "Log-rank" : "Peto", test.chisq, test.df, test.p);
    crm_logrank_release(&test);
    return CRM_OK;
}

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
    if (!spec.time && spec.weight)
        return crm_err_set(err, CRM_EUSAGE, "--weight belongs to --time and --event");
    if (!spec.time && spec.unit == LIVES_CLIENT && !spec.inactive)
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

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    static const struct crm_out_column curve[] = {{"time", CRM_OUT_NUMBER},
        {"at_risk", CRM_OUT_NUMBER}, {"events", CRM_OUT_NUMBER}, {"censored", CRM_OUT_NUMBER},
        {"survival", CRM_OUT_SHARE}, {"se", CRM_OUT_NUMBER}, {"lo", CRM_OUT_NUMBER},
        {"hi", CRM_OUT_NUMBER}};
    static const struct crm_out_column median[] = {{"n", CRM_OUT_NUMBER},
        {"events", CRM_OUT_NUMBER}, {"rmean", CRM_OUT_NUMBER}, {"rmean_se", CRM_OUT_NUMBER},
        {"median", CRM_OUT_NUMBER}, {"lo", CRM_OUT_NUMBER}, {"hi", CRM_OUT_NUMBER}};
    static const struct crm_out_column test[] = {{"test", CRM_OUT_TEXT}, {"group", CRM_OUT_TEXT},
        {"n", CRM_OUT_INT}, {"observed", CRM_OUT_NUMBER}, {"expected", CRM_OUT_NUMBER},
        {"chisq", CRM_OUT_NUMBER}, {"df", CRM_OUT_INT}, {"p", CRM_OUT_NUMBER}};
    struct crm_out *out = NULL, *medians = NULL, *tests = NULL;
    struct survival_rows r = {0};
    enum crm_status status = check_options(cli, err);

    if (!status)
        status = survival_rows_open(&r, cli, &spec, err);
    if (!status)
        status = open_file(&out, cli, cli->output, &r, curve, sizeof curve / sizeof *curve, err);
    if (!status && opt.median_file)
        status = open_file(
            &medians, cli, opt.median_file, &r, median, sizeof median / sizeof *median, err);
    if (!status && opt.test_file)
        status = open_file(&tests, cli, opt.test_file, NULL, test, sizeof test / sizeof *test, err);
    if (!status)
        status = survival_rows_read(&r, cli, err);
    if (!status)
        status = write_groups(out, medians, cli, &r, err);
    for (int rho = 0; rho < 2 && tests && !status; rho++)
        status = write_test(tests, out, &r, rho, err);
    if (r.spec)
        survival_rows_release(&r);
    return close_all(status, (struct crm_out *[]){medians, tests, out}, 3, err);
}

const struct crm_analysis analysis_survival = {
    .name = "survival",
    .summary = "when they leave: Kaplan-Meier curves, medians, log-rank and Peto tests",
    .synopsis = "--time COL --event COL | --inactive DAYS | --unit interval [options] [FILE...]",
    .common = INPUT_COMMON | CRM_COMMON_LEVEL,
    .options = options,
    .run = run,
};
