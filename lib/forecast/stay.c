#include "forecast/stay.h"

#include "base/mem.h"

#include <stdlib.h>

struct span {
    int32_t from, to; /* first and last of the first visits */
    int32_t before;   /* as-of day */
};

static enum crm_status widen(
    void *ctx, const struct crm_client_history *client, struct crm_err *err)
{
    struct span *span = ctx;
    int32_t day = client->first_day;

    (void)err;
    if (day == CRM_DAY_NONE || day > span->before)
        return CRM_OK;
    span->from = span->from == CRM_DAY_NONE || day < span->from ? day : span->from;
    span->to = day > span->to ? day : span->to;
    return CRM_OK;
}

/* Ages that are known: 0, and those whose period ended `inactive` days or more before. */
static size_t known_ages(const struct crm_stay *stay, int32_t start)
{
    size_t ages = 1;

    while (crm_period_add(stay->period, start, (int)ages + 1) - 1 + stay->inactive <= stay->as_of)
        ages++;
    return ages;
}

static enum crm_status make_room(
    struct crm_stay *stay, const struct span *span, struct crm_err *err)
{
    stay->first = crm_period_start(stay->period, span->from);
    stay->n = (size_t)crm_period_distance(
                  stay->period, stay->first, crm_period_start(stay->period, span->to)) +
              1;
    stay->cohort = crm_mem_zalloc(stay->n_groups * stay->n, sizeof *stay->cohort);
    if (!stay->cohort)
        return crm_err_nomem(err);
    for (size_t c = 0; c < stay->n; c++) {
        int32_t start = crm_period_add(stay->period, stay->first, (int)c);
        size_t ages = known_ages(stay, start);
        for (size_t g = 0; g < stay->n_groups; g++) {
            struct crm_stay_cohort *cohort = &stay->cohort[g * stay->n + c];
            cohort->ages = ages;
            cohort->left = crm_mem_zalloc(ages, sizeof *cohort->left);
            if (!cohort->left)
                return crm_err_nomem(err);
        }
    }
    return CRM_OK;
}

struct counter {
    struct crm_stay *stay;
    const struct crm_ledger *ledger;
    struct crm_run_room room;
};

/* First and last visit in a run of lines; false: none. */
static bool visits(const struct crm_run *run, int32_t *first, int32_t *last)
{
    bool any = false;

    for (size_t i = 0; i < run->n; i++)
        if (crm_kind_is_visit(run->line[i].kind)) {
            *first = any ? *first : run->line[i].day;
            *last = run->line[i].day;
            any = true;
        }
    return any;
}

static void add_run(struct crm_stay *stay, const struct crm_run *run, int32_t first_of_all)
{
    int32_t first, last, start = crm_period_start(stay->period, first_of_all);
    struct crm_stay_cohort *cohort;
    size_t ages;

    if (!visits(run, &first, &last))
        return;
    if (first != first_of_all) {
        stay->elsewhere++;
        return;
    }
    cohort = &stay->cohort[run->group * stay->n +
                           (size_t)crm_period_distance(stay->period, stay->first, start)];
    ages = cohort->ages;
    if (stay->as_of - last > stay->inactive)
        ages =
            (size_t)crm_period_distance(stay->period, start, crm_period_start(stay->period, last)) +
            1;
    for (size_t age = 0; age < ages && age < cohort->ages; age++)
        cohort->left[age]++;
}

static enum crm_status add_client(
    void *ctx, const struct crm_client_history *client, struct crm_err *err)
{
    struct counter *counter = ctx;
    struct crm_run run = {0};
    enum crm_status status;

    if (client->first_day == CRM_DAY_NONE || client->first_day > counter->stay->as_of)
        return CRM_OK;
    while (!(status = crm_next_run(counter->ledger, client, &counter->room, &run, err)) && run.n)
        add_run(counter->stay, &run, client->first_day);
    return status;
}

enum crm_status crm_stay_make(struct crm_stay *stay, const struct crm_ledger *ledger,
    enum crm_period period, int32_t as_of, int32_t inactive, struct crm_err *err)
{
    struct span span = {CRM_DAY_NONE, CRM_DAY_NONE, as_of};
    struct counter counter = {.stay = stay, .ledger = ledger};
    void *worker = &span;
    enum crm_status status;

    *stay = (struct crm_stay){
        .period = period, .as_of = as_of, .inactive = inactive, .n_groups = ledger->n_groups};
    status = crm_ledger_each(ledger, &worker, 1, widen, err);
    if (status || span.from == CRM_DAY_NONE)
        return status;
    status = make_room(stay, &span, err);
    worker = &counter;
    if (!status)
        status = crm_ledger_each(ledger, &worker, 1, add_client, err);
    free(counter.room.line);
    return status;
}

void crm_stay_release(struct crm_stay *stay)
{
    for (size_t i = 0; stay->cohort && i < stay->n_groups * stay->n; i++)
        free(stay->cohort[i].left);
    free(stay->cohort);
    *stay = (struct crm_stay){0};
}
