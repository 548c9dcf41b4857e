/* Words that no value covers, with their counts. */

#include "survey/answers_read.h"

#include "base/mem.h"

#include <stdlib.h>

static enum crm_status add(struct crm_answers_reading *r, size_t item, struct crm_slice text,
    uint64_t n, struct crm_map *words, size_t first)
{
    struct crm_answers *a = r->a;
    uint32_t id;
    bool added;

    if (!crm_map_put(words, text, &id, &added) ||
        !crm_mem_grow((void **)&a->word, &a->word_cap, first + words->n, sizeof *a->word))
        return crm_err_nomem(r->err);
    if (added) {
        a->word[first + id] = (struct crm_answer_word){item, crm_arena_dup(&a->arena, text), 0};
        a->n_words = first + words->n;
        if (!a->word[first + id].text)
            return crm_err_nomem(r->err);
    }
    a->word[first + id].n += n;
    return CRM_OK;
}

/* Of a list the pieces that are not covered; of others the cell. */
static enum crm_status add_cell(struct crm_answers_reading *r, size_t item, struct crm_slice cell,
    uint64_t n, struct crm_map *words, size_t first)
{
    const struct crm_item *it = &r->a->book->item[item];
    struct crm_slice rest = cell, piece;
    bool found = false;
    enum crm_status status = CRM_OK;

    if (!it->code)
        return add(r, item, cell, n, words, first);
    while (rest.ptr && !status)
        if (crm_answer_piece(it, &rest, &piece, &found) == CRM_ANSWER_WORD)
            status = add(r, item, piece, n, words, first);
    return status;
}

static int by_count(const void *pa, const void *pb)
{
    const struct crm_answer_word *a = pa, *b = pb;

    if (a->n != b->n)
        return a->n < b->n ? 1 : -1;
    return strcmp(a->text, b->text);
}

static enum crm_status collect(struct crm_answers_reading *r, size_t item)
{
    const struct crm_cells_seen *c = &r->cells[item];
    struct crm_answers *a = r->a;
    size_t first = a->n_words;
    struct crm_map words;
    enum crm_status status = CRM_OK;

    crm_map_init(&words);
    for (uint32_t id = 0; id < c->cells.n && !status; id++)
        if (c->seen[id].n)
            status = add_cell(r, item, crm_map_key(&c->cells, id), c->seen[id].n, &words, first);
    crm_map_release(&words);
    if (!status && a->n_words > first)
        qsort(a->word + first, a->n_words - first, sizeof *a->word, by_count);
    return status;
}

enum crm_status crm_answers_words(struct crm_answers_reading *r)
{
    const struct crm_codebook *book = r->a->book;
    enum crm_status status = CRM_OK;

    for (size_t i = 0; i < book->n_items && !status; i++)
        if (crm_kind_is_answer(book->item[i].kind) &&
            !(i > 0 && book->item[i].code && book->item[i].column == book->item[i - 1].column))
            status = collect(r, i); /* of a list its first option is enough */
    return status;
}
