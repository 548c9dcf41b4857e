/* Scales: what a question says of its range, what columns like it have, and slips. */
#include "survey/guess.h"
#include "base/cell.h"
#include "base/mem.h"
#include "base/num.h"
#include "survey/label.h"
#include "survey/ladder.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* "(0-10)", "1~5", "1到7", "满分5分": the range that the question says itself. */
bool crm_guess_range_said(const char *key, double *min, double *max)
{
    static const char *const joins[] = {"-", "~", "–", "—", " to ", "到", "至", " - ", "－", NULL};
    const char *full = strstr(key, "满分");

    for (const char *p = key; *p; p++) {
        size_t n, m;
        if ((*p != '0' && *p != '1') || (p > key && p[-1] >= '0' && p[-1] <= '9') ||
            (p[1] >= '0' && p[1] <= '9'))
            continue;
        for (const char *const *j = joins; *j; j++) {
            const char *q = p + 1;
            q += strncmp(q, "分", 3) == 0 ? 3 : 0;
            n = strlen(*j);
            if (strncmp(q, *j, n) != 0)
                continue;
            m = strspn(q + n, "0123456789");
            if (m && crm_num_double((struct crm_slice){q + n, m}, max) && *max >= 3 &&
                *max <= 100) {
                *min = *p - '0';
                return true;
            }
        }
    }
    if (full && crm_num_double((struct crm_slice){full + 6, strspn(full + 6, "0123456789")}, max)) {
        *min = 1;
        return true;
    }
    return false;
}

/* The usual scale that holds the answers. */
void crm_guess_usual_scale(struct crm_guess_column *c)
{
    static const double ends[] = {5, 7, 10, 100};

    if (c->worded || crm_guess_range_said(c->key, &c->min, &c->max))
        return;
    c->min = c->low >= 1 ? 1 : 0;
    c->max = c->high;
    for (size_t k = 0; k < sizeof ends / sizeof *ends; k++)
        if (c->high <= ends[k]) {
            c->max = ends[k];
            return;
        }
}

static uint64_t above(const struct crm_guess_column *c, double limit)
{
    uint64_t n = 0;

    for (uint32_t id = 0; id < c->cells.n; id++) {
        double x;
        if (crm_label_number(crm_map_key(&c->cells, id), NAN, &x) && x > limit)
            n += c->count[id];
    }
    return n;
}

static bool is_kano(enum crm_item_kind kind)
{
    return kind == CRM_ITEM_KIND_KANO_FUNCTIONAL || kind == CRM_ITEM_KIND_KANO_DYSFUNCTIONAL;
}

bool crm_guess_same_question(const struct crm_guess_column *a, const struct crm_guess_column *b)
{
    return a->of->stem[0] && strcmp(a->of->stem, b->of->stem) == 0;
}

/* e01 and e07, r_price and r_result: the letters before the first digit or underscore. */
static bool same_family(
    const struct crm_guess *g, const struct crm_guess_column *a, const struct crm_guess_column *b)
{
    struct crm_slice x = a->of->name, y = b->of->name;
    size_t n = 0;

    if (g->tool || a->of->stem[0] || b->of->stem[0]) /* Q1, Q2 of a tool are any questions */
        return crm_guess_same_question(a, b);
    while (n < x.len && n < y.len && x.ptr[n] == y.ptr[n] && !strchr("0123456789_", x.ptr[n]))
        n++;
    return n > 0 && n < x.len && n < y.len && x.ptr[n] && y.ptr[n] &&
           strchr("0123456789_", x.ptr[n]) && strchr("0123456789_", y.ptr[n]);
}

/*
 * The scale of a column by itself: the shortest that leaves out hardly anything.  One answer in a
 * hundred may be a slip where there are enough to tell; three where the highest answer of the scale
 * is far more frequent than all beyond it.
 */
static double own_scale(const struct crm_guess_column *c)
{
    static const double ends[] = {5, 7, 10};

    for (size_t k = 0; k < 3; k++) {
        uint64_t out = above(c, ends[k]), last = above(c, ends[k] - 1) - out;
        bool cliff = out * 100 <= c->n * 3 && out * 8 <= last;
        if (out == 0 || (c->n >= 40 && (out <= c->n / 100 + 1 || cliff)))
            return ends[k];
    }
    return c->max;
}

static bool is_open_scale(const struct crm_guess_column *c)
{
    double min, max;

    return c->scale && !c->worded && c->max >= 5 && c->max <= 10 && c->kind != CRM_ITEM_KIND_NPS &&
           !is_kano(c->kind) && !crm_guess_range_said(c->key, &min, &max);
}

/* The scale that most of a family have, the wider of equals. */
static double family_scale(const struct crm_guess *g, const struct crm_guess_column *c)
{
    static const double ends[] = {10, 7, 5};
    double own = own_scale(c), best = own;
    size_t most = 0;

    for (size_t e = 0; e < 3; e++) {
        size_t n = 0;
        for (size_t j = 0; j < g->n; j++)
            n += (&g->column[j] == c || same_family(g, c, &g->column[j])) &&
                 is_open_scale(&g->column[j]) && own_scale(&g->column[j]) == ends[e];
        if (n > most) {
            most = n;
            best = ends[e];
        }
    }
    return above(c, best) * 25 <= c->n ? best : own;
}

/* Columns of one question or family have one scale; so have pairs. */
void crm_guess_agree_on_scales(struct crm_guess *g)
{
    for (size_t k = 0; k < g->n; k++) {
        struct crm_guess_column *c = &g->column[k];
        double max = is_open_scale(c) ? family_scale(g, c) : 0;
        if (max == 0)
            continue;
        if (c->pair != CRM_COLUMN_NONE && is_open_scale(&g->column[c->pair]))
            max = fmax(max, family_scale(g, &g->column[c->pair]));
        if (c->kind == CRM_ITEM_KIND_CES)
            max = fmax(max, 7);
        c->n_slips += above(c, max) - (c->n_slips ? above(c, 10) : 0);
        c->settled = max;
    }
    for (size_t k = 0; k < g->n; k++)
        if (g->column[k].settled > 0)
            g->column[k].max = g->column[k].settled;
}

/* A number such as 99 that stands for no answer in one column only may be a slip. */
enum crm_status crm_guess_note_codes(
    struct crm_guess *g, struct crm_guess_column *c, struct crm_err *err)
{
    size_t n = 0;

    if (isnan(c->na_code) || !crm_kind_is_answer(c->kind))
        return CRM_OK;
    for (size_t k = 0; k < g->n; k++)
        n += g->column[k].na_code == c->na_code;
    return n > 1 ? CRM_OK : crm_guess_note(g, c, "is this a code for no answer?", err);
}

/* The two of value go by their names. */
void crm_guess_pair_values(struct crm_guess *g)
{
    size_t e = CRM_COLUMN_NONE, p = CRM_COLUMN_NONE;

    for (size_t k = 0; k < g->n; k++) {
        if (g->column[k].kind == CRM_ITEM_KIND_VALUE_EXPECTED)
            e = k;
        if (g->column[k].kind == CRM_ITEM_KIND_VALUE_PERCEIVED)
            p = k;
    }
    if (e == CRM_COLUMN_NONE || p == CRM_COLUMN_NONE)
        return;
    g->column[e].pair = p;
    g->column[p].pair = e;
}

enum crm_status crm_guess_note_slips(
    struct crm_guess *g, struct crm_guess_column *c, struct crm_err *err)
{
    char text[80];

    if (!c->n_slips || !crm_kind_is_answer(c->kind))
        return CRM_OK;
    snprintf(text, sizeof text, "%ju answers outside of the scale", (uintmax_t)c->n_slips);
    return crm_guess_note(g, c, text, err);
}
