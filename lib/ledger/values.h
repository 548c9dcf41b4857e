/*
 * values.h -- the text of lines: cells of columns, alone or several together, as numbers
 *
 * A value is the cells of some columns of a row.  In the place of a column called `weekday`,
 * `hour`, `month` or `age` that the input does not have stands what its date says: frame/made.h.
 * One cell is its own key; several are each after its length.
 */
#ifndef CRM_LEDGER_VALUES_H
#define CRM_LEDGER_VALUES_H

#include "base/arena.h"
#include "base/err.h"
#include "frame/made.h"
#include "ledger/transaction.h"

enum { CRM_VALUE_COLUMNS = 8 };

struct crm_value {
    const char *column[CRM_VALUE_COLUMNS];
    size_t n_columns;
    bool optional; /* empty where the input has no such column, instead of an error */
};

/* Where the cells of a value are: among the cells of a row, or how they are made. */
#define CRM_AT_MADE(made) (SIZE_MAX - (size_t)(made))
#define CRM_AT_LEAST CRM_AT_MADE(CRM_MADE_AGE) /* below it: a cell */
#define CRM_AT_NOTHING SIZE_MAX
struct crm_value_at {
    size_t column[CRM_VALUE_COLUMNS];
    size_t n_columns;
};

/* How `name` is made of the date alone, as a column; CRM_AT_NOTHING: it is not. */
size_t crm_value_made(const char *name);

/* The key of a row's value; one of several cells lies in `arena`. False: no memory. */
bool crm_value_key(const struct crm_value_at *at, const struct crm_slice cell[],
    const struct crm_transaction *line, struct crm_arena *arena, struct crm_slice *key);

/* Cell number `column` of a key of n_columns. */
struct crm_slice crm_value_cell(struct crm_slice key, size_t n_columns, size_t column);

#endif
