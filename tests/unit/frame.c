#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "frame/columns.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[4][32];

static char *file(int i, const char *text)
{
    FILE *f;
    int fd;

    strcpy(path[i], "/tmp/crm-frame-XXXXXX");
    fd = mkstemp(path[i]);
    assert_true(fd >= 0);
    f = fdopen(fd, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    return path[i];
}

static struct crm_join *join[2];

static void close_joins(void)
{
    for (size_t i = 0; i < 2; i++) {
        crm_join_close(join[i]);
        join[i] = NULL;
    }
}

static int remove_files(void **state)
{
    (void)state;
    close_joins();
    for (size_t i = 0; i < sizeof path / sizeof *path; i++) {
        if (*path[i])
            unlink(path[i]);
        *path[i] = '\0';
    }
    return 0;
}

/* What a test has besides the rows in file 0: files of -J from 1 on, and so on. */
struct setting {
    size_t n_joins;
    bool replace;
    const char *date, *where;
    int32_t as_of; /* 0: none */
    size_t block_size;
};

static struct crm_err err;

static struct crm_frame *open_frame(struct setting set)
{
    static const struct crm_alias alias = {"customer_id", "client"};
    char *const files[] = {path[0]};
    struct crm_reader_spec rows = {
        .files = files, .n_files = 1, .block_size = set.block_size, .alias = &alias, .n_alias = 1};
    struct crm_frame_spec spec = {.n_joins = set.n_joins,
        .joined_first = set.replace,
        .date = set.date,
        .as_of = set.as_of ? set.as_of : CRM_DAY_NONE};
    struct crm_frame *frame;
    struct crm_expr *where;

    close_joins();
    crm_err_init(&err);
    assert_int_equal(crm_reader_open(&spec.reader, &rows, &err), CRM_OK);
    spec.join = join;
    for (size_t i = 0; i < set.n_joins; i++) {
        char *const second[] = {path[i + 1]};
        struct crm_reader_spec one = {
            .files = second, .n_files = 1, .alias = &alias, .n_alias = 1, .alias_if_there = true};
        assert_int_equal(crm_join_open(&join[i], &one, "customer_id", &err), CRM_OK);
    }
    if (crm_frame_open(&frame, &spec, &err))
        return NULL;
    if (!set.where)
        return frame;
    assert_int_equal(crm_expr_parse(&where, crm_slice_of(set.where), 1, 1, &err), CRM_OK);
    if (!crm_frame_where(frame, where, &err))
        return frame;
    crm_frame_close(frame);
    return NULL;
}

/* Column `name` of the chosen rows, a blank after each; or the message. */
static const char *cells(struct setting set, const char *name)
{
    static char text[4096];
    struct crm_frame *frame = open_frame(set);
    const struct crm_frame_row *row;
    size_t cell, len = 0;

    if (!frame)
        return err.text;
    if (crm_frame_want(frame, name, &cell, &err)) {
        crm_frame_close(frame);
        return err.text;
    }
    assert_int_equal(crm_frame_start(frame, &err), CRM_OK);
    while (crm_frame_next(frame, &row, &err) == CRM_OK && row)
        if (row->chosen)
            len +=
                (size_t)sprintf(text + len, "%.*s ", (int)row->cell[cell].len, row->cell[cell].ptr);
    text[len] = '\0';
    if (crm_frame_judge(frame, &err))
        strcpy(text, err.text);
    crm_frame_close(frame);
    return text;
}

static void the_row_comes_first_then_the_first_file(void **state)
{
    (void)state;
    file(0, "client,a\n1,row1\n2,row2\n3,row3\n");
    file(1, "customer_id,b\n1,first1\n2,\n");
    file(2, "customer_id,a,b,c\n1,x,second1,c1\n2,y,second2,c2\n");
    struct setting two = {.n_joins = 2}, replaced = {.n_joins = 2, .replace = true};

    assert_string_equal(cells(two, "a"), "row1 row2 row3 ");
    assert_string_equal(cells(two, "b"), "first1   ");
    assert_string_equal(cells(two, "c"), "c1 c2  ");
    assert_string_equal(cells(two, "customer_id"), "1 2 3 ");
    assert_string_equal(cells(replaced, "a"), "x y  ");
    assert_string_equal(cells(replaced, "b"), "first1   ");
    assert_string_equal(cells((struct setting){.n_joins = 2, .where = "b = first1"}, "c"), "c1 ");
    assert_string_equal(cells((struct setting){.n_joins = 2, .where = "b = second1"}, "c"), "");
    assert_string_equal(
        cells((struct setting){.n_joins = 2, .replace = true, .where = "a = x"}, "a"), "x ");
}

static void columns_are_made_of_dates(void **state)
{
    (void)state;
    file(0, "client,date,birthday\n1,2025-10-31T09:05,2000-11-01\n2,2024-02-29,1924-02-29\n"
            "3,,1990-01-01\n4, 2025-01-05 ,\n");
    assert_string_equal(cells((struct setting){0}, "weekday"), "Friday Thursday  Sunday ");
    assert_string_equal(cells((struct setting){0}, "hour"), "09    ");
    assert_string_equal(cells((struct setting){0}, "month"), "2025-10 2024-02  2025-01 ");
    assert_string_equal(cells((struct setting){0}, "age"), "24 100   ");
    assert_string_equal(cells((struct setting){.where = "weekday = Friday"}, "client"), "1 ");
    assert_string_equal(cells((struct setting){.where = "age between 20 and 30"}, "client"), "1 ");
    assert_string_equal(cells((struct setting){.where = "month = 2025-01"}, "client"), "4 ");
    assert_string_equal(cells((struct setting){.where = "hour < 12"}, "client"), "1 ");
}

static void the_date_may_have_another_name(void **state)
{
    (void)state;
    file(0, "client,start,month\n1,2025-10-31T23:59,own\n");
    assert_string_equal(cells((struct setting){.date = "start"}, "hour"), "23 ");
    assert_string_equal(cells((struct setting){.date = "start"}, "month"), "own ");
    assert_string_equal(cells((struct setting){.date = "start"}, "weekday"), "Friday ");
    assert_non_null(strstr(cells((struct setting){0}, "weekday"), "no column 'weekday'"));
}

static void the_age_of_a_client_is_that_on_the_day_of_the_table(void **state)
{
    int32_t day = crm_day_from_civil(2025, 12, 31);

    (void)state;
    file(0, "client,as_of\n1,2024-12-31\n2,2024-12-31\n");
    file(1, "customer_id,birthday\n1,2000-01-01\n2,2030-01-01\n");
    assert_string_equal(cells((struct setting){.n_joins = 1}, "age"), "24  ");
    assert_string_equal(cells((struct setting){.n_joins = 1, .as_of = day}, "age"), "25  ");
    unlink(path[0]);
    file(0, "client\n1\n");
    assert_non_null(strstr(cells((struct setting){.n_joins = 1}, "age"), "no column 'age'"));
    assert_string_equal(cells((struct setting){.n_joins = 1, .as_of = day}, "age"), "25 ");
}

static void text_that_is_no_date_is_told_of(void **state)
{
    (void)state;
    file(0, "client,date\n1,2025-10-31\n2,31/10/2025\n");
    assert_non_null(strstr(cells((struct setting){0}, "weekday"), "weekday is made of dates"));
    assert_non_null(
        strstr(cells((struct setting){.where = "month = 2025-10"}, "client"), "month is made of"));
    assert_string_equal(cells((struct setting){0}, "date"), "2025-10-31 31/10/2025 ");
}

static void what_is_missing_or_twice_is_refused(void **state)
{
    (void)state;
    file(0, "client,b,b\n1,2,3\n");
    file(1, "customer_id,c\n1,2\n");
    assert_string_equal(cells((struct setting){0}, "b"), "two columns are called 'b'");
    assert_string_equal(
        cells((struct setting){.where = "b = 1"}, "client"), "two columns are called 'b'");
    assert_string_equal(
        cells((struct setting){.where = "zz = 1"}, "client"), "'zz' is no column of the input");
    remove_files(NULL);
    file(0, "x,y\n1,2\n");
    file(1, "customer_id,c\n1,2\n");
    assert_non_null(strstr(cells((struct setting){.n_joins = 1}, "x"), "no column 'client'"));
}

static void an_attached_frame_leaves_only_chosen_rows(void **state)
{
    (void)state;
    file(0, "client,date,n\n1,2025-10-31,a\n2,2025-10-30,b\n3,2025-10-31,c\n4,2025-10-31,d\n");
    file(1, "customer_id,c\n1,x\n2,x\n3,x\n");
    for (size_t block = 0; block < 2; block++) {
        struct crm_frame *frame = open_frame((struct setting){
            .n_joins = 1, .where = "weekday = Friday and c = x", .block_size = block});
        struct crm_reader *reader = crm_frame_reader(frame);
        const struct crm_row *row;
        size_t column = crm_reader_find(reader, "n");
        char text[64] = "";
        assert_int_equal(crm_frame_attach(frame, &err), CRM_OK);
        assert_ptr_equal(crm_reader_chooser(reader), frame);
        assert_int_equal(crm_reader_want(reader, &column, 1, &err), CRM_OK);
        while (crm_reader_next(reader, &row, &err) == CRM_OK && row)
            sprintf(text + strlen(text), "%.*s@%d ", (int)row->field[0].len, row->field[0].ptr,
                (int)row->line);
        assert_string_equal(text, "a@2 c@4 ");
        crm_reader_close(reader);
    }
}

/* ---- blocks --------------------------------------------------------------------------- */

static void blocks_are_in_order_of_their_values(void **state)
{
    static const char *const staff[] = {"10", " 9 ", "", "Bea", "9", "10"};
    static const char *const day[] = {"Sunday", "Monday", "", "Monday", "Friday", "Monday"};
    struct crm_blocks blocks;
    char text[CRM_BLOCKS_TEXT], all[512] = "";
    uint32_t block;

    (void)state;
    assert_int_equal(crm_blocks_open(&blocks, "staff, day", "--by", NULL, &err), CRM_OK);
    for (size_t i = 0; i < 6; i++) {
        struct crm_slice cell[2] = {crm_slice_of(staff[i]), crm_slice_of(day[i])};
        assert_int_equal(crm_blocks_put(&blocks, cell, &block, &err), CRM_OK);
        assert_int_equal(block, i);
    }
    assert_int_equal(crm_blocks_sort(&blocks, &err), CRM_OK);
    for (uint32_t k = 0; k < blocks.n; k++) {
        assert_int_equal(blocks.rank[blocks.order[k]], k);
        sprintf(all + strlen(all), "[%s]", crm_blocks_text(&blocks, blocks.order[k], text));
    }
    assert_string_equal(all, "[9, Monday][9, Friday][10, Monday][10, Sunday][Bea, Monday][, ]");
    assert_int_equal(crm_blocks_renumber(&blocks, &err), CRM_OK);
    assert_string_equal(crm_blocks_text(&blocks, 0, text), "9, Monday");
    assert_string_equal(crm_blocks_text(&blocks, 5, text), ", ");
    assert_true(crm_slice_is(crm_blocks_cell(&blocks, 3, 1), "Sunday"));
    crm_blocks_release(&blocks);
}

static void without_columns_all_is_one_block(void **state)
{
    struct crm_blocks blocks;
    char text[CRM_BLOCKS_TEXT];
    uint32_t block = 9;

    (void)state;
    assert_int_equal(crm_blocks_open(&blocks, NULL, "--by", NULL, &err), CRM_OK);
    assert_int_equal(crm_blocks_put(&blocks, NULL, &block, &err), CRM_OK);
    assert_int_equal(crm_blocks_put(&blocks, NULL, &block, &err), CRM_OK);
    assert_int_equal(block, 0);
    assert_int_equal(crm_blocks_sort(&blocks, &err), CRM_OK);
    assert_int_equal(blocks.n, 1);
    assert_string_equal(crm_blocks_text(&blocks, 0, text), "");
    crm_blocks_release(&blocks);
}

static void a_long_name_is_cut_for_a_sentence(void **state)
{
    struct crm_blocks blocks;
    char text[CRM_BLOCKS_TEXT], value[400];
    struct crm_slice cell[2] = {{value, sizeof value}, {value, sizeof value}};
    uint32_t block;

    (void)state;
    memset(value, 'x', sizeof value);
    assert_int_equal(crm_blocks_open(&blocks, "a,b", "--by", NULL, &err), CRM_OK);
    assert_int_equal(crm_blocks_put(&blocks, cell, &block, &err), CRM_OK);
    assert_int_equal(strlen(crm_blocks_text(&blocks, block, text)), CRM_BLOCKS_TEXT - 1);
    assert_int_equal(crm_blocks_cell(&blocks, block, 1).len, sizeof value);
    crm_blocks_release(&blocks);
}

static void an_empty_name_and_too_many_are_refused(void **state)
{
    struct crm_blocks blocks;

    (void)state;
    crm_err_init(&err);
    assert_int_equal(crm_blocks_open(&blocks, "a,,b", "--by", NULL, &err), CRM_EUSAGE);
    assert_string_equal(err.text, "--by: an empty name");
    crm_blocks_release(&blocks);
    assert_int_equal(crm_blocks_open(&blocks, "a,b,c,d,e,f,g,h,i", "--by", NULL, &err), CRM_EUSAGE);
    assert_string_equal(err.text, "--by: 9 columns, at most 8 can be taken");
    crm_blocks_release(&blocks);
}

/* ---- columns -------------------------------------------------------------------------- */

static void a_table_is_read_into_arrays(void **state)
{
    (void)state;
    file(0, "client,date,t,e\n1,2025-10-31,3,yes\n2,2025-10-27,,0\n3,2025-10-26,5,1\n"
            "4,2025-10-31,7,\n");
    file(1, "customer_id,g\n1,b\n2,a\n4,b\n");
    for (int threads = 0; threads < 3; threads++) {
        struct crm_frame *frame = open_frame(
            (struct setting){.n_joins = 1, .where = "weekday != Sunday", .block_size = 20});
        struct crm_columns table;
        struct crm_column_blocks by = {0};
        size_t t, e, g;

        crm_columns_init(&table, frame);
        assert_int_equal(crm_columns_want(&table, "t", CRM_COLUMN_TIME, &t, &err), CRM_OK);
        assert_int_equal(crm_columns_want(&table, "e", CRM_COLUMN_EVENT, &e, &err), CRM_OK);
        assert_int_equal(crm_columns_want(&table, "g", CRM_COLUMN_LEVEL, &g, &err), CRM_OK);
        assert_int_equal(crm_column_blocks_want(&by, &table, "weekday,g", "--by", &err), CRM_OK);
        assert_int_equal(crm_columns_read(&table, threads, &err), CRM_OK);
        assert_int_equal(crm_column_blocks_make(&by, &table, &err), CRM_OK);
        assert_int_equal(table.n_rows, 3);
        assert_int_equal(table.row[2], 4);
        assert_true(table.column[t].number[0] == 3 && isnan(table.column[t].number[1]));
        assert_true(table.column[e].number[0] == 1 && isnan(table.column[e].number[2]));
        assert_true(crm_slice_is(crm_column_text(&table.column[g], 1), "a"));
        assert_int_equal(by.blocks.n, 2);
        assert_int_equal(by.of[0], 1); /* Friday, b */
        assert_int_equal(by.of[1], 0); /* Monday, a */
        assert_int_equal(by.of[2], 1);
        crm_column_blocks_release(&by);
        crm_columns_release(&table);
        crm_frame_close(frame);
    }
}

static void a_cell_of_another_kind_has_its_place(void **state)
{
    struct crm_frame *frame;
    struct crm_columns table;
    size_t p;

    (void)state;
    file(0, "client,p\n1,0.5\n2,1.5\n");
    frame = open_frame((struct setting){0});
    crm_columns_init(&table, frame);
    assert_int_equal(crm_columns_want(&table, "p", CRM_COLUMN_PROB, &p, &err), CRM_OK);
    assert_int_equal(crm_columns_read(&table, 1, &err), CRM_EDATA);
    assert_string_equal(err.text, "'1.5' is not from 0 to 1");
    assert_int_equal(err.line, 3);
    assert_string_equal(err.column, "p");
    crm_columns_release(&table);
    crm_frame_close(frame);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, remove_files)
    const struct CMUnitTest tests[] = {
        TEST(the_row_comes_first_then_the_first_file),
        TEST(columns_are_made_of_dates),
        TEST(the_date_may_have_another_name),
        TEST(the_age_of_a_client_is_that_on_the_day_of_the_table),
        TEST(text_that_is_no_date_is_told_of),
        TEST(what_is_missing_or_twice_is_refused),
        TEST(an_attached_frame_leaves_only_chosen_rows),
        TEST(blocks_are_in_order_of_their_values),
        TEST(without_columns_all_is_one_block),
        TEST(a_long_name_is_cut_for_a_sentence),
        TEST(an_empty_name_and_too_many_are_refused),
        TEST(a_table_is_read_into_arrays),
        TEST(a_cell_of_another_kind_has_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
