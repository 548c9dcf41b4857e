/* Journals: rows of several levels, which a column of words tells apart. */

#include "pos/mean.h"

#include "base/mem.h"
#include "base/words.h"

#include <stdio.h>
#include <stdlib.h>

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
        if (j->ticket[i] == CRM_MAP_NONE || !crm_mean_counts(&mean->row[i]) ||
            amount == CRM_MEAN_NONE)
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

    for (size_t k = 0; k < mean->n_money && keep == NO_LEVEL && !crm_mean_amount_said(mean); k++) {
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

/* Rows of one level so far: payments may come after the first bytes. */
static enum crm_status watch_level(
    struct crm_mean *mean, const struct crm_mean_words *words, struct crm_err *err)
{
    struct crm_judge *judge = NULL;

    for (size_t i = 0; i < mean->plan->n_judges; i++)
        if (mean->plan->judge[i].column == words->column)
            judge = &mean->plan->judge[i];
    if (!judge)
        judge = crm_mean_judge(mean, CRM_JUDGE_SAID, words->column);
    if (!judge)
        return crm_err_nomem(err);
    judge->one_level = crm_mean_level_word(words->word[0].text);
    return CRM_OK;
}

enum crm_status crm_mean_journal(
    struct crm_mean *mean, const struct crm_mean_words *words, struct crm_err *err)
{
    struct journal j = {.words = words};
    unsigned levels = 0;
    enum crm_status status = CRM_OK;

    if (words->many || words->n == 0 || crm_mean_is_said(mean, words->column))
        return CRM_OK;
    for (size_t i = 0; i < words->n; i++)
        levels |= 1u << level_of(words->word[i].text);
    if (!(levels & 1u) && !(levels & (levels - 1)) && !mean->whole)
        return watch_level(mean, words, err);
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
