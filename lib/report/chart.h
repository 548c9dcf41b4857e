/*
 * chart.h -- pictures as inline SVG, drawn for a column 360 units wide
 *
 * Every chart has a title for those who cannot see it and is drawn in two inks that read on light
 * and on dark ground; text takes the colour of the page (currentColor).  Widths are the same for
 * all, so that letters are; a chart that needs more room is wider and scrolls in its frame.
 * Colours never carry a meaning alone: bars have their numbers, series their names.
 *
 * Values that are NAN are missing: nothing is drawn for them.  Labels are text of the input.
 */
#ifndef CRM_REPORT_CHART_H
#define CRM_REPORT_CHART_H

#include "report/html.h"

/*
 * Bars that lie: one a label, longest `max` (NAN: the largest value), the number behind as `shown`
 * text; a line from lo to hi where they are not NAN.
 */
struct crm_chart_bar {
    struct crm_slice label, shown;
    double value, lo, hi;
};
void crm_chart_bars(struct crm_html *html, const char *title, const struct crm_chart_bar bar[],
    size_t n, double max);

/*
 * Columns by time, up to three parts on top of each other (negative parts below the line).
 *   value[n * n_parts]  in   row by row
 */
void crm_chart_columns(struct crm_html *html, const char *title, const struct crm_slice label[],
    size_t n, const char *const part[], size_t n_parts, const double value[]);

/*
 * Lines by time with limits as a band, up to three.
 *   value, lo, hi [n * n_lines]  in   row by row; lo and hi may be NULL
 *   lowest, highest              ends of the axis; NAN: from the values
 *   per_cent                     values are 0 .. 1 and shown as per cent
 */
void crm_chart_lines(struct crm_html *html, const char *title, const struct crm_slice label[],
    size_t n, const char *const line[], size_t n_lines, const double value[], const double lo[],
    const double hi[], double lowest, double highest, bool per_cent);

/*
 * A map of cells, darker for more.
 *   value[n_rows * n_columns]  in   0 .. highest, NAN: no cell
 *   shown[n_rows * n_columns]  in   what stands in the cell
 */
void crm_chart_heat(struct crm_html *html, const char *title, const struct crm_slice row[],
    size_t n_rows, const struct crm_slice column[], size_t n_columns, const double value[],
    double highest, const struct crm_slice shown[]);

/* Steps from one level to another: first and last stand on the ground, the others change it. */
struct crm_chart_step {
    const char *label;
    double value; /* of the first and last the level, of the others the change */
};
void crm_chart_bridge(
    struct crm_html *html, const char *title, const struct crm_chart_step step[], size_t n);

#endif
