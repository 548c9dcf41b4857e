/* results.h -- the results a page is made of, each recognised by its header */
#ifndef CRM_REPORT_RESULTS_H
#define CRM_REPORT_RESULTS_H

#include "cli/cmd.h"
#include "io/table.h"

/* What an analysis writes; kinds.c has the columns of each. */
enum kind {
    KIND_ACTIVITY,
    KIND_RETENTION,
    KIND_BRIDGE,
    KIND_COHORT,
    KIND_INTERVALS,
    KIND_OVERDUE,
    KIND_DEPARTURE,
    KIND_SURVIVAL,
    KIND_SURVIVAL_MEDIAN,
    KIND_SURVIVAL_TEST,
    KIND_DRIVERS,
    KIND_ZPH,
    KIND_SCORE,
    KIND_STATS,
    KIND_SUMMARY,
    KIND_CROSS,
    KIND_MOVEMENT,
    KIND_MOVES,
    KIND_PROFILE,
    KIND_PARETO,
    KIND_FUNNEL,
    KIND_TOP,
    KIND_CLUSTER_FIT,
    KIND_MIXTURE_FIT,
    KIND_CENTERS,
    KIND_ITEMS_SOLD,
    KIND_RULES,
    KIND_NEXT,
    KIND_OFFERS,
    KIND_RECOMMEND,
    KIND_TOTALS,
    KIND_CLV_FIT,
    KIND_CLV_VALIDATE,
    KIND_CLV_HOLDOUT,
    KIND_CLV_TABLE,
    KIND_NPS,
    KIND_NPS_PAIRS,
    KIND_CSAT,
    KIND_ITEMS,
    KIND_GAP,
    KIND_RATIO,
    KIND_KANO,
    KIND_FACTORS,
    KIND_KEY_DRIVERS,
    KIND_DRIVERS_FIT,
    KIND_IPA,
    KIND_RELIABILITY,
    KIND_TREND,
    KIND_TREND_TEST,
    KIND_COMPLAINTS,
    KIND_COMPARE,
    KIND_COMPARE_TEST,
    KIND_CASES,
    KIND_SURVEY_SUMMARY,
    KIND_FIVEGAPS,
    KIND_LEVELS,
    KIND_POINTS,
    KIND_PREPAID,
    KIND_LIABILITY,
    KIND_BREAKAGE,
    KIND_ESTIMATE,
    KIND_MEMBER_EFFECT,
    KIND_CAMPAIGN,
    KIND_CAMPAIGN_MONEY,
    KIND_CAMPAIGN_RATIO,
    KIND_BALANCE,
    KIND_MATCHED,
    KIND_MATCHED_BALANCE,
    KIND_POWER,
    KIND_TENTHS,
    KIND_OUTCOME,
    KIND_REBOOK,
    KIND_LEAD,
    KIND_LEAD_BANDS,
    KIND_OCCUPANCY,
    KIND_GAPS,
    KIND_JOINS,
    KIND_FORECAST,
    KIND_FORECAST_COHORT,
    KIND_FORECAST_PROOF,
    KIND_FORECAST_BASE,
    KIND_CONTACTS,
    KIND_DATES,
    KIND_HELD,        /* crm-care plan --held: contacts that were held, with the reason */
    KIND_CARE_TOTALS, /* crm-care plan --totals */
    KINDS
};

/* How a result is known: by the columns that are drawn; more columns, or others in another order,
 * do no harm.  Of several that fit, the one with most columns is it. */
struct kind_record {
    enum kind kind;
    const char *analysis;
    const char *needed; /* columns it is known by, with blanks between */
    const char *also;   /* further columns of it, so that those in front of all are groups */
};
extern const struct kind_record kinds[];
extern const size_t n_kinds;

struct result {
    enum kind kind;
    const char *file;
    const char *analysis; /* "crm-churn retention" */
    struct crm_reader *reader;
    struct crm_table table;
    size_t n_by;            /* grouping columns in front */
    struct crm_slice as_of; /* len 0: it does not say */
};

struct results {
    struct result *result;
    size_t n;
};

/*
 * Read every file; results of different as-of days are refused unless `stale_ok`.  One that is no
 * result of an analysis, and transactions or customers, are refused by name with what to do.
 */
enum crm_status results_read(
    struct results *results, const struct crm_cli *cli, bool stale_ok, struct crm_err *err);
void results_release(struct results *results);

/* The latest as-of day of all results, len 0: none says one. */
struct crm_slice results_day(const struct results *results);

/* Is the day of this result an earlier one than that of the page? */
bool result_is_stale(const struct results *results, const struct result *result);

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
