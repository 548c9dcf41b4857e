/*
 * ics.h -- events of a day for calendar programs (RFC 5545)
 *
 *     crm_ics_start(&w);
 *     crm_ics_event(&w, &event);         as many as there are
 *     crm_ics_end(&w);
 *
 * Lines end in CRLF and hold at most 75 octets, folded between characters and never inside an
 * escape.  Nothing comes from a clock: the same events give the same bytes next year.
 */
#ifndef CRM_CARE_ICS_H
#define CRM_CARE_ICS_H

#include "io/writer.h"

struct crm_ics_event {
    struct crm_slice uid_of[4];  /* what makes the event the same one: the UID is a hash of them */
    int32_t stamp;               /* DTSTAMP, at midnight UTC */
    int32_t day;                 /* all day */
    struct crm_slice summary[3]; /* one text in pieces */
    struct crm_slice description[12]; /* the same; a line of its own starts with "\n" */
};

void crm_ics_start(struct crm_writer *w);
void crm_ics_event(struct crm_writer *w, const struct crm_ics_event *event);
void crm_ics_end(struct crm_writer *w);

/*
 * NAME: and a text in n pieces, escaped and folded: `\` `;` `,` get a backslash, CRLF, CR and LF
 * become `\n`, other control characters but the tab are dropped, bytes that are no UTF-8 become
 * U+FFFD.
 */
void crm_ics_text(struct crm_writer *w, const char *name, const struct crm_slice piece[], size_t n);

#endif
