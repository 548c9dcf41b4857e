/*
 * unpack_limit.h -- how much a packed file may become (private to lib/io)
 *
 * Exports shrink to a tenth, seldom to a hundredth; deflate can go to a thousandth, which a file
 * does that is made to fill memory.
 */
#ifndef CRM_IO_UNPACK_LIMIT_H
#define CRM_IO_UNPACK_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

#define CRM_UNPACK_BOMB "unpacks to more than 200 times its size: no export does that"

static inline bool crm_unpack_is_bomb(uint64_t packed, uint64_t unpacked)
{
    enum { HARMLESS = 64 * 1024 * 1024, MOST = 200 };

    return unpacked > HARMLESS && unpacked / MOST > packed;
}

#endif
