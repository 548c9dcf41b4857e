#include "base/map.h"

#include "base/mem.h"
#include "base/os.h"

#include <stdlib.h>

enum { INLINE = 15, FAR = 255, FIRST_SLOTS = 64 };

/*
 * wyhash-style mixing: 16 bytes a step through a 64 x 64 -> 128 bit product.  The multiplier
 * words are made odd and random before main starts, so that nobody can prepare keys that collide.
 */
static uint64_t secret[3] = {0xa0761d6478bd642fU, 0xe7037ed1a0b428dbU, 0x8ebc6af09c88c6e3U};

__attribute__((constructor)) static void draw_secret(void)
{
    uint64_t drawn[3];

    /* without random bytes the fixed words stay: weaker against made-up keys, still correct */
    if (crm_os_random(drawn, sizeof drawn))
        for (int i = 0; i < 3; i++)
            secret[i] = drawn[i] | 1;
}

static inline uint64_t mix(uint64_t a, uint64_t b)
{
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t load64(const unsigned char *p)
{
    uint64_t v;
    memcpy(&v, p, 8);
    return v;
}

static inline uint64_t load32(const unsigned char *p)
{
    uint32_t v;
    memcpy(&v, p, 4);
    return v;
}

uint64_t crm_hash(const void *bytes, size_t len)
{
    const unsigned char *p = bytes;
    uint64_t seed = secret[0] ^ len, a, b;
    size_t left = len;

    while (left > 16) {
        seed = mix(load64(p) ^ secret[1], load64(p + 8) ^ seed);
        p += 16;
        left -= 16;
    }
    if (left >= 8) {
        a = load64(p);
        b = load64(p + left - 8);
    } else if (left >= 4) {
        a = load32(p);
        b = load32(p + left - 4);
    } else if (left > 0) {
        a = (uint64_t)p[0] << 16 | (uint64_t)p[left >> 1] << 8 | p[left - 1];
        b = 0;
    } else {
        a = b = 0;
    }
    return mix(secret[1] ^ seed, mix(a ^ secret[1], b ^ secret[2]));
}

void crm_map_init(struct crm_map *map)
{
    *map = (struct crm_map){0};
    crm_arena_init(&map->far);
}

void crm_map_release(struct crm_map *map)
{
    free(map->slot);
    free(map->key);
    crm_arena_release(&map->far);
    crm_map_init(map);
}

struct crm_slice crm_map_key(const struct crm_map *map, uint32_t id)
{
    const union crm_map_key *key = &map->key[id];

    if (key->inl.len == FAR)
        return (struct crm_slice){key->far.ptr, key->far.len};
    return (struct crm_slice){key->inl.text, key->inl.len};
}

static inline bool same(const union crm_map_key *key, struct crm_slice text)
{
    if (key->inl.len != FAR)
        return key->inl.len == text.len && memcmp(key->inl.text, text.ptr, text.len) == 0;
    return key->far.len == text.len && memcmp(key->far.ptr, text.ptr, text.len) == 0;
}

/* The slot of `key`, or the free one where it belongs. */
static uint32_t probe(const struct crm_map *map, struct crm_slice key, uint64_t hash)
{
    uint32_t tag = (uint32_t)(hash >> 32);
    uint32_t at = (uint32_t)hash & map->mask;

    for (;;) {
        const struct crm_map_slot *slot = &map->slot[at];
        if (slot->id == CRM_MAP_NONE || (slot->hash == tag && same(&map->key[slot->id], key)))
            return at;
        at = (at + 1) & map->mask;
    }
}

uint32_t crm_map_find_hashed(const struct crm_map *map, struct crm_slice key, uint64_t hash)
{
    return map->n ? map->slot[probe(map, key, hash)].id : CRM_MAP_NONE;
}

uint32_t crm_map_find(const struct crm_map *map, struct crm_slice key)
{
    return crm_map_find_hashed(map, key, crm_hash(key.ptr, key.len));
}

static bool grow_slots(struct crm_map *map)
{
    uint64_t slots = map->slot ? ((uint64_t)map->mask + 1) * 2 : FIRST_SLOTS;
    struct crm_map_slot *slot;

    if (slots > (uint64_t)1 << 32)
        return false;
    slot = crm_mem_alloc((size_t)slots, sizeof *slot);
    if (!slot)
        return false;
    memset(slot, 0xFF, (size_t)slots * sizeof *slot);
    for (uint32_t id = 0; id < map->n; id++) {
        struct crm_slice key = crm_map_key(map, id);
        uint64_t hash = crm_hash(key.ptr, key.len);
        uint32_t at = (uint32_t)hash & (uint32_t)(slots - 1);
        while (slot[at].id != CRM_MAP_NONE)
            at = (at + 1) & (uint32_t)(slots - 1);
        slot[at] = (struct crm_map_slot){(uint32_t)(hash >> 32), id};
    }
    free(map->slot);
    map->slot = slot;
    map->mask = (uint32_t)(slots - 1);
    return true;
}

bool crm_map_put_hashed(
    struct crm_map *map, struct crm_slice key, uint64_t hash, uint32_t *id, bool *added)
{
    union crm_map_key *stored;
    uint32_t at;

    if (map->slot) {
        at = probe(map, key, hash);
        if (map->slot[at].id != CRM_MAP_NONE) {
            *id = map->slot[at].id;
            *added = false;
            return true;
        }
    }
    if (key.len > UINT32_MAX || map->n >= CRM_MAP_NONE - 1)
        return false;
    if (!map->slot || (uint64_t)(map->n + 1) * 4 > ((uint64_t)map->mask + 1) * 3)
        if (!grow_slots(map))
            return false;
    if (!crm_mem_grow((void **)&map->key, &map->key_cap, (size_t)map->n + 1, sizeof *map->key))
        return false;
    stored = &map->key[map->n];
    if (key.len <= INLINE) {
        stored->inl.len = (unsigned char)key.len;
        if (key.len)
            memcpy(stored->inl.text, key.ptr, key.len);
    } else {
        char *copy = crm_arena_bytes(&map->far, key.len);
        if (!copy)
            return false;
        memcpy(copy, key.ptr, key.len);
        stored->far.mark = FAR;
        stored->far.len = (uint32_t)key.len;
        stored->far.ptr = copy;
    }
    at = probe(map, key, hash);
    map->slot[at] = (struct crm_map_slot){(uint32_t)(hash >> 32), map->n};
    *id = map->n++;
    *added = true;
    return true;
}

bool crm_map_put(struct crm_map *map, struct crm_slice key, uint32_t *id, bool *added)
{
    return crm_map_put_hashed(map, key, crm_hash(key.ptr, key.len), id, added);
}
