/* list -- the clients one asks for: chosen, in order, so many, these columns */
#include "analyses.h"

#include "base/cell.h"
#include "base/list.h"
#include "base/mem.h"
#include "base/os.h"

#include <stdlib.h>

static struct {
    const char *sort, *columns;
    int64_t head;
} opt;

static const struct crm_opt options[] = {
    OPT_COMMA(0, "sort", "[-]COL,...", opt.sort, NULL,
        "order by these columns, -COL: largest first; empty cells last"),
    OPT_COMMA(0, "columns", "A,B", opt.columns, NULL, "write these columns, in this order"),
    OPT_INT(0, "head", "N", opt.head, 1, 1e15, NULL, "only the first N"),
    OPT_END,
};

struct key {
    struct base_column column;
    bool falling;
};

struct listing {
    struct base base;
    struct key *key; /* of --sort */
    size_t n_keys, key_cap;
    struct base_column *shown; /* of --columns */
    size_t n_shown, shown_cap;
    uint32_t *order; /* n_rows: rows of the base */
};

/* The next name of a list as text of the base; *name NULL at the end. */
static enum crm_status next_name(struct listing *l, struct crm_slice *rest, const char *option,
    const char **name, struct crm_err *err)
{
    struct crm_slice item;

    *name = NULL;
    if (!rest->ptr || !crm_list_next(rest, &item))
        return CRM_OK;
    if (item.len == 0)
        return crm_err_set(err, CRM_EUSAGE, "%s: an empty name", option);
    *name = crm_arena_dup(&l->base.arena, item);
    return *name ? CRM_OK : crm_err_nomem(err);
}

static enum crm_status find_column(
    const struct listing *l, const char *name, struct base_column *column, struct crm_err *err)
{
    size_t own;
    enum crm_status status = base_find(&l->base, name, column, err);

    if (status || column->there)
        return status;
    return crm_reader_need(l->base.reader, name, &own, err); /* says what there is */
}

/* -COL is the column COL from the top, unless a column is called "-COL". */
static enum crm_status read_sort(struct listing *l, struct crm_err *err)
{
    struct crm_slice rest = {opt.sort, opt.sort ? strlen(opt.sort) : 0};
    const char *name;
    enum crm_status status = next_name(l, &rest, "--sort", &name, err);

    for (; !status && name; status = next_name(l, &rest, "--sort", &name, err)) {
        struct key key = {.falling = false};
        if (!crm_mem_grow((void **)&l->key, &l->key_cap, l->n_keys + 1, sizeof *l->key))
            return crm_err_nomem(err);
        if (*name == '-') {
            status = base_find(&l->base, name, &key.column, err);
            key.falling = !key.column.there;
        }
        if (!status)
            status = find_column(l, name + key.falling, &key.column, err);
        if (status)
            return status;
        l->key[l->n_keys++] = key;
    }
    return status;
}

static enum crm_status read_columns(struct listing *l, struct crm_err *err)
{
    struct crm_slice rest = {opt.columns, opt.columns ? strlen(opt.columns) : 0};
    const char *name;
    enum crm_status status = next_name(l, &rest, "--columns", &name, err);

    for (; !status && name; status = next_name(l, &rest, "--columns", &name, err)) {
        if (!crm_mem_grow((void **)&l->shown, &l->shown_cap, l->n_shown + 1, sizeof *l->shown))
            return crm_err_nomem(err);
        status = find_column(l, name, &l->shown[l->n_shown], err);
        if (status)
            return status;
        l->n_shown++;
    }
    return status;
}

static int compare(const void *a, const void *b, void *ctx)
{
    const struct listing *l = ctx;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    for (size_t k = 0; k < l->n_keys; k++) {
        struct crm_slice p = crm_slice_trim(base_cell(&l->base, &l->key[k].column, x));
        struct crm_slice q = crm_slice_trim(base_cell(&l->base, &l->key[k].column, y));
        int order = crm_cell_compare(p, q);
        if (order != 0)
            return l->key[k].falling && p.len && q.len ? -order : order;
    }
    return x < y ? -1 : x > y; /* as they came */
}

static enum crm_status make_order(struct listing *l, struct crm_err *err)
{
    l->order = crm_mem_alloc(l->base.n, sizeof *l->order);
    if (!l->order)
        return crm_err_nomem(err);
    for (size_t i = 0; i < l->base.n; i++)
        l->order[i] = (uint32_t)i;
    if (l->n_keys)
        crm_os_sort(l->order, l->base.n, sizeof *l->order, compare, l);
    return CRM_OK;
}

static size_t n_rows(const struct listing *l)
{
    return opt.head && (size_t)opt.head < l->base.n ? (size_t)opt.head : l->base.n;
}

/* Every column, those of -J files behind. */
static enum crm_status write_all(const struct listing *l, struct crm_err *err)
{
    struct crm_pass *pass;
    enum crm_status status = crm_pass_open(&pass, l->base.cli, &l->base.table, NULL, 0, err);

    if (status)
        return status;
    for (size_t i = 0; i < n_rows(l); i++)
        crm_pass_row(pass, l->order[i]);
    return crm_pass_close(pass, err);
}

static enum crm_status write_some(const struct listing *l, struct crm_err *err)
{
    struct crm_out *out;
    enum crm_status status = crm_out_open(&out, l->base.cli, l->base.cli->output, err);

    if (status)
        return status;
    for (size_t c = 0; c < l->n_shown; c++) {
        struct crm_slice name = crm_slice_of(l->shown[c].name);
        crm_out_column(out, name, crm_out_kind_passed(name));
    }
    crm_out_header(out);
    for (size_t i = 0; i < n_rows(l); i++) {
        for (size_t c = 0; c < l->n_shown; c++)
            crm_out_text(out, base_cell(&l->base, &l->shown[c], l->order[i]));
        crm_out_row(out);
    }
    return crm_out_close(out, err);
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct listing l = {.key = NULL};
    enum crm_status status = base_open(&l.base, cli, err);

    if (!status)
        status = read_sort(&l, err);
    if (!status)
        status = read_columns(&l, err);
    if (!status)
        status = make_order(&l, err);
    if (!status)
        status = opt.columns ? write_some(&l, err) : write_all(&l, err);
    free(l.key);
    free(l.shown);
    free(l.order);
    base_close(&l.base);
    return status;
}

static const struct crm_schema_column columns[] = {
    COL_OF(CRM_OUT_PASS, "*", "", "every column of the input, as it is", .with = "!columns",
        .repeat = CRM_REPEAT_INPUT),
    COL_NAMES(CRM_OUT_PASS, "columns", "a column that --columns names"),
    COL_OF(CRM_OUT_PASS, "*", "", "every other column of the files of -J", .with = "join&!columns",
        .repeat = CRM_REPEAT_JOIN),
    COL_END,
};

const struct crm_analysis analysis_list = {
    .name = "list",
    .summary = "the clients one asks for: chosen, in order, so many",
    .synopsis = "[--where EXPR] [--sort [-]COL,...] [--columns A,B] [--head N] [FILE...]",
    .common = SEGMENT_ADDS,
    .options = options,
    .columns = columns,
    .run = run,
};
