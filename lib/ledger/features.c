#include "ledger/features.h"

#include "base/mem.h"
#include "stat/quantile.h"

#include <math.h>
#include <stdlib.h>

enum { DAY_SECONDS = 1 << 17 };

/* Days before the as-of day: more than `after`, up to `to`. */
static const struct {
    int32_t from, to;
} windows[CRM_N_WINDOWS] = {
    [CRM_LAST_90] = {0, 90},
    [CRM_LAST_180] = {0, 180},
    [CRM_PREVIOUS_180] = {180, 360},
    [CRM_LAST_365] = {0, 365},
    [CRM_PREVIOUS_365] = {365, 730},
};

/* Behind the names. */
enum { CAMPAIGN = CRM_N_NAMES, N_VALUES };

void crm_features_want(struct crm_ledger_spec *spec)
{
    for (int i = 0; i < N_VALUES; i++)
        spec->value[i] =
            (struct crm_value){.column = {crm_field_name((enum crm_tx_field)(CRM_TX_STAFF + i))},
                .n_columns = 1,
                .optional = true};
    spec->form = (struct crm_form){.lines = true,
        .amount = true,
        .second = true,
        .ticket = spec->visit == CRM_VISIT_TXN,
        .sides = CRM_SIDE_BIT(CRM_SIDE_COST) | CRM_SIDE_BIT(CRM_SIDE_FACE),
        .values = N_VALUES};
    spec->discounted = true;
}

enum crm_status crm_features_start(struct crm_features_work *work, const struct crm_ledger *ledger,
    int32_t as_of, struct crm_err *err)
{
    *work = (struct crm_features_work){.ledger = ledger, .as_of = as_of};
    for (int i = 0; i < CRM_N_NAMES; i++) {
        size_t most = 0;
        for (unsigned s = 0; s < ledger->n_shards; s++)
            if (ledger->shard[s].value[i].n > most)
                most = ledger->shard[s].value[i].n;
        work->count[i] = crm_mem_zalloc(most, sizeof *work->count[i]);
        if (!work->count[i])
            return crm_err_nomem(err);
    }
    return CRM_OK;
}

void crm_features_end(struct crm_features_work *work)
{
    for (int i = 0; i < CRM_N_NAMES; i++)
        free(work->count[i]);
    free(work->line);
    free(work->interval);
    *work = (struct crm_features_work){0};
}

static bool in_window(int32_t days_ago, enum crm_window window)
{
    return days_ago >= windows[window].from && days_ago < windows[window].to;
}

/* ---- money ---- */

/* Add one line to the sums; false when one does not fit. */
static bool add_money(
    const struct crm_features_work *work, const struct crm_line *line, struct crm_features *f)
{
    int64_t counted_e4 = crm_kind_counted(line->kind, work->ledger->spec.basis, line->amount_e4);
    int64_t profit_e4 = counted_e4;
    int32_t ago = work->as_of - line->day;
    bool fits = true;

    switch (line->kind) {
    case CRM_KIND_SERVICE:
        f->services++;
        fits = crm_money_add(&f->service_e4, line->amount_e4);
        break;
    case CRM_KIND_PRODUCT:
        f->products++;
        fits = crm_money_add(&f->product_e4, line->amount_e4);
        if (in_window(ago, CRM_LAST_365))
            fits = fits && crm_money_add(&f->product_365_e4, line->amount_e4);
        break;
    case CRM_KIND_REFUND:
        f->refunds++;
        fits = crm_money_add(&f->refund_e4, -line->amount_e4);
        break;
    case CRM_KIND_PREPAID:
        fits = crm_money_add(&f->prepaid_e4, line->side_e4[CRM_SIDE_FACE]);
        break;
    case CRM_KIND_REDEEM:
        fits = crm_money_add(&f->prepaid_e4, -line->amount_e4);
        break;
    case CRM_KIND_OTHER:
        break;
    }
    for (enum crm_window w = 0; w < CRM_N_WINDOWS; w++)
        if (in_window(ago, w))
            fits = fits && crm_money_add(&f->spend_e4[w], counted_e4);
    fits = fits && crm_money_add(&profit_e4, -line->side_e4[CRM_SIDE_COST]) &&
           crm_money_add(&f->profit_e4, profit_e4) && crm_money_add(&f->amount_e4, counted_e4);
    if (in_window(ago, CRM_LAST_90))
        fits = fits && crm_money_add(&f->profit_90_e4, profit_e4);
    return fits;
}

/* All lines into the sums; those that make a visit into work->line, *n of them. */
static enum crm_status read_lines(struct crm_features_work *work, const struct crm_shard *shard,
    const struct crm_client *client, struct crm_features *f, size_t *n, struct crm_err *err)
{
    struct crm_line_reader lines;
    struct crm_line line;

    *n = 0;
    crm_lines_open(&lines, shard, client);
    while (crm_lines_next(&lines, &line)) {
        if (line.day > work->as_of)
            continue;
        if (!add_money(work, &line, f))
            return crm_err_set(err, CRM_EDATA, "the amounts of one client do not fit in 64 bits");
        if (!crm_kind_is_visit(line.kind))
            continue;
        if (*n == work->line_cap &&
            !crm_mem_grow((void **)&work->line, &work->line_cap, *n + 1, sizeof *work->line))
            return crm_err_nomem(err);
        work->line[(*n)++] = line;
    }
    return CRM_OK;
}

/* ---- visits ---- */

static int by_day(const void *a, const void *b)
{
    const struct crm_line *x = a, *y = b;

    return (x->day > y->day) - (x->day < y->day);
}

static int by_ticket(const void *a, const void *b)
{
    const struct crm_line *x = a, *y = b;

    return (x->ticket > y->ticket) - (x->ticket < y->ticket);
}

/* Lines of one visit behind each other. */
static void sort_lines(struct crm_line line[], size_t n, enum crm_visit visit)
{
    int (*compare)(const void *, const void *) = visit == CRM_VISIT_TXN ? by_ticket : by_day;
    size_t i = 1;

    while (i < n && compare(&line[i - 1], &line[i]) <= 0)
        i++;
    if (i < n && visit != CRM_VISIT_ROW)
        qsort(line, n, sizeof *line, compare);
}

static bool same_visit(const struct crm_line *a, const struct crm_line *b, enum crm_visit visit)
{
    return visit == CRM_VISIT_DAY   ? a->day == b->day
           : visit == CRM_VISIT_TXN ? a->ticket == b->ticket
                                    : false;
}

static int64_t moment(const struct crm_line *line)
{
    return (int64_t)line->day * DAY_SECONDS + line->second;
}

static void count_names(
    struct crm_features_work *work, const struct crm_line *line, uint32_t visit, uint32_t n_names[])
{
    for (int i = 0; i < CRM_N_NAMES; i++) {
        struct crm_name_count *count;
        if (!line->value[i])
            continue;
        count = &work->count[i][line->value[i]];
        if (count->client != work->client) {
            *count = (struct crm_name_count){.client = work->client, .latest = INT64_MIN};
            n_names[i]++;
        }
        if (count->visit != visit) {
            count->visit = visit;
            count->visits++;
        }
        if (moment(line) > count->latest)
            count->latest = moment(line);
    }
}

/* Visits are numbered from 1. */
static void count_visits(struct crm_features_work *work, size_t n, struct crm_features *f)
{
    enum crm_visit unit = work->ledger->spec.visit;
    uint32_t visit = 0;

    for (size_t i = 0; i < n;) {
        const struct crm_line *first = &work->line[i];
        bool discount = false, campaign = false;
        visit++;
        do {
            const struct crm_line *line = &work->line[i];
            discount |= line->has_discount;
            campaign |= line->value[CAMPAIGN] != 0;
            count_names(work, line, visit, f->n_names);
        } while (++i < n && same_visit(first, &work->line[i], unit));
        f->discount_visits += discount;
        f->campaign_visits += campaign;
        for (enum crm_window w = 0; w < CRM_N_WINDOWS; w++)
            f->visits[w] += in_window(work->as_of - first->day, w);
    }
    f->n_visits = visit;
}

/* ---- names ---- */

static bool beats(const struct crm_name_count *a, struct crm_slice a_name,
    const struct crm_name_count *b, struct crm_slice b_name)
{
    if (a->visits != b->visits)
        return a->visits > b->visits;
    if (a->latest != b->latest)
        return a->latest > b->latest;
    return crm_slice_cmp(a_name, b_name) < 0;
}

static void find_top(const struct crm_features_work *work, const struct crm_map *names, int kind,
    size_t n, struct crm_features *f)
{
    const struct crm_name_count *counts = work->count[kind], *best = NULL;

    for (size_t i = 0; i < n; i++) {
        uint32_t number = work->line[i].value[kind];
        struct crm_slice name;
        if (!number || best == &counts[number])
            continue;
        name = crm_map_key(names, number);
        if (!best || beats(&counts[number], name, best, f->top[kind])) {
            best = &counts[number];
            f->top[kind] = name;
            f->top_visits[kind] = best->visits;
        }
    }
}

static void find_last_staff(const struct crm_features_work *work, const struct crm_map *names,
    size_t n, struct crm_features *f)
{
    int64_t latest = INT64_MIN;

    for (size_t i = 0; i < n; i++) {
        const struct crm_line *line = &work->line[i];
        uint32_t number = line->value[CRM_NAME_STAFF];
        struct crm_slice name;
        if (!number || moment(line) < latest)
            continue;
        name = crm_map_key(names, number);
        if (moment(line) > latest || crm_slice_cmp(name, f->last_staff) < 0)
            f->last_staff = name;
        latest = moment(line);
    }
}

/* ---- rhythm ---- */

static int compare_intervals(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

    return (x > y) - (x < y);
}

static enum crm_status find_rhythm(struct crm_features_work *work, struct crm_shard *shard,
    const struct crm_client *client, struct crm_features *f, struct crm_err *err)
{
    const int32_t *day;
    size_t n_days, n;
    double mean, squares = 0;
    enum crm_status status = crm_shard_days(shard, client, &day, &n_days, err);

    f->interval_median = f->interval_sd = f->interval_logsum = NAN;
    f->first_day = f->last_day = CRM_DAY_NONE;
    if (status)
        return status;
    while (n_days && day[n_days - 1] > work->as_of)
        n_days--;
    if (n_days) {
        f->first_day = day[0];
        f->last_day = day[n_days - 1];
    }
    if (n_days < 2)
        return CRM_OK;
    n = n_days - 1;
    if (!crm_mem_grow((void **)&work->interval, &work->interval_cap, n, sizeof *work->interval))
        return crm_err_nomem(err);
    f->n_intervals = (uint32_t)n;
    f->interval_sum = day[n] - day[0];
    f->interval_last = day[n] - day[n - 1];
    f->interval_logsum = 0;
    mean = (double)f->interval_sum / (double)n;
    for (size_t i = 0; i < n; i++) {
        work->interval[i] = day[i + 1] - day[i];
        f->interval_logsum += log(work->interval[i]);
        squares += (work->interval[i] - mean) * (work->interval[i] - mean);
    }
    if (n > 1)
        f->interval_sd = sqrt(squares / (double)(n - 1));
    qsort(work->interval, n, sizeof *work->interval, compare_intervals);
    f->interval_median = crm_quantile_int(work->interval, n, 0.5);
    return CRM_OK;
}

/* ---- all of them ---- */

enum crm_status crm_features_of(struct crm_features_work *work, unsigned number,
    const struct crm_client *client, struct crm_features *features, struct crm_err *err)
{
    struct crm_shard *shard = &work->ledger->shard[number];
    enum crm_status status;
    size_t n;

    *features = (struct crm_features){0};
    work->client++;
    status = read_lines(work, shard, client, features, &n, err);
    if (status)
        return status;
    sort_lines(work->line, n, work->ledger->spec.visit);
    count_visits(work, n, features);
    for (int i = 0; i < CRM_N_NAMES; i++)
        find_top(work, &shard->value[i], i, n, features);
    find_last_staff(work, &shard->value[CRM_NAME_STAFF], n, features);
    return find_rhythm(work, shard, client, features, err);
}
