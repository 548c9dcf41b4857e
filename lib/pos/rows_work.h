/*
 * rows_work.h -- what a thread has at hand while it turns rows; for lib/pos/rows*.c only
 */
#ifndef CRM_POS_ROWS_WORK_H
#define CRM_POS_ROWS_WORK_H

#include "base/arena.h"
#include "pos/convert.h"
#include "pos/fill.h"
#include "pos/rows.h"

enum { CRM_ROWS_BATCH = 64 };

struct crm_rows_work {
    const struct crm_import *import;
    struct crm_memo memo;
    struct crm_once_seen once;
    struct crm_convert convert;
    struct crm_fill fill;
    struct crm_arena arena; /* records and texts of events, ids */
    size_t room, event_cap, line_cap, secret_cap, fixed;
    unsigned wants;
};

/* A row was written. */
enum crm_status crm_rows_accept(struct crm_rows *rows, struct crm_err *err);

/* A record with the right number of fields that could not be turned. */
enum crm_status crm_rows_bad(struct crm_rows *rows, const struct crm_block *block,
    struct crm_scan *scan, struct crm_slice record, enum crm_convert_result result,
    struct crm_err *err);

/* A record that the scan could not split, or that has another number of fields. */
enum crm_status crm_rows_bad_record(struct crm_rows *rows, const struct crm_block *block,
    struct crm_scan *scan, struct crm_err *err);

enum crm_status crm_rows_not_utf8(struct crm_rows *rows, const struct crm_block *block,
    struct crm_slice record, struct crm_err *err);

#endif
