#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/expr.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const names[] = {"age", "shop", "first visit", "day", "x`y"};
enum { COLUMNS = 5 };

static size_t find(void *ctx, const char *name)
{
    (void)ctx;
    for (size_t i = 0; i < COLUMNS; i++)
        if (strcmp(name, names[i]) == 0)
            return i;
    return CRM_EXPR_NONE;
}

static const char *column(void)
{
    static const char *const written[] = {"age", "shop", "`first visit`", "day", "`x``y`"};
    return written[rand() % COLUMNS];
}

static const char *value(void)
{
    static const char *const written[] = {"3", "-2.5", "1e3", "S01", "\"a \"\"b\"\"\"", "'it''s'",
        "2024-05-01", "2024-05-01T10:00", "30-39", "\"7\""};
    return written[rand() % 10];
}

/* A random condition of the language; at most `depth` brackets deep. */
static size_t make(char *out, size_t room, int depth)
{
    char a[2048], b[2048];
    static const char *const signs[] = {"=", "!=", "<", "<=", ">", ">=", "==", "<>"};

    if (depth > 0 && rand() % 3) {
        make(a, sizeof a, depth - 1);
        make(b, sizeof b, depth - 1);
        switch (rand() % 3) {
        case 0:
            return (size_t)snprintf(out, room, "(%s) and %s", a, b);
        case 1:
            return (size_t)snprintf(out, room, "%s or (%s)", a, b);
        default:
            return (size_t)snprintf(out, room, "not (%s)", a);
        }
    }
    switch (rand() % 6) {
    case 0:
        return (size_t)snprintf(out, room, "%s in (%s, %s)", column(), value(), value());
    case 1:
        return (size_t)snprintf(out, room, "%s is%s missing", column(), rand() % 2 ? " not" : "");
    case 2:
        return (size_t)snprintf(out, room, "%s in 1..%d", column(), 1 + rand() % 50);
    case 3:
        return (size_t)snprintf(out, room, "%s not between 2024-01-01 and 2024-06-30", column());
    case 4:
        return (size_t)snprintf(out, room, "1 <= %s < 20", column());
    default:
        return (size_t)snprintf(out, room, "%s %s %s", column(), signs[rand() % 8], value());
    }
}

static struct crm_expr *parsed(const char *text)
{
    struct crm_expr *expr;
    struct crm_err err;

    crm_err_init(&err);
    if (crm_expr_parse(&expr, crm_slice_of(text), 1, 1, &err) ||
        crm_expr_bind(expr, find, NULL, &err))
        fail_msg("%s: %s", text, err.text);
    return expr;
}

static enum crm_truth truth_of(const struct crm_expr *expr, const char *const cell[])
{
    struct crm_slice cells[64];

    for (size_t c = 0; c < expr->n_columns; c++)
        cells[c] = crm_slice_of(cell[expr->column[c].index]);
    return crm_expr_eval(expr, cells);
}

static void what_is_printed_parses_to_the_same(void **state)
{
    static const char *const cells[] = {"", "3", "-2.5", "7", "S01", "a \"b\"", "it's",
        "2024-05-01", "2024-05-01T10:00:00", "30-39", "19"};
    (void)state;
    srand(3);
    for (int round = 0; round < 3000; round++) {
        char text[8192], once[16384], twice[16384];
        struct crm_expr *a, *b;
        make(text, sizeof text, 3);
        a = parsed(text);
        assert_true(crm_expr_print(a, once, sizeof once) < sizeof once);
        b = parsed(once);
        crm_expr_print(b, twice, sizeof twice);
        assert_string_equal(once, twice);
        for (int row = 0; row < 20; row++) {
            const char *cell[COLUMNS];
            for (size_t c = 0; c < COLUMNS; c++)
                cell[c] = cells[rand() % 11];
            if (truth_of(a, cell) != truth_of(b, cell))
                fail_msg("%s\nis not\n%s", text, once);
        }
        crm_expr_free(a);
        crm_expr_free(b);
    }
}

static void a_list_of_one_is_its_value(void **state)
{
    char text[64];
    struct crm_expr *expr = parsed("age not in (18..20) or shop in (S01)");
    (void)state;
    crm_expr_print(expr, text, sizeof text);
    assert_string_equal(text, "(not (`age` in 18..20) or `shop` = S01)");
    crm_expr_free(expr);
}

static void a_short_room_gives_the_length_in_full(void **state)
{
    char text[8];
    struct crm_expr *expr = parsed("age >= 18 and shop is missing");
    (void)state;
    assert_int_equal(
        crm_expr_print(expr, text, sizeof text), strlen("(`age` >= 18 and `shop` is missing)"));
    assert_string_equal(text, "(`age` ");
    crm_expr_free(expr);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_printed_parses_to_the_same),
        cmocka_unit_test(a_list_of_one_is_its_value),
        cmocka_unit_test(a_short_room_gives_the_length_in_full),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
