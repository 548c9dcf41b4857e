/* the columns of --features */

#include "crm-rfm.h"

#include "ledger/feature_cells.h"

void features_cells(struct crm_out *out, unsigned present, const struct crm_features *f)
{
    struct crm_datum cells[CRM_N_FEATURES];

    crm_feature_cells(f, present, cells);
    for (size_t i = 0; i < CRM_N_FEATURES; i++)
        crm_out_datum(out, &cells[i]);
}
