/*
 * tally.h -- what happened to the rows of an import: control totals, whole or put together of
 * pieces
 *
 *     crm_tally_init(&tally, stream);  ... count ...
 *     crm_tally_write(&tally, &out);                                 a piece, as a state
 *
 *     while (!(status = crm_state_in_next(&in, &more, err)) && more && !status)
 *         status = crm_tally_read(&tally, &in, err);                 adds them up
 *     crm_tally_release(&tally);
 *
 * A state holds the ids of all clients, for a client of two pieces is one.
 */
#ifndef CRM_POS_TALLY_H
#define CRM_POS_TALLY_H

#include "base/map.h"
#include "io/state.h"
#include "pos/rows.h"

enum { CRM_TALLY_STATE = 2 }; /* version */

struct crm_tally {
    enum crm_stream stream;
    struct crm_rows_sums sums; /* of rows written */
    uint64_t n_bad, n_skipped; /* set aside: cannot be read; left out by the preset */
    uint64_t n_differ;         /* totals of a till that are not those of its rows */
    uint64_t n_totals, n_duplicates, n_duplicate_walk_ins;
    int64_t set_aside_e4, duplicates_e4, duplicate_walk_ins_e4;
    uint64_t filled[CRM_N_FIELDS]; /* cells that are not empty, of a client list */
    uint64_t n_filled;             /* rows of the output these counts are of */
    struct crm_map clients;        /* their ids */
};

void crm_tally_init(struct crm_tally *tally, enum crm_stream stream);
void crm_tally_release(struct crm_tally *tally);
void crm_tally_write(const struct crm_tally *tally, struct crm_state_out *out);

/*
 * Add the state at hand; the stream of an empty tally becomes that of the state.
 * Errors: CRM_EDATA when it is of another stream or damaged, or a sum does not fit; those of `in`;
 * CRM_ENOMEM.
 */
enum crm_status crm_tally_read(
    struct crm_tally *tally, struct crm_state_in *in, struct crm_err *err);

#endif
