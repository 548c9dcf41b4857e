#include "pos/plan_evidence.h"

#include "base/mem.h"
#include "pos/appointment.h"
#include "pos/encoding.h"
#include "pos/mean.h"
#include "pos/number.h"
#include "pos/sample.h"
#include "pos/text.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- dates ---------------------------------------------------------------------------- */

static enum crm_status open_date(const struct crm_plan *plan, size_t column,
    const struct crm_when_evidence *seen, struct crm_err *err)
{
    char header[128], show[CRM_ERR_SHOW];
    unsigned first, second;

    snprintf(
        header, sizeof header, "%.*s", (int)plan->header[column].len, plan->header[column].ptr);
    crm_err_place(err, plan->file, 0, header);
    if (seen->orders == 0)
        return crm_err_set(err, CRM_EDATA,
            "line %llu cannot be day/month/year and line %llu cannot be month/day/year: say which "
            "the file has with -D dmy or -D mdy",
            (unsigned long long)seen->out_line[0], (unsigned long long)seen->out_line[1]);
    first = seen->orders & -seen->orders;
    second = seen->orders & ~first;
    second &= -second;
    crm_err_show(seen->example, strlen(seen->example), show);
    return crm_err_set(err, CRM_EDATA,
        "%s in line %llu can be %s or %s, and no row settles it: say -D %s or -D %s", show,
        (unsigned long long)seen->example_line, crm_order_name(first), crm_order_name(second),
        first == CRM_ORDER_DMY ? "dmy" : "mdy", second == CRM_ORDER_MDY ? "mdy" : "ymd");
}

/* What the cells of several columns say together. */
static void pool(struct crm_when_evidence *all, const struct crm_when_evidence *one)
{
    all->orders &= one->orders;
    all->differ |= one->differ;
    all->n_free += one->n_free;
    for (int i = 0; i < 4; i++) {
        all->first[i] |= one->first[i];
        all->third[i] |= one->third[i];
    }
}

static enum crm_status settle_order(struct crm_plan *plan, const struct crm_plan_options *options,
    struct crm_plan_evidence *seen, enum crm_field field, struct crm_err *err)
{
    size_t column = plan->column[field];
    struct crm_when_evidence alone, all;
    /* a birthday beside sales: what cannot be read is left empty, and nobody need be asked */
    bool beside = options->stream == CRM_STREAM_TRANSACTIONS && field == CRM_FIELD_BIRTHDAY;

    plan->order[field] = options->order;
    if (options->order || column == CRM_COLUMN_NONE)
        return CRM_OK;
    alone = all = seen->column[column].when;
    if (alone.n_dates == 0 && alone.n_numbers > alone.n_other && plan->preset &&
        plan->preset->order == CRM_ORDER_EXCEL) {
        plan->order[field] = CRM_ORDER_EXCEL;
        return CRM_OK;
    }
    if (alone.n_dates == 0 && alone.n_numbers > alone.n_other && !beside) {
        char header[128];
        snprintf(
            header, sizeof header, "%.*s", (int)plan->header[column].len, plan->header[column].ptr);
        crm_err_place(err, plan->file, 0, header);
        return crm_err_set(err, CRM_EDATA,
            "numbers where dates should be: if they are serial days of a spreadsheet, say -D "
            "excel");
    }
    if (crm_when_decide(&alone, seen->whole, &plan->order[field]))
        return CRM_OK;
    /* other dates of the same file are written the same way */
    for (int f = 0; f < CRM_N_FIELDS; f++) {
        enum crm_field_kind kind = crm_field_info((enum crm_field)f)->kind;
        if ((kind == CRM_KIND_DATE || kind == CRM_KIND_BIRTHDAY) && (enum crm_field)f != field &&
            plan->column[f] != CRM_COLUMN_NONE)
            pool(&all, &seen->column[plan->column[f]].when);
    }
    if (alone.orders && crm_when_decide(&all, seen->whole, &plan->order[field]))
        return CRM_OK;
    if (plan->preset && (plan->preset->order & (alone.orders ? alone.orders : ~0u))) {
        plan->order[field] = plan->preset->order;
        plan->preset_order = true;
        return CRM_OK;
    }
    return beside ? CRM_OK : open_date(plan, column, &alone, err);
}

/*
 * The date column, and a time column if the dates have no time of their own.  Headers do not tell:
 * 消费时间 holds times beside 消费日期, and date and time where it stands alone.
 */
static enum crm_status choose_date(struct crm_plan *plan, const struct crm_plan_options *options,
    const struct crm_plan_evidence *seen, struct crm_err *err)
{
    bool *fit = crm_mem_zalloc(plan->n_columns, 1);
    size_t *date = &plan->column[CRM_FIELD_DATE], *time = &plan->column[CRM_FIELD_TIME];
    enum crm_status status = CRM_OK;

    if (!fit)
        return crm_err_nomem(err);
    for (int step = 0; step < 2 && !status && !crm_plan_has(plan, CRM_FIELD_DATE); step++) {
        for (size_t i = 0; i < plan->n_columns; i++) {
            const struct crm_when_evidence *when = &seen->column[i].when;
            fit[i] = step ? when->n_times == 0 : when->n_dates > 0;
        }
        status = crm_plan_pick(plan, options, CRM_FIELD_DATE, fit, date, err);
    }
    if (!status && !crm_plan_has(plan, CRM_FIELD_TIME) && *date != CRM_COLUMN_NONE &&
        seen->column[*date].when.n_timed == 0) {
        for (size_t i = 0; i < plan->n_columns; i++) {
            const struct crm_when_evidence *when = &seen->column[i].when;
            bool empty = when->n_times + when->n_dates + when->n_other + when->n_numbers == 0;
            fit[i] =
                when->n_dates == 0 &&
                (when->n_times > 0 || (when->n_numbers > 0 && crm_plan_counts_minutes(plan, i)) ||
                    (empty &&
                        (strcmp(plan->key[i], "time") == 0 || strcmp(plan->key[i], "时间") == 0)));
        }
        status = crm_plan_pick(plan, options, CRM_FIELD_TIME, fit, time, err);
    }
    free(fit);
    return status;
}

static enum crm_status choose_kind(struct crm_plan *plan, const struct crm_plan_options *options,
    const struct crm_plan_evidence *seen, struct crm_err *err)
{
    bool *fit;
    enum crm_status status;

    if (crm_plan_has(plan, CRM_FIELD_KIND))
        return CRM_OK;
    fit = crm_mem_zalloc(plan->n_columns, 1);
    if (!fit)
        return crm_err_nomem(err);
    for (size_t i = 0; i < plan->n_columns; i++)
        fit[i] = seen->column[i].words > 0 || strcmp(plan->key[i], "kind") == 0;
    status = crm_plan_pick(plan, options, CRM_FIELD_KIND, fit, &plan->column[CRM_FIELD_KIND], err);
    free(fit);
    return status;
}

/* ---- numbers and amounts -------------------------------------------------------------- */

/* Chinese, Japanese and Korean headers: nobody writes a comma before decimals there. */
static bool is_pointed(const struct crm_plan *plan, size_t column)
{
    return column != CRM_COLUMN_NONE && (unsigned char)plan->key[column][0] >= 0xE3 &&
           (unsigned char)plan->key[column][0] <= 0xED;
}

static enum crm_status settle_decimal(struct crm_plan *plan, const struct crm_plan_options *options,
    const struct crm_plan_evidence *seen, struct crm_err *err)
{
    struct crm_number_evidence all = {0};

    plan->decimal = options->decimal;
    for (size_t i = 0; i < plan->n_columns; i++) {
        const struct crm_number_evidence *one = &seen->column[i].number;
        bool used = crm_plan_is_summed(plan, i) || crm_plan_is_term(plan, i), money = used;
        for (int f = 0; f < CRM_N_FIELDS; f++) {
            used |= plan->column[f] == i;
            money |= plan->column[f] == i && crm_plan_is_money((enum crm_field)f);
        }
        if (!used)
            continue;
        if (one->point && (!all.point || one->point_line < all.point_line))
            all.point_line = one->point_line;
        if (one->comma && (!all.comma || one->comma_line < all.comma_line))
            all.comma_line = one->comma_line;
        if (one->open && !all.open && money)
            all.open_line = one->open_line;
        if (one->group && !all.group && money)
            all.group_line = one->group_line;
        all.point += one->point;
        all.comma += one->comma;
        if (money) { /* a quantity of 1.000 is one */
            all.open += one->open;
            all.group += one->group;
            all.whole += one->whole;
        }
    }
    if (!plan->decimal)
        plan->decimal = crm_number_decide(&all, is_pointed(plan, plan->column[CRM_FIELD_AMOUNT])
                                                    ? ','
                                                    : plan->layout.dialect.delimiter);
    if (!plan->decimal && plan->preset)
        plan->decimal = plan->preset->decimal;
    if (!plan->decimal && plan->own)
        plan->decimal = '.';
    if (plan->decimal)
        return CRM_OK;
    crm_err_place(err, plan->file, 0, NULL);
    if (all.point)
        return crm_err_set(err, CRM_EDATA,
            "line %llu has '.' before the decimals, line %llu has ',': say which the file has with "
            "--decimal",
            (unsigned long long)all.point_line, (unsigned long long)all.comma_line);
    return crm_err_set(err, CRM_EDATA,
        "is the '%c' of the amount in line %llu before three decimals or before thousands? say "
        "--decimal . or --decimal ,",
        all.open ? '.' : ',', (unsigned long long)(all.open ? all.open_line : all.group_line));
}

static enum crm_status settle_discount(struct crm_plan *plan,
    const struct crm_plan_options *options, const struct crm_plan_evidence *seen,
    struct crm_err *err)
{
    size_t column = plan->column[CRM_FIELD_DISCOUNT];
    const struct crm_discount_evidence *cells;
    bool said = false, plain;

    if (column == CRM_COLUMN_NONE)
        return CRM_OK;
    for (size_t i = 0; i < options->n_alias; i++)
        said |= strcmp(options->alias[i].name, "discount") == 0;
    plain = strcmp(plan->key[column], "discount") == 0 || strcmp(plan->key[column], "折扣") == 0;
    said |= plan->preset && !plan->preset->dictionary;
    if (said || plan->own || !plain)
        return CRM_OK;
    cells = plan->decimal == ',' ? &seen->column[column].comma : &seen->column[column].point;
    plan->discount =
        crm_discount_decide(cells, strcmp(plan->key[column], "折扣") == 0, &plan->discount_unit);
    if (plan->discount == CRM_DISCOUNT_MONEY)
        return CRM_OK;
    if (plan->discount == CRM_DISCOUNT_OPEN && plan->made) {
        crm_err_place(err, plan->file, plan->header_line, NULL);
        return crm_err_set(err, CRM_EDATA,
            "the amount is made from price, quantity and discount, but is the discount an amount "
            "or "
            "a share? say -c discount=HEADER or -c discount_rate=HEADER");
    }
    plan->column[CRM_FIELD_DISCOUNT] = CRM_COLUMN_NONE;
    if (plan->discount != CRM_DISCOUNT_OPEN && !crm_plan_has(plan, CRM_FIELD_DISCOUNT_RATE))
        plan->column[CRM_FIELD_DISCOUNT_RATE] = column;
    return CRM_OK;
}

/* A price and a quantity make an amount where there is none. */
static enum crm_status choose_price(
    struct crm_plan *plan, const struct crm_plan_options *options, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    if (options->stream != CRM_STREAM_TRANSACTIONS || crm_plan_gives(plan, CRM_FIELD_AMOUNT))
        return CRM_OK;
    if (!crm_plan_has(plan, CRM_FIELD_PRICE))
        status = crm_plan_pick(
            plan, options, CRM_FIELD_PRICE, NULL, &plan->column[CRM_FIELD_PRICE], err);
    plan->made = crm_plan_has(plan, CRM_FIELD_PRICE) && crm_plan_has(plan, CRM_FIELD_QUANTITY);
    return status;
}

/* ---- what is missing ------------------------------------------------------------------ */

/* A state, and how long it takes or when it was made or cancelled. */
static bool looks_like_book(const struct crm_plan *plan)
{
    static const enum crm_field own[] = {
        CRM_FIELD_DURATION_MIN, CRM_FIELD_BOOKED_AT, CRM_FIELD_CANCELLED_AT};
    bool state = false;
    size_t others = 0;

    for (size_t i = 0; i < plan->n_columns; i++) {
        bool known = false;
        state |= crm_field_rank(CRM_STREAM_BOOKINGS, CRM_FIELD_STATE, plan->key[i]) >= 0;
        for (size_t k = 0; k < sizeof own / sizeof *own; k++)
            known |= crm_field_rank(CRM_STREAM_BOOKINGS, own[k], plan->key[i]) >= 0;
        others += known;
    }
    return plan->stream == CRM_STREAM_TRANSACTIONS && state && others > 1;
}

enum crm_status crm_plan_missing(const struct crm_plan *plan, const struct crm_plan_evidence *seen,
    enum crm_field field, struct crm_err *err)
{
    const char *name = crm_stream_name(plan->stream, field);
    char list[300] = "", show[CRM_ERR_SHOW];
    size_t used = 0, n = 0;

    for (int all = field != CRM_FIELD_DATE; all < 2 && n == 0; all++) {
        for (size_t i = 0; i < plan->n_columns; i++) {
            const char *cell;
            if (!all && seen->column[i].when.n_dates == 0)
                continue;
            cell = crm_err_show(plan->header[i].ptr, plan->header[i].len, show);
            if (used + strlen(cell) + 8 > sizeof list) {
                snprintf(list + used, sizeof list - used, " ...");
                break;
            }
            used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", n++ ? " " : "", cell);
        }
    }
    crm_err_place(err, plan->file, plan->header_line, NULL);
    return crm_err_set(err, CRM_EDATA, "which column is the %s? say -c %s=HEADER; there %s %s%s",
        name, name, n == 1 ? "is" : "are", list,
        looks_like_book(plan) ? "; an appointment book? -T bookings reads it" : "");
}

static enum crm_status settle(struct crm_plan *plan, const struct crm_plan_options *options,
    struct crm_plan_evidence *seen, struct crm_err *err)
{
    bool transactions = options->stream == CRM_STREAM_TRANSACTIONS;
    bool bookings = options->stream == CRM_STREAM_BOOKINGS;
    enum crm_status status = CRM_OK;

    if (transactions || bookings)
        status = choose_date(plan, options, seen, err);
    if (!status && transactions)
        status = choose_kind(plan, options, seen, err);
    for (int f = 0; f < CRM_N_FIELDS && !status; f++) {
        enum crm_field field = (enum crm_field)f;
        if ((field == CRM_FIELD_CUSTOMER_ID && options->id_optional) ||
            (field == CRM_FIELD_STATE && bookings)) /* flags may say it */
            continue;
        if (crm_field_required(options->stream, field) && !crm_plan_gives(plan, field))
            status = crm_plan_missing(plan, seen, field, err);
    }
    if (!status)
        status = settle_decimal(plan, options, seen, err);
    if (!status && transactions)
        status = settle_discount(plan, options, seen, err);
    for (int f = 0; f < CRM_N_FIELDS && !status; f++) {
        enum crm_field_kind kind = crm_field_info((enum crm_field)f)->kind;
        if (kind == CRM_KIND_DATE || kind == CRM_KIND_BIRTHDAY)
            status = settle_order(plan, options, seen, (enum crm_field)f, err);
    }
    return status;
}

static enum crm_status find_down(
    struct crm_plan *plan, const struct crm_plan_options *options, struct crm_err *err)
{
    plan->down = crm_arena_alloc(&plan->arena, (options->n_down + 1) * sizeof *plan->down);
    if (!plan->down)
        return crm_err_nomem(err);
    for (size_t i = 0; i < options->n_down; i++) {
        struct crm_said said = {.column = options->down[i]};
        bool twice;
        size_t column = crm_plan_said_column(plan, &said, &twice);
        if (twice)
            return crm_plan_twice(plan, options->down[i], err);
        if (column != CRM_COLUMN_NONE)
            plan->down[plan->n_down++] = column;
    }
    return CRM_OK;
}

/* The last day of any date but birthdays; with none, a client is at least a child. */
static void find_last_day(struct crm_plan *plan, struct crm_slice text, bool whole)
{
    static const enum crm_field dates[] = {CRM_FIELD_DATE, CRM_FIELD_JOINED};
    struct crm_sample sample = {.text = text, .whole = whole, .dialect = plan->layout.dialect};
    int32_t last = CRM_DAY_NONE, day, second;

    while (plan->column[CRM_FIELD_BIRTHDAY] != CRM_COLUMN_NONE && crm_sample_next(&sample)) {
        for (size_t i = 0; i < 2 && sample.line > plan->header_line; i++) {
            size_t column = plan->column[dates[i]];
            if (column < sample.n &&
                crm_when_parse(
                    crm_text_clean(sample.field[column]), plan->order[dates[i]], &day, &second) &&
                day > last)
                last = day;
        }
    }
    crm_sample_release(&sample);
    plan->born_by = last != CRM_DAY_NONE ? last : crm_day_from_civil(2015, 12, 31);
}

/* What cannot be settled here may be known of exports like this one. */
static void point_to_preset(const struct crm_plan *plan, struct crm_err *err)
{
    size_t used = strlen(err->text);

    if (plan->looks_like)
        snprintf(err->text + used, sizeof err->text - used, "; it looks like %s: try --preset %s",
            plan->looks_like->title, plan->looks_like->name);
}

static bool has_exactly(const struct crm_plan *plan, const char *header)
{
    for (size_t i = 0; i < plan->n_columns; i++)
        if (crm_slice_is(plan->header[i], header))
            return true;
    return false;
}

static enum crm_status plan_bookings(struct crm_plan *plan, const struct crm_plan_options *options,
    const struct crm_plan_evidence *seen, struct crm_slice text, struct crm_err *err)
{
    enum crm_status status = crm_plan_utc(plan, options, seen, err);

    return status ? status : crm_plan_votes(plan, options, seen, text, err);
}

enum crm_status crm_plan_note(struct crm_plan *plan, const char *text, struct crm_err *err)
{
    if (plan->n_notes == CRM_PLAN_NOTES)
        return CRM_OK;
    plan->note[plan->n_notes] = crm_arena_dup(&plan->arena, crm_slice_of(text));
    return plan->note[plan->n_notes++] ? CRM_OK : crm_err_nomem(err);
}

/* The line of text that was encoded twice, from 1. */
static uint64_t find_twice(struct crm_slice text)
{
    size_t at = crm_encoding_twice(text);
    uint64_t line = 1;

    if (at == text.len)
        return 0;
    for (size_t i = 0; i < at; i++)
        line += text.ptr[i] == '\n';
    return line;
}

/* What the preset says as options do; what the user says comes first. */
static enum crm_status add_preset(const struct crm_plan *plan, struct crm_plan_options *options,
    struct crm_arena *arena, struct crm_err *err)
{
    const struct crm_preset *preset = plan->preset;
    struct crm_said *said;
    const char **down;

    if (!preset)
        return CRM_OK;
    if (options->once == CRM_ONCE_OPEN)
        options->once = preset->once;
    said = crm_arena_alloc(arena, (options->n_said + preset->n_keep_only + 1) * sizeof *said);
    down = crm_arena_alloc(arena, (options->n_down + preset->n_down + 1) * sizeof *down);
    if (!said || !down)
        return crm_err_nomem(err);
    for (size_t i = 0; i < options->n_said; i++)
        said[i] = options->said[i];
    for (size_t i = 0; i < preset->n_keep_only; i++)
        said[options->n_said++] = preset->keep_only[i];
    for (size_t i = 0; i < options->n_down; i++)
        down[i] = options->down[i];
    for (size_t i = 0; i < preset->n_down; i++)
        down[options->n_down++] = preset->down[i];
    options->said = said;
    options->down = down;
    return CRM_OK;
}

enum crm_status crm_plan_make(struct crm_plan *plan, const struct crm_plan_options *said,
    const char *file, struct crm_slice head, bool whole, struct crm_err *err)
{
    struct crm_plan_options both = *said;
    const struct crm_plan_options *options = &both;
    struct crm_plan_evidence seen = {.whole = whole};
    struct crm_slice text;
    char *room = NULL;
    enum crm_status status;

    *plan = (struct crm_plan){.file = file,
        .stream = options->stream,
        .discount_unit = 1,
        .day_from = INT32_MIN,
        .day_to = INT32_MAX};
    crm_arena_init(&plan->arena);
    for (int f = 0; f < CRM_N_FIELDS; f++)
        plan->column[f] = plan->fallback[f] = CRM_COLUMN_NONE;
    plan->moved_from = CRM_COLUMN_NONE;
    crm_err_place(err, file, 0, NULL);
    plan->layout.encoding = options->encoding;
    plan->layout.mark = true;
    status =
        options->encoding ? CRM_OK : crm_encoding_guess(head, whole, &plan->layout.encoding, err);
    if (!status)
        status = crm_encoding_decode(head, plan->layout.encoding, &text, &room, err);
    if (!status)
        plan->twice_line = find_twice(text);
    if (!status)
        status = crm_plan_header(plan, options, text, whole, err);
    if (!status && plan->n_columns == 0) {
        free(room); /* the reader says what an empty file lacks */
        return CRM_OK;
    }
    plan->own = !status && (options->stream == CRM_STREAM_BOOKINGS
                                   ? has_exactly(plan, "start") && has_exactly(plan, "status")
                                   : has_exactly(plan, "customer_id") &&
                                         has_exactly(plan, "date") && has_exactly(plan, "amount"));
    if (!status)
        status = crm_plan_preset(plan, options, err);
    if (!status)
        status = add_preset(plan, &both, &plan->arena, err);
    if (!status)
        status = crm_plan_columns(plan, options, err);
    if (!status)
        status = find_down(plan, options, err);
    if (!status)
        status = choose_price(plan, options, err);
    if (!status)
        status = crm_plan_gather(plan, options, text, &seen, err);
    if (!status)
        status = settle(plan, options, &seen, err);
    if (!status)
        find_last_day(plan, text, whole);
    if (!status && options->stream == CRM_STREAM_TRANSACTIONS)
        status = crm_plan_mean(plan, options, text, whole, err);
    if (!status && options->stream != CRM_STREAM_TRANSACTIONS && options->n_said)
        status = crm_plan_said(plan, options, err);
    if (!status && options->stream == CRM_STREAM_BOOKINGS)
        status = plan_bookings(plan, options, &seen, text, err);
    if (status == CRM_EDATA)
        point_to_preset(plan, err);
    free(seen.column);
    free(room);
    if (status)
        crm_plan_release(plan);
    return status;
}

void crm_plan_release(struct crm_plan *plan)
{
    crm_arena_release(&plan->arena);
    *plan = (struct crm_plan){0};
}
