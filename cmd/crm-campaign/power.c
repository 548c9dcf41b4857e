/* crm-campaign power -- how many clients it takes, or what a number of them can show */

#include "cli/cmd.h"

#include "base/num.h"
#include "campaign/power.h"
#include "cli/out.h"
#include "list.h"
#include "cli/frame.h"

#include <math.h>

static const char *const measures[] = {"returned", "visits", "spend", "new_service", NULL};
enum { RETURNED, VISITS, SPEND, NEW_SERVICE };

static struct {
    int measure;
    double base, mean, sd, power, share;
    const char *lift;
    int64_t n;
} opt = {.base = NAN, .mean = NAN, .sd = NAN};

static const struct crm_opt options[] = {
    OPT_CHOICE(0, "measure", "MEASURE", opt.measure, measures, "returned",
        "returned, visits, spend or new_service"),
    OPT_NUMBER(0, "base", "SHARE", opt.base, 0, 1, NULL,
        "share of returned or new_service without the campaign", .alone = true),
    OPT_NUMBER(0, "mean", "M", opt.mean, 0, 1e15, NULL,
        "mean of visits or spend without the campaign", .alone = true),
    OPT_NUMBER(0, "sd", "S", opt.sd, 0, 1e15, NULL, "their standard deviation"),
    OPT_TEXT(0, "lift", "D", opt.lift, NULL,
        "what the campaign adds: .05 is a difference, 25% a part of the base"),
    OPT_INT(0, "n", "N", opt.n, 2, 1000000000, NULL,
        "clients there are, in all arms (or give their list)"),
    OPT_NUMBER(0, "power", "P", opt.power, 0.05, 0.9999, "0.8", "chance of showing the difference"),
    OPT_NUMBER(0, "share", "S", opt.share, 0.001, 0.999, "0.5", "of the clients who are treated"),
    OPT_END,
};

static enum crm_status spec_of(
    const struct crm_cli *cli, struct crm_power_spec *spec, struct crm_err *err)
{
    bool mean = opt.measure == VISITS || opt.measure == SPEND;

    *spec = (struct crm_power_spec){mean, mean ? opt.mean : opt.base, opt.sd, cli->level};
    if (mean && (isnan(opt.mean) || isnan(opt.sd) || !(opt.sd > 0)))
        return crm_err_set(err, CRM_EUSAGE, "--measure %s needs --mean M and --sd S above 0",
            measures[opt.measure]);
    if (!mean && isnan(opt.base))
        return crm_err_set(err, CRM_EUSAGE, "--base SHARE is needed");
    if (mean ? !isnan(opt.base) : !isnan(opt.mean) || !isnan(opt.sd))
        return crm_err_set(err, CRM_EUSAGE,
            "--base belongs to returned and new_service, --mean and --sd to visits and spend");
    return CRM_OK;
}

/* --lift: a difference, or with % a part of the base. */
static enum crm_status difference_of(
    const struct crm_power_spec *spec, double *difference, struct crm_err *err)
{
    struct crm_slice text = crm_slice_trim(crm_slice_of(opt.lift));
    bool part = text.len && text.ptr[text.len - 1] == '%';
    char show[CRM_ERR_SHOW];

    if (part)
        text.len--;
    if (!crm_num_double(text, difference))
        return crm_err_set(err, CRM_EUSAGE, "--lift: %s is neither a difference like .05 nor 25%%",
            crm_err_show(opt.lift, strlen(opt.lift), show));
    if (part)
        *difference = *difference / 100 * spec->base;
    return CRM_OK;
}

/* How many there are: --n, or the clients of the list; 0: that is the question. */
static enum crm_status count(const struct crm_cli *cli, double *n, struct crm_err *err)
{
    struct list list = {0};
    enum crm_status status;

    *n = (double)opt.n;
    if (!cli->n_files && (opt.n || opt.lift)) /* else the list comes on standard input */
        return CRM_OK;
    if (opt.n)
        return crm_err_set(err, CRM_EUSAGE, "--n N or a list, not both");
    status = list_open(&list, cli, NULL, err);
    *n = (double)list.n;
    list_close(&list);
    if (!status && *n == 1)
        status = crm_err_set(err, CRM_EDATA, "a list of one client has no two arms");
    return status;
}

static enum crm_status solve(const struct crm_power_spec *spec, double n, double *difference,
    double *n_t, double *n_c, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    if (opt.lift)
        status = difference_of(spec, difference, err);
    if (!status && n > 0) {
        *n_t = round(n * opt.share);
        *n_c = n - *n_t;
        if (*n_t < 1 || *n_c < 1)
            return crm_err_set(err, CRM_EUSAGE, "--share: one arm of %.0f clients is empty", n);
        if (!opt.lift)
            status = crm_power_difference(spec, *n_t, *n_c, opt.power, difference, err);
    } else if (!status && opt.lift) {
        status = crm_power_n(spec, *difference, opt.power, opt.share, n_t, n_c, err);
    }
    return status;
}

static void remark(struct crm_out *out, const struct crm_power_spec *spec, double difference,
    double n_t, double n_c, double power)
{
    if (spec->mean)
        crm_out_remark(out,
            "%.0f treated and %.0f control clients show a difference of %.4g in %s (%.4g becomes "
            "%.4g) in %.0f of 100 campaigns that have it.",
            n_t, n_c, difference, measures[opt.measure], spec->base, spec->base + difference,
            100 * power);
    else
        crm_out_remark(out,
            "%.0f treated and %.0f control clients show a difference of %.3g points (%.3g %% "
            "becomes %.3g %%) in %.0f of 100 campaigns that have it.",
            n_t, n_c, 100 * difference, 100 * spec->base, 100 * (spec->base + difference),
            100 * power);
}

static void write_row(struct crm_out *out, const struct crm_power_spec *spec, double difference,
    double n_t, double n_c, double power)
{
    crm_out_string(out, measures[opt.measure]);
    crm_out_number(out, spec->base);
    crm_out_number(out, difference);
    crm_out_number(out, n_t);
    crm_out_number(out, n_c);
    crm_out_number(out, power);
    crm_out_row(out);
    remark(out, spec, difference, n_t, n_c, power);
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct crm_power_spec spec;
    struct crm_out *out;
    double n = 0, difference = 0, n_t = 0, n_c = 0, power;
    enum crm_status status = spec_of(cli, &spec, err);

    if (!status)
        status = count(cli, &n, err);
    if (!status)
        status = solve(&spec, n, &difference, &n_t, &n_c, err);
    if (status)
        return status;
    power = crm_power(&spec, difference, n_t, n_c);
    if (n_t > 0 && isnan(power))
        return crm_err_set(err, CRM_EUSAGE, "--lift: the share of the treated would be %.6g",
            spec.base + difference);
    status = crm_out_analysis(&out, cli, err);
    if (status)
        return status;
    if (n_t > 0) /* else the list is empty */
        write_row(out, &spec, difference, n_t, n_c, power);
    return crm_out_close(out, err);
}

static const struct crm_schema_column columns[] = {
    COL_TEXT("measure", "share or mean"),
    COL_NUMBER("base", "0 to 1, or that of the mean", "share or mean without the campaign"),
    COL_NUMBER(
        "difference", "0 to 1, or that of the mean", "asked for, or the smallest that shows"),
    COL_NUMBER("n_treated", "clients", "clients who are treated"),
    COL_NUMBER("n_control", "clients", "clients of the control"),
    COL_NUMBER("power", "0 to 1", "chance of showing that difference with them"),
    COL_END,
};

const struct crm_analysis analysis_power = {
    .name = "power",
    .summary = "how many clients it takes, or what a number of them can show",
    .synopsis = "--base SHARE|--mean M --sd S --lift D|--n N [options] [LIST]",
    .common = CRM_COMMON_IO | CRM_COMMON_LEVEL,
    .options = options,
    .columns = columns,
    .run = run,
};
