#include "ledger/transaction.h"

#include "base/expr.h"
#include "base/fields.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/words.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const field_names[CRM_N_TX_FIELDS] = {
    [CRM_TX_CUSTOMER] = crm_name_customer_id,
    [CRM_TX_DATE] = crm_name_date,
    [CRM_TX_AMOUNT] = crm_name_amount,
    [CRM_TX_KIND] = crm_name_kind,
    [CRM_TX_TXN] = crm_name_txn_id,
    [CRM_TX_STAFF] = crm_name_staff,
    [CRM_TX_CATEGORY] = crm_name_category,
    [CRM_TX_ITEM] = crm_name_item,
    [CRM_TX_CHANNEL] = crm_name_channel,
    [CRM_TX_STORE] = crm_name_store,
    [CRM_TX_CAMPAIGN] = crm_name_campaign,
    [CRM_TX_DISCOUNT] = crm_name_discount,
    [CRM_TX_DISCOUNT_RATE] = crm_name_discount_rate,
    [CRM_TX_FACE_VALUE] = crm_name_face_value,
    [CRM_TX_COST] = crm_name_cost,
};

const char *crm_field_name(enum crm_tx_field field)
{
    return field_names[field];
}

enum crm_tx_field crm_field_named(const char *name)
{
    enum crm_tx_field field = 0;

    while (field < CRM_N_TX_FIELDS && strcmp(name, field_names[field]) != 0)
        field++;
    return field;
}

static const enum crm_tx_field side_fields[CRM_N_SIDES] = {
    CRM_TX_DISCOUNT, CRM_TX_COST, CRM_TX_FACE_VALUE};

enum crm_tx_field crm_side_field(enum crm_side side)
{
    return side_fields[side];
}

static const struct crm_slice kind_names[] = {
    [CRM_KIND_OTHER] = {"other", 5},
    [CRM_KIND_SERVICE] = {"service", 7},
    [CRM_KIND_PRODUCT] = {"product", 7},
    [CRM_KIND_PREPAID] = {"prepaid", 7},
    [CRM_KIND_REDEEM] = {"redeem", 6},
    [CRM_KIND_REFUND] = {"refund", 6},
};

enum { N_KINDS = sizeof kind_names / sizeof kind_names[0] };

/* ---- where ---------------------------------------------------------------------------- */

static size_t find_own(const void *reader, const char *name)
{
    return crm_reader_find(reader, name);
}

struct crm_view crm_where_view(const struct crm_where *where, const struct crm_reader *reader)
{
    return (struct crm_view){.own = find_own,
        .ctx = reader,
        .join = where->join,
        .n_joins = where->n_joins,
        .joined_first = where->joined_first,
        .as_of = CRM_DAY_NONE};
}

static bool find_place(const struct crm_transactions *tx, const char *name, struct crm_place *place)
{
    const struct crm_view view = crm_where_view(&tx->where, tx->reader);

    return crm_frame_find(&view, name, place);
}

static size_t find_for_where(void *tx, const char *name)
{
    struct crm_place place;

    return find_place(tx, name, &place) ? 0 : CRM_EXPR_NONE;
}

/* A cell of the row becomes one of its wanted fields. */
static void place_spot(struct crm_spot *spot, size_t columns[], size_t *n)
{
    if (spot->join != CRM_SPOT_ROW)
        return;
    columns[*n] = spot->column;
    spot->column = (*n)++;
}

/* A file is read before its rows are looked at: every birthday in it must be a date. */
static enum crm_status check_birthdays(
    const struct crm_transactions *tx, struct crm_spot birth, struct crm_err *err)
{
    const struct crm_join *join = birth.join >= 0 ? tx->where.join[birth.join] : NULL;

    for (size_t i = 0; join && i < crm_join_n_rows(join); i++) {
        struct crm_slice cell = crm_join_cell(join, crm_join_key(join, i), birth.column), made;
        char show[CRM_ERR_SHOW];
        if (crm_made_cell(CRM_MADE_AGE, (struct crm_slice){"", 0}, cell, CRM_DAY_NONE, &made))
            continue;
        crm_err_place(err, NULL, 0, "birthday");
        return crm_err_set(err, CRM_EDATA, "%s is not a date (YYYY-MM-DD), so age is not known",
            crm_err_show(cell.ptr, cell.len, show));
    }
    return CRM_OK;
}

/* The columns of the row, from columns[*n] on. */
static enum crm_status place_where(
    struct crm_transactions *tx, size_t columns[], size_t *n, struct crm_err *err)
{
    const struct crm_expr *expr = tx->where.expr;
    enum crm_status status = CRM_OK;
    size_t twice;

    tx->where_at = *n;
    tx->where_plain = true;
    for (size_t i = 0; expr && i < expr->n_columns && !status; i++) {
        struct crm_place place;
        find_place(tx, expr->column[i].name, &place);
        if (place.made || place.at.join != CRM_SPOT_ROW)
            tx->where_plain = false;
        else
            status = crm_reader_lookup(tx->reader, expr->column[i].name, &twice, err);
        place_spot(&place.at, columns, n);
        place_spot(&place.birth, columns, n);
        if (!status)
            status = check_birthdays(tx, place.birth, err);
        if (i < CRM_WHERE_FOUND)
            tx->where_place[i] = place;
    }
    if (!status && !tx->where_plain && expr->n_columns > CRM_WHERE_FOUND)
        return crm_err_set(
            err, CRM_EUSAGE, "at most %d columns, if one is of another file", CRM_WHERE_FOUND);
    return status;
}

static struct crm_slice spot_cell(
    const struct crm_transactions *tx, const struct crm_slice field[], struct crm_spot spot)
{
    if (spot.join == CRM_SPOT_ROW)
        return field[spot.column];
    if (spot.join == CRM_SPOT_NONE)
        return (struct crm_slice){"", 0};
    return crm_join_cell(tx->where.join[spot.join], field[tx->at[CRM_TX_CUSTOMER]], spot.column);
}

static bool is_chosen(const struct crm_transactions *tx, const struct crm_slice field[])
{
    const struct crm_expr *expr = tx->where.expr;
    struct crm_slice cell[CRM_WHERE_FOUND];

    if (tx->where_plain)
        return crm_expr_eval(expr, field + tx->where_at) == CRM_TRUE;
    for (size_t i = 0; i < expr->n_columns; i++) {
        const struct crm_place *place = &tx->where_place[i];
        cell[i] = spot_cell(tx, field, place->at);
        if (place->made) /* a date of the row that is none was refused before */
            crm_made_cell(
                place->made, cell[i], spot_cell(tx, field, place->birth), CRM_DAY_NONE, &cell[i]);
    }
    return crm_expr_eval(expr, cell) == CRM_TRUE;
}

/* ---- columns -------------------------------------------------------------------------- */

enum crm_status crm_transactions_open(struct crm_transactions *tx, struct crm_reader *reader,
    unsigned must, unsigned may, struct crm_where where, const size_t extra[], size_t n_extra,
    struct crm_err *err)
{
    size_t n = 0, *columns;
    enum crm_status status = CRM_OK;

    must |= CRM_TX_BIT(CRM_TX_CUSTOMER) | CRM_TX_BIT(CRM_TX_DATE) | CRM_TX_BIT(CRM_TX_AMOUNT);
    may |= CRM_TX_BIT(CRM_TX_KIND);
    *tx = (struct crm_transactions){.reader = reader, .where = where};
    if (where.expr) /* binding finds further columns */
        status = crm_expr_bind(where.expr, find_for_where, tx, err);
    if (status == CRM_EUSAGE)
        crm_reader_suggest(reader, where.expr, err);
    columns = crm_mem_alloc(
        CRM_N_TX_FIELDS + (where.expr ? 2 * where.expr->n_columns : 0) + n_extra, sizeof *columns);
    if (!columns && !status)
        status = crm_err_nomem(err);
    for (enum crm_tx_field f = 0; f < CRM_N_TX_FIELDS && !status; f++) {
        size_t column = CRM_COLUMN_NONE;
        if (must & CRM_TX_BIT(f))
            status = crm_reader_need(reader, field_names[f], &column, err);
        else if (may & CRM_TX_BIT(f))
            status = crm_reader_lookup(reader, field_names[f], &column, err);
        if (status || column == CRM_COLUMN_NONE)
            continue;
        tx->present |= CRM_TX_BIT(f);
        tx->column[f] = column;
        tx->at[f] = n;
        columns[n++] = column;
    }
    if (!status)
        status = place_where(tx, columns, &n, err);
    tx->extra_at = n;
    for (size_t i = 0; i < n_extra && !status; i++)
        columns[n++] = extra[i];
    if (!status)
        status = crm_reader_want(reader, columns, n, err);
    free(columns);
    return status;
}

/* ---- rows ----------------------------------------------------------------------------- */

/* HH:MM:SS, by far the most frequent form; anything else is left to crm_date_parse. */
static inline bool parse_clock(const char *p, int32_t *second)
{
    unsigned h1 = (unsigned)p[0] - '0', h2 = (unsigned)p[1] - '0', m1 = (unsigned)p[3] - '0',
             m2 = (unsigned)p[4] - '0', s1 = (unsigned)p[6] - '0', s2 = (unsigned)p[7] - '0';
    unsigned hour = h1 * 10 + h2;

    if (h1 > 2 || h2 > 9 || hour > 23 || m1 > 5 || m2 > 9 || s1 > 5 || s2 > 9 || p[2] != ':' ||
        p[5] != ':')
        return false;
    *second = (int32_t)(hour * 3600 + (m1 * 10 + m2) * 60 + s1 * 10 + s2);
    return true;
}

static inline bool parse_date(
    struct crm_slice text, struct crm_day_memo *memo, int32_t *day, int32_t *second)
{
    if (text.len >= 10 && memcmp(text.ptr, memo->text, sizeof memo->text) == 0) {
        if (text.len == 10) {
            *day = memo->day;
            *second = CRM_SECOND_NONE;
            return true;
        }
        if (text.len == 19 && (text.ptr[10] == 'T' || text.ptr[10] == ' ') &&
            parse_clock(text.ptr + 11, second)) {
            *day = memo->day;
            return true;
        }
    }
    text = crm_slice_trim(text);
    if (!crm_date_parse(text, day, second))
        return false;
    memcpy(memo->text, text.ptr, sizeof memo->text);
    memo->day = *day;
    return true;
}

static bool find_kind(struct crm_slice text, enum crm_kind *kind)
{
    for (int k = 0; k < N_KINDS; k++)
        if (crm_slice_eq(text, kind_names[k])) {
            *kind = (enum crm_kind)k;
            return true;
        }
    return false;
}

static inline bool parse_kind(struct crm_slice text, int64_t amount_e4, enum crm_kind *kind)
{
    if (text.len && find_kind(text, kind))
        return true;
    text = crm_slice_trim(text);
    if (text.len)
        return find_kind(text, kind);
    *kind = amount_e4 < 0 ? CRM_KIND_REFUND : CRM_KIND_OTHER;
    return true;
}

bool crm_kind_parse(struct crm_slice text, int64_t amount_e4, enum crm_kind *kind)
{
    return parse_kind(text, amount_e4, kind);
}

static inline struct crm_slice cell(
    const struct crm_transactions *tx, const struct crm_slice field[], enum crm_tx_field f)
{
    if (tx->present & CRM_TX_BIT(f))
        return field[tx->at[f]];
    return (struct crm_slice){"", 0};
}

/* Blanks round a cell do not count, but are rare. */
static inline bool parse_money(struct crm_slice text, int64_t *amount_e4, int *decimals)
{
    return crm_money_parse(text, amount_e4, decimals) == CRM_MONEY_OK ||
           crm_money_parse(crm_slice_trim(text), amount_e4, decimals) == CRM_MONEY_OK;
}

/* An amount, or `missing` where the cell is empty. */
static bool parse_amount(struct crm_slice text, int64_t missing, int64_t *amount_e4, int *decimals)
{
    if (text.len && parse_money(text, amount_e4, decimals))
        return true;
    *amount_e4 = missing;
    return crm_slice_trim(text).len == 0;
}

/* A field that is not what it should be; of a lenient one that is kept in mind instead. */
static enum crm_tx_field unread(
    const struct crm_transactions *tx, struct crm_transaction *line, enum crm_tx_field f)
{
    if (!(tx->lenient & CRM_TX_BIT(f)))
        return f;
    line->bad |= CRM_TX_BIT(f);
    return CRM_TX_NONE;
}

static enum crm_tx_field parse_rate(
    const struct crm_transactions *tx, const struct crm_slice field[], struct crm_transaction *line)
{
    struct crm_slice text = crm_slice_trim(field[tx->at[CRM_TX_DISCOUNT_RATE]]);
    double rate = 0;

    if (text.len && !crm_num_double(text, &rate))
        return unread(tx, line, CRM_TX_DISCOUNT_RATE);
    line->has_discount |= rate > 0;
    return CRM_TX_NONE;
}

static enum crm_tx_field parse_sides(
    const struct crm_transactions *tx, const struct crm_slice field[], struct crm_transaction *line)
{
    enum crm_tx_field bad = CRM_TX_NONE;

    line->side_e4[CRM_SIDE_FACE] = line->amount_e4;
    for (enum crm_side i = 0; i < CRM_N_SIDES && bad == CRM_TX_NONE; i++) {
        enum crm_tx_field f = side_fields[i];
        if ((tx->present & CRM_TX_BIT(f)) &&
            !parse_amount(field[tx->at[f]], i == CRM_SIDE_FACE ? line->amount_e4 : 0,
                &line->side_e4[i], &line->side_decimals[i]))
            bad = unread(tx, line, f);
    }
    line->has_discount = line->side_e4[CRM_SIDE_DISCOUNT] > 0;
    line->no_cost = (tx->present & CRM_TX_BIT(CRM_TX_COST)) &&
                    crm_slice_trim(field[tx->at[CRM_TX_COST]]).len == 0;
    if (bad == CRM_TX_NONE && (tx->present & CRM_TX_BIT(CRM_TX_DISCOUNT_RATE)))
        bad = parse_rate(tx, field, line);
    return bad;
}

enum crm_tx_field crm_transaction_parse(const struct crm_transactions *tx,
    const struct crm_slice field[], struct crm_day_memo *memo, struct crm_transaction *line)
{
    line->customer = field[tx->at[CRM_TX_CUSTOMER]];
    if (!parse_date(field[tx->at[CRM_TX_DATE]], memo, &line->day, &line->second))
        return CRM_TX_DATE;
    if (!parse_money(field[tx->at[CRM_TX_AMOUNT]], &line->amount_e4, &line->decimals))
        return CRM_TX_AMOUNT;
    if (!parse_kind(cell(tx, field, CRM_TX_KIND), line->amount_e4, &line->kind))
        return CRM_TX_KIND;
    line->txn = cell(tx, field, CRM_TX_TXN);
    if (tx->present & CRM_TX_NAMES)
        for (int i = 0; i < CRM_N_NAMES; i++)
            line->name[i] = cell(tx, field, (enum crm_tx_field)(CRM_TX_STAFF + i));
    if (tx->present & CRM_FIELDS_SIDES) {
        enum crm_tx_field bad = parse_sides(tx, field, line);
        if (bad != CRM_TX_NONE)
            return bad;
    }
    line->chosen = !tx->where.expr || is_chosen(tx, field);
    return CRM_TX_NONE;
}

enum crm_status crm_transaction_error(const struct crm_transactions *tx, enum crm_tx_field problem,
    const struct crm_slice field[], const char *file, uint64_t line_number, struct crm_err *err)
{
    struct crm_slice text = cell(tx, field, problem);
    struct crm_slice header = crm_reader_column(tx->reader, tx->column[problem]);
    char shown[CRM_ERR_SHOW], name[sizeof err->column];
    int64_t amount_e4;
    int decimals = 2;

    snprintf(name, sizeof name, "%.*s", (int)(header.len < sizeof name ? header.len : sizeof name),
        header.ptr);
    crm_err_place(err, file, line_number, name);
    crm_err_show(text.ptr, text.len, shown);
    switch (problem) {
    case CRM_TX_DATE:
        return crm_err_set(err, CRM_EDATA,
            "%s is not a date (YYYY-MM-DD, or with a time YYYY-MM-DDTHH:MM:SS)", shown);
    case CRM_TX_DISCOUNT_RATE:
        return crm_err_set(err, CRM_EDATA, "%s is not a number", shown);
    case CRM_TX_AMOUNT:
    case CRM_TX_DISCOUNT:
    case CRM_TX_COST:
    case CRM_TX_FACE_VALUE:
        return crm_err_set(err, CRM_EDATA, "%s %s", shown,
            crm_money_problem(crm_money_parse(text, &amount_e4, &decimals)));
    case CRM_TX_KIND:
        return crm_err_set(err, CRM_EDATA,
            "%s is none of service, product, prepaid, redeem, refund, other", shown);
    default:
        return crm_err_set(err, CRM_EDATA, "%s is not expected here", shown);
    }
}

bool crm_customer_looks_walk_in(struct crm_slice id)
{
    char key[CRM_WORD_KEY];

    for (size_t i = 0; i < id.len; i++) /* quick: a code for nobody has no digits but 0 and 9 */
        if (id.ptr[i] >= '1' && id.ptr[i] <= '8')
            return false;
    return crm_word_key(id, key) && crm_words_walk_in(key);
}
