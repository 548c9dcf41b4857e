#include "frame/design.h"

#include "base/mem.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { COLUMNS_MAX = 200 };

/* "age", "C(g)" or "C(g,REF)"; cut up in place. */
static bool parse_term(char *text, struct crm_design_term *term)
{
    size_t len = strlen(text);
    char *comma;

    *term = (struct crm_design_term){.column = text};
    if (strncmp(text, "C(", 2) != 0)
        return true;
    if (text[len - 1] != ')')
        return false;
    text[len - 1] = '\0';
    term->column = text + 2;
    term->factor = true;
    comma = strchr(text + 2, ',');
    if (comma) {
        *comma = '\0';
        term->reference = comma + 1;
        while (*term->reference == ' ')
            term->reference++;
    }
    return *term->column != '\0';
}

enum crm_status crm_terms_want(
    struct crm_terms *terms, struct crm_columns *table, const char *text, struct crm_err *err)
{
    enum crm_status status = crm_list_split(&terms->list, text, "--terms", err);

    if (status)
        return status;
    terms->term = crm_mem_alloc(terms->list.n, sizeof *terms->term);
    if (!terms->term)
        return crm_err_nomem(err);
    for (size_t i = 0; i < terms->list.n && !status; i++) {
        struct crm_design_term *t = &terms->term[i];
        char show[CRM_ERR_SHOW];
        const char *item = terms->list.item[i];
        crm_err_show(item, strlen(item), show);
        if (!parse_term((char *)item, t))
            return crm_err_set(
                err, CRM_EUSAGE, "--terms: %s is neither COL nor C(COL) nor C(COL,BASE)", show);
        status = crm_columns_want(
            table, t->column, t->factor ? CRM_COLUMN_LEVEL : CRM_COLUMN_NUMBER, &t->at, err);
        terms->n++;
    }
    return status;
}

void crm_terms_release(struct crm_terms *terms)
{
    crm_list_release(&terms->list);
    free(terms->term);
}

bool crm_terms_complete(const struct crm_terms *terms, const struct crm_columns *table, size_t row)
{
    for (size_t i = 0; i < terms->n; i++) {
        const struct crm_column *c = &table->column[terms->term[i].at];
        if (terms->term[i].factor ? crm_column_text(c, row).len == 0 : isnan(c->number[row]))
            return false;
    }
    return true;
}

/* Which columns the levels of a factor have, counted from the factor's first. */
struct crm_design_levels {
    uint32_t *column; /* of each level of the table; or one of these */
    uint32_t n;
};
#define NONE UINT32_MAX       /* no row of the design has it */
#define BASE (UINT32_MAX - 1) /* no column: all are 0 */

static enum crm_status find_levels(struct crm_design_levels *levels,
    const struct crm_design_term *t, const struct crm_column *c, const uint32_t row[], size_t n,
    struct crm_err *err)
{
    uint32_t base = NONE;

    levels->column = crm_mem_alloc(c->n_levels, sizeof *levels->column);
    if (!levels->column)
        return crm_err_nomem(err);
    for (uint32_t l = 0; l < c->n_levels; l++)
        levels->column[l] = NONE;
    for (size_t i = 0; i < n; i++)
        levels->column[c->level[row[i]]] = 0;
    for (uint32_t l = 0; l < c->n_levels && base == NONE; l++)
        if (levels->column[l] == 0 && (!t->reference || crm_slice_is(c->text[l], t->reference)))
            base = l;
    if (base == NONE && n) {
        char show[CRM_ERR_SHOW];
        return crm_err_set(err, CRM_EUSAGE, "--terms: no row used has %s in column %s",
            crm_err_show(t->reference, strlen(t->reference), show), t->column);
    }
    for (uint32_t l = 0; l < c->n_levels; l++) {
        if (l == base)
            levels->column[l] = BASE;
        else if (levels->column[l] == 0)
            levels->column[l] = levels->n++;
    }
    return CRM_OK;
}

static enum crm_status name_columns(struct crm_design *d, const struct crm_terms *terms,
    const struct crm_columns *table, struct crm_err *err)
{
    size_t at = 0;

    for (size_t i = 0; i < terms->n; i++) {
        const struct crm_design_term *t = &terms->term[i];
        const struct crm_column *c = &table->column[t->at];
        for (uint32_t l = 0; l < (t->factor ? c->n_levels : 1); l++) {
            if (t->factor && d->levels[i].column[l] >= BASE)
                continue;
            d->term[at] = (uint32_t)i;
            if (t->factor ? asprintf(&d->name[at], "%s=%.*s", t->column, (int)c->text[l].len,
                                c->text[l].ptr) < 0
                          : !(d->name[at] = strdup(t->column))) {
                d->name[at] = NULL;
                return crm_err_nomem(err);
            }
            at++;
        }
    }
    return CRM_OK;
}

bool crm_design_row(const struct crm_design *d, const struct crm_terms *terms,
    const struct crm_columns *table, size_t row, double x[])
{
    for (size_t i = 0; i < terms->n; i++) {
        const struct crm_design_term *t = &terms->term[i];
        const struct crm_column *c = &table->column[t->at];
        if (t->factor) {
            uint32_t column = d->levels[i].column[c->level[row]];
            for (uint32_t l = 0; l < d->levels[i].n; l++)
                x[l] = l == column;
            if (column == NONE)
                return false;
            x += d->levels[i].n;
        } else {
            *x++ = c->number[row];
        }
    }
    return true;
}

enum crm_status crm_design_make(struct crm_design *d, const struct crm_terms *terms,
    const struct crm_columns *table, const uint32_t row[], size_t n, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    *d = (struct crm_design){.n = n, .n_terms = terms->n};
    d->levels = crm_mem_zalloc(terms->n, sizeof *d->levels);
    if (!d->levels)
        return crm_err_nomem(err);
    for (size_t i = 0; i < terms->n && !status; i++) {
        const struct crm_design_term *t = &terms->term[i];
        if (t->factor)
            status = find_levels(&d->levels[i], t, &table->column[t->at], row, n, err);
        d->p += t->factor ? d->levels[i].n : 1;
    }
    if (!status && d->p > COLUMNS_MAX)
        status = crm_err_set(err, CRM_EUSAGE,
            "--terms: %zu columns with the levels of C(), at most %d can be fitted", d->p,
            COLUMNS_MAX);
    if (status) {
        d->p = 0;
        return status;
    }
    d->x = crm_mem_alloc(n, d->p * sizeof *d->x);
    d->name = crm_mem_zalloc(d->p, sizeof *d->name);
    d->term = crm_mem_alloc(d->p, sizeof *d->term);
    if (!d->x || !d->name || !d->term)
        return crm_err_nomem(err);
    for (size_t i = 0; i < n; i++)
        crm_design_row(d, terms, table, row[i], d->x + i * d->p);
    return name_columns(d, terms, table, err);
}

void crm_design_release(struct crm_design *d)
{
    for (size_t j = 0; d->name && j < d->p; j++)
        free(d->name[j]);
    for (size_t i = 0; d->levels && i < d->n_terms; i++)
        free(d->levels[i].column);
    free(d->levels);
    free(d->name);
    free(d->x);
    free(d->term);
    *d = (struct crm_design){0};
}
