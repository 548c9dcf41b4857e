/* pareto -- rank, cumulative share and class A B C by what clients spent */
#include "analyses.h"

#include "base/mem.h"
#include "segment/pareto.h"

#include <math.h>
#include <stdlib.h>

static struct {
    const char *of, *fit;
} opt;

static const struct crm_opt options[] = {
    OPT_TEXT(0, "of", "COL", opt.of, "monetary", "column of amounts"),
    OPT_WRITE(0, "fit", opt.fit, "write customers,total,gini,top20pct_share"),
    OPT_END,
};

static enum crm_status write_fit(
    const struct crm_cli *cli, const struct crm_pareto *fit, int decimals, struct crm_err *err)
{
    static const struct crm_out_column columns[] = {{"customers", CRM_OUT_INT},
        {"total", CRM_OUT_MONEY}, {"gini", CRM_OUT_NUMBER}, {"top20pct_share", CRM_OUT_SHARE}};
    struct crm_out *out;
    enum crm_status status = crm_out_open(&out, cli, opt.fit, err);

    if (status)
        return status;
    crm_out_columns(out, columns, 4);
    crm_out_decimals(out, decimals);
    crm_out_header(out);
    crm_out_int(out, (int64_t)fit->customers);
    crm_out_money(out, fit->total_e4);
    crm_out_number(out, fit->gini);
    crm_out_number(out, fit->top20pct_share);
    crm_out_row(out);
    return crm_out_close(out, err);
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct base base;
    struct base_column column;
    struct crm_pass *pass = NULL;
    struct crm_pareto fit;
    int64_t *amount_e4 = NULL;
    uint32_t *rank = NULL;
    double *share = NULL;
    char *abc = NULL;
    int decimals = 2;
    enum crm_status status = base_open(&base, cli, err);

    if (!status)
        status = base_need(&base, opt.of, MADE_BY_RFM, &column, err);
    if (!status)
        status = base_amounts(&base, &column, &amount_e4, &decimals, err);
    rank = crm_mem_alloc(base.n, sizeof *rank);
    share = crm_mem_alloc(base.n, sizeof *share);
    abc = crm_mem_alloc(base.n, sizeof *abc);
    if (!status && (!rank || !share || !abc))
        status = crm_err_nomem(err);
    if (!status)
        status = crm_pareto(amount_e4, base.id, base.n, rank, share, abc, &fit, err);
    if (!status)
        status = crm_pass_analysis(&pass, cli, &base.table, err);
    if (!status) {
        for (size_t i = 0; i < base.n; i++) {
            struct crm_out *cells = crm_pass_cells(pass);
            crm_out_int(cells, rank[i]);
            crm_out_number(cells, share[i]);
            crm_out_text(cells, (struct crm_slice){&abc[i], 1});
            crm_pass_row(pass, i);
        }
        status = crm_pass_close(pass, err);
    }
    if (!status && opt.fit)
        status = write_fit(cli, &fit, decimals, err);
    free(rank);
    free(share);
    free(abc);
    base_close(&base);
    return status;
}

static const struct crm_schema_column columns[] = {
    COL_INPUT,
    COL_INT("rank", "rank", "1 for the largest amount"),
    COL_SHARE("cum_share", "share of all amounts up to this client"),
    COL_TEXT("abc", "class A, B or C"),
    COL_JOIN,
    COL_END,
};

const struct crm_analysis analysis_pareto = {
    .name = "pareto",
    .summary = "rank, cumulative share, class A B C",
    .synopsis = "[--of COL] [--fit FILE] [FILE...]",
    .common = SEGMENT_ADDS,
    .options = options,
    .columns = columns,
    .run = run,
};
