/* visits.c -- what one client does from the first visit to the last, line by line */

#include <stdlib.h>
#include <string.h>
#include "salon.h"

static const int usual_interval[N_NEEDS] = {
    [CUT] = 48, [COLOUR] = 44, [NAILS] = 18, [FACE] = 28, [BODY] = 21};
static const int skill_of_need[N_NEEDS] = {
    HAIR_SKILL, HAIR_SKILL, NAIL_SKILL, FACE_SKILL, BODY_SKILL};
static const int seat_of_need[N_NEEDS] = {0, 0, 1, 2, 3};

/* A visit in the making. */
struct visit {
    struct salon *salon;
    struct client *client; /* NULL: walk-in */
    int number;            /* of the client, -1: walk-in */
    struct rng *rng;
    int day, minute, ticket, order, channel;
    enum shop shop;
    int staff;
    int campaign; /* that takes money off this visit, or -1 */
    int felt;     /* change in what the client feels */
    int complaint;
};

void salon_add_line(struct salon *salon, const struct line *line)
{
    salon->lines = grow(salon->lines, salon->n_lines, &salon->room_lines, sizeof *salon->lines);
    salon->lines[salon->n_lines++] = *line;
}

/* In 2025 hair and face cost about 6 % more, to the dollar. */
static int price_on(int item, int day)
{
    int price = catalogue[item].price;
    if (day >= NEW_TILL && catalogue[item].skill & (HAIR_SKILL | FACE_SKILL) && item < SHAMPOO)
        price = (price * 106 / 100 + 50) / 100 * 100;
    return price;
}

static bool works(int staff, int skill, enum shop shop, int day)
{
    return team[staff].shop == shop && team[staff].skills & skill && team[staff].from <= day &&
           day <= team[staff].until;
}

/* The client's own, three times in four; else whoever is free. */
static int choose_staff(struct visit *visit, int need)
{
    int *own = visit->client ? &visit->client->favourite[seat_of_need[need]] : NULL;
    if (own && *own >= 0 && works(*own, skill_of_need[need], visit->shop, visit->day) &&
        rng_chance(visit->rng, 8000))
        return *own;
    int weight[32] = {0};
    for (int i = 0; i < n_team; i++)
        weight[i] = works(i, skill_of_need[need], visit->shop, visit->day) ? team[i].popularity : 0;
    int staff = rng_pick(visit->rng, weight, n_team);
    if (own && (*own < 0 || team[*own].until < visit->day))
        *own = staff;
    return staff;
}

/* What comes off: the visit's campaign, or ten per cent in the month of birth. */
static int percent_off(const struct visit *visit, int item)
{
    if (visit->campaign >= 0 && item < CARD_500) {
        const struct campaign *campaign = &campaigns[visit->campaign];
        return campaign->skills && !(campaign->skills & catalogue[item].skill)
                   ? 0
                   : campaign->percent_off;
    }
    return 0;
}

static void sell(struct visit *visit, int item, enum kind kind, int quantity)
{
    struct line line = {.day = visit->day,
        .minute = visit->minute,
        .ticket = visit->ticket,
        .order = visit->order++,
        .shop = visit->shop,
        .client = visit->number,
        .item = item,
        .kind = kind,
        .quantity = quantity,
        .staff = visit->staff,
        .channel = visit->channel,
        .campaign = -1,
        .reason = -1};
    int off = percent_off(visit, item);
    line.gross = price_on(item, visit->day) * quantity;
    line.discount = line.gross * off / 100;
    line.amount = line.gross - line.discount;
    if (off > 0)
        line.campaign = visit->campaign;
    if (kind == PREPAID)
        line.face_value = card_value(item);
    struct client *client = visit->client;
    if (client && kind == SERVICE && client->saved_value >= line.amount && line.amount > 0) {
        line.kind = REDEEM;
        client->saved_value -= line.amount;
    } else if (client) {
        client->spent += line.amount;
        client->saved_value += line.face_value;
    }
    salon_add_line(visit->salon, &line);
}

/* A line taken back some days later, for money. */
static void give_back(struct visit *visit, int item, int reason)
{
    struct line line = visit->salon->lines[visit->salon->n_lines - 1];
    int day = visit->day + rng_between(visit->rng, 1, 12);
    if (line.kind == REDEEM || day > LAST_DAY || !is_open(visit->shop, day))
        return;
    line.day = day;
    line.minute = opening_hour(visit->rng, day);
    line.ticket = visit->salon->n_tickets++;
    line.order = 0;
    line.item = item;
    line.kind = REFUND;
    line.gross = -line.gross;
    line.discount = -line.discount;
    line.amount = -line.amount;
    line.reason = reason;
    line.channel = -1;
    salon_add_line(visit->salon, &line);
    visit->client->spent += line.amount;
}

static void offer_products(struct visit *visit)
{
    int pushy = visit->staff >= 0 ? team[visit->staff].pushy : 0;
    int skill = team[visit->staff].skills;
    bool bought = rng_chance(visit->rng, 1100 + (visit->client ? visit->client->budget : 0) * 250);
    bool pressed = !bought && rng_chance(visit->rng, pushy);
    if (!bought && !pressed)
        return;
    int weight[N_ITEMS] = {0};
    for (int i = SHAMPOO; i < CARD_500; i++)
        weight[i] = catalogue[i].skill & skill ? 10 : 1;
    int item = rng_pick(visit->rng, weight, N_ITEMS);
    sell(visit, item, PRODUCT, rng_chance(visit->rng, 900) ? 2 : 1);
    if (pressed) {
        visit->felt -= 10;
        visit->complaint = 6; /* pushy selling */
    }
    if (visit->client && rng_chance(visit->rng, pressed ? 900 : 260))
        give_back(visit, item, rng_between(visit->rng, 0, 1));
}

static void serve_hair(struct visit *visit, enum need need)
{
    struct rng *rng = visit->rng;
    bool man = visit->client && visit->client->man;
    if (need == COLOUR) {
        sell(visit, rng_pick(rng, (const int[]){66, 24, 10}, 3) + COLOUR_FULL, SERVICE, 1);
        if (rng_chance(rng, 7500))
            sell(visit, WOMENS_CUT, SERVICE, 1);
    } else {
        sell(visit, man ? MENS_CUT : WOMENS_CUT, SERVICE, 1);
        if (!man && rng_chance(rng, 1800))
            sell(visit, BLOW_DRY, SERVICE, 1);
    }
    if (rng_chance(rng, 1000))
        sell(visit, SCALP_CARE, SERVICE, 1);
}

static void serve(struct visit *visit, enum need need)
{
    struct rng *rng = visit->rng;
    int budget = visit->client ? visit->client->budget : 0;
    visit->staff = choose_staff(visit, (int)need);
    switch (need) {
    case CUT:
    case COLOUR:
        serve_hair(visit, need);
        break;
    case NAILS:
        if (rng_chance(rng, 7200)) {
            if (visit->client && visit->client->visits > 0 && rng_chance(rng, 6500))
                sell(visit, GEL_REMOVAL, SERVICE, 1);
            sell(visit, GEL_MANICURE, SERVICE, 1);
        } else {
            sell(visit, MANICURE, SERVICE, 1);
        }
        if (rng_chance(rng, 1200 + budget * 600))
            sell(visit, NAIL_ART, SERVICE, rng_between(rng, 1, 2));
        if (rng_chance(rng, 1700))
            sell(visit, PEDICURE, SERVICE, 1);
        break;
    case FACE:
        sell(visit,
            CLEANSING_FACIAL + rng_pick(rng, (const int[]){3, 2 + budget, 1 + 2 * budget}, 3),
            SERVICE, 1);
        if (rng_chance(rng, 1300))
            sell(visit, BROW_SHAPING, SERVICE, 1);
        if (rng_chance(rng, 350))
            sell(visit, LASH_LIFT, SERVICE, 1);
        break;
    case BODY:
        sell(visit, MASSAGE, SERVICE, 1);
        break;
    case N_NEEDS:
        return;
    }
    visit->felt += team[visit->staff].quality;
    if (visit->client && visit->client->visits > 1 && rng_chance(rng, 45))
        give_back(
            visit, visit->salon->lines[visit->salon->n_lines - 1].item, rng_between(rng, 2, 3));
    offer_products(visit);
}

static void buy_card(struct visit *visit)
{
    struct client *client = visit->client;
    bool again = client->saved_value > 0 && client->saved_value < 15000;
    int share = client->visits < 3 ? 0 : again ? 4500 : client->saved_value > 0 ? 0 : 110;
    if (client->bargain || !rng_chance(visit->rng, share * (2 + client->budget) / 3))
        return;
    sell(visit, CARD_500 + rng_pick(visit->rng, (const int[]){4, 5, client->budget * 2}, 3),
        PREPAID, 1);
}

/* The campaign this visit is sold under, or -1. */
static int choose_campaign(struct visit *visit, int needs)
{
    const struct client *client = visit->client;
    int skills = 0;
    for (int need = 0; need < N_NEEDS; need++)
        skills |= needs & 1 << need ? skill_of_need[need] : 0;
    if (client && client->visits == 0 && client->campaign >= 0)
        return client->campaign;
    for (int i = 0; i < n_campaigns; i++) {
        const struct campaign *campaign = &campaigns[i];
        if (!campaign->newcomers && campaign->from <= visit->day && visit->day <= campaign->until &&
            campaign->shops & 1 << visit->shop &&
            (!campaign->skills || campaign->skills & skills) &&
            rng_chance(visit->rng, client && client->bargain ? 9000 : 3500))
            return i;
    }
    return -1;
}

/* Open days near the one that is due, busy days more likely. */
static int choose_day(struct rng *rng, enum shop shop, int due, int earliest)
{
    int weight[9];
    int total = 0;
    for (int i = 0; i < 9; i++) {
        int day = due - 4 + i;
        weight[i] = day >= earliest && is_open(shop, day) ? season(day) : 0;
        total += weight[i];
    }
    return total > 0 ? due - 4 + rng_pick(rng, weight, 9)
                     : choose_day(rng, shop, due + 5, earliest);
}

static void something_wrong(struct visit *visit)
{
    static const int classes[10] = {3, 12, 8, 4, 7, 22, 8, 6, 10, 20};
    struct salon *salon = visit->salon;
    int share = 330 - team[visit->staff].quality * 12;
    if (visit->day >= day_of(2025, 3, 1) && visit->shop == GARDEN)
        share = share * 65 / 100; /* trained in the new year */
    if (visit->complaint < 0 && rng_chance(visit->rng, share > 60 ? share : 60))
        visit->complaint = rng_pick(visit->rng, classes, 10);
    if (visit->complaint < 0)
        return;
    visit->felt -= 24;
    if (!rng_chance(visit->rng, 3200))
        return; /* most say nothing */
    salon->cases = grow(salon->cases, salon->n_cases, &salon->room_cases, sizeof *salon->cases);
    struct complaint_case *it = &salon->cases[salon->n_cases++];
    *it = (struct complaint_case){.client = visit->number,
        .opened = visit->day,
        .class = visit->complaint,
        .handled_well = rng_chance(visit->rng, 5500)};
    visit->felt += it->handled_well ? 20 : -6;
}

static void ask(struct visit *visit)
{
    struct salon *salon = visit->salon;
    const struct client *client = visit->client;
    if (visit->day < day_of(2024, 3, 1) || !rng_chance(visit->rng, client->visits < 2 ? 620 : 400))
        return;
    salon->answers =
        grow(salon->answers, salon->n_answers, &salon->room_answers, sizeof *salon->answers);
    int need = 0;
    while (!(client->needs & 1 << need))
        need++;
    salon->answers[salon->n_answers++] = (struct answer){.day = visit->day,
        .client = visit->number,
        .shop = visit->shop,
        .need = need,
        .satisfaction = client->satisfaction,
        .expectation = client->expectation,
        .contentment = client->contentment,
        .complaint = visit->complaint,
        .visits = client->visits};
}

/* Was this the last visit?  First-timers leave most, then whoever is not content. */
static bool leaves(const struct client *client, struct rng *rng, int interval)
{
    int share = client->regular || client->visits > 3 ? interval * 12
                : client->visits == 1                 ? 4300
                : client->visits == 2                 ? 2300
                                                      : 1500;
    int mood = 262 - client->satisfaction * 26 / 10; /* 80 at 70, 28 at 90, 184 at 30 */
    share = share * (mood > 20 ? mood : 20) / 80;
    if (client->bargain)
        share = share * 17 / 10;
    if (client->source == REFERRED)
        share = share * 75 / 100;
    if (client->saved_value > 20000)
        share = share * 45 / 100;
    return rng_chance(rng, share < 9300 ? share : 9300);
}

/* Her beautician has left the salon: some follow, the others are unhappy. */
static bool follows_staff(struct client *client, struct rng *rng, int day)
{
    for (int seat = 0; seat < 4; seat++) {
        int own = client->favourite[seat];
        if (own < 0 || team[own].until >= day)
            continue;
        client->favourite[seat] = -1;
        client->contentment -= 4;
        if (rng_chance(rng, 1500 + team[own].quality * 150))
            return true;
    }
    return false;
}

static int next_due(struct rng *rng, const struct client *client, int need, int day)
{
    int usual = usual_interval[need] * client->pace / 100;
    int due = day + rng_bell(rng, usual, usual / 6);
    if (rng_chance(rng, 700))
        due += usual * rng_between(rng, 40, 110) / 100; /* skipped one */
    if (rng_chance(rng, 190))
        due += rng_between(rng, 70, 150);  /* abroad, ill, elsewhere: back one day */
    int busy = season(due - weekday(due)); /* its Monday stands for the week */
    if (busy < 48)
        due += rng_between(rng, 2, 12);
    if (busy > 60)
        due -= rng_between(rng, 0, 5);
    return due > day ? due : day + 1;
}

static void go(struct salon *salon, int number, struct rng *rng, enum shop shop, int day, int needs)
{
    struct client *client = &salon->clients[number];
    struct visit visit = {.salon = salon,
        .client = client,
        .number = number,
        .rng = rng,
        .day = day,
        .minute = opening_hour(rng, day),
        .ticket = salon->n_tickets++,
        .shop = shop,
        .staff = -1,
        .complaint = -1};
    visit.channel = rng_pick(rng, (const int[]){26, 24, 8, 34, 8}, 5);
    visit.campaign = choose_campaign(&visit, needs);
    for (int need = 0; need < N_NEEDS; need++)
        if (needs & 1 << need)
            serve(&visit, (enum need)need);
    client->visits++;
    if (client->first < 0)
        client->first = day;
    client->last = day;
    buy_card(&visit);
    something_wrong(&visit);
    int felt = client->contentment + visit.felt + rng_bell(rng, 0, 5);
    client->satisfaction = (client->satisfaction * (client->visits == 1 ? 0 : 2) + felt * 2) /
                           (client->visits == 1 ? 2 : 4);
    client->satisfaction = client->satisfaction < 2    ? 2
                           : client->satisfaction > 98 ? 98
                                                       : client->satisfaction;
    ask(&visit);
}

void visits_live(struct salon *salon, int number)
{
    struct client *client = &salon->clients[number];
    struct rng rng = rng_stream(3, (uint64_t)number);
    int due[N_NEEDS];
    int day = client->regular ? FIRST_DAY - 1 : client->joined - 1;

    for (int need = 0; need < N_NEEDS; need++) {
        int usual = usual_interval[need] * client->pace / 100;
        due[need] = client->needs & 1 << need
                        ? day + 1 + (client->regular ? rng_between(&rng, 0, usual) : 0)
                        : 99999;
    }
    for (;;) {
        int need = 0;
        for (int i = 1; i < N_NEEDS; i++)
            need = due[i] < due[need] ? i : need;
        bool first = !client->regular && client->visits == 0;
        enum shop shop = client->home;
        if (client->both_shops && day > HARBOUR_OPENS && rng_chance(&rng, 3500))
            shop = shop == GARDEN ? HARBOUR : GARDEN;
        day = first ? client->joined : choose_day(&rng, shop, due[need], day + 1);
        if (day > LAST_DAY || (!first && follows_staff(client, &rng, day)))
            return;
        int needs = 0;
        for (int i = 0; i < N_NEEDS; i++)
            if (due[i] <= day + 5 && (!first || i == need)) {
                needs |= 1 << i;
                due[i] = next_due(&rng, client, i, day);
            }
        go(salon, number, &rng, shop, day, needs);
        /* the second need begins after some visits */
        if (first)
            for (int i = 0; i < N_NEEDS; i++)
                if (due[i] <= day)
                    due[i] = day + rng_between(&rng, 5, 60);
        if (leaves(client, &rng, usual_interval[need] * client->pace / 100))
            return;
    }
}

void visits_walk_in(struct salon *salon)
{
    struct rng rng = rng_stream(4, 0);
    for (int day = FIRST_DAY; day <= LAST_DAY; day++)
        for (enum shop shop = GARDEN; shop < N_SHOPS; shop++) {
            int n = is_open(shop, day) ? rng_between(&rng, 0, season(day) * 3 / 100) : 0;
            for (int i = 0; i < n; i++) {
                struct visit visit = {.salon = salon,
                    .number = -1,
                    .rng = &rng,
                    .day = day,
                    .minute = opening_hour(&rng, day),
                    .ticket = salon->n_tickets++,
                    .shop = shop,
                    .staff = -1,
                    .channel = 4,
                    .campaign = -1,
                    .complaint = -1};
                serve(&visit, (enum need)rng_pick(&rng, (const int[]){45, 5, 35, 10, 5}, 5));
            }
        }
}
