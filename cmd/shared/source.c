#include "source.h"

#include "base/expr.h"
#include "base/list.h"
#include "cli/late.h"
#include "cli/opt.h"
#include "cli/progress.h"
#include "io/flow.h"
#include "ledger/each.h"
#include "ledger/features.h"

#include <stdlib.h>

struct source_options source_opt = {.basis = -1};
const char *const source_bases[] = {
    [CRM_BASIS_CASH] = "cash", [CRM_BASIS_SERVICE] = "service", NULL};

enum { WALK_IN_SHOWN = 3 };

/* ---- opening -------------------------------------------------------------------------- */

/* What a state keeps of the command line, or a run needs for it; all else is for the merge. */
static const char *const early[] = {"partial", "merge", "columns", "basis", "walk-in", "as-of",
    "since", "until", "where", "join", "replace", "by", "per", "features", "from", "column",
    "delimiter", "tsv", "threads", "output", "quiet", "verbose", "check"};

static enum crm_status check_early(const struct source *s, int visit, struct crm_err *err)
{
    const struct crm_opt *opt;

    for (size_t i = 0; s->cli->opts && (opt = crm_opts_at(s->cli->opts, i)) != NULL; i++) {
        bool kept = visit >= 0 && strcmp(opt->name, "visit") == 0;
        for (size_t k = 0; k < sizeof early / sizeof *early && !kept; k++)
            kept = strcmp(opt->name, early[k]) == 0;
        if (!kept && s->cli->opts->given[i])
            return crm_err_set(
                err, CRM_EUSAGE, "--%s: a state does not keep it; say it to --merge", opt->name);
    }
    return CRM_OK;
}

/* What the command line says of the rows. */
static enum crm_status read_options(struct source *s, int visit, struct crm_err *err)
{
    struct crm_ledger_head *said = &s->said;
    struct crm_ledger_spec *spec = &s->spec;
    enum crm_status status = crm_list_slices(&s->walk_in, &spec->n_walk_in, source_opt.walk_in.item,
        source_opt.walk_in.n, "--walk-in", err);

    spec->walk_in = s->walk_in;
    if (!status && s->cli->where.n)
        status = crm_cli_where(s->cli, &s->where, err);
    said->scope.day[CRM_SCOPE_AS_OF] = s->cli->as_of;
    said->scope.day[CRM_SCOPE_SINCE] = s->cli->since;
    said->scope.day[CRM_SCOPE_UNTIL] = s->cli->until;
    said->visit = visit;
    said->basis = source_opt.basis;
    if (status || !(source_opt.partial || source_opt.merge))
        return status;
    return crm_scope_texts(&said->scope, s->walk_in, spec->n_walk_in, s->where, &said->arena, err);
}

/* All rows: history and the as-of day are made of those that --where leaves out, too. */
static enum crm_status open_reader(struct source *s, struct crm_err *err)
{
    struct crm_cli all = *s->cli;

    all.where.n = 0;
    return crm_cli_reader(&all, &s->reader, err);
}

static enum crm_status open_states(struct source *s, struct crm_err *err)
{
    enum crm_status status =
        crm_cli_states(s->cli, CRM_LEDGER_PROGRAM, CRM_LEDGER_STATE, &s->states, err);
    const char *problem;

    if (!status)
        status = crm_ledger_head_read(&s->made, &s->states, err);
    if (status)
        return status;
    problem = crm_ledger_head_settle(&s->said, &s->made);
    if (!problem)
        return CRM_OK;
    crm_err_place(err, s->states.name, 0, NULL);
    return crm_err_set(err, CRM_EDATA, "was made with another %s", problem);
}

enum crm_status source_open(struct source *s, const struct crm_cli *cli, int visit,
    enum source_joins joins, struct crm_err *err)
{
    struct crm_ledger_spec *spec = &s->spec;
    const struct crm_ledger_head *said = &s->said;
    enum crm_status status;

    *s = (struct source){.cli = cli};
    crm_ledger_head_init(&s->said);
    crm_ledger_head_init(&s->made);
    status = source_opt.partial ? check_early(s, visit, err) : CRM_OK;
    if (!status)
        status = read_options(s, visit, err);
    if (!status && cli->join.n && (s->where || joins == SOURCE_JOINS))
        status = crm_cli_joins(cli, &s->join, err);
    if (!status)
        status = source_opt.merge ? open_states(s, err) : open_reader(s, err);
    spec->visit = said->visit < 0 ? CRM_VISIT_DAY : (enum crm_visit)said->visit;
    spec->basis = said->basis < 0 ? CRM_BASIS_CASH : (enum crm_basis)said->basis;
    spec->as_of = said->scope.day[CRM_SCOPE_AS_OF];
    spec->since = said->scope.day[CRM_SCOPE_SINCE];
    spec->until = said->scope.day[CRM_SCOPE_UNTIL];
    spec->where = (struct crm_where){.expr = s->where,
        .join = s->join,
        .n_joins = s->join ? cli->join.n : 0,
        .joined_first = cli->replace};
    return status;
}

bool source_has(const struct source *s, const char *name)
{
    return s->reader ? crm_reader_find(s->reader, name) != CRM_COLUMN_NONE
                     : crm_ledger_head_has(&s->made, name);
}

/* What a state is to hold. */
static enum crm_status want_state(struct source *s, struct crm_err *err)
{
    size_t n = 0;
    enum crm_status status = crm_state_want(&s->spec, err);

    if (!status && !s->reader) /* no more than there is */
        return crm_state_again(&s->spec, &s->made, &s->said.arena, err);
    if (!status && source_opt.columns)
        status = crm_list_slices(&s->column, &n, &source_opt.columns, 1, "--columns", err);
    for (size_t i = 0; i < n && !status; i++) {
        const char *name = crm_arena_dup(&s->said.arena, s->column[i]);
        status = name ? crm_state_column(&s->spec, name, err) : crm_err_nomem(err);
    }
    return status;
}

enum crm_status source_start(struct source *s, struct crm_err *err)
{
    enum crm_status status = source_opt.partial ? want_state(s, err) : CRM_OK;
    int threads = 1;

    if (status)
        return status;
    if (s->cli->threads)
        threads = (int)s->cli->threads;
    else if (s->reader)
        threads = crm_flow_threads(s->reader);
    status = crm_ledger_open(&s->ledger, s->reader, &s->spec, threads, err);
    if (!status && !s->reader)
        status = crm_ledger_head_fits(s->ledger, &s->made, s->states.name, err);
    return s->where ? crm_cli_where_done(status, err) : status;
}

enum crm_status source_open_features(
    struct source *s, const struct crm_cli *cli, struct crm_err *err)
{
    enum crm_status status = source_open(s, cli, -1, SOURCE_JOINS_WHERE, err);

    s->spec.visit = CRM_VISIT_DAY;
    crm_features_want(&s->spec);
    return status ? status : source_start(s, err);
}

void source_close(struct source *s)
{
    crm_ledger_close(s->ledger);
    crm_reader_close(s->reader);
    crm_state_in_close(&s->states);
    crm_ledger_head_release(&s->said);
    crm_ledger_head_release(&s->made);
    crm_expr_free(s->where);
    free(s->walk_in);
    free(s->column);
}

/* ---- reading -------------------------------------------------------------------------- */

static void progress(void *ctx, uint64_t bytes)
{
    crm_progress_bytes(ctx, bytes);
}

static enum crm_status read_rows(struct source *s, struct crm_err *err)
{
    struct crm_progress bar;
    enum crm_status status;

    crm_progress_start(&bar, s->cli, crm_reader_size(s->reader));
    s->ledger->spec.progress = progress;
    s->ledger->spec.progress_ctx = &bar;
    status = crm_ledger_read(s->ledger, err);
    crm_progress_end(&bar);
    if (!status && s->where)
        status = crm_cli_where_done(crm_expr_judge(s->where, err), err);
    return status;
}

static enum crm_status read_states(struct source *s, struct crm_err *err)
{
    enum crm_status status;
    bool more;

    do {
        status = crm_ledger_merge(s->ledger, &s->states, &s->made, err);
        if (!status)
            status = crm_state_in_next(&s->states, &more, err);
        if (!status && more)
            status = crm_ledger_head_next(&s->made, &s->states, err);
    } while (!status && more);
    return status ? status : crm_ledger_finish(s->ledger, err);
}

enum crm_status source_read(struct source *s, struct crm_err *err)
{
    enum crm_status status = s->reader ? read_rows(s, err) : read_states(s, err);

    if (status || source_opt.partial)
        return status;
    return crm_ledger_as_of(s->ledger, &s->as_of, err);
}

enum crm_status source_write(struct source *s, struct crm_err *err)
{
    struct crm_writer writer;
    struct crm_state_out out;
    enum crm_status status = crm_writer_open(&writer, s->cli->output, err), ended;

    if (status)
        return status;
    crm_state_out_start(&out, &writer, CRM_LEDGER_PROGRAM, CRM_LEDGER_STATE);
    status = crm_ledger_write(s->ledger, &s->said, &out, err);
    ended = crm_state_out_end(&out, err);
    if (!status && !ended)
        return crm_writer_close(&writer, err);
    crm_writer_abandon(&writer);
    return status ? status : ended;
}

enum crm_status source_partial(struct source *s, struct crm_err *err)
{
    enum crm_status status = source_read(s, err);

    return status ? status : source_write(s, err);
}

/* ---- what is said --------------------------------------------------------------------- */

static const char *plural(uint64_t n)
{
    return n == 1 ? "" : "s";
}

void source_say(const struct source *s, const char *walk_ins)
{
    const struct crm_ledger_totals *totals = &s->ledger->totals;
    char text[CRM_MONEY_TEXT], date[CRM_DATE_TEXT] = "";

    if (s->as_of != CRM_DAY_NONE)
        crm_date_format(s->as_of, CRM_SECOND_NONE, date);
    if (s->spec.as_of == CRM_DAY_NONE && s->as_of != CRM_DAY_NONE)
        crm_cli_note(s->cli, "as of %s, the last date in the input (-a sets another)", date);
    if (totals->walk_in_rows) {
        crm_money_format(totals->walk_in_e4, totals->decimals, text);
        crm_cli_note(s->cli, "walk-ins: %ju row%s, %s in all, %s", (uintmax_t)totals->walk_in_rows,
            plural(totals->walk_in_rows), text, walk_ins);
    }
    if (totals->after_rows)
        crm_cli_note(s->cli, "after %s: %ju row%s not used", date, (uintmax_t)totals->after_rows,
            plural(totals->after_rows));
    if (totals->outside_rows && totals->outside_rows + totals->after_rows == totals->rows)
        crm_cli_note(s->cli, "--since, --until and --where leave no row");
    if (totals->outside_rows)
        crm_cli_verbose(s->cli, "left out by --since, --until or --where: %ju row%s",
            (uintmax_t)totals->outside_rows, plural(totals->outside_rows));
    if (!totals->after_rows) /* whose dates a state that was made with -a does not keep */
        crm_cli_late(s->cli, s->as_of, totals->last_date);
}

struct code {
    struct crm_slice id;
    uint64_t order;
};

struct codes {
    struct code code[WALK_IN_SHOWN];
    size_t n;
};

/* The first few ids, in the order of the input, that look like a till's code. */
static void find_code(void *ctx, struct crm_slice id, uint64_t order)
{
    struct codes *codes = ctx;
    size_t i;

    if (!crm_customer_looks_walk_in(id))
        return;
    for (i = codes->n; i > 0 && codes->code[i - 1].order > order; i--)
        if (i < WALK_IN_SHOWN)
            codes->code[i] = codes->code[i - 1];
    if (i < WALK_IN_SHOWN)
        codes->code[i] = (struct code){id, order};
    codes->n += codes->n < WALK_IN_SHOWN;
}

void source_say_codes(const struct source *s)
{
    struct codes codes = {.n = 0};
    char shown[CRM_ERR_SHOW];

    crm_ledger_ids(s->ledger, find_code, &codes);
    for (size_t i = 0; i < codes.n; i++)
        crm_cli_note(s->cli, "customer_id %s looks like a till's code for walk-ins: --walk-in %.*s",
            crm_err_show(codes.code[i].id.ptr, codes.code[i].id.len, shown),
            (int)codes.code[i].id.len, codes.code[i].id.ptr);
}
