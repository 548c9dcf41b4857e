/* crm-survey -- answers to results: how satisfied, with what, and what to mend first */
#include "analyses.h"

#include "io/unpack.h"
#include "survey.h"

static struct crm_unpack unpack = CRM_UNPACK;

static const struct crm_opt options[] = {
    OPT_TEXT(0, "sheet", "NAME", unpack.sheet, NULL,
        "sheet of a workbook, by name or number (default: the only one with rows)"),
    OPT_END,
};

static const struct crm_analysis *const list[] = {&analysis_check, &analysis_score,
    &analysis_summary, &analysis_items, &analysis_csat, &analysis_ces, &analysis_csi, &analysis_nps,
    &analysis_ratio, &analysis_gap, &analysis_fivegaps, &analysis_kano, &analysis_factors,
    &analysis_drivers, &analysis_ipa, &analysis_reliability, &analysis_trend, &analysis_compare,
    &analysis_complaints, &analysis_cases, &analysis_rake, &analysis_codebook};

static struct crm_analysis analyses[sizeof list / sizeof *list + 1];

static const struct crm_cmd cmd = {
    .name = "crm-survey",
    .synopsis = "ANALYSIS CODEBOOK [options] [FILE...]",
    .summary = "answers to results: how satisfied, with what, and what to mend first",
    .join_key = "rid",
    .options = options,
    .unpack = &unpack,
    .layout = survey_layout,
    .layout_ctx = &survey_forms,
    .analyses = analyses,
};

int main(int argc, char *argv[])
{
    int code;

    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        analyses[i] = *list[i];
    code = crm_main(&cmd, argc, argv);
    survey_forms_release(&survey_forms);
    return code;
}
