#include "churn/retention.h"

#include "base/mem.h"
#include "base/num.h"
#include "churn/tally.h"

#include <stdio.h>

/* ---- definitions ---------------------------------------------------------------------- */

static const struct {
    const char *name, *span;
} kinds[] = {
    [CRM_RETENTION_VISIT] = {"visit", "90d"},
    [CRM_RETENTION_POOL] = {"pool", "3m"},
    [CRM_RETENTION_RANGE] = {"range", "60d"},
    [CRM_RETENTION_BLOCKS] = {"blocks", "3m"},
    [CRM_RETENTION_SHARE] = {"share", NULL},
    [CRM_RETENTION_REPEAT] = {"repeat", NULL},
    [CRM_RETENTION_NTH] = {"nth", "3"},
    [CRM_RETENTION_CRR] = {"crr", NULL},
};

bool crm_retention_parse(const char *text, struct crm_span within, struct crm_retention *definition)
{
    struct crm_slice rest = crm_slice_of(text), name;
    const char *parameter;
    int64_t nth;

    crm_slice_split(&rest, ':', &name);
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        if (!crm_slice_is(name, kinds[k].name))
            continue;
        *definition = (struct crm_retention){.kind = (enum crm_retention_kind)k, .span = within};
        if (!kinds[k].span) {
            snprintf(definition->name, sizeof definition->name, "%s", kinds[k].name);
            return rest.ptr == NULL;
        }
        parameter = rest.ptr ? rest.ptr : kinds[k].span;
        if (strlen(parameter) > 8)
            return false;
        snprintf(definition->name, sizeof definition->name, "%s:%s", kinds[k].name, parameter);
        if (k != CRM_RETENTION_NTH)
            return crm_span_parse(parameter, &definition->span);
        if (!crm_num_int(crm_slice_of(parameter), &nth) || nth < 2 || nth > 1000)
            return false;
        definition->nth = (int)nth;
        return true;
    }
    return false;
}

static int32_t back(struct crm_span span, int times, int32_t day)
{
    return crm_span_add((struct crm_span){-times * span.n, span.unit}, day);
}

int32_t crm_retention_closes(
    const struct crm_retention *definition, const struct crm_periods *periods, size_t period)
{
    int32_t end = crm_periods_end(periods, period);

    switch (definition->kind) {
    case CRM_RETENTION_VISIT:
    case CRM_RETENTION_RANGE:
    case CRM_RETENTION_NTH:
        return crm_span_add(definition->span, end);
    case CRM_RETENTION_POOL:
        return crm_span_add(definition->span, end + 1) - 1;
    default:
        return end;
    }
}

/* ---- one client ----------------------------------------------------------------------- */

struct context {
    const struct crm_periods *periods;
    const struct crm_retention *definition;
    size_t n_definitions;
    enum crm_attribute attribute;
};

/* Her lines that make a visit, by day and second. */
struct visits {
    struct crm_churn_tally *tally;
    const struct crm_client_history *client;
    const struct crm_line *line;
    size_t n;
    bool grouped;
};

/* Visits from day `from` to day `to`: lines[*first] .. lines[*first + return - 1]. */
static size_t between(const struct visits *v, int32_t from, int32_t to, size_t *first)
{
    size_t lo = 0, hi = v->n, end;

    while (lo < hi) {
        size_t middle = (lo + hi) / 2;
        if (v->line[middle].day < from)
            lo = middle + 1;
        else
            hi = middle;
    }
    for (end = lo; end < v->n && v->line[end].day <= to; end++)
        ;
    *first = lo;
    return end - lo;
}

enum { ANY_VALUE = -1 };

/* Distinct visit days among lines[first .. first + n), of one value or all; stops at `enough`. */
static int days(const struct visits *v, size_t first, size_t n, int64_t value, int enough)
{
    int32_t last = CRM_DAY_NONE;
    int found = 0;

    for (size_t i = first; i < first + n && found < enough; i++)
        if (v->line[i].day != last && (value == ANY_VALUE || v->line[i].value[0] == value)) {
            last = v->line[i].day;
            found++;
        }
    return found;
}

static int days_between(const struct visits *v, int32_t from, int32_t to, int64_t value, int enough)
{
    size_t first, n = between(v, from, to, &first);

    return days(v, first, n, value, enough);
}

/* Eligible through lines[first .. first + n); back when seen on `needed` days of from .. to. */
struct chance {
    size_t first, n;
    int32_t from, to;
    int needed;
    bool is_new;
};

static void count_one(const struct visits *v, const struct chance *c, uint32_t value, size_t at)
{
    const struct context *ctx = v->tally->ctx;
    const struct crm_ledger *ledger = v->tally->ledger;
    size_t per_group = ctx->periods->n * ctx->n_definitions * CRM_RETENTION_SIDES;
    uint32_t group =
        v->grouped ? value * (uint32_t)ledger->n_marks + v->client->mark : v->client->mark;
    struct crm_retained *cell = (struct crm_retained *)v->tally->count + group * per_group + at;

    cell->eligible++;
    if (days_between(v, c->from, c->to, ANY_VALUE, c->needed) < c->needed)
        return;
    cell->retained++;
    cell->retained_same +=
        !v->grouped || days_between(v, c->from, c->to, value, c->needed) == c->needed;
}

/* Of the visits that make her eligible: most days, then the latest, then byte order. */
static uint32_t top_value(const struct visits *v, const struct chance *c)
{
    uint32_t best = v->line[c->first].value[0];
    int most = 0;
    int32_t latest = CRM_DAY_NONE;

    for (size_t i = c->first; i < c->first + c->n; i++) {
        uint32_t value = v->line[i].value[0];
        int n = days(v, c->first, c->n, value, INT32_MAX);
        int32_t last = v->line[i].day;
        for (size_t k = i + 1; k < c->first + c->n; k++)
            if (v->line[k].value[0] == value)
                last = v->line[k].day;
        if (n > most || (n == most && (last > latest || (last == latest && value < best)))) {
            best = value;
            most = n;
            latest = last;
        }
    }
    return best;
}

/* Of the lines of one moment the value that is first in byte order. */
static uint32_t value_at(const struct visits *v, const struct chance *c, size_t line)
{
    const struct crm_line *at = &v->line[line];
    uint32_t value = at->value[0];

    for (size_t i = c->first; i < c->first + c->n; i++)
        if (v->line[i].day == at->day && v->line[i].second == at->second &&
            v->line[i].value[0] < value)
            value = v->line[i].value[0];
    return value;
}

static void count(const struct visits *v, const struct chance *c, size_t at)
{
    enum crm_attribute attribute = ((const struct context *)v->tally->ctx)->attribute;

    if (!v->grouped) {
        count_one(v, c, 0, at);
        return;
    }
    if (attribute == CRM_ATTRIBUTE_DEFAULT)
        attribute = c->is_new ? CRM_ATTRIBUTE_FIRST : CRM_ATTRIBUTE_LAST;
    if (attribute == CRM_ATTRIBUTE_FIRST) {
        count_one(v, c, value_at(v, c, c->first), at);
    } else if (attribute == CRM_ATTRIBUTE_LAST) {
        count_one(v, c, value_at(v, c, c->first + c->n - 1), at);
    } else if (attribute == CRM_ATTRIBUTE_TOP) {
        count_one(v, c, top_value(v, c), at);
    } else {
        for (size_t i = c->first; i < c->first + c->n; i++) {
            bool before = false;
            for (size_t k = c->first; k < i && !before; k++)
                before = v->line[k].value[0] == v->line[i].value[0];
            if (!before)
                count_one(v, c, v->line[i].value[0], at);
        }
    }
}

/* The definitions for which visits in P make eligible: lines[first .. first + n). */
static void count_period(const struct visits *v, uint32_t p, size_t first, size_t n)
{
    const struct context *ctx = v->tally->ctx;
    const struct crm_periods *periods = ctx->periods;
    int32_t start = periods->start[p], end = crm_periods_end(periods, p);
    bool is_new = v->client->first_day >= start && v->client->first_day <= end;

    for (size_t d = 0; d < ctx->n_definitions; d++) {
        const struct crm_retention *def = &ctx->definition[d];
        size_t at = (p * ctx->n_definitions + d) * CRM_RETENTION_SIDES;
        struct chance c = {.first = first, .n = n, .needed = 1, .is_new = is_new};
        int32_t from;
        switch (def->kind) {
        case CRM_RETENTION_VISIT:
            from = is_new ? v->client->first_day : v->line[first + n - 1].day;
            c.from = from + 1;
            c.to = crm_span_add(def->span, from);
            at += is_new ? CRM_RETENTION_NEW : CRM_RETENTION_EXISTING;
            break;
        case CRM_RETENTION_POOL:
        case CRM_RETENTION_RANGE:
            c.from = end + 1;
            c.to = crm_retention_closes(def, periods, p);
            break;
        case CRM_RETENTION_SHARE:
            c.from = CRM_DAY_MIN;
            c.to = start - 1;
            break;
        case CRM_RETENTION_REPEAT:
            c.from = start;
            c.to = end;
            c.needed = 2;
            break;
        case CRM_RETENTION_NTH:
            if (!is_new)
                continue;
            c.from = v->client->first_day;
            c.to = crm_span_add(def->span, c.from);
            c.needed = def->nth;
            break;
        default:
            continue;
        }
        count(v, &c, at);
    }
}

static void count_blocks(const struct visits *v, size_t d)
{
    const struct context *ctx = v->tally->ctx;
    const struct crm_periods *periods = ctx->periods;
    struct crm_span span = ctx->definition[d].span;

    for (uint32_t p = crm_periods_of(periods, v->line[0].day); p < periods->n; p++) {
        int32_t behind = periods->start[p + 1];
        struct chance c = {.from = back(span, 1, behind), .to = behind - 1, .needed = 1};
        int32_t start = back(span, 2, behind);
        if (start > v->line[v->n - 1].day)
            break;
        c.n = between(v, start, c.from - 1, &c.first);
        if (c.n)
            count(v, &c, (p * ctx->n_definitions + d) * CRM_RETENTION_SIDES);
    }
}

static enum crm_status add_client(
    struct crm_churn_tally *tally, const struct crm_client_history *client, struct crm_err *err)
{
    const struct context *ctx = tally->ctx;
    const struct crm_periods *periods = ctx->periods;
    struct visits v = {tally, client, client->line, client->n, tally->ledger->spec.grouped};

    (void)err; /* a ledger without money has visits only, so there is nothing to leave out */
    for (size_t i = 0, end; i < v.n; i = end) {
        uint32_t p = crm_periods_of(periods, v.line[i].day);
        for (end = i + 1; end < v.n && v.line[end].day < periods->start[p + 1]; end++)
            ;
        count_period(&v, p, i, end - i);
    }
    for (size_t d = 0; d < ctx->n_definitions && v.n; d++)
        if (ctx->definition[d].kind == CRM_RETENTION_BLOCKS)
            count_blocks(&v, d);
    return CRM_OK;
}

/* A cell is whole numbers and nothing else, so a tally can hold and add them. */
_Static_assert(sizeof(struct crm_retained) == 3 * sizeof(int64_t), "cells are counters alone");

enum crm_status crm_retention_make(struct crm_retained **cells, const struct crm_ledger *ledger,
    const struct crm_periods *periods, const struct crm_retention definition[],
    size_t n_definitions, enum crm_attribute attribute, struct crm_err *err)
{
    const struct context context = {periods, definition, n_definitions, attribute};
    size_t n = ledger->n_groups * periods->n * n_definitions * CRM_RETENTION_SIDES * 3;
    int64_t *counts;
    enum crm_status status = crm_tally_run(&counts, n, ledger, false, add_client, &context, err);

    *cells = (struct crm_retained *)counts;
    return status;
}
