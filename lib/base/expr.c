#include "base/expr.h"

#include "base/date.h"
#include "base/mem.h"
#include "base/num.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

/* What cells are, and a constant. */
enum { NUMBER = 1, DATE = 2, OTHER = 4 };

/* A constant and the column it is compared with. */
struct crm_expr_check {
    size_t column;
    const struct crm_expr_value *value;
    unsigned char fits; /* NUMBER, DATE; OTHER: text; TEXT_ORDER: bare text above or below */
};
enum { TEXT_ORDER = 8 };

/* What a column was seen to hold, and the `fits` of the constants beside it. */
struct crm_expr_seen {
    _Atomic unsigned char what;
    unsigned char watched;
};

/* Behind the columns stands what was seen of rows. */
enum { ROW = 1, CHOSEN = 2 };

void crm_expr_free(struct crm_expr *expr)
{
    if (!expr)
        return;
    crm_arena_release(&expr->arena);
    free(expr->column);
    free(expr->check);
    free(expr->seen);
    free(expr);
}

/* ---- bind ----------------------------------------------------------------------------- */

static enum crm_status complain(
    struct crm_err *err, uint64_t line, size_t place, struct crm_slice name, const char *problem)
{
    char number[24], shown[CRM_ERR_SHOW];

    snprintf(number, sizeof number, "%zu", place);
    crm_err_place(err, NULL, line, number);
    crm_err_show(name.ptr, name.len, shown);
    return crm_err_set(err, CRM_EUSAGE, "%s %s", shown, problem);
}

struct binding {
    struct crm_expr *expr;
    size_t (*find)(void *ctx, const char *name);
    void *ctx;
    struct crm_err *err;
};

static enum crm_status bind_value(
    const struct binding *b, enum crm_expr_op op, struct crm_expr_value *v)
{
    struct crm_expr *expr = b->expr;
    size_t index, i;
    char *name;

    if ((v->kind != CRM_EXPR_TEXT && v->kind != CRM_EXPR_MONTH && v->kind != CRM_EXPR_WEEKDAY) ||
        !v->bare)
        return CRM_OK;
    if (!(name = crm_arena_dup(&expr->arena, v->text)))
        return crm_err_nomem(b->err);
    if ((index = b->find(b->ctx, name)) == CRM_EXPR_NONE)
        return CRM_OK;
    if (op == CRM_EXPR_EQ || op == CRM_EXPR_NE || op == CRM_EXPR_RANGE)
        return complain(b->err, v->line, v->place, v->text,
            "is a column too: put it in \"quotes\" if it is text, in `back quotes` if the column "
            "is meant");
    for (i = 0; i < expr->n_columns; i++)
        if (crm_slice_is(v->text, expr->column[i].name))
            break;
    if (i == expr->n_columns) {
        if (!crm_mem_grow((void **)&expr->column, &expr->column_cap, i + 1, sizeof *expr->column))
            return crm_err_nomem(b->err);
        expr->column[expr->n_columns++] = (struct crm_expr_column){name, index, v->line, v->place};
    }
    v->kind = CRM_EXPR_COLUMN;
    v->column = i;
    return CRM_OK;
}

static enum crm_status bind_node(const struct binding *b, struct crm_expr_node *node)
{
    enum crm_status status;

    for (struct crm_expr_node *child = node->child; child; child = child->next)
        if ((status = bind_node(b, child)))
            return status;
    if (node->op < CRM_EXPR_EQ)
        return CRM_OK;
    if ((status = bind_value(b, node->op, &node->low)))
        return status;
    return node->op == CRM_EXPR_RANGE ? bind_value(b, node->op, &node->high) : CRM_OK;
}

static size_t count_checks(const struct crm_expr_node *node)
{
    size_t n = node->op >= CRM_EXPR_EQ ? 2 : 0;

    for (const struct crm_expr_node *child = node->child; child; child = child->next)
        n += count_checks(child);
    return n;
}

static size_t add_check(
    struct crm_expr_check *check, const struct crm_expr_node *node, const struct crm_expr_value *v)
{
    double number;
    int32_t day;

    if (v->kind == CRM_EXPR_OPEN || v->kind == CRM_EXPR_COLUMN)
        return 0;
    check->column = node->column;
    check->value = v;
    check->fits = crm_cell_number(v->text, &number)                                     ? NUMBER
                  : crm_cell_date(v->text, &day, NULL) || crm_cell_month(v->text, &day) ? DATE
                  : v->bare && node->op > CRM_EXPR_NE                                   ? TEXT_ORDER
                                                                                        : OTHER;
    return 1;
}

/* Returns how many. */
static size_t add_checks(struct crm_expr_check check[], const struct crm_expr_node *node)
{
    size_t n = 0;

    if (node->op >= CRM_EXPR_EQ) {
        n += add_check(check, node, &node->low);
        n += add_check(check + n, node, &node->high);
    }
    for (const struct crm_expr_node *child = node->child; child; child = child->next)
        n += add_checks(check + n, child);
    return n;
}

enum crm_status crm_expr_bind(struct crm_expr *expr, size_t (*find)(void *ctx, const char *name),
    void *ctx, struct crm_err *err)
{
    struct binding b = {expr, find, ctx, err};
    enum crm_status status;

    for (size_t i = 0; i < expr->n_columns; i++) {
        struct crm_expr_column *c = &expr->column[i];
        if ((c->index = find(ctx, c->name)) == CRM_EXPR_NONE)
            return complain(
                err, c->line, c->place, crm_slice_of(c->name), "is no column of the input");
    }
    if ((status = bind_node(&b, expr->root)))
        return status;
    free(expr->check);
    free(expr->seen);
    expr->n_checks = 0;
    expr->check = crm_mem_zalloc(count_checks(expr->root), sizeof *expr->check);
    expr->seen = crm_mem_zalloc(expr->n_columns + 1, sizeof *expr->seen);
    if (!expr->check || !expr->seen)
        return crm_err_nomem(err);
    expr->n_checks = add_checks(expr->check, expr->root);
    for (size_t i = 0; i < expr->n_checks; i++)
        expr->seen[expr->check[i].column].watched |= expr->check[i].fits;
    return CRM_OK;
}

/* ---- does a constant fit its column? --------------------------------------------------- */

static enum crm_status refuse(const struct crm_expr *expr, const struct crm_expr_check *c,
    const char *what, struct crm_err *err)
{
    char problem[256];

    snprintf(problem, sizeof problem, what, expr->column[c->column].name);
    return complain(err, c->value->line, c->value->place, c->value->text, problem);
}

static enum crm_status no_number(
    const struct crm_expr *expr, const struct crm_expr_check *c, struct crm_err *err)
{
    return refuse(expr, c, "is no number, and %.150s holds numbers", err);
}

static enum crm_status no_date(
    const struct crm_expr *expr, const struct crm_expr_check *c, struct crm_err *err)
{
    return refuse(
        expr, c, "is no date (2025-01-31) or month (2025-01), and %.150s holds dates", err);
}

static unsigned char seen_of(const struct crm_expr_seen *seen)
{
    return atomic_load_explicit(&seen->what, memory_order_relaxed);
}

static void note(struct crm_expr_seen *seen, unsigned char what)
{
    if ((seen_of(seen) & what) != what)
        atomic_fetch_or_explicit(&seen->what, what, memory_order_relaxed);
}

enum crm_status crm_expr_judge(const struct crm_expr *expr, struct crm_err *err)
{
    for (size_t i = 0; i < expr->n_checks; i++) {
        const struct crm_expr_check *c = &expr->check[i];
        unsigned char seen = seen_of(&expr->seen[c->column]);
        if (seen == NUMBER && c->fits != NUMBER)
            return no_number(expr, c, err);
        if (seen == DATE && c->fits != DATE)
            return no_date(expr, c, err);
        if (c->fits == TEXT_ORDER && (seen & OTHER) && seen != OTHER)
            return refuse(expr, c,
                "is text, and %.150s holds numbers or dates besides text: put it in \"quotes\" to "
                "compare byte by byte",
                err);
    }
    return CRM_OK;
}

bool crm_expr_chose_none(const struct crm_expr *expr)
{
    return seen_of(&expr->seen[expr->n_columns]) == ROW;
}

/* Whether more cells can change what crm_expr_judge says. */
static bool is_open(const struct crm_expr_seen *column)
{
    unsigned char seen = seen_of(column), watched = column->watched;

    return ((watched & NUMBER) && (seen & ~DATE) == 0) ||
           ((watched & DATE) && (seen & ~NUMBER) == 0) ||
           ((watched & OTHER) && (seen == 0 || seen == NUMBER || seen == DATE)) ||
           ((watched & TEXT_ORDER) && (!(seen & OTHER) || seen == OTHER));
}

bool crm_expr_open(const struct crm_expr *expr)
{
    for (size_t i = 0; i < expr->n_columns; i++)
        if (is_open(&expr->seen[i]))
            return true;
    return false;
}

static void look(struct crm_expr_seen *column, struct crm_slice cell)
{
    double number;
    int32_t day;

    cell = crm_slice_trim(cell);
    if (cell.len)
        note(column, crm_num_double(cell, &number)      ? NUMBER
                     : crm_date_parse(cell, &day, NULL) ? DATE
                                                        : OTHER);
}

/* ---- evaluate ------------------------------------------------------------------------- */

static enum crm_truth truth(bool yes)
{
    return yes ? CRM_TRUE : CRM_FALSE;
}

static int order(double a, double b)
{
    return (a > b) - (a < b);
}

static int order_days(int32_t day, int32_t second, const struct crm_expr_value *v)
{
    if (day != v->day || v->second == CRM_SECOND_NONE)
        return (day > v->day) - (day < v->day);
    if (second == CRM_SECOND_NONE)
        second = 0;
    return (second > v->second) - (second < v->second);
}

static int order_cells(struct crm_slice a, struct crm_slice b)
{
    double x, y;
    struct crm_expr_value v = {.kind = CRM_EXPR_DAY};
    int32_t day, second;

    if (crm_num_double(a, &x) && crm_num_double(b, &y))
        return order(x, y);
    if (crm_date_parse(a, &day, &second) && crm_date_parse(b, &v.day, &v.second))
        return order_days(day, second, &v);
    return crm_slice_cmp(a, b);
}

/* *below_or_above: below 0, 0 or above it.  False: the cell is of another kind than the value. */
static bool compare(struct crm_slice cell, const struct crm_expr_value *v,
    const struct crm_slice cells[], int *below_or_above)
{
    double x;
    int32_t day, second;
    int weekday;

    switch (v->kind) {
    case CRM_EXPR_NUMBER:
        if (!crm_num_double(cell, &x))
            return false;
        *below_or_above = order(x, v->number);
        return true;
    case CRM_EXPR_DAY:
        if (!crm_date_parse(cell, &day, &second))
            return false;
        *below_or_above = order_days(day, second, v);
        return true;
    case CRM_EXPR_MONTH:
        if (crm_date_parse(cell, &day, NULL))
            *below_or_above = order(crm_period_start(CRM_PERIOD_MONTH, day), v->day);
        else
            *below_or_above = crm_slice_cmp(cell, v->text);
        return true;
    case CRM_EXPR_WEEKDAY:
        weekday = crm_weekday_of(cell);
        *below_or_above = weekday < 0 ? crm_slice_cmp(cell, v->text) : weekday - v->day;
        return true;
    case CRM_EXPR_COLUMN:
        *below_or_above = order_cells(cell, crm_slice_trim(cells[v->column]));
        return true;
    default:
        *below_or_above = crm_slice_cmp(cell, v->text);
        return true;
    }
}

static enum crm_truth decide(enum crm_expr_op op, struct crm_slice cell,
    const struct crm_expr_value *v, const struct crm_slice cells[])
{
    int c;

    if (!compare(cell, v, cells, &c))
        return op == CRM_EXPR_EQ ? CRM_FALSE : op == CRM_EXPR_NE ? CRM_TRUE : CRM_UNKNOWN;
    switch (op) {
    case CRM_EXPR_EQ:
        return truth(c == 0);
    case CRM_EXPR_NE:
        return truth(c != 0);
    case CRM_EXPR_LT:
        return truth(c < 0);
    case CRM_EXPR_LE:
        return truth(c <= 0);
    case CRM_EXPR_GT:
        return truth(c > 0);
    default:
        return truth(c >= 0);
    }
}

static enum crm_truth both(enum crm_truth a, enum crm_truth b)
{
    if (a == CRM_FALSE || b == CRM_FALSE)
        return CRM_FALSE;
    return a == CRM_UNKNOWN || b == CRM_UNKNOWN ? CRM_UNKNOWN : CRM_TRUE;
}

static enum crm_truth negation(enum crm_truth a)
{
    return a == CRM_UNKNOWN ? a : truth(a == CRM_FALSE);
}

static enum crm_truth eval_test(const struct crm_expr_node *node, const struct crm_slice cells[])
{
    struct crm_slice cell = crm_slice_trim(cells[node->column]);
    enum crm_truth low = CRM_TRUE, high = CRM_TRUE;

    if (node->op == CRM_EXPR_MISSING)
        return truth(cell.len == 0);
    if (cell.len == 0)
        return CRM_UNKNOWN;
    if (node->low.kind == CRM_EXPR_COLUMN && crm_slice_trim(cells[node->low.column]).len == 0)
        return CRM_UNKNOWN;
    if (node->op != CRM_EXPR_RANGE)
        return decide(node->op, cell, &node->low, cells);
    if (node->low.kind != CRM_EXPR_OPEN)
        low = decide(CRM_EXPR_GE, cell, &node->low, cells);
    if (node->high.kind != CRM_EXPR_OPEN)
        high = decide(CRM_EXPR_LE, cell, &node->high, cells);
    return both(low, high);
}

static enum crm_truth eval_node(const struct crm_expr_node *node, const struct crm_slice cells[])
{
    enum crm_truth all = CRM_TRUE; /* or is the negation of and over negations */
    bool is_or = node->op == CRM_EXPR_OR;

    if (node->op == CRM_EXPR_NOT)
        return negation(eval_node(node->child, cells));
    if (node->op != CRM_EXPR_AND && !is_or)
        return eval_test(node, cells);
    for (const struct crm_expr_node *child = node->child; child && all != CRM_FALSE;
         child = child->next) {
        enum crm_truth one = eval_node(child, cells);
        all = both(all, is_or ? negation(one) : one);
    }
    return is_or ? negation(all) : all;
}

enum crm_truth crm_expr_eval(const struct crm_expr *expr, const struct crm_slice cells[])
{
    enum crm_truth truth;

    for (size_t i = 0; i < expr->n_columns; i++)
        if (is_open(&expr->seen[i]))
            look(&expr->seen[i], cells[i]);
    truth = eval_node(expr->root, cells);
    note(&expr->seen[expr->n_columns], truth == CRM_TRUE ? ROW | CHOSEN : ROW);
    return truth;
}
