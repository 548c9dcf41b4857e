/*
 * line.h -- a client's lines, as a ledger keeps them
 *
 *     struct crm_line_reader lines;
 *     struct crm_line line;
 *     crm_lines_open(&lines, &shard->pool, &client->log);
 *     while (crm_lines_next(&lines, &line)) ...                  in the order of the input
 *
 * A line takes 5 to 8 bytes: days as differences from the latest visit day before them.
 */
#ifndef CRM_LEDGER_LINE_H
#define CRM_LEDGER_LINE_H

#include "ledger/log.h"
#include "ledger/transaction.h"

struct crm_line {
    int64_t amount_e4; /* as written; crm_kind_counted says what counts */
    int32_t day;
    enum crm_kind kind;
};

enum { CRM_LINE_BYTES = 2 * CRM_VARINT_MAX + 1 };

/* Write a line that follows visits of which the latest was on `last_day` (0 before the first). */
static inline size_t crm_line_put(
    uint8_t out[CRM_LINE_BYTES], int32_t last_day, const struct crm_line *line)
{
    size_t n = crm_varint_put(out, (int64_t)line->day - last_day);

    out[n++] = (uint8_t)line->kind;
    return n + crm_varint_put(out + n, line->amount_e4);
}

struct crm_line_reader {
    const uint8_t *at, *end;
    int32_t last_day; /* of a visit so far */
    bool any_visit;
};

static inline void crm_lines_open(
    struct crm_line_reader *lines, const struct crm_log_pool *pool, const union crm_log *log)
{
    size_t n;

    lines->at = crm_log_bytes(pool, log, &n);
    lines->end = lines->at + n;
    lines->last_day = 0;
    lines->any_visit = false;
}

static inline bool crm_lines_next(struct crm_line_reader *lines, struct crm_line *line)
{
    if (lines->at == lines->end)
        return false;
    line->day = (int32_t)(lines->last_day + crm_varint_get(&lines->at));
    line->kind = (enum crm_kind) * lines->at++;
    line->amount_e4 = crm_varint_get(&lines->at);
    if (crm_kind_is_visit(line->kind) && (!lines->any_visit || line->day > lines->last_day)) {
        lines->last_day = line->day;
        lines->any_visit = true;
    }
    return true;
}

#endif
