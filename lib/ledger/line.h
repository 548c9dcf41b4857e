/*
 * line.h -- a client's lines, as a ledger keeps them
 *
 *     struct crm_line_reader lines;
 *     struct crm_line line;
 *     crm_lines_open(&lines, shard, client);
 *     while (crm_lines_next(&lines, &line)) ...                  in the order of the input
 *
 * A line takes 5 to 8 bytes, 15 to 20 with CRM_KEEP_LINES: days as differences from the latest
 * visit day before them, names as numbers.
 */
#ifndef CRM_LEDGER_LINE_H
#define CRM_LEDGER_LINE_H

#include "ledger/shard.h"

/* The row of a line is not known. */
#define CRM_LINE_NO_ORDER UINT64_MAX

struct crm_line {
    int64_t amount_e4; /* as written; crm_kind_counted says what counts */
    int32_t day;
    enum crm_kind kind;
    /*
     * Of the row in the input.  With shard->whole it is known of the client's first line and of
     * every line before whose day no earlier line of hers lies.
     */
    uint64_t order;
    /* from CRM_KEEP_MOMENTS on */
    int32_t second;  /* CRM_SECOND_NONE without a time */
    uint32_t ticket; /* with visits by ticket: its number in shard->ticket */
    /* with CRM_KEEP_LINES only */
    bool has_campaign, has_discount;
    int64_t cost_e4, face_value_e4;
    uint32_t name[CRM_N_NAMES]; /* 0: none; else a number of shard->name, from 1 */
};

enum { CRM_LINE_BYTES = (7 + CRM_N_NAMES) * CRM_VARINT_MAX };

/*
 * Write a line that follows visits of which the latest was on `last_day` (0 before the first).
 * Returns the number of bytes.
 */
size_t crm_line_put(
    uint8_t out[CRM_LINE_BYTES], int32_t last_day, const struct crm_line *line, enum crm_keep keep);

struct crm_line_reader {
    const uint8_t *at, *end;
    enum crm_keep keep;
    uint64_t order;   /* of the client's first line; then CRM_LINE_NO_ORDER */
    int32_t last_day; /* of a visit so far */
    bool any_visit;
};

void crm_lines_open(
    struct crm_line_reader *lines, const struct crm_shard *shard, const struct crm_client *client);
bool crm_lines_next(struct crm_line_reader *lines, struct crm_line *line);

#endif
