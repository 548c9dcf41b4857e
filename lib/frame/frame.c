#include "frame/frame.h"

#include "base/mem.h"

#include <stdatomic.h>
#include <stdlib.h>

struct wanted_cell {
    const char *name;
    struct crm_place place; /* columns of the row are fields */
};

struct crm_frame {
    struct crm_reader *reader;
    struct crm_view view;
    const char *key_name;
    size_t key;     /* field of each row; with -J files */
    size_t *wanted; /* columns of the reader: the fields of a row */
    size_t n_wanted, wanted_cap;
    struct wanted_cell *cell;
    size_t n_cells, cell_cap;
    struct crm_expr *where;
    struct crm_place *where_place; /* of each column of `where` */
    bool attached;
    _Atomic unsigned no_date; /* a bit for each enum crm_made that met a text that is no date */
    struct crm_arena names;
    struct crm_frame_row row;
    struct crm_slice *scratch; /* n_cells: of `row` */
};

/* ---- columns -------------------------------------------------------------------------- */

/* The field of a row that gives `column` of the reader; CRM_COLUMN_NONE when memory is out. */
static size_t want_field(struct crm_frame *frame, size_t column)
{
    for (size_t i = 0; i < frame->n_wanted; i++)
        if (frame->wanted[i] == column)
            return i;
    if (!crm_mem_grow((void **)&frame->wanted, &frame->wanted_cap, frame->n_wanted + 1,
            sizeof *frame->wanted))
        return CRM_COLUMN_NONE;
    frame->wanted[frame->n_wanted] = column;
    return frame->n_wanted++;
}

static enum crm_status want_spot(
    struct crm_frame *frame, struct crm_spot *spot, struct crm_err *err)
{
    if (spot->join != CRM_SPOT_ROW)
        return CRM_OK;
    spot->column = want_field(frame, spot->column);
    return spot->column == CRM_COLUMN_NONE ? crm_err_nomem(err) : CRM_OK;
}

static size_t find_own(const void *frame, const char *name)
{
    return crm_reader_find(((const struct crm_frame *)frame)->reader, name);
}

const struct crm_view *crm_frame_view(const struct crm_frame *frame)
{
    return &frame->view;
}

bool crm_frame_has(const struct crm_frame *frame, const char *name)
{
    struct crm_place place;

    return crm_frame_find(&frame->view, name, &place);
}

/* A place whose columns of the row are fields. */
static enum crm_status locate(
    struct crm_frame *frame, const char *name, struct crm_place *place, struct crm_err *err)
{
    enum crm_status status = CRM_OK;
    size_t column;

    if (!crm_frame_find(&frame->view, name, place))
        return crm_reader_need(frame->reader, name, &column, err); /* says what there is */
    if (!place->made && place->at.join == CRM_SPOT_ROW)
        status = crm_reader_lookup(frame->reader, name, &column, err); /* twice? */
    if (!status)
        status = want_spot(frame, &place->at, err);
    return status ? status : want_spot(frame, &place->birth, err);
}

enum crm_status crm_frame_want(
    struct crm_frame *frame, const char *name, size_t *cell, struct crm_err *err)
{
    struct wanted_cell made;
    enum crm_status status;

    for (*cell = 0; *cell < frame->n_cells; (*cell)++)
        if (strcmp(frame->cell[*cell].name, name) == 0)
            return CRM_OK;
    status = locate(frame, name, &made.place, err);
    if (status)
        return status;
    made.name = crm_arena_dup(&frame->names, crm_slice_of(name));
    if (!made.name || !crm_mem_grow((void **)&frame->cell, &frame->cell_cap, frame->n_cells + 1,
                          sizeof *frame->cell))
        return crm_err_nomem(err);
    frame->cell[frame->n_cells++] = made;
    return CRM_OK;
}

enum crm_status crm_frame_may(
    struct crm_frame *frame, const char *name, size_t *cell, struct crm_err *err)
{
    *cell = CRM_COLUMN_NONE;
    return crm_frame_has(frame, name) ? crm_frame_want(frame, name, cell, err) : CRM_OK;
}

size_t crm_frame_n_cells(const struct crm_frame *frame)
{
    return frame->n_cells;
}

const char *crm_frame_name(const struct crm_frame *frame, size_t cell)
{
    return frame->cell[cell].name;
}

bool crm_frame_is_own(const struct crm_frame *frame, size_t cell)
{
    return frame->cell[cell].place.at.join == CRM_SPOT_ROW;
}

/* ---- open and close ------------------------------------------------------------------- */

struct crm_reader *crm_frame_reader(const struct crm_frame *frame)
{
    return frame->reader;
}

static void release(struct crm_frame *frame)
{
    crm_expr_free(frame->where);
    crm_arena_release(&frame->names);
    free(frame->where_place);
    free(frame->wanted);
    free(frame->cell);
    free(frame->scratch);
    free(frame);
}

void crm_frame_close(struct crm_frame *frame)
{
    if (!frame)
        return;
    if (!frame->attached)
        crm_reader_close(frame->reader);
    release(frame);
}

static enum crm_status find_key(struct crm_frame *frame, struct crm_err *err)
{
    size_t column;
    enum crm_status status = crm_reader_need(frame->reader, frame->key_name, &column, err);

    if (status)
        return status;
    frame->key = want_field(frame, column);
    return frame->key == CRM_COLUMN_NONE ? crm_err_nomem(err) : CRM_OK;
}

enum crm_status crm_frame_open(
    struct crm_frame **made, const struct crm_frame_spec *spec, struct crm_err *err)
{
    struct crm_frame *frame = crm_mem_zalloc(1, sizeof *frame);
    enum crm_status status = CRM_OK;

    *made = NULL;
    if (!frame) {
        crm_reader_close(spec->reader);
        return crm_err_nomem(err);
    }
    crm_arena_init(&frame->names);
    frame->reader = spec->reader;
    frame->key_name = spec->key ? spec->key : "customer_id";
    frame->view = (struct crm_view){.own = find_own,
        .ctx = frame,
        .join = spec->join,
        .n_joins = spec->n_joins,
        .joined_first = spec->joined_first,
        .date = spec->date,
        .as_of = spec->as_of};
    if (spec->n_joins)
        status = find_key(frame, err);
    if (status)
        crm_frame_close(frame);
    else
        *made = frame;
    return status;
}

/* ---- which rows ----------------------------------------------------------------------- */

static size_t find_for_where(void *frame, const char *name)
{
    return crm_frame_has(frame, name) ? 0 : CRM_EXPR_NONE;
}

enum crm_status crm_frame_where(
    struct crm_frame *frame, struct crm_expr *where, struct crm_err *err)
{
    enum crm_status status;

    frame->where = where;
    status = crm_expr_bind(where, find_for_where, frame, err);
    if (status == CRM_EUSAGE)
        crm_reader_suggest(frame->reader, where, err);
    if (status)
        return status;
    if (where->n_columns > CRM_FRAME_WHERE)
        return crm_err_set(err, CRM_EUSAGE, "%zu columns, at most %d can be taken",
            where->n_columns, CRM_FRAME_WHERE);
    frame->where_place = crm_mem_alloc(where->n_columns, sizeof *frame->where_place);
    if (!frame->where_place)
        return crm_err_nomem(err);
    for (size_t i = 0; i < where->n_columns && !status; i++)
        status = locate(frame, where->column[i].name, &frame->where_place[i], err);
    return status;
}

const struct crm_expr *crm_frame_chooser(const struct crm_frame *frame)
{
    return frame->where;
}

enum crm_status crm_frame_judge(const struct crm_frame *frame, struct crm_err *err)
{
    static const char *const name[] = {"", "weekday", "hour", "month", "age"};
    unsigned bad = atomic_load_explicit(&frame->no_date, memory_order_relaxed);

    for (unsigned made = CRM_MADE_WEEKDAY; made <= CRM_MADE_AGE; made++)
        if (bad & (1u << made)) {
            crm_err_place(err, NULL, 0, made == CRM_MADE_AGE ? "birthday" : NULL);
            return crm_err_set(err, CRM_EDATA,
                "%s is made of dates as YYYY-MM-DD, and some row has another text there",
                name[made]);
        }
    return frame->where ? crm_expr_judge(frame->where, err) : CRM_OK;
}

/* ---- rows ----------------------------------------------------------------------------- */

static struct crm_slice spot_cell(
    const struct crm_frame *frame, const struct crm_slice field[], struct crm_spot spot)
{
    if (spot.join == CRM_SPOT_ROW)
        return field[spot.column];
    if (spot.join == CRM_SPOT_NONE)
        return (struct crm_slice){"", 0};
    return crm_join_cell(frame->view.join[spot.join], field[frame->key], spot.column);
}

static inline struct crm_slice place_cell(
    struct crm_frame *frame, const struct crm_slice field[], const struct crm_place *place)
{
    struct crm_slice cell;

    if (!place->made && place->at.join == CRM_SPOT_ROW) /* mostly */
        return field[place->at.column];
    cell = spot_cell(frame, field, place->at);

    if (place->made && !crm_made_cell(place->made, cell, spot_cell(frame, field, place->birth),
                           frame->view.as_of, &cell))
        atomic_fetch_or_explicit(&frame->no_date, 1u << place->made, memory_order_relaxed);
    return cell;
}

static bool is_chosen(struct crm_frame *frame, const struct crm_slice field[])
{
    struct crm_slice cell[CRM_FRAME_WHERE];

    for (size_t i = 0; i < frame->where->n_columns; i++)
        cell[i] = place_cell(frame, field, &frame->where_place[i]);
    return crm_expr_eval(frame->where, cell) == CRM_TRUE;
}

bool crm_frame_chooses(struct crm_frame *frame, const struct crm_slice field[])
{
    return !frame->where || is_chosen(frame, field);
}

void crm_frame_fill(
    struct crm_frame *frame, const struct crm_slice field[], struct crm_slice cell[])
{
    for (size_t i = 0; i < frame->n_cells; i++)
        cell[i] = place_cell(frame, field, &frame->cell[i].place);
}

void crm_frame_refill(
    struct crm_frame *frame, const struct crm_slice field[], struct crm_slice cell[])
{
    for (size_t i = 0; i < frame->n_cells; i++) {
        const struct crm_place *place = &frame->cell[i].place;
        if (place->made || place->at.join < 0)
            cell[i] = place_cell(frame, field, place);
    }
}

bool crm_frame_cells(
    struct crm_frame *frame, const struct crm_slice field[], struct crm_slice cell[])
{
    if (!crm_frame_chooses(frame, field))
        return false;
    crm_frame_fill(frame, field, cell);
    return true;
}

enum crm_status crm_frame_start(struct crm_frame *frame, struct crm_err *err)
{
    enum crm_status status = crm_reader_want(frame->reader, frame->wanted, frame->n_wanted, err);

    if (status)
        return status;
    frame->scratch = crm_mem_zalloc(frame->n_cells, sizeof *frame->scratch);
    return frame->scratch ? CRM_OK : crm_err_nomem(err);
}

enum crm_status crm_frame_next(
    struct crm_frame *frame, const struct crm_frame_row **row, struct crm_err *err)
{
    const struct crm_row *read;
    enum crm_status status = crm_reader_next(frame->reader, &read, err);

    *row = NULL;
    if (status || !read)
        return status;
    frame->row.cell = frame->scratch;
    frame->row.chosen = !frame->where || is_chosen(frame, read->field);
    for (size_t i = 0; i < frame->n_cells; i++)
        frame->scratch[i] = place_cell(frame, read->field, &frame->cell[i].place);
    frame->row.file = read->file;
    frame->row.line = read->line;
    *row = &frame->row;
    return CRM_OK;
}

void crm_frame_place(const struct crm_frame *frame, const struct crm_frame_row *row, size_t cell,
    struct crm_err *err)
{
    crm_err_place(
        err, row->file->name, row->line, cell == CRM_COLUMN_NONE ? NULL : frame->cell[cell].name);
}

/* ---- for rows that are read in another way --------------------------------------------- */

static bool choose(void *ctx, const struct crm_slice field[])
{
    return is_chosen(ctx, field);
}

static void forget(void *ctx)
{
    release(ctx);
}

enum crm_status crm_frame_attach(struct crm_frame *frame, struct crm_err *err)
{
    const struct crm_chooser chooser = {.ctx = frame,
        .choose = frame->where ? choose : NULL,
        .release = forget,
        .n = frame->n_wanted};
    enum crm_status status = crm_reader_choose(frame->reader, &chooser, frame->wanted, err);

    frame->attached = true;
    return status;
}
