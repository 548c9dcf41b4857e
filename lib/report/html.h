/*
 * html.h -- markup into memory; one function lets text of the input in
 *
 *     struct crm_html html = {0};
 *     crm_html_raw(&html, "<p>");                markup of the program's own
 *     crm_html_text(&html, name);                anything else: escaped, whatever it holds
 *     crm_html_raw(&html, "</p>");
 *     if (html.failed) return crm_err_nomem(err);
 *     ... html.text, html.len ...
 *     crm_html_release(&html);
 *
 * Running out of memory is remembered; later calls do nothing.
 */
#ifndef CRM_REPORT_HTML_H
#define CRM_REPORT_HTML_H

#include "base/slice.h"

struct crm_html {
    char *text;
    size_t len, cap;
    bool failed;
    unsigned ids; /* ids given so far, for titles of pictures */
};

void crm_html_release(struct crm_html *html);

/* Markup as it is. */
void crm_html_raw(struct crm_html *html, const char *markup);

/*
 * Text: & < > " ' become entities, control characters and what is no UTF-8 U+FFFD; characters
 * that turn the direction of writing are dropped (U+200E U+200F U+061C U+202A..E U+2066..9), so
 * that a name cannot rearrange what stands beside it.  Safe between tags and inside quotes.
 */
void crm_html_text(struct crm_html *html, struct crm_slice text);
void crm_html_string(struct crm_html *html, const char *text);

/* For a text that is no markup: nothing is escaped, but control characters (line ends too), what
 * is no UTF-8 and what turns the direction of writing goes as above. */
void crm_html_plain(struct crm_html *html, struct crm_slice text);

/* printf for markup with numbers; never with text of the input. */
void crm_html_format(struct crm_html *html, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A coordinate: at most two decimals, '.' as the point, the same bytes everywhere. */
void crm_html_number(struct crm_html *html, double value);

#endif
