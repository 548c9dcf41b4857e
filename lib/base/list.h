/*
 * list.h -- a list given to an option: "a, b"
 *
 *     struct crm_slice rest = crm_slice_of("a, b"), name;
 *     while (crm_list_next(&rest, &name)) ...
 *
 * Names stand between commas; blanks at their ends do not count.
 */
#ifndef CRM_BASE_LIST_H
#define CRM_BASE_LIST_H

#include "base/err.h"
#include "base/slice.h"

/* The next of the names in *rest, perhaps empty; at its end false. */
bool crm_list_next(struct crm_slice *rest, struct crm_slice *name);

/*
 * All names of some texts, as slices of them: names[*n] grows and is the caller's to free, whatever
 * happens.  Errors: CRM_EUSAGE for an empty name, with `option`; CRM_ENOMEM.
 */
enum crm_status crm_list_slices(struct crm_slice **names, size_t *n, const char *const texts[],
    size_t n_texts, const char *option, struct crm_err *err);

#endif
