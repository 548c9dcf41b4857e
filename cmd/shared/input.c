#include "input.h"

#include "base/cell.h"
#include "base/mem.h"
#include "base/os.h"

#include <stdio.h>
#include <stdlib.h>

int32_t input_cohort_from = CRM_DAY_NONE;

enum crm_status need_inactive(struct crm_err *err)
{
    return crm_err_set(
        err, CRM_EUSAGE, "--inactive DAYS is needed; crm-churn intervals suggests a value");
}

/* ---- opening -------------------------------------------------------------------------- */

static size_t find_own(const void *source, const char *name)
{
    return source_has(source, name) ? 0 : CRM_COLUMN_NONE;
}

/* Each column of -g: of a -J file, which is kept beside the lines, or part of the row's value. */
static enum crm_status find_by(struct input *in, struct crm_err *err)
{
    struct crm_ledger_spec *spec = &in->source.spec;
    struct crm_value *value = &spec->value[0];
    struct crm_view view = crm_where_view(&spec->where, NULL);

    view.own = find_own;
    view.ctx = &in->source;
    if (in->by_list.n > CRM_VALUE_COLUMNS)
        return crm_err_set(err, CRM_EUSAGE, "--by: %zu columns, at most %d can be taken",
            in->by_list.n, CRM_VALUE_COLUMNS);
    for (size_t i = 0; i < in->by_list.n; i++) {
        struct input_by *by = &in->by[i];
        struct crm_place place;
        *by = (struct input_by){.name = in->by_list.item[i], .join = -1};
        if (crm_frame_find(&view, by->name, &place) && !place.made && place.at.join >= 0) {
            by->join = place.at.join;
            by->column = place.at.column;
        } else {
            by->column = value->n_columns;
            value->column[value->n_columns++] = by->name;
        }
    }
    spec->grouped = value->n_columns > 0;
    spec->form.values = spec->grouped;
    return CRM_OK;
}

static void want_lines(struct input *in, const struct input_want *want)
{
    struct crm_ledger_spec *spec = &in->source.spec;

    spec->visit = CRM_VISIT_NONE;
    spec->walk_ins = want->walk_ins;
    spec->form.lines = true;
    spec->form.amount = want->money;
    spec->form.second = want->second;
    if (want->sides)
        spec->form.sides = CRM_SIDE_BIT(CRM_SIDE_DISCOUNT) | CRM_SIDE_BIT(CRM_SIDE_COST);
    for (size_t i = 0; i < want->n_values; i++) {
        in->value[i] = spec->form.values;
        spec->value[spec->form.values++] = (struct crm_value){
            .column = {want->value[i]}, .n_columns = 1, .optional = want->optional};
    }
}

enum crm_status input_open(
    struct input *in, struct crm_cli *cli, const struct input_want *want, struct crm_err *err)
{
    enum crm_status status;

    *in = (struct input){.cli = cli, .want_edge = want->edge};
    crm_map_init(&in->marks);
    status = source_open(&in->source, cli, -1, SOURCE_JOINS, err);
    if (!status)
        status = crm_list_split(&in->by_list, cli->by, "--by", err);
    if (!status)
        status = find_by(in, err);
    if (status)
        return status;
    want_lines(in, want);
    status = source_start(&in->source, err);
    in->ledger = in->source.ledger;
    return status;
}

void input_close(struct input *in)
{
    crm_periods_release(&in->periods);
    source_close(&in->source);
    crm_map_release(&in->marks);
    crm_list_release(&in->by_list);
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
        cells = id.len ? crm_join_cells(in->source.join[in->by[i].join], id) : NULL;
        if (cells)
            cell = cells[in->by[i].column];
        if (cell.len > sizeof room / CRM_VALUE_COLUMNS - sizeof len)
            cell.len = sizeof room / CRM_VALUE_COLUMNS - sizeof len;
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
    uint32_t n_marks = (uint32_t)in->ledger->n_marks;

    if (in->by[by].join < 0)
        return crm_ledger_cell(in->ledger, 0, group / n_marks, in->by[by].column);
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
        status = crm_ledger_mark(in->ledger, mark_of, in, 1, err);
        if (!status)
            status = crm_ledger_mark(in->ledger, mark_of, in, in->marks.n, err);
        if (status || in->mark_status)
            return status ? status : crm_err_nomem(err);
    }
    in->n_groups = in->ledger->n_groups;
    in->group = crm_mem_alloc(in->n_groups, sizeof *in->group);
    if (!in->group)
        return crm_err_nomem(err);
    for (size_t g = 0; g < in->n_groups; g++)
        in->group[g] = (uint32_t)g;
    crm_os_sort(in->group, in->n_groups, sizeof *in->group, compare_groups, in);
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

int32_t input_first_day(const struct input *in)
{
    int32_t visit = in->ledger->first_visit, line = in->ledger->first_line;

    return visit == CRM_DAY_NONE || (line != CRM_DAY_NONE && line < visit) ? line : visit;
}

bool input_is_edge(const struct input *in, size_t period, int32_t inactive)
{
    int32_t first = input_first_day(in), since = in->source.spec.since;

    if (since > first) /* CRM_DAY_NONE is below all */
        first = since;
    if (input_cohort_from > first)
        first = input_cohort_from;
    return crm_periods_end(&in->periods, period) - first <= inactive;
}

bool input_is_cut(const struct input *in, size_t period)
{
    return in->edge.n && in->periods.start[period] <= in->edge.end;
}

const char *input_note(bool edge, bool open)
{
    return edge ? open ? "edge open" : "edge" : open ? "open" : "";
}

/* ---- reading -------------------------------------------------------------------------- */

static enum crm_status make_periods(struct input *in, struct crm_err *err)
{
    const struct crm_ledger *ledger = in->ledger;
    int32_t first = ledger->first_visit, until = in->source.spec.until;
    enum crm_status status;

    in->observed = in->as_of;
    if (until != CRM_DAY_NONE && until < in->observed)
        in->observed = until;
    if (first == CRM_DAY_NONE || ledger->first_line == CRM_DAY_NONE || ledger->first_line < first)
        first = ledger->first_line; /* no line, no period */
    status = crm_periods_make(&in->periods, in->cli->period, first, in->observed, err);
    if (!status && in->periods.n)
        in->first_period = crm_periods_of(&in->periods, ledger->first_line);
    while (!status && in->first_period < in->periods.n &&
           crm_periods_end(&in->periods, in->first_period) < input_cohort_from)
        in->first_period++;
    return status;
}

/* Who is left out by --cohort-from, and whether the others still begin in the middle. */
static enum crm_status look_at_edge(struct input *in, struct crm_err *err)
{
    char text[EDGE_TEXT];
    enum crm_status status;

    if (!in->want_edge)
        return CRM_OK;
    in->ledger->cohort_from = input_cohort_from;
    status = edge_look(in->ledger, in->cli, &in->edge, err);
    if (in->edge.n)
        crm_cli_note(in->cli, "%s", edge_text(&in->edge, in->want_edge, text));
    return status;
}

enum crm_status input_read(struct input *in, struct crm_err *err)
{
    enum crm_status status = source_read(&in->source, err);

    if (status)
        return status;
    in->as_of = in->source.as_of;
    source_say(&in->source, "in no client's numbers");
    source_say_codes(&in->source);
    status = look_at_edge(in, err);
    if (!status)
        status = make_periods(in, err);
    return status ? status : make_groups(in, err);
}

enum crm_status input_run(struct crm_cli *cli, const struct input_want *want,
    enum crm_status (*write)(const struct input *in, struct crm_out *out, struct crm_err *err),
    struct crm_err *err)
{
    struct crm_out *out = NULL;
    struct input in;
    enum crm_status status = input_open(&in, cli, want, err);

    if (!status && source_opt.partial)
        status = source_partial(&in.source, err);
    else if (!status)
        status = crm_out_analysis(&out, cli, err);
    if (!status && out)
        status = input_read(&in, err);
    if (!status && out && in.periods.n)
        status = write(&in, out, err);
    input_close(&in);
    if (!status)
        return crm_out_close(out, err);
    crm_out_abandon(out);
    return status;
}
