#include "cli/pass.h"

#include "base/map.h"
#include "base/mem.h"
#include "cli/out_inner.h"
#include "io/join.h"

#include <stdlib.h>

enum { OWN = -1, TABLE = -2 }; /* else: number of the -J file */

struct source {
    int from;
    size_t column;
};

/* Columns of the output that are called alike. */
struct alike {
    size_t last, n;
};

struct crm_pass {
    const struct crm_cli *cli;
    const struct crm_table *table; /* NULL: all columns are own */
    struct crm_out *out;           /* what is written */
    struct crm_out *cells;         /* own cells of the row, kept until it is written */
    struct source *source;         /* of each column of `out` */
    size_t source_cap;
    struct crm_map names; /* of the columns of `out` */
    struct alike *alike;  /* of each name */
    size_t alike_cap;
    size_t key_column; /* of the table, or among the own ones; CRM_COLUMN_NONE without -J */
    struct crm_join **join;
    const struct crm_slice **found; /* n_joins: the row's cells, NULL: key not in the file */
    size_t n_joins;
};

static enum crm_status add(struct crm_pass *pass, struct crm_slice name, enum crm_out_kind kind,
    struct source source, struct crm_err *err)
{
    size_t at = pass->out->n_columns;
    uint32_t id;
    bool new;

    if (!crm_mem_grow((void **)&pass->source, &pass->source_cap, at + 1, sizeof *pass->source) ||
        !crm_mem_grow(
            (void **)&pass->alike, &pass->alike_cap, pass->names.n + 1, sizeof *pass->alike) ||
        !crm_map_put(&pass->names, name, &id, &new))
        return crm_err_nomem(err);
    pass->alike[id] = (struct alike){at, new ? 1 : pass->alike[id].n + 1};
    crm_out_column(pass->out, name, kind);
    if (pass->out->status) {
        *err = pass->out->err;
        return err->status;
    }
    pass->source[at] = source;
    return CRM_OK;
}

/* The column of the output called `name`; *twice when there is another. */
static size_t find(const struct crm_pass *pass, struct crm_slice name, bool *twice)
{
    uint32_t id = crm_map_find(&pass->names, name);

    *twice = id != CRM_MAP_NONE && pass->alike[id].n > 1;
    return id == CRM_MAP_NONE ? CRM_COLUMN_NONE : pass->alike[id].last;
}

static enum crm_status add_own(
    struct crm_pass *pass, const struct crm_out_column own[], size_t n_own, struct crm_err *err)
{
    const char *into = pass->cli->into;
    char show[CRM_ERR_SHOW];
    enum crm_status status = CRM_OK;

    if (into && n_own != 1)
        return crm_err_set(
            err, CRM_EUSAGE, "--into: there are %zu new columns, not a single one", n_own);
    for (size_t i = 0; !status && i < n_own; i++) {
        struct crm_slice name = crm_slice_of(into ? into : own[i].name);
        struct source source = {OWN, i};
        bool twice;
        size_t old = find(pass, name, &twice);
        crm_out_column(pass->cells, name, own[i].kind);
        if (old == CRM_COLUMN_NONE) {
            status = add(pass, name, own[i].kind, source, err);
        } else if (!pass->cli->replace || pass->source[old].from == OWN || twice) {
            status = crm_err_set(err, CRM_EUSAGE, "column %s exists already%s%s",
                crm_err_show(name.ptr, name.len, show), twice ? ", twice" : ": use --replace",
                twice        ? ""
                : n_own == 1 ? " or --into NAME"
                             : "");
        } else {
            pass->source[old] = source;
            pass->out->column[old].kind = own[i].kind;
        }
    }
    return status;
}

static enum crm_status add_joined(struct crm_pass *pass, int from, struct crm_err *err)
{
    struct crm_join *join = pass->join[from];
    const char *file = pass->cli->join.item[from];
    enum crm_status status = CRM_OK;
    char show[CRM_ERR_SHOW];

    for (size_t c = 0; !status && c < crm_join_n_columns(join); c++) {
        struct crm_slice name = crm_join_column(join, c);
        struct source source = {from, c};
        bool twice;
        size_t old = find(pass, name, &twice);
        if (old == CRM_COLUMN_NONE) {
            status = add(pass, name, crm_out_kind_passed(name), source, err);
        } else if (pass->cli->replace && !twice && pass->source[old].from < 0) {
            pass->source[old] = source;
            pass->out->column[old].kind = crm_out_kind_passed(name);
        } else {
            crm_cli_note(pass->cli, "%s: column %s exists already and is not joined", file,
                crm_err_show(name.ptr, name.len, show));
        }
    }
    return status;
}

static enum crm_status open_joins(
    struct crm_pass *pass, const struct crm_out_column own[], size_t n_own, struct crm_err *err)
{
    const struct crm_cli *cli = pass->cli;
    const char *key = cli->cmd->join_key ? cli->cmd->join_key : "customer_id";
    enum crm_status status = CRM_OK;

    pass->key_column = CRM_COLUMN_NONE;
    if (cli->join.n == 0)
        return CRM_OK;
    if (pass->table)
        status = crm_reader_need(pass->table->reader, key, &pass->key_column, err);
    for (size_t i = 0; !pass->table && i < n_own; i++)
        if (strcmp(own[i].name, key) == 0)
            pass->key_column = i;
    if (!status && pass->key_column == CRM_COLUMN_NONE)
        return crm_err_set(err, CRM_EUSAGE, "--join: there is no column %s to join on", key);
    pass->found = crm_mem_zalloc(cli->join.n, sizeof *pass->found);
    if (!pass->found)
        return crm_err_nomem(err);
    if (!status)
        status = crm_cli_joins(cli, &pass->join, err);
    for (; !status && pass->n_joins < cli->join.n; pass->n_joins++)
        status = add_joined(pass, (int)pass->n_joins, err);
    return status;
}

static void release(struct crm_pass *pass)
{
    crm_out_abandon(pass->cells);
    free(pass->found);
    free(pass->source);
    free(pass->alike);
    crm_map_release(&pass->names);
    free(pass);
}

enum crm_status crm_pass_open(struct crm_pass **made, const struct crm_cli *cli,
    const struct crm_table *table, const struct crm_out_column own[], size_t n_own,
    struct crm_err *err)
{
    struct crm_pass *pass = crm_mem_zalloc(1, sizeof *pass);
    enum crm_status status;

    *made = NULL;
    if (!pass)
        return crm_err_nomem(err);
    pass->cli = cli;
    pass->table = table;
    crm_map_init(&pass->names);
    status = crm_out_open_capture(&pass->cells, cli, err);
    if (!status)
        status = crm_out_open(&pass->out, cli, cli->output, err);
    if (!status)
        pass->out->repeats = true; /* what the program does not use may stand twice */
    for (size_t c = 0; !status && table && c < table->n_columns; c++) {
        struct crm_slice name = crm_reader_column(table->reader, c);
        status = add(pass, name, crm_out_kind_passed(name), (struct source){TABLE, c}, err);
    }
    if (!status)
        status = add_own(pass, own, n_own, err);
    if (!status)
        status = open_joins(pass, own, n_own, err);
    if (status) {
        crm_pass_abandon(pass);
        return status;
    }
    crm_out_header(pass->out);
    *made = pass;
    return CRM_OK;
}

enum crm_status crm_pass_analysis(struct crm_pass **pass, const struct crm_cli *cli,
    const struct crm_table *table, struct crm_err *err)
{
    const struct crm_schema_column *all = crm_schema_of(cli->cmd, cli->analysis);
    struct crm_out_column *own;
    enum crm_status status;
    size_t n = 0;

    while (all[n].name)
        n++;
    own = crm_mem_zalloc(n + 1, sizeof *own);
    *pass = NULL;
    if (!own)
        return crm_err_nomem(err);
    n = 0;
    for (const struct crm_schema_column *c = all; c->name; c++)
        if (c->repeat == CRM_REPEAT_ONCE && !c->when && crm_schema_stands(cli, c))
            own[n++] = (struct crm_out_column){c->name, c->kind};
    status = crm_pass_open(pass, cli, table, own, n, err);
    free(own);
    return status;
}

struct crm_out *crm_pass_cells(struct crm_pass *pass)
{
    return pass->cells;
}

static void look_up(struct crm_pass *pass, size_t row)
{
    struct crm_slice key;

    if (!pass->n_joins)
        return;
    key = pass->table ? crm_table_cell(pass->table, row, pass->key_column)
                      : pass->cells->cell[pass->key_column].text;
    for (size_t i = 0; i < pass->n_joins; i++)
        pass->found[i] = crm_join_cells(pass->join[i], key);
}

void crm_pass_row(struct crm_pass *pass, size_t row)
{
    struct crm_out *out = pass->out, *cells = pass->cells;

    crm_out_row(cells); /* says if one is missing */
    if (cells->status)
        return;
    look_up(pass, row);
    for (size_t i = 0; i < out->n_columns; i++) {
        struct source s = pass->source[i];
        if (s.from == TABLE)
            crm_out_text(out, crm_table_cell(pass->table, row, s.column));
        else if (s.from == OWN)
            crm_out_put_cell(out, &cells->cell[s.column]);
        else if (pass->found[s.from])
            crm_out_text(out, pass->found[s.from][s.column]);
        else
            crm_out_empty(out);
    }
    crm_out_row(out);
    crm_out_forget(cells);
}

enum crm_status crm_pass_close(struct crm_pass *pass, struct crm_err *err)
{
    enum crm_status status = pass->cells->status;

    if (status) {
        *err = pass->cells->err;
        crm_out_abandon(pass->out);
    } else {
        status = crm_out_close(pass->out, err);
    }
    release(pass);
    return status;
}

void crm_pass_abandon(struct crm_pass *pass)
{
    if (!pass)
        return;
    crm_out_abandon(pass->out);
    release(pass);
}
