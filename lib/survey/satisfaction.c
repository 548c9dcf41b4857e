#include "survey/satisfaction.h"

#include "stat/covariance.h"

#include <math.h>

/* A weight of each answer, and what they add up to. */
static double weight_at(const double weight[], size_t i)
{
    return weight ? weight[i] : 1;
}

struct total {
    double weight, n_effective;
};

static struct total total_of(const double weight[], size_t n)
{
    struct total t = {(double)n, (double)n};

    if (weight) {
        t.weight = 0;
        for (size_t i = 0; i < n; i++)
            t.weight += weight[i];
        t.n_effective = crm_effective_n(weight, n);
    }
    return t;
}

struct crm_answer_mean crm_mean_of(const double x[], const double weight[], size_t n, double level)
{
    struct total t = total_of(weight, n);
    struct crm_answer_mean m = {n, t.n_effective, NAN, NAN, NAN, NAN, NAN};
    struct crm_interval limits;
    double sum = 0, squares = 0;

    if (!(t.weight > 0))
        return m;
    for (size_t i = 0; i < n; i++)
        sum += weight_at(weight, i) * x[i];
    m.mean = sum / t.weight;
    for (size_t i = 0; i < n; i++)
        squares += weight_at(weight, i) * (x[i] - m.mean) * (x[i] - m.mean);
    if (t.n_effective > 1) {
        m.sd = sqrt(squares / t.weight * t.n_effective / (t.n_effective - 1));
        m.se = m.sd / sqrt(t.n_effective);
    }
    limits = crm_mean_interval(m.mean, m.sd, t.n_effective, level);
    m.lo = limits.lo;
    m.hi = limits.hi;
    return m;
}

static struct crm_answer_share share(double hits, struct total t, size_t n, double level)
{
    struct crm_interval limits;
    double p;

    if (!(t.weight > 0))
        return (struct crm_answer_share){n, NAN, NAN, NAN};
    p = hits / t.weight;
    limits = crm_wilson(p * t.n_effective, t.n_effective, level);
    return (struct crm_answer_share){n, 100 * p, 100 * limits.lo, 100 * limits.hi};
}

struct crm_answer_share crm_share_of(
    const bool hit[], const double weight[], size_t n, double level)
{
    double hits = 0;

    for (size_t i = 0; i < n; i++)
        hits += hit[i] ? weight_at(weight, i) : 0;
    return share(hits, total_of(weight, n), n, level);
}

struct crm_scale crm_scale_of(const double x[], const double weight[], size_t n, double min,
    double max, double box, double level)
{
    struct total t = total_of(weight, n);
    struct crm_scale s = {.mean = crm_mean_of(x, weight, n, level)};
    double top = 0, bottom = 0;

    for (size_t i = 0; i < n; i++) {
        top += x[i] >= max - box + 1 ? weight_at(weight, i) : 0;
        bottom += x[i] <= min + box - 1 ? weight_at(weight, i) : 0;
    }
    s.top = share(isnan(max) ? NAN : top, t, n, level);
    s.bottom = share(isnan(min) ? NAN : bottom, t, n, level);
    s.index = 100 * (s.mean.mean - min) / (max - min);
    return s;
}

struct crm_nps crm_nps_of(const double x[], const double weight[], size_t n, double detractor,
    double promoter, bool adjusted, double level)
{
    struct total t = total_of(weight, n);
    struct crm_nps s = {n, 0, 0, 0, t.n_effective, NAN, NAN, NAN, NAN};
    struct crm_interval limits;
    double p = 0, d = 0, m = t.n_effective, net;

    for (size_t i = 0; i < n; i++) {
        bool is_promoter = x[i] >= promoter, is_detractor = x[i] <= detractor;
        s.promoters += is_promoter;
        s.detractors += is_detractor;
        p += is_promoter ? weight_at(weight, i) : 0;
        d += is_detractor ? weight_at(weight, i) : 0;
    }
    s.passives = n - s.promoters - s.detractors;
    if (!(t.weight > 0))
        return s;
    p /= t.weight;
    d /= t.weight;
    net = p - d;
    s.nps = 100 * net;
    if (adjusted) {
        p = (p * m + 0.75) / (m + 3);
        d = (d * m + 0.75) / (m + 3);
        m += 3;
        net = p - d;
    }
    s.se = 100 * sqrt(fmax(0, p + d - net * net) / m);
    limits = crm_normal_interval(100 * net, s.se, level);
    s.lo = fmax(limits.lo, -100);
    s.hi = fmin(limits.hi, 100);
    return s;
}

struct crm_nps_difference crm_nps_compare(
    const struct crm_nps *a, const struct crm_nps *b, double level)
{
    struct crm_nps_difference d = {a->nps - b->nps, hypot(a->se, b->se), NAN, NAN, NAN, NAN};
    struct crm_interval limits = crm_normal_interval(d.diff, d.se, level);

    if (d.se > 0) {
        d.z = d.diff / d.se;
        d.p = crm_normal_p(d.z);
    }
    d.lo = limits.lo;
    d.hi = limits.hi;
    return d;
}

/* Limits of both: r holds the estimates. */
static void ratio_limits(struct crm_ratio *r, const double expected[], const double felt[],
    const double weight[], size_t n, double level)
{
    double total = 0, squares = 0, means = 0, ratios = 0, m, factor;
    struct crm_interval ends;

    for (size_t i = 0; i < n; i++) {
        double w = weight_at(weight, i), d, q;
        if (expected[i] == 0)
            continue;
        d = felt[i] - r->ratio_of_means * expected[i];
        q = felt[i] / expected[i] - r->mean_of_ratios;
        total += w;
        squares += w * w;
        means += w * d * d;
        ratios += w * q * q;
    }
    m = total * total / squares; /* Kish's n */
    factor = m / (m - 1) / total;
    ends = crm_mean_interval(
        r->ratio_of_means, sqrt(means * factor) / fabs(r->mean_expected), m, level);
    r->lo = r->n > 1 ? ends.lo : NAN;
    r->hi = r->n > 1 ? ends.hi : NAN;
    ends = crm_mean_interval(r->mean_of_ratios, sqrt(ratios * factor), m, level);
    r->mean_of_ratios_lo = r->n > 1 ? ends.lo : NAN;
    r->mean_of_ratios_hi = r->n > 1 ? ends.hi : NAN;
}

struct crm_ratio crm_ratio_of(
    const double expected[], const double felt[], const double weight[], size_t n, double level)
{
    struct crm_ratio r = {0};
    double total = 0, e = 0, p = 0, ratios = 0, below = 0, equal = 0;

    for (size_t i = 0; i < n; i++) {
        double w = weight_at(weight, i);
        if (expected[i] == 0) {
            r.n_zero++;
            continue;
        }
        r.n++;
        total += w;
        e += w * expected[i];
        p += w * felt[i];
        ratios += w * felt[i] / expected[i];
        below += felt[i] / expected[i] < 1 ? w : 0;
        equal += felt[i] == expected[i] ? w : 0;
    }
    r.mean_expected = e / total; /* NAN without a pair */
    r.mean_felt = p / total;
    r.ratio_of_means = p / e;
    r.mean_of_ratios = ratios / total;
    r.below_pct = 100 * below / total;
    r.equal_pct = 100 * equal / total;
    r.above_pct = 100 * (total - below - equal) / total;
    ratio_limits(&r, expected, felt, weight, n, level);
    return r;
}
