#include "ledger/state.h"

#include "base/mem.h"
#include "ledger/batch.h"
#include "ledger/state_format.h"

#include <stdlib.h>

enum { LINES_A_BATCH = 16 * 1024 };

/* More rows than any file has, and few enough to be added up without a check. */
#define MOST_ROWS (INT64_C(1) << 40)

/* ---- does it hold what is wanted ------------------------------------------------------ */

/* Where the values of the ledger are among the columns held. */
struct places {
    struct crm_value_at at[CRM_VALUES];
    size_t txn; /* CRM_AT_NOTHING: not wanted */
};

static enum crm_status lacks(
    const struct crm_ledger_head *head, const char *name, const char *file, struct crm_err *err)
{
    char show[CRM_ERR_SHOW];

    crm_err_place(err, file, 0, NULL);
    crm_err_show(name, strlen(name), show);
    if (crm_ledger_head_has(head, name))
        return crm_err_set(err, CRM_EDATA,
            "does not hold column %s: make it with --partial --columns %.*s", show,
            (int)strlen(show) - 2, show + 1);
    return crm_err_set(err, CRM_EDATA, "no column %s in the rows it was made of", show);
}

static enum crm_status find_column(const struct crm_ledger_head *head, const char *name,
    bool optional, const char *file, size_t *at, struct crm_err *err)
{
    uint32_t id = crm_map_find(&head->column, crm_slice_of(name));
    bool there = crm_ledger_head_has(head, name);

    *at = id;
    if (id < head->n_held && (there || optional))
        return CRM_OK;
    *at = crm_value_made(name);
    if (!there && (optional || *at != CRM_AT_NOTHING))
        return CRM_OK;
    return lacks(head, name, file, err);
}

static enum crm_status find_places(const struct crm_ledger *ledger,
    const struct crm_ledger_head *head, const char *file, struct places *places,
    struct crm_err *err)
{
    const struct crm_ledger_spec *spec = &ledger->spec;
    unsigned sides = spec->form.order ? 0 : crm_ledger_sides(spec);
    enum crm_status status = CRM_OK;

    for (size_t v = 0; v < spec->form.values; v++) {
        const struct crm_value *value = &spec->value[v];
        places->at[v].n_columns = value->n_columns;
        for (size_t c = 0; c < value->n_columns && !status; c++)
            status = find_column(
                head, value->column[c], value->optional, file, &places->at[v].column[c], err);
    }
    places->txn = CRM_AT_NOTHING;
    if (!status && spec->visit == CRM_VISIT_TXN)
        status = find_column(head, crm_field_name(CRM_TX_TXN), false, file, &places->txn, err);
    for (enum crm_tx_field f = 0; f < CRM_N_TX_FIELDS && !status; f++)
        if ((sides & CRM_TX_BIT(f) & ~head->sides) && crm_ledger_head_has(head, crm_field_name(f)))
            status = lacks(head, crm_field_name(f), file, err);
    return status;
}

enum crm_status crm_ledger_head_fits(const struct crm_ledger *ledger,
    const struct crm_ledger_head *head, const char *file, struct crm_err *err)
{
    struct places places;

    return find_places(ledger, head, file, &places, err);
}

/* ---- its lines ------------------------------------------------------------------------ */

/* A state on its way into a ledger. */
struct merge {
    struct crm_ledger *ledger;
    struct crm_state_in *in;
    const struct crm_ledger_head *head;
    struct crm_batch *batch;
    struct places places;
    struct crm_arena text;              /* of texts */
    struct crm_slice *name[CRM_VALUES]; /* texts of each column held by number, from 1 */
    size_t n_names[CRM_VALUES], name_cap[CRM_VALUES];
    struct crm_slice cell[CRM_VALUES]; /* of the current line */
    char *id;                          /* of the current client */
    size_t id_len, id_cap;
    size_t n_lines;       /* in the batch */
    uint32_t place;       /* of the client's first line, see state_format.h */
    uint32_t later_place; /* of their latest line that has one */
    struct crm_transaction line;
};

/* The id of the current client, which stays until the batch is applied. */
static bool hold_id(struct merge *m)
{
    struct crm_slice id = {m->id, m->id_len};

    if (m->id_len > CRM_KEY_NEAR)
        id.ptr = crm_arena_dup(&m->batch->text, id);
    m->line.customer = id;
    return id.ptr;
}

static bool read_id(struct merge *m)
{
    struct crm_slice id = crm_state_in_text(m->in);

    if (!crm_mem_grow((void **)&m->id, &m->id_cap, id.len + 1, 1))
        return false;
    memcpy(m->id, id.ptr, id.len);
    m->id_len = id.len;
    return hold_id(m);
}

static bool read_cell(struct merge *m, size_t column)
{
    uint64_t number = crm_state_in_count(m->in, m->n_names[column] + 1);
    struct crm_slice *name;

    m->cell[column] = (struct crm_slice){"", 0};
    if (number == 0)
        return true;
    if (number > m->n_names[column]) {
        if (!crm_mem_grow((void **)&m->name[column], &m->name_cap[column], number, sizeof *name))
            return false;
        name = &m->name[column][m->n_names[column]];
        *name = crm_state_in_text(m->in);
        if (!(name->ptr = crm_arena_dup(&m->text, *name)))
            return false;
        m->n_names[column]++;
    }
    m->cell[column] = m->name[column][number - 1];
    return true;
}

/* Twice the minutes, or twice the second and 1. */
static int32_t read_second(struct merge *m)
{
    enum { DAY = 24 * 60 * 60 };
    int64_t number = crm_state_in_number(m->in), second;

    if (number < CRM_SECOND_NONE || number >= 2 * DAY) {
        crm_state_in_spoil(m->in);
        return CRM_SECOND_NONE;
    }
    if (number == CRM_SECOND_NONE)
        return CRM_SECOND_NONE;
    second = number % 2 ? number / 2 : number / 2 * 60;
    if (second >= DAY)
        crm_state_in_spoil(m->in);
    return second < DAY ? (int32_t)second : CRM_SECOND_NONE;
}

static void read_sides(struct merge *m)
{
    struct crm_transaction *line = &m->line;

    line->side_e4[CRM_SIDE_DISCOUNT] = line->side_e4[CRM_SIDE_COST] = 0;
    line->side_e4[CRM_SIDE_FACE] = line->amount_e4;
    for (enum crm_side i = 0; i < CRM_N_SIDES; i++)
        if ((m->head->sides & CRM_TX_BIT(crm_side_field(i))) &&
            (i != CRM_SIDE_FACE || line->kind == CRM_KIND_PREPAID))
            line->side_e4[i] = crm_state_in_amount(m->in);
}

static int64_t read_amount(struct merge *m, bool hundredths)
{
    int64_t amount = crm_state_in_amount(m->in);

    if (!hundredths)
        return amount;
    if (amount > INT64_MAX / 100 || amount < -INT64_MAX / 100) {
        crm_state_in_spoil(m->in);
        return 0;
    }
    return amount * 100;
}

static void read_place(struct merge *m)
{
    int64_t more = crm_state_in_number(m->in), before = m->later_place;

    if (more < -before || more > UINT32_MAX - before)
        crm_state_in_spoil(m->in);
    else
        m->later_place = (uint32_t)(before + more);
}

/* The line after its first byte, into m->line, which holds the one before. False: no memory. */
static bool read_line(struct merge *m, uint8_t first)
{
    struct crm_transaction *line = &m->line;
    bool ok = true;

    if ((first & CRM_STATE_KIND) > CRM_KIND_REFUND)
        crm_state_in_spoil(m->in);
    line->kind = (enum crm_kind)(first & CRM_STATE_KIND);
    line->has_discount = first & CRM_STATE_DISCOUNT;
    line->no_cost = first & CRM_STATE_NO_COST;
    line->day = crm_state_in_day_after(m->in, line->day);
    if (!(first & CRM_STATE_NOT_CHOSEN))
        line->amount_e4 = read_amount(m, first & CRM_STATE_HUNDREDTHS);
    if (first & CRM_STATE_ORDER)
        read_place(m);
    if (first & CRM_STATE_NOT_CHOSEN)
        return true;
    line->second = read_second(m);
    read_sides(m);
    for (size_t c = 0; c < m->head->n_held && ok; c++)
        ok = read_cell(m, c);
    if (m->places.txn != CRM_AT_NOTHING)
        line->txn = m->cell[m->places.txn];
    return ok;
}

static enum crm_status apply(struct merge *m, struct crm_err *err)
{
    struct crm_ledger *ledger = m->ledger;
    enum crm_status status = CRM_OK;

    for (unsigned s = 0; s < ledger->n_shards && !status; s++)
        status = crm_batch_apply(ledger, s, m->batch, err);
    crm_batch_start(m->batch, ledger->n_merged);
    m->n_lines = 0;
    return status;
}

static enum crm_status take(struct merge *m, uint8_t first, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    m->batch->number = m->later_place;
    if (!(first & CRM_STATE_NOT_CHOSEN))
        status = crm_batch_take(m->ledger, m->batch, &m->line, m->places.at, m->cell, err);
    else if (!crm_batch_see(m->ledger, m->batch, &m->line, m->later_place))
        status = crm_err_nomem(err);
    if (status || ++m->n_lines < LINES_A_BATCH)
        return status;
    status = apply(m, err);
    return !status && !hold_id(m) ? crm_err_nomem(err) : status;
}

static enum crm_status read_client(struct merge *m, struct crm_err *err)
{
    enum crm_status status = CRM_OK;
    uint8_t first;

    if (!read_id(m))
        return crm_err_nomem(err);
    m->place += (uint32_t)crm_state_in_count(m->in, UINT32_MAX - m->place);
    m->later_place = m->place;
    while (!status && (first = crm_state_in_byte(m->in)) != CRM_STATE_END) {
        if (!read_line(m, first))
            return crm_err_nomem(err);
        if (!crm_state_in_ok(m->in))
            break;
        status = take(m, first, err);
    }
    return status;
}

static void read_decimals(struct merge *m, int *decimals)
{
    int n = (int)crm_state_in_count(m->in, 4);

    if (n > *decimals)
        *decimals = n;
}

/* Rows that are no lines: after the as-of day, or not chosen, by day. */
static enum crm_status read_rest(struct merge *m, struct crm_err *err)
{
    struct crm_ledger *ledger = m->ledger;
    struct crm_ledger_totals totals;
    enum crm_status status = CRM_OK;
    uint64_t n;

    crm_ledger_totals_init(&totals);
    read_decimals(m, &totals.decimals);
    for (int i = 0; i < CRM_N_SIDES; i++)
        read_decimals(m, &totals.side_decimals[i]);
    totals.rows = totals.after_rows = crm_state_in_count(m->in, MOST_ROWS);
    n = crm_state_in_count(m->in, UINT32_MAX);
    for (uint64_t i = 0; i < n && crm_state_in_ok(m->in) && !status; i++) {
        int32_t day = crm_state_in_day_after(m->in, 0);
        uint64_t rows = crm_state_in_count(m->in, MOST_ROWS);
        bool after = ledger->spec.as_of != CRM_DAY_NONE && day > ledger->spec.as_of;
        totals.rows += rows;
        *(after ? &totals.after_rows : &totals.outside_rows) += rows;
        crm_ledger_note_date(&totals, day);
        if (!after && ledger->spec.form.order)
            status = crm_ledger_outside(ledger, day, rows, err);
    }
    return status ? status : crm_ledger_totals_add(&ledger->totals, &totals, err);
}

/* The columns of the input are those of all states; held are those of the ledger. */
static bool name_columns(struct crm_ledger *ledger, const struct crm_ledger_head *head)
{
    const struct crm_ledger_spec *spec = &ledger->spec;
    bool ok = true;

    for (size_t v = 0; v < spec->form.values && ok; v++)
        ok = crm_ledger_column(ledger, crm_slice_of(spec->value[v].column[0]), CRM_COLUMN_HELD);
    for (uint32_t i = 0; i < head->column.n && ok; i++)
        if (head->column_flags[i] & CRM_COLUMN_PRESENT)
            ok = crm_ledger_column(ledger, crm_map_key(&head->column, i), CRM_COLUMN_PRESENT);
    return ok;
}

static bool add_columns(struct crm_ledger *ledger, const struct crm_ledger_head *head)
{
    if (ledger->spec.form.order && !name_columns(ledger, head))
        return false;
    for (enum crm_tx_field f = 0; f < CRM_N_TX_FIELDS; f++)
        if (crm_ledger_head_has(head, crm_field_name(f))) {
            ledger->present |= CRM_TX_BIT(f);
            if (CRM_TX_BIT(f) & CRM_FIELDS_SIDES & ~head->sides)
                ledger->totals.bad |= CRM_TX_BIT(f);
        }
    return true;
}

static enum crm_status merge(struct merge *m, struct crm_err *err)
{
    enum crm_status status = read_rest(m, err);
    uint64_t n = crm_state_in_count(m->in, CRM_CLIENT_NONE);

    if (!status && !add_columns(m->ledger, m->head))
        status = crm_err_nomem(err);
    crm_batch_start(m->batch, m->ledger->n_merged);
    for (uint64_t i = 0; i < n && crm_state_in_ok(m->in) && !status; i++)
        status = read_client(m, err);
    if (!status)
        status = crm_state_in_check(m->in, err);
    if (!status)
        status = apply(m, err);
    m->ledger->n_merged++;
    return status;
}

enum crm_status crm_ledger_merge(struct crm_ledger *ledger, struct crm_state_in *in,
    const struct crm_ledger_head *head, struct crm_err *err)
{
    struct merge m = {.ledger = ledger,
        .in = in,
        .head = head,
        .line = {
            .second = CRM_SECOND_NONE, .decimals = 2, .side_decimals = {2, 2, 2}, .chosen = true}};
    enum crm_status status = find_places(ledger, head, in->name, &m.places, err);

    crm_arena_init(&m.text);
    if (!status && !(m.batch = crm_batch_new(ledger)))
        status = crm_err_nomem(err);
    if (!status)
        status = merge(&m, err);
    crm_batch_free(m.batch);
    crm_arena_release(&m.text);
    for (size_t c = 0; c < CRM_VALUES; c++)
        free(m.name[c]);
    free(m.id);
    return status;
}
