#include "member/breakage.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

enum { ONE_E4 = 10000 };
#define MOST_LEFT 1e-6L

/* Value of one account that is used, or leaves without use, at an age. */
struct unit {
    int32_t age;
    bool censored;
    uint32_t account;
    uint32_t lot; /* of the account, until all are known */
    int64_t value_e4;
};

struct work {
    struct crm_breakage *b;
    const struct crm_cards *cards;
    const struct crm_card_rule *rule;
    struct unit *unit;
    size_t n, cap;
    size_t first; /* of the account at hand */
    uint32_t account;
};

static enum crm_status put_unit(
    struct work *w, int32_t age, bool censored, size_t lot, int64_t value_e4, struct crm_err *err)
{
    if (!crm_mem_grow((void **)&w->unit, &w->cap, w->n + 1, sizeof *w->unit))
        return crm_err_nomem(err);
    w->unit[w->n++] = (struct unit){age, censored, w->account, (uint32_t)lot, value_e4};
    return CRM_OK;
}

/* Use that is undone was none: the latest of the lot. */
static void undo(struct work *w, size_t lot, int64_t value_e4)
{
    for (size_t i = w->n; i > w->first && value_e4; i--) {
        struct unit *unit = &w->unit[i - 1];
        int64_t some = unit->value_e4 < value_e4 ? unit->value_e4 : value_e4;
        if (unit->censored || unit->lot != lot)
            continue;
        unit->value_e4 -= some;
        value_e4 -= some;
    }
}

static enum crm_status event(void *ctx, const struct crm_card_event *e, struct crm_err *err)
{
    struct work *w = ctx;
    int32_t age = e->day - e->lot->day;

    if (e->lot->opening || e->value_e4 == 0)
        return CRM_OK;
    if (e->part == CRM_PART_USED && e->value_e4 < 0)
        undo(w, e->number, -e->value_e4);
    else if (e->part == CRM_PART_USED || e->part == CRM_PART_REFUNDED)
        return put_unit(w, age, e->part == CRM_PART_REFUNDED, e->number, e->value_e4, err);
    return CRM_OK;
}

static enum crm_status put_rest(struct work *w, const struct crm_card_lot *lot, struct crm_err *err)
{
    struct crm_breakage *b = w->b;

    if (!crm_mem_grow((void **)&b->rest, &b->rest_cap, b->n_rests + 1, sizeof *b->rest))
        return crm_err_nomem(err);
    b->rest[b->n_rests++] = (struct crm_breakage_rest){
        w->cards->as_of - lot->day, lot->rest_e4, crm_card_cash(lot, w->rule->bonus)};
    return CRM_OK;
}

static enum crm_status done(void *ctx, const struct crm_cards_account *account,
    const struct crm_card *card, struct crm_err *err)
{
    struct work *w = ctx;
    enum crm_status status = CRM_OK;

    (void)account;
    for (size_t i = 0; i < card->n && !status; i++) {
        const struct crm_card_lot *lot = &card->lot[i];
        if (lot->opening)
            continue;
        if (lot->expired_e4)
            status = put_unit(w, w->rule->expires, true, i, lot->expired_e4, err);
        if (!status && lot->rest_e4)
            status = put_unit(w, w->cards->as_of - lot->day, true, i, lot->rest_e4, err);
        if (!status && lot->rest_e4)
            status = put_rest(w, lot, err);
    }
    w->account += w->n > w->first;
    w->first = w->n;
    return status;
}

static int by_age(const void *a, const void *b)
{
    const struct unit *x = a, *y = b;

    if (x->age != y->age)
        return x->age < y->age ? -1 : 1;
    if (x->censored != y->censored)
        return x->censored ? 1 : -1;
    return (x->account > y->account) - (x->account < y->account);
}

/* ---- the curve ------------------------------------------------------------------------ */

/* What an account has at risk, and what its value that has gone moves log S by. */
struct account {
    int64_t rest_e4;
    double gone;
};

struct curve {
    struct account *account;
    uint32_t n_accounts, at_risk;
    int64_t at_risk_e4;
    double survival, hazard; /* S, C */
    long double rest2, cross, gone2;
    long double rest2_then; /* when they were added up last */
};

static void add_squares(struct curve *c, const struct account *account, int sign)
{
    long double rest = (long double)account->rest_e4 / ONE_E4, gone = account->gone;

    c->rest2 += sign * rest * rest;
    c->cross += sign * rest * gone;
    c->gone2 += sign * gone * gone;
}

/*
 * Adds up anew once most of the squares have left: what one large card leaves of them when it goes
 * is rounding.
 */
static void refresh(struct curve *c)
{
    if (c->rest2 > c->rest2_then * MOST_LEFT)
        return;
    c->rest2 = c->cross = c->gone2 = 0;
    for (uint32_t a = 0; a < c->n_accounts; a++)
        add_squares(c, &c->account[a], 1);
    c->rest2_then = c->rest2;
}

/* A unit leaves; each of its value moved log S by `weight`. */
static void leave(struct curve *c, const struct unit *unit, double weight)
{
    struct account *account = &c->account[unit->account];

    add_squares(c, account, -1);
    account->rest_e4 -= unit->value_e4;
    account->gone += weight * ((double)unit->value_e4 / ONE_E4);
    add_squares(c, account, 1);
    c->at_risk_e4 -= unit->value_e4;
    c->at_risk -= account->rest_e4 == 0 && unit->value_e4 != 0;
}

static void limits(const struct curve *c, double z, struct crm_breakage_row *row)
{
    long double hazard = c->hazard;
    double variance = (double)(hazard * hazard * c->rest2 + 2 * hazard * c->cross + c->gone2);
    double log_s = log(c->survival), theta = log(-log_s);
    double se = sqrt(variance > 0 ? variance : 0) / -log_s;

    row->share = 1 - c->survival;
    row->lo = 1 - exp(-exp(theta - z * se));
    row->hi = 1 - exp(-exp(theta + z * se));
}

/* The units of one age, from i on; the first behind them. */
static size_t step(struct curve *c, const struct unit unit[], size_t n, size_t i, double z,
    struct crm_breakage_row *row)
{
    double at_risk = (double)c->at_risk_e4 / ONE_E4, used, weight = 0;
    size_t end = i;

    *row = (struct crm_breakage_row){
        .age = unit[i].age, .at_risk_e4 = c->at_risk_e4, .accounts = c->at_risk};
    for (; end < n && unit[end].age == unit[i].age && !unit[end].censored; end++)
        row->used_e4 += unit[end].value_e4;
    used = (double)row->used_e4 / ONE_E4;
    if (row->used_e4 == row->at_risk_e4) {
        c->survival = 0;
        row->share = 1;
        row->lo = row->hi = NAN;
    } else if (row->used_e4) {
        c->survival *= (double)(row->at_risk_e4 - row->used_e4) / (double)row->at_risk_e4;
        c->hazard += used / (at_risk * (at_risk - used));
        weight = c->hazard - 1 / (at_risk - used);
    }
    for (; i < end; i++)
        leave(c, &unit[i], weight);
    refresh(c);
    if (row->used_e4 && c->survival > 0)
        limits(c, z, row);
    if (c->n_accounts < 2) /* nothing says how cards differ */
        row->lo = row->hi = NAN;
    for (; end < n && unit[end].age == row->age; end++)
        leave(c, &unit[end], c->hazard);
    return end;
}

static enum crm_status draw(struct work *w, double z, struct crm_err *err)
{
    struct crm_breakage *b = w->b;
    struct curve c = {.survival = 1, .n_accounts = b->n_accounts};
    enum crm_status status = CRM_OK;

    c.account = crm_mem_zalloc(b->n_accounts, sizeof *c.account);
    if (!c.account)
        return crm_err_nomem(err);
    for (size_t i = 0; i < w->n && !status; i++) {
        struct account *account = &c.account[w->unit[i].account];
        account->rest_e4 += w->unit[i].value_e4;
        if (!crm_money_add(&c.at_risk_e4, w->unit[i].value_e4))
            status = crm_err_set(err, CRM_EDATA, "the amounts of all cards do not fit in 64 bits");
    }
    for (uint32_t a = 0; a < b->n_accounts; a++) {
        add_squares(&c, &c.account[a], 1);
        c.at_risk += c.account[a].rest_e4 > 0;
    }
    c.rest2_then = c.rest2;
    for (size_t i = 0; i < w->n && !status;) {
        struct crm_breakage_row row;
        i = step(&c, w->unit, w->n, i, z, &row);
        if (!row.used_e4)
            continue;
        if (!crm_mem_grow((void **)&b->row, &b->cap, b->n + 1, sizeof *b->row))
            status = crm_err_nomem(err);
        else
            b->row[b->n++] = row;
    }
    free(c.account);
    return status;
}

static int by_number(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

    return (x > y) - (x < y);
}

static enum crm_status find_last_ages(struct work *w, struct crm_err *err)
{
    struct crm_breakage *b = w->b;

    b->n_accounts = w->account;
    b->last_age = crm_mem_alloc(b->n_accounts, sizeof *b->last_age);
    if (!b->last_age)
        return crm_err_nomem(err);
    for (uint32_t a = 0; a < b->n_accounts; a++)
        b->last_age[a] = -1;
    for (size_t i = 0; i < w->n; i++)
        if (w->unit[i].value_e4 && w->unit[i].age > b->last_age[w->unit[i].account])
            b->last_age[w->unit[i].account] = w->unit[i].age;
    qsort(b->last_age, b->n_accounts, sizeof *b->last_age, by_number);
    return CRM_OK;
}

enum crm_status crm_breakage_make(struct crm_breakage *b, const struct crm_cards *cards,
    const struct crm_card_rule *rule, double z, struct crm_err *err)
{
    struct work w = {.b = b, .cards = cards, .rule = rule};
    struct crm_card_rule told = *rule;
    enum crm_status status;

    *b = (struct crm_breakage){0};
    told.ctx = &w;
    told.event = event;
    status = crm_cards_each(cards, &told, done, &w, err);
    if (!status)
        status = find_last_ages(&w, err);
    if (!status && w.n) {
        qsort(w.unit, w.n, sizeof *w.unit, by_age);
        status = draw(&w, z, err);
    }
    free(w.unit);
    return status;
}

void crm_breakage_release(struct crm_breakage *b)
{
    free(b->row);
    free(b->last_age);
    free(b->rest);
}

/* ---- estimate ------------------------------------------------------------------------- */

/* The last row of an age up to `age`; NULL before the first. */
static const struct crm_breakage_row *row_at(const struct crm_breakage *b, int32_t age)
{
    size_t low = 0, high = b->n;

    while (low < high) {
        size_t middle = (low + high) / 2;
        if (b->row[middle].age <= age)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? &b->row[low - 1] : NULL;
}

static double survival_at(const struct crm_breakage *b, int32_t age)
{
    const struct crm_breakage_row *row = row_at(b, age);

    return row ? 1 - row->share : 1;
}

static uint32_t accounts_at(const struct crm_breakage *b, int32_t age)
{
    uint32_t at_risk = 0;

    for (uint32_t a = 0; a < b->n_accounts; a++)
        at_risk += b->last_age[a] >= age;
    return at_risk;
}

static enum crm_status find_horizon(struct crm_breakage *b, int32_t horizon, struct crm_err *err)
{
    size_t i = b->n;

    while (i > 0 && b->row[i - 1].accounts < CRM_BREAKAGE_ACCOUNTS)
        i--;
    if (i == 0)
        return crm_err_set(err, CRM_EDATA,
            "an estimate of what is never used needs %d cards at risk on a day of use, and there "
            "is none: the curve is all there is",
            CRM_BREAKAGE_ACCOUNTS);
    b->horizon = horizon ? horizon : b->row[i - 1].age;
    if (accounts_at(b, b->horizon) >= CRM_BREAKAGE_ACCOUNTS)
        return CRM_OK;
    return crm_err_set(err, CRM_EDATA,
        "%u cards are at risk at an age of %d days, an estimate needs %d: the last use at such an "
        "age is at %d",
        accounts_at(b, b->horizon), b->horizon, CRM_BREAKAGE_ACCOUNTS, b->row[i - 1].age);
}

enum crm_status crm_breakage_estimate(struct crm_breakage *b, int32_t horizon, struct crm_err *err)
{
    const struct crm_breakage_row *row;
    enum crm_status status = find_horizon(b, horizon, err);
    double never;

    if (status)
        return status;
    row = row_at(b, b->horizon);
    never = row ? 1 - row->share : 1;
    b->never_used.value = never;
    b->never_used.lo = row ? 1 - row->hi : NAN;
    b->never_used.hi = row ? 1 - row->lo : NAN;
    for (size_t i = 0; i < b->n_rests; i++) {
        const struct crm_breakage_rest *rest = &b->rest[i];
        double share = rest->age < b->horizon ? never / survival_at(b, rest->age) : 1;
        b->open_e4 += rest->rest_e4; /* fits, as the sum at risk does */
        b->unused += (double)rest->rest_e4 / ONE_E4 * share;
        b->unused_cash += (double)rest->cash_e4 / ONE_E4 * share;
    }
    return CRM_OK;
}
