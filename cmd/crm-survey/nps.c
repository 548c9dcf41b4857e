/* nps: the net promoter score, and differences between blocks */
#include "analyses.h"
#include "survey.h"

#include "base/list.h"
#include "base/mem.h"
#include "base/num.h"
#include "survey/satisfaction.h"
#include "cli/frame.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static struct {
    const char *item, *pairs, *cuts;
    int interval;
} opt;

static const char *const intervals[] = {"adjusted", "wald", NULL};

static const struct crm_opt nps_options[] = {
    SURVEY_OPTIONS,
    SURVEY_WEIGHT_OPTION,
    OPT_TEXT(
        0, "item", "ITEM", opt.item, NULL, "the item, if the codebook has several of its kind"),
    OPT_CHOICE(0, "interval", "KIND", opt.interval, intervals, "adjusted", "adjusted or wald"),
    OPT_TEXT(0, "cuts", "D,P", opt.cuts, NULL,
        "detractors answer up to D, promoters from P (default: 6,9 of a scale to 10)"),
    OPT_WRITE(0, "pairs", opt.pairs, "write the difference of every two blocks there"),
    OPT_END,
};

static const struct crm_out_column pair_columns[] = {{"a", CRM_OUT_TEXT}, {"b", CRM_OUT_TEXT},
    {"diff", CRM_OUT_NUMBER}, {"se", CRM_OUT_NUMBER}, {"z", CRM_OUT_NUMBER}, {"p", CRM_OUT_NUMBER},
    {"lo", CRM_OUT_NUMBER}, {"hi", CRM_OUT_NUMBER}};

static enum crm_status read_cuts(
    const struct crm_item *item, double *detractor, double *promoter, struct crm_err *err)
{
    struct crm_slice rest = crm_slice_of(opt.cuts ? opt.cuts : ""), low, high;

    *detractor = 6;
    *promoter = 9;
    if (!opt.cuts) {
        if (item->max == 10 && (item->min == 0 || item->min == 1))
            return CRM_OK;
        return crm_err_set(err, CRM_EUSAGE,
            "item '%s' is not on a scale from 0 or 1 to 10: say who counts with --cuts D,P",
            item->name);
    }
    if (!crm_list_next(&rest, &low) || !crm_list_next(&rest, &high) || rest.ptr ||
        !crm_num_double(low, detractor) || !crm_num_double(high, promoter) ||
        *detractor >= *promoter)
        return crm_err_set(
            err, CRM_EUSAGE, "--cuts: '%s' is not two numbers D,P with D below P", opt.cuts);
    return CRM_OK;
}

/* The difference that the two smallest blocks show in 4 of 5 surveys at 5 %, by their errors. */
static void say_power(const struct survey *s, const struct crm_nps wald[])
{
    double z = crm_normal_deviate(95) + crm_normal_deviate(60);
    size_t small = 0, next;

    if (s->groups.n < 2)
        return;
    for (size_t g = 0; g < s->groups.n; g++)
        if (wald[g].n < wald[small].n)
            small = g;
    next = small == 0;
    for (size_t g = 0; g < s->groups.n; g++)
        if (g != small && wald[g].n < wald[next].n)
            next = g;
    if (wald[small].n && wald[small].se > 0 && wald[next].se > 0)
        crm_cli_note(s->cli,
            "blocks of %zu and %zu answers show a difference of %.0f points four times in five",
            wald[small].n, wald[next].n, z * hypot(wald[small].se, wald[next].se));
}

static enum crm_status write_pairs(
    const struct survey *s, const struct crm_nps wald[], struct crm_err *err)
{
    struct crm_out *out;
    enum crm_status status = crm_out_results(&out, s->cli, opt.pairs, NULL, pair_columns,
        sizeof pair_columns / sizeof *pair_columns, err);

    if (status)
        return status;
    for (size_t a = 0; a < s->groups.n; a++)
        for (size_t b = a + 1; b < s->groups.n; b++) {
            struct crm_nps_difference d = crm_nps_compare(&wald[a], &wald[b], s->cli->level);
            char label[512];
            survey_label(s, a, label, sizeof label);
            crm_out_string(out, label);
            survey_label(s, b, label, sizeof label);
            crm_out_string(out, label);
            crm_out_number(out, d.diff);
            crm_out_number(out, d.se);
            crm_out_number(out, d.z);
            crm_out_number(out, d.p);
            crm_out_number(out, d.lo);
            crm_out_number(out, d.hi);
            crm_out_row(out);
        }
    say_power(s, wald);
    return crm_out_close(out, err);
}

static void put_nps(struct crm_out *out, const struct crm_nps *nps)
{
    crm_out_int(out, (int64_t)nps->n);
    crm_out_int(out, (int64_t)nps->promoters);
    crm_out_int(out, (int64_t)nps->passives);
    crm_out_int(out, (int64_t)nps->detractors);
    crm_out_number(out, nps->nps);
    crm_out_number(out, nps->se);
    crm_out_number(out, nps->lo);
    crm_out_number(out, nps->hi);
    crm_out_row(out);
}

static enum crm_status nps_run(struct crm_cli *cli, struct crm_err *err)
{
    static const enum crm_item_kind kinds[] = {CRM_ITEM_KIND_NPS, CRM_N_ITEM_KINDS};
    struct survey s;
    double *x = NULL, *w = NULL;
    struct crm_out *out = NULL;
    struct crm_nps *wald = NULL;
    size_t item = 0;
    double detractor, promoter;
    enum crm_status status = survey_open(&s, cli, SURVEY_WEIGHT, err);

    if (status)
        return status;
    if ((status = survey_item(&s, opt.item, kinds, "--item", &item, err)) ||
        (status = read_cuts(&s.book.item[item], &detractor, &promoter, err)))
        goto out;
    x = crm_mem_alloc(s.n_rows, sizeof *x);
    w = crm_mem_alloc(s.n_rows, sizeof *w);
    if (!x || !w || !(wald = crm_mem_alloc(s.groups.n, sizeof *wald))) {
        status = crm_err_nomem(err);
        goto out;
    }
    if ((status = survey_results(&s, &out, err)))
        goto out;
    for (size_t g = 0; g < s.groups.n; g++) {
        size_t n = survey_gather(&s, g, item, x, w);
        const double *weight = s.weight ? w : NULL;
        struct crm_nps nps =
            crm_nps_of(x, weight, n, detractor, promoter, opt.interval == 0, cli->level);
        wald[g] = crm_nps_of(x, weight, n, detractor, promoter, false, cli->level);
        survey_group(&s, out, g);
        put_nps(out, &nps);
    }
    if (opt.pairs)
        status = write_pairs(&s, wald, err);
out:
    free(wald);
    free(x);
    free(w);
    survey_close(&s);
    return survey_finish(out, status, err);
}

static const struct crm_schema_column nps_schema[] = {
    SURVEY_BY,
    COL_INT("n", "answers", "answers"),
    COL_INT("promoters", "answers", "answers of 9 or 10"),
    COL_INT("passives", "answers", "answers of 7 or 8"),
    COL_INT("detractors", "answers", "answers of 0 to 6"),
    COL_NUMBER("nps", "-100 to 100", "promoters less detractors, of 100"),
    COL_NUMBER("se", "-100 to 100", "standard error of nps"),
    COL_NUMBER("lo", "-100 to 100", "lower limit of nps"),
    COL_NUMBER("hi", "-100 to 100", "upper limit of nps"),
    COL_END,
};

const struct crm_analysis analysis_nps = {
    .name = "nps",
    .summary = "net promoter score",
    .synopsis = "[--pairs FILE] CODEBOOK [FILE...]",
    .book = "",
    .common = SURVEY_RESULTS,
    .options = nps_options,
    .columns = nps_schema,
    .run = nps_run,
};
