#include "model.h"

#include "base/num.h"
#include "cli/frame.h"

#include <math.h>
#include <string.h>

enum { RECORD, NUMBER, COLUMN, KIND, A, B, FIELDS };

enum crm_status model_write(const struct crm_cli *cli, const char *path, const struct features *f,
    size_t k, const double centers[], struct crm_err *err)
{
    static const struct crm_out_column columns[] = {{"record", CRM_OUT_TEXT},
        {"number", CRM_OUT_INT}, {"column", CRM_OUT_TEXT}, {"kind", CRM_OUT_TEXT},
        {"a", CRM_OUT_NUMBER}, {"b", CRM_OUT_NUMBER}};
    struct crm_cli exact = *cli;
    struct crm_out *out;
    enum crm_status status;

    for (size_t s = 0; s < f->n_steps; s++)
        if (f->step[s].kind == STEP_RANK)
            return crm_err_set(err, CRM_EUSAGE,
                "--save-model: a rank depends on all clients, so that it cannot be used again");
    exact.format = CRM_FORMAT_CSV;
    exact.digits = 17; /* the same clusters when it is read back */
    status = crm_out_results(&out, &exact, path, NULL, columns, FIELDS, err);
    if (status)
        return status;
    for (size_t c = 0; c < f->d; c++)
        for (size_t s = 0; s <= f->n_steps; s++) {
            bool named = s == 0;
            const struct step *step = named ? NULL : &f->step[s - 1];
            bool numbers = step && (step->kind == STEP_ZSCORE || step->kind == STEP_WINSOR);
            crm_out_string(out, named ? "column" : "step");
            crm_out_int(out, (int64_t)(named ? c + 1 : s));
            crm_out_string(out, f->name[c]);
            crm_out_string(out, named ? "" : step_name(step->kind));
            crm_out_number(out, numbers ? step->a[c] : NAN);
            crm_out_number(out, numbers ? step->b[c] : NAN);
            crm_out_row(out);
        }
    for (size_t e = 0; e < k; e++)
        for (size_t c = 0; c < f->d; c++) {
            crm_out_string(out, "center");
            crm_out_int(out, (int64_t)e + 1);
            crm_out_string(out, f->name[c]);
            crm_out_empty(out);
            crm_out_number(out, centers[e * f->d + c]);
            crm_out_empty(out);
            crm_out_row(out);
        }
    return crm_out_close(out, err);
}

/* How far a model is read: model_write gives its rows in one order. */
struct progress {
    size_t n_steps;   /* of the last column */
    size_t n_centers; /* one for each column and cluster */
};

static bool take_column(
    struct base *base, struct crm_slice name, struct features *f, struct progress *p)
{
    if (p->n_centers || p->n_steps != f->n_steps)
        return false;
    for (size_t c = 0; c < f->d; c++)
        if (crm_slice_is(name, f->name[c]))
            return false;
    f->name[f->d] = crm_arena_dup(&base->arena, name);
    f->given[f->d] = f->d;
    p->n_steps = 0;
    return f->name[f->d++] != NULL;
}

/* The first column says which steps there are, the others have the same. */
static bool take_step(
    struct crm_slice kind, double a, double b, struct features *f, struct progress *p)
{
    enum step_kind read;
    struct step *step = &f->step[p->n_steps];

    if (p->n_centers || p->n_steps == MAX_STEPS || (f->d > 1 && p->n_steps == f->n_steps) ||
        !step_parse_kind(kind, &read) || read == STEP_RANK || (f->d > 1 && read != step->kind) ||
        (read == STEP_ZSCORE && !(b > 0)))
        return false;
    step->kind = read;
    step->a[f->d - 1] = a;
    step->b[f->d - 1] = b;
    p->n_steps++;
    if (f->d == 1)
        f->n_steps = p->n_steps;
    return true;
}

/* One row of the model file. */
static bool take(struct base *base, const struct crm_slice *field, struct features *f,
    double *centers, struct progress *p)
{
    int64_t number;
    double a = 0, b = 0;

    if (!crm_num_int(field[NUMBER], &number) || (field[A].len && !crm_num_double(field[A], &a)) ||
        (field[B].len && !crm_num_double(field[B], &b)))
        return false;
    if (crm_slice_is(field[RECORD], "column"))
        return number == (int64_t)f->d + 1 && take_column(base, field[COLUMN], f, p);
    if (f->d == 0)
        return false;
    if (crm_slice_is(field[RECORD], "step"))
        return number == (int64_t)p->n_steps + 1 &&
               crm_slice_is(field[COLUMN], f->name[f->d - 1]) && take_step(field[KIND], a, b, f, p);
    if (!crm_slice_is(field[RECORD], "center") || !field[A].len || p->n_steps != f->n_steps ||
        number != (int64_t)(p->n_centers / f->d) + 1 ||
        !crm_slice_is(field[COLUMN], f->name[p->n_centers % f->d]))
        return false;
    centers[p->n_centers++] = a;
    return true;
}

enum crm_status model_read(struct base *base, const char *path, struct features *f, size_t *k,
    double **centers, struct crm_err *err)
{
    static const char *const names[FIELDS] = {"record", "number", "column", "kind", "a", "b"};
    char *file = (char *)(uintptr_t)path;
    struct crm_reader_spec spec = {.files = &file, .n_files = 1};
    struct crm_reader *reader;
    struct crm_table table = {0};
    struct progress progress = {0, 0};
    size_t column[FIELDS];
    enum crm_status status = crm_reader_open(&reader, &spec, err);

    if (status)
        return status;
    *f = (struct features){0};
    *k = 0;
    for (int i = 0; !status && i < FIELDS; i++)
        status = crm_reader_need(reader, names[i], &column[i], err);
    if (!status)
        status = crm_table_read(&table, reader, err);
    if (!status) {
        size_t n = table.n_rows + 1;
        f->name = crm_arena_alloc(&base->arena, n * sizeof *f->name);
        f->given = crm_arena_alloc(&base->arena, n * sizeof *f->given);
        *centers = crm_arena_alloc(&base->arena, n * sizeof **centers);
        for (int s = 0; s < MAX_STEPS; s++) {
            f->step[s].a = crm_arena_alloc(&base->arena, n * sizeof(double));
            f->step[s].b = crm_arena_alloc(&base->arena, n * sizeof(double));
            if (!f->step[s].a || !f->step[s].b)
                status = crm_err_nomem(err);
        }
        if (!f->name || !f->given || !*centers)
            status = crm_err_nomem(err);
    }
    for (size_t r = 0; !status && r < table.n_rows; r++) {
        struct crm_slice field[FIELDS];
        for (int i = 0; i < FIELDS; i++)
            field[i] = crm_table_cell(&table, r, column[i]);
        if (!take(base, field, f, *centers, &progress)) {
            crm_table_place(&table, r, column[RECORD], err);
            status =
                crm_err_set(err, CRM_EDATA, "this is not a row of a model that --save-model wrote");
        }
    }
    if (!status && progress.n_centers == 0)
        status = crm_err_set(err, CRM_EDATA, "%s: no model in it: --save-model writes one", path);
    else if (!status && progress.n_centers % f->d)
        status = crm_err_set(err, CRM_EDATA, "%s: the last center is not whole", path);
    else if (!status)
        *k = progress.n_centers / f->d;
    crm_table_release(&table);
    crm_reader_close(reader);
    return status;
}
