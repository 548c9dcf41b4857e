#include "traits.h"

#include "base/date.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/os.h"
#include "stat/order.h"
#include "stat/quantile.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

const char *const trait_line_columns[TRAIT_LINES] = {
    "category", "item", "campaign", "reason", "store", "channel", "staff"};
static const char *const line_questions[TRAIT_LINES] = {
    "what", "what", "why", "why", "where", "how", "who"};

/* Columns of the customers that hold words. */
static const struct {
    const char *question, *name;
} words[] = {{"who", "gender"}, {"who", "occupation"}, {"who", "level"}, {"who", "family"},
    {"who", "temperament"}, {"who", "lifestyle"}, {"why", "motive"}, {"what", "category_top"},
    {"what", "item_top"}, {"what", "skin"}, {"when", "free_time"}, {"where", "district"},
    {"where", "store_top"}, {"how", "source"}, {"how", "channel_top"}, {"how", "contact"},
    {"who", "staff_top"}};

/* Columns that hold numbers, shown as quarters of all clients. */
static const struct {
    const char *question, *name;
} numbers[] = {{"when", "recency_days"}, {"how_much", "monetary"}, {"how_much", "avg_visit"},
    {"how_much", "discount_share"}, {"how_many", "frequency"}, {"how_many", "category_n"}};

struct pair {
    uint32_t client, level;
    int32_t day; /* of transactions; 0 */
};

static int by_client(const void *a, const void *b)
{
    const struct pair *x = a, *y = b;

    if (x->client != y->client)
        return x->client < y->client ? -1 : 1;
    if (x->level != y->level)
        return x->level < y->level ? -1 : 1;
    return (x->day > y->day) - (x->day < y->day);
}

/* Add a variable from n pairs, which are sorted and freed of repeats here. */
static enum crm_status add(struct variables *v, struct base *base, const char *question,
    const char *name, const struct crm_slice *level, size_t n_levels, struct pair *pair, size_t n,
    struct crm_err *err)
{
    uint32_t *client = crm_arena_alloc(&base->arena, (n + 1) * sizeof *client);
    uint32_t *of = crm_arena_alloc(&base->arena, (n + 1) * sizeof *of);
    size_t m = 0;

    if (!client || !of ||
        !crm_mem_grow((void **)&v->variable, &v->cap, v->n + 1, sizeof *v->variable))
        return crm_err_nomem(err);
    if (n)
        qsort(pair, n, sizeof *pair, by_client);
    for (size_t i = 0; i < n; i++)
        if (m == 0 || pair[i].client != client[m - 1] || pair[i].level != of[m - 1]) {
            client[m] = pair[i].client;
            of[m++] = pair[i].level;
        }
    v->variable[v->n++] = (struct variable){.question = question,
        .name = name,
        .n_levels = n_levels,
        .level = level,
        .n = m,
        .client = client,
        .of = of};
    return CRM_OK;
}

/* The same of n pairs by client and day: each level has the days on which it was, of all days. */
static enum crm_status add_shares(struct variables *v, struct base *base, const char *question,
    const char *name, const struct crm_slice *level, size_t n_levels, struct pair *pair, size_t n,
    struct crm_err *err)
{
    uint32_t *days = crm_arena_alloc(&base->arena, (base->n + 1) * sizeof *days);
    double *share = crm_arena_alloc(&base->arena, (n + 1) * sizeof *share);
    size_t m = 0;
    enum crm_status status;

    if (!days || !share)
        return crm_err_nomem(err);
    for (size_t i = 0; i < n; i++) {
        bool first = i == 0 || pair[i].client != pair[i - 1].client;
        if (first)
            days[pair[i].client] = 0;
        days[pair[i].client] += first || pair[i].day != pair[i - 1].day;
    }
    status = add(v, base, question, name, level, n_levels, pair, n, err);
    for (size_t i = 0; i < n && !status; i++) { /* sorted by now */
        bool same =
            i > 0 && pair[i].client == pair[i - 1].client && pair[i].level == pair[i - 1].level;
        if (!same)
            share[m++] = 0;
        share[m - 1] += !same || pair[i].day != pair[i - 1].day;
    }
    for (size_t i = 0; i < m; i++)
        share[i] /= days[v->variable[v->n - 1].client[i]];
    if (!status)
        v->variable[v->n - 1].share = share;
    return status;
}

static int level_order(const void *a, const void *b, void *ctx)
{
    const struct crm_map *map = ctx;

    return crm_slice_cmp(
        crm_map_key(map, *(const uint32_t *)a), crm_map_key(map, *(const uint32_t *)b));
}

/* Levels of a map in byte order: their names, and for each number its place. */
static enum crm_status sort_levels(struct base *base, const struct crm_map *map,
    struct crm_slice **level, uint32_t **place, struct crm_err *err)
{
    uint32_t *order = crm_arena_alloc(&base->arena, (map->n + 1) * sizeof *order);

    *level = crm_arena_alloc(&base->arena, (map->n + 1) * sizeof **level);
    *place = crm_arena_alloc(&base->arena, (map->n + 1) * sizeof **place);
    if (!order || !*level || !*place)
        return crm_err_nomem(err);
    for (uint32_t l = 0; l < map->n; l++)
        order[l] = l;
    if (map->n)
        crm_os_sort(order, map->n, sizeof *order, level_order, (void *)(uintptr_t)map);
    for (uint32_t l = 0; l < map->n; l++) {
        struct crm_slice text = crm_map_key(map, order[l]);
        char *copy = crm_arena_dup(&base->arena, text);
        if (!copy)
            return crm_err_nomem(err);
        (*level)[l] = (struct crm_slice){copy, text.len};
        (*place)[order[l]] = l;
    }
    return CRM_OK;
}

static enum crm_status add_words(struct variables *v, struct base *base, const char *question,
    const char *name, struct pair *pair, struct crm_err *err)
{
    struct base_column column;
    struct crm_map map;
    struct crm_slice *level;
    uint32_t *place;
    size_t n = 0;
    enum crm_status status = base_find(base, name, &column, err);

    if (status || !column.there)
        return status;
    crm_map_init(&map);
    for (size_t i = 0; !status && i < base->n; i++) {
        struct crm_slice cell = base_cell(base, &column, i);
        bool added;
        pair[n] = (struct pair){.client = (uint32_t)i};
        if (cell.len && !crm_map_put(&map, cell, &pair[n++].level, &added))
            status = crm_err_nomem(err);
    }
    if (!status)
        status = sort_levels(base, &map, &level, &place, err);
    for (size_t p = 0; !status && p < n; p++)
        pair[p].level = place[pair[p].level];
    if (!status)
        status = add(v, base, question, name, level, map.n, pair, n, err);
    crm_map_release(&map);
    return status;
}

/* "up to 45", "45 to 80", "above 200": quarters of the values; equal cuts make fewer bands. */
static enum crm_status add_bands(struct variables *v, struct base *base, const char *question,
    const char *name, const double *x, struct pair *pair, struct crm_err *err)
{
    double *sorted = crm_mem_alloc(base->n, sizeof *sorted), cut[3];
    struct crm_slice *level = crm_arena_alloc(&base->arena, 4 * sizeof *level);
    size_t n = 0, cuts = 0;
    enum crm_status status = sorted && level ? CRM_OK : crm_err_nomem(err);

    for (size_t i = 0; !status && i < base->n; i++)
        if (!isnan(x[i]))
            sorted[n++] = x[i];
    if (!status)
        status = crm_order_sort(sorted, n, err);
    for (int q = 1; !status && n && q < 4; q++) {
        double at = crm_quantile(sorted, n, q / 4.0);
        if ((cuts == 0 || at > cut[cuts - 1]) && at < sorted[n - 1])
            cut[cuts++] = at;
    }
    for (size_t b = 0; !status && b <= cuts; b++) {
        char text[96], lo[CRM_NUM_TEXT] = "", hi[CRM_NUM_TEXT] = "", *copy;
        if (b > 0)
            crm_num_format(cut[b - 1], 6, lo);
        if (b < cuts)
            crm_num_format(cut[b], 6, hi);
        if (cuts == 0)
            snprintf(text, sizeof text, "any");
        else if (b == 0)
            snprintf(text, sizeof text, "up to %s", hi);
        else if (b == cuts)
            snprintf(text, sizeof text, "above %s", lo);
        else
            snprintf(text, sizeof text, "%s to %s", lo, hi);
        copy = crm_arena_dup(&base->arena, crm_slice_of(text));
        if (!copy)
            status = crm_err_nomem(err);
        else
            level[b] = crm_slice_of(copy);
    }
    n = 0;
    for (size_t i = 0; !status && i < base->n; i++) {
        uint32_t band = 0;
        if (isnan(x[i]))
            continue;
        while (band < cuts && x[i] > cut[band])
            band++;
        pair[n++] = (struct pair){(uint32_t)i, band, 0};
    }
    if (!status)
        status = add(v, base, question, name, level, cuts + 1, pair, n, err);
    if (!status)
        v->variable[v->n - 1].bands = true;
    free(sorted);
    return status;
}

/* Age on the as-of day, from `age` or from a birthday with a year; bands of the trade. */
static enum crm_status add_age(
    struct variables *v, struct base *base, struct pair *pair, struct crm_err *err)
{
    static const struct crm_slice bands[] = {
        {"under 20", 8}, {"20-29", 5}, {"30-39", 5}, {"40-49", 5}, {"50 and over", 11}};
    struct base_column age, birthday = {0}, as_of = {0};
    double *given = NULL;
    size_t n = 0;
    enum crm_status status = base_find(base, "age", &age, err);

    if (!status)
        status = base_find(base, "birthday", &birthday, err);
    if (!status)
        status = base_find(base, "as_of", &as_of, err);
    if (!status && age.there)
        status = base_numbers(base, &age, &given, err);
    if (status || (!age.there && !(birthday.there && as_of.there)))
        return status;
    for (size_t i = 0; i < base->n; i++) {
        double years = given ? given[i] : NAN;
        int32_t born, today;
        if (isnan(years) && birthday.there && as_of.there &&
            crm_date_parse(base_cell(base, &birthday, i), &born, NULL) &&
            crm_date_parse(base_cell(base, &as_of, i), &today, NULL))
            years = floor((today - born) / 365.2425);
        if (!(years >= 0 && years < 130))
            continue;
        pair[n++] = (struct pair){.client = (uint32_t)i,
            .level = years < 20    ? 0
                     : years >= 50 ? 4
                                   : (uint32_t)(years / 10) - 1};
    }
    return add(v, base, "who", "age", bands, 5, pair, n, err);
}

/* n pairs of the lines by client and day; a visit without a level is one of level `none`, unless
 * that is CRM_MAP_NONE. */
static size_t line_pairs(
    const struct lines *lines, size_t c, const uint32_t place[], uint32_t none, struct pair pair[])
{
    size_t n = 0;

    for (size_t from = 0, to; from < lines->n; from = to) {
        const struct line *first = line_at(lines, from);
        size_t before = n;
        for (to = from; to < lines->n && line_at(lines, to)->client == first->client &&
                        line_at(lines, to)->day == first->day;
             to++)
            if (line_at(lines, to)->level[c] != CRM_MAP_NONE)
                pair[n++] =
                    (struct pair){first->client, place[line_at(lines, to)->level[c]], first->day};
        if (n == before && none != CRM_MAP_NONE)
            pair[n++] = (struct pair){first->client, none, first->day};
    }
    return n;
}

static enum crm_status add_line_words(struct variables *v, struct base *base,
    const struct lines *lines, size_t c, struct pair *pair, struct crm_err *err)
{
    struct crm_slice *level;
    uint32_t *place;
    size_t n, n_levels = lines->level[c].n;
    bool optional = strcmp(line_questions[c], "why") == 0; /* most visits have no campaign */
    enum crm_status status = sort_levels(base, &lines->level[c], &level, &place, err);

    if (status || n_levels == 0)
        return status;
    n = line_pairs(lines, c, place, optional ? (uint32_t)n_levels : CRM_MAP_NONE, pair);
    if (optional)
        level[n_levels++] = crm_slice_of(TRAIT_NONE);
    return add_shares(
        v, base, line_questions[c], trait_line_columns[c], level, n_levels, pair, n, err);
}

static enum crm_status add_times(struct variables *v, struct base *base, const struct lines *lines,
    struct pair *pair, struct crm_err *err)
{
    static const struct crm_slice days[] = {{"1 Monday", 8}, {"2 Tuesday", 9}, {"3 Wednesday", 11},
        {"4 Thursday", 10}, {"5 Friday", 8}, {"6 Saturday", 10}, {"7 Sunday", 8}};
    static const struct crm_slice hours[] = {
        {"before 12", 9}, {"12 to 17", 8}, {"17 and later", 12}};
    size_t n = 0;
    enum crm_status status;

    for (size_t i = 0; i < lines->n; i++) {
        const struct line *line = line_at(lines, i);
        pair[n++] = (struct pair){line->client, (uint32_t)crm_day_weekday(line->day), line->day};
    }
    status = add_shares(v, base, "when", "weekday", days, 7, pair, n, err);
    n = 0;
    for (size_t i = 0; i < lines->n; i++) {
        const struct line *line = line_at(lines, i);
        if (line->hour >= 0)
            pair[n++] = (struct pair){line->client,
                line->hour < 12   ? 0
                : line->hour < 17 ? 1
                                  : 2,
                line->day};
    }
    return status || n == 0 ? status : add_shares(v, base, "when", "hour", hours, 3, pair, n, err);
}

/* Mean lines a visit; `lines` are sorted. */
static enum crm_status add_basket(struct variables *v, struct base *base, const struct lines *lines,
    struct pair *pair, struct crm_err *err)
{
    double *mean = crm_arena_alloc(&base->arena, (base->n + 1) * sizeof *mean);

    if (!mean)
        return crm_err_nomem(err);
    for (size_t i = 0; i < base->n; i++)
        mean[i] = NAN;
    for (size_t from = 0, to; from < lines->n; from = to) {
        const struct line *first = line_at(lines, from);
        size_t visits = 1;
        for (to = from + 1; to < lines->n && line_at(lines, to)->client == first->client; to++)
            visits += line_at(lines, to)->day != line_at(lines, to - 1)->day;
        mean[first->client] = (double)(to - from) / (double)visits;
    }
    return add_bands(v, base, "how_many", "lines_per_visit", mean, pair, err);
}

enum crm_status variables_find(
    struct variables *v, struct base *base, const struct lines *lines, struct crm_err *err)
{
    size_t most = lines && lines->n > base->n ? lines->n : base->n;
    struct pair *pair = crm_mem_alloc(most + 1, sizeof *pair);
    enum crm_status status = pair ? CRM_OK : crm_err_nomem(err);

    for (size_t w = 0; !status && w < sizeof words / sizeof *words; w++)
        status = add_words(v, base, words[w].question, words[w].name, pair, err);
    if (!status)
        status = add_age(v, base, pair, err);
    for (size_t c = 0; !status && c < sizeof numbers / sizeof *numbers; c++) {
        struct base_column column;
        double *x;
        status = base_find(base, numbers[c].name, &column, err);
        if (status || !column.there)
            continue;
        status = base_numbers(base, &column, &x, err);
        if (!status)
            status = add_bands(v, base, numbers[c].question, numbers[c].name, x, pair, err);
    }
    for (size_t c = 0; !status && lines && c < TRAIT_LINES; c++)
        if (lines->there[c])
            status = add_line_words(v, base, lines, c, pair, err);
    if (!status && lines && lines->n)
        status = add_times(v, base, lines, pair, err);
    if (!status && lines && lines->n)
        status = add_basket(v, base, lines, pair, err);
    free(pair);
    return status;
}
