#include "ledger/line.h"

enum { KIND = 7, CAMPAIGN = 8, DISCOUNT = 16, ORDER = 32 };

size_t crm_line_put(
    uint8_t out[CRM_LINE_BYTES], int32_t last_day, const struct crm_line *line, enum crm_keep keep)
{
    size_t n = crm_varint_put(out, (int64_t)line->day - last_day);

    out[n++] = (uint8_t)((int)line->kind | (line->has_campaign ? CAMPAIGN : 0) |
                         (line->has_discount ? DISCOUNT : 0) |
                         (line->order == CRM_LINE_NO_ORDER ? 0 : ORDER));
    n += crm_varint_put(out + n, line->amount_e4);
    if (line->order != CRM_LINE_NO_ORDER)
        n += crm_varint_put(out + n, (int64_t)line->order);
    if (keep < CRM_KEEP_MOMENTS)
        return n;
    n += crm_varint_put(out + n, line->second);
    n += crm_varint_put(out + n, line->ticket);
    if (keep < CRM_KEEP_LINES)
        return n;
    n += crm_varint_put(out + n, line->cost_e4);
    if (line->kind == CRM_KIND_PREPAID)
        n += crm_varint_put(out + n, line->face_value_e4);
    for (int i = 0; i < CRM_N_NAMES; i++)
        n += crm_varint_put(out + n, line->name[i]);
    return n;
}

void crm_lines_open(
    struct crm_line_reader *lines, const struct crm_shard *shard, const struct crm_client *client)
{
    size_t n;

    lines->at = crm_log_bytes(&shard->pool, &client->log, &n);
    lines->end = lines->at + n;
    lines->keep = shard->keep;
    lines->order = client->order;
    lines->last_day = 0;
    lines->any_visit = false;
}

bool crm_lines_next(struct crm_line_reader *lines, struct crm_line *line)
{
    uint8_t flags;

    if (lines->at == lines->end)
        return false;
    line->day = (int32_t)(lines->last_day + crm_varint_get(&lines->at));
    flags = *lines->at++;
    line->kind = (enum crm_kind)(flags & KIND);
    line->has_campaign = flags & CAMPAIGN;
    line->has_discount = flags & DISCOUNT;
    line->amount_e4 = crm_varint_get(&lines->at);
    line->order = flags & ORDER ? (uint64_t)crm_varint_get(&lines->at) : lines->order;
    lines->order = CRM_LINE_NO_ORDER;
    if (crm_kind_is_visit(line->kind) && (!lines->any_visit || line->day > lines->last_day)) {
        lines->last_day = line->day;
        lines->any_visit = true;
    }
    if (lines->keep < CRM_KEEP_MOMENTS)
        return true;
    line->second = (int32_t)crm_varint_get(&lines->at);
    line->ticket = (uint32_t)crm_varint_get(&lines->at);
    if (lines->keep < CRM_KEEP_LINES)
        return true;
    line->cost_e4 = crm_varint_get(&lines->at);
    line->face_value_e4 =
        line->kind == CRM_KIND_PREPAID ? crm_varint_get(&lines->at) : line->amount_e4;
    for (int i = 0; i < CRM_N_NAMES; i++)
        line->name[i] = (uint32_t)crm_varint_get(&lines->at);
    return true;
}
