/*
 * plot.h -- whole drawings of the usual forms, put together from pic.h
 *
 * Rows lie one below the other with their names on the left: bars about a zero line, intervals.
 * Periods stand one beside the other: stacked columns about a zero line, dots with intervals.
 * Every domain holds all values, limits and (for bars) zero, so nothing is ever cut off.
 * Texts are made by the caller; names too long for their place end in an ellipsis.
 */
#ifndef CRM_REPORT_PLOT_H
#define CRM_REPORT_PLOT_H

#include "report/pic.h"

/* What an axis is called and how its ticks are written. */
struct crm_plot_axis {
    crm_axis_format *format;
    const void *data;
    struct crm_slice name;    /* of the lying axis; len 0: none */
    struct crm_slice upright; /* of the standing axis of periods; len 0: none */
    double lo, hi;            /* ends that must be inside; NAN: from the values */
    bool log;
};

/* ---- rows ------------------------------------------------------------------------------ */

struct crm_plot_row {
    struct crm_slice label;
    struct crm_slice shown; /* beside the mark */
    struct crm_slice right; /* at the right edge */
    double value, lo, hi;   /* NAN: no mark, no interval */
    double was;             /* a hollow mark beside it: what is compared; NAN: none */
    const char *fill;       /* f1, fg, fx ...; NULL: f1 */
    bool hollow;            /* undecided: ring and grey interval */
};

/* Units high of so many rows with their axis: one module up to 14 rows, else two (470). */
double crm_plot_rows_height(size_t n);
/* How many rows have room in a picture two modules high. */
enum { CRM_PLOT_MOST_ROWS = 28 };

/* Bars from the zero line, with intervals and texts; `height` of the picture. */
void crm_plot_bars(struct crm_pic *pic, const struct crm_plot_row row[], size_t n, double height,
    const struct crm_plot_axis *axis);

/* Marks with intervals; `reference` gets a heavy line (NAN: none). */
void crm_plot_forest(struct crm_pic *pic, const struct crm_plot_row row[], size_t n, double height,
    const struct crm_plot_axis *axis, double reference);

/* Two bars a row side by side, each on its own scale from 0: % of clients, % of money. */
struct crm_plot_pair {
    struct crm_slice label, shown[2];
    double value[2];
};
void crm_plot_pairs(struct crm_pic *pic, const struct crm_plot_pair row[], size_t n,
    const struct crm_slice head[2], double height);

/* ---- periods --------------------------------------------------------------------------- */

enum crm_plot_state { CRM_PLOT_CLOSED, CRM_PLOT_EDGE, CRM_PLOT_OPEN };

struct crm_plot_period {
    struct crm_slice tick, year; /* year is written below where it changes */
    enum crm_plot_state state;   /* edge and open: hatched ground */
    double value, lo, hi;        /* dots */
    double part[3], mark;        /* columns: parts stacked away from zero, and a mark */
};

struct crm_plot_words {
    struct crm_slice edge, open; /* what is written at the hatched ground */
};

/* Columns of up to three parts with their fills; negative parts hang below the zero line. */
void crm_plot_columns(struct crm_pic *pic, const struct crm_plot_period period[], size_t n,
    const char *const fill[3], const struct crm_plot_words *words,
    const struct crm_plot_axis *axis);

/* Dots with intervals, grey and hollow where the state is not closed; a dashed line at
 * `reference` (NAN: none) with its name. */
void crm_plot_dots(struct crm_pic *pic, const struct crm_plot_period period[], size_t n,
    const struct crm_plot_words *words, const struct crm_plot_axis *axis, double reference,
    struct crm_slice reference_name);

/* Where column i of n periods has its middle, and how wide one is: for what is drawn over them. */
double crm_plot_middle(size_t i, size_t n);
double crm_plot_step(size_t n);

/* The labels below periods, as many as have room, the last always. */
void crm_plot_ticks(struct crm_pic *pic, const struct crm_plot_period period[], size_t n, double y);

/* ---- others ---------------------------------------------------------------------------- */

/* Levels are marks, changes bars between them: the first and the last step are levels. */
struct crm_plot_change {
    struct crm_slice label, shown;
    double value;
    const char *fill; /* of a change */
};
void crm_plot_waterfall(struct crm_pic *pic, const struct crm_plot_change step[], size_t n,
    const struct crm_plot_axis *axis);

/* few ▯▯▯▯▯▯▯ many, ending at x = right. */
void crm_plot_heat_key(
    struct crm_pic *pic, double right, double y, struct crm_slice few, struct crm_slice many);

/* Move y[n], in any order, apart so that two are `gap` or more from each other, within top ..
 * bottom as far as there is room. */
void crm_plot_spread(double y[], size_t n, double gap, double top, double bottom);

#endif
