#include "proof.h"

#include "base/mem.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum crm_status proof_make(struct proof *proof, const double prob[], const unsigned char event[],
    size_t n, double level, struct crm_err *err)
{
    unsigned char *decile = crm_mem_alloc(n, 1);
    enum crm_status status;

    memset(proof, 0, sizeof *proof);
    if (!decile)
        return crm_err_nomem(err);
    if (n == 0) {
        free(decile);
        return crm_err_set(err, CRM_EDATA, "no row has both a probability and an outcome");
    }
    status = crm_auc(&proof->auc, prob, event, n, level, err);
    proof->told_apart = status == CRM_OK;
    if (status == CRM_EDATA)
        status = CRM_OK;
    if (!status)
        status = crm_calibration(&proof->calibration, prob, event, n, err);
    if (!status)
        status = crm_deciles(prob, event, n, decile, proof->decile, err);
    free(decile);
    return status;
}

/* What one row needs. */
struct row {
    const struct crm_blocks *blocks;
    uint32_t block;
    struct crm_out *out;
};

static void put(const struct row *row, const char *stat, double value)
{
    if (row->blocks)
        crm_out_block(row->out, row->blocks, row->block);
    crm_out_string(row->out, stat);
    crm_out_number(row->out, value);
    crm_out_row(row->out);
}

static void put_decile(const struct row *row, int k, const char *what, double value)
{
    char name[40];

    snprintf(name, sizeof name, "decile_%d_%s", k + 1, what);
    put(row, name, value);
}

void proof_write(
    const struct proof *p, const struct crm_blocks *blocks, uint32_t block, struct crm_out *out)
{
    const struct row row = {blocks, block, out};
    double none = p->told_apart ? 0 : NAN;

    put(&row, "n", (double)p->auc.n);
    put(&row, "events", (double)p->auc.n_events);
    put(&row, "rate", p->calibration.rate);
    put(&row, "auc", p->auc.auc + none);
    put(&row, "auc_lo", p->auc.limits.lo + none);
    put(&row, "auc_hi", p->auc.limits.hi + none);
    put(&row, "auc_se", p->auc.se + none);
    put(&row, "average_precision", p->auc.average_precision + none);
    put(&row, "brier", p->calibration.brier);
    put(&row, "logloss", p->calibration.log_loss);
    put(&row, "ks", p->auc.ks + none);
    put(&row, "mean_prob", p->calibration.mean_prob);
    put(&row, "calibration_intercept", p->calibration.intercept);
    put(&row, "calibration_slope", p->calibration.slope);
    for (int k = 0; k < 10 && p->decile[k].n; k++) {
        const struct crm_decile *d = &p->decile[k];
        put_decile(&row, k, "n", (double)d->n);
        put_decile(&row, k, "events", (double)d->n_events);
        put_decile(&row, k, "rate", d->rate);
        put_decile(&row, k, "mean_prob", d->mean_prob);
        put_decile(&row, k, "lift", d->lift);
        put_decile(&row, k, "cum_gain", d->cum_gain);
        put_decile(&row, k, "cum_lift", d->cum_lift);
    }
}
