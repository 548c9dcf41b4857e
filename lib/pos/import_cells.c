/* Where the cells of the columns come from. */

#include "base/mem.h"
#include "pos/appointment.h"
#include "pos/import.h"
#include "pos/text.h"

#include <stdlib.h>

struct wants {
    size_t *column; /* of the reader's union header */
    size_t n, cap;
};

static bool want(struct wants *wants, size_t column, size_t *slot)
{
    for (size_t i = 0; i < wants->n; i++) {
        if (wants->column[i] == column) {
            *slot = i;
            return true;
        }
    }
    if (!crm_mem_grow((void **)&wants->column, &wants->cap, wants->n + 1, sizeof *wants->column))
        return false;
    *slot = wants->n;
    wants->column[wants->n++] = column;
    return true;
}

static unsigned turn_of(enum crm_stream stream, enum crm_field field)
{
    if (field == CRM_FIELD_CUSTOMER_ID)
        return CRM_TURN_CUSTOMER;
    if (field == CRM_FIELD_DATE &&
        (stream == CRM_STREAM_TRANSACTIONS || stream == CRM_STREAM_BOOKINGS))
        return CRM_TURN_DATE;
    if (stream == CRM_STREAM_BOOKINGS)
        return field == CRM_FIELD_STATE    ? CRM_TURN_STATE
               : field == CRM_FIELD_END    ? CRM_TURN_END
               : field == CRM_FIELD_AMOUNT ? CRM_TURN_PRICE
                                           : crm_field_info(field)->kind;
    return field == CRM_FIELD_AMOUNT ? CRM_TURN_AMOUNT : crm_field_info(field)->kind;
}

/* What a column of a file tells of a person, whatever it is called in the output. */
static enum crm_field secret_of(const struct crm_import *import, const struct crm_plan *plan,
    enum crm_field field, size_t column)
{
    if (field != CRM_N_FIELDS)
        return crm_privacy_is_secret(field) ? field : CRM_N_FIELDS;
    for (int f = 0; f < CRM_N_FIELDS && column != CRM_COLUMN_NONE; f++)
        if (crm_privacy_is_secret((enum crm_field)f) &&
            (plan->column[f] == column || crm_field_rank(import->options.plan.stream,
                                              (enum crm_field)f, plan->key[column]) >= 0))
            return (enum crm_field)f;
    return CRM_N_FIELDS;
}

static bool is_hidden(const struct crm_import *import, enum crm_field secret)
{
    return secret != CRM_N_FIELDS && (import->options.pseudonyms ||
                                         (import->options.mask_phone && secret == CRM_FIELD_PHONE));
}

static enum crm_import_plain plain_of(const struct crm_import *import,
    const struct crm_import_file *file, const struct crm_import_cell *cell)
{
    bool other = import->options.link || import->options.map;
    bool spaced = *import->space || import->options.n_walk_in;
    bool answers = import->options.plan.stream == CRM_STREAM_ANSWERS;

    if (is_hidden(import, cell->secret))
        return CRM_PLAIN_NOT;
    if (cell->slot == CRM_COLUMN_NONE && cell->turn != CRM_KIND_WORD)
        return cell->constant.len || cell->turn >= CRM_TURN_DATE ? CRM_PLAIN_NOT
                                                                 : CRM_PLAIN_NOTHING;
    switch (cell->turn) {
    case CRM_KIND_TEXT:
        return CRM_PLAIN_TEXT;
    case CRM_TURN_KEPT:
        return answers ? CRM_PLAIN_NOT : CRM_PLAIN_KEPT;
    case CRM_KIND_ID:
        return other || spaced ? CRM_PLAIN_NOT : CRM_PLAIN_TEXT;
    case CRM_TURN_CUSTOMER:
        /* in a client list it may say that the line is a total */
        if (other || import->options.plan.stream == CRM_STREAM_CLIENTS)
            return CRM_PLAIN_NOT;
        return spaced ? CRM_PLAIN_SPACED : CRM_PLAIN_CUSTOMER;
    case CRM_TURN_DATE:
        return CRM_PLAIN_DATE;
    case CRM_TURN_AMOUNT:
        return file->plan.made || file->plan.n_terms ? CRM_PLAIN_NOT : CRM_PLAIN_AMOUNT;
    case CRM_KIND_NUMBER:
    case CRM_KIND_MONEY:
        return CRM_PLAIN_NUMBER;
    case CRM_KIND_OFF:
        return CRM_PLAIN_OFF;
    case CRM_KIND_WORD:
        return CRM_PLAIN_KIND;
    default:
        return CRM_PLAIN_NOT;
    }
}

/* Which cells of the file are plain, and whether its rows are. */
static void find_plain(const struct crm_import *import, struct crm_import_file *file)
{
    file->plain = import->options.plan.stream == CRM_STREAM_TRANSACTIONS &&
                  !file->plan.dated_totals && !file->plan.blank_totals &&
                  !import->options.consent_field && !file->fills && !file->plan.once;
    for (size_t i = 0; i < import->n_columns; i++) {
        file->cell[i].plain = plain_of(import, file, &file->cell[i]);
        file->plain &= file->cell[i].plain != CRM_PLAIN_NOT;
    }
}

/* What the preset looks at besides. */
static enum crm_status map_refs(
    struct crm_import *import, size_t k, struct wants *wants, struct crm_err *err)
{
    struct crm_import_file *file = &import->file[k];
    const struct crm_file *source = crm_reader_file(import->reader, k);
    const struct crm_plan *plan = &file->plan;
    size_t n = plan->preset ? plan->preset->n_refs : 0;

    file->ref = crm_arena_alloc(&import->arena, (n + 1) * sizeof *file->ref);
    if (!file->ref)
        return crm_err_nomem(err);
    for (size_t i = 0; i < n; i++) {
        file->ref[i] = (struct crm_import_cell){.slot = CRM_COLUMN_NONE, .constant = {"", 0}};
        if (plan->ref[i] != CRM_COLUMN_NONE &&
            !want(wants, source->column_of[plan->ref[i]], &file->ref[i].slot))
            return crm_err_nomem(err);
    }
    return CRM_OK;
}

/* What is filled in before a row is turned, and what is added to its amount. */
static enum crm_status map_fills(
    struct crm_import *import, size_t k, struct wants *wants, struct crm_err *err)
{
    struct crm_import_file *file = &import->file[k];
    const struct crm_file *source = crm_reader_file(import->reader, k);
    const struct crm_plan *plan = &file->plan;
    struct crm_import_cell *name = &file->field[CRM_FIELD_NAME];

    file->down = crm_arena_alloc(&import->arena, (plan->n_down + 1) * sizeof *file->down);
    if (!file->down)
        return crm_err_nomem(err);
    file->term = crm_arena_alloc(&import->arena, (plan->n_terms + 1) * sizeof *file->term);
    if (!file->term)
        return crm_err_nomem(err);
    for (size_t i = 0; i < plan->n_terms; i++)
        if (!want(wants, source->column_of[plan->term[i].column], &file->term[i]))
            return crm_err_nomem(err);
    file->fills = plan->n_down || plan->once_a_ticket || (plan->preset && plan->preset->fill_group);
    for (size_t i = 0; i < plan->n_down; i++)
        if (!want(wants, source->column_of[plan->down[i]], &file->down[i]))
            return crm_err_nomem(err);
    for (int f = 0; f < CRM_N_FIELDS; f++) {
        file->fallback[f] = CRM_COLUMN_NONE;
        if (plan->fallback[f] == CRM_COLUMN_NONE)
            continue;
        file->fills = true;
        if (!want(wants, source->column_of[plan->fallback[f]], &file->fallback[f]))
            return crm_err_nomem(err);
    }
    if (file->has[CRM_FIELD_NAME] || !crm_plan_gives(plan, CRM_FIELD_NAME))
        return CRM_OK;
    /* the joined name takes the place of its first part */
    *name =
        file->field[file->has[CRM_FIELD_FIRST_NAME] ? CRM_FIELD_FIRST_NAME : CRM_FIELD_LAST_NAME];
    file->has[CRM_FIELD_NAME] = true;
    file->fills |= file->has[CRM_FIELD_FIRST_NAME] && file->has[CRM_FIELD_LAST_NAME];
    file->joins_names = file->has[CRM_FIELD_FIRST_NAME] && file->has[CRM_FIELD_LAST_NAME];
    return CRM_OK;
}

/* Telephones: by their field, as an id, kept under another name. */
static enum crm_status map_phones(
    struct crm_import *import, size_t k, struct wants *wants, struct crm_err *err)
{
    struct crm_import_file *file = &import->file[k];
    const struct crm_file *source = crm_reader_file(import->reader, k);
    const struct crm_plan *plan = &file->plan;

    file->phone = crm_arena_alloc(&import->arena, (plan->n_columns + 1) * sizeof *file->phone);
    if (!file->phone)
        return crm_err_nomem(err);
    for (size_t i = 0; i < plan->n_columns && import->options.phone != CRM_PHONE_AS_IS; i++) {
        if (plan->column[CRM_FIELD_PHONE] != i &&
            crm_field_rank(plan->stream, CRM_FIELD_PHONE, plan->key[i]) < 0)
            continue;
        if (!want(wants, source->column_of[i], &file->phone[file->n_phones++]))
            return crm_err_nomem(err);
        file->fills = true;
    }
    return CRM_OK;
}

/* What leaves rows out by a word. */
static enum crm_status map_judges(
    struct crm_import *import, size_t k, struct wants *wants, struct crm_err *err)
{
    struct crm_import_file *file = &import->file[k];
    const struct crm_file *source = crm_reader_file(import->reader, k);

    file->judged =
        crm_arena_alloc(&import->arena, (file->plan.n_judges + 1) * sizeof *file->judged);
    if (!file->judged)
        return crm_err_nomem(err);
    for (size_t i = 0; i < file->plan.n_judges; i++)
        if (!want(wants, source->column_of[file->plan.judge[i].column], &file->judged[i]))
            return crm_err_nomem(err);
    return CRM_OK;
}

/* What says what became of an appointment, and from where it was moved. */
static enum crm_status map_votes(
    struct crm_import *import, size_t k, struct wants *wants, struct crm_err *err)
{
    struct crm_import_file *file = &import->file[k];
    const struct crm_file *source = crm_reader_file(import->reader, k);
    const struct crm_plan *plan = &file->plan;

    file->moved_from = CRM_COLUMN_NONE;
    file->voted = crm_arena_alloc(&import->arena, (plan->n_votes + 1) * sizeof *file->voted);
    if (!file->voted)
        return crm_err_nomem(err);
    for (size_t i = 0; i < plan->n_votes; i++)
        if (!want(wants, source->column_of[plan->vote[i].column], &file->voted[i]))
            return crm_err_nomem(err);
    if (plan->moved_from != CRM_COLUMN_NONE &&
        !want(wants, source->column_of[plan->moved_from], &file->moved_from))
        return crm_err_nomem(err);
    return CRM_OK;
}

/* Where a row says whether its client consents; else the lists have to know. */
static enum crm_status map_consent(
    struct crm_import *import, size_t k, struct wants *wants, struct crm_err *err)
{
    struct crm_import_file *file = &import->file[k];
    const struct crm_file *source = crm_reader_file(import->reader, k);
    const char *field = import->options.consent_field;
    char show[CRM_ERR_SHOW];
    size_t column;

    file->consent = (struct crm_import_cell){.slot = CRM_COLUMN_NONE, .constant = {"", 0}};
    if (!field || import->options.consenting)
        return CRM_OK;
    column = crm_import_kept(&file->plan, field);
    if (column == CRM_COLUMN_NONE)
        return crm_err_set(err, CRM_EUSAGE, "--consent: %s has no column %s; --clients LIST may",
            file->plan.file, crm_err_show(field, strlen(field), show));
    return want(wants, source->column_of[column], &file->consent.slot) ? CRM_OK
                                                                       : crm_err_nomem(err);
}

static enum crm_status map_file(
    struct crm_import *import, size_t k, struct wants *wants, struct crm_err *err)
{
    struct crm_import_file *file = &import->file[k];
    const struct crm_file *source = crm_reader_file(import->reader, k);
    const struct crm_plan *plan = &file->plan;
    enum crm_status status;

    if (source->n_columns != plan->n_columns) { /* the two ways to split a header disagree */
        crm_err_place(err, plan->file, source->header_line, NULL);
        return crm_err_set(err, CRM_EDATA, "the quotes of the header line are not well-formed");
    }
    file->cell = crm_arena_alloc(&import->arena, (import->n_columns + 1) * sizeof *file->cell);
    file->kept = crm_arena_alloc(&import->arena, plan->n_columns + 1);
    if (!file->cell || !file->kept)
        return crm_err_nomem(err);
    memset(file->kept, 0, plan->n_columns + 1);
    for (int f = 0; f < CRM_N_FIELDS; f++) {
        struct crm_import_cell *cell = &file->field[f];
        *cell = (struct crm_import_cell){.slot = CRM_COLUMN_NONE, .constant = {"", 0}};
        file->has[f] = crm_plan_has(plan, (enum crm_field)f);
        if (plan->constant[f])
            cell->constant = crm_text_clean(crm_slice_of(plan->constant[f]));
        else if (file->has[f] && !want(wants, source->column_of[plan->column[f]], &cell->slot))
            return crm_err_nomem(err);
    }
    status = map_consent(import, k, wants, err);
    if (!status)
        status = map_refs(import, k, wants, err);
    if (!status)
        status = map_judges(import, k, wants, err);
    if (!status)
        status = map_votes(import, k, wants, err);
    if (!status)
        status = map_fills(import, k, wants, err);
    if (!status)
        status = map_phones(import, k, wants, err);
    if (status)
        return status;
    for (size_t i = 0; i < import->n_columns; i++) {
        const struct crm_import_column *column = &import->column[i];
        struct crm_import_cell *cell = &file->cell[i];
        size_t from;
        *cell = (struct crm_import_cell){
            .slot = CRM_COLUMN_NONE, .constant = {"", 0}, .secret = CRM_N_FIELDS};
        if (column->field != CRM_N_FIELDS) {
            *cell = file->field[column->field];
            cell->turn = turn_of(import->options.plan.stream, column->field);
            cell->secret = secret_of(import, plan, column->field, CRM_COLUMN_NONE);
            continue;
        }
        cell->turn = CRM_TURN_KEPT;
        from = crm_import_kept(plan, column->name);
        if (from == CRM_COLUMN_NONE)
            continue;
        file->kept[from] = true;
        cell->secret = secret_of(import, plan, CRM_N_FIELDS, from);
        if (!want(wants, source->column_of[from], &cell->slot))
            return crm_err_nomem(err);
    }
    find_plain(import, file);
    return CRM_OK;
}

static void count_copies(struct crm_import *import, size_t n_slots)
{
    import->n_copies = 1;
    for (size_t k = 0; k < import->n_files; k++) {
        for (size_t s = 0; s < n_slots; s++) {
            size_t n = 0;
            for (size_t i = 0; i < import->n_columns; i++)
                n += import->file[k].cell[i].slot == s;
            if (n > import->n_copies)
                import->n_copies = n;
        }
    }
}

enum crm_status crm_import_cells(struct crm_import *import, struct crm_err *err)
{
    struct wants wants = {NULL, 0, 0};
    enum crm_status status = CRM_OK;

    for (size_t k = 0; k < import->n_files && !status; k++)
        status = map_file(import, k, &wants, err);
    if (!status) {
        count_copies(import, wants.n);
        status = crm_reader_want(import->reader, wants.column, wants.n, err);
    }
    free(wants.column);
    return status;
}
