/*
 * arena.h -- many small pieces, one release
 *
 * Memory handed out stays where it is until crm_arena_release; nothing is freed alone.
 *
 *     struct crm_arena arena;
 *     crm_arena_init(&arena);
 *     char *copy = crm_arena_dup(&arena, slice);      NUL-terminated; NULL: out of memory
 *     crm_arena_release(&arena);
 */
#ifndef CRM_BASE_ARENA_H
#define CRM_BASE_ARENA_H

#include "base/slice.h"

struct crm_arena_chunk;

struct crm_arena {
    struct crm_arena_chunk *chunk; /* the one being filled, older ones behind it */
    size_t used, room;             /* bytes of that chunk */
};

void crm_arena_init(struct crm_arena *arena);
void crm_arena_release(struct crm_arena *arena);

/* Forget all pieces but keep one chunk, for a loop that fills the arena again and again. */
void crm_arena_reset(struct crm_arena *arena);

/* `size` bytes, aligned for any type / for char. NULL when memory is out. */
void *crm_arena_alloc(struct crm_arena *arena, size_t size);
char *crm_arena_bytes(struct crm_arena *arena, size_t size);

/* A copy of `s` with a NUL behind it (a NUL inside stays). NULL when memory is out. */
char *crm_arena_dup(struct crm_arena *arena, struct crm_slice s);

#endif
