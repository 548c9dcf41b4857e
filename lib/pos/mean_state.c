/* States: rows that did not happen; and the words that --skip and --keep-only name. */

#include "pos/mean.h"

#include "base/words.h"

#include <stdio.h>

/* ---- what is said of words --------------------------------------------------------------- */

/* 'Void', 'Draft' ... for a message; with `raw` as a list for an option, without quotes. */
static size_t list_words(char *out, size_t room, const char *const *word, size_t n, bool raw)
{
    char show[CRM_ERR_SHOW];
    size_t used = 0;

    out[0] = '\0';
    for (size_t i = 0; i < n; i++) {
        const char *text = raw ? word[i] : crm_err_show(word[i], strlen(word[i]), show);
        const char *before = i == 0 ? "" : raw ? "," : i + 1 == n ? " and " : ", ";
        if (used + strlen(text) + 16 > room) {
            used += (size_t)snprintf(out + used, room - used, raw ? ",..." : " ...");
            break;
        }
        used += (size_t)snprintf(out + used, room - used, "%s%s", before, text);
    }
    return used;
}

static const struct crm_said *said_of(const struct crm_mean *mean, size_t column, size_t *from)
{
    bool twice;

    for (; *from < mean->options->n_said; ++*from)
        if (crm_plan_said_column(mean->plan, &mean->options->said[*from], &twice) == column)
            return &mean->options->said[(*from)++];
    return NULL;
}

/* A list that is one word of the column, with its commas. */
static bool is_one_word(const struct crm_mean_words *words, struct crm_slice whole)
{
    for (size_t i = 0; i < words->n; i++)
        if (memchr(whole.ptr, ',', whole.len) && crm_slice_eq(words->word[i].text, whole))
            return true;
    return false;
}

/* A star among the words. */
static bool is_any(const struct crm_said *said)
{
    for (size_t i = 0; i < said->n; i++)
        if (crm_slice_is(said->word[i], "*"))
            return true;
    return false;
}

static enum crm_status take_said(struct crm_mean *mean, struct crm_judge *judge,
    const struct crm_mean_words *words, struct crm_err *err)
{
    const struct crm_said *said;
    size_t from = 0;

    while ((said = said_of(mean, judge->column, &from)) != NULL) {
        bool one = is_one_word(words, said->whole);
        if (said->keep_only && is_any(said)) {
            judge->all = true;
            continue;
        }
        judge->keep_only |= said->keep_only;
        for (size_t i = 0; i < (one ? 1 : said->n); i++) {
            struct crm_judge_word *word =
                crm_judge_add(judge, &mean->plan->arena, one ? said->whole : said->word[i]);
            if (!word)
                return crm_err_nomem(err);
            word->said = true;
            word->verdict = said->keep_only ? CRM_VERDICT_KEEP : CRM_VERDICT_SKIP;
        }
    }
    return CRM_OK;
}

/* ---- which columns are states -------------------------------------------------------------- */

static bool key_has(const char *key, const char *const *part, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strstr(key, part[i]))
            return true;
    return false;
}

/* A header that speaks of states, but not of those of a client. */
static bool sounds_like_state(const char *key)
{
    static const char *const state[] = {"status", "状态", "狀態", "statut", "estado", "stato",
        "ステータス", "状況", "状態", "상태", "статус", "состояние", "stav", "durum", "tila",
        "zustand", "trạngthái", "สถานะ", "κατάσταση", "الحالة", "outcome", "処理結果", "处理结果"};
    static const char *const client[] = {"member", "client", "customer", "guest", "会员", "客户",
        "kunde", "cliente", "klant", "顧客", "会員", "marital", "consent", "email", "sms",
        "subscription", "loyalty", "stock", "fulfil"};

    return key_has(key, state, sizeof state / sizeof *state) &&
           !key_has(key, client, sizeof client / sizeof *client);
}

/* CA, NY: the state of an address. */
static bool is_region(const struct crm_mean *mean, const struct crm_mean_words *words)
{
    if (strcmp(mean->plan->key[words->column], "state") != 0 || words->n == 0)
        return false;
    for (size_t i = 0; i < words->n; i++) {
        char key[CRM_TEXT_KEY];
        crm_text_key(words->word[i].text, key);
        if (crm_judge_state(key) != CRM_VERDICT_UNKNOWN)
            return false;
    }
    return true;
}

static bool is_looked_at_by_preset(const struct crm_plan *plan, size_t column)
{
    for (size_t i = 0; plan->preset && i < plan->preset->n_refs; i++)
        if (plan->ref[i] == column)
            return true;
    return false;
}

static bool is_taken(const struct crm_plan *plan, size_t column)
{
    for (int f = 0; f < CRM_N_FIELDS; f++)
        if (plan->column[f] == column && f != CRM_FIELD_STATE)
            return true;
    return false;
}

static bool is_state_column(const struct crm_mean *mean, const struct crm_mean_words *words)
{
    const struct crm_plan *plan = mean->plan;
    size_t column = words->column;

    if (plan->constant[CRM_FIELD_STATE] || is_looked_at_by_preset(plan, column))
        return false;
    if (plan->column[CRM_FIELD_STATE] != CRM_COLUMN_NONE)
        return plan->column[CRM_FIELD_STATE] == column;
    if (is_taken(plan, column) || is_region(mean, words))
        return false;
    return crm_field_rank(mean->options->stream, CRM_FIELD_STATE, plan->key[column]) >= 0 ||
           sounds_like_state(plan->key[column]);
}

/* No header says so, but every word is one of states, and some say that nothing happened. */
static bool holds_states(const struct crm_mean *mean, const struct crm_mean_words *words)
{
    const struct crm_plan *plan = mean->plan;
    bool bad = false;

    if (plan->constant[CRM_FIELD_STATE] || plan->column[CRM_FIELD_STATE] != CRM_COLUMN_NONE ||
        is_taken(plan, words->column) || is_looked_at_by_preset(plan, words->column) ||
        words->many || words->n == 0)
        return false;
    for (size_t i = 0; i < words->n; i++) {
        char key[CRM_TEXT_KEY];
        enum crm_verdict verdict;
        crm_text_key(words->word[i].text, key);
        verdict = crm_judge_state(key);
        if (verdict == CRM_VERDICT_UNKNOWN)
            return false;
        bad |= verdict == CRM_VERDICT_SKIP;
    }
    return bad;
}

/* ---- what their words say ------------------------------------------------------------------ */

/* Rows with an amount below zero whose word in this column is another. */
static uint64_t minus_elsewhere(const struct crm_mean *mean, const struct crm_mean_words *words,
    const struct crm_mean_word *one)
{
    uint64_t n = 0;

    for (size_t i = 0; i < mean->n; i++)
        n += mean->row[i].amount_e4 != CRM_MEAN_NONE && mean->row[i].amount_e4 < 0;
    (void)words;
    return n - one->n_minus;
}

/*
 * A word that says the row did not happen, on rows that take money back: is the row itself the
 * cancellation of another, or was it cancelled?  Sums that cancel out are no matter.
 */
static bool is_open(const struct crm_mean *mean, const struct crm_mean_words *words,
    const struct crm_mean_word *word, const char *key, enum crm_verdict *verdict)
{
    bool undone = crm_words_has(CRM_WORDS_UNDONE, key) && !crm_words_has(CRM_WORDS_BAD, key);

    if (word->n_minus && word->sum_e4 == 0)
        return false;
    if (undone && word->n_minus == word->n) { /* the refunds themselves */
        *verdict = CRM_VERDICT_KEEP;
        return false;
    }
    if (word->n_minus)
        return true;
    return undone && minus_elsewhere(mean, words, word) > 0;
}

static enum crm_status ask_open(struct crm_mean *mean, const struct crm_judge *judge,
    const struct crm_mean_word *word, struct crm_err *err)
{
    char show[CRM_ERR_SHOW];

    crm_err_show(word->text.ptr, word->text.len, show);
    return crm_mean_ask(mean, judge->column, err,
        "%s stands in %llu row%s of an export that also has amounts below zero: were the sales "
        "taken back by rows of their own? --skip '%s=%.*s' leaves these rows out, --keep-only "
        "'%s=%.*s,...' keeps them",
        show, (unsigned long long)word->n, word->n == 1 ? "" : "s", judge->header,
        (int)word->text.len, word->text.ptr, judge->header, (int)word->text.len, word->text.ptr);
}

/* 'Draft' (3 rows), 'Held' (1 row) */
static void count_words(
    char *out, size_t room, const struct crm_mean_words *words, const struct crm_judge *judge)
{
    char show[CRM_ERR_SHOW];
    size_t used = 0;

    out[0] = '\0';
    for (size_t i = 0; i < words->n; i++) {
        const struct crm_judge_word *word = crm_judge_word(judge, words->word[i].text);
        if (!word || word->verdict != CRM_VERDICT_UNKNOWN)
            continue;
        crm_err_show(words->word[i].text.ptr, words->word[i].text.len, show);
        if (used + strlen(show) + 40 > room) {
            snprintf(out + used, room - used, " ...");
            return;
        }
        used += (size_t)snprintf(out + used, room - used, "%s%s (%llu row%s)", used ? ", " : "",
            show, (unsigned long long)words->word[i].n, words->word[i].n == 1 ? "" : "s");
    }
}

static enum crm_status ask_unknown(struct crm_mean *mean, const struct crm_mean_words *words,
    const struct crm_judge *judge, struct crm_err *err)
{
    const char *unknown[CRM_MEAN_WORDS + 1], *keep[2 * CRM_MEAN_WORDS + 2];
    size_t n_unknown = 0, n_keep = 0;
    char shown[180], list[110], all[170];

    for (size_t i = 0; i < judge->n_words && n_unknown < CRM_MEAN_WORDS; i++)
        if (judge->word[i].verdict == CRM_VERDICT_UNKNOWN)
            unknown[n_unknown++] = judge->word[i].text;
    if (n_unknown == 0)
        return CRM_OK;
    for (size_t i = 0; i < judge->n_words && n_keep < CRM_MEAN_WORDS; i++)
        if (judge->word[i].verdict != CRM_VERDICT_SKIP)
            keep[n_keep++] = judge->word[i].text;
    count_words(shown, sizeof shown, words, judge);
    list_words(list, sizeof list, unknown, n_unknown, true);
    list_words(all, sizeof all, keep, n_keep, true);
    return crm_mean_ask(mean, judge->column, err,
        "%s: did these rows happen? --skip '%s=%s' leaves them out, --keep-only '%s=%s' keeps them",
        shown, judge->header, list, judge->header, all);
}

static enum crm_status add_word(struct crm_mean *mean, struct crm_judge *judge,
    const struct crm_mean_word *from, enum crm_verdict verdict, struct crm_err *err)
{
    struct crm_judge_word *word = crm_judge_add(judge, &mean->plan->arena, from->text);

    if (!word)
        return crm_err_nomem(err);
    if (!word->said)
        word->verdict = judge->keep_only ? CRM_VERDICT_SKIP : verdict;
    return CRM_OK;
}

static enum crm_status say_codes(struct crm_mean *mean, const struct crm_mean_words *words,
    const struct crm_judge *judge, struct crm_err *err)
{
    char text[200];
    size_t used = 0, codes = 0;

    if (judge->keep_only)
        return CRM_OK;
    for (size_t i = 0; i < words->n && used + 60 < sizeof text; i++)
        if (crm_judge_is_code(words->word[i].text) &&
            !crm_judge_word(judge, words->word[i].text)->said)
            used += (size_t)snprintf(text + used, sizeof text - used, "%s%.*s (%llu)",
                codes++ ? ", " : "", (int)words->word[i].text.len, words->word[i].text.ptr,
                (unsigned long long)words->word[i].n);
    return codes
               ? crm_mean_say(mean, err,
                     "column %s has codes %s: all are taken; --skip or --keep-only %s=CODE leaves "
                     "rows out",
                     judge->header, text, judge->header)
               : CRM_OK;
}

/* Digits alone mean what the till says: one code says nothing, nor do a few rows of many. */
static bool are_codes_open(const struct crm_mean_words *words)
{
    uint64_t all = 0, most = 0, codes = 0;

    for (size_t i = 0; i < words->n; i++) {
        all += words->word[i].n;
        codes += crm_judge_is_code(words->word[i].text);
        most = words->word[i].n > most ? words->word[i].n : most;
    }
    return codes && words->n > 1 && !(all >= 100 && most * 50 >= all * 49);
}

static enum crm_status ask_codes(struct crm_mean *mean, const struct crm_mean_words *words,
    const struct crm_judge *judge, struct crm_err *err)
{
    char shown[180], options[260];
    size_t used = 0;

    for (size_t i = 0; i < judge->n_words; i++)
        if (judge->word[i].verdict == CRM_VERDICT_UNKNOWN &&
            !crm_judge_is_code(crm_slice_of(judge->word[i].text)))
            return ask_unknown(mean, words, judge, err);
    count_words(shown, sizeof shown, words, judge);
    for (size_t i = 0; i < judge->n_words && used + 70 < sizeof options; i++)
        if (judge->word[i].verdict == CRM_VERDICT_UNKNOWN)
            used += (size_t)snprintf(options + used, sizeof options - used,
                "%s--keep-only '%.40s=%.10s'", used ? ", " : "", judge->header,
                judge->word[i].text);
    return used ? crm_mean_ask(mean, judge->column, err,
                      "codes %s: which rows happened? %s keeps those, several with commas; "
                      "--keep-only '%s=*' keeps all",
                      shown, options, judge->header)
                : CRM_OK;
}

/* Rows without a word among rows that say they happened. */
static enum crm_status ask_empty(struct crm_mean *mean, const struct crm_mean_words *words,
    const struct crm_judge *judge, struct crm_err *err)
{
    const char *keep[CRM_MEAN_WORDS];
    size_t n = 0;
    char list[200];

    for (size_t i = 0; i < judge->n_words && n + 1 < CRM_MEAN_WORDS; i++)
        if (judge->word[i].verdict == CRM_VERDICT_KEEP && judge->word[i].key[0])
            keep[n++] = judge->word[i].text;
    if (words->n_empty == 0 || n == 0 || crm_judge_word(judge, (struct crm_slice){"", 0}) ||
        judge->keep_only || judge->of == CRM_JUDGE_UNDONE ||
        (judge->of == CRM_JUDGE_STATES && crm_judge_is_code(words->word[0].text)))
        return CRM_OK;
    list_words(list, sizeof list, keep, n, true);
    return crm_mean_ask(mean, judge->column, err,
        "%llu row%s no word here: did they happen? --skip '%s=' leaves them out, --keep-only "
        "'%s=%s,' keeps them",
        (unsigned long long)words->n_empty, words->n_empty == 1 ? " has" : "s have", judge->header,
        judge->header, list);
}

static enum crm_status judge_states(struct crm_mean *mean, const struct crm_mean_words *words,
    struct crm_judge *judge, struct crm_err *err)
{
    bool open = are_codes_open(words);

    for (size_t i = 0; i < words->n; i++) {
        const struct crm_mean_word *word = &words->word[i];
        const struct crm_judge_word *known = crm_judge_word(judge, word->text);
        enum crm_verdict verdict;
        enum crm_status status;
        char key[CRM_TEXT_KEY];
        crm_text_key(word->text, key);
        verdict = !crm_judge_is_code(word->text) ? crm_judge_state(key)
                  : open                         ? CRM_VERDICT_UNKNOWN
                                                 : CRM_VERDICT_KEEP;
        if (verdict == CRM_VERDICT_SKIP && !(known && known->said) && !judge->keep_only &&
            is_open(mean, words, word, key, &verdict))
            return ask_open(mean, judge, word, err);
        status = add_word(mean, judge, word, verdict, err);
        if (status)
            return status;
    }
    if (words->many && !judge->keep_only)
        return crm_mean_ask(mean, judge->column, err,
            "more than %d words where states are expected: say --keep-only '%s=WORD,...', or -c "
            "state== if it is no column of states",
            CRM_MEAN_WORDS, judge->header);
    return CRM_OK;
}

/* Among the kinds of lines: "Void" is no kind. */
static enum crm_status judge_kinds(struct crm_mean *mean, const struct crm_mean_words *words,
    struct crm_judge *judge, struct crm_err *err)
{
    for (size_t i = 0; i < words->n; i++) {
        char key[CRM_TEXT_KEY];
        bool bad;
        enum crm_status status;
        crm_text_key(words->word[i].text, key);
        bad = !crm_word_kind(key) && crm_words_has(CRM_WORDS_BAD, key);
        if (bad && words->word[i].n_minus && words->word[i].sum_e4 &&
            !(crm_judge_word(judge, words->word[i].text) || judge->keep_only))
            return ask_open(mean, judge, &words->word[i], err);
        status =
            add_word(mean, judge, &words->word[i], bad ? CRM_VERDICT_SKIP : CRM_VERDICT_KEEP, err);
        if (status)
            return status;
    }
    return CRM_OK;
}

static bool has_bad_kinds(const struct crm_mean_words *words)
{
    for (size_t i = 0; i < words->n; i++) {
        char key[CRM_TEXT_KEY];
        crm_text_key(words->word[i].text, key);
        if (!crm_word_kind(key) && crm_words_has(CRM_WORDS_BAD, key))
            return true;
    }
    return false;
}

static enum crm_status ask_column(
    struct crm_mean *mean, const struct crm_mean_words *words, struct crm_err *err)
{
    const char *bad[CRM_MEAN_WORDS], *good[CRM_MEAN_WORDS];
    size_t n_bad = 0, n_good = 0;
    char shown[150], list[100], keep[100];
    const char *header = crm_mean_header(mean, words->column);

    if (!header)
        return crm_err_nomem(err);
    for (size_t i = 0; i < words->n; i++) {
        char key[CRM_TEXT_KEY];
        const char *text = crm_arena_dup(&mean->plan->arena, words->word[i].text);
        if (!text)
            return crm_err_nomem(err);
        crm_text_key(words->word[i].text, key);
        good[n_good++] = text;
        if (crm_judge_state(key) == CRM_VERDICT_SKIP)
            bad[n_bad++] = text;
    }
    list_words(shown, sizeof shown, bad, n_bad, false);
    list_words(list, sizeof list, bad, n_bad, true);
    list_words(keep, sizeof keep, good, n_good, true);
    return crm_mean_ask(mean, words->column, err,
        "%s: did these rows happen? --skip '%s=%s' leaves them out, --keep-only '%s=%s%s' keeps "
        "all",
        shown, header, list, header, keep, words->n_empty ? "," : "");
}

/* Yes and no: of what was undone, or of what happened. */
static enum crm_status judge_flags(
    struct crm_mean *mean, const struct crm_mean_words *words, struct crm_err *err)
{
    enum crm_judge_of of = crm_mean_flag(mean->plan->key[words->column]);
    struct crm_judge *judge = crm_mean_judge(mean, of, words->column);
    bool days = crm_judge_flag(of, words->word[0].text) == CRM_VERDICT_UNKNOWN;
    enum crm_status status = CRM_OK;

    if (!judge)
        return crm_err_nomem(err);
    if (days) { /* a day says yes */
        struct crm_judge_word *none =
            crm_judge_add(judge, &mean->plan->arena, (struct crm_slice){"", 0});
        if (!none)
            return crm_err_nomem(err);
        none->said = judge->keep_only = true;
        return CRM_OK;
    }
    for (size_t i = 0; i < words->n && !status; i++) {
        enum crm_verdict verdict = crm_judge_flag(of, words->word[i].text);
        if (of == CRM_JUDGE_UNDONE && verdict == CRM_VERDICT_SKIP &&
            (words->word[i].n_minus || minus_elsewhere(mean, words, &words->word[i])) &&
            words->word[i].sum_e4 != 0)
            return ask_open(mean, judge, &words->word[i], err);
        status = add_word(mean, judge, &words->word[i], verdict, err);
    }
    return status ? status : ask_empty(mean, words, judge, err);
}

static bool is_kind_column(const struct crm_mean *mean, const struct crm_mean_words *words)
{
    return mean->plan->column[CRM_FIELD_KIND] == words->column;
}

static enum crm_status judge_column(
    struct crm_mean *mean, const struct crm_mean_words *words, struct crm_err *err)
{
    bool states = is_state_column(mean, words), kinds = is_kind_column(mean, words);
    size_t from = 0;
    bool said = said_of(mean, words->column, &from) != NULL;
    struct crm_judge *judge;
    enum crm_status status;

    if (kinds)
        states = false;
    if (!said && !states && !kinds && !is_taken(mean->plan, words->column) &&
        !is_looked_at_by_preset(mean->plan, words->column) &&
        crm_mean_is_flag(words, crm_mean_flag(mean->plan->key[words->column])))
        return judge_flags(mean, words, err);
    if (!said && !states && !kinds && holds_states(mean, words) &&
        crm_field_rank(mean->options->stream, CRM_FIELD_TENDER, mean->plan->key[words->column]) < 0)
        return ask_column(mean, words, err);
    if (kinds && !said && mean->whole && !has_bad_kinds(words))
        return CRM_OK;
    if (!said && !states && !kinds)
        return CRM_OK;
    judge = crm_mean_judge(mean,
        states  ? CRM_JUDGE_STATES
        : kinds ? CRM_JUDGE_KINDS
                : CRM_JUDGE_SAID,
        words->column);
    if (!judge)
        return crm_err_nomem(err);
    status = take_said(mean, judge, words, err);
    if (status || judge->all)
        return status;
    if (kinds)
        return judge_kinds(mean, words, judge, err);
    if (status || !states)
        return status;
    status = judge_states(mean, words, judge, err);
    if (!status)
        status = ask_codes(mean, words, judge, err);
    if (!status)
        status = ask_empty(mean, words, judge, err);
    return status ? status : say_codes(mean, words, judge, err);
}

enum crm_status crm_plan_said(
    struct crm_plan *plan, const struct crm_plan_options *options, struct crm_err *err)
{
    static const struct crm_mean_words none;
    struct crm_mean mean = {.plan = plan, .options = options};
    enum crm_status status = CRM_OK;

    plan->judge = crm_arena_alloc(&plan->arena, (plan->n_columns + 1) * sizeof *plan->judge);
    if (!plan->judge)
        return crm_err_nomem(err);
    for (size_t i = 0; i < plan->n_columns && !status; i++) {
        size_t from = 0;
        struct crm_judge *judge;
        if (!said_of(&mean, i, &from))
            continue;
        judge = crm_mean_judge(&mean, CRM_JUDGE_SAID, i);
        status = judge ? take_said(&mean, judge, &none, err) : crm_err_nomem(err);
    }
    return status;
}

enum crm_status crm_mean_states(struct crm_mean *mean, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    for (size_t i = 0; i < mean->n_words && !status; i++)
        status = judge_column(mean, &mean->words[i], err);
    return status;
}
