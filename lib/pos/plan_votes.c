/* Which columns of an appointment book say what became of a row, and what their words mean. */

#include "pos/appointment.h"

#include "base/mem.h"
#include "pos/mean.h"
#include "pos/sample.h"
#include "pos/text.h"

#include <stdio.h>
#include <stdlib.h>

struct work {
    struct crm_plan *plan;
    const struct crm_plan_options *options;
    const struct crm_plan_evidence *seen;
    struct crm_slice text;
    struct crm_mean_words *words; /* of each column that may vote */
    size_t n_words;
    double longest; /* of durations that are bare numbers; 0: none */
    bool units;     /* some durations have a unit, or are a clock */
};

/* ---- words ----------------------------------------------------------------------------- */

static bool is_taken(const struct crm_plan *plan, size_t column)
{
    for (int f = 0; f < CRM_N_FIELDS; f++)
        if (plan->column[f] == column && f != CRM_FIELD_STATE && f != CRM_FIELD_CANCELLED_BY)
            return true;
    return false;
}

/* What yes says in a column with this header; CRM_APPOINTMENT_UNKNOWN: it is no flag. */
static enum crm_appointment flag_of(const char *key)
{
    static const struct {
        enum crm_words headers;
        enum crm_appointment yes;
    } flags[] = {{CRM_WORDS_IS_CANCELLED, CRM_APPOINTMENT_CANCELLED},
        {CRM_WORDS_IS_NO_SHOW, CRM_APPOINTMENT_NO_SHOW},
        {CRM_WORDS_IS_CAME, CRM_APPOINTMENT_COMPLETED},
        {CRM_WORDS_IS_MOVED, CRM_APPOINTMENT_RESCHEDULED}};

    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (crm_words_has(flags[i].headers, key))
            return flags[i].yes;
    return CRM_APPOINTMENT_UNKNOWN;
}

/* "Type" is a service, or how the appointment was made. */
static bool is_open_type(const struct crm_plan *plan, size_t column)
{
    return column == plan->column[CRM_FIELD_ITEM] && strcmp(plan->key[column], "type") == 0 &&
           plan->column[CRM_FIELD_CHANNEL] == CRM_COLUMN_NONE;
}

static void settle_type(struct crm_plan *plan, const struct crm_mean_words *words)
{
    size_t known = 0;

    for (size_t i = 0; i < words->n; i++) {
        char key[CRM_TEXT_KEY];
        known += crm_text_key(words->word[i].text, key) && crm_words_has(CRM_WORDS_CHANNEL, key);
    }
    if (known < words->n || words->n == 0)
        return;
    plan->column[CRM_FIELD_CHANNEL] = words->column;
    plan->column[CRM_FIELD_ITEM] = CRM_COLUMN_NONE;
}

static bool may_vote(const struct work *w, size_t column)
{
    const struct crm_plan *plan = w->plan;

    return column == plan->column[CRM_FIELD_STATE] || is_open_type(plan, column) ||
           column == plan->column[CRM_FIELD_CANCELLED_BY] ||
           (!is_taken(plan, column) &&
               (flag_of(plan->key[column]) != CRM_APPOINTMENT_UNKNOWN ||
                   crm_field_rank(CRM_STREAM_BOOKINGS, CRM_FIELD_STATE, plan->key[column]) >= 0));
}

/* A row of totals, a title or a header again has no start. */
static bool has_start(const struct crm_plan *plan, const struct crm_slice *field)
{
    size_t column = plan->column[CRM_FIELD_DATE];
    int32_t day, second;

    return column == CRM_COLUMN_NONE || crm_when_parse(crm_text_clean(field[column]),
                                            plan->order[CRM_FIELD_DATE], &day, &second);
}

static void look_at_duration(struct work *w, const struct crm_slice *field)
{
    size_t column = w->plan->column[CRM_FIELD_DURATION_MIN];
    struct crm_slice cell;
    int32_t minutes, hours;

    if (column == CRM_COLUMN_NONE)
        return;
    cell = crm_text_clean(field[column]);
    if (crm_text_is_none(cell) || !crm_appointment_minutes(cell, true, &hours))
        return;
    if (crm_appointment_minutes(cell, false, &minutes) && minutes == hours)
        w->units |= minutes > 0;
    else if (hours / 60.0 > w->longest)
        w->longest = hours / 60.0;
}

static enum crm_status gather(struct work *w, struct crm_err *err)
{
    const struct crm_plan *plan = w->plan;
    struct crm_sample sample = {
        .text = w->text, .whole = w->seen->whole, .dialect = plan->layout.dialect};
    enum crm_status status = CRM_OK;

    while (!status && crm_sample_next(&sample)) {
        struct crm_mean_row row = {.amount_e4 = CRM_MEAN_NONE, .line = (uint32_t)sample.line};
        if (sample.line <= plan->header_line ||
            !crm_sample_fit(&sample, plan->header, plan->n_columns) ||
            !has_start(plan, sample.field))
            continue;
        look_at_duration(w, sample.field);
        for (size_t i = 0; i < w->n_words && !status; i++)
            status = crm_mean_count_word(&w->words[i],
                crm_text_clean(sample.field[w->words[i].column]), &row, &w->plan->arena, err);
    }
    if (!status && sample.out_of_memory)
        status = crm_err_nomem(err);
    crm_sample_release(&sample);
    return status;
}

static enum crm_status choose_words(struct work *w, struct crm_err *err)
{
    w->words = crm_mem_zalloc(w->plan->n_columns, sizeof *w->words);
    if (!w->words)
        return crm_err_nomem(err);
    for (size_t i = 0; i < w->plan->n_columns; i++)
        if (may_vote(w, i))
            w->words[w->n_words++].column = i;
    return gather(w, err);
}

/* ---- votes ------------------------------------------------------------------------------ */

static enum crm_status add_vote(struct work *w, enum crm_vote_of of, enum crm_appointment yes,
    size_t column, struct crm_err *err)
{
    struct crm_plan *plan = w->plan;
    struct crm_vote *vote = &plan->vote[plan->n_votes];

    *vote = (struct crm_vote){.of = of,
        .yes = yes,
        .column = column,
        .header = crm_arena_dup(&plan->arena, crm_text_clean(plan->header[column]))};
    if (!vote->header)
        return crm_err_nomem(err);
    plan->n_votes++;
    return CRM_OK;
}

static bool is_known(const struct work *w, struct crm_slice word)
{
    enum crm_by by;

    return crm_appointment_word(w->options, word, &by) != CRM_APPOINTMENT_UNKNOWN;
}

static bool all_known(const struct work *w, const struct crm_mean_words *words)
{
    for (size_t i = 0; i < words->n; i++)
        if (!is_known(w, words->word[i].text))
            return false;
    return words->n > 0 && !words->many;
}

/* Yes and no; with `days` a day says yes. */
static bool is_flag(const struct work *w, const struct crm_mean_words *words, bool *days)
{
    size_t flags = 0;

    *days = w->seen->column[words->column].when.n_dates > 0;
    for (size_t i = 0; i < words->n; i++)
        flags += crm_judge_flag(CRM_JUDGE_HAPPENED, words->word[i].text) != CRM_VERDICT_UNKNOWN;
    return *days || (flags == words->n && !words->many);
}

static enum crm_status vote_of(
    struct work *w, const struct crm_mean_words *words, struct crm_err *err)
{
    struct crm_plan *plan = w->plan;
    size_t column = words->column;
    enum crm_appointment yes = flag_of(plan->key[column]);
    bool days;

    if (column == plan->column[CRM_FIELD_STATE])
        return add_vote(w, CRM_VOTE_WORD, CRM_APPOINTMENT_UNKNOWN, column, err);
    if (column == plan->column[CRM_FIELD_CANCELLED_BY])
        return CRM_OK;
    if (is_open_type(plan, column))
        settle_type(plan, words);
    if (is_taken(plan, column))
        return CRM_OK;
    if (yes != CRM_APPOINTMENT_UNKNOWN && is_flag(w, words, &days)) {
        if (days && yes == CRM_APPOINTMENT_CANCELLED &&
            plan->column[CRM_FIELD_CANCELLED_AT] == CRM_COLUMN_NONE)
            plan->column[CRM_FIELD_CANCELLED_AT] = column;
        return add_vote(w, days ? CRM_VOTE_FULL : CRM_VOTE_FLAG, yes, column, err);
    }
    /* a second column of states (Phorest has two): only if there is no doubt about it */
    if (crm_field_rank(CRM_STREAM_BOOKINGS, CRM_FIELD_STATE, plan->key[column]) >= 0 &&
        all_known(w, words))
        return add_vote(w, CRM_VOTE_WORD, CRM_APPOINTMENT_UNKNOWN, column, err);
    return CRM_OK;
}

/* The number of the appointment that this one was moved to, or from. */
static enum crm_status find_moves(struct work *w, struct crm_err *err)
{
    struct crm_plan *plan = w->plan;
    enum crm_status status = CRM_OK;

    for (size_t i = 0; i < plan->n_columns && !status; i++) {
        if (is_taken(plan, i))
            continue;
        if (crm_words_has(CRM_WORDS_MOVED_TO, plan->key[i]))
            status = add_vote(w, CRM_VOTE_FULL, CRM_APPOINTMENT_RESCHEDULED, i, err);
        else if (crm_words_has(CRM_WORDS_MOVED_FROM, plan->key[i]) &&
                 plan->column[CRM_FIELD_TXN_ID] != CRM_COLUMN_NONE)
            plan->moved_from = i;
    }
    return status;
}

static bool has_words(const struct crm_plan *plan)
{
    for (size_t i = 0; i < plan->n_votes; i++)
        if (plan->vote[i].of == CRM_VOTE_WORD)
            return true;
    return plan->constant[CRM_FIELD_STATE] != NULL;
}

/* ---- questions -------------------------------------------------------------------------- */

static void place(const struct work *w, size_t column, struct crm_err *err)
{
    struct crm_slice header = crm_text_clean(w->plan->header[column]);
    char name[128];

    snprintf(name, sizeof name, "%.*s", (int)header.len, header.ptr);
    crm_err_place(err, w->plan->file, 0, name);
}

static enum crm_status ask_words(
    struct work *w, const struct crm_mean_words *words, struct crm_err *err)
{
    char list[260] = "", show[CRM_ERR_SHOW];
    size_t used = 0;
    struct crm_slice first = {"", 0};

    for (size_t i = 0; i < words->n; i++) {
        const struct crm_mean_word *word = &words->word[i];
        if (is_known(w, word->text))
            continue;
        if (!first.len)
            first = word->text;
        crm_err_show(word->text.ptr, word->text.len, show);
        if (used + strlen(show) + 40 > sizeof list) {
            snprintf(list + used, sizeof list - used, " ...");
            break;
        }
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%s (%llu row%s)",
            used ? ", " : "", show, (unsigned long long)word->n, word->n == 1 ? "" : "s");
    }
    if (!first.len)
        return CRM_OK;
    place(w, words->column, err);
    if (w->options->nameless) /* a shifted row may have a name anywhere */
        return crm_err_set(err, CRM_EDATA,
            "a word is no known state, and with pseudonyms it is not shown: run it once without "
            "them, with -o /dev/null, to see the question and the option that answers it");
    return crm_err_set(err, CRM_EDATA,
        "%s: what became of these? say --status '%.*s=STATUS': booked, completed, no_show, "
        "late_cancelled, cancelled, rescheduled, blocked, or none (no appointment)",
        list, (int)(first.len < 60 ? first.len : 60), first.ptr);
}

static enum crm_status ask_empty(
    struct work *w, const struct crm_mean_words *words, struct crm_err *err)
{
    if (words->n_empty == 0 || w->plan->n_votes > 1 ||
        crm_appointment_silent(w->options) != CRM_APPOINTMENT_UNKNOWN)
        return CRM_OK;
    place(w, words->column, err);
    return crm_err_set(err, CRM_EDATA,
        "%llu row%s no word here: what became of them? say --status '=STATUS' (booked, completed, "
        "none ...)",
        (unsigned long long)words->n_empty, words->n_empty == 1 ? " has" : "s have");
}

/* 预约时间 beside 到店时间: the time appointed, or the time the appointment was made? */
static enum crm_status ask_times(struct work *w, struct crm_err *err)
{
    static const char *const open[] = {"预约时间", "預約時間"};
    const struct crm_plan *plan = w->plan;
    size_t start = plan->column[CRM_FIELD_DATE];

    for (size_t i = 0; i < w->options->n_alias; i++)
        if (strcmp(w->options->alias[i].name, "start") == 0 ||
            strcmp(w->options->alias[i].name, "booked_at") == 0)
            return CRM_OK;
    for (size_t i = 0; i < plan->n_columns; i++) {
        if (i == start || start == CRM_COLUMN_NONE || plan->column[CRM_FIELD_TIME] == i ||
            (strcmp(plan->key[i], open[0]) != 0 && strcmp(plan->key[i], open[1]) != 0) ||
            w->seen->column[i].when.n_dates == 0)
            continue;
        place(w, i, err);
        return crm_err_set(err, CRM_EDATA,
            "is it when the appointment was made, or for when, beside %.*s? say -c booked_at=%s or "
            "-c start=%s",
            (int)plan->header[start].len, plan->header[start].ptr, plan->key[i], plan->key[i]);
    }
    return CRM_OK;
}

/* Bare numbers up to 12 may be minutes or hours. */
static enum crm_status settle_duration(struct work *w, struct crm_err *err)
{
    enum { DOZEN = 12 };
    struct crm_plan *plan = w->plan;
    size_t column = plan->column[CRM_FIELD_DURATION_MIN];
    struct crm_slice header;

    plan->hours = w->options->hours == CRM_LENGTH_HOURS;
    if (column == CRM_COLUMN_NONE || w->options->hours != CRM_LENGTH_FOUND || w->longest == 0)
        return CRM_OK;
    header = plan->header[column];
    if (strstr(plan->key[column], "min") || strstr(plan->key[column], "分"))
        return CRM_OK;
    for (size_t i = 0; i + 3 < header.len; i++) { /* Duration (min): the key has lost it */
        if ((header.ptr[i] | 0x20) == 'm' && (header.ptr[i + 1] | 0x20) == 'i' &&
            (header.ptr[i + 2] | 0x20) == 'n')
            return CRM_OK;
        if (memcmp(header.ptr + i, "分", 3) == 0)
            return CRM_OK;
    }
    if (w->longest > DOZEN || w->units)
        return CRM_OK;
    place(w, column, err);
    return crm_err_set(err, CRM_EDATA,
        "no number is above 12: are these hours or minutes? say --duration hours or --duration "
        "minutes");
}

/* A column of who cancelled that names neither client nor salon says who typed it. */
static enum crm_status settle_by(
    struct work *w, const struct crm_mean_words *words, struct crm_err *err)
{
    size_t known = 0;
    struct crm_slice header;
    char text[200], show[CRM_ERR_SHOW];

    for (size_t i = 0; i < words->n; i++)
        known += crm_appointment_by(words->word[i].text) != CRM_BY_UNKNOWN;
    if (known == words->n)
        return CRM_OK;
    if (known == 0)
        w->plan->column[CRM_FIELD_CANCELLED_BY] = CRM_COLUMN_NONE;
    header = crm_text_clean(w->plan->header[words->column]);
    crm_err_show(words->word[0].text.ptr, words->word[0].text.len, show);
    snprintf(text, sizeof text,
        "column %.*s: what names neither client nor salon%s%.40s%s says who typed it, and is left "
        "out",
        (int)(header.len < 60 ? header.len : 60), header.ptr, w->options->nameless ? "" : " (",
        w->options->nameless ? "" : show, w->options->nameless ? "" : ")");
    return crm_plan_note(w->plan, text, err);
}

/* Nothing in the file can say that a client came. */
static enum crm_status note_silent(struct work *w, struct crm_err *err)
{
    if (w->plan->constant[CRM_FIELD_STATE])
        return CRM_OK;
    for (size_t i = 0; i < w->plan->n_votes; i++)
        if (w->plan->vote[i].of == CRM_VOTE_WORD ||
            w->plan->vote[i].yes == CRM_APPOINTMENT_COMPLETED)
            return CRM_OK;
    if (crm_appointment_silent(w->options) != CRM_APPOINTMENT_UNKNOWN)
        return CRM_OK;
    return crm_plan_note(w->plan,
        "no column says that a client came: rows that are not marked are booked (--status "
        "=completed if the system marks only what did not happen)",
        err);
}

/* ---- all -------------------------------------------------------------------------------- */

/* A stream of ours: canonical words, which say nothing of who cancelled. */
static bool is_ours(const struct work *w)
{
    if (!w->plan->own)
        return false;
    for (size_t i = 0; i < w->n_words; i++) {
        const struct crm_mean_words *words = &w->words[i];
        if (words->column != w->plan->column[CRM_FIELD_STATE])
            continue;
        for (size_t k = 0; k < words->n; k++)
            if (crm_appointment_find(words->word[k].text) >= CRM_APPOINTMENT_STATUSES)
                return false;
    }
    return true;
}

static enum crm_status settle(struct work *w, struct crm_err *err)
{
    struct crm_plan *plan = w->plan;
    size_t state = plan->column[CRM_FIELD_STATE], by = plan->column[CRM_FIELD_CANCELLED_BY];
    enum crm_status status = CRM_OK;

    for (size_t i = 0; i < w->n_words && !status; i++)
        status = vote_of(w, &w->words[i], err);
    if (!status)
        status = find_moves(w, err);
    if (!status && !has_words(plan) && plan->column[CRM_FIELD_CANCELLED_AT] != CRM_COLUMN_NONE)
        status = add_vote(
            w, CRM_VOTE_FULL, CRM_APPOINTMENT_CANCELLED, plan->column[CRM_FIELD_CANCELLED_AT], err);
    if (!status && plan->n_votes == 0 && !plan->constant[CRM_FIELD_STATE])
        return crm_plan_missing(plan, w->seen, CRM_FIELD_STATE, err);
    for (size_t i = 0; i < w->n_words && !status; i++) {
        if (w->words[i].column == state)
            status = ask_words(w, &w->words[i], err);
        if (!status && w->words[i].column == state)
            status = ask_empty(w, &w->words[i], err);
        if (!status && w->words[i].column == by)
            status = settle_by(w, &w->words[i], err);
    }
    plan->slots = plan->column[CRM_FIELD_TIME] != CRM_COLUMN_NONE &&
                  plan->column[CRM_FIELD_END] == CRM_COLUMN_NONE &&
                  w->seen->column[plan->column[CRM_FIELD_TIME]].when.n_slots > 0;
    plan->says_who = has_words(plan) && !is_ours(w);
    if (!status)
        status = ask_times(w, err);
    if (!status)
        status = settle_duration(w, err);
    return status ? status : note_silent(w, err);
}

enum crm_status crm_plan_votes(struct crm_plan *plan, const struct crm_plan_options *options,
    const struct crm_plan_evidence *seen, struct crm_slice text, struct crm_err *err)
{
    struct work w = {.plan = plan, .options = options, .seen = seen, .text = text};
    enum crm_status status;

    plan->vote = crm_arena_alloc(&plan->arena, (2 * plan->n_columns + 2) * sizeof *plan->vote);
    if (!plan->vote)
        return crm_err_nomem(err);
    status = choose_words(&w, err);
    if (!status)
        status = settle(&w, err);
    free(w.words);
    return status;
}

bool crm_plan_counts_minutes(const struct crm_plan *plan, size_t column)
{
    static const char headers[] = "time int, minutes since midnight, start minutes";

    return plan->stream == CRM_STREAM_BOOKINGS &&
           crm_words_position(headers, plan->key[column], &(int){0}) >= 0;
}
