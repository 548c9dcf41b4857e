#include "drivers.h"

#include "base/mem.h"
#include "stat/auc.h"
#include "stat/interval.h"
#include "stat/logit.h"

#include <math.h>
#include <stdlib.h>

struct block {
    struct drivers *d;
    uint32_t group;
    const uint32_t *rows, *all; /* of the table */
    size_t n, n_all;
    struct crm_design design; /* of `rows` */
    double *weight;
    unsigned char *event;
};

/* n / (2 n_c) for an outcome that n_c of n rows have, on top of --weight. */
static void balance(struct block *b)
{
    double count[2] = {0};

    for (size_t i = 0; i < b->n; i++)
        count[b->event[i]] += b->weight[i];
    for (size_t i = 0; i < b->n; i++)
        b->weight[i] *= (count[0] + count[1]) / (2 * count[b->event[i]]);
}

static enum crm_status block_make(struct block *b, struct crm_err *err)
{
    const struct drivers *d = b->d;
    const struct crm_column *c = d->table.column;
    bool weighted = d->opt->weight || d->opt->class_weights;
    enum crm_status status = crm_design_make(&b->design, &d->terms, &d->table, b->rows, b->n, err);

    if (status)
        return status;
    b->event = crm_mem_alloc(b->n, 1);
    b->weight = weighted ? crm_mem_alloc(b->n, sizeof *b->weight) : NULL;
    if (!b->event || (weighted && !b->weight))
        return crm_err_nomem(err);
    for (size_t i = 0; i < b->n; i++) {
        b->event[i] = c[d->event].number[b->rows[i]] > 0;
        if (weighted)
            b->weight[i] = d->opt->weight ? c[d->weight].number[b->rows[i]] : 1;
    }
    if (d->opt->class_weights)
        balance(b);
    return CRM_OK;
}

static enum crm_status write_fit(
    const struct block *b, const struct crm_logit *fit, struct crm_err *err)
{
    double *prob = crm_mem_alloc(b->n, sizeof *prob), lr = 2 * (fit->loglik - fit->loglik_null);
    double shrunk = b->d->opt->ridge > 0 ? NAN : 0; /* no likelihood theory for those */
    struct crm_auc auc;
    enum crm_status status;

    if (!prob)
        return crm_err_nomem(err);
    crm_logit_predict(fit, b->design.x, b->n, prob);
    status = crm_auc(&auc, prob, b->event, b->n, b->d->cli->level, err);
    if (!status) {
        const struct {
            const char *stat;
            double value;
        } stats[] = {{"n", fit->n}, {"nevent", fit->n_events}, {"loglik_null", fit->loglik_null},
            {"loglik", fit->loglik}, {"null_deviance", -2 * fit->loglik_null},
            {"deviance", -2 * fit->loglik}, {"df_null", fit->n - 1},
            {"df_residual", fit->n - 1 - fit->df + shrunk},
            {"aic", 2 * (fit->df + 1) - 2 * fit->loglik + shrunk}, {"lr_chisq", lr + shrunk},
            {"lr_df", fit->df + shrunk}, {"lr_p", crm_chisq_p(lr, fit->df) + shrunk},
            {"wald_chisq", fit->wald_chisq + shrunk},
            {"wald_p", crm_chisq_p(fit->wald_chisq, fit->df) + shrunk},
            {"score_chisq", fit->score_chisq + shrunk},
            {"score_p", crm_chisq_p(fit->score_chisq, fit->df) + shrunk},
            {"mcfadden_r2", 1 - fit->loglik / fit->loglik_null}, {"auc", auc.auc},
            {"auc_lo", auc.limits.lo}, {"auc_hi", auc.limits.hi}, {"iter", fit->iterations}};
        for (size_t i = 0; i < sizeof stats / sizeof *stats; i++)
            drivers_stat(b->d, b->group, stats[i].stat, stats[i].value);
    }
    free(prob);
    return status;
}

/* None for a row that lacks a term, or has a level the fit did not see. */
static enum crm_status write_predictions(
    const struct block *b, const struct crm_logit *fit, struct crm_err *err)
{
    struct drivers *d = b->d;
    struct crm_out *out = d->files.predict;
    const struct crm_column *c = d->table.column;
    double *x = crm_mem_alloc(b->design.p, sizeof *x);

    if (!x)
        return crm_err_nomem(err);
    for (size_t i = 0; i < b->n_all; i++) {
        uint32_t row = b->all[i];
        double prob = NAN, event = c[d->event].number[row];
        if (crm_terms_complete(&d->terms, &d->table, row) &&
            crm_design_row(&b->design, &d->terms, &d->table, row, x))
            crm_logit_predict(fit, x, 1, &prob);
        crm_out_block(out, &d->by.blocks, b->group);
        crm_out_int(out, (int64_t)d->table.row[row]);
        if (d->customer != SIZE_MAX)
            crm_out_text(out, crm_column_text(&c[d->customer], row));
        else
            crm_out_empty(out);
        crm_out_number(out, event);
        crm_out_number(out, d->opt->train ? c[d->train].number[row] : 1);
        crm_out_number(out, prob);
        crm_out_row(out);
    }
    free(x);
    return CRM_OK;
}

static void remark(const struct block *b, const struct crm_logit *fit, const char *name, size_t j)
{
    const struct drivers *d = b->d;
    const struct crm_design_term *t = &d->terms.term[b->design.term[j]];
    double scale = d->scale[b->design.term[j]];
    double estimate = scale * fit->coef[1 + j], se = scale * fit->se[1 + j];
    struct crm_interval l = crm_normal_interval(estimate, se, d->cli->level);
    char sure[64], ratio[64], unit[64];

    if (fit->state[j] != CRM_TERM_FITTED || isnan(se))
        return;
    crm_out_remark(d->files.out, "%s%s%s%s: the odds of %s are %s%s (%.3g to %.3g times), %s.",
        name, *name ? ": " : "", b->design.name[j],
        !t->factor && d->opt->standardise ? ", for one deviation more"
                                          : drivers_unit(d, b->design.term[j], unit),
        d->opt->event, say_ratio(exp(estimate), "higher", "lower", ratio),
        exp(estimate) >= 2 ? " high" : "", exp(l.lo), exp(l.hi),
        say_p(crm_normal_p(estimate / se), sure));
}

enum crm_status drivers_logit(struct drivers *d, uint32_t group, const char *name,
    const uint32_t rows[], size_t n, const uint32_t all[], size_t n_all, struct crm_err *err)
{
    struct block b = {.d = d, .group = group, .rows = rows, .n = n, .all = all, .n_all = n_all};
    struct crm_logit fit = {0};
    enum crm_status status = block_make(&b, err);

    if (!status) {
        struct crm_logit_data data = {.n = n,
            .p = b.design.p,
            .x = b.design.x,
            .y = b.event,
            .weight = b.weight,
            .ridge = d->opt->ridge,
            .standardise = d->opt->standardise};
        status = crm_logit_fit(&fit, &data, err);
    }
    if (status == CRM_ENUMERIC)
        status = design_separated(&b.design, fit.state, "tells the outcome",
            "leave it out, or shrink it with --ridge", err);
    if (!status) {
        design_note_left_out(&b.design, d->cli, fit.state, name);
        drivers_term(d, group, "(Intercept)", fit.coef[0], fit.se[0], 1);
        for (size_t j = 0; j < b.design.p; j++) {
            drivers_term(d, group, b.design.name[j], fit.coef[1 + j], fit.se[1 + j],
                d->scale[b.design.term[j]]);
            remark(&b, &fit, name, j);
        }
    }
    if (!status && d->files.fit)
        status = write_fit(&b, &fit, err);
    if (!status && d->files.predict)
        status = write_predictions(&b, &fit, err);
    crm_logit_release(&fit);
    crm_design_release(&b.design);
    free(b.weight);
    free(b.event);
    return status;
}
