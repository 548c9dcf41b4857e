/*
 * list.h -- a list given to an option: "a, b"
 *
 *     struct crm_slice rest = crm_slice_of("a, b"), name;
 *     while (crm_list_next(&rest, &name)) ...
 *
 * Names stand between commas; blanks at their ends do not count.  A comma inside round brackets
 * that are closed is part of a name: "C(group,base)", "Amount (net, paid)".
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

/*
 * The names of a text, each ended in NUL.
 * text NULL: no items.  Release in any case.
 * Errors: CRM_EUSAGE for an empty name or more than CRM_LIST_MAX, with `option`; CRM_ENOMEM.
 */
enum { CRM_LIST_MAX = 200 };
struct crm_list {
    char *room;
    const char *item[CRM_LIST_MAX];
    size_t n;
};
enum crm_status crm_list_split(
    struct crm_list *list, const char *text, const char *option, struct crm_err *err);
void crm_list_release(struct crm_list *list);

#endif
