/* The rows, from the reader to the output, and what becomes of those that are none. */

#include "crm-import.h"

#include "base/map.h"
#include "base/mem.h"
#include "base/money.h"
#include "cli/progress.h"
#include "io/flow.h"
#include "pos/control.h"
#include "pos/fill.h"
#include "pos/overlap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Rows left out for one reason. */
struct left_out {
    uint64_t n;
    int64_t amount_e4;
};

struct work {
    struct crm_cli *cli;
    const struct import_options *opt;
    struct crm_import *import;
    struct key_map *keys;
    struct crm_tally tally;
    uint64_t *filled;         /* a column of the import: cells that are not empty */
    struct crm_writer writer; /* csv and tsv */
    struct crm_out *out;      /* other formats */
    struct crm_out *rejects;
    char *held; /* all lines, with --anonymity */
    size_t held_len, held_cap;
    bool no_memory, closed;
    bool merging; /* a client list, or appointments with --key: one row a person, or a key */
    bool holding; /* all lines are wanted at the end */
    struct appointments appointments;
    struct merge merge;
    size_t *to;             /* 0, 1, 2 ...: its records have the columns of the output */
    enum crm_field *column; /* fields of these columns */
    unsigned wants;         /* of every line: CRM_ROWS_KEYS ... */
    struct crm_overlap overlap;
    struct crm_suspect suspect;
    struct days days;
    struct crm_progress progress;
    struct crm_control control; /* of the file being read */
    size_t control_file;
    int64_t control_e4; /* of the block, that the control has had */
    uint64_t control_n, n_agree;
    struct crm_map reasons; /* of rows left out */
    struct left_out *left;
    size_t left_cap;
    uint64_t total_rows; /* rows in before the last line of totals, itself included */
    size_t total_fields; /* its number of fields, when that was not the header's */
};

/* ---- output --------------------------------------------------------------------------- */

static enum crm_out_kind out_kind(enum crm_field field)
{
    if (field == CRM_N_FIELDS)
        return CRM_OUT_TEXT;
    switch (crm_field_info(field)->kind) {
    case CRM_KIND_DATE:
        return CRM_OUT_DATE;
    case CRM_KIND_MONEY:
    case CRM_KIND_OFF:
    case CRM_KIND_NUMBER:
    case CRM_KIND_RATE:
        return CRM_OUT_PASS;
    default:
        return CRM_OUT_TEXT;
    }
}

/* When the header cannot be written, that is said now, and *out is NULL. */
static enum crm_status write_header(struct crm_out **out, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    if (crm_out_header(*out)) {
        status = crm_out_close(*out, err);
        *out = NULL;
    }
    return status;
}

static enum crm_status open_output(struct work *work, struct crm_err *err)
{
    const struct crm_import *import = work->import;
    enum crm_format format = work->cli->format;
    enum crm_status status;

    if (work->holding || work->merging || (format != CRM_FORMAT_CSV && format != CRM_FORMAT_TSV)) {
        status = crm_out_open(&work->out, work->cli, work->cli->output, err);
        for (size_t i = 0; i < import->n_columns && !status; i++)
            crm_out_column(
                work->out, crm_slice_of(import->column[i].name), out_kind(import->column[i].field));
        return status ? status : write_header(&work->out, err);
    }
    status = crm_writer_open(&work->writer, work->cli->output, err);
    for (size_t i = 0; i < import->n_columns && !status; i++) {
        struct crm_slice name = crm_slice_of(import->column[i].name);
        if (i > 0)
            crm_writer_byte(&work->writer, format == CRM_FORMAT_TSV ? '\t' : ',');
        if (format == CRM_FORMAT_TSV)
            crm_writer_tsv(&work->writer, name);
        else
            crm_writer_csv(&work->writer, name, ',');
    }
    if (!status) {
        crm_writer_byte(&work->writer, '\n');
        crm_writer_flush(&work->writer);
    }
    return status;
}

/* A line of TSV, its escapes taken back in place, as cells. */
static void put_cells(void *ctx, char *line, char *end)
{
    struct crm_out *out = ctx;

    while (line <= end) {
        char *start = line, *to = line;
        while (line < end && *line != '\t') {
            char c = *line++;
            if (c == '\\' && line < end) {
                c = *line++;
                c = (char)(c == 't' ? '\t' : c == 'n' ? '\n' : c == 'r' ? '\r' : c);
            }
            *to++ = c;
        }
        crm_out_text(out, (struct crm_slice){start, (size_t)(to - start)});
        line++;
    }
    crm_out_row(out);
}

void lines_put(struct crm_out *out, char *text, size_t len)
{
    while (len) {
        char *end = memchr(text, '\n', len);
        put_cells(out, text, end);
        len -= (size_t)(end + 1 - text);
        text = end + 1;
    }
}

static void put_lines(struct work *work, char *bytes, size_t len)
{
    if (len == 0 || work->merging)
        return;
    if (work->holding) {
        if (!crm_mem_grow((void **)&work->held, &work->held_cap, work->held_len + len, 1)) {
            work->no_memory = true;
            return;
        }
        memcpy(work->held + work->held_len, bytes, len);
        work->held_len += len;
        return;
    }
    if (!work->out) {
        crm_writer_bytes(&work->writer, bytes, len);
        return;
    }
    lines_put(work->out, bytes, len);
}

/* ---- rows that are none --------------------------------------------------------------- */

static enum crm_status open_rejects(struct work *work, struct crm_err *err)
{
    static const struct crm_out_column columns[] = {{"file", CRM_OUT_TEXT}, {"line", CRM_OUT_INT},
        {"reason", CRM_OUT_TEXT}, {"record", CRM_OUT_TEXT}};
    enum crm_status status;

    if (!work->opt->rejects)
        return CRM_OK;
    status = crm_out_open(&work->rejects, work->cli, work->opt->rejects, err);
    if (status)
        return status;
    crm_out_columns(work->rejects, columns, 4);
    return write_header(&work->rejects, err);
}

/* Rows left out are counted by the word that says so. */
static bool count_reason(struct work *work, const struct crm_rows_event *event)
{
    uint32_t id;
    bool added;

    if (!crm_map_put(&work->reasons, crm_slice_of(event->reason), &id, &added) ||
        !crm_mem_grow((void **)&work->left, &work->left_cap, work->reasons.n, sizeof *work->left))
        return false;
    if (added)
        work->left[id] = (struct left_out){0};
    work->left[id].n++;
    (void)crm_money_add(&work->left[id].amount_e4, event->amount_e4);
    return true;
}

static void say_reasons(const struct work *work)
{
    char amount[CRM_MONEY_TEXT], reason[CRM_ERR_SHOW];

    for (uint32_t i = 0; i < work->reasons.n; i++) {
        const struct left_out *left = &work->left[i];
        struct crm_slice text = crm_map_key(&work->reasons, i);
        amount[crm_money_format(left->amount_e4, 2 + (left->amount_e4 % 100 != 0) * 2, amount)] = 0;
        crm_err_escape(text.ptr, text.len, reason, sizeof reason);
        crm_cli_note(work->cli, "set aside: %s: %llu row%s, %s", reason,
            (unsigned long long)left->n, plural(left->n), amount);
    }
}

static enum crm_status set_aside(struct work *work, const struct crm_rows *rows,
    const struct crm_rows_event *event, struct crm_err *err)
{
    char reason[sizeof err->text + sizeof err->column];

    if (!crm_money_add(&work->tally.set_aside_e4, event->amount_e4))
        return crm_err_set(err, CRM_EDATA, "the sum of the amounts set aside is too large");
    if (event->what == CRM_ROWS_SKIPPED && !count_reason(work, event))
        return crm_err_nomem(err);
    if (event->what == CRM_ROWS_SKIPPED)
        work->tally.n_skipped++;
    else
        work->tally.n_bad++;
    if (!work->rejects && event->what == CRM_ROWS_SKIPPED)
        return CRM_OK;
    if (!work->rejects) {
        crm_err_place(err, rows->file->name, event->line, event->column);
        return crm_err_set(
            err, CRM_EDATA, "%s (--rejects FILE sets such rows aside)", event->reason);
    }
    snprintf(reason, sizeof reason, "%s%s%s%s", *event->column ? "column " : "", event->column,
        *event->column ? ": " : "", event->reason);
    crm_out_string(work->rejects, rows->file->name);
    crm_out_int(work->rejects, (int64_t)event->line);
    crm_out_string(work->rejects, reason);
    if (work->import->options.pseudonyms) /* it holds who it was */
        crm_out_empty(work->rejects);
    else
        crm_out_text(work->rejects, event->record);
    crm_out_row(work->rejects);
    return CRM_OK;
}

/* The rows of the block up to an event, or its end. */
static void control_rows(struct work *work, uint64_t n_out, int64_t sum_e4)
{
    if (!(work->wants & CRM_ROWS_DAYS))
        crm_control_rows(&work->control, n_out - work->control_n, sum_e4 - work->control_e4);
    work->control_n = n_out;
    work->control_e4 = sum_e4;
}

/* With pseudonyms without the figures: where cells are shifted, an amount is a telephone. */
static void say_difference(const struct work *work, const struct crm_rows *rows,
    const struct crm_rows_event *event, int64_t nearest, uint64_t n_rows)
{
    char till[CRM_MONEY_TEXT], ours[CRM_MONEY_TEXT], label[CRM_ERR_SHOW];
    const char *file = rows->file->name;
    unsigned long long line = event->line, n = n_rows;
    int decimals = nearest % 100 == 0 && event->amount_e4 % 100 == 0 ? 2 : 4;

    till[crm_money_format(event->amount_e4, decimals, till)] = '\0';
    ours[crm_money_format(nearest, decimals, ours)] = '\0';
    crm_err_show(event->label.ptr, event->label.len, label);
    if (work->import->options.pseudonyms)
        crm_cli_warn(work->cli, "%s:%llu: the total differs from the rows before it (%llu row%s)",
            file, line, n, plural(n_rows));
    else if (event->has_amount)
        crm_cli_warn(work->cli, "%s:%llu: %s says %s, the rows before it come to %s (%llu row%s)",
            file, line, event->label.len ? label : "the total", till, ours, n, plural(n_rows));
    else
        crm_cli_warn(work->cli, "%s:%llu: the total says %llu rows, there are %llu", file, line,
            (unsigned long long)event->count, n);
}

/* The till's own total beside that of its rows. */
static enum crm_status compare_total(struct work *work, const struct crm_rows *rows,
    const struct crm_rows_event *event, struct crm_err *err)
{
    int64_t nearest;
    uint64_t n_rows;

    switch (crm_control_total(&work->control, event->label, event->day,
        event->has_amount ? &event->amount_e4 : NULL, event->count, &nearest, &n_rows)) {
    case CRM_CONTROL_AGREES:
        work->n_agree++;
        return CRM_OK;
    case CRM_CONTROL_NOMEM:
        return crm_err_nomem(err);
    default:
        break;
    }
    work->tally.n_differ++;
    if (work->tally.n_differ > 5)
        return CRM_OK;
    say_difference(work, rows, event, nearest, n_rows);
    return CRM_OK;
}

/*
 * A line of totals is one that says so, or one of the same odd number of fields right behind it
 * (the figures below the words).
 */
static enum crm_status take_event(struct work *work, const struct crm_rows *rows,
    const struct crm_rows_event *event, struct crm_err *err)
{
    uint64_t row = work->tally.sums.n_in + event->n_in;
    bool follows = work->total_rows == row && row > 0 && event->n_fields &&
                   event->n_fields == work->total_fields;

    control_rows(work, event->n_out, event->sum_e4);
    if (event->what == CRM_ROWS_SKIPPED || (event->what == CRM_ROWS_BAD && !follows)) {
        if (!event->level && !crm_control_aside(&work->control, CRM_DAY_NONE, event->amount_e4))
            return crm_err_nomem(err);
        return set_aside(work, rows, event, err);
    }
    if (event->sum && compare_total(work, rows, event, err))
        return CRM_ENOMEM;
    work->tally.n_totals++;
    work->total_rows = row + 1;
    work->total_fields = event->n_fields;
    return CRM_OK;
}

/* ---- the flow ------------------------------------------------------------------------- */

static void *batch_new(void *ctx)
{
    struct work *work = ctx;

    return crm_rows_new(work->import, work->wants);
}

/* Rows of the file before stand in earlier ones. */
static void say_suspect(struct work *work)
{
    uint64_t n = crm_suspect_rows(&work->suspect);

    if (n)
        crm_cli_warn(work->cli,
            "%s: %llu row%s %s in the files before too: overlapping exports? --key counts each "
            "sale once",
            work->import->file[work->suspect.file].plan.file, (unsigned long long)n, plural(n),
            n == 1 ? "stands" : "stand");
}

static enum crm_status duplicate(
    struct work *work, const struct crm_rows_line *line, struct crm_err *err)
{
    struct crm_tally *tally = &work->tally;

    tally->n_duplicates++;
    tally->n_duplicate_walk_ins += line->walk_in;
    if (!crm_money_add(&tally->duplicates_e4, line->amount_e4) ||
        (line->walk_in && !crm_money_add(&tally->duplicate_walk_ins_e4, line->amount_e4)))
        return crm_err_set(err, CRM_EDATA, "the sum of the duplicates is too large");
    return CRM_OK;
}

static bool take_appointment(
    struct work *work, const struct crm_rows_line *line, struct crm_slice text, size_t file)
{
    struct appointments *all = &work->appointments;

    if (all->keyed ? !merge_add(&work->merge, work->to, appointments_rank(line, file),
                         appointments_id(line), text)
                   : work->wants & CRM_ROWS_KEYS && !appointments_look(all, line))
        return false;
    return !all->moves || appointments_move(all, line);
}

/* Lines from byte `done` to byte `end`, one by one where something looks at each. */
static enum crm_status take_lines(struct work *work, struct crm_rows *rows, size_t *done,
    size_t end, size_t *next, struct crm_err *err)
{
    uint32_t file = (uint32_t)rows->file->index, id;
    bool added, again = false;

    for (; work->wants && *next < rows->n_lines && rows->line[*next].end <= end; ++*next) {
        const struct crm_rows_line *line = &rows->line[*next];
        size_t start = *next ? rows->line[*next - 1].end : 0;
        enum crm_status status = CRM_OK;
        if (work->wants & CRM_ROWS_DAYS &&
            !crm_control_row(&work->control, line->day, line->amount_e4))
            return crm_err_nomem(err);
        if (work->wants & CRM_ROWS_HASHES) {
            if (file != work->suspect.file)
                say_suspect(work);
            if (!crm_suspect_row(&work->suspect, file, line->hash))
                return crm_err_nomem(err);
        }
        if (work->opt->stream == CRM_STREAM_BOOKINGS) {
            if (!take_appointment(work, line,
                    (struct crm_slice){rows->bytes + start, line->end - start - 1}, file))
                return crm_err_nomem(err);
        } else if (work->wants & CRM_ROWS_KEYS &&
                   !crm_overlap_row(&work->overlap, file, line->key, &again))
            return crm_err_nomem(err);
        if (!again && work->opt->reconcile && !days_add(&work->days, line->day, 0, line->amount_e4))
            return crm_err_nomem(err);
        if (again) {
            put_lines(work, rows->bytes + *done, start - *done);
            *done = line->end;
            status = duplicate(work, line, err);
        } else if ((line->id.len && !crm_map_put(&work->tally.clients, line->id, &id, &added)) ||
                   (work->merging && work->opt->stream != CRM_STREAM_BOOKINGS &&
                       !merge_add(&work->merge, work->to, !line->own_id, line->id,
                           (struct crm_slice){rows->bytes + start, line->end - start - 1}))) {
            status = crm_err_nomem(err);
        }
        if (status)
            return status;
    }
    if (end > *done)
        put_lines(work, rows->bytes + *done, end - *done);
    *done = end;
    return CRM_OK;
}

static enum crm_status apply(void *ctx, unsigned shard, void *batch, struct crm_err *err)
{
    struct work *work = ctx;
    struct crm_rows *rows = batch;
    size_t done = 0, next = 0;
    enum crm_status status = CRM_OK;

    (void)shard;
    if (work->control_file != rows->file->index) {
        crm_control_release(&work->control);
        crm_control_init(&work->control);
        work->control_file = rows->file->index;
    }
    work->control_n = 0;
    work->control_e4 = 0;
    for (size_t i = 0; i < rows->n_events && !status; i++) {
        const struct crm_rows_event *event = &rows->event[i];
        status = take_lines(work, rows, &done, event->at, &next, err);
        if (!status)
            status = take_event(work, rows, event, err);
    }
    if (!status)
        status = take_lines(work, rows, &done, rows->used, &next, err);
    control_rows(work, rows->sums.n_out, rows->sums.amount_e4);
    if (!status)
        status = key_map_add(work->keys, rows->secret, rows->n_secrets, err);
    if (status)
        return status;
    for (size_t i = 0; i < work->import->n_columns && rows->filled; i++)
        work->filled[i] += rows->filled[i];
    if (!crm_rows_add(&work->tally.sums, &rows->sums))
        return crm_err_set(err, CRM_EDATA, "the sum of all amounts is too large");
    if (!work->out && work->writer.status) {
        *err = work->writer.err;
        return work->writer.status;
    }
    return CRM_OK;
}

static void progress(void *ctx, uint64_t bytes)
{
    struct work *work = ctx;

    crm_progress_bytes(&work->progress, bytes);
}

static enum crm_status start_merging(struct work *work, struct crm_err *err)
{
    size_t n = work->import->n_columns;

    if (n > UINT16_MAX)
        return crm_err_set(err, CRM_EDATA, "more than 65535 columns");
    work->to = crm_mem_alloc(n, sizeof *work->to);
    work->column = crm_mem_alloc(n, sizeof *work->column);
    if (!work->to || !work->column)
        return crm_err_nomem(err);
    for (size_t i = 0; i < n; i++) {
        work->to[i] = i;
        work->column[i] = work->import->column[i].field;
    }
    return CRM_OK;
}

/* All lines are there: one for each client. */
static enum crm_status merge(struct work *work, struct crm_err *err)
{
    struct crm_tally *tally = &work->tally;
    size_t n_rows = work->merge.n;
    enum crm_status status;

    memset(work->filled, 0, work->import->n_columns * sizeof *work->filled);
    status = merge_lines(&work->merge, work->column, work->import->n_columns, NULL, work->filled,
        &work->held, &work->held_len, err);
    tally->n_filled = work->merge.clients.n;
    tally->n_duplicates += n_rows - tally->n_filled;
    return status;
}

/* Of rows that became one, what is not in the output. */
static enum crm_status count_merged(struct work *work, struct crm_err *err)
{
    struct crm_tally *tally = &work->tally;
    int64_t left;

    if (!appointments_amount(work->import, work->held, work->held_len, &left) ||
        __builtin_sub_overflow(tally->sums.amount_e4, left, &tally->duplicates_e4))
        return crm_err_set(err, CRM_EDATA, "the sum of the duplicates is too large");
    return CRM_OK;
}

/* Which appointments are one, and whether a file says that they were moved. */
static enum crm_status start_appointments(struct work *work, struct crm_err *err)
{
    struct crm_import *import = work->import;
    struct appointments *all = &work->appointments;

    all->keyed = work->merging = import->n_key > 0;
    for (size_t i = 0; i < import->n_files; i++)
        all->moves |= import->file[i].plan.moved_from != CRM_COLUMN_NONE;
    work->holding |= all->moves && !all->keyed;
    work->wants =
        (work->wants & ~(unsigned)CRM_ROWS_HASHES) | (all->moves ? (unsigned)CRM_ROWS_MOVES : 0);
    import->options.tsv |= all->keyed || work->holding;
    if (all->keyed)
        return CRM_OK;
    for (size_t i = 0; i < import->n_columns; i++)
        if (import->column[i].field == CRM_FIELD_CUSTOMER_ID)
            work->wants |= CRM_ROWS_KEYS;
    return work->wants & CRM_ROWS_KEYS ? appointments_key(all, import, err) : CRM_OK;
}

static enum crm_status finish(struct work *work, struct crm_err *err)
{
    struct crm_tally *tally = &work->tally;
    enum crm_status status = CRM_OK, closed;

    tally->n_filled = tally->sums.n_out;
    if (work->no_memory)
        return crm_err_nomem(err);
    if (work->merging)
        status = merge(work, err);
    if (!status && work->appointments.moves)
        status = appointments_finish(
            &work->appointments, work->import, &work->held, &work->held_len, err);
    if (!status && work->appointments.keyed)
        status = count_merged(work, err);
    if (!status && work->opt->anonymity)
        status = anonymity_write(work->cli, work->opt, work->import,
            (struct crm_slice){work->held, work->held_len}, put_cells, work->out, err);
    else if (!status && (work->merging || work->holding))
        lines_put(work->out, work->held, work->held_len);
    if (status)
        return status;
    for (size_t i = 0; i < work->import->n_columns; i++)
        if (work->import->column[i].field != CRM_N_FIELDS)
            tally->filled[work->import->column[i].field] = work->filled[i];
    if (work->opt->totals)
        status = totals_write(work->cli, work->opt, tally, err);
    if (work->rejects && !status)
        status = crm_out_close(work->rejects, err);
    else
        crm_out_abandon(work->rejects);
    work->rejects = NULL;
    if (status)
        return status;
    work->closed = true;
    closed = work->out ? crm_out_close(work->out, err) : crm_writer_close(&work->writer, err);
    work->out = NULL;
    check_rejects(work->cli, work->opt, tally);
    if (!closed && work->opt->reconcile) {
        struct crm_import_options like = work->import->options;
        like.plan.preset_said = work->opt->presets.n > 1; /* one for the payments too */
        closed = reconcile(
            work->cli, &work->days, work->opt->reconcile, work->opt->reconciled, &like, err);
    }
    return closed;
}

static bool has_dated_totals(const struct crm_import *import)
{
    for (size_t i = 0; i < import->n_files; i++)
        if (import->file[i].plan.dated_totals || import->file[i].plan.blank_totals)
            return true;
    return false;
}

static bool differs(const struct crm_import *import)
{
    for (size_t i = 0; i < import->n_files; i++)
        if (import->file[i].plan.differs)
            return true;
    return false;
}

enum crm_status convert(struct crm_cli *cli, const struct import_options *opt,
    struct crm_import *import, struct key_map *keys, struct crm_err *err)
{
    struct work work = {.cli = cli, .opt = opt, .import = import, .keys = keys};
    struct crm_flow flow = {.ctx = &work,
        .n_shards = 1,
        .batch_new = batch_new,
        .batch_free = crm_rows_batch_free,
        .parse = crm_rows_batch_parse,
        .apply = apply,
        .progress = progress};
    int threads = crm_fill_in_order(import) ? 1
                  : cli->threads            ? (int)cli->threads
                  : cli->output             ? crm_flow_threads(import->reader)
                                            : crm_flow_threads_writing(import->reader);
    enum crm_status status;
    bool open;

    crm_tally_init(&work.tally, import->options.plan.stream);
    crm_overlap_init(&work.overlap);
    crm_map_init(&work.reasons);
    crm_control_init(&work.control);
    crm_map_init(&work.days.map);
    merge_init(&work.merge);
    appointments_init(&work.appointments);
    work.merging = is_merged(opt);
    work.wants = (import->n_key ? CRM_ROWS_KEYS : 0) | (opt->totals ? CRM_ROWS_IDS : 0) |
                 (work.merging ? CRM_ROWS_IDS : 0) | (keys->open ? CRM_ROWS_SECRETS : 0) |
                 (opt->reconcile || has_dated_totals(import) ? CRM_ROWS_DAYS : 0) |
                 (import->n_files > 1 && !import->n_key ? CRM_ROWS_HASHES : 0);
    work.holding = opt->anonymity != NULL;
    work.filled = crm_mem_zalloc(import->n_columns, sizeof *work.filled);
    status = work.filled ? CRM_OK : crm_err_nomem(err);
    if (!status && opt->stream == CRM_STREAM_BOOKINGS)
        status = start_appointments(&work, err);
    if (!status && work.merging)
        status = start_merging(&work, err);
    if (!status && opt->anonymity)
        status = anonymity_check(opt, import, err);
    if (!status)
        status = open_output(&work, err);
    open = !status;
    if (!status)
        status = open_rejects(&work, err);
    if (!status) {
        crm_progress_start(&work.progress, cli, crm_reader_size(import->reader));
        status = crm_flow_run(import->reader, &flow, threads, err);
        crm_progress_end(&work.progress);
        if (!status)
            say_suspect(&work);
    }
    if (!status)
        status = finish(&work, err);
    if (!status)
        say_tally(cli, &work.tally, work.reasons.n > 0);
    if (!status)
        say_reasons(&work);
    if (!status && work.n_agree)
        crm_cli_note(cli, "%llu total%s of the till agree%s with the rows",
            (unsigned long long)work.n_agree, plural(work.n_agree), work.n_agree == 1 ? "s" : "");
    if (!status)
        appointments_say(&work.appointments, import, cli);
    if (!status && work.tally.n_differ > 5)
        crm_cli_warn(cli, "%llu totals of the till differ from the rows",
            (unsigned long long)work.tally.n_differ);
    if (!status)
        cli->rows_set_aside |= work.tally.n_differ > 0 || differs(import);
    if (open && !work.closed) {
        crm_out_abandon(work.rejects);
        if (work.out)
            crm_out_abandon(work.out);
        else
            crm_writer_abandon(&work.writer);
    }
    crm_tally_release(&work.tally);
    crm_overlap_release(&work.overlap);
    crm_map_release(&work.reasons);
    crm_control_release(&work.control);
    free(work.left);
    crm_suspect_release(&work.suspect);
    days_release(&work.days);
    merge_release(&work.merge);
    appointments_release(&work.appointments);
    free(work.to);
    free(work.column);
    free(work.filled);
    free(work.held);
    return status;
}
