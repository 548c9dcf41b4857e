/* What the texts of --horizon, --month, --discount and --dert mean. */
#include "base/num.h"
#include "clv.h"

#include <math.h>

static const double month_days = 365.25 / 12, year_days = 365.25;

static const double *letter_days(char letter)
{
    static const double day = 1, week = 7;

    return letter == 'd' ? &day : letter == 'w' ? &week : letter == 'y' ? &year_days : NULL;
}

/* 52w, 365d, 1y, 12m (of `month` time units, unless that is 0), or a bare number of time units. */
static enum crm_status read_span(const char *option, const char *text, double unit_days,
    double month, double *span, struct crm_err *err)
{
    struct crm_slice s = crm_slice_of(text);
    char show[CRM_ERR_SHOW], last = s.len ? s.ptr[s.len - 1] : '0';
    const double *days = letter_days(last);
    double number, unit = days ? *days / unit_days : 1;

    if (last == 'm' && month > 0)
        unit = month;
    if (days || (last == 'm' && month > 0))
        s.len--;
    if (!crm_num_double(s, &number) || !(number > 0) || number > 1e6)
        return crm_err_set(err, CRM_EUSAGE,
            "--%s: %s is not a span of time like 52w, 365d, %s1y (d, w, %sy)", option,
            crm_err_show(text, strlen(text), show), month > 0 ? "12m, " : "",
            month > 0 ? "m, " : "");
    *span = number * unit;
    return CRM_OK;
}

/* NUMBER/day|week|month|year; *days is that of the second half. */
static enum crm_status read_rate(
    const char *option, const char *text, double *rate, double *days, struct crm_err *err)
{
    static const struct {
        const char *name;
        double days;
    } units[] = {{"day", 1}, {"week", 7}, {"month", 365.25 / 12}, {"year", 365.25}};
    struct crm_slice rest = crm_slice_of(text), number;
    char show[CRM_ERR_SHOW];

    if (crm_slice_split(&rest, '/', &number) && rest.ptr && crm_num_double(number, rate))
        for (size_t i = 0; i < sizeof units / sizeof *units; i++)
            if (crm_slice_is(rest, units[i].name)) {
                *days = units[i].days;
                return CRM_OK;
            }
    return crm_err_set(err, CRM_EUSAGE,
        "--%s: %s is not a rate like 0.1/year (day, week, month or year)", option,
        crm_err_show(text, strlen(text), show));
}

enum crm_status clv_plan_read(struct clv_plan *plan, struct crm_err *err)
{
    double rate, days;
    enum crm_status status;

    memset(plan, 0, sizeof *plan);
    plan->unit_days = opt.unit == 1 ? 1 : 7;
    plan->clv.month = month_days / plan->unit_days;
    if (!opt.horizon) /* validate values nothing */
        return CRM_OK;
    if (opt.month &&
        (status = read_span("month", opt.month, plan->unit_days, 0, &plan->clv.month, err)))
        return status;
    status = read_span(
        "horizon", opt.horizon, plan->unit_days, plan->clv.month, &plan->clv.horizon, err);
    if (status || (status = read_rate("discount", opt.discount, &rate, &days, err)))
        return status;
    if (!(rate > -1) || rate > 10)
        return crm_err_set(err, CRM_EUSAGE, "--discount: %.12g is not from -1 to 10", rate);
    /* compounded: twelve months make a year whatever --month says, other units go by days */
    double months = days == year_days    ? 12
                    : days == month_days ? 1
                                         : days / (plan->clv.month * plan->unit_days);
    plan->clv.discount = expm1(log1p(rate) / months);
    if (!crm_clv_plan_valid(&plan->clv))
        return crm_err_set(
            err, CRM_EUSAGE, "--horizon: '%s' is more than %d months", opt.horizon, CRM_CLV_MONTHS);
    if (!opt.dert)
        return CRM_OK;
    if ((status = read_rate("dert", opt.dert, &rate, &days, err)))
        return status;
    if (!(rate > 0))
        return crm_err_set(err, CRM_EUSAGE,
            "--dert: %.12g is not above 0, and visits for ever have no finite worth", rate);
    plan->dert = rate / days * plan->unit_days;
    return CRM_OK;
}
