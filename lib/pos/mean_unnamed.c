/* Journals whose words nobody knows: rows that have the money of the others of their ticket. */

#include "pos/mean.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>

enum { MOST_SORTS = 12 }; /* a journal has no more sorts of rows */

/* A ticket, its rows parted in two. */
struct parted {
    int64_t in_e4, out_e4;
    uint32_t n_in, n_out;
};

struct found {
    size_t both, same; /* tickets with rows of either side; whose sums are the same */
    size_t strong;     /* of these, with a sum of several rows: no chance of one price twice */
    size_t one;        /* tickets with one side only */
    uint32_t line;
    bool vary;
};

static bool adds(int64_t *sum, int64_t amount)
{
    return !__builtin_add_overflow(*sum, amount, sum);
}

/* side[i] of each row: 1 in, 0 out. */
static bool part(const struct crm_mean *mean, const unsigned char *side, struct parted *ticket)
{
    memset(ticket, 0, mean->tickets.n * sizeof *ticket);
    for (size_t i = 0; i < mean->n; i++) {
        const struct crm_mean_row *row = &mean->row[i];
        struct parted *t;
        if (!crm_mean_counts(row) || row->ticket == CRM_MAP_NONE ||
            row->amount_e4 == CRM_MEAN_NONE || row->amount_e4 == 0)
            continue;
        t = &ticket[row->ticket];
        *(side[i] ? &t->n_in : &t->n_out) += 1;
        if (!adds(side[i] ? &t->in_e4 : &t->out_e4, row->amount_e4))
            return false;
    }
    return true;
}

/* The same money once more, or twice: lines, tickets and payments are three sorts. */
static bool is_same(const struct parted *t)
{
    int64_t twice;

    if (t->in_e4 == 0 || t->n_in == 0 || t->n_out == 0)
        return false;
    /* one row and its opposite are a sale and its refund */
    return t->out_e4 == t->in_e4 || (t->n_in + t->n_out > 2 && t->out_e4 == -t->in_e4) ||
           (t->n_out > 1 && !__builtin_mul_overflow(t->in_e4, 2, &twice) && t->out_e4 == twice);
}

static struct found compare(const struct crm_mean *mean, const struct parted *ticket)
{
    struct found found = {0};
    int64_t first = 0;

    for (uint32_t i = 0; i < mean->tickets.n; i++) {
        const struct parted *t = &ticket[i];
        if (!t->n_in || !t->n_out) {
            found.one += t->n_in + t->n_out > 0;
            continue;
        }
        found.both++;
        if (!is_same(t))
            continue;
        found.same++;
        found.strong += t->n_in + t->n_out > 2;
        found.vary |= first && first != t->in_e4;
        first = t->in_e4;
    }
    return found;
}

/* In a journal every ticket has rows of each sort, but for a few. */
static bool is_journal(const struct found *found)
{
    return found->same && found->same * 5 >= found->both * 4 && found->one <= found->same / 4 &&
           (found->strong || (found->same >= 3 && found->vary) ||
               (found->same >= 2 && found->same == found->both && found->one == 0));
}

/* ---- told apart by the words of a column --------------------------------------------------- */

static bool all_lines(const struct crm_mean_words *words)
{
    unsigned char line = crm_mean_level_word(crm_slice_of("line"));

    for (size_t i = 0; i < words->n; i++)
        if (crm_mean_level_word(words->word[i].text) != line)
            return false;
    return true;
}

/* States, or levels whose words are known. */
static bool is_judged(const struct crm_mean *mean, size_t column)
{
    for (size_t i = 0; i < mean->plan->n_judges; i++)
        if (mean->plan->judge[i].column == column && mean->plan->judge[i].of != CRM_JUDGE_SAID &&
            mean->plan->judge[i].of != CRM_JUDGE_KINDS)
            return true;
    return crm_mean_is_said(mean, column);
}

static enum crm_status ask_words(struct crm_mean *mean, const struct crm_mean_words *words,
    size_t at, const struct found *found, struct crm_err *err)
{
    const char *header = crm_mean_header(mean, words->column);
    const struct crm_slice word = words->word[at].text;
    char show[CRM_ERR_SHOW], others[240] = "";
    size_t used = 0;

    if (!header)
        return crm_err_nomem(err);
    for (size_t i = 0; i < words->n && used + 80 < sizeof others; i++)
        if (i != at)
            used +=
                (size_t)snprintf(others + used, sizeof others - used, ", --keep-only '%.30s=%.*s'",
                    header, (int)(words->word[i].text.len < 30 ? words->word[i].text.len : 30),
                    words->word[i].text.ptr);
    return crm_mean_ask(mean, words->column, err,
        "in %llu of %llu tickets the rows of %s have the money of the others: lines, tickets and "
        "payments of the same sales? --skip '%s=%.*s' leaves these out, --keep-only '%s=%.*s' sums "
        "them alone%s; all: --keep-only '%s=*'",
        (unsigned long long)found->same, (unsigned long long)found->both,
        crm_err_show(word.ptr, word.len, show), header, (int)word.len, word.ptr, header,
        (int)word.len, word.ptr, others, header);
}

static enum crm_status look_at_words(struct crm_mean *mean, const struct crm_mean_words *words,
    unsigned char *side, struct parted *ticket, struct crm_err *err)
{
    if (words->many || words->n + (words->n_empty > 0) < 2 || words->n > MOST_SORTS ||
        crm_mean_is_said(mean, words->column) || is_judged(mean, words->column) || all_lines(words))
        return CRM_OK;
    for (size_t k = 0; k < words->n; k++) {
        struct found found;
        enum crm_status status =
            crm_mean_has_word(mean, words->column, words->word[k].text, side, err);
        if (status)
            return status;
        if (!part(mean, side, ticket))
            return CRM_OK;
        found = compare(mean, ticket);
        if (is_journal(&found))
            return ask_words(mean, words, k, &found, err);
    }
    return CRM_OK;
}

/* ---- told apart by what stands where things sold are named ---------------------------------- */

/* The row of each ticket of three rows or more that is the sum of its others: what it is called. */
static size_t mark_items(
    const struct crm_mean *mean, const struct parted *ticket, unsigned char *is_sum)
{
    size_t n = 0;

    memset(is_sum, 0, mean->items.n + 1);
    for (size_t i = 0; i < mean->n; i++) {
        const struct crm_mean_row *row = &mean->row[i];
        int64_t twice;
        if (!crm_mean_counts(row) || row->ticket == CRM_MAP_NONE || row->item == CRM_MAP_NONE ||
            row->amount_e4 == CRM_MEAN_NONE || row->amount_e4 == 0 ||
            ticket[row->ticket].n_out < 3 || __builtin_mul_overflow(row->amount_e4, 2, &twice) ||
            ticket[row->ticket].out_e4 != twice || is_sum[row->item])
            continue;
        is_sum[row->item] = 1;
        n++;
    }
    return n;
}

static enum crm_status ask_items(struct crm_mean *mean, const unsigned char *is_sum,
    const struct found *found, struct crm_err *err)
{
    size_t column = mean->plan->column[CRM_FIELD_ITEM], used = 0;
    const char *header = crm_mean_header(mean, column);
    char list[200] = "";

    if (!header)
        return crm_err_nomem(err);
    for (uint32_t i = 0; i < mean->items.n && used + 60 < sizeof list; i++) {
        struct crm_slice text = crm_map_key(&mean->items, i);
        if (is_sum[i] && text.len < 50)
            used += (size_t)snprintf(list + used, sizeof list - used, "%s%.*s", used ? "," : "",
                (int)text.len, text.ptr);
    }
    return crm_mean_ask(mean, column, err,
        "in %llu of %llu tickets the rows called %s have the money of the others: payments or "
        "totals? --skip '%s=%s' leaves them out, --keep-only '%s=*' keeps them",
        (unsigned long long)found->same, (unsigned long long)found->both, list, header, list,
        header);
}

static enum crm_status look_at_items(
    struct crm_mean *mean, unsigned char *side, struct parted *ticket, struct crm_err *err)
{
    size_t column = mean->plan->column[CRM_FIELD_ITEM];
    unsigned char *is_sum;
    enum crm_status status = CRM_OK;

    if (column == CRM_COLUMN_NONE || is_judged(mean, column))
        return CRM_OK;
    is_sum = crm_mem_zalloc(mean->items.n + 1, 1);
    if (!is_sum)
        return crm_err_nomem(err);
    memset(side, 0, mean->n);
    if (part(mean, side, ticket) && mark_items(mean, ticket, is_sum)) {
        struct found found = {0};
        for (size_t i = 0; i < mean->n; i++)
            side[i] = mean->row[i].item != CRM_MAP_NONE && is_sum[mean->row[i].item];
        if (part(mean, side, ticket))
            found = compare(mean, ticket);
        if (is_journal(&found))
            status = ask_items(mean, is_sum, &found, err);
    }
    free(is_sum);
    return status;
}

/* ---- told apart by nothing ------------------------------------------------------------------ */

static enum crm_status look_at_amounts(
    struct crm_mean *mean, unsigned char *side, struct parted *ticket, struct crm_err *err)
{
    struct found found = {0};
    bool *whole;

    if (mean->plan->column[CRM_FIELD_ITEM] != CRM_COLUMN_NONE)
        return CRM_OK;
    memset(side, 0, mean->n);
    if (!part(mean, side, ticket))
        return CRM_OK;
    whole = crm_mem_zalloc(mean->tickets.n + 1, sizeof *whole);
    if (!whole)
        return crm_err_nomem(err);
    for (size_t i = 0; i < mean->n; i++) {
        const struct crm_mean_row *row = &mean->row[i];
        int64_t twice;
        if (!crm_mean_counts(row) || row->ticket == CRM_MAP_NONE ||
            row->amount_e4 == CRM_MEAN_NONE || row->amount_e4 == 0 || whole[row->ticket] ||
            __builtin_mul_overflow(row->amount_e4, 2, &twice) ||
            ticket[row->ticket].out_e4 != twice)
            continue;
        whole[row->ticket] = true;
        found.same++;
        found.strong += ticket[row->ticket].n_out > 2;
        if (!found.line)
            found.line = row->line;
    }
    free(whole);
    for (uint32_t i = 0; i < mean->tickets.n; i++) {
        found.both += ticket[i].n_out > 1;
        found.one += ticket[i].n_out == 1;
    }
    if (found.strong < 2 || !is_journal(&found))
        return CRM_OK;
    return crm_mean_ask(mean, mean->plan->column[CRM_FIELD_AMOUNT], err,
        "in %llu of %llu tickets one row is the sum of the others (line %u): tickets or payments "
        "among lines, and no column tells them apart; --once-per row takes every row",
        (unsigned long long)found.same, (unsigned long long)found.both, found.line);
}

enum crm_status crm_mean_unnamed(struct crm_mean *mean, struct crm_err *err)
{
    unsigned char *side = crm_mem_zalloc(mean->n + 1, 1);
    struct parted *ticket = crm_mem_alloc(mean->tickets.n + 1, sizeof *ticket);
    enum crm_status status = side && ticket ? CRM_OK : crm_err_nomem(err);

    for (size_t i = 0; i < mean->n_words && !status; i++)
        status = look_at_words(mean, &mean->words[i], side, ticket, err);
    if (!status)
        status = look_at_items(mean, side, ticket, err);
    if (!status)
        status = look_at_amounts(mean, side, ticket, err);
    free(side);
    free(ticket);
    return status;
}
