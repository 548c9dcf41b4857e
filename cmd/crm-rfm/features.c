/* the columns of --features */

#include "crm-rfm.h"

#include "ledger/feature_cells.h"

static const enum crm_out_kind kinds[] = {
    [CRM_FEATURE_COUNT] = CRM_OUT_INT,
    [CRM_FEATURE_MONEY] = CRM_OUT_MONEY,
    [CRM_FEATURE_SHARE] = CRM_OUT_SHARE,
    [CRM_FEATURE_RATIO] = CRM_OUT_NUMBER,
    [CRM_FEATURE_NUMBER] = CRM_OUT_NUMBER,
    [CRM_FEATURE_TEXT] = CRM_OUT_TEXT,
};

size_t features_columns(struct crm_out_column columns[])
{
    for (size_t i = 0; i < CRM_N_FEATURES; i++)
        columns[i] = (struct crm_out_column){crm_feature_name(i), kinds[crm_feature_kind(i)]};
    return CRM_N_FEATURES;
}

void features_cells(struct crm_out *out, unsigned present, const struct crm_features *f)
{
    struct crm_feature_cell cells[CRM_N_FEATURES];

    crm_feature_cells(f, present, cells);
    for (size_t i = 0; i < CRM_N_FEATURES; i++) {
        const struct crm_feature_cell *c = &cells[i];
        switch (c->kind) {
        case CRM_FEATURE_EMPTY:
            crm_out_empty(out);
            break;
        case CRM_FEATURE_COUNT:
            crm_out_int(out, c->value);
            break;
        case CRM_FEATURE_MONEY:
            crm_out_money(out, c->value);
            break;
        case CRM_FEATURE_SHARE:
        case CRM_FEATURE_RATIO:
            crm_out_ratio_e4(out, c->value * 10000, c->whole);
            break;
        case CRM_FEATURE_NUMBER:
            crm_out_number(out, c->number);
            break;
        case CRM_FEATURE_TEXT:
            crm_out_text(out, c->text);
            break;
        }
    }
}
