#include "names.h"

#include "base/mem.h"
#include "cli/out.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { FIRST = 4, MOST = 12, ROOM = 512 }; /* traits of a name; of one that must be told apart */

/*
 * How a trait is said, in the order in which a name says them.  Of bands: the lowest, those
 * between, the highest; NULL where nobody would say it.  Of words: a pattern with the level for *,
 * and the one when more than half of the visits are so.  Traits of one subject are said once.
 */
static const struct saying {
    const char *variable, *subject;
    const char *low, *between, *high; /* bands */
    const char *word, *mostly;
} sayings[] = {
    {"frequency", "visits", "come rarely", "come now and then", "come often", 0, 0},
    {"monetary", "money", "spend little", "spend middling sums", "spend much", 0, 0},
    {"avg_visit", "ticket", "small tickets", "middling tickets", "large tickets", 0, 0},
    {"recency_days", "recency", "seen lately", "not seen for some time", "long not seen", 0, 0},
    {"discount_share", "discount", "rarely on discount", "sometimes on discount",
        "often on discount", 0, 0},
    {"lines_per_visit", "lines", "one thing a visit", "a few things a visit",
        "several things a visit", 0, 0},
    {"category_n", "breadth", "few kinds of treatment", "some kinds of treatment",
        "many kinds of treatment", 0, 0},
    {"weekday", "weekday", 0, 0, 0, "more on *s", "mostly *s"},
    {"hour", "hour", 0, 0, 0, "more *", "mostly *"},
    {"free_time", "free_time", 0, 0, 0, "free *", 0},
    {"category", "category", 0, 0, 0, "*", "mostly *"},
    {"category_top", "category", 0, 0, 0, "mostly *", 0},
    {"item", "item", 0, 0, 0, "*", "mostly *"},
    {"item_top", "item", 0, 0, 0, "mostly *", 0},
    {"skin", "skin", 0, 0, 0, "* skin", 0},
    {"staff", "staff", 0, 0, 0, "with *", "mostly with *"},
    {"staff_top", "staff", 0, 0, 0, "mostly with *", 0},
    {"store", "store", 0, 0, 0, "at *", "mostly at *"},
    {"store_top", "store", 0, 0, 0, "mostly at *", 0},
    {"channel", "channel", 0, 0, 0, "by *", "mostly by *"},
    {"channel_top", "channel", 0, 0, 0, "mostly by *", 0},
    {"campaign", "campaign", 0, 0, 0, "on campaign *", "mostly on campaign *"},
    {"reason", "reason", 0, 0, 0, "for *", "mostly for *"},
    {"motive", "motive", 0, 0, 0, "for *", 0},
    {"source", "source", 0, 0, 0, "found us by *", 0},
    {"contact", "contact", 0, 0, 0, "reached by *", 0},
    {"gender", "gender", 0, 0, 0, "gender *", 0},
    {"age", "age", 0, 0, 0, "aged *", 0},
    {"occupation", "occupation", 0, 0, 0, "*", 0},
    {"level", "level", 0, 0, 0, "level *", 0},
    {"family", "family", 0, 0, 0, "family *", 0},
    {"temperament", "temperament", 0, 0, 0, "*", 0},
    {"lifestyle", "lifestyle", 0, 0, 0, "*", 0},
    {"district", "district", 0, 0, 0, "from *", 0},
};
enum { SAYINGS = sizeof sayings / sizeof *sayings };

static size_t saying_of(const struct finding *f)
{
    size_t s = 0;

    while (s < SAYINGS && strcmp(sayings[s].variable, f->variable->name) != 0)
        s++;
    return s;
}

/* Levels that are no words of their own: "6 Saturday", "17 and later". */
static struct crm_slice word_of(const struct finding *f)
{
    static const char *const hours[] = {"mornings", "afternoons", "evenings"};
    struct crm_slice level = f->variable->level[f->level];

    if (strcmp(f->variable->name, "hour") == 0)
        return crm_slice_of(hours[f->level]);
    if (strcmp(f->variable->name, "weekday") == 0)
        return (struct crm_slice){level.ptr + 2, level.len - 2};
    return level;
}

static void say(const struct finding *f, char text[ROOM])
{
    size_t at = saying_of(f);
    const struct saying *s = at < SAYINGS ? &sayings[at] : NULL;
    struct crm_slice word = word_of(f);
    int len = word.len < 100 ? (int)word.len : 100;
    const char *pattern, *star;

    if (s && f->variable->bands) {
        snprintf(text, ROOM, "%s",
            f->level == 0                           ? s->low
            : f->level + 1 == f->variable->n_levels ? s->high
                                                    : s->between);
        return;
    }
    pattern = !s ? "*" : f->variable->share && f->part > 0.5 && s->mostly ? s->mostly : s->word;
    star = strchr(pattern, '*');
    snprintf(text, ROOM, "%.*s%.*s%s", (int)(star - pattern), pattern, len, word.ptr, star + 1);
}

struct name {
    const struct finding *said[MOST],
        **from; /* from: the sure traits of the group, strongest first */
    size_t n, n_from;
    char text[ROOM];
};

/* Of a number in one band ("any"), or of what they do not, there is nothing to be said. */
static bool sayable(const struct finding *f)
{
    return f->p_holm < 0.05 && f->part > f->all_part &&
           !(f->variable->bands && f->variable->n_levels < 2) &&
           !crm_slice_is(f->variable->level[f->level], TRAIT_NONE);
}

/* All of them and none of the others: no difference is larger. */
static double strength(const struct finding *f)
{
    return isnan(f->smd) ? INFINITY : f->smd;
}

static bool is_said(const struct name *name, const struct finding *f)
{
    size_t s = saying_of(f);

    for (size_t k = 0; k < name->n; k++) {
        size_t other = saying_of(name->said[k]);
        if (name->said[k]->variable == f->variable ||
            (s < SAYINGS && other < SAYINGS &&
                strcmp(sayings[s].subject, sayings[other].subject) == 0))
            return true;
    }
    return false;
}

/* The strongest sure trait that is not said yet, put into its place; false when none is left. */
static bool add_trait(struct name *name)
{
    size_t i = 0, at;

    while (i < name->n_from && is_said(name, name->from[i]))
        i++;
    if (i == name->n_from || name->n == MOST)
        return false;
    for (at = name->n++; at > 0 && saying_of(name->said[at - 1]) > saying_of(name->from[i]); at--)
        name->said[at] = name->said[at - 1];
    name->said[at] = name->from[i];
    return true;
}

static int by_strength(const void *a, const void *b)
{
    const struct finding *x = *(const struct finding *const *)a;
    const struct finding *y = *(const struct finding *const *)b;

    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    if (strength(x) != strength(y))
        return strength(x) > strength(y) ? -1 : 1;
    return (x > y) - (x < y); /* as in the table */
}

/* sure[findings->n] := what can be said, group by group; names[] in the order of the groups. */
static void find_traits(const struct findings *findings, const struct finding **sure,
    struct name names[], const uint32_t order[], size_t n_groups)
{
    size_t n = 0;

    for (size_t i = 0; i < findings->n; i++)
        if (sayable(&findings->finding[i]))
            sure[n++] = &findings->finding[i];
    if (n)
        qsort(sure, n, sizeof(struct finding *), by_strength);
    for (size_t g = 0; g < n_groups; g++) {
        size_t lo = 0, hi = n;
        while (lo < hi) {
            size_t middle = lo + (hi - lo) / 2;
            if (sure[middle]->group < order[g])
                lo = middle + 1;
            else
                hi = middle;
        }
        names[g].from = sure + lo;
        while (lo + names[g].n_from < n && sure[lo + names[g].n_from]->group == order[g])
            names[g].n_from++;
    }
}

static void write_text(struct name *name)
{
    size_t len = 0;

    snprintf(name->text, ROOM, "like everybody");
    for (size_t k = 0; k < name->n && len < ROOM; k++) {
        char trait[ROOM];
        say(name->said[k], trait);
        len += (size_t)snprintf(name->text + len, ROOM - len, "%s%s", k ? ", " : "", trait);
    }
}

static bool has_twin(const struct name names[], size_t n, size_t i)
{
    for (size_t k = 0; k < n; k++)
        if (k != i && strcmp(names[k].text, names[i].text) == 0)
            return true;
    return false;
}

/* Names that are alike get more traits, all of them at a time, and in the end the group's own. */
static void tell_apart(
    struct name names[], const struct crm_map *groups, const uint32_t order[], bool twin[])
{
    size_t n = groups->n;
    bool more = true;

    while (more) {
        more = false;
        for (size_t g = 0; g < n; g++)
            twin[g] = has_twin(names, n, g);
        for (size_t g = 0; g < n; g++)
            if (twin[g] && add_trait(&names[g])) {
                write_text(&names[g]);
                more = true;
            }
    }
    for (size_t g = 0; g < n; g++) {
        struct crm_slice group = crm_map_key(groups, order[g]);
        size_t len = strlen(names[g].text);
        if (twin[g])
            snprintf(names[g].text + len, ROOM - len, " (%.*s)",
                group.len < 100 ? (int)group.len : 100, group.ptr);
    }
}

enum crm_status names_write(const struct crm_cli *cli, const char *path,
    const struct findings *findings, const struct crm_map *groups, const uint32_t order[],
    struct crm_err *err)
{
    static const struct crm_out_column columns[] = {
        {"segment", CRM_OUT_TEXT}, {"name", CRM_OUT_TEXT}};
    struct name *names = crm_mem_zalloc(groups->n, sizeof *names);
    const struct finding **sure = crm_mem_alloc(findings->n, sizeof *sure);
    bool *twin = crm_mem_zalloc(groups->n, sizeof *twin);
    struct crm_out *out = NULL;
    enum crm_status status =
        names && sure && twin ? crm_out_open(&out, cli, path, err) : crm_err_nomem(err);

    if (status)
        goto out;
    find_traits(findings, sure, names, order, groups->n);
    for (uint32_t g = 0; g < groups->n; g++) {
        while (names[g].n < FIRST && add_trait(&names[g]))
            ;
        write_text(&names[g]);
    }
    tell_apart(names, groups, order, twin);
    crm_out_columns(out, columns, 2);
    crm_out_header(out);
    for (uint32_t g = 0; g < groups->n; g++) {
        crm_out_text(out, crm_map_key(groups, order[g]));
        crm_out_string(out, names[g].text);
        crm_out_row(out);
    }
    status = crm_out_close(out, err);
out:
    free(names);
    free(sure);
    free(twin);
    return status;
}
