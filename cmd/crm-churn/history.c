#include "history.h"

#include "base/expr.h"
#include "cli/progress.h"
#include "io/flow.h"

#include <stdlib.h>

static void progress(void *ctx, uint64_t bytes)
{
    crm_progress_bytes(ctx, bytes);
}

enum crm_status history_open(struct history *h, const struct crm_cli *cli, struct crm_err *err)
{
    struct crm_cli all = *cli;
    enum crm_status status;
    int threads;

    all.where.n = 0; /* the as-of day is made of all rows */
    *h = (struct history){.cli = cli,
        .spec = {.basis = (enum crm_basis)input_opt.basis,
            .keep = CRM_KEEP_LINES,
            .as_of = cli->as_of,
            .since = cli->since,
            .until = cli->until}};
    status = input_walk_in(&h->walk_in, &h->spec.n_walk_in, err);
    h->spec.walk_in = h->walk_in;
    if (!status)
        status = crm_cli_reader(&all, &h->reader, err);
    if (!status && cli->where.n)
        status = crm_cli_where(cli, &h->where, err);
    if (!status && cli->where.n)
        status = crm_cli_joins(cli, &h->join, err);
    if (status)
        return status;
    h->spec.where = (struct crm_where){.expr = h->where,
        .join = h->join,
        .n_joins = h->join ? cli->join.n : 0,
        .joined_first = cli->replace};
    threads = cli->threads ? (int)cli->threads : crm_flow_threads(h->reader);
    status = crm_ledger_open(&h->ledger, h->reader, &h->spec, threads, err);
    return h->where ? crm_cli_where_done(status, err) : status;
}

enum crm_status history_read(struct history *h, const struct crm_cli *cli, struct crm_err *err)
{
    struct crm_progress bar;
    enum crm_status status;

    crm_progress_start(&bar, cli, crm_reader_size(h->reader));
    h->ledger->spec.progress = progress;
    h->ledger->spec.progress_ctx = &bar;
    status = crm_ledger_read(h->ledger, err);
    crm_progress_end(&bar);
    if (!status && h->where)
        status = crm_cli_where_done(crm_expr_judge(h->where, err), err);
    if (!status)
        status = crm_ledger_as_of(h->ledger, &h->as_of, err);
    if (!status)
        input_say_totals(cli, &h->ledger->totals, h->as_of);
    return status;
}

void history_close(struct history *h)
{
    crm_ledger_close(h->ledger);
    if (h->reader)
        crm_reader_close(h->reader);
    crm_expr_free(h->where);
    free(h->walk_in);
}
