#include "ledger/rfm.h"

#include "base/list.h"
#include "base/mem.h"
#include "base/money.h"
#include "stat/kmeans_1d.h"

#include <stdlib.h>

static const char letters[CRM_N_MEASURES] = {'r', 'f', 'm'};

const char *crm_measure_name(enum crm_measure measure)
{
    static const char *const names[CRM_N_MEASURES] = {"recency", "frequency", "monetary"};

    return names[measure];
}

char crm_measure_letter(enum crm_measure measure)
{
    return letters[measure];
}

static void reverse(uint8_t score[], size_t n, int bins)
{
    for (size_t i = 0; i < n; i++)
        score[i] = (uint8_t)(bins + 1 - score[i]);
}

static void note_range(struct crm_rfm_cuts *cuts, const int64_t value[], size_t n)
{
    cuts->bounded = n > 0;
    cuts->lowest = INT64_MAX;
    cuts->highest = INT64_MIN;
    for (size_t i = 0; i < n; i++) {
        if (value[i] < cuts->lowest)
            cuts->lowest = value[i];
        if (value[i] > cuts->highest)
            cuts->highest = value[i];
    }
}

static int64_t plus(int64_t a, int64_t b)
{
    int64_t sum;

    return __builtin_add_overflow(a, b, &sum) ? INT64_MAX : sum;
}

static void quantile_cuts(struct crm_rfm_cuts *cuts, const int64_t value[], size_t n, int bins,
    int64_t work[], int64_t raise)
{
    note_range(cuts, value, n);
    crm_cuts_quantile(value, n, bins, work, cuts->cut);
    if (!raise)
        return;
    for (int i = 0; i < bins - 1; i++)
        cuts->cut[i].whole = plus(cuts->cut[i].whole, raise);
    cuts->highest = plus(cuts->highest, raise);
}

/* ---- kmeans ---- */

static int compare_values(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

/* Cuts half-way between the groups; fewer groups than bins leave the top bins to nobody. */
static enum crm_status kmeans_cuts(struct crm_rfm_cuts *cuts, const int64_t value[], size_t n,
    int bins, int64_t work[], struct crm_err *err)
{
    double *x = crm_mem_alloc(n, sizeof *x), *weight = crm_mem_alloc(n, sizeof *weight);
    size_t first[CRM_BINS_MAX], distinct = 0, groups;
    enum crm_status status;

    if (!x || !weight) {
        status = crm_err_nomem(err);
        goto out;
    }
    note_range(cuts, value, n);
    memcpy(work, value, n * sizeof *work);
    qsort(work, n, sizeof *work, compare_values);
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && work[i] == work[distinct - 1]) {
            weight[distinct - 1]++;
        } else {
            work[distinct] = work[i];
            x[distinct] = (double)(work[i] - work[0]); /* small numbers stay exact */
            weight[distinct++] = 1;
        }
    }
    groups = distinct < (size_t)bins ? distinct : (size_t)bins;
    status = crm_kmeans_1d(x, weight, distinct, (int)groups, first, err);
    for (size_t g = 1; g < (size_t)bins && status == CRM_OK; g++) {
        struct crm_cut top = {cuts->highest, 0, 2};
        if (g < groups) {
            uint64_t gap = (uint64_t)work[first[g]] - (uint64_t)work[first[g] - 1];
            cuts->cut[g - 1] =
                (struct crm_cut){work[first[g] - 1] + (int64_t)(gap / 2), (int64_t)(gap % 2), 2};
        } else {
            cuts->cut[g - 1] = top;
        }
    }
out:
    free(x);
    free(weight);
    return status;
}

/* ---- ntile ---- */

struct ranked {
    int64_t value;
    struct crm_slice id;
    size_t row;
};

static int compare_ids(const struct ranked *x, const struct ranked *y)
{
    int c = crm_slice_cmp(x->id, y->id);

    return c ? c : (x->row > y->row) - (x->row < y->row);
}

static int ascending(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;

    return x->value != y->value ? (x->value > y->value ? 1 : -1) : compare_ids(x, y);
}

static int descending(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;

    return x->value != y->value ? (x->value < y->value ? 1 : -1) : compare_ids(x, y);
}

static enum crm_status ntile(
    const struct crm_rfm_table *table, enum crm_measure m, int bins, struct crm_err *err)
{
    struct ranked *ranked = crm_mem_alloc(table->n, sizeof *ranked);
    size_t n = table->n, b = (size_t)bins, at = 0;

    if (!ranked)
        return crm_err_nomem(err);
    for (size_t i = 0; i < n; i++)
        ranked[i] = (struct ranked){table->value[m][i], table->id[i], i};
    qsort(ranked, n, sizeof *ranked, m == CRM_RECENCY ? descending : ascending);
    for (size_t tile = 1; tile <= b; tile++) {
        size_t size = n / b + (tile <= n % b);
        for (; size > 0; size--)
            table->score[m][ranked[at++].row] = (uint8_t)tile;
    }
    free(ranked);
    return CRM_OK;
}

/* ---- nested ---- */

/* Quantile scores of `m` within each group; group[i] < n_groups. */
static enum crm_status score_in_groups(const struct crm_rfm_table *table, enum crm_measure m,
    int bins, const uint32_t group[], size_t n_groups, struct crm_err *err)
{
    size_t *start = crm_mem_zalloc(n_groups + 1, sizeof *start);
    uint32_t *row = crm_mem_alloc(table->n, sizeof *row);
    int64_t *value = crm_mem_alloc(table->n, sizeof *value);
    int64_t *work = crm_mem_alloc(table->n, sizeof *work);
    uint8_t *score = crm_mem_alloc(table->n, 1);
    struct crm_cut cut[CRM_BINS_MAX - 1];
    enum crm_status status = CRM_OK;

    if (!start || !row || !value || !work || !score) {
        status = crm_err_nomem(err);
        goto out;
    }
    for (size_t i = 0; i < table->n; i++)
        start[group[i]]++;
    for (size_t g = 0, at = 0; g <= n_groups; g++) {
        size_t size = start[g];
        start[g] = at;
        at += size;
    }
    for (size_t i = 0; i < table->n; i++) {
        size_t at = start[group[i]]++;
        row[at] = (uint32_t)i;
        value[at] = table->value[m][i];
    }
    for (size_t g = 0, from = 0; g < n_groups; g++) {
        size_t n = start[g] - from;
        if (n > 0) {
            crm_cuts_quantile(value + from, n, bins, work, cut);
            crm_cuts_score(cut, (size_t)bins - 1, CRM_CUT_ABOVE, value + from, n, score + from);
        }
        from = start[g];
    }
    for (size_t i = 0; i < table->n; i++)
        table->score[m][row[i]] = score[i];
out:
    free(start);
    free(row);
    free(value);
    free(work);
    free(score);
    return status;
}

static enum crm_status nested(const struct crm_rfm_table *table, int bins, struct crm_err *err)
{
    uint32_t *group = crm_mem_zalloc(table->n, sizeof *group);
    size_t n_groups = 1;
    enum crm_status status = group ? CRM_OK : crm_err_nomem(err);

    for (enum crm_measure m = 0; m < CRM_N_MEASURES && status == CRM_OK; m++) {
        status = score_in_groups(table, m, bins, group, n_groups, err);
        if (m == CRM_RECENCY)
            reverse(table->score[m], table->n, bins);
        n_groups *= (size_t)bins;
        for (size_t i = 0; i < table->n; i++)
            group[i] = group[i] * (uint32_t)bins + table->score[m][i] - 1U;
    }
    free(group);
    return status;
}

/* ---- all of them ---- */

static enum crm_status score_measure(struct crm_rfm *rfm, struct crm_rfm_table *table,
    enum crm_measure m, int64_t work[], struct crm_err *err)
{
    struct crm_rfm_cuts *cuts = &rfm->cuts[m];
    enum crm_status status = CRM_OK;

    if (!rfm->given) {
        cuts->rule = rfm->method == CRM_RFM_R ? CRM_CUT_FROM : CRM_CUT_ABOVE;
        if (rfm->method == CRM_RFM_KMEANS)
            status = kmeans_cuts(cuts, table->value[m], table->n, rfm->bins, work, err);
        else
            quantile_cuts(cuts, table->value[m], table->n, rfm->bins, work,
                rfm->method == CRM_RFM_R ? table->scale[m] : 0);
    }
    if (status != CRM_OK)
        return status;
    crm_cuts_score(
        cuts->cut, (size_t)rfm->bins - 1, cuts->rule, table->value[m], table->n, table->score[m]);
    if (m == CRM_RECENCY)
        reverse(table->score[m], table->n, rfm->bins);
    return CRM_OK;
}

static void count_scores(struct crm_rfm *rfm, const struct crm_rfm_table *table)
{
    memset(rfm->customers, 0, sizeof rfm->customers);
    for (enum crm_measure m = 0; m < CRM_N_MEASURES; m++)
        for (size_t i = 0; i < table->n; i++) {
            uint8_t score = table->score[m][i];
            int64_t value = table->value[m][i];
            if (!rfm->customers[m][score]++) {
                rfm->from[m][score] = rfm->to[m][score] = value;
            } else {
                if (value < rfm->from[m][score])
                    rfm->from[m][score] = value;
                if (value > rfm->to[m][score])
                    rfm->to[m][score] = value;
            }
        }
}

enum crm_status crm_rfm_score(struct crm_rfm *rfm, struct crm_rfm_table *table, struct crm_err *err)
{
    enum crm_status status = CRM_OK;
    int64_t *work = NULL;

    if (table->n == 0) {
        count_scores(rfm, table);
        return CRM_OK;
    }
    if (!rfm->given && rfm->method == CRM_RFM_NESTED) {
        status = nested(table, rfm->bins, err);
    } else if (!rfm->given && rfm->method == CRM_RFM_NTILE) {
        for (enum crm_measure m = 0; m < CRM_N_MEASURES && status == CRM_OK; m++)
            status = ntile(table, m, rfm->bins, err);
    } else {
        work = crm_mem_alloc(table->n, sizeof *work);
        if (!work)
            return crm_err_nomem(err);
        for (enum crm_measure m = 0; m < CRM_N_MEASURES && status == CRM_OK; m++)
            status = score_measure(rfm, table, m, work, err);
        free(work);
    }
    if (status == CRM_OK)
        count_scores(rfm, table);
    return status;
}

/* ---- cuts in words ---- */

static enum crm_status bad_cuts(struct crm_err *err, struct crm_slice what, const char *problem)
{
    char shown[CRM_ERR_SHOW];

    return crm_err_set(
        err, CRM_EUSAGE, "--cuts: %s %s", crm_err_show(what.ptr, what.len, shown), problem);
}

static enum crm_status parse_measure_cuts(
    struct crm_rfm_cuts *cuts, struct crm_slice list, int64_t scale, int *n, struct crm_err *err)
{
    struct crm_slice piece;

    for (*n = 0; crm_list_next(&list, &piece); (*n)++) {
        if (*n == CRM_BINS_MAX - 1)
            return crm_err_set(err, CRM_EUSAGE, "--cuts: more than %d cuts", CRM_BINS_MAX - 1);
        if (!crm_cut_parse(piece, scale, &cuts->cut[*n]))
            return bad_cuts(err, piece, "is not a number");
        if (*n > 0 && crm_cut_compare(&cuts->cut[*n - 1], &cuts->cut[*n]) >= 0)
            return bad_cuts(err, piece, "is not above the cut before it");
    }
    return CRM_OK;
}

enum crm_status crm_rfm_parse_cuts(
    struct crm_rfm *rfm, const char *text, const int64_t scale[CRM_N_MEASURES], struct crm_err *err)
{
    struct crm_slice rest = crm_slice_of(text), part;
    int n[CRM_N_MEASURES] = {0};

    while (crm_slice_split(&rest, ';', &part)) {
        enum crm_measure m = 0;
        enum crm_status status;
        part = crm_slice_trim(part);
        while (m < CRM_N_MEASURES && !(part.len > 2 && part.ptr[0] == letters[m]))
            m++;
        if (m == CRM_N_MEASURES || part.ptr[1] != '=')
            return bad_cuts(err, part,
                "does not read r=, f= or m= and numbers, as in "
                "r=30,90;f=2,4;m=100,500");
        if (n[m])
            return bad_cuts(err, part, "cuts the same measure a second time");
        status = parse_measure_cuts(
            &rfm->cuts[m], (struct crm_slice){part.ptr + 2, part.len - 2}, scale[m], &n[m], err);
        if (status != CRM_OK)
            return status;
        rfm->cuts[m].rule = CRM_CUT_FROM;
        rfm->cuts[m].bounded = false;
    }
    if (n[0] == 0 || n[1] == 0 || n[2] == 0)
        return crm_err_set(err, CRM_EUSAGE, "--cuts: r, f and m are all needed, as in %s",
            "r=30,90;f=2,4;m=100,500");
    if (n[0] != n[1] || n[0] != n[2])
        return crm_err_set(err, CRM_EUSAGE,
            "--cuts: %d cuts for r, %d for f, %d for m: they must be equally many", n[0], n[1],
            n[2]);
    rfm->bins = n[0] + 1;
    rfm->given = true;
    return CRM_OK;
}

/* Bin number along the values, from 0: recency scores run against them. */
static int place(const struct crm_rfm *rfm, enum crm_measure m, int score)
{
    return m == CRM_RECENCY ? rfm->bins - score : score - 1;
}

/* Found cuts are bounded, unless there was nobody to find them with. */
static bool has_cuts(const struct crm_rfm *rfm)
{
    return rfm->given || rfm->cuts[CRM_RECENCY].bounded;
}

bool crm_rfm_lower(const struct crm_rfm *rfm, enum crm_measure m, int score, struct crm_cut *cut)
{
    const struct crm_rfm_cuts *cuts = &rfm->cuts[m];
    int at = place(rfm, m, score);

    if (!has_cuts(rfm)) {
        *cut = (struct crm_cut){rfm->from[m][score], 0, 1};
        return rfm->customers[m][score] > 0;
    }
    *cut = at > 0 ? cuts->cut[at - 1] : (struct crm_cut){cuts->lowest, 0, 1};
    return at > 0 || cuts->bounded;
}

bool crm_rfm_upper(const struct crm_rfm *rfm, enum crm_measure m, int score, struct crm_cut *cut)
{
    const struct crm_rfm_cuts *cuts = &rfm->cuts[m];
    int at = place(rfm, m, score);

    if (!has_cuts(rfm)) {
        *cut = (struct crm_cut){rfm->to[m][score], 0, 1};
        return rfm->customers[m][score] > 0;
    }
    *cut = at < rfm->bins - 1 ? cuts->cut[at] : (struct crm_cut){cuts->highest, 0, 1};
    return at < rfm->bins - 1 || cuts->bounded;
}

bool crm_rfm_mean(int64_t amount_e4, uint32_t n, int64_t *mean_e8)
{
    int64_t whole = amount_e4 / n, rest = amount_e4 % n, more, twice;

    /* whole x 10^4 + rest x 10^4 / n, rest below 2^32 in size */
    more = rest * 10000 / n;
    twice = rest * 10000 % n * 2;
    if (twice > (int64_t)n || (twice == (int64_t)n && (more & 1)))
        more++;
    if (-twice > (int64_t)n || (-twice == (int64_t)n && (more & 1)))
        more--;
    return !__builtin_mul_overflow(whole, (int64_t)10000, mean_e8) &&
           !__builtin_add_overflow(*mean_e8, more, mean_e8);
}
