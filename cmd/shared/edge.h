/*
 * edge.h -- what is said of an export that begins in the middle of a history
 */
#ifndef CRM_SHARED_EDGE_H
#define CRM_SHARED_EDGE_H

#include "cli/cmd.h"
#include "ledger/left_edge.h"

enum { EDGE_TEXT = 192 };

/* The sentence, the same in every program; "" without an edge.  `so` ends it: what to do. */
const char *edge_text(const struct crm_left_edge *edge, const char *so, char text[EDGE_TEXT]);

/* That of a ledger; says how many its cohort_from leaves out. Errors: CRM_ENOMEM. */
enum crm_status edge_look(const struct crm_ledger *ledger, const struct crm_cli *cli,
    struct crm_left_edge *edge, struct crm_err *err);

/* How it ends where there is the option. */
#define EDGE_COHORT "use --cohort-from with a later day"

/* The option of what is made of whole histories. */
#define COHORT_OPTION(variable)                                                                    \
    OPT_DATE(0, "cohort-from", (variable), "only clients whose first visit is on or after DATE")

#endif
