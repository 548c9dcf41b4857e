/*
 * client.h -- the clients of a ledger: one record of 64 bytes each, found by id
 *
 * Records lie in chunks that never move, in order of first appearance, each on its own cache line
 * with the id inside it (up to 15 bytes; longer ids in an arena).  Finding one is open addressing
 * over 8-byte slots (32 bits of the hash, number), at most 3/4 full.  base/map.h is the same table
 * for names in general; this one differs in that a hit touches the slot and the record and
 * nothing else, which is most of what a row costs when there are many clients.
 *
 *     struct crm_client_key key = crm_client_key(id);                   borrows a long id
 *     number = crm_clients_put(&clients, &key, hash, &added);           CRM_CLIENT_NONE: no memory
 *     client = crm_clients_at(&clients, number);
 */
#ifndef CRM_LEDGER_CLIENT_H
#define CRM_LEDGER_CLIENT_H

#include "base/arena.h"
#include "base/slice.h"
#include "ledger/log.h"

#include <stdint.h>

#define CRM_CLIENT_NONE UINT32_MAX

enum { CRM_KEY_NEAR = 15, CRM_KEY_FAR = 255, CRM_CLIENT_CHUNK = 4096 };

/* An id: up to 15 bytes in place, zeros behind them; else where it lies. */
union crm_client_key {
    struct {
        char text[CRM_KEY_NEAR];
        uint8_t len;
    } near;
    struct {
        const char *ptr;
        uint32_t len;
        uint8_t pad[3];
        uint8_t mark; /* CRM_KEY_FAR, where near has its length */
    } far;
    uint64_t word[2];
};

/* Of a ledger without visits (CRM_VISIT_NONE) `first_day` is that of any visit, chosen or not. */
struct crm_client {
    union crm_client_key key;
    union {
        struct {
            int64_t amount_e4;       /* all amounts that count */
            int64_t first_amount_e4; /* those of the first visit */
        };
        int32_t first_line_day; /* without visits: of a line that is chosen; CRM_DAY_NONE */
    };
    uint64_t order;              /* of first appearance, over all shards of a ledger */
    int32_t first_day, last_day; /* of a visit; CRM_DAY_NONE both when visits is 0 */
    union {
        struct {
            uint32_t visits : 31;
            uint32_t unsorted : 1; /* a visit day came after a later one: see ledger.c */
        };
        uint32_t mark; /* without visits: ledger/each.h */
    };
    union crm_log log; /* visit days, or lines */
};

struct crm_client_slot {
    uint32_t hash;
    uint32_t number_1; /* number + 1; 0: free */
};

struct crm_clients {
    struct crm_client_slot *slot;
    uint32_t mask; /* slots - 1 */
    uint32_t n;
    struct crm_client **chunk;
    size_t chunk_cap;
    struct crm_arena far;
};

/* Holds nothing and no memory yet. */
void crm_clients_init(struct crm_clients *clients);
void crm_clients_release(struct crm_clients *clients);

/* Free what only crm_clients_put and crm_clients_find need, when no more will be asked for. */
void crm_clients_freeze(struct crm_clients *clients);

/* The key of an id; a long one is borrowed, not copied. Ids from 4 GiB on do not exist. */
static inline union crm_client_key crm_client_key(struct crm_slice id)
{
    union crm_client_key key = {.word = {0, 0}};
    char *text = key.near.text;
    const char *p = id.ptr;
    size_t len = id.len;

    if (len > CRM_KEY_NEAR) {
        key.far.ptr = p;
        key.far.len = (uint32_t)len;
        key.far.mark = CRM_KEY_FAR;
        return key;
    }
    /* copies of fixed size that overlap: a call of memcpy costs more than the rest together */
    if (len >= 8) {
        memcpy(text, p, 8);
        memcpy(text + len - 8, p + len - 8, 8);
    } else if (len >= 4) {
        memcpy(text, p, 4);
        memcpy(text + len - 4, p + len - 4, 4);
    } else {
        for (size_t i = 0; i < len; i++)
            text[i] = p[i];
    }
    key.near.len = (uint8_t)len;
    return key;
}

/* The id of a key, valid as long as the key (and what a long one borrows). */
static inline struct crm_slice crm_client_id(const union crm_client_key *key)
{
    if (key->near.len == CRM_KEY_FAR)
        return (struct crm_slice){key->far.ptr, key->far.len};
    return (struct crm_slice){key->near.text, key->near.len};
}

static inline struct crm_client *crm_clients_at(const struct crm_clients *clients, uint32_t number)
{
    return &clients->chunk[number / CRM_CLIENT_CHUNK][number % CRM_CLIENT_CHUNK];
}

/*
 * The number of the client with this key, who is added (all zero but the key) when new; a long id
 * is then copied.
 *   hash  any 32 bits of crm_hash of the id, the same ones for every call
 * CRM_CLIENT_NONE when memory is out or there are 2^32 - 2 clients; nothing has changed then.
 */
uint32_t crm_clients_put(
    struct crm_clients *clients, const union crm_client_key *key, uint32_t hash, bool *added);

/* Its number, or CRM_CLIENT_NONE. */
uint32_t crm_clients_find(
    const struct crm_clients *clients, const union crm_client_key *key, uint32_t hash);

/* Some rows before a put: the slot; then, with the slot near, the record. */
static inline void crm_clients_prefetch_slot(const struct crm_clients *clients, uint32_t hash)
{
    if (clients->slot)
        __builtin_prefetch(&clients->slot[hash & clients->mask]);
}

const struct crm_client *crm_clients_prefetch_record(
    const struct crm_clients *clients, uint32_t hash);

#endif
