/*
 * map.h -- byte strings to numbers 0, 1, 2 ... in order of first appearance
 *
 *     struct crm_map ids;
 *     uint32_t id;
 *     bool added;
 *     crm_map_init(&ids);
 *     if (crm_map_put(&ids, key, &id, &added)) ...
 *     crm_map_release(&ids);
 *
 * Open addressing, 8 bytes a slot (part of the hash, number), load at most 3/4; keys up to 15
 * bytes lie inline in a dense array of 16 bytes a key, longer ones in an arena.  The hash is
 * seeded with random bytes once a process, against made-up keys; nothing that is printed may
 * depend on it.
 */
#ifndef CRM_BASE_MAP_H
#define CRM_BASE_MAP_H

#include "base/arena.h"

#include <stdint.h>

#define CRM_MAP_NONE UINT32_MAX

struct crm_map_slot {
    uint32_t hash;
    uint32_t id; /* CRM_MAP_NONE: free */
};

union crm_map_key {
    struct {
        unsigned char len; /* at most 15, or 255: long */
        char text[15];
    } inl;
    struct {
        unsigned char mark; /* 255 */
        uint32_t len;
        const char *ptr;
    } far;
};

struct crm_map {
    struct crm_map_slot *slot;
    union crm_map_key *key;
    uint32_t mask; /* slots - 1 */
    uint32_t n;    /* keys */
    size_t key_cap;
    struct crm_arena far;
};

uint64_t crm_hash(const void *bytes, size_t len);

/* Holds nothing and no memory yet. */
void crm_map_init(struct crm_map *map);
void crm_map_release(struct crm_map *map);

/* The number of `key`, or CRM_MAP_NONE. */
uint32_t crm_map_find(const struct crm_map *map, struct crm_slice key);

/*
 * Finding many keys at once, each step some keys before the next, so that memory is there in time:
 *
 *     hash[i] = crm_hash(key[i]); crm_map_prefetch(map, hash[i]);          then, for all of them,
 *     crm_map_prefetch_key(map, hash[i]);                                  then
 *     id = crm_map_find_hashed(map, key[i], hash[i]);
 */
static inline void crm_map_prefetch(const struct crm_map *map, uint64_t hash)
{
    if (map->slot)
        __builtin_prefetch(&map->slot[(uint32_t)hash & map->mask]);
}

static inline void crm_map_prefetch_key(const struct crm_map *map, uint64_t hash)
{
    const struct crm_map_slot *slot = map->slot ? &map->slot[(uint32_t)hash & map->mask] : NULL;

    if (slot && slot->id != CRM_MAP_NONE)
        __builtin_prefetch(&map->key[slot->id]);
}

uint32_t crm_map_find_hashed(const struct crm_map *map, struct crm_slice key, uint64_t hash);

/*
 * The number of `key`, which is copied in if it is new (*added).  False when memory is out, the
 * key passes 4 GiB or there are 2^32 - 2 keys; the map is then as it was.
 * crm_map_put_hashed: the same with crm_hash(key) known already.
 */
bool crm_map_put(struct crm_map *map, struct crm_slice key, uint32_t *id, bool *added);
bool crm_map_put_hashed(
    struct crm_map *map, struct crm_slice key, uint64_t hash, uint32_t *id, bool *added);

/* The key with number `id` < map->n. Valid until the next crm_map_put. */
struct crm_slice crm_map_key(const struct crm_map *map, uint32_t id);

#endif
