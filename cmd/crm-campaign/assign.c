/* crm-campaign assign -- a random split of a list, and how like its arms are */

#include "cli/cmd.h"

#include "base/mem.h"
#include "campaign/assign.h"
#include "campaign/balance.h"
#include "cli/pass.h"
#include "list.h"
#include "cli/frame.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static struct {
    const char *arms, *strata, *balance, *control;
    int64_t seed;
} opt;

static const struct crm_opt options[] = {
    OPT_COMMA(0, "arms", "ARM:SHARE,...", opt.arms, NULL, "the arms and their shares, 1 in all"),
    OPT_COMMA(
        0, "strata", "LIST", opt.strata, NULL, "columns whose values are split alike in all arms"),
    OPT_INT(0, "seed", "N", opt.seed, 0, 4294967295, "1", "another one gives another split"),
    OPT_TEXT(0, "control", "NAME", opt.control, "control", "the arm that gets nothing"),
    OPT_WRITE(0, "balance", opt.balance, "write means of the arms and their differences to FILE"),
    OPT_END,
};

enum { LEVELS_MAX = 12 }; /* a text column with more is no variable to compare */

struct work {
    struct list list;
    struct parts parts;
    struct crm_share share[PARTS_MAX];
    struct crm_blocks strata;
    uint32_t *stratum, *order, *arm;
    uint32_t control;
};

static enum crm_status read_arms(struct work *w, struct crm_err *err)
{
    char show[CRM_ERR_SHOW];
    enum crm_status status;

    if (!opt.arms)
        return crm_err_set(err, CRM_EUSAGE, "--arms is needed: control:.5,call:.5");
    status = parts_split(&w->parts, opt.arms, "--arms", err);
    if (!status)
        status = parts_shares(&w->parts, w->share, err);
    while (
        !status && w->control < w->parts.n && !crm_slice_is(w->parts.name[w->control], opt.control))
        w->control++;
    if (!status && w->control == w->parts.n)
        status = crm_err_set(err, CRM_EUSAGE,
            "--arms: none is called %s: without a control no effect can be told (another name: "
            "--control NAME)",
            crm_err_show(opt.control, strlen(opt.control), show));
    return status;
}

static enum crm_status split(struct work *w, struct crm_err *err)
{
    char seed[24];
    enum crm_status status;

    snprintf(seed, sizeof seed, "%jd", (intmax_t)opt.seed);
    w->order = crm_mem_alloc(w->list.n, sizeof *w->order);
    w->arm = crm_mem_alloc(w->list.n, sizeof *w->arm);
    if (!w->order || !w->arm)
        return crm_err_nomem(err);
    status = crm_draw_order(seed, w->list.id, w->list.n, w->order, err);
    if (!status)
        status = crm_assign(w->order, w->stratum, w->list.n, w->strata.n ? w->strata.n : 1,
            w->share, (uint32_t)w->parts.n, w->arm, err);
    return status;
}

/* ---- --balance ------------------------------------------------------------------------- */

static void write_variable(struct work *w, struct crm_out *out, const char *name,
    struct crm_slice level, const double value[], bool share)
{
    for (size_t i = 0; i < w->parts.n; i++) {
        uint32_t a = (uint32_t)(i == 0 ? w->control : i <= w->control ? i - 1 : i);
        struct crm_balance b = crm_balance_of(value, w->arm, w->list.n, a, w->control, share);
        char text[300];
        snprintf(text, sizeof text, "%s%s%.*s", name, share ? "=" : "", (int)level.len, level.ptr);
        crm_out_string(out, text);
        crm_out_text(out, w->parts.name[a]);
        crm_out_number(out, b.mean);
        crm_out_number(out, a == w->control ? NAN : b.smd);
        crm_out_row(out);
    }
}

/* The column as numbers; false when it is none, or a name, or a stratum. */
static bool read_numbers(struct work *w, size_t column, const char *name, double value[])
{
    struct crm_err err;

    crm_err_init(&err);
    for (size_t k = 0; k < w->strata.n_columns; k++)
        if (strcmp(w->strata.name[k], name) == 0)
            return false;
    return crm_out_kind_passed(crm_slice_of(name)) != CRM_OUT_TEXT &&
           crm_table_numbers(&w->list.table, column, value, &err) == CRM_OK;
}

static bool is_stratum(const struct work *w, const char *name)
{
    bool is = false;

    for (size_t k = 0; k < w->strata.n_columns; k++)
        is |= strcmp(w->strata.name[k], name) == 0;
    return is;
}

static enum crm_status write_levels(
    struct work *w, struct crm_out *out, const char *name, double value[], struct crm_err *err)
{
    struct crm_blocks levels;
    uint32_t *of;
    enum crm_status status;
    bool few = is_stratum(w, name);

    if (!few && crm_out_kind_passed(crm_slice_of(name)) == CRM_OUT_TEXT)
        return CRM_OK;
    status = list_blocks(&w->list, name, &levels, &of, err);
    few |= levels.n <= LEVELS_MAX;
    for (uint32_t l = 0; !status && few && l < levels.n; l++) {
        for (size_t i = 0; i < w->list.n; i++)
            value[i] = of[i] == l;
        write_variable(w, out, name, crm_blocks_cell(&levels, l, 0), value, true);
    }
    crm_blocks_release(&levels);
    free(of);
    return status;
}

static enum crm_status write_balance(struct work *w, struct crm_out *out, struct crm_err *err)
{
    size_t n = crm_reader_n_columns(w->list.reader);
    double *value = crm_mem_alloc(w->list.n, sizeof *value);
    enum crm_status status = value ? CRM_OK : crm_err_nomem(err);

    for (int levels = 0; levels < 2; levels++)
        for (size_t c = 0; c < n && !status; c++) {
            struct crm_slice header = crm_reader_column(w->list.reader, c);
            char name[128];
            bool numbers;
            if (header.len >= sizeof name)
                continue;
            snprintf(name, sizeof name, "%.*s", (int)header.len, header.ptr);
            if (strcmp(name, "customer_id") == 0)
                continue;
            numbers = read_numbers(w, c, name, value);
            if (numbers && !levels)
                write_variable(w, out, name, (struct crm_slice){"", 0}, value, false);
            else if (!numbers && levels)
                status = write_levels(w, out, name, value, err);
        }
    free(value);
    return status;
}

static enum crm_status balance(struct work *w, const struct crm_cli *cli, struct crm_err *err)
{
    static const struct crm_out_column columns[] = {{"variable", CRM_OUT_TEXT},
        {"arm", CRM_OUT_TEXT}, {"mean", CRM_OUT_NUMBER}, {"smd", CRM_OUT_NUMBER}};
    struct crm_out *out;
    enum crm_status status;

    if (!opt.balance)
        return CRM_OK;
    status = crm_out_results(
        &out, cli, opt.balance, NULL, columns, sizeof columns / sizeof *columns, err);
    if (status)
        return status;
    status = write_balance(w, out, err);
    if (!status)
        return crm_out_close(out, err);
    crm_out_abandon(out);
    return status;
}

/* ---- the list with its arms ------------------------------------------------------------ */

static enum crm_status write_list(struct work *w, const struct crm_cli *cli, struct crm_err *err)
{
    struct crm_pass *pass;
    size_t count[PARTS_MAX] = {0};
    enum crm_status status = crm_pass_analysis(&pass, cli, &w->list.table, err);

    if (status)
        return status;
    for (size_t i = 0; i < w->list.n; i++) {
        crm_out_text(crm_pass_cells(pass), w->parts.name[w->arm[i]]);
        crm_pass_row(pass, i);
        count[w->arm[i]]++;
    }
    for (size_t a = 0; a < w->parts.n; a++)
        crm_cli_note(cli, "%.*s: %zu client%s", (int)w->parts.name[a].len, w->parts.name[a].ptr,
            count[a], count[a] == 1 ? "" : "s");
    return crm_pass_close(pass, err);
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct work w = {0};
    enum crm_status status = read_arms(&w, err);

    if (!status)
        status = list_open(&w.list, cli, NULL, err);
    if (!status && opt.strata)
        status = list_blocks(&w.list, opt.strata, &w.strata, &w.stratum, err);
    if (!status)
        status = split(&w, err);
    if (!status)
        status = balance(&w, cli, err);
    if (!status)
        status = write_list(&w, cli, err);
    if (opt.strata && w.list.reader)
        crm_blocks_release(&w.strata);
    free(w.stratum);
    free(w.order);
    free(w.arm);
    list_close(&w.list);
    return status;
}

static const struct crm_schema_column columns[] = {
    COL_INPUT,
    COL_TEXT("arm", "the arm of the client"),
    COL_END,
};

const struct crm_analysis analysis_assign = {
    .name = "assign",
    .summary = "a random split of a list in exact shares, alike in all strata",
    .synopsis = "--arms control:.2,call:.8 [--strata COL,...] [--seed N] [FILE]",
    .common = CRM_COMMON_IO | CRM_COMMON_REPLACE | CRM_COMMON_INTO,
    .options = options,
    .columns = columns,
    .run = run,
};
