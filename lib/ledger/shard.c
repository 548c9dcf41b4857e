#include "ledger/shard.h"

#include "base/mem.h"

#include <stdlib.h>

/* Rows between asking for a slot, for the record behind it, for the list behind that, and use. */
enum { SLOT_AHEAD = 24, RECORD_AHEAD = 12, LOG_AHEAD = 5, RING = 16 };

enum crm_status crm_shard_init(struct crm_shard *shard, enum crm_visit visit, enum crm_basis basis,
    const struct crm_form *form, struct crm_err *err)
{
    bool ok = true, added;
    uint32_t id;

    *shard = (struct crm_shard){.visit = visit,
        .basis = basis,
        .form = *form,
        .walk_in_last = CRM_DAY_NONE,
        .first_visit = CRM_DAY_NONE,
        .first_line = CRM_DAY_NONE,
        .last_line = CRM_DAY_NONE};
    crm_clients_init(&shard->clients);
    crm_log_pool_init(&shard->pool);
    crm_map_init(&shard->pending);
    crm_map_init(&shard->ticket);
    for (int v = 0; v < CRM_VALUES; v++)
        crm_map_init(&shard->value[v]);
    for (int v = 0; v < form->values && ok; v++)
        ok = crm_map_put(&shard->value[v], (struct crm_slice){"", 0}, &id, &added);
    return ok ? CRM_OK : crm_err_nomem(err);
}

void crm_shard_release(struct crm_shard *shard)
{
    crm_clients_release(&shard->clients);
    crm_log_pool_release(&shard->pool);
    crm_map_release(&shard->pending);
    crm_map_release(&shard->ticket);
    for (int v = 0; v < CRM_VALUES; v++) {
        crm_map_release(&shard->value[v]);
        free(shard->global[v]);
    }
    free(shard->pending_e4);
    free(shard->tickets);
    free(shard->first_second);
    free(shard->day);
    free(shard->by_order);
    *shard = (struct crm_shard){0};
}

static enum crm_status too_much(struct crm_err *err)
{
    return crm_err_set(
        err, CRM_EDATA, "the amounts of one client add up to more than 922337203685477.5807");
}

/* ---- visit days: differences from the latest day before, as in line.h ---- */

static size_t read_days(
    const struct crm_shard *shard, const struct crm_client *client, int32_t *day)
{
    size_t n_bytes, n = 0;
    const uint8_t *at = crm_log_bytes(&shard->pool, &client->log, &n_bytes), *end = at + n_bytes;
    int32_t last = 0;

    while (at < end) {
        day[n] = (int32_t)(last + crm_varint_get(&at));
        if (n == 0 || day[n] > last)
            last = day[n];
        n++;
    }
    return n;
}

static int compare_days(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

    return (x > y) - (x < y);
}

static size_t sort_and_dedupe(int32_t *day, size_t n)
{
    size_t kept = 0;
    bool sorted = true;

    for (size_t i = 1; i < n; i++)
        sorted = sorted && day[i - 1] <= day[i];
    if (!sorted)
        qsort(day, n, sizeof *day, compare_days);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || day[i] != day[kept - 1])
            day[kept++] = day[i];
    return kept;
}

/* The client's list becomes sorted days without repeats. */
static bool tidy_days(struct crm_shard *shard, struct crm_client *client)
{
    size_t n = crm_log_length(&client->log), n_bytes = 0;
    int32_t last = 0;
    uint8_t *bytes;

    if (!crm_mem_grow((void **)&shard->day, &shard->day_cap, n + 1, sizeof *shard->day))
        return false;
    n = sort_and_dedupe(shard->day, read_days(shard, client, shard->day));
    client->visits = (uint32_t)n & 0x7FFFFFFF;
    client->unsorted = 0;
    /* a day takes at most 4 bytes, so the bytes fit over the days already written */
    bytes = (uint8_t *)shard->day;
    for (size_t i = 0; i < n; i++) {
        int32_t day = shard->day[i];
        n_bytes += crm_varint_put(bytes + n_bytes, (int64_t)day - last);
        last = day;
    }
    return crm_log_replace(&shard->pool, &client->log, bytes, n_bytes);
}

static bool log_day(struct crm_shard *shard, struct crm_client *client, int32_t day)
{
    int32_t last = client->visits ? client->last_day : 0;
    uint8_t bytes[CRM_VARINT_MAX];
    size_t n = crm_varint_put(bytes, (int64_t)day - last);

    if (client->unsorted && n > crm_log_room(&client->log)) {
        size_t before = crm_log_length(&client->log);
        if (!tidy_days(shard, client))
            return false;
        /* little won: more room now, or the next days would each sort again */
        if (crm_log_room(&client->log) < n + before / 4 &&
            !crm_log_reserve(&shard->pool, &client->log, n + before / 4))
            return false;
    }
    return crm_log_append(&shard->pool, &client->log, bytes, n);
}

/* ---- visits by day ---- */

static uint64_t client_day(uint32_t client, int32_t day)
{
    return (uint64_t)client << 32 | (uint32_t)day;
}

static int64_t pending_of(const struct crm_shard *shard, uint32_t number, int32_t day)
{
    uint64_t key = client_day(number, day);
    uint32_t id;

    if (shard->pending.n == 0)
        return 0;
    id = crm_map_find(&shard->pending, (struct crm_slice){(const char *)&key, sizeof key});
    return id == CRM_MAP_NONE ? 0 : shard->pending_e4[id];
}

static enum crm_status add_pending(
    struct crm_shard *shard, uint32_t number, int32_t day, int64_t counted_e4, struct crm_err *err)
{
    uint64_t key = client_day(number, day);
    uint32_t id;
    bool added;

    if (!crm_map_put(
            &shard->pending, (struct crm_slice){(const char *)&key, sizeof key}, &id, &added) ||
        !crm_mem_grow((void **)&shard->pending_e4, &shard->pending_cap, (size_t)id + 1,
            sizeof *shard->pending_e4))
        return crm_err_nomem(err);
    if (added)
        shard->pending_e4[id] = 0;
    return crm_money_add(&shard->pending_e4[id], counted_e4) ? CRM_OK : too_much(err);
}

static enum crm_status add_by_day(struct crm_shard *shard, struct crm_client *client,
    uint32_t number, const struct crm_shard_row *row, int64_t counted_e4, struct crm_err *err)
{
    int32_t day = row->day;
    bool new_day;

    if (client->visits && day == client->first_day)
        return crm_money_add(&client->first_amount_e4, counted_e4) ? CRM_OK : too_much(err);
    if (!crm_kind_is_visit((enum crm_kind)row->kind)) {
        if (client->visits && day > client->first_day)
            return CRM_OK;
        return add_pending(shard, number, day, counted_e4, err);
    }
    new_day = !client->visits || day != client->last_day;
    if (new_day && !shard->form.lines && !log_day(shard, client, day))
        return crm_err_nomem(err);
    if (!client->visits || day < client->first_day) {
        client->first_amount_e4 = pending_of(shard, number, day);
        if (!crm_money_add(&client->first_amount_e4, counted_e4))
            return too_much(err);
        client->first_day = day;
    }
    if (!client->visits || day > client->last_day) {
        client->last_day = day;
        client->visits++;
    } else if (new_day) {
        client->unsorted = 1; /* perhaps a new visit: counted when the list is tidied */
    }
    return CRM_OK;
}

/* ---- visits by row ---- */

static enum crm_status add_by_row(struct crm_shard *shard, struct crm_client *client,
    uint32_t number, const struct crm_shard_row *row, int64_t counted_e4, struct crm_err *err)
{
    int32_t second = (int32_t)row->second_1 - 1, *first = NULL;

    if (!crm_kind_is_visit((enum crm_kind)row->kind))
        return CRM_OK;
    if (!crm_mem_grow((void **)&shard->first_second, &shard->second_cap, (size_t)number + 1,
            sizeof *shard->first_second))
        return crm_err_nomem(err);
    first = &shard->first_second[number];
    if (!client->visits || row->day < client->first_day ||
        (row->day == client->first_day &&
            (second < *first || (second == *first && counted_e4 < client->first_amount_e4)))) {
        client->first_day = row->day;
        client->first_amount_e4 = counted_e4;
        *first = second;
    }
    if (!client->visits || row->day > client->last_day)
        client->last_day = row->day;
    client->visits++;
    return CRM_OK;
}

/* ---- visits by ticket ---- */

enum { TICKET_SHORT = 248 };

/*
 * Client and day before the ticket number, in so few bytes that with a number of eight characters
 * they lie in the map's own 15: a day needs 23 bits.
 */
static void put_head(char key[CRM_TICKET_HEAD], uint32_t client, int32_t day)
{
    uint32_t days = (uint32_t)(day - CRM_DAY_MIN);

    memcpy(key, &client, sizeof client);
    for (int i = 0; i < 3; i++)
        key[sizeof client + (size_t)i] = (char)(days >> (8 * i));
}

static void take_head(const char *key, uint32_t *client, int32_t *day)
{
    const unsigned char *at = (const unsigned char *)key + sizeof *client;

    memcpy(client, key, sizeof *client);
    *day = (int32_t)((unsigned)at[0] | (unsigned)at[1] << 8 | (unsigned)at[2] << 16) + CRM_DAY_MIN;
}

/* The number of a ticket of a client on a day. */
static enum crm_status find_ticket(struct crm_shard *shard, uint32_t number, int32_t day,
    struct crm_slice txn, uint32_t *id, struct crm_err *err)
{
    char shortly[CRM_TICKET_HEAD + TICKET_SHORT], *key = shortly;
    bool added, ok;

    if (txn.len > TICKET_SHORT && !(key = crm_mem_alloc(CRM_TICKET_HEAD + txn.len, 1)))
        return crm_err_nomem(err);
    put_head(key, number, day);
    if (txn.len)
        memcpy(key + CRM_TICKET_HEAD, txn.ptr, txn.len);
    ok =
        crm_map_put(&shard->ticket, (struct crm_slice){key, CRM_TICKET_HEAD + txn.len}, id, &added);
    if (key != shortly)
        free(key);
    if (!ok || !crm_mem_grow((void **)&shard->tickets, &shard->ticket_cap, (size_t)*id + 1,
                   sizeof *shard->tickets))
        return crm_err_nomem(err);
    if (added)
        shard->tickets[*id] = (struct crm_ticket){0, INT32_MAX, false};
    return CRM_OK;
}

static enum crm_status add_by_txn(struct crm_shard *shard, struct crm_client *client,
    const struct crm_shard_row *row, uint32_t id, int64_t counted_e4, struct crm_err *err)
{
    int32_t second = (int32_t)row->second_1 - 1;
    struct crm_ticket *ticket = &shard->tickets[id];

    if (!crm_money_add(&ticket->amount_e4, counted_e4))
        return too_much(err);
    if (second < ticket->second)
        ticket->second = second;
    if (ticket->is_visit || !crm_kind_is_visit((enum crm_kind)row->kind))
        return CRM_OK;
    ticket->is_visit = true;
    if (!client->visits || row->day < client->first_day)
        client->first_day = row->day;
    if (!client->visits || row->day > client->last_day)
        client->last_day = row->day;
    client->visits++;
    return CRM_OK;
}

/* Of the tickets of each client's first day, the first one's amount. */
static enum crm_status settle_tickets(struct crm_shard *shard, struct crm_err *err)
{
    uint32_t *best = crm_mem_alloc(shard->clients.n, sizeof *best);

    if (!best)
        return crm_err_nomem(err);
    memset(best, 0xFF, shard->clients.n * sizeof *best);
    for (uint32_t id = 0; id < shard->ticket.n; id++) {
        const struct crm_ticket *ticket = &shard->tickets[id], *other;
        struct crm_slice key = crm_map_key(&shard->ticket, id), other_key;
        struct crm_client *client;
        uint32_t number;
        int32_t day;

        if (!ticket->is_visit)
            continue;
        take_head(key.ptr, &number, &day);
        client = crm_clients_at(&shard->clients, number);
        if (day != client->first_day)
            continue;
        if (best[number] != CRM_MAP_NONE) {
            other = &shard->tickets[best[number]];
            other_key = crm_map_key(&shard->ticket, best[number]);
            /* the heads are equal, so comparing whole keys compares ticket numbers */
            if (other->second < ticket->second ||
                (other->second == ticket->second && crm_slice_cmp(other_key, key) < 0))
                continue;
        }
        best[number] = id;
        client->first_amount_e4 = ticket->amount_e4;
    }
    free(best);
    return CRM_OK;
}

/* ---- all of them ---- */

static enum crm_status add_row(struct crm_shard *shard, const struct crm_shard_rows *rows, size_t i,
    uint64_t seq, struct crm_err *err)
{
    const struct crm_shard_row *row = &rows->row[i];
    enum crm_status status = CRM_OK;
    struct crm_client *client;
    uint32_t number, ticket = 0;
    int64_t counted_e4;
    bool added;

    number = crm_clients_put(&shard->clients, &row->key, row->hash, &added);
    if (number == CRM_CLIENT_NONE)
        return crm_err_nomem(err);
    client = crm_clients_at(&shard->clients, number);
    if (added) {
        client->order = seq << 32 | row->number;
        client->first_day = client->last_day = CRM_DAY_NONE;
    }
    if (shard->visit == CRM_VISIT_TXN)
        status = find_ticket(shard, number, row->day, rows->txn[i], &ticket, err);
    if (status != CRM_OK)
        return status;
    if (shard->form.lines && !crm_shard_log(shard, client, rows, i, ticket))
        return crm_err_nomem(err);
    counted_e4 = crm_kind_counted((enum crm_kind)row->kind, shard->basis, row->amount_e4);
    if (!crm_money_add(&client->amount_e4, counted_e4))
        return too_much(err);
    switch (shard->visit) {
    case CRM_VISIT_DAY:
        return add_by_day(shard, client, number, row, counted_e4, err);
    case CRM_VISIT_TXN:
        return add_by_txn(shard, client, row, ticket, counted_e4, err);
    case CRM_VISIT_ROW:
        return add_by_row(shard, client, number, row, counted_e4, err);
    case CRM_VISIT_NONE:
        break;
    }
    return CRM_OK;
}

enum crm_status crm_shard_add(
    struct crm_shard *shard, const struct crm_shard_rows *rows, uint64_t seq, struct crm_err *err)
{
    bool logs = shard->visit == CRM_VISIT_DAY || shard->form.lines;
    const struct crm_client *ahead[RING] = {NULL};
    const struct crm_shard_row *row = rows->row;
    size_t n = rows->n;

    for (size_t i = 0; i < n; i++) {
        enum crm_status status = CRM_OK;
        if (i + SLOT_AHEAD < n)
            crm_clients_prefetch_slot(&shard->clients, row[i + SLOT_AHEAD].hash);
        if (i + RECORD_AHEAD < n)
            ahead[(i + RECORD_AHEAD) % RING] =
                crm_clients_prefetch_record(&shard->clients, row[i + RECORD_AHEAD].hash);
        if (logs && i + LOG_AHEAD < n && ahead[(i + LOG_AHEAD) % RING])
            crm_log_prefetch(&shard->pool, &ahead[(i + LOG_AHEAD) % RING]->log);
        if (shard->visit != CRM_VISIT_NONE)
            status = add_row(shard, rows, i, seq, err);
        else if (!crm_shard_keep(shard, rows, i, seq << 32 | row[i].number))
            status = crm_err_nomem(err);
        if (status != CRM_OK)
            return status;
    }
    return CRM_OK;
}

enum crm_status crm_shard_days(struct crm_shard *shard, const struct crm_client *client,
    const int32_t **day, size_t *n, struct crm_err *err)
{
    struct crm_line_reader lines;
    struct crm_line line;

    /* an entry takes at least a byte */
    if (!crm_mem_grow((void **)&shard->day, &shard->day_cap, crm_log_length(&client->log) + 1,
            sizeof *shard->day))
        return crm_err_nomem(err);
    *n = 0;
    if (!shard->form.lines) {
        *n = read_days(shard, client, shard->day);
    } else {
        crm_lines_open(&lines, shard, client);
        while (crm_lines_next(&lines, &line))
            if (crm_kind_is_visit(line.kind))
                shard->day[(*n)++] = line.day;
    }
    *n = sort_and_dedupe(shard->day, *n);
    *day = shard->day;
    return CRM_OK;
}

static enum crm_status count_days(
    struct crm_shard *shard, struct crm_client *client, struct crm_err *err)
{
    const int32_t *day;
    size_t n;
    enum crm_status status = crm_shard_days(shard, client, &day, &n, err);

    client->visits = (uint32_t)n & 0x7FFFFFFF;
    client->unsorted = 0;
    return status;
}

enum crm_status crm_shard_finish(struct crm_shard *shard, struct crm_err *err)
{
    if (shard->visit == CRM_VISIT_NONE)
        return CRM_OK;
    if (shard->visit == CRM_VISIT_TXN)
        return settle_tickets(shard, err);
    for (uint32_t i = 0; i < shard->clients.n; i++) {
        struct crm_client *client = crm_clients_at(&shard->clients, i);
        enum crm_status status = CRM_OK;
        if (!client->unsorted)
            continue;
        status = count_days(shard, client, err);
        if (status != CRM_OK)
            return status;
    }
    return CRM_OK;
}
