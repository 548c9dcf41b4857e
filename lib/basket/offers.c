#include "basket/offers.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

enum crm_status crm_offer_room_init(
    struct crm_offer_room *room, const struct crm_offers *offers, struct crm_err *err)
{
    size_t n = offers->n_items;

    room->turn = 0;
    room->mark = crm_mem_zalloc(n, sizeof *room->mark);
    room->seen = crm_mem_zalloc(n, sizeof *room->seen);
    room->score = crm_mem_alloc(n, sizeof *room->score);
    room->days = crm_mem_alloc(n, sizeof *room->days);
    room->back = crm_mem_alloc(n, sizeof *room->back);
    room->touched = crm_mem_alloc(n, sizeof *room->touched);
    return room->mark && room->seen && room->score && room->days && room->back && room->touched
               ? CRM_OK
               : crm_err_nomem(err);
}

void crm_offer_room_release(struct crm_offer_room *room)
{
    free(room->mark);
    free(room->seen);
    free(room->score);
    free(room->days);
    free(room->back);
    free(room->touched);
}

/* ---- the best k -------------------------------------------------------------------------- */

struct best {
    const struct crm_offers *offers;
    struct crm_offer *offer;
    size_t n, k;
};

static double digits12(double x)
{
    double scale = pow(10, 11 - floor(log10(x)));

    return nearbyint(x * scale) / scale;
}

/* Above 0: a is the higher score; 0: equal to 12 digits. Both above 0. */
static int compare_scores(double a, double b)
{
    if (fabs(a - b) < 1e-11 * a) {
        a = digits12(a);
        b = digits12(b);
    }
    return (a > b) - (a < b);
}

static bool is_better(
    const struct crm_offers *offers, const struct crm_offer *a, const struct crm_offer *b)
{
    int c = compare_scores(a->score, b->score);

    if (c)
        return c > 0;
    if (a->tie != b->tie)
        return a->tie > b->tie;
    if (offers->popularity[a->item] != offers->popularity[b->item])
        return offers->popularity[a->item] > offers->popularity[b->item];
    return a->item < b->item;
}

static void take(struct best *best, const struct crm_offer *offer)
{
    size_t at = best->n;

    if (at == best->k && !is_better(best->offers, offer, &best->offer[at - 1]))
        return;
    at -= at == best->k;
    for (; at > 0 && is_better(best->offers, offer, &best->offer[at - 1]); at--)
        best->offer[at] = best->offer[at - 1];
    best->offer[at] = *offer;
    best->n += best->n < best->k;
}

/* ---- methods ----------------------------------------------------------------------------- */

/* One client at a time. */
struct asking {
    const struct crm_offers *offers;
    struct crm_offer_room *room;
    uint32_t client;
    bool new_only;
};

static bool has(const struct asking *a, uint32_t item)
{
    return a->room->mark[item] == a->room->turn;
}

static bool may_offer(const struct asking *a, uint32_t item)
{
    return a->offers->offered[item] && !(a->new_only && has(a, item));
}

/* The first time an item is looked at. */
static bool is_first(const struct asking *a, uint32_t item)
{
    if (a->room->seen[item] == a->room->turn)
        return false;
    a->room->seen[item] = a->room->turn;
    return true;
}

static void make_popular(const struct asking *a, struct best *best)
{
    const struct crm_offers *o = a->offers;

    for (uint32_t i = 0; i < o->n_offered && best->n < best->k; i++) {
        uint32_t item = o->by_popularity[i];
        if (may_offer(a, item) && o->popularity[item])
            best->offer[best->n++] = (struct crm_offer){
                .item = item, .score = (double)o->popularity[item] / o->n_visits};
    }
}

static void make_again(const struct asking *a, struct best *best)
{
    const struct crm_offers *o = a->offers;
    const struct crm_baskets *visits = o->visits;
    uint32_t n = 0;

    for (size_t v = o->to[a->client]; v-- > o->from[a->client];)
        for (size_t i = visits->start[v]; i < visits->start[v + 1]; i++) {
            uint32_t item = visits->item[i];
            if (is_first(a, item)) {
                a->room->touched[n++] = item;
                a->room->back[item] = (uint32_t)(o->to[a->client] - v);
                a->room->days[item] = 0;
            }
            a->room->days[item]++;
        }
    for (uint32_t i = 0; i < n; i++) {
        uint32_t item = a->room->touched[i], back = a->room->back[item];
        struct crm_offer offer = {
            .item = item, .score = 1.0 / back, .days = a->room->days[item], .back = back};
        offer.tie = offer.days;
        if (may_offer(a, item))
            take(best, &offer);
    }
}

static const struct crm_near *find_near(const struct crm_offers *o, uint32_t item, uint32_t other)
{
    size_t low = o->near_start[item], high = o->near_start[item + 1];

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (o->near[middle].item < other)
            low = middle + 1;
        else
            high = middle;
    }
    return low < o->near_start[item + 1] && o->near[low].item == other ? &o->near[low] : NULL;
}

/* The two of the client's items that count most for an offer. */
static void explain(const struct asking *a, struct crm_offer *offer)
{
    const struct crm_baskets *had = &a->offers->had;
    double best[2] = {0, 0};

    offer->because[0] = offer->because[1] = CRM_MAP_NONE;
    for (size_t i = had->start[a->client]; i < had->start[a->client + 1]; i++) {
        const struct crm_near *near = find_near(a->offers, had->item[i], offer->item);
        if (!near || near->cosine <= best[1])
            continue;
        best[1] = near->cosine;
        offer->because[1] = had->item[i];
        if (best[1] > best[0]) {
            double cosine = best[0];
            best[0] = best[1];
            best[1] = cosine;
            offer->because[1] = offer->because[0];
            offer->because[0] = had->item[i];
        }
    }
}

/* Sums in the order of items, so that they are the same to the last bit. */
static void make_similar(const struct asking *a, struct best *best)
{
    const struct crm_offers *o = a->offers;
    uint32_t n = 0;

    for (size_t i = o->had.start[a->client]; i < o->had.start[a->client + 1]; i++) {
        uint32_t item = o->had.item[i];
        for (size_t k = o->near_start[item]; k < o->near_start[item + 1]; k++) {
            uint32_t other = o->near[k].item;
            if (is_first(a, other)) {
                a->room->touched[n++] = other;
                a->room->score[other] = 0;
            }
            a->room->score[other] += o->near[k].cosine;
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        struct crm_offer offer = {.item = a->room->touched[i]};
        offer.score = a->room->score[offer.item];
        if (may_offer(a, offer.item))
            take(best, &offer);
    }
    for (size_t i = 0; i < best->n; i++)
        explain(a, &best->offer[i]);
}

static bool has_left(const struct asking *a, const struct crm_basket_rule *rule)
{
    const uint32_t *item = crm_itemset_items(&a->offers->sets, rule->set);

    for (uint32_t i = 0; i < a->offers->sets.set[rule->set].len; i++)
        if (item[i] != rule->rhs && !has(a, item[i]))
            return false;
    return true;
}

/* Of equal confidences, the lift is higher where fewer have the right side. */
static uint32_t tie_of_rule(const struct crm_basket_rule *rule)
{
    return UINT32_MAX - rule->n_rhs;
}

/* Rules come from the highest confidence down: the first that fits an item is its best. */
static void make_rules(const struct asking *a, struct best *best)
{
    const struct crm_basket_rules *rules = &a->offers->rules;

    for (size_t i = 0; i < rules->n; i++) {
        const struct crm_basket_rule *rule = &rules->rule[i];
        struct crm_offer offer = {.item = rule->rhs,
            .score = (double)rule->n / rule->n_lhs,
            .rule = (uint32_t)i,
            .tie = tie_of_rule(rule)};
        if (best->n == best->k && compare_scores(best->offer[best->n - 1].score, offer.score) > 0)
            return;
        if (may_offer(a, rule->rhs) && has_left(a, rule) && is_first(a, rule->rhs))
            take(best, &offer);
    }
}

size_t crm_offers_make(const struct crm_offers *offers, uint32_t client,
    enum crm_offer_method method, bool new_only, size_t k, struct crm_offer_room *room,
    struct crm_offer offer[])
{
    static void (*const make[CRM_OFFER_METHODS])(const struct asking *, struct best *) = {
        make_popular, make_again, make_similar, make_rules};
    struct asking asking = {offers, room, client, new_only};
    struct best best = {.offers = offers, .offer = offer, .k = k};

    room->turn++;
    for (size_t i = offers->had.start[client]; i < offers->had.start[client + 1]; i++)
        room->mark[offers->had.item[i]] = room->turn;
    make[method](&asking, &best);
    return best.n;
}
