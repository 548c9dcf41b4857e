/* draw.h -- what the pictures share: ticks in the reader's words, lists of names, states of periods
 */
#ifndef CRM_REPORT_DRAW_H
#define CRM_REPORT_DRAW_H

#include "picture.h"
#include "report/plot.h"

#include <math.h>
#include <stdlib.h>
#include <stdio.h>

#define EMPTY ((struct crm_slice){"", 0})

/* The strokes of a figure go into its markup. */
#define PIC_OF(fig) ((struct crm_pic){.html = &(fig)->svg})

/*
 * Ticks: an axis whose `data` is &page, where page is the struct page * of the picture.
 *   amount 300k, share 45 % of 0.45, pct 45 % of 45, number as it is, days 30
 */
crm_axis_format tick_amount, tick_share, tick_pct, tick_number;

/* An axis with a name from the words (NULL: none); ends free. */
#define AXIS(page, ticks, id)                                                                      \
    ((struct crm_plot_axis){                                                                       \
        .format = (ticks), .data = &(page), .name = axis_name(page, id), .lo = NAN, .hi = NAN})
struct crm_slice axis_name(struct page *page, const char *id);

/* The name of a standing axis drawn by hand, above its highest tick. */
void name_upright(struct page *page, struct crm_pic *pic, const char *id);

/* Is a word one of those in the cell `note`? */
bool noted(const struct result *r, size_t row, const char *note);
/* The state of a row of a period, from its note: edge, open (or running), else closed. */
enum crm_plot_state state_of(const struct result *r, size_t row);
struct crm_plot_words state_words(struct page *page);

/* The last row whose period is over and not at the edge, among rows where `column` (NULL: any) has
 * a number; SIZE_MAX none. */
size_t last_closed(const struct result *r, const char *column);
/* The last row before `row` that is of another period, closed; SIZE_MAX none. */
size_t closed_before(const struct result *r, size_t row);

/* tick, year and state of a row with a column `period`; values NAN. */
struct crm_plot_period period_of(struct page *page, const struct result *r, size_t row);

/* "a", "a and b", "a, b and c"; of more than `most` "a, b and 4 others". */
struct crm_slice names(struct page *page, const struct crm_slice name[], size_t n, size_t most);

/* Text of an interval, "34–57", in the way `put` writes one number; empty where a limit is. */
struct crm_slice limits(
    struct page *page, double lo, double hi, struct crm_slice (*put)(struct page *, double));
/* The same of shares 0 .. 1, in per cent. */
struct crm_slice limits_share(struct page *page, double lo, double hi);
/* Per cent of 0 .. 100, for `limits` and labels. */
struct crm_slice say_pct(struct page *page, double pct);
/* A number with one or two decimals, for `limits`. */
struct crm_slice say_two(struct page *page, double value);
/* A signed number with up to two decimals. */
struct crm_slice say_plus(struct page *page, double value);
struct crm_slice say_plus_points(struct page *page, double share); /* +12.3 of 0.123 */

/* A name of the user's questions: on_time -> on time. */
struct crm_slice plain_name(struct page *page, struct crm_slice name);

/*
 * A term of a model or a trait by its label: C(source)online and source=online are "source:
 * online", recency_days the label of the column.  band_name: a level that is a span of numbers
 * ("up to 29", "298 to 822", "above 822"), else the name of the value.
 */
struct crm_slice term_name(struct page *page, const struct result *r, struct crm_slice name);
struct crm_slice band_name(struct page *page, const char *column, struct crm_slice level);

/* What a definition of retention asks, in a few words: "all, back in 90 days" (pic_stay.c). */
struct crm_slice definition_name(
    struct page *page, struct crm_slice definition, struct crm_slice who);

/* Holm's adjustment in place; NAN stays. */
void holm(double p[], size_t n);

/* A row of a plot with everything missing but its name. */
struct crm_plot_row plot_row(struct crm_slice label);

/* Worst first: rows by value, missing last; equal ones keep their order of names. */
void sort_rows(struct crm_plot_row row[], size_t n, bool largest_first);

/* Does a result have rows of one grouping column that is `name`? */
bool grouped_by(const struct result *r, const char *name);
/* The name of the grouping columns, as a reader says it: "staff". */
struct crm_slice by_name(struct page *page, const struct result *r);
/* The label of a row: its grouping cells, " · " between. */
struct crm_slice by_label(struct page *page, const struct result *r, size_t row);

/* A result beside this one: of `kind`, of the same grouping. */
const struct result *companion(struct page *page, const struct result *r, enum kind kind);

/* a, b, c below the picture in the colours of their marks, from x = 40 on at y. */
void legend(struct crm_pic *pic, double x, double y, const char *const class[],
    const struct crm_slice text[], size_t n);

/* A table of sums behind the picture, instead of rows of the result: heads from the words, then a
 * name and `n` numbers a row. */
void numbers_begin(struct page *page, struct figure *fig, const char *const head[]);
void numbers_row(
    struct page *page, struct figure *fig, struct crm_slice name, const double value[], size_t n);
void numbers_end(struct figure *fig);

/* Marks with intervals about a common zero line, each row on a scale of its own: other units. */
void draw_own_scales(struct crm_pic *pic, const struct crm_plot_row row[], size_t n, double height);

/* Bars or marks of rows into the figure: its height, and what they show in words. */
void draw_bars(struct page *page, struct figure *fig, const struct crm_plot_row row[], size_t n,
    const struct crm_plot_axis *axis);
void draw_forest(struct page *page, struct figure *fig, const struct crm_plot_row row[], size_t n,
    const struct crm_plot_axis *axis, double reference);

#endif
