#include "basket/rules.h"

#include "base/mem.h"
#include "base/os.h"
#include "stat/exact.h"

#include <math.h>
#include <stdlib.h>

__extension__ typedef unsigned __int128 wide;

/* What binary fractions lose of a threshold: 0.01 of 4,000 is 40. */
static const double guard = 1e-9;

int crm_share_compare(uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
    uint64_t x = (uint64_t)a * d, y = (uint64_t)c * b;

    return (x > y) - (x < y);
}

uint32_t crm_support_count(double support, size_t n)
{
    double least = ceil((support < 1 ? support * (double)n : support) * (1 - 1e-15) - guard);

    return least < 1 ? 1 : least >= UINT32_MAX ? UINT32_MAX : (uint32_t)least;
}

struct crm_basket_rule_measures crm_basket_rule_measure(
    const struct crm_basket_rule *rule, uint32_t n_baskets)
{
    double n = rule->n, all = n_baskets, lhs = rule->n_lhs, rhs = rule->n_rhs;

    return (struct crm_basket_rule_measures){
        .support = n / all,
        .confidence = n / lhs,
        .lift = n * all / (lhs * rhs),
        .leverage = (n * all - lhs * rhs) / (all * all),
        .conviction = rule->n == rule->n_lhs ? NAN : (all - rhs) / all / ((lhs - n) / lhs),
    };
}

/* ---- candidates ------------------------------------------------------------------------ */

/* Of one item of a set, as the right side of the rest. */
struct side {
    uint32_t n_lhs;
    uint32_t best, best_of; /* the highest confidence of a part of the rest, as a fraction */
};

struct making {
    struct crm_basket_rules *rules;
    struct side *side; /* of each member of each set */
    double *p;
};

static uint32_t without(const uint32_t item[], uint32_t len, uint32_t which, uint32_t rest[])
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < len; i++)
        if (i != which)
            rest[n++] = item[i];
    return n;
}

static void take_best(struct side *side, uint32_t n, uint32_t of)
{
    if (crm_share_compare(n, of, side->best, side->best_of) > 0)
        side->best = n, side->best_of = of;
}

/*
 * The sides of a set of two or more, when those of all shorter ones are known.  What is left of a
 * left side without the item z is that of the set without z.
 */
static void make_sides(const struct making *m, size_t id)
{
    const struct crm_itemsets *sets = m->rules->sets;
    const uint32_t *item = crm_itemset_items(sets, id);
    uint32_t len = sets->set[id].len, rest[CRM_ITEMSETS_LEN];
    struct side *side = m->side + sets->set[id].at;

    for (uint32_t y = 0; y < len; y++)
        side[y] = (struct side){0, 0, 1};
    for (uint32_t z = 0; z < len; z++) {
        uint32_t part = crm_itemsets_find(sets, rest, without(item, len, z, rest));
        const struct side *shorter = m->side + sets->set[part].at;
        side[z].n_lhs = sets->set[part].count;
        for (uint32_t y = 0; y < len; y++) {
            const struct side *s = &shorter[y - (y > z)];
            if (y == z)
                continue;
            take_best(&side[y], sets->set[part].count, s->n_lhs);
            take_best(&side[y], s->best, s->best_of);
        }
    }
}

/* A rule for each item of a set. */
static void make_rules(const struct making *m, size_t id, bool tested)
{
    struct crm_basket_rules *rules = m->rules;
    const struct crm_itemset *set = &rules->sets->set[id];
    const uint32_t *item = crm_itemset_items(rules->sets, id);

    for (uint32_t y = 0; y < set->len; y++) {
        const struct side *side = &m->side[set->at + y];
        uint32_t n_rhs = rules->sets->set[crm_itemsets_find(rules->sets, &item[y], 1)].count;
        m->p[rules->n] =
            tested ? crm_fisher_greater(set->count, side->n_lhs, n_rhs, rules->n_baskets) : 1;
        rules->rule[rules->n++] = (struct crm_basket_rule){.set = (uint32_t)id,
            .rhs = item[y],
            .n = set->count,
            .n_lhs = side->n_lhs,
            .n_rhs = n_rhs,
            .redundant =
                crm_share_compare(side->best, side->best_of, set->count, side->n_lhs) >= 0};
    }
}

/* Shorter sets first. */
static void make_all(const struct making *m, uint32_t longest, bool tested)
{
    const struct crm_itemsets *sets = m->rules->sets;

    for (size_t id = 0; id < sets->n; id++) /* of a single item the left side is nothing */
        if (sets->set[id].len == 1)
            m->side[sets->set[id].at] = (struct side){m->rules->n_baskets, 0, 1};
    for (uint32_t len = 2; len <= longest; len++)
        for (size_t id = 0; id < sets->n; id++)
            if (sets->set[id].len == len) {
                make_sides(m, id);
                make_rules(m, id, tested);
            }
}

enum crm_status crm_basket_rules_make(struct crm_basket_rules *rules,
    const struct crm_itemsets *sets, size_t n_baskets, bool tested, struct crm_err *err)
{
    struct making m = {.rules = rules};
    size_t n_members = 0;
    uint32_t longest = 1;
    enum crm_status status = CRM_OK;

    *rules = (struct crm_basket_rules){.sets = sets, .n_baskets = (uint32_t)n_baskets};
    if (n_baskets > UINT32_MAX)
        return crm_err_set(err, CRM_EDATA, "%zu baskets, at most 2^32 can be counted", n_baskets);
    for (size_t id = 0; id < sets->n; id++) {
        uint32_t len = sets->set[id].len;
        n_members += len;
        rules->n_candidates += len > 1 ? len : 0;
        longest = len > longest ? len : longest;
    }
    m.side = crm_mem_alloc(n_members, sizeof *m.side);
    m.p = crm_mem_alloc(rules->n_candidates, 2 * sizeof *m.p);
    rules->rule = crm_mem_alloc(rules->n_candidates, sizeof *rules->rule);
    if (!m.side || !m.p || !rules->rule)
        status = crm_err_nomem(err);
    if (!status) {
        make_all(&m, longest, tested);
        status = crm_benjamini_hochberg(m.p, rules->n, m.p + rules->n, err);
    }
    for (size_t i = 0; i < rules->n && !status; i++) {
        rules->rule[i].p = m.p[i];
        rules->rule[i].p_adj = m.p[rules->n + i];
    }
    free(m.side);
    free(m.p);
    return status;
}

void crm_basket_rules_release(struct crm_basket_rules *rules)
{
    free(rules->rule);
    *rules = (struct crm_basket_rules){.n = 0};
}

/* ---- choosing, order -------------------------------------------------------------------- */

static bool is_wanted(const struct crm_basket_rules *rules, const struct crm_basket_rule *rule,
    const struct crm_basket_rules_want *want)
{
    const uint32_t *item = crm_itemset_items(rules->sets, rule->set);
    bool left = want->lhs == CRM_MAP_NONE;

    if (rule->redundant && !want->redundant)
        return false;
    if (rule->n + guard < want->min_confidence * rule->n_lhs)
        return false;
    if (want->rhs != CRM_MAP_NONE && want->rhs != rule->rhs)
        return false;
    for (uint32_t i = 0; i < rules->sets->set[rule->set].len && !left; i++)
        left = item[i] == want->lhs && item[i] != rule->rhs;
    return left;
}

void crm_basket_rules_keep(struct crm_basket_rules *rules, const struct crm_basket_rules_want *want)
{
    size_t n = 0;

    for (size_t i = 0; i < rules->n; i++)
        if (is_wanted(rules, &rules->rule[i], want))
            rules->rule[n++] = rules->rule[i];
    rules->n = n;
}

uint32_t crm_basket_rule_left(const struct crm_basket_rules *rules,
    const struct crm_basket_rule *rule, uint32_t item[CRM_ITEMSETS_LEN])
{
    const uint32_t *all = crm_itemset_items(rules->sets, rule->set);
    uint32_t n = 0;

    for (uint32_t i = 0; i < rules->sets->set[rule->set].len; i++)
        if (all[i] != rule->rhs)
            item[n++] = all[i];
    return n;
}

struct by_name {
    const struct crm_basket_rules *rules;
    const struct crm_slice *name;
};

/* The text of a left side, byte by byte: "a + b". */
struct text {
    const struct crm_slice *name;
    uint32_t item[CRM_ITEMSETS_LEN], n, which;
    size_t at; /* in the item, or in what joins it to the next */
};

/* -1 at the end. */
static int next_byte(struct text *t)
{
    static const char joint[] = " + ";

    while (t->which < t->n) {
        struct crm_slice s = t->name[t->item[t->which]];
        size_t at = t->at++;
        if (at < s.len)
            return (unsigned char)s.ptr[at];
        if (t->which + 1 < t->n && at - s.len < sizeof joint - 1)
            return joint[at - s.len];
        t->which++;
        t->at = 0;
    }
    return -1;
}

static int compare_left(
    const struct by_name *by, const struct crm_basket_rule *a, const struct crm_basket_rule *b)
{
    struct text x = {.name = by->name}, y = {.name = by->name};
    int c, d;

    x.n = crm_basket_rule_left(by->rules, a, x.item);
    y.n = crm_basket_rule_left(by->rules, b, y.item);
    do {
        c = next_byte(&x);
        d = next_byte(&y);
    } while (c == d && c >= 0);
    return (c > d) - (c < d);
}

static int compare_names(
    const struct by_name *by, const struct crm_basket_rule *a, const struct crm_basket_rule *b)
{
    int c;

    if (a->n != b->n)
        return a->n > b->n ? -1 : 1;
    c = compare_left(by, a, b);
    return c ? c : (a->rhs > b->rhs) - (a->rhs < b->rhs);
}

/* Of rules over the same baskets: n / (n_lhs n_rhs) is enough. The higher one first. */
static int compare_lift(const struct crm_basket_rule *a, const struct crm_basket_rule *b)
{
    wide x = (wide)a->n * b->n_lhs * b->n_rhs, y = (wide)b->n * a->n_lhs * a->n_rhs;

    return (x < y) - (x > y);
}

static int by_lift(const void *x, const void *y, void *by)
{
    int c = compare_lift(x, y);

    return c ? c : compare_names(by, x, y);
}

static int by_confidence(const void *x, const void *y, void *by)
{
    const struct crm_basket_rule *a = x, *b = y;
    int c = crm_share_compare(b->n, b->n_lhs, a->n, a->n_lhs);

    return c ? c : by_lift(x, y, by);
}

void crm_basket_rules_sort(struct crm_basket_rules *rules, const struct crm_slice name[])
{
    struct by_name by = {rules, name};

    crm_os_sort(rules->rule, rules->n, sizeof *rules->rule, by_lift, &by);
}

void crm_basket_rules_sort_by_confidence(
    struct crm_basket_rules *rules, const struct crm_slice name[])
{
    struct by_name by = {rules, name};

    crm_os_sort(rules->rule, rules->n, sizeof *rules->rule, by_confidence, &by);
}
