#include "member/points_rules.h"

#include "member/points.h"
#include "member/rule_file.h"

#include <stdio.h>

enum { EARN, PER, WHERE, TIMES, EXPIRES };
enum { ONE_E4 = 10000 };

static const char *const columns[] = {"earn", "per", "where", "times", "expires", NULL};

/* in an expression, what is made here and no cell of the frame */
#define BIRTHDAY_MONTH (SIZE_MAX - 1)
#define UNIT_MAX ((int64_t)1000000000000)

/* ---- the file ------------------------------------------------------------------------- */

static enum crm_status read_life(struct crm_points_rules *rules, const struct crm_rule_row *row,
    unsigned *life, struct crm_err *err)
{
    static const struct {
        const char *name;
        enum crm_period until;
    } ends[] = {
        {"month", CRM_PERIOD_MONTH}, {"quarter", CRM_PERIOD_QUARTER}, {"year", CRM_PERIOD_YEAR}};
    struct crm_points_life it = {.until = CRM_PERIOD_DAY};
    struct crm_slice rest = row->cell[EXPIRES], span;
    size_t i = 0;

    it.forever = rest.len == 0;
    crm_slice_split(&rest, '/', &span);
    if (!it.forever) {
        while (rest.ptr && i < sizeof ends / sizeof *ends && !crm_slice_is(rest, ends[i].name))
            i++;
        if (i == sizeof ends / sizeof *ends || !crm_rule_span(span, &it.span))
            return crm_rule_bad(row, EXPIRES,
                "is no time points are good for, like 365d, 12m, 12m/month or 1y/year", err);
        if (rest.ptr)
            it.until = ends[i].until;
    }
    for (*life = 0; *life < rules->n_lives; ++*life) {
        const struct crm_points_life *other = &rules->life[*life];
        if (other->forever == it.forever && other->until == it.until &&
            other->span.n == it.span.n && other->span.unit == it.span.unit)
            return CRM_OK;
    }
    rules->life[rules->n_lives++] = it;
    return CRM_OK;
}

static size_t find_column(void *ctx, const char *name)
{
    struct crm_points_rules *rules = ctx;

    if (crm_frame_has(rules->frame, name))
        return 0;
    return strcmp(name, "birthday_month") == 0 ? BIRTHDAY_MONTH : CRM_EXPR_NONE;
}

/* An error of base/expr.h says where in the text; here it says so within the cell. */
static enum crm_status place_where(
    const struct crm_rule_row *row, enum crm_status status, struct crm_err *err)
{
    char text[sizeof err->text], at[sizeof err->column];

    if (status != CRM_EUSAGE)
        return status;
    memcpy(text, err->text, sizeof text);
    memcpy(at, err->column, sizeof at);
    crm_row_place(row->reader, row->row, WHERE, err);
    return crm_err_set(err, CRM_EDATA, "at %s: %.400s", at[0] ? at : "1", text);
}

static enum crm_status bind_where(struct crm_points_rules *rules, const struct crm_rule_row *row,
    struct crm_expr *where, struct crm_err *err)
{
    enum crm_status status = place_where(row, crm_expr_bind(where, find_column, rules, err), err);

    if (!status && where->n_columns > CRM_POINTS_CELLS)
        return crm_rule_bad(row, WHERE, "names too many columns", err);
    for (size_t i = 0; i < where->n_columns && !status; i++) {
        struct crm_expr_column *column = &where->column[i];
        if (column->index == BIRTHDAY_MONTH) {
            status = crm_frame_may(rules->frame, "birthday", &rules->birthday, err);
            if (!status && rules->birthday == CRM_COLUMN_NONE)
                return crm_rule_bad(
                    row, WHERE, "needs a column birthday, of the rows or of a -J file", err);
            rules->any_birthday = true;
        } else {
            status = crm_frame_want(rules->frame, column->name, &column->index, err);
        }
    }
    return status;
}

static enum crm_status read_where(struct crm_points_rules *rules, struct crm_points_rule *rule,
    const struct crm_rule_row *row, struct crm_err *err)
{
    enum crm_status status;

    if (row->cell[WHERE].len == 0)
        return CRM_OK;
    status = place_where(row, crm_expr_parse(&rule->where, row->cell[WHERE], 1, 1, err), err);
    return status ? status : bind_where(rules, row, rule->where, err);
}

static enum crm_status check_rule(
    const struct crm_points_rule *rule, const struct crm_rule_row *row, struct crm_err *err)
{
    if (!rule->earns && row->cell[TIMES].len == 0)
        return crm_rule_bad(
            row, EARN, "is no rule: a row says what is earned or how many times", err);
    if (!rule->earns && row->cell[PER].len)
        return crm_rule_bad(row, PER, "says nothing without earn", err);
    if (!rule->earns && row->cell[EXPIRES].len)
        return crm_rule_bad(row, EXPIRES, "says nothing without earn", err);
    if (rule->earns && rule->per_e4 == 0)
        return crm_rule_bad(row, PER, "is not above 0", err);
    if (row->cell[TIMES].len && rule->times_e4 == 0)
        return crm_rule_bad(row, TIMES, "is not above 0; a row with earn 0 gives nothing", err);
    return CRM_OK;
}

static enum crm_status add_rule(void *ctx, const struct crm_rule_row *row, struct crm_err *err)
{
    struct crm_points_rules *rules = ctx;
    struct crm_points_rule *rule = &rules->rule[rules->n];
    enum crm_status status = CRM_OK;

    if (rules->n == CRM_POINTS_RULES)
        return crm_rule_bad(row, EARN, "is one rule too many: 64 can be taken", err);
    *rule = (struct crm_points_rule){
        .line = row->row->line, .earns = row->cell[EARN].len > 0, .per_e4 = ONE_E4};
    rules->n++;
    if (rule->earns)
        status = crm_rule_number(row, EARN, &rule->earn_e4, err);
    if (!status && row->cell[PER].len)
        status = crm_rule_number(row, PER, &rule->per_e4, err);
    if (!status && row->cell[TIMES].len)
        status = crm_rule_number(row, TIMES, &rule->times_e4, err);
    if (!status)
        status = check_rule(rule, row, err);
    if (!status && rule->earns)
        status = read_life(rules, row, &rule->life, err);
    return status ? status : read_where(rules, rule, row, err);
}

/* ---- exact rates ---------------------------------------------------------------------- */

static int64_t gcd(int64_t a, int64_t b)
{
    while (b) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* earn * times / per as parts of a point for 0.0001 paid: top / bottom, in lowest terms. */
static bool rate(
    const struct crm_points_rule *rule, int64_t times_e4, int64_t *top, int64_t *bottom)
{
    /* earn_e4 times_e4 / (per_e4 1e4) points for 1 paid, which is 1e4 of 0.0001 */
    int64_t low = rule->per_e4, cut = gcd(rule->earn_e4, low);

    *top = rule->earn_e4 / (cut ? cut : 1);
    low /= cut ? cut : 1;
    cut = gcd(times_e4, low);
    times_e4 /= cut;
    low /= cut;
    if (__builtin_mul_overflow(*top, times_e4, top) ||
        __builtin_mul_overflow(low, (int64_t)ONE_E4 * ONE_E4, bottom))
        return false;
    cut = gcd(*top, *bottom);
    *top /= cut;
    *bottom /= cut;
    return true;
}

/* k 0: without times; else those of rule k - 1. */
static int64_t times_of(const struct crm_points_rules *rules, size_t k)
{
    return k == 0 ? ONE_E4 : rules->rule[k - 1].times_e4;
}

static enum crm_status too_fine(
    const struct crm_points_rules *rules, const struct crm_points_rule *rule, struct crm_err *err)
{
    crm_err_place(err, rules->path, rule->line, "per");
    return crm_err_set(err, CRM_EDATA, "the rates of these rules have no small common measure");
}

static enum crm_status find_unit(struct crm_points_rules *rules, struct crm_err *err)
{
    int64_t top, bottom;

    rules->unit = 1;
    for (size_t i = 0; i < rules->n; i++)
        for (size_t k = 0; k <= rules->n; k++) {
            const struct crm_points_rule *rule = &rules->rule[i];
            if (!rule->earns || !times_of(rules, k))
                continue;
            if (!rate(rule, times_of(rules, k), &top, &bottom) ||
                __builtin_mul_overflow(
                    rules->unit, bottom / gcd(rules->unit, bottom), &rules->unit) ||
                rules->unit > UNIT_MAX)
                return too_fine(rules, rule, err);
        }
    for (size_t i = 0; i < rules->n; i++)
        for (size_t k = 0; k <= rules->n; k++) {
            rules->weight[i][k] = 0;
            if (!rules->rule[i].earns || !times_of(rules, k))
                continue;
            if (!rate(&rules->rule[i], times_of(rules, k), &top, &bottom) ||
                __builtin_mul_overflow(top, rules->unit / bottom, &rules->weight[i][k]))
                return too_fine(rules, &rules->rule[i], err);
        }
    return CRM_OK;
}

enum crm_status crm_points_rules_read(
    struct crm_points_rules *rules, const char *path, struct crm_frame *frame, struct crm_err *err)
{
    enum crm_status status;

    rules->path = path;
    rules->frame = frame;
    rules->n = rules->n_lives = 0;
    rules->birthday = CRM_COLUMN_NONE;
    rules->any_birthday = false;
    status = crm_rule_file_read(path, columns, 1, add_rule, rules, err);
    if (!status && rules->n == 0) {
        crm_err_place(err, path, 0, NULL);
        return crm_err_set(err, CRM_EDATA, "has no rule");
    }
    return status ? status : find_unit(rules, err);
}

void crm_points_rules_release(struct crm_points_rules *rules)
{
    for (size_t i = 0; i < rules->n; i++)
        crm_expr_free(rules->rule[i].where);
    rules->n = 0;
}

/* ---- rows ----------------------------------------------------------------------------- */

struct look {
    const struct crm_points_rules *rules;
    const struct crm_slice *cell;
    int32_t day;
    struct crm_slice birthday_month; /* ptr NULL: not made yet */
};

/* "yes", "no", or empty without a birthday. */
static enum crm_status make_birthday_month(struct look *look, struct crm_err *err)
{
    struct crm_slice text = crm_slice_trim(look->cell[look->rules->birthday]);
    int year, month, mday, born_year, born_month, born_mday;
    int32_t born;
    char shown[CRM_ERR_SHOW];

    look->birthday_month = (struct crm_slice){"", 0};
    if (text.len == 0)
        return CRM_OK;
    if (!crm_cell_date(text, &born, NULL)) {
        crm_err_place(err, NULL, 0, "birthday");
        return crm_err_set(err, CRM_EDATA, "%s is not a date (YYYY-MM-DD)",
            crm_err_show(text.ptr, text.len, shown));
    }
    crm_day_to_civil(look->day, &year, &month, &mday);
    crm_day_to_civil(born, &born_year, &born_month, &born_mday);
    look->birthday_month = crm_slice_of(month == born_month ? "yes" : "no");
    return CRM_OK;
}

static enum crm_status holds(
    struct look *look, const struct crm_expr *where, bool *true_here, struct crm_err *err)
{
    struct crm_slice cell[CRM_POINTS_CELLS];

    *true_here = true;
    if (!where)
        return CRM_OK;
    for (size_t i = 0; i < where->n_columns; i++) {
        if (where->column[i].index != BIRTHDAY_MONTH) {
            cell[i] = look->cell[where->column[i].index];
            continue;
        }
        if (!look->birthday_month.ptr) {
            enum crm_status status = make_birthday_month(look, err);
            if (status)
                return status;
        }
        cell[i] = look->birthday_month;
    }
    *true_here = crm_expr_eval(where, cell) == CRM_TRUE;
    return CRM_OK;
}

enum crm_status crm_points_rules_of(const struct crm_points_rules *rules,
    const struct crm_slice cell[], int32_t day, int64_t *weight, unsigned *life,
    struct crm_err *err)
{
    struct look look = {rules, cell, day, {NULL, 0}};
    size_t earns = rules->n, times = 0;

    for (size_t i = 0; i < rules->n; i++) {
        const struct crm_points_rule *rule = &rules->rule[i];
        bool first = rule->earns && earns == rules->n, true_here;
        enum crm_status status;
        if (!first && rule->times_e4 <= times_of(rules, times) && times)
            continue; /* it would change nothing */
        if (!first && !rule->times_e4)
            continue;
        status = holds(&look, rule->where, &true_here, err);
        if (status)
            return status;
        if (true_here && first)
            earns = i;
        if (true_here && rule->times_e4 && (!times || rule->times_e4 > times_of(rules, times)))
            times = i + 1;
    }
    *weight = earns < rules->n ? rules->weight[earns][times] : 0;
    if (*weight)
        *life = rules->rule[earns].life;
    return CRM_OK;
}

enum crm_status crm_points_rules_judge(const struct crm_points_rules *rules, struct crm_err *err)
{
    for (size_t i = 0; i < rules->n; i++) {
        const struct crm_points_rule *rule = &rules->rule[i];
        enum crm_status status = rule->where ? crm_expr_judge(rule->where, err) : CRM_OK;
        if (status == CRM_EUSAGE) {
            crm_err_place(err, rules->path, rule->line, "where");
            return CRM_EDATA;
        }
        if (status)
            return status;
    }
    return CRM_OK;
}

int32_t crm_points_last_good(const struct crm_points_life *life, int32_t day)
{
    int32_t last = day;

    if (life->forever)
        return CRM_POINTS_FOREVER;
    last = crm_span_add(life->span, day);
    if (last >= CRM_DAY_MAX)
        return CRM_POINTS_FOREVER;
    if (life->until != CRM_PERIOD_DAY)
        last = crm_period_add(life->until, crm_period_start(life->until, last), 1) - 1;
    return last;
}
