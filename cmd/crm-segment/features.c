#include "features.h"

#include "base/list.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/os.h"
#include "stat/order.h"
#include "stat/quantile.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[] = {"log", "ln", "zscore", "rank", "winsor"};

const char *step_name(enum step_kind kind)
{
    return names[kind];
}

bool step_parse_kind(struct crm_slice text, enum step_kind *kind)
{
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        if (crm_slice_is(text, names[k])) {
            *kind = (enum step_kind)k;
            return true;
        }
    return false;
}

/* "log,zscore", "winsor:1,99,zscore", "none" */
static enum crm_status parse_steps(
    struct base *base, const char *text, struct features *f, struct crm_err *err)
{
    struct crm_slice rest = crm_slice_of(text), piece;

    if (strcmp(text, "none") == 0)
        return CRM_OK;
    while (crm_list_next(&rest, &piece)) {
        struct step *step = &f->step[f->n_steps];
        if (f->n_steps == MAX_STEPS)
            return crm_err_set(err, CRM_EUSAGE, "--transform: more than %d steps", MAX_STEPS);
        *step = (struct step){.p_lo = 1, .p_hi = 99};
        if (piece.len > 7 && memcmp(piece.ptr, "winsor:", 7) == 0) {
            struct crm_slice lo = {piece.ptr + 7, piece.len - 7}, hi;
            step->kind = STEP_WINSOR;
            if (!crm_list_next(&rest, &hi) || !crm_num_double(lo, &step->p_lo) ||
                !crm_num_double(hi, &step->p_hi) || step->p_lo < 0 || step->p_hi > 100 ||
                step->p_lo >= step->p_hi)
                return crm_err_set(err, CRM_EUSAGE,
                    "--transform: winsor needs two rising percentiles from 0 to 100, winsor:1,99");
        } else if (!step_parse_kind(piece, &step->kind)) {
            char show[CRM_ERR_SHOW];
            return crm_err_set(err, CRM_EUSAGE,
                "--transform: %s is none of none, log, ln, zscore, rank, winsor:1,99",
                crm_err_show(piece.ptr, piece.len, show));
        }
        step->a = crm_arena_alloc(&base->arena, f->d * sizeof *step->a);
        step->b = crm_arena_alloc(&base->arena, f->d * sizeof *step->b);
        if (!step->a || !step->b)
            return crm_err_nomem(err);
        f->n_steps++;
    }
    return CRM_OK;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum crm_status parse_columns(
    struct base *base, const char *text, struct features *f, struct crm_err *err)
{
    struct crm_slice rest = crm_slice_of(text), piece;
    const char **given;
    size_t cap = 1;

    for (const char *p = text; *p; p++)
        cap += *p == ',';
    f->name = crm_arena_alloc(&base->arena, cap * sizeof *f->name);
    f->given = crm_arena_alloc(&base->arena, cap * sizeof *f->given);
    given = crm_arena_alloc(&base->arena, cap * sizeof *given);
    if (!f->name || !f->given || !given)
        return crm_err_nomem(err);
    while (crm_list_next(&rest, &piece)) {
        if (piece.len == 0)
            return crm_err_set(err, CRM_EUSAGE, "--columns: '%s' has an empty name", text);
        given[f->d] = crm_arena_dup(&base->arena, piece);
        if (!given[f->d])
            return crm_err_nomem(err);
        f->name[f->d] = given[f->d];
        f->d++;
    }
    qsort(f->name, f->d, sizeof *f->name, by_name);
    for (size_t g = 0; g < f->d; g++)
        for (size_t c = 0; c < f->d; c++)
            if (strcmp(given[g], f->name[c]) == 0)
                f->given[g] = c;
    for (size_t c = 1; c < f->d; c++)
        if (strcmp(f->name[c - 1], f->name[c]) == 0)
            return crm_err_set(err, CRM_EUSAGE, "--columns: '%s' is named twice", f->name[c]);
    return CRM_OK;
}

/* The raw matrix: clients that have all the numbers. */
static enum crm_status load(struct base *base, struct features *f, struct crm_err *err)
{
    double **column = crm_arena_alloc(&base->arena, f->d * sizeof *column);
    enum crm_status status = CRM_OK;

    if (!column)
        return crm_err_nomem(err);
    for (size_t c = 0; !status && c < f->d; c++) {
        struct base_column where;
        status = base_need(base, f->name[c], "name columns of the customers", &where, err);
        if (!status)
            status = base_numbers(base, &where, &column[c], err);
    }
    if (status)
        return status;
    f->row = crm_arena_alloc(&base->arena, (base->n + 1) * sizeof *f->row);
    f->raw = crm_arena_alloc(&base->arena, (base->n + 1) * f->d * sizeof *f->raw);
    f->x = crm_arena_alloc(&base->arena, (base->n + 1) * f->d * sizeof *f->x);
    if (!f->row || !f->raw || !f->x)
        return crm_err_nomem(err);
    for (size_t i = 0; i < base->n; i++) {
        bool whole = true;
        for (size_t c = 0; c < f->d; c++) {
            f->raw[f->n * f->d + c] = column[c][i] + 0.0; /* -0 and 0 are one value */
            whole = whole && !isnan(column[c][i]);
        }
        if (whole)
            f->row[f->n++] = i;
    }
    if (f->n < base->n)
        crm_cli_note(base->cli, "%zu of %zu clients lack a number and are in no cluster",
            base->n - f->n, base->n);
    memcpy(f->x, f->raw, f->n * f->d * sizeof *f->x);
    return CRM_OK;
}

/* What a step needs to know of a column's values v[n]. */
static enum crm_status learn(struct features *f, struct step *step, size_t c, const double *v,
    double *sorted, struct crm_err *err)
{
    double mean = 0, squares = 0;
    bool differ = false;
    enum crm_status status;

    if (step->kind == STEP_ZSCORE) {
        for (size_t i = 0; i < f->n; i++) {
            mean += v[i] / (double)f->n;
            differ = differ || v[i] != v[0]; /* a mean rounds */
        }
        for (size_t i = 0; i < f->n; i++)
            squares += (v[i] - mean) * (v[i] - mean);
        step->a[c] = mean;
        step->b[c] = differ ? sqrt(squares / (double)(f->n - 1)) : 0;
        if (f->n && !(step->b[c] > 0))
            return crm_err_set(err, CRM_EDATA,
                "column %s is the same for everybody: zscore has nothing to divide by, leave it "
                "out of --columns",
                f->name[c]);
    } else if (step->kind == STEP_WINSOR && f->n) {
        memcpy(sorted, v, f->n * sizeof *sorted);
        status = crm_order_sort(sorted, f->n, err);
        if (status)
            return status;
        step->a[c] = crm_quantile(sorted, f->n, step->p_lo / 100);
        step->b[c] = crm_quantile(sorted, f->n, step->p_hi / 100);
    }
    return CRM_OK;
}

static enum crm_status apply(struct features *f, const struct step *step, size_t c, double *v,
    double *rank, struct crm_err *err)
{
    enum crm_status status;

    switch (step->kind) {
    case STEP_LOG:
        for (size_t i = 0; i < f->n; i++)
            v[i] = log1p(v[i] > 0 ? v[i] : 0);
        break;
    case STEP_LN:
        for (size_t i = 0; i < f->n; i++) {
            if (!(v[i] > 0))
                return crm_err_set(err, CRM_EDATA,
                    "column %s: ln needs numbers above 0, there is %g: use log, which is log(1 + "
                    "x)",
                    f->name[c], v[i]);
            v[i] = log(v[i]);
        }
        break;
    case STEP_ZSCORE:
        for (size_t i = 0; i < f->n; i++)
            v[i] = (v[i] - step->a[c]) / step->b[c];
        break;
    case STEP_WINSOR:
        for (size_t i = 0; i < f->n; i++)
            v[i] = v[i] < step->a[c] ? step->a[c] : v[i] > step->b[c] ? step->b[c] : v[i];
        break;
    case STEP_RANK:
        status = crm_order_rank(v, f->n, rank, NULL, err);
        if (status)
            return status;
        memcpy(v, rank, f->n * sizeof *v);
        break;
    }
    return CRM_OK;
}

static enum crm_status transform(struct features *f, bool learning, struct crm_err *err)
{
    double *v = crm_mem_alloc(f->n, sizeof *v), *scratch = crm_mem_alloc(f->n, sizeof *scratch);
    enum crm_status status = CRM_OK;

    if (!v || !scratch)
        status = crm_err_nomem(err);
    for (size_t c = 0; !status && c < f->d; c++) {
        for (size_t i = 0; i < f->n; i++)
            v[i] = f->x[i * f->d + c];
        for (size_t s = 0; !status && s < f->n_steps; s++) {
            if (learning)
                status = learn(f, &f->step[s], c, v, scratch, err);
            if (!status)
                status = apply(f, &f->step[s], c, v, scratch, err);
        }
        for (size_t i = 0; i < f->n; i++)
            f->x[i * f->d + c] = v[i];
    }
    free(v);
    free(scratch);
    return status;
}

enum crm_status features_read(struct base *base, const char *columns, const char *steps,
    struct features *f, struct crm_err *err)
{
    enum crm_status status;

    *f = (struct features){0};
    status = parse_columns(base, columns, f, err);
    if (!status)
        status = parse_steps(base, steps, f, err);
    if (!status)
        status = load(base, f, err);
    return status ? status : transform(f, true, err);
}

enum crm_status features_apply(struct base *base, struct features *f, struct crm_err *err)
{
    enum crm_status status = load(base, f, err);

    return status ? status : transform(f, false, err);
}

int features_threads(const struct base *base, const struct features *f)
{
    if (base->cli->threads)
        return (int)base->cli->threads;
    return f->n < 20000 ? 1 : crm_os_processors(64);
}

double features_heaviest(const struct features *f, size_t *column)
{
    double all = 0, most = 0;

    *column = 0;
    for (size_t c = 0; c < f->d; c++) {
        double mean = 0, squares = 0;
        for (size_t i = 0; i < f->n; i++)
            mean += f->x[i * f->d + c] / (double)f->n;
        for (size_t i = 0; i < f->n; i++)
            squares += (f->x[i * f->d + c] - mean) * (f->x[i * f->d + c] - mean);
        all += squares;
        if (squares > most) {
            most = squares;
            *column = c;
        }
    }
    return all > 0 ? most / all : 0;
}
