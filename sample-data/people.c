/* people.c -- who comes to the salon: invented on the face of it, a teapot or a lantern each */

#include <stdlib.h>
#include <string.h>
#include "salon.h"

static const char *const first_names[] = {"Ada", "Bea", "Cleo", "Dora", "Edie", "Flora", "Greta",
    "Hattie", "Iris", "Juno", "Kaya", "Lulu", "Mina", "Nell", "Opal", "Petra", "Queenie", "Rhea",
    "Suki", "Tilda", "Uma", "Vesta", "Willa", "Xenia", "Yara", "Zora", "Alma", "Birdie", "Cora",
    "Della", "Elsie", "Fern", "Gilda", "Hester", "Ione", "Jette", "Kitty", "Lotte", "Maud", "Nova"};
static const char *const mens_names[] = {"Abel", "Boris", "Cyril", "Dirk", "Ernest", "Felix", "Gus",
    "Hector", "Igor", "Jasper", "Konrad", "Linus", "Moses", "Nils", "Otto", "Piers"};
static const char *const last_names[] = {"Teapot", "Lantern", "Thimble", "Marble", "Kettle",
    "Button", "Umbrella", "Ribbon", "Candle", "Paperclip", "Saucer", "Bobbin", "Pillow", "Doorbell",
    "Bookend", "Napkin", "Trellis", "Inkwell", "Hatbox", "Ladle", "Lampshade", "Trumpet", "Clover",
    "Acorn", "Pebble", "Driftwood", "Snowglobe", "Weathervane", "Tambourine", "Corkscrew",
    "Milkjug", "Windmill", "Haystack", "Lighthouse", "Bluebell", "Sundial", "Toadstool",
    "Featherbed", "Moonbeam", "Buttercup"};
/* surnames nobody has: tea, umbrella, lamp, fan, teapot ... */
static const char *const last_zh[] = {"茶", "伞", "灯", "扇", "壶", "帘", "枕", "烛", "碗", "铃",
    "筝", "笺", "墨", "砚", "帆", "舟", "桥", "塔", "窗", "筷"};
static const char *const first_zh[] = {"小雨", "晓晴", "一一", "朵朵", "云云", "小满", "谷雨",
    "立夏", "白露", "秋分", "小雪", "初一", "十五", "元宵", "重阳", "端午", "青青", "圆圆", "甜甜",
    "豆沙", "芝麻", "莲子", "桂圆", "薄荷", "茉莉", "海棠", "石榴", "樱桃", "荔枝", "枇杷", "星星",
    "月月", "小溪", "大海", "清泉", "飞雪", "晚霞", "彩虹", "阿福", "阿喜"};

#define COUNT(array) ((int)(sizeof(array) / sizeof(array)[0]))

static void name_person(struct client *client, struct rng *rng, int number)
{
    int first = rng_between(rng, 0, COUNT(first_names) - 1);
    int last = number * 7 % COUNT(last_names);
    snprintf(client->name, sizeof client->name, "%s %s",
        client->man ? mens_names[first % COUNT(mens_names)] : first_names[first], last_names[last]);
    snprintf(client->name_zh, sizeof client->name_zh, "%s%s", last_zh[number * 3 % COUNT(last_zh)],
        first_zh[rng_between(rng, 0, COUNT(first_zh) - 1)]);
}

/* What a client of no particular history is like. */
struct client person_new(int number)
{
    static const int birth_decade[5] = {14, 34, 30, 15, 7};
    static const int needs_of_women[8] = {26, 17, 24, 14, 4, 6, 5, 4};
    static const int needs[8] = {1 << CUT, 1 << COLOUR, 1 << NAILS, 1 << FACE, 1 << BODY,
        1 << NAILS | 1 << FACE, 1 << COLOUR | 1 << NAILS, 1 << CUT | 1 << BODY};
    static const int budgets[3] = {35, 45, 20};
    struct rng rng = rng_stream(1, (uint64_t)number);
    struct client client = {
        .campaign = -1, .referrer = -1, .first = -1, .last = -1, .favourite = {-1, -1, -1, -1}};

    client.man = rng_chance(&rng, 1100);
    client.chinese = rng_chance(&rng, 4500);
    name_person(&client, &rng, number);
    /* 120 begins no telephone number of any person: it is an emergency call */
    if (rng_chance(&rng, 9500))
        snprintf(client.phone, sizeof client.phone, "1200%07d", (number * 3571 + 17) % 10000000);
    int decade = rng_pick(&rng, birth_decade, 5);
    client.birth_day = day_of(1999 - 10 * decade, 1, 1) + rng_between(&rng, 0, 3651);
    client.needs = client.man ? rng_chance(&rng, 8500) ? 1 << CUT : 1 << CUT | 1 << BODY
                              : needs[rng_pick(&rng, needs_of_women, 8)];
    client.pace = rng_bell(&rng, 100, 17);
    client.contentment = rng_bell(&rng, 68, 13);
    client.expectation = rng_bell(&rng, 78, 8);
    client.budget = rng_pick(&rng, budgets, 3);
    client.bargain = client.budget < 2 && rng_chance(&rng, 1400);
    client.satisfaction = client.contentment;
    return client;
}

static struct client *add(struct salon *salon)
{
    salon->clients =
        grow(salon->clients, salon->n_clients, &salon->room_clients, sizeof *salon->clients);
    salon->clients[salon->n_clients] = person_new(salon->n_clients);
    return &salon->clients[salon->n_clients++];
}

/* The campaign for first visits that runs in a shop, or -1. */
static int drawing(enum shop shop, int day)
{
    for (int i = 0; i < n_campaigns; i++)
        if (campaigns[i].newcomers && campaigns[i].from <= day && day <= campaigns[i].until &&
            campaigns[i].shops & (1 << shop))
            return i;
    return -1;
}

static void arrive(struct salon *salon, struct rng *rng, enum shop shop, int day, int campaign)
{
    static const int usual[N_SOURCES] = {38, 24, 22, 0, 6, 10};
    struct client *client = add(salon);
    client->home = shop;
    client->joined = day;
    client->both_shops = rng_chance(rng, 1300);
    client->campaign = campaign;
    client->source = (enum source)rng_pick(rng, usual, N_SOURCES);
    if (campaign < 0)
        return;
    if (campaigns[campaign].percent_off == 50) {
        client->source = GROUP_BUYING;
        client->bargain = rng_chance(rng, 7500);
    }
    if (campaigns[campaign].skills == NAIL_SKILL) {
        client->man = false;
        client->needs = 1 << NAILS;
        client->bargain = rng_chance(rng, 5000);
    }
}

/* Everybody in the order of registration: the regulars of 2024-01-01 first. */
void people_invent(struct salon *salon)
{
    struct rng rng = rng_stream(2, 0);
    int joined = day_of(2019, 3, 1);
    for (int i = 0; i < 430; i++) {
        struct client *client = add(salon);
        joined += rng_between(&rng, 1, 7);
        client->joined = joined < FIRST_DAY ? joined : FIRST_DAY - 1;
        client->regular = true;
        client->home = GARDEN;
        client->both_shops = rng_chance(&rng, 1600);
        client->contentment += 5;
        client->satisfaction = client->contentment;
        client->source = (enum source)rng_pick(&rng, (const int[]){30, 42, 12, 0, 6, 10}, 6);
    }
    for (int day = FIRST_DAY; day <= LAST_DAY - 3; day++)
        for (enum shop shop = GARDEN; shop < N_SHOPS; shop++) {
            if (!is_open(shop, day))
                continue;
            /* hundredths of a new client a day, by season */
            int rate = (shop == GARDEN ? 126 : 118) * season(day) / 100;
            int campaign = drawing(shop, day);
            while (rate > 0) {
                if (rng_chance(&rng, rate < 100 ? rate * 100 : 10000))
                    arrive(salon, &rng, shop, day, -1);
                rate -= 100;
            }
            int drawn =
                campaign < 0 ? 0 : (campaigns[campaign].percent_off * 3) * season(day) / 100;
            while (drawn > 0) {
                if (rng_chance(&rng, drawn < 100 ? drawn * 100 : 10000))
                    arrive(salon, &rng, shop, day, campaign);
                drawn -= 100;
            }
        }
}
