/* factors: what displeases when it is bad, and what delights when it is good */
#include "analyses.h"
#include "attributes.h"

#include "base/mem.h"
#include "survey/factors.h"

#include <math.h>
#include <stdlib.h>

static struct {
    struct attribute_options attributes;
    double low, high;
    const char *fit;
} opt = {.low = NAN, .high = NAN};

static const struct crm_opt factors_options[] = {
    SURVEY_OPTIONS,
    ATTRIBUTE_OPTIONS(opt.attributes),
    OPT_NUMBER(0, "low", "X", opt.low, -1e9, 1e9, NULL,
        "an answer up to X is low (default: 3/8 of the scale, 2.5 of 1 to 5)"),
    OPT_NUMBER(0, "high", "X", opt.high, -1e9, 1e9, NULL,
        "an answer from X on is high (default: 3/4 of the scale, 4 of 1 to 5)"),
    OPT_WRITE(0, "fit", opt.fit, "write n, R2, the intercept, errors and t there"),
    OPT_END,
};

static const struct crm_out_column model_columns[] = {{"attribute", CRM_OUT_TEXT},
    {"n", CRM_OUT_INT}, {"r2", CRM_OUT_NUMBER}, {"intercept", CRM_OUT_NUMBER},
    {"low", CRM_OUT_NUMBER}, {"high", CRM_OUT_NUMBER}, {"penalty_se", CRM_OUT_NUMBER},
    {"penalty_t", CRM_OUT_NUMBER}, {"reward_se", CRM_OUT_NUMBER}, {"reward_t", CRM_OUT_NUMBER}};

static enum crm_status find_cuts(
    const struct attributes *a, double low[], double high[], struct crm_err *err)
{
    for (size_t k = 0; k < a->n; k++) {
        double span = a->max[k] - a->min[k];
        low[k] = isnan(opt.low) ? a->min[k] + 0.375 * span : opt.low;
        high[k] = isnan(opt.high) ? a->min[k] + 0.75 * span : opt.high;
        if (isnan(low[k]) || isnan(high[k]))
            return crm_err_set(err, CRM_EUSAGE,
                "'%s' has no one scale in the codebook: say what is low and high with --low and "
                "--high",
                a->name[k]);
        if (low[k] >= high[k])
            return crm_err_set(err, CRM_EUSAGE, "--low %g is not below --high %g", low[k], high[k]);
    }
    return CRM_OK;
}

static void put(struct crm_out *out, const char *name, const struct crm_factor_effect *e)
{
    crm_out_string(out, name);
    crm_out_int(out, (int64_t)e->n_low);
    crm_out_int(out, (int64_t)e->n_high);
    crm_out_number(out, e->penalty);
    crm_out_number(out, e->penalty_p);
    crm_out_number(out, e->reward);
    crm_out_number(out, e->reward_p);
    crm_out_number(out, e->asymmetry);
    crm_out_string(out, e->class);
    crm_out_string(out, e->ia_class);
    crm_out_row(out);
}

static void put_model(struct crm_out *out, const char *name, const struct crm_factors *m,
    const struct crm_factor_effect *e, double low, double high)
{
    crm_out_string(out, name);
    crm_out_int(out, (int64_t)m->n);
    crm_out_number(out, m->r2);
    crm_out_number(out, m->intercept);
    crm_out_number(out, low);
    crm_out_number(out, high);
    crm_out_number(out, e->penalty_se);
    crm_out_number(out, e->penalty_t);
    crm_out_number(out, e->reward_se);
    crm_out_number(out, e->reward_t);
    crm_out_row(out);
}

static enum crm_status factors_run(struct crm_cli *cli, struct crm_err *err)
{
    struct survey s;
    struct attributes a = {0};
    struct crm_factor_effect *effect = NULL;
    struct crm_factors model;
    struct crm_out *out = NULL, *side = NULL;
    double *low = NULL, *high = NULL;
    enum crm_status status = survey_open(&s, cli, 0, err);

    if (status)
        return status;
    if ((status = attributes_open(&a, &s, &opt.attributes, err)))
        goto out;
    effect = crm_mem_alloc(a.n, sizeof *effect);
    low = crm_mem_alloc(a.n, sizeof *low);
    high = crm_mem_alloc(a.n, sizeof *high);
    if (!effect || !low || !high) {
        status = crm_err_nomem(err);
        goto out;
    }
    if ((status = find_cuts(&a, low, high, err)))
        goto out;
    crm_cli_note(cli, "low is up to %g, high from %g", low[0], high[0]);
    status = survey_results(&s, &out, err);
    if (!status && opt.fit)
        status = survey_table(
            &s, opt.fit, model_columns, sizeof model_columns / sizeof *model_columns, &side, err);
    for (size_t g = 0; !status && g < attributes_blocks(&a); g++) {
        attributes_gather(&a, g);
        status = crm_factors_fit(
            &model, effect, (const double *const *)a.x, a.name, a.n, a.y, a.n_rows, low, high, err);
        status = survey_blame(&s, g, status, err);
        for (size_t k = 0; k < a.n && !status; k++) {
            survey_group(&s, out, g);
            put(out, a.name[k], &effect[k]);
            if (side) {
                survey_group(&s, side, g);
                put_model(side, a.name[k], &model, &effect[k], low[k], high[k]);
            }
        }
    }
out:
    free(effect);
    free(low);
    free(high);
    attributes_close(&a);
    survey_close(&s);
    if (side)
        status = survey_finish(side, status, err);
    return survey_finish(out, status, err);
}

static const struct crm_schema_column factors_schema[] = {
    SURVEY_BY,
    COL_TEXT("attribute", "the attribute"),
    COL_INT("n_low", "respondents", "respondents with a low answer"),
    COL_INT("n_high", "respondents", "respondents with a high answer"),
    COL_NUMBER("penalty", "that of the outcome", "what a low answer does to the outcome"),
    COL_NUMBER("penalty_p", "0 to 1", "chance of such a penalty by luck"),
    COL_NUMBER("reward", "that of the outcome", "what a high answer does to it"),
    COL_NUMBER("reward_p", "0 to 1", "chance of such a reward by luck"),
    COL_NUMBER("asymmetry", "-1 to 1", "(|reward| - |penalty|) / (|reward| + |penalty|)"),
    COL_TEXT("class", "by what is significant at .10"),
    COL_TEXT("ia_class", "by asymmetry"),
    COL_END,
};

const struct crm_analysis analysis_factors = {
    .name = "factors",
    .summary = "what displeases when bad, what delights when good",
    .synopsis = "[--outcome ITEM] CODEBOOK [FILE...]",
    .book = "",
    .common = SURVEY_BLOCKS,
    .options = factors_options,
    .columns = factors_schema,
    .run = factors_run,
};
