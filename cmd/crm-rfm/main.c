/* crm-rfm -- one row a client: recency, frequency, money, and their scores */

#include "crm-rfm.h"

#include "../shared/features.h"

#include "../shared/source.h"

static struct rfm_options opt = {.method = -1, .visit = -1, .each = -1};

static const char *const methods[] = {
    [CRM_RFM_QUANTILE] = "quantile",
    [CRM_RFM_R] = "rfm-r",
    [CRM_RFM_NTILE] = "ntile",
    [CRM_RFM_FIXED] = "fixed",
    [CRM_RFM_NESTED] = "nested",
    [CRM_RFM_KMEANS] = "kmeans",
    NULL,
};
static const char *const measures[] = {
    [RFM_ON_TOTAL] = "total", [RFM_ON_MEAN] = "mean", [RFM_ON_LAST365] = "last365", NULL};
static const char *const visits[] = {
    [CRM_VISIT_DAY] = "day", [CRM_VISIT_TXN] = "txn", [CRM_VISIT_ROW] = "row", NULL};
static const char *const periods[] = {"month", "quarter", "year", NULL};
static const char *const inputs[] = {"transactions", "customers", NULL};

static const struct crm_opt options[] = {
    OPT_INT('b', "bins", "N", opt.bins, CRM_BINS_MIN, CRM_BINS_MAX, NULL,
        "score from 1 to N, N the best (default: 5, or what the cuts make)"),
    OPT_CHOICE(0, "method", "METHOD", opt.method, methods, NULL,
        "how scores are made: quantile, rfm-r, ntile, fixed, nested, kmeans (default: quantile, "
        "with cuts fixed)"),
    OPT_TEXT(0, "cuts", "CUTS", opt.cuts, NULL,
        "the cuts of --method fixed: 'r=30,90;f=2,4;m=100,500'", .excludes = "use-thresholds"),
    OPT_WRITE(0, "thresholds", opt.thresholds, "write the ends of the bins to FILE"),
    OPT_READ(0, "use-thresholds", opt.use_thresholds, "score with the bins that another run wrote"),
    OPT_CHOICE(0, "score-on", "WHAT", opt.score_on, measures, "total",
        "what m scores: total, mean of a visit, last365 days"),
    OPT_READ(0, "segments", opt.segments,
        "map of scores to segments: segment,r,f,m (shipped maps for 3 and 5 bins)"),
    OPT_FLAG(0, "complete", opt.complete, "exit 1 when a client fits no line of the map"),
    OPT_CHOICE(0, "visit", "UNIT", opt.visit, visits, NULL,
        "a visit is a day, a txn (ticket within a day) or a row (default: day, or the state's)"),
    SOURCE_OPTIONS,
    OPT_FLAG(0, "features", opt.features,
        "more columns: what, of whom, in which rhythm, in which windows"),
    OPT_CHOICE(0, "each", "PERIOD", opt.each, periods, NULL,
        "customers as of the last day of each month, quarter or year, as_of tells which",
        .excludes = "visit thresholds list partial from"),
    OPT_READ(0, "list", opt.list, "client list: ids on it without a row get one, frequency 0"),
    OPT_CHOICE(0, "from", "STREAM", opt.from, inputs, "transactions",
        "what comes in: transactions, or customers to be scored"),
    OPT_END,
};

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    return opt.from ? rfm_customers(cli, &opt, err) : rfm_transactions(cli, &opt, err);
}

static const struct crm_schema_column columns[] = {
    COL_TEXT("customer_id", "the client", .with = "from=transactions"),
    COL_DATE("first_date", "day of the first visit", .with = "from=transactions"),
    COL_DATE("last_date", "day of the last visit", .with = "from=transactions"),
    COL_INT("recency_days", "days", "days from the last visit to the as-of day",
        .with = "from=transactions"),
    COL_INT("tenure_days", "days", "days from the first visit to the as-of day",
        .with = "from=transactions"),
    COL_INT("frequency", "visits", "visits", .with = "from=transactions"),
    COL_MONEY("monetary", "all amounts", .with = "from=transactions"),
    COL_NUMBER("avg_visit", "money", "monetary over frequency", .with = "from=transactions"),
    COL_NUMBER("repeat_monetary", "money", "mean amount of the visits after the first",
        .with = "from=transactions"),
    COL_OF(CRM_OUT_PASS, "*", "", "every column of the input, as it is", .with = "from=customers",
        .repeat = CRM_REPEAT_INPUT),
    COL_INT("recency_days", "days", "days from last_date to the as-of day",
        .with = "from=customers", .when = "the customers have last_date and not recency_days"),
    COL_INT("r", "1 to bins", "score of recency_days, the most recent best"),
    COL_INT("f", "1 to bins", "score of frequency, the most visits best"),
    COL_INT("m", "1 to bins", "score of money, the most best"),
    COL_TEXT("rfm_score", "the three together, with hyphens above 9 bins"),
    COL_TEXT("segment", "by the map of scores"),
    COL_DATE("as_of", "the day the analysis is made for", .with = "from=transactions"),
    COL_DATE("as_of", "the day the analysis is made for", .with = "from=customers",
        .when = "the customers have last_date and not recency_days"),
#define CRM_FEATURE(...) COL_FEATURE(__VA_ARGS__, .with = "features&from=transactions"),
#include "ledger/features.def"
#undef CRM_FEATURE
    COL_JOIN,
    COL_END,
};

static const struct crm_cmd cmd = {
    .name = "crm-rfm",
    .summary = "transactions to customers: recency, frequency, money, scores, segments",
    .synopsis = "[-b N] [-a DATE] [--method METHOD] [--segments FILE] [FILE...]",
    .common = SOURCE_COMMON,
    .options = options,
    .columns = columns,
    .run = run,
};

int main(int argc, char *argv[])
{
    return crm_main(&cmd, argc, argv);
}
