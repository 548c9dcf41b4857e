#include "campaign/first_time.h"

#include "base/mem.h"

#include <stdlib.h>

enum {
    IN_AFTER = 1,       /* in the window from the start on */
    IN_BEFORE = 2,      /* in the window before it */
    SEEN_AFTER = 4,     /* before the start */
    SEEN_BEFORE = 8,    /* before the window before it */
    FIRST_SLOTS = 1024, /* a power of two */
    STRIP = 64,
};

enum crm_status crm_first_time_init(
    struct crm_first_time *f, size_t n_clients, int32_t horizon, struct crm_err *err)
{
    *f = (struct crm_first_time){.horizon = horizon, .mask = FIRST_SLOTS - 1};
    if (!n_clients)
        return CRM_OK;
    f->touched = crm_mem_zalloc(n_clients, 1);
    f->key = crm_mem_alloc(FIRST_SLOTS, sizeof *f->key);
    f->flags = crm_mem_zalloc(FIRST_SLOTS, 1);
    return f->touched && f->key && f->flags ? CRM_OK : crm_err_nomem(err);
}

void crm_first_time_release(struct crm_first_time *f)
{
    free(f->touched);
    free(f->key);
    free(f->flags);
    free(f->before);
    *f = (struct crm_first_time){0};
}

/* The client stands in the upper half of a pair, so the lower bits of the product say nothing. */
static size_t first_slot(size_t mask, uint64_t pair)
{
    return (size_t)(pair * UINT64_C(0x9E3779B97F4A7C15) >> 32) & mask;
}

/* The slot of the pair, or the free one where it belongs. */
static size_t slot_of(const uint64_t key[], const uint8_t flags[], size_t mask, uint64_t pair)
{
    size_t slot = first_slot(mask, pair);

    while (flags[slot] && key[slot] != pair)
        slot = (slot + 1) & mask;
    return slot;
}

static bool grow(struct crm_first_time *f)
{
    size_t mask = 2 * f->mask + 1;
    uint64_t *key = crm_mem_alloc(mask + 1, sizeof *key);
    uint8_t *flags = crm_mem_zalloc(mask + 1, 1);

    if (!key || !flags) {
        free(key);
        free(flags);
        return false;
    }
    for (size_t i = 0; i <= f->mask; i++) {
        size_t slot;
        if (!f->flags[i])
            continue;
        slot = slot_of(key, flags, mask, f->key[i]);
        key[slot] = f->key[i];
        flags[slot] = f->flags[i];
    }
    free(f->key);
    free(f->flags);
    f->key = key;
    f->flags = flags;
    f->mask = mask;
    return true;
}

enum crm_status crm_first_time_put(struct crm_first_time *f, uint32_t client, uint32_t item,
    int32_t day, bool left_out, struct crm_err *err)
{
    uint64_t pair = (uint64_t)client << 32 | item;
    size_t slot;

    if (day < -f->horizon) {
        if (!crm_mem_grow((void **)&f->before, &f->before_cap, f->n_before + 1, sizeof *f->before))
            return crm_err_nomem(err);
        f->before[f->n_before++] = pair;
        return CRM_OK;
    }
    if (4 * (f->n + 1) > 3 * (f->mask + 1) && !grow(f))
        return crm_err_nomem(err);
    slot = slot_of(f->key, f->flags, f->mask, pair);
    if (!f->flags[slot]) {
        f->key[slot] = pair;
        f->n++;
        f->touched[client] = 1;
    }
    if (left_out)
        f->flags[slot] |= SEEN_AFTER;
    else
        f->flags[slot] |= day >= 0 ? IN_AFTER : IN_BEFORE | SEEN_AFTER;
    return CRM_OK;
}

/* A strip at a time, so that the slots are there when they are looked at. */
static void look_up(struct crm_first_time *f, uint64_t before[], size_t n)
{
    size_t kept = 0;

    for (size_t i = 0; i < n; i++)
        if (f->touched[before[i] >> 32]) {
            size_t slot = first_slot(f->mask, before[i]);
            __builtin_prefetch(&f->flags[slot]);
            __builtin_prefetch(&f->key[slot]);
            before[kept++] = before[i];
        }
    for (size_t i = 0; i < kept; i++) {
        size_t slot = slot_of(f->key, f->flags, f->mask, before[i]);
        if (f->flags[slot])
            f->flags[slot] |= SEEN_AFTER | SEEN_BEFORE;
    }
}

void crm_first_time_end(struct crm_first_time *f, uint8_t start[], uint8_t earlier[])
{
    for (size_t from = 0; from < f->n_before; from += STRIP)
        look_up(f, f->before + from, f->n_before - from < STRIP ? f->n_before - from : STRIP);
    for (size_t i = 0; i <= f->mask; i++) {
        uint32_t client = (uint32_t)(f->key[i] >> 32);
        if ((f->flags[i] & IN_AFTER) && !(f->flags[i] & SEEN_AFTER))
            start[client] = 1;
        if ((f->flags[i] & IN_BEFORE) && !(f->flags[i] & SEEN_BEFORE))
            earlier[client] = 1;
    }
}
