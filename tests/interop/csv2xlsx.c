/*
 * csv2xlsx -- a workbook of a CSV file, for tests/interop/xlsx_in.t (not part of the build)
 *
 *     csv2xlsx [-t] OUT.xlsx < IN.csv          UTF-8; -t: numbers and dates as such, else all text
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <xlsxwriter.h>

static lxw_worksheet *sheet;
static lxw_workbook *book;
static lxw_format *fixed[5], *dollars, *date, *date_us, *with_time;

static lxw_format *format(const char *pattern)
{
    lxw_format *made = workbook_add_format(book);

    format_set_num_format(made, pattern);
    return made;
}

/* Digits without a needless zero in front, at most eleven of them, and up to four decimals. */
static int put_number(lxw_row_t row, lxw_col_t column, const char *cell)
{
    const char *p = cell + (*cell == '$'), *point;
    size_t whole, decimals;
    lxw_format *how;
    char digits[32];

    p += *p == '-' && *cell != '$';
    whole = strspn(p, "0123456789");
    point = p + whole;
    decimals = *point == '.' ? strspn(point + 1, "0123456789") : 0;
    if (whole == 0 || whole > 11 || (*p == '0' && whole > 1) || (*point == '.' && !decimals) ||
        decimals > 4)
        return 0;
    p = point + (decimals ? decimals + 1 : 0);
    if (*p && !(*cell == '$' && strcmp(p, " ") == 0))
        return 0;
    if (*cell == '$' && decimals != 2)
        return 0;
    snprintf(digits, sizeof digits, "%s", cell + (*cell == '$'));
    how = *cell == '$' ? dollars : fixed[decimals];
    worksheet_write_number(sheet, row, column, strtod(digits, NULL), how);
    return 1;
}

static int put_date(lxw_row_t row, lxw_col_t column, const char *cell)
{
    lxw_datetime at = {0};
    char sep[2], end;
    int n;

    if (sscanf(cell, "%4d%1[-/]%2d%1[-/]%2d%n", &at.year, sep, &at.month, sep, &at.day, &n) == 5 &&
        at.year > 1900) {
        if (cell[n] == '\0') {
            worksheet_write_datetime(sheet, row, column, &at, date);
            return 1;
        }
        if (sscanf(cell + n, " %2d:%2d%c", &at.hour, &at.min, &end) == 2) {
            worksheet_write_datetime(sheet, row, column, &at, with_time);
            return 1;
        }
        return 0;
    }
    if (sscanf(cell, "%2d/%2d/%4d%c", &at.month, &at.day, &at.year, &end) == 3 && at.year > 1900) {
        worksheet_write_datetime(sheet, row, column, &at, date_us);
        return 1;
    }
    return 0;
}

static void put(lxw_row_t row, lxw_col_t column, const char *cell, int typed)
{
    if (*cell && !(typed && (put_number(row, column, cell) || put_date(row, column, cell))))
        worksheet_write_string(sheet, row, column, cell, NULL);
}

int main(int argc, char *argv[])
{
    int typed = argc == 3 && strcmp(argv[1], "-t") == 0, c, quoted = 0;
    static char cell[32768];
    size_t n = 0;
    lxw_row_t row = 0;
    lxw_col_t column = 0;

    if (argc != 2 + typed)
        return 2;
    book = workbook_new(argv[1 + typed]);
    sheet = workbook_add_worksheet(book, "Export");
    fixed[1] = format("0.0");
    fixed[2] = format("0.00");
    fixed[3] = format("0.000");
    fixed[4] = format("0.0000");
    dollars = format("\"$\"#,##0.00");
    date = format("yyyy-mm-dd");
    date_us = format("m/d/yyyy");
    with_time = format("yyyy/m/d h:mm");
    if ((c = getchar()) == 0xEF) { /* a byte order mark */
        getchar();
        getchar();
        c = getchar();
    }
    for (; c != EOF; c = getchar()) {
        if (c == '"') {
            quoted = !quoted;
            if (quoted && n) /* the second of a pair */
                cell[n++] = '"';
        } else if (!quoted && (c == ',' || c == '\n')) {
            cell[n] = '\0';
            put(row, column, cell, typed);
            n = 0;
            column = (lxw_col_t)(c == ',' ? column + 1 : 0);
            row += c == '\n';
        } else if (c != '\r' && n + 2 < sizeof cell) {
            cell[n++] = (char)c;
        }
    }
    return workbook_close(book) != LXW_NO_ERROR;
}
