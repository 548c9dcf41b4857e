/* lines into the logs of a shard */
#include "base/mem.h"
#include "ledger/shard.h"

/* In each caller: calls cost 2 % of all an analysis does. */
#define INLINE __attribute__((always_inline)) static inline

/* The numbers of the values of a row. */
static bool find_values(
    struct crm_shard *shard, const struct crm_slice value[], uint32_t number[CRM_VALUES])
{
    bool added;

    for (int v = 0; v < shard->form.values; v++) {
        number[v] = 0;
        if (value[v].len == 0)
            shard->empty[v] = true;
        else if (!crm_map_put(&shard->value[v], value[v], &number[v], &added))
            return false;
    }
    return true;
}

static inline size_t put_sides(
    uint8_t *out, unsigned sides, const int64_t side_e4[CRM_N_SIDES], enum crm_kind kind)
{
    size_t n = 0;

    if (sides & CRM_SIDE_BIT(CRM_SIDE_DISCOUNT))
        n += crm_varint_put(out + n, side_e4[CRM_SIDE_DISCOUNT]);
    if (sides & CRM_SIDE_BIT(CRM_SIDE_COST))
        n += crm_varint_put(out + n, side_e4[CRM_SIDE_COST]);
    if ((sides & CRM_SIDE_BIT(CRM_SIDE_FACE)) && kind == CRM_KIND_PREPAID)
        n += crm_varint_put(out + n, side_e4[CRM_SIDE_FACE]);
    return n;
}

/* The byte and what belongs to it. */
static inline size_t put_amount(
    uint8_t *out, const struct crm_form *form, const struct crm_shard_row *row, uint64_t order)
{
    int64_t hundredths = row->amount_e4 / 100;
    bool exact = hundredths * 100 == row->amount_e4;
    unsigned flags = row->kind | (exact ? CRM_LINE_HUNDREDTHS : 0U) |
                     (row->has_discount ? CRM_LINE_DISCOUNT : 0U) |
                     (row->no_cost ? CRM_LINE_NO_COST : 0U);
    size_t n = 1;

    if (form->order)
        flags |= (order == CRM_LINE_NO_ORDER ? 0U : CRM_LINE_ORDER) |
                 (row->not_chosen ? CRM_LINE_NOT_CHOSEN : 0U);
    out[0] = (uint8_t)flags;
    if (!(flags & CRM_LINE_NOT_CHOSEN))
        n += crm_varint_put(out + n, exact ? hundredths : row->amount_e4);
    if (flags & CRM_LINE_ORDER)
        n += crm_varint_put(out + n, (int64_t)order);
    return n;
}

/*
 * The bytes of row `i`; 0 when memory is out.
 *   last   in  day of the latest visit before; CRM_DAY_NONE
 *   order  in  of the row, or CRM_LINE_NO_ORDER
 */
INLINE size_t put_line(struct crm_shard *shard, const struct crm_shard_rows *rows, size_t i,
    int32_t last, uint32_t ticket, uint64_t order, uint8_t out[CRM_LINE_BYTES])
{
    const struct crm_form *form = &shard->form;
    const struct crm_shard_row *row = &rows->row[i];
    uint32_t value[CRM_VALUES];
    size_t n = crm_varint_put(out, (int64_t)row->day - (last == CRM_DAY_NONE ? 0 : last));

    if (form->amount)
        n += put_amount(out + n, form, row, order);
    if (row->not_chosen)
        return n;
    if (form->second)
        n += crm_varint_put(out + n, (int64_t)row->second_1 - 1);
    if (form->ticket)
        n += crm_varint_put(out + n, ticket);
    if (form->sides)
        n += put_sides(out + n, form->sides, rows->side_e4[i], (enum crm_kind)row->kind);
    if (form->values && !find_values(shard, rows->value + i * form->values, value))
        return 0;
    for (int v = 0; v < form->values; v++)
        n += crm_varint_put(out + n, value[v]);
    return n;
}

bool crm_shard_log(struct crm_shard *shard, struct crm_client *client,
    const struct crm_shard_rows *rows, size_t i, uint32_t ticket)
{
    uint8_t bytes[CRM_LINE_BYTES];
    size_t n = put_line(shard, rows, i, client->last_day, ticket, CRM_LINE_NO_ORDER, bytes);

    return n && crm_log_append(&shard->pool, &client->log, bytes, n);
}

/* ---- without visits ------------------------------------------------------------------- */

static bool earlier(int32_t day, int32_t than)
{
    return than == CRM_DAY_NONE || day < than;
}

/* Twice the room when it is used up: lists are long, and moving one costs more than its memory. */
static bool append(struct crm_log_pool *pool, union crm_log *log, const uint8_t bytes[], size_t n)
{
    size_t length = crm_log_length(log);

    if (n > crm_log_room(log) && length > CRM_LOG_NEAR && !crm_log_reserve(pool, log, n + length))
        return false;
    return crm_log_append(pool, log, bytes, n);
}

/* *last: day of the latest visit in the log */
INLINE bool add_line(struct crm_shard *shard, const struct crm_shard_rows *rows, size_t i,
    union crm_log *log, int32_t *last, uint64_t order)
{
    const struct crm_form *form = &shard->form;
    const struct crm_shard_row *row = &rows->row[i];
    uint8_t bytes[CRM_LINE_BYTES];
    size_t n;

    if (row->day == *last && !form->amount && !form->second && form->values == 0)
        return true; /* days alone: once each */
    n = put_line(shard, rows, i, *last, 0, order, bytes);
    if (n == 0 || !append(&shard->pool, log, bytes, n))
        return false;
    if (row->not_chosen)
        return true;
    if (row->day > *last && crm_kind_is_visit((enum crm_kind)row->kind))
        *last = row->day;
    if (earlier(row->day, shard->first_line))
        shard->first_line = row->day;
    if (row->day > shard->last_line) /* CRM_DAY_NONE is below all */
        shard->last_line = row->day;
    return true;
}

/* For a state: rows up to some day may be chosen later, and a client then stands where the first
 * of theirs does. */
static bool add_for_state(struct crm_shard *shard, struct crm_client *client,
    const struct crm_shard_rows *rows, size_t i, uint64_t order)
{
    const struct crm_shard_row *row = &rows->row[i];
    bool visit = crm_kind_is_visit((enum crm_kind)row->kind), first = !crm_log_length(&client->log);

    if (first)
        order = CRM_LINE_NO_ORDER; /* that of the client */
    if (row->not_chosen) {
        bool tells = visit && earlier(row->day, client->first_day);
        if (tells)
            client->first_day = row->day;
        return !(first || tells) ||
               add_line(shard, rows, i, &client->log, &client->last_day, order);
    }
    if (earlier(row->day, client->first_line_day))
        client->first_line_day = row->day;
    else
        order = CRM_LINE_NO_ORDER;
    return add_line(shard, rows, i, &client->log, &client->last_day, order);
}

bool crm_shard_keep(
    struct crm_shard *shard, const struct crm_shard_rows *rows, size_t i, uint64_t order)
{
    const struct crm_shard_row *row = &rows->row[i];
    bool visit = crm_kind_is_visit((enum crm_kind)row->kind), added;
    struct crm_client *client;
    uint32_t number;

    if (row->walk_in)
        return add_line(shard, rows, i, &shard->walk_in, &shard->walk_in_last, order);
    number = crm_clients_put(&shard->clients, &row->key, row->hash, &added);
    if (number == CRM_CLIENT_NONE)
        return false;
    client = crm_clients_at(&shard->clients, number);
    if (added) {
        client->order = order;
        client->first_day = client->last_day = client->first_line_day = CRM_DAY_NONE;
    }
    if (shard->form.order)
        return add_for_state(shard, client, rows, i, order);
    if (visit && earlier(row->day, client->first_day))
        client->first_day = row->day;
    if (visit && earlier(row->day, shard->first_visit))
        shard->first_visit = row->day;
    if (row->not_chosen || !(visit || shard->form.amount))
        return true;
    return add_line(shard, rows, i, &client->log, &client->last_day, CRM_LINE_NO_ORDER);
}
