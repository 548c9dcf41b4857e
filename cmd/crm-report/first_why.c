/*
 * Why: the change of revenue as exact parts of clients, visits a client, average visit, and
 * walk-ins beside them.
 *
 * Source: Ang (2004), logarithmic mean Divisia index I, additive: with V = c v m the part of c is
 * L(V1, V0) ln(c1 / c0), L(a, b) = (a - b) / ln(a / b); the parts leave no rest and do not depend
 * on the order of the factors.
 */
#include "first.h"

#include <math.h>
#include <stdio.h>

static double log_mean(double a, double b)
{
    double ratio = log(a / b);

    return fabs(ratio) < 1e-9 ? (a + b) / 2 : (a - b) / ratio;
}

static void add(struct first *first, struct crm_slice label, struct crm_slice detail, double amount)
{
    if (first->n_causes < MOST_CAUSES)
        first->cause[first->n_causes++] =
            (struct cause){.label = label, .detail = detail, .amount = amount};
}

static struct crm_slice name_of(struct page *page, const char *what, double now, double then)
{
    char id[64];
    double ratio = now / then;
    const char *to = fabs(ratio - 1) < 5e-4 ? "same" : ratio > 1 ? "up" : "down";

    snprintf(id, sizeof id, "cause.%s.%s", what, to);
    return say(page, id, NULL);
}

static struct crm_slice from_to(struct page *page, double then, double now, int decimals)
{
    return say(page, "from_to",
        WITH({"a", say_number(page, then, decimals)}, {"b", say_number(page, now, decimals)}));
}

/* Whole amounts that add up to the whole change: the largest remainders are rounded up. */
static void round_to_sum(struct first *first)
{
    double rest;

    first->change_shown = round(first->change);
    rest = first->change_shown;
    for (size_t i = 0; i < first->n_causes; i++) {
        first->cause[i].shown = floor(first->cause[i].amount);
        rest -= first->cause[i].shown;
    }
    for (; rest >= 1; rest--) {
        size_t most = 0;
        for (size_t i = 1; i < first->n_causes; i++)
            if (first->cause[i].amount - first->cause[i].shown >
                first->cause[most].amount - first->cause[most].shown)
                most = i;
        first->cause[most].shown++;
    }
}

static void title(struct first *first, struct page *page)
{
    size_t most = 0;

    for (size_t i = 1; i < first->n_causes; i++)
        if (first->cause[i].amount * (first->change < 0 ? -1 : 1) >
            first->cause[most].amount * (first->change < 0 ? -1 : 1))
            most = i;
    first->why_title = say(page, "why.largest",
        WITH({"factor", first->cause[most].label},
            {"money", say_signed(page, first->cause[most].shown)},
            {"all", say_signed(page, first->change_shown)}));
}

void first_why(struct first *first, struct page *page)
{
    const struct result *r = first->activity;
    size_t row[2] = {first->before, first->now};
    double c[2], v[2], m[2], walk[2], all[2], mean;

    if (first->before == SIZE_MAX)
        return;
    for (int i = 0; i < 2; i++) {
        c[i] = result_number(r, row[i], "clients");
        v[i] = result_number(r, row[i], "visits");
        m[i] =
            result_number(r, row[i], "revenue_new") + result_number(r, row[i], "revenue_existing");
        all[i] = result_number(r, row[i], "revenue");
        walk[i] = all[i] - m[i];
        if (!(c[i] > 0 && v[i] > 0 && m[i] > 0))
            return;
    }
    first->change = all[1] - all[0];
    if (!(fabs(first->change) >= 0.5))
        return;
    mean = log_mean(m[1], m[0]);
    add(first, name_of(page, "clients", c[1], c[0]), from_to(page, c[0], c[1], 0),
        mean * log(c[1] / c[0]));
    add(first, name_of(page, "often", v[1] / c[1], v[0] / c[0]),
        from_to(page, v[0] / c[0], v[1] / c[1], 3), mean * log((v[1] / c[1]) / (v[0] / c[0])));
    add(first, name_of(page, "bill", m[1] / v[1], m[0] / v[0]),
        from_to(page, m[0] / v[0], m[1] / v[1], 1), mean * log((m[1] / v[1]) / (m[0] / v[0])));
    if (fabs(walk[0]) >= 0.005 || fabs(walk[1]) >= 0.005)
        add(first, say(page, "cause.walk_ins", NULL),
            say(page, "from_to",
                WITH({"a", say_full(page, walk[0])}, {"b", say_full(page, walk[1])})),
            walk[1] - walk[0]);
    round_to_sum(first);
    title(first, page);
}
