#include "cli/out_xlsx.h"

#include "cli/out_inner.h"

#ifdef CRM_WRITES_XLSX

#include "base/date.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/os.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <xlsxwriter.h>

enum { MAX_ROWS = 1048576, MAX_COLUMNS = 16384, MAX_TEXT = 32767, MAX_WIDTH = 48, DIGITS = 15 };

/* What is called of the library, by its own names. */
#define CALLS(X)                                                                                   \
    X(workbook_new_opt)                                                                            \
    X(workbook_add_worksheet)                                                                      \
    X(workbook_add_format)                                                                         \
    X(workbook_set_properties)                                                                     \
    X(workbook_close)                                                                              \
    X(lxw_workbook_free)                                                                           \
    X(lxw_strerror)                                                                                \
    X(format_set_bold)                                                                             \
    X(format_set_num_format)                                                                       \
    X(worksheet_freeze_panes)                                                                      \
    X(worksheet_write_string)                                                                      \
    X(worksheet_write_number)                                                                      \
    X(worksheet_set_column)                                                                        \
    X(worksheet_conditional_format_range)

enum look { PLAIN, BOLD, DAY, TIME, TWO, THREE, FOUR, N_LOOKS }; /* the last: decimals */

struct column {
    enum crm_out_kind kind;
    size_t width; /* characters, the longest so far */
};

struct crm_xlsx_out {
    void *library;
    struct {
#define CALL(name) __typeof__(&name) name;
        CALLS(CALL)
#undef CALL
    } call;
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *look[N_LOOKS]; /* the first stays NULL */
    struct column *column;
    size_t n_columns, cap;
    uint32_t row;
};

static enum crm_status load(struct crm_xlsx_out *book, struct crm_err *err)
{
    static const char *const versions[] = {LXW_SOVERSION, ""};
    bool all = true;

    for (size_t i = 0; i < sizeof versions / sizeof versions[0] && !book->library; i++) {
        char file[64];
        crm_os_library(file, sizeof file, "xlsxwriter", versions[i]);
        book->library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
    }
    if (!book->library)
        return crm_err_set(err, CRM_EUSAGE,
            "-f xlsx needs libxlsxwriter, which is not installed (Debian: apt install "
            "libxlsxwriter%s)",
            LXW_SOVERSION);
        /* POSIX: what dlsym gives may be stored as a pointer to a function */
#define CALL(name)                                                                                 \
    *(void **)&book->call.name = dlsym(book->library, #name);                                      \
    all &= book->call.name != NULL;
    CALLS(CALL)
#undef CALL
    return all ? CRM_OK
               : crm_err_set(err, CRM_EUSAGE,
                     "-f xlsx: the libxlsxwriter installed here is another version than " //
                     LXW_VERSION);
}

static bool make_looks(struct crm_xlsx_out *book)
{
    static const char *const format[N_LOOKS] = {[DAY] = "yyyy-mm-dd",
        [TIME] = "yyyy-mm-dd hh:mm:ss",
        [TWO] = "0.00",
        [THREE] = "0.000",
        [FOUR] = "0.0000"};

    for (int i = BOLD; i < N_LOOKS; i++) {
        book->look[i] = book->call.workbook_add_format(book->book);
        if (!book->look[i])
            return false;
        if (format[i])
            book->call.format_set_num_format(book->look[i], format[i]);
        else
            book->call.format_set_bold(book->look[i]);
    }
    return true;
}

static enum crm_status start(struct crm_xlsx_out *book, struct crm_writer *w, struct crm_err *err)
{
    lxw_workbook_options how = {.constant_memory = LXW_TRUE};
    lxw_doc_properties facts = {.created = 946684800}; /* 2000-01-01: nothing depends on today */
    char path[64];

    if (!crm_writer_is_temporary(w))
        return crm_err_set(err, CRM_EUSAGE, "-f xlsx: the workbook has to be a file");
    crm_os_descriptor(path, sizeof path, w->fd); /* the temporary file, by its owner */
    book->book = book->call.workbook_new_opt(path, &how);
    if (!book->book)
        return crm_err_nomem(err);
    book->sheet = book->call.workbook_add_worksheet(book->book, NULL);
    if (!book->sheet || book->call.workbook_set_properties(book->book, &facts) || !make_looks(book))
        return crm_err_nomem(err);
    book->call.worksheet_freeze_panes(book->sheet, 1, 0);
    return CRM_OK;
}

enum crm_status crm_xlsx_out_open(
    struct crm_xlsx_out **made, struct crm_writer *w, struct crm_err *err)
{
    struct crm_xlsx_out *book = crm_mem_zalloc(1, sizeof *book);
    enum crm_status status;

    *made = NULL;
    if (!book)
        return crm_err_nomem(err);
    status = load(book, err);
    if (!status)
        status = start(book, w, err);
    if (status)
        crm_xlsx_out_abandon(book);
    else
        *made = book;
    return status;
}

static enum crm_status refuse(struct crm_xlsx_out *book, lxw_error error, struct crm_err *err)
{
    if (!error)
        return CRM_OK;
    if (error == LXW_ERROR_MEMORY_MALLOC_FAILED)
        return crm_err_nomem(err);
    return crm_err_set(err, CRM_EIO, "-f xlsx: %s", book->call.lxw_strerror(error));
}

/* Characters of a text, those of CJK counted twice, as wide as they are. */
static size_t width(struct crm_slice text)
{
    size_t n = 0;

    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        n += c < 0x80 || (c >= 0xC0 && c < 0xE0) ? 1 : c >= 0xE0 ? 2 : 0;
    }
    return n;
}

static enum crm_status put_text(
    struct crm_xlsx_out *book, size_t i, struct crm_slice text, enum look look, struct crm_err *err)
{
    char *copy;
    lxw_error error;

    if (text.len > MAX_TEXT)
        return crm_err_set(err, CRM_EDATA, "-f xlsx: a text of %zu bytes, and a cell holds %d",
            text.len, MAX_TEXT);
    copy = strndup(text.ptr, text.len);
    if (!copy)
        return crm_err_nomem(err);
    error = book->call.worksheet_write_string(
        book->sheet, book->row, (lxw_col_t)i, copy, book->look[look]);
    free(copy);
    return refuse(book, error, err);
}

enum crm_status crm_xlsx_out_column(struct crm_xlsx_out *book, size_t i, enum crm_out_kind kind,
    const char *name, struct crm_err *err)
{
    struct crm_slice text = crm_slice_of(name);

    if (i >= MAX_COLUMNS)
        return crm_err_set(
            err, CRM_EDATA, "-f xlsx: more than the %d columns of a sheet", MAX_COLUMNS);
    if (!crm_mem_grow((void **)&book->column, &book->cap, i + 1, sizeof *book->column))
        return crm_err_nomem(err);
    book->column[i] = (struct column){kind, width(text) + 1};
    book->n_columns = i + 1;
    return put_text(book, i, text, BOLD, err);
}

/* The serial number of a day or a time that stands there as we write them, from 1900-03-01 on. */
static bool is_date(struct crm_slice text, double *serial, enum look *look)
{
    enum { LEAP_ERROR_OVER = -25508, DAY_0 = -25569 }; /* 1900-03-01; 1899-12-30 */
    int32_t day, second;

    if ((text.len != 10 && text.len != 19) || text.ptr[4] != '-' ||
        !crm_date_parse(text, &day, &second) || day < LEAP_ERROR_OVER ||
        (text.len == 19) != (second != CRM_SECOND_NONE))
        return false;
    *look = text.len == 19 ? TIME : DAY;
    *serial = day - DAY_0 + (text.len == 19 ? second / 86400.0 : 0);
    return true;
}

/* A number that a double holds as it stands. */
static bool is_number(enum crm_out_kind kind, struct crm_slice text, double *value, enum look *look)
{
    const char *point = memchr(text.ptr, '.', text.len);
    size_t decimals = point ? (size_t)(text.ptr + text.len - point) - 1 : 0;
    bool amount = kind == CRM_OUT_MONEY || kind == CRM_OUT_PASS;
    size_t digits = 0;

    for (size_t i = 0; i < text.len; i++)
        digits += text.ptr[i] >= '0' && text.ptr[i] <= '9';
    *look = amount && decimals >= 2 && decimals <= 4 ? TWO + (enum look)(decimals - 2) : PLAIN;
    return digits <= DIGITS + (kind != CRM_OUT_INT && kind != CRM_OUT_PASS ? 5 : 0) &&
           crm_num_double(text, value);
}

enum crm_status crm_xlsx_out_cell(struct crm_xlsx_out *book, size_t i, enum crm_out_kind kind,
    struct crm_slice text, bool number, struct crm_err *err)
{
    struct column *column = &book->column[i];
    size_t wide = width(text) + 1;
    enum look look;
    double value;

    if (!text.len)
        return CRM_OK;
    if (book->row >= MAX_ROWS)
        return crm_err_set(err, CRM_EDATA,
            "-f xlsx: more than the %d rows of a sheet: use csv, or fewer rows", MAX_ROWS - 1);
    if (wide > column->width)
        column->width = wide;
    if ((crm_out_is_number(kind, text, number) && is_number(kind, text, &value, &look)) ||
        (kind >= CRM_OUT_DATE && kind <= CRM_OUT_PASS && is_date(text, &value, &look)))
        return refuse(book,
            book->call.worksheet_write_number(
                book->sheet, book->row, (lxw_col_t)i, value, book->look[look]),
            err);
    return put_text(book, i, text, PLAIN, err);
}

void crm_xlsx_out_row(struct crm_xlsx_out *book)
{
    book->row++;
}

/* Bars from 0 to the whole. */
static lxw_error bars(struct crm_xlsx_out *book, size_t i)
{
    lxw_conditional_format how = {.type = LXW_CONDITIONAL_DATA_BAR,
        .min_rule_type = LXW_CONDITIONAL_RULE_TYPE_NUMBER,
        .max_rule_type = LXW_CONDITIONAL_RULE_TYPE_NUMBER,
        .max_value = book->column[i].kind == CRM_OUT_SHARE ? 1 : 100,
        .data_bar_2010 = LXW_TRUE};

    return book->call.worksheet_conditional_format_range(
        book->sheet, 1, (lxw_col_t)i, book->row - 1, (lxw_col_t)i, &how);
}

static lxw_error finish(struct crm_xlsx_out *book)
{
    lxw_error error = LXW_NO_ERROR;

    for (size_t i = 0; i < book->n_columns && !error; i++) {
        struct column *column = &book->column[i];
        bool share = column->kind == CRM_OUT_SHARE || column->kind == CRM_OUT_PCT;
        error = book->call.worksheet_set_column(book->sheet, (lxw_col_t)i, (lxw_col_t)i,
            (double)(column->width < MAX_WIDTH ? column->width : MAX_WIDTH), NULL);
        if (share && book->row > 1 && !error)
            error = bars(book, i);
    }
    return error;
}

/* The library stays loaded: unloading it gains nothing in a program that ends. */
static void release(struct crm_xlsx_out *book)
{
    free(book->column);
    free(book);
}

enum crm_status crm_xlsx_out_close(struct crm_xlsx_out *book, struct crm_err *err)
{
    lxw_error error;
    enum crm_status status;

    if (!book)
        return CRM_OK;
    error = finish(book);
    if (error)
        book->call.lxw_workbook_free(book->book);
    else
        error = book->call.workbook_close(book->book);
    status = refuse(book, error, err);
    release(book);
    return status;
}

void crm_xlsx_out_abandon(struct crm_xlsx_out *book)
{
    if (!book)
        return;
    if (book->book)
        book->call.lxw_workbook_free(book->book);
    release(book);
}

#else /* built where libxlsxwriter's header was not */

enum crm_status crm_xlsx_out_open(
    struct crm_xlsx_out **book, struct crm_writer *w, struct crm_err *err)
{
    (void)w;
    *book = NULL;
    return crm_err_set(err, CRM_EUSAGE, "-f xlsx: built without libxlsxwriter");
}

enum crm_status crm_xlsx_out_column(struct crm_xlsx_out *book, size_t i, enum crm_out_kind kind,
    const char *name, struct crm_err *err)
{
    (void)book, (void)i, (void)kind, (void)name, (void)err;
    return CRM_OK;
}

enum crm_status crm_xlsx_out_cell(struct crm_xlsx_out *book, size_t i, enum crm_out_kind kind,
    struct crm_slice text, bool number, struct crm_err *err)
{
    (void)book, (void)i, (void)kind, (void)text, (void)number, (void)err;
    return CRM_OK;
}

void crm_xlsx_out_row(struct crm_xlsx_out *book)
{
    (void)book;
}

enum crm_status crm_xlsx_out_close(struct crm_xlsx_out *book, struct crm_err *err)
{
    (void)book, (void)err;
    return CRM_OK;
}

void crm_xlsx_out_abandon(struct crm_xlsx_out *book)
{
    (void)book;
}

#endif
