#include "cli/out.h"

enum crm_out_kind crm_out_kind_of(enum crm_datum_kind kind)
{
    static const enum crm_out_kind kinds[] = {
        [CRM_DATUM_EMPTY] = CRM_OUT_TEXT,
        [CRM_DATUM_COUNT] = CRM_OUT_INT,
        [CRM_DATUM_MONEY] = CRM_OUT_MONEY,
        [CRM_DATUM_SHARE] = CRM_OUT_SHARE,
        [CRM_DATUM_RATIO] = CRM_OUT_NUMBER,
        [CRM_DATUM_NUMBER] = CRM_OUT_NUMBER,
        [CRM_DATUM_TEXT] = CRM_OUT_TEXT,
    };

    return kinds[kind];
}

void crm_out_datum(struct crm_out *out, const struct crm_datum *datum)
{
    switch (datum->kind) {
    case CRM_DATUM_EMPTY:
        crm_out_empty(out);
        break;
    case CRM_DATUM_COUNT:
        crm_out_int(out, datum->value);
        break;
    case CRM_DATUM_MONEY:
        crm_out_money(out, datum->value);
        break;
    case CRM_DATUM_SHARE:
    case CRM_DATUM_RATIO:
        crm_out_ratio_e4(out, datum->value * 10000, datum->whole);
        break;
    case CRM_DATUM_NUMBER:
        crm_out_number(out, datum->number);
        break;
    case CRM_DATUM_TEXT:
        crm_out_text(out, datum->text);
        break;
    }
}
