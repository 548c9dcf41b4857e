#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>

enum { CHUNK = 64 * 1024 };

struct crm_arena_chunk {
    struct crm_arena_chunk *older;
    size_t room;
    alignas(max_align_t) char bytes[];
};

void crm_arena_init(struct crm_arena *arena)
{
    *arena = (struct crm_arena){NULL, 0, 0};
}

void crm_arena_release(struct crm_arena *arena)
{
    while (arena->chunk) {
        struct crm_arena_chunk *older = arena->chunk->older;
        free(arena->chunk);
        arena->chunk = older;
    }
    crm_arena_init(arena);
}

void crm_arena_reset(struct crm_arena *arena)
{
    struct crm_arena_chunk *keep = arena->chunk;

    if (!keep)
        return;
    arena->chunk = keep->older;
    crm_arena_release(arena);
    keep->older = NULL;
    *arena = (struct crm_arena){keep, 0, keep->room};
}

static char *take(struct crm_arena *arena, size_t size, size_t align)
{
    size_t start = (arena->used + align - 1) / align * align;

    if (!arena->chunk || start > arena->room || size > arena->room - start) {
        size_t room = size > CHUNK ? size : CHUNK;
        struct crm_arena_chunk *chunk;
        if (room > SIZE_MAX - sizeof *chunk)
            return NULL;
        chunk = malloc(sizeof *chunk + room);
        if (!chunk)
            return NULL;
        chunk->older = arena->chunk;
        chunk->room = room;
        *arena = (struct crm_arena){chunk, 0, room};
        start = 0;
    }
    arena->used = start + size;
    return arena->chunk->bytes + start;
}

void *crm_arena_alloc(struct crm_arena *arena, size_t size)
{
    return take(arena, size, alignof(max_align_t));
}

char *crm_arena_bytes(struct crm_arena *arena, size_t size)
{
    return take(arena, size, 1);
}

char *crm_arena_dup(struct crm_arena *arena, struct crm_slice s)
{
    char *copy = s.len < SIZE_MAX ? take(arena, s.len + 1, 1) : NULL;

    if (!copy)
        return NULL;
    if (s.len)
        memcpy(copy, s.ptr, s.len);
    copy[s.len] = '\0';
    return copy;
}
