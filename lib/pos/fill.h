/*
 * fill.h -- cells that stand only in the first row of a ticket, given to its other rows
 *
 * Looks at rows in order, so that an import with a preset that fills runs on one thread.
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
    struct crm_fill_cell group, *value; /* of the ticket before */
    size_t n_values;
};

/* Whether any file of the import is filled. */
bool crm_fill_needed(const struct crm_import *import);

/*
 * `cells` with the empty ones filled, valid until the next call; `cells` itself when the file is
 * not filled.  NULL: out of memory.
 */
const struct crm_slice *crm_fill_row(struct crm_fill *fill, const struct crm_import_file *file,
    const struct crm_slice *cells, size_t n_cells);
void crm_fill_release(struct crm_fill *fill);

#endif
