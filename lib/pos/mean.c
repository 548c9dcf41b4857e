/* The rows of the first bytes as a table, and the order in which its questions are asked. */

#include "pos/mean.h"

#include "base/mem.h"
#include "base/money.h"
#include "base/words.h"
#include "pos/number.h"
#include "pos/plan_evidence.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- for all ---------------------------------------------------------------------------- */

struct crm_judge *crm_mean_judge(struct crm_mean *mean, enum crm_judge_of of, size_t column)
{
    struct crm_plan *plan = mean->plan;
    struct crm_judge *judge = &plan->judge[plan->n_judges];

    *judge = (struct crm_judge){.of = of, .column = column, .header = ""};
    judge->header = crm_mean_header(mean, column);
    if (!judge->header)
        return NULL;
    plan->n_judges++;
    return judge;
}

enum crm_status crm_mean_say(struct crm_mean *mean, struct crm_err *err, const char *format, ...)
{
    char text[400];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return crm_plan_note(mean->plan, text, err);
}

const char *crm_mean_header(struct crm_mean *mean, size_t column)
{
    return crm_arena_dup(&mean->plan->arena, crm_text_clean(mean->plan->header[column]));
}

enum crm_status crm_mean_ask(
    struct crm_mean *mean, size_t column, struct crm_err *err, const char *format, ...)
{
    struct crm_slice header = crm_text_clean(mean->plan->header[column]);
    char text[sizeof err->text], name[128];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (mean->options->nameless) /* a word of a shifted row may be a name */
        snprintf(text, sizeof text,
            "what stands here has to be asked about, and with pseudonyms nothing of it is shown: "
            "run it once without them, with -o /dev/null, to see the question and the option that "
            "answers it");
    snprintf(name, sizeof name, "%.*s", (int)header.len, header.ptr);
    crm_err_place(err, mean->plan->file, 0, name);
    return crm_err_set(err, CRM_EDATA, "%s", text);
}

/* ---- the table --------------------------------------------------------------------------- */

int64_t crm_mean_amount(const struct crm_plan *plan, struct crm_slice cell)
{
    char text[CRM_NUMBER_TEXT];
    size_t n = crm_number_plain(plan->decimal, cell, NULL, text);
    int64_t amount_e4;
    int decimals = 0;

    if (n && (crm_money_parse((struct crm_slice){text, n}, &amount_e4, &decimals) == CRM_MONEY_OK ||
                 crm_number_tail((struct crm_slice){text, n}, &amount_e4)))
        return amount_e4;
    return CRM_MEAN_NONE;
}

/* The amount, with the columns that are added to it or taken off. */
static int64_t amount_of(const struct crm_plan *plan, const struct crm_slice *field)
{
    int64_t amount = crm_mean_amount(plan, crm_text_clean(field[plan->column[CRM_FIELD_AMOUNT]]));

    for (size_t i = 0; i < plan->n_terms && amount != CRM_MEAN_NONE; i++) {
        int64_t term = crm_mean_amount(plan, crm_text_clean(field[plan->term[i].column]));
        if (term != CRM_MEAN_NONE && !crm_money_add(&amount, plan->term[i].minus ? -term : term))
            amount = CRM_MEAN_NONE;
    }
    return amount;
}

/* The number of a cell's text; *id CRM_MAP_NONE for an empty one. */
static bool intern(struct crm_map *map, const struct crm_slice *field, size_t column, uint32_t *id)
{
    struct crm_slice cell;
    bool added;

    *id = CRM_MAP_NONE;
    if (column == CRM_COLUMN_NONE)
        return true;
    cell = crm_text_clean(field[column]);
    return crm_text_is_none(cell) || crm_map_put(map, cell, id, &added);
}

static struct crm_slice cell_of(
    const struct crm_plan *plan, const struct crm_slice *field, enum crm_field of)
{
    size_t column = plan->column[of];

    return column == CRM_COLUMN_NONE ? (struct crm_slice){"", 0} : crm_text_clean(field[column]);
}

/*
 * Numbers of tickets may begin anew every day and in every shop.  Without numbers, what a client
 * buys at one time is a ticket: by the minute where there are times, else by the day.
 */
static bool intern_ticket(
    struct crm_mean *mean, const struct crm_slice *field, int32_t day, uint32_t *ticket)
{
    const struct crm_plan *plan = mean->plan;
    struct crm_slice cell, shop;
    char key[256];
    int n;
    bool added;

    *ticket = CRM_MAP_NONE;
    cell = cell_of(plan, field, mean->no_tickets ? CRM_FIELD_CUSTOMER_ID : CRM_FIELD_TXN_ID);
    if (crm_text_is_none(cell))
        return true;
    shop = cell_of(plan, field, mean->no_tickets ? CRM_FIELD_TIME : CRM_FIELD_STORE);
    if (mean->no_tickets && !shop.len)
        shop = cell_of(plan, field, CRM_FIELD_DATE);
    n = snprintf(key, sizeof key, "%.*s\x1f%d\x1f%.*s", (int)(cell.len < 128 ? cell.len : 128),
        cell.ptr, (int)day, (int)(shop.len < 64 ? shop.len : 64), shop.ptr);
    return crm_map_put(&mean->tickets, (struct crm_slice){key, (size_t)n}, ticket, &added);
}

enum crm_status crm_mean_count_word(struct crm_mean_words *words, struct crm_slice cell,
    const struct crm_mean_row *row, struct crm_arena *arena, struct crm_err *err)
{
    struct crm_mean_word *word = NULL;

    if (crm_text_is_none(cell)) {
        words->n_empty++;
        return CRM_OK;
    }
    for (size_t i = 0; i < words->n && !word; i++)
        if (crm_slice_eq(words->word[i].text, cell))
            word = &words->word[i];
    if (!word) {
        if (words->n == CRM_MEAN_WORDS) {
            words->many = true;
            return CRM_OK;
        }
        word = &words->word[words->n++];
        *word = (struct crm_mean_word){.line = row->line};
        word->text = (struct crm_slice){crm_arena_dup(arena, cell), cell.len};
        if (!word->text.ptr) {
            words->n--;
            return crm_err_nomem(err);
        }
    }
    word->n++;
    if (row->amount_e4 != CRM_MEAN_NONE) {
        word->n_minus += row->amount_e4 < 0;
        if (!crm_money_add(&word->sum_e4, row->amount_e4))
            return crm_err_set(err, CRM_EDATA, "the sum of all amounts is too large");
    }
    return CRM_OK;
}

/* The header line once more, from cell to cell. */
static bool is_header(const struct crm_plan *plan, const struct crm_slice *field)
{
    for (size_t i = 0; i < plan->n_columns; i++)
        if (!crm_slice_eq(crm_text_clean(field[i]), crm_text_clean(plan->header[i])))
            return false;
    return true;
}

static bool has_text(const struct crm_plan *plan, const struct crm_slice *field, enum crm_field of)
{
    return plan->column[of] != CRM_COLUMN_NONE &&
           !crm_text_is_none(crm_text_clean(field[plan->column[of]]));
}

/* No client, nothing sold and no ticket, in a file that has such columns. */
static bool names_nothing(const struct crm_plan *plan, const struct crm_mean_row *row)
{
    return plan->column[CRM_FIELD_CUSTOMER_ID] != CRM_COLUMN_NONE &&
           (plan->column[CRM_FIELD_ITEM] != CRM_COLUMN_NONE ||
               plan->column[CRM_FIELD_TXN_ID] != CRM_COLUMN_NONE) &&
           row->id == CRM_MAP_NONE && row->item == CRM_MAP_NONE && row->ticket == CRM_MAP_NONE;
}

static enum crm_status take_row(
    struct crm_mean *mean, const struct crm_sample *sample, size_t at, struct crm_err *err)
{
    const struct crm_plan *plan = mean->plan;
    const struct crm_slice *field = sample->field;
    size_t date = plan->column[CRM_FIELD_DATE], amount = plan->column[CRM_FIELD_AMOUNT];
    struct crm_mean_row *row;
    int32_t second;

    (void)at;
    if (!crm_mem_grow((void **)&mean->row, &mean->cap, mean->n + 1, sizeof *mean->row))
        return crm_err_nomem(err);
    row = &mean->row[mean->n++];
    *row = (struct crm_mean_row){
        .line = (uint32_t)sample->line, .amount_e4 = CRM_MEAN_NONE, .day = CRM_DAY_NONE};
    row->header = is_header(plan, field);
    if (date != CRM_COLUMN_NONE)
        (void)crm_when_parse(
            crm_text_clean(field[date]), plan->order[CRM_FIELD_DATE], &row->day, &second);
    if (amount != CRM_COLUMN_NONE)
        row->amount_e4 = amount_of(plan, field);
    if (!crm_mem_grow((void **)&mean->money_e4, &mean->money_cap, mean->n * mean->n_money + 1,
            sizeof *mean->money_e4))
        return crm_err_nomem(err);
    for (size_t k = 0; k < mean->n_money; k++)
        mean->money_e4[(mean->n - 1) * mean->n_money + k] =
            crm_mean_amount(plan, crm_text_clean(field[mean->money[k]]));
    row->sum = crm_plan_is_sum(plan, field);
    if (row->sum && mean->sum_column == CRM_COLUMN_NONE && row->day != CRM_DAY_NONE) {
        mean->sum_column = crm_plan_sum_column(plan, field);
        mean->sum_word = crm_arena_dup(&mean->plan->arena, crm_text_clean(field[mean->sum_column]));
        if (!mean->sum_word)
            return crm_err_nomem(err);
    }
    row->label = has_text(plan, field, CRM_FIELD_STAFF) ||
                 has_text(plan, field, CRM_FIELD_CATEGORY) ||
                 has_text(plan, field, CRM_FIELD_PHONE);
    if (!intern_ticket(mean, field, row->day, &row->ticket) ||
        !intern(&mean->ids, field, plan->column[CRM_FIELD_CUSTOMER_ID], &row->id) ||
        !intern(&mean->items, field, plan->column[CRM_FIELD_ITEM], &row->item) ||
        !intern(&mean->pays, field, mean->tender, &row->pay))
        return crm_err_nomem(err);
    if (row->header || row->sum || (date != CRM_COLUMN_NONE && row->day == CRM_DAY_NONE))
        return CRM_OK;
    if (names_nothing(plan, row)) /* perhaps the sum of a day, which has no state */
        return CRM_OK;
    enum crm_status status = CRM_OK;

    for (size_t i = 0; i < mean->n_words && !status; i++)
        status = crm_mean_count_word(&mean->words[i], crm_text_clean(field[mean->words[i].column]),
            row, &mean->plan->arena, err);
    return status;
}

/* ---- which columns ----------------------------------------------------------------------- */

static bool is_known_as(const struct crm_mean *mean, size_t column, enum crm_field field)
{
    return mean->plan->column[field] == column ||
           crm_field_rank(mean->options->stream, field, mean->plan->key[column]) >= 0;
}

static bool is_named(const struct crm_mean *mean, size_t column)
{
    bool twice;

    for (size_t i = 0; i < mean->options->n_said; i++)
        if (crm_plan_said_column(mean->plan, &mean->options->said[i], &twice) == column)
            return true;
    return false;
}

/* A column whose words are looked at: states by header, kinds, and all that is nothing else. */
static bool has_words(const struct crm_mean *mean, size_t column)
{
    if (crm_mean_flag(mean->plan->key[column]) != CRM_JUDGE_SAID || is_named(mean, column) ||
        is_known_as(mean, column, CRM_FIELD_STATE) || is_known_as(mean, column, CRM_FIELD_KIND) ||
        is_known_as(mean, column, CRM_FIELD_TENDER))
        return true;
    for (int f = 0; f < CRM_N_FIELDS; f++)
        if (is_known_as(mean, column, (enum crm_field)f))
            return false;
    return true;
}

static bool has_money(const struct crm_mean *mean, size_t column)
{
    static const enum crm_field moneys[] = {CRM_FIELD_AMOUNT, CRM_FIELD_PRICE, CRM_FIELD_TAX,
        CRM_FIELD_TIP, CRM_FIELD_SURCHARGE, CRM_FIELD_CHANGE, CRM_FIELD_DISCOUNT,
        CRM_FIELD_QUANTITY, CRM_FIELD_DEPOSIT};

    for (size_t i = 0; i < sizeof moneys / sizeof *moneys; i++)
        if (is_known_as(mean, column, moneys[i]))
            return true;
    return crm_words_has(CRM_WORDS_GIVEN_BACK, mean->plan->key[column]);
}

static enum crm_status choose_columns(struct crm_mean *mean, struct crm_err *err)
{
    const struct crm_plan *plan = mean->plan;

    mean->words = crm_mem_zalloc(plan->n_columns, sizeof *mean->words);
    if (!mean->words)
        return crm_err_nomem(err);
    for (size_t i = 0; i < plan->n_columns; i++) {
        if (crm_text_clean(plan->header[i]).len == 0 && !is_named(mean, i))
            continue;
        if (mean->n_money < CRM_MEAN_MONEYS && i != plan->column[CRM_FIELD_AMOUNT] &&
            has_money(mean, i))
            mean->money[mean->n_money++] = i;
        if (has_words(mean, i))
            mean->words[mean->n_words++].column = i;
    }
    return CRM_OK;
}

/* Every record of the first bytes that has the right number of cells. */
enum crm_status crm_mean_walk(struct crm_mean *mean,
    enum crm_status (*take)(struct crm_mean *, const struct crm_sample *, size_t, struct crm_err *),
    struct crm_err *err)
{
    const struct crm_plan *plan = mean->plan;
    struct crm_sample sample = {
        .text = mean->text, .whole = mean->whole, .dialect = plan->layout.dialect};
    enum crm_status status = CRM_OK;
    size_t n = 0;

    while (!status && crm_sample_next(&sample)) {
        if (sample.line <= plan->header_line ||
            !crm_sample_fit(&sample, plan->header, plan->n_columns))
            continue;
        status = take(mean, &sample, n++, err);
    }
    if (!status && sample.out_of_memory)
        status = crm_err_nomem(err);
    crm_sample_release(&sample);
    return status;
}

/* No digit at an end of an amount: a sign, or a minus. */
static bool is_sign(char c)
{
    return (c < '0' || c > '9') && c != '-' && c != '.' && c != ',';
}

/* One currency, as far as signs beside the amounts say. */
static enum crm_status look_at_sign(struct crm_mean *mean, struct crm_slice cell,
    const struct crm_mean_row *row, struct crm_err *err)
{
    struct crm_plan *plan = mean->plan;
    uint64_t codes;

    if (cell.len == 0 || (!is_sign(cell.ptr[0]) && !is_sign(cell.ptr[cell.len - 1])))
        return CRM_OK;
    codes = crm_number_currency(cell);
    if (!codes)
        return CRM_OK;
    if (plan->currency && !(plan->currency & codes))
        return crm_mean_ask(mean, plan->column[CRM_FIELD_AMOUNT], err,
            "lines %llu and %llu are in different currencies, and cannot be summed: import one "
            "currency at a time (--skip, --keep-only, or a file for each)",
            (unsigned long long)mean->code_line, (unsigned long long)row->line);
    if (!plan->currency)
        mean->code_line = row->line;
    plan->currency = plan->currency ? plan->currency & codes : codes;
    if (!plan->sign[0] && !is_sign(cell.ptr[cell.len - 1]))
        for (size_t k = 0; k + 1 < sizeof plan->sign && is_sign(cell.ptr[k]); k++)
            plan->sign[k] = cell.ptr[k];
    return CRM_OK;
}

static enum crm_status mark_row(
    struct crm_mean *mean, const struct crm_sample *sample, size_t i, struct crm_err *err)
{
    enum crm_status status = CRM_OK;
    const struct crm_plan *plan = mean->plan;
    struct crm_mean_row *row = &mean->row[i];

    for (size_t k = 0; k < plan->n_judges && !row->skip; k++)
        row->skip = crm_judge_cell(&plan->judge[k],
                        crm_text_clean(sample->field[plan->judge[k].column])) == CRM_VERDICT_SKIP;
    if (row->skip || row->header || row->sum || row->day == CRM_DAY_NONE)
        return CRM_OK;
    if (mean->currency.column != CRM_COLUMN_NONE)
        status = crm_mean_count_word(&mean->currency,
            crm_text_clean(sample->field[mean->currency.column]), row, &mean->plan->arena, err);
    if (status)
        return status;
    if (plan->column[CRM_FIELD_AMOUNT] != CRM_COLUMN_NONE)
        return look_at_sign(
            mean, crm_text_clean(sample->field[plan->column[CRM_FIELD_AMOUNT]]), row, err);
    return CRM_OK;
}

static enum crm_status level_row(
    struct crm_mean *mean, const struct crm_sample *sample, size_t i, struct crm_err *err)
{
    (void)err;
    mean->level[i] = crm_mean_level_word(crm_text_clean(sample->field[mean->level_column]));
    return CRM_OK;
}

enum crm_status crm_mean_levels_of(
    struct crm_mean *mean, size_t column, unsigned char *level, struct crm_err *err)
{
    mean->level = level;
    mean->level_column = column;
    return crm_mean_walk(mean, level_row, err);
}

static enum crm_status word_row(
    struct crm_mean *mean, const struct crm_sample *sample, size_t i, struct crm_err *err)
{
    (void)err;
    mean->level[i] =
        crm_slice_eq(crm_text_clean(sample->field[mean->level_column]), mean->level_word);
    return CRM_OK;
}

enum crm_status crm_mean_has_word(struct crm_mean *mean, size_t column, struct crm_slice word,
    unsigned char *has, struct crm_err *err)
{
    mean->level = has;
    mean->level_column = column;
    mean->level_word = word;
    return crm_mean_walk(mean, word_row, err);
}

enum crm_status crm_mean_mark(struct crm_mean *mean, struct crm_err *err)
{
    mean->currency = (struct crm_mean_words){.column = crm_mean_currency_column(mean)};
    return crm_mean_walk(mean, mark_row, err);
}

/* ---- names beside ids -------------------------------------------------------------------- */

static enum crm_status name_row(
    struct crm_mean *mean, const struct crm_sample *sample, size_t i, struct crm_err *err)
{
    const struct crm_mean_row *row = &mean->row[i];
    struct crm_slice cell = crm_text_clean(sample->field[mean->name_column]);
    char key[sizeof row->id + CRM_TEXT_KEY];
    uint32_t pair;
    bool added;

    if (row->id == CRM_MAP_NONE || row->header || row->sum || crm_text_is_none(cell))
        return CRM_OK;
    memcpy(key, &row->id, sizeof row->id);
    if (crm_text_key(cell, key + sizeof row->id) == 0)
        return CRM_OK;
    if (!crm_map_put(&mean->names,
            (struct crm_slice){key, sizeof row->id + strlen(key + sizeof row->id)}, &pair, &added))
        return crm_err_nomem(err);
    mean->n_names[row->id] += added;
    return CRM_OK;
}

/* A family has three names and a house eight clients; a dozen and a tenth of all is nobody. */
enum crm_status crm_mean_crowded(struct crm_mean *mean, struct crm_err *err)
{
    static const enum crm_field fields[] = {CRM_FIELD_PHONE, CRM_FIELD_NAME, CRM_FIELD_EMAIL};
    enum crm_status status = CRM_OK;
    uint32_t found = CRM_MAP_NONE;

    for (size_t f = 0; f < 3 && !status && found == CRM_MAP_NONE; f++) {
        mean->name_column = CRM_COLUMN_NONE;
        for (size_t i = 0; i < mean->plan->n_columns; i++)
            if (i != mean->plan->column[CRM_FIELD_CUSTOMER_ID] &&
                mean->name_column == CRM_COLUMN_NONE &&
                crm_field_rank(mean->options->stream, fields[f], mean->plan->key[i]) >= 0)
                mean->name_column = i;
        if (mean->name_column == CRM_COLUMN_NONE)
            continue;
        crm_map_init(&mean->names);
        mean->n_names = crm_mem_zalloc(mean->ids.n + 1, sizeof *mean->n_names);
        status = mean->n_names ? crm_mean_walk(mean, name_row, err) : crm_err_nomem(err);
        for (uint32_t i = 0; !status && i < mean->ids.n; i++) {
            char key[CRM_TEXT_KEY];
            if (mean->n_names[i] >= 12 && mean->n_names[i] * 10 >= mean->names.n &&
                !(crm_text_key(crm_map_key(&mean->ids, i), key) && crm_words_walk_in(key)))
                found = i;
        }
        free(mean->n_names);
        crm_map_release(&mean->names);
    }
    return status || found == CRM_MAP_NONE ? status : crm_mean_ask_crowded(mean, found, err);
}

enum crm_status crm_plan_mean(struct crm_plan *plan, const struct crm_plan_options *options,
    struct crm_slice text, bool whole, struct crm_err *err)
{
    struct crm_mean mean = {.plan = plan, .options = options, .text = text, .whole = whole};
    enum crm_status status;

    mean.no_tickets =
        plan->column[CRM_FIELD_TXN_ID] == CRM_COLUMN_NONE || options->once == CRM_ONCE_VISIT;
    crm_map_init(&mean.tickets);
    crm_map_init(&mean.ids);
    crm_map_init(&mean.items);
    crm_map_init(&mean.pays);
    plan->judge = crm_arena_alloc(&plan->arena, (plan->n_columns + 4) * sizeof *plan->judge);
    mean.tender = crm_mean_tender_column(&mean);
    mean.amount = plan->column[CRM_FIELD_AMOUNT];
    mean.sum_column = CRM_COLUMN_NONE;
    status = plan->judge ? choose_columns(&mean, err) : crm_err_nomem(err);
    if (!status)
        status = crm_mean_walk(&mean, take_row, err);
    if (!status)
        status = crm_mean_states(&mean, err);
    if (!status)
        status = crm_mean_mark(&mean, err);
    if (!status)
        status = crm_mean_days(&mean, err);
    if (!status)
        status = crm_mean_currency(&mean, err);
    if (!status)
        status = crm_mean_levels(&mean, err);
    if (!status)
        status = crm_mean_change(&mean, err);
    if (!status)
        status = crm_mean_columns(&mean, err);
    if (!status)
        status = crm_mean_payments(&mean, err);
    if (!status)
        status = crm_mean_orders(&mean, err);
    if (!status)
        status = crm_mean_totals(&mean, err);
    if (!status)
        status = crm_mean_prepaid(&mean, err);
    if (!status)
        status = crm_mean_name_words(&mean, err);
    if (!status)
        status = crm_mean_fill(&mean, err);
    if (!status)
        status = crm_mean_ids(&mean, err);
    crm_map_release(&mean.tickets);
    crm_map_release(&mean.ids);
    crm_map_release(&mean.items);
    crm_map_release(&mean.pays);
    free(mean.words);
    free(mean.money_e4);
    free(mean.row);
    return status;
}
