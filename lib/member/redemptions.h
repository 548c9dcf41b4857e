/*
 * redemptions.h -- points that clients spent: a file of customer_id,date,points
 *
 *     crm_redemptions_read(&list, reader, as_of, since, until, err);
 *     n = crm_redemptions_of(&list, id, &first);            list.line[first .. first + n - 1]
 *     crm_redemptions_release(&list);
 *
 * Lines of a client are in order of day and points, so that the order of rows has no meaning.
 */
#ifndef CRM_MEMBER_REDEMPTIONS_H
#define CRM_MEMBER_REDEMPTIONS_H

#include "base/map.h"
#include "io/reader.h"

struct crm_redemption {
    uint32_t client; /* of `ids` */
    int32_t day;
    int64_t points; /* above 0 */
};

struct crm_redemptions {
    struct crm_map ids; /* in order of first appearance */
    struct crm_redemption *line;
    size_t n, cap;
    size_t *first;                   /* of each client, and behind the last */
    uint64_t nobody, after, outside; /* rows without an id, after as_of, outside the bounds */
};

/*
 * since, until: CRM_DAY_NONE without.  Release in any case.
 * Errors: CRM_EDATA with the place of a cell that is no date or no whole number of points.
 */
enum crm_status crm_redemptions_read(struct crm_redemptions *list, struct crm_reader *reader,
    int32_t as_of, int32_t since, int32_t until, struct crm_err *err);
void crm_redemptions_release(struct crm_redemptions *list);

/* How many lines a client has, and where they begin. */
size_t crm_redemptions_of(const struct crm_redemptions *list, struct crm_slice id, size_t *first);

#endif
