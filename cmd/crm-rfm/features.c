/* the columns of --features */

#include "crm-rfm.h"

#define MONEY CRM_OUT_MONEY
#define COUNT CRM_OUT_INT
#define NUMBER CRM_OUT_NUMBER
#define SHARE CRM_OUT_SHARE
#define TEXT CRM_OUT_TEXT

static const struct crm_out_column columns[] = {
    {"services", COUNT},
    {"products", COUNT},
    {"service_spend", MONEY},
    {"product_spend", MONEY},
    {"product_spend_365d", MONEY},
    {"discount_share", SHARE},
    {"refund_amount", MONEY},
    {"refunds", COUNT},
    {"profit", MONEY},
    {"profit_90d", MONEY},
    {"visits_90d", COUNT},
    {"spend_90d", MONEY},
    {"visits_180d", COUNT},
    {"visits_prev_180d", COUNT},
    {"spend_180d", MONEY},
    {"spend_prev_180d", MONEY},
    {"visits_365d", COUNT},
    {"visits_prev_365d", COUNT},
    {"spend_365d", MONEY},
    {"spend_prev_365d", MONEY},
    {"interval_mean", NUMBER},
    {"interval_median", NUMBER},
    {"interval_sd", NUMBER},
    {"interval_last", COUNT},
    {"interval_logsum", NUMBER},
    {"staff_n", COUNT},
    {"staff_top", TEXT},
    {"staff_top_share", SHARE},
    {"staff_last", TEXT},
    {"category_n", COUNT},
    {"category_top", TEXT},
    {"item_top", TEXT},
    {"campaign_share", SHARE},
    {"channel_top", TEXT},
    {"store_top", TEXT},
    {"prepaid_balance", MONEY},
};

const struct crm_out_column *features_columns(size_t *n)
{
    *n = sizeof columns / sizeof columns[0];
    return columns;
}

/* What the input does not say stays empty: no column of kinds is not the same as no products. */
struct sheet {
    struct crm_out *out;
    unsigned present;
};

static bool knows(const struct sheet *sheet, enum crm_field field)
{
    return sheet->present & CRM_FIELD_BIT(field);
}

static void count_cell(const struct sheet *sheet, bool known, int64_t n)
{
    if (known)
        crm_out_int(sheet->out, n);
    else
        crm_out_empty(sheet->out);
}

static void money_cell(const struct sheet *sheet, bool known, int64_t amount_e4)
{
    if (known)
        crm_out_money(sheet->out, amount_e4);
    else
        crm_out_empty(sheet->out);
}

/* part / whole by integers; empty when whole is 0. */
static void ratio_cell(const struct sheet *sheet, bool known, int64_t part, int64_t whole)
{
    if (known)
        crm_out_ratio_e4(sheet->out, part * 10000, whole);
    else
        crm_out_empty(sheet->out);
}

static void name_cell(const struct sheet *sheet, struct crm_slice name)
{
    if (name.len)
        crm_out_text(sheet->out, name);
    else
        crm_out_empty(sheet->out);
}

static void write_money(const struct sheet *sheet, const struct crm_features *f, uint32_t visits)
{
    bool kinds = knows(sheet, CRM_FIELD_KIND), cost = knows(sheet, CRM_FIELD_COST);
    bool discount = knows(sheet, CRM_FIELD_DISCOUNT) || knows(sheet, CRM_FIELD_DISCOUNT_RATE);

    count_cell(sheet, kinds, f->services);
    count_cell(sheet, kinds, f->products);
    money_cell(sheet, kinds, f->service_e4);
    money_cell(sheet, kinds, f->product_e4);
    money_cell(sheet, kinds, f->product_365_e4);
    ratio_cell(sheet, discount, f->discount_visits, visits);
    money_cell(sheet, true, f->refund_e4);
    count_cell(sheet, true, f->refunds);
    money_cell(sheet, cost, f->profit_e4);
    money_cell(sheet, cost, f->profit_90_e4);
}

static void write_windows(const struct sheet *sheet, const struct crm_features *f)
{
    crm_out_int(sheet->out, f->visits[CRM_LAST_90]);
    crm_out_money(sheet->out, f->spend_e4[CRM_LAST_90]);
    for (enum crm_window w = CRM_LAST_180; w <= CRM_LAST_365; w += 2) {
        crm_out_int(sheet->out, f->visits[w]);
        crm_out_int(sheet->out, f->visits[w + 1]);
        crm_out_money(sheet->out, f->spend_e4[w]);
        crm_out_money(sheet->out, f->spend_e4[w + 1]);
    }
}

static void write_names(const struct sheet *sheet, const struct crm_features *f, uint32_t visits)
{
    bool staff = knows(sheet, CRM_FIELD_STAFF);

    count_cell(sheet, staff, f->n_names[CRM_NAME_STAFF]);
    name_cell(sheet, f->top[CRM_NAME_STAFF]);
    ratio_cell(sheet, f->top_visits[CRM_NAME_STAFF] > 0, f->top_visits[CRM_NAME_STAFF], visits);
    name_cell(sheet, f->last_staff);
    count_cell(sheet, knows(sheet, CRM_FIELD_CATEGORY), f->n_names[CRM_NAME_CATEGORY]);
    name_cell(sheet, f->top[CRM_NAME_CATEGORY]);
    name_cell(sheet, f->top[CRM_NAME_ITEM]);
    ratio_cell(sheet, knows(sheet, CRM_FIELD_CAMPAIGN), f->campaign_visits, visits);
    name_cell(sheet, f->top[CRM_NAME_CHANNEL]);
    name_cell(sheet, f->top[CRM_NAME_STORE]);
}

void features_cells(
    struct crm_out *out, unsigned present, const struct crm_features *f, uint32_t visits)
{
    const struct sheet sheet = {out, present};

    write_money(&sheet, f, visits);
    write_windows(&sheet, f);
    ratio_cell(&sheet, f->n_intervals > 0, f->interval_sum, f->n_intervals);
    crm_out_number(out, f->interval_median);
    crm_out_number(out, f->interval_sd);
    count_cell(&sheet, f->n_intervals > 0, f->interval_last);
    crm_out_number(out, f->interval_logsum);
    write_names(&sheet, f, visits);
    money_cell(&sheet, knows(&sheet, CRM_FIELD_KIND), f->prepaid_e4);
}
