#include "base/mem.h"
#include "ledger/line.h"
#include "ledger/state.h"
#include "ledger/state_format.h"

#include <stdlib.h>

/* A ledger on its way out. */
struct copy {
    const struct crm_ledger *ledger;
    const struct crm_ledger_head *head;
    struct crm_state_out *out;
    struct crm_map name[CRM_N_NAMES];             /* in order of their numbers in the state */
    uint32_t *known[CRM_MAX_SHARDS][CRM_N_NAMES]; /* those numbers by a shard's; 0: not yet */
    int32_t day;                                  /* of the line before */
    uint64_t *order; /* of clients, and of lines that may be first, in order */
    size_t n_orders, order_cap;
    size_t place, later_place; /* of the client at hand, of her latest line that has one */
};

static bool prepare(struct copy *copy)
{
    for (int i = 0; i < CRM_N_NAMES; i++)
        crm_map_init(&copy->name[i]);
    for (unsigned s = 0; s < copy->ledger->n_shards; s++)
        for (int i = 0; i < CRM_N_NAMES; i++) {
            copy->known[s][i] =
                crm_mem_zalloc(copy->ledger->shard[s].name[i].n, sizeof *copy->known[s][i]);
            if (!copy->known[s][i])
                return false;
        }
    return true;
}

static void release(struct copy *copy)
{
    free(copy->order);
    for (int i = 0; i < CRM_N_NAMES; i++) {
        crm_map_release(&copy->name[i]);
        for (unsigned s = 0; s < copy->ledger->n_shards; s++)
            free(copy->known[s][i]);
    }
}

/*
 * Rows up to some day may be chosen later, and a client then stands where the first of hers does:
 * a line before whose day she has none so far.
 */
static bool may_be_first(const struct crm_line *line, int32_t *first_day)
{
    if (*first_day != CRM_DAY_NONE && line->day >= *first_day)
        return false;
    *first_day = line->day;
    return true;
}

static int compare_orders(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static bool find_orders(struct copy *copy)
{
    struct crm_ledger_cursor cursor = {0};
    const struct crm_client *client;

    while ((client = crm_ledger_next(copy->ledger, &cursor))) {
        struct crm_line_reader lines;
        struct crm_line line;
        int32_t first_day = CRM_DAY_NONE;
        crm_lines_open(&lines, &copy->ledger->shard[cursor.shard], client);
        while (crm_lines_next(&lines, &line)) {
            if (!may_be_first(&line, &first_day))
                continue;
            if (!crm_mem_grow((void **)&copy->order, &copy->order_cap, copy->n_orders + 1,
                    sizeof *copy->order))
                return false;
            copy->order[copy->n_orders++] = line.order;
        }
    }
    if (copy->n_orders > copy->ledger->n_clients)
        qsort(copy->order, copy->n_orders, sizeof *copy->order, compare_orders);
    return copy->n_orders < UINT32_MAX;
}

/* How many come before. */
static size_t place_of(const struct copy *copy, uint64_t order)
{
    size_t low = 0, high = copy->n_orders;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (copy->order[middle] < order)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void put_head(const struct copy *copy)
{
    const struct crm_ledger *ledger = copy->ledger;
    struct crm_state_out *out = copy->out;

    crm_scope_write(&copy->head->scope, out);
    crm_state_out_number(out, copy->head->visit);
    crm_state_out_number(out, copy->head->basis + 1);
    crm_state_out_number(out, copy->head->features);
    crm_state_out_number(out, ledger->tx.present);
    crm_state_out_number(out, ledger->totals.decimals);
    crm_state_out_number(out, (int64_t)ledger->totals.after_rows);
    crm_state_out_number(out, ledger->outside.n);
    for (uint32_t i = 0; i < ledger->outside.n; i++) {
        int32_t day;
        memcpy(&day, crm_map_key(&ledger->outside, i).ptr, sizeof day);
        crm_state_out_number(out, day);
        crm_state_out_number(out, (int64_t)ledger->outside_rows[i]);
    }
    crm_state_out_number(out, (int64_t)ledger->n_clients);
}

static bool put_names(struct copy *copy, unsigned shard, const struct crm_line *line)
{
    for (int i = 0; i < CRM_N_NAMES; i++) {
        const struct crm_map *own = &copy->ledger->shard[shard].name[i];
        uint32_t *known, id = line->name[i];
        bool added = false;
        if (id == 0) {
            crm_state_out_number(copy->out, 0);
            continue;
        }
        known = &copy->known[shard][i][id - 1];
        if (*known == 0) {
            if (!crm_map_put(&copy->name[i], crm_map_key(own, id - 1), known, &added))
                return false;
            ++*known;
        }
        crm_state_out_number(copy->out, *known);
        if (added)
            crm_state_out_text(copy->out, crm_map_key(own, id - 1));
    }
    return true;
}

/* The number of a ticket, which lies behind client and day in the key. */
static struct crm_slice ticket_text(const struct crm_shard *shard, uint32_t ticket)
{
    struct crm_slice key = crm_map_key(&shard->ticket, ticket);

    return (struct crm_slice){key.ptr + CRM_TICKET_HEAD, key.len - CRM_TICKET_HEAD};
}

/*
 * before  in  the client's line before, NULL at the first
 * first   in  it may be the first
 */
static bool put_line(struct copy *copy, unsigned shard, const struct crm_line *line,
    const struct crm_line *before, bool first)
{
    struct crm_state_out *out = copy->out;
    bool tickets = copy->head->visit == CRM_VISIT_TXN;
    bool same = tickets && before && before->ticket == line->ticket;
    bool hundredths = line->amount_e4 % 100 == 0;

    crm_state_out_byte(out,
        (uint8_t)((int)line->kind | (line->has_campaign ? CRM_STATE_CAMPAIGN : 0) |
                  (line->has_discount ? CRM_STATE_DISCOUNT : 0) |
                  (same ? CRM_STATE_SAME_TICKET : 0) | (hundredths ? CRM_STATE_HUNDREDTHS : 0) |
                  (before && first ? CRM_STATE_ORDER : 0)));
    crm_state_out_number(out, line->day - copy->day);
    copy->day = line->day;
    crm_state_out_number(out, hundredths ? line->amount_e4 / 100 : line->amount_e4);
    if (before && first) {
        size_t place = place_of(copy, line->order);
        /* below zero where a code for walk-ins became known after their lines were written */
        crm_state_out_number(out, (int64_t)place - (int64_t)copy->later_place);
        copy->later_place = place;
    }
    if (crm_ledger_head_keep(copy->head) == CRM_KEEP_AMOUNTS)
        return true;
    crm_state_out_number(out, line->second);
    if (tickets && !same)
        crm_state_out_text(out, ticket_text(&copy->ledger->shard[shard], line->ticket));
    if (!copy->head->features)
        return true;
    crm_state_out_number(out, line->cost_e4);
    if (line->kind == CRM_KIND_PREPAID)
        crm_state_out_number(out, line->face_value_e4);
    return put_names(copy, shard, line);
}

static bool put_client(struct copy *copy, unsigned shard, const struct crm_client *client)
{
    struct crm_line line[2] = {{0}};
    struct crm_line_reader lines;
    size_t place = place_of(copy, client->order);
    int32_t first_day = CRM_DAY_NONE;
    bool any = false;
    int now = 0;

    crm_state_out_text(copy->out, crm_client_id(&client->key));
    crm_state_out_number(copy->out, (int64_t)(place - copy->place));
    copy->place = copy->later_place = place;
    crm_lines_open(&lines, &copy->ledger->shard[shard], client);
    while (crm_lines_next(&lines, &line[now])) {
        if (!put_line(copy, shard, &line[now], any ? &line[!now] : NULL,
                may_be_first(&line[now], &first_day)))
            return false;
        now = !now;
        any = true;
    }
    crm_state_out_byte(copy->out, CRM_STATE_END);
    return true;
}

enum crm_status crm_ledger_write(const struct crm_ledger *ledger,
    const struct crm_ledger_head *head, struct crm_state_out *out, struct crm_err *err)
{
    struct copy copy = {.ledger = ledger, .head = head, .out = out};
    struct crm_ledger_cursor cursor = {0};
    const struct crm_client *client;
    bool ok = prepare(&copy) && find_orders(&copy);

    if (ok)
        put_head(&copy);
    while (ok && (client = crm_ledger_next(ledger, &cursor)))
        ok = put_client(&copy, cursor.shard, client);
    release(&copy);
    return ok ? CRM_OK : crm_err_nomem(err);
}
