#include "ledger/log.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { UNIT = 8 };

void crm_log_pool_init(struct crm_log_pool *pool)
{
    *pool = (struct crm_log_pool){.used = 1};
}

void crm_log_pool_release(struct crm_log_pool *pool)
{
    free(pool->unit);
    crm_log_pool_init(pool);
}

/* 2, 3, 4, 6, 8, 12 ... units */
static size_t units_of(unsigned size_class)
{
    return (size_t)(2 + (size_class & 1)) << (size_class >> 1);
}

static bool take_piece(struct crm_log_pool *pool, unsigned size_class, uint32_t *at)
{
    size_t units = units_of(size_class);

    if (pool->free_piece[size_class]) {
        *at = pool->free_piece[size_class];
        pool->free_piece[size_class] = (uint32_t)pool->unit[*at];
        return true;
    }
    if (units > UINT32_MAX - pool->used)
        return false;
    if (!crm_mem_grow((void **)&pool->unit, &pool->cap, pool->used + units, UNIT))
        return false;
    *at = (uint32_t)pool->used;
    pool->used += units;
    return true;
}

size_t crm_log_room(const union crm_log *log)
{
    if (log->near.used != CRM_LOG_FAR)
        return CRM_LOG_NEAR - (size_t)log->near.used;
    return units_of(log->far.size_class) * UNIT - log->far.used;
}

const uint8_t *crm_log_bytes(const struct crm_log_pool *pool, const union crm_log *log, size_t *n)
{
    if (log->near.used != CRM_LOG_FAR) {
        *n = log->near.used;
        return log->near.bytes;
    }
    *n = log->far.used;
    return (const uint8_t *)(pool->unit + log->far.at);
}

static bool move_to_larger(struct crm_log_pool *pool, union crm_log *log, size_t need)
{
    bool was_far = log->near.used == CRM_LOG_FAR;
    unsigned size_class = was_far ? log->far.size_class + 1U : 0;
    union crm_log old = *log;
    const uint8_t *bytes;
    uint32_t at;
    size_t n;

    while (size_class < CRM_LOG_CLASSES && units_of(size_class) * UNIT < need)
        size_class++;
    if (size_class == CRM_LOG_CLASSES || need > UINT32_MAX || !take_piece(pool, size_class, &at))
        return false;
    bytes = crm_log_bytes(pool, &old, &n);
    memcpy(pool->unit + at, bytes, n);
    if (was_far) {
        pool->unit[old.far.at] = pool->free_piece[old.far.size_class];
        pool->free_piece[old.far.size_class] = old.far.at;
    }
    log->far.mark = CRM_LOG_FAR;
    log->far.size_class = (uint8_t)size_class;
    log->far.used = (uint32_t)n;
    log->far.at = at;
    return true;
}

bool crm_log_reserve(struct crm_log_pool *pool, union crm_log *log, size_t n)
{
    return n <= crm_log_room(log) || move_to_larger(pool, log, crm_log_length(log) + n);
}

/*
 * A visit within two months of the one before is one byte, a line with its amount four to eight:
 * copies of fixed size that overlap, where a call of memcpy costs more than the rest of a row.
 */
static void copy_few(uint8_t *to, const uint8_t *bytes, size_t n)
{
    if (n == 1) {
        *to = *bytes;
    } else if (n >= 4 && n <= 8) {
        memcpy(to, bytes, 4);
        memcpy(to + n - 4, bytes + n - 4, 4);
    } else {
        memcpy(to, bytes, n);
    }
}

bool crm_log_append(struct crm_log_pool *pool, union crm_log *log, const uint8_t bytes[], size_t n)
{
    uint8_t *to;

    if (!crm_log_reserve(pool, log, n))
        return false;
    if (log->near.used != CRM_LOG_FAR) {
        to = log->near.bytes + log->near.used;
        log->near.used = (uint8_t)(log->near.used + n);
    } else {
        to = (uint8_t *)(pool->unit + log->far.at) + log->far.used;
        log->far.used += (uint32_t)n;
    }
    copy_few(to, bytes, n);
    return true;
}

bool crm_log_replace(struct crm_log_pool *pool, union crm_log *log, const uint8_t bytes[], size_t n)
{
    size_t length = crm_log_length(log);

    if (n > length && !crm_log_reserve(pool, log, n - length))
        return false;
    if (log->near.used != CRM_LOG_FAR)
        log->near.used = 0;
    else
        log->far.used = 0;
    return crm_log_append(pool, log, bytes, n);
}
