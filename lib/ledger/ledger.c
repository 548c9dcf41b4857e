#include "ledger/ledger.h"

#include "base/cell.h"
#include "base/mem.h"
#include "base/os.h"
#include "io/flow.h"
#include "ledger/batch.h"
#include "ledger/each.h"

#include <stdlib.h>

enum { ROWS_A_SCAN = 64, SHARDS_A_THREAD = 4, GUARD_DAYS = 60, FIRST_DAYS = 366 };

void crm_ledger_totals_init(struct crm_ledger_totals *totals)
{
    *totals = (struct crm_ledger_totals){.last_date = CRM_DAY_NONE,
        .date_before = CRM_DAY_NONE,
        .first_date = CRM_DAY_NONE,
        .date_after = CRM_DAY_NONE,
        .decimals = 2,
        .side_decimals = {2, 2, 2}};
}

enum crm_status crm_ledger_totals_add(
    struct crm_ledger_totals *sum, const struct crm_ledger_totals *more, struct crm_err *err)
{
    sum->rows += more->rows;
    sum->walk_in_rows += more->walk_in_rows;
    sum->after_rows += more->after_rows;
    sum->outside_rows += more->outside_rows;
    crm_ledger_note_date(sum, more->last_date);
    crm_ledger_note_date(sum, more->date_before);
    crm_ledger_note_date(sum, more->first_date);
    crm_ledger_note_date(sum, more->date_after);
    if (more->decimals > sum->decimals)
        sum->decimals = more->decimals;
    for (int i = 0; i < CRM_N_SIDES; i++)
        if (more->side_decimals[i] > sum->side_decimals[i])
            sum->side_decimals[i] = more->side_decimals[i];
    sum->bad |= more->bad;
    if (!crm_money_add(&sum->walk_in_e4, more->walk_in_e4))
        return crm_err_set(err, CRM_EDATA, "the amounts of walk-ins do not fit in 64 bits");
    return CRM_OK;
}

/* ---- reading -------------------------------------------------------------------------- */

static void *batch_new(void *ctx)
{
    return crm_batch_new(ctx);
}

static void batch_free(void *ctx, void *batch)
{
    (void)ctx;
    crm_batch_free(batch);
}

/* The birthday of the client of a row, for her age; it must be a date. */
static enum crm_status take_birthday(const struct crm_ledger *ledger,
    const struct crm_slice extra[], struct crm_transaction *line, const struct crm_block *block,
    const char *start, struct crm_err *err)
{
    char show[CRM_ERR_SHOW];
    int32_t born;

    if (ledger->birth.join == CRM_SPOT_ROW)
        line->birthday = crm_slice_trim(extra[ledger->birth.column]);
    else
        line->birthday = crm_slice_trim(crm_join_cell(
            ledger->spec.where.join[ledger->birth.join], line->customer, ledger->birth.column));
    if (line->birthday.len == 0 || crm_cell_date(line->birthday, &born, NULL))
        return CRM_OK;
    crm_err_place(err, block->file->name, crm_block_line(block, start), "birthday");
    return crm_err_set(err, CRM_EDATA, "%s is not a date (YYYY-MM-DD), so age is not known",
        crm_err_show(line->birthday.ptr, line->birthday.len, show));
}

static enum crm_status parse(
    void *ctx, const struct crm_block *block, struct crm_scan *scan, void *ptr, struct crm_err *err)
{
    const struct crm_ledger *ledger = ctx;
    struct crm_batch *batch = ptr;
    struct crm_transaction line = {.decimals = 2, .side_decimals = {2, 2, 2}};
    enum crm_scan_state state;
    enum crm_status status = CRM_OK;

    crm_batch_start(batch, block->seq);
    while (status == CRM_OK && (state = crm_scan_rows(scan, ROWS_A_SCAN)) == CRM_SCAN_ROWS) {
        for (size_t i = 0; i < scan->n_rows && status == CRM_OK; i++) {
            const struct crm_slice *field = scan->field + i * scan->n_wanted;
            const struct crm_slice *extra = field + ledger->tx.extra_at;
            enum crm_tx_field problem =
                crm_transaction_parse(&ledger->tx, field, &batch->memo, &line);
            if (problem == CRM_TX_NONE && ledger->ages)
                status = take_birthday(ledger, extra, &line, block, scan->start[i], err);
            if (problem == CRM_TX_NONE && !status)
                status = crm_batch_take(ledger, batch, &line, ledger->at, extra, err);
            else if (!status)
                status = crm_transaction_error(&ledger->tx, problem, field, block->file->name,
                    crm_block_line(block, scan->start[i]), err);
        }
    }
    batch->totals.decimals = line.decimals;
    memcpy(batch->totals.side_decimals, line.side_decimals, sizeof line.side_decimals);
    batch->totals.bad = line.bad;
    if (status == CRM_OK && state == CRM_SCAN_BAD)
        status = crm_scan_error(scan, err);
    return status;
}

static enum crm_status apply(void *ctx, unsigned shard, void *batch, struct crm_err *err)
{
    return crm_batch_apply(ctx, shard, batch, err);
}

static void progress(void *ctx, uint64_t bytes)
{
    const struct crm_ledger *ledger = ctx;
    const struct crm_ledger_spec *spec = &ledger->spec;

    if (spec->progress)
        spec->progress(spec->progress_ctx, bytes);
}

/* ---- opening -------------------------------------------------------------------------- */

static enum crm_status ledger_init(
    struct crm_ledger *ledger, const struct crm_ledger_spec *spec, int threads, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    ledger->spec = *spec;
    ledger->threads = threads;
    crm_ledger_totals_init(&ledger->totals);
    crm_map_init(&ledger->outside);
    crm_map_init(&ledger->column);
    for (int v = 0; v < CRM_VALUES; v++)
        crm_map_init(&ledger->value[v]);
    ledger->first_visit = ledger->first_line = ledger->last_line = CRM_DAY_NONE;
    ledger->cohort_from = CRM_DAY_NONE;
    ledger->n_shards = threads == 1 ? 1 : (unsigned)threads * SHARDS_A_THREAD;
    if (ledger->n_shards > CRM_MAX_SHARDS)
        ledger->n_shards = CRM_MAX_SHARDS;
    ledger->shard = crm_mem_zalloc(ledger->n_shards, sizeof *ledger->shard);
    if (!ledger->shard)
        return crm_err_nomem(err);
    for (unsigned s = 0; s < ledger->n_shards; s++) {
        enum crm_status one =
            crm_shard_init(&ledger->shard[s], spec->visit, spec->basis, &spec->form, err);
        status = status ? status : one;
    }
    return status;
}

/* Where the cells of values are, among n extra columns. */
struct extra {
    size_t column[CRM_VALUES * CRM_VALUE_COLUMNS + 1];
    size_t n;
};

/* Whether `name` is the age on a row's date, which its birthday must be found for. */
static bool find_age(struct crm_ledger *ledger, const char *name, struct extra *extra)
{
    const struct crm_view view = crm_where_view(&ledger->spec.where, ledger->reader);
    struct crm_place place;

    if (!crm_frame_find(&view, name, &place) || place.made != CRM_MADE_AGE)
        return false;
    if (!ledger->ages && place.birth.join == CRM_SPOT_ROW) {
        extra->column[extra->n] = place.birth.column;
        place.birth.column = extra->n++;
    }
    if (!ledger->ages)
        ledger->birth = place.birth;
    ledger->ages = true;
    return true;
}

static enum crm_status find_cell(struct crm_ledger *ledger, const struct crm_value *value,
    const char *name, size_t *at, struct extra *extra, struct crm_err *err)
{
    size_t made = crm_value_made(name);
    size_t column;
    enum crm_status status;

    if (made != CRM_AT_NOTHING && crm_reader_find(ledger->reader, name) == CRM_COLUMN_NONE) {
        *at = made;
        return CRM_OK;
    }
    if (find_age(ledger, name, extra)) {
        *at = CRM_AT_MADE(CRM_MADE_AGE);
        return CRM_OK;
    }
    if (value->optional)
        status = crm_reader_lookup(ledger->reader, name, &column, err);
    else
        status = crm_reader_need(ledger->reader, name, &column, err);
    *at = extra->n;
    extra->column[extra->n++] = column;
    if (!status && column != CRM_COLUMN_NONE && crm_field_named(name) != CRM_TX_NONE)
        ledger->present |= CRM_TX_BIT(crm_field_named(name));
    return status;
}

static enum crm_status find_values(
    struct crm_ledger *ledger, struct extra *extra, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    for (size_t v = 0; v < ledger->spec.form.values; v++) {
        const struct crm_value *value = &ledger->spec.value[v];
        struct crm_value_at *at = &ledger->at[v];
        at->n_columns = value->n_columns;
        for (size_t c = 0; c < value->n_columns && !status; c++)
            status = find_cell(ledger, value, value->column[c], &at->column[c], extra, err);
    }
    return status;
}

unsigned crm_ledger_sides(const struct crm_ledger_spec *spec)
{
    unsigned fields = 0;

    for (enum crm_side i = 0; i < CRM_N_SIDES; i++)
        if (spec->form.sides & CRM_SIDE_BIT(i))
            fields |= CRM_TX_BIT(crm_side_field(i));
    if (spec->discounted)
        fields |= CRM_TX_BIT(CRM_TX_DISCOUNT) | CRM_TX_BIT(CRM_TX_DISCOUNT_RATE);
    return fields;
}

/* All columns of the input by their names, after those that are held. */
static bool name_columns(struct crm_ledger *ledger)
{
    const struct crm_reader *reader = ledger->reader;
    bool ok = true;

    for (size_t v = 0; v < ledger->spec.form.values && ok; v++) {
        const char *name = ledger->spec.value[v].column[0];
        bool there = crm_reader_find(reader, name) != CRM_COLUMN_NONE ||
                     ledger->at[v].column[0] == CRM_AT_MADE(CRM_MADE_AGE);
        ok = crm_ledger_column(ledger, crm_slice_of(name),
            CRM_COLUMN_HELD | (there ? (unsigned)CRM_COLUMN_PRESENT : 0));
    }
    for (enum crm_tx_field f = 0; f < CRM_N_TX_FIELDS && ok; f++)
        if (crm_reader_find(reader, crm_field_name(f)) != CRM_COLUMN_NONE)
            ok = crm_ledger_column(ledger, crm_slice_of(crm_field_name(f)), CRM_COLUMN_PRESENT);
    for (size_t i = 0; i < crm_reader_n_columns(reader) && ok; i++)
        ok = crm_ledger_column(ledger, crm_reader_column(reader, i), CRM_COLUMN_PRESENT);
    return ok;
}

static enum crm_status open_rows(struct crm_ledger *ledger, struct crm_err *err)
{
    struct crm_ledger_spec *spec = &ledger->spec;
    unsigned must = spec->visit == CRM_VISIT_TXN ? CRM_TX_BIT(CRM_TX_TXN) : 0;
    struct extra extra = {.n = 0};
    enum crm_status status = find_values(ledger, &extra, err);

    if (!status)
        status = crm_transactions_open(&ledger->tx, ledger->reader, must, crm_ledger_sides(spec),
            spec->where, extra.column, extra.n, err);
    if (status)
        return status;
    ledger->present |= ledger->tx.present;
    if (spec->form.order)
        ledger->tx.lenient = CRM_FIELDS_SIDES & ~spec->strict;
    for (enum crm_side i = 0; i < CRM_N_SIDES; i++) /* what is not there needs no room */
        if (!(ledger->tx.present & CRM_TX_BIT(crm_side_field(i))))
            spec->form.sides &= (unsigned char)~CRM_SIDE_BIT(i);
    for (unsigned s = 0; s < ledger->n_shards; s++)
        ledger->shard[s].form = spec->form;
    return spec->form.order && !name_columns(ledger) ? crm_err_nomem(err) : CRM_OK;
}

enum crm_status crm_ledger_open(struct crm_ledger **made, struct crm_reader *reader,
    const struct crm_ledger_spec *spec, int threads, struct crm_err *err)
{
    struct crm_ledger *ledger = crm_mem_zalloc(1, sizeof *ledger);
    enum crm_status status;

    *made = NULL;
    if (!ledger)
        return crm_err_nomem(err);
    ledger->reader = reader;
    status = ledger_init(ledger, spec, threads, err);
    if (!status && reader)
        status = open_rows(ledger, err);
    if (status) {
        crm_ledger_close(ledger);
        return status;
    }
    *made = ledger;
    return CRM_OK;
}

enum crm_status crm_ledger_read(struct crm_ledger *ledger, struct crm_err *err)
{
    struct crm_flow flow = {
        ledger, ledger->n_shards, batch_new, batch_free, parse, apply, progress};
    enum crm_status status = crm_flow_run(ledger->reader, &flow, ledger->threads, err);

    return status ? status : crm_ledger_finish(ledger, err);
}

static int compare_order(const void *a, const void *b, void *clients)
{
    uint64_t x = crm_clients_at(clients, *(const uint32_t *)a)->order;
    uint64_t y = crm_clients_at(clients, *(const uint32_t *)b)->order;

    return (x > y) - (x < y);
}

/*
 * Rows put clients in order of first appearance.  So do states, but for rows that were left out
 * behind them: those after the as-of day.
 */
static enum crm_status sort_clients(struct crm_shard *shard, struct crm_err *err)
{
    struct crm_clients *clients = &shard->clients;
    uint32_t n = 1;

    while (n < clients->n &&
           crm_clients_at(clients, n - 1)->order <= crm_clients_at(clients, n)->order)
        n++;
    if (n >= clients->n)
        return CRM_OK;
    shard->by_order = crm_mem_alloc(clients->n, sizeof *shard->by_order);
    if (!shard->by_order)
        return crm_err_nomem(err);
    for (uint32_t i = 0; i < clients->n; i++)
        shard->by_order[i] = i;
    crm_os_sort(shard->by_order, clients->n, sizeof *shard->by_order, compare_order, clients);
    return CRM_OK;
}

enum crm_status crm_ledger_finish(struct crm_ledger *ledger, struct crm_err *err)
{
    const struct crm_form *form = &ledger->spec.form;
    enum crm_status status = CRM_OK;

    for (unsigned s = 0; s < ledger->n_shards && status == CRM_OK; s++) {
        status = crm_shard_finish(&ledger->shard[s], err);
        if (!status && !ledger->reader)
            status = sort_clients(&ledger->shard[s], err);
        ledger->n_clients += ledger->shard[s].clients.n;
    }
    for (int i = 0; i < CRM_N_SIDES && !form->order; i++)
        if ((form->sides & CRM_SIDE_BIT(i)) &&
            ledger->totals.side_decimals[i] > ledger->totals.decimals)
            ledger->totals.decimals = ledger->totals.side_decimals[i];
    if (!status && ledger->spec.visit == CRM_VISIT_NONE && !form->order)
        status = crm_ledger_settle(ledger, err);
    return status;
}

void crm_ledger_close(struct crm_ledger *ledger)
{
    if (!ledger)
        return;
    for (unsigned s = 0; ledger->shard && s < ledger->n_shards; s++)
        crm_shard_release(&ledger->shard[s]);
    for (int v = 0; v < CRM_VALUES; v++)
        crm_map_release(&ledger->value[v]);
    free(ledger->shard);
    crm_map_release(&ledger->outside);
    crm_map_release(&ledger->column);
    free(ledger->outside_rows);
    free(ledger->column_flags);
    free(ledger);
}

/* A typing error at the other end: a history that begins long before it does. */
enum crm_status crm_ledger_totals_first(
    const struct crm_ledger_totals *totals, int32_t since, struct crm_err *err)
{
    char first[CRM_DATE_TEXT], after[CRM_DATE_TEXT];

    if (totals->date_after == CRM_DAY_NONE || since != CRM_DAY_NONE ||
        totals->date_after - totals->first_date <= FIRST_DAYS)
        return CRM_OK;
    crm_date_format(totals->first_date, CRM_SECOND_NONE, first);
    crm_date_format(totals->date_after, CRM_SECOND_NONE, after);
    return crm_err_set(err, CRM_EUSAGE,
        "the first date, %s, stands alone: the next one is %s; say with --since where the history "
        "begins",
        first, after);
}

enum crm_status crm_ledger_as_of(
    const struct crm_ledger *ledger, int32_t *as_of, struct crm_err *err)
{
    enum crm_status status =
        crm_ledger_totals_as_of(&ledger->totals, ledger->spec.as_of, as_of, err);

    return status ? status : crm_ledger_totals_first(&ledger->totals, ledger->spec.since, err);
}

enum crm_status crm_ledger_totals_as_of(
    const struct crm_ledger_totals *totals, int32_t given, int32_t *as_of, struct crm_err *err)
{
    char last[CRM_DATE_TEXT], before[CRM_DATE_TEXT];

    *as_of = given;
    if (*as_of != CRM_DAY_NONE)
        return CRM_OK;
    if (totals->date_before != CRM_DAY_NONE &&
        totals->last_date - totals->date_before > GUARD_DAYS) {
        crm_date_format(totals->last_date, CRM_SECOND_NONE, last);
        crm_date_format(totals->date_before, CRM_SECOND_NONE, before);
        return crm_err_set(err, CRM_EUSAGE,
            "the last date, %s, stands alone: the one before it is %s; say with -a which day the "
            "analysis is made for",
            last, before);
    }
    *as_of = totals->last_date;
    return CRM_OK;
}

struct crm_client *crm_ledger_next(
    const struct crm_ledger *ledger, struct crm_ledger_cursor *cursor)
{
    struct crm_client *first = NULL;

    for (unsigned s = 0; s < ledger->n_shards; s++) {
        const struct crm_clients *clients = &ledger->shard[s].clients;
        struct crm_client *client;
        if (cursor->at[s] == clients->n)
            continue;
        client = crm_clients_at(clients,
            ledger->shard[s].by_order ? ledger->shard[s].by_order[cursor->at[s]] : cursor->at[s]);
        if (!first || client->order < first->order) {
            first = client;
            cursor->shard = s;
        }
    }
    if (first)
        cursor->at[cursor->shard]++;
    return first;
}

const struct crm_client *crm_ledger_find(const struct crm_ledger *ledger, struct crm_slice id)
{
    uint64_t hash = crm_hash(id.ptr, id.len);
    const struct crm_clients *clients =
        &ledger->shard[((hash >> 32) * ledger->n_shards) >> 32].clients;
    union crm_client_key key = crm_client_key(id);
    uint32_t number = crm_clients_find(clients, &key, (uint32_t)hash);

    return number == CRM_CLIENT_NONE ? NULL : crm_clients_at(clients, number);
}

void crm_ledger_freeze(struct crm_ledger *ledger)
{
    for (unsigned s = 0; s < ledger->n_shards; s++)
        crm_clients_freeze(&ledger->shard[s].clients);
}
