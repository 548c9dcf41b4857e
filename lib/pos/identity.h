/*
 * identity.h -- ids that stand for others: --map
 */
#ifndef CRM_POS_IDENTITY_H
#define CRM_POS_IDENTITY_H

#include "base/err.h"
#include "base/map.h"

/* Old ids and what to write for them. */
struct crm_idmap {
    struct crm_map old;
    struct crm_slice *now; /* a key of `old` */
    size_t cap;
    struct crm_arena arena;
};

/*
 * Read a file with the columns old_id and customer_id.
 *   secret  in  messages must not show ids
 * Errors: CRM_EIO; CRM_EDATA for a file without them, or an old id that stands for two.
 */
enum crm_status crm_idmap_read(
    struct crm_idmap *map, const char *path, bool secret, struct crm_err *err);
void crm_idmap_release(struct crm_idmap *map);

/* What stands for `id`; itself if nothing does. */
struct crm_slice crm_idmap_find(const struct crm_idmap *map, struct crm_slice id);

#endif
