#include "forecast/simplex.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { CORNERS = CRM_SIMPLEX_MOST + 1 };

struct simplex {
    size_t n;
    double at[CORNERS][CRM_SIMPLEX_MOST], f[CORNERS]; /* n + 1 corners */
    size_t low, high;
    double (*value)(const void *ctx, const double x[]);
    const void *ctx;
    int calls;
};

static double ask(struct simplex *s, const double x[])
{
    double f = s->value(s->ctx, x);

    s->calls++;
    return isfinite(f) ? f : 1e35;
}

static void put(struct simplex *s, size_t corner, const double x[], double f)
{
    memcpy(s->at[corner], x, s->n * sizeof *x);
    s->f[corner] = f;
}

/* All corners one step away from x along one axis each. */
static void spread(struct simplex *s, const double x[])
{
    double step = 0;

    for (size_t i = 0; i < s->n; i++)
        step = fmax(step, .1 * fabs(x[i]));
    if (step == 0)
        step = .1;
    put(s, 0, x, ask(s, x));
    for (size_t j = 1; j <= s->n; j++) {
        memcpy(s->at[j], x, s->n * sizeof *x);
        for (double by = step; s->at[j][j - 1] == x[j - 1]; by *= 10)
            s->at[j][j - 1] = x[j - 1] + by;
        s->f[j] = ask(s, s->at[j]);
    }
}

static void rank(struct simplex *s)
{
    double lowest = s->f[s->low], highest = lowest;
    size_t first = s->low;

    s->high = s->low;
    for (size_t j = 0; j <= s->n; j++) {
        if (j == first)
            continue;
        if (s->f[j] < lowest) {
            s->low = j;
            lowest = s->f[j];
        }
        if (s->f[j] > highest) {
            s->high = j;
            highest = s->f[j];
        }
    }
}

/* All corners half way to the lowest one; false when that makes them no smaller. */
static bool shrink(struct simplex *s, double *size)
{
    double now = 0;

    for (size_t j = 0; j <= s->n; j++) {
        if (j == s->low)
            continue;
        for (size_t i = 0; i < s->n; i++) {
            s->at[j][i] = .5 * (s->at[j][i] - s->at[s->low][i]) + s->at[s->low][i];
            now += fabs(s->at[j][i] - s->at[s->low][i]);
        }
        s->f[j] = ask(s, s->at[j]);
    }
    if (!(now < *size))
        return false;
    *size = now;
    return true;
}

/* One move of the highest corner; false when it has ended. */
static bool move(struct simplex *s, double *size)
{
    double centre[CRM_SIMPLEX_MOST], there[CRM_SIMPLEX_MOST], next[CRM_SIMPLEX_MOST];
    double *high = s->at[s->high], low_f = s->f[s->low], high_f = s->f[s->high], f, f_next;

    for (size_t i = 0; i < s->n; i++) {
        double sum = -high[i];
        for (size_t j = 0; j <= s->n; j++)
            sum += s->at[j][i];
        centre[i] = sum / (double)s->n;
        there[i] = 2 * centre[i] - high[i];
    }
    f = ask(s, there);
    if (f < low_f) {
        for (size_t i = 0; i < s->n; i++)
            next[i] = 2 * there[i] - centre[i];
        f_next = ask(s, next);
        if (f_next < f)
            put(s, s->high, next, f_next);
        else
            put(s, s->high, there, f);
        return true;
    }
    if (f < high_f)
        put(s, s->high, there, f);
    for (size_t i = 0; i < s->n; i++)
        next[i] = .5 * high[i] + .5 * centre[i];
    f_next = ask(s, next);
    if (f_next < s->f[s->high])
        put(s, s->high, next, f_next);
    else if (f >= high_f)
        return shrink(s, size);
    return true;
}

void crm_simplex(double x[], size_t n, double (*value)(const void *ctx, const double x[]),
    const void *ctx, double tolerance, int most_calls)
{
    struct simplex s = {.n = n, .value = value, .ctx = ctx};
    double near, size = 0;

    spread(&s, x);
    near = tolerance * (fabs(s.f[0]) + tolerance);
    for (size_t j = 1; j <= n; j++)
        size += 10 * fabs(s.at[j][j - 1] - x[j - 1]);
    do {
        rank(&s);
        if (s.f[s.high] <= s.f[s.low] + near)
            break;
    } while (move(&s, &size) && s.calls <= most_calls);
    rank(&s);
    memcpy(x, s.at[s.low], n * sizeof *x);
}
