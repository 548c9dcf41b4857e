/*
 * feature_cells.h -- the features as columns: names, kinds and what stands in each cell
 *
 * What the input does not say stays empty: no column of kinds is not the same as no products.
 */
#ifndef CRM_LEDGER_FEATURE_CELLS_H
#define CRM_LEDGER_FEATURE_CELLS_H

#include "ledger/features.h"

enum crm_feature_kind {
    CRM_FEATURE_EMPTY,
    CRM_FEATURE_COUNT,  /* value */
    CRM_FEATURE_MONEY,  /* value, ten-thousandths */
    CRM_FEATURE_SHARE,  /* value / whole, from 0 to 1 */
    CRM_FEATURE_RATIO,  /* value / whole */
    CRM_FEATURE_NUMBER, /* number, finite */
    CRM_FEATURE_TEXT,   /* text, not empty */
};

struct crm_feature_cell {
    enum crm_feature_kind kind;
    int64_t value, whole; /* whole > 0 */
    double number;
    struct crm_slice text;
};

enum { CRM_N_FEATURES = 36 };

/* Of column i < CRM_N_FEATURES; the kind is that of cells which are not empty. */
const char *crm_feature_name(size_t i);
enum crm_feature_kind crm_feature_kind(size_t i);

/* present: fields of the input, crm_transactions.present. */
void crm_feature_cells(
    const struct crm_features *f, unsigned present, struct crm_feature_cell cell[CRM_N_FEATURES]);

#endif
