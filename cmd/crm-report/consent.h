/*
 * consent.h -- who may be named: clients who said yes; the others are counted
 *
 * The column is `consent` with a yes in it, or as --consent COL=VALUE says (any case); an empty
 * cell is a client who was never asked, which is no yes.  A result that has no such column is
 * judged by the other results of the page: what one of them says of a client holds in all.
 * Where no result has the column nobody is known to have refused, and the page says so.
 */
#ifndef CRM_REPORT_CONSENT_H
#define CRM_REPORT_CONSENT_H

#include "results.h"

#include "base/map.h"

enum consent_answer {
    CONSENT_YES,
    CONSENT_NO,
    CONSENT_NEVER_ASKED,
    CONSENT_UNKNOWN, /* no result has the column */
    CONSENT_ANSWERS
};

struct consent {
    bool all;               /* --consent none: everybody may be named */
    char column[128];       /* "consent" */
    struct crm_slice value; /* what it must be; len 0: a yes in any language */
    struct crm_map clients; /* who has an answer in any result */
    unsigned char *answer;  /* of each */
    size_t cap;
    bool found; /* a result has the column */
};

/* text: COL=VALUE, none, or NULL.  Errors: CRM_EUSAGE for another form, and for a column that no
 * result with clients has. */
enum crm_status consent_read(
    struct consent *consent, const char *text, const struct results *results, struct crm_err *err);
void consent_release(struct consent *consent);

/* Of the client in this row (a result with a column customer_id). */
enum consent_answer consent_of(
    const struct consent *consent, const struct result *result, size_t row);

/* May the row be shown with who it is?  True for rows of no client. */
bool consent_names(const struct consent *consent, const struct result *result, size_t row);

#endif
