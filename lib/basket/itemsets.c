#include "basket/itemsets.h"

#include "base/mem.h"

#include <stdlib.h>

#define END UINT32_MAX /* behind the last item of each basket */

/* What one depth of the search needs: sets of `depth` items are extended by one. */
struct level {
    uint32_t *count; /* n_items, all 0 between uses */
    uint32_t *seen;  /* n_items: those that are not 0 */
    uint32_t n_seen;
    size_t *start; /* n_items: where the places of each frequent one are */
    size_t *place; /* in the baskets, each behind the item that was added last */
    size_t place_cap;
};

struct search {
    struct crm_itemsets *sets;
    uint32_t *basket; /* frequent items only, END behind each basket */
    uint32_t least, max_len, n_items;
    uint32_t prefix[CRM_ITEMSETS_LEN];
    struct level level[CRM_ITEMSETS_LEN];
};

static struct crm_slice key_of(const uint32_t item[], uint32_t len)
{
    return (struct crm_slice){(const char *)item, len * sizeof *item};
}

uint32_t crm_itemsets_find(const struct crm_itemsets *sets, const uint32_t item[], uint32_t len)
{
    return crm_map_find(&sets->ids, key_of(item, len));
}

static enum crm_status add_set(struct crm_itemsets *sets, const uint32_t item[], uint32_t len,
    uint32_t count, struct crm_err *err)
{
    uint32_t id;
    bool added;

    if (!crm_mem_grow((void **)&sets->set, &sets->set_cap, sets->n + 1, sizeof *sets->set) ||
        !crm_mem_grow((void **)&sets->member, &sets->member_cap, sets->n_members + len,
            sizeof *sets->member) ||
        !crm_map_put(&sets->ids, key_of(item, len), &id, &added))
        return crm_err_nomem(err);
    sets->set[sets->n++] = (struct crm_itemset){count, len, sets->n_members};
    memcpy(sets->member + sets->n_members, item, len * sizeof *item);
    sets->n_members += len;
    return CRM_OK;
}

static int compare_items(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

/* Count what stands behind the places; the frequent ones are then seen[0 .. n), ascending. */
static uint32_t count_after(
    const struct search *s, struct level *level, const size_t place[], size_t n)
{
    uint32_t n_frequent = 0;

    level->n_seen = 0;
    for (size_t i = 0; i < n; i++)
        for (const uint32_t *at = s->basket + place[i]; *at != END; at++)
            if (level->count[*at]++ == 0)
                level->seen[level->n_seen++] = *at;
    for (uint32_t i = 0; i < level->n_seen; i++) {
        uint32_t item = level->seen[i];
        if (level->count[item] < s->least)
            level->count[item] = 0;
        else
            level->seen[n_frequent++] = item;
    }
    qsort(level->seen, n_frequent, sizeof *level->seen, compare_items);
    return n_frequent;
}

/* Write down where the frequent ones stand. */
static enum crm_status deliver(const struct search *s, struct level *level, uint32_t n_frequent,
    const size_t place[], size_t n, struct crm_err *err)
{
    size_t total = 0;

    for (uint32_t i = 0; i < n_frequent; i++) {
        level->start[level->seen[i]] = total;
        total += level->count[level->seen[i]];
    }
    if (!crm_mem_grow((void **)&level->place, &level->place_cap, total, sizeof *level->place))
        return crm_err_nomem(err);
    for (size_t i = 0; i < n; i++)
        for (size_t at = place[i]; s->basket[at] != END; at++)
            if (level->count[s->basket[at]])
                level->place[level->start[s->basket[at]]++] = at + 1;
    return CRM_OK; /* start[] is now where each ends */
}

/* Sets that begin with prefix[0 .. depth), which stands at the places. */
static enum crm_status extend(
    struct search *s, uint32_t depth, const size_t place[], size_t n, struct crm_err *err)
{
    struct level *level = &s->level[depth];
    uint32_t n_frequent = count_after(s, level, place, n);
    enum crm_status status = CRM_OK;
    bool deeper = depth + 1 < s->max_len;

    if (deeper)
        status = deliver(s, level, n_frequent, place, n, err);
    for (uint32_t i = 0; i < n_frequent && !status; i++) {
        uint32_t item = level->seen[i], count = level->count[item];
        s->prefix[depth] = item;
        status = add_set(s->sets, s->prefix, depth + 1, count, err);
        if (!status && deeper)
            status = extend(s, depth + 1, level->place + (level->start[item] - count), count, err);
    }
    for (uint32_t i = 0; i < n_frequent; i++)
        level->count[level->seen[i]] = 0;
    return status;
}

/* The baskets without what is not frequent, and where each begins. */
static enum crm_status copy_baskets(
    struct search *s, const struct crm_baskets *baskets, size_t **begin, struct crm_err *err)
{
    uint32_t *count = crm_mem_zalloc(s->n_items, sizeof *count);
    size_t at = 0;

    *begin = crm_mem_alloc(baskets->n, sizeof **begin);
    s->basket = crm_mem_alloc(baskets->start[baskets->n] + baskets->n, sizeof *s->basket);
    if (!count || !*begin || !s->basket) {
        free(count);
        return crm_err_nomem(err);
    }
    for (size_t i = 0; i < baskets->start[baskets->n]; i++)
        count[baskets->item[i]]++;
    for (size_t b = 0; b < baskets->n; b++) {
        (*begin)[b] = at;
        for (size_t i = baskets->start[b]; i < baskets->start[b + 1]; i++)
            if (count[baskets->item[i]] >= s->least)
                s->basket[at++] = baskets->item[i];
        s->basket[at++] = END;
    }
    free(count);
    return CRM_OK;
}

static enum crm_status make_levels(struct search *s, struct crm_err *err)
{
    for (uint32_t d = 0; d < s->max_len; d++) {
        struct level *level = &s->level[d];
        level->count = crm_mem_zalloc(s->n_items, sizeof *level->count);
        level->seen = crm_mem_alloc(s->n_items, sizeof *level->seen);
        level->start = crm_mem_alloc(s->n_items, sizeof *level->start);
        if (!level->count || !level->seen || !level->start)
            return crm_err_nomem(err);
    }
    return CRM_OK;
}

static void search_release(struct search *s)
{
    for (uint32_t d = 0; d < s->max_len; d++) {
        free(s->level[d].count);
        free(s->level[d].seen);
        free(s->level[d].start);
        free(s->level[d].place);
    }
    free(s->basket);
}

enum crm_status crm_itemsets_mine(struct crm_itemsets *sets, const struct crm_baskets *baskets,
    uint32_t n_items, uint32_t least, uint32_t max_len, struct crm_err *err)
{
    struct search s = {.sets = sets, .least = least, .max_len = max_len, .n_items = n_items};
    size_t *begin = NULL;
    enum crm_status status;

    *sets = (struct crm_itemsets){.n = 0};
    crm_map_init(&sets->ids);
    if (baskets->n == 0)
        return CRM_OK;
    status = make_levels(&s, err);
    if (!status)
        status = copy_baskets(&s, baskets, &begin, err);
    if (!status)
        status = extend(&s, 0, begin, baskets->n, err);
    free(begin);
    search_release(&s);
    return status;
}

void crm_itemsets_release(struct crm_itemsets *sets)
{
    free(sets->set);
    free(sets->member);
    crm_map_release(&sets->ids);
    *sets = (struct crm_itemsets){.n = 0};
}
