#include "member/tickets.h"

#include "base/mem.h"

#include <stdlib.h>

/* ---- rows ----------------------------------------------------------------------------- */

struct row_line {
    int64_t sum;
    int32_t day, second;
    uint32_t life;
};

static enum crm_status too_large(struct crm_err *err)
{
    return crm_err_set(err, CRM_EDATA, "the points of a ticket do not fit in 64 bits");
}

static enum crm_gather_take take(void *ctx, void *local, const struct crm_gather_row *row,
    struct crm_gather_line *out, struct crm_err *err)
{
    const struct crm_tickets_spec *spec = ctx;
    const struct crm_transaction *tx = row->tx;
    struct row_line *line = out->bytes;
    unsigned life = 0;
    int64_t weight;

    (void)local;
    if (crm_points_rules_of(spec->rules, row->cell, tx->day, &weight, &life, err))
        return CRM_GATHER_BAD;
    if (weight == 0 || tx->amount_e4 == 0)
        return CRM_GATHER_NOTHING;
    *line = (struct row_line){.day = tx->day, .second = tx->second, .life = life};
    if (__builtin_mul_overflow(tx->amount_e4, weight, &line->sum)) {
        crm_err_place(err, NULL, 0, "amount");
        too_large(err);
        return CRM_GATHER_BAD;
    }
    if (spec->txn != CRM_COLUMN_NONE)
        out->text[0] = row->cell[spec->txn];
    return CRM_GATHER_LINE;
}

static bool same_ticket(const struct crm_ticket_line *a, const struct crm_ticket_line *b)
{
    if (a->client != b->client || a->day != b->day)
        return false;
    return crm_slice_eq(crm_client_id(&a->key), crm_client_id(&b->key));
}

static enum crm_status merge(
    struct crm_ticket_line *into, const struct crm_ticket_line *line, struct crm_err *err)
{
    if (line->second < into->second)
        into->second = line->second;
    if (__builtin_add_overflow(into->sum, line->sum, &into->sum))
        return too_large(err);
    return CRM_OK;
}

static enum crm_status add(
    void *ctx, void *ptr, uint32_t client, const struct crm_gather_line *row, struct crm_err *err)
{
    struct crm_tickets_store *store = ptr;
    struct crm_ticket_line line, *last = crm_lines_last(&store->lines);
    struct row_line from;

    (void)ctx;
    memcpy(&from, row->bytes, sizeof from);
    line = (struct crm_ticket_line){.key = crm_client_key(row->text[0]),
        .sum = from.sum,
        .day = from.day,
        .second = from.second,
        .client = client,
        .life = from.life};
    if (last && last->life == line.life && same_ticket(last, &line))
        return merge(last, &line, err); /* lines of a ticket lie together */
    if (line.key.near.len == CRM_KEY_FAR) {
        line.key.far.ptr = crm_arena_dup(&store->texts, row->text[0]);
        if (!line.key.far.ptr)
            return crm_err_nomem(err);
    }
    store->lines.size = sizeof line;
    last = crm_lines_add(&store->lines);
    if (!last)
        return crm_err_nomem(err);
    *last = line;
    return CRM_OK;
}

static void store_release(void *ptr)
{
    struct crm_tickets_store *store = ptr;

    crm_lines_release(&store->lines);
    crm_arena_release(&store->texts);
}

enum crm_status crm_tickets_want(
    struct crm_tickets_spec *spec, struct crm_frame *frame, struct crm_err *err)
{
    return crm_frame_may(frame, "txn_id", &spec->txn, err);
}

void crm_tickets_gather(struct crm_tickets_spec *spec, struct crm_gather_spec *gather)
{
    gather->line_size = sizeof(struct row_line);
    gather->store_size = sizeof(struct crm_tickets_store);
    gather->ctx = spec;
    gather->take = take;
    gather->add = add;
    gather->store_release = store_release;
}

/* ---- order ---------------------------------------------------------------------------- */

static int by_ticket(const void *a, const void *b)
{
    const struct crm_ticket_line *x = a, *y = b;
    int order;

    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    order = crm_slice_cmp(crm_client_id(&x->key), crm_client_id(&y->key));
    if (order)
        return order;
    return (x->life > y->life) - (x->life < y->life);
}

enum crm_status crm_tickets_sort(struct crm_gather *gather, struct crm_err *err)
{
    for (unsigned s = 0; s < gather->n_shards; s++)
        ((struct crm_lines *)gather->shard[s].store)->size = sizeof(struct crm_ticket_line);
    return crm_lines_sort_all(gather, by_ticket) ? CRM_OK : crm_err_nomem(err);
}

/* ---- tickets -------------------------------------------------------------------------- */

/* Points of one ticket that are good to the same day. */
struct part {
    int32_t last_good;
    int64_t sum;
};

struct ticket {
    struct part part[CRM_POINTS_RULES];
    size_t n;
    int64_t sum;
    int32_t day, second;
};

static enum crm_status add_part(
    struct ticket *ticket, int32_t last_good, int64_t sum, struct crm_err *err)
{
    size_t at = 0;

    while (at < ticket->n && ticket->part[at].last_good < last_good)
        at++;
    if (at == ticket->n || ticket->part[at].last_good != last_good) {
        memmove(ticket->part + at + 1, ticket->part + at, (ticket->n - at) * sizeof *ticket->part);
        ticket->part[at] = (struct part){last_good, 0};
        ticket->n++;
    }
    if (__builtin_add_overflow(ticket->part[at].sum, sum, &ticket->part[at].sum) ||
        __builtin_add_overflow(ticket->sum, sum, &ticket->sum))
        return too_large(err);
    return CRM_OK;
}

static enum crm_status put_move(struct crm_tickets_room *room, const struct ticket *ticket,
    const struct crm_points_move *move, struct crm_err *err)
{
    if (!crm_mem_grow((void **)&room->move, &room->cap, room->n + 1, sizeof *room->move))
        return crm_err_nomem(err);
    room->move[room->n] = (struct crm_tickets_move){*move, ticket->second, (uint32_t)room->n};
    room->n++;
    return CRM_OK;
}

/* Points are cut once: each part is what the cut sum of all so far grows by. */
static enum crm_status end_ticket(struct crm_tickets_room *room,
    const struct crm_points_rules *rules, struct ticket *ticket, struct crm_err *err)
{
    struct crm_points_move move = {.day = ticket->day, .last_good = CRM_POINTS_FOREVER};
    int64_t points = ticket->sum / rules->unit, given = 0, sum = 0, below = 0;
    enum crm_status status = CRM_OK;

    if (points < 0) {
        move.why = CRM_POINTS_TAKE_BACK;
        move.points = -points;
        return put_move(room, ticket, &move, err);
    }
    move.why = CRM_POINTS_EARN;
    for (size_t i = 0; i < ticket->n; i++)
        below += ticket->part[i].sum < 0 ? ticket->part[i].sum : 0;
    for (size_t i = 0; i < ticket->n && !status; i++) {
        struct part *part = &ticket->part[i];
        int64_t some = part->sum > 0 ? part->sum : 0;
        int64_t off = some < -below ? some : -below;
        below += off;
        sum += some - off;
        move.points = sum / rules->unit - given;
        move.last_good = part->last_good;
        given += move.points;
        if (move.points)
            status = put_move(room, ticket, &move, err);
    }
    return status;
}

static int by_moment(const void *a, const void *b)
{
    const struct crm_tickets_move *x = a, *y = b;

    if (x->move.day != y->move.day)
        return x->move.day < y->move.day ? -1 : 1;
    if (x->move.why != y->move.why)
        return x->move.why < y->move.why ? -1 : 1;
    if (x->second != y->second)
        return x->second < y->second ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

static void sort_moves(struct crm_tickets_room *room)
{
    bool sorted = true;

    for (size_t i = 1; i < room->n && sorted; i++)
        sorted = by_moment(&room->move[i - 1], &room->move[i]) < 0;
    if (!sorted)
        qsort(room->move, room->n, sizeof *room->move, by_moment);
}

enum crm_status crm_tickets_of(struct crm_tickets_room *room, const struct crm_points_rules *rules,
    const struct crm_tickets_store *store, uint32_t client, int32_t as_of, struct crm_err *err)
{
    size_t n;
    const struct crm_ticket_line *line = crm_lines_of(&store->lines, client, &n);
    enum crm_status status = CRM_OK;

    room->n = 0;
    for (size_t i = 0; i < n && line[i].day <= as_of && !status;) {
        struct ticket ticket;
        size_t from = i;
        ticket.n = 0;
        ticket.sum = 0;
        ticket.day = line[i].day;
        ticket.second = line[i].second;
        for (; i < n && same_ticket(&line[from], &line[i]) && !status; i++) {
            if (line[i].second < ticket.second)
                ticket.second = line[i].second;
            status = add_part(&ticket,
                crm_points_last_good(&rules->life[line[i].life], line[i].day), line[i].sum, err);
        }
        if (!status)
            status = end_ticket(room, rules, &ticket, err);
    }
    sort_moves(room);
    return status;
}
