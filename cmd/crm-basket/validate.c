/* crm-basket validate -- would the offers have been right? */
#include "basket/proof.h"

#include "input.h"
#include "stat/interval.h"

#include <math.h>
#include <stdio.h>

static struct {
    int32_t cut;
    int64_t k, max_len;
    bool new_only;
    double support, confidence;
} opt = {.cut = CRM_DAY_NONE};

static const char *const methods[] = {"popular", "again", "similar", "rules"};

static const struct crm_opt options[] = {
    INPUT_OPTIONS,
    OPT_DATE(0, "cut", opt.cut, "the first day judged; learned from is what came before (needed)"),
    OPT_INT(0, "k", "K", opt.k, 1, CRM_OFFER_MAX, "3", "most offers to a client"),
    OPT_FLAG(0, "new-only", opt.new_only, "offer and judge only what the client had not had"),
    SUPPORT_OPTION(opt.support, "0.01"),
    CONFIDENCE_OPTION(opt.confidence),
    LENGTH_OPTION(opt.max_len),
    OPT_END,
};

static void write_row(const struct input *in, int method, const struct crm_offer_proof *proof,
    uint32_t n, struct crm_out *out)
{
    struct crm_interval limits = crm_wilson(proof->hits, n, in->cli->level);

    crm_out_string(out, methods[method]);
    crm_out_int(out, opt.k);
    crm_out_int(out, n);
    crm_out_number(out, n ? (double)proof->hits / n : NAN);
    crm_out_number(out, limits.lo);
    crm_out_number(out, limits.hi);
    crm_out_number(out, proof->mrr);
    crm_out_number(out, n ? (double)proof->covered / n : NAN);
    if (method == CRM_OFFER_POPULAR) {
        crm_out_empty(out);
        crm_out_empty(out);
        crm_out_empty(out);
    } else {
        crm_out_int(out, proof->won);
        crm_out_int(out, proof->lost);
        crm_out_number(out, n ? proof->p : NAN);
    }
    crm_out_row(out);
}

/* ---- the verdict --------------------------------------------------------------------------------
 */

static const char *offers_text(void)
{
    return opt.k == 1 ? "one offer" : "the offers";
}

/* Best by hit rate; popular stands first, so that it stays the best where none has more. */
static int best_of(const struct crm_offer_proof proof[])
{
    int best = CRM_OFFER_POPULAR;

    for (int m = 0; m < CRM_OFFER_METHODS; m++)
        if (proof[m].hits > proof[best].hits)
            best = m;
    return best;
}

static void say_verdict(const struct input *in, const char *name,
    const struct crm_offer_proof proof[], uint32_t n, struct crm_out *out)
{
    static const char none[] = "no method beats naming the best sellers to everybody";
    int best = best_of(proof);
    double popular = 100.0 * proof[CRM_OFFER_POPULAR].hits / n, of = 100.0 * proof[best].hits / n;
    char text[256];

    if (best == CRM_OFFER_POPULAR)
        snprintf(text, sizeof text, "%s, which is right for %.0f of 100 clients", none, popular);
    else if (proof[best].p < 1 - in->cli->level / 100)
        snprintf(text, sizeof text,
            "%s is best: right for %.0f of 100 clients, %.1f more than the best sellers (%.0f of "
            "100, p = %.2g)",
            methods[best], of, of - popular, popular, proof[best].p);
    else
        snprintf(text, sizeof text,
            "%s: %s comes nearest with %.0f of 100 clients beside %.0f, which may be chance (p = "
            "%.2g)",
            none, methods[best], of, popular, proof[best].p);
    crm_cli_note(in->cli, "%s%s", name, text);
    crm_out_remark(
        out, "%sWith %s judged on the first visit from the cut on: %s.", name, offers_text(), text);
}

static enum crm_status write(
    struct input *in, struct crm_basket_block *block, struct crm_out *out, struct crm_err *err)
{
    struct crm_offers_spec spec = {.methods = (1U << CRM_OFFER_METHODS) - 1,
        .cut = opt.cut,
        .min_support = opt.support,
        .min_confidence = opt.confidence,
        .max_len = (uint32_t)opt.max_len};
    struct crm_offer_proof proof[CRM_OFFER_METHODS];
    struct crm_offers offers = {.n_items = 0};
    struct crm_baskets visits;
    char name[INPUT_BLOCK];
    uint32_t n = 0;
    enum crm_status status = input_baskets(in, block, CRM_UNIT_DAY, true, &visits, err);

    crm_map_init(&offers.sets.ids);
    if (!status)
        status =
            crm_offers_learn(&offers, &visits, in->lines->n_items, in->lines->item, &spec, err);
    if (!status)
        status = crm_offers_prove(&offers, opt.new_only, (size_t)opt.k, proof, &n, err);
    for (int m = 0; m < CRM_OFFER_METHODS && !status; m++) {
        input_cells(in, block, out);
        write_row(in, m, &proof[m], n, out);
    }
    if (!status && n)
        say_verdict(in, input_block(in, block, name), proof, n, out);
    else if (!status)
        crm_cli_note(in->cli, "%snobody was seen on both sides of the cut%s",
            input_block(in, block, name), opt.new_only ? " and had something new" : "");
    crm_offers_release(&offers);
    crm_baskets_release(&visits);
    return status;
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{

    if (opt.cut == CRM_DAY_NONE)
        return crm_err_set(err, CRM_EUSAGE, "--cut DATE is needed: the first day that is judged");
    return input_run(cli, write, err);
}

static const struct crm_schema_column columns[] = {
    COL_BY,
    COL_TEXT("method", "how offers were made"),
    COL_INT("k", "offers", "how many were made to each client"),
    COL_INT("clients", "clients", "who were judged"),
    COL_SHARE("hit_rate", "those for whom one of the k was right"),
    COL_NUMBER("lo", "0 to 1", "lower limit of hit_rate"),
    COL_NUMBER("hi", "0 to 1", "upper limit of hit_rate"),
    COL_NUMBER("mrr", "0 to 1", "mean of 1 over the rank of the first right one"),
    COL_SHARE("coverage", "those who get an offer at all"),
    COL_INT("won", "clients", "only this method was right for"),
    COL_INT("lost", "clients", "only popular was right for"),
    COL_NUMBER("p", "0 to 1", "chance of such a difference by luck"),
    COL_END,
};

const struct crm_analysis analysis_validate = {
    .name = "validate",
    .summary = "would the offers have been right, and more often than the best sellers?",
    .synopsis = "--cut DATE [options] [FILE...]",
    .common = INPUT_COMMON,
    .options = options,
    .columns = columns,
    .run = run,
};
