/*
 * collect.h -- who stands in the rows of an import: ids and keys for link.h
 */
#ifndef CRM_POS_COLLECT_H
#define CRM_POS_COLLECT_H

#include "pos/import.h"

/*
 * The id of a row as the options of the import make it: cleaned, walk-in codes and words for
 * nothing gone, namespace before it, --map applied.
 *   *room, *cap  in/out  memory for it, grown as needed
 * False when memory is out; an id of no length is a walk-in.
 */
bool crm_collect_id(const struct crm_import *import, struct crm_slice cell, char **room,
    size_t *cap, struct crm_slice *id);

/*
 * Read all rows of `import` into `link`: the id of each and its keys of the fields in `linking`,
 * which join, and in `facts`, which are only noted.  Rows that cannot be read are passed over: who
 * writes the rows says so.
 */
enum crm_status crm_collect(struct crm_link *link, const struct crm_import *import,
    uint64_t linking, uint64_t facts, struct crm_err *err);

/* The person of a row without an id, by the first of its keys that has one; empty: unknown. */
struct crm_slice crm_collect_person(const struct crm_link *link, uint64_t linking,
    const struct crm_import_file *file, const struct crm_slice *cells);

#endif
