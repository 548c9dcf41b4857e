#include "attributes.h"

#include "base/list.h"
#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

const char *const attribute_units[] = {"item", "dimension", NULL};

void attributes_close(struct attributes *a)
{
    free(a->name);
    free(a->min);
    free(a->max);
    free(a->item);
    free(a->n_items);
    free(a->memory);
    free(a->x);
    free(a->values);
    *a = (struct attributes){0};
}

/* The scale of an attribute's items, if they share one. */
static void find_scale(struct attributes *a, size_t k)
{
    const struct crm_item *item = a->s->book.item;

    a->min[k] = item[a->item[k][0]].min;
    a->max[k] = item[a->item[k][0]].max;
    for (size_t j = 1; j < a->n_items[k]; j++)
        if (item[a->item[k][j]].min != a->min[k] || item[a->item[k][j]].max != a->max[k])
            a->min[k] = a->max[k] = NAN;
}

static bool is_outcome(const struct attributes *a, size_t item)
{
    for (size_t j = 0; j < a->n_outcome; j++)
        if (a->outcome_item[j] == item)
            return true;
    return false;
}

/* Take `list` (n items in a->memory, used so far) as an attribute. */
static void add(struct attributes *a, const char *name, size_t *list, size_t n)
{
    a->name[a->n] = name;
    a->item[a->n] = list;
    a->n_items[a->n] = n;
    find_scale(a, a->n);
    a->n++;
}

static size_t find_dimension(const struct crm_codebook *book, struct crm_slice name)
{
    for (size_t d = 0; d < book->n_dimensions; d++)
        if (crm_slice_is(name, book->dimension[d]))
            return d;
    return CRM_ITEM_NONE;
}

/* The items of `name`, an item or a dimension, to list; 0: there is no such thing. */
static size_t find_items(const struct survey *s, struct crm_slice name, size_t list[])
{
    size_t item = crm_codebook_find(&s->book, name), d;

    if (item != CRM_ITEM_NONE && crm_kind_is_answer(s->book.item[item].kind)) {
        list[0] = item;
        return 1;
    }
    d = find_dimension(&s->book, name);
    return d == CRM_ITEM_NONE ? 0 : survey_dimension_items(s, d, list);
}

static enum crm_status find_outcome(struct attributes *a, const char *name, struct crm_err *err)
{
    static const enum crm_item_kind kinds[] = {
        CRM_ITEM_KIND_CSAT, CRM_ITEM_KIND_OVERALL, CRM_N_ITEM_KINDS};
    size_t item = 0;
    enum crm_status status;

    if (name && (a->n_outcome = find_items(a->s, crm_slice_of(name), a->outcome_item)) > 0) {
        a->outcome = name;
        return CRM_OK;
    }
    if ((status = survey_item(a->s, name, kinds, "--outcome", &item, err)))
        return status;
    a->outcome_item[0] = item;
    a->n_outcome = 1;
    a->outcome = a->s->book.item[item].name;
    return CRM_OK;
}

static enum crm_status find_listed(
    struct attributes *a, const char *names, size_t *list, struct crm_err *err)
{
    struct crm_slice rest = crm_slice_of(names), name;

    while (a->n < a->s->book.n_items && crm_list_next(&rest, &name)) {
        char shown[CRM_ERR_SHOW];
        size_t n = find_items(a->s, name, list);
        const char *known;
        if (name.len == 0)
            return crm_err_set(err, CRM_EUSAGE, "--attributes: an empty name");
        if (n == 0)
            return crm_err_set(err, CRM_EUSAGE,
                "--attributes: %s is no item with answers and no dimension of the codebook",
                crm_err_show(name.ptr, name.len, shown));
        known = n == 1 && crm_slice_is(name, a->s->book.item[list[0]].name)
                    ? a->s->book.item[list[0]].name
                    : a->s->book.item[list[0]].dimension;
        add(a, known, list, n);
        list += n;
    }
    return CRM_OK;
}

/* Ratings are made to be drivers; without any, what was felt; without that, plain numbers. */
static bool is_candidate(enum crm_item_kind kind, int choice)
{
    return choice == 0   ? kind == CRM_ITEM_KIND_RATING
           : choice == 1 ? kind == CRM_ITEM_KIND_PERCEPTION || kind == CRM_ITEM_KIND_PERFORMANCE
                         : kind == CRM_ITEM_KIND_NUMBER;
}

static size_t candidates(const struct attributes *a, size_t dimension, int choice, size_t list[])
{
    const struct crm_codebook *book = &a->s->book;
    size_t n = 0;

    for (size_t i = 0; i < book->n_items; i++)
        if (is_candidate(book->item[i].kind, choice) && !is_outcome(a, i) &&
            (dimension == CRM_ITEM_NONE || book->item[i].dimension == book->dimension[dimension]))
            list[n++] = i;
    return n;
}

static void find_all(struct attributes *a, int unit, size_t *list)
{
    const struct crm_codebook *book = &a->s->book;

    for (int choice = 0; choice < 3 && a->n == 0; choice++) {
        if (unit == 0) {
            size_t n = candidates(a, CRM_ITEM_NONE, choice, list);
            for (size_t j = 0; j < n; j++)
                add(a, book->item[list[j]].name, list + j, 1);
        } else {
            for (size_t d = 0; d < book->n_dimensions; d++) {
                size_t n = candidates(a, d, choice, list);
                if (n)
                    add(a, book->dimension[d], list, n);
                list += n;
            }
        }
    }
}

enum crm_status attributes_open(struct attributes *a, const struct survey *s,
    const struct attribute_options *options, struct crm_err *err)
{
    size_t m = s->book.n_items;
    enum crm_status status;

    *a = (struct attributes){.s = s, .min_answered = options->min_answered};
    a->name = crm_mem_alloc(m, sizeof *a->name);
    a->min = crm_mem_alloc(m, sizeof *a->min);
    a->max = crm_mem_alloc(m, sizeof *a->max);
    a->item = crm_mem_alloc(m, sizeof *a->item);
    a->n_items = crm_mem_alloc(m, sizeof *a->n_items);
    a->memory = crm_mem_alloc(m + m * m, sizeof *a->memory);
    if (!a->name || !a->min || !a->max || !a->item || !a->n_items || !a->memory) {
        status = crm_err_nomem(err);
        goto out;
    }
    a->outcome_item = a->memory;
    if ((status = find_outcome(a, options->outcome, err)))
        goto out;
    if (options->attributes)
        status = find_listed(a, options->attributes, a->memory + m, err);
    else
        find_all(a, options->unit, a->memory + m);
    if (!status && a->n == 0)
        status = crm_err_set(err, CRM_EUSAGE,
            "the codebook has nothing to explain '%s' by: no %s of kind rating, perception or "
            "performance",
            a->outcome, options->unit ? "dimension with items" : "item");
    if (status)
        goto out;
    a->x = crm_mem_alloc(a->n, sizeof *a->x);
    a->values = crm_mem_alloc((a->n + 2) * (s->n_rows + 1), sizeof *a->values);
    if (!a->x || !a->values) {
        status = crm_err_nomem(err);
        goto out;
    }
    for (size_t k = 0; k < a->n; k++)
        a->x[k] = a->values + k * (s->n_rows + 1);
    a->y = a->values + a->n * (s->n_rows + 1);
    a->w = a->y + s->n_rows + 1;
out:
    if (status)
        attributes_close(a);
    return status;
}

void attributes_gather(struct attributes *a, size_t g)
{
    const struct survey *s = a->s;
    size_t n = g < s->groups.n ? survey_group_size(s, g) : 0, m = 0;

    for (size_t r = 0; r < n; r++) {
        uint32_t row = survey_row(s, g, r);
        bool complete;
        a->y[m] = survey_mean(s, row, a->outcome_item, a->n_outcome, a->min_answered);
        complete = !isnan(a->y[m]);
        for (size_t k = 0; k < a->n && complete; k++) {
            a->x[k][m] = survey_mean(s, row, a->item[k], a->n_items[k], a->min_answered);
            complete = !isnan(a->x[k][m]);
        }
        if (!complete)
            continue;
        if (s->weight)
            a->w[m] = s->weight[row];
        m++;
    }
    a->n_rows = m;
    if (m < n)
        crm_cli_note(s->cli, "%zu of %zu respondents are used: the others lack an answer", m, n);
}
