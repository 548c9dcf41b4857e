#include "churn/book_state.h"

#include "base/mem.h"
#include "churn/book_format.h"
#include "churn/book_shard.h"
#include "io/source.h"

#include <stdio.h>
#include <stdlib.h>

/* Bytes to come; after damage everything reads as 0 or empty. */
struct tape {
    const uint8_t *at, *end;
    bool bad;
};

static int64_t take(struct tape *t)
{
    const uint8_t *p = t->at;

    while (p < t->end && p < t->at + CRM_VARINT_MAX && (*p & 0x80))
        p++;
    if (t->bad || p >= t->end || p == t->at + CRM_VARINT_MAX) {
        t->bad = true;
        return 0;
    }
    return crm_varint_get(&t->at);
}

/* A number from 0 to most. */
static size_t take_count(struct tape *t, uint64_t most)
{
    int64_t n = take(t);

    if (n < 0 || (uint64_t)n > most) {
        t->bad = true;
        return 0;
    }
    return (size_t)n;
}

static int32_t take_day(struct tape *t)
{
    int64_t day = take(t);

    if (day != CRM_DAY_NONE && (day < CRM_DAY_MIN || day > CRM_DAY_MAX)) {
        t->bad = true;
        return CRM_DAY_NONE;
    }
    return (int32_t)day;
}

static struct crm_slice take_text(struct tape *t)
{
    size_t n = take_count(t, (uint64_t)(t->end - t->at));
    struct crm_slice text = {(const char *)t->at, n};

    if (n > (size_t)(t->end - t->at)) {
        t->bad = true;
        return (struct crm_slice){"", 0};
    }
    t->at += n;
    return text;
}

static enum crm_status damaged(const struct crm_book_state *state, struct crm_err *err)
{
    crm_err_place(err, state->name, 0, NULL);
    return crm_err_set(err, CRM_EDATA, "is no state of crm-churn --partial, or damaged");
}

static enum crm_status read_all(struct crm_book_state *state, const char *path, struct crm_err *err)
{
    struct crm_source *source;
    size_t cap = 0, got = 1;
    enum crm_status status = crm_source_open(&source, path, err);

    if (status)
        return status;
    snprintf(state->name, sizeof state->name, "%s", crm_source_name(source));
    while (!status && got) {
        if (!crm_mem_grow((void **)&state->bytes, &cap, state->n + (1 << 16), 1))
            status = crm_err_nomem(err);
        else
            status = crm_source_read(source, state->bytes + state->n, cap - state->n, &got, err);
        state->n += status ? 0 : got;
    }
    crm_source_close(source);
    return status;
}

static void read_head(struct crm_book_state *state, struct tape *t)
{
    size_t used = 0;
    int64_t flags;

    t->at += CRM_BOOK_MAGIC_LEN;
    flags = take(t);
    state->money = flags & CRM_BOOK_MONEY;
    state->second = flags & CRM_BOOK_SECOND;
    state->sides = flags & CRM_BOOK_SIDES;
    state->walk_ins = flags & CRM_BOOK_WALK_INS;
    state->grouped = flags & CRM_BOOK_GROUPED;
    state->basis = take(t) ? CRM_BASIS_SERVICE : CRM_BASIS_CASH;
    state->n_values = take_count(t, CRM_BOOK_VALUES);
    for (size_t v = 0; v < state->n_values; v++) {
        state->value[v].n_columns = take_count(t, CRM_BOOK_COLUMNS);
        for (size_t c = 0; c < state->value[v].n_columns; c++) {
            struct crm_slice name = take_text(t);
            char *copy = state->names + used; /* as long as the file: all fit with their ends */
            if (name.len)
                memcpy(copy, name.ptr, name.len);
            copy[name.len] = '\0';
            used += name.len + 1;
            state->value[v].column[c] = copy;
        }
    }
}

enum crm_status crm_book_state_open(
    struct crm_book_state *state, const char *path, struct crm_err *err)
{
    enum crm_status status;
    struct tape t;

    memset(state, 0, sizeof *state);
    status = read_all(state, path, err);
    if (status)
        return status;
    if (state->n < CRM_BOOK_MAGIC_LEN + CRM_BOOK_END_LEN ||
        memcmp(state->bytes, CRM_BOOK_MAGIC, CRM_BOOK_MAGIC_LEN) != 0 ||
        memcmp(state->bytes + state->n - CRM_BOOK_END_LEN, CRM_BOOK_END, CRM_BOOK_END_LEN) != 0)
        return damaged(state, err);
    state->names = crm_mem_alloc(state->n + CRM_BOOK_VALUES * CRM_BOOK_COLUMNS, 1);
    if (!state->names)
        return crm_err_nomem(err);
    t = (struct tape){(const uint8_t *)state->bytes,
        (const uint8_t *)state->bytes + state->n - CRM_BOOK_END_LEN, false};
    read_head(state, &t);
    state->at = (size_t)(t.at - (const uint8_t *)state->bytes);
    return t.bad ? damaged(state, err) : CRM_OK;
}

void crm_book_state_release(struct crm_book_state *state)
{
    free(state->bytes);
    free(state->names);
    memset(state, 0, sizeof *state);
}

static enum crm_status check_fit(
    const struct crm_book *book, const struct crm_book_state *state, struct crm_err *err)
{
    const struct crm_book_spec *spec = &book->spec;
    bool same = state->n_values == spec->n_values && state->grouped == spec->grouped;

    crm_err_place(err, state->name, 0, NULL);
    if (state->basis != spec->basis)
        return crm_err_set(err, CRM_EDATA, "was made with another --basis");
    for (size_t v = 0; v < spec->n_values && same; v++) {
        same = state->value[v].n_columns == spec->value[v].n_columns;
        for (size_t c = 0; c < spec->value[v].n_columns && same; c++)
            same = strcmp(state->value[v].column[c], spec->value[v].column[c]) == 0;
    }
    if (!same)
        return crm_err_set(err, CRM_EDATA, "was made with another --by or for another analysis");
    if (state->money != spec->money || state->second != spec->second ||
        (state->sides && !spec->sides) || state->walk_ins != spec->walk_ins)
        return crm_err_set(err, CRM_EDATA, "was made for another analysis");
    return CRM_OK;
}

/* A state on its way into a book. */
struct merge {
    struct crm_book *book;
    struct tape tape;
    struct crm_slice *value[CRM_BOOK_VALUES]; /* keys by number */
    size_t n_value[CRM_BOOK_VALUES];
    struct crm_book_rows rows;
    bool sides;     /* the state has them */
    int32_t latest; /* day of a line or a first visit */
};

static void read_totals(struct merge *m, struct crm_ledger_totals *t)
{
    struct tape *tape = &m->tape;
    int64_t has = take(tape);

    m->book->has_kind |= (has & CRM_BOOK_HAS_KIND) != 0;
    m->book->has_discount |= (has & CRM_BOOK_HAS_DISCOUNT) != 0;
    m->book->has_cost |= (has & CRM_BOOK_HAS_COST) != 0;
    t->rows = take_count(tape, INT64_MAX);
    t->walk_in_rows = take_count(tape, INT64_MAX);
    t->after_rows = take_count(tape, INT64_MAX);
    t->outside_rows = take_count(tape, INT64_MAX);
    t->walk_in_e4 = take(tape);
    t->last_date = take_day(tape);
    t->date_before = take_day(tape);
    t->decimals = (int)take_count(tape, 4);
}

static bool read_values(struct merge *m)
{
    for (size_t v = 0; v < m->book->spec.n_values; v++) {
        size_t n = take_count(&m->tape, (uint64_t)(m->tape.end - m->tape.at));
        m->value[v] = crm_mem_alloc(n, sizeof *m->value[v]);
        if (!m->value[v])
            return false;
        m->n_value[v] = n;
        for (size_t i = 0; i < n; i++)
            m->value[v][i] = take_text(&m->tape);
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
static bool read_line(struct merge *m, struct crm_book_row row, int64_t *day, bool *after)
{
    const struct crm_book_spec *spec = &m->book->spec;
    struct tape *t = &m->tape;
    int64_t discount = 0, cost = 0;
    size_t n = m->rows.n;

    *day += take(t);
    if (*day < CRM_DAY_MIN || *day > CRM_DAY_MAX)
        t->bad = true;
    row.day = t->bad ? 0 : (int32_t)*day;
    row.second = CRM_SECOND_NONE;
    if (spec->money) {
        row.kind = (uint8_t)take_count(t, CRM_KIND_REFUND);
        row.amount_e4 = take(t);
    }
    if (spec->second) {
        int64_t second = take(t);
        t->bad = t->bad || second < CRM_SECOND_NONE || second >= 86400;
        row.second = t->bad ? CRM_SECOND_NONE : (int32_t)second;
    }
    if (m->sides) {
        discount = take(t);
        cost = take(t);
    }
    if (!make_room(m, n + 1))
        return false;
    for (size_t v = 0; v < spec->n_values; v++) {
        size_t id = take_count(t, m->n_value[v] ? m->n_value[v] - 1 : 0);
        if (id < m->n_value[v])
            m->rows.value[n * spec->n_values + v] = m->value[v][id];
        else
            t->bad = true;
    }
    if (row.day > m->latest)
        m->latest = row.day;
    *after = spec->as_of != CRM_DAY_NONE && row.day > spec->as_of;
    if (t->bad || *after)
        return true;
    m->rows.row[n] = row;
    m->rows.side_e4[n][0] = discount;
    m->rows.side_e4[n][1] = cost;
    m->rows.n++;
    return true;
}

static bool read_lines(struct merge *m, struct crm_book_row row, size_t n, size_t *after)
{
    int64_t day = 0;

    m->rows.n = 0;
    *after = 0;
    for (size_t i = 0; i < n && !m->tape.bad; i++) {
        bool is_after;
        if (!read_line(m, row, &day, &is_after))
            return false;
        *after += is_after;
    }
    return true;
}

static enum crm_status merge_client(struct merge *m, uint64_t order, struct crm_err *err)
{
    struct crm_book *book = m->book;
    struct crm_slice id = take_text(&m->tape);
    int32_t first_day = take_day(&m->tape);
    size_t n = take_count(&m->tape, (uint64_t)(m->tape.end - m->tape.at)), after;
    uint64_t hash = crm_hash(id.ptr, id.len);
    struct crm_book_row row = {.key = crm_client_key(id), .hash = (uint32_t)hash, .chosen = true};
    struct crm_book_shard *shard = &book->shard[((hash >> 32) * book->n_shards) >> 32];

    if (!read_lines(m, row, n, &after))
        return crm_err_nomem(err);
    if (m->tape.bad || id.len > UINT32_MAX)
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
    size_t n, after;

    while (!status && (n = take_count(&m->tape, (uint64_t)(m->tape.end - m->tape.at)))) {
        if (!read_lines(m, row, n, &after))
            status = crm_err_nomem(err);
        else if (!m->tape.bad)
            status = crm_book_shard_add(&m->book->shard[0], &m->book->spec, &m->rows, 0, err);
        m->book->totals.after_rows += after;
    }
    return status;
}

enum crm_status crm_book_merge(
    struct crm_book *book, const struct crm_book_state *state, struct crm_err *err)
{
    const uint8_t *bytes = (const uint8_t *)state->bytes;
    struct merge m = {.book = book,
        .sides = state->sides,
        .latest = CRM_DAY_NONE,
        .tape = {bytes + state->at, bytes + state->n - CRM_BOOK_END_LEN, false}};
    struct crm_ledger_totals totals = {0};
    enum crm_status status = check_fit(book, state, err);
    uint64_t piece = book->n_merged++;
    size_t n = 0;

    if (status)
        return status;
    read_totals(&m, &totals);
    status = crm_book_add_totals(&book->totals, &totals, err);
    if (!status && !read_values(&m))
        status = crm_err_nomem(err);
    if (!status)
        n = take_count(&m.tape, (uint64_t)(m.tape.end - m.tape.at));
    for (size_t i = 0; i < n && !status && !m.tape.bad; i++)
        status = merge_client(&m, piece << 40 | i, err);
    if (!status)
        status = merge_walk_ins(&m, err);
    if (!status && (m.tape.bad || m.tape.at != m.tape.end || m.latest > totals.last_date))
        status = damaged(state, err);
    for (size_t v = 0; v < CRM_BOOK_VALUES; v++)
        free(m.value[v]);
    free(m.rows.row);
    free(m.rows.value);
    free(m.rows.side_e4);
    return status;
}
