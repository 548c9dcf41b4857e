/*
 * picture.h -- a picture: which result it draws, where it stands, and what the page puts round it
 *
 * A picture is a record in the list of pictures.c.  Its function fills a figure: a title that its
 * own table proves, one sentence below it, the markup inside <svg>, a foot; the page writes the
 * article, the numbers behind it and everything else.  It never writes to page->html.
 *
 *     bool pic_bridge(struct page *page, const struct result *r, struct figure *fig)
 *     {
 *         size_t last = ...;
 *         if (last == SIZE_MAX)
 *             return false;                       nothing to draw: the page shows a table, or
 * nothing fig->title = say(page, "bridge.pic", WITH({"n", say_count(page, result_number(r, last,
 * "new"))})); fig->sub = say(page, "bridge.note", NULL); fig->height = 208;
 *         ... primitives into &fig->svg, 360 units wide, fig->height high ...
 *         fig->columns = columns;                 NULL: all
 *         fig->rows = PAGE_PERIOD(...);           the rows drawn
 *         return true;
 *     }
 */
#ifndef CRM_REPORT_PICTURE_H
#define CRM_REPORT_PICTURE_H

#include "page.h"

/* Sections in the order of the audit page; the kicker of a picture is its section's name. */
enum section {
    SECTION_DATA,
    SECTION_MONEY,
    SECTION_CLIENTS,
    SECTION_STAY,
    SECTION_GROUPS,
    SECTION_TEAM,
    SECTION_OFFER,
    SECTION_BOOK,
    SECTION_MEMBERS,
    SECTION_VOICE,
    SECTION_NEXT,
    SECTION_OTHER,
    SECTIONS
};

struct figure {
    struct crm_slice title; /* the finding; plain text, escaped by the page */
    struct crm_slice sub;   /* what is drawn, unit, n, interval, test */
    struct crm_slice foot;  /* len 0: none */
    struct crm_slice desc;  /* the finding in numbers, for those who cannot see; len 0: the sub */
    struct crm_html svg;    /* markup inside <svg viewBox="0 0 360 height">; len 0: no picture */
    double height;          /* units: 208, up to 244; 470 when tall */
    bool tall;              /* two modules high */
    /* The numbers behind it: columns (NULL-ended list; NULL: all) and rows of the result. */
    const char *const *columns;
    struct page_rows rows;
    size_t most;             /* rows at most; 0: 24 */
    struct crm_html numbers; /* a <table> of its own instead; len 0: from the result */
};

struct picture {
    const char *name;  /* id in the page: letters and digits */
    enum kind kind;    /* the result it draws */
    const char *by;    /* "": not grouped; a column: grouped by it alone; NULL: any */
    const char *needs; /* further columns it draws, with blanks between; "" none */
    enum section section;
    int monthly; /* rank on the monthly page, 1 first: the first ten are printed; 0: audit only */
    bool (*draw)(struct page *page, const struct result *result, struct figure *fig);
};

extern const struct picture pictures[]; /* ended by name NULL */

/* Draw all pictures of a section (monthly: by rank) for all results they fit; each result that was
 * drawn counts as used. */
void pictures_of_section(struct page *page, enum section section);

/* The name of a section in the words. */
const char *section_word(enum section section);

/* A block of the page with the article of one figure. */
void figure_write(struct page *page, const struct result *result, const struct picture *picture,
    size_t twin, const struct figure *fig);

#endif
