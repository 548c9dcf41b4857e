/* What the rows of one ticket show: its total on each of its lines, or beside them. */

#include "pos/mean.h"

#include "base/mem.h"
#include "base/words.h"

#include <stdio.h>
#include <stdlib.h>

/* One ticket of several rows. */
struct ticket {
    int64_t first_e4, sum_e4, named_e4, blank_e4;
    uint32_t n, named, blank, item, pay, line, largest;
    bool equal, differ; /* amounts; items or ways to pay */
    int64_t most_e4;
};

struct level_seen {
    struct ticket *ticket;
    size_t several, repeated, other; /* tickets of several rows that differ in what was sold */
    size_t mixed, matched,
        strong;        /* with rows that name nothing; whose sum is that of the others */
    size_t blank_only; /* all rows of the ticket name nothing */
    uint32_t line;
    bool vary; /* not all amounts are equal */
};

static bool fill_tickets(const struct crm_mean *mean, struct level_seen *seen)
{
    int64_t first = CRM_MEAN_NONE;

    for (size_t i = 0; i < mean->n; i++) {
        const struct crm_mean_row *row = &mean->row[i];
        struct ticket *t;
        if (!crm_mean_counts(row) || row->ticket == CRM_MAP_NONE || row->amount_e4 == CRM_MEAN_NONE)
            continue;
        t = &seen->ticket[row->ticket];
        if (first == CRM_MEAN_NONE)
            first = row->amount_e4;
        seen->vary |= row->amount_e4 != first;
        if (t->n++ == 0) {
            *t = (struct ticket){.first_e4 = row->amount_e4,
                .n = 1,
                .item = row->item,
                .pay = row->pay,
                .line = row->line,
                .equal = true};
        } else {
            t->equal &= row->amount_e4 == t->first_e4;
            t->differ |= row->item != t->item || (row->pay != t->pay && !mean->no_tickets);
        }
        if (__builtin_add_overflow(t->sum_e4, row->amount_e4, &t->sum_e4))
            return false;
        if (row->item == CRM_MAP_NONE) {
            t->blank++;
            t->blank_e4 += row->amount_e4;
        } else {
            t->named++;
            t->named_e4 += row->amount_e4;
        }
    }
    return true;
}

static void judge_tickets(const struct crm_mean *mean, struct level_seen *seen)
{
    bool items = mean->plan->column[CRM_FIELD_ITEM] != CRM_COLUMN_NONE;

    for (uint32_t k = 0; k < mean->tickets.n; k++) {
        const struct ticket *t = &seen->ticket[k];
        if (t->n < 2) {
            seen->blank_only += items && t->n && t->blank;
            continue;
        }
        if (items && t->blank && t->named) {
            bool match = t->named_e4 != 0 && (t->blank_e4 == t->named_e4 ||
                                                 (t->blank > 1 && t->blank_e4 == 2 * t->named_e4));
            seen->mixed++;
            seen->matched += match;
            seen->strong += match && t->named >= 2;
            if (match && !seen->line)
                seen->line = t->line;
            continue;
        }
        seen->blank_only += items && t->blank == t->n;
        if (!t->differ)
            continue;
        seen->several++;
        seen->repeated += t->equal && t->first_e4 != 0;
        seen->other += !t->equal;
        if (t->equal && t->first_e4 && !seen->line)
            seen->line = t->line;
    }
}

/* Whether some item has different amounts: prices do not change from ticket to ticket as totals do.
 */
static bool prices_vary(const struct crm_mean *mean, struct crm_err *err, enum crm_status *status)
{
    int64_t *price = crm_mem_alloc(mean->items.n + 1, sizeof *price);
    bool vary = false;

    if (!price) {
        *status = crm_err_nomem(err);
        return false;
    }
    for (uint32_t i = 0; i < mean->items.n; i++)
        price[i] = CRM_MEAN_NONE;
    for (size_t i = 0; i < mean->n; i++) {
        const struct crm_mean_row *row = &mean->row[i];
        if (!crm_mean_counts(row) || row->item == CRM_MAP_NONE || row->amount_e4 == CRM_MEAN_NONE)
            continue;
        vary |= price[row->item] != CRM_MEAN_NONE && price[row->item] != row->amount_e4;
        price[row->item] = row->amount_e4;
    }
    free(price);
    return vary;
}

/* "Order Total", 整单金额: the header says whose money it is. */
static bool header_says_ticket(const char *key)
{
    static const char *const ticket[] = {"order", "ticket", "receipt", "invoice", "bill", "sale",
        "transaction", "basket", "订单", "整单", "小票", "本单", "单据", "账单", "beleg", "bon",
        "rechnung", "facture", "commande", "factura", "pedido", "scontrino", "fattura", "fatura",
        "factuur", "伝票", "会計", "注文"};
    static const char *const total[] = {"total", "amount", "sum", "金额", "总额", "betrag", "summe",
        "gesamt", "montant", "importe", "importo", "totale", "valor", "bedrag", "totaal", "金額",
        "合計"};
    bool first = false, second = false;

    for (size_t i = 0; i < sizeof ticket / sizeof *ticket; i++)
        first |= strstr(key, ticket[i]) != NULL;
    for (size_t i = 0; i < sizeof total / sizeof *total; i++)
        second |= strstr(key, total[i]) != NULL;
    return first && second;
}

/* Another column of money whose rows add up to the repeated total of every ticket. */
static enum crm_status find_lines(
    const struct crm_mean *mean, const struct level_seen *seen, size_t *money, struct crm_err *err)
{
    int64_t *sum = crm_mem_alloc(mean->tickets.n + 1, sizeof *sum);

    *money = mean->n_money;
    if (!sum)
        return crm_err_nomem(err);
    for (size_t k = 0; k < mean->n_money && *money == mean->n_money; k++) {
        bool fits =
            crm_mean_is_amount(mean, k) || crm_field_rank(mean->options->stream, CRM_FIELD_PRICE,
                                               mean->plan->key[mean->money[k]]) >= 0;
        memset(sum, 0, (mean->tickets.n + 1) * sizeof *sum);
        for (size_t i = 0; i < mean->n && fits; i++) {
            const struct crm_mean_row *row = &mean->row[i];
            int64_t amount = crm_mean_money(mean, i, k);
            if (!crm_mean_counts(row) || row->ticket == CRM_MAP_NONE)
                continue;
            fits = amount != CRM_MEAN_NONE &&
                   !__builtin_add_overflow(sum[row->ticket], amount, &sum[row->ticket]);
        }
        for (uint32_t t = 0; t < mean->tickets.n && fits; t++)
            fits = seen->ticket[t].n == 0 || sum[t] == seen->ticket[t].first_e4;
        if (fits)
            *money = k;
    }
    free(sum);
    return CRM_OK;
}

static enum crm_status take_once(struct crm_mean *mean, const char *why, struct crm_err *err)
{
    const char *header = crm_mean_header(mean, mean->plan->column[CRM_FIELD_AMOUNT]);

    if (!header)
        return crm_err_nomem(err);
    mean->plan->once = true;
    return crm_mean_say(mean, err,
        "column %s is the ticket's on each of its lines%s: taken once, with the first", header,
        why);
}

static enum crm_status settle_repeated(
    struct crm_mean *mean, const struct level_seen *seen, struct crm_err *err)
{
    size_t column = mean->plan->column[CRM_FIELD_AMOUNT], money;
    enum crm_status status = find_lines(mean, seen, &money, err);
    bool vary;

    if (status)
        return status;
    if (mean->no_tickets && money == mean->n_money)
        return crm_mean_ask(mean, column, err,
            "lines of one client at one time have one amount though they differ (line %u, %llu "
            "time%s): the ticket's total on each line? --once-per visit takes it once, --once-per "
            "row takes every line",
            seen->line, (unsigned long long)seen->repeated, seen->repeated == 1 ? "" : "s");
    if (money < mean->n_money && !crm_mean_amount_said(mean)) {
        const char *total = crm_mean_header(mean, column);
        const char *line = crm_mean_header(mean, mean->money[money]);
        if (!total || !line)
            return crm_err_nomem(err);
        crm_mean_take(mean, money);
        return crm_mean_say(mean, err,
            "the amount is %s: %s is the ticket's on each of its lines, and the sum of theirs",
            line, total);
    }
    if (money < mean->n_money)
        return take_once(mean, ", and the sum of another column", err);
    if (header_says_ticket(mean->plan->key[column]))
        return take_once(mean, " by its name and its amounts", err);
    vary = prices_vary(mean, err, &status);
    if (status)
        return status;
    if (seen->repeated >= 3 && vary)
        return take_once(mean, "", err);
    return crm_mean_ask(mean, column, err,
        "the lines of %llu ticket%s (line %u) have the same amount each though they differ: the "
        "ticket's total on each line? --once-per txn_id takes it once, --once-per row takes every "
        "line",
        (unsigned long long)seen->repeated, seen->repeated == 1 ? "" : "s", seen->line);
}

/* Rows that name nothing hold the money of those that do: the ticket's, or its payments. */
static enum crm_status settle_blank(
    struct crm_mean *mean, const struct level_seen *seen, struct crm_err *err)
{
    size_t column = mean->plan->column[CRM_FIELD_ITEM];
    const char *header = crm_mean_header(mean, column);
    struct crm_judge *judge;
    struct crm_judge_word *word;

    if (!header)
        return crm_err_nomem(err);
    if (seen->matched < seen->mixed || seen->blank_only || mean->no_tickets ||
        !(seen->strong || (seen->matched >= 3 && seen->vary)))
        return crm_mean_ask(mean, column, err,
            "rows without it have the money of those with it in %llu of %llu tickets (line %u): "
            "--skip '%s=' leaves them out, --keep-only '%s=*,' keeps them",
            (unsigned long long)seen->matched, (unsigned long long)seen->mixed, seen->line, header,
            header);
    judge = crm_mean_judge(mean, CRM_JUDGE_SAID, column);
    word = judge ? crm_judge_add(judge, &mean->plan->arena, (struct crm_slice){"", 0}) : NULL;
    if (!word)
        return crm_err_nomem(err);
    judge->level = true;
    word->verdict = CRM_VERDICT_SKIP;
    for (size_t i = 0; i < mean->n; i++)
        mean->row[i].skip |= mean->row[i].item == CRM_MAP_NONE;
    return crm_mean_say(mean, err,
        "rows without %s are tickets or payments, with the money of their lines: left out", header);
}

/* Without numbers: lines next to each other, of one client at one time, with one amount or not. */
static void judge_pairs(const struct crm_mean *mean, struct level_seen *seen)
{
    seen->several = seen->repeated = seen->other = 0;
    for (size_t i = 1; i < mean->n; i++) {
        const struct crm_mean_row *row = &mean->row[i], *before = row - 1;
        if (!crm_mean_counts(row) || !crm_mean_counts(before) || row->ticket == CRM_MAP_NONE ||
            row->ticket != before->ticket || row->item == before->item ||
            row->item == CRM_MAP_NONE || before->item == CRM_MAP_NONE ||
            row->amount_e4 == CRM_MEAN_NONE || row->amount_e4 == 0)
            continue;
        if (row->amount_e4 != before->amount_e4) {
            seen->other++;
            continue;
        }
        if (seen->repeated++ == 0)
            seen->line = before->line;
    }
}

/*
 * Of lines without tickets some are next to those of another ticket, but then amounts vary; a house
 * of one price has no ticket totals either.
 */
static bool is_repeated(const struct crm_mean *mean, const struct level_seen *seen)
{
    if (mean->no_tickets && seen->repeated)
        return (seen->vary || seen->repeated < 3) &&
               (seen->other == 0 || (seen->repeated >= 3 && seen->repeated >= 2 * seen->other));
    return seen->repeated && (seen->other == 0 || seen->repeated >= 10 * seen->other);
}

enum crm_status crm_mean_tickets(struct crm_mean *mean, struct crm_err *err)
{
    struct level_seen seen = {0};
    enum crm_status status = CRM_OK;

    seen.ticket = crm_mem_zalloc(mean->tickets.n + 1, sizeof *seen.ticket);
    if (!seen.ticket)
        return crm_err_nomem(err);
    if (!fill_tickets(mean, &seen))
        status = crm_err_set(err, CRM_EDATA, "the sum of all amounts is too large");
    if (!status) {
        judge_tickets(mean, &seen);
        if (mean->no_tickets)
            judge_pairs(mean, &seen);
        if (seen.mixed && seen.matched * 2 >= seen.mixed &&
            !crm_mean_is_said(mean, mean->plan->column[CRM_FIELD_ITEM]))
            status = settle_blank(mean, &seen, err);
        else if (is_repeated(mean, &seen))
            status = settle_repeated(mean, &seen, err);
    }
    free(seen.ticket);
    return status;
}
