/* top -- who is on which of the six lists of the best clients */
#include "analyses.h"

#include "base/mem.h"
#include "segment/top.h"
#include "cli/frame.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct {
    int64_t n;
    const char *lists;
} opt;

static const struct crm_opt options[] = {
    OPT_INT(0, "n", "N", opt.n, 1, 1000000, "20", "clients a list"),
    OPT_WRITE_PEOPLE(0, "lists", opt.lists, "write list,rank,customer_id,value"),
    OPT_END,
};

/* Lists in the order of the source, and the column each is made of. */
static const struct {
    const char *name, *column, *made_by;
} made_of[TOP_LISTS] = {{"product_spend_365d", "product_spend_365d", "crm-rfm --features"},
    {"profit_90d", "profit_90d", "crm-rfm --features, with column cost"},
    {"visits_90d", "visits_90d", "crm-rfm --features"}, {"clv", "clv", "crm-clv predict"},
    {"influence", "referred_by", "-J with a client list"},
    {"satisfaction", "satisfaction", "-J with the output of crm-survey score"}};

static enum crm_status influence(struct base *base, const struct base_column *by, double **count,
    double **spend, struct crm_err *err)
{
    struct crm_slice *names = crm_arena_alloc(&base->arena, (base->n + 1) * sizeof *names);
    struct base_column monetary;
    double *money;
    enum crm_status status = base_find(base, "monetary", &monetary, err);

    *count = crm_arena_alloc(&base->arena, (base->n + 1) * sizeof **count);
    *spend = crm_arena_alloc(&base->arena, (base->n + 1) * sizeof **spend);
    if (!names || !*count || !*spend)
        return crm_err_nomem(err);
    if (!status)
        status = base_numbers(base, &monetary, &money, err);
    if (status)
        return status;
    for (size_t i = 0; i < base->n; i++)
        names[i] = base_cell(base, by, i);
    return crm_top_influence(base->id, names, money, base->n, *count, *spend, err);
}

enum crm_status top_find(struct base *base, size_t n_best, struct top_list lists[TOP_LISTS],
    unsigned *member, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    memset(member, 0, base->n * sizeof *member);
    for (size_t l = 0; !status && l < TOP_LISTS; l++) {
        struct base_column column;
        double *value = NULL, *second = NULL;
        lists[l] = (struct top_list){.name = made_of[l].name};
        status = base_find(base, made_of[l].column, &column, err);
        if (status)
            break;
        if (!column.there) {
            crm_cli_note(base->cli, "list %s left out: there is no column '%s' (%s)",
                made_of[l].name, made_of[l].column, made_of[l].made_by);
            continue;
        }
        lists[l].there = true;
        lists[l].row = crm_arena_alloc(&base->arena, (base->n + 1) * sizeof *lists[l].row);
        if (!lists[l].row)
            return crm_err_nomem(err);
        if (strcmp(made_of[l].column, "referred_by") == 0)
            status = influence(base, &column, &value, &second, err);
        else
            status = base_numbers(base, &column, &value, err);
        if (!status)
            status = crm_top(
                value, second, base->id, base->n, n_best, lists[l].row, &lists[l].n_rows, err);
        lists[l].value = value;
        for (size_t r = 0; !status && r < lists[l].n_rows; r++)
            member[lists[l].row[r]] |= 1U << l;
    }
    return status;
}

static enum crm_status write_lists(
    struct base *base, const struct top_list lists[TOP_LISTS], struct crm_err *err)
{
    static const struct crm_out_column columns[] = {{"list", CRM_OUT_TEXT}, {"rank", CRM_OUT_INT},
        {"customer_id", CRM_OUT_TEXT}, {"value", CRM_OUT_NUMBER}};
    struct crm_out *out;
    enum crm_status status = crm_out_results(&out, base->cli, opt.lists, NULL, columns, 4, err);

    if (status)
        return status;
    for (size_t l = 0; l < TOP_LISTS; l++)
        for (size_t r = 0; r < lists[l].n_rows; r++) {
            crm_out_string(out, lists[l].name);
            crm_out_int(out, (int64_t)r + 1);
            crm_out_text(out, base->id[lists[l].row[r]]);
            crm_out_number(out, lists[l].value[lists[l].row[r]]);
            crm_out_row(out);
        }
    return crm_out_close(out, err);
}

/* "product_spend+visits" */
static void names_of(unsigned member, char *text, size_t room)
{
    size_t len = 0;

    text[0] = '\0';
    for (size_t l = 0; l < TOP_LISTS; l++)
        if (member & 1U << l)
            len +=
                (size_t)snprintf(text + len, room - len, "%s%s", len ? "+" : "", made_of[l].name);
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct top_list lists[TOP_LISTS];
    struct crm_pass *pass = NULL;
    struct base base;
    unsigned *member = NULL;
    enum crm_status status = base_open(&base, cli, err);

    if (!status && !(member = crm_mem_alloc(base.n, sizeof *member)))
        status = crm_err_nomem(err);
    if (!status)
        status = top_find(&base, (size_t)opt.n, lists, member, err);
    if (!status && opt.lists)
        status = write_lists(&base, lists, err);
    if (!status)
        status = crm_pass_analysis(&pass, cli, &base.table, err);
    if (!status) {
        for (size_t i = 0; i < base.n; i++) {
            char text[128];
            names_of(member[i], text, sizeof text);
            crm_out_string(crm_pass_cells(pass), text);
            crm_out_int(crm_pass_cells(pass), __builtin_popcount(member[i]));
            crm_pass_row(pass, i);
        }
        status = crm_pass_close(pass, err);
    }
    free(member);
    base_close(&base);
    return status;
}

static const struct crm_schema_column columns[] = {
    COL_INPUT,
    COL_TEXT("top_lists", "the lists the client is on, joined by +"),
    COL_INT("top_count", "lists", "how many those are"),
    COL_JOIN,
    COL_END,
};

const struct crm_analysis analysis_top = {
    .name = "top",
    .summary = "who is on the six lists of the best clients",
    .synopsis = "[--n N] [--lists FILE] [FILE...]",
    .common = SEGMENT_ADDS,
    .options = options,
    .columns = columns,
    .run = run,
};
