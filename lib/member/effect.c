#include "member/effect.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

enum { ONE_E4 = 10000, BEFORE_DAYS = 180, N_GAPS = 5, N_COUNTS = 5, N_GROUPS = 4 };
static const double SMD_MOST = 0.1;

/* ---- trials --------------------------------------------------------------------------- */

static uint8_t gap_cell(int32_t days)
{
    return days <= 30 ? 1 : days <= 60 ? 2 : days <= 120 ? 3 : 4;
}

static uint8_t count_cell(size_t visits)
{
    return visits <= 1 ? (uint8_t)visits : visits <= 3 ? 2 : visits <= 7 ? 3 : 4;
}

struct window {
    int64_t visits, amount_e4;
    bool fits;
};

/* Days from..to, both included; day[n] around the index is looked through from `at`. */
static struct window look(
    const struct crm_day day[], size_t n, size_t at, int step, int32_t from, int32_t to)
{
    struct window w = {0, 0, true};

    for (size_t i = at; i < n && day[i].day >= from && day[i].day <= to; i += (size_t)step) {
        w.visits += day[i].visits;
        w.fits = w.fits && crm_money_add(&w.amount_e4, day[i].amount_e4);
    }
    return w;
}

static enum crm_status add_trial(struct crm_member_effect *effect, struct crm_effect_trials *trials,
    const struct crm_day day[], size_t n, size_t at, const struct crm_effect_trial *cells,
    struct crm_err *err)
{
    int32_t index = day[at].day;
    struct window after = look(day, n, at + 1, 1, index + 1, crm_span_add(effect->horizon, index));
    struct window before = look(day, n, at - 1, -1, index - BEFORE_DAYS, index - 1);
    struct crm_effect_trial trial = *cells;
    int year, month, mday;

    if (!after.fits || !before.fits)
        return crm_err_set(err, CRM_EDATA, "the amounts of a client do not fit in 64 bits");
    crm_day_to_civil(index, &year, &month, &mday);
    trial.month = year * 12 + month - 1;
    trial.client = effect->n_clients;
    effect->first_visits += trials == &effect->members && trial.gap == 0;
    trial.y[CRM_EFFECT_RETURNED] = after.visits > 0;
    trial.y[CRM_EFFECT_VISITS] = (double)after.visits;
    trial.y[CRM_EFFECT_SPEND] = (double)after.amount_e4 / ONE_E4;
    trial.y[CRM_EFFECT_VISITS_BEFORE] = (double)before.visits;
    trial.y[CRM_EFFECT_SPEND_BEFORE] = (double)before.amount_e4 / ONE_E4;
    if (!crm_mem_grow((void **)&trials->trial, &trials->cap, trials->n + 1, sizeof trial))
        return crm_err_nomem(err);
    trials->trial[trials->n++] = trial;
    return CRM_OK;
}

/* Why a member is in no trial. */
static void count_left_out(
    struct crm_member_effect *effect, const struct crm_joiner *joiner, bool visited, bool used)
{
    if (!joiner->member || used)
        return;
    if (joiner->joined == CRM_DAY_NONE)
        effect->no_day++;
    else if (joiner->joined < effect->first_day)
        effect->before++;
    else if (crm_span_add(effect->horizon, joiner->joined) > effect->as_of)
        effect->open++;
    else if (!visited)
        effect->no_visit++;
}

enum crm_status crm_effect_client(struct crm_member_effect *effect, const struct crm_day day[],
    size_t n, const struct crm_joiner *joiner, struct crm_err *err)
{
    struct crm_effect_trial cells = {0};
    enum crm_status status = CRM_OK;
    int32_t last = CRM_DAY_NONE;
    size_t visits = 0;
    bool visited = false, used = false;

    for (size_t i = 0; i < n && !status; i++) {
        bool joins = joiner->member && day[i].day == joiner->joined;
        bool member =
            joiner->member && (joiner->joined == CRM_DAY_NONE || joiner->joined <= day[i].day);
        if (!day[i].visits)
            continue;
        visited = visited || joins;
        cells.gap = visits ? gap_cell(day[i].day - last) : 0;
        cells.count = count_cell(visits++);
        last = day[i].day;
        if ((member && !joins) || crm_span_add(effect->horizon, last) > effect->as_of)
            continue;
        used = used || joins;
        status =
            add_trial(effect, joins ? &effect->members : &effect->others, day, n, i, &cells, err);
    }
    count_left_out(effect, joiner, visited, used);
    effect->n_clients++;
    return status;
}

void crm_effect_release(struct crm_member_effect *effect)
{
    free(effect->members.trial);
    free(effect->others.trial);
}

/* ---- matching ------------------------------------------------------------------------- */

/* Others in one cell, at one of the four degrees of falling back. */
struct group {
    double n, weight;
    double sum[CRM_N_EFFECTS];
};

struct match {
    struct group *group;
    int32_t first_month;
    size_t n_months;
};

/* Where a trial is at degree 0 (its cell), 1 (all months), 2 (all visits), 3 (everybody). */
static size_t group_of(const struct match *match, const struct crm_effect_trial *trial, int degree)
{
    size_t cells = N_GAPS * N_COUNTS, month = (size_t)(trial->month - match->first_month);
    size_t cell = (size_t)trial->gap * N_COUNTS + trial->count;

    switch (degree) {
    case 0:
        return month * cells + cell;
    case 1:
        return match->n_months * cells + cell;
    case 2:
        return (match->n_months + 1) * cells + trial->gap;
    default:
        return (match->n_months + 1) * cells + N_GAPS;
    }
}

static void find_months(struct match *match, const struct crm_effect_trials *trials)
{
    for (size_t i = 0; i < trials->n; i++) {
        int32_t month = trials->trial[i].month;
        if (!match->n_months) {
            match->first_month = month;
            match->n_months = 1;
        } else if (month < match->first_month) {
            match->n_months += (size_t)(match->first_month - month);
            match->first_month = month;
        } else if ((size_t)(month - match->first_month) >= match->n_months) {
            match->n_months = (size_t)(month - match->first_month) + 1;
        }
    }
}

static void fill_groups(struct match *match, const struct crm_member_effect *effect)
{
    for (size_t i = 0; i < effect->others.n; i++)
        for (int degree = 0; degree < N_GROUPS; degree++) {
            const struct crm_effect_trial *trial = &effect->others.trial[i];
            struct group *group = &match->group[group_of(match, trial, degree)];
            group->n++;
            for (int m = 0; m < CRM_N_EFFECTS; m++)
                group->sum[m] += trial->y[m];
        }
    for (size_t i = 0; i < effect->members.n; i++) {
        int degree = 0;
        struct group *group;
        do
            group = &match->group[group_of(match, &effect->members.trial[i], degree)];
        while (group->n == 0 && ++degree < N_GROUPS);
        group->weight += 1 / (double)effect->members.n;
    }
}

/* Of the others, weighted as the members: their mean, its variance, the variance of the values. */
struct moments {
    double mean, variance, spread;
};

static void find_means(const struct match *match, struct moments others[CRM_N_EFFECTS])
{
    size_t n = (match->n_months + 1) * N_GAPS * N_COUNTS + N_GAPS + 1;

    for (size_t g = 0; g < n; g++)
        for (int m = 0; m < CRM_N_EFFECTS && match->group[g].weight > 0; m++)
            others[m].mean += match->group[g].weight * (match->group[g].sum[m] / match->group[g].n);
}

/* What one trial of the others brings to its client's sum, for each measure. */
static void add_trial_to(const struct match *match, const struct crm_effect_trial *trial,
    double client[CRM_N_EFFECTS], struct moments others[CRM_N_EFFECTS])
{
    for (int degree = 0; degree < N_GROUPS; degree++) {
        const struct group *group = &match->group[group_of(match, trial, degree)];
        double weight = group->weight > 0 ? group->weight / group->n : 0;
        for (int m = 0; m < CRM_N_EFFECTS && weight > 0; m++) {
            double off = trial->y[m] - others[m].mean;
            client[m] += weight * (trial->y[m] - group->sum[m] / group->n);
            others[m].spread += weight * off * off;
        }
    }
}

static void find_variances(const struct match *match, const struct crm_effect_trials *trials,
    struct moments others[CRM_N_EFFECTS])
{
    double client[CRM_N_EFFECTS] = {0};

    for (size_t i = 0; i < trials->n; i++) {
        add_trial_to(match, &trials->trial[i], client, others);
        if (i + 1 < trials->n && trials->trial[i + 1].client == trials->trial[i].client)
            continue;
        for (int m = 0; m < CRM_N_EFFECTS; m++) {
            others[m].variance += client[m] * client[m];
            client[m] = 0;
        }
    }
}

static void compare(
    struct crm_member_effect *effect, enum crm_effect_measure m, const struct moments *others)
{
    struct crm_effect_row *row = &effect->row[m];
    const struct crm_effect_trials *members = &effect->members;
    double n = (double)members->n, mean = 0, squares = 0, p = others->mean;

    for (size_t i = 0; i < members->n; i++)
        mean += members->trial[i].y[m];
    mean /= n;
    for (size_t i = 0; i < members->n; i++)
        squares += (members->trial[i].y[m] - mean) * (members->trial[i].y[m] - mean);
    squares /= n - 1; /* s^2 */
    row->member_mean = mean;
    row->other_mean = others->mean;
    row->difference = mean - others->mean;
    row->smd = row->difference / sqrt((squares + others->spread) / 2);
    if (m == CRM_EFFECT_RETURNED) {
        double size =
            others->variance > 0 ? p * (1 - p) / others->variance : (double)effect->others.n;
        row->limits = crm_wilson_difference(mean * n, n, p * size, size, effect->level);
    } else {
        row->limits = crm_normal_interval(
            row->difference, sqrt(others->variance + squares / n), effect->level);
    }
}

enum crm_status crm_effect_make(struct crm_member_effect *effect, struct crm_err *err)
{
    struct moments others[CRM_N_EFFECTS] = {{0}};
    struct match match = {.n_months = 0};

    for (int m = 0; m < CRM_N_EFFECTS; m++)
        effect->row[m] = (struct crm_effect_row){NAN, NAN, NAN, {NAN, NAN}, NAN};
    if (effect->members.n < 2 || effect->others.n == 0)
        return CRM_OK;
    find_months(&match, &effect->members);
    find_months(&match, &effect->others);
    match.group =
        crm_mem_zalloc((match.n_months + 1) * N_GAPS * N_COUNTS + N_GAPS + 1, sizeof *match.group);
    if (!match.group)
        return crm_err_nomem(err);
    fill_groups(&match, effect);
    find_means(&match, others);
    find_variances(&match, &effect->others, others);
    for (int m = 0; m < CRM_N_EFFECTS; m++)
        compare(effect, (enum crm_effect_measure)m, &others[m]);
    free(match.group);
    return CRM_OK;
}

/* Limits that leave out 0; what is not known leaves it in. */
static bool is_off(const struct crm_effect_row *row)
{
    return row->limits.lo > 0 || row->limits.hi < 0;
}

enum crm_effect_verdict crm_effect_verdict(const struct crm_member_effect *effect)
{
    if (effect->members.n < CRM_EFFECT_FEW || effect->others.n < CRM_EFFECT_FEW)
        return CRM_EFFECT_NONE;
    for (int m = CRM_EFFECT_VISITS_BEFORE; m <= CRM_EFFECT_SPEND_BEFORE; m++)
        if (is_off(&effect->row[m]) || !(fabs(effect->row[m].smd) <= SMD_MOST))
            return CRM_EFFECT_UNBELIEVABLE;
    for (int m = CRM_EFFECT_RETURNED; m <= CRM_EFFECT_SPEND; m++)
        if (is_off(&effect->row[m]))
            return CRM_EFFECT_FOUND;
    return CRM_EFFECT_NONE;
}
