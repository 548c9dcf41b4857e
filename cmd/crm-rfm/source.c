/* rows, or states of --partial, to a ledger */

#include "crm-rfm.h"

#include "base/expr.h"
#include "base/list.h"
#include "base/mem.h"
#include "cli/progress.h"
#include "io/flow.h"

#include <stdlib.h>

static enum crm_status split_walk_in(
    struct source *source, const struct crm_opt_list *list, struct crm_err *err)
{
    enum crm_status status = crm_list_slices(
        &source->walk_in, &source->spec.n_walk_in, list->item, list->n, "--walk-in", err);

    source->spec.walk_in = source->walk_in;
    return status;
}

/* What the command line says of the rows. */
static enum crm_status read_options(struct source *source, const struct crm_cli *cli,
    const struct rfm_options *opt, struct crm_err *err)
{
    struct crm_ledger_head *said = &source->said;
    enum crm_status status = split_walk_in(source, &opt->walk_in, err);

    if (!status && cli->where.n)
        status = crm_cli_where(cli, &source->where, err);
    said->scope.day[CRM_SCOPE_AS_OF] = cli->as_of;
    said->scope.day[CRM_SCOPE_SINCE] = cli->since;
    said->scope.day[CRM_SCOPE_UNTIL] = cli->until;
    said->visit = opt->visit;
    said->basis = opt->basis;
    said->features = opt->features;
    if (status || !(opt->partial || opt->merge))
        return status;
    return crm_scope_texts(
        &said->scope, source->walk_in, source->spec.n_walk_in, source->where, &said->arena, err);
}

/* All rows: the as-of day is the last date of any row, also of those that --where leaves out. */
static enum crm_status open_reader(
    struct source *source, const struct crm_cli *cli, struct crm_err *err)
{
    struct crm_cli all = *cli;
    enum crm_status status = CRM_OK;

    all.where.n = 0;
    if (source->where && cli->join.n) {
        source->cli = cli;
        status = crm_cli_joins(cli, &source->join, err);
    }
    source->spec.where = (struct crm_where){.expr = source->where,
        .join = source->join,
        .n_joins = source->join ? cli->join.n : 0,
        .joined_first = cli->replace};
    return status ? status : crm_cli_reader(&all, &source->reader, err);
}

static enum crm_status open_states(struct source *source, const struct crm_cli *cli,
    const struct rfm_options *opt, struct crm_err *err)
{
    enum crm_status status = crm_cli_states(cli, CRM_LEDGER_STATE, &source->states, err);
    const char *problem;

    if (!status)
        status = crm_ledger_head_read(&source->made, &source->states, err);
    if (status)
        return status;
    problem = crm_ledger_head_settle(&source->said, &source->made);
    if (opt->partial)
        source->said.features = source->made.features;
    if (!problem)
        return CRM_OK;
    crm_err_place(err, source->states.name, 0, NULL);
    return crm_err_set(err, CRM_EDATA, "was made %s %s",
        strcmp(problem, "--features") == 0 ? "without" : "with another", problem);
}

static enum crm_keep keep_of(const struct source *source, const struct rfm_options *opt)
{
    if (opt->partial)
        return crm_ledger_head_keep(&source->said);
    if (opt->features)
        return CRM_KEEP_LINES;
    return opt->score_on == RFM_ON_LAST365 ? CRM_KEEP_AMOUNTS : CRM_KEEP_NOTHING;
}

enum crm_status source_open(struct source *source, const struct crm_cli *cli,
    const struct rfm_options *opt, struct crm_err *err)
{
    struct crm_ledger_head *said = &source->said;
    enum crm_status status;
    int threads = 1;

    *source = (struct source){.partial = opt->partial};
    crm_arena_init(&said->arena);
    status = read_options(source, cli, opt, err);
    if (!status)
        status = opt->merge ? open_states(source, cli, opt, err) : open_reader(source, cli, err);
    if (status)
        return status;
    if (said->visit < 0)
        said->visit = CRM_VISIT_DAY;
    source->spec.visit = (enum crm_visit)said->visit;
    source->spec.basis = said->basis < 0 ? CRM_BASIS_CASH : (enum crm_basis)said->basis;
    source->spec.as_of = said->scope.day[CRM_SCOPE_AS_OF];
    source->spec.since = said->scope.day[CRM_SCOPE_SINCE];
    source->spec.until = said->scope.day[CRM_SCOPE_UNTIL];
    source->spec.keep = keep_of(source, opt);
    source->spec.whole = opt->partial;
    if (source->reader)
        threads = cli->threads ? (int)cli->threads : crm_flow_threads(source->reader);
    status = crm_ledger_open(&source->ledger, source->reader, &source->spec, threads, err);
    return source->where ? crm_cli_where_done(status, err) : status;
}

static void progress(void *ctx, uint64_t bytes)
{
    crm_progress_bytes(ctx, bytes);
}

static enum crm_status read_rows(
    struct source *source, const struct crm_cli *cli, struct crm_err *err)
{
    struct crm_progress bar;
    enum crm_status status;

    crm_progress_start(&bar, cli, crm_reader_size(source->reader));
    source->ledger->spec.progress = progress;
    source->ledger->spec.progress_ctx = &bar;
    status = crm_ledger_read(source->ledger, err);
    crm_progress_end(&bar);
    if (!status && source->where)
        status = crm_cli_where_done(crm_expr_judge(source->where, err), err);
    return status;
}

static enum crm_status read_states(struct source *source, struct crm_err *err)
{
    enum crm_status status;
    bool more;

    do {
        status = crm_ledger_merge(source->ledger, &source->states, &source->made, err);
        if (!status)
            status = crm_state_in_next(&source->states, &more, err);
        if (!status && more)
            status = crm_ledger_head_same(&source->made, &source->states, err);
    } while (!status && more);
    return status ? status : crm_ledger_finish(source->ledger, err);
}

enum crm_status source_read(struct source *source, const struct crm_cli *cli, struct crm_err *err)
{
    enum crm_status status =
        source->reader ? read_rows(source, cli, err) : read_states(source, err);

    if (status || source->partial)
        return status;
    return crm_ledger_as_of(source->ledger, &source->as_of, err);
}

enum crm_status source_write(
    const struct source *source, const struct crm_cli *cli, struct crm_err *err)
{
    struct crm_writer writer;
    struct crm_state_out out;
    enum crm_status status = crm_writer_open(&writer, cli->output, err), ended;

    if (status)
        return status;
    crm_state_out_start(&out, &writer, cli->cmd->name, CRM_LEDGER_STATE);
    status = crm_ledger_write(source->ledger, &source->said, &out, err);
    ended = crm_state_out_end(&out, err);
    if (!status && !ended)
        return crm_writer_close(&writer, err);
    crm_writer_abandon(&writer);
    return status ? status : ended;
}

void source_close(struct source *source)
{
    crm_ledger_close(source->ledger);
    crm_reader_close(source->reader);
    crm_state_in_close(&source->states);
    crm_ledger_head_release(&source->said);
    crm_ledger_head_release(&source->made);
    crm_expr_free(source->where);
    free(source->walk_in);
}
