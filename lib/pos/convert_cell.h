/*
 * convert_cell.h -- a cell at a glance, and its bytes onto the line; for lib/pos/convert*.c only
 *
 * Most cells need nothing done, and their first and last byte show it.
 */
#ifndef CRM_POS_CONVERT_CELL_H
#define CRM_POS_CONVERT_CELL_H

#include "pos/convert.h"
#include "pos/text.h"

enum { CRM_PUT_SLACK = 32 }; /* bytes copied at once, whatever the length */

/* ---- cells ---------------------------------------------------------------------------- */

/* First and last bytes of cells that need a closer look: blanks, guards, words for nothing. */
enum { LEADS = 1, TRAILS = 2, NONE_WORD = 4 };

#define R(c) [c] = LEADS | TRAILS
static const unsigned char crm_convert_edge[256] = {R(' '), R('\t'), R('\n'), R('\v'), R('\f'),
    R('\r'), ['`'] = LEADS, ['\''] = LEADS, ['='] = LEADS, [0xC2] = LEADS,
    [0xE2] = LEADS | NONE_WORD, [0xE3] = LEADS, [0xEF] = LEADS, ['N'] = NONE_WORD,
    ['n'] = NONE_WORD, ['\\'] = NONE_WORD, ['-'] = NONE_WORD, [0xE6] = NONE_WORD, [0x80] = TRAILS,
    [0x81] = TRAILS, [0x82] = TRAILS, [0x83] = TRAILS, [0x84] = TRAILS, [0x85] = TRAILS,
    [0x86] = TRAILS, [0x87] = TRAILS, [0x88] = TRAILS, [0x89] = TRAILS, [0x8A] = TRAILS,
    [0x8B] = TRAILS, [0xA0] = TRAILS, [0xAF] = TRAILS, [0xBF] = TRAILS};
#undef R

static inline struct crm_slice crm_convert_clean(struct crm_slice cell)
{
    if (cell.len && ((crm_convert_edge[(unsigned char)cell.ptr[0]] & LEADS) ||
                        (crm_convert_edge[(unsigned char)cell.ptr[cell.len - 1]] & TRAILS)))
        return crm_text_clean(cell);
    return cell;
}

/*
 * Certainly nothing to take off and no word for nothing.  The byte before the cell, and one at its
 * end, must be readable: that costs less than to ask whether it is empty.
 */
static inline bool crm_convert_is_clean(struct crm_slice cell)
{
    unsigned first = crm_convert_edge[(unsigned char)cell.ptr[0]];
    unsigned last =
        crm_convert_edge[(unsigned char)(cell.ptr + cell.len)[-1]]; /* len - 1 may be below 0 */

    return !((first & (LEADS | NONE_WORD)) | (last & TRAILS));
}

/* The same with a second look. */
static inline bool crm_convert_is_bare(struct crm_slice cell)
{
    unsigned first = crm_convert_edge[(unsigned char)cell.ptr[0]];
    unsigned last = crm_convert_edge[(unsigned char)(cell.ptr + cell.len)[-1]];

    return cell.len == 0 ||
           (!((first & LEADS) | (last & TRAILS)) && (!(first & NONE_WORD) || cell.len > 4));
}

static inline bool crm_convert_is_none(struct crm_slice clean_cell)
{
    return clean_cell.len == 0 ||
           (clean_cell.len <= 4 &&
               (crm_convert_edge[(unsigned char)clean_cell.ptr[0]] & NONE_WORD) &&
               crm_text_is_none(clean_cell));
}

static inline struct crm_slice crm_convert_at(
    const struct crm_import_cell *from, const struct crm_slice *cells)
{
    return from->slot == CRM_COLUMN_NONE ? from->constant : cells[from->slot];
}

/* ---- output --------------------------------------------------------------------------- */

static inline void crm_put_bytes(struct crm_convert *c, const char *bytes, size_t len)
{
    if (len)
        memcpy(c->out, bytes, len);
    c->out += len;
}

/* A short copy of fixed size costs a third of a memcpy of unknown length. */
static inline void crm_put_plain(struct crm_convert *c, struct crm_slice s, bool slack)
{
    if (s.len == 0)
        return;
    if (slack && s.len <= CRM_PUT_SLACK)
        memcpy(c->out, s.ptr, CRM_PUT_SLACK);
    else
        memcpy(c->out, s.ptr, s.len);
    c->out += s.len;
}

static inline bool crm_put_in_block(const struct crm_convert *c, struct crm_slice s)
{
    return s.ptr >= c->text && s.ptr < c->limit;
}

/* Quoted or escaped where it must be. */
void crm_put_csv(struct crm_convert *c, struct crm_slice s);
void crm_put_tsv(struct crm_convert *c, struct crm_slice s);

static inline void crm_put_text(struct crm_convert *c, struct crm_slice s)
{
    if (!c->care && crm_put_in_block(c, s))
        crm_put_plain(c, s, true);
    else if (c->import->options.tsv)
        crm_put_tsv(c, s);
    else
        crm_put_csv(c, s);
}

/* Decimals an amount is written with: two, or more where they say something. */
int crm_put_decimals(int64_t amount_e4);
void crm_put_money(struct crm_convert *c, int64_t amount_e4);

#endif
