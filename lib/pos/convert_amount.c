/* Which number a cell says, and the amount of a row. */

#include "base/mem.h"
#include "base/money.h"
#include "pos/convert_quick.h"
#include "pos/number.h"

#include <stdio.h>

/* ---- numbers -------------------------------------------------------------------------- */

/* A plain decimal of what the cell says; false and a reason if it is none. */
static bool to_plain(struct crm_convert *c, enum crm_field field, struct crm_slice cell,
    char text[CRM_NUMBER_TEXT], struct crm_slice *plain)
{
    size_t n = crm_number_plain(c->file->plan.decimal, cell, NULL, text);

    if (n == 0)
        return crm_convert_bad_value(c, field, cell, "is not a number");
    *plain = (struct crm_slice){text, n};
    return true;
}

struct crm_slice crm_convert_trim(const struct crm_convert *c, struct crm_slice cell)
{
    static const char *const signs[] = {"$", "¥", "￥", "€", "£"};

    cell = crm_convert_clean(cell);
    if (c->file->plan.currency && !c->file->plan.sign[0])
        return cell;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        size_t n = strlen(signs[i]);
        if (cell.len > n && memcmp(cell.ptr, signs[i], n) == 0 &&
            (!c->file->plan.currency || strcmp(signs[i], c->file->plan.sign) == 0))
            return (struct crm_slice){cell.ptr + n, cell.len - n};
    }
    return cell;
}

/* An amount, and its text with at most four decimals: a part of `cell` or of `text`. */
static bool to_money(struct crm_convert *c, enum crm_field field, struct crm_slice cell,
    char text[CRM_NUMBER_TEXT], struct crm_slice *plain, int64_t *amount_e4)
{
    struct crm_slice trimmed = crm_convert_trim(c, cell);
    enum crm_money_status status;
    int decimals = 0;
    const char *point;

    if (c->file->plan.decimal == '.' && crm_quick_number(trimmed, '.', amount_e4, &decimals)) {
        *plain = trimmed;
    } else {
        uint64_t codes = c->file->plan.currency ? crm_number_currency(cell) : 0;
        if (codes && !(codes & c->file->plan.currency))
            return crm_convert_bad_value(c, field, cell, "is in another currency");
        if (!to_plain(c, field, cell, text, plain))
            return false;
        status = crm_money_parse(*plain, amount_e4, &decimals);
        if (status == CRM_MONEY_DECIMALS && crm_number_tail(*plain, amount_e4)) {
            decimals = crm_put_decimals(*amount_e4);
            plain->ptr = text;
            plain->len = crm_money_format(*amount_e4, decimals, text);
            c->n_tails++;
            if (field == CRM_FIELD_AMOUNT)
                c->decimals = decimals;
            return true;
        }
        if (status)
            return crm_convert_bad_value(c, field, cell, crm_money_problem(status));
        c->n_tails += crm_number_powered(cell);
        point = memchr(plain->ptr, '.', plain->len);
        if (point && plain->len - (size_t)(point - plain->ptr) > 5)
            plain->len = (size_t)(point - plain->ptr) + 5;
    }
    if (field == CRM_FIELD_AMOUNT)
        c->decimals = decimals;
    return true;
}

bool crm_convert_number(struct crm_convert *c, enum crm_field field, struct crm_slice cell)
{
    char text[CRM_NUMBER_TEXT];
    struct crm_slice plain = cell;
    int64_t value;
    int decimals;

    if (!(c->file->plan.decimal == '.' && crm_quick_number(cell, '.', &value, &decimals)) &&
        !to_plain(c, field, cell, text, &plain))
        return false;
    crm_put_plain(c, plain, false);
    return true;
}

bool crm_convert_money_cell(
    struct crm_convert *c, enum crm_field field, struct crm_slice cell, bool off)
{
    char text[CRM_NUMBER_TEXT];
    struct crm_slice plain;
    int64_t amount;

    if (!to_money(c, field, cell, text, &plain, &amount))
        return false;
    if (off && amount < 0) {
        plain.ptr++;
        plain.len--;
    }
    crm_put_plain(c, plain, false);
    return true;
}

static bool to_rate(struct crm_convert *c, struct crm_slice cell, char text[CRM_NUMBER_TEXT],
    struct crm_slice *rate)
{
    const struct crm_plan *plan = &c->file->plan;
    enum crm_discount meaning =
        plan->discount == CRM_DISCOUNT_PAID ? CRM_DISCOUNT_PAID : CRM_DISCOUNT_RATE;
    size_t n = crm_discount_rate(meaning, plan->discount_unit, plan->decimal, cell, text);

    if (n == 0)
        return crm_convert_bad_value(
            c, CRM_FIELD_DISCOUNT_RATE, cell, "is not a share from 0 to 1");
    *rate = (struct crm_slice){text, n};
    return true;
}

bool crm_convert_rate(struct crm_convert *c, struct crm_slice cell)
{
    char text[CRM_NUMBER_TEXT];
    struct crm_slice rate = cell;

    if (!to_rate(c, cell, text, &rate))
        return false;
    crm_put_plain(c, rate, false);
    return true;
}

bool crm_convert_money(
    struct crm_convert *c, enum crm_field field, struct crm_slice cell, int64_t *amount_e4)
{
    char text[CRM_NUMBER_TEXT];
    struct crm_slice plain;

    return to_money(c, field, cell, text, &plain, amount_e4);
}

bool crm_convert_price(struct crm_convert *c, struct crm_slice cell)
{
    char text[CRM_NUMBER_TEXT];
    struct crm_slice plain;

    if (!to_money(c, CRM_FIELD_AMOUNT, cell, text, &plain, &c->amount_e4))
        return false;
    crm_put_plain(c, plain, false);
    return true;
}

/* ---- amounts -------------------------------------------------------------------------- */

/* One factor of a made amount. */
static bool factor(struct crm_convert *c, enum crm_field field, const struct crm_slice *cells,
    char text[CRM_NUMBER_TEXT], struct crm_slice *plain)
{
    struct crm_slice cell = crm_convert_clean(crm_convert_at(&c->file->field[field], cells));

    if (crm_convert_is_none(cell))
        return crm_convert_bad(
            c, field, "no %s to make the amount from", crm_field_info(field)->name);
    return to_plain(c, field, cell, text, plain);
}

/* quantity x price, less the discount or times (1 - rate), rounded once. */
static bool make_amount(struct crm_convert *c, const struct crm_slice *cells)
{
    char text[4][CRM_NUMBER_TEXT];
    struct crm_slice quantity, price, rate, cell;
    int64_t off, value;
    bool rounded = false, fits;

    if (!factor(c, CRM_FIELD_QUANTITY, cells, text[0], &quantity) ||
        !factor(c, CRM_FIELD_PRICE, cells, text[1], &price))
        return false;
    cell = crm_convert_clean(crm_convert_at(&c->file->field[CRM_FIELD_DISCOUNT_RATE], cells));
    if (!crm_convert_is_none(cell) && !c->file->has[CRM_FIELD_DISCOUNT]) {
        if (!to_rate(c, cell, text[2], &rate))
            return false;
        fits = crm_number_product_e4(quantity, price, rate, &value, &rounded);
    } else {
        fits = crm_number_product_e4(quantity, price, (struct crm_slice){"0", 1}, &value, &rounded);
    }
    cell = crm_convert_clean(crm_convert_at(&c->file->field[CRM_FIELD_DISCOUNT], cells));
    if (fits && !crm_convert_is_none(cell)) {
        if (!to_money(c, CRM_FIELD_DISCOUNT, cell, text[3], &price, &off))
            return false;
        off = off < 0 ? -off : off;
        /* of goods that come back the discount comes back too */
        fits = crm_money_add(&value, value < 0 ? off : -off);
    }
    if (!fits)
        return crm_convert_bad(c, CRM_FIELD_PRICE, "the amount is too large");
    if (!crm_convert_less(c, cells, &value))
        return false;
    c->rounded = rounded;
    c->amount_e4 = value;
    c->decimals = crm_put_decimals(value);
    crm_put_money(c, value);
    return true;
}

/* A ticket is its number on its day in its shop; or what a client has at one time at one amount. */
static struct crm_slice ticket_key(
    const struct crm_convert *c, const struct crm_slice *cells, bool empty, char key[320])
{
    const struct crm_import_cell *field = c->file->field;
    bool visit = c->file->plan.once_visit;
    struct crm_slice ticket =
        crm_convert_cell(&field[visit ? CRM_FIELD_CUSTOMER_ID : CRM_FIELD_TXN_ID], cells);
    struct crm_slice where =
        crm_convert_cell(&field[visit ? CRM_FIELD_DATE : CRM_FIELD_STORE], cells);
    struct crm_slice time =
        visit ? crm_convert_cell(&field[CRM_FIELD_TIME], cells) : (struct crm_slice){"", 0};
    int n;

    if (ticket.len == 0)
        return ticket;
    n = snprintf(key, 320, "%zu\x1f%.*s\x1f%d\x1f%.*s\x1f%.*s", c->memo->file,
        (int)(ticket.len < 160 ? ticket.len : 160), ticket.ptr, (int)c->day,
        (int)(where.len < 60 ? where.len : 60), where.ptr, (int)(time.len < 20 ? time.len : 20),
        time.ptr);
    if (visit && !empty)
        n += snprintf(key + n, 320 - (size_t)n, "\x1f%lld", (long long)c->amount_e4);
    return (struct crm_slice){key, (size_t)n};
}

/* Once a ticket: *again when a line before this one had the amount. */
static bool take_once(struct crm_convert *c, const struct crm_slice *cells, bool empty, bool *again)
{
    char text[320];
    struct crm_slice key = ticket_key(c, cells, empty, text);
    uint32_t id;
    bool added;

    *again = false;
    if (key.len == 0 || !c->counting)
        return true;
    if (!crm_map_put(&c->once->tickets, key, &id, &added) ||
        !crm_mem_grow((void **)&c->once->amount_e4, &c->once->cap, c->once->tickets.n,
            sizeof *c->once->amount_e4))
        return crm_convert_bad(c, CRM_FIELD_AMOUNT, "out of memory");
    if (added && empty)
        return crm_convert_bad(c, CRM_FIELD_AMOUNT, "no amount");
    if (added)
        c->once->amount_e4[id] = c->amount_e4;
    else if (!empty && c->once->amount_e4[id] != c->amount_e4)
        return crm_convert_bad(c, CRM_FIELD_AMOUNT,
            "another amount than in the lines of the ticket before it: once a ticket is wrong "
            "here");
    *again = !added;
    return true;
}

/* Columns beside that of the amount: an empty cell is nothing. */
static bool add_terms(struct crm_convert *c, const struct crm_slice *cells)
{
    const struct crm_plan *plan = &c->file->plan;

    for (size_t i = 0; i < plan->n_terms; i++) {
        char text[CRM_NUMBER_TEXT];
        struct crm_slice cell = crm_convert_clean(cells[c->file->term[i]]), plain;
        int64_t term;
        if (crm_convert_is_none(cell))
            continue;
        if (!to_money(c, CRM_FIELD_AMOUNT, cell, text, &plain, &term))
            return false;
        if (!crm_money_add(&c->amount_e4, plan->term[i].minus ? -term : term))
            return crm_convert_bad(c, CRM_FIELD_AMOUNT, "the amount is too large");
    }
    c->decimals = crm_put_decimals(c->amount_e4);
    return true;
}

bool crm_convert_amount(struct crm_convert *c, const struct crm_slice *cells, const char *kind)
{
    char text[CRM_NUMBER_TEXT];
    struct crm_slice cell, plain = {"", 0};
    char *start = c->out;
    bool again = false;

    if (c->file->plan.made) {
        if (!make_amount(c, cells))
            return false;
    } else if (!c->file->has[CRM_FIELD_AMOUNT]) {
        if (!crm_convert_sum(c, cells, &c->amount_e4))
            return false;
        c->decimals = crm_put_decimals(c->amount_e4);
        crm_put_money(c, c->amount_e4);
    } else {
        cell = crm_convert_clean(crm_convert_at(&c->file->field[CRM_FIELD_AMOUNT], cells));
        if (cell.len == 0 && !(c->file->plan.once && c->counting))
            return crm_convert_bad(c, CRM_FIELD_AMOUNT, "no amount");
        c->amount_e4 = 0;
        if (cell.len && !to_money(c, CRM_FIELD_AMOUNT, cell, text, &plain, &c->amount_e4))
            return false;
        if (c->file->plan.n_terms && cell.len && !add_terms(c, cells))
            return false;
        if (c->file->plan.once && !take_once(c, cells, cell.len == 0, &again))
            return false;
        if (again || cell.len == 0) {
            c->amount_e4 = 0;
            crm_put_money(c, 0);
        } else if (c->file->plan.n_terms) {
            crm_put_money(c, c->amount_e4);
        } else {
            crm_put_plain(c, plain, crm_put_in_block(c, plain));
        }
    }
    if (kind && c->amount_e4 > 0 && !c->file->plan.own && strcmp(kind, "refund") == 0) {
        c->amount_e4 = -c->amount_e4; /* a refund takes money back, whatever its sign */
        c->out = start;
        crm_put_money(c, c->amount_e4);
        c->turned = true;
    }
    return true;
}
