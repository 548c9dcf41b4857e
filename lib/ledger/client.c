#include "ledger/client.h"

#include "base/mem.h"

#include <stdlib.h>

enum { FIRST_SLOTS = 1024, LINE = 64 };

_Static_assert(sizeof(struct crm_client) == LINE, "a client is one cache line");
_Static_assert(offsetof(union crm_client_key, far.mark) == CRM_KEY_NEAR, "mark is where len is");

void crm_clients_init(struct crm_clients *clients)
{
    *clients = (struct crm_clients){0};
    crm_arena_init(&clients->far);
}

void crm_clients_release(struct crm_clients *clients)
{
    size_t n_chunks = ((size_t)clients->n + CRM_CLIENT_CHUNK - 1) / CRM_CLIENT_CHUNK;

    for (size_t i = 0; i < n_chunks; i++)
        free(clients->chunk[i]);
    free(clients->chunk);
    free(clients->slot);
    crm_arena_release(&clients->far);
    crm_clients_init(clients);
}

void crm_clients_freeze(struct crm_clients *clients)
{
    free(clients->slot);
    clients->slot = NULL;
}

static inline bool same(const union crm_client_key *a, const union crm_client_key *b)
{
    if (a->word[0] == b->word[0] && a->word[1] == b->word[1])
        return true;
    return a->near.len == CRM_KEY_FAR && b->near.len == CRM_KEY_FAR && a->far.len == b->far.len &&
           memcmp(a->far.ptr, b->far.ptr, a->far.len) == 0;
}

/* The slot of `key`, or the free one where it belongs. */
static inline uint32_t probe(
    const struct crm_clients *clients, const union crm_client_key *key, uint32_t hash)
{
    uint32_t at = hash & clients->mask;

    for (;; at = (at + 1) & clients->mask) {
        const struct crm_client_slot *slot = &clients->slot[at];
        if (!slot->number_1 ||
            (slot->hash == hash && same(&crm_clients_at(clients, slot->number_1 - 1)->key, key)))
            return at;
    }
}

static bool grow_slots(struct crm_clients *clients)
{
    uint64_t n = clients->slot ? ((uint64_t)clients->mask + 1) * 2 : FIRST_SLOTS;
    struct crm_client_slot *slot;

    if (n > (uint64_t)1 << 32)
        return false;
    slot = crm_mem_zalloc((size_t)n, sizeof *slot);
    if (!slot)
        return false;
    for (uint64_t i = 0; clients->slot && i <= clients->mask; i++) {
        const struct crm_client_slot *old = &clients->slot[i];
        uint32_t at = old->hash & (uint32_t)(n - 1);
        if (!old->number_1)
            continue;
        while (slot[at].number_1)
            at = (at + 1) & (uint32_t)(n - 1);
        slot[at] = *old;
    }
    free(clients->slot);
    clients->slot = slot;
    clients->mask = (uint32_t)(n - 1);
    return true;
}

static bool grow_records(struct crm_clients *clients)
{
    size_t chunk = clients->n / CRM_CLIENT_CHUNK;

    if (clients->n % CRM_CLIENT_CHUNK)
        return true;
    if (!crm_mem_grow(
            (void **)&clients->chunk, &clients->chunk_cap, chunk + 1, sizeof *clients->chunk))
        return false;
    clients->chunk[chunk] = aligned_alloc(LINE, CRM_CLIENT_CHUNK * sizeof(struct crm_client));
    return clients->chunk[chunk];
}

uint32_t crm_clients_put(
    struct crm_clients *clients, const union crm_client_key *key, uint32_t hash, bool *added)
{
    struct crm_client *client;
    uint32_t at;
    char *copy = NULL;

    if (clients->slot) {
        at = probe(clients, key, hash);
        if (clients->slot[at].number_1) {
            *added = false;
            return clients->slot[at].number_1 - 1;
        }
    }
    if (clients->n >= CRM_CLIENT_NONE - 1)
        return CRM_CLIENT_NONE;
    if (!clients->slot || (uint64_t)(clients->n + 1) * 4 > ((uint64_t)clients->mask + 1) * 3)
        if (!grow_slots(clients))
            return CRM_CLIENT_NONE;
    if (key->near.len == CRM_KEY_FAR) {
        copy = crm_arena_bytes(&clients->far, key->far.len);
        if (!copy)
            return CRM_CLIENT_NONE;
        memcpy(copy, key->far.ptr, key->far.len);
    }
    if (!grow_records(clients))
        return CRM_CLIENT_NONE;
    client = crm_clients_at(clients, clients->n);
    memset(client, 0, sizeof *client);
    client->key = *key;
    if (copy)
        client->key.far.ptr = copy;
    at = probe(clients, key, hash);
    clients->slot[at] = (struct crm_client_slot){hash, ++clients->n};
    *added = true;
    return clients->n - 1;
}

uint32_t crm_clients_find(
    const struct crm_clients *clients, const union crm_client_key *key, uint32_t hash)
{
    if (!clients->slot)
        return CRM_CLIENT_NONE;
    return clients->slot[probe(clients, key, hash)].number_1 - 1;
}

const struct crm_client *crm_clients_prefetch_record(
    const struct crm_clients *clients, uint32_t hash)
{
    const struct crm_client_slot *slot;
    const struct crm_client *client;

    if (!clients->slot)
        return NULL;
    slot = &clients->slot[hash & clients->mask];
    if (slot->hash != hash || !slot->number_1)
        return NULL;
    client = crm_clients_at(clients, slot->number_1 - 1);
    __builtin_prefetch(client, 1);
    return client;
}
