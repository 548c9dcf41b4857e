#include "churn/book_state.h"

#include "base/mem.h"
#include "churn/book_format.h"
#include "churn/book_shard.h"

#include <stdlib.h>

enum crm_status crm_book_head_read(
    struct crm_book_head *head, struct crm_state_in *in, struct crm_err *err)
{
    enum crm_status status;
    int64_t flags;

    *head = (struct crm_book_head){.n_values = 0};
    crm_arena_init(&head->text);
    status = crm_scope_read(&head->scope, in, &head->text, err);
    if (status)
        return status;
    flags = crm_state_in_number(in);
    head->money = flags & CRM_BOOK_MONEY;
    head->second = flags & CRM_BOOK_SECOND;
    head->sides = flags & CRM_BOOK_SIDES;
    head->walk_ins = flags & CRM_BOOK_WALK_INS;
    head->grouped = flags & CRM_BOOK_GROUPED;
    head->basis = crm_state_in_number(in) ? CRM_BASIS_SERVICE : CRM_BASIS_CASH;
    head->n_values = (size_t)crm_state_in_count(in, CRM_BOOK_VALUES);
    for (size_t v = 0; v < head->n_values; v++) {
        struct crm_book_value *value = &head->value[v];
        value->n_columns = (size_t)crm_state_in_count(in, CRM_BOOK_COLUMNS);
        for (size_t c = 0; c < value->n_columns; c++)
            if (!(value->column[c] = crm_arena_dup(&head->text, crm_state_in_text(in))))
                return crm_err_nomem(err);
    }
    return crm_state_in_check(in, err);
}

void crm_book_head_release(struct crm_book_head *head)
{
    crm_arena_release(&head->text);
    memset(head, 0, sizeof *head);
}

static enum crm_status check_fit(
    const struct crm_book *book, const struct crm_book_head *head, struct crm_err *err)
{
    const struct crm_book_spec *spec = &book->spec;
    bool same = head->n_values == spec->n_values && head->grouped == spec->grouped;

    if (head->basis != spec->basis)
        return crm_err_set(err, CRM_EDATA, "was made with another --basis");
    for (size_t v = 0; v < spec->n_values && same; v++) {
        same = head->value[v].n_columns == spec->value[v].n_columns;
        for (size_t c = 0; c < spec->value[v].n_columns && same; c++)
            same = strcmp(head->value[v].column[c], spec->value[v].column[c]) == 0;
    }
    if (!same)
        return crm_err_set(err, CRM_EDATA, "was made with another --by or for another analysis");
    if (head->money != spec->money || head->second != spec->second ||
        (head->sides && !spec->sides) || head->walk_ins != spec->walk_ins)
        return crm_err_set(err, CRM_EDATA, "was made for another analysis");
    return CRM_OK;
}

/* A state on its way into a book. */
struct merge {
    struct crm_book *book;
    struct crm_state_in *in;
    struct crm_arena text;
    struct crm_slice *value[CRM_BOOK_VALUES]; /* keys by number */
    size_t n_value[CRM_BOOK_VALUES], value_cap[CRM_BOOK_VALUES];
    char *id; /* of the client at hand */
    size_t id_cap;
    struct crm_book_rows rows;
    bool sides;     /* the state has them */
    int32_t latest; /* day of a line or a first visit */
};

static void read_totals(struct merge *m, struct crm_ledger_totals *t)
{
    struct crm_state_in *in = m->in;
    int64_t has = crm_state_in_number(in);

    m->book->has_kind |= (has & CRM_BOOK_HAS_KIND) != 0;
    m->book->has_discount |= (has & CRM_BOOK_HAS_DISCOUNT) != 0;
    m->book->has_cost |= (has & CRM_BOOK_HAS_COST) != 0;
    t->rows = crm_state_in_count(in, INT64_MAX);
    t->walk_in_rows = crm_state_in_count(in, INT64_MAX);
    t->after_rows = crm_state_in_count(in, INT64_MAX);
    t->outside_rows = crm_state_in_count(in, INT64_MAX);
    t->walk_in_e4 = crm_state_in_amount(in);
    t->last_date = crm_state_in_day(in);
    t->date_before = crm_state_in_day(in);
    t->decimals = (int)crm_state_in_count(in, 4);
}

/* A key of several cells is each of them behind its length. */
static bool is_key(struct crm_slice key, size_t n_columns)
{
    uint32_t len;

    if (n_columns == 1)
        return true;
    for (; n_columns > 0; n_columns--) {
        if (key.len < sizeof len)
            return false;
        memcpy(&len, key.ptr, sizeof len);
        if (len > key.len - sizeof len)
            return false;
        key.ptr += sizeof len + len;
        key.len -= sizeof len + len;
    }
    return key.len == 0;
}

static bool read_values(struct merge *m)
{
    for (size_t v = 0; v < m->book->spec.n_values; v++) {
        uint64_t n = crm_state_in_count(m->in, UINT32_MAX);
        for (uint64_t i = 0; i < n && crm_state_in_ok(m->in); i++) {
            struct crm_slice key = crm_state_in_text(m->in);
            if (!crm_mem_grow((void **)&m->value[v], &m->value_cap[v], (size_t)i + 1, sizeof key))
                return false;
            if (!is_key(key, m->book->spec.value[v].n_columns))
                crm_state_in_spoil(m->in);
            key.ptr = crm_arena_dup(&m->text, key);
            if (!key.ptr)
                return false;
            m->value[v][m->n_value[v]++] = key;
        }
    }
    return true;
}

static bool make_room(struct merge *m, size_t n)
{
    struct crm_book_rows *r = &m->rows;
    size_t k = m->book->spec.n_values;

    return crm_mem_grow((void **)&r->row, &r->cap, n, sizeof *r->row) &&
           crm_mem_grow((void **)&r->side_e4, &r->side_cap, n, sizeof *r->side_e4) &&
           (k == 0 || crm_mem_grow((void **)&r->value, &r->value_cap, n * k, sizeof *r->value));
}

/* One line into m->rows, unless it lies after the as-of day. */
static bool read_line(struct merge *m, struct crm_book_row row, int32_t *day, bool *after)
{
    const struct crm_book_spec *spec = &m->book->spec;
    struct crm_state_in *in = m->in;
    int64_t discount = 0, cost = 0;
    size_t n = m->rows.n;

    row.day = *day = crm_state_in_day_after(in, *day);
    row.second = CRM_SECOND_NONE;
    if (spec->money) {
        row.kind = (uint8_t)crm_state_in_count(in, CRM_KIND_REFUND);
        row.amount_e4 = crm_state_in_amount(in);
    }
    if (spec->second)
        row.second = crm_state_in_second(in);
    if (m->sides) {
        discount = crm_state_in_amount(in);
        cost = crm_state_in_amount(in);
    }
    if (!make_room(m, n + 1))
        return false;
    for (size_t v = 0; v < spec->n_values; v++) {
        uint64_t id = crm_state_in_count(in, m->n_value[v] ? m->n_value[v] - 1 : 0);
        if (id < m->n_value[v])
            m->rows.value[n * spec->n_values + v] = m->value[v][id];
        else
            crm_state_in_spoil(in);
    }
    if (!crm_state_in_ok(in))
        return true;
    if (row.day > m->latest)
        m->latest = row.day;
    *after = spec->as_of != CRM_DAY_NONE && row.day > spec->as_of;
    if (*after)
        return true;
    m->rows.row[n] = row;
    m->rows.side_e4[n][0] = discount;
    m->rows.side_e4[n][1] = cost;
    m->rows.n++;
    return true;
}

static bool read_lines(struct merge *m, struct crm_book_row row, uint64_t n, size_t *after)
{
    int32_t day = 0;

    m->rows.n = 0;
    *after = 0;
    for (uint64_t i = 0; i < n && crm_state_in_ok(m->in); i++) {
        bool is_after = false;
        if (!read_line(m, row, &day, &is_after))
            return false;
        *after += is_after;
    }
    return true;
}

/* Her id, which stays while her lines are read. */
static bool read_id(struct merge *m, struct crm_slice *id)
{
    *id = crm_state_in_text(m->in);
    if (id->len > UINT32_MAX)
        crm_state_in_spoil(m->in);
    if (!crm_mem_grow((void **)&m->id, &m->id_cap, id->len + 1, 1))
        return false;
    memcpy(m->id, id->ptr, id->len);
    id->ptr = m->id;
    return true;
}

static enum crm_status merge_client(struct merge *m, uint64_t order, struct crm_err *err)
{
    struct crm_book *book = m->book;
    struct crm_book_row row = {.chosen = true};
    struct crm_book_shard *shard;
    struct crm_slice id;
    int32_t first_day;
    size_t after;
    uint64_t hash;

    if (!read_id(m, &id))
        return crm_err_nomem(err);
    first_day = crm_state_in_day(m->in);
    hash = crm_hash(id.ptr, id.len);
    row.key = crm_client_key(id);
    row.hash = (uint32_t)hash;
    shard = &book->shard[((hash >> 32) * book->n_shards) >> 32];
    if (!read_lines(m, row, crm_state_in_count(m->in, INT64_MAX), &after))
        return crm_err_nomem(err);
    if (!crm_state_in_ok(m->in))
        return CRM_OK;
    book->totals.after_rows += after;
    if (first_day > m->latest) /* CRM_DAY_NONE is below all */
        m->latest = first_day;
    if (book->spec.as_of != CRM_DAY_NONE && first_day > book->spec.as_of)
        first_day = CRM_DAY_NONE;
    if (m->rows.n == 0 && first_day == CRM_DAY_NONE && after)
        return CRM_OK; /* seen only after the as-of day */
    if (!crm_book_shard_meet(shard, &row, first_day, order))
        return crm_err_nomem(err);
    return crm_book_shard_add(shard, &book->spec, &m->rows, 0, err);
}

static enum crm_status merge_walk_ins(struct merge *m, struct crm_err *err)
{
    const struct crm_book_row row = {.chosen = true, .walk_in = true};
    enum crm_status status = CRM_OK;
    uint64_t n;
    size_t after;

    while (!status && (n = crm_state_in_count(m->in, INT64_MAX))) {
        if (!read_lines(m, row, n, &after))
            status = crm_err_nomem(err);
        else if (crm_state_in_ok(m->in))
            status = crm_book_shard_add(&m->book->shard[0], &m->book->spec, &m->rows, 0, err);
        m->book->totals.after_rows += after;
    }
    return status;
}

static enum crm_status merge(struct merge *m, struct crm_err *err)
{
    uint64_t piece = m->book->n_merged++, n;
    struct crm_ledger_totals totals = {0};
    enum crm_status status;

    read_totals(m, &totals);
    status = crm_ledger_totals_add(&m->book->totals, &totals, err);
    if (!status && !read_values(m))
        status = crm_err_nomem(err);
    n = crm_state_in_count(m->in, CRM_CLIENT_NONE);
    for (uint64_t i = 0; i < n && !status && crm_state_in_ok(m->in); i++)
        status = merge_client(m, piece << 40 | i, err);
    if (!status)
        status = merge_walk_ins(m, err);
    if (m->latest > totals.last_date)
        crm_state_in_spoil(m->in);
    return status ? status : crm_state_in_check(m->in, err);
}

enum crm_status crm_book_merge(struct crm_book *book, struct crm_state_in *in,
    const struct crm_book_head *head, struct crm_err *err)
{
    struct merge m = {.book = book, .in = in, .sides = head->sides, .latest = CRM_DAY_NONE};
    enum crm_status status;

    crm_arena_init(&m.text);
    status = check_fit(book, head, err);
    if (status)
        crm_err_place(err, in->name, 0, NULL);
    else
        status = merge(&m, err);
    for (size_t v = 0; v < CRM_BOOK_VALUES; v++)
        free(m.value[v]);
    crm_arena_release(&m.text);
    free(m.id);
    free(m.rows.row);
    free(m.rows.value);
    free(m.rows.side_e4);
    return status;
}
