#include "pos/overlap.h"

#include "base/mem.h"

#include <stdlib.h>

void crm_overlap_init(struct crm_overlap *overlap)
{
    *overlap = (struct crm_overlap){.count = NULL};
    crm_map_init(&overlap->keys);
}

void crm_overlap_release(struct crm_overlap *overlap)
{
    crm_map_release(&overlap->keys);
    free(overlap->count);
    overlap->count = NULL;
    overlap->cap = 0;
}

bool crm_overlap_row(struct crm_overlap *overlap, uint32_t file, struct crm_slice key, bool *again)
{
    struct crm_overlap_count *c;
    uint32_t id;
    bool added;

    if (!crm_map_put(&overlap->keys, key, &id, &added) ||
        !crm_mem_grow((void **)&overlap->count, &overlap->cap, overlap->keys.n, sizeof *c))
        return false;
    c = &overlap->count[id];
    if (added)
        *c = (struct crm_overlap_count){.file = file};
    if (c->file != file) {
        c->file = file;
        c->here = 0;
    }
    c->here++;
    *again = c->here <= c->kept;
    if (!*again)
        c->kept++;
    return true;
}

/* ---- suspicion ------------------------------------------------------------------------ */

uint64_t crm_suspect_hash(const char *bytes, size_t len)
{
    uint64_t h = len * UINT64_C(0x9E3779B97F4A7C15), w = 0;

    for (; len >= 8; bytes += 8, len -= 8) {
        memcpy(&w, bytes, 8);
        h = (h ^ w) * UINT64_C(0xBF58476D1CE4E5B9);
        h ^= h >> 29;
    }
    w = 0;
    if (len)
        memcpy(&w, bytes, len);
    h = (h ^ w) * UINT64_C(0x94D049BB133111EB);
    h ^= h >> 32;
    return h ? h : 1;
}

/* The slot of a hash, or the free one where it belongs. */
static struct crm_suspect_slot *find(struct crm_suspect_slot *slots, uint64_t hash)
{
    size_t i = (size_t)(hash >> 40) % CRM_SUSPECT_SLOTS;

    while (slots[i].hash && slots[i].hash != hash)
        i = (i + 1) % CRM_SUSPECT_SLOTS;
    return &slots[i];
}

/* Half of the sample goes. */
static bool thin(struct crm_suspect *s)
{
    struct crm_suspect_slot *slots = crm_mem_zalloc(CRM_SUSPECT_SLOTS, sizeof *slots);

    if (!slots)
        return false;
    s->mask = s->mask << 1 | 1;
    s->n = 0;
    for (size_t i = 0; i < CRM_SUSPECT_SLOTS; i++) {
        if (!s->slot[i].hash || s->slot[i].hash & s->mask)
            continue;
        *find(slots, s->slot[i].hash) = s->slot[i];
        s->n++;
    }
    free(s->slot);
    s->slot = slots;
    return true;
}

bool crm_suspect_row(struct crm_suspect *s, uint32_t file, uint64_t hash)
{
    struct crm_suspect_slot *slot;

    if (file != s->file) {
        s->file = file;
        s->n_sampled = s->n_same = s->about = 0;
    }
    if (hash & s->mask)
        return true;
    if (!s->slot && !(s->slot = crm_mem_zalloc(CRM_SUSPECT_SLOTS, sizeof *s->slot)))
        return false;
    s->n_sampled++;
    slot = find(s->slot, hash);
    if (slot->hash) {
        s->n_same += slot->file != file;
        s->about += slot->file != file ? s->mask + 1 : 0; /* each stands for so many */
        return true;
    }
    *slot = (struct crm_suspect_slot){hash, file};
    return ++s->n < CRM_SUSPECT_SLOTS / 2 || thin(s);
}

uint64_t crm_suspect_rows(const struct crm_suspect *s)
{
    if (s->n_same == 0 || (s->n_same < 2 && s->n_same * 10 < s->n_sampled))
        return 0;
    return s->about;
}

void crm_suspect_release(struct crm_suspect *s)
{
    free(s->slot);
    *s = (struct crm_suspect){.slot = NULL};
}
