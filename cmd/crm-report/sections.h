/* sections.h -- the articles a page can have; each does nothing when its result was not given */
#ifndef CRM_REPORT_SECTIONS_H
#define CRM_REPORT_SECTIONS_H

#include "page.h"

/* clients.c: how many, how much, who stays */

void show_activity(struct page *page);
void show_bridge(struct page *page);
void show_retention(struct page *page);
void show_cohorts(struct page *page);
void show_intervals(struct page *page);

/* groups.c: segments, movement, staff, what is sold */
void show_summaries(struct page *page);
void show_cross(struct page *page);
void show_movement(struct page *page);
void show_pareto(struct page *page);

/* voice.c: answers */
void show_nps(struct page *page);
void show_csat(struct page *page);
void show_trend(struct page *page);
void show_complaints(struct page *page);
void show_gap(struct page *page);

/* rest.c: control totals, what has no picture, definitions, actions */

/* Rows of the last period of a result with a column `period`: from .. to - 1, in file order. */
struct crm_slice last_period(const struct result *result);

#endif
