#include "cli/check.h"

#include "base/arena.h"
#include "base/expr.h"
#include "base/mem.h"
#include "base/nearest.h"

#include <stdio.h>
#include <stdlib.h>

enum { SHOWN = 20, LINE = 1600 }; /* rows said one by one; bytes of one */

struct crm_check {
    const struct crm_cli *cli;
    const char *text;
    struct crm_expr *expr;
    struct crm_arena names, texts; /* of the columns; of the row */
    struct crm_slice *name, *cell; /* n_columns of the output */
    struct crm_slice *wanted;      /* those the expression looks at */
    size_t n_columns, at;
    uint64_t rows, wrong;
};

static enum crm_status placed(enum crm_status status, struct crm_err *err)
{
    if (status == CRM_EUSAGE) {
        snprintf(err->file, sizeof err->file, "--check");
        err->line = 0;
    }
    return status;
}

enum crm_status crm_check_open(
    struct crm_check **made, const struct crm_cli *cli, const char *text, struct crm_err *err)
{
    struct crm_check *check = crm_mem_zalloc(1, sizeof *check);
    enum crm_status status;

    *made = NULL;
    if (!check)
        return crm_err_nomem(err);
    check->cli = cli;
    check->text = text;
    crm_arena_init(&check->names);
    crm_arena_init(&check->texts);
    status = placed(crm_expr_parse(&check->expr, crm_slice_of(text), 1, 1, err), err);
    if (status)
        crm_check_free(check);
    else
        *made = check;
    return status;
}

void crm_check_free(struct crm_check *check)
{
    if (!check)
        return;
    crm_expr_free(check->expr);
    crm_arena_release(&check->names);
    crm_arena_release(&check->texts);
    free(check->name);
    free(check->cell);
    free(check->wanted);
    free(check);
}

static size_t find(void *ctx, const char *name)
{
    const struct crm_check *check = ctx;

    for (size_t i = 0; i < check->n_columns; i++)
        if (crm_slice_is(check->name[i], name))
            return i;
    return CRM_EXPR_NONE;
}

/* What to say of a name that no column has. */
static void suggest(struct crm_check *check, struct crm_err *err)
{
    const struct crm_expr_column *column = check->expr->column;
    char show[CRM_ERR_SHOW], other[CRM_ERR_SHOW];
    size_t i = 0, near;

    while (i < check->expr->n_columns && find(check, column[i].name) != CRM_EXPR_NONE)
        i++;
    if (i == check->expr->n_columns)
        return;
    near = crm_nearest(crm_slice_of(column[i].name), check->name, check->n_columns);
    if (near < check->n_columns)
        crm_err_show(check->name[near].ptr, check->name[near].len, other);
    snprintf(err->text, sizeof err->text, "%s is no column of the output%s%s%s",
        crm_err_show(column[i].name, strlen(column[i].name), show),
        near < check->n_columns ? " (did you mean " : "", near < check->n_columns ? other : "",
        near < check->n_columns ? "?)" : "");
}

enum crm_status crm_check_bind(
    struct crm_check *check, const struct crm_slice names[], size_t n, struct crm_err *err)
{
    enum crm_status status;

    check->name = crm_mem_zalloc(n + 1, sizeof *check->name);
    check->cell = crm_mem_zalloc(n + 1, sizeof *check->cell);
    check->wanted = crm_mem_zalloc(check->expr->n_columns + 1, sizeof *check->wanted);
    if (!check->name || !check->cell || !check->wanted)
        return crm_err_nomem(err);
    for (; check->n_columns < n; check->n_columns++) {
        const char *copy = crm_arena_dup(&check->names, names[check->n_columns]);
        if (!copy)
            return crm_err_nomem(err);
        check->name[check->n_columns] = crm_slice_of(copy);
    }
    status = placed(crm_expr_bind(check->expr, find, check, err), err);
    if (status == CRM_EUSAGE)
        suggest(check, err);
    return status;
}

bool crm_check_cell(struct crm_check *check, struct crm_slice text)
{
    char *copy = crm_arena_bytes(&check->texts, text.len ? text.len : 1);

    if (!copy || check->at == check->n_columns)
        return false;
    if (text.len)
        memcpy(copy, text.ptr, text.len);
    check->cell[check->at++] = (struct crm_slice){copy, text.len};
    return true;
}

/* The cells that are not empty, by name; a row that is longer ends with dots. */
static void say_row(const struct crm_check *check)
{
    char line[LINE + 1];
    size_t used = 0;

    for (size_t i = 0; i < check->n_columns; i++) {
        struct crm_slice name = check->name[i], cell = check->cell[i];
        if (!cell.len)
            continue;
        if (used + name.len + cell.len + 8 > LINE) {
            used += (size_t)snprintf(line + used, sizeof line - used, " ...");
            break;
        }
        used += (size_t)snprintf(line + used, sizeof line - used, "%s%.*s=%.*s", used ? " " : "",
            (int)name.len, name.ptr, (int)cell.len, cell.ptr);
    }
    crm_cli_warn(check->cli, "--check: not %s: %.*s", check->text, (int)used, line);
}

void crm_check_row(struct crm_check *check)
{
    const struct crm_expr *expr = check->expr;

    for (size_t i = 0; i < expr->n_columns; i++)
        check->wanted[i] = check->cell[expr->column[i].index];
    check->rows++;
    if (crm_expr_eval(expr, check->wanted) == CRM_FALSE && check->wrong++ < SHOWN)
        say_row(check);
    check->at = 0;
    crm_arena_reset(&check->texts);
}

enum crm_status crm_check_end(struct crm_check *check, bool *failed, struct crm_err *err)
{
    if (!check->name)
        return crm_err_set(err, CRM_EUSAGE, "--check: this run writes no rows of results");
    if (check->wrong > SHOWN)
        crm_cli_warn(
            check->cli, "--check: not %s: %ju rows in all", check->text, (uintmax_t)check->wrong);
    if (!check->rows)
        crm_cli_warn(check->cli, "--check: no row to look at");
    *failed = check->wrong || !check->rows;
    return placed(crm_expr_judge(check->expr, err), err);
}
