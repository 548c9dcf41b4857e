/*
 * rfm.h -- recency, frequency and money to scores
 *
 * Hughes (1994), Strategic Database Marketing: customers in equal groups by each measure.  Scores
 * run from 1 to `bins`, best = bins: most recent, most visits, most money.
 *
 *   quantile  1 + number of type-7 quantile cuts strictly below the value; recency reversed
 *   rfm-r     cuts are type-7 quantiles plus 1; 1 + number of cuts at or below the value: what R
 *             rfm 0.3.0, rfm_table_order(), computes
 *   ntile     NTILE of SQL:2003: recency from the longest to the shortest, the others from the
 *             smallest to the largest, equal values by id in byte order, larger bins first
 *   fixed     1 + number of given cuts at or below the value
 *   nested    quantile for recency, for frequency within each recency score, for money within each
 *             recency and frequency score (SPSS Direct Marketing, "nested")
 *   kmeans    groups with the smallest sum of squares (stat/kmeans_1d.h); cuts half-way between
 *             neighbouring groups
 */
#ifndef CRM_LEDGER_RFM_H
#define CRM_LEDGER_RFM_H

#include "base/err.h"
#include "ledger/cut.h"

enum crm_measure { CRM_RECENCY, CRM_FREQUENCY, CRM_MONEY, CRM_N_MEASURES };

enum crm_rfm_method {
    CRM_RFM_QUANTILE,
    CRM_RFM_R,
    CRM_RFM_NTILE,
    CRM_RFM_FIXED,
    CRM_RFM_NESTED,
    CRM_RFM_KMEANS,
};

enum { CRM_BINS_MIN = 2, CRM_BINS_MAX = 100 };

/* The cuts of one measure, bins - 1 of them, ascending. */
struct crm_rfm_cuts {
    struct crm_cut cut[CRM_BINS_MAX - 1];
    enum crm_cut_rule rule;
    bool bounded; /* lowest and highest are ends of the outer bins */
    int64_t lowest, highest;
};

/* Clients in columns; only those with a visit. */
struct crm_rfm_table {
    size_t n;
    int64_t *value[CRM_N_MEASURES]; /* n each */
    int64_t scale[CRM_N_MEASURES];  /* how many of the value make a unit */
    const struct crm_slice *id;     /* n; needed by ntile only */
    uint8_t *score[CRM_N_MEASURES]; /* n each, out */
};

struct crm_rfm {
    enum crm_rfm_method method;
    int bins;
    bool given; /* cuts are given, not found: fixed, or those of another run */
    struct crm_rfm_cuts cuts[CRM_N_MEASURES]; /* in when given, else out (none of nested) */
    /* out; ntile has no cuts: the smallest and largest value of each tile */
    uint64_t customers[CRM_N_MEASURES][CRM_BINS_MAX + 1]; /* [score] */
    int64_t from[CRM_N_MEASURES][CRM_BINS_MAX + 1], to[CRM_N_MEASURES][CRM_BINS_MAX + 1];
};

/*
 * Score every row of the table.  O(n log bins), ntile and kmeans O(n log n); 8 to 32 bytes a row
 * of scratch.  Errors: CRM_ENOMEM.
 */
enum crm_status crm_rfm_score(
    struct crm_rfm *rfm, struct crm_rfm_table *table, struct crm_err *err);

/*
 * Cuts as --cuts has them: "r=30,90;f=2,4;m=100,500", all three, ascending, equally many.
 *   scale[]  in   of each measure
 *   *rfm     out  cuts, bins, given
 * Errors: CRM_EUSAGE.
 */
enum crm_status crm_rfm_parse_cuts(struct crm_rfm *rfm, const char *text,
    const int64_t scale[CRM_N_MEASURES], struct crm_err *err);

/* "recency", "frequency", "monetary"; 'r', 'f', 'm'. */
const char *crm_measure_name(enum crm_measure measure);
char crm_measure_letter(enum crm_measure measure);

/* The cut that is the lower / upper end of a bin; false when the bin has no end there. */
bool crm_rfm_lower(const struct crm_rfm *rfm, enum crm_measure m, int score, struct crm_cut *cut);
bool crm_rfm_upper(const struct crm_rfm *rfm, enum crm_measure m, int score, struct crm_cut *cut);

/*
 * Mean of `amount_e4` over n things for scoring, in hundred-millionths, rounded half to even:
 * equal means give equal values.  False when it does not fit.
 */
#define CRM_MEAN_SCALE 100000000
bool crm_rfm_mean(int64_t amount_e4, uint32_t n, int64_t *mean_e8);

#endif
