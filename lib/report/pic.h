/*
 * pic.h -- the strokes a picture is made of, as inline SVG 360 units wide
 *
 *     struct crm_pic pic = {.html = &html};
 *     struct crm_axis x = crm_axis_of(-4, 12, 60, 340);       0 is inside, so bars may begin
 * there crm_axis_draw_x(&pic, &x, 10, 180, format, data); crm_pic_area(&pic, crm_axis_at(&x, 0),
 * 20, crm_axis_at(&x, -3) - crm_axis_at(&x, 0), 14, "fx"); crm_pic_label(&pic, 0, 31, CRM_START,
 * "i", name);
 *
 * Coordinates are units of the picture, x to the right and y down, written with one decimal.
 * A class names what a thing means, never a colour: the style sheet of the page has them for light
 * and dark.  Values that are NAN are missing: nothing is drawn for them.  Nothing is cut off: the
 * domain of a scale must hold what is drawn, and crm_axis_hold makes it so.
 *
 * Classes: f* fills (f1 f1s f2 f2s f3 f3s series and their pale bands, fg fgs better, fx fxs worse,
 * fn fns not the subject, fo ground, fi ink, fs surface), s* strokes (s1 s2 s3 sn sg sx si; with
 * thin, iv interval, dash), gr ax z lines of an axis, h0..h6 heat, for text b i m xs l and tc1 ..
 */
#ifndef CRM_REPORT_PIC_H
#define CRM_REPORT_PIC_H

#include "report/html.h"

#define CRM_PIC_WIDTH 360.0

enum crm_anchor { CRM_START, CRM_MIDDLE, CRM_END };

struct crm_pic {
    struct crm_html *html; /* where the markup goes; its failure is the picture's */
};

/* ---- axes: values to units
 * ---------------------------------------------------------------------------- */

/* Values d0 .. d1 on units r0 .. r1 (r1 < r0 turns it over); log: by ratio, d0 above 0. */
struct crm_axis {
    double d0, d1, r0, r1;
    bool log;
};

/* A linear scale; equal or missing ends are moved apart. */
struct crm_axis crm_axis_of(double d0, double d1, double r0, double r1);
double crm_axis_at(const struct crm_axis *scale, double value);

/* Widen *lo .. *hi so that it holds `value`; NAN changes nothing, NAN ends are taken over. */
void crm_axis_hold(double *lo, double *hi, double value);

/* Widen *lo .. *hi to whole steps of 1, 2, 2.5 or 5 times a power of ten, about `parts` of them. */
void crm_axis_round(double *lo, double *hi, int parts);

/*
 * Round values inside the domain, at most `most` (up to CRM_TICKS): steps of 1, 2 or 5, on a log
 * scale 1, 2, 5 of each decade thinned out.  Returns how many.
 */
enum { CRM_TICKS = 12 };
size_t crm_axis_ticks(const struct crm_axis *scale, size_t most, double tick[CRM_TICKS]);

/* ---- strokes --------------------------------------------------------------------------- */

/* A rectangle; width and height may be negative: it then lies to the left, or above. */
void crm_pic_area(struct crm_pic *pic, double x, double y, double w, double h, const char *fill);

/* Through n points; a missing one parts the line. */
void crm_pic_line(
    struct crm_pic *pic, const double x[], const double y[], size_t n, const char *stroke);
void crm_pic_seg(
    struct crm_pic *pic, double x1, double y1, double x2, double y2, const char *stroke);

/* As stairs: the value holds until the next x (Kaplan-Meier). */
void crm_pic_step(
    struct crm_pic *pic, const double x[], const double y[], size_t n, const char *stroke);

/* Between lower and upper; stairs as crm_pic_step.  Points that miss a limit are left out. */
void crm_pic_band(struct crm_pic *pic, const double x[], const double lower[], const double upper[],
    size_t n, bool stairs, const char *fill);

/* A filled dot (class f*) or a hollow one: ground inside, stroke s* around. */
void crm_pic_dot(struct crm_pic *pic, double x, double y, double radius, const char *fill);
void crm_pic_ring(struct crm_pic *pic, double x, double y, double radius, const char *stroke);

/* A cell of a heat map, step 0 (least) .. 6, with its text dark or white by step. */
void crm_pic_cell(
    struct crm_pic *pic, double x, double y, double w, double h, int step, struct crm_slice text);
/* The step of a share 0 .. 1 of the highest value. */
int crm_pic_heat(double share);

/* Grey ground with slanted lines: what cannot be known here. */
void crm_pic_hatch(struct crm_pic *pic, double x, double y, double w, double h);

/* A band that flows from (x1, y1 .. y1 + h) to (x2, y2 .. y2 + h). */
void crm_pic_ribbon(
    struct crm_pic *pic, double x1, double y1, double x2, double y2, double h, const char *fill);

/* A caret at the end of an interval that goes on beyond the axis; to_right or to the left. */
void crm_pic_caret(struct crm_pic *pic, double x, double y, bool to_right, const char *stroke);

/* ---- text ------------------------------------------------------------------------------ */

void crm_pic_label(struct crm_pic *pic, double x, double y, enum crm_anchor anchor,
    const char *classes, struct crm_slice text);

/* About how wide a text is, at `size` (11 normal, 12 l, 10 xs). */
double crm_pic_width(struct crm_slice text, double size);

/* At most so wide, then an ellipsis; `buffer` holds a text that was cut. */
struct crm_slice crm_pic_fit(
    struct crm_slice text, double width, double size, char *buffer, size_t room);

/* ---- axes drawn -------------------------------------------------------------------------- */

/* The text of a tick into `buffer`. */
typedef struct crm_slice crm_axis_format(double value, const void *data, char *buffer, size_t room);

/* Vertical grid lines from top to bottom with their values below; the zero line heavier. */
void crm_axis_draw_x(struct crm_pic *pic, const struct crm_axis *x, double top, double bottom,
    size_t most, crm_axis_format *format, const void *data);
/* Horizontal grid lines from left to right with their values on the left. */
void crm_axis_draw_y(struct crm_pic *pic, const struct crm_axis *y, double left, double right,
    size_t most, crm_axis_format *format, const void *data);

#endif
