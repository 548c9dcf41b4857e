/* crm-churn score -- risk for each active client, with held-out proof */

#include "cli/cmd.h"

#include "base/mem.h"
#include "churn/score.h"
#include "cli/pass.h"
#include "../shared/input.h"
#include "common.h"
#include "../shared/proof.h"
#include "cli/frame.h"

#include <math.h>
#include <stdlib.h>

static struct {
    struct crm_span horizon;
    int64_t inactive;
    const char *evaluate_file;
    bool force;
} opt;

static const struct crm_opt options[] = {
    SOURCE_OPTIONS,
    OPT_SPAN(0, "horizon", opt.horizon, "90d", "the risk is that of no visit in so long"),
    INACTIVE_OPTION(opt.inactive),
    OPT_WRITE(0, "evaluate", opt.evaluate_file,
        "write how good the score was on the clients it was proved on"),
    OPT_FLAG(0, "force", opt.force, "score although the proof does not tell it from chance"),
    OPT_END,
};

struct work {
    struct crm_cli *cli;
    struct source h;
    struct crm_pass *pass;
    struct crm_out *evaluation;
    struct crm_score score;
    struct proof proof;
};

static void say_cuts(const struct work *w)
{
    char fit[CRM_DATE_TEXT], proof[CRM_DATE_TEXT];

    crm_date_format(w->score.fit.cut - 1, CRM_SECOND_NONE, fit);
    crm_date_format(w->score.proof.cut - 1, CRM_SECOND_NONE, proof);
    crm_cli_note(w->cli,
        "fitted on %zu clients as of %s, proved on %zu as of %s: AUC %.3f (%.3f to %.3f)",
        w->score.fit.n, fit, w->score.proof.n, proof, w->proof.auc.auc, w->proof.auc.limits.lo,
        w->proof.auc.limits.hi);
}

/*
 * A score that ranks well may still promise too much: the share it predicted beside the share that
 * left, and whether chance explains the difference (a sum of n independent outcomes with these
 * risks has the variance sum of p (1 - p); at 1.96 of its roots).
 */
static void say_shares(const struct work *w)
{
    const struct crm_calibration *c = &w->proof.calibration;
    const struct crm_score_set *set = &w->score.proof;
    double variance = 0;

    for (size_t i = 0; i < set->n; i++)
        variance += set->prob[i] * (1 - set->prob[i]);
    double off = (c->mean_prob - c->rate) * (double)set->n;
    const char *finding = fabs(off) <= 1.96 * sqrt(variance) ? "no more apart than by chance"
                          : off > 0 ? "risks are too high, by more than chance"
                                    : "risks are too low, by more than chance";

    crm_cli_note(w->cli, "of those %zu, %.1f %% were predicted to stay away and %.1f %% did: %s",
        set->n, 100 * c->mean_prob, 100 * c->rate, finding);
}

/* No score without proof that it is one. */
static enum crm_status check_proof(struct work *w, struct crm_err *err)
{
    const struct crm_score_set *set = &w->score.proof;
    enum crm_status status =
        proof_make(&w->proof, set->prob, set->event, set->n, w->cli->level, err);

    if (status)
        return status;
    if (w->proof.told_apart)
        say_cuts(w);
    say_shares(w);
    if (opt.force || (w->proof.told_apart && w->proof.auc.limits.lo > 0.5))
        return CRM_OK;
    if (!w->proof.told_apart)
        return crm_err_set(err, CRM_EDATA,
            "the %zu clients to prove the score on all had the same outcome: --force scores "
            "without proof",
            set->n);
    return crm_err_set(err, CRM_EDATA,
        "no score: on later clients its AUC of %.3f (%.3f to %.3f) cannot be told from chance; "
        "--force scores all the same",
        w->proof.auc.auc, w->proof.auc.limits.lo, w->proof.auc.limits.hi);
}

static enum crm_status write_all(struct work *w, struct crm_err *err)
{
    const struct crm_score_set *set = &w->score.today;
    struct crm_out *out = crm_pass_cells(w->pass);
    unsigned char *decile = crm_mem_alloc(set->n, 1);
    enum crm_status status =
        decile ? crm_deciles(set->prob, NULL, set->n, decile, NULL, err) : crm_err_nomem(err);

    for (size_t i = 0; i < set->n && !status; i++) {
        crm_out_text(out, crm_client_id(&set->client[i]->key));
        crm_out_number(out, set->prob[i]);
        crm_out_int(out, decile[i]);
        crm_out_date(out, w->h.as_of);
        crm_pass_row(w->pass, 0);
    }
    if (!status && w->evaluation)
        proof_write(&w->proof, NULL, 0, w->evaluation);
    free(decile);
    return status;
}

static enum crm_status open_output(struct work *w, struct crm_err *err)
{
    static const struct crm_out_column stats[] = {
        {"stat", CRM_OUT_TEXT}, {"value", CRM_OUT_NUMBER}};
    enum crm_status status = crm_pass_analysis(&w->pass, w->cli, NULL, err);

    if (!status && opt.evaluate_file)
        status = crm_out_results(&w->evaluation, w->cli, opt.evaluate_file, NULL, stats, 2, err);
    return status;
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct work w = {.cli = cli};
    enum crm_status status;

    if (!opt.inactive && !source_opt.partial)
        return need_inactive(err);
    status = source_open_features(&w.h, cli, err);
    if (!status && source_opt.partial) {
        status = source_partial(&w.h, err);
        source_close(&w.h);
        return status;
    }
    if (!status)
        status = open_output(&w, err);
    if (!status)
        status = source_read(&w.h, err);
    if (!status)
        source_say(&w.h, "in no client's numbers");
    if (!status)
        status = crm_score_make(
            &w.score, w.h.ledger, w.h.as_of, opt.horizon, (int32_t)opt.inactive, err);
    if (!status)
        status = check_proof(&w, err);
    if (!status)
        status = write_all(&w, err);
    if (!status)
        status = crm_pass_close(w.pass, err);
    else if (w.pass)
        crm_pass_abandon(w.pass);
    crm_score_release(&w.score);
    source_close(&w.h);
    return close_all(status, &w.evaluation, 1, err);
}

static const struct crm_schema_column columns[] = {
    COL_TEXT("customer_id", "the client"),
    COL_SHARE("churn_risk", "probability of no visit within the horizon"),
    COL_INT("risk_decile", "1 to 10", "tenth of the clients by risk, 1 the highest"),
    COL_AS_OF,
    COL_JOIN,
    COL_END,
};

const struct crm_analysis analysis_score = {
    .name = "score",
    .summary = "who will leave: a risk for each active client, with held-out proof",
    .synopsis = "--inactive DAYS [--horizon SPAN] [--evaluate FILE] [options] [FILE...]",
    .common = SOURCE_COMMON | CRM_COMMON_LEVEL,
    .options = options,
    .columns = columns,
    .run = run,
};
