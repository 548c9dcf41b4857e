/*
 * generate ROWS CLIENTS [uniform|zipf] [QUOTED_PCT] [SEED] [shuffled] -- a till's export to
 * measure with
 *
 * Eight columns, about 74 bytes a row, in order of date over three years unless shuffled.  The
 * same arguments give the same bytes everywhere.  zipf: the client of rank k has a share of rows
 * proportional to 1/k.  QUOTED_PCT of the rows have an item in quotes with a comma inside.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t state;

/* SplitMix64 (Steele, Lea, Flood 2014) */
static uint64_t next_random(void)
{
    uint64_t z = state += 0x9E3779B97F4A7C15u;

    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

static uint64_t below(uint64_t n)
{
    return next_random() % n;
}

static char *digits(char *p, uint64_t n, int width)
{
    for (int i = width - 1; i >= 0; i--, n /= 10)
        p[i] = (char)('0' + n % 10);
    return p + width;
}

static char *text(char *p, const char *s)
{
    size_t len = strlen(s);

    memcpy(p, s, len);
    return p + len;
}

/* Days since 2021-01-01, to 2023-12-31: no leap year among them. */
static char *date(char *p, uint64_t second)
{
    static const int month_start[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};
    int day = (int)(second / 86400), of_day = (int)(second % 86400), month = 0;

    p = digits(p, 2021 + (uint64_t)(day / 365), 4);
    while (day % 365 >= month_start[month + 1])
        month++;
    *p++ = '-';
    p = digits(p, (uint64_t)month + 1, 2);
    *p++ = '-';
    p = digits(p, (uint64_t)(day % 365 - month_start[month]) + 1, 2);
    *p++ = 'T';
    p = digits(p, (uint64_t)of_day / 3600, 2);
    *p++ = ':';
    p = digits(p, (uint64_t)of_day / 60 % 60, 2);
    *p++ = ':';
    return digits(p, (uint64_t)of_day % 60, 2);
}

int main(int argc, char *argv[])
{
    static const char *const items[] = {"Gel manicure with art", "Deep tissue massage 60",
        "Root colour and gloss", "Cut wash and blow-dry", "Hydrating facial 45 min",
        "Brow lamination and tint", "Hot stone massage 90", "Keratin treatment long"};
    static const char *const staff[] = {"Anna", "Mei", "Lucia", "Sam"};
    uint64_t rows = argc > 2 ? strtoull(argv[1], NULL, 10) : 0;
    uint64_t clients = argc > 2 ? strtoull(argv[2], NULL, 10) : 0;
    int zipf = argc > 3 && strcmp(argv[3], "zipf") == 0;
    uint64_t quoted_pct = argc > 4 ? strtoull(argv[4], NULL, 10) : 0;
    int shuffled = argc > 6 && strcmp(argv[6], "shuffled") == 0;

    if (rows == 0 || clients == 0) {
        fputs(
            "usage: generate ROWS CLIENTS [uniform|zipf] [QUOTED_PCT] [SEED] [shuffled]\n", stderr);
        return 2;
    }
    state = argc > 5 ? strtoull(argv[5], NULL, 10) : 1;
    puts("txn_id,date,customer_id,item,staff,quantity,amount,store");
    for (uint64_t i = 0; i < rows; i++) {
        char line[160], *p = line;
        uint64_t client = below(clients), random = next_random();
        uint64_t at = shuffled ? below(rows) : i;
        if (zipf) /* log-uniform rank */
            client =
                (uint64_t)exp((double)(client + 1) / (double)clients * log((double)clients + 1)) -
                1;
        /* ranks in no order of ids: a step coprime to the number of clients */
        client = (client * 2654435761u) % clients;
        p = digits(p, 10000000 + i, 8);
        *p++ = ',';
        p = date(p, (uint64_t)((double)at / (double)rows * 3 * 365 * 86400));
        p = text(p, ",C");
        p = digits(p, client, 7);
        *p++ = ',';
        if (random % 100 < quoted_pct) {
            *p++ = '"';
            p = text(p, items[random >> 8 & 7]);
            p = text(p, ", long\"");
        } else {
            p = text(p, items[random >> 8 & 7]);
        }
        *p++ = ',';
        p = text(p, staff[random >> 16 & 3]);
        *p++ = ',';
        p = digits(p, 1 + (random >> 20) % 3, 1);
        *p++ = ',';
        p += sprintf(p, "%s%d.%02d", (random >> 24) % 50 ? "" : "-",
            (int)(5 + (random >> 32) % 195), (int)((random >> 48) % 100));
        p = text(p, random >> 60 & 1 ? ",S1\n" : ",S2\n");
        if (fwrite(line, 1, (size_t)(p - line), stdout) == 0)
            return 1;
    }
    return fclose(stdout) == 0 ? 0 : 1;
}
