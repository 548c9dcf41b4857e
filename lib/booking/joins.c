#include "booking/joins.h"

#include "base/mem.h"
#include "ledger/transaction.h"
#include "stat/order.h"

#include <stdlib.h>

/* ---- tickets ---------------------------------------------------------------------------- */

static bool is_walk_in(const struct crm_joins_spec *spec, struct crm_slice id)
{
    for (size_t i = 0; i < spec->n_walk_in; i++)
        if (crm_slice_eq(id, spec->walk_in[i]))
            return true;
    return id.len == 0;
}

static bool lies_in(const struct crm_joins_spec *spec, int32_t day)
{
    return (spec->since == CRM_DAY_NONE || day >= spec->since) &&
           (spec->until == CRM_DAY_NONE || day <= spec->until) && day <= spec->as_of;
}

static enum crm_status add_line(struct crm_tickets *t, const struct crm_transaction *line,
    const struct crm_joins_spec *spec, struct crm_err *err)
{
    struct crm_till_ticket ticket = {.client = CRM_MAP_NONE, .day = line->day};
    const struct crm_till_ticket *last = t->n ? &t->ticket[t->n - 1] : NULL;
    bool anonymous = is_walk_in(spec, line->customer), is_new;

    t->after += line->day > spec->as_of;
    if (!lies_in(spec, line->day))
        return CRM_OK;
    if (anonymous && line->txn.len == 0) {
        t->unplaced++;
        return CRM_OK;
    }
    if (!anonymous && !crm_map_put(&t->clients, line->customer, &ticket.client, &is_new))
        return crm_err_nomem(err);
    ticket.txn = crm_hash(line->txn.ptr, line->txn.len);
    if (last && last->client == ticket.client && last->day == ticket.day && last->txn == ticket.txn)
        return CRM_OK;
    if (!crm_mem_grow((void **)&t->ticket, &t->cap, t->n + 1, sizeof ticket))
        return crm_err_nomem(err);
    t->ticket[t->n++] = ticket;
    return CRM_OK;
}

static void find_code(struct crm_tickets *t)
{
    for (uint32_t c = 0; c < t->clients.n && !t->code.len; c++)
        if (crm_customer_looks_walk_in(crm_map_key(&t->clients, c)))
            t->code = crm_map_key(&t->clients, c);
}

enum crm_status crm_tickets_read(struct crm_tickets *t, struct crm_reader *reader,
    const struct crm_joins_spec *spec, struct crm_err *err)
{
    struct crm_transactions tx;
    struct crm_day_memo memo = {.day = 0};
    struct crm_transaction line = {.decimals = 2};
    const struct crm_row *row;
    enum crm_status status = crm_transactions_open(
        &tx, reader, 0, CRM_TX_BIT(CRM_TX_TXN), (struct crm_where){.expr = NULL}, NULL, 0, err);

    crm_map_init(&t->clients);
    while (!status && (status = crm_reader_next(reader, &row, err)) == CRM_OK && row) {
        enum crm_tx_field problem = crm_transaction_parse(&tx, row->field, &memo, &line);
        status = problem == CRM_TX_NONE ? add_line(t, &line, spec, err)
                                        : crm_transaction_error(&tx, problem, row->field,
                                              row->file->name, row->line, err);
    }
    if (!status)
        find_code(t);
    return status;
}

void crm_tickets_release(struct crm_tickets *t)
{
    crm_map_release(&t->clients);
    free(t->ticket);
    t->ticket = NULL;
    t->n = 0;
}

/* ---- both ------------------------------------------------------------------------------- */

/* What a client had on a day. */
enum { BOOKING = 1, VISIT = 2, TICKET = 4 };

struct fact {
    uint32_t client; /* of the book; beyond its clients: known to the till alone; NONE: nobody */
    int32_t day;
    unsigned char kind;
    uint64_t txn; /* of a ticket */
};

struct facts {
    struct fact *fact;
    size_t n, cap;
    uint64_t *txn; /* of the tickets of one client and day */
    size_t txn_cap;
};

static enum crm_status add(
    struct facts *f, uint32_t client, int32_t day, int kind, uint64_t txn, struct crm_err *err)
{
    if (!crm_mem_grow((void **)&f->fact, &f->cap, f->n + 1, sizeof *f->fact))
        return crm_err_nomem(err);
    f->fact[f->n++] = (struct fact){client, day, (unsigned char)kind, txn};
    return CRM_OK;
}

static enum crm_status gather(struct facts *f, const struct crm_book *book,
    const struct crm_tickets *t, const struct crm_joins_spec *spec, struct crm_err *err)
{
    uint32_t *in_book = crm_mem_alloc(t->clients.n, sizeof *in_book); /* clients of the till */
    enum crm_status status = in_book ? CRM_OK : crm_err_nomem(err);

    for (size_t i = 0; i < book->n && !status; i++) {
        const struct crm_booking *b = &book->row[i];
        bool stands = b->state == CRM_BOOKING_COMPLETED || b->state == CRM_BOOKING_NO_SHOW ||
                      b->state == CRM_BOOKING_UNCLOSED || b->state == CRM_BOOKING_AHEAD;
        if (stands && b->client != CRM_MAP_NONE && lies_in(spec, b->start.day))
            status = add(f, b->client, b->start.day,
                b->state == CRM_BOOKING_COMPLETED ? BOOKING | VISIT : BOOKING, 0, err);
    }
    for (uint32_t c = 0; c < t->clients.n && !status; c++) {
        in_book[c] = crm_map_find(&book->clients, crm_map_key(&t->clients, c));
        if (in_book[c] == CRM_MAP_NONE)
            in_book[c] = book->clients.n + c;
    }
    for (size_t i = 0; i < t->n && !status; i++) {
        const struct crm_till_ticket *ticket = &t->ticket[i];
        status = add(f, ticket->client == CRM_MAP_NONE ? CRM_MAP_NONE : in_book[ticket->client],
            ticket->day, TICKET, ticket->txn, err);
    }
    free(in_book);
    return status;
}

static int compare(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

static uint64_t count_different(uint64_t txn[], size_t n)
{
    uint64_t different = n > 0;

    if (n > 1)
        qsort(txn, n, sizeof *txn, compare);
    for (size_t i = 1; i < n; i++)
        different += txn[i] != txn[i - 1];
    return different;
}

/* The facts [from, to) of one client and day; room in f->txn for each. */
static void count(
    struct facts *f, const uint32_t order[], size_t from, size_t to, struct crm_joins_row *row)
{
    bool anonymous = f->fact[order[from]].client == CRM_MAP_NONE;
    uint64_t tickets;
    size_t n = 0;
    int kinds = 0;

    for (size_t i = from; i < to; i++) {
        const struct fact *one = &f->fact[order[i]];
        kinds |= one->kind;
        if (one->kind == TICKET)
            f->txn[n++] = one->txn;
    }
    tickets = count_different(f->txn, n);
    row->tickets += tickets;
    if (anonymous)
        row->anonymous += tickets;
    if (!(kinds & BOOKING))
        row->without_booking += tickets;
    if (kinds & VISIT) {
        row->visits++;
        row->without_ticket += !(kinds & TICKET);
    }
}

static enum crm_status fold(struct crm_joins *joins, struct facts *f, const uint32_t order[],
    enum crm_period period, struct crm_err *err)
{
    struct crm_joins_row *row = NULL;

    for (size_t i = 0, to; i < f->n; i = to) {
        const struct fact *one = &f->fact[order[i]];
        int32_t start = crm_period_start(period, one->day);
        for (to = i; to < f->n && f->fact[order[to]].day == one->day &&
                     f->fact[order[to]].client == one->client;)
            to++;
        if (!row || row->period != start) {
            if (!crm_mem_grow((void **)&joins->row, &joins->cap, joins->n + 1, sizeof *row))
                return crm_err_nomem(err);
            row = &joins->row[joins->n++];
            *row = (struct crm_joins_row){.period = start};
        }
        if (!crm_mem_grow((void **)&f->txn, &f->txn_cap, to - i, sizeof *f->txn))
            return crm_err_nomem(err);
        count(f, order, i, to, row);
    }
    return CRM_OK;
}

enum crm_status crm_joins_make(struct crm_joins *joins, const struct crm_book *book,
    const struct crm_tickets *tickets, const struct crm_joins_spec *spec, struct crm_err *err)
{
    struct facts f = {.fact = NULL};
    enum crm_status status = gather(&f, book, tickets, spec, err);
    double *key = crm_mem_alloc(f.n, sizeof *key);
    uint32_t *order = crm_mem_alloc(f.n, sizeof *order);

    if (!status && (!key || !order))
        status = crm_err_nomem(err);
    /* by day, then client: days have fewer than 2^22 values and clients fewer than 2^32, of which
       a run never has more than 2^31 */
    for (size_t i = 0; !status && i < f.n; i++)
        key[i] = ((double)f.fact[i].day - CRM_DAY_MIN) * 0x1p31 +
                 (f.fact[i].client == CRM_MAP_NONE ? 0 : (double)f.fact[i].client + 1);
    if (!status)
        status = crm_order(key, f.n, order, err);
    if (!status)
        status = fold(joins, &f, order, spec->period, err);
    free(f.fact);
    free(f.txn);
    free(key);
    free(order);
    return status;
}

void crm_joins_release(struct crm_joins *joins)
{
    free(joins->row);
    *joins = (struct crm_joins){0};
}
