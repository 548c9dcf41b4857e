/*
 * Rows that go out as they stand, but for the order of their columns: most of most exports.
 *
 * Nothing here has an effect before the row is done; a row that is not plain is left to
 * crm_convert_row, which also says what is wrong with it.
 */

#include "pos/convert_quick.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Amounts beyond this are left to the slow way, so that the sum of a batch cannot overflow. */
#define MOST_E4 (INT64_C(1) << 48)

/* A cell with blanks, a guard or a word for nothing. */
static struct crm_slice strip(struct crm_slice cell, enum crm_import_plain plain)
{
    cell = crm_convert_clean(cell);
    if (plain != CRM_PLAIN_KEPT && crm_convert_is_none(cell))
        cell.len = 0;
    return cell;
}

static inline char *copy(char *out, struct crm_slice cell)
{
    if (cell.len <= CRM_PUT_SLACK)
        memcpy(out, cell.ptr, CRM_PUT_SLACK);
    else
        memcpy(out, cell.ptr, cell.len);
    return out + cell.len;
}

/* Whether the cell holds what a line has between its cells, or what quotes or escapes them. */
static inline bool needs_care(const struct crm_convert *c, struct crm_slice cell)
{
    const char separator = c->import->options.tsv ? '\t' : ',';
    const char mark = c->import->options.tsv ? '\\' : '"';

#ifdef __SSE2__
    if (cell.len <= CRM_PUT_SLACK) {
        uint64_t hits = 0;
        for (int i = 0; i < CRM_PUT_SLACK; i += 16) {
            __m128i x = _mm_loadu_si128((const __m128i *)(const void *)(cell.ptr + i));
            __m128i hit = _mm_or_si128(_mm_cmpeq_epi8(x, _mm_set1_epi8(separator)),
                _mm_cmpeq_epi8(x, _mm_set1_epi8(mark)));
            hits |= (uint64_t)(unsigned)_mm_movemask_epi8(hit) << i;
        }
        return (hits & ((UINT64_C(1) << cell.len) - 1)) != 0;
    }
#endif
    return memchr(cell.ptr, separator, cell.len) || memchr(cell.ptr, mark, cell.len);
}

/* A cell that was quoted, or has something around it, or must be quoted now, or is long. */
static char *put_other(
    struct crm_convert *c, struct crm_slice cell, enum crm_import_plain plain, char *out)
{
    bool there = crm_put_in_block(c, cell);

    if (!there || !crm_convert_is_bare(cell))
        cell = strip(cell, plain);
    if (there && !(c->care && needs_care(c, cell)))
        return copy(out, cell);
    c->out = out;
    crm_put_text(c, cell);
    return c->out;
}

static inline char *put_text(
    struct crm_convert *c, struct crm_slice cell, enum crm_import_plain plain, char *out)
{
    if (!c->easy || cell.len > CRM_PUT_SLACK || !crm_convert_is_clean(cell))
        return put_other(c, cell, plain, out);
    memcpy(out, cell.ptr, CRM_PUT_SLACK);
    return out + cell.len;
}

static inline char *put_customer(struct crm_convert *c, struct crm_slice cell, char *out)
{
    if (!crm_convert_is_bare(cell))
        cell = strip(cell, CRM_PLAIN_CUSTOMER);
    c->id = cell;
    return put_text(c, cell, CRM_PLAIN_CUSTOMER, out);
}

/* NULL: the id would have to be quoted or escaped. */
static inline char *put_spaced(struct crm_convert *c, struct crm_slice cell, char *out)
{
    const struct crm_import *import = c->import;
    size_t n = strlen(import->space);

    if (!crm_convert_is_bare(cell))
        cell = strip(cell, CRM_PLAIN_SPACED);
    c->id = (struct crm_slice){out, 0};
    for (size_t i = 0; i < import->options.n_walk_in; i++)
        if (crm_slice_is(cell, import->options.walk_in[i]))
            return out;
    if (cell.len == 0)
        return out;
    memcpy(out, import->space, n);
    c->id.len = n + cell.len;
    copy(out + n, cell);
    return needs_care(c, c->id) ? NULL : out + c->id.len;
}

static inline char *put_kind(const struct crm_convert *c, const char *kind, char *out)
{
    size_t n;

    kind = crm_convert_settled(c, kind);
    n = kind ? strlen(kind) : 0;
    memcpy(out, kind ? kind : "", n);
    return out + n;
}

/* NULL: it is no plain date. So for the others below. */
static inline char *put_date(
    struct crm_convert *c, const struct crm_slice *cells, struct crm_slice cell, char *out)
{
    size_t n = c->file->has[CRM_FIELD_TIME] ? 0 : crm_quick_date(c->memo, cell, out);

    if (n == 0)
        return crm_convert_common_date(c, cells, cell, out);
    c->day = c->memo->date_day;
    return out + n;
}

static inline char *put_decimal(
    const struct crm_convert *c, struct crm_slice cell, int decimals, char *out)
{
    out = copy(out, cell);
    if (decimals && c->file->plan.decimal != '.')
        out[-1 - decimals] = '.';
    return out;
}

static inline char *put_number(
    const struct crm_convert *c, struct crm_slice cell, bool off, char *out)
{
    int64_t value = 0;
    int decimals = 0;

    if (cell.len == 0 || (cell.len == 1 && cell.ptr[0] >= '0' && cell.ptr[0] <= '9'))
        return copy(out, cell);
    if (!crm_quick_number(cell, c->file->plan.decimal, &value, &decimals)) {
        cell = crm_convert_trim(c, cell);
        if (cell.len == 0)
            return out;
        if (!crm_quick_number(cell, c->file->plan.decimal, &value, &decimals))
            return NULL;
    }
    if (off && value < 0) {
        cell.ptr++;
        cell.len--;
    }
    return put_decimal(c, cell, decimals, out);
}

static inline char *put_amount(
    struct crm_convert *c, struct crm_slice cell, const char *kind, char *out)
{
    const char decimal = c->file->plan.decimal;

    if (!crm_quick_amount(cell, decimal, &c->amount_e4, &c->decimals)) {
        cell = crm_convert_trim(c, cell);
        if (cell.len == 0 || !crm_quick_number(cell, decimal, &c->amount_e4, &c->decimals))
            return NULL;
    }
    if (c->amount_e4 > MOST_E4 || c->amount_e4 < -MOST_E4)
        return NULL;
    if (kind && c->amount_e4 > 0 && !c->file->plan.own && strcmp(kind, "refund") == 0)
        return NULL; /* it has to be turned round */
    return put_decimal(c, cell, c->decimals, out);
}

/* One line at `out`; returns its end, NULL if the row is not plain. */
static inline char *plain_row(
    struct crm_convert *c, const struct crm_slice *cells, const char *kind, char *out)
{
    const struct crm_import_cell *from = c->file->cell, *end = from + c->import->n_columns;
    const char separator = c->import->options.tsv ? '\t' : ',';

    for (; from < end; from++, *out++ = separator) {
        const enum crm_import_plain plain = from->plain;
        struct crm_slice cell;
        if (plain <= CRM_PLAIN_KIND) {
            if (plain == CRM_PLAIN_KIND)
                out = put_kind(c, kind, out);
            continue;
        }
        cell = cells[from->slot];
        if (plain <= CRM_PLAIN_KEPT) {
            out = put_text(c, cell, plain, out);
            continue;
        }
        if (!c->easy && !crm_put_in_block(c, cell)) /* it was quoted */
            return NULL;
        if (plain <= CRM_PLAIN_OFF && plain >= CRM_PLAIN_NUMBER)
            out = put_number(c, cell, plain == CRM_PLAIN_OFF, out);
        else if (plain == CRM_PLAIN_AMOUNT)
            out = put_amount(c, cell, kind, out);
        else if (plain == CRM_PLAIN_DATE)
            out = put_date(c, cells, cell, out);
        else
            out =
                plain == CRM_PLAIN_CUSTOMER ? put_customer(c, cell, out) : put_spaced(c, cell, out);
        if (!out)
            return NULL;
    }
    return out;
}

/* What is not seen in the cells that go out: the rules of a preset, the words of judges, an id that
 * must be composed. */
static bool is_left_alone(struct crm_convert *c, const struct crm_slice *cells)
{
    size_t judge, id = c->file->field[CRM_FIELD_CUSTOMER_ID].slot;

    if (c->file->plan.preset && crm_convert_rule(c, cells, true))
        return true;
    return (!c->ascii && id != CRM_COLUMN_NONE && crm_text_decomposed(cells[id])) ||
           (c->file->plan.n_judges && crm_convert_verdict(c, cells, &judge) != CRM_VERDICT_KEEP);
}

size_t crm_convert_plain(
    struct crm_convert *c, const struct crm_slice *cells, size_t n_rows, size_t n_wanted)
{
    const struct crm_preset *preset = c->file->plan.preset;
    const bool has_kind =
        c->file->has[CRM_FIELD_KIND] || c->file->plan.kind_made || (preset && preset->n_kinds);
    const bool look = !c->ascii || c->file->plan.n_judges || (preset && preset->n_rules);
    struct crm_rows_sums *sums = c->sums;
    int64_t amount_e4 = 0, walk_in_e4 = 0;
    int32_t first = sums->n_out ? sums->first : INT32_MAX;
    int32_t last = sums->n_out ? sums->last : INT32_MIN;
    const char *kind = NULL;
    char *line = c->out;
    bool unknown = false;
    size_t i, n_walk_in = 0;

    if (sums->amount_e4 > INT64_MAX / 2 || sums->amount_e4 < INT64_MIN / 2 ||
        sums->walk_in_e4 > INT64_MAX / 2 || sums->walk_in_e4 < INT64_MIN / 2)
        return 0;
    c->rounded = c->turned = false;
    c->n_secrets = 0;
    c->own_id = true;
    for (i = 0; i < n_rows; i++, cells += n_wanted) {
        char *end;
        if (look && is_left_alone(c, cells))
            break;
        if (has_kind)
            kind = crm_convert_kind(c, cells, &unknown);
        end = plain_row(c, cells, kind, line);
        if (!end)
            break;
        end[-1] = '\n';
        line = end;
        amount_e4 += c->amount_e4;
        if (c->id.len == 0) {
            walk_in_e4 += c->amount_e4;
            n_walk_in++;
        }
        sums->n_unknown += unknown;
        if (c->decimals > sums->decimals)
            sums->decimals = c->decimals;
        first = c->day < first ? c->day : first;
        last = c->day > last ? c->day : last;
    }
    if (i > 0) {
        sums->first = first;
        sums->last = last;
    }
    c->out = line;
    sums->n_out += i;
    sums->n_walk_in += n_walk_in;
    sums->amount_e4 += amount_e4;
    sums->walk_in_e4 += walk_in_e4;
    return i;
}
