/* A row of an export as a line of the stream. */

#include "base/money.h"
#include "pos/convert_cell.h"
#include "pos/number.h"

#include <stdarg.h>
#include <stdio.h>

/* ---- what went wrong ------------------------------------------------------------------ */

bool crm_convert_bad(struct crm_convert *c, enum crm_field field, const char *format, ...)
{
    va_list args;

    c->bad_field = field;
    c->bad_header = NULL;
    va_start(args, format);
    vsnprintf(c->reason, sizeof c->reason, format, args);
    va_end(args);
    return false;
}

bool crm_convert_bad_value(
    struct crm_convert *c, enum crm_field field, struct crm_slice value, const char *what)
{
    char show[CRM_ERR_SHOW];

    if (c->import->options.pseudonyms) /* a shifted row may have a name anywhere */
        return crm_convert_bad(c, field, "%s", what);
    return crm_convert_bad(c, field, "%s %s", crm_err_show(value.ptr, value.len, show), what);
}

/* Answers keep their codes; only the digits of a Chinese keyboard are made plain. */
static void turn_kept(struct crm_convert *c, struct crm_slice cell)
{
    char text[CRM_NUMBER_TEXT];
    size_t n = 0;

    if (c->import->options.plan.stream == CRM_STREAM_ANSWERS && cell.len &&
        (unsigned char)cell.ptr[0] == 0xEF)
        n = crm_number_plain('.', cell, NULL, text);
    crm_put_text(c, n ? (struct crm_slice){text, n} : cell);
}

static bool turn(
    struct crm_convert *c, size_t column, struct crm_slice cell, const struct crm_slice *cells)
{
    enum crm_field field = c->import->column[column].field;

    cell = crm_convert_clean(cell);
    if (crm_convert_is_hidden(c, c->file->cell[column].secret)) {
        if (!crm_convert_is_none(cell))
            crm_convert_secret(c, c->file->cell[column].secret, cell);
        return true;
    }
    switch (c->file->cell[column].turn) {
    case CRM_TURN_KEPT:
        turn_kept(c, cell);
        return true;
    case CRM_TURN_CUSTOMER:
        return crm_convert_customer(c, cell, cells);
    case CRM_TURN_STATE:
        crm_put_bytes(c, crm_appointment_names[c->state], strlen(crm_appointment_names[c->state]));
        return true;
    case CRM_KIND_BY:
        return crm_convert_by(c, cell);
    case CRM_TURN_END:
        if (c->file->plan.slots)
            return crm_convert_end(c, cell);
        break;
    default:
        break;
    }
    if (crm_convert_is_none(cell))
        return true;
    switch (c->file->cell[column].turn) {
    case CRM_KIND_ID:
        return crm_convert_id(c, cell);
    case CRM_KIND_DATE:
        return crm_convert_other_date(c, field, cell, false);
    case CRM_TURN_END:
        return crm_convert_end(c, cell);
    case CRM_KIND_DURATION:
        return crm_convert_duration(c, cell);
    case CRM_TURN_PRICE:
        return crm_convert_price(c, cell);
    case CRM_KIND_DEPOSIT:
        return crm_convert_deposit(c, cell);
    case CRM_KIND_BIRTHDAY:
        return crm_convert_other_date(c, field, cell, true);
    case CRM_KIND_MONEY:
        return crm_convert_money_cell(c, field, cell, false);
    case CRM_KIND_OFF:
        return crm_convert_money_cell(c, field, cell, true);
    case CRM_KIND_NUMBER:
        return crm_convert_number(c, field, cell);
    case CRM_KIND_RATE:
        return crm_convert_rate(c, cell);
    case CRM_KIND_GENDER:
        crm_convert_gender(c, cell);
        return true;
    default:
        crm_put_text(c, cell);
        return true;
    }
}

/* Everything went well: the row counts. */
static bool commit(struct crm_convert *c, const struct crm_slice *cells, bool unknown)
{
    struct crm_rows_sums *sums = c->sums;

    if (c->import->options.plan.stream == CRM_STREAM_TRANSACTIONS ||
        c->import->options.plan.stream == CRM_STREAM_BOOKINGS) {
        int64_t total = sums->amount_e4, walk_in = sums->walk_in_e4;
        if (!crm_money_add(&total, c->amount_e4) ||
            (c->id.len == 0 && !crm_money_add(&walk_in, c->amount_e4)))
            return crm_convert_bad(c, CRM_FIELD_AMOUNT, "the sum of all amounts is too large");
        sums->amount_e4 = total;
        sums->walk_in_e4 = walk_in;
        if (c->decimals > sums->decimals)
            sums->decimals = c->decimals;
        sums->n_rounded += c->rounded;
        sums->n_turned += c->turned;
        sums->n_tails += c->n_tails;
        sums->n_unknown += unknown;
    }
    if (c->day != CRM_DAY_NONE) {
        if (sums->n_out == 0 || c->day < sums->first)
            sums->first = c->day;
        if (sums->n_out == 0 || c->day > sums->last)
            sums->last = c->day;
    }
    sums->n_walk_in += c->id.len == 0;
    sums->n_out++;
    for (size_t i = 0; i < c->import->n_columns && c->filled; i++)
        c->filled[i] +=
            !crm_convert_is_none(crm_convert_clean(crm_convert_at(&c->file->cell[i], cells)));
    return true;
}

/* Text of the block with nothing around it that has to go. */
static inline bool goes_as_is(
    const struct crm_convert *c, const struct crm_import_cell *from, const struct crm_slice *cells)
{
    return from->plain >= CRM_PLAIN_TEXT && from->plain <= CRM_PLAIN_CUSTOMER && !c->care &&
           !(from->plain == CRM_PLAIN_CUSTOMER && !c->ascii &&
               crm_text_decomposed(cells[from->slot])) &&
           crm_put_in_block(c, cells[from->slot]) && crm_convert_is_bare(cells[from->slot]);
}

static bool turn_row(struct crm_convert *c, const struct crm_slice *cells)
{
    const struct crm_import_file *file = c->file;
    size_t n = c->import->n_columns;
    char separator = c->import->options.tsv ? '\t' : ',', *start = c->out;
    bool unknown;
    const char *kind = crm_convert_kind(c, cells, &unknown);

    c->counting = true;
    c->decimals = 0;
    c->rounded = c->turned = false;
    c->n_tails = 0;
    c->id.len = 0;
    c->n_secrets = 0;
    c->own_id = true;
    for (size_t i = 0; i < n; i++) {
        const struct crm_import_cell *from = &file->cell[i];
        if (i > 0) {
            if (c->cell_end)
                c->cell_end[i - 1] = c->out;
            *c->out++ = separator;
        }
        if (goes_as_is(c, from, cells)) {
            crm_put_plain(c, cells[from->slot], true);
            if (from->plain == CRM_PLAIN_CUSTOMER)
                c->id = cells[from->slot];
        } else if (from->turn == CRM_TURN_DATE) {
            if (!crm_convert_date(c, cells))
                return false;
        } else if (from->turn == CRM_TURN_AMOUNT) {
            if (!crm_convert_amount(c, cells, kind))
                return false;
        } else if (from->turn == CRM_KIND_WORD) {
            kind = crm_convert_settled(c, kind);
            crm_put_bytes(c, kind, kind ? strlen(kind) : 0);
        } else if (!turn(c, i, crm_convert_at(from, cells), cells)) {
            return false;
        }
    }
    /* a line of nothing would be no row to who reads it */
    if (n == 1 && c->out == start && !c->import->options.tsv)
        crm_put_bytes(c, "\"\"", 2);
    if (c->cell_end)
        c->cell_end[n - 1] = c->out;
    *c->out++ = '\n';
    return commit(c, cells, unknown);
}

/* "Subtotal" where a client, a ticket or an item should be named. */
static bool is_sum(const struct crm_convert *c, const struct crm_slice *cells)
{
    for (int f = 0; f < CRM_N_FIELDS; f++)
        if (crm_field_names((enum crm_field)f) && c->file->field[f].slot != CRM_COLUMN_NONE &&
            crm_word_sum_cell(crm_convert_clean(cells[c->file->field[f].slot])))
            return true;
    return false;
}

/* No client, no ticket, nothing sold. */
static bool names_nothing(const struct crm_convert *c, const struct crm_slice *cells)
{
    static const enum crm_field fields[] = {CRM_FIELD_CUSTOMER_ID, CRM_FIELD_TXN_ID, CRM_FIELD_ITEM,
        CRM_FIELD_STAFF, CRM_FIELD_CATEGORY, CRM_FIELD_PHONE};

    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (crm_convert_cell(&c->file->field[fields[i]], cells).len)
            return false;
    return true;
}

/* Left out, with its amount for the totals, if that can be read. */
static enum crm_convert_result skip_row(
    struct crm_convert *c, const struct crm_slice *cells, const char *why)
{
    char *start = c->out;

    c->skip = why;
    c->counting = false;
    c->amount_e4 = 0;
    if (c->import->options.plan.stream == CRM_STREAM_TRANSACTIONS)
        (void)crm_convert_amount(c, cells, NULL);
    c->out = start;
    return CRM_CONVERT_SKIP;
}

/* What a judge says of a row that it does not keep. */
static enum crm_convert_result judged(
    struct crm_convert *c, const struct crm_slice *cells, enum crm_verdict verdict, size_t i)
{
    const struct crm_judge *judge = &c->file->plan.judge[i];
    struct crm_slice cell = crm_convert_clean(cells[c->file->judged[i]]);
    const struct crm_judge_word *word = crm_judge_word(judge, cell);
    char show[CRM_ERR_SHOW];

    c->level = verdict == CRM_VERDICT_SKIP && (judge->level || judge->of == CRM_JUDGE_LEVELS);
    if (verdict == CRM_VERDICT_SKIP) {
        if (word)
            cell = crm_slice_of(word->text);
        snprintf(c->reason, sizeof c->reason, "%.80s %s", judge->header,
            crm_err_show(cell.ptr, cell.len, show));
        return skip_row(c, cells, c->reason);
    }
    c->bad_field = CRM_FIELD_STATE;
    if (judge->of == CRM_JUDGE_CURRENCY)
        snprintf(c->reason, sizeof c->reason, "%s is another currency than %s",
            crm_err_show(cell.ptr, cell.len, show), judge->word[0].text);
    else
        snprintf(c->reason, sizeof c->reason,
            "%s is no known word: name it with --skip or --keep-only",
            crm_err_show(cell.ptr, cell.len, show));
    c->bad_header = judge->header;
    return CRM_CONVERT_BAD;
}

/* A row without one is a line of totals, or bad for that. */
static bool has_start(struct crm_convert *c, const struct crm_slice *cells)
{
    return crm_convert_cell(&c->file->field[CRM_FIELD_DATE], cells).len > 0;
}

enum crm_convert_result crm_convert_row(struct crm_convert *c, const struct crm_slice *cells)
{
    const char *rule;
    size_t judge;
    enum crm_verdict verdict;

    if ((c->file->plan.dated_totals && is_sum(c, cells)) ||
        (c->file->plan.blank_totals && names_nothing(c, cells)))
        return CRM_CONVERT_TOTAL;
    c->level = false;
    if (c->import->options.consent_field && !crm_convert_consents(c, cells))
        return skip_row(c, cells, "no consent");
    c->amount_e4 = 0;
    if (c->file->plan.stream == CRM_STREAM_BOOKINGS) {
        c->day = CRM_DAY_NONE;
        if (!has_start(c, cells)) {
            crm_convert_bad(c, CRM_FIELD_DATE, "no date");
            return CRM_CONVERT_BAD;
        }
        if (!crm_convert_state(c, cells))
            return CRM_CONVERT_BAD;
        if (c->state == CRM_APPOINTMENT_NONE) {
            crm_convert_no_appointment(c, cells, c->reason, sizeof c->reason);
            return skip_row(c, cells, c->reason);
        }
    }
    if (c->file->plan.preset && (rule = crm_convert_rule(c, cells, true)) != NULL)
        return skip_row(c, cells, rule);
    if (c->file->plan.n_judges &&
        (verdict = crm_convert_verdict(c, cells, &judge)) != CRM_VERDICT_KEEP)
        return judged(c, cells, verdict, judge);
    return turn_row(c, cells) ? CRM_CONVERT_ROW : CRM_CONVERT_BAD;
}

size_t crm_convert_fixed(const struct crm_import *import)
{
    size_t constants = 0;

    for (size_t k = 0; k < import->n_files; k++) {
        size_t n = 0;
        for (size_t i = 0; i < import->n_columns; i++)
            n += import->file[k].cell[i].constant.len * 2;
        if (n > constants)
            constants = n;
    }
    /* customer_id, referred_by */
    constants += 4 * (strlen(import->space) + import->longest_id);
    return constants + import->n_columns * (CRM_NUMBER_TEXT + 4) + CRM_PUT_SLACK + 2;
}
