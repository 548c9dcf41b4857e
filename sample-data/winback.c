/*
 * winback.c -- a campaign with a known effect: clients who stayed away are called, written to, or
 * left in peace, and the till's export of the weeks after it
 */

#include "salon.h"

#define CAMPAIGN_STARTS day_of(2026, 1, 5)

enum arm { CONTROL, CALL, MESSAGE, N_ARMS };
static const char *const arms[N_ARMS] = {"control", "call", "message"};
/* Who comes within 30 days, in 10,000ths: the truth that crm-campaign effect is to find. */
static const int comes[N_ARMS] = {1000, 2400, 1200};

static bool stayed_away(const struct client *client)
{
    return client->garden_no && client->home == GARDEN && client->last >= LAST_DAY - 500 &&
           client->last <= LAST_DAY - 120;
}

static bool comes_anyway(const struct client *client)
{
    return client->garden_no && client->home == GARDEN && client->last > LAST_DAY - 60;
}

/* One line in the form of the till of 2025. */
static void write_line(
    FILE *file, const struct client *client, struct rng *rng, int day, int ticket)
{
    static const int usual[] = {WOMENS_CUT, MENS_CUT, BLOW_DRY, MANICURE, CLEANSING_FACIAL};
    const struct item *item = &catalogue[usual[rng_between(rng, 0, 4)]];
    int price = item->price * 108 / 100 / 100 * 100, minute = rng_between(rng, 40, 72) * 15;
    int year, month, day_of_month;
    char gross[24], net[24];

    date_of(day, &year, &month, &day_of_month);
    fprintf(file,
        "%d/%d/%d,%d:%02d,%d,%d,%s,%s,%s,Service,1,$%s ,$0.00 ,$%s ,,,Ana,phone,,,Garden\r\n",
        month, day_of_month, year, minute / 60, minute % 60, ticket, client->garden_no,
        client->phone, item->en, item->category_en, money(gross, price), money(net, price));
}

static int open_day(int day)
{
    while (!is_open(GARDEN, day))
        day++;
    return day;
}

/* In order of days: who comes on which of them is drawn for each client alone. */
static void write_weeks(const struct salon *salon, FILE *file)
{
    int ticket = 110000;

    fputs("Date,Time,Receipt,Client ID,Phone,Item,Category,Type,Qty,Gross Sales,Discounts,Net "
          "Sales,Card "
          "Value,Cost,Employee,Channel,Campaign,Reason,Location\r\n",
        file);
    for (int day = LAST_DAY + 2; day <= CAMPAIGN_STARTS + 31; day++)
        for (int i = 0; i < salon->n_clients; i++) {
            const struct client *client = &salon->clients[i];
            struct rng rng = rng_stream(91, (uint64_t)i);
            int arm = rng_between(&rng, 0, N_ARMS - 1);
            bool away = stayed_away(client);
            bool there = rng_chance(&rng, away ? comes[arm] : comes_anyway(client) ? 6000 : 0);
            int visit = away ? CAMPAIGN_STARTS + rng_between(&rng, 1, 27)
                             : LAST_DAY + 2 + rng_between(&rng, 0, 33);
            if (there && open_day(visit) == day)
                write_line(file, client, &rng, day, ++ticket);
        }
}

void winback_write(const struct salon *salon, const char *folder)
{
    FILE *file = file_open(folder, "winback.csv");
    int year, month, day;

    fputs("customer_id,last_visit,arm\n", file);
    for (int i = 0; i < salon->n_clients; i++) {
        struct rng rng = rng_stream(91, (uint64_t)i);
        int arm = rng_between(&rng, 0, N_ARMS - 1);
        if (!stayed_away(&salon->clients[i]))
            continue;
        date_of(salon->clients[i].last, &year, &month, &day);
        fprintf(
            file, "%d,%d-%02d-%02d,%s\n", salon->clients[i].garden_no, year, month, day, arms[arm]);
    }
    file_close(file, "winback.csv");
    file = file_open(folder, "garden-2026-01.csv");
    write_weeks(salon, file);
    file_close(file, "garden-2026-01.csv");
}
