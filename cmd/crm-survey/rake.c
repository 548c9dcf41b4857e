/* rake: weights that make the respondents look like all clients */
#include "analyses.h"
#include "survey.h"

#include "base/mem.h"
#include "base/num.h"
#include "survey/rake.h"
#include "cli/frame.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static struct {
    const char *margins, *start, *report, *id;
} opt;

static const struct crm_opt rake_options[] = {
    OPT_READ(0, "margins", opt.margins,
        "variable,level,total: what the weights of each level must add up to"),
    OPT_TEXT(0, "start", "COL", opt.start, NULL,
        "column with the weight to start from (default: 1 each)"),
    OPT_WRITE(0, "report", opt.report,
        "write the margins before and after, and the design effect, there"),
    OPT_TEXT(0, "id", "COL", opt.id, "rid", "column of the respondent"),
    OPT_END,
};

static const struct crm_out_column report_columns[] = {{"measure", CRM_OUT_TEXT},
    {"variable", CRM_OUT_TEXT}, {"level", CRM_OUT_TEXT}, {"n", CRM_OUT_INT},
    {"start", CRM_OUT_NUMBER}, {"total", CRM_OUT_NUMBER}, {"value", CRM_OUT_NUMBER}};

/* ---- margins -------------------------------------------------------------------------------- */

struct variable {
    const char *name;
    struct crm_map levels;
    double *total;
    size_t total_cap, column;
    uint32_t *level; /* of each row */
};

struct margins {
    struct variable *variable;
    size_t n, cap;
    struct crm_arena arena;
};

static void release(struct margins *m)
{
    for (size_t v = 0; v < m->n; v++) {
        crm_map_release(&m->variable[v].levels);
        free(m->variable[v].total);
        free(m->variable[v].level);
    }
    free(m->variable);
    crm_arena_release(&m->arena);
}

static enum crm_status find_variable(
    struct margins *m, struct crm_slice name, struct variable **found, struct crm_err *err)
{
    struct variable *v;

    for (size_t k = 0; k < m->n; k++)
        if (crm_slice_is(name, m->variable[k].name)) {
            *found = &m->variable[k];
            return CRM_OK;
        }
    if (!crm_mem_grow((void **)&m->variable, &m->cap, m->n + 1, sizeof *m->variable))
        return crm_err_nomem(err);
    v = &m->variable[m->n];
    *v = (struct variable){.name = crm_arena_dup(&m->arena, name)};
    if (!v->name)
        return crm_err_nomem(err);
    crm_map_init(&v->levels);
    m->n++;
    *found = v;
    return CRM_OK;
}

static enum crm_status read_margin(
    struct margins *m, struct crm_reader *reader, const struct crm_row *row, struct crm_err *err)
{
    struct crm_slice name = crm_slice_trim(row->field[0]), level = crm_slice_trim(row->field[1]);
    struct crm_slice total = crm_slice_trim(row->field[2]);
    struct variable *v = NULL;
    char shown[CRM_ERR_SHOW];
    double value;
    uint32_t id;
    bool added;
    enum crm_status status;

    if (name.len == 0) {
        crm_row_place(reader, row, 0, err);
        return crm_err_set(err, CRM_EDATA, "the variable is empty");
    }
    if (!crm_num_double(total, &value) || !(value > 0)) {
        crm_row_place(reader, row, 2, err);
        return crm_err_set(err, CRM_EDATA, "%s is not a number above 0",
            crm_err_show(total.ptr, total.len, shown));
    }
    if ((status = find_variable(m, name, &v, err)))
        return status;
    if (!crm_map_put(&v->levels, level, &id, &added) ||
        !crm_mem_grow((void **)&v->total, &v->total_cap, (size_t)id + 1, sizeof *v->total))
        return crm_err_nomem(err);
    if (!added) {
        crm_row_place(reader, row, 1, err);
        return crm_err_set(err, CRM_EDATA, "%s stands twice for variable '%s'",
            crm_err_show(level.ptr, level.len, shown), v->name);
    }
    v->total[id] = value;
    return CRM_OK;
}

static double sum_of(const struct variable *v)
{
    double sum = 0;

    for (uint32_t l = 0; l < v->levels.n; l++)
        sum += v->total[l];
    return sum;
}

static enum crm_status read_margins(struct margins *m, struct crm_err *err)
{
    static const char *const names[] = {"variable", "level", "total"};
    char *file = (char *)opt.margins;
    struct crm_reader_spec spec = {.files = &file, .n_files = 1};
    struct crm_reader *reader;
    const struct crm_row *row;
    size_t column[3];
    enum crm_status status = crm_reader_open(&reader, &spec, err);

    if (status)
        return status;
    for (size_t k = 0; k < 3 && !status; k++)
        status = crm_reader_need(reader, names[k], &column[k], err);
    if (!status)
        status = crm_reader_want(reader, column, 3, err);
    while (!status && (status = crm_reader_next(reader, &row, err)) == CRM_OK && row)
        status = read_margin(m, reader, row, err);
    crm_reader_close(reader);
    if (!status && m->n == 0)
        status = crm_err_set(err, CRM_EDATA, "--margins: '%s' has no row", opt.margins);
    for (size_t v = 1; v < m->n && !status; v++) {
        double a = sum_of(&m->variable[0]), b = sum_of(&m->variable[v]);
        if (fabs(a - b) > 1e-6 * a)
            status = crm_err_set(err, CRM_EDATA,
                "--margins: the totals of '%s' add up to %.10g, those of '%s' to %.10g",
                m->variable[0].name, a, m->variable[v].name, b);
    }
    return status;
}

/* ---- rows ------------------------------------------------------------------------------------ */

static enum crm_status read_levels(const struct survey *s, struct variable *v, struct crm_err *err)
{
    size_t *count = crm_mem_zalloc(v->levels.n, sizeof *count);
    char shown[CRM_ERR_SHOW];
    enum crm_status status;

    if (!count || !(v->level = crm_mem_alloc(s->n_rows, sizeof *v->level))) {
        free(count);
        return crm_err_nomem(err);
    }
    status = survey_plain_column(s, v->name, &v->column, err);
    for (size_t i = 0; i < s->n_rows && !status; i++) {
        struct crm_slice cell = crm_slice_trim(crm_table_cell(&s->table, i, v->column));
        v->level[i] = crm_map_find(&v->levels, cell);
        if (v->level[i] == CRM_MAP_NONE) {
            crm_table_place(&s->table, i, v->column, err);
            status = crm_err_set(err, CRM_EDATA, "%s is no level of the margins",
                crm_err_show(cell.ptr, cell.len, shown));
        } else {
            count[v->level[i]]++;
        }
    }
    for (uint32_t l = 0; l < v->levels.n && !status; l++)
        if (count[l] == 0) {
            struct crm_slice level = crm_map_key(&v->levels, l);
            status = crm_err_set(err, CRM_EDATA,
                "nobody has level %s of '%s': join it with another level in the margins",
                crm_err_show(level.ptr, level.len, shown), v->name);
        }
    free(count);
    return status;
}

static enum crm_status read_start(const struct survey *s, double weight[], struct crm_err *err)
{
    size_t column;
    enum crm_status status;

    for (size_t i = 0; i < s->n_rows; i++)
        weight[i] = 1;
    if (!opt.start)
        return CRM_OK;
    if ((status = survey_plain_column(s, opt.start, &column, err)) ||
        (status = crm_table_numbers(&s->table, column, weight, err)))
        return status;
    for (size_t i = 0; i < s->n_rows; i++)
        if (!(weight[i] > 0)) {
            crm_table_place(&s->table, i, column, err);
            return crm_err_set(err, CRM_EDATA, "a weight to start from is above 0");
        }
    return CRM_OK;
}

/* ---- report ---------------------------------------------------------------------------------- */

static void put_measure(struct crm_out *out, const char *measure, size_t n, double value)
{
    crm_out_string(out, measure);
    crm_out_string(out, "");
    crm_out_string(out, "");
    crm_out_int(out, (int64_t)n);
    crm_out_empty(out);
    crm_out_empty(out);
    crm_out_number(out, value);
    crm_out_row(out);
}

static void put_variable(struct crm_out *out, const struct variable *v, const double start[],
    const double weight[], size_t n_rows)
{
    for (uint32_t l = 0; l < v->levels.n; l++) {
        double before = 0, after = 0;
        int64_t n = 0;
        for (size_t i = 0; i < n_rows; i++)
            if (v->level[i] == l) {
                before += start[i];
                after += weight[i];
                n++;
            }
        crm_out_string(out, "margin");
        crm_out_string(out, v->name);
        crm_out_text(out, crm_map_key(&v->levels, l));
        crm_out_int(out, n);
        crm_out_number(out, before);
        crm_out_number(out, v->total[l]);
        crm_out_number(out, after);
        crm_out_row(out);
    }
}

static enum crm_status write_report(const struct survey *s, const struct margins *m,
    const struct crm_rake *r, const double start[], const double weight[], struct crm_err *err)
{
    struct crm_out *out;
    double sum = 0, min = INFINITY, max = -INFINITY;
    enum crm_status status = crm_out_results(&out, s->cli, opt.report, NULL, report_columns,
        sizeof report_columns / sizeof *report_columns, err);

    if (status)
        return status;
    if (s->n_rows == 0)
        return crm_out_close(out, err);
    for (size_t v = 0; v < m->n; v++)
        put_variable(out, &m->variable[v], start, weight, s->n_rows);
    for (size_t i = 0; i < s->n_rows; i++) {
        sum += weight[i];
        min = fmin(min, weight[i]);
        max = fmax(max, weight[i]);
    }
    put_measure(out, "sum", s->n_rows, sum);
    put_measure(out, "min", s->n_rows, min);
    put_measure(out, "max", s->n_rows, max);
    put_measure(out, "deff", s->n_rows, r->deff);
    put_measure(out, "n_eff", s->n_rows, r->n_effective);
    put_measure(out, "rounds", s->n_rows, (double)r->rounds);
    return crm_out_close(out, err);
}

/* ---- run --------------------------------------------------------------------------------------
 */

static enum crm_status rake(const struct survey *s, const struct margins *m, double weight[],
    struct crm_rake *result, struct crm_err *err)
{
    struct crm_margin *margin = crm_mem_alloc(m->n, sizeof *margin);
    enum crm_status status;

    if (!margin)
        return crm_err_nomem(err);
    for (size_t v = 0; v < m->n; v++)
        margin[v] = (struct crm_margin){
            m->variable[v].level, m->variable[v].total, m->variable[v].levels.n};
    status = crm_rake(result, weight, s->n_rows, margin, m->n, err);
    free(margin);
    return status;
}

static enum crm_status write_weights(
    const struct survey *s, size_t id, const double weight[], struct crm_err *err)
{
    struct crm_out *out;
    enum crm_status status = crm_out_analysis(&out, s->cli, err);

    if (status)
        return status;
    for (size_t i = 0; i < s->n_rows; i++) {
        if (id == CRM_COLUMN_NONE)
            crm_out_int(out, (int64_t)i + 1);
        else
            crm_out_text(out, crm_slice_trim(crm_table_cell(&s->table, i, id)));
        crm_out_number(out, weight[i]);
        crm_out_row(out);
    }
    return crm_out_close(out, err);
}

static enum crm_status rake_run(struct crm_cli *cli, struct crm_err *err)
{
    struct survey s;
    struct margins m = {0};
    struct crm_rake result = {0};
    double *weight = NULL, *start = NULL;
    size_t id = CRM_COLUMN_NONE;
    enum crm_status status;

    if (!opt.margins)
        return crm_err_set(err, CRM_EUSAGE, "--margins FILE is missing");
    if ((status = survey_open_plain(&s, cli, err)))
        return status;
    crm_arena_init(&m.arena);
    weight = crm_mem_alloc(s.n_rows, sizeof *weight);
    start = crm_mem_alloc(s.n_rows, sizeof *start);
    if (!weight || !start)
        status = crm_err_nomem(err);
    if (!status)
        status = survey_plain_id(&s, opt.id, &id, err);
    if (!status)
        status = read_margins(&m, err);
    for (size_t v = 0; v < m.n && !status && s.n_rows; v++)
        status = read_levels(&s, &m.variable[v], err);
    if (!status && !(status = read_start(&s, weight, err))) {
        for (size_t i = 0; i < s.n_rows; i++)
            start[i] = weight[i];
        if (s.n_rows)
            status = rake(&s, &m, weight, &result, err);
    }
    if (!status && s.n_rows)
        crm_cli_note(cli, "%zu weights after %zu round%s; design effect %.3f: worth %.0f answers",
            s.n_rows, result.rounds, result.rounds == 1 ? "" : "s", result.deff,
            result.n_effective);
    if (!status && opt.report)
        status = write_report(&s, &m, &result, start, weight, err);
    if (!status)
        status = write_weights(&s, id, weight, err);
    free(weight);
    free(start);
    release(&m);
    survey_close(&s);
    return status;
}

static const struct crm_schema_column rake_schema[] = {
    COL_TEXT("rid", "the respondent"),
    COL_NUMBER("weight", "ratio", "weight, 1 on average"),
    COL_END,
};

const struct crm_analysis analysis_rake = {
    .name = "rake",
    .summary = "weights that make the respondents look like all clients",
    .synopsis = "--margins FILE [FILE...]",
    .common = SURVEY_PLAIN,
    .options = rake_options,
    .columns = rake_schema,
    .run = rake_run,
};
