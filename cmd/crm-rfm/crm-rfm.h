/*
 * crm-rfm.h -- what the parts of crm-rfm share
 *
 * main.c holds the options; transactions.c and customers.c are the two kinds of input; scoring.c
 * turns measures into scores and segments; thresholds.c reads and writes cuts; features.c has the
 * columns of --features.
 */
#ifndef CRM_RFM_H
#define CRM_RFM_H

#include "cli/out.h"
#include "ledger/features.h"
#include "ledger/rfm.h"
#include "ledger/segments.h"

enum rfm_score_on { RFM_ON_TOTAL, RFM_ON_MEAN, RFM_ON_LAST365 };

struct rfm_options {
    int64_t bins;           /* 0: not given */
    int method;             /* enum crm_rfm_method, or -1: not given */
    const char *cuts;       /* --cuts */
    const char *thresholds; /* file to write */
    const char *use_thresholds;
    const char *segments;
    const char *list;
    int score_on; /* enum rfm_score_on */
    int visit;    /* enum crm_visit, or -1: not given */
    int from;     /* 0 transactions, 1 customers */
    int each;     /* 0 month, 1 quarter, 2 year; -1: not given */
    bool complete, features;
};

/* ---- scoring.c ---- */

struct scoring {
    struct crm_rfm rfm;
    struct crm_rfm_table table;
    struct crm_slice *id; /* ntile only */
    int64_t scale[CRM_N_MEASURES];
    struct crm_segments segments;
    bool has_segments;
    uint64_t others;
};

/* Method, bins, given cuts, segment map: everything that can be wrong before a row is read. */
enum crm_status scoring_prepare(const struct crm_cli *cli, const struct rfm_options *opt,
    const int64_t scale[CRM_N_MEASURES], struct scoring *scoring, struct crm_err *err);
void scoring_release(struct scoring *scoring);

/* Room for n clients with a visit; the caller fills value[] (and id[]), and may lower table.n. */
enum crm_status scoring_reserve(struct scoring *scoring, size_t n, struct crm_err *err);

/* Let go of them; the cuts that were given stay. */
void scoring_clear(struct scoring *scoring);

/* Score them, say which bins nobody reaches, write --thresholds. */
enum crm_status scoring_run(const struct crm_cli *cli, const struct rfm_options *opt,
    struct scoring *scoring, struct crm_err *err);

/* Cells r f m rfm_score segment of a client of the table; empty ones of a client without visit. */
#define SCORING_NO_VISIT SIZE_MAX
void scoring_cells(struct scoring *scoring, struct crm_out *out, size_t client);

/* How many are in no segment; --complete. */
void scoring_end(struct crm_cli *cli, const struct rfm_options *opt, struct scoring *scoring);

/* ---- thresholds.c ---- */

enum crm_status thresholds_read(
    const char *path, struct crm_rfm *rfm, const int64_t scale[], struct crm_err *err);
enum crm_status thresholds_write(const struct crm_cli *cli, const char *path,
    const struct crm_rfm *rfm, const int64_t scale[], struct crm_err *err);

/* ---- features.c ---- */

/* The cells of a client; `present`: the fields that the input has. */
void features_cells(struct crm_out *out, unsigned present, const struct crm_features *features);

/* ---- the two kinds of input ---- */

enum crm_status rfm_transactions(
    struct crm_cli *cli, const struct rfm_options *opt, struct crm_err *err);
enum crm_status rfm_customers(
    struct crm_cli *cli, const struct rfm_options *opt, struct crm_err *err);

#endif
