#include "pos/control.h"

#include "base/date.h"
#include "base/mem.h"

#include <stdlib.h>

void crm_control_init(struct crm_control *control)
{
    *control = (struct crm_control){.day = NULL};
    crm_map_init(&control->days);
    crm_map_init(&control->labels);
}

void crm_control_release(struct crm_control *control)
{
    crm_map_release(&control->days);
    crm_map_release(&control->labels);
    free(control->day);
    free(control->label);
}

/* Sums that do not fit wrap: who writes the rows says so, and a total of them agrees with nothing.
 */
static void add(int64_t *sum, int64_t amount_e4)
{
    *sum = (int64_t)((uint64_t)*sum + (uint64_t)amount_e4);
}

static struct crm_control_sum *day_of(struct crm_control *control, int32_t day, bool add)
{
    struct crm_slice key = {(const char *)&day, sizeof day};
    uint32_t id;
    bool added = false;

    if (!add) {
        id = crm_map_find(&control->days, key);
        return id == CRM_MAP_NONE ? NULL : &control->day[id];
    }
    if (!crm_map_put(&control->days, key, &id, &added) ||
        !crm_mem_grow(
            (void **)&control->day, &control->day_cap, control->days.n, sizeof *control->day))
        return NULL;
    if (added)
        control->day[id] = (struct crm_control_sum){0};
    return &control->day[id];
}

void crm_control_rows(struct crm_control *control, uint64_t n, int64_t amount_e4)
{
    control->all.n += n;
    add(&control->all.amount_e4, amount_e4);
}

bool crm_control_row(struct crm_control *control, int32_t day, int64_t amount_e4)
{
    struct crm_control_sum *sum;

    crm_control_rows(control, 1, amount_e4);
    if (day == CRM_DAY_NONE)
        return true;
    sum = day_of(control, day, true);
    if (!sum)
        return false;
    sum->n++;
    add(&sum->amount_e4, amount_e4);
    return true;
}

bool crm_control_aside(struct crm_control *control, int32_t day, int64_t amount_e4)
{
    struct crm_control_sum *sum = day == CRM_DAY_NONE ? NULL : day_of(control, day, true);

    control->all.n_aside++;
    add(&control->all.aside_e4, amount_e4);
    if (!sum)
        return day == CRM_DAY_NONE;
    sum->n_aside++;
    add(&sum->aside_e4, amount_e4);
    return true;
}

/* What came after `from`. */
static struct crm_control_sum since(
    const struct crm_control_sum *all, const struct crm_control_sum *from)
{
    struct crm_control_sum sum = {.n = all->n - from->n, .n_aside = all->n_aside - from->n_aside};

    sum.amount_e4 = (int64_t)((uint64_t)all->amount_e4 - (uint64_t)from->amount_e4);
    sum.aside_e4 = (int64_t)((uint64_t)all->aside_e4 - (uint64_t)from->aside_e4);
    return sum;
}

static bool amount_fits(const struct crm_control_sum *sum, const int64_t *amount_e4)
{
    int64_t both = sum->amount_e4;

    return !amount_e4 || *amount_e4 == sum->amount_e4 ||
           (add(&both, sum->aside_e4), *amount_e4 == both);
}

static bool count_fits(const struct crm_control_sum *sum, uint64_t count)
{
    return !count || count == sum->n || count == sum->n + sum->n_aside;
}

static int64_t apart(int64_t a, int64_t b)
{
    int64_t d;

    if (__builtin_sub_overflow(a, b, &d) || d == INT64_MIN)
        return INT64_MAX;
    return d < 0 ? -d : d;
}

enum crm_control_says crm_control_total(struct crm_control *control, struct crm_slice label,
    int32_t day, const int64_t *amount_e4, uint64_t count, int64_t *nearest_e4, uint64_t *n_rows)
{
    struct crm_control_sum sum[4],
        *of_day = day == CRM_DAY_NONE ? NULL : day_of(control, day, false);
    size_t n = 0, best = 0;
    uint32_t id;
    bool added, agrees = false;

    if (!crm_map_put(&control->labels, label, &id, &added) ||
        !crm_mem_grow((void **)&control->label, &control->label_cap, control->labels.n,
            sizeof *control->label))
        return CRM_CONTROL_NOMEM;
    if (added)
        control->label[id] = (struct crm_control_sum){0};
    sum[n++] = since(&control->all, &control->last);
    sum[n++] = control->all;
    sum[n++] = since(&control->all, &control->label[id]);
    if (of_day)
        sum[n++] = *of_day;
    for (size_t i = 0; i < n; i++) {
        agrees |= amount_fits(&sum[i], amount_e4) && count_fits(&sum[i], count);
        if (amount_e4 &&
            apart(sum[i].amount_e4, *amount_e4) < apart(sum[best].amount_e4, *amount_e4))
            best = i;
    }
    *nearest_e4 = sum[best].amount_e4;
    *n_rows = sum[best].n;
    control->last = control->all;
    control->label[id] = control->all;
    return agrees ? CRM_CONTROL_AGREES : CRM_CONTROL_DIFFERS;
}
