/* Which of our words a word of the till means. */

#include "base/words.h"
#include "pos/convert_cell.h"

static const char *kind_of(struct crm_convert *c, struct crm_slice cell)
{
    enum { SLOTS = sizeof c->memo->kind / sizeof *c->memo->kind };
    unsigned first = (unsigned char)cell.ptr[0], last = (unsigned char)cell.ptr[cell.len - 1];
    size_t i = (first + 5 * last + 3 * cell.len) % SLOTS;
    char key[CRM_TEXT_KEY];
    const char *kind;

    if (c->memo->kind[i].len == cell.len && memcmp(c->memo->kind[i].cell, cell.ptr, cell.len) == 0)
        return c->memo->kind[i].kind;
    crm_text_key(cell, key);
    kind = crm_word_kind(key);
    if (cell.len <= sizeof c->memo->kind[i].cell) {
        memcpy(c->memo->kind[i].cell, cell.ptr, cell.len);
        c->memo->kind[i].len = cell.len;
        c->memo->kind[i].kind = kind;
    }
    return kind;
}

const char *crm_convert_settled(const struct crm_convert *c, const char *kind)
{
    bool sale = kind && (strcmp(kind, "other") == 0 || strcmp(kind, "service") == 0 ||
                            strcmp(kind, "product") == 0);

    return sale && c->amount_e4 < 0 && !c->file->plan.own ? "refund" : kind;
}

/* Prepaid money by what was sold or how it was paid. */
static const char *made_kind(struct crm_convert *c, const struct crm_slice *cells)
{
    struct crm_slice cell = crm_convert_cell(&c->file->field[CRM_FIELD_ITEM], cells);
    char key[CRM_TEXT_KEY];

    if (cell.len && crm_text_key(cell, key) && crm_words_has(CRM_WORDS_PREPAID, key))
        return "prepaid";
    cell = crm_convert_cell(&c->file->field[CRM_FIELD_TENDER], cells);
    return cell.len && crm_mean_tender(cell) == CRM_TENDER_PREPAID ? "redeem" : NULL;
}

const char *crm_convert_kind(struct crm_convert *c, const struct crm_slice *cells, bool *unknown)
{
    const struct crm_import_file *file = c->file;
    const char *kind = NULL, *made;
    struct crm_slice cell;

    *unknown = false;
    if (file->plan.preset && file->plan.preset->n_kinds)
        kind = crm_convert_rule(c, cells, false);
    if (!kind && file->has[CRM_FIELD_KIND]) {
        cell = crm_convert_cell(&file->field[CRM_FIELD_KIND], cells);
        kind = cell.len ? kind_of(c, cell) : NULL;
        *unknown = cell.len && !kind;
    }
    if (!file->plan.kind_made || (kind && strcmp(kind, "refund") == 0) ||
        (kind && strcmp(kind, "prepaid") == 0))
        return kind;
    made = made_kind(c, cells);
    /* what a column says of the line stands; that it was paid with a card makes it redeemed */
    if (made && (!kind || strcmp(kind, "other") == 0 || strcmp(made, "redeem") == 0))
        return made;
    return kind;
}

/* The verdict on a cell, remembered if it is short. */
static enum crm_verdict verdict_on(struct crm_convert *c, size_t i, struct crm_slice cell)
{
    enum { JUDGES = sizeof c->memo->judged / sizeof *c->memo->judged };
    const struct crm_judge *judge = &c->file->plan.judge[i];
    enum crm_verdict verdict;
    size_t slot;

    if (i >= JUDGES || cell.len > sizeof c->memo->judged[0][0].cell || cell.len == 0)
        return crm_judge_cell(judge, crm_convert_clean(cell));
    slot = ((unsigned char)cell.ptr[0] + 3 * cell.len) % 8;
    if (c->memo->judged[i][slot].len == cell.len &&
        memcmp(c->memo->judged[i][slot].cell, cell.ptr, cell.len) == 0)
        return c->memo->judged[i][slot].verdict;
    verdict = crm_judge_cell(judge, crm_convert_clean(cell));
    memcpy(c->memo->judged[i][slot].cell, cell.ptr, cell.len);
    c->memo->judged[i][slot].len = cell.len;
    c->memo->judged[i][slot].verdict = verdict;
    return verdict;
}

enum crm_verdict crm_convert_verdict(
    struct crm_convert *c, const struct crm_slice *cells, size_t *judge)
{
    for (*judge = 0; *judge < c->file->plan.n_judges; ++*judge) {
        enum crm_verdict verdict = verdict_on(c, *judge, cells[c->file->judged[*judge]]);
        if (verdict != CRM_VERDICT_KEEP)
            return verdict;
    }
    return CRM_VERDICT_KEEP;
}

void crm_convert_gender(struct crm_convert *c, struct crm_slice cell)
{
    char key[CRM_TEXT_KEY];
    const char *gender;

    crm_text_key(cell, key);
    gender = crm_word_gender(key);
    crm_put_text(c, gender ? crm_slice_of(gender) : cell);
}
