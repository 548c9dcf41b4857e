#include "base/expr.h"

struct text {
    char *out;
    size_t room, len; /* len goes on when room is used up */
};

static void put(struct text *t, const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++, t->len++)
        if (t->len + 1 < t->room)
            t->out[t->len] = bytes[i];
}

static void put_string(struct text *t, const char *s)
{
    put(t, s, strlen(s));
}

static void put_quoted(struct text *t, struct crm_slice s, char quote)
{
    put(t, &quote, 1);
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == quote)
            put(t, &quote, 1);
        put(t, s.ptr + i, 1);
    }
    put(t, &quote, 1);
}

static void put_value(struct text *t, const struct crm_expr *expr, const struct crm_expr_value *v)
{
    if (v->kind == CRM_EXPR_COLUMN)
        put_quoted(t, crm_slice_of(expr->column[v->column].name), '`');
    else if (v->kind == CRM_EXPR_TEXT && !v->bare)
        put_quoted(t, v->text, '"');
    else if (v->kind != CRM_EXPR_OPEN)
        put(t, v->text.ptr, v->text.len);
}

static void put_node(struct text *t, const struct crm_expr *expr, const struct crm_expr_node *node)
{
    static const char *const signs[] = {
        [CRM_EXPR_EQ] = " = ", " != ", " < ", " <= ", " > ", " >= ", " in "};
    const char *join = node->op == CRM_EXPR_AND ? " and " : " or ";

    if (node->op <= CRM_EXPR_NOT) {
        put_string(t, node->op == CRM_EXPR_NOT ? "not (" : "(");
        for (const struct crm_expr_node *c = node->child; c; c = c->next) {
            if (c != node->child)
                put_string(t, join);
            put_node(t, expr, c);
        }
        put_string(t, ")");
        return;
    }
    put_quoted(t, crm_slice_of(expr->column[node->column].name), '`');
    if (node->op == CRM_EXPR_MISSING) {
        put_string(t, " is missing");
        return;
    }
    put_string(t, signs[node->op]);
    put_value(t, expr, &node->low);
    if (node->op == CRM_EXPR_RANGE) {
        put_string(t, "..");
        put_value(t, expr, &node->high);
    }
}

size_t crm_expr_print(const struct crm_expr *expr, char out[], size_t room)
{
    struct text t = {out, room, 0};

    put_node(&t, expr, expr->root);
    if (room)
        out[t.len < room ? t.len : room - 1] = '\0';
    return t.len;
}
