/* crm-rfm -- one row a client: recency, frequency, money, and their scores */

#include "crm-rfm.h"

#include "ledger/shard.h"

static struct rfm_options opt = {.method = -1, .visit = -1, .basis = -1};

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
static const char *const bases[] = {
    [CRM_BASIS_CASH] = "cash", [CRM_BASIS_SERVICE] = "service", NULL};
static const char *const inputs[] = {"transactions", "customers", NULL};

static const struct crm_opt options[] = {
    {.key = 'b',
        .name = "bins",
        .arg = "N",
        .type = CRM_OPT_INT,
        .value = &opt.bins,
        .min = CRM_BINS_MIN,
        .max = CRM_BINS_MAX,
        .help = "score from 1 to N, N the best (5)"},
    {.name = "method",
        .arg = "METHOD",
        .type = CRM_OPT_CHOICE,
        .value = &opt.method,
        .choices = methods,
        .help = "how scores are made: quantile, rfm-r, ntile, fixed, nested, kmeans (quantile)"},
    {.name = "cuts",
        .arg = "CUTS",
        .type = CRM_OPT_TEXT,
        .value = &opt.cuts,
        .help = "the cuts of --method fixed: 'r=30,90;f=2,4;m=100,500'"},
    {.name = "thresholds",
        .arg = "FILE",
        .type = CRM_OPT_TEXT,
        .value = &opt.thresholds,
        .help = "write the ends of the bins to FILE"},
    {.name = "use-thresholds",
        .arg = "FILE",
        .type = CRM_OPT_TEXT,
        .value = &opt.use_thresholds,
        .help = "score with the bins that another run wrote"},
    {.name = "score-on",
        .arg = "WHAT",
        .type = CRM_OPT_CHOICE,
        .value = &opt.score_on,
        .choices = measures,
        .help = "what m scores: total, mean of a visit, last365 days (total)"},
    {.name = "segments",
        .arg = "FILE",
        .type = CRM_OPT_TEXT,
        .value = &opt.segments,
        .help = "map of scores to segments: segment,r,f,m (shipped maps for 3 and 5 bins)"},
    {.name = "check",
        .type = CRM_OPT_FLAG,
        .value = &opt.check,
        .help = "exit 1 when a client fits no line of the map"},
    {.name = "visit",
        .arg = "UNIT",
        .type = CRM_OPT_CHOICE,
        .value = &opt.visit,
        .choices = visits,
        .help = "a visit is a day, a txn (ticket within a day) or a row (day)"},
    {.name = "basis",
        .arg = "BASIS",
        .type = CRM_OPT_CHOICE,
        .value = &opt.basis,
        .choices = bases,
        .help = "amounts that count: cash (prepaid sold, not redeemed) or service (cash)"},
    {.name = "walk-in",
        .arg = "ID,...",
        .type = CRM_OPT_LIST,
        .value = &opt.walk_in,
        .help = "ids the till uses for people without one"},
    {.name = "features",
        .type = CRM_OPT_FLAG,
        .value = &opt.features,
        .help = "more columns: what, of whom, in which rhythm, in which windows"},
    {.name = "list",
        .arg = "FILE",
        .type = CRM_OPT_TEXT,
        .value = &opt.list,
        .help = "client list: ids on it without a row get one, frequency 0"},
    {.name = "from",
        .arg = "STREAM",
        .type = CRM_OPT_CHOICE,
        .value = &opt.from,
        .choices = inputs,
        .help = "what comes in: transactions, or customers to be scored (transactions)"},
    {.name = "partial",
        .type = CRM_OPT_FLAG,
        .value = &opt.partial,
        .help = "write a state for --merge instead of results"},
    {.name = "merge",
        .type = CRM_OPT_FLAG,
        .value = &opt.merge,
        .help = "files are states of --partial, in the order of the pieces"},
    {0},
};

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    if (opt.partial && opt.thresholds)
        return crm_err_set(
            err, CRM_EUSAGE, "--thresholds: a state has no scores yet, --merge makes them");
    if (opt.partial && !opt.from)
        return rfm_partial(cli, &opt, err);
    return opt.from ? rfm_customers(cli, &opt, err) : rfm_transactions(cli, &opt, err);
}

static const struct crm_cmd cmd = {
    .name = "crm-rfm",
    .summary = "transactions to customers: recency, frequency, money, scores, segments",
    .synopsis = "[-b N] [-a DATE] [--method METHOD] [--segments FILE] [FILE...]",
    .common = CRM_COMMON_IO | CRM_COMMON_AS_OF | CRM_COMMON_JOIN | CRM_COMMON_THREADS |
              CRM_COMMON_RANGE | CRM_COMMON_WHERE | CRM_COMMON_REPLACE,
    .options = options,
    .run = run,
};

int main(int argc, char *argv[])
{
    return crm_main(&cmd, argc, argv);
}
