#include "base/expr.h"

#include "base/date.h"
#include "base/mem.h"
#include "base/num.h"

#include <stdio.h>
#include <stdlib.h>

void crm_expr_free(struct crm_expr *expr)
{
    if (!expr)
        return;
    crm_arena_release(&expr->arena);
    free(expr->column);
    free(expr);
}

/* ---- bind ----------------------------------------------------------------------------- */

static enum crm_status complain(
    struct crm_err *err, uint64_t line, size_t place, const char *format, struct crm_slice name)
{
    char number[24], shown[CRM_ERR_SHOW];

    snprintf(number, sizeof number, "%zu", place);
    crm_err_place(err, NULL, line, number);
    crm_err_show(name.ptr, name.len, shown);
    return crm_err_set(err, CRM_EUSAGE, "%s %s", shown, format);
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

    if (v->kind != CRM_EXPR_TEXT || !v->bare)
        return CRM_OK;
    if (!(name = crm_arena_dup(&expr->arena, v->text)))
        return crm_err_nomem(b->err);
    if ((index = b->find(b->ctx, name)) == CRM_EXPR_NONE)
        return CRM_OK;
    if (op == CRM_EXPR_EQ || op == CRM_EXPR_NE || op == CRM_EXPR_RANGE)
        return complain(b->err, v->line, v->place,
            "is a column too: put it in \"quotes\" if it is text, in `back quotes` if the column "
            "is "
            "meant",
            v->text);
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

enum crm_status crm_expr_bind(struct crm_expr *expr, size_t (*find)(void *ctx, const char *name),
    void *ctx, struct crm_err *err)
{
    struct binding b = {expr, find, ctx, err};

    for (size_t i = 0; i < expr->n_columns; i++) {
        struct crm_expr_column *c = &expr->column[i];
        if ((c->index = find(ctx, c->name)) == CRM_EXPR_NONE)
            return complain(
                err, c->line, c->place, "is no column of the input", crm_slice_of(c->name));
    }
    return bind_node(&b, expr->root);
}

/* ---- evaluate ------------------------------------------------------------------------- */

static enum crm_truth truth(bool yes)
{
    return yes ? CRM_TRUE : CRM_FALSE;
}

/* Below, equal to or above: -1 0 1; NOT_COMPARABLE when the cell is of another kind. */
enum { NOT_COMPARABLE = 2 };

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

static int compare(
    struct crm_slice cell, const struct crm_expr_value *v, const struct crm_slice cells[])
{
    double x;
    int32_t day, second;

    switch (v->kind) {
    case CRM_EXPR_NUMBER:
        return crm_num_double(cell, &x) ? order(x, v->number) : NOT_COMPARABLE;
    case CRM_EXPR_DAY:
        return crm_date_parse(cell, &day, &second) ? order_days(day, second, v) : NOT_COMPARABLE;
    case CRM_EXPR_COLUMN:
        return order_cells(cell, crm_slice_trim(cells[v->column]));
    default:
        return crm_slice_cmp(cell, v->text);
    }
}

static enum crm_truth decide(enum crm_expr_op op, int c)
{
    if (c == NOT_COMPARABLE)
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
        return decide(node->op, compare(cell, &node->low, cells));
    if (node->low.kind != CRM_EXPR_OPEN)
        low = decide(CRM_EXPR_GE, compare(cell, &node->low, cells));
    if (node->high.kind != CRM_EXPR_OPEN)
        high = decide(CRM_EXPR_LE, compare(cell, &node->high, cells));
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
    return eval_node(expr->root, cells);
}
