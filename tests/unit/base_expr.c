#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/expr.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The row all tests look at. */
static const struct {
    const char *name, *cell;
} row[] = {
    {"shop", "S01"},
    {"age", " 31 "},
    {"age_band", "30-39"},
    {"sat", ""},
    {"note", "n/a"},
    {"date", "2025-03-09T10:30:00"},
    {"last", "2025-03-01"},
    {"first visit", "yes"},
    {"顾客", "张三"},
    {"spend", "99.50"},
    {"limit", "100"},
    {"S02", "x"},
};
enum { N = sizeof row / sizeof *row };

static size_t find(void *ctx, const char *name)
{
    (void)ctx;
    for (size_t i = 0; i < N; i++)
        if (strcmp(row[i].name, name) == 0)
            return i;
    return CRM_EXPR_NONE;
}

static enum crm_truth truth_of(const char *text)
{
    struct crm_expr *expr;
    struct crm_slice cells[N];
    struct crm_err err;
    enum crm_truth truth;

    crm_err_init(&err);
    if (crm_expr_parse(&expr, crm_slice_of(text), 1, 1, &err) ||
        crm_expr_bind(expr, find, NULL, &err))
        fail_msg("%s: %s: %s", text, err.column, err.text);
    for (size_t i = 0; i < expr->n_columns; i++)
        cells[i] = crm_slice_of(row[expr->column[i].index].cell);
    truth = crm_expr_eval(expr, cells);
    crm_expr_free(expr);
    return truth;
}

static void check(const char *const texts[], enum crm_truth truth)
{
    for (size_t i = 0; texts[i]; i++)
        if (truth_of(texts[i]) != truth)
            fail_msg("%s is %d", texts[i], (int)truth_of(texts[i]));
}

static void what_holds_is_true(void **state)
{
    static const char *const texts[] = {"32 > age", "31 >= age", "30 < age", "31 <= age",
        "date < \"2025-03-10\"", "'2025-03-10' > date", "shop in S00..S03", "shop not in T..U",
        "note > shop", "shop <= S02", "shop = S01", "shop == 'S01'", "shop != S03", "shop<>S03",
        "age > 30", "age>=31", "age < 31.5", "age = 31.0", "age_band = 30-39", "not age < 31",
        "!(age < 31)", "shop = S01 and age = 31", "shop = S01 && age = 31", "shop = x or age = 31",
        "shop = x || age = 31", "age in 25..45", "age in (1, 31)", "age in [1..5, 30..]",
        "age not in (1..5, 40..)", "age = 25..45", "age != 1..2",
        "age between 31 and 40 and shop = S01", "age not between 1 and 2", "18 <= age < 40",
        "31 = age", "sat is missing", "missing(sat)", "sat is empty", "age is not missing",
        "not sat is not missing", "`first visit` = yes", "顾客 = 张三", "date >= 2025-03-09",
        "date = 2025-03-09", "date > 2025-03-09T10:29", "date in 2025-01-01..2025-03-31",
        "spend < limit", "last <= date", "spend != `limit`", "shop in (S01, S03)", "age in ..31",
        "shop = 'S01' AND age IN (31)", "age > '4'", "shop > R99", NULL};

    (void)state;
    check(texts, CRM_TRUE);
}

static void what_does_not_hold_is_false(void **state)
{
    static const char *const texts[] = {"shop = s01", "age = 3", "not shop = S01", "age in 32..",
        "note = 5", "not note != 5", "shop = x and sat = 1", "sat = 1 and shop = x",
        "40 < age <= 50", "date < 2025-03-09", "age is missing", "age = '31.0'", NULL};

    (void)state;
    check(texts, CRM_FALSE);
}

static void a_missing_cell_leaves_it_open(void **state)
{
    static const char *const open[] = {"sat = 1", "sat != 1", "not sat = 1", "sat in (1, 2)",
        "sat not in (1, 2)", "sat = 1 and shop = S01", "sat = 1 or shop = x", "sat < age",
        "age > sat", "note > 5", "not note in 1..5", NULL};
    static const char *const closed[] = {"sat = 1 or shop = S01", "shop = S01 or sat = 1", NULL};

    (void)state;
    check(open, CRM_UNKNOWN);
    check(closed, CRM_TRUE);
}

static void not_binds_more_than_and_and_that_more_than_or(void **state)
{
    (void)state;
    assert_int_equal(truth_of("age = 31 or age = 1 and age = 2"), CRM_TRUE);
    assert_int_equal(truth_of("(age = 31 or age = 1) and age = 2"), CRM_FALSE);
    assert_int_equal(truth_of("not age = 1 and age = 31"), CRM_TRUE);
    assert_int_equal(truth_of("not (age = 31 and age = 31)"), CRM_FALSE);
}

static void an_error_says_where(void **state)
{
    static const struct {
        const char *text, *column, *message;
    } wrong[] = {
        {"", "1", "expected a column, but the rule ends here"},
        {"age", "4",
            "expected a comparison, 'in', 'between' or 'is' behind the column, but the "
            "rule ends here"},
        {"age >", "6", "expected a value, but the rule ends here"},
        {"age > and", "7", "expected a value, not 'and'"},
        {"age = 1 shop", "9",
            "expected 'and' or 'or', not 'shop': text with blanks goes in "
            "quotes"},
        {"shop = Main St", "13",
            "expected 'and' or 'or', not 'St': text with blanks goes in "
            "quotes"},
        {"(age = 1", "9", "expected 'and', 'or' or ')', but the rule ends here"},
        {"age in (1, 2", "13", "expected ',' or ')' in the list, but the rule ends here"},
        {"age in 5..1", "8", "expected the lower end of the range first, not '5'"},
        {"age in 5..x", "8", "expected a range of two numbers, two dates or two texts, not '5'"},
        {"age between 1 or 2", "15", "expected 'and' between the ends of the range, not 'or'"},
        {"age is 5", "8", "expected 'missing' or 'not missing' behind 'is', not '5'"},
        {"age = missing", "7", "expected a value, not 'missing': write 'is missing'"},
        {"shop = 'S01", "8", "expected a quote that is closed, not '''"},
        {"age ; 1", "5", "expected a comparison, not ';'"},
        {"1 age", "3", "expected a comparison behind the value, not 'age'"},
        {"age not 5", "9", "expected 'in' or 'between' behind 'not', not '5'"},
        {"missing(age", "12", "expected ')' behind the column, but the rule ends here"},
        {"'first visit' = 'x'", "17",
            "expected a column, not 'x': a column's name with blanks "
            "goes in `back quotes`"},
        {"顾客 = 1 and nobody = 2", "12", "'nobody' is no column of the input"},
        {"shop = S02", "8",
            "'S02' is a column too: put it in \"quotes\" if it is text, in `back "
            "quotes` if the column is meant"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct crm_expr *expr;
        struct crm_err err;
        enum crm_status status;
        crm_err_init(&err);
        status = crm_expr_parse(&expr, crm_slice_of(wrong[i].text), 1, 1, &err);
        if (!status)
            status = crm_expr_bind(expr, find, NULL, &err);
        assert_int_equal(status, CRM_EUSAGE);
        assert_string_equal(err.text, wrong[i].message);
        assert_string_equal(err.column, wrong[i].column);
        assert_int_equal(err.line, 1);
        crm_expr_free(expr);
    }
}

static void lines_are_counted_from_where_the_text_stands(void **state)
{
    struct crm_expr *expr;
    struct crm_err err;

    (void)state;
    crm_err_init(&err);
    assert_int_equal(
        crm_expr_parse(&expr, crm_slice_of("age = 1\n  or or"), 7, 20, &err), CRM_EUSAGE);
    assert_int_equal(err.line, 8);
    assert_string_equal(err.column, "6");
    assert_null(expr);
}

static void brackets_without_end_are_refused(void **state)
{
    char text[5001];
    struct crm_expr *expr;
    struct crm_err err;

    (void)state;
    crm_err_init(&err);
    memset(text, '(', 5000);
    text[5000] = '\0';
    assert_int_equal(crm_expr_parse(&expr, crm_slice_of(text), 1, 1, &err), CRM_EUSAGE);
    assert_string_equal(err.text, "expected brackets at most 100 deep, not '('");
}

static void a_list_of_any_length_is_fine(void **state)
{
    enum { VALUES = 20000 };
    size_t len = 0, room = 8 * VALUES + 20;
    char *text = malloc(room);

    (void)state;
    assert_non_null(text);
    len += (size_t)sprintf(text, "age in (7");
    for (int i = 0; i < VALUES; i++)
        len += (size_t)sprintf(text + len, ",%d", 100 + i);
    sprintf(text + len, ",31)");
    assert_int_equal(truth_of(text), CRM_TRUE);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_holds_is_true),
        cmocka_unit_test(what_does_not_hold_is_false),
        cmocka_unit_test(a_missing_cell_leaves_it_open),
        cmocka_unit_test(not_binds_more_than_and_and_that_more_than_or),
        cmocka_unit_test(an_error_says_where),
        cmocka_unit_test(lines_are_counted_from_where_the_text_stands),
        cmocka_unit_test(brackets_without_end_are_refused),
        cmocka_unit_test(a_list_of_any_length_is_fine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
