/*
 * Questions that come in pairs: by names (e1 and p1, kf_x and kd_x, i_x and p_x), by the stem of a
 * matrix, and by wording.  Two questions are one pair when one side's words are in the first, the
 * other's in the second, and what is left of both is alike.
 */

#include "survey/guess.h"

#include "base/mem.h"
#include "survey/label.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { CORE = 256 };

static const struct {
    const char *first, *second;
    enum crm_item_kind first_kind, second_kind;
} couples[] = {
    {"kf_", "kd_", CRM_ITEM_KIND_KANO_FUNCTIONAL, CRM_ITEM_KIND_KANO_DYSFUNCTIONAL},
    {"i_", "p_", CRM_ITEM_KIND_IMPORTANCE, CRM_ITEM_KIND_PERFORMANCE},
    {"e_", "p_", CRM_ITEM_KIND_EXPECTATION, CRM_ITEM_KIND_PERCEPTION},
    {"e", "p", CRM_ITEM_KIND_EXPECTATION, CRM_ITEM_KIND_PERCEPTION},
};

static const struct {
    enum crm_item_kind first, second;
    const char *first_words, *second_words;
    bool second_said; /* the second must hold one of its words */
} sides[] = {
    {CRM_ITEM_KIND_KANO_DYSFUNCTIONAL, CRM_ITEM_KIND_KANO_FUNCTIONAL,
        "如果没有|如果不|若没有|若不|假如没有|没有|不提供|不能|without|does not|doesn't|did not|do "
        "not|don't|didn't|"
        "no longer|had no |has no |not have|not ",
        "如果有|如果|若有|若|假如有|假如|如有|具有|提供|if |with ", true},
    {CRM_ITEM_KIND_EXPECTATION, CRM_ITEM_KIND_PERCEPTION,
        "优秀的|优秀|应当|应该|应|期望|期待|预期|理想的|理想|希望|excellent|should|expected|"
        "expectation|expect|ideal|"
        "before your visit|would",
        "本店|实际|实际上|感受到|感受|感知|体验|我们|这家店|这家|贵店|actual|actually|experienced|"
        "experience|perceived|"
        "perception|this salon|our salon|received|we |after your visit|at this|the salon",
        false},
    {CRM_ITEM_KIND_IMPORTANCE, CRM_ITEM_KIND_PERFORMANCE,
        "重要程度|重要性|重要|importance|important",
        "满意程度|满意度|满意|表现|performance|perform|satisfaction|satisfied|how well|quality",
        true},
};

static const char filler[] =
    "美容院|沙龙|店里|您|的|是|了|会|对|吗|salons|salon|your|the|is|are|has|have|been|be|do|does|"
    "will|it|a |an |of |"
    "how |you |us |for |to |at |in |please rate|rate |would|feel|you'd|there|were|was|if ";

/* ---- by name ------------------------------------------------------------------------------ */

static size_t find_named(const struct crm_guess *g, const char *prefix, const char *rest)
{
    char name[300];

    snprintf(name, sizeof name, "%s%s", prefix, rest);
    for (size_t k = 0; k < g->n; k++)
        if (crm_slice_is(g->column[k].of->name, name))
            return k;
    return CRM_COLUMN_NONE;
}

static bool is_free(const struct crm_guess_column *c)
{
    return c->scale && c->pair == CRM_COLUMN_NONE &&
           (c->kind == CRM_ITEM_KIND_RATING || c->kind == CRM_ITEM_KIND_CSAT ||
               c->kind == CRM_ITEM_KIND_KANO_FUNCTIONAL || c->kind == CRM_ITEM_KIND_OVERALL);
}

static bool is_kano(enum crm_item_kind kind)
{
    return kind == CRM_ITEM_KIND_KANO_FUNCTIONAL || kind == CRM_ITEM_KIND_KANO_DYSFUNCTIONAL;
}

static void link(struct crm_guess *g, size_t a, enum crm_item_kind kind_a, size_t b,
    enum crm_item_kind kind_b, const char *dimension)
{
    struct crm_guess_column *x = &g->column[a], *y = &g->column[b];
    double min = fmin(x->min, y->min), max = fmax(x->max, y->max);

    x->kind = kind_a;
    y->kind = kind_b;
    x->pair = b;
    y->pair = a;
    x->dimension = y->dimension = dimension;
    if (is_kano(kind_a)) {
        min = 1;
        max = 5;
    }
    x->min = y->min = min;
    x->max = y->max = max;
}

static enum crm_status pair_by_name(struct crm_guess *g, size_t k, struct crm_err *err)
{
    char name[300];
    const struct crm_slice own = g->column[k].of->name;

    snprintf(name, sizeof name, "%.*s", (int)(own.len < 299 ? own.len : 299), own.ptr);
    for (size_t p = 0; p < sizeof couples / sizeof *couples && is_free(&g->column[k]); p++) {
        size_t len = strlen(couples[p].first), other;
        const char *rest = name + len, *dimension = "";
        if (strncmp(name, couples[p].first, len) != 0 || !*rest ||
            (len == 1 && (*rest < '0' || *rest > '9')))
            continue;
        other = find_named(g, couples[p].second, rest);
        if (other == CRM_COLUMN_NONE || !is_free(&g->column[other]))
            continue;
        if (len > 1 && !(dimension = crm_arena_dup(&g->arena, crm_slice_of(rest))))
            return crm_err_nomem(err);
        link(g, k, couples[p].first_kind, other, couples[p].second_kind, dimension);
    }
    return CRM_OK;
}

/* ---- by wording --------------------------------------------------------------------------- */

static void take_out(char *text, const char *words)
{
    char word[64];

    while (*words) {
        size_t n = strcspn(words, "|");
        char *at;
        snprintf(word, sizeof word, "%.*s", (int)n, words);
        while (n && (at = strstr(text, word)))
            memmove(at, at + n, strlen(at + n) + 1);
        words += n + (words[n] == '|');
    }
}

/* What is left of a question without the words of both sides, numbers, blanks and signs. */
static void find_core(const char *key, size_t side, char core[CORE])
{
    size_t n = 0;

    snprintf(core, CORE, "%s", key);
    take_out(core, sides[side].first_words);
    take_out(core, sides[side].second_words);
    take_out(core, filler);
    for (const char *p = core; *p; p++) {
        unsigned char c = (unsigned char)*p;
        if (c >= 0x80 || (c >= 'a' && c <= 'z'))
            core[n++] = *p;
    }
    core[n] = '\0';
}

/* Dice's coefficient of the pairs of letters; for Chinese of the bytes of a character and its next.
 */
static double alike(const char *a, const char *b)
{
    size_t na = strlen(a), nb = strlen(b), common = 0;
    bool used[CORE] = {false};

    if (strcmp(a, b) == 0)
        return 1;
    if (na < 2 || nb < 2)
        return 0;
    for (size_t i = 0; i + 1 < na; i++)
        for (size_t j = 0; j + 1 < nb; j++)
            if (!used[j] && a[i] == b[j] && a[i + 1] == b[j + 1]) {
                used[j] = true;
                common++;
                break;
            }
    return 2 * (double)common / (double)(na - 1 + nb - 1);
}

/* 1: of the first side, 2: of the second, 0: of neither. */
static int side_of(const struct crm_guess_column *c, size_t side)
{
    if (crm_guess_says(c, sides[side].first_words))
        return 1;
    return !sides[side].second_said || crm_guess_says(c, sides[side].second_words) ? 2 : 0;
}

static double likeness(
    const struct crm_guess_column *a, const struct crm_guess_column *b, size_t side)
{
    char x[CORE], y[CORE], px[CRM_LABEL_KEY], py[CRM_LABEL_KEY];
    double bonus = crm_guess_says(b, sides[side].second_words) ? .1 : 0;

    /* one matrix asks one thing of all its rows */
    if (a->of->stem[0] && strcmp(a->of->stem, b->of->stem) == 0)
        return 0;
    if (a->of->part[0] && b->of->part[0]) {
        crm_label_key(crm_slice_of(a->of->part), px);
        crm_label_key(crm_slice_of(b->of->part), py);
        if (strcmp(px, py) == 0)
            return 1 + bonus;
    }
    find_core(a->key, side, x);
    find_core(b->key, side, y);
    return alike(x, y) + bonus;
}

/* Kano asks with its own five answers, or in words: numbers alone could be anything. */
static bool fits(const struct crm_guess_column *c, size_t side)
{
    if (!is_free(c))
        return false;
    if (side == 0)
        return c->kind == CRM_ITEM_KIND_KANO_FUNCTIONAL ||
               (!c->worded && c->high <= 5 && crm_guess_says(c, "如果|假如|若|if "));
    return c->kind != CRM_ITEM_KIND_KANO_FUNCTIONAL;
}

/* Columns of one side. */
static size_t gather_side(const struct crm_guess *g, size_t side, int which, size_t list[])
{
    size_t n = 0;

    for (size_t i = 0; i < g->n; i++)
        if (fits(&g->column[i], side) && side_of(&g->column[i], side) == which)
            list[n++] = i;
    return n;
}

static enum crm_status make_pair(
    struct crm_guess *g, size_t side, size_t a, size_t b, double likely, struct crm_err *err)
{
    const struct crm_form_column *of = g->column[b].of;
    const char *dimension = "";
    enum crm_status status = CRM_OK;

    if (sides[side].first != CRM_ITEM_KIND_EXPECTATION &&
        !(dimension = crm_arena_dup(&g->arena, of->part[0] ? crm_slice_of(of->part) : of->name)))
        return crm_err_nomem(err);
    link(g, a, sides[side].first, b, sides[side].second, dimension);
    if (likely < .8) {
        status = crm_guess_note(g, &g->column[a], "is the pair right?", err);
        if (!status)
            status = crm_guess_note(g, &g->column[b], "is the pair right?", err);
    }
    return status;
}

/* The likeliest pair first, then of those that are left, as long as they are likely enough. */
static enum crm_status pair_side(struct crm_guess *g, size_t side, struct crm_err *err)
{
    static const double enough = .6;
    size_t *a = crm_mem_alloc(g->n, sizeof *a), *b = crm_mem_alloc(g->n, sizeof *b);
    size_t n_a = a && b ? gather_side(g, side, 1, a) : 0;
    size_t n_b = a && b && n_a ? gather_side(g, side, 2, b) : 0;
    double *l = crm_mem_alloc(n_a * n_b, sizeof *l);
    enum crm_status status = a && b && l ? CRM_OK : crm_err_nomem(err);

    for (size_t k = 0; k < n_a * n_b && l; k++)
        l[k] = likeness(&g->column[a[k / n_b]], &g->column[b[k % n_b]], side);
    while (!status && n_a && n_b) {
        size_t best = 0;
        double likely;
        for (size_t k = 1; k < n_a * n_b; k++)
            if (l[k] > l[best])
                best = k;
        likely = l[best];
        if (likely <= enough)
            break;
        status = make_pair(g, side, a[best / n_b], b[best % n_b], likely, err);
        for (size_t k = 0; k < n_a * n_b; k++)
            if (k / n_b == best / n_b || k % n_b == best % n_b)
                l[k] = -1;
    }
    free(a);
    free(b);
    free(l);
    return status;
}

enum crm_status crm_guess_pairs(struct crm_guess *g, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    for (size_t k = 0; k < g->n && !status; k++)
        status = pair_by_name(g, k, err);
    for (size_t side = 0; side < sizeof sides / sizeof *sides && !status; side++)
        status = pair_side(g, side, err);
    return status;
}
