#include "input.h"

#include "base/cell.h"
#include "base/expr.h"
#include "base/list.h"
#include "base/mem.h"
#include "cli/progress.h"
#include "io/flow.h"

#include <stdio.h>
#include <stdlib.h>

struct input_options input_opt;
const char *const input_bases[] = {"cash", "service", NULL};

enum { WALK_IN_SHOWN = 3 };

enum crm_status need_inactive(struct crm_err *err)
{
    return crm_err_set(
        err, CRM_EUSAGE, "--inactive DAYS is needed; crm-churn intervals suggests a value");
}

/* ---- opening -------------------------------------------------------------------------- */

enum crm_status input_walk_in(struct crm_slice **list, size_t *n, struct crm_err *err)
{
    return crm_list_slices(list, n, input_opt.walk_in.item, input_opt.walk_in.n, "--walk-in", err);
}

/* All rows: history and the as-of day are made of those that --where leaves out, too. */
static enum crm_status open_reader(struct input *in, struct crm_err *err)
{
    struct crm_cli all = *in->cli;
    enum crm_status status;

    all.where.n = 0;
    status = crm_cli_reader(&all, &in->reader, err);
    if (!status && in->cli->where.n)
        status = crm_cli_where(in->cli, &in->where, err);
    return status;
}

/* Does a row have this column? A state knows the columns it was made with. */
static bool has_column(const struct input *in, const char *name)
{
    const struct crm_book_value *value;

    if (!input_opt.merge)
        return crm_reader_find(in->reader, name) != CRM_COLUMN_NONE;
    value = in->head.value;
    for (size_t c = 0; in->head.grouped && c < value->n_columns; c++)
        if (strcmp(value->column[c], name) == 0)
            return true;
    return false;
}

/* What the command line says of the rows. */
static enum crm_status find_scope(struct input *in, struct crm_err *err)
{
    struct crm_scope *scope = &in->spec.scope;

    scope->day[CRM_SCOPE_AS_OF] = in->cli->as_of;
    scope->day[CRM_SCOPE_SINCE] = in->cli->since;
    scope->day[CRM_SCOPE_UNTIL] = in->cli->until;
    return crm_scope_texts(scope, in->walk_in, in->spec.n_walk_in, in->where, &in->text, err);
}

static enum crm_status open_states(struct input *in, struct crm_err *err)
{
    struct crm_cli *cli = in->cli;
    enum crm_status status = crm_cli_states(cli, CRM_BOOK_STATE, &in->states, err);
    const char *problem;

    if (!status)
        status = crm_book_head_read(&in->head, &in->states, err);
    if (!status && cli->where.n)
        status = crm_cli_where(cli, &in->where, err);
    if (!status)
        status = find_scope(in, err);
    if (status)
        return status;
    problem = crm_scope_settle(&in->spec.scope, &in->head.scope, CRM_SCOPE_LATE_AS_OF);
    if (problem) {
        crm_err_place(err, in->states.name, 0, NULL);
        return crm_err_set(err, CRM_EDATA, "was made with another %s", problem);
    }
    /* what the pieces were made with holds, as if it were said again */
    in->spec.as_of = cli->as_of = in->spec.scope.day[CRM_SCOPE_AS_OF];
    cli->until = in->spec.scope.day[CRM_SCOPE_UNTIL];
    return CRM_OK;
}

/* Each column of -g: the row's own, else of a -J file (with --replace the other way round). */
static enum crm_status find_by(struct input *in, struct crm_err *err)
{
    struct crm_book_value *value = &in->spec.value[0];

    if (in->by_list.n > CRM_BOOK_COLUMNS)
        return crm_err_set(err, CRM_EUSAGE, "--by: %zu columns, at most %d can be taken",
            in->by_list.n, CRM_BOOK_COLUMNS);
    for (size_t i = 0; i < in->by_list.n; i++) {
        struct input_by *by = &in->by[i];
        *by = (struct input_by){.name = in->by_list.item[i], .join = -1};
        bool own = has_column(in, by->name);
        for (size_t j = 0; j < in->cli->join.n && (!own || in->cli->replace); j++) {
            size_t column = crm_join_find_column(in->join[j], by->name);
            if (column == CRM_COLUMN_NONE)
                continue;
            if (by->join >= 0 && !in->cli->replace)
                break; /* the first file that has it, as in the output */
            by->join = (int)j;
            by->column = column;
        }
        if (by->join < 0) {
            by->column = value->n_columns;
            value->column[value->n_columns++] = by->name;
        }
    }
    in->spec.grouped = value->n_columns > 0;
    in->spec.n_values = in->spec.grouped;
    return CRM_OK;
}

static void add_values(struct input *in, const struct input_want *want)
{
    for (size_t i = 0; i < want->n_values; i++) {
        in->value[i] = CRM_BOOK_VALUES;
        if (want->optional && !has_column(in, want->value[i]))
            continue;
        in->value[i] = in->spec.n_values;
        in->spec.value[in->spec.n_values++] = (struct crm_book_value){{want->value[i]}, 1};
    }
}

enum crm_status input_open(
    struct input *in, struct crm_cli *cli, const struct input_want *want, struct crm_err *err)
{
    enum crm_status status;
    int threads;

    *in = (struct input){.cli = cli,
        .spec = {.basis = (enum crm_basis)input_opt.basis,
            .as_of = cli->as_of,
            .since = cli->since,
            .until = cli->until,
            .money = want->money,
            .second = want->second,
            .sides = want->sides,
            .walk_ins = want->walk_ins}};
    crm_map_init(&in->marks);
    crm_arena_init(&in->text);
    status = list_split(&in->by_list, cli->by, "--by", err);
    if (!status)
        status = input_walk_in(&in->walk_in, &in->spec.n_walk_in, err);
    in->spec.walk_in = in->walk_in;
    if (!status)
        status = crm_cli_joins(cli, &in->join, err);
    if (!status)
        status = input_opt.merge ? open_states(in, err) : open_reader(in, err);
    if (!status && input_opt.partial && in->reader)
        status = find_scope(in, err);
    if (!status)
        status = find_by(in, err);
    if (status)
        return status;
    add_values(in, want);
    in->spec.where = (struct crm_where){
        .expr = in->where, .join = in->join, .n_joins = cli->join.n, .joined_first = cli->replace};
    threads = cli->threads ? (int)cli->threads : in->reader ? crm_flow_threads(in->reader) : 1;
    status = crm_book_open(&in->book, in->reader, &in->spec, threads, err);
    return in->where ? crm_cli_where_done(status, err) : status;
}

void input_close(struct input *in)
{
    crm_periods_release(&in->periods);
    crm_book_close(in->book);
    crm_book_head_release(&in->head);
    crm_arena_release(&in->text);
    crm_state_in_close(&in->states);
    crm_map_release(&in->marks);
    crm_expr_free(in->where);
    if (in->reader)
        crm_reader_close(in->reader);
    list_release(&in->by_list);
    free(in->walk_in);
    free(in->group);
}

/* ---- groups --------------------------------------------------------------------------- */

/* What the -J files say of a client in columns of -g: each cell behind its length. */
static uint32_t mark_of(void *ctx, struct crm_slice id)
{
    struct input *in = ctx;
    char room[1024], *at = room;
    uint32_t mark = 0;
    bool added;

    for (size_t i = 0; i < in->by_list.n; i++) {
        const struct crm_slice *cells;
        struct crm_slice cell = {"", 0};
        uint32_t len;
        if (in->by[i].join < 0)
            continue;
        cells = id.len ? crm_join_cells(in->join[in->by[i].join], id) : NULL;
        if (cells)
            cell = cells[in->by[i].column];
        if (cell.len > sizeof room / CRM_BOOK_COLUMNS - sizeof len)
            cell.len = sizeof room / CRM_BOOK_COLUMNS - sizeof len;
        len = (uint32_t)cell.len;
        memcpy(at, &len, sizeof len);
        if (len)
            memcpy(at + sizeof len, cell.ptr, len);
        at += sizeof len + len;
    }
    if (!crm_map_put(&in->marks, (struct crm_slice){room, (size_t)(at - room)}, &mark, &added))
        in->mark_status = CRM_ENOMEM;
    return mark;
}

static struct crm_slice mark_cell(const struct input *in, uint32_t mark, size_t by)
{
    const char *at = crm_map_key(&in->marks, mark).ptr;
    uint32_t len;

    for (size_t i = 0;; i++) {
        if (in->by[i].join < 0)
            continue;
        memcpy(&len, at, sizeof len);
        if (i == by)
            return (struct crm_slice){at + sizeof len, len};
        at += sizeof len + len;
    }
}

static struct crm_slice by_cell(const struct input *in, uint32_t group, size_t by)
{
    uint32_t n_marks = (uint32_t)in->book->n_marks;

    if (in->by[by].join < 0)
        return crm_book_cell(in->book, 0, group / n_marks, in->by[by].column);
    return mark_cell(in, group % n_marks, by);
}

static int compare_groups(const void *a, const void *b, void *ctx)
{
    const struct input *in = ctx;
    int order = 0;

    for (size_t i = 0; i < in->by_list.n && order == 0; i++)
        order = crm_cell_compare(
            by_cell(in, *(const uint32_t *)a, i), by_cell(in, *(const uint32_t *)b, i));
    return order;
}

static enum crm_status make_groups(struct input *in, struct crm_err *err)
{
    bool joined = false;

    for (size_t i = 0; i < in->by_list.n; i++)
        joined = joined || in->by[i].join >= 0;
    if (joined) {
        enum crm_status status;
        /* the map grows while marks are given, so their number is known only behind */
        status = crm_book_mark(in->book, mark_of, in, 1, err);
        if (!status)
            status = crm_book_mark(in->book, mark_of, in, in->marks.n, err);
        if (status || in->mark_status)
            return status ? status : crm_err_nomem(err);
    }
    in->n_groups = in->book->n_groups;
    in->group = crm_mem_alloc(in->n_groups, sizeof *in->group);
    if (!in->group)
        return crm_err_nomem(err);
    for (size_t g = 0; g < in->n_groups; g++)
        in->group[g] = (uint32_t)g;
    qsort_r(in->group, in->n_groups, sizeof *in->group, compare_groups, in);
    return CRM_OK;
}

void input_header(const struct input *in, struct crm_out *out)
{
    for (size_t i = 0; i < in->by_list.n; i++)
        crm_out_column(out, crm_slice_of(in->by[i].name), CRM_OUT_PASS);
}

void input_cells(const struct input *in, uint32_t group, struct crm_out *out)
{
    for (size_t i = 0; i < in->by_list.n; i++)
        crm_out_text(out, by_cell(in, group, i));
}

const char *input_name(const struct input *in, uint32_t group, char text[128])
{
    size_t used = 0;

    text[0] = '\0';
    for (size_t i = 0; i < in->by_list.n && used < 126; i++) {
        struct crm_slice cell = by_cell(in, group, i);
        used += (size_t)snprintf(
            text + used, 128 - used, "%s%.*s", i ? ", " : "", (int)cell.len, cell.ptr);
    }
    return text;
}

enum crm_status input_results(const struct input *in, struct crm_out **out,
    const struct crm_out_column columns[], size_t n, bool dated, struct crm_err *err)
{
    enum crm_status status = crm_out_open(out, in->cli, in->cli->output, err);

    if (status)
        return status;
    input_header(in, *out);
    crm_out_columns(*out, columns, n);
    if (dated)
        crm_out_column(*out, crm_slice_of("as_of"), CRM_OUT_DATE);
    crm_out_header(*out);
    return CRM_OK;
}

bool input_is_edge(const struct input *in, size_t period, int32_t inactive)
{
    int32_t first = in->book->first_visit;
    int32_t since = input_opt.merge ? in->spec.scope.day[CRM_SCOPE_SINCE] : in->cli->since;

    if (in->book->first_line != CRM_DAY_NONE &&
        (first == CRM_DAY_NONE || in->book->first_line < first))
        first = in->book->first_line;
    if (since > first) /* CRM_DAY_NONE is below all */
        first = since;
    return crm_periods_end(&in->periods, period) - first <= inactive;
}

const char *input_note(bool edge, bool open)
{
    return edge ? open ? "edge open" : "edge" : open ? "open" : "";
}

/* ---- reading, and what is said -------------------------------------------------------- */

static const char *plural(uint64_t n)
{
    return n == 1 ? "" : "s";
}

void input_say_totals(
    const struct crm_cli *cli, const struct crm_ledger_totals *totals, int32_t as_of)
{
    char text[CRM_MONEY_TEXT], date[CRM_DATE_TEXT] = "";

    if (as_of != CRM_DAY_NONE)
        crm_date_format(as_of, CRM_SECOND_NONE, date);
    if (cli->as_of == CRM_DAY_NONE && as_of != CRM_DAY_NONE)
        crm_cli_note(cli, "as of %s, the last date in the input (-a sets another)", date);
    if (totals->walk_in_rows) {
        crm_money_format(totals->walk_in_e4, totals->decimals, text);
        crm_cli_note(cli, "walk-ins: %ju row%s, %s in all, in no client's numbers",
            (uintmax_t)totals->walk_in_rows, plural(totals->walk_in_rows), text);
    }
    if (totals->after_rows)
        crm_cli_note(cli, "after %s: %ju row%s not used", date, (uintmax_t)totals->after_rows,
            plural(totals->after_rows));
    if (totals->outside_rows && totals->outside_rows + totals->after_rows == totals->rows)
        crm_cli_note(cli, "--since, --until and --where leave no row");
    if (totals->outside_rows)
        crm_cli_verbose(cli, "left out by --since, --until or --where: %ju row%s",
            (uintmax_t)totals->outside_rows, plural(totals->outside_rows));
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
static void find_code(struct codes *codes, struct crm_slice id, uint64_t order)
{
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

static void look_at_id(void *ctx, struct crm_slice id, uint64_t order)
{
    find_code(ctx, id, order);
}

static void say_walk_in_codes(const struct input *in)
{
    struct codes codes = {.n = 0};
    char shown[CRM_ERR_SHOW];

    crm_book_ids(in->book, look_at_id, &codes);
    for (size_t i = 0; i < codes.n; i++)
        crm_cli_note(in->cli,
            "customer_id %s looks like a till's code for walk-ins: --walk-in %.*s",
            crm_err_show(codes.code[i].id.ptr, codes.code[i].id.len, shown),
            (int)codes.code[i].id.len, codes.code[i].id.ptr);
}

static void progress(void *ctx, uint64_t bytes)
{
    crm_progress_bytes(ctx, bytes);
}

static enum crm_status make_periods(struct input *in, struct crm_err *err)
{
    const struct crm_book *book = in->book;
    int32_t first = book->first_visit;
    enum crm_status status;

    in->observed = in->as_of;
    if (in->cli->until != CRM_DAY_NONE && in->cli->until < in->observed)
        in->observed = in->cli->until;
    if (first == CRM_DAY_NONE || book->first_line == CRM_DAY_NONE || book->first_line < first)
        first = book->first_line; /* no line, no period */
    status = crm_periods_make(&in->periods, in->cli->period, first, in->observed, err);
    if (!status && in->periods.n)
        in->first_period = crm_periods_of(&in->periods, book->first_line);
    return status;
}

static enum crm_status read_rows(struct input *in, struct crm_err *err)
{
    struct crm_progress bar;
    enum crm_status status;

    crm_progress_start(&bar, in->cli, crm_reader_size(in->reader));
    in->book->spec.progress = progress;
    in->book->spec.progress_ctx = &bar;
    status = crm_book_read(in->book, err);
    crm_progress_end(&bar);
    if (!status && in->where)
        status = crm_cli_where_done(crm_expr_judge(in->where, err), err);
    return status;
}

static enum crm_status merge_next(struct input *in, struct crm_err *err)
{
    struct crm_book_head head;
    const char *differs;
    enum crm_status status = crm_book_head_read(&head, &in->states, err);

    if (!status && (differs = crm_scope_differs(&in->head.scope, &head.scope))) {
        crm_err_place(err, in->states.name, 0, NULL);
        status =
            crm_err_set(err, CRM_EDATA, "was made with another %s than the states before", differs);
    }
    if (!status)
        status = crm_book_merge(in->book, &in->states, &head, err);
    crm_book_head_release(&head);
    return status;
}

static enum crm_status merge_states(struct input *in, struct crm_err *err)
{
    enum crm_status status = crm_book_merge(in->book, &in->states, &in->head, err);
    bool more = true;

    while (!status && more) {
        status = crm_state_in_next(&in->states, &more, err);
        if (!status && more)
            status = merge_next(in, err);
    }
    return status ? status : crm_book_finish(in->book, err);
}

enum crm_status input_read(struct input *in, struct crm_err *err)
{
    enum crm_status status = in->reader ? read_rows(in, err) : merge_states(in, err);

    if (!status)
        status = crm_ledger_totals_as_of(&in->book->totals, in->cli->as_of, &in->as_of, err);
    if (status)
        return status;
    input_say_totals(in->cli, &in->book->totals, in->as_of);
    say_walk_in_codes(in);
    status = make_periods(in, err);
    return status ? status : make_groups(in, err);
}

enum crm_status input_partial(struct input *in, struct crm_err *err)
{
    struct crm_writer writer;
    enum crm_status status = in->reader ? read_rows(in, err) : merge_states(in, err);

    if (!status)
        status = crm_writer_open(&writer, in->cli->output, err);
    if (status)
        return status;
    status = crm_book_write(in->book, &writer, err);
    if (!status)
        return crm_writer_close(&writer, err);
    crm_writer_abandon(&writer);
    return status;
}

enum crm_status input_run(struct crm_cli *cli, const struct input_want *want,
    const struct crm_out_column columns[], size_t n,
    enum crm_status (*write)(const struct input *in, struct crm_out *out, struct crm_err *err),
    struct crm_err *err)
{
    struct crm_out *out = NULL;
    struct input in;
    enum crm_status status = input_open(&in, cli, want, err);

    if (!status && input_opt.partial)
        status = input_partial(&in, err);
    else if (!status)
        status = input_results(&in, &out, columns, n, true, err);
    if (!status && out)
        status = input_read(&in, err);
    if (!status && out && in.periods.n)
        status = write(&in, out, err);
    input_close(&in);
    return close_all(status, &out, 1, err);
}
