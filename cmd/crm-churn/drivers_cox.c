#include "drivers.h"

#include "base/mem.h"
#include "stat/cox_check.h"
#include "stat/interval.h"
#include "stat/survival.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* One block of rows as lib/stat takes them. */
struct block {
    struct drivers *d;
    uint32_t group;
    const uint32_t *rows; /* of the table */
    struct crm_design design;
    struct crm_cox_data data;
    double *time, *weight, *entry;
    unsigned char *event;
    uint32_t *order, *by_entry, *stratum, *cluster;
    uint32_t *stratum_example; /* n: a row of the table for each stratum */
};

/* Numbers 0, 1, 2 ... in the order of `id`, which is dense over the whole table. */
static enum crm_status renumber(const uint32_t id[], size_t n_ids, const uint32_t rows[], size_t n,
    uint32_t number[], uint32_t example[], struct crm_err *err)
{
    uint32_t *of = crm_mem_zalloc(n_ids, sizeof *of), next = 0;

    if (!of)
        return crm_err_nomem(err);
    for (size_t i = 0; i < n; i++)
        of[id[rows[i]]] = 1;
    for (size_t k = 0; k < n_ids; k++)
        if (of[k])
            of[k] = next++;
    for (size_t i = 0; i < n; i++) {
        number[i] = of[id[rows[i]]];
        if (example)
            example[number[i]] = rows[i];
    }
    free(of);
    return CRM_OK;
}

static enum crm_status block_make(struct block *b, size_t n, struct crm_err *err)
{
    const struct drivers *d = b->d;
    const struct crm_column *c = d->table.column;
    bool weighted = d->opt->weight, stratified = d->opt->strata, clustered = d->opt->cluster;
    bool late = d->opt->entry;
    enum crm_status status = crm_design_make(&b->design, &d->terms, &d->table, b->rows, n, err);

    if (status)
        return status;
    b->time = crm_mem_alloc(n, sizeof *b->time);
    b->event = crm_mem_alloc(n, 1);
    b->order = crm_mem_alloc(n, sizeof *b->order);
    b->entry = late ? crm_mem_alloc(n, sizeof *b->entry) : NULL;
    b->by_entry = late ? crm_mem_alloc(n, sizeof *b->by_entry) : NULL;
    b->weight = weighted ? crm_mem_alloc(n, sizeof *b->weight) : NULL;
    b->stratum = stratified ? crm_mem_alloc(n, sizeof *b->stratum) : NULL;
    b->stratum_example = stratified ? crm_mem_alloc(n, sizeof *b->stratum) : NULL;
    b->cluster = clustered ? crm_mem_alloc(n, sizeof *b->cluster) : NULL;
    if (!b->time || !b->event || !b->order || (weighted && !b->weight) ||
        (stratified && (!b->stratum || !b->stratum_example)) || (clustered && !b->cluster) ||
        (late && (!b->entry || !b->by_entry)))
        return crm_err_nomem(err);
    for (size_t i = 0; i < n; i++) {
        b->time[i] = c[d->time].number[b->rows[i]];
        b->event[i] = c[d->event].number[b->rows[i]] > 0;
        if (weighted)
            b->weight[i] = c[d->weight].number[b->rows[i]];
        if (late)
            b->entry[i] = c[d->entry].number[b->rows[i]];
    }
    if (stratified)
        status = renumber(
            d->strata.of, d->strata.blocks.n, b->rows, n, b->stratum, b->stratum_example, err);
    if (clustered && !status)
        status = renumber(
            c[d->cluster].level, c[d->cluster].n_levels, b->rows, n, b->cluster, NULL, err);
    if (!status)
        status = late ? crm_survival_order_late(b->entry, b->time, n, b->by_entry, b->order, err)
                      : crm_survival_order(b->time, n, b->order, err);
    b->data = (struct crm_cox_data){.n = n,
        .p = b->design.p,
        .x = b->design.x,
        .time = b->time,
        .event = b->event,
        .weight = b->weight,
        .stratum = b->stratum,
        .cluster = b->cluster,
        .order = b->order,
        .entry = b->entry,
        .by_entry = b->by_entry};
    return status;
}

static void block_release(struct block *b)
{
    crm_design_release(&b->design);
    free(b->time);
    free(b->event);
    free(b->order);
    free(b->weight);
    free(b->entry);
    free(b->by_entry);
    free(b->stratum);
    free(b->stratum_example);
    free(b->cluster);
}

static void write_fit(const struct block *b, const struct crm_cox *fit)
{
    const struct crm_concordance *c = &fit->concordance;
    const struct {
        const char *stat;
        double value;
    } stats[] = {{"n", fit->n}, {"nevent", fit->n_events}, {"loglik_null", fit->loglik_null},
        {"loglik", fit->loglik}, {"lr_chisq", fit->lr_chisq}, {"lr_df", fit->df},
        {"lr_p", crm_chisq_p(fit->lr_chisq, fit->df)}, {"wald_chisq", fit->wald_chisq},
        {"wald_p", crm_chisq_p(fit->wald_chisq, fit->df)}, {"score_chisq", fit->score_chisq},
        {"score_p", crm_chisq_p(fit->score_chisq, fit->df)}, {"concordance", c->c},
        {"concordance_se", c->se}, {"concordant", c->concordant}, {"discordant", c->discordant},
        {"tied_x", c->tied_x}, {"tied_y", c->tied_y}, {"tied_xy", c->tied_xy},
        {"iter", fit->iterations}};

    for (size_t i = 0; i < sizeof stats / sizeof *stats; i++)
        drivers_stat(b->d, b->group, stats[i].stat, stats[i].value);
}

static enum crm_status write_baseline(
    const struct block *b, const struct crm_cox *fit, struct crm_err *err)
{
    struct drivers *d = b->d;
    struct crm_out *out = d->files.baseline;
    struct crm_cox_hazard *hazard;
    size_t n;
    enum crm_status status = crm_cox_baseline(fit, &b->data, &hazard, &n, err);

    for (size_t i = 0; i < n && !status; i++) {
        crm_out_block(out, &d->by.blocks, b->group);
        if (b->stratum)
            crm_out_block(
                out, &d->strata.blocks, d->strata.of[b->stratum_example[hazard[i].stratum]]);
        crm_out_number(out, hazard[i].time);
        crm_out_number(out, hazard[i].hazard);
        crm_out_number(out, exp(-hazard[i].hazard));
        crm_out_row(out);
    }
    if (!status)
        free(hazard);
    return status;
}

static enum crm_status write_zph(
    const struct block *b, const struct crm_cox *fit, struct crm_err *err)
{
    struct drivers *d = b->d;
    size_t terms = d->terms.n;
    struct crm_out *out = d->files.zph;
    double *chisq = crm_mem_alloc(terms + 1, 2 * sizeof *chisq);
    double *df = chisq ? chisq + terms + 1 : NULL;
    enum crm_status status = chisq
                                 ? crm_cox_zph(fit, &b->data, b->design.term, terms, chisq, df, err)
                                 : crm_err_nomem(err);

    for (size_t t = 0; t <= terms && !status; t++) {
        crm_out_block(out, &d->by.blocks, b->group);
        crm_out_string(out, t < terms ? d->terms.term[t].column : "GLOBAL");
        crm_out_number(out, chisq[t]);
        crm_out_int(out, (int64_t)df[t]);
        crm_out_number(out, df[t] > 0 ? crm_chisq_p(chisq[t], df[t]) : NAN);
        crm_out_row(out);
        if (t == terms && df[t] > 0 && crm_chisq_p(chisq[t], df[t]) < 0.05)
            crm_out_remark(d->files.out,
                "Caution: the effects change with time (p = %.2g, see --zph), so these ratios "
                "are averages over it.",
                crm_chisq_p(chisq[t], df[t]));
    }
    free(chisq);
    return status;
}

/* With -g all blocks must have the same columns: those of the first. */
static enum crm_status residuals_header(const struct block *b, struct crm_err *err)
{
    struct drivers *d = b->d;
    struct crm_out *out = d->files.residuals;
    static const char *const kinds[] = {"schoenfeld", "dfbeta"};
    static const struct crm_out_column first[] = {{"row", CRM_OUT_INT}, {"time", CRM_OUT_NUMBER},
        {"event", CRM_OUT_INT}, {"lp", CRM_OUT_NUMBER}, {"martingale", CRM_OUT_NUMBER},
        {"deviance", CRM_OUT_NUMBER}};

    crm_out_blocks(out, &d->by.blocks);
    if (d->customer != SIZE_MAX)
        crm_out_column(out, crm_slice_of("customer_id"), CRM_OUT_TEXT);
    crm_out_columns(out, first, sizeof first / sizeof *first);
    for (size_t k = 0; k < 2; k++)
        for (size_t j = 0; j < b->design.p; j++) {
            char *name;
            if (asprintf(&name, "%s_%s", kinds[k], b->design.name[j]) < 0)
                return crm_err_nomem(err);
            crm_out_column(out, crm_slice_of(name), CRM_OUT_NUMBER);
            free(name);
        }
    crm_out_header(out);
    return CRM_OK;
}

/* Therneau, Grambsch and Fleming (1990), eq. 2.2 */
static double deviance(double martingale, double event)
{
    double log_part = event > 0 ? log(event - martingale) : 0;

    return copysign(sqrt(fmax(0, -2 * (martingale + event * log_part))), martingale);
}

static void residual_row(
    const struct block *b, const struct crm_cox *fit, const struct crm_cox_residuals *r, size_t i)
{
    struct drivers *d = b->d;
    struct crm_out *out = d->files.residuals;
    size_t p = b->design.p;

    crm_out_block(out, &d->by.blocks, b->group);
    if (d->customer != SIZE_MAX)
        crm_out_text(out, crm_column_text(&d->table.column[d->customer], b->rows[i]));
    crm_out_int(out, (int64_t)d->table.row[b->rows[i]]);
    crm_out_number(out, b->time[i]);
    crm_out_int(out, b->event[i]);
    crm_out_number(out, r->lp[i]);
    crm_out_number(out, r->martingale[i]);
    crm_out_number(out, deviance(r->martingale[i], b->event[i]));
    for (size_t j = 0; j < p; j++)
        crm_out_number(out, fit->state[j] == CRM_TERM_FITTED ? r->schoenfeld[i * p + j] : NAN);
    for (size_t j = 0; j < p; j++) {
        double sum = 0;
        for (size_t k = 0; k < p; k++)
            sum += fit->plain[j * p + k] / (fit->rows.scale[j] * fit->rows.scale[k]) *
                   r->score[i * p + k];
        if (b->weight) /* what leaving the row out does, all it stands for */
            sum *= b->weight[i];
        crm_out_number(out, fit->state[j] == CRM_TERM_FITTED ? sum : NAN);
    }
    crm_out_row(out);
}

static enum crm_status write_residuals(
    const struct block *b, const struct crm_cox *fit, struct crm_err *err)
{
    size_t n = b->data.n, p = b->design.p;
    double *room = crm_mem_alloc(n, (2 + 2 * p) * sizeof *room);
    struct crm_cox_residuals r = {room, room + n, room + 2 * n, room + 2 * n + n * p};
    enum crm_status status = room ? CRM_OK : crm_err_nomem(err);

    if (!status && b->group == 0)
        status = residuals_header(b, err);
    if (!status)
        status = crm_cox_residuals(fit, &b->data, &r, err);
    for (size_t i = 0; i < n && !status; i++)
        residual_row(b, fit, &r, i);
    free(room);
    return status;
}

static void remark(const struct block *b, const struct crm_cox *fit, const char *name, size_t j)
{
    const struct drivers *d = b->d;
    double z = fit->coef[j] / fit->se[j], scale = d->scale[b->design.term[j]];
    struct crm_interval l =
        crm_normal_interval(scale * fit->coef[j], scale * fit->se[j], d->cli->level);
    char sure[64], ratio[64], unit[64];

    if (fit->state[j] != CRM_TERM_FITTED)
        return;
    crm_out_remark(d->files.out, "%s%s%s%s: at any time %s is %s likely (%.3g to %.3g times), %s.",
        name, *name ? ": " : "", b->design.name[j], drivers_unit(d, b->design.term[j], unit),
        d->opt->event, say_ratio(exp(scale * fit->coef[j]), "more", "less", ratio), exp(l.lo),
        exp(l.hi), say_p(crm_normal_p(z), sure));
}

enum crm_status drivers_cox(struct drivers *d, uint32_t group, const char *name,
    const uint32_t rows[], size_t n, struct crm_err *err)
{
    struct block b = {.d = d, .group = group, .rows = rows};
    struct crm_cox fit = {0};
    enum crm_status status = block_make(&b, n, err);

    if (!status)
        status = crm_cox_fit(&fit, &b.data, (enum crm_ties)d->opt->ties, err);
    if (status == CRM_ENUMERIC)
        status =
            design_separated(&b.design, fit.state, "tells who goes first", "leave it out", err);
    if (!status) {
        design_note_left_out(&b.design, d->cli, fit.state, name);
        for (size_t j = 0; j < b.design.p; j++) {
            drivers_term(
                d, group, b.design.name[j], fit.coef[j], fit.se[j], d->scale[b.design.term[j]]);
            remark(&b, &fit, name, j);
        }
    }
    if (!status && d->files.fit)
        write_fit(&b, &fit);
    if (!status && d->files.baseline)
        status = write_baseline(&b, &fit, err);
    if (!status && d->files.zph)
        status = write_zph(&b, &fit, err);
    if (!status && d->files.residuals)
        status = write_residuals(&b, &fit, err);
    crm_cox_release(&fit);
    block_release(&b);
    return status;
}
