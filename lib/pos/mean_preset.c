/* The rows of a ticket beside the total that its first row says, as a preset knows. */

#include "pos/mean.h"

#include "base/mem.h"
#include "base/money.h"
#include "pos/number.h"

#include <stdio.h>
#include <stdlib.h>

static int64_t sum_of(struct crm_mean *mean, const struct crm_slice *field,
    const struct crm_preset_sum *of, bool *any)
{
    int64_t sum = 0;

    for (size_t i = 0; i < of->n; i++) {
        size_t column = mean->plan->ref[of->ref[i]];
        int64_t amount = column == CRM_COLUMN_NONE
                             ? CRM_MEAN_NONE
                             : crm_mean_amount(mean->plan, crm_text_clean(field[column]));
        if (amount == CRM_MEAN_NONE)
            continue;
        *any = true;
        sum = (int64_t)((uint64_t)sum + (uint64_t)(of->minus[i] ? -amount : amount));
    }
    return sum;
}

/* Price times quantity less the discount of the line. */
static int64_t line_of(struct crm_mean *mean, const struct crm_slice *field)
{
    static const enum crm_field factors[] = {CRM_FIELD_PRICE, CRM_FIELD_QUANTITY};
    const struct crm_plan *plan = mean->plan;
    char text[2][CRM_NUMBER_TEXT];
    struct crm_slice factor[2];
    int64_t product, off;
    bool rounded;

    for (size_t i = 0; i < 2; i++) {
        size_t column = plan->column[factors[i]];
        size_t n = column == CRM_COLUMN_NONE ? 0
                                             : crm_number_plain(plan->decimal,
                                                   crm_text_clean(field[column]), NULL, text[i]);
        if (n == 0)
            return 0;
        factor[i] = (struct crm_slice){text[i], n};
    }
    if (!crm_number_product_e4(factor[0], factor[1], crm_slice_of("0"), &product, &rounded))
        return 0;
    off = plan->column[CRM_FIELD_DISCOUNT] == CRM_COLUMN_NONE
              ? 0
              : crm_mean_amount(plan, crm_text_clean(field[plan->column[CRM_FIELD_DISCOUNT]]));
    return off == CRM_MEAN_NONE ? product : product - (off < 0 ? -off : off);
}

struct order {
    int64_t rows_e4, total_e4;
    uint32_t line;
    bool has_total;
};

static enum crm_status order_row(
    struct crm_mean *mean, const struct crm_sample *sample, size_t i, struct crm_err *err)
{
    const struct crm_preset *preset = mean->plan->preset;
    size_t group = mean->plan->ref[preset->fill_group_ref];
    struct crm_slice name = crm_text_clean(sample->field[group]);
    struct order *order;
    bool added, any = false, total = false;
    uint32_t id;

    (void)i;
    if (name.len == 0)
        return CRM_OK;
    if (!crm_map_put(&mean->names, name, &id, &added) ||
        !crm_mem_grow((void **)&mean->order, &mean->order_cap, mean->names.n, sizeof *order))
        return crm_err_nomem(err);
    order = &mean->order[id];
    if (added)
        *order = (struct order){.line = (uint32_t)sample->line};
    order->rows_e4 +=
        line_of(mean, sample->field) - sum_of(mean, sample->field, &preset->less, &any);
    order->total_e4 += sum_of(mean, sample->field, &preset->total, &total);
    order->has_total |= total;
    return CRM_OK;
}

static enum crm_status compare(struct crm_mean *mean, struct crm_err *err)
{
    size_t n = 0, of = 0;
    const struct order *first = NULL;
    char text[400], rows[CRM_MONEY_TEXT], total[CRM_MONEY_TEXT];

    for (uint32_t i = 0; i + !mean->whole < mean->names.n; i++) {
        const struct order *order = &mean->order[i];
        if (!order->has_total)
            continue;
        of++;
        if (order->rows_e4 == order->total_e4)
            continue;
        first = first ? first : order;
        n++;
    }
    if (!first)
        return CRM_OK;
    rows[crm_money_format(first->rows_e4, 2 + 2 * (first->rows_e4 % 100 != 0), rows)] = '\0';
    total[crm_money_format(first->total_e4, 2 + 2 * (first->total_e4 % 100 != 0), total)] = '\0';
    if (mean->options->nameless)
        snprintf(text, sizeof text,
            "%zu of %zu orders come to another sum than their rows (line %u)", n, of, first->line);
    else
        snprintf(text, sizeof text,
            "the rows of %zu of %zu orders come to another sum than the order's (line %u: %s, the "
            "order says %s)",
            n, of, first->line, rows, total);
    mean->plan->differs = crm_arena_dup(&mean->plan->arena, crm_slice_of(text));
    return mean->plan->differs ? CRM_OK : crm_err_nomem(err);
}

enum crm_status crm_mean_orders(struct crm_mean *mean, struct crm_err *err)
{
    const struct crm_plan *plan = mean->plan;
    enum crm_status status;

    if (!plan->preset || plan->preset->total.n == 0 || !plan->preset->fill_group || !plan->made ||
        plan->ref[plan->preset->fill_group_ref] == CRM_COLUMN_NONE)
        return CRM_OK;
    crm_map_init(&mean->names);
    status = crm_mean_walk(mean, order_row, err);
    if (!status)
        status = compare(mean, err);
    crm_map_release(&mean->names);
    free(mean->order);
    return status;
}
