#include "member/cards.h"

#include "base/mem.h"

#include <stdlib.h>

enum { ONE_E4 = 10000 };

/* ---- rows ----------------------------------------------------------------------------- */

static struct crm_slice cell_of(const struct crm_gather_row *row, size_t cell)
{
    if (cell == CRM_COLUMN_NONE)
        return (struct crm_slice){"", 0};
    return crm_slice_trim(row->cell[cell]);
}

static enum crm_gather_take bad(
    const char *column, const char *text, struct crm_slice value, struct crm_err *err)
{
    char shown[CRM_ERR_SHOW];

    crm_err_place(err, NULL, 0, column);
    crm_err_set(err, CRM_EDATA, "%s %s", crm_err_show(value.ptr, value.len, shown), text);
    return CRM_GATHER_BAD;
}

/* An amount; 0 in an empty cell. */
static bool read_amount(struct crm_slice text, int64_t *amount_e4, int *decimals,
    const char *column, struct crm_err *err)
{
    enum crm_money_status status;

    *amount_e4 = 0;
    if (text.len == 0)
        return true;
    status = crm_money_parse(text, amount_e4, decimals);
    if (status != CRM_MONEY_OK)
        bad(column, crm_money_problem(status), text, err);
    return status == CRM_MONEY_OK;
}

static int64_t size_of(int64_t value)
{
    return value < 0 ? value == INT64_MIN ? INT64_MAX : -value : value;
}

struct cells {
    int64_t amount_e4, face_e4, quantity_e4; /* quantity: 1 where there is none */
    bool has_face;
};

/* A card sold (or given back, below zero). */
static enum crm_gather_take take_prepaid(const struct crm_cards_spec *spec,
    const struct cells *cells, struct crm_cards_line *line, struct crm_err *err)
{
    struct crm_card_move *move = &line->move;
    bool sessions = spec->unit == CRM_CARDS_QUANTITY;

    if (cells->amount_e4 < 0 || (cells->amount_e4 == 0 && cells->face_e4 < 0)) {
        move->kind = CRM_CARD_REFUND;
        move->value_e4 = size_of(cells->face_e4 ? cells->face_e4
                                 : sessions     ? cells->quantity_e4
                                                : cells->amount_e4);
        return CRM_GATHER_LINE;
    }
    move->kind = CRM_CARD_SALE;
    move->value_e4 = cells->face_e4 > 0 ? cells->face_e4 : cells->amount_e4;
    line->short_face = cells->face_e4 > 0 && cells->face_e4 < cells->amount_e4;
    if (sessions && cells->face_e4 <= 0) {
        crm_err_place(err, NULL, 0, "face_value");
        crm_err_set(err, CRM_EDATA,
            "--unit quantity needs the sessions of every card that is sold, and this one has none");
        return CRM_GATHER_BAD;
    }
    return CRM_GATHER_LINE;
}

static enum crm_gather_take take_redeem(
    const struct crm_cards_spec *spec, const struct cells *cells, struct crm_cards_line *line)
{
    struct crm_card_move *move = &line->move;
    int64_t value_e4 = spec->unit == CRM_CARDS_QUANTITY ? cells->quantity_e4 : cells->amount_e4;
    bool below = value_e4 < 0 || cells->amount_e4 < 0;

    line->zero_use = cells->amount_e4 == 0;
    move->kind = below ? CRM_CARD_UNDO : CRM_CARD_USE;
    move->value_e4 = size_of(value_e4);
    return CRM_GATHER_LINE;
}

static enum crm_gather_take take(void *ctx, void *local, const struct crm_gather_row *row,
    struct crm_gather_line *out, struct crm_err *err)
{
    const struct crm_cards_spec *spec = ctx;
    const struct crm_transaction *tx = row->tx;
    struct crm_cards_line *line = out->bytes;
    struct crm_slice face = {"", 0}, quantity;
    struct cells cells = {.amount_e4 = tx->amount_e4, .quantity_e4 = ONE_E4};
    enum crm_gather_take what;
    int no_decimals = 2;

    (void)local;
    if (tx->kind != CRM_KIND_PREPAID && tx->kind != CRM_KIND_REDEEM && tx->kind != CRM_KIND_REFUND)
        return CRM_GATHER_NOTHING;
    face = cell_of(row, spec->face);
    if (tx->kind == CRM_KIND_REFUND && face.len == 0)
        return CRM_GATHER_NOTHING;
    if (!read_amount(face, &cells.face_e4,
            spec->unit == CRM_CARDS_MONEY ? &row->tx->decimals : &no_decimals, "face_value", err))
        return CRM_GATHER_BAD;
    quantity =
        spec->unit == CRM_CARDS_QUANTITY ? cell_of(row, spec->quantity) : (struct crm_slice){"", 0};
    if (quantity.len && !read_amount(quantity, &cells.quantity_e4, &no_decimals, "quantity", err))
        return CRM_GATHER_BAD;
    *line = (struct crm_cards_line){
        .move = {.amount_e4 = tx->amount_e4, .day = tx->day, .second = tx->second}};
    if (tx->kind == CRM_KIND_REFUND) {
        if (cells.face_e4 == 0)
            return CRM_GATHER_NOTHING;
        line->move.kind = CRM_CARD_REFUND;
        line->move.value_e4 = size_of(cells.face_e4);
        what = CRM_GATHER_LINE;
    } else if (tx->kind == CRM_KIND_PREPAID) {
        what = take_prepaid(spec, &cells, line, err);
    } else {
        what = take_redeem(spec, &cells, line);
    }
    out->text[0] = cell_of(row, spec->card);
    if (what == CRM_GATHER_LINE && spec->by && spec->by->n_columns) {
        struct crm_slice cell[CRM_BLOCKS_COLUMNS];
        for (size_t i = 0; i < spec->by->n_columns; i++)
            cell[i] = row->cell[spec->by->cell[i]];
        out->text[1] = crm_cards_pack(cell, spec->by->n_columns, row->texts);
        if (!out->text[1].ptr) {
            crm_err_nomem(err);
            return CRM_GATHER_BAD;
        }
    }
    return what;
}

struct crm_slice crm_cards_pack(const struct crm_slice cell[], size_t n, struct crm_arena *arena)
{
    size_t len = 0;
    char *text, *at;

    for (size_t i = 0; i < n; i++)
        len += sizeof(uint32_t) + cell[i].len;
    text = at = crm_arena_bytes(arena, len + 1);
    for (size_t i = 0; text && i < n; i++) {
        uint32_t part = (uint32_t)cell[i].len;
        for (unsigned byte = 0; byte < sizeof part; byte++)
            *at++ = (char)(part >> 8 * byte & 0xFF);
        if (part)
            memcpy(at, cell[i].ptr, part);
        at += part;
    }
    return (struct crm_slice){text, len};
}

bool crm_cards_unpack(struct crm_slice packed, struct crm_slice cell[], size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t part = 0;
        if (packed.len < sizeof part)
            return false;
        for (unsigned byte = 0; byte < sizeof part; byte++)
            part |= (uint32_t)(unsigned char)packed.ptr[byte] << 8 * byte;
        packed.ptr += sizeof part;
        packed.len -= sizeof part;
        if (packed.len < part)
            return false;
        cell[i] = (struct crm_slice){packed.ptr, part};
        packed.ptr += part;
        packed.len -= part;
    }
    return packed.len == 0;
}

/* Numbers of texts that begin with nothing: maps are made when they are first needed. */
static bool number_of(struct crm_map *map, struct crm_slice text, uint32_t *number)
{
    bool added;

    return crm_map_put(map, text, number, &added);
}

static enum crm_status add(
    void *ctx, void *ptr, uint32_t client, const struct crm_gather_line *line, struct crm_err *err)
{
    struct crm_cards_store *store = ptr;
    struct crm_cards_stored *stored;
    uint32_t card = 0;

    (void)ctx;
    if (!crm_mem_grow((void **)&store->line, &store->cap, store->n + 1, sizeof *store->line))
        return crm_err_nomem(err);
    stored = &store->line[store->n];
    memcpy(&stored->line, line->bytes, sizeof stored->line);
    if (line->text[0].len && !number_of(&store->card, line->text[0], &card))
        return crm_err_nomem(err);
    if (!number_of(&store->group, line->text[1], &stored->line.move.group))
        return crm_err_nomem(err);
    stored->card = line->text[0].len ? card + 1 : 0;
    stored->line.move.client = client;
    store->n++;
    return CRM_OK;
}

static void store_release(void *ptr)
{
    struct crm_cards_store *store = ptr;

    free(store->line);
    crm_map_release(&store->card);
    crm_map_release(&store->group);
}

enum crm_status crm_cards_want(
    struct crm_cards_spec *spec, struct crm_frame *frame, struct crm_err *err)
{
    enum crm_status status = crm_frame_may(frame, "card", &spec->card, err);

    spec->face = spec->quantity = CRM_COLUMN_NONE;
    if (!status)
        status = crm_frame_may(frame, "face_value", &spec->face, err);
    if (!status && spec->unit == CRM_CARDS_QUANTITY)
        status = crm_frame_may(frame, "quantity", &spec->quantity, err);
    if (!status && crm_reader_find(crm_frame_reader(frame), "kind") == CRM_COLUMN_NONE)
        return crm_err_set(err, CRM_EDATA,
            "column kind is needed: it says which lines sell a card (prepaid) and which use one "
            "(redeem); -c kind=HEADER names it");
    return status;
}

void crm_cards_gather(struct crm_cards_spec *spec, struct crm_gather_spec *gather)
{
    gather->nobody = true;
    gather->line_size = sizeof(struct crm_cards_line);
    gather->store_size = sizeof(struct crm_cards_store);
    gather->ctx = spec;
    gather->take = take;
    gather->add = add;
    gather->store_release = store_release;
}

/* ---- accounts ------------------------------------------------------------------------- */

/* All clients in one list; where those of a shard begin in `of`, by number in the shard. */
static enum crm_status list_clients(
    struct crm_cards *cards, uint32_t **of, size_t base[], struct crm_err *err)
{
    struct crm_gather_cursor cursor = {0};
    const struct crm_gather *gather = cards->gather;
    size_t n = 0;

    for (unsigned s = 0; s < gather->n_shards; s++) {
        base[s] = n;
        n += gather->shard[s].ids.n;
    }
    *of = crm_mem_alloc(n, sizeof **of);
    cards->client = crm_mem_alloc(n, sizeof *cards->client);
    if (!*of || !cards->client)
        return crm_err_nomem(err);
    while (crm_gather_next(gather, &cursor)) {
        (*of)[base[cursor.shard] + cursor.client] = (uint32_t)cards->n_clients;
        cards->client[cards->n_clients++] =
            (struct crm_cards_client){cursor.id, gather->shard[cursor.shard].order[cursor.client]};
    }
    return CRM_OK;
}

/* The groups of all shards in one list, by value; a shard's number becomes rank[number]. */
static enum crm_status list_groups(struct crm_cards *cards, const struct crm_cards_spec *spec,
    uint32_t **group, size_t base[], struct crm_err *err)
{
    const struct crm_gather *gather = cards->gather;
    size_t n = 0, n_columns = spec->by ? spec->by->n_columns : 0;
    enum crm_status status = CRM_OK;

    cards->groups.n_columns = n_columns;
    for (size_t i = 0; i < n_columns; i++) {
        cards->groups.cell[i] = i;
        cards->groups.name[i] = spec->by->name[i];
    }
    for (unsigned s = 0; s < gather->n_shards; s++) {
        base[s] = n;
        n += ((struct crm_cards_store *)gather->shard[s].store)->group.n;
    }
    *group = crm_mem_alloc(n, sizeof **group);
    if (!*group)
        return crm_err_nomem(err);
    for (unsigned s = 0; s < gather->n_shards && !status; s++) {
        const struct crm_cards_store *store = gather->shard[s].store;
        for (uint32_t g = 0; g < store->group.n && !status; g++) {
            struct crm_slice cell[CRM_BLOCKS_COLUMNS];
            if (!crm_cards_unpack(crm_map_key(&store->group, g), cell, n_columns))
                return crm_err_set(err, CRM_EDATA, "a group of -g is damaged");
            status = crm_blocks_put(&cards->groups, cell, &(*group)[base[s] + g], err);
        }
    }
    if (!status)
        status = crm_blocks_sort(&cards->groups, err);
    if (!status)
        status = crm_blocks_renumber(&cards->groups, err);
    for (size_t i = 0; i < n && !status; i++)
        (*group)[i] = cards->groups.rank[(*group)[i]];
    return status;
}

struct making {
    struct crm_cards *cards;
    uint32_t *client, *group; /* of all shards, one after the other */
    size_t client_base[CRM_MAX_SHARDS], group_base[CRM_MAX_SHARDS];
    struct crm_map card;  /* of all shards: accounts 0 .. card.n - 1 */
    uint32_t *own;        /* of each client: the account without a card, + 1 */
    uint32_t *shard_card; /* of the shard at hand: number in `card`, + 1 */
    size_t shard_card_cap;
    uint32_t *of; /* account of each movement */
    uint32_t n_accounts;
};

static void count_line(struct crm_cards *cards, const struct crm_cards_line *line)
{
    cards->n_sales += line->move.kind == CRM_CARD_SALE;
    cards->n_short += line->short_face;
    cards->n_uses += line->move.kind == CRM_CARD_USE || line->move.kind == CRM_CARD_UNDO;
    cards->n_zero += line->zero_use;
}

/* A line of nobody without a card can be put to no account. */
static enum crm_status lose(
    struct crm_cards *cards, const struct crm_card_move *move, struct crm_err *err)
{
    int64_t *sum_e4 = move->kind == CRM_CARD_SALE ? &cards->lost_sold_e4 : &cards->lost_used_e4;

    cards->lost_lines++;
    return crm_money_add(sum_e4, move->value_e4)
               ? CRM_OK
               : crm_err_set(err, CRM_EDATA, "the amounts of walk-ins do not fit in 64 bits");
}

static enum crm_status account_of(struct making *m, const struct crm_cards_store *store,
    const struct crm_cards_stored *stored, uint32_t client, uint32_t *account, struct crm_err *err)
{
    bool added;

    if (!stored->card) {
        if (!m->own[client])
            m->own[client] = ++m->n_accounts;
        *account = m->own[client] - 1;
        return CRM_OK;
    }
    if (!m->shard_card[stored->card - 1]) {
        uint32_t card;
        if (!crm_map_put(&m->card, crm_map_key(&store->card, stored->card - 1), &card, &added))
            return crm_err_nomem(err);
        m->shard_card[stored->card - 1] = card + 1;
    }
    *account = m->shard_card[stored->card - 1] - 1;
    return CRM_OK;
}

/* Accounts without a card first, 0 .. n_accounts - 1; those with one follow as they are met. */
static enum crm_status place_lines(
    struct making *m, unsigned s, bool cards_now, struct crm_err *err)
{
    struct crm_cards *cards = m->cards;
    const struct crm_cards_store *store = cards->gather->shard[s].store;
    enum crm_status status = CRM_OK;

    if (!crm_mem_grow((void **)&m->shard_card, &m->shard_card_cap, (size_t)store->card.n + 1,
            sizeof *m->shard_card))
        return crm_err_nomem(err);
    for (uint32_t c = 0; c < store->card.n; c++)
        m->shard_card[c] = 0;
    for (size_t i = 0; i < store->n && !status; i++) {
        const struct crm_cards_stored *stored = &store->line[i];
        struct crm_card_move *move = &cards->move[cards->n_moves];
        if (stored->line.move.day > cards->as_of || (stored->card != 0) != cards_now)
            continue;
        count_line(cards, &stored->line);
        *move = stored->line.move;
        move->group = m->group[m->group_base[s] + move->group];
        if (move->client != CRM_GATHER_NOBODY)
            move->client = m->client[m->client_base[s] + move->client];
        if (!stored->card && move->client == CRM_GATHER_NOBODY) {
            status = lose(cards, move, err);
            continue;
        }
        status = account_of(m, store, stored, move->client, &m->of[cards->n_moves], err);
        if (!status && cards_now)
            m->of[cards->n_moves] += m->n_accounts;
        cards->n_moves++;
    }
    return status;
}

/* Movements in order of their accounts: a counting sort, which keeps the order within each. */
static enum crm_status sort_moves(struct making *m, struct crm_err *err)
{
    struct crm_cards *cards = m->cards;
    struct crm_card_move *sorted = crm_mem_alloc(cards->n_moves, sizeof *sorted);
    size_t *at = crm_mem_zalloc(cards->n_accounts + 1, sizeof *at), from = 0;

    if (!sorted || !at) {
        free(sorted);
        free(at);
        return crm_err_nomem(err);
    }
    for (size_t i = 0; i < cards->n_moves; i++)
        at[m->of[i]]++;
    for (size_t a = 0; a < cards->n_accounts; a++) {
        size_t n = at[a];
        cards->account[a].first = at[a] = from;
        cards->account[a].n = n;
        from += n;
    }
    for (size_t i = 0; i < cards->n_moves; i++)
        sorted[at[m->of[i]]++] = cards->move[i];
    free(cards->move);
    free(at);
    cards->move = sorted;
    return CRM_OK;
}

static int by_time(const void *a, const void *b)
{
    return crm_card_compare(a, b);
}

/* Whether movement a says rather than b who bought the account. */
static bool rather(
    const struct crm_cards *cards, const struct crm_card_move *a, const struct crm_card_move *b)
{
    bool a_sale = a->kind == CRM_CARD_SALE, b_sale = b->kind == CRM_CARD_SALE;

    if (b->client == CRM_GATHER_NOBODY || a->client == CRM_GATHER_NOBODY)
        return b->client == CRM_GATHER_NOBODY;
    if (a_sale != b_sale)
        return a_sale;
    if (a->day != b->day)
        return a->day < b->day;
    if (a->second != b->second)
        return a->second < b->second;
    return crm_slice_cmp(cards->client[a->client].id, cards->client[b->client].id) < 0;
}

static void finish_account(struct crm_cards *cards, struct crm_cards_account *account)
{
    struct crm_card_move *move = &cards->move[account->first];
    const struct crm_card_move *first = move;
    bool sorted = true, shared = false;

    for (size_t i = 1; i < account->n; i++) {
        sorted = sorted && crm_card_compare(&move[i - 1], &move[i]) <= 0;
        if (rather(cards, &move[i], first))
            first = &move[i];
    }
    account->owner = first->client;
    for (size_t i = 0; i < account->n; i++)
        shared = shared || move[i].client != account->owner;
    cards->n_shared += shared;
    if (!sorted)
        qsort(move, account->n, sizeof *move, by_time);
}

static int by_owner(const void *a, const void *b)
{
    const struct crm_cards_account *x = a, *y = b;

    if (x->owner != y->owner)
        return x->owner < y->owner ? -1 : 1; /* nobody is the largest number */
    return crm_slice_cmp(x->card, y->card);
}

static enum crm_status make_accounts(struct making *m, struct crm_err *err)
{
    struct crm_cards *cards = m->cards;
    enum crm_status status;

    cards->n_accounts = (size_t)m->n_accounts + m->card.n;
    cards->account = crm_mem_zalloc(cards->n_accounts, sizeof *cards->account);
    if (!cards->account)
        return crm_err_nomem(err);
    status = sort_moves(m, err);
    for (size_t a = 0; a < cards->n_accounts && !status; a++)
        finish_account(cards, &cards->account[a]);
    return status;
}

/* Card numbers live as long as the gathering, in the maps of its shards. */
static void name_cards(struct making *m)
{
    struct crm_cards *cards = m->cards;

    for (unsigned s = 0; s < cards->gather->n_shards; s++) {
        const struct crm_cards_store *store = cards->gather->shard[s].store;
        for (uint32_t c = 0; c < store->card.n; c++) {
            struct crm_slice text = crm_map_key(&store->card, c);
            uint32_t number = crm_map_find(&m->card, text);
            if (number != CRM_MAP_NONE)
                cards->account[m->n_accounts + number].card = text;
        }
    }
}

static enum crm_status make(
    struct making *m, const struct crm_cards_spec *spec, struct crm_err *err)
{
    struct crm_cards *cards = m->cards;
    const struct crm_gather *gather = cards->gather;
    enum crm_status status = list_clients(cards, &m->client, m->client_base, err);
    size_t n = 0;

    if (!status)
        status = list_groups(cards, spec, &m->group, m->group_base, err);
    for (unsigned s = 0; s < gather->n_shards; s++)
        n += ((struct crm_cards_store *)gather->shard[s].store)->n;
    cards->move = crm_mem_alloc(n + 1, sizeof *cards->move);
    m->of = crm_mem_alloc(n + 1, sizeof *m->of);
    m->own = crm_mem_zalloc(cards->n_clients, sizeof *m->own);
    if (!status && (!cards->move || !m->of || !m->own))
        status = crm_err_nomem(err);
    for (int cards_now = 0; cards_now < 2; cards_now++)
        for (unsigned s = 0; s < gather->n_shards && !status; s++)
            status = place_lines(m, s, cards_now != 0, err);
    if (!status)
        status = make_accounts(m, err);
    if (!status) {
        name_cards(m);
        qsort(cards->account, cards->n_accounts, sizeof *cards->account, by_owner);
    }
    return status;
}

enum crm_status crm_cards_make(struct crm_cards *cards, const struct crm_cards_spec *spec,
    const struct crm_gather *gather, int32_t as_of, struct crm_err *err)
{
    struct making m = {.cards = cards};
    enum crm_status status;

    *cards = (struct crm_cards){.gather = gather, .first_day = gather->first_day, .as_of = as_of};
    status = crm_blocks_open(&cards->groups, NULL, "--by", NULL, err);
    crm_map_init(&m.card);
    if (!status)
        status = make(&m, spec, err);
    crm_map_release(&m.card);
    free(m.client);
    free(m.group);
    free(m.own);
    free(m.shard_card);
    free(m.of);
    return status;
}

void crm_cards_release(struct crm_cards *cards)
{
    free(cards->move);
    free(cards->account);
    free(cards->client);
    crm_blocks_release(&cards->groups);
}

enum crm_status crm_cards_each(const struct crm_cards *cards, const struct crm_card_rule *rule,
    enum crm_status (*done)(void *ctx, const struct crm_cards_account *account,
        const struct crm_card *card, struct crm_err *err),
    void *ctx, struct crm_err *err)
{
    struct crm_card card = {0};
    enum crm_status status = CRM_OK;

    for (size_t a = 0; a < cards->n_accounts && !status; a++) {
        const struct crm_cards_account *account = &cards->account[a];
        crm_card_start(&card, rule, cards->first_day);
        for (size_t i = 0; i < account->n && !status; i++)
            status = crm_card_move(&card, &cards->move[account->first + i], err);
        if (!status)
            status = crm_card_end(&card, cards->as_of, err);
        if (!status && !crm_card_agrees(&card))
            status = crm_err_set(err, CRM_ENUMERIC,
                "an account does not balance: this is a fault of the program, please report it");
        if (!status && done)
            status = done(ctx, account, &card, err);
    }
    crm_card_release(&card);
    return status;
}
