/* cards.c -- the salon's book of prepaid cards: whose numbers share one, and what is left on it */

#include <stdlib.h>
#include "salon.h"

static void write_holder(FILE *file, const char *id, int card, const struct client *client)
{
    char left[24];
    fprintf(file, "%s,C%04d,%s\n", id, card, money(left, client->saved_value));
}

/* A person has one card at both shops, whatever number the till knows the client by. */
void cards_write(const struct salon *salon, const char *folder)
{
    FILE *file = file_open(folder, "cards.csv");
    bool *has_card = calloc((size_t)salon->n_clients, sizeof *has_card);
    int card = 0;
    char id[16];
    if (!has_card) {
        file_close(file, "cards.csv");
        return;
    }
    for (int i = 0; i < salon->n_lines; i++)
        if (salon->lines[i].kind == PREPAID && salon->lines[i].client >= 0)
            has_card[salon->lines[i].client] = true;
    fputs("customer_id,card,on_card\n", file);
    for (int i = 0; i < salon->n_clients; i++) {
        const struct client *client = &salon->clients[i];
        if (!has_card[i])
            continue;
        card++;
        if (client->garden_no) {
            snprintf(id, sizeof id, "%d", client->garden_no);
            write_holder(file, id, card, client);
        }
        if (client->second_no) {
            snprintf(id, sizeof id, "%d", client->second_no);
            write_holder(file, id, card, client);
        }
        if (client->harbour_no) {
            snprintf(id, sizeof id, "HB%04d", client->harbour_no);
            write_holder(file, id, card, client);
        }
    }
    free(has_card);
    file_close(file, "cards.csv");
}
