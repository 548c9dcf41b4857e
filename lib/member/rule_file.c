#include "member/rule_file.h"

#include "base/date.h"
#include "base/money.h"

enum { SPAN_TEXT = 16 };

static enum crm_status check_header(const struct crm_reader *reader, const char *path,
    const char *const columns[], struct crm_err *err)
{
    char shown[CRM_ERR_SHOW];

    for (size_t c = 0; c < crm_reader_n_columns(reader); c++) {
        struct crm_slice name = crm_slice_trim(crm_reader_column(reader, c));
        size_t i = 0;
        while (columns[i] && !crm_slice_is(name, columns[i]))
            i++;
        if (columns[i])
            continue;
        crm_err_place(err, path, crm_reader_file(reader, 0)->header_line, NULL);
        return crm_err_set(err, CRM_EDATA, "%s is no column of such rules",
            crm_err_show(name.ptr, name.len, shown));
    }
    return CRM_OK;
}

static enum crm_status find_columns(struct crm_reader *reader, const char *path,
    const char *const columns[], size_t n_must, struct crm_err *err)
{
    size_t column[CRM_RULE_COLUMNS], n = 0;
    enum crm_status status = check_header(reader, path, columns, err);

    for (; columns[n] && !status; n++)
        status = n < n_must ? crm_reader_need(reader, columns[n], &column[n], err)
                            : crm_reader_lookup(reader, columns[n], &column[n], err);
    return status ? status : crm_reader_want(reader, column, n, err);
}

enum crm_status crm_rule_file_read(const char *path, const char *const columns[], size_t n_must,
    enum crm_status (*add)(void *ctx, const struct crm_rule_row *row, struct crm_err *err),
    void *ctx, struct crm_err *err)
{
    char *files[] = {(char *)path};
    struct crm_reader_spec spec = {.files = files, .n_files = 1};
    struct crm_reader *reader;
    struct crm_rule_row rule = {.row = NULL};
    enum crm_status status = crm_reader_open(&reader, &spec, err);

    if (status)
        return status;
    status = find_columns(reader, path, columns, n_must, err);
    rule.reader = reader;
    while (!status && (status = crm_reader_next(reader, &rule.row, err)) == CRM_OK && rule.row) {
        for (size_t i = 0; columns[i]; i++)
            rule.cell[i] = crm_slice_trim(rule.row->field[i]);
        status = add(ctx, &rule, err);
    }
    crm_reader_close(reader);
    return status;
}

enum crm_status crm_rule_bad(
    const struct crm_rule_row *row, size_t column, const char *what, struct crm_err *err)
{
    struct crm_slice cell = row->cell[column];
    char shown[CRM_ERR_SHOW];

    crm_row_place(row->reader, row->row, column, err);
    return crm_err_set(err, CRM_EDATA, "%s %s", crm_err_show(cell.ptr, cell.len, shown), what);
}

enum crm_status crm_rule_number(
    const struct crm_rule_row *row, size_t column, int64_t *value_e4, struct crm_err *err)
{
    int decimals = 2;
    enum crm_money_status status = crm_money_parse(row->cell[column], value_e4, &decimals);

    if (status != CRM_MONEY_OK)
        return crm_rule_bad(row, column, crm_money_problem(status), err);
    return *value_e4 < 0 ? crm_rule_bad(row, column, "is below 0", err) : CRM_OK;
}

bool crm_rule_span(struct crm_slice text, struct crm_span *span)
{
    char copy[SPAN_TEXT];

    if (text.len == 0 || text.len + 2 > sizeof copy)
        return false;
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    if (copy[text.len - 1] >= '0' && copy[text.len - 1] <= '9') {
        copy[text.len] = 'd';
        copy[text.len + 1] = '\0';
    }
    return crm_span_parse(copy, span);
}
