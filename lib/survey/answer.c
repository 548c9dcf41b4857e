/* One cell of a questionnaire. */

#include "survey/answers.h"

#include "base/cell.h"
#include "base/num.h"
#include "survey/label.h"

#include <math.h>
#include <stdio.h>

enum { LIST_LOOK = 8 }; /* pieces that a text of the values may hold */

static bool is_na(const struct crm_item *item, struct crm_slice cell)
{
    for (size_t i = 0; i < item->n_na; i++)
        if (crm_slice_is(cell, item->na[i]))
            return true;
    return false;
}

static bool read_tick(const struct crm_item *item, struct crm_slice cell, double *value)
{
    bool yes;

    if (item->kind != CRM_ITEM_KIND_COMPLAINT)
        return false;
    /* forms export the option's own words in the cells where it was ticked */
    if ((item->label[0] && crm_slice_is(cell, item->label)) || crm_slice_is(cell, item->name))
        *value = 1;
    else if (crm_slice_is(cell, "-")) /* an empty box */
        *value = 0;
    else if (crm_cell_yes_no(cell, &yes))
        *value = yes;
    else
        return false;
    return true;
}

/* What the codebook's values say; `any`: also by "*". */
static bool read_value(const struct crm_item *item, struct crm_slice cell, bool any, double *value)
{
    char key[CRM_LABEL_KEY];

    if (!item->n_values || !crm_label_key(cell, key))
        return false;
    for (size_t v = 0; v < item->n_values; v++)
        if (strcmp(item->value[v].key, any ? "*" : key) == 0) {
            *value = item->value[v].value;
            return true;
        }
    return false;
}

/* Codes that only blanks or / part, as in "1 3". */
static enum crm_answer_state read_plain_codes(
    const struct crm_item *item, struct crm_slice piece, bool *found)
{
    for (size_t from = 0, to; from < piece.len; from = to + 1) {
        int64_t code;
        for (to = from; to < piece.len && piece.ptr[to] != '/' && piece.ptr[to] != ' '; to++)
            ;
        if (to == from)
            continue;
        if (!crm_num_int((struct crm_slice){piece.ptr + from, to - from}, &code))
            return CRM_ANSWER_NOT_NUMBER;
        if ((double)code > item->max || ((double)code < item->min && code != 0))
            return CRM_ANSWER_RANGE;
        *found = *found || code == item->code;
    }
    return CRM_ANSWER_OK;
}

/* One piece of a list: a text of the values, codes, or any other text. */
static enum crm_answer_state read_piece(
    const struct crm_item *item, struct crm_slice piece, bool *found)
{
    enum crm_answer_state state = read_plain_codes(item, piece, found);
    double code;

    if (state != CRM_ANSWER_NOT_NUMBER || is_na(item, piece))
        return state == CRM_ANSWER_NOT_NUMBER ? CRM_ANSWER_OK : state;
    if (!read_value(item, piece, true, &code))
        return crm_label_is_word(piece) ? CRM_ANSWER_WORD : CRM_ANSWER_NOT_NUMBER;
    *found = *found || code == item->code;
    return CRM_ANSWER_OK;
}

/* The longest beginning of `rest` that is a text of the values; it may hold separators itself. */
static bool take_known(const struct crm_item *item, struct crm_slice *rest, double *code)
{
    struct crm_slice after[LIST_LOOK] = {{NULL, 0}}, piece, left = *rest;
    size_t n = 0;

    while (item->n_values && n < LIST_LOOK && crm_label_piece(&left, &piece))
        after[n++] = left;
    while (n-- > 0) {
        const char *end = after[n].ptr ? after[n].ptr : rest->ptr + rest->len;
        struct crm_slice text = {rest->ptr, (size_t)(end - rest->ptr)};
        if (after[n].ptr)
            text.len -= crm_label_separator(text);
        if (read_value(item, crm_slice_trim(text), false, code)) {
            *rest = after[n];
            return true;
        }
    }
    return false;
}

enum crm_answer_state crm_answer_piece(
    const struct crm_item *item, struct crm_slice *rest, struct crm_slice *piece, bool *found)
{
    double code;

    *piece = *rest;
    if (take_known(item, rest, &code)) {
        *found = *found || code == item->code;
        return CRM_ANSWER_OK;
    }
    crm_label_piece(rest, piece);
    *piece = crm_slice_trim(*piece);
    return piece->len ? read_piece(item, *piece, found) : CRM_ANSWER_OK;
}

/* A list in one cell: is the item's own code among them? The worst piece says what the cell is. */
static enum crm_answer_state read_list(
    const struct crm_item *item, struct crm_slice cell, double *value)
{
    enum crm_answer_state worst = CRM_ANSWER_OK;
    struct crm_slice rest = cell, piece;
    bool found = false;

    while (rest.ptr) {
        enum crm_answer_state state = crm_answer_piece(item, &rest, &piece, &found);
        if (state > worst)
            worst = state;
    }
    if (worst == CRM_ANSWER_OK)
        *value = found;
    return worst;
}

/* Numbers, words of the values, ticks, then a number that stands before a label. */
static bool read_number(const struct crm_item *item, struct crm_slice cell, double *v)
{
    bool tick = item->kind == CRM_ITEM_KIND_COMPLAINT;

    return read_value(item, cell, false, v) || crm_num_double(cell, v) ||
           read_tick(item, cell, v) || (!tick && crm_label_number(cell, item->max, v)) ||
           read_value(item, cell, true, v);
}

enum crm_answer_state crm_answer_parse(
    const struct crm_item *item, struct crm_slice cell, double *value)
{
    double v;

    *value = NAN;
    cell = crm_slice_trim(cell);
    if (is_na(item, cell))
        return CRM_ANSWER_NA;
    if (cell.len == 0 || crm_label_mark(cell) == CRM_MARK_EMPTY)
        return CRM_ANSWER_MISSING;
    if (crm_label_mark(cell) == CRM_MARK_SKIPPED)
        return CRM_ANSWER_NA;
    if (item->code)
        return read_list(item, cell, value);
    if (!read_number(item, cell, &v))
        return crm_label_is_word(cell) ? CRM_ANSWER_WORD : CRM_ANSWER_NOT_NUMBER;
    if (v < item->min || v > item->max || (item->kind != CRM_ITEM_KIND_NUMBER && v != floor(v)))
        return CRM_ANSWER_RANGE;
    *value = item->reverse ? item->min + item->max - v : v;
    return CRM_ANSWER_OK;
}

const char *crm_answer_problem(const struct crm_item *item, struct crm_slice cell, char room[64])
{
    double value, v;
    enum crm_answer_state state = crm_answer_parse(item, cell, &value);

    if (state == CRM_ANSWER_WORD)
        return item->code ? "holds words that no value covers" : "is in words that no value covers";
    if (state == CRM_ANSWER_NOT_NUMBER)
        return item->code ? "is no list of codes" : "is not a number";
    if (state != CRM_ANSWER_RANGE)
        return NULL;
    if (item->code)
        snprintf(room, 64, "holds a code that is not from %g to %g", item->min, item->max);
    else if (!read_number(item, crm_slice_trim(cell), &v) || v != floor(v))
        return "is not whole";
    else if (v < item->min)
        snprintf(room, 64, "is below %g", item->min);
    else
        snprintf(room, 64, "is above %g", item->max);
    return room;
}
