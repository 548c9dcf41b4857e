/* the columns of --features */

#include "crm-rfm.h"

#include "ledger/feature_cells.h"

size_t features_columns(struct crm_out_column columns[])
{
    for (size_t i = 0; i < CRM_N_FEATURES; i++)
        columns[i] =
            (struct crm_out_column){crm_feature_name(i), crm_out_kind_of(crm_feature_kind(i))};
    return CRM_N_FEATURES;
}

void features_cells(struct crm_out *out, unsigned present, const struct crm_features *f)
{
    struct crm_datum cells[CRM_N_FEATURES];

    crm_feature_cells(f, present, cells);
    for (size_t i = 0; i < CRM_N_FEATURES; i++)
        crm_out_datum(out, &cells[i]);
}
