/* Several columns of money: which one is the amount, what it holds, and what another would give. */

#include "pos/mean.h"

#include "base/mem.h"
#include "base/money.h"
#include "base/words.h"

#include <stdio.h>
#include <stdlib.h>

/* Parts by which two columns of money differ.  The amount has none of the first ones. */
enum part { TIP, DISCOUNT, REFUNDED, DEPOSIT, N_OUT, TAX = N_OUT, SURCHARGE, N_PARTS };

static const enum crm_field field_of[N_PARTS] = {[TIP] = CRM_FIELD_TIP,
    [DISCOUNT] = CRM_FIELD_DISCOUNT,
    [REFUNDED] = CRM_N_FIELDS, /* CRM_WORDS_GIVEN_BACK */
    [DEPOSIT] = CRM_FIELD_DEPOSIT,
    [TAX] = CRM_FIELD_TAX,
    [SURCHARGE] = CRM_FIELD_SURCHARGE};

struct moneys {
    size_t at[N_PARTS]; /* among the columns of money; n_money: none */
    int64_t sum_e4[N_PARTS];
    uint64_t n_rows[N_PARTS]; /* with some of it */
    size_t price, quantity;
};

static bool is_known(const struct crm_mean *mean, size_t money, enum crm_field field)
{
    if (field == CRM_N_FIELDS)
        return crm_words_has(CRM_WORDS_GIVEN_BACK, mean->plan->key[mean->money[money]]);
    return crm_field_rank(mean->options->stream, field, mean->plan->key[mean->money[money]]) >= 0;
}

static int64_t size_of(int64_t amount_e4)
{
    return amount_e4 == CRM_MEAN_NONE ? 0 : amount_e4 < 0 ? -amount_e4 : amount_e4;
}

static void find_moneys(const struct crm_mean *mean, struct moneys *m)
{
    *m = (struct moneys){.price = mean->n_money, .quantity = mean->n_money};
    for (int p = 0; p < N_PARTS; p++)
        m->at[p] = mean->n_money;
    for (size_t k = 0; k < mean->n_money; k++) {
        for (int p = 0; p < N_PARTS; p++)
            if (m->at[p] == mean->n_money && is_known(mean, k, field_of[p]))
                m->at[p] = k;
        if (is_known(mean, k, CRM_FIELD_PRICE))
            m->price = k;
        if (is_known(mean, k, CRM_FIELD_QUANTITY))
            m->quantity = k;
    }
    for (int p = 0; p < N_PARTS; p++) {
        for (size_t i = 0; i < mean->n && m->at[p] < mean->n_money; i++) {
            int64_t part = size_of(crm_mean_money(mean, i, m->at[p]));
            if (!crm_mean_counts(&mean->row[i]) || part == 0)
                continue;
            m->n_rows[p]++;
            m->sum_e4[p] = (int64_t)((uint64_t)m->sum_e4[p] + (uint64_t)part);
        }
    }
}

/* What of the parts in `set` a row has; goods that come back bring theirs back too. */
static int64_t parts_of(
    const struct crm_mean *mean, const struct moneys *m, size_t row, unsigned set)
{
    int64_t sum = 0, minus = mean->row[row].amount_e4 < 0 ? -1 : 1;

    for (int p = 0; p < N_PARTS; p++)
        if (set >> p & 1)
            sum = (int64_t)((uint64_t)sum +
                            (uint64_t)(minus * size_of(crm_mean_money(mean, row, m->at[p]))));
    return sum;
}

/* Whether the amount is, in every row, that column and these parts. */
static bool holds(const struct crm_mean *mean, const struct moneys *m, size_t money, unsigned set)
{
    size_t n = 0;

    for (size_t i = 0; i < mean->n; i++) {
        int64_t other = crm_mean_money(mean, i, money), sum;
        if (!crm_mean_counts(&mean->row[i]) || mean->row[i].amount_e4 == CRM_MEAN_NONE)
            continue;
        if (other == CRM_MEAN_NONE ||
            __builtin_add_overflow(other, parts_of(mean, m, i, set), &sum) ||
            sum != mean->row[i].amount_e4)
            return false;
        n++;
    }
    return n > 0;
}

/* Price times quantity, with these parts. */
static bool is_made(const struct crm_mean *mean, const struct moneys *m, int sign, unsigned set)
{
    size_t n = 0;

    if (m->price == mean->n_money || m->quantity == mean->n_money)
        return false;
    for (size_t i = 0; i < mean->n; i++) {
        int64_t price = crm_mean_money(mean, i, m->price), sum;
        int64_t quantity = crm_mean_money(mean, i, m->quantity);
        if (!crm_mean_counts(&mean->row[i]) || mean->row[i].amount_e4 == CRM_MEAN_NONE)
            continue;
        if (price == CRM_MEAN_NONE || quantity == CRM_MEAN_NONE ||
            __builtin_mul_overflow(price, quantity / 10000, &sum) || quantity % 10000 ||
            __builtin_add_overflow(sum, sign * parts_of(mean, m, i, set), &sum) ||
            sum != mean->row[i].amount_e4)
            return false;
        n++;
    }
    return n > 0;
}

/* "Tip 5.00 and Tax 8.00" */
static enum crm_status name_parts(struct crm_mean *mean, const struct moneys *m, unsigned set,
    char *out, size_t room, struct crm_err *err)
{
    size_t used = 0;

    out[0] = '\0';
    for (int p = 0; p < N_PARTS; p++) {
        const char *header;
        char money[CRM_MONEY_TEXT];
        if (!(set >> p & 1) || m->sum_e4[p] == 0 || used + 80 > room)
            continue;
        header = crm_mean_header(mean, mean->money[m->at[p]]);
        if (!header)
            return crm_err_nomem(err);
        money[crm_money_format(m->sum_e4[p], 2 + 2 * (m->sum_e4[p] % 100 != 0), money)] = '\0';
        used += (size_t)snprintf(
            out + used, room - used, "%s%.40s (%s)", used ? " and " : "", header, money);
    }
    return CRM_OK;
}

/* Another column is the amount without what is no sale. */
static enum crm_status take_better(
    struct crm_mean *mean, struct moneys *m, bool *taken, struct crm_err *err)
{
    *taken = false;
    for (unsigned beside = 0; beside < 4; beside++) {
        for (unsigned out = 1; out < 1u << N_OUT; out++) {
            unsigned set = out | beside << N_OUT;
            bool all = true;
            for (int p = 0; p < N_PARTS; p++)
                all &= !(set >> p & 1) || m->n_rows[p];
            for (size_t k = 0; k < mean->n_money && all; k++) {
                const char *before, *now;
                char parts[260];
                enum crm_status status;
                if (!crm_mean_is_amount(mean, k) || !holds(mean, m, k, set))
                    continue;
                before = crm_mean_header(mean, mean->plan->column[CRM_FIELD_AMOUNT]);
                now = crm_mean_header(mean, mean->money[k]);
                status = name_parts(mean, m, set, parts, sizeof parts, err);
                if (!before || !now || status)
                    return status ? status : crm_err_nomem(err);
                crm_mean_take(mean, k);
                *taken = true;
                return crm_mean_say(
                    mean, err, "the amount is %s: %s holds %s too", now, before, parts);
            }
        }
    }
    return CRM_OK;
}

/* Total, paid, collected: a header of all that came in. */
static bool says_all(const char *key)
{
    static const char *const all[] = {"total", "collected", "paid", "charged", "gross", "gesamt",
        "brutto", "summe", "betaald", "totaal", "合计", "总", "实收", "实付", "合計", "総"};

    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (strstr(key, all[i]))
            return strncmp(key, "sub", 3) != 0 && strncmp(key, "net", 3) != 0;
    return false;
}

/* Rows with the part that are no sales: refunds on rows of their own. */
static bool on_own_rows(const struct crm_mean *mean, const struct moneys *m, enum part part)
{
    for (size_t i = 0; i < mean->n; i++)
        if (crm_mean_counts(&mean->row[i]) && size_of(crm_mean_money(mean, i, m->at[part])) &&
            mean->row[i].amount_e4 != CRM_MEAN_NONE && mean->row[i].amount_e4 > 0)
            return false;
    return true;
}

/* Deposits that were counted when they were paid, as an item of their own. */
static bool sells_deposits(const struct crm_mean *mean)
{
    for (uint32_t i = 0; i < mean->items.n; i++) {
        char key[CRM_TEXT_KEY];
        if (crm_text_key(crm_map_key(&mean->items, i), key) &&
            crm_field_rank(mean->options->stream, CRM_FIELD_DEPOSIT, key) >= 0)
            return true;
    }
    return false;
}

static bool has_other(const struct crm_mean *mean, const struct moneys *m, enum part part)
{
    for (size_t k = 0; k < mean->n_money; k++) /* gross - part = amount: it is out already */
        if (crm_mean_is_amount(mean, k)) {
            bool all = true;
            for (size_t i = 0; i < mean->n && all; i++) {
                int64_t other = crm_mean_money(mean, i, k), sum;
                if (!crm_mean_counts(&mean->row[i]) || mean->row[i].amount_e4 == CRM_MEAN_NONE)
                    continue;
                all = other != CRM_MEAN_NONE &&
                      !__builtin_sub_overflow(other, parts_of(mean, m, i, 1u << part), &sum) &&
                      sum == mean->row[i].amount_e4;
            }
            if (all)
                return true;
        }
    return false;
}

static bool is_open(const struct crm_mean *mean, const struct moneys *m, enum part part)
{
    const char *key = mean->plan->key[mean->plan->column[CRM_FIELD_AMOUNT]];

    if (!m->n_rows[part] || has_other(mean, m, part))
        return false;
    switch (part) {
    case TIP:
        return !is_made(mean, m, -1, 1u << DISCOUNT) && !is_made(mean, m, 1, 0) &&
               (says_all(key) || is_made(mean, m, 1, 1u << TIP));
    case DISCOUNT:
        return is_made(mean, m, 1, 0);
    case REFUNDED:
        return !on_own_rows(mean, m, part);
    default:
        return sells_deposits(mean);
    }
}

static enum crm_status ask_part(
    struct crm_mean *mean, const struct moneys *m, enum part part, struct crm_err *err)
{
    static const char *const what[N_OUT] = {[TIP] = "tips",
        [DISCOUNT] = "discounts",
        [REFUNDED] = "money given back",
        [DEPOSIT] = "deposits counted when they were paid"};
    const char *amount = crm_mean_header(mean, mean->plan->column[CRM_FIELD_AMOUNT]);
    const char *header = crm_mean_header(mean, mean->money[m->at[part]]);
    char money[CRM_MONEY_TEXT];

    if (!amount || !header)
        return crm_err_nomem(err);
    money[crm_money_format(m->sum_e4[part], 2 + 2 * (m->sum_e4[part] % 100 != 0), money)] = '\0';
    return crm_mean_ask(mean, mean->money[m->at[part]], err,
        "%s, %s in %llu row%s: does the amount in %s hold that? -c 'amount=%s - %s' takes it "
        "off, "
        "-c 'amount=%s' takes it as it stands",
        what[part], money, (unsigned long long)m->n_rows[part], m->n_rows[part] == 1 ? "" : "s",
        amount, amount, header, amount);
}

/* What another column of money would give. */
static enum crm_status compare_sums(struct crm_mean *mean, const char *why, struct crm_err *err)
{
    char list[300] = "";
    size_t used = (size_t)snprintf(list, sizeof list, "%s; ", why), start = used;

    for (size_t k = 0; k < mean->n_money && used + 120 < sizeof list; k++) {
        int64_t more = 0, other;
        bool any = false, fits = true;
        char money[CRM_MONEY_TEXT];
        const char *header;
        if (!crm_mean_is_amount(mean, k))
            continue;
        for (size_t i = 0; i < mean->n && fits; i++) {
            other = crm_mean_money(mean, i, k);
            if (!crm_mean_counts(&mean->row[i]) || mean->row[i].amount_e4 == CRM_MEAN_NONE)
                continue;
            any |= other != CRM_MEAN_NONE;
            other = other == CRM_MEAN_NONE ? 0 : other;
            fits = !__builtin_sub_overflow(other, mean->row[i].amount_e4, &other) &&
                   crm_money_add(&more, other);
        }
        if (!fits || !any || more == 0)
            continue;
        header = crm_mean_header(mean, mean->money[k]);
        if (!header)
            return crm_err_nomem(err);
        money[crm_money_format(more < 0 ? -more : more, 2 + 2 * (more % 100 != 0), money)] = '\0';
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%.50s would give %s %s",
            used > start ? ", " : "", header, money, more < 0 ? "less" : "more");
    }
    if (used == start)
        return CRM_OK;
    mean->plan->amount_beside = crm_arena_dup(&mean->plan->arena, crm_slice_of(list));
    return mean->plan->amount_beside ? CRM_OK : crm_err_nomem(err);
}

/* Tips and charges that no column of money holds, as far as the rows tell. */
static enum crm_status say_beside(
    struct crm_mean *mean, const struct moneys *m, struct crm_err *err)
{
    static const enum part parts[] = {TIP, SURCHARGE};
    char list[260];
    unsigned set = 0;
    enum crm_status status;

    for (size_t i = 0; i < 2; i++) {
        bool known = m->n_rows[parts[i]] == 0 || has_other(mean, m, parts[i]);
        for (size_t k = 0; k < mean->n_money && !known; k++)
            known = crm_mean_is_amount(mean, k); /* their sums are compared */
        set |= known ? 0 : 1u << parts[i];
    }
    status = name_parts(mean, m, set, list, sizeof list, err);
    return status || !set
               ? status
               : crm_mean_say(mean, err, "%s: taken to stand beside the amount, not in it", list);
}

enum crm_status crm_mean_columns(struct crm_mean *mean, struct crm_err *err)
{
    const struct crm_plan *plan = mean->plan;
    struct moneys m;
    enum crm_status status = CRM_OK;
    bool taken = false;

    if (plan->preset || plan->own || plan->column[CRM_FIELD_AMOUNT] == CRM_COLUMN_NONE ||
        plan->made || plan->once)
        return CRM_OK;
    find_moneys(mean, &m);
    if (!crm_mean_amount_said(mean))
        status = take_better(mean, &m, &taken, err);
    for (int p = 0; p < N_OUT && !status && !taken && !crm_mean_amount_said(mean); p++)
        if (is_open(mean, &m, (enum part)p))
            return ask_part(mean, &m, (enum part)p, err);
    if (!status && !taken && !crm_mean_amount_said(mean))
        status = say_beside(mean, &m, err);
    return status ? status
                  : compare_sums(mean,
                        crm_mean_amount_said(mean)                       ? "as you say"
                        : plan->column[CRM_FIELD_AMOUNT] != mean->amount ? "by its rows"
                                                                         : "by its name",
                        err);
}
