/* --covariates a,C(b): numbers and categories that shift the rates of a client. */
#include "base/list.h"
#include "base/mem.h"
#include "base/num.h"
#include "clv.h"

#include <stdlib.h>

enum { COLUMNS = 8, TERMS = (CRM_FIT_MAX - CRM_MODEL_PARAMS) / 2 };
static const char separator = '\x1f'; /* between the cells of a group's key */

struct term {
    size_t column;
    struct crm_slice level; /* of a category; ptr NULL: the number itself */
    struct crm_slice name;
};

struct clv_terms {
    struct {
        struct crm_slice name, base; /* base.ptr NULL: the first in byte order */
        bool category;
    } column[COLUMNS];
    size_t n_columns, first; /* wanted[first] is the first of them */
    struct crm_map groups;   /* the cells of each group, joined */
    struct crm_arena arena;
    struct term term[TERMS];
    struct crm_fit_design design;
    double *value;
};

void clv_terms_free(struct clv_terms *terms)
{
    if (!terms)
        return;
    crm_map_release(&terms->groups);
    crm_arena_release(&terms->arena);
    free(terms->value);
    free(terms);
}

/* "a" or "C(b)" or "C(b,BASE)" */
static bool next_column(struct clv_terms *terms, struct crm_slice *rest)
{
    struct crm_slice s, inner;
    size_t i = terms->n_columns++;

    if (!crm_list_next(rest, &s))
        return false;
    terms->column[i].name = s;
    terms->column[i].category = s.len > 2 && s.ptr[0] == 'C' && s.ptr[1] == '(';
    if (!terms->column[i].category)
        return s.len > 0;
    if (s.ptr[s.len - 1] != ')')
        return false;
    inner = (struct crm_slice){s.ptr + 2, s.len - 3};
    crm_list_next(&inner, &terms->column[i].name);
    terms->column[i].base = crm_slice_trim(inner);
    return terms->column[i].name.len > 0;
}

enum crm_status clv_terms_open(
    struct clv_terms **made, const char *text, struct clv_source *source, struct crm_err *err)
{
    struct clv_terms *terms = *made = crm_mem_zalloc(1, sizeof *terms);
    struct crm_slice rest = crm_slice_of(text);
    char show[CRM_ERR_SHOW];

    if (!terms)
        return crm_err_nomem(err);
    crm_map_init(&terms->groups);
    crm_arena_init(&terms->arena);
    terms->first = source->n;
    do {
        if (terms->n_columns == COLUMNS)
            return crm_err_set(err, CRM_EUSAGE, "--covariates: more than %d columns", COLUMNS);
        if (!next_column(terms, &rest))
            return crm_err_set(err, CRM_EUSAGE,
                "--covariates: %s is not a list like a,C(b) or a,C(b,BASE)",
                crm_err_show(text, strlen(text), show));
        const char *name = crm_arena_dup(&terms->arena, terms->column[terms->n_columns - 1].name);
        if (!name)
            return crm_err_nomem(err);
        bool there;
        enum crm_status status = clv_source_want(source, name, true, &there, err);
        if (status)
            return status;
    } while (rest.ptr);
    return CRM_OK;
}

enum crm_status clv_terms_group(struct clv_terms *terms, const struct crm_slice field[],
    uint32_t *group, bool *empty, size_t *bad, struct crm_err *err)
{
    char near[256], *key = near, show[CRM_ERR_SHOW];
    size_t len = terms->n_columns, at = 0;
    enum crm_status status = CRM_OK;

    for (size_t i = 0; i < terms->n_columns; i++)
        len += field[terms->first + i].len;
    if (len > sizeof near && !(key = crm_mem_alloc(len, 1)))
        return crm_err_nomem(err);
    *empty = false;
    for (size_t i = 0; i < terms->n_columns && !status; i++) {
        struct crm_slice cell = field[terms->first + i];
        double value;
        *empty = *empty || cell.len == 0;
        if (memchr(cell.ptr, separator, cell.len) ||
            (cell.len && !terms->column[i].category && !crm_num_double(cell, &value))) {
            *bad = terms->first + i;
            status = crm_err_set(err, CRM_EDATA, "%s is not a number (a category is C(%.*s))",
                crm_err_show(cell.ptr, cell.len, show), (int)terms->column[i].name.len,
                terms->column[i].name.ptr);
        }
        memcpy(key + at, cell.ptr, cell.len);
        at += cell.len;
        key[at++] = separator;
    }
    bool added;
    if (!status && !*empty &&
        !crm_map_put(&terms->groups, (struct crm_slice){key, at}, group, &added))
        status = crm_err_nomem(err);
    if (key != near)
        free(key);
    return status;
}

/* The cell of a column in the key of a group. */
static struct crm_slice cell_of(const struct clv_terms *terms, uint32_t group, size_t column)
{
    struct crm_slice rest = crm_map_key(&terms->groups, group), piece = {NULL, 0};

    for (size_t i = 0; i <= column; i++)
        crm_slice_split(&rest, separator, &piece);
    return piece;
}

static int compare_slices(const void *a, const void *b)
{
    return crm_slice_cmp(*(const struct crm_slice *)a, *(const struct crm_slice *)b);
}

static enum crm_status add_term(
    struct clv_terms *terms, size_t column, struct crm_slice level, struct crm_err *err)
{
    struct crm_slice name = terms->column[column].name;
    size_t len = name.len + (level.ptr ? level.len + 1 : 0);
    char *text;

    if (terms->design.n_terms == TERMS)
        return crm_err_set(err, CRM_EUSAGE, "--covariates: more than %d terms", TERMS);
    if (!(text = crm_arena_bytes(&terms->arena, len)))
        return crm_err_nomem(err);
    memcpy(text, name.ptr, name.len);
    if (level.ptr) {
        text[name.len] = '=';
        memcpy(text + name.len + 1, level.ptr, level.len);
        level.ptr = text + name.len + 1;
    }
    terms->term[terms->design.n_terms++] =
        (struct term){column, level, (struct crm_slice){text, len}};
    return CRM_OK;
}

/* One term for each level of a category but the base. */
static enum crm_status add_levels(struct clv_terms *terms, size_t column, struct crm_err *err)
{
    struct crm_slice base = terms->column[column].base, *level;
    size_t n = terms->groups.n;
    bool base_seen = !base.ptr;
    char show[CRM_ERR_SHOW];
    enum crm_status status = CRM_OK;

    if (!(level = crm_mem_alloc(n, sizeof *level)))
        return crm_err_nomem(err);
    for (uint32_t g = 0; g < n; g++)
        level[g] = cell_of(terms, g, column);
    qsort(level, n, sizeof *level, compare_slices);
    for (size_t i = 0; i < n && !status; i++) {
        if (i && crm_slice_eq(level[i], level[i - 1]))
            continue;
        if (!base.ptr) {
            base = level[i];
        } else if (crm_slice_eq(level[i], base)) {
            base_seen = true;
        } else {
            status = add_term(terms, column, level[i], err);
        }
    }
    free(level);
    if (!status && !base_seen)
        return crm_err_set(err, CRM_EUSAGE, "--covariates: no client has %s %s",
            crm_err_show(base.ptr, base.len, show), "as the base says");
    return status;
}

/* The term that a params table calls `name`. */
static enum crm_status add_named(
    struct clv_terms *terms, struct crm_slice name, struct crm_err *err)
{
    char show[CRM_ERR_SHOW];

    for (size_t i = 0; i < terms->n_columns; i++) {
        struct crm_slice column = terms->column[i].name, level = {NULL, 0};
        if (name.len < column.len || memcmp(name.ptr, column.ptr, column.len) != 0)
            continue;
        if (terms->column[i].category && name.len > column.len && name.ptr[column.len] == '=')
            level = (struct crm_slice){name.ptr + column.len + 1, name.len - column.len - 1};
        else if (terms->column[i].category || name.len != column.len)
            continue;
        return add_term(terms, i, level, err);
    }
    return crm_err_set(err, CRM_EUSAGE, "--params: covariate %s is not among --covariates",
        crm_err_show(name.ptr, name.len, show));
}

enum crm_status clv_terms_finish(
    struct clv_terms *terms, const struct crm_map *names, struct crm_err *err)
{
    size_t n_groups = terms->groups.n;
    enum crm_status status = CRM_OK;

    for (uint32_t i = 0; names && i < names->n && !status; i++)
        status = add_named(terms, crm_map_key(names, i), err);
    for (size_t i = 0; !names && i < terms->n_columns && !status; i++)
        status = terms->column[i].category ? add_levels(terms, i, err)
                                           : add_term(terms, i, (struct crm_slice){NULL, 0}, err);
    if (status)
        return status;
    size_t n_terms = terms->design.n_terms;
    if (!(terms->value = crm_mem_zalloc(n_groups * n_terms, sizeof *terms->value)))
        return crm_err_nomem(err);
    for (uint32_t g = 0; g < n_groups; g++)
        for (size_t i = 0; i < n_terms; i++) {
            const struct term *t = &terms->term[i];
            struct crm_slice cell = cell_of(terms, g, t->column);
            double *value = &terms->value[g * n_terms + i];
            if (t->level.ptr)
                *value = crm_slice_eq(cell, t->level) ? 1 : 0;
            else
                crm_num_double(cell, value); /* clv_terms_group has seen that it is one */
        }
    terms->design.n_groups = n_groups;
    terms->design.term = terms->value;
    return CRM_OK;
}

const struct crm_fit_design *clv_terms_design(const struct clv_terms *terms)
{
    return terms ? &terms->design : NULL;
}

struct crm_slice clv_terms_name(const struct clv_terms *terms, size_t i)
{
    return terms->term[i].name;
}
