/*
 * first_time.h -- who had something for the first time in a window  (inside lib/campaign)
 *
 * Two windows of H days: from the start on, and the H days before it.  Lines come in any order:
 * those in a window are kept as pairs of client and item, with what is known of each; those before
 * it are looked up among them at the end.
 */
#ifndef CRM_CAMPAIGN_FIRST_TIME_H
#define CRM_CAMPAIGN_FIRST_TIME_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct crm_first_time {
    int32_t horizon;
    uint8_t *touched; /* n_clients: has a pair */
    uint64_t *key;    /* open addressing: client << 32 | item; mask + 1 slots, 3/4 full at most */
    uint8_t *flags;   /* of the same slot; 0: free */
    size_t mask, n;
    uint64_t *before; /* pairs of lines before the start */
    size_t n_before, before_cap;
};

/* n_clients 0: nothing will come. Release in any case. Errors: CRM_ENOMEM. */
enum crm_status crm_first_time_init(
    struct crm_first_time *f, size_t n_clients, int32_t horizon, struct crm_err *err);
void crm_first_time_release(struct crm_first_time *f);

/*
 * day: from the start, below H. left_out: a line that says only what the client had before, and is
 * itself in no window; day < 0. Errors: CRM_ENOMEM.
 */
enum crm_status crm_first_time_put(struct crm_first_time *f, uint32_t client, uint32_t item,
    int32_t day, bool left_out, struct crm_err *err);

/* After the last: [client] := 1 for those with an item in the window that they never had before. */
void crm_first_time_end(struct crm_first_time *f, uint8_t start[], uint8_t earlier[]);

#endif
