/*
 * feature_cells.h -- the features as columns: names, kinds and what stands in each cell
 *
 * What the input does not say stays empty: no column of kinds is not the same as no products.
 */
#ifndef CRM_LEDGER_FEATURE_CELLS_H
#define CRM_LEDGER_FEATURE_CELLS_H

#include "base/datum.h"
#include "ledger/features.h"

enum { CRM_N_FEATURES = 36 };

/* Of column i < CRM_N_FEATURES; the kind is that of cells which are not empty. */
const char *crm_feature_name(size_t i);
enum crm_datum_kind crm_feature_kind(size_t i);

/* present: fields of the input, crm_transactions.present. */
void crm_feature_cells(
    const struct crm_features *f, unsigned present, struct crm_datum cell[CRM_N_FEATURES]);

#endif
