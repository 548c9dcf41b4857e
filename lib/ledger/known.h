/*
 * known.h -- a client as they were known on a day: what a ledger tells of the time up to it
 *
 * One ledger with visits by day that keeps lines with their amounts tells of every day:
 *
 *     spec.visit = CRM_VISIT_DAY; spec.form = (struct crm_form){.lines = true, .amount = true};
 *     while ((client = crm_ledger_next(ledger, &cursor)))
 *         crm_client_known(&ledger->shard[cursor.shard], client, day, &known, &seen, err);
 *
 * What `known` says is what a ledger of the rows up to `day` says of the client; the order of first
 * appearance is that in all rows.
 */
#ifndef CRM_LEDGER_KNOWN_H
#define CRM_LEDGER_KNOWN_H

#include "ledger/shard.h"

/*
 *   known  out  a copy of the client with the days, visits and amounts up to `day`; key and log are
 *               those of the client, which must stay
 *   seen   out  is there a line up to `day`?  `known` is undefined if not
 * O(lines).  Errors: CRM_ENOMEM; CRM_EDATA when the amounts do not fit in 64 bits.
 */
enum crm_status crm_client_known(struct crm_shard *shard, const struct crm_client *client,
    int32_t day, struct crm_client *known, bool *seen, struct crm_err *err);

/* The day of a client's first line, visit or not; CRM_DAY_NONE without one. */
int32_t crm_client_first_line(const struct crm_shard *shard, const struct crm_client *client);

#endif
