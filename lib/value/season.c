#include "value/season.h"

#include "base/date.h"
#include "base/mem.h"

#include <gsl/gsl_cdf.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { YEAR = 12, HALF = 6, FEW = 4 };

void crm_season_none(struct crm_season *season)
{
    *season = (struct crm_season){.p = 1};
    for (size_t c = 0; c < YEAR; c++)
        season->factor[c] = 1;
}

struct series {
    size_t month, n; /* month 0 .. 11 of the first */
    const double *visits, *expected;
    const double *factor; /* 12, as found so far */
};

/* Visits over what was expected in the year around month t, half of both ends. */
static double level(const struct series *s, size_t t)
{
    double sum[2] = {0};
    size_t n = s->n;

    t = t < HALF ? HALF : t + HALF >= n ? n - HALF - 1 : t;
    for (size_t i = t - HALF; i <= t + HALF; i++) {
        double part = i == t - HALF || i == t + HALF ? .5 : 1;
        sum[0] += part * s->visits[i];
        sum[1] += part * s->expected[i] * s->factor[(s->month + i) % YEAR];
    }
    return sum[1] > 0 ? sum[0] / sum[1] : 0;
}

/* Of one calendar month. */
struct month {
    double visits, usual; /* sums over the years */
    double years, square; /* squared distance of the years from their mean, in Poisson variances */
};

static void add_up(struct month month[YEAR], const struct series *s)
{
    for (size_t t = 0; t < s->n; t++) {
        struct month *m = &month[(s->month + t) % YEAR];
        m->visits += s->visits[t];
        m->usual += level(s, t) * s->expected[t];
        m->years++;
    }
    for (size_t t = 0; t < s->n; t++) {
        struct month *m = &month[(s->month + t) % YEAR];
        double should = m->usual > 0 ? m->visits / m->usual * level(s, t) * s->expected[t] : 0;
        if (should > 0)
            m->square += (s->visits[t] - should) * (s->visits[t] - should) / should;
    }
}

/* How much more the years differ than chance makes them: towards 1 while there are few; *df says
 * of how much. */
static double spread(const struct month month[YEAR], double *df)
{
    double square = FEW;

    *df = FEW;
    for (size_t c = 0; c < YEAR; c++) {
        square += month[c].square;
        *df += month[c].years - 1;
    }
    return square / *df;
}

/* Variance of the true factors around 1, by the method of DerSimonian and Laird; *p of their test
 * that it is 0. */
static double between(const double ratio[YEAR], const double noise[YEAR], double df, double *p)
{
    double w = 0, ww = 0, mean = 0, q = 0;

    for (size_t c = 0; c < YEAR; c++) {
        w += 1 / noise[c];
        ww += 1 / (noise[c] * noise[c]);
        mean += ratio[c] / noise[c];
    }
    for (size_t c = 0; c < YEAR; c++)
        q += (ratio[c] - mean / w) * (ratio[c] - mean / w) / noise[c];
    *p = gsl_cdf_fdist_Q(q / (YEAR - 1), YEAR - 1, df);
    return fmax(0, (q - (YEAR - 1)) / (w - ww / w));
}

void crm_season_find(struct crm_season *season, size_t first, const double visits[],
    const double expected[], size_t n)
{
    const struct crm_season before = *season;
    const struct series series = {first, n, visits, expected, before.factor};
    struct month month[YEAR] = {0};
    double ratio[YEAR], noise[YEAR], more, df, true_var, mean = 0;

    crm_season_none(season);
    if (n < CRM_SEASON_MONTHS)
        return;
    add_up(month, &series);
    more = spread(month, &df);
    for (size_t c = 0; c < YEAR; c++) {
        if (!(month[c].usual > 0))
            return;
        ratio[c] = month[c].visits / month[c].usual;
        noise[c] = more / month[c].usual;
    }
    true_var = between(ratio, noise, df, &season->p);
    season->known = true_var > 0;
    for (size_t c = 0; c < YEAR && season->known; c++) {
        double trust = true_var / (true_var + noise[c]);
        season->factor[c] = fmax(.05, 1 + trust * (ratio[c] - 1));
        season->sd[c] =
            sqrt(trust * noise[c] + fmax(0, more - 1) * month[c].years / month[c].usual);
        mean += season->factor[c] / YEAR;
    }
    for (size_t c = 0; c < YEAR && season->known; c++)
        season->factor[c] /= mean;
}

const char *crm_season_text(const struct crm_season *season, char text[CRM_SEASON_TEXT])
{
    static const char *const month[] = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    size_t at = 0;

    for (size_t c = 0; c < YEAR; c++)
        at += (size_t)snprintf(text + at, CRM_SEASON_TEXT - at, "%s%s %.2f", c ? " " : "", month[c],
            season->factor[c]);
    return text;
}

enum crm_status crm_clock_make(struct crm_clock *clock, const struct crm_season *season,
    int32_t from, int32_t to, struct crm_err *err)
{
    double sum = 0;
    int year, month, mday;

    *clock = (struct crm_clock){.from = from, .to = to};
    if (!season->known)
        return CRM_OK;
    clock->days = crm_mem_alloc((size_t)(to - from) + 1, sizeof *clock->days);
    if (!clock->days)
        return crm_err_nomem(err);
    for (int32_t day = from; day <= to; day++) {
        crm_day_to_civil(day, &year, &month, &mday);
        if (day > from)
            sum += season->factor[month - 1];
        clock->days[day - from] = round(4 * sum) / 4;
    }
    return CRM_OK;
}

void crm_clock_release(struct crm_clock *clock)
{
    free(clock->days);
    clock->days = NULL;
}
