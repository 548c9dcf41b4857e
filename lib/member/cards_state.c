#include "member/cards_state.h"

#include "base/mem.h"

#include <stdlib.h>

enum { FLAG_ZERO = 1, FLAG_SHORT = 2, ORDER_BITS = 32 };

/* ---- writing -------------------------------------------------------------------------- */

static void write_head(const struct crm_gather *gather, const struct crm_cards_spec *spec,
    const struct crm_scope *scope, struct crm_state_out *out)
{
    size_t n_columns = spec->by ? spec->by->n_columns : 0;

    crm_scope_write(scope, out);
    crm_state_out_byte(out, (uint8_t)spec->unit);
    crm_state_out_byte(out, (uint8_t)n_columns);
    for (size_t i = 0; i < n_columns; i++)
        crm_state_out_text(out, crm_slice_of(spec->by->name[i]));
    crm_state_out_byte(out, (uint8_t)gather->totals.decimals);
    crm_state_out_number(out, gather->totals.last_date);
    crm_state_out_number(out, gather->totals.date_before);
    crm_state_out_number(out, gather->first_date);
    crm_state_out_number(out, gather->date_after);
    crm_state_out_number(out, (int64_t)gather->totals.after_rows);
}

static int by_day(const void *a, const void *b)
{
    const struct crm_gather_day *x = a, *y = b;

    return (x->day > y->day) - (x->day < y->day);
}

static enum crm_status write_days(
    const struct crm_gather *gather, struct crm_state_out *out, struct crm_err *err)
{
    size_t n = gather->days.map.n;
    struct crm_gather_day *day = crm_mem_alloc(n, sizeof *day);

    if (!day)
        return crm_err_nomem(err);
    if (n) {
        memcpy(day, gather->days.day, n * sizeof *day);
        qsort(day, n, sizeof *day, by_day);
    }
    crm_state_out_number(out, (int64_t)n);
    for (size_t i = 0; i < n; i++) {
        crm_state_out_number(out, day[i].day);
        crm_state_out_number(out, (int64_t)day[i].rows);
        crm_state_out_number(out, (int64_t)day[i].outside);
        crm_state_out_number(out, (int64_t)day[i].walk_ins);
        crm_state_out_number(out, day[i].walk_in_e4);
    }
    free(day);
    return CRM_OK;
}

/* Lines of a shard in order of their clients, those of nobody last. */
struct sorted {
    uint32_t *line;
    size_t *first; /* of each client, of nobody, and behind the last */
};

static bool sort_lines(const struct crm_gather_shard *shard, struct sorted *sorted)
{
    const struct crm_cards_store *store = shard->store;
    size_t n_clients = shard->ids.n, from = 0;

    sorted->line = crm_mem_alloc(store->n, sizeof *sorted->line);
    sorted->first = crm_mem_zalloc(n_clients + 2, sizeof *sorted->first);
    if (!sorted->line || !sorted->first)
        return false;
    for (size_t i = 0; i < store->n; i++) {
        uint32_t client = store->line[i].line.move.client;
        sorted->first[client == CRM_GATHER_NOBODY ? n_clients : client]++;
    }
    for (size_t c = 0; c <= n_clients; c++) {
        size_t n = sorted->first[c];
        sorted->first[c] = from;
        from += n;
    }
    for (size_t i = 0; i < store->n; i++) {
        uint32_t client = store->line[i].line.move.client;
        sorted->line[sorted->first[client == CRM_GATHER_NOBODY ? n_clients : client]++] =
            (uint32_t)i;
    }
    for (size_t c = n_clients + 1; c > 0; c--)
        sorted->first[c] = sorted->first[c - 1];
    sorted->first[0] = 0;
    return true;
}

static void write_lines(const struct crm_cards_store *store, const struct sorted *sorted,
    size_t client, struct crm_slice id, struct crm_state_out *out)
{
    size_t from = sorted->first[client], end = sorted->first[client + 1];

    if (from == end)
        return;
    crm_state_out_text(out, id);
    crm_state_out_number(out, (int64_t)(end - from));
    for (size_t i = from; i < end; i++) {
        const struct crm_cards_stored *stored = &store->line[sorted->line[i]];
        const struct crm_card_move *move = &stored->line.move;
        crm_state_out_number(out, move->day);
        crm_state_out_number(out, move->second);
        crm_state_out_byte(out, (uint8_t)move->kind);
        crm_state_out_byte(out, (uint8_t)((stored->line.zero_use ? FLAG_ZERO : 0) |
                                          (stored->line.short_face ? FLAG_SHORT : 0)));
        crm_state_out_number(out, move->amount_e4);
        crm_state_out_number(out, move->value_e4);
        crm_state_out_text(out,
            stored->card ? crm_map_key(&store->card, stored->card - 1) : (struct crm_slice){"", 0});
        crm_state_out_text(out, crm_map_key(&store->group, move->group));
    }
}

static enum crm_status write_clients(
    const struct crm_gather *gather, struct crm_state_out *out, struct crm_err *err)
{
    struct sorted *sorted = crm_mem_zalloc(gather->n_shards, sizeof *sorted);
    struct crm_gather_cursor cursor = {0};
    bool ok = sorted != NULL;

    for (unsigned s = 0; s < gather->n_shards && ok; s++)
        ok = sort_lines(&gather->shard[s], &sorted[s]);
    while (ok && crm_gather_next(gather, &cursor))
        write_lines(gather->shard[cursor.shard].store, &sorted[cursor.shard], cursor.client,
            cursor.id, out);
    for (unsigned s = 0; s < gather->n_shards && ok; s++)
        write_lines(gather->shard[s].store, &sorted[s], gather->shard[s].ids.n,
            (struct crm_slice){"", 0}, out);
    for (unsigned s = 0; sorted && s < gather->n_shards; s++) {
        free(sorted[s].line);
        free(sorted[s].first);
    }
    free(sorted);
    crm_state_out_text(out, (struct crm_slice){"", 0}); /* nobody without lines: the end */
    crm_state_out_number(out, 0);
    return ok ? CRM_OK : crm_err_nomem(err);
}

enum crm_status crm_cards_state_write(const struct crm_gather *gather,
    const struct crm_cards_spec *spec, const struct crm_scope *scope, struct crm_writer *writer,
    struct crm_err *err)
{
    struct crm_state_out out;
    enum crm_status status, ended;

    crm_state_out_start(&out, writer, CRM_CARDS_STATE_NAME, CRM_CARDS_STATE);
    write_head(gather, spec, scope, &out);
    status = write_days(gather, &out, err);
    if (!status)
        status = write_clients(gather, &out, err);
    ended = crm_state_out_end(&out, err);
    return status ? status : ended;
}

/* ---- reading -------------------------------------------------------------------------- */

enum crm_status crm_cards_head_read(
    struct crm_cards_head *head, struct crm_state_in *in, struct crm_err *err)
{
    enum crm_status status;

    *head = (struct crm_cards_head){.n_columns = 0};
    crm_arena_init(&head->texts);
    status = crm_scope_read(&head->scope, in, &head->texts, err);
    if (status)
        return status;
    head->unit = crm_state_in_byte(in) ? CRM_CARDS_QUANTITY : CRM_CARDS_MONEY;
    head->n_columns = crm_state_in_byte(in);
    if (head->n_columns > CRM_BLOCKS_COLUMNS) {
        head->n_columns = 0;
        crm_state_in_spoil(in);
    }
    for (size_t i = 0; i < head->n_columns; i++) {
        head->column[i] = crm_arena_dup(&head->texts, crm_state_in_text(in));
        if (!head->column[i])
            return crm_err_nomem(err);
    }
    crm_ledger_totals_init(&head->totals);
    head->totals.decimals = crm_state_in_byte(in);
    if (head->totals.decimals < 2 || head->totals.decimals > 4)
        crm_state_in_spoil(in);
    head->totals.last_date = crm_state_in_day(in);
    head->totals.date_before = crm_state_in_day(in);
    head->first_date = crm_state_in_day(in);
    head->date_after = crm_state_in_day(in);
    head->totals.after_rows = crm_state_in_count(in, INT64_MAX);
    return crm_state_in_check(in, err);
}

void crm_cards_head_release(struct crm_cards_head *head)
{
    crm_arena_release(&head->texts);
}

const char *crm_cards_head_differs(const struct crm_cards_head *a, const struct crm_cards_head *b)
{
    if (a->unit != b->unit)
        return "--unit";
    if (a->n_columns != b->n_columns)
        return "--by";
    for (size_t i = 0; i < a->n_columns; i++)
        if (strcmp(a->column[i], b->column[i]) != 0)
            return "--by";
    return crm_scope_differs(&a->scope, &b->scope);
}

/* A day's rows; those after the as-of day are counted alone. */
static enum crm_status merge_day(
    struct crm_gather *gather, struct crm_state_in *in, struct crm_err *err)
{
    struct crm_ledger_totals totals;
    struct crm_gather_day read, *to;
    bool after;

    read.day = crm_state_in_day(in);
    read.rows = crm_state_in_count(in, INT64_MAX);
    read.outside = crm_state_in_count(in, read.rows);
    read.walk_ins = crm_state_in_count(in, read.rows - read.outside);
    read.walk_in_e4 = crm_state_in_amount(in);
    if (crm_state_in_check(in, err))
        return in->status;
    to = crm_gather_day_of(&gather->days, read.day);
    if (!to)
        return crm_err_nomem(err);
    to->rows += read.rows;
    to->outside += read.outside;
    to->walk_ins += read.walk_ins;
    crm_ledger_totals_init(&totals);
    after = gather->spec.as_of != CRM_DAY_NONE && read.day > gather->spec.as_of;
    totals.rows = read.rows;
    totals.after_rows = after ? read.rows : 0;
    totals.outside_rows = after ? 0 : read.outside;
    totals.walk_in_rows = after ? 0 : read.walk_ins;
    totals.walk_in_e4 = after ? 0 : read.walk_in_e4;
    if (!after && read.rows > read.outside &&
        (gather->first_day == CRM_DAY_NONE || read.day < gather->first_day))
        gather->first_day = read.day;
    if (!crm_money_add(&to->walk_in_e4, read.walk_in_e4))
        return crm_err_set(err, CRM_EDATA, "the amounts of walk-ins do not fit in 64 bits");
    return crm_ledger_totals_add(&gather->totals, &totals, err);
}

static enum crm_status merge_line(struct crm_gather *gather, struct crm_state_in *in,
    struct crm_slice id, size_t n_columns, struct crm_arena *texts, struct crm_err *err)
{
    struct crm_cards_line line = {.zero_use = 0};
    struct crm_gather_line out = {.bytes = &line};
    struct crm_slice cell[CRM_BLOCKS_COLUMNS];
    uint8_t kind, flags;

    line.move.day = crm_state_in_day(in);
    line.move.second = crm_state_in_second(in);
    kind = crm_state_in_byte(in);
    flags = crm_state_in_byte(in);
    line.move.kind = (enum crm_card_kind)kind;
    line.zero_use = flags & FLAG_ZERO ? 1 : 0;
    line.short_face = flags & FLAG_SHORT ? 1 : 0;
    line.move.amount_e4 = crm_state_in_amount(in);
    line.move.value_e4 = crm_state_in_amount(in);
    out.text[0] = crm_state_in_text(in);
    out.text[0].ptr = crm_arena_dup(texts, out.text[0]);
    out.text[1] = crm_state_in_text(in);
    if (!out.text[0].ptr)
        return crm_err_nomem(err);
    if (kind > CRM_CARD_REFUND || line.move.value_e4 < 0 || line.move.day == CRM_DAY_NONE ||
        (kind == CRM_CARD_SALE && line.move.amount_e4 < 0) ||
        !crm_cards_unpack(out.text[1], cell, n_columns))
        crm_state_in_spoil(in);
    if (crm_state_in_check(in, err))
        return in->status;
    if (gather->spec.as_of != CRM_DAY_NONE && line.move.day > gather->spec.as_of)
        return CRM_OK;
    return crm_gather_put(gather, id, gather->n_merged << ORDER_BITS, &out, err);
}

static enum crm_status merge_client(struct crm_gather *gather, struct crm_state_in *in,
    size_t n_columns, struct crm_arena *texts, bool *more, struct crm_err *err)
{
    struct crm_slice id = crm_state_in_text(in);
    enum crm_status status = CRM_OK;
    uint64_t n;

    crm_arena_reset(texts);
    id.ptr = crm_arena_dup(texts, id);
    if (!id.ptr)
        return crm_err_nomem(err);
    n = crm_state_in_count(in, INT64_MAX);
    *more = n > 0 && crm_state_in_ok(in);
    for (uint64_t i = 0; i < n && !status; i++)
        status = merge_line(gather, in, id, n_columns, texts, err);
    return status ? status : crm_state_in_check(in, err);
}

enum crm_status crm_cards_state_merge(struct crm_gather *gather, const struct crm_cards_head *head,
    struct crm_state_in *in, struct crm_err *err)
{
    enum crm_status status = crm_ledger_totals_add(&gather->totals, &head->totals, err);
    uint64_t n_days = crm_state_in_count(in, INT64_MAX);
    struct crm_arena texts;
    bool more = true;

    crm_arena_init(&texts);
    gather->n_merged++;
    gather->totals.rows += head->totals.after_rows;
    crm_gather_note_first(&gather->first_date, &gather->date_after, head->first_date);
    crm_gather_note_first(&gather->first_date, &gather->date_after, head->date_after);
    if (!status)
        status = crm_state_in_check(in, err);
    for (uint64_t i = 0; i < n_days && !status; i++)
        status = merge_day(gather, in, err);
    while (!status && more)
        status = merge_client(gather, in, head->n_columns, &texts, &more, err);
    crm_arena_release(&texts);
    return status;
}
