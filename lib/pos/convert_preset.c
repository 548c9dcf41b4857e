/* What a preset says of a row. */

#include "pos/convert.h"

#include "base/money.h"

enum { MOST_COLUMNS = 16 }; /* a condition can name; preset.c refuses more */

static bool holds(
    const struct crm_convert *c, const struct crm_slice *cells, const struct crm_expr *when)
{
    struct crm_slice cell[MOST_COLUMNS];

    for (size_t i = 0; i < when->n_columns; i++)
        cell[i] = crm_convert_cell(&c->file->ref[when->column[i].index], cells);
    return crm_expr_eval(when, cell) == CRM_TRUE;
}

const char *crm_convert_rule(const struct crm_convert *c, const struct crm_slice *cells, bool skip)
{
    const struct crm_preset *preset = c->file->plan.preset;

    for (size_t i = 0; i < preset->n_rules; i++)
        if (preset->rule[i].skip == skip && holds(c, cells, preset->rule[i].when))
            return preset->rule[i].word;
    return NULL;
}

/* *sum += the columns of `of`, times `sign`; *any: one of them held something. */
static bool add_columns(struct crm_convert *c, const struct crm_slice *cells,
    const struct crm_preset_sum *of, int sign, int64_t *sum, bool *any)
{
    for (size_t i = 0; i < of->n; i++) {
        struct crm_slice cell = crm_convert_cell(&c->file->ref[of->ref[i]], cells);
        int64_t amount;
        if (cell.len == 0)
            continue;
        *any = true;
        if (!crm_convert_money(c, CRM_FIELD_AMOUNT, cell, &amount)) {
            c->bad_header = c->file->plan.preset->ref[of->ref[i]];
            return false;
        }
        if (!crm_money_add(sum, of->minus[i] == (sign > 0) ? -amount : amount))
            return crm_convert_bad(c, CRM_FIELD_AMOUNT, "the amount is too large");
    }
    return true;
}

bool crm_convert_sum(struct crm_convert *c, const struct crm_slice *cells, int64_t *amount_e4)
{
    const struct crm_plan *plan = &c->file->plan;
    const struct crm_preset *preset = plan->preset;
    bool any = false, taxed;
    int64_t sum = 0;

    for (size_t i = 0; i < preset->n_amounts; i++) {
        const struct crm_preset_sum *of = &preset->amount[i];
        if (of->when && !holds(c, cells, of->when))
            continue;
        if (!add_columns(c, cells, of, 1, &sum, &any))
            return false;
        if (!any)
            return crm_convert_bad(c, CRM_FIELD_AMOUNT, "no amount");
        if (plan->add_tax && !add_columns(c, cells, &preset->tax_sum, plan->add_tax, &sum, &taxed))
            return false;
        *amount_e4 = sum;
        return true;
    }
    return crm_convert_bad(c, CRM_FIELD_AMOUNT, "no amount of the preset is for this row");
}

bool crm_convert_less(struct crm_convert *c, const struct crm_slice *cells, int64_t *amount_e4)
{
    const struct crm_preset *preset = c->file->plan.preset;
    bool any;

    return !preset || add_columns(c, cells, &preset->less, -1, amount_e4, &any);
}
