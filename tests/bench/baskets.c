/*
 * baskets quest TICKETS SEED | clients N VISITS SEED -- transactions for tests/bench/basket
 *
 * quest: tickets of walk-ins after Agrawal and Srikant (1994), section 4.1, like their T10.I4:
 * 1000 items, 2000 patterns of about 4 items that share half of the one before, tickets of about 10
 * items made of patterns that lose items at random.
 * clients: N clients, each VISITS times, who mostly have one of the five items that are theirs.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ITEMS = 1000, PATTERNS = 2000, PATTERN_MAX = 32, TICKET_MAX = 64 };

static uint64_t state;

static double uniform(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (double)(state >> 11) / 9007199254740992.0;
}

static int below(int n)
{
    return (int)(uniform() * n);
}

static double exponential(double mean)
{
    return -mean * log(1 - uniform());
}

static int poisson(double mean)
{
    double p = exp(-mean), sum = p, u = uniform();
    int n = 0;

    while (u > sum && n < 60)
        p *= mean / ++n, sum += p;
    return n;
}

static struct {
    int item[PATTERN_MAX], n;
    double until; /* sum of the weights up to this one */
} pattern[PATTERNS];

static int holds(const int item[], int n, int one)
{
    for (int i = 0; i < n; i++)
        if (item[i] == one)
            return 1;
    return 0;
}

static void make_patterns(void)
{
    static double until[ITEMS];
    double sum = 0;

    for (int i = 0; i < ITEMS; i++)
        until[i] = sum += exponential(1);
    for (int p = 0; p < PATTERNS; p++) {
        int n = 1 + poisson(3), shared = p ? (int)(n * fmin(1, exponential(0.5))) : 0;
        while (pattern[p].n < n) {
            int item = 0, before = p ? p - 1 : 0;
            double at = uniform() * sum;
            if (pattern[p].n < shared && pattern[p].n < pattern[before].n)
                item = pattern[before].item[pattern[p].n];
            else
                while (item < ITEMS - 1 && until[item] < at)
                    item++;
            if (holds(pattern[p].item, pattern[p].n, item))
                shared = 0;
            else
                pattern[p].item[pattern[p].n++] = item;
        }
        pattern[p].until = (p ? pattern[p - 1].until : 0) + exponential(1);
    }
}

static int pick_pattern(void)
{
    double at = uniform() * pattern[PATTERNS - 1].until;
    int low = 0, high = PATTERNS - 1;

    while (low < high) {
        int middle = (low + high) / 2;
        if (pattern[middle].until < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void put_quest(int tickets)
{
    make_patterns();
    for (int t = 0; t < tickets; t++) {
        int item[TICKET_MAX], n = 0, want = 1 + poisson(9), tries = 0;
        while (n < want && tries++ < 1000) {
            int p = pick_pattern();
            for (int i = 0; i < pattern[p].n && n < want; i++)
                if (uniform() < 0.5 && !holds(item, n, pattern[p].item[i]))
                    item[n++] = pattern[p].item[i];
        }
        for (int i = 0; i < n; i++)
            printf(",2024-01-%02d,1.00,%d,%d\n", t % 28 + 1, t, item[i]);
    }
}

static void put_clients(int clients, int visits)
{
    for (int v = 0; v < visits; v++)
        for (int i = 0; i < clients; i++) {
            int client = (int)((int64_t)i * 7919 % clients), own = client * 31 % 80;
            int item = uniform() < 0.75 ? (own + below(5)) % 80 : below(80);
            printf("C%07d,2024-%02d-%02d,25.00,T%d,item %d\n", client, v % 12 + 1, 1 + below(28),
                v * clients + i, item);
        }
}

int main(int argc, char *argv[])
{
    if (argc < 4)
        return 2;
    state = 88172645463325252U + strtoull(argv[argc - 1], NULL, 10);
    puts("customer_id,date,amount,txn_id,item");
    if (strcmp(argv[1], "quest") == 0)
        put_quest(atoi(argv[2]));
    else
        put_clients(atoi(argv[2]), atoi(argv[3]));
    return fclose(stdout) == 0 ? 0 : 1;
}
