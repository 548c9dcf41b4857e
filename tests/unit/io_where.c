#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/expr.h"
#include "io/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[2][32];

static char *file(int i, const char *text)
{
    FILE *f;
    int fd;

    strcpy(path[i], "/tmp/crm-where-XXXXXX");
    fd = mkstemp(path[i]);
    assert_true(fd >= 0);
    f = fdopen(fd, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    return path[i];
}

static size_t find(void *reader, const char *name)
{
    return crm_reader_find(reader, name);
}

static bool holds(void *where, const struct crm_slice field[])
{
    return crm_expr_eval(where, field) == CRM_TRUE;
}

static void forget(void *where)
{
    crm_expr_free(where);
}

static size_t columns[8];

static enum crm_status choose(
    struct crm_reader *reader, struct crm_expr *where, struct crm_err *err)
{
    const struct crm_chooser chooser = {where, holds, forget, where->n_columns};

    assert_int_equal(crm_expr_bind(where, find, reader, err), CRM_OK);
    for (size_t i = 0; i < where->n_columns; i++)
        columns[i] = where->column[i].index;
    return crm_reader_choose(reader, &chooser, columns, err);
}

/* Column `want` of the rows where `rule` holds, with a blank behind each. */
static const char *rows(
    char *const files[], size_t n, size_t block_size, const char *rule, const char *want)
{
    static char text[4096];
    struct crm_alias alias = {"id", "client"};
    struct crm_reader_spec spec = {
        .files = files, .n_files = n, .block_size = block_size, .alias = &alias, .n_alias = 1};
    struct crm_reader *reader;
    struct crm_expr *where;
    const struct crm_row *row;
    struct crm_err err;
    size_t column, len = 0;

    crm_err_init(&err);
    assert_int_equal(crm_reader_open(&reader, &spec, &err), CRM_OK);
    assert_int_equal(crm_expr_parse(&where, crm_slice_of(rule), 1, 1, &err), CRM_OK);
    assert_int_equal(choose(reader, where, &err), CRM_OK);
    column = crm_reader_find(reader, want);
    assert_int_equal(crm_reader_want(reader, &column, 1, &err), CRM_OK);
    while (crm_reader_next(reader, &row, &err) == CRM_OK && row)
        len += (size_t)sprintf(
            text + len, "%.*s@%d ", (int)row->field[0].len, row->field[0].ptr, (int)row->line);
    text[len] = '\0';
    crm_reader_close(reader);
    return text;
}

static void only_rows_where_it_holds_are_given(void **state)
{
    char *const files[] = {file(0, "client,shop,n\na,S1,1\n\"b\",\"S2\",2\nc,S1,30\nd,,4\n"),
        file(1, "n;client\n7;e\n1;f\n")};

    (void)state;
    for (size_t block = 0; block < 2; block++) {
        assert_string_equal(rows(files, 1, block, "shop = S1", "id"), "a@2 c@4 ");
        assert_string_equal(rows(files, 1, block, "shop != S1 or n > 20", "id"), "b@3 c@4 ");
        assert_string_equal(rows(files, 2, block, "n in 2..9", "id"), "b@3 d@5 e@2 ");
        assert_string_equal(rows(files, 2, block, "shop is missing", "n"), "4@5 7@2 1@3 ");
        assert_string_equal(rows(files, 2, block, "id = zzz", "n"), "");
    }
    unlink(path[0]);
    unlink(path[1]);
}

static void many_rows_that_do_not_hold_are_passed_over(void **state)
{
    char *text = malloc(200000), *const files[] = {path[0]};
    size_t len = (size_t)sprintf(text, "client,n\n");

    (void)state;
    for (int i = 0; i < 10000; i++)
        len += (size_t)sprintf(text + len, "c%d,%d\n", i, i);
    file(0, text);
    assert_string_equal(
        rows(files, 1, 0, "n in (0, 5000, 9999)", "id"), "c0@2 c5000@5002 c9999@10001 ");
    unlink(path[0]);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_rows_where_it_holds_are_given),
        cmocka_unit_test(many_rows_that_do_not_hold_are_passed_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
