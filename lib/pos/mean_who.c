/* Prepaid money known by item or tender, clients named once a ticket, ids that name nobody. */

#include "pos/mean.h"

#include "base/mem.h"
#include "base/words.h"

#include <stdio.h>
#include <stdlib.h>

static bool is_alias(const struct crm_mean *mean, const char *field)
{
    for (size_t i = 0; i < mean->options->n_alias; i++)
        if (strcmp(mean->options->alias[i].name, field) == 0)
            return true;
    return false;
}

/* ---- prepaid ------------------------------------------------------------------------------- */

enum crm_tender crm_mean_tender(struct crm_slice cell)
{
    static const char *const marks[] = {",", ";", "/", "+", "&", "、", "，", "；", "|", "\n"};
    char key[CRM_TEXT_KEY];
    size_t start = 0, prepaid = 0, other = 0;

    if (crm_text_key(cell, key) && crm_words_has(CRM_WORDS_PREPAID_TENDER, key))
        return CRM_TENDER_PREPAID;
    for (size_t i = 0; i <= cell.len; i++) {
        size_t skip = i == cell.len ? 1 : 0;
        for (size_t k = 0; k < sizeof marks / sizeof *marks && !skip; k++)
            if (cell.len - i >= strlen(marks[k]) &&
                memcmp(cell.ptr + i, marks[k], strlen(marks[k])) == 0)
                skip = strlen(marks[k]);
        if (!skip)
            continue;
        if (crm_text_key((struct crm_slice){cell.ptr + start, i - start}, key)) {
            size_t n = strlen(key);
            while (n && key[n - 1] >= '0' && key[n - 1] <= '9') /* Gift card 20.00 */
                key[--n] = '\0';
            if (crm_words_has(CRM_WORDS_PREPAID_TENDER, key))
                prepaid++;
            else if (n)
                other++;
        }
        i += skip - 1;
        start = i + 1;
    }
    return !prepaid ? CRM_TENDER_MONEY : other ? CRM_TENDER_BOTH : CRM_TENDER_PREPAID;
}

size_t crm_mean_tender_column(const struct crm_mean *mean)
{
    const struct crm_plan *plan = mean->plan;
    size_t column = plan->column[CRM_FIELD_TENDER];
    int best = -1;

    if (column != CRM_COLUMN_NONE || plan->constant[CRM_FIELD_TENDER])
        return column;
    for (size_t i = 0; i < plan->n_columns; i++) {
        int rank = crm_field_rank(mean->options->stream, CRM_FIELD_TENDER, plan->key[i]);
        bool taken = false;
        for (int f = 0; f < CRM_N_FIELDS; f++)
            taken |= plan->column[f] == i;
        if (rank >= 0 && !taken && (best < 0 || rank < best)) {
            best = rank;
            column = i;
        }
    }
    return column;
}

static const struct crm_mean_words *words_of(const struct crm_mean *mean, size_t column)
{
    for (size_t i = 0; i < mean->n_words; i++)
        if (mean->words[i].column == column)
            return &mean->words[i];
    return NULL;
}

static bool sells_prepaid(const struct crm_mean *mean)
{
    for (uint32_t i = 0; i < mean->items.n; i++) {
        char key[CRM_TEXT_KEY];
        if (crm_text_key(crm_map_key(&mean->items, i), key) &&
            crm_words_has(CRM_WORDS_PREPAID, key))
            return true;
    }
    return false;
}

/* Whether rows with this word are left out, or kept whatever they say. */
static bool is_skipped(const struct crm_mean *mean, size_t column, struct crm_slice text)
{
    for (size_t i = 0; i < mean->plan->n_judges; i++)
        if (mean->plan->judge[i].column == column &&
            crm_judge_cell(&mean->plan->judge[i], text) == CRM_VERDICT_SKIP)
            return true;
    return false;
}

enum crm_status crm_mean_prepaid(struct crm_mean *mean, struct crm_err *err)
{
    struct crm_plan *plan = mean->plan;
    size_t column = crm_mean_tender_column(mean);
    const struct crm_mean_words *words = column == CRM_COLUMN_NONE ? NULL : words_of(mean, column);
    bool redeemed = false;
    const char *header;
    uint64_t n = 0;

    if (plan->own || (plan->preset && plan->preset->n_kinds))
        return CRM_OK;
    for (size_t i = 0; words && i < words->n; i++) {
        enum crm_tender tender = crm_mean_tender(words->word[i].text);
        header = crm_mean_header(mean, column);
        if (!header)
            return crm_err_nomem(err);
        if (is_skipped(mean, column, words->word[i].text))
            continue;
        if (tender == CRM_TENDER_BOTH && !is_alias(mean, "tender"))
            return crm_mean_ask(mean, column, err,
                "'%.*s' (%llu row%s) is prepaid money and other: how much was paid now? say -c "
                "tender== to take all as paid, or --skip '%s=%.*s'",
                (int)words->word[i].text.len, words->word[i].text.ptr,
                (unsigned long long)words->word[i].n, words->word[i].n == 1 ? "" : "s", header,
                (int)words->word[i].text.len, words->word[i].text.ptr);
        redeemed |= tender == CRM_TENDER_PREPAID;
        n += tender == CRM_TENDER_PREPAID ? words->word[i].n : 0;
    }
    if (redeemed && plan->column[CRM_FIELD_TENDER] == CRM_COLUMN_NONE)
        plan->column[CRM_FIELD_TENDER] = column;
    if (!redeemed && column != CRM_COLUMN_NONE)
        plan->column[CRM_FIELD_TENDER] = CRM_COLUMN_NONE;
    plan->kind_made = redeemed || sells_prepaid(mean);
    if (redeemed)
        return crm_mean_say(mean, err, "%llu row%s paid with prepaid money: kind redeem",
            (unsigned long long)n, n == 1 ? " is" : "s are");
    return CRM_OK;
}

/* ---- words nobody knows --------------------------------------------------------------------- */

static bool is_known_kind(const char *key)
{
    return crm_word_kind(key) || crm_words_has(CRM_WORDS_BAD, key);
}

static bool is_known_tender(const char *key)
{
    return crm_words_has(CRM_WORDS_TENDER, key) || crm_words_has(CRM_WORDS_PREPAID_TENDER, key);
}

static enum crm_status name_words(struct crm_mean *mean, size_t column,
    bool (*known)(const char *key), const char *what, const char *then, struct crm_err *err)
{
    const struct crm_mean_words *words = column == CRM_COLUMN_NONE ? NULL : words_of(mean, column);
    const char *header;
    char list[300] = "", key[CRM_TEXT_KEY], show[CRM_ERR_SHOW];
    size_t used = 0;

    if (!words || words->many || mean->options->nameless || mean->plan->own)
        return CRM_OK;
    for (size_t i = 0; i < words->n; i++) {
        struct crm_slice text = words->word[i].text;
        if (crm_text_key(text, key) == 0 || known(key) || is_skipped(mean, column, text) ||
            crm_mean_tender(text) != CRM_TENDER_MONEY)
            continue;
        if (used + 80 > sizeof list) {
            used += (size_t)snprintf(list + used, sizeof list - used, " ...");
            break;
        }
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%s (%llu row%s)",
            used ? ", " : "", crm_err_show(text.ptr, text.len < 40 ? text.len : 40, show),
            (unsigned long long)words->word[i].n, words->word[i].n == 1 ? "" : "s");
    }
    header = used ? crm_mean_header(mean, column) : "";
    if (!header)
        return crm_err_nomem(err);
    return used
               ? crm_mean_say(mean, err, "column %s: no known %s: %s; %s", header, what, list, then)
               : CRM_OK;
}

enum crm_status crm_mean_name_words(struct crm_mean *mean, struct crm_err *err)
{
    size_t kind = mean->plan->column[CRM_FIELD_KIND], tender = crm_mean_tender_column(mean);
    enum crm_status status = CRM_OK;

    if (!(mean->plan->preset && mean->plan->preset->n_kinds))
        status = name_words(mean, kind, is_known_kind, "kind", "written without one", err);
    if (!status && tender != kind)
        status = name_words(mean, tender, is_known_tender, "way to pay", "taken for money", err);
    return status;
}

/* ---- named once a ticket ------------------------------------------------------------------- */

enum crm_status crm_mean_fill(struct crm_mean *mean, struct crm_err *err)
{
    uint32_t once = 0, again = 0;
    const char *header;

    if (mean->plan->own || mean->plan->preset ||
        mean->plan->column[CRM_FIELD_TXN_ID] == CRM_COLUMN_NONE ||
        mean->plan->column[CRM_FIELD_CUSTOMER_ID] == CRM_COLUMN_NONE)
        return CRM_OK;
    for (size_t i = 0; i < mean->n;) {
        size_t first = i, empty = 0, named = 0;
        const struct crm_mean_row *row = &mean->row[i++];
        if (row->header || row->sum || row->ticket == CRM_MAP_NONE)
            continue;
        while (i < mean->n && mean->row[i].ticket == row->ticket) {
            empty += mean->row[i].id == CRM_MAP_NONE;
            named += mean->row[i].id != CRM_MAP_NONE;
            i++;
        }
        once += mean->row[first].id != CRM_MAP_NONE && empty && !named;
        again += named > 0;
    }
    if (!once || again)
        return CRM_OK;
    header = crm_mean_header(mean, mean->plan->column[CRM_FIELD_CUSTOMER_ID]);
    if (!header)
        return crm_err_nomem(err);
    mean->plan->once_a_ticket |= UINT64_C(1) << CRM_FIELD_CUSTOMER_ID;
    return crm_mean_say(mean, err,
        "column %s stands in the first line of a ticket only: its other lines are that client's",
        header);
}

/* ---- ids that name nobody ------------------------------------------------------------------- */

/* The column to offer instead: another id, a telephone, a name. */
static size_t other_id(const struct crm_mean *mean)
{
    static const enum crm_field fields[] = {
        CRM_FIELD_CUSTOMER_ID, CRM_FIELD_PHONE, CRM_FIELD_CARD, CRM_FIELD_EMAIL, CRM_FIELD_NAME};
    size_t own = mean->plan->column[CRM_FIELD_CUSTOMER_ID];

    for (size_t f = 0; f < sizeof fields / sizeof *fields; f++)
        for (size_t i = 0; i < mean->plan->n_columns; i++)
            if (i != own &&
                crm_field_rank(mean->options->stream, fields[f], mean->plan->key[i]) >= 0)
                return i;
    return CRM_COLUMN_NONE;
}

static enum crm_status ask_id(
    struct crm_mean *mean, const char *why, struct crm_slice value, struct crm_err *err)
{
    size_t other = other_id(mean), own = mean->plan->column[CRM_FIELD_CUSTOMER_ID];
    const char *header = crm_mean_header(mean, own);
    const char *offer = other == CRM_COLUMN_NONE ? "HEADER" : crm_mean_header(mean, other);
    char show[CRM_ERR_SHOW];

    if (!header || !offer)
        return crm_err_nomem(err);
    return crm_mean_ask(mean, own, err,
        "%s %s: does it name clients? say -c 'customer_id=%s' for another column, or -c "
        "'customer_id=%s' if it does",
        crm_err_show(value.ptr, value.len, show), why, offer, header);
}

static bool only_yes_and_no(const struct crm_mean *mean)
{
    bool words = false;

    if (mean->ids.n == 0 || mean->ids.n > 3)
        return false;
    for (uint32_t i = 0; i < mean->ids.n; i++) {
        char key[CRM_TEXT_KEY];
        struct crm_slice id = crm_map_key(&mean->ids, i);
        if (!crm_text_key(id, key) ||
            !(crm_words_has(CRM_WORDS_YES, key) || crm_words_has(CRM_WORDS_NO, key)))
            return false;
        words |= key[1] && !crm_words_walk_in(key); /* a letter or a digit may be an id */
    }
    return words || (mean->n >= 6 && mean->ids.n <= 2);
}

/* Member and guest, 老客 and 新客: what sort of client it was. */
static bool only_sorts(const struct crm_mean *mean)
{
    static const char sorts[] =
        "member, members, non member, nonmember, not a member, guest, vip, regular, normal, new, "
        "existing, returning, repeat, new client, existing client, returning client, new customer, "
        "existing customer, loyal, walk in, walkin, standard, silver, gold, platinum, diamond, "
        "bronze, basic, premium, 会员, 非会员, 普通, 普通会员, 普通客户, 新客, 老客, 新客户, "
        "老客户, "
        "新顾客, 老顾客, 新会员, 老会员, 熟客, 散客, 金卡, 银卡, 钻石, 钻石卡, 白金卡, 至尊, 贵宾, "
        "mitglied, nichtmitglied, gast, neukunde, stammkunde, bestandskunde, membre, nonmembre, "
        "nouveau, nouvelle, habitue, socio, nosocio, nuevo, habitual, nuovo, abituale, 会員, "
        "非会員, "
        "新規, 再来, 一般";
    bool other = false;

    if (mean->ids.n == 0 || mean->ids.n > 5 || mean->n < 3)
        return false;
    for (uint32_t i = 0; i < mean->ids.n; i++) {
        char key[CRM_TEXT_KEY];
        if (!crm_text_key(crm_map_key(&mean->ids, i), key) ||
            crm_words_position(sorts, key, &(int){0}) < 0)
            return false;
        other |= !crm_words_walk_in(key);
    }
    return other;
}

struct id_day {
    uint32_t id;
    int32_t day;
    uint32_t ticket;
};

static int compare(const void *a, const void *b)
{
    const struct id_day *x = a, *y = b;

    if (x->id != y->id)
        return x->id < y->id ? -1 : 1;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    return x->ticket < y->ticket ? -1 : x->ticket > y->ticket;
}

/* One id on dozens of tickets of a day: an operator, or everybody. */
static enum crm_status look_for_crowds(struct crm_mean *mean, struct crm_err *err)
{
    enum { DOZENS = 24 };
    struct id_day *all = crm_mem_alloc(mean->n + 1, sizeof *all);
    size_t n = 0;
    uint32_t found = CRM_MAP_NONE, tickets = 0;

    if (!all)
        return crm_err_nomem(err);
    for (size_t i = 0; i < mean->n; i++)
        if (crm_mean_counts(&mean->row[i]) && mean->row[i].id != CRM_MAP_NONE)
            all[n++] = (struct id_day){mean->row[i].id, mean->row[i].day, mean->row[i].ticket};
    qsort(all, n, sizeof *all, compare);
    for (size_t i = 0; i < n && found == CRM_MAP_NONE; i++) {
        bool same = i && all[i].id == all[i - 1].id && all[i].day == all[i - 1].day;
        bool again = same && all[i].ticket == all[i - 1].ticket && all[i].ticket != CRM_MAP_NONE &&
                     !mean->no_tickets;
        char key[CRM_TEXT_KEY];
        tickets = same ? tickets + !again : 1;
        if (tickets < DOZENS)
            continue;
        if (crm_text_key(crm_map_key(&mean->ids, all[i].id), key) && crm_words_walk_in(key))
            continue;
        found = all[i].id;
    }
    free(all);
    return found == CRM_MAP_NONE ? CRM_OK
                                 : ask_id(mean, "has dozens of tickets on one day",
                                       crm_map_key(&mean->ids, found), err);
}

enum crm_status crm_mean_ids(struct crm_mean *mean, struct crm_err *err)
{
    enum crm_status status;

    if (mean->plan->own || mean->plan->preset || is_alias(mean, "customer_id") ||
        mean->plan->column[CRM_FIELD_CUSTOMER_ID] == CRM_COLUMN_NONE)
        return CRM_OK;
    if (only_yes_and_no(mean))
        return ask_id(mean, "says yes or no", crm_map_key(&mean->ids, 0), err);
    status = look_for_crowds(mean, err);
    if (!status)
        status = crm_mean_crowded(mean, err);
    if (!status && only_sorts(mean))
        return ask_id(mean, "is a sort of client", crm_map_key(&mean->ids, 0), err);
    return status;
}

enum crm_status crm_mean_ask_crowded(struct crm_mean *mean, uint32_t id, struct crm_err *err)
{
    return ask_id(mean, "stands beside many names or telephones", crm_map_key(&mean->ids, id), err);
}
