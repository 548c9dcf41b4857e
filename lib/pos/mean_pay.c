/* Money that is no sale: change given back, payments and totals under a ticket's lines, tips. */

#include "pos/mean.h"

#include "base/mem.h"
#include "base/words.h"

#include <stdio.h>
#include <stdlib.h>

enum item { SOLD, PAID, TIP, TAX };

/* VAT, "GST 5%", MwSt 19% */
static bool is_tax(const char *key)
{
    char word[CRM_TEXT_KEY];
    size_t n = strlen(key);

    memcpy(word, key, n + 1);
    while (n && ((word[n - 1] >= '0' && word[n - 1] <= '9') || word[n - 1] == '%'))
        word[--n] = '\0';
    return crm_words_has(CRM_WORDS_TAX, word);
}

/* Cash, "Ticket total", Payment: what nobody sells. */
static enum item item_of(struct crm_slice text)
{
    char key[CRM_TEXT_KEY];

    if (crm_text_key(text, key) == 0)
        return SOLD;
    if (crm_words_has(CRM_WORDS_TIP, key))
        return TIP;
    if (is_tax(key))
        return TAX;
    return (crm_words_has(CRM_WORDS_TENDER, key) && !crm_words_has(CRM_WORDS_OTHER, key)) ||
                   crm_words_has(CRM_WORDS_LEVEL_PAYMENT, key) ||
                   crm_words_has(CRM_WORDS_LEVEL_TICKET, key) || crm_words_has(CRM_WORDS_SUM, key)
               ? PAID
               : SOLD;
}

struct two {
    int64_t sold_e4, paid_e4;
    uint32_t sold, paid;
};

static bool sum_items(const struct crm_mean *mean, const unsigned char *item, struct two *ticket)
{
    for (size_t i = 0; i < mean->n; i++) {
        const struct crm_mean_row *row = &mean->row[i];
        struct two *t;
        bool paid;
        if (row->skip || row->header || row->ticket == CRM_MAP_NONE ||
            row->amount_e4 == CRM_MEAN_NONE)
            continue;
        t = &ticket[row->ticket];
        paid = row->item != CRM_MAP_NONE && item[row->item] == PAID;
        *(paid ? &t->paid : &t->sold) += 1;
        if (__builtin_add_overflow(*(paid ? &t->paid_e4 : &t->sold_e4), row->amount_e4,
                paid ? &t->paid_e4 : &t->sold_e4))
            return false;
    }
    return true;
}

/* Cash,Card: for an option */
static void list_items(
    const struct crm_mean *mean, const unsigned char *item, enum item of, char *out, size_t room)
{
    size_t used = 0;

    out[0] = '\0';
    for (uint32_t i = 0; i < mean->items.n && used + 60 < room; i++) {
        struct crm_slice text = crm_map_key(&mean->items, i);
        if (item[i] == of && text.len < 40)
            used += (size_t)snprintf(
                out + used, room - used, "%s%.*s", used ? "," : "", (int)text.len, text.ptr);
    }
}

static enum crm_status look_at_payments(
    struct crm_mean *mean, const unsigned char *item, struct crm_err *err)
{
    struct two *ticket = crm_mem_zalloc(mean->tickets.n + 1, sizeof *ticket);
    size_t same = 0, both = 0;
    char list[160];
    const char *header = crm_mean_header(mean, mean->plan->column[CRM_FIELD_ITEM]);
    bool ok = ticket && header;

    if (ok && !sum_items(mean, item, ticket)) {
        free(ticket);
        return crm_err_set(err, CRM_EDATA, "the sum of all amounts is too large");
    }
    for (uint32_t i = 0; ok && i < mean->tickets.n; i++) {
        const struct two *t = &ticket[i];
        if (!t->sold || !t->paid)
            continue;
        both++;
        same += t->sold_e4 != 0 && (t->paid_e4 == t->sold_e4 || t->paid_e4 == -t->sold_e4 ||
                                       t->paid_e4 == 2 * t->sold_e4);
    }
    free(ticket);
    if (!ok)
        return crm_err_nomem(err);
    if (same * 2 < both || same == 0)
        return CRM_OK;
    list_items(mean, item, PAID, list, sizeof list);
    return crm_mean_ask(mean, mean->plan->column[CRM_FIELD_ITEM], err,
        "in %llu of %llu tickets the rows called %s have the money of the others: payments or "
        "totals? --skip '%s=%s' leaves them out, --keep-only '%s=*' keeps them",
        (unsigned long long)same, (unsigned long long)both, list, header, list, header);
}

/* What clients left for the staff is no sale. */
static enum crm_status leave_tips(
    struct crm_mean *mean, const unsigned char *item, struct crm_err *err)
{
    struct crm_plan *plan = mean->plan;
    size_t column = plan->column[CRM_FIELD_ITEM];
    struct crm_judge *judge = NULL;

    for (size_t i = 0; i < plan->n_judges; i++)
        if (plan->judge[i].column == column)
            judge = &plan->judge[i];
    if (!judge)
        judge = crm_mean_judge(mean, CRM_JUDGE_SAID, column);
    if (!judge)
        return crm_err_nomem(err);
    for (uint32_t i = 0; i < mean->items.n; i++) {
        struct crm_judge_word *word;
        if (item[i] != TIP)
            continue;
        word = crm_judge_add(judge, &plan->arena, crm_map_key(&mean->items, i));
        if (!word)
            return crm_err_nomem(err);
        word->verdict = CRM_VERDICT_SKIP;
    }
    return crm_mean_say(mean, err,
        "column %s has tips, which are no sales: left out; --keep-only '%s=*' keeps them",
        judge->header, judge->header);
}

/* The tax on the other lines is part of the amounts or not: as whoever reads them means it. */
static enum crm_status ask_tax(
    struct crm_mean *mean, const unsigned char *item, struct crm_err *err)
{
    const char *header = crm_mean_header(mean, mean->plan->column[CRM_FIELD_ITEM]);
    char list[160];

    if (!header)
        return crm_err_nomem(err);
    for (size_t i = 0; i < mean->n; i++) {
        const struct crm_mean_row *row = &mean->row[i];
        if (!crm_mean_counts(row) || row->item == CRM_MAP_NONE || item[row->item] != TAX)
            continue;
        list_items(mean, item, TAX, list, sizeof list);
        return crm_mean_ask(mean, mean->plan->column[CRM_FIELD_ITEM], err,
            "rows called %s (line %u) are tax: --skip '%s=%s' gives amounts without it, "
            "--keep-only '%s=*' with it",
            list, row->line, header, list, header);
    }
    return CRM_OK;
}

enum crm_status crm_mean_payments(struct crm_mean *mean, struct crm_err *err)
{
    const struct crm_plan *plan = mean->plan;
    size_t column = plan->column[CRM_FIELD_ITEM], paid = 0, tips = 0, sold = 0, taxes = 0;
    unsigned char *item;
    enum crm_status status = CRM_OK;

    if (plan->preset || plan->own || column == CRM_COLUMN_NONE ||
        plan->column[CRM_FIELD_AMOUNT] == CRM_COLUMN_NONE)
        return CRM_OK;
    if (crm_mean_is_said(mean, column))
        return CRM_OK;
    item = crm_mem_alloc(mean->items.n + 1, 1);
    if (!item)
        return crm_err_nomem(err);
    for (uint32_t i = 0; i < mean->items.n; i++) {
        item[i] = (unsigned char)item_of(crm_map_key(&mean->items, i));
        paid += item[i] == PAID;
        tips += item[i] == TIP;
        taxes += item[i] == TAX;
        sold += item[i] == SOLD;
    }
    if (paid && sold)
        status = look_at_payments(mean, item, err);
    if (!status && taxes && sold)
        status = ask_tax(mean, item, err);
    if (!status && tips && sold)
        status = leave_tips(mean, item, err);
    free(item);
    return status;
}

/* ---- change ------------------------------------------------------------------------------ */

/* Whether the amount is, in every row, another column and the change; some change there is. */
static bool is_with_change(const struct crm_mean *mean, size_t change, size_t other, int sign)
{
    size_t n = 0;

    for (size_t i = 0; i < mean->n; i++) {
        const struct crm_mean_row *row = &mean->row[i];
        int64_t back = crm_mean_money(mean, i, change), paid = crm_mean_money(mean, i, other);
        int64_t sum;
        if (row->skip || row->header || row->sum || row->amount_e4 == CRM_MEAN_NONE)
            continue;
        if (back == CRM_MEAN_NONE)
            back = 0;
        if (paid == CRM_MEAN_NONE || __builtin_add_overflow(paid, sign * back, &sum) ||
            sum != row->amount_e4)
            return false;
        n += back != 0;
    }
    return n > 0;
}

enum crm_status crm_mean_change(struct crm_mean *mean, struct crm_err *err)
{
    const struct crm_plan *plan = mean->plan;
    size_t change = mean->n_money;

    if (crm_mean_amount_said(mean))
        return CRM_OK;
    if (plan->preset || plan->own || plan->column[CRM_FIELD_AMOUNT] == CRM_COLUMN_NONE)
        return CRM_OK;
    for (size_t k = 0; k < mean->n_money; k++)
        if (crm_field_rank(mean->options->stream, CRM_FIELD_CHANGE, plan->key[mean->money[k]]) >= 0)
            change = k;
    for (size_t k = 0; k < mean->n_money && change < mean->n_money; k++) {
        const char *handed, *back, *paid;
        if (k == change || !crm_mean_is_amount(mean, k) ||
            !(is_with_change(mean, change, k, 1) || is_with_change(mean, change, k, -1)))
            continue;
        handed = crm_mean_header(mean, plan->column[CRM_FIELD_AMOUNT]);
        back = crm_mean_header(mean, mean->money[change]);
        paid = crm_mean_header(mean, mean->money[k]);
        if (!handed || !back || !paid)
            return crm_err_nomem(err);
        crm_mean_take(mean, k);
        return crm_mean_say(mean, err,
            "the amount is %s: %s is what was handed over, and %s of it was given back", paid,
            handed, back);
    }
    return CRM_OK;
}
