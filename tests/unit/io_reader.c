#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "io/reader.h"
#include "io/scan.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const size_t block_sizes[] = {1, 2, 3, 5, 16, 64, 0};
enum { N_SIZES = sizeof block_sizes / sizeof *block_sizes };

/* ---- files and what a reader makes of them -------------------------------------------- */

static char paths[4][32];
static char *path_list[4] = {paths[0], paths[1], paths[2], paths[3]};

static void write_file(int i, const char *bytes, size_t len)
{
    FILE *f;

    snprintf(paths[i], sizeof paths[i], "/tmp/crm-reader-XXXXXX");
    f = fdopen(mkstemp(paths[i]), "w");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, len, f), len);
    assert_int_equal(fclose(f), 0);
}

static void put_field(FILE *out, struct crm_slice s)
{
    fputc('[', out);
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c < 0x20)
            fprintf(out, "\\%02X", c);
        else
            fputc(c, out);
    }
    fputc(']', out);
}

static void put_err(FILE *out, const struct crm_err *err)
{
    fprintf(out, "!%d", (int)err->line);
    if (err->column[0])
        fprintf(out, " %s:", err->column);
    fprintf(out, " %s\n", err->text);
}

/* Every row with its line; a record that is none as its message. */
static void put_blocks(FILE *out, struct crm_reader *reader)
{
    struct crm_block block = {0};
    struct crm_scan scan;
    struct crm_err err;

    crm_err_init(&err);
    assert_int_equal(crm_scan_init(&scan, reader, &err), CRM_OK);
    while (crm_reader_block(reader, &block, &err) == CRM_OK && block.len) {
        enum crm_scan_state state;
        assert_true(strchr("\n\r", block.text[block.len - 1]) != NULL);
        crm_scan_start(&scan, &block);
        while ((state = crm_scan_rows(&scan, 2)) != CRM_SCAN_END) {
            if (state == CRM_SCAN_BAD) {
                crm_scan_error(&scan, &err);
                put_err(out, &err);
                crm_err_init(&err);
            }
            for (size_t i = 0; i < scan.n_rows; i++) {
                fprintf(out, "%d", (int)crm_block_line(&block, scan.start[i]));
                for (size_t c = 0; c < scan.n_wanted; c++)
                    put_field(out, scan.field[i * scan.n_wanted + c]);
                fputc('\n', out);
            }
        }
    }
    if (err.status)
        put_err(out, &err);
    crm_scan_release(&scan);
    crm_block_release(&block);
}

static void put_rows(FILE *out, struct crm_reader *reader)
{
    const struct crm_row *row;
    struct crm_err err;

    crm_err_init(&err);
    while (crm_reader_next(reader, &row, &err) == CRM_OK && row) {
        fprintf(out, "%d", (int)row->line);
        for (size_t c = 0; c < crm_reader_n_columns(reader); c++)
            put_field(out, row->field[c]);
        fputc('\n', out);
    }
    if (err.status)
        put_err(out, &err);
    assert_int_equal(crm_reader_next(reader, &row, &err), CRM_OK);
    assert_null(row);
}

static char *render(struct crm_reader_spec *spec, bool blocks)
{
    struct crm_reader *reader;
    struct crm_err err;
    char *text;
    size_t len;
    FILE *out = open_memstream(&text, &len);

    crm_err_init(&err);
    if (crm_reader_open(&reader, spec, &err)) {
        assert_null(reader);
        put_err(out, &err);
    } else {
        for (size_t c = 0; c < crm_reader_n_columns(reader); c++)
            put_field(out, crm_reader_column(reader, c));
        fputc('\n', out);
        if (blocks)
            put_blocks(out, reader);
        else
            put_rows(out, reader);
    }
    crm_reader_close(reader);
    fclose(out);
    return text;
}

static void check_bytes(
    const char *bytes, size_t len, struct crm_dialect dialect, const char *expected)
{
    struct crm_reader_spec spec = {.files = path_list, .n_files = 1, .dialect = dialect};

    write_file(0, bytes, len);
    for (int i = 0; i < N_SIZES; i++) {
        char *got;
        spec.block_size = block_sizes[i];
        got = render(&spec, true);
        assert_string_equal(got, expected);
        free(got);
    }
    unlink(paths[0]);
}

static void check(const char *text, const char *expected)
{
    check_bytes(text, strlen(text), (struct crm_dialect){0}, expected);
}

#define CHECK_BYTES(text, expected)                                                                \
    check_bytes(text, sizeof(text) - 1, (struct crm_dialect){0}, expected)

/* ---- records -------------------------------------------------------------------------- */

static void rows_end_in_lf_crlf_or_cr(void **state)
{
    (void)state;
    check("a,b\n1,2\n3,4\n", "[a][b]\n2[1][2]\n3[3][4]\n");
    check("a,b\r\n1,2\r\n3,4\r\n", "[a][b]\n2[1][2]\n3[3][4]\n");
    check("a,b\r1,2\r3,4\r", "[a][b]\n2[1][2]\n3[3][4]\n");
    check("a,b\r\n1,2\n3,4\r5,6", "[a][b]\n2[1][2]\n3[3][4]\n4[5][6]\n");
}

static void a_missing_last_line_end_changes_nothing(void **state)
{
    (void)state;
    check("a,b\n1,2", "[a][b]\n2[1][2]\n");
    check("a,b\n1,", "[a][b]\n2[1][]\n");
    check("a,b\n1,\"2\"", "[a][b]\n2[1][2]\n");
    check("a,b", "[a][b]\n");
    check("\"a\",b", "[a][b]\n");
}

static void blank_lines_are_no_records(void **state)
{
    (void)state;
    check("\n\r\na,b\n\n1,2\n\r\n\r3,4\n\n", "[a][b]\n5[1][2]\n8[3][4]\n");
}

static void in_a_file_of_one_column_a_blank_line_is_an_empty_field(void **state)
{
    (void)state;
    check("a\n\n", "[a]\n2[]\n");
    check("a\r\n\r\nx\r\n\r\n", "[a]\n2[]\n3[x]\n4[]\n");
    check("a\r\r\rx\r", "[a]\n2[]\n3[]\n4[x]\n");
    check("a\n\"\"\n\n\"x\"\r\n\r\n", "[a]\n2[]\n3[]\n4[x]\n5[]\n");
}

static void quotes_keep_delimiters_line_ends_and_quotes(void **state)
{
    (void)state;
    check("a,b\n\"1,2\",\"3\"\"4\"\n\"x\ny\",\"\"\n5,6\n",
        "[a][b]\n2[1,2][3\"4]\n3[x\\0Ay][]\n5[5][6]\n");
    check("a,b\r\n\"x\r\ny\r\",z\r\n", "[a][b]\n2[x\\0D\\0Ay\\0D][z]\n");
    check("\"a\nx\",b\n1,2\n", "[a\\0Ax][b]\n3[1][2]\n");
}

static void blanks_stay(void **state)
{
    (void)state;
    check("a, b\n 1 ,\t2 \n", "[a][ b]\n2[ 1 ][\\092 ]\n");
    check("a,b\n \n", "[a][b]\n!2 1 field, the header has 2\n");
}

static void the_number_of_fields_is_checked(void **state)
{
    (void)state;
    check("a,b\n1\n1,2\n1,2,3\n4,5\n",
        "[a][b]\n!2 1 field, the header has 2\n3[1][2]\n!4 3 fields, the header has 2\n5[4][5]\n");
    check("a,b\n\"1\"\n\"1\",2,\"3\n\"\n4,5\n",
        "[a][b]\n!2 1 field, the header has 2\n!3 3 fields, the header has 2\n5[4][5]\n");
}

static void wrong_quotes_spoil_one_line(void **state)
{
    (void)state;
    check("a,b\n5\" nail,2\n3,4\n", "[a][b]\n!2 quote inside an unquoted field\n3[3][4]\n");
    check("a,b\n\"x\"y,2\n3,4\n", "[a][b]\n!2 text after a closing quote\n3[3][4]\n");
    check("a,b\n\"x\" ,2\n3,4\n", "[a][b]\n!2 text after a closing quote\n3[3][4]\n");
    /* the record goes on for two lines before it shows that it is wrong */
    check("a,b\n\"x\n1,2\n\"3,4\n5,6\n",
        "[a][b]\n!2 text after a closing quote\n3[1][2]\n!4 quote opened here is never closed\n"
        "5[5][6]\n");
}

static void a_quote_never_closed_spoils_the_line_that_opens_it(void **state)
{
    (void)state;
    check("a,b\n1,2\n3,\"4\n5,6\n7,8",
        "[a][b]\n2[1][2]\n!3 quote opened here is never closed\n4[5][6]\n5[7][8]\n");
    check("a,b\n\"x\ny\",\"z\n1,2\n",
        "[a][b]\n!3 quote opened here is never closed\n!3 quote inside an unquoted field\n"
        "4[1][2]\n");
    check("a,b\n1,\"", "[a][b]\n!2 quote opened here is never closed\n");
}

static void a_nul_is_refused_with_its_line(void **state)
{
    (void)state;
    CHECK_BYTES("a,b\n1,2\0\n3,4\n", "[a][b]\n!2 NUL byte\n3[3][4]\n");
    CHECK_BYTES("a,b\n\"\n\0\",2\n3,4\n", "[a][b]\n!3 NUL byte\n4[3][4]\n");
    CHECK_BYTES("a\0,b\n1,2\n", "!1 NUL byte\n");
    CHECK_BYTES("\n\na,\"\n\0b\"\n1,2\n", "!4 NUL byte\n");
}

static void control_characters_pass(void **state)
{
    (void)state;
    check("a,b\n1\x01,\x0b\x0c\t\n\xff\xfe,\x80\n",
        "[a][b]\n2[1\\01][\\0B\\0C\\09]\n3[\xff\xfe][\x80]\n");
}

static void a_byte_order_mark_is_removed(void **state)
{
    (void)state;
    check("\xEF\xBB\xBF"
          "a,b\n1,2\n",
        "[a][b]\n2[1][2]\n");
    check("\xEF\xBB\xBF\"a\",b\n1,2\n", "[a][b]\n2[1][2]\n");
    check("\xEF\xBB\xBF", "!0 there is no header line: the file is empty\n");
}

static void a_file_without_a_header_is_refused(void **state)
{
    (void)state;
    check("", "!0 there is no header line: the file is empty\n");
    check("\n\r\n", "!0 there is no header line: the file has blank lines only\n");
    check("a,\"b\n", "!1 quote opened here is never closed\n");
    check("\na\",b\n", "!2 quote inside an unquoted field\n");
    check("\"a\"x,b\n", "!1 text after a closing quote\n");
}

/* ---- dialects ------------------------------------------------------------------------- */

static void the_delimiter_is_the_most_frequent_in_the_header(void **state)
{
    (void)state;
    check("a;b,c;d\n1;2;3\n", "[a][b,c][d]\n2[1][2][3]\n");
    check("a|b\n1|2\n", "[a][b]\n2[1][2]\n");
    check("a\tb\n1\t2\n", "[a][b]\n2[1][2]\n");
    check("\"a;b;c\",d\n1,2\n", "[a;b;c][d]\n2[1][2]\n");
    check("a b\n1 2\n", "[a b]\n2[1 2]\n");
}

static void a_given_delimiter_is_taken(void **state)
{
    (void)state;
    check_bytes(
        "a;b,c\n1;2,3\n", 12, (struct crm_dialect){.delimiter = ','}, "[a;b][c]\n2[1;2][3]\n");
    check_bytes(
        "a b\n\"1 x\" 2\n", 12, (struct crm_dialect){.delimiter = ' '}, "[a][b]\n2[1 x][2]\n");
}

static void tsv_has_escapes_and_no_quotes(void **state)
{
    static const char text[] = "a\\tb\tc\n\"x\ty\\n\\r\\\\n\\q\\\n\\\t\"\n";
    (void)state;
    check_bytes(text, sizeof text - 1, (struct crm_dialect){.escapes = true},
        "[a\\09b][c]\n2[\"x][y\\0A\\0D\\n\\q\\]\n3[\\][\"]\n");
}

/* ---- several files -------------------------------------------------------------------- */

static void files_are_matched_by_column_name(void **state)
{
    struct crm_reader_spec spec = {.files = path_list, .n_files = 3};
    (void)state;
    write_file(0, "a,b\n1,2\n", 8);
    write_file(1, "b;c\n3;4\n", 8);
    write_file(2, "c,b,a\n", 6);
    for (int i = 0; i < N_SIZES; i++)
        for (int blocks = 0; blocks < 2; blocks++) {
            char *got;
            spec.block_size = block_sizes[i];
            got = render(&spec, blocks);
            assert_string_equal(got, "[a][b][c]\n2[1][2][]\n2[][3][4]\n");
            free(got);
        }
    for (int i = 0; i < 3; i++)
        unlink(paths[i]);
}

static void many_files_need_few_descriptors(void **state)
{
    char *many[40];
    struct crm_reader_spec spec = {.files = many, .n_files = 40};
    char *got, *p;
    int n = 0;
    (void)state;
    write_file(0, "a,b\n1,2\n3,4\n", 12);
    for (int i = 0; i < 40; i++)
        many[i] = paths[0];
    got = render(&spec, true);
    for (p = got; (p = strchr(p, '\n')) != NULL; p++)
        n++;
    assert_int_equal(n, 81);
    free(got);
    unlink(paths[0]);
}

static void an_error_names_its_file(void **state)
{
    struct crm_reader_spec spec = {.files = path_list, .n_files = 2};
    struct crm_reader *reader;
    const struct crm_row *row;
    struct crm_err err;
    (void)state;
    crm_err_init(&err);
    write_file(0, "a,b\n1,2\n", 8);
    write_file(1, "a,b\n1\n", 6);
    assert_int_equal(crm_reader_open(&reader, &spec, &err), CRM_OK);
    assert_int_equal(crm_reader_next(reader, &row, &err), CRM_OK);
    crm_row_place(reader, row, 1, &err);
    assert_string_equal(err.column, "b");
    assert_int_equal(crm_reader_next(reader, &row, &err), CRM_EDATA);
    assert_string_equal(err.file, paths[1]);
    assert_int_equal(err.line, 2);
    assert_string_equal(err.column, "");
    crm_reader_close(reader);
    unlink(paths[0]);
    unlink(paths[1]);
}

/* ---- columns -------------------------------------------------------------------------- */

static struct crm_reader *open_text(const char *text, struct crm_reader_spec *spec)
{
    struct crm_reader *reader;
    struct crm_err err;

    write_file(0, text, strlen(text));
    spec->files = path_list;
    spec->n_files = 1;
    assert_int_equal(crm_reader_open(&reader, spec, &err), CRM_OK);
    unlink(paths[0]);
    return reader;
}

static void a_missing_column_is_explained(void **state)
{
    struct crm_reader_spec spec = {0};
    struct crm_reader *reader = open_text("id,paid\n", &spec);
    struct crm_err err;
    size_t column;
    (void)state;
    crm_err_init(&err);
    assert_int_equal(crm_reader_need(reader, "amount", &column, &err), CRM_EDATA);
    assert_string_equal(err.text,
        "no column 'amount'; the header has 'id' 'paid'; name the right one with -c amount=HEADER");
    assert_int_equal(err.line, 1);
    assert_int_equal(crm_reader_find(reader, "amount"), CRM_COLUMN_NONE);
    assert_int_equal(crm_reader_need(reader, "paid", &column, &err), CRM_OK);
    assert_int_equal(column, 1);
    crm_reader_close(reader);
}

static void an_alias_renames_a_column(void **state)
{
    struct crm_alias alias[] = {{"amount", "nowhere"}, {"amount", "paid"}, {"date", "when"}};
    struct crm_reader_spec spec = {.alias = alias, .n_alias = 3};
    struct crm_reader *reader = open_text("date,amount,paid\n1,2,3\n", &spec);
    struct crm_err err;
    size_t column;
    (void)state;
    crm_err_init(&err);
    assert_int_equal(crm_reader_need(reader, "amount", &column, &err), CRM_OK);
    assert_int_equal(column, 2);
    assert_int_equal(crm_reader_find(reader, "date"), CRM_COLUMN_NONE);
    crm_reader_close(reader);
}

static void a_double_column_is_an_error_when_it_is_asked_for(void **state)
{
    struct crm_reader_spec spec = {0};
    struct crm_reader *reader = open_text("x,a,x\n1,2,3\n", &spec);
    const struct crm_row *row;
    struct crm_err err;
    size_t column;
    (void)state;
    crm_err_init(&err);
    assert_int_equal(crm_reader_n_columns(reader), 3);
    assert_int_equal(crm_reader_need(reader, "a", &column, &err), CRM_OK);
    assert_int_equal(crm_reader_need(reader, "x", &column, &err), CRM_EDATA);
    assert_string_equal(err.text, "two columns are called 'x'");
    assert_int_equal(crm_reader_next(reader, &row, &err), CRM_OK);
    assert_true(crm_slice_is(row->field[0], "1") && crm_slice_is(row->field[2], "3"));
    crm_reader_close(reader);
}

static void wanted_columns_come_in_the_order_asked_for(void **state)
{
    struct crm_reader_spec spec = {0};
    struct crm_reader *reader = open_text("a,b,c\n1,\"2\",3\n4,5,6\n", &spec);
    const size_t want[] = {2, CRM_COLUMN_NONE, 0, 2};
    const struct crm_row *row;
    struct crm_err err;
    (void)state;
    assert_int_equal(crm_reader_want(reader, want, 4, &err), CRM_OK);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(crm_reader_next(reader, &row, &err), CRM_OK);
        assert_true(crm_slice_is(row->field[0], i ? "6" : "3"));
        assert_int_equal(row->field[1].len, 0);
        assert_true(crm_slice_is(row->field[2], i ? "4" : "1"));
        assert_true(crm_slice_is(row->field[3], i ? "6" : "3"));
    }
    crm_reader_close(reader);
}

/* ---- layout --------------------------------------------------------------------------- */

static enum crm_status two_titles_gb18030(void *ctx, const char *file, struct crm_slice head,
    bool whole, struct crm_layout *layout, struct crm_err *err)
{
    (void)ctx, (void)file, (void)err;
    assert_true(whole && head.len > 0);
    layout->skip_lines = 2;
    layout->encoding = "GB18030";
    layout->dialect.delimiter = ';';
    return CRM_OK;
}

static void a_layout_skips_titles_and_decodes(void **state)
{
    struct crm_reader_spec spec = {.files = path_list, .n_files = 1, .layout = two_titles_gb18030};
    static const char text[] =
        "title\r\n\r\n\r\n\xBB\xE1\xD4\xB1;b\r\n\xBB\xE1;2\r\n\x81\x20;3\r\n";
    (void)state;
    write_file(0, text, sizeof text - 1);
    for (int i = 0; i < N_SIZES; i++) {
        char *got;
        spec.block_size = block_sizes[i];
        got = render(&spec, true);
        assert_string_equal(got, "[会员][b]\n5[会][2]\n!6 '\\x81 ;3' is not GB18030 text\n");
        free(got);
    }
    unlink(paths[0]);
}

/* ---- whole records -------------------------------------------------------------------- */

static void a_record_can_be_had_with_all_its_fields(void **state)
{
    struct crm_reader_spec spec = {0};
    struct crm_reader *reader = open_text("a,b\n1,\"2\"\"\"\nx\n\"y\"z\n", &spec);
    struct crm_block block = {0};
    const struct crm_slice *field;
    struct crm_scan scan;
    struct crm_err err;
    size_t n;
    (void)state;
    assert_int_equal(crm_reader_want(reader, NULL, 0, &err), CRM_OK);
    assert_int_equal(crm_scan_init(&scan, reader, &err), CRM_OK);
    assert_int_equal(crm_reader_block(reader, &block, &err), CRM_OK);
    crm_scan_start(&scan, &block);
    assert_int_equal(crm_scan_rows(&scan, 9), CRM_SCAN_ROWS);
    assert_int_equal(scan.n_rows, 1);
    assert_true(crm_scan_all(&scan, scan.start[0], &field, &n));
    assert_int_equal(n, 2);
    assert_true(crm_slice_is(field[1], "2\""));
    assert_int_equal(crm_scan_rows(&scan, 9), CRM_SCAN_BAD);
    assert_true(crm_slice_is(scan.record, "x"));
    assert_true(crm_scan_all(&scan, scan.record.ptr, &field, &n));
    assert_int_equal(n, 1);
    assert_int_equal(crm_scan_rows(&scan, 9), CRM_SCAN_BAD);
    assert_int_equal(scan.problem, CRM_SCAN_BEHIND);
    assert_false(crm_scan_all(&scan, scan.record.ptr, &field, &n));
    assert_int_equal(crm_scan_rows(&scan, 9), CRM_SCAN_END);
    crm_scan_release(&scan);
    crm_block_release(&block);
    crm_reader_close(reader);
}

static void a_field_of_many_blocks_is_whole(void **state)
{
    struct crm_reader_spec spec = {.files = path_list, .n_files = 1};
    enum { LEN = 3 * 1024 * 1024 };
    char *text = malloc(LEN);
    struct crm_reader *reader;
    const struct crm_row *row;
    struct crm_err err;
    (void)state;
    memset(text, 'x', LEN);
    memcpy(text, "a,b\n1,\"", 7);
    memcpy(text + LEN - 6, "\"\n3,4\n", 6);
    write_file(0, text, LEN);
    assert_int_equal(crm_reader_open(&reader, &spec, &err), CRM_OK);
    assert_int_equal(crm_reader_next(reader, &row, &err), CRM_OK);
    assert_int_equal(row->field[1].len, LEN - 13);
    assert_int_equal(crm_reader_next(reader, &row, &err), CRM_OK);
    assert_true(crm_slice_is(row->field[0], "3"));
    crm_reader_close(reader);
    unlink(paths[0]);
    free(text);
}

static void the_rest_of_a_file_behind_a_quote_never_closed_is_read(void **state)
{
    struct crm_reader_spec spec = {.files = path_list, .n_files = 1};
    enum { ROWS = 40000 };
    static const char start[] =
        "[a][b]\n2[1][2]\n!3 quote opened here is never closed\n4[0][x]\n5[1][x]\n";
    char *text = malloc(ROWS * 10), *p = text, *got;
    int n = 0;
    (void)state;
    p = stpcpy(p, "a,b\n1,2\n3,\"4\n");
    for (int i = 0; i < ROWS; i++)
        p += sprintf(p, "%d,x\n", i);
    write_file(0, text, (size_t)(p - text));
    got = render(&spec, true);
    assert_int_equal(strncmp(got, start, sizeof start - 1), 0);
    for (p = got; (p = strchr(p, '\n')) != NULL; p++)
        n++;
    assert_int_equal(n, ROWS + 3);
    free(got);
    free(text);
    unlink(paths[0]);
}

static void files_that_cannot_be_read_are_refused(void **state)
{
    static char missing[] = "/tmp/crm-reader-is-not-there", directory[] = "/tmp";
    char *files[] = {missing};
    struct crm_reader_spec spec = {.files = files, .n_files = 1};
    struct crm_reader *reader;
    struct crm_err err;
    (void)state;
    crm_err_init(&err);
    assert_int_equal(crm_reader_open(&reader, &spec, &err), CRM_EIO);
    assert_string_equal(err.file, missing);
    assert_string_equal(err.text, "No such file or directory");
    files[0] = directory;
    assert_int_equal(crm_reader_open(&reader, &spec, &err), CRM_EIO);
    assert_string_equal(err.text, "Is a directory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_end_in_lf_crlf_or_cr),
        cmocka_unit_test(a_missing_last_line_end_changes_nothing),
        cmocka_unit_test(blank_lines_are_no_records),
        cmocka_unit_test(in_a_file_of_one_column_a_blank_line_is_an_empty_field),
        cmocka_unit_test(quotes_keep_delimiters_line_ends_and_quotes),
        cmocka_unit_test(blanks_stay),
        cmocka_unit_test(the_number_of_fields_is_checked),
        cmocka_unit_test(wrong_quotes_spoil_one_line),
        cmocka_unit_test(a_quote_never_closed_spoils_the_line_that_opens_it),
        cmocka_unit_test(a_nul_is_refused_with_its_line),
        cmocka_unit_test(control_characters_pass),
        cmocka_unit_test(a_byte_order_mark_is_removed),
        cmocka_unit_test(a_file_without_a_header_is_refused),
        cmocka_unit_test(the_delimiter_is_the_most_frequent_in_the_header),
        cmocka_unit_test(a_given_delimiter_is_taken),
        cmocka_unit_test(tsv_has_escapes_and_no_quotes),
        cmocka_unit_test(files_are_matched_by_column_name),
        cmocka_unit_test(many_files_need_few_descriptors),
        cmocka_unit_test(an_error_names_its_file),
        cmocka_unit_test(a_missing_column_is_explained),
        cmocka_unit_test(an_alias_renames_a_column),
        cmocka_unit_test(a_double_column_is_an_error_when_it_is_asked_for),
        cmocka_unit_test(wanted_columns_come_in_the_order_asked_for),
        cmocka_unit_test(a_layout_skips_titles_and_decodes),
        cmocka_unit_test(a_record_can_be_had_with_all_its_fields),
        cmocka_unit_test(a_field_of_many_blocks_is_whole),
        cmocka_unit_test(the_rest_of_a_file_behind_a_quote_never_closed_is_read),
        cmocka_unit_test(files_that_cannot_be_read_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
