/* crm-member levels -- who has which level, since when, and who is about to lose it */

#include "input.h"
#include "cli/cmd.h"

#include "member/levels.h"

#include "base/cell.h"
#include "base/mem.h"
#include "cli/frame.h"

#include <stdlib.h>

static struct {
    const char *state, *moves;
    int32_t moves_from;
    struct crm_span within;
} opt = {.moves_from = CRM_DAY_NONE};

static const struct crm_opt options[] = {
    INPUT_OPTIONS,
    BASIS_OPTION,
    OPT_READ(0, "state", opt.state,
        "the last output: the replay begins on its day, and needs no older levels"),
    OPT_WRITE(0, "moves", opt.moves, "write who went from which level to which to FILE"),
    OPT_DATE(0, "moves-from", opt.moves_from,
        "the day that moves begin on (default: that of "
        "--state)",
        .needs = "moves"),
    OPT_SPAN(0, "within", opt.within, "30d", "at risk is who loses the level within this time"),
    OPT_END,
};

static const struct crm_out_column moves_columns[] = {
    {"from", CRM_OUT_TEXT}, {"to", CRM_OUT_TEXT}, {"customers", CRM_OUT_INT}};

enum { ONE_E4 = 10000 };
enum { NEW = CRM_LEVELS + 1, N_STANDS = CRM_LEVELS + 2 }; /* a level, none (0), or not yet there */

struct states {
    struct crm_map ids;
    struct held {
        struct crm_level_state state;
        int64_t measure_e4; /* as it was shown: of the next level */
    } * held;
    size_t cap;
    int32_t as_of;
    uint64_t n_differ; /* whose measure on that day is another one in these rows */
};

struct work {
    struct input in;
    enum crm_basis basis;
    struct crm_level_rules rules;
    struct states states;
    int32_t moves_from;
    struct crm_pass *pass;
    struct crm_out *moves;
    int64_t moved[N_STANDS][N_STANDS];
};

/* ---- --state -------------------------------------------------------------------------- */

enum { ID, LEVEL, SINCE, BELOW, AS_OF, MEASURE, N_COLUMNS };

static enum crm_status bad_cell(const struct crm_reader *reader, const struct crm_row *row,
    size_t column, const char *what, struct crm_err *err)
{
    struct crm_slice cell = row->field[column];
    char shown[CRM_ERR_SHOW];

    crm_row_place(reader, row, column, err);
    return crm_err_set(err, CRM_EDATA, "%s %s", crm_err_show(cell.ptr, cell.len, shown), what);
}

static bool read_day(struct crm_slice cell, int32_t *day)
{
    *day = CRM_DAY_NONE;
    return crm_slice_trim(cell).len == 0 || crm_cell_date(cell, day, NULL);
}

static enum crm_status add_state(
    struct work *w, const struct crm_reader *reader, const struct crm_row *row, struct crm_err *err)
{
    struct states *states = &w->states;
    struct crm_level_state state;
    uint32_t number;
    int64_t measure_e4;
    int decimals = 2;
    bool added;

    state.level = crm_level_find(&w->rules, crm_slice_trim(row->field[LEVEL]));
    if (state.level == CRM_LEVELS)
        return bad_cell(reader, row, LEVEL, "is no level of the rules", err);
    if (!read_day(row->field[SINCE], &state.since))
        return bad_cell(reader, row, SINCE, "is not a date (YYYY-MM-DD)", err);
    if (!read_day(row->field[BELOW], &state.below))
        return bad_cell(reader, row, BELOW, "is not a date (YYYY-MM-DD)", err);
    if (!crm_cell_date(row->field[AS_OF], &state.as_of, NULL))
        return bad_cell(reader, row, AS_OF, "is not a date (YYYY-MM-DD)", err);
    if (states->as_of != CRM_DAY_NONE && state.as_of != states->as_of)
        return bad_cell(reader, row, AS_OF, "is another day than in the rows before", err);
    states->as_of = state.as_of;
    if (crm_money_parse(crm_slice_trim(row->field[MEASURE]), &measure_e4, &decimals) !=
        CRM_MONEY_OK)
        return bad_cell(reader, row, MEASURE, "is not a number", err);
    if (!crm_mem_grow((void **)&states->held, &states->cap, (size_t)states->ids.n + 1,
            sizeof *states->held) ||
        !crm_map_put(&states->ids, row->field[ID], &number, &added))
        return crm_err_nomem(err);
    if (!added)
        return bad_cell(reader, row, ID, "stands twice", err);
    states->held[number] = (struct held){state, measure_e4};
    return CRM_OK;
}

static enum crm_status read_state(struct work *w, struct crm_err *err)
{
    static const char *const names[N_COLUMNS] = {
        "customer_id", "level", "since", "below_since", "as_of", "measure"};
    char *files[] = {(char *)opt.state};
    struct crm_cli one = *w->in.cli;
    struct crm_reader *reader;
    const struct crm_row *row;
    size_t column[N_COLUMNS];
    enum crm_status status;

    one.files = files;
    one.n_files = 1;
    one.where.n = 0;
    one.n_alias = 0;
    status = crm_cli_reader(&one, &reader, err);
    if (status)
        return status;
    for (size_t i = 0; i < N_COLUMNS && !status; i++)
        status = crm_reader_need(reader, names[i], &column[i], err);
    if (!status)
        status = crm_reader_want(reader, column, N_COLUMNS, err);
    while (!status && (status = crm_reader_next(reader, &row, err)) == CRM_OK && row)
        status = add_state(w, reader, row, err);
    crm_reader_close(reader);
    return status;
}

/* ---- one client ----------------------------------------------------------------------- */

static void write_amount(
    const struct work *w, struct crm_out *out, enum crm_level_measure measure, int64_t value)
{
    (void)w;
    if (measure == CRM_LEVEL_VISITS)
        crm_out_int(out, value);
    else
        crm_out_money(out, value);
}

static void write_level(const struct work *w, struct crm_out *out, int level)
{
    if (level < 0)
        crm_out_empty(out);
    else
        crm_out_text(out, w->rules.level[level].name);
}

static void write_next(const struct work *w, struct crm_out *out, const struct crm_level_run *level)
{
    bool top = level->now.level + 1 == w->rules.n;
    const struct crm_level_rule *rule = &w->rules.level[level->now.level + !top];
    int64_t measure = level->measure[rule->meter];

    write_amount(w, out, rule->measure, measure);
    if (top) {
        crm_out_empty(out);
        crm_out_empty(out);
        return;
    }
    crm_out_text(out, rule->name);
    write_amount(w, out, rule->measure, rule->reach - measure);
}

static void write_client(
    const struct work *w, struct crm_slice id, const struct crm_level_run *level)
{
    struct crm_out *out = crm_pass_cells(w->pass);
    int32_t as_of = w->in.as_of;

    crm_out_text(out, id);
    write_level(w, out, level->now.level);
    crm_out_date(out, level->now.since);
    write_next(w, out, level);
    crm_out_date(out, level->keeps_until);
    if (level->now.level == CRM_LEVEL_NONE)
        crm_out_empty(out);
    else
        crm_out_string(out, level->keeps_until != CRM_DAY_NONE &&
                                    level->keeps_until <= crm_span_add(opt.within, as_of)
                                ? "yes"
                                : "no");
    crm_out_date(out, level->now.below);
    crm_out_date(out, as_of);
    crm_pass_row(w->pass, 0);
}

/* Whether the rows at hand say something else of the day of the state than it does. */
static bool differs(
    const struct work *w, const struct crm_level_run *level, const struct held *held)
{
    int next = held->state.level + (held->state.level + 1 < w->rules.n);
    const struct crm_level_rule *rule = &w->rules.level[next];
    int64_t measure = level->before[rule->meter];

    return measure !=
           (rule->measure == CRM_LEVEL_SPEND ? held->measure_e4 : held->measure_e4 / ONE_E4);
}

static enum crm_status do_client(
    struct work *w, struct crm_slice id, const struct crm_day day[], size_t n, struct crm_err *err)
{
    uint32_t number = crm_map_find(&w->states.ids, id);
    const struct held *held = number == CRM_MAP_NONE ? NULL : &w->states.held[number];
    struct crm_level_state none = {CRM_LEVEL_NONE, CRM_DAY_NONE, CRM_DAY_NONE, w->states.as_of};
    struct crm_level_run level;
    enum crm_status status;
    bool is_new = n && w->moves_from != CRM_DAY_NONE && day[0].day > w->moves_from;

    while (n && day[n - 1].day > w->in.as_of)
        n--;
    crm_level_start(&level, &w->rules, held ? &held->state : &none);
    status = crm_level_replay(&level, day, n, w->in.as_of, w->moves_from, err);
    if (status)
        return status;
    is_new = is_new && !held;
    w->states.n_differ += held && differs(w, &level, held);
    w->moved[is_new ? NEW : level.then + 1][level.now.level + 1]++;
    write_client(w, id, &level);
    return CRM_OK;
}

/* ---- all of them ---------------------------------------------------------------------- */

static enum crm_status write_all(struct work *w, struct crm_err *err)
{
    struct crm_gather_cursor cursor = {0};
    enum crm_status status = CRM_OK;
    unsigned shard;
    uint32_t client;

    crm_out_decimals(crm_pass_cells(w->pass), w->in.gather->totals.decimals);
    while (!status && crm_gather_next(w->in.gather, &cursor)) {
        size_t n;
        const struct crm_day *day =
            crm_days_of(w->in.gather->shard[cursor.shard].store, cursor.client, &n);
        status = do_client(w, cursor.id, day, n, err);
    }
    for (uint32_t i = 0; i < w->states.ids.n && !status; i++) { /* had a level, and came no more */
        struct crm_slice id = crm_map_key(&w->states.ids, i);
        if (!crm_gather_find(w->in.gather, id, &shard, &client))
            status = do_client(w, id, NULL, 0, err);
    }
    if (!status && w->states.n_differ) {
        crm_cli_warn(w->in.cli,
            "--state: on its day %ju client%s another measure in these rows: they do not go back "
            "by the longest window, or the rules are other ones",
            (uintmax_t)w->states.n_differ, w->states.n_differ == 1 ? " has" : "s have");
        w->in.cli->rows_set_aside = true;
    }
    return status;
}

struct stand {
    struct crm_slice name;
    int number;
};

static int by_name(const void *a, const void *b)
{
    return crm_slice_cmp(((const struct stand *)a)->name, ((const struct stand *)b)->name);
}

static void write_moves(struct work *w)
{
    struct stand stand[N_STANDS];
    size_t n = 0;

    if (!w->moves)
        return;
    stand[n++] = (struct stand){{"", 0}, 0};
    stand[n++] = (struct stand){crm_slice_of("(new)"), NEW};
    for (int i = 0; i < w->rules.n; i++)
        stand[n++] = (struct stand){w->rules.level[i].name, i + 1};
    qsort(stand, n, sizeof *stand, by_name);
    for (size_t from = 0; from < n; from++)
        for (size_t to = 0; to < n; to++) {
            int64_t moved = w->moved[stand[from].number][stand[to].number];
            if (!moved)
                continue;
            crm_out_text(w->moves, stand[from].name);
            crm_out_text(w->moves, stand[to].name);
            crm_out_int(w->moves, moved);
            crm_out_row(w->moves);
        }
}

static enum crm_status check_days(struct work *w, struct crm_err *err)
{
    char from[CRM_DATE_TEXT], to[CRM_DATE_TEXT];

    w->moves_from = opt.moves_from != CRM_DAY_NONE ? opt.moves_from : w->states.as_of;
    if (w->in.as_of == CRM_DAY_NONE)
        return CRM_OK; /* no row */
    crm_date_format(w->in.as_of, CRM_SECOND_NONE, to);
    if (opt.state && w->states.as_of > w->in.as_of) {
        crm_date_format(w->states.as_of, CRM_SECOND_NONE, from);
        return crm_err_set(err, CRM_EUSAGE, "--state is of %s, after the as-of day %s", from, to);
    }
    if (opt.moves_from == CRM_DAY_NONE)
        return CRM_OK;
    crm_date_format(opt.moves_from, CRM_SECOND_NONE, from);
    if (opt.moves_from > w->in.as_of)
        return crm_err_set(err, CRM_EUSAGE, "--moves-from %s: after the as-of day %s", from, to);
    crm_date_format(w->states.as_of, CRM_SECOND_NONE, to);
    if (w->states.as_of != CRM_DAY_NONE && opt.moves_from < w->states.as_of)
        return crm_err_set(
            err, CRM_EUSAGE, "--moves-from %s: before the day of --state, %s", from, to);
    return CRM_OK;
}

static enum crm_status read_all(struct work *w, struct crm_err *err)
{
    enum crm_status status = input_read(&w->in, err);

    if (!status)
        status = input_settle(&w->in, err);
    if (!status)
        status = crm_days_sort(w->in.gather, err);
    if (!status)
        status = check_days(w, err);
    if (!status && !opt.state)
        status = say_cut(
            &w->in, "levels reached before are not known; --state takes the last output", err);
    return status;
}

static enum crm_status open_out(struct work *w, struct crm_cli *cli, struct crm_err *err)
{
    enum crm_status status = crm_pass_analysis(&w->pass, cli, NULL, err);

    if (status || !opt.moves)
        return status;
    if (!opt.state && opt.moves_from == CRM_DAY_NONE)
        return crm_err_set(
            err, CRM_EUSAGE, "--moves: since when? --moves-from DATE or --state FILE says it");
    status = crm_out_results(&w->moves, cli, opt.moves, NULL, moves_columns,
        sizeof moves_columns / sizeof *moves_columns, err);
    if (status)
        return status;
    return CRM_OK;
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct work w = {.states = {.as_of = CRM_DAY_NONE}};
    char path[RULES_PATH];
    enum crm_status status = crm_level_rules_read(&w.rules, rules_path(cli, path), err);

    crm_map_init(&w.states.ids);
    w.basis = (enum crm_basis)input_opt.basis;
    if (!status)
        status = input_open(&w.in, cli, err);
    if (!status && opt.state)
        status = read_state(&w, err);
    crm_days_gather(&w.basis, &w.in.spec);
    if (!status)
        status = open_out(&w, cli, err);
    if (!status)
        status = read_all(&w, err);
    if (!status)
        status = write_all(&w, err);
    if (!status)
        write_moves(&w);
    status = close_out(status, &w.moves, err);
    status = close_pass(status, &w.pass, err);
    input_close(&w.in);
    crm_map_release(&w.states.ids);
    free(w.states.held);
    crm_level_rules_release(&w.rules);
    return status;
}

static const struct crm_schema_column columns[] = {
    COL_TEXT("customer_id", "the client"),
    COL_TEXT("level", "level held, empty without one"),
    COL_DATE("since", "since when"),
    COL_OF(CRM_OUT_MONEY, "measure", "money or days", "towards the next level"),
    COL_TEXT("next_level", "the level above"),
    COL_OF(CRM_OUT_MONEY, "missing", "money or days", "still missing to reach it"),
    COL_DATE("keeps_until", "last day the level is held without another visit"),
    COL_TEXT("at_risk", "yes or no: keeps_until is near"),
    COL_DATE("below_since", "since when the keep is not met"),
    COL_AS_OF,
    COL_JOIN,
    COL_END,
};

const struct crm_analysis analysis_levels = {
    .name = "levels",
    .summary = "who has which level, since when, and who is about to lose it",
    .synopsis = "RULES [--state FILE] [--moves FILE --moves-from DATE] [options] [FILE...]",
    .operands = "RULES",
    .common = INPUT_COMMON,
    .options = options,
    .columns = columns,
    .run = run,
};
