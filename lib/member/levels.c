#include "member/levels.h"

#include "member/rule_file.h"

#include <string.h>

/* ---- rules ---------------------------------------------------------------------------- */

enum { LEVEL, MEASURE, WINDOW, REACH, KEEP, GRACE };
enum { ONE_E4 = 10000 };

static const char *const columns[] = {"level", "measure", "window", "reach", "keep", "grace", NULL};

static bool same_span(struct crm_span a, struct crm_span b)
{
    return a.n == b.n && a.unit == b.unit;
}

static void find_meter(struct crm_level_rules *rules, struct crm_level_rule *rule)
{
    for (rule->meter = 0; rule->meter < rules->n_meters; rule->meter++) {
        const struct crm_level_meter *meter = &rules->meter[rule->meter];
        if (meter->measure == rule->measure && same_span(meter->window, rule->window))
            return;
    }
    rules->meter[rules->n_meters++] = (struct crm_level_meter){rule->measure, rule->window};
}

static enum crm_status read_threshold(const struct crm_rule_row *row, size_t column,
    enum crm_level_measure measure, int64_t *value, struct crm_err *err)
{
    enum crm_status status = crm_rule_number(row, column, value, err);

    if (status || measure == CRM_LEVEL_SPEND)
        return status;
    if (*value % ONE_E4)
        return crm_rule_bad(row, column, "is no whole number of visits", err);
    *value /= ONE_E4;
    return CRM_OK;
}

static enum crm_status read_grace(
    const struct crm_rule_row *row, struct crm_level_rule *rule, struct crm_err *err)
{
    struct crm_slice text = row->cell[GRACE];

    rule->no_grace = text.len == 0 || crm_slice_is(text, "0") || crm_slice_is(text, "0d");
    if (rule->no_grace || crm_rule_span(text, &rule->grace))
        return CRM_OK;
    return crm_rule_bad(row, GRACE, "is no span of time, like 60d, 3m or 0", err);
}

static enum crm_status read_numbers(struct crm_level_rules *rules, struct crm_level_rule *rule,
    const struct crm_rule_row *row, struct crm_err *err)
{
    enum crm_status status;

    if (crm_slice_is(row->cell[MEASURE], "visits"))
        rule->measure = CRM_LEVEL_VISITS;
    else if (!crm_slice_is(row->cell[MEASURE], "spend"))
        return crm_rule_bad(row, MEASURE, "is neither spend nor visits", err);
    if (!crm_rule_span(row->cell[WINDOW], &rule->window))
        return crm_rule_bad(row, WINDOW, "is no span of time, like 365d, 12m or 1y", err);
    find_meter(rules, rule);
    status = read_threshold(row, REACH, rule->measure, &rule->reach, err);
    if (!status)
        status = read_threshold(row, KEEP, rule->measure, &rule->keep, err);
    if (!status && rule->keep > rule->reach)
        return crm_rule_bad(row, KEEP, "is above reach: who has just come up would fall", err);
    return status ? status : read_grace(row, rule, err);
}

static enum crm_status add_rule(void *ctx, const struct crm_rule_row *row, struct crm_err *err)
{
    struct crm_level_rules *rules = ctx;
    struct crm_level_rule *rule = &rules->level[rules->n];
    enum crm_status status;

    if (row->cell[LEVEL].len == 0)
        return crm_rule_bad(row, LEVEL, "is no name of a level", err);
    if (crm_slice_is(row->cell[LEVEL], "(new)") ||
        crm_level_find(rules, row->cell[LEVEL]) != CRM_LEVELS)
        return crm_rule_bad(row, LEVEL, "is taken already", err);
    if (rules->n == CRM_LEVELS)
        return crm_rule_bad(row, LEVEL, "is one level too many: 32 can be taken", err);
    *rule = (struct crm_level_rule){.name = row->cell[LEVEL]};
    rule->name.ptr = crm_arena_dup(&rules->names, rule->name);
    if (!rule->name.ptr)
        return crm_err_nomem(err);
    status = read_numbers(rules, rule, row, err);
    if (!status && rules->n && rules->level[rules->n - 1].meter == rule->meter &&
        rules->level[rules->n - 1].reach > rule->reach)
        return crm_rule_bad(row, REACH, "is below that of the level before: lowest first", err);
    rules->n++;
    return status;
}

enum crm_status crm_level_rules_read(
    struct crm_level_rules *rules, const char *path, struct crm_err *err)
{
    enum crm_status status;

    *rules = (struct crm_level_rules){.n = 0};
    crm_arena_init(&rules->names);
    status = crm_rule_file_read(path, columns, 5, add_rule, rules, err);
    if (!status && rules->n == 0) {
        crm_err_place(err, path, 0, NULL);
        return crm_err_set(err, CRM_EDATA, "has no level");
    }
    return status;
}

void crm_level_rules_release(struct crm_level_rules *rules)
{
    crm_arena_release(&rules->names);
}

int crm_level_find(const struct crm_level_rules *rules, struct crm_slice name)
{
    if (name.len == 0)
        return CRM_LEVEL_NONE;
    for (int i = 0; i < rules->n; i++)
        if (crm_slice_eq(rules->level[i].name, name))
            return i;
    return CRM_LEVELS;
}

/* ---- replay --------------------------------------------------------------------------- */

#define NEVER INT32_MAX

void crm_level_start(struct crm_level_run *level, const struct crm_level_rules *rules,
    const struct crm_level_state *state)
{
    level->rules = rules;
    level->now =
        state ? *state
              : (struct crm_level_state){CRM_LEVEL_NONE, CRM_DAY_NONE, CRM_DAY_NONE, CRM_DAY_NONE};
    level->then = level->now.level;
    level->keeps_until = CRM_DAY_NONE;
    for (size_t m = 0; m < rules->n_meters; m++)
        level->measure[m] = level->before[m] = 0;
}

struct run {
    struct crm_level_run *level;
    const struct crm_day *day;
    size_t n, head;          /* days that have come */
    size_t tail[CRM_LEVELS]; /* days that have left the window of each meter */
    bool too_large;
};

static int64_t value_of(const struct crm_level_meter *meter, const struct crm_day *day)
{
    return meter->measure == CRM_LEVEL_SPEND ? day->amount_e4 : day->visits;
}

/* The day on which a day of the client leaves the window. */
static int32_t leaves(const struct run *run, size_t m)
{
    int32_t last;

    if (run->tail[m] >= run->head)
        return NEVER;
    last = crm_span_add(run->level->rules->meter[m].window, run->day[run->tail[m]].day);
    return last > CRM_DAY_MAX ? NEVER : last;
}

static int32_t falls_on(const struct crm_level_run *level)
{
    const struct crm_level_state *now = &level->now;
    const struct crm_level_rule *rule;
    int32_t day;

    if (now->level == CRM_LEVEL_NONE || now->below == CRM_DAY_NONE)
        return NEVER;
    rule = &level->rules->level[now->level];
    day = rule->no_grace ? now->below : crm_span_add(rule->grace, now->below);
    if (day > CRM_DAY_MAX)
        return NEVER;
    return day > now->as_of ? day : now->as_of + 1; /* a state under other rules */
}

/* The next day on which anything can change; days of the client up to `until` count. */
static int32_t next_day(const struct run *run)
{
    int32_t next = run->head < run->n ? run->day[run->head].day : NEVER;

    for (size_t m = 0; m < run->level->rules->n_meters; m++) {
        int32_t day = leaves(run, m);
        next = day < next ? day : next;
    }
    return next;
}

static void add_to(struct run *run, size_t m, int64_t value)
{
    if (__builtin_add_overflow(run->level->measure[m], value, &run->level->measure[m]))
        run->too_large = true;
}

static void move_meters(struct run *run, int32_t day)
{
    const struct crm_level_rules *rules = run->level->rules;

    while (run->head < run->n && run->day[run->head].day <= day) {
        for (size_t m = 0; m < rules->n_meters; m++)
            add_to(run, m, value_of(&rules->meter[m], &run->day[run->head]));
        run->head++;
    }
    for (size_t m = 0; m < rules->n_meters; m++)
        while (leaves(run, m) <= day) {
            int64_t value = value_of(&rules->meter[m], &run->day[run->tail[m]++]);
            add_to(run, m, value == INT64_MIN ? INT64_MAX : -value);
        }
}

static int64_t measure_of(const struct crm_level_run *level, int which)
{
    return level->measure[level->rules->level[which].meter];
}

static void go_down(struct crm_level_run *level, int32_t day)
{
    struct crm_level_state *now = &level->now;
    int to = now->level - 1;

    while (to >= 0 && measure_of(level, to) < level->rules->level[to].keep)
        to--;
    now->level = to;
    now->since = to < 0 ? CRM_DAY_NONE : day;
    now->below = CRM_DAY_NONE;
}

static void judge(struct crm_level_run *level, int32_t day)
{
    struct crm_level_state *now = &level->now;

    for (int up = level->rules->n - 1; up > now->level; up--)
        if (measure_of(level, up) >= level->rules->level[up].reach) {
            now->level = up;
            now->since = day;
            now->below = CRM_DAY_NONE;
        }
    if (now->level == CRM_LEVEL_NONE)
        return;
    if (measure_of(level, now->level) >= level->rules->level[now->level].keep)
        now->below = CRM_DAY_NONE;
    else if (now->below == CRM_DAY_NONE)
        now->below = day;
    if (falls_on(level) <= day)
        go_down(level, day);
}

/* Up to the end of `until`; from a state's day on levels are judged. */
static void advance(struct run *run, int32_t until)
{
    struct crm_level_run *level = run->level;

    for (;;) {
        int32_t day = next_day(run), falls = falls_on(level);
        day = falls < day ? falls : day;
        if (day > until || day == NEVER)
            return;
        move_meters(run, day);
        if (day > level->now.as_of)
            judge(level, day);
    }
}

/* Who never comes again holds the level to the day before they first stand below it. */
static int32_t hold(struct run *run)
{
    const struct crm_level_run *level = run->level;
    int held = level->now.level;

    while (held != CRM_LEVEL_NONE && level->now.level >= held) {
        int32_t day = next_day(run), falls = falls_on(level);
        day = falls < day ? falls : day;
        if (day == NEVER)
            return CRM_DAY_NONE;
        advance(run, day);
        if (level->now.level < held)
            return day - 1;
    }
    return CRM_DAY_NONE;
}

enum crm_status crm_level_replay(struct crm_level_run *level, const struct crm_day day[], size_t n,
    int32_t as_of, int32_t moves_from, struct crm_err *err)
{
    struct run run = {.level = level, .day = day, .n = n};
    struct crm_level_run then;
    int32_t made = level->now.as_of;

    if (made != CRM_DAY_NONE) {
        advance(&run, made);
        memcpy(level->before, level->measure, sizeof level->before);
    }
    if (made != CRM_DAY_NONE && made < as_of) { /* a state of other rows is seen at once */
        move_meters(&run, made + 1);
        judge(level, made + 1);
    }
    if (moves_from > made) { /* CRM_DAY_NONE is below all */
        advance(&run, moves_from);
        level->then = level->now.level;
    }
    advance(&run, as_of);
    level->now.as_of = as_of;
    then = *level;
    run.level = &then;
    level->keeps_until = hold(&run);
    if (run.too_large)
        return crm_err_set(err, CRM_EDATA, "the amounts of a client do not fit in 64 bits");
    return CRM_OK;
}
