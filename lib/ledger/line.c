#include "ledger/line.h"

void crm_log_lines(struct crm_line_reader *lines, const struct crm_log_pool *pool,
    const union crm_log *log, const struct crm_form *form, uint64_t order)
{
    size_t n;

    lines->at = crm_log_bytes(pool, log, &n);
    lines->end = lines->at + n;
    lines->form = *form;
    lines->order = order;
    lines->last_day = CRM_DAY_NONE;
}

/* The byte and what belongs to it. False: the row is not chosen. */
static inline bool get_amount(struct crm_line_reader *lines, struct crm_line *line)
{
    uint8_t flags = *lines->at++;

    line->kind = (enum crm_kind)(flags & CRM_LINE_KIND);
    line->has_discount = flags & CRM_LINE_DISCOUNT;
    line->no_cost = flags & CRM_LINE_NO_COST;
    line->not_chosen = flags & CRM_LINE_NOT_CHOSEN;
    line->amount_e4 = 0;
    if (!line->not_chosen)
        line->amount_e4 = crm_varint_get(&lines->at) * (flags & CRM_LINE_HUNDREDTHS ? 100 : 1);
    if (lines->form.order) {
        line->order = flags & CRM_LINE_ORDER ? (uint64_t)crm_varint_get(&lines->at) : lines->order;
        lines->order = CRM_LINE_NO_ORDER;
    }
    return !line->not_chosen;
}

static inline void get_sides(struct crm_line_reader *lines, struct crm_line *line)
{
    unsigned sides = lines->form.sides;

    if (sides & CRM_SIDE_BIT(CRM_SIDE_DISCOUNT))
        line->side_e4[CRM_SIDE_DISCOUNT] = crm_varint_get(&lines->at);
    if (sides & CRM_SIDE_BIT(CRM_SIDE_COST))
        line->side_e4[CRM_SIDE_COST] = crm_varint_get(&lines->at);
    if ((sides & CRM_SIDE_BIT(CRM_SIDE_FACE)) && line->kind == CRM_KIND_PREPAID)
        line->side_e4[CRM_SIDE_FACE] = crm_varint_get(&lines->at);
}

bool crm_lines_next(struct crm_line_reader *lines, struct crm_line *line)
{
    const struct crm_form *form = &lines->form;
    int32_t last = lines->last_day;

    if (lines->at == lines->end)
        return false;
    line->day = (int32_t)((last == CRM_DAY_NONE ? 0 : last) + crm_varint_get(&lines->at));
    if (!form->amount) {
        line->kind = CRM_KIND_OTHER;
        line->amount_e4 = 0;
        line->no_cost = false;
    } else if (!get_amount(lines, line)) {
        return true;
    }
    if (line->day > last && crm_kind_is_visit(line->kind))
        lines->last_day = line->day;
    line->second = form->second ? (int32_t)crm_varint_get(&lines->at) : CRM_SECOND_NONE;
    if (form->ticket)
        line->ticket = (uint32_t)crm_varint_get(&lines->at);
    line->side_e4[CRM_SIDE_DISCOUNT] = line->side_e4[CRM_SIDE_COST] = 0;
    line->side_e4[CRM_SIDE_FACE] = line->amount_e4;
    if (form->sides)
        get_sides(lines, line);
    for (int v = 0; v < form->values; v++)
        line->value[v] = (uint32_t)crm_varint_get(&lines->at);
    return true;
}
