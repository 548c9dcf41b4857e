#include "survival_tests.h"

#include "stat/logrank.h"

#include <math.h>

size_t survival_tests_columns(bool with_means, const struct crm_out_column **columns)
{
    static const struct crm_out_column test[] = {{"test", CRM_OUT_TEXT}, {"group", CRM_OUT_TEXT},
        {"n", CRM_OUT_INT}, {"observed", CRM_OUT_NUMBER}, {"expected", CRM_OUT_NUMBER},
        {"chisq", CRM_OUT_NUMBER}, {"df", CRM_OUT_INT}, {"p", CRM_OUT_NUMBER},
        {"rmean", CRM_OUT_NUMBER}, {"difference", CRM_OUT_NUMBER}, {"lo", CRM_OUT_NUMBER},
        {"hi", CRM_OUT_NUMBER}};
    enum { OF_MEANS = 4 };

    *columns = test;
    return sizeof test / sizeof *test - (with_means ? 0 : OF_MEANS);
}

static bool nobody(const struct survival_rows *r, uint32_t g)
{
    return r->split.start[g] == r->split.start[g + 1];
}

static void start_row(const struct survival_tests *t, const char *test, uint32_t g)
{
    const struct survival_rows *r = t->rows;
    char text[256];

    crm_out_string(t->table, test);
    crm_out_string(t->table, survival_rows_name(r, g, text));
    crm_out_int(t->table, (int64_t)(r->split.start[g + 1] - r->split.start[g]));
}

static void end_row(const struct survival_tests *t)
{
    if (t->as_of != CRM_DAY_NONE)
        crm_out_date(t->table, t->as_of);
    crm_out_row(t->table);
}

static enum crm_status write_test(const struct survival_tests *t, double rho, struct crm_err *err)
{
    const struct survival_rows *r = t->rows;
    const struct crm_survival_data data = survival_rows_all(r);
    struct crm_logrank test;
    enum crm_status status = crm_logrank_test(
        &test, &data, r->group, r->n_groups, r->stratum, r->strata.blocks.n, rho, err);

    if (status)
        return status;
    for (uint32_t k = 0; k < r->n_groups; k++) {
        uint32_t g = r->group_list[k];
        if (nobody(r, g))
            continue;
        start_row(t, rho == 0 ? "log-rank" : "peto", g);
        crm_out_number(t->table, test.observed[g]);
        crm_out_number(t->table, test.expected[g]);
        crm_out_number(t->table, test.chisq);
        crm_out_int(t->table, (int64_t)test.df);
        crm_out_number(t->table, test.p);
        for (int empty = 0; empty < 4 && t->tau > 0; empty++)
            crm_out_empty(t->table);
        end_row(t);
    }
    if (!isnan(test.p))
        crm_out_remark(t->remarks,
            "%s test between the groups%s: chi-squared %.4g on %.0f df, p = %.3g.",
            rho == 0 ? "Log-rank" : "Peto", r->stratum ? ", inside each stratum" : "", test.chisq,
            test.df, test.p);
    crm_logrank_release(&test);
    return CRM_OK;
}

/* Group g, and how far its mean lies from that of `base`. */
static void write_mean(const struct survival_tests *t, uint32_t g, uint32_t base)
{
    const struct survival_mean *m = t->mean + g, *b = t->mean + base;
    double difference = g == base ? NAN : m->mean - b->mean, se = hypot(m->se, b->se);
    struct crm_interval limits = crm_normal_interval(difference, se, t->level);
    bool compared = !isnan(difference) && se > 0;
    char name[256], base_name[256];

    start_row(t, "rmean", g);
    crm_out_empty(t->table);
    crm_out_empty(t->table);
    crm_out_number(t->table, compared ? pow(difference / se, 2) : NAN);
    crm_out_number(t->table, compared ? 1 : NAN);
    crm_out_number(t->table, compared ? crm_normal_p(difference / se) : NAN);
    crm_out_number(t->table, m->mean);
    crm_out_number(t->table, difference);
    crm_out_number(t->table, compared ? limits.lo : NAN);
    crm_out_number(t->table, compared ? limits.hi : NAN);
    end_row(t);
    survival_rows_name(t->rows, g, name);
    survival_rows_name(t->rows, base, base_name);
    if (compared)
        crm_out_remark(t->remarks,
            "Within %.6g, %s stay %.4g %s than %s on average (%.4g to %.4g), p = %.3g.", t->tau,
            *name ? name : "(empty)", fabs(difference), difference < 0 ? "less" : "longer",
            *base_name ? base_name : "(empty)", limits.lo, limits.hi,
            crm_normal_p(difference / se));
}

enum crm_status survival_tests_write(const struct survival_tests *t, struct crm_err *err)
{
    const struct survival_rows *r = t->rows;
    enum crm_status status = CRM_OK;
    uint32_t base = UINT32_MAX;

    for (int rho = 0; rho < 2 && !status; rho++)
        status = write_test(t, rho, err);
    for (uint32_t k = 0; k < r->n_groups && !status && t->tau > 0; k++) {
        uint32_t g = r->group_list[k];
        if (nobody(r, g))
            continue;
        if (base == UINT32_MAX)
            base = g;
        write_mean(t, g, base);
    }
    return status;
}
