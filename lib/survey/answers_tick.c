/*
 * Which empty cells of complaints are "not ticked", and which are questions that were not asked.
 *
 * A form's export holds a mark or nothing in a column an option, and nothing in a list nobody
 * ticked anything of.  Columns with zeros are another thing: there an empty cell was not asked.
 */
#include "survey/answers_read.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

/* The options of one question: all columns that are ticked, or those of one list in a cell. */
struct question {
    size_t *item, n;
    bool list;
    enum crm_asked asked;
};

static bool is_complaint(const struct crm_item *item)
{
    return item->kind == CRM_ITEM_KIND_COMPLAINT;
}

static double unticked(const struct crm_item *item)
{
    return item->reverse ? item->min + item->max : 0;
}

/* Whether some cell says that nothing was ticked. */
static bool has_zeros(const struct crm_answers *a, const struct question *q)
{
    for (size_t row = 0; row < a->n; row++) {
        size_t zeros = 0;
        for (size_t k = 0; k < q->n; k++)
            zeros += a->value[q->item[k]][row] == unticked(&a->book->item[q->item[k]]);
        if (zeros == q->n || (zeros && !q->list))
            return true;
    }
    return false;
}

static bool is_of(const struct question *q, size_t item)
{
    for (size_t k = 0; k < q->n; k++)
        if (q->item[k] == item)
            return true;
    return false;
}

/* Whether a respondent answered anything but this question. */
static bool answered_else(const struct crm_answers *a, const bool *own, size_t row)
{
    if (a->wrote[row])
        return true;
    for (size_t k = 0; k < a->n_order; k++) {
        size_t i = a->order[k];
        if (own[i])
            continue;
        if (isfinite(a->value[i][row]) &&
            (!is_complaint(&a->book->item[i]) || a->value[i][row] > 0))
            return true;
    }
    return false;
}

/* Whether she ticked anything of it. */
static bool ticked_any(const struct crm_answers *a, const struct question *q, size_t row)
{
    for (size_t k = 0; k < q->n; k++)
        if (isfinite(a->value[q->item[k]][row]))
            return true;
    return false;
}

static bool has_else(const struct crm_answers *a, const bool *own)
{
    for (size_t i = 0; i < a->book->n_items; i++)
        if (!own[i] && (crm_kind_is_answer(a->book->item[i].kind) ||
                           a->book->item[i].kind == CRM_ITEM_KIND_TEXT))
            return true;
    return false;
}

static enum crm_status ask_who_was_asked(
    const struct crm_answers_reading *r, const struct question *q)
{
    const struct crm_item *item = &r->a->book->item[q->item[0]];

    crm_err_place(r->err, crm_reader_file(r->spec->reader, 0)->name, 0, item->column);
    return crm_err_set(r->err, CRM_EDATA,
        "empty cells are either not ticked or not asked, and nothing else in the codebook tells "
        "which: give it the form's other questions, or say in its column asked: all, filled");
}

static enum crm_status settle(struct crm_answers_reading *r, const struct question *q, bool *own)
{
    struct crm_answers *a = r->a;
    enum crm_asked asked = q->asked;

    for (size_t i = 0; i < a->book->n_items; i++)
        own[i] = is_of(q, i);
    if (asked == CRM_ASKED_BY_ZEROS)
        asked = has_zeros(a, q) ? CRM_ASKED_FILLED : CRM_ASKED_ANSWERED;
    for (size_t row = 0; row < a->n; row++) {
        bool was_asked, filled = false;
        was_asked = asked == CRM_ASKED_ALL;
        if (asked == CRM_ASKED_ANSWERED) {
            was_asked = ticked_any(a, q, row) || answered_else(a, own, row);
            if (!was_asked && q->asked == CRM_ASKED_BY_ZEROS && !has_else(a, own))
                return ask_who_was_asked(r, q);
        }
        for (size_t k = 0; k < q->n; k++) {
            double *value = &a->value[q->item[k]][row];
            if (*value != CRM_UNTICKED)
                continue;
            *value = was_asked ? unticked(&a->book->item[q->item[k]]) : NAN;
            filled |= was_asked;
            if (was_asked) {
                a->respondent[row].missing--;
                a->item[q->item[k]].missing--;
            }
        }
        a->n_unticked += filled && asked == CRM_ASKED_ANSWERED;
    }
    return CRM_OK;
}

/* Items that belong to one question with item `first`. */
static size_t gather(const struct crm_answers *a, size_t first, bool taken[], struct question *q)
{
    const struct crm_item *item = a->book->item;

    q->n = 0;
    q->list = item[first].code != 0;
    q->asked = item[first].asked;
    for (size_t i = first; i < a->book->n_items; i++) {
        bool same = is_complaint(&item[i]) && item[i].asked == q->asked &&
                    (q->list ? item[i].column == item[first].column : item[i].code == 0);
        if (same && !taken[i]) {
            taken[i] = true;
            q->item[q->n++] = i;
        }
    }
    return q->n;
}

enum crm_status crm_answers_tick(struct crm_answers_reading *r)
{
    const struct crm_codebook *book = r->a->book;
    bool *taken = crm_mem_zalloc(book->n_items, sizeof *taken);
    bool *own = crm_mem_zalloc(book->n_items, sizeof *own);
    struct question q = {.item = crm_mem_alloc(book->n_items, sizeof *q.item)};
    enum crm_status status = taken && own && q.item ? CRM_OK : crm_err_nomem(r->err);

    for (size_t i = 0; i < book->n_items && !status; i++)
        if (is_complaint(&book->item[i]) && !taken[i]) {
            gather(r->a, i, taken, &q);
            status = settle(r, &q, own);
        }
    free(taken);
    free(own);
    free(q.item);
    return status;
}
