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

/* in the order of --help; each in the file of its name */
#define ANALYSES(X)                                                                                \
    X(check)                                                                                       \
    X(score)                                                                                       \
    X(summary)                                                                                     \
    X(items)                                                                                       \
    X(csat)                                                                                        \
    X(ces)                                                                                         \
    X(csi)                                                                                         \
    X(nps)                                                                                         \
    X(ratio)                                                                                       \
    X(gap)                                                                                         \
    X(fivegaps)                                                                                    \
    X(kano)                                                                                        \
    X(factors)                                                                                     \
    X(drivers)                                                                                     \
    X(ipa)                                                                                         \
    X(reliability)                                                                                 \
    X(trend)                                                                                       \
    X(compare)                                                                                     \
    X(complaints)                                                                                  \
    X(cases)                                                                                       \
    X(rake)                                                                                        \
    X(codebook)
CRM_ANALYSES(ANALYSES);

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
    int code = crm_main(&cmd, argc, argv);
    survey_forms_release(&survey_forms);
    return code;
}
