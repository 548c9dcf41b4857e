/*
 * log.h -- a growing list of small numbers for each of very many owners
 *
 * A list is bytes (signed varints, as a rule).  The first 11 lie in the owner's own 12 bytes;
 * longer lists lie in a pool shared by many owners, in pieces of 16, 24, 32, 48, 64, 96 ... bytes,
 * so that a list never costs more than half again what it holds.  Pieces that a list has outgrown
 * are used again.
 *
 *     union crm_log list = {0};
 *     crm_log_append(&pool, &list, bytes, n);              false: out of memory
 *     bytes = crm_log_bytes(&pool, &list, &n);             valid until the next append to the pool
 */
#ifndef CRM_LEDGER_LOG_H
#define CRM_LEDGER_LOG_H

#include "base/varint.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CRM_LOG_NEAR = 11, CRM_LOG_FAR = 255, CRM_LOG_CLASSES = 60 };

/* An empty list is all zero. */
union crm_log {
    struct {
        uint8_t used; /* at most CRM_LOG_NEAR */
        uint8_t bytes[CRM_LOG_NEAR];
    } near;
    struct {
        uint8_t mark; /* CRM_LOG_FAR */
        uint8_t size_class;
        uint32_t used;
        uint32_t at; /* in units of 8 bytes from the start of the pool */
    } far;
};

struct crm_log_pool {
    uint64_t *unit; /* unit[0] is never used, so that 0 ends a list of free pieces */
    size_t cap, used;
    uint32_t free_piece[CRM_LOG_CLASSES];
};

/* Holds nothing and no memory yet. */
void crm_log_pool_init(struct crm_log_pool *pool);
void crm_log_pool_release(struct crm_log_pool *pool);

/* False when memory is out or the pool passes 32 GiB; the list is then as it was. */
bool crm_log_append(struct crm_log_pool *pool, union crm_log *log, const uint8_t bytes[], size_t n);

/* Make room for n bytes more, moving to a larger piece if need be. False as above. */
bool crm_log_reserve(struct crm_log_pool *pool, union crm_log *log, size_t n);

/* Replace the contents by n bytes. False as above. */
bool crm_log_replace(
    struct crm_log_pool *pool, union crm_log *log, const uint8_t bytes[], size_t n);

/* Bytes that can be appended without moving to a larger piece. */
size_t crm_log_room(const union crm_log *log);

static inline size_t crm_log_length(const union crm_log *log)
{
    return log->near.used == CRM_LOG_FAR ? log->far.used : log->near.used;
}

const uint8_t *crm_log_bytes(const struct crm_log_pool *pool, const union crm_log *log, size_t *n);

/* Bring the bytes of a list near, some time before they are asked for. */
static inline void crm_log_prefetch(const struct crm_log_pool *pool, const union crm_log *log)
{
    if (log->near.used == CRM_LOG_FAR)
        __builtin_prefetch((const char *)(pool->unit + log->far.at) + log->far.used);
}

#endif
