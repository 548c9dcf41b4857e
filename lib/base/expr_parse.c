#include "base/expr_token.h"

#include "base/date.h"
#include "base/mem.h"
#include "base/num.h"

#include <stdlib.h>

enum { MAX_DEPTH = 100 }; /* brackets and `not` inside each other; the parser is recursive */

struct parser {
    struct crm_lexer lexer; /* its token is the one looked at */
    struct crm_expr *expr;
    struct crm_err *err;
    int depth;
};

static enum crm_status advance(struct parser *p)
{
    return crm_lexer_advance(&p->lexer);
}

static enum crm_status complain(
    struct parser *p, const struct crm_token *where, const char *what, const char *hint)
{
    return crm_lexer_complain(&p->lexer, where, what, hint);
}

static bool next_is(const struct parser *p, const char *word)
{
    return crm_token_is(&p->lexer.token, word);
}

/* ---- values and columns --------------------------------------------------------------- */

static struct crm_expr_node *node_new(struct parser *p, enum crm_expr_op op)
{
    struct crm_expr_node *node = crm_arena_alloc(&p->expr->arena, sizeof *node);

    if (!node) {
        crm_err_nomem(p->err);
        return NULL;
    }
    *node = (struct crm_expr_node){.op = op};
    return node;
}

static enum crm_status column_add(struct parser *p, const struct crm_token *t, size_t *column)
{
    struct crm_expr *expr = p->expr;
    char *name;

    for (*column = 0; *column < expr->n_columns; ++*column)
        if (crm_slice_is(t->text, expr->column[*column].name))
            return CRM_OK;
    name = crm_arena_dup(&expr->arena, t->text);
    if (!name || !crm_mem_grow((void **)&expr->column, &expr->column_cap, expr->n_columns + 1,
                     sizeof *expr->column))
        return crm_err_nomem(p->err);
    expr->column[expr->n_columns++] =
        (struct crm_expr_column){name, CRM_EXPR_NONE, t->line, t->place};
    return CRM_OK;
}

/* What the text of a value says, if it is not plain text. */
static void recognise(struct crm_expr_value *v)
{
    v->second = CRM_SECOND_NONE;
    if (crm_num_double(v->text, &v->number))
        v->kind = CRM_EXPR_NUMBER;
    else if (crm_date_parse(v->text, &v->day, &v->second))
        v->kind = CRM_EXPR_DAY;
    else if (crm_cell_month(v->text, &v->day))
        v->kind = CRM_EXPR_MONTH;
    else if ((v->day = crm_weekday_of(v->text)) >= 0)
        v->kind = CRM_EXPR_WEEKDAY;
}

/* What a token means where a value is wanted. */
static void value_of(const struct crm_token *t, struct crm_expr_value *v)
{
    *v = (struct crm_expr_value){.kind = CRM_EXPR_TEXT,
        .text = t->text,
        .line = t->line,
        .place = t->place,
        .bare = t->kind == T_WORD};
    if (t->kind != T_TEXT)
        recognise(v);
}

static enum crm_status read_value(struct parser *p, struct crm_expr_value *v)
{
    enum crm_status status;

    if (next_is(p, "missing"))
        return complain(p, &p->lexer.token, "expected a value", ": write 'is missing'");
    if ((p->lexer.token.kind != T_WORD && p->lexer.token.kind != T_TEXT &&
            p->lexer.token.kind != T_COLUMN) ||
        crm_token_is_keyword(&p->lexer.token))
        return complain(p, &p->lexer.token, "expected a value", "");
    value_of(&p->lexer.token, v);
    if (p->lexer.token.kind == T_COLUMN) {
        v->kind = CRM_EXPR_COLUMN;
        if ((status = column_add(p, &p->lexer.token, &v->column)))
            return status;
    }
    return advance(p);
}

/* Quotes say that a value is text, but "above text" is never what is meant where it is a number. */
static void read_quoted_number(struct crm_expr_value *v)
{
    if (v->kind == CRM_EXPR_TEXT && !v->bare)
        recognise(v);
}

/* The last day that a value of a range stands for. */
static int32_t last_day(const struct crm_expr_value *v)
{
    return v->kind == CRM_EXPR_MONTH ? crm_period_add(CRM_PERIOD_MONTH, v->day, 1) - 1 : v->day;
}

static bool is_dated(const struct crm_expr_value *v)
{
    return v->kind == CRM_EXPR_DAY || v->kind == CRM_EXPR_MONTH;
}

static enum crm_status check_range(struct parser *p, struct crm_expr_node *node)
{
    struct crm_expr_value *a = &node->low, *b = &node->high;
    struct crm_token where = {.kind = T_TEXT, .text = a->text, .line = a->line, .place = a->place};
    bool empty;

    read_quoted_number(a);
    read_quoted_number(b);
    if (a->kind == CRM_EXPR_OPEN || b->kind == CRM_EXPR_OPEN)
        return CRM_OK;
    if (a->kind == CRM_EXPR_WEEKDAY && b->kind != a->kind)
        a->kind = CRM_EXPR_TEXT; /* a word among other words */
    if (b->kind == CRM_EXPR_WEEKDAY && b->kind != a->kind)
        b->kind = CRM_EXPR_TEXT;
    if ((a->kind != b->kind && !(is_dated(a) && is_dated(b))) || a->kind == CRM_EXPR_COLUMN)
        return complain(p, &where, "expected a range of two numbers, two dates or two texts", "");
    if (a->kind == CRM_EXPR_NUMBER)
        empty = a->number > b->number;
    else if (a->kind == CRM_EXPR_WEEKDAY)
        empty = a->day > b->day;
    else if (is_dated(a))
        empty = a->day > last_day(b) ||
                (a->day == b->day && b->second != CRM_SECOND_NONE && a->second > b->second);
    else
        empty = crm_slice_cmp(a->text, b->text) > 0;
    if (empty)
        return complain(p, &where, "expected the lower end of the range first", "");
    return CRM_OK;
}

/* VALUE, VALUE..VALUE, VALUE.. or ..VALUE */
static enum crm_status read_piece(struct parser *p, size_t column, struct crm_expr_node **out)
{
    struct crm_expr_node *node = node_new(p, CRM_EXPR_EQ);
    enum crm_status status;

    if (!node)
        return CRM_ENOMEM;
    *out = node;
    node->column = column;
    if (p->lexer.token.kind != T_RANGE && (status = read_value(p, &node->low)))
        return status;
    if (p->lexer.token.kind != T_RANGE)
        return CRM_OK;
    node->op = CRM_EXPR_RANGE;
    if ((status = advance(p)))
        return status;
    if ((p->lexer.token.kind == T_WORD && !crm_token_is_keyword(&p->lexer.token)) ||
        p->lexer.token.kind == T_TEXT || node->low.kind == CRM_EXPR_OPEN) {
        if ((status = read_value(p, &node->high)))
            return status;
    }
    return check_range(p, node);
}

/* ---- one comparison ------------------------------------------------------------------- */

static enum crm_status read_list(struct parser *p, size_t column, struct crm_expr_node **out)
{
    struct crm_expr_node **tail;
    enum crm_status status;

    if (p->lexer.token.kind != T_OPEN)
        return read_piece(p, column, out);
    if (!(*out = node_new(p, CRM_EXPR_OR)))
        return CRM_ENOMEM;
    tail = &(*out)->child;
    do {
        if ((status = advance(p)) || (status = read_piece(p, column, tail)))
            return status;
        tail = &(*tail)->next;
    } while (p->lexer.token.kind == T_COMMA);
    if (p->lexer.token.kind != T_CLOSE)
        return complain(p, &p->lexer.token, "expected ',' or ')' in the list", "");
    if (!(*out)->child->next)
        *out = (*out)->child;
    return advance(p);
}

static enum crm_status read_between(struct parser *p, size_t column, struct crm_expr_node **out)
{
    enum crm_status status;

    if (!(*out = node_new(p, CRM_EXPR_RANGE)))
        return CRM_ENOMEM;
    (*out)->column = column;
    if ((status = read_value(p, &(*out)->low)))
        return status;
    if (!next_is(p, "and") && p->lexer.token.kind != T_AND)
        return complain(p, &p->lexer.token, "expected 'and' between the ends of the range", "");
    if ((status = advance(p)) || (status = read_value(p, &(*out)->high)))
        return status;
    return check_range(p, *out);
}

static enum crm_status read_is(
    struct parser *p, size_t column, bool *negated, struct crm_expr_node **out)
{
    enum crm_status status;

    if (next_is(p, "not")) {
        *negated = !*negated;
        if ((status = advance(p)))
            return status;
    }
    if (!next_is(p, "missing") && !next_is(p, "empty"))
        return complain(p, &p->lexer.token, "expected 'missing' or 'not missing' behind 'is'", "");
    if (!(*out = node_new(p, CRM_EXPR_MISSING)))
        return CRM_ENOMEM;
    (*out)->column = column;
    return advance(p);
}

static enum crm_status negate(struct parser *p, struct crm_expr_node **node)
{
    struct crm_expr_node *outer = node_new(p, CRM_EXPR_NOT);

    if (!outer)
        return CRM_ENOMEM;
    outer->child = *node;
    *node = outer;
    return CRM_OK;
}

static enum crm_expr_op mirrored(enum crm_expr_op op)
{
    switch (op) {
    case CRM_EXPR_LT:
        return CRM_EXPR_GT;
    case CRM_EXPR_LE:
        return CRM_EXPR_GE;
    case CRM_EXPR_GT:
        return CRM_EXPR_LT;
    case CRM_EXPR_GE:
        return CRM_EXPR_LE;
    default:
        return op;
    }
}

static enum crm_status read_compare(struct parser *p, size_t column, struct crm_expr_node **out)
{
    enum crm_expr_op op = p->lexer.token.compare;
    enum crm_status status;

    if ((status = advance(p)))
        return status;
    if (op == CRM_EXPR_EQ || op == CRM_EXPR_NE) {
        if ((status = read_piece(p, column, out)))
            return status;
        if (op == CRM_EXPR_NE && (*out)->op == CRM_EXPR_RANGE)
            return negate(p, out);
        if ((*out)->op == CRM_EXPR_EQ)
            (*out)->op = op;
        return CRM_OK;
    }
    if (!(*out = node_new(p, op)))
        return CRM_ENOMEM;
    (*out)->column = column;
    if ((status = read_value(p, &(*out)->low)))
        return status;
    read_quoted_number(&(*out)->low);
    return CRM_OK;
}

static enum crm_status read_column(struct parser *p, size_t *column)
{
    struct crm_token t = p->lexer.token;
    enum crm_status status;

    if ((t.kind != T_WORD && t.kind != T_COLUMN) || crm_token_is_keyword(&t))
        return complain(p, &t, "expected a column",
            t.kind == T_TEXT ? ": a column's name with blanks goes in `back quotes`" : "");
    if ((status = column_add(p, &t, column)))
        return status;
    return advance(p);
}

/* VALUE < COLUMN, and VALUE <= COLUMN < VALUE */
static enum crm_status read_value_first(struct parser *p, struct crm_expr_node **out)
{
    struct crm_expr_value value;
    struct crm_expr_node *node;
    enum crm_expr_op op;
    enum crm_status status;

    if ((status = read_value(p, &value)))
        return status;
    if (p->lexer.token.kind != T_COMPARE)
        return complain(p, &p->lexer.token, "expected a comparison behind the value", "");
    op = p->lexer.token.compare;
    if (!(node = node_new(p, mirrored(op))))
        return CRM_ENOMEM;
    node->low = value;
    if (op != CRM_EXPR_EQ && op != CRM_EXPR_NE)
        read_quoted_number(&node->low);
    if ((status = advance(p)) || (status = read_column(p, &node->column)))
        return status;
    *out = node;
    if (p->lexer.token.kind != T_COMPARE)
        return CRM_OK;
    if (!(*out = node_new(p, CRM_EXPR_AND)))
        return CRM_ENOMEM;
    (*out)->child = node;
    return read_compare(p, node->column, &node->next);
}

static enum crm_status read_test(struct parser *p, struct crm_expr_node **out)
{
    bool negated = false, open;
    struct crm_token first = p->lexer.token;
    struct crm_expr_value value;
    size_t column;
    enum crm_status status;

    value_of(&first, &value);
    if ((first.kind == T_WORD && value.kind != CRM_EXPR_TEXT) || first.kind == T_TEXT)
        return read_value_first(p, out);
    if (next_is(p, "missing")) {
        if ((status = advance(p)))
            return status;
        if (p->lexer.token.kind == T_OPEN) {
            if (!(*out = node_new(p, CRM_EXPR_MISSING)))
                return CRM_ENOMEM;
            if ((status = advance(p)) || (status = read_column(p, &(*out)->column)))
                return status;
            if (p->lexer.token.kind != T_CLOSE)
                return complain(p, &p->lexer.token, "expected ')' behind the column", "");
            return advance(p);
        }
        if ((status = column_add(p, &first, &column))) /* a column that is called so */
            return status;
    } else if ((status = read_column(p, &column))) {
        return status;
    }
    if (next_is(p, "not")) {
        negated = true;
        if ((status = advance(p)))
            return status;
        if (!next_is(p, "in") && !next_is(p, "between"))
            return complain(p, &p->lexer.token, "expected 'in' or 'between' behind 'not'", "");
    }
    open = next_is(p, "in");
    if (open || next_is(p, "between")) {
        if ((status = advance(p)) ||
            (status = open ? read_list(p, column, out) : read_between(p, column, out)))
            return status;
    } else if (next_is(p, "is")) {
        if ((status = advance(p)) || (status = read_is(p, column, &negated, out)))
            return status;
    } else if (p->lexer.token.kind == T_COMPARE) {
        if ((status = read_compare(p, column, out)))
            return status;
    } else {
        return complain(p, &p->lexer.token,
            "expected a comparison, 'in', 'between' or 'is' behind the column", "");
    }
    return negated ? negate(p, out) : CRM_OK;
}

/* ---- and, or, not --------------------------------------------------------------------- */

static enum crm_status read_or(struct parser *p, struct crm_expr_node **out);

static enum crm_status read_not(struct parser *p, struct crm_expr_node **out)
{
    bool brackets = p->lexer.token.kind == T_OPEN;
    struct crm_token here = p->lexer.token;
    enum crm_status status;

    if (!brackets && p->lexer.token.kind != T_NOT && !next_is(p, "not"))
        return read_test(p, out);
    if (++p->depth > MAX_DEPTH)
        return complain(p, &here, "expected brackets at most 100 deep", "");
    if ((status = advance(p)))
        return status;
    if (brackets) {
        if ((status = read_or(p, out)))
            return status;
        if (p->lexer.token.kind != T_CLOSE)
            return complain(p, &p->lexer.token, "expected 'and', 'or' or ')'", "");
        status = advance(p);
    } else {
        if ((status = read_not(p, out)))
            return status;
        status = negate(p, out);
    }
    p->depth--;
    return status;
}

/* A chain of one operator becomes one node with many children, so that its length costs no stack.
 */
static enum crm_status read_chain(struct parser *p, enum crm_expr_op op,
    enum crm_status (*next)(struct parser *, struct crm_expr_node **), struct crm_expr_node **out)
{
    const char *word = op == CRM_EXPR_AND ? "and" : "or";
    enum crm_token_kind sign = op == CRM_EXPR_AND ? T_AND : T_OR;
    struct crm_expr_node *chain = NULL, *last;
    enum crm_status status = next(p, out);

    if (status)
        return status;
    last = *out;
    while (p->lexer.token.kind == sign || next_is(p, word)) {
        if (!chain) {
            if (!(chain = node_new(p, op)))
                return CRM_ENOMEM;
            chain->child = last;
            *out = chain;
        }
        if ((status = advance(p)) || (status = next(p, &last->next)))
            return status;
        last = last->next;
    }
    return CRM_OK;
}

static enum crm_status read_and(struct parser *p, struct crm_expr_node **out)
{
    return read_chain(p, CRM_EXPR_AND, read_not, out);
}

static enum crm_status read_or(struct parser *p, struct crm_expr_node **out)
{
    return read_chain(p, CRM_EXPR_OR, read_and, out);
}

static enum crm_status read_text(struct parser *p, struct crm_slice text, uint64_t line,
    size_t place, struct crm_expr_node **out)
{
    const char *copy = crm_arena_dup(&p->expr->arena, text);
    enum crm_status status;

    if (!copy)
        return crm_err_nomem(p->err);
    p->lexer = (struct crm_lexer){.at = copy,
        .end = copy + text.len,
        .line = line,
        .place = place,
        .arena = &p->expr->arena,
        .err = p->err};
    p->depth = 0;
    if ((status = advance(p)) == CRM_OK && (status = read_or(p, out)) == CRM_OK &&
        p->lexer.token.kind != T_END)
        status = complain(p, &p->lexer.token, "expected 'and' or 'or'",
            p->lexer.token.kind == T_WORD ? ": text with blanks goes in quotes" : "");
    return status;
}

static enum crm_status begin(struct parser *p, struct crm_err *err)
{
    *p = (struct parser){.err = err, .expr = crm_mem_zalloc(1, sizeof *p->expr)};
    if (!p->expr)
        return crm_err_nomem(err);
    crm_arena_init(&p->expr->arena);
    return CRM_OK;
}

static enum crm_status end(struct parser *p, enum crm_status status, struct crm_expr **expr)
{
    if (status) {
        crm_expr_free(p->expr);
        p->expr = NULL;
    }
    *expr = p->expr;
    return status;
}

enum crm_status crm_expr_parse(
    struct crm_expr **expr, struct crm_slice text, uint64_t line, size_t place, struct crm_err *err)
{
    struct parser p;
    enum crm_status status = begin(&p, err);

    if (!status)
        status = read_text(&p, text, line, place, &p.expr->root);
    return end(&p, status, expr);
}

enum crm_status crm_expr_parse_all(
    struct crm_expr **expr, const char *const text[], size_t n, struct crm_err *err)
{
    struct parser p;
    struct crm_expr_node **tail;
    enum crm_status status = begin(&p, err);

    if (status)
        return end(&p, status, expr);
    tail = &p.expr->root;
    if (n > 1) {
        if (!(p.expr->root = node_new(&p, CRM_EXPR_AND)))
            return end(&p, CRM_ENOMEM, expr);
        tail = &p.expr->root->child;
    }
    for (size_t i = 0; i < n && !status; i++) {
        status = read_text(&p, crm_slice_of(text[i]), i + 1, 1, tail);
        tail = status ? tail : &(*tail)->next;
    }
    return end(&p, status, expr);
}
