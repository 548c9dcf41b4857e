/*
 * generate.c -- writes the sample data: build/sample-data/generate FOLDER
 *
 * The same bytes on every machine: whole numbers only, its own random numbers, no clock.
 */

#include <stdlib.h>
#include <string.h>
#include "salon.h"

static void die(const char *name)
{
    perror(name);
    exit(2);
}

FILE *file_open(const char *folder, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    if (!file)
        die(path);
    return file;
}

void file_close(FILE *file, const char *name)
{
    if (ferror(file) | fclose(file))
        die(name);
}

void *grow(void *array, int n, int *room, size_t size)
{
    if (n < *room)
        return array;
    *room = *room ? 2 * *room : 1024;
    array = realloc(array, (size_t)*room * size);
    if (!array)
        die("generate");
    return array;
}

const char *money(char text[24], int cents)
{
    int positive = cents < 0 ? -cents : cents;
    snprintf(text, 24, "%s%d.%02d", cents < 0 ? "-" : "", positive / 100, positive % 100);
    return text;
}

const char *list_number(const struct client *client, char text[16])
{
    text[0] = '\0';
    if (client->garden_no)
        snprintf(text, 16, "%d", client->garden_no);
    else if (client->harbour_no)
        snprintf(text, 16, "HB%04d", client->harbour_no);
    return text;
}

/* Who sent her: a content client of these weeks, tried a few times; else nobody is written down. */
static void find_referrer(struct salon *salon, int number)
{
    struct client *client = &salon->clients[number];
    struct rng rng = rng_stream(5, (uint64_t)number);
    if (client->source != REFERRED || client->regular || rng_chance(&rng, 1500))
        return;
    for (int i = 0; i < 30 && client->referrer < 0; i++) {
        int other = rng_between(&rng, 0, number - 1);
        const struct client *it = &salon->clients[other];
        if (it->first >= 0 && it->first < client->joined - 7 && it->last > client->joined - 45 &&
            it->contentment >= 72)
            client->referrer = other;
    }
}

int main(int argc, char *argv[])
{
    if (argc != 2) {
        fprintf(stderr, "usage: generate FOLDER\n");
        return 2;
    }
    struct salon salon = {0};
    people_invent(&salon);
    for (int i = 0; i < salon.n_clients; i++) {
        find_referrer(&salon, i);
        visits_live(&salon, i);
    }
    visits_walk_in(&salon);
    tills_write(&salon, argv[1]);
    lists_write(&salon, argv[1]);
    cards_write(&salon, argv[1]);
    winback_write(&salon, argv[1]);
    book_write(&salon, argv[1]);
    survey_write(&salon, argv[1]);
    free(salon.clients);
    free(salon.lines);
    free(salon.answers);
    free(salon.cases);
    return 0;
}
