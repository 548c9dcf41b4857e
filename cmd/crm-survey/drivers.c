/* drivers: which attributes move the outcome */
#include "analyses.h"
#include "attributes.h"

#include "base/mem.h"
#include "survey/drivers.h"

#include <math.h>
#include <stdlib.h>

static struct {
    struct attribute_options attributes;
    const char *fit;
    int64_t draws, seed;
} opt = {.draws = -1};

enum { USUAL_DRAWS = 1000, MOST_DRAWN = 15 }; /* 2^p models a draw */

static const struct crm_opt drivers_options[] = {
    SURVEY_OPTIONS,
    SURVEY_WEIGHT_OPTION,
    ATTRIBUTE_OPTIONS(opt.attributes),
    OPT_WRITE(0, "fit", opt.fit, "write R2, F, sigma and the intercept there"),
    OPT_INT(0, "draws", "N", opt.draws, 0, 100000, NULL,
        "samples for the limits of lmg and relwt (1000; beyond 15 drivers none unless said)"),
    OPT_INT(0, "seed", "N", opt.seed, 1, 4294967295, "1", "of the draws"),
    OPT_END,
};

static const struct crm_out_column model_columns[] = {{"n", CRM_OUT_INT}, {"drivers", CRM_OUT_INT},
    {"r2", CRM_OUT_NUMBER}, {"adj_r2", CRM_OUT_NUMBER}, {"F", CRM_OUT_NUMBER},
    {"F_p", CRM_OUT_NUMBER}, {"sigma", CRM_OUT_NUMBER}, {"intercept", CRM_OUT_NUMBER},
    {"intercept_se", CRM_OUT_NUMBER}, {"intercept_t", CRM_OUT_NUMBER},
    {"intercept_p", CRM_OUT_NUMBER}};

static void put(struct crm_out *out, const char *name, size_t n, const struct crm_driver *d,
    const struct crm_driver_limits *l)
{
    crm_out_string(out, name);
    crm_out_int(out, (int64_t)n);
    crm_out_number(out, d->mean);
    crm_out_number(out, d->r);
    crm_out_number(out, d->b);
    crm_out_number(out, d->se);
    crm_out_number(out, d->t);
    crm_out_number(out, d->p);
    crm_out_number(out, d->share.beta);
    crm_out_number(out, d->share.vif);
    crm_out_number(out, d->share.first);
    crm_out_number(out, d->share.last);
    crm_out_number(out, d->share.pratt);
    crm_out_number(out, d->share.lmg);
    crm_out_number(out, d->lmg_pct);
    crm_out_number(out, d->share.relwt);
    crm_out_number(out, d->relwt_pct);
    crm_out_int(out, (int64_t)d->rank);
    crm_out_number(out, l->lmg_lo);
    crm_out_number(out, l->lmg_hi);
    crm_out_number(out, l->relwt_lo);
    crm_out_number(out, l->relwt_hi);
    crm_out_row(out);
}

static void put_model(struct crm_out *out, const struct crm_driver_model *m)
{
    crm_out_int(out, (int64_t)m->n);
    crm_out_int(out, (int64_t)m->p);
    crm_out_number(out, m->r2);
    crm_out_number(out, m->r2_adjusted);
    crm_out_number(out, m->f);
    crm_out_number(out, m->f_p);
    crm_out_number(out, m->sigma);
    crm_out_number(out, m->intercept);
    crm_out_number(out, m->intercept_se);
    crm_out_number(out, m->intercept_t);
    crm_out_number(out, m->intercept_p);
    crm_out_row(out);
}

static size_t draws_of(const struct attributes *a)
{
    if (opt.draws >= 0)
        return (size_t)opt.draws;
    return a->n <= MOST_DRAWN ? USUAL_DRAWS : 0;
}

static enum crm_status put_block(struct attributes *a, size_t g, struct crm_driver driver[],
    struct crm_driver_limits limits[], struct crm_out *out, struct crm_out *side,
    struct crm_err *err)
{
    struct crm_driver_model model;
    enum crm_status status;

    attributes_gather(a, g);
    status = crm_drivers_fit(&model, driver, (const double *const *)a->x, a->name, a->n, a->y,
        a->s->weight ? a->w : NULL, a->n_rows, err);
    if (!status)
        status = crm_drivers_bootstrap(limits, (const double *const *)a->x, a->n, a->y,
            a->s->weight ? a->w : NULL, a->n_rows, draws_of(a), (unsigned long)opt.seed,
            a->s->cli->level, err);
    if (status)
        return status;
    for (size_t k = 0; k < a->n; k++) {
        survey_group(a->s, out, g);
        put(out, a->name[k], a->n_rows, &driver[k], &limits[k]);
    }
    if (side) {
        survey_group(a->s, side, g);
        put_model(side, &model);
    }
    crm_cli_note(a->s->cli, "R2 %.3f: the drivers explain %.0f %% of '%s'", model.r2,
        100 * model.r2, a->outcome);
    return CRM_OK;
}

static enum crm_status drivers_run(struct crm_cli *cli, struct crm_err *err)
{
    struct survey s;
    struct attributes a = {0};
    struct crm_driver *driver = NULL;
    struct crm_driver_limits *limits = NULL;
    struct crm_out *out = NULL, *side = NULL;
    enum crm_status status = survey_open(&s, cli, SURVEY_WEIGHT, err);

    if (status)
        return status;
    if ((status = attributes_open(&a, &s, &opt.attributes, err)))
        goto out;
    driver = crm_mem_alloc(a.n, sizeof *driver);
    limits = crm_mem_alloc(a.n, sizeof *limits);
    if (!driver || !limits) {
        status = crm_err_nomem(err);
        goto out;
    }
    if (a.n > CRM_LMG_MAX)
        crm_cli_note(
            cli, "%zu drivers: lmg is left out beyond %d, rank is by relwt", a.n, (int)CRM_LMG_MAX);
    if (draws_of(&a) == 0)
        crm_cli_note(cli, "lmg and relwt have no limits: --draws N draws them");
    status = survey_results(&s, &out, err);
    if (!status && opt.fit)
        status = survey_table(
            &s, opt.fit, model_columns, sizeof model_columns / sizeof *model_columns, &side, err);
    for (size_t g = 0; !status && g < attributes_blocks(&a); g++)
        status = survey_blame(&s, g, put_block(&a, g, driver, limits, out, side, err), err);
out:
    free(driver);
    free(limits);
    attributes_close(&a);
    survey_close(&s);
    if (side)
        status = survey_finish(side, status, err);
    return survey_finish(out, status, err);
}

static const struct crm_schema_column drivers_schema[] = {
    SURVEY_BY,
    COL_TEXT("driver", "the attribute"),
    COL_INT("n", "respondents", "respondents with all answers"),
    COL_NUMBER("mean", "that of the answers", "mean answer"),
    COL_NUMBER("r", "-1 to 1", "correlation with the outcome"),
    COL_NUMBER("b", "that of the outcome", "coefficient"),
    COL_NUMBER("se", "that of the outcome", "standard error of b"),
    COL_NUMBER("t", "", "b over se"),
    COL_NUMBER("p", "0 to 1", "chance of such a t by luck"),
    COL_NUMBER("beta", "standard deviations", "standardised coefficient"),
    COL_NUMBER("vif", "ratio", "variance inflation"),
    COL_NUMBER("first", "0 to 1", "R2 of the driver alone"),
    COL_NUMBER("last", "0 to 1", "R2 it adds to all others"),
    COL_NUMBER("pratt", "0 to 1", "r times beta"),
    COL_NUMBER("lmg", "0 to 1", "mean gain of R2 over all orders of entry"),
    COL_PCT("lmg_pct", "of R2"),
    COL_NUMBER("relwt", "0 to 1", "relative weight"),
    COL_PCT("relwt_pct", "of R2"),
    COL_INT("rank", "rank", "by lmg, 1 for the largest"),
    COL_NUMBER("lmg_lo", "0 to 1", "lower limit of lmg"),
    COL_NUMBER("lmg_hi", "0 to 1", "upper limit of lmg"),
    COL_NUMBER("relwt_lo", "0 to 1", "lower limit of relwt"),
    COL_NUMBER("relwt_hi", "0 to 1", "upper limit of relwt"),
    COL_END,
};

const struct crm_analysis analysis_drivers = {
    .name = "drivers",
    .summary = "which attributes move the outcome",
    .synopsis = "[--outcome ITEM] CODEBOOK [FILE...]",
    .book = "",
    .common = SURVEY_RESULTS,
    .options = drivers_options,
    .columns = drivers_schema,
    .run = drivers_run,
};
