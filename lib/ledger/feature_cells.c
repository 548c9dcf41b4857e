#include "ledger/feature_cells.h"

#include <math.h>

static const struct {
    const char *name;
    enum crm_datum_kind kind;
} columns[CRM_N_FEATURES] = {
#define CRM_FEATURE(name_, kind_, unit_, meaning_) {name_, CRM_DATUM_##kind_},
#include "ledger/features.def"
#undef CRM_FEATURE
};

const char *crm_feature_name(size_t i)
{
    return columns[i].name;
}

enum crm_datum_kind crm_feature_kind(size_t i)
{
    return columns[i].kind;
}

/* Cells in the order of the table above. */
struct sheet {
    struct crm_datum *cell;
    size_t at;
    unsigned present;
};

static struct crm_datum *next(struct sheet *sheet, bool known)
{
    struct crm_datum *cell = &sheet->cell[sheet->at];

    *cell = (struct crm_datum){.kind = known ? columns[sheet->at].kind : CRM_DATUM_EMPTY};
    sheet->at++;
    return cell;
}

static bool knows(const struct sheet *sheet, enum crm_tx_field field)
{
    return sheet->present & CRM_TX_BIT(field);
}

static void put_value(struct sheet *sheet, bool known, int64_t value)
{
    next(sheet, known)->value = value;
}

static void put_ratio(struct sheet *sheet, bool known, int64_t part, int64_t whole)
{
    struct crm_datum *cell = next(sheet, known && whole != 0);

    cell->value = part;
    cell->whole = whole;
}

static void put_number(struct sheet *sheet, double number)
{
    next(sheet, isfinite(number))->number = number;
}

static void put_text(struct sheet *sheet, struct crm_slice text)
{
    next(sheet, text.len > 0)->text = text;
}

static void put_money(struct sheet *sheet, const struct crm_features *f)
{
    bool kinds = knows(sheet, CRM_TX_KIND), cost = knows(sheet, CRM_TX_COST);
    bool discount = knows(sheet, CRM_TX_DISCOUNT) || knows(sheet, CRM_TX_DISCOUNT_RATE);

    put_value(sheet, kinds, f->services);
    put_value(sheet, kinds, f->products);
    put_value(sheet, kinds, f->service_e4);
    put_value(sheet, kinds, f->product_e4);
    put_value(sheet, kinds, f->product_365_e4);
    put_ratio(sheet, discount, f->discount_visits, f->n_visits);
    put_value(sheet, true, f->refund_e4);
    put_value(sheet, true, f->refunds);
    put_value(sheet, cost, f->profit_e4);
    put_value(sheet, cost, f->profit_90_e4);
}

static void put_windows(struct sheet *sheet, const struct crm_features *f)
{
    put_value(sheet, true, f->visits[CRM_LAST_90]);
    put_value(sheet, true, f->spend_e4[CRM_LAST_90]);
    for (enum crm_window w = CRM_LAST_180; w <= CRM_LAST_365; w += 2) {
        put_value(sheet, true, f->visits[w]);
        put_value(sheet, true, f->visits[w + 1]);
        put_value(sheet, true, f->spend_e4[w]);
        put_value(sheet, true, f->spend_e4[w + 1]);
    }
}

static void put_names(struct sheet *sheet, const struct crm_features *f)
{
    uint32_t top = f->top_visits[CRM_NAME_STAFF];

    put_value(sheet, knows(sheet, CRM_TX_STAFF), f->n_names[CRM_NAME_STAFF]);
    put_text(sheet, f->top[CRM_NAME_STAFF]);
    put_ratio(sheet, top > 0, top, f->n_visits);
    put_text(sheet, f->last_staff);
    put_value(sheet, knows(sheet, CRM_TX_CATEGORY), f->n_names[CRM_NAME_CATEGORY]);
    put_text(sheet, f->top[CRM_NAME_CATEGORY]);
    put_text(sheet, f->top[CRM_NAME_ITEM]);
    put_ratio(sheet, knows(sheet, CRM_TX_CAMPAIGN), f->campaign_visits, f->n_visits);
    put_text(sheet, f->top[CRM_NAME_CHANNEL]);
    put_text(sheet, f->top[CRM_NAME_STORE]);
}

void crm_feature_cells(
    const struct crm_features *f, unsigned present, struct crm_datum cell[CRM_N_FEATURES])
{
    struct sheet sheet = {cell, 0, present};
    bool intervals = f->n_intervals > 0;

    put_money(&sheet, f);
    put_windows(&sheet, f);
    put_ratio(&sheet, intervals, f->interval_sum, f->n_intervals);
    put_number(&sheet, f->interval_median);
    put_number(&sheet, f->interval_sd);
    put_value(&sheet, intervals, f->interval_last);
    put_number(&sheet, f->interval_logsum);
    put_names(&sheet, f);
    put_value(&sheet, knows(&sheet, CRM_TX_KIND), f->prepaid_e4);
}
