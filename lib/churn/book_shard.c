#include "churn/book_shard.h"

#include "base/mem.h"

#include <stdlib.h>

/* Rows between asking for a slot, for the record behind it, for the list behind that, and use. */
enum { SLOT_AHEAD = 24, RECORD_AHEAD = 12, LOG_AHEAD = 5, RING = 16 };
enum { LINE_BYTES = (6 + CRM_BOOK_VALUES) * CRM_VARINT_MAX };

void crm_book_shard_init(struct crm_book_shard *shard)
{
    *shard = (struct crm_book_shard){
        .first_visit = CRM_DAY_NONE, .first_line = CRM_DAY_NONE, .last_line = CRM_DAY_NONE};
    crm_clients_init(&shard->clients);
    crm_log_pool_init(&shard->pool);
    for (size_t v = 0; v < CRM_BOOK_VALUES; v++)
        crm_map_init(&shard->value[v]);
}

void crm_book_shard_release(struct crm_book_shard *shard)
{
    crm_clients_release(&shard->clients);
    crm_log_pool_release(&shard->pool);
    for (size_t v = 0; v < CRM_BOOK_VALUES; v++) {
        crm_map_release(&shard->value[v]);
        free(shard->global[v]);
    }
}

/* In the byte of the kind: the amount is in hundredths, not in ten-thousandths. */
enum { HUNDREDTHS = 8 };

/* A row and what stands beside it. */
struct full_row {
    const struct crm_book_row *row;
    const struct crm_slice *value;
    const int64_t *side_e4;
};

/* Bytes of a line that follows one of day `last`; 0 when memory is out. */
static size_t line_put(struct crm_book_shard *shard, const struct crm_book_spec *spec,
    struct full_row r, int32_t last, uint8_t out[LINE_BYTES])
{
    size_t n = crm_varint_put(out, (int64_t)r.row->day - last);
    bool added;

    if (spec->money) {
        int64_t amount = r.row->amount_e4;
        bool hundredths = amount % 100 == 0;
        out[n++] = (uint8_t)(r.row->kind | (hundredths ? HUNDREDTHS : 0));
        n += crm_varint_put(out + n, hundredths ? amount / 100 : amount);
    }
    if (spec->second)
        n += crm_varint_put(out + n, r.row->second);
    if (spec->sides) {
        n += crm_varint_put(out + n, r.side_e4[0]);
        n += crm_varint_put(out + n, r.side_e4[1]);
    }
    for (size_t v = 0; v < spec->n_values; v++) {
        uint32_t id;
        if (!crm_map_put(&shard->value[v], r.value[v], &id, &added))
            return 0;
        n += crm_varint_put(out + n, id);
    }
    return n;
}

/* Twice the room when it is used up: lists are long, and moving one costs more than its memory. */
static bool append(struct crm_log_pool *pool, union crm_log *log, const uint8_t bytes[], size_t n)
{
    size_t length = crm_log_length(log);

    if (n > crm_log_room(log) && length > CRM_LOG_NEAR && !crm_log_reserve(pool, log, n + length))
        return false;
    return crm_log_append(pool, log, bytes, n);
}

static void note_day(struct crm_book_shard *shard, int32_t day)
{
    if (shard->first_line == CRM_DAY_NONE || day < shard->first_line)
        shard->first_line = day;
    if (shard->last_line == CRM_DAY_NONE || day > shard->last_line)
        shard->last_line = day;
}

static bool add_line(struct crm_book_shard *shard, const struct crm_book_spec *spec,
    struct full_row r, union crm_log *log, int32_t *last)
{
    bool empty = crm_log_length(log) == 0, days_only;
    uint8_t bytes[LINE_BYTES];
    size_t n;

    days_only = !spec->money && !spec->second && spec->n_values == 0;
    if (days_only && !empty && r.row->day == *last)
        return true;
    n = line_put(shard, spec, r, empty ? 0 : *last, bytes);
    if (n == 0 || !append(&shard->pool, log, bytes, n))
        return false;
    *last = r.row->day;
    note_day(shard, r.row->day);
    return true;
}

static struct crm_client *meet(
    struct crm_book_shard *shard, const struct crm_book_row *row, uint64_t order)
{
    bool added;
    uint32_t number = crm_clients_put(&shard->clients, &row->key, row->hash, &added);
    struct crm_client *client;

    if (number == CRM_CLIENT_NONE)
        return NULL;
    client = crm_clients_at(&shard->clients, number);
    if (added) {
        client->order = order;
        client->first_day = CRM_DAY_NONE;
    }
    return client;
}

static void note_visit(struct crm_book_shard *shard, struct crm_client *client, int32_t day)
{
    if (client->first_day == CRM_DAY_NONE || day < client->first_day)
        client->first_day = day;
    if (shard->first_visit == CRM_DAY_NONE || day < shard->first_visit)
        shard->first_visit = day;
}

bool crm_book_shard_meet(
    struct crm_book_shard *shard, const struct crm_book_row *row, int32_t first_day, uint64_t order)
{
    struct crm_client *client = meet(shard, row, order);

    if (client && first_day != CRM_DAY_NONE)
        note_visit(shard, client, first_day);
    return client;
}

static bool add_row(
    struct crm_book_shard *shard, const struct crm_book_spec *spec, struct full_row r, uint64_t seq)
{
    const struct crm_book_row *row = r.row;
    bool visit = crm_kind_is_visit((enum crm_kind)row->kind);
    struct crm_client *client;

    if (row->walk_in)
        return add_line(shard, spec, r, &shard->walk_in, &shard->walk_in_last);
    client = meet(shard, row, seq << 32 | row->number);
    if (!client)
        return false;
    if (visit)
        note_visit(shard, client, row->day);
    if (!row->chosen || !(visit || spec->money))
        return true;
    if (crm_log_length(&client->log) && row->day < client->last_day)
        client->unsorted = 1;
    return add_line(shard, spec, r, &client->log, &client->last_day);
}

enum crm_status crm_book_shard_add(struct crm_book_shard *shard, const struct crm_book_spec *spec,
    const struct crm_book_rows *rows, uint64_t seq, struct crm_err *err)
{
    const struct crm_client *ahead[RING] = {NULL};
    const struct crm_book_row *row = rows->row;
    size_t n = rows->n;

    for (size_t i = 0; i < n; i++) {
        struct full_row r = {&row[i], NULL, NULL};
        if (spec->n_values)
            r.value = rows->value + i * spec->n_values;
        if (spec->sides)
            r.side_e4 = rows->side_e4[i];
        if (i + SLOT_AHEAD < n)
            crm_clients_prefetch_slot(&shard->clients, row[i + SLOT_AHEAD].hash);
        if (i + RECORD_AHEAD < n)
            ahead[(i + RECORD_AHEAD) % RING] =
                crm_clients_prefetch_record(&shard->clients, row[i + RECORD_AHEAD].hash);
        if (i + LOG_AHEAD < n && ahead[(i + LOG_AHEAD) % RING])
            crm_log_prefetch(&shard->pool, &ahead[(i + LOG_AHEAD) % RING]->log);
        if (!add_row(shard, spec, r, seq))
            return crm_err_nomem(err);
    }
    return CRM_OK;
}

static int by_day(const void *a, const void *b)
{
    const struct crm_book_line *x = a, *y = b;

    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    return (x->second > y->second) - (x->second < y->second);
}

bool crm_book_lines_read(struct crm_book_lines *lines, const struct crm_book_shard *shard,
    const struct crm_book_spec *spec, const union crm_log *log, bool sorted)
{
    size_t n_bytes;
    const uint8_t *at = crm_log_bytes(&shard->pool, log, &n_bytes), *end = at + n_bytes;
    int32_t last = 0;

    lines->n = 0;
    while (at < end) {
        struct crm_book_line *line;
        if (lines->n == lines->cap &&
            !crm_mem_grow((void **)&lines->line, &lines->cap, lines->n + 1, sizeof *line))
            return false;
        line = &lines->line[lines->n++];
        line->day = last += (int32_t)crm_varint_get(&at);
        line->kind = CRM_KIND_OTHER;
        line->amount_e4 = line->discount_e4 = line->cost_e4 = 0;
        line->second = CRM_SECOND_NONE;
        if (spec->money) {
            uint8_t kind = *at++;
            line->kind = (enum crm_kind)(kind & ~HUNDREDTHS);
            line->amount_e4 = crm_varint_get(&at) * (kind & HUNDREDTHS ? 100 : 1);
        }
        if (spec->second) {
            line->second = (int32_t)crm_varint_get(&at);
            sorted = sorted &&
                     (lines->n == 1 || line[-1].day < line->day || line[-1].second <= line->second);
        }
        if (spec->sides) {
            line->discount_e4 = crm_varint_get(&at);
            line->cost_e4 = crm_varint_get(&at);
        }
        for (size_t v = 0; v < spec->n_values; v++)
            line->value[v] = shard->global[v][crm_varint_get(&at)];
    }
    if (!sorted && lines->n > 1)
        qsort(lines->line, lines->n, sizeof *lines->line, by_day);
    return true;
}
