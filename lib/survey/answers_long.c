/* Long answers: one row an answer. */

#include "survey/answers_read.h"

#include <math.h>

/* The row of a respondent, made if it is new. */
static enum crm_status respondent(struct crm_answers_reading *r, struct crm_slice id, size_t *row)
{
    struct crm_answers *a = r->a;
    uint32_t level;
    bool added;
    enum crm_status status;

    if (!crm_map_put(&a->id.levels, id, &level, &added))
        return crm_err_nomem(r->err);
    *row = level - 1; /* level 0 is "" */
    if (!added)
        return CRM_OK;
    if ((status = crm_answers_reserve(r)))
        return status;
    a->id.level[*row] = level;
    a->respondent[*row] = (struct crm_answer_counts){0};
    a->wrote[*row] = 0;
    for (size_t k = 0; k < a->n_order; k++) {
        a->value[a->order[k]][*row] =
            a->book->item[a->order[k]].kind == CRM_ITEM_KIND_COMPLAINT ? CRM_UNTICKED : NAN;
        if (*row % 8 == 0)
            r->seen[a->order[k]][*row / 8] = 0;
    }
    for (size_t t = 0; t < a->n_text; t++)
        a->text[t].level[*row] = 0;
    a->n++;
    return CRM_OK;
}

/* Columns beside the answer: the first cell that is filled; items that are kept as text too. */
static enum crm_status keep_texts(
    struct crm_answers_reading *r, struct crm_slice item, size_t row, struct crm_slice cell)
{
    enum crm_status status = CRM_OK;

    for (size_t t = 0; t < r->a->n_text && !status; t++) {
        const struct crm_text_source *s = &r->source[t];
        if (s->field != CRM_COLUMN_NONE && r->a->text[t].level[row] == 0)
            status = crm_answers_keep(r, t, row, r->row->field[s->field], s->field);
        else if (s->field == CRM_COLUMN_NONE && s->join == CRM_COLUMN_NONE &&
                 crm_slice_is(item, r->spec->text[t]))
            status = crm_answers_keep(r, t, row, cell, r->answer_field);
    }
    return status;
}

static enum crm_status take_once(
    struct crm_answers_reading *r, size_t item, size_t row, struct crm_slice cell)
{
    unsigned char *seen = &r->seen[item][row / 8], bit = (unsigned char)(1u << row % 8);
    char shown[CRM_ERR_SHOW];
    struct crm_slice id = crm_map_key(&r->a->id.levels, r->a->id.level[row]);

    if (!(*seen & bit)) {
        *seen |= bit;
        return crm_answers_take(r, item, row, cell, r->answer_field);
    }
    crm_row_place(r->spec->reader, r->row, r->item_field, r->err);
    return crm_err_set(r->err, CRM_EDATA, "respondent %s answers item %s a second time",
        crm_err_show(id.ptr, id.len, shown), r->a->book->item[item].column);
}

static enum crm_status read_row(struct crm_answers_reading *r)
{
    const struct crm_codebook *book = r->a->book;
    struct crm_slice id = crm_slice_trim(r->row->field[r->id_field]);
    struct crm_slice name = crm_slice_trim(r->row->field[r->item_field]);
    struct crm_slice cell = r->row->field[r->answer_field];
    size_t row, item;
    bool known = false;
    enum crm_status status;

    if (id.len == 0) {
        crm_row_place(r->spec->reader, r->row, r->id_field, r->err);
        return crm_err_set(r->err, CRM_EDATA, "an answer of nobody: the id is empty");
    }
    if ((status = respondent(r, id, &row)) || (status = keep_texts(r, name, row, cell)))
        return status;
    item = crm_codebook_find(book, name);
    if (item != CRM_ITEM_NONE && book->item[item].kind == CRM_ITEM_KIND_TEXT)
        r->a->wrote[row] |= crm_answers_says(&book->item[item], cell);
    if (item != CRM_ITEM_NONE)
        return crm_kind_is_answer(book->item[item].kind) ? take_once(r, item, row, cell) : CRM_OK;
    for (item = 0; item < book->n_items && !status; item++) /* a list of codes is many items */
        if (book->item[item].code && crm_slice_is(name, book->item[item].column)) {
            known = true;
            status = take_once(r, item, row, cell);
        }
    r->a->n_unknown += !known;
    return status;
}

/* What nobody answered is missing, as an empty cell of wide answers is. */
static void count_unanswered(struct crm_answers_reading *r)
{
    struct crm_answers *a = r->a;

    for (size_t k = 0; k < a->n_order; k++) {
        size_t i = a->order[k];
        for (size_t row = 0; row < a->n; row++)
            if (!(r->seen[i][row / 8] >> row % 8 & 1)) {
                a->respondent[row].missing++;
                a->item[i].missing++;
            }
    }
}

static enum crm_status find_column(struct crm_answers_reading *r, const char *name, size_t *field)
{
    size_t column;
    enum crm_status status = crm_reader_need(r->spec->reader, name, &column, r->err);

    if (!status)
        *field = crm_answers_want(r, column);
    return status;
}

enum crm_status crm_answers_read_long(struct crm_answers_reading *r)
{
    const struct crm_answers_spec *spec = r->spec;
    size_t row;
    enum crm_status status;

    if ((status = find_column(r, spec->id, &r->id_field)) ||
        (status = find_column(r, "item", &r->item_field)) ||
        (status = find_column(r, "answer", &r->answer_field)) ||
        (status = crm_answers_find_texts(r)) ||
        (status = crm_reader_want(spec->reader, r->wanted, r->n_wanted, r->err)))
        return status;
    r->has_id = true;
    crm_answers_order(r);
    for (size_t k = 0; spec->respondents && k < crm_join_n_rows(spec->join[0]); k++)
        if ((status = respondent(r, crm_join_key(spec->join[0], k), &row)))
            return status;
    while ((status = crm_reader_next(spec->reader, &r->row, r->err)) == CRM_OK && r->row)
        if ((status = read_row(r)))
            return status;
    for (row = 0; row < r->a->n && !status && spec->n_joins; row++)
        status = crm_answers_join(r, row);
    if (!status)
        count_unanswered(r);
    return status;
}
