/* lists.c -- the client list of the owner, as it is: duplicates, gaps, phones in every shape */

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "salon.h"

static const char *const districts[] = {"Old Town", "Harbour", "Hillside", "Garden Road",
    "University", "Riverside", "Airport", "Islands"};
static const int district_weight[N_SHOPS][8] = {
    {24, 6, 16, 26, 12, 10, 3, 3}, {8, 34, 8, 6, 10, 20, 6, 8}};
static const char *const occupations[] = {"office", "teacher", "nurse", "shop owner", "student",
    "engineer", "homemaker", "civil servant", "designer", "retired"};
static const int occupation_weight[10] = {28, 10, 8, 9, 10, 9, 12, 6, 5, 3};
static const char *const skins[] = {"normal", "dry", "oily", "mixed", "sensitive"};
static const char *const times[] = {"weekday day", "weekday evening", "weekend"};

/* One number, five ways to write it down. */
static const char *write_phone(char text[40], const char *phone, struct rng *rng)
{
    const char *p = phone;
    switch (phone[0] ? rng_pick(rng, (const int[]){62, 12, 9, 8, 5, 4}, 6) : 0) {
    case 1:
        snprintf(text, 40, "%.3s-%.4s-%.4s", p, p + 3, p + 7);
        break;
    case 2:
        snprintf(text, 40, "+86 %.3s %.4s %.4s", p, p + 3, p + 7);
        break;
    case 3:
        snprintf(text, 40, "0086%s", p);
        break;
    case 4:
        snprintf(text, 40, "%.3s %.4s %.4s", p, p + 3, p + 7);
        break;
    case 5: /* full-width digits of a Chinese keyboard */
        for (int i = 0; p[i]; i++)
            snprintf(text + 3 * i, 4, "\xef\xbc%c", 0x90 + (p[i] - '0'));
        break;
    default:
        snprintf(text, 40, "%s", p);
    }
    return text;
}

static void write_email(FILE *file, const struct client *client, int number, struct rng *rng)
{
    if (!rng_chance(rng, 6800))
        return;
    bool loud = rng_chance(rng, 600);
    for (const char *p = client->name; *p; p++) {
        int letter = *p == ' ' ? '.'
                     : loud    ? toupper((unsigned char)*p)
                               : tolower((unsigned char)*p);
        fputc(letter, file);
    }
    fprintf(file, "%d@example.com", number);
}

static void write_date(FILE *file, int day)
{
    int y, m, d;
    date_of(day, &y, &m, &d);
    fprintf(file, "%d-%02d-%02d", y, m, d);
}

/* One row; `id` as the till of that row has it; a second copy of a person knows less. */
static void write_row(
    FILE *file, const struct salon *salon, int number, const char *id, uint64_t copy)
{
    const struct client *client = number < salon->n_clients ? &salon->clients[number] : NULL;
    struct client prospect;
    if (!client) {
        struct rng when = rng_stream(9, (uint64_t)number);
        prospect = person_new(number);
        prospect.joined = rng_between(&when, FIRST_DAY, LAST_DAY);
        client = &prospect;
    }
    struct rng rng = rng_stream(7, (uint64_t)number);         /* facts: the same in every copy */
    struct rng hand = rng_stream(8 + copy, (uint64_t)number); /* how it was written down */
    char phone[40], referrer[16] = "";
    bool first = copy == 0;
    int district = rng_pick(&rng, district_weight[client->home], 8);
    int occupation = rng_pick(&rng, occupation_weight, 10);
    int skin = rng_pick(&rng, (const int[]){30, 22, 18, 20, 10}, 5);
    int time = occupation == 4 || occupation == 6 || occupation == 9 ? 0 : rng_between(&rng, 1, 2);
    int consent = rng_pick(&rng, (const int[]){78, 14, 8}, 3);
    bool knows_birthday = rng_chance(&rng, 7400);
    bool knows_gender = rng_chance(&hand, 9300);
    bool knows_district = rng_chance(&hand, 8600);
    bool knows_occupation = rng_chance(&hand, 6000) && first;
    bool knows_staff = rng_chance(&hand, 7000);
    bool knows_time = rng_chance(&hand, 5500) && first;
    int favourite = -1;
    for (int seat = 0; seat < 4 && favourite < 0; seat++)
        favourite = client->favourite[seat];
    if (client->referrer >= 0 && first)
        list_number(&salon->clients[client->referrer], referrer);
    const char *level = client->spent >= 1200000  ? "platinum"
                        : client->spent >= 500000 ? "gold"
                                                  : "silver";

    fprintf(file, "%s,%s,%s,", id, client->chinese ? client->name_zh : client->name,
        write_phone(phone, client->phone, &hand));
    if (first)
        write_email(file, client, number, &hand);
    fputc(',', file);
    if (knows_birthday)
        write_date(file, client->birth_day);
    fprintf(file, ",%s,%s,%s,%s,%s,",
        !knows_gender ? ""
        : client->man ? "M"
                      : "F",
        knows_district ? districts[district] : "", knows_occupation ? occupations[occupation] : "",
        first ? sources[client->source] : "", referrer);
    write_date(file, client->joined);
    fprintf(file, ",%s,%s,%s,%d,%s,%s\n",
        consent == 0   ? "yes"
        : consent == 1 ? "no"
                       : "",
        favourite >= 0 && knows_staff ? team[favourite].name : "", level,
        first && client->spent > 0 ? client->spent / 1000 : 0,
        client->needs & 1 << FACE ? skins[skin] : "", knows_time ? times[time] : "");
}

void lists_write(struct salon *salon, const char *folder)
{
    FILE *file = file_open(folder, "clients.csv");
    char id[16];
    /* a spreadsheet wrote it: byte order mark first */
    fputs("\xef\xbb\xbf"
          "Client ID,Name,Phone,Email,Birthday,Gender,District,Occupation,Source,Referred By,"
          "Joined,Consent,Staff,Level,Points,Skin,Free Time\n",
        file);
    for (int i = 0; i < salon->n_clients; i++) {
        const struct client *client = &salon->clients[i];
        struct rng rng = rng_stream(20, (uint64_t)i);
        if (client->first < 0 || rng_chance(&rng, 120))
            continue; /* some never made it to the list */
        write_row(file, salon, i, list_number(client, id), 0);
        if (client->second_no && rng_chance(&rng, 7000)) {
            snprintf(id, sizeof id, "%d", client->second_no);
            write_row(file, salon, i, id, 1);
        }
        if (client->garden_no && client->harbour_no && rng_chance(&rng, 4000)) {
            snprintf(id, sizeof id, "HB%04d", client->harbour_no);
            write_row(file, salon, i, id, 2);
        }
    }
    /* asked for a price list, left a number, never came */
    for (int i = 0; i < 60; i++) {
        snprintf(id, sizeof id, "P%03d", i + 1);
        write_row(file, salon, salon->n_clients + i, id, 0);
    }
    file_close(file, "clients.csv");
}
