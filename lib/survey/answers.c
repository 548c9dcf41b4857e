#include "survey/answers_read.h"

#include "base/mem.h"
#include "base/num.h"
#include "survey/form.h"
#include "survey/label.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void release_text(struct crm_text_column *c)
{
    crm_map_release(&c->levels);
    free(c->level);
    free(c->place);
}

void crm_answers_release(struct crm_answers *a)
{
    for (size_t i = 0; a->value && i < a->book->n_items; i++)
        free(a->value[i]);
    for (size_t t = 0; a->text && t < a->n_text; t++)
        release_text(&a->text[t]);
    release_text(&a->id);
    free(a->value);
    free(a->respondent);
    free(a->item);
    free(a->text);
    free(a->order);
    free(a->word);
    free(a->wrote);
    crm_arena_release(&a->arena);
    *a = (struct crm_answers){0};
    crm_map_init(&a->id.levels);
}

struct crm_slice crm_answers_text(const struct crm_answers *a, size_t t, size_t row)
{
    return crm_map_key(&a->text[t].levels, a->text[t].level[row]);
}

struct crm_slice crm_answers_id(const struct crm_answers *a, size_t row, char room[CRM_ROW_TEXT])
{
    if (a->id.level)
        return crm_map_key(&a->id.levels, a->id.level[row]);
    snprintf(room, CRM_ROW_TEXT, "%zu", row + 1);
    return crm_slice_of(room);
}

/* ---- room ----------------------------------------------------------------------------- */

static bool init_text(struct crm_text_column *c)
{
    uint32_t id;
    bool added;

    crm_map_init(&c->levels);
    return crm_map_put(&c->levels, (struct crm_slice){"", 0}, &id, &added);
}

static enum crm_status init(struct crm_answers_reading *r)
{
    const struct crm_answers_spec *spec = r->spec;
    struct crm_answers *a = r->a;
    size_t n_items = spec->book->n_items;
    bool ok;

    *a = (struct crm_answers){.book = spec->book, .n_text = spec->n_text};
    crm_arena_init(&a->arena);
    ok = init_text(&a->id);
    a->value = crm_mem_zalloc(n_items, sizeof *a->value);
    a->item = crm_mem_zalloc(n_items, sizeof *a->item);
    a->order = crm_mem_alloc(n_items, sizeof *a->order);
    a->text = crm_mem_zalloc(spec->n_text, sizeof *a->text);
    for (size_t t = 0; a->text && t < spec->n_text; t++)
        ok = init_text(&a->text[t]) && ok;
    r->digits = crm_mem_zalloc(n_items, sizeof *r->digits);
    r->source = crm_mem_zalloc(spec->n_text, sizeof *r->source);
    r->field = crm_mem_alloc(n_items, sizeof *r->field);
    r->seen = crm_mem_zalloc(n_items, sizeof *r->seen);
    r->wanted = crm_mem_alloc(n_items + spec->n_text + 4, sizeof *r->wanted);
    r->cells = crm_mem_zalloc(n_items, sizeof *r->cells);
    for (size_t i = 0; r->cells && i < n_items; i++)
        crm_map_init(&r->cells[i].cells);
    if (!ok || !r->cells || !a->value || !a->item || !a->order || !a->text || !r->digits ||
        !r->source || !r->field || !r->seen || !r->wanted)
        return crm_err_nomem(r->err);
    for (size_t i = 0; i < n_items; i++)
        for (int d = 0; d < 10; d++) {
            char c = (char)('0' + d);
            r->digits[i].state[d] = (unsigned char)crm_answer_parse(
                &spec->book->item[i], (struct crm_slice){&c, 1}, &r->digits[i].value[d]);
        }
    return CRM_OK;
}

enum crm_status crm_answers_reserve(struct crm_answers_reading *r)
{
    struct crm_answers *a = r->a;
    size_t cap = a->cap < 64 ? 64 : a->cap + a->cap / 2;
    size_t bytes = a->cap ? a->cap / 8 + 1 : 0; /* of what was seen */
    bool ok = true;

    if (a->n < a->cap)
        return CRM_OK;
    for (size_t i = 0; i < a->book->n_items && ok; i++) {
        size_t had = a->cap, had_seen = bytes;
        if (!crm_kind_is_answer(a->book->item[i].kind))
            continue;
        ok = crm_mem_grow((void **)&a->value[i], &had, cap, sizeof *a->value[i]);
        if (a->is_long && ok)
            ok = crm_mem_grow((void **)&r->seen[i], &had_seen, cap / 8 + 1, 1);
    }
    for (size_t t = 0; t < a->n_text && ok; t++) {
        size_t had = a->cap;
        ok = crm_mem_grow((void **)&a->text[t].level, &had, cap, sizeof *a->text[t].level);
    }
    if (r->has_id && ok) {
        size_t had = a->cap;
        ok = crm_mem_grow((void **)&a->id.level, &had, cap, sizeof *a->id.level);
    }
    if (ok) {
        size_t had = a->cap;
        ok = crm_mem_grow((void **)&a->wrote, &had, cap, 1);
    }
    if (!ok || !crm_mem_grow((void **)&a->respondent, &a->cap, cap, sizeof *a->respondent))
        return crm_err_nomem(r->err);
    return CRM_OK;
}

/* ---- cells ---------------------------------------------------------------------------- */

static enum crm_status refuse(
    struct crm_answers_reading *r, size_t field, size_t item, struct crm_slice cell)
{
    const struct crm_item *it = &r->a->book->item[item];
    char shown[CRM_ERR_SHOW], room[64];

    cell = crm_slice_trim(cell);
    crm_err_show(cell.ptr, cell.len, shown);
    crm_row_place(r->spec->reader, r->row, field, r->err);
    return crm_err_set(r->err, CRM_EDATA, "%s%s%s%s %s", r->a->is_long ? "item " : "",
        r->a->is_long ? it->name : "", r->a->is_long ? ": " : "", shown,
        crm_answer_problem(it, cell, room));
}

bool crm_answers_says(const struct crm_item *item, struct crm_slice cell)
{
    cell = crm_slice_trim(cell);
    for (size_t i = 0; i < item->n_na; i++)
        if (crm_slice_is(cell, item->na[i]))
            return false;
    return cell.len > 0 && crm_label_mark(cell) == CRM_MARK_NONE;
}

/* A cell that is no plain number: what it says is found once. */
static enum crm_status look_up(
    struct crm_answers_reading *r, size_t item, struct crm_slice cell, struct crm_cell_seen **seen)
{
    struct crm_cells_seen *c = &r->cells[item];
    uint32_t id;
    bool added;

    if (!crm_mem_grow((void **)&c->seen, &c->cap, c->cells.n + (size_t)1, sizeof *c->seen) ||
        !crm_map_put(&c->cells, cell, &id, &added))
        return crm_err_nomem(r->err);
    *seen = &c->seen[id];
    if (added) {
        (*seen)->n = 0;
        (*seen)->state =
            (unsigned char)crm_answer_parse(&r->a->book->item[item], cell, &(*seen)->value);
    }
    return CRM_OK;
}

static void count(struct crm_answer_counts *c, enum crm_answer_state state)
{
    c->missing += state == CRM_ANSWER_MISSING;
    c->na += state == CRM_ANSWER_NA;
    c->not_number += state == CRM_ANSWER_NOT_NUMBER || state == CRM_ANSWER_WORD;
    c->range += state == CRM_ANSWER_RANGE;
}

enum crm_status crm_answers_take(
    struct crm_answers_reading *r, size_t item, size_t row, struct crm_slice cell, size_t field)
{
    struct crm_answers *a = r->a;
    enum crm_answer_state state;
    double *value = &a->value[item][row], number;
    unsigned digit;

    cell = crm_slice_trim(cell);
    digit = cell.len == 1 ? (unsigned)(unsigned char)cell.ptr[0] - '0' : 10;
    if (digit < 10) {
        state = r->digits[item].state[digit];
        *value = r->digits[item].value[digit];
    } else if (cell.len == 0 || crm_num_double(cell, &number)) {
        state = crm_answer_parse(&a->book->item[item], cell, value);
    } else {
        struct crm_cell_seen *seen = NULL;
        enum crm_status status = look_up(r, item, cell, &seen);
        if (status)
            return status;
        state = (enum crm_answer_state)seen->state;
        *value = seen->value;
        seen->n += state == CRM_ANSWER_WORD;
    }
    if (state == CRM_ANSWER_OK)
        return CRM_OK;
    if (state == CRM_ANSWER_MISSING && a->book->item[item].kind == CRM_ITEM_KIND_COMPLAINT)
        *value = CRM_UNTICKED;
    count(&a->respondent[row], state);
    count(&a->item[item], state);
    if (state < CRM_ANSWER_NOT_NUMBER)
        return CRM_OK;
    /* a list of codes is one cell of many items: it counts with the first */
    a->n_bad += !a->book->item[item].code || a->book->item[item].code == a->book->item[item].min;
    return r->spec->strict ? refuse(r, field, item, cell) : CRM_OK;
}

/* Where the newest level of a column of dates stands, for the reader of dates. */
static enum crm_status keep_place(struct crm_answers_reading *r, size_t t, size_t field)
{
    struct crm_text_column *c = &r->a->text[t];
    struct crm_text_place place = {NULL, 0};

    if (!crm_mem_grow((void **)&c->place, &c->place_cap, c->levels.n, sizeof *c->place))
        return crm_err_nomem(r->err);
    if (field != CRM_COLUMN_NONE)
        place = (struct crm_text_place){r->row->file->name, r->row->line};
    c->place[c->levels.n - 1] = place;
    return CRM_OK;
}

/* A text that was not met before must be what its column is for. */
static enum crm_status check_text(
    struct crm_answers_reading *r, size_t t, struct crm_slice cell, size_t field)
{
    enum crm_text_kind kind = r->spec->text_kind ? r->spec->text_kind[t] : CRM_TEXT_ANY;
    char shown[CRM_ERR_SHOW];
    double number;

    if (kind == CRM_TEXT_ANY || (kind == CRM_TEXT_NUMBER && crm_num_double(cell, &number)))
        return CRM_OK;
    if (kind == CRM_TEXT_DATE)
        return keep_place(r, t, field);
    if (field == CRM_COLUMN_NONE)
        crm_err_place(r->err, NULL, 0, r->spec->text[t]);
    else
        crm_row_place(r->spec->reader, r->row, field, r->err);
    return crm_err_set(
        r->err, CRM_EDATA, "%s is not a number", crm_err_show(cell.ptr, cell.len, shown));
}

enum crm_status crm_answers_keep(
    struct crm_answers_reading *r, size_t t, size_t row, struct crm_slice cell, size_t field)
{
    struct crm_text_column *c = &r->a->text[t];
    bool added;

    cell = crm_slice_trim(cell);
    if (!crm_map_put(&c->levels, cell, &c->level[row], &added))
        return crm_err_nomem(r->err);
    return added ? check_text(r, t, cell, field) : CRM_OK;
}

static bool by_client(const struct crm_answers_spec *spec, size_t join)
{
    return spec->join_client && spec->join_client[join];
}

/* The key of a row in a join; empty: it has none. */
static struct crm_slice join_key(const struct crm_answers_reading *r, size_t join, size_t row)
{
    const struct crm_answers *a = r->a;

    if (by_client(r->spec, join))
        return r->spec->client == CRM_COLUMN_NONE ? (struct crm_slice){"", 0}
                                                  : crm_answers_text(a, r->spec->client, row);
    return a->id.level ? crm_map_key(&a->id.levels, a->id.level[row]) : (struct crm_slice){"", 0};
}

enum crm_status crm_answers_join(struct crm_answers_reading *r, size_t row)
{
    struct crm_answers *a = r->a;
    enum crm_status status = CRM_OK;

    /* the client may come from a table of respondents: those first */
    for (int client = 0; client < 2; client++)
        for (size_t t = 0; t < a->n_text && !status; t++) {
            const struct crm_text_source *s = &r->source[t];
            const struct crm_slice *cells;
            struct crm_slice key;
            if (s->field != CRM_COLUMN_NONE || s->join == CRM_COLUMN_NONE ||
                by_client(r->spec, s->join) != (client == 1))
                continue;
            key = join_key(r, s->join, row);
            cells = key.len ? crm_join_cells(r->spec->join[s->join], key) : NULL;
            status = crm_answers_keep(
                r, t, row, cells ? cells[s->column] : (struct crm_slice){"", 0}, CRM_COLUMN_NONE);
        }
    return status;
}

/* ---- columns -------------------------------------------------------------------------- */

size_t crm_answers_want(struct crm_answers_reading *r, size_t column)
{
    r->wanted[r->n_wanted] = column;
    return r->n_wanted++;
}

enum crm_status crm_answers_find_texts(struct crm_answers_reading *r)
{
    const struct crm_answers_spec *spec = r->spec;

    for (size_t t = 0; t < spec->n_text; t++) {
        struct crm_text_source *s = &r->source[t];
        size_t column;
        enum crm_status status = crm_reader_lookup(spec->reader, spec->text[t], &column, r->err);
        if (status)
            return status;
        *s = (struct crm_text_source){CRM_COLUMN_NONE, CRM_COLUMN_NONE, CRM_COLUMN_NONE};
        if (column != CRM_COLUMN_NONE)
            s->field = crm_answers_want(r, column);
        for (size_t j = 0; j < spec->n_joins && s->column == CRM_COLUMN_NONE; j++) {
            s->column = crm_join_find_column(spec->join[j], spec->text[t]);
            if (s->column != CRM_COLUMN_NONE)
                s->join = j;
        }
    }
    return CRM_OK;
}

void crm_answers_order(struct crm_answers_reading *r)
{
    struct crm_answers *a = r->a;

    for (size_t i = 0; i < a->book->n_items; i++) {
        size_t at = a->n_order;
        if (!crm_kind_is_answer(a->book->item[i].kind))
            continue;
        if (!a->is_long)
            for (; at > 0 && r->wanted[r->field[a->order[at - 1]]] > r->wanted[r->field[i]]; at--)
                a->order[at] = a->order[at - 1];
        a->order[at] = i;
        a->n_order++;
    }
}

/* ---- wide ----------------------------------------------------------------------------- */

static enum crm_status find_items(struct crm_answers_reading *r)
{
    const struct crm_item *item = r->spec->book->item;
    enum crm_status status = CRM_OK;

    for (size_t i = 0; i < r->spec->book->n_items && !status; i++) {
        size_t column;
        if (i > 0 && item[i].column == item[i - 1].column) { /* options of one list of codes */
            r->field[i] = r->field[i - 1];
            continue;
        }
        status = crm_reader_need(r->spec->reader, item[i].column, &column, r->err);
        r->field[i] = crm_answers_want(r, column);
    }
    return status;
}

static enum crm_status read_row(struct crm_answers_reading *r)
{
    struct crm_answers *a = r->a;
    size_t row = a->n;
    enum crm_status status;

    if (r->spec->tests != CRM_COLUMN_NONE && crm_form_is_test(r->row->field[r->tests_field])) {
        a->n_tests++;
        return CRM_OK;
    }
    if ((status = crm_answers_reserve(r)))
        return status;
    a->respondent[row] = (struct crm_answer_counts){0};
    a->wrote[row] = 0;
    for (size_t i = 0; i < a->book->n_items; i++)
        if (a->book->item[i].kind == CRM_ITEM_KIND_TEXT)
            a->wrote[row] |= crm_answers_says(&a->book->item[i], r->row->field[r->field[i]]);
    for (size_t k = 0; k < a->n_order; k++) {
        size_t i = a->order[k], field = r->field[i];
        if ((status = crm_answers_take(r, i, row, r->row->field[field], field)))
            return status;
    }
    if (r->has_id) {
        bool added;
        struct crm_slice id = crm_slice_trim(r->row->field[r->id_field]);
        if (!crm_map_put(&a->id.levels, id, &a->id.level[row], &added))
            return crm_err_nomem(r->err);
        a->n_double += !added && id.len > 0;
    }
    for (size_t t = 0; t < a->n_text; t++) {
        size_t field = r->source[t].field;
        if (field != CRM_COLUMN_NONE &&
            (status = crm_answers_keep(r, t, row, r->row->field[field], field)))
            return status;
    }
    if (r->spec->n_joins && (status = crm_answers_join(r, row)))
        return status;
    a->n++;
    return CRM_OK;
}

enum crm_status crm_answers_read_wide(struct crm_answers_reading *r)
{
    size_t column;
    enum crm_status status = crm_reader_lookup(r->spec->reader, r->spec->id, &column, r->err);

    if (status)
        return status;
    r->has_id = column != CRM_COLUMN_NONE;
    if (r->has_id)
        r->id_field = crm_answers_want(r, column);
    if (r->spec->tests != CRM_COLUMN_NONE)
        r->tests_field = crm_answers_want(r, r->spec->tests);
    if ((status = find_items(r)) || (status = crm_answers_find_texts(r)))
        return status;
    crm_answers_order(r);
    if ((status = crm_reader_want(r->spec->reader, r->wanted, r->n_wanted, r->err)))
        return status;
    while ((status = crm_reader_next(r->spec->reader, &r->row, r->err)) == CRM_OK && r->row)
        if ((status = read_row(r)))
            break;
    return status;
}

/* ---- both ----------------------------------------------------------------------------- */

bool crm_answers_look_long(const struct crm_reader *reader, const struct crm_codebook *book)
{
    return crm_reader_find(reader, "item") != CRM_COLUMN_NONE &&
           crm_reader_find(reader, "answer") != CRM_COLUMN_NONE &&
           crm_codebook_find(book, crm_slice_of("item")) == CRM_ITEM_NONE &&
           crm_codebook_find(book, crm_slice_of("answer")) == CRM_ITEM_NONE;
}

enum crm_status crm_answers_read(
    struct crm_answers *answers, const struct crm_answers_spec *spec, struct crm_err *err)
{
    struct crm_answers_reading r = {.a = answers, .spec = spec, .err = err};
    enum crm_status status = init(&r);

    if (!status) {
        answers->is_long = crm_answers_look_long(spec->reader, spec->book);
        status = answers->is_long ? crm_answers_read_long(&r) : crm_answers_read_wide(&r);
    }
    if (!status)
        status = crm_answers_tick(&r);
    if (!status)
        status = crm_answers_words(&r);
    for (size_t i = 0; r.seen && i < spec->book->n_items; i++)
        free(r.seen[i]);
    for (size_t i = 0; r.cells && i < spec->book->n_items; i++) {
        crm_map_release(&r.cells[i].cells);
        free(r.cells[i].seen);
    }
    free(r.cells);
    free(r.seen);
    free(r.digits);
    free(r.source);
    free(r.wanted);
    free(r.field);
    if (status)
        crm_answers_release(answers);
    return status;
}
