/*
 * fill.h -- cells that are filled in before a row is turned: from the first row of a ticket, from
 * the heading above (--fill-down), from another column (-c customer_id=A|B); and a name joined of
 * two columns; and telephones in one spelling
 *
 * What comes from other rows needs them in order, on one thread.
 */
#ifndef CRM_POS_FILL_H
#define CRM_POS_FILL_H

#include "pos/import.h"

struct crm_fill_cell {
    char *text;
    size_t len, cap;
};

struct crm_fill {
    struct crm_slice *row; /* scratch, as many cells as the reader gives */
    size_t row_cap;
    struct crm_fill_cell group, *value; /* of the ticket before, of the heading above */
    size_t n_values;
    const struct crm_import_file *file;
    char (*phone)[CRM_PHONE_TEXT]; /* of this row, in one spelling */
    size_t phone_cap;
    uint64_t n_odd_phones; /* that could not be read, and stay */
    char *name;            /* first and last one */
    size_t name_cap;
};

/* Whether any file of the import is filled; whether its rows must be looked at in order for it. */
bool crm_fill_needed(const struct crm_import *import);
bool crm_fill_in_order(const struct crm_import *import);

/*
 * `cells` with the empty ones filled, valid until the next call; `cells` itself when the file is
 * not filled.  NULL: out of memory.
 */
const struct crm_slice *crm_fill_row(struct crm_fill *fill, const struct crm_import *import,
    const struct crm_import_file *file, const struct crm_slice *cells, size_t n_cells);
void crm_fill_release(struct crm_fill *fill);

#endif
