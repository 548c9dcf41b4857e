/* results.h -- the results a page is made of, each recognised by its header */
#ifndef CRM_REPORT_RESULTS_H
#define CRM_REPORT_RESULTS_H

#include "cli/cmd.h"
#include "io/table.h"

enum kind {
    KIND_ACTIVITY,
    KIND_RETENTION,
    KIND_BRIDGE,
    KIND_COHORT,
    KIND_INTERVALS,
    KIND_OVERDUE,
    KIND_DEPARTURE,
    KIND_SURVIVAL,
    KIND_DRIVERS,
    KIND_EVALUATE,
    KIND_SUMMARY,
    KIND_CROSS,
    KIND_MOVEMENT,
    KIND_PROFILE,
    KIND_PAIRS,
    KIND_PARETO,
    KIND_FUNNEL,
    KIND_TOP,
    KIND_TOTALS,
    KIND_CLV_FIT,
    KIND_CLV_VALIDATE,
    KIND_NPS,
    KIND_CSAT,
    KIND_ITEMS,
    KIND_GAP,
    KIND_RATIO,
    KIND_KANO,
    KIND_FACTORS,
    KIND_KEY_DRIVERS,
    KIND_IPA,
    KIND_RELIABILITY,
    KIND_TREND,
    KIND_COMPLAINTS,
    KIND_COMPARE,
    KIND_CASES,
    KIND_SURVEY_SUMMARY,
    KIND_FIVEGAPS,
    KINDS
};

struct result {
    enum kind kind;
    const char *file;
    const char *analysis; /* "crm-churn retention" */
    struct crm_reader *reader;
    struct crm_table table;
    size_t n_by; /* grouping columns in front */
};

struct results {
    struct result *result;
    size_t n;
};

/*
 * Read every file.  One that is no result of an analysis, and transactions or customers, are
 * refused by name with what to do.
 */
enum crm_status results_read(
    struct results *results, const struct crm_cli *cli, struct crm_err *err);
void results_release(struct results *results);

/* The first result of this kind, grouped by `by` ("" is not grouped, NULL any); NULL if none. */
const struct result *results_find(const struct results *results, enum kind kind, const char *by);

/*
 * Cells by name, "" when there is no such column.  A number is NAN when it is empty, none, or
 * larger than any result is (an amount has 15 digits), so that what is made of it fits on the page.
 */
#define RESULT_LARGEST 1e15
struct crm_slice result_cell(const struct result *result, size_t row, const char *column);
double result_number(const struct result *result, size_t row, const char *column);
bool result_has(const struct result *result, const char *column);
bool result_has_slice(const struct result *result, struct crm_slice column);
struct crm_slice result_by(const struct result *result, size_t row, size_t column);
struct crm_slice result_by_name(const struct result *result, size_t column);

#endif
