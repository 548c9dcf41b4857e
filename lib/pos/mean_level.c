/* Whether a row is a line, a ticket or a payment: the same money must not be summed twice. */

#include "pos/mean.h"

#include "base/mem.h"
#include "base/words.h"

#include <stdio.h>
#include <stdlib.h>

static bool counts(const struct crm_mean_row *row)
{
    return !row->skip && !row->sum && !row->header && row->day != CRM_DAY_NONE;
}

/* ---- another column for the amount ------------------------------------------------------- */

int64_t crm_mean_money(const struct crm_mean *mean, size_t row, size_t money)
{
    return money == mean->n_money ? mean->row[row].amount_e4
                                  : mean->money_e4[row * mean->n_money + money];
}

void crm_mean_take(struct crm_mean *mean, size_t money)
{
    size_t column = mean->money[money];

    for (size_t i = 0; i < mean->n; i++) {
        int64_t *other = &mean->money_e4[i * mean->n_money + money], before = *other;
        *other = mean->row[i].amount_e4;
        mean->row[i].amount_e4 = before;
    }
    mean->money[money] = mean->plan->column[CRM_FIELD_AMOUNT];
    mean->plan->column[CRM_FIELD_AMOUNT] = column;
}

bool crm_mean_is_amount(const struct crm_mean *mean, size_t money)
{
    return crm_field_rank(
               mean->options->stream, CRM_FIELD_AMOUNT, mean->plan->key[mean->money[money]]) >= 0;
}

/* Whether the user named the column of the amount. */
static bool amount_said(const struct crm_mean *mean)
{
    for (size_t i = 0; i < mean->options->n_alias; i++)
        if (strcmp(mean->options->alias[i].name, "amount") == 0)
            return true;
    return false;
}

/* ---- journals ------------------------------------------------------------------------------ */

enum level { NO_LEVEL, LINE, TICKET, PAYMENT, N_LEVELS };

static enum level level_of(struct crm_slice text)
{
    char key[CRM_TEXT_KEY];

    crm_text_key(text, key);
    if (crm_words_has(CRM_WORDS_LEVEL_LINE, key) || crm_words_has(CRM_WORDS_SERVICE, key) ||
        crm_words_has(CRM_WORDS_PRODUCT, key))
        return LINE;
    if (crm_words_has(CRM_WORDS_LEVEL_PAYMENT, key))
        return PAYMENT;
    return crm_words_has(CRM_WORDS_LEVEL_TICKET, key) ? TICKET : NO_LEVEL;
}

/* What one column says of the levels of rows. */
struct journal {
    const struct crm_mean_words *words;
    unsigned char *level;        /* of each row */
    uint32_t *ticket, n_tickets; /* of each row */
    int64_t (*sum_e4)[N_LEVELS]; /* of a ticket */
    unsigned char (*has)[N_LEVELS];
};

static void journal_release(struct journal *j)
{
    free(j->level);
    free(j->ticket);
    free(j->sum_e4);
    free(j->has);
}

/* Rows belong together by their ticket; without one, by client and day. */
static bool group_rows(struct crm_mean *mean, struct journal *j)
{
    bool tickets = mean->plan->column[CRM_FIELD_TXN_ID] != CRM_COLUMN_NONE, added;
    struct crm_map map;

    j->ticket = crm_mem_alloc(mean->n + 1, sizeof *j->ticket);
    if (!j->ticket)
        return false;
    crm_map_init(&map);
    for (size_t i = 0; i < mean->n; i++) {
        uint32_t key[2] = {mean->row[i].id, (uint32_t)mean->row[i].day};
        j->ticket[i] = mean->row[i].ticket;
        if (!tickets && !crm_map_put(&map, (struct crm_slice){(const char *)key, sizeof key},
                            &j->ticket[i], &added)) {
            crm_map_release(&map);
            return false;
        }
    }
    j->n_tickets = tickets ? mean->tickets.n : map.n;
    crm_map_release(&map);
    return true;
}

/* The sums of the tickets by level, of one column of money. */
static bool sum_levels(const struct crm_mean *mean, struct journal *j, size_t money)
{
    memset(j->sum_e4, 0, j->n_tickets * sizeof *j->sum_e4);
    for (size_t i = 0; i < mean->n; i++) {
        int64_t amount = crm_mean_money(mean, i, money);
        if (j->ticket[i] == CRM_MAP_NONE || !counts(&mean->row[i]) || amount == CRM_MEAN_NONE)
            continue;
        j->has[j->ticket[i]][j->level[i]] = 1;
        if (__builtin_add_overflow(j->sum_e4[j->ticket[i]][j->level[i]], amount,
                &j->sum_e4[j->ticket[i]][j->level[i]]))
            return false;
    }
    return true;
}

/* How many tickets have money at both levels: the same, and another. */
static void compare(
    const struct journal *j, enum level a, enum level b, size_t *same, size_t *other)
{
    *same = *other = 0;
    for (uint32_t t = 0; t < j->n_tickets; t++) {
        if (!j->has[t][a] || !j->has[t][b])
            continue;
        if (j->sum_e4[t][a] != j->sum_e4[t][b])
            ++*other;
        else if (j->sum_e4[t][a] != 0)
            ++*same;
    }
}

static bool any_at(const struct journal *j, enum level level)
{
    for (uint32_t t = 0; t < j->n_tickets; t++)
        if (j->has[t][level])
            return true;
    return false;
}

/* Whether rows of two levels share a ticket. */
static bool shares(const struct journal *j)
{
    for (uint32_t t = 0; t < j->n_tickets; t++)
        if (j->has[t][LINE] + j->has[t][TICKET] + j->has[t][PAYMENT] > 1)
            return true;
    return false;
}

/* The level to keep when, of this column of money, it says the same as those above it. */
static enum level settle_level(struct crm_mean *mean, struct journal *j, size_t money)
{
    size_t same, other;

    if (!sum_levels(mean, j, money))
        return NO_LEVEL;
    if (any_at(j, LINE) && any_at(j, TICKET)) {
        compare(j, LINE, TICKET, &same, &other);
        return same && !other ? LINE : NO_LEVEL;
    }
    if (any_at(j, LINE)) {
        compare(j, LINE, PAYMENT, &same, &other);
        return same && !other ? LINE : NO_LEVEL;
    }
    compare(j, TICKET, PAYMENT, &same, &other);
    return same && !other ? TICKET : NO_LEVEL;
}

static enum crm_status judge_levels(
    struct crm_mean *mean, const struct journal *j, enum level keep, struct crm_err *err)
{
    static const char *const names[] = {"", "lines", "tickets", "payments"};
    struct crm_judge *judge = NULL;
    const char *header = crm_mean_header(mean, j->words->column);

    for (size_t i = 0; i < mean->plan->n_judges; i++)
        if (mean->plan->judge[i].column == j->words->column)
            judge = &mean->plan->judge[i];
    if (!judge)
        judge = crm_mean_judge(mean, CRM_JUDGE_LEVELS, j->words->column);
    if (!judge || !header)
        return crm_err_nomem(err);
    judge->of = CRM_JUDGE_LEVELS;
    for (size_t i = 0; i < j->words->n; i++) {
        enum level level = level_of(j->words->word[i].text);
        struct crm_judge_word *word =
            crm_judge_add(judge, &mean->plan->arena, j->words->word[i].text);
        if (!word)
            return crm_err_nomem(err);
        if (!word->said && level != keep && level != NO_LEVEL)
            word->verdict = CRM_VERDICT_SKIP;
    }
    for (size_t i = 0; i < mean->n; i++)
        mean->row[i].skip |= j->level[i] != keep && j->level[i] != NO_LEVEL;
    return crm_mean_say(mean, err,
        "a journal: of its %s, the %s are summed, which come to the same "
        "as the other levels",
        header, names[keep]);
}

static enum crm_status ask_level(
    struct crm_mean *mean, const struct journal *j, struct crm_err *err)
{
    const char *header = crm_mean_header(mean, j->words->column);
    char lists[N_LEVELS][80] = {"", "", "", ""};
    char show[240] = "";
    size_t used = 0;

    if (!header)
        return crm_err_nomem(err);
    for (size_t i = 0; i < j->words->n; i++) {
        enum level level = level_of(j->words->word[i].text);
        char *list = lists[level];
        size_t n = strlen(list);
        snprintf(list + n, sizeof lists[0] - n, "%s%.*s", n ? "," : "",
            (int)j->words->word[i].text.len, j->words->word[i].text.ptr);
    }
    for (int l = LINE; l < N_LEVELS && used < sizeof show; l++)
        if (lists[l][0])
            used += (size_t)snprintf(show + used, sizeof show - used, "%s--keep-only '%s=%s'",
                used ? ", " : "", header, lists[l]);
    return crm_mean_ask(mean, j->words->column, err,
        "rows of several levels of the same tickets, whose sums differ: which are to be summed? "
        "%s; "
        "all: --keep-only '%s=*'",
        show, header);
}

static enum crm_status settle_journal(struct crm_mean *mean, struct journal *j, struct crm_err *err)
{
    enum level keep = settle_level(mean, j, mean->n_money);

    for (size_t k = 0; k < mean->n_money && keep == NO_LEVEL && !amount_said(mean); k++) {
        if (!crm_mean_is_amount(mean, k) || (keep = settle_level(mean, j, k)) == NO_LEVEL)
            continue;
        crm_mean_take(mean, k);
    }
    if (keep == NO_LEVEL) {
        size_t same, other;
        if (!sum_levels(mean, j, mean->n_money))
            return crm_err_set(err, CRM_EDATA, "the sum of all amounts is too large");
        compare(j, TICKET, PAYMENT, &same, &other);
        for (uint32_t t = 0; t < j->n_tickets; t++) /* lines without money */
            other += j->sum_e4[t][LINE] != 0;
        if (!same || other)
            return ask_level(mean, j, err);
        keep = TICKET;
    }
    return judge_levels(mean, j, keep, err);
}

/* Whether an option names the column. */
static bool is_said(const struct crm_mean *mean, size_t column)
{
    for (size_t i = 0; i < mean->plan->n_judges; i++)
        for (size_t k = 0;
             mean->plan->judge[i].column == column && k < mean->plan->judge[i].n_words; k++)
            if (mean->plan->judge[i].word[k].said)
                return true;
    for (size_t i = 0; i < mean->plan->n_judges; i++)
        if (mean->plan->judge[i].column == column && mean->plan->judge[i].all)
            return true;
    return false;
}

static enum crm_status look_for_journal(
    struct crm_mean *mean, const struct crm_mean_words *words, struct crm_err *err)
{
    struct journal j = {.words = words};
    unsigned levels = 0;
    enum crm_status status = CRM_OK;

    if (words->many || words->n < 2 || is_said(mean, words->column))
        return CRM_OK;
    for (size_t i = 0; i < words->n; i++)
        levels |= 1u << level_of(words->word[i].text);
    levels &= ~1u;
    if (!(levels & (levels - 1)))
        return CRM_OK;
    j.level = crm_mem_zalloc(mean->n + 1, 1);
    if (!j.level || !group_rows(mean, &j))
        status = crm_err_nomem(err);
    if (!status) {
        j.sum_e4 = crm_mem_zalloc(j.n_tickets + 1, sizeof *j.sum_e4);
        j.has = crm_mem_zalloc(j.n_tickets + 1, sizeof *j.has);
        if (!j.sum_e4 || !j.has)
            status = crm_err_nomem(err);
    }
    if (!status)
        status = crm_mean_levels_of(mean, words->column, j.level, err);
    if (!status && !sum_levels(mean, &j, mean->n_money))
        status = crm_err_set(err, CRM_EDATA, "the sum of all amounts is too large");
    if (!status && shares(&j))
        status = settle_journal(mean, &j, err);
    journal_release(&j);
    return status;
}

unsigned char crm_mean_level_word(struct crm_slice text)
{
    return (unsigned char)level_of(text);
}

/* ---- a ticket's total on each of its lines ------------------------------------------------- */

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
        if (!counts(row) || row->ticket == CRM_MAP_NONE || row->amount_e4 == CRM_MEAN_NONE)
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
            t->differ |= row->item != t->item || row->pay != t->pay;
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
        if (!counts(row) || row->item == CRM_MAP_NONE || row->amount_e4 == CRM_MEAN_NONE)
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
            if (!counts(row) || row->ticket == CRM_MAP_NONE)
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
    if (money < mean->n_money && !amount_said(mean)) {
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
    if (seen->matched < seen->mixed || seen->blank_only ||
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

static enum crm_status look_at_tickets(struct crm_mean *mean, struct crm_err *err)
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
        if (seen.mixed && seen.matched * 2 >= seen.mixed &&
            !is_said(mean, mean->plan->column[CRM_FIELD_ITEM]))
            status = settle_blank(mean, &seen, err);
        else if (seen.repeated && (seen.other == 0 || (seen.repeated >= 10 * seen.other)))
            status = settle_repeated(mean, &seen, err);
    }
    free(seen.ticket);
    return status;
}

static enum crm_status look_at_levels(struct crm_mean *mean, struct crm_err *err)
{
    const struct crm_plan *plan = mean->plan;
    enum crm_status status = CRM_OK;

    if (mean->options->once == CRM_ONCE_TICKET &&
        plan->column[CRM_FIELD_TXN_ID] == CRM_COLUMN_NONE) {
        crm_err_place(err, plan->file, plan->header_line, NULL);
        return crm_err_set(
            err, CRM_EUSAGE, "--once-per txn_id: which column is the txn_id? say -c txn_id=HEADER");
    }
    mean->plan->once = mean->options->once == CRM_ONCE_TICKET;
    if (plan->preset || plan->own || plan->made ||
        plan->column[CRM_FIELD_AMOUNT] == CRM_COLUMN_NONE || mean->options->once != CRM_ONCE_OPEN)
        return CRM_OK;
    for (size_t i = 0; i < mean->n_words && !status; i++)
        status = look_for_journal(mean, &mean->words[i], err);
    if (!status && plan->column[CRM_FIELD_TXN_ID] != CRM_COLUMN_NONE)
        status = look_at_tickets(mean, err);
    return status;
}

/* What comes after sees the amounts as they will be written. */
static enum crm_status apply_once(struct crm_mean *mean, struct crm_err *err)
{
    bool *seen = crm_mem_zalloc(mean->tickets.n + 1, sizeof *seen);

    if (!seen)
        return crm_err_nomem(err);
    for (size_t i = 0; i < mean->n; i++) {
        struct crm_mean_row *row = &mean->row[i];
        if (!counts(row) || row->ticket == CRM_MAP_NONE)
            continue;
        if (seen[row->ticket])
            row->amount_e4 = 0;
        seen[row->ticket] = true;
    }
    free(seen);
    return CRM_OK;
}

enum crm_status crm_mean_levels(struct crm_mean *mean, struct crm_err *err)
{
    enum crm_status status = look_at_levels(mean, err);

    return status || !mean->plan->once ? status : apply_once(mean, err);
}
