/* Which of our words a word of the till means. */

#include "base/words.h"
#include "pos/convert_cell.h"

static const char *kind_of(struct crm_convert *c, struct crm_slice cell)
{
    struct crm_seen *seen = CRM_SEEN(c->memo->kind, cell);

    if (!crm_seen_is(seen, cell)) {
        char key[CRM_TEXT_KEY];
        crm_text_key(cell, key);
        crm_seen_put(seen, cell);
        seen->means.word = crm_word_kind(key);
    }
    return seen->means.word;
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
    struct crm_seen *seen = CRM_SEEN(c->memo->item, cell);

    if (cell.len && !crm_seen_is(seen, cell)) {
        char key[CRM_TEXT_KEY];
        bool prepaid = crm_text_key(cell, key) && crm_words_has(CRM_WORDS_PREPAID, key);
        crm_seen_put(seen, cell);
        seen->means.word = prepaid ? "prepaid" : NULL;
    }
    if (cell.len && seen->means.word)
        return seen->means.word;
    cell = crm_convert_cell(&c->file->field[CRM_FIELD_TENDER], cells);
    if (!cell.len)
        return NULL;
    seen = CRM_SEEN(c->memo->tender, cell);
    if (!crm_seen_is(seen, cell)) {
        crm_seen_put(seen, cell);
        seen->means.word = crm_mean_tender(cell) == CRM_TENDER_PREPAID ? "redeem" : NULL;
    }
    return seen->means.word;
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
    struct crm_seen *seen;

    if (i >= JUDGES)
        return crm_judge_cell(judge, crm_convert_clean(cell));
    seen = CRM_SEEN(c->memo->judged[i], cell);
    if (!crm_seen_is(seen, cell)) {
        crm_seen_put(seen, cell);
        seen->means.number = (int)crm_judge_cell(judge, crm_convert_clean(cell));
    }
    return (enum crm_verdict)seen->means.number;
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
