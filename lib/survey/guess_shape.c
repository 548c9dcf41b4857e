/* What the cells of a column are. */

#include "survey/guess.h"

#include "base/mem.h"
#include "base/num.h"
#include "survey/duration.h"
#include "survey/label.h"
#include "survey/ladder.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST_WORDS = CRM_LADDER_WORDS, MOST_PIECES = 40, LIST_PIECE = 120 };

/* A code that form tools and hands put where there is no answer. */
static bool is_na_number(double x, double low, double high)
{
    static const double codes[] = {-1, -2, -3, -8, -9, -88, -99, 88, 98, 99, 888, 998, 999, 9999};

    for (size_t k = 0; k < sizeof codes / sizeof *codes; k++)
        if (x == codes[k] && (x < low || x > high))
            return true;
    return false;
}

static bool is_plain_na(struct crm_slice cell)
{
    char key[CRM_LABEL_KEY];

    return crm_label_mark(cell) || (crm_label_key(cell, key) && crm_ladder_is_na(key));
}

static enum crm_status append(
    struct crm_guess *g, const char **list, const char *text, char sep, struct crm_err *err)
{
    size_t n = strlen(*list), room = n + strlen(text) + 4;
    char *made = crm_arena_bytes(&g->arena, room);

    if (!made)
        return crm_err_nomem(err);
    snprintf(made, room, "%s%.*s%s", *list, n > 0, &sep, text);
    *list = made;
    return CRM_OK;
}

enum crm_status crm_guess_note(
    struct crm_guess *g, struct crm_guess_column *c, const char *text, struct crm_err *err)
{
    if (c->note[0] && strstr(c->note, text))
        return CRM_OK;
    return append(g, &c->note, text, ';', err);
}

/* ---- numbers ---------------------------------------------------------------------------- */

struct number {
    double value;
    uint32_t n;
};

static int by_value(const void *pa, const void *pb)
{
    const struct number *a = pa, *b = pb;

    return (a->value > b->value) - (a->value < b->value);
}

/*
 * The range of the numbers: a value far from all others that hardly anyone gave is a slip, as 55
 * for 5, and codes for no answer are none.
 */
static enum crm_status find_range(struct crm_guess *g, struct crm_guess_column *c,
    struct number x[], size_t n, struct crm_err *err)
{
    size_t lo = 0, hi = n;
    uint64_t total = 0, most, in_scale = 0;
    char text[32];
    enum crm_status status = CRM_OK;

    qsort(x, n, sizeof *x, by_value);
    for (size_t k = 0; k < n; k++) {
        /* a code for no answer is not counted among those that could be slips */
        if (is_na_number(x[k].value, 0, 10))
            continue;
        total += x[k].n;
        in_scale += x[k].value >= 0 && x[k].value <= 10 ? x[k].n : 0;
    }
    most = total / 50 + 1;
    c->low = x[0].value;
    c->high = x[n - 1].value;
    if (in_scale == 0 || in_scale * 10 < total * 8)
        return CRM_OK;
    while (lo < hi && x[lo].value < 0)
        lo++;
    while (hi > lo && x[hi - 1].value > 10)
        hi--;
    for (size_t k = 0; k < n && !status; k++) {
        if (k >= lo && k < hi)
            continue;
        if (is_na_number(x[k].value, 0, 10)) {
            snprintf(text, sizeof text, "%g", x[k].value);
            status = append(g, &c->na, text, ';', err);
            if (x[k].value > 0)
                c->na_code = x[k].value;
            c->n_na += x[k].n;
            c->n_number -= x[k].n;
            c->n_whole -= x[k].n;
        } else {
            c->n_slips += x[k].n;
        }
    }
    if (c->n_slips > most) { /* too many for slips */
        c->n_slips = 0;
        return status;
    }
    /* one 7 where everybody else stays within 5 is settled with the other columns */
    c->low = x[lo].value;
    c->high = x[hi - 1].value;
    return status;
}

/* ---- words ------------------------------------------------------------------------------ */

/* A label for values: ; = and \ get a backslash. */
static enum crm_status add_value(struct crm_guess *g, struct crm_guess_column *c,
    struct crm_slice label, int number, struct crm_err *err)
{
    char *text = crm_arena_bytes(&g->arena, 2 * label.len + 24);
    size_t n = 0;

    if (!text)
        return crm_err_nomem(err);
    for (size_t i = 0; i < label.len; i++) {
        if (strchr(";=\\", label.ptr[i]) && label.ptr[i])
            text[n++] = '\\';
        text[n++] = label.ptr[i];
    }
    snprintf(text + n, 24, "=%d", number);
    return append(g, &c->values, text, ';', err);
}

/* The words of the column's cells: kept[] are those that are no number and no "no answer". */
static size_t gather_words(const struct crm_guess_column *c, uint32_t kept[], bool *too_many)
{
    size_t n = 0;

    *too_many = false;
    for (uint32_t id = 0; id < c->cells.n; id++) {
        struct crm_slice cell = crm_map_key(&c->cells, id);
        double x;
        if (is_plain_na(cell) || crm_label_number(cell, NAN, &x))
            continue;
        if (n == MOST_WORDS) {
            *too_many = true;
            break;
        }
        kept[n++] = id;
    }
    return n;
}

/* A value stands once, whatever the case and width of its cells. */
static bool same_key_before(const struct crm_guess_column *c, const uint32_t word[], size_t i)
{
    char key[CRM_LABEL_KEY], other[CRM_LABEL_KEY];

    crm_label_key(crm_map_key(&c->cells, word[i]), key);
    for (size_t k = 0; k < i; k++) {
        crm_label_key(crm_map_key(&c->cells, word[k]), other);
        if (strcmp(key, other) == 0)
            return true;
    }
    return false;
}

static enum crm_status write_ladder(struct crm_guess *g, struct crm_guess_column *c,
    const struct crm_ladder_match *m, const uint32_t word[], const int rung[], size_t n,
    struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    c->values = "";
    for (int r = m->n_rungs; r >= 1 && !status; r--) {
        bool seen = false;
        for (size_t i = 0; i < n && !status; i++)
            if (rung[i] == r && !same_key_before(c, word, i)) {
                status = add_value(g, c, crm_map_key(&c->cells, word[i]), r, err);
                seen = true;
            }
        if (!seen && !status)
            status = add_value(g, c, crm_ladder_word(m->ladder, r), r, err);
    }
    return status;
}

/* "A. Very satisfied": the letter of the choice is no part of it. */
static const char *without_letter(const char *key)
{
    const char *p = key + (*key >= 'a' && *key <= 'h');

    if (p == key || (*p != '.' && *p != ':' && *p != ')' && strncmp(p, "、", 3) != 0))
        return key;
    p += *p == (char)0xE3 ? 3 : 1;
    p += strspn(p, " ");
    return *p ? p : key;
}

/* The words of the questions that share a scale: rows of one matrix, statements one by one. */
struct words {
    char (*room)[CRM_LABEL_KEY];
    const char *key[MOST_WORDS];
    size_t n;
    bool too_many;
};

static void add_words(const struct crm_guess_column *c, struct words *w)
{
    uint32_t word[MOST_WORDS];
    size_t n = gather_words(c, word, &w->too_many);

    for (size_t i = 0; i < n && !w->too_many; i++) {
        char key[CRM_LABEL_KEY];
        const char *plain;
        size_t k = 0;
        crm_label_key(crm_map_key(&c->cells, word[i]), key);
        plain = without_letter(key);
        while (k < w->n && strcmp(w->key[k], plain) != 0)
            k++;
        if (k < w->n)
            continue;
        if (w->n == MOST_WORDS) {
            w->too_many = true;
            break;
        }
        memcpy(w->room[w->n], plain, strlen(plain) + 1);
        w->key[w->n] = w->room[w->n];
        w->n++;
    }
}

/* Rows of one matrix answer with one scale. */
static void add_of_matrix(
    const struct crm_guess *g, const struct crm_guess_column *c, struct words *w)
{
    if (!c->of->stem[0])
        return;
    for (size_t j = 0; j < g->n && !w->too_many; j++)
        if (&g->column[j] != c && strcmp(g->column[j].of->stem, c->of->stem) == 0)
            add_words(&g->column[j], w);
}

static enum crm_status find_ladder(
    struct crm_guess *g, struct crm_guess_column *c, struct crm_err *err)
{
    struct words w = {.room = crm_mem_alloc(MOST_WORDS, sizeof *w.room)};
    uint32_t word[MOST_WORDS];
    int rung[MOST_WORDS];
    struct crm_ladder_match m = {.ladder = CRM_LADDER_NONE};
    enum crm_status status = w.room ? CRM_OK : crm_err_nomem(err);
    size_t own = 0;

    if (!status) {
        add_words(c, &w);
        own = w.n;
        if (own && !w.too_many)
            add_of_matrix(g, c, &w);
    }
    if (own && !w.too_many && w.n <= CRM_LADDER_MOST + 3)
        m = crm_ladder_find(w.key, w.n, rung);
    if (m.ladder != CRM_LADDER_NONE) {
        size_t n = gather_words(c, word, &w.too_many);
        int mine[MOST_WORDS];
        for (size_t i = 0; i < n; i++) { /* two spellings of a word have one rung */
            char key[CRM_LABEL_KEY];
            mine[i] = 0;
            crm_label_key(crm_map_key(&c->cells, word[i]), key);
            for (size_t k = 0; k < w.n; k++)
                if (strcmp(w.key[k], without_letter(key)) == 0)
                    mine[i] = rung[k];
        }
        c->ladder = m.ladder;
        c->worded = c->scale = true;
        c->min = 1;
        c->max = m.n_rungs;
        status = write_ladder(g, c, &m, word, mine, n, err);
        if (!status && m.kano)
            c->kind = CRM_ITEM_KIND_KANO_FUNCTIONAL;
        if (!status && m.n_covered < w.n)
            status = crm_guess_note(g, c, "words without a number: add them to values or na", err);
        else if (!status && m.ambiguous)
            status = crm_guess_note(g, c, "are these all answers of the scale?", err);
    }
    free(w.room);
    return status;
}

/* "1 - Very satisfied" .. "5 - Very dissatisfied": the numbers run against the words. */
static bool runs_backwards(const struct crm_guess_column *c)
{
    double sx = 0, sy = 0, sxy = 0, n = 0;

    for (uint32_t id = 0; id < c->cells.n; id++) {
        struct crm_slice cell = crm_map_key(&c->cells, id);
        char key[CRM_LABEL_KEY];
        const char *label = key, *list[1];
        int rung[1];
        double x;
        if (!crm_label_number(cell, NAN, &x) || !crm_label_key(cell, key))
            continue;
        label += strspn(label, "0123456789.");
        label += strspn(label, " -:=.、)(");
        list[0] = label;
        if (!*label || crm_ladder_find(list, 1, rung).ladder == CRM_LADDER_NONE)
            continue;
        sx += x, sy += rung[0], sxy += x * rung[0], n++;
    }
    return n >= 2 && sxy / n - sx / n * (sy / n) < 0;
}

/* ---- lists ------------------------------------------------------------------------------ */

struct pieces {
    struct crm_map map;
    uint32_t *count;
    size_t cap;
};

static enum crm_status take_pieces(
    const struct crm_guess_column *c, struct pieces *p, uint64_t *n_pieces, struct crm_err *err)
{
    for (uint32_t id = 0; id < c->cells.n; id++) {
        struct crm_slice rest = crm_map_key(&c->cells, id), piece;
        if (is_plain_na(rest))
            continue;
        while (crm_label_piece(&rest, &piece)) {
            uint32_t at;
            bool added;
            piece = crm_slice_trim(piece);
            if (!piece.len)
                continue;
            if (!crm_map_put(&p->map, piece, &at, &added) ||
                !crm_mem_grow((void **)&p->count, &p->cap, p->map.n, sizeof *p->count))
                return crm_err_nomem(err);
            if (added)
                p->count[at] = 0;
            p->count[at] += c->count[id];
            *n_pieces += c->count[id];
        }
    }
    return CRM_OK;
}

static bool is_none(struct crm_slice piece)
{
    static const char words[] =
        "|none|nothing|none of the above|none of these|no complaints|no complaint|无|没有|"
        "没有不满|无不满|都没有|以上都没有|以上都不是|没有不满意|没有不满意的地方|无不满意|均无|";
    char key[CRM_LABEL_KEY], framed[CRM_LABEL_KEY + 2];

    if (!crm_label_key(piece, key))
        return false;
    snprintf(framed, sizeof framed, "|%s|", key);
    return strstr(words, framed) != NULL;
}

static bool is_other(struct crm_slice piece)
{
    char key[CRM_LABEL_KEY];

    return crm_label_key(piece, key) &&
           (strncmp(key, "other", 5) == 0 || strncmp(key, "其他", 6) == 0 ||
               strncmp(key, "其它", 6) == 0);
}

enum crm_status crm_guess_options(
    struct crm_guess *g, struct crm_guess_column *c, struct crm_err *err)
{
    struct pieces p = {0};
    uint64_t n = 0;
    double highest = 0, x;
    bool codes = true, rare = false, other = false;
    int code = 0;
    enum crm_status status;

    crm_map_init(&p.map);
    status = take_pieces(c, &p, &n, err);
    for (uint32_t k = 0; k < p.map.n && !status; k++)
        if (crm_num_double(crm_map_key(&p.map, k), &x))
            highest = fmax(highest, x);
        else
            codes = false;
    c->values = "";
    c->min = codes ? 1 : NAN;
    c->max = codes ? fmax(highest, 2) : NAN;
    for (uint32_t k = 0; k < p.map.n && !codes && !status; k++) {
        struct crm_slice piece = crm_map_key(&p.map, k);
        /* what one respondent of many wrote is no option of the form */
        if (c->n >= 20 && p.count[k] == 1 && p.map.n > 3) {
            rare = true;
            continue;
        }
        other |= is_other(piece);
        status = add_value(g, c, piece, is_none(piece) ? 0 : ++code, err);
    }
    if (!status && rare)
        status = add_value(g, c, (struct crm_slice){"*", 1}, ++code, err);
    if (!status && rare)
        status = crm_guess_note(g, c, "rare texts count as other", err);
    if (!status && code == 1) /* a list of one option would be a tick */
        status = add_value(g, c, (struct crm_slice){"*", 1}, ++code, err);
    if (!status && codes)
        status = crm_guess_note(g, c, "label: what the codes mean, with ; between them", err);
    (void)other;
    crm_map_release(&p.map);
    free(p.count);
    return status;
}

static enum crm_status count_pieces(struct crm_guess_column *c, struct crm_err *err)
{
    struct pieces p = {0};
    enum crm_status status;

    crm_map_init(&p.map);
    status = take_pieces(c, &p, &c->n_pieces, err);
    c->n_different_pieces = p.map.n;
    crm_map_release(&p.map);
    free(p.count);
    return status;
}

/* ---- all of it -------------------------------------------------------------------------- */

/* Count the cells by what they are; the numbers go to x[]. */
static size_t count_cells(struct crm_guess *g, struct crm_guess_column *c, struct number x[])
{
    size_t n_numbers = 0;

    for (uint32_t id = 0; id < c->cells.n; id++) {
        struct crm_slice cell = crm_map_key(&c->cells, id), rest = cell, piece;
        uint32_t n = c->count[id];
        double number;
        size_t pieces = 0;
        if (is_plain_na(cell)) {
            c->n_na += n;
            continue;
        }
        c->n_date += g->is_date(cell) ? n : 0;
        c->n_duration += crm_duration_parse(cell, &number) ? n : 0;
        c->n_word += crm_label_is_word(cell) ? n : 0;
        while (crm_label_piece(&rest, &piece))
            pieces += crm_slice_trim(piece).len > 0 && piece.len < LIST_PIECE;
        c->n_list += pieces > 1 ? n : 0;
        if (!crm_label_number(cell, NAN, &number) && !crm_num_double(cell, &number))
            continue;
        c->n_number += n;
        c->n_whole += number == floor(number) ? n : 0;
        x[n_numbers++] = (struct number){number, n};
    }
    return n_numbers;
}

/* Cells for no answer go to na, so that they do not stop the run. */
static enum crm_status list_na(struct crm_guess *g, struct crm_guess_column *c, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    for (uint32_t id = 0; id < c->cells.n && !status; id++) {
        struct crm_slice cell = crm_map_key(&c->cells, id);
        char text[64];
        if (!is_plain_na(cell) || crm_label_mark(cell) || cell.len >= sizeof text)
            continue;
        snprintf(text, sizeof text, "%.*s", (int)cell.len, cell.ptr);
        status = append(g, &c->na, text, ';', err);
    }
    return status;
}

enum crm_status crm_guess_shape(
    struct crm_guess *g, struct crm_guess_column *c, struct crm_err *err)
{
    struct number *x = crm_mem_alloc(c->cells.n + (size_t)1, sizeof *x);
    size_t n;
    enum crm_status status;

    if (!x)
        return crm_err_nomem(err);
    n = count_cells(g, c, x);
    status = list_na(g, c, err);
    if (!status && n)
        status = find_range(g, c, x, n, err);
    free(x);
    if (!status && c->n_word)
        status = find_ladder(g, c, err);
    if (!status && !c->worded && c->n_number && runs_backwards(c)) {
        c->reverse = true;
        status = crm_guess_note(g, c, "the numbers run against the words", err);
    }
    return status ? status : count_pieces(c, err);
}
