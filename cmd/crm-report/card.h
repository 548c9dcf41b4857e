/* card.h -- the first screen in two other forms: a picture for a message, text for a mail body */
#ifndef CRM_REPORT_CARD_H
#define CRM_REPORT_CARD_H

#include "first.h"

/* An SVG of 1080 x 1440 with common fonts, light, into html. */
void card_write(struct page *page, const struct first *first, struct crm_html *html);

/* Plain text, a line a fact, into html (nothing is escaped there). */
void summary_write(struct page *page, const struct first *first, struct crm_html *html);

#endif
