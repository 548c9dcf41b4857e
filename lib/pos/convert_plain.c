/*
 * Rows that go out as they stand, but for the order of their columns: most of most exports.
 *
 * Nothing here has an effect before the row is done; a row that is not plain is left to
 * crm_convert_row, which also says what is wrong with it.
 */

#include "pos/convert_quick.h"

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

static inline bool is_digit(struct crm_slice cell)
{
    return cell.len == 1 && cell.ptr[0] >= '0' && cell.ptr[0] <= '9';
}

static inline char *put_kind(const struct crm_convert *c, const char *kind, char *out)
{
    size_t n;

    kind = crm_convert_settled(c, kind);
    n = kind ? strlen(kind) : 0;
    memcpy(out, kind ? kind : "", n);
    return out + n;
}

static inline size_t put_date(struct crm_convert *c, struct crm_slice cell, char *out)
{
    size_t n = crm_quick_date(c->memo, cell, out);

    if (n == 0 && crm_convert_learn_date(c, cell))
        n = crm_quick_date(c->memo, cell, out);
    c->day = c->memo->date_day;
    return n;
}

static inline bool is_amount(struct crm_convert *c, struct crm_slice cell, const char *kind)
{
    if (!crm_quick_amount(cell, &c->amount_e4, &c->decimals) || c->amount_e4 > MOST_E4 ||
        c->amount_e4 < -MOST_E4)
        return false;
    /* else it has to be turned round */
    return !kind || c->amount_e4 <= 0 || c->file->plan.own || strcmp(kind, "refund") != 0;
}

/* One line at `out`; returns its end, NULL if the row is not plain. */
static inline char *plain_row(
    struct crm_convert *c, const struct crm_slice *cells, const char *kind, char *out)
{
    const struct crm_import_cell *from = c->file->cell, *end = from + c->import->n_columns;
    const char *text = c->text;
    const size_t block_len = (size_t)(c->limit - text);

    for (; from < end; from++, *out++ = ',') {
        const enum crm_import_plain plain = from->plain;
        struct crm_slice cell;
        int64_t value;
        int decimals;
        size_t n;
        if (plain < CRM_PLAIN_TEXT) {
            if (plain == CRM_PLAIN_KIND)
                out = put_kind(c, kind, out);
            continue;
        }
        cell = cells[from->slot];
        if ((size_t)(cell.ptr - text) >= block_len)
            return NULL;
        if (plain <= CRM_PLAIN_CUSTOMER) {
            if (!crm_convert_is_bare(cell))
                cell = strip(cell, plain);
            if (plain == CRM_PLAIN_CUSTOMER)
                c->id = cell;
        } else if (plain == CRM_PLAIN_NUMBER) {
            if (!is_digit(cell) && cell.len && !crm_quick_number(cell, &value, &decimals))
                return NULL;
        } else if (plain == CRM_PLAIN_AMOUNT) {
            if (!is_amount(c, cell, kind))
                return NULL;
        } else {
            n = put_date(c, cell, out);
            if (n == 0)
                return NULL;
            out += n;
            continue;
        }
        out = copy(out, cell);
    }
    return out;
}

size_t crm_convert_plain(
    struct crm_convert *c, const struct crm_slice *cells, size_t n_rows, size_t n_wanted)
{
    const bool has_kind = c->file->has[CRM_FIELD_KIND];
    struct crm_rows_sums *sums = c->sums;
    int64_t amount_e4 = 0, walk_in_e4 = 0;
    int32_t first = sums->n_out ? sums->first : INT32_MAX;
    int32_t last = sums->n_out ? sums->last : INT32_MIN;
    const char *kind = NULL;
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
        if (has_kind)
            kind = crm_convert_kind(c, cells, &unknown);
        end = plain_row(c, cells, kind, c->out);
        if (!end)
            break;
        end[-1] = '\n';
        c->out = end;
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
    sums->n_out += i;
    sums->n_walk_in += n_walk_in;
    sums->amount_e4 += amount_e4;
    sums->walk_in_e4 += walk_in_e4;
    return i;
}
