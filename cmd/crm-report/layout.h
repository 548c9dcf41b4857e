/* layout.h -- the page put together: head, first screen, lists, pictures in rows, definitions */
#ifndef CRM_REPORT_LAYOUT_H
#define CRM_REPORT_LAYOUT_H

#include "first.h"
#include "picture.h"

void layout_write(struct page *page, const struct first *first);

/*
 * Blocks from .. to - 1 as rows of modules; the last ones are widened so that no row has a hole,
 * whether the screen has three columns or two, or on paper, which leaves out those `unprinted`.
 */
void grid_write(struct page *page, size_t from, size_t to);

/* audit: what the control totals of the exports say, a cell a fact. */
void data_write(struct page *page);

void definitions_write(struct page *page);

/* Results that no picture has drawn, each as a short table. */
void rest_write(struct page *page);

#endif
