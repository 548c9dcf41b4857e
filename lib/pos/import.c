#include "pos/import.h"

#include "base/mem.h"
#include "pos/text.h"

#include <stdlib.h>

/* ---- the reader's questions ----------------------------------------------------------- */

/* The reader asks once for each file in order, and again for a file it has to open anew. */
static enum crm_status layout_of(void *ctx, const char *file, struct crm_slice head, bool whole,
    struct crm_layout *layout, struct crm_err *err)
{
    struct crm_import *import = ctx;
    struct crm_plan *plan;
    enum crm_status status;
    const char *name;

    if (import->n_planned == import->n_files) {
        for (size_t i = 0; i < import->n_files; i++) {
            if (strcmp(import->file[i].plan.file, file) == 0) {
                *layout = import->file[i].plan.layout;
                return CRM_OK;
            }
        }
    }
    name = crm_arena_dup(&import->arena, crm_slice_of(file));
    if (!name)
        return crm_err_nomem(err);
    plan = &import->file[import->n_planned].plan;
    status = crm_plan_make(plan, &import->options.plan, name, head, whole, err);
    if (status)
        return status;
    import->n_planned++;
    *layout = plan->layout;
    return CRM_OK;
}

/* ---- columns -------------------------------------------------------------------------- */

/* A column of the output; a second one of the same name means the same. */
static enum crm_status add_column(struct crm_import *import, size_t *cap, const char *name,
    enum crm_field field, struct crm_err *err)
{
    for (size_t i = 0; i < import->n_columns; i++)
        if (strcmp(import->column[i].name, name) == 0)
            return CRM_OK;
    if (!crm_mem_grow((void **)&import->column, cap, import->n_columns + 1, sizeof *import->column))
        return crm_err_nomem(err);
    import->column[import->n_columns++] = (struct crm_import_column){name, field};
    return CRM_OK;
}

/* --drop: the columns as if they had never been found. */
static enum crm_status drop_columns(struct crm_import *import, struct crm_err *err)
{
    for (size_t d = 0; d < import->options.n_drop; d++) {
        const char *name = import->options.drop[d];
        enum crm_field field = crm_field_find(crm_slice_of(name));
        size_t left = 0;
        char show[CRM_ERR_SHOW];
        if (field != CRM_N_FIELDS && crm_field_required(import->options.plan.stream, field))
            return crm_err_set(err, CRM_EUSAGE, "--drop: the stream must have %s",
                crm_err_show(name, strlen(name), show));
        for (size_t i = 0; i < import->n_columns; i++)
            if (strcmp(import->column[i].name, name) != 0)
                import->column[left++] = import->column[i];
        if (left == import->n_columns && field == CRM_N_FIELDS)
            return crm_err_set(err, CRM_EUSAGE, "--drop: there is no column %s",
                crm_err_show(name, strlen(name), show));
        import->n_columns = left;
    }
    return CRM_OK;
}

/* The column that `name` after --keep means in this file: a header to the letter, a field, or a
 * header but for case and blanks. */
static size_t kept_column(const struct crm_plan *plan, const char *name)
{
    enum crm_field field = crm_field_find(crm_slice_of(name));
    bool twice;

    for (size_t i = 0; i < plan->n_columns; i++)
        if (crm_slice_is(crm_text_clean(plan->header[i]), name))
            return crm_plan_find_header(plan, name, &twice);
    if (field != CRM_N_FIELDS && plan->column[field] != CRM_COLUMN_NONE)
        return plan->column[field];
    return crm_plan_find_header(plan, name, &twice);
}

static bool goes_out(const struct crm_import *import, enum crm_field field)
{
    for (size_t i = 0; i < import->n_columns; i++)
        if (import->column[i].field == field)
            return true;
    return false;
}

bool crm_import_uses(const struct crm_import *import, size_t file, size_t column)
{
    const struct crm_plan *plan = &import->file[file].plan;

    for (size_t i = 0; plan->preset && i < plan->preset->n_refs; i++)
        if (plan->ref[i] == column)
            return true;
    for (int f = 0; f < CRM_N_FIELDS; f++)
        if (plan->column[f] == column &&
            (f == CRM_FIELD_TIME || goes_out(import, (enum crm_field)f)))
            return true;
    return false;
}

static enum crm_status canonical_columns(
    struct crm_import *import, size_t *cap, struct crm_err *err)
{
    const enum crm_field *fields;
    size_t n = crm_field_output(import->options.plan.stream, &fields);

    for (size_t i = 0; i < n; i++) {
        bool any = false;
        enum crm_status status;
        for (size_t k = 0; k < import->n_files; k++)
            any |= crm_plan_gives(&import->file[k].plan, fields[i]);
        status =
            any ? add_column(import, cap, crm_field_info(fields[i])->name, fields[i], err) : CRM_OK;
        if (status)
            return status;
    }
    return CRM_OK;
}

static enum crm_status named_columns(struct crm_import *import, size_t *cap, struct crm_err *err)
{
    for (size_t i = 0; i < import->options.n_keep; i++) {
        const char *name = import->options.keep[i];
        bool any = false;
        char show[CRM_ERR_SHOW];
        enum crm_status status;
        for (size_t k = 0; k < import->n_files; k++)
            any |= kept_column(&import->file[k].plan, name) != CRM_COLUMN_NONE;
        if (!any)
            return crm_err_set(err, CRM_EUSAGE, "--keep: no file has a column %s",
                crm_err_show(name, strlen(name), show));
        status = add_column(import, cap, name, CRM_N_FIELDS, err);
        if (status)
            return status;
    }
    return CRM_OK;
}

/* --keep all: every header of every file that is left. Columns without a name stay out. */
static enum crm_status other_columns(struct crm_import *import, size_t *cap, struct crm_err *err)
{
    for (size_t k = 0; k < import->n_files; k++) {
        const struct crm_plan *plan = &import->file[k].plan;
        for (size_t i = 0; i < plan->n_columns; i++) {
            struct crm_slice header = crm_text_clean(plan->header[i]);
            char *name;
            enum crm_status status;
            bool twice;
            if (header.len == 0 || crm_import_uses(import, k, i))
                continue;
            name = crm_arena_dup(&import->arena, header);
            if (!name)
                return crm_err_nomem(err);
            if (crm_plan_find_header(plan, name, &twice) != i) {
                char show[CRM_ERR_SHOW];
                crm_err_place(err, plan->file, plan->header_line, NULL);
                return crm_err_set(err, CRM_EDATA, "two columns are called %s",
                    crm_err_show(name, header.len, show));
            }
            status = add_column(import, cap, name, CRM_N_FIELDS, err);
            if (status)
                return status;
        }
    }
    return CRM_OK;
}

static enum crm_status check_aliases(const struct crm_import *import, struct crm_err *err)
{
    const struct crm_plan_options *options = &import->options.plan;

    for (size_t i = 0; i < options->n_alias && !import->options.aliases_optional; i++) {
        bool any = options->alias[i].header[0] == '=', twice;
        char show[CRM_ERR_SHOW];
        for (size_t k = 0; k < import->n_files && !any; k++)
            any = crm_plan_find_header(&import->file[k].plan, options->alias[i].header, &twice) !=
                  CRM_COLUMN_NONE;
        if (!any)
            return crm_err_set(err, CRM_EUSAGE, "--column %s: no file has a column %s",
                options->alias[i].name,
                crm_err_show(options->alias[i].header, strlen(options->alias[i].header), show));
    }
    return CRM_OK;
}

/* The output column that `name` means: its own name, or the header it comes from. */
static size_t output_column(const struct crm_import *import, const char *name)
{
    bool twice;

    for (size_t i = 0; i < import->n_columns; i++)
        if (strcmp(import->column[i].name, name) == 0)
            return i;
    for (size_t k = 0; k < import->n_files; k++) {
        const struct crm_plan *plan = &import->file[k].plan;
        size_t column = crm_plan_find_header(plan, name, &twice);
        for (size_t i = 0; i < import->n_columns && column != CRM_COLUMN_NONE; i++)
            if (import->column[i].field != CRM_N_FIELDS &&
                plan->column[import->column[i].field] == column)
                return i;
    }
    return CRM_COLUMN_NONE;
}

static enum crm_status key_columns(struct crm_import *import, struct crm_err *err)
{
    size_t n = import->options.n_key;
    bool all = n == 1 && strcmp(import->options.key[0], "all") == 0;
    char show[CRM_ERR_SHOW];

    import->n_key = all ? import->n_columns : n;
    import->key = crm_arena_alloc(&import->arena, (import->n_key + 1) * sizeof *import->key);
    if (!import->key)
        return crm_err_nomem(err);
    for (size_t i = 0; i < import->n_key; i++) {
        import->key[i] = all ? i : output_column(import, import->options.key[i]);
        if (import->key[i] == CRM_COLUMN_NONE)
            return crm_err_set(err, CRM_EUSAGE, "--key: the output has no column %s; --keep can",
                crm_err_show(import->options.key[i], strlen(import->options.key[i]), show));
    }
    return CRM_OK;
}

static const struct crm_preset *preset_of(const struct crm_plan *plan)
{
    return plan->preset ? plan->preset : plan->looks_like;
}

/* A sale that stands in lines here and in payments there would count twice. */
static enum crm_status check_levels(const struct crm_import *import, struct crm_err *err)
{
    const struct crm_plan *first = NULL;

    for (size_t i = 0; i < import->n_files; i++) {
        const struct crm_plan *plan = &import->file[i].plan;
        if (!preset_of(plan))
            continue;
        if (first && preset_of(first)->level != preset_of(plan)->level) {
            crm_err_place(err, plan->file, plan->header_line, NULL);
            return crm_err_set(err, CRM_EUSAGE,
                "a row is a %s here (%s) and a %s in %s (%s): the same sale would count twice; "
                "import one kind, and compare it with --reconcile",
                crm_level_name(preset_of(plan)->level), preset_of(plan)->name,
                crm_level_name(preset_of(first)->level), first->file, preset_of(first)->name);
        }
        if (!first)
            first = plan;
    }
    return CRM_OK;
}

/* Client 1001 of two tills is two persons. */
static enum crm_status check_namespace(const struct crm_import *import, struct crm_err *err)
{
    const struct crm_plan *first = &import->file[0].plan;
    size_t a = first->column[CRM_FIELD_CUSTOMER_ID];

    if (import->options.name_space)
        return CRM_OK;
    for (size_t i = 1; i < import->n_files; i++) {
        const struct crm_plan *plan = &import->file[i].plan;
        size_t b = plan->column[CRM_FIELD_CUSTOMER_ID];
        char show[CRM_ERR_SHOW], other[CRM_ERR_SHOW];
        if (plan->preset != first->preset) {
            crm_err_place(err, plan->file, plan->header_line, NULL);
            return crm_err_set(err, CRM_EUSAGE,
                "preset %s here and %s in %s: the same id may be two persons; import each till "
                "alone with its own --namespace, or all with one if they share their ids",
                plan->preset->name, first->preset->name, first->file);
        }
        if (a == CRM_COLUMN_NONE || b == CRM_COLUMN_NONE ||
            strcmp(first->key[a], plan->key[b]) == 0)
            continue;
        crm_err_place(err, plan->file, plan->header_line, NULL);
        return crm_err_set(err, CRM_EUSAGE,
            "ids are in column %s here and %s in %s: the same number may be two persons; import "
            "each till alone with its own --namespace, or all with one if they share their ids",
            crm_err_show(plan->header[b].ptr, plan->header[b].len, show),
            crm_err_show(first->header[a].ptr, first->header[a].len, other), first->file);
    }
    return CRM_OK;
}

/* ---- where the cells come from -------------------------------------------------------- */

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
    if (stream == CRM_STREAM_TRANSACTIONS && field == CRM_FIELD_DATE)
        return CRM_TURN_DATE;
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

static bool is_copied(const struct crm_import *import, const struct crm_import_cell *cell)
{
    bool made = *import->space || import->options.link || import->options.map;

    if (cell->slot == CRM_COLUMN_NONE || is_hidden(import, cell->secret))
        return false;
    switch (cell->turn) {
    case CRM_KIND_TEXT:
        return true;
    case CRM_KIND_ID:
    case CRM_TURN_CUSTOMER:
        return !made && import->options.n_walk_in == 0;
    case CRM_TURN_KEPT:
        return import->options.plan.stream != CRM_STREAM_ANSWERS;
    default:
        return false;
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
    column = kept_column(&file->plan, field);
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
        from = kept_column(plan, column->name);
        if (from == CRM_COLUMN_NONE)
            continue;
        file->kept[from] = true;
        cell->secret = secret_of(import, plan, CRM_N_FIELDS, from);
        if (!want(wants, source->column_of[from], &cell->slot))
            return crm_err_nomem(err);
    }
    for (size_t i = 0; i < import->n_columns; i++)
        file->cell[i].copied = is_copied(import, &file->cell[i]);
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

static enum crm_status prepare_space(struct crm_import *import, struct crm_err *err)
{
    const char *name = import->options.name_space;
    size_t n = name ? strlen(name) : 0;
    char *space = crm_arena_bytes(&import->arena, n + 2);

    if (!space)
        return crm_err_nomem(err);
    memcpy(space, name ? name : "", n);
    memcpy(space + n, name ? ":" : "", 2 - !name);
    import->space = space;
    return CRM_OK;
}

static void measure_ids(struct crm_import *import)
{
    const struct crm_idmap *map = import->options.map;
    const struct crm_link *link = import->options.link;

    for (uint32_t i = 0; map && i < map->old.n; i++)
        if (map->now[i].len > import->longest_id)
            import->longest_id = map->now[i].len;
    for (uint32_t i = 0; link && i < link->nodes.n; i++)
        if (crm_link_text(link, i).len > import->longest_id)
            import->longest_id = crm_link_text(link, i).len;
}

static enum crm_status resolve(struct crm_import *import, struct crm_err *err)
{
    size_t cap = 0;
    struct wants wants = {NULL, 0, 0};
    enum crm_status status = prepare_space(import, err);

    measure_ids(import);
    if (!status)
        status = check_aliases(import, err);
    if (!status)
        status = check_levels(import, err);
    if (!status)
        status = check_namespace(import, err);
    if (!status)
        status = canonical_columns(import, &cap, err);
    if (!status)
        status = named_columns(import, &cap, err);
    if (!status && import->options.keep_all)
        status = other_columns(import, &cap, err);
    if (!status)
        status = drop_columns(import, err);
    if (!status)
        status = key_columns(import, err);
    for (size_t k = 0; k < import->n_files && !status; k++)
        status = map_file(import, k, &wants, err);
    if (!status)
        count_copies(import, wants.n);
    if (!status)
        status = crm_reader_want(import->reader, wants.column, wants.n, err);
    free(wants.column);
    return status;
}

enum crm_status crm_import_open(struct crm_import **import,
    const struct crm_import_options *options, char *const *files, size_t n_files,
    struct crm_err *err)
{
    struct crm_import *m = crm_mem_zalloc(1, sizeof *m);
    struct crm_reader_spec spec = {.files = files,
        .n_files = n_files,
        .dialect = options->plan.dialect,
        .layout = layout_of,
        .ctx = m};
    enum crm_status status;

    *import = NULL;
    for (size_t i = 0; i < options->plan.n_alias; i++) {
        const char *name = options->plan.alias[i].name;
        char show[CRM_ERR_SHOW];
        if (crm_field_find(crm_slice_of(name)) == CRM_N_FIELDS) {
            free(m);
            return crm_err_set(err, CRM_EUSAGE,
                "--column: %s is no field; --list-fields shows them",
                crm_err_show(name, strlen(name), show));
        }
    }
    if (!m)
        return crm_err_nomem(err);
    m->options = *options;
    m->n_files = n_files ? n_files : 1;
    crm_arena_init(&m->arena);
    m->file = crm_mem_zalloc(m->n_files, sizeof *m->file);
    status = m->file ? crm_reader_open(&m->reader, &spec, err) : crm_err_nomem(err);
    if (!status)
        status = resolve(m, err);
    if (status) {
        crm_import_close(m);
        return status;
    }
    crm_err_init(err);
    *import = m;
    return CRM_OK;
}

void crm_import_close(struct crm_import *import)
{
    if (!import)
        return;
    crm_reader_close(import->reader);
    for (size_t i = 0; i < import->n_planned; i++)
        crm_plan_release(&import->file[i].plan);
    crm_arena_release(&import->arena);
    free(import->column);
    free(import->file);
    free(import);
}
