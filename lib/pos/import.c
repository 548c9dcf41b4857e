#include "pos/import.h"

#include "base/mem.h"

#include <stdlib.h>

/* ---- the reader's questions ----------------------------------------------------------- */

static enum crm_status plan_file(struct crm_import *import, const struct crm_plan_options *options,
    const char *file, struct crm_slice head, bool whole, struct crm_plan *plan, struct crm_err *err)
{
    const struct crm_alike_group *alike = crm_alike_find(&import->alike, head, whole, options, err);
    enum crm_status status;

    if (alike) {
        crm_alike_copy(alike, file, plan);
        return CRM_OK;
    }
    status = crm_plan_make(plan, options, file, head, whole, err);
    if (!status && (status = crm_alike_add(&import->alike, plan, head, err)))
        crm_plan_release(plan);
    return status;
}

/* The reader asks once for each file in order, and again for a file it has to open anew. */
static enum crm_status layout_of(void *ctx, const char *file, struct crm_slice head, bool whole,
    struct crm_layout *layout, struct crm_err *err)
{
    struct crm_import *import = ctx;
    struct crm_plan_options options = import->options.plan;
    struct crm_plan *plan;
    enum crm_status status;
    const char *name;

    options.nameless = import->options.pseudonyms != NULL;
    if (layout->sheet) {
        options.dialect = layout->dialect;
        options.encoding = NULL;
    }
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
    status = plan_file(import, &options, name, head, whole, plan, err);
    if (status)
        return status;
    import->n_planned++;
    *layout = plan->layout;
    return CRM_OK;
}

/* ---- what the files must agree on ------------------------------------------------------ */

/* A column of A|B. */
static bool has_a_part(const struct crm_plan *plan, const char *headers)
{
    struct crm_slice rest = crm_slice_of(headers), piece;
    char header[256];
    bool twice;

    while (strchr(headers, '|') && crm_slice_split(&rest, '|', &piece)) {
        piece = crm_slice_trim(piece);
        if (piece.len >= sizeof header)
            continue;
        memcpy(header, piece.ptr, piece.len);
        header[piece.len] = '\0';
        if (crm_plan_find_header(plan, header, &twice) != CRM_COLUMN_NONE)
            return true;
    }
    return false;
}

static enum crm_status check_aliases(const struct crm_import *import, struct crm_err *err)
{
    const struct crm_plan_options *options = &import->options.plan;

    for (size_t i = 0; i < options->n_alias && !import->options.aliases_optional; i++) {
        bool any = options->alias[i].header[0] == '=', twice;
        char show[CRM_ERR_SHOW];
        for (size_t k = 0; k < import->n_files && !any; k++)
            any = crm_plan_find_header(&import->file[k].plan, options->alias[i].header, &twice) !=
                      CRM_COLUMN_NONE ||
                  has_a_part(&import->file[k].plan, options->alias[i].header) ||
                  (import->file[k].plan.n_terms && crm_plan_is_sum_of(options->alias[i].header));
        if (!any)
            return crm_err_set(err, CRM_EUSAGE, "--column %s: no file has a column %s",
                options->alias[i].name,
                crm_err_show(options->alias[i].header, strlen(options->alias[i].header), show));
    }
    return CRM_OK;
}

static enum crm_status check_said(const struct crm_import *import, struct crm_err *err)
{
    const struct crm_plan_options *options = &import->options.plan;

    for (size_t i = 0; i < options->n_said; i++) {
        const struct crm_said *said = &options->said[i];
        bool any = false, twice;
        char show[CRM_ERR_SHOW];
        for (size_t k = 0; k < import->n_files && !any; k++) {
            any = crm_plan_said_column(&import->file[k].plan, said, &twice) != CRM_COLUMN_NONE;
            if (twice)
                return crm_plan_twice(&import->file[k].plan, said->column, err);
        }
        if (!any)
            return crm_err_set(err, CRM_EUSAGE, "--%s: no file has a column %s",
                said->keep_only ? "keep-only" : "skip",
                crm_err_show(said->column, strlen(said->column), show));
    }
    for (size_t i = 0; i < options->n_down; i++) {
        struct crm_said said = {.column = options->down[i]};
        bool any = false, twice;
        char show[CRM_ERR_SHOW];
        for (size_t k = 0; k < import->n_files && !any; k++)
            any = crm_plan_said_column(&import->file[k].plan, &said, &twice) != CRM_COLUMN_NONE;
        if (!any)
            return crm_err_set(err, CRM_EUSAGE, "--fill-down: no file has a column %s",
                crm_err_show(said.column, strlen(said.column), show));
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
    enum crm_status status = prepare_space(import, err);

    measure_ids(import);
    if (!status)
        status = check_aliases(import, err);
    if (!status)
        status = check_said(import, err);
    if (!status)
        status = check_levels(import, err);
    if (!status)
        status = check_namespace(import, err);
    if (!status)
        status = crm_import_columns(import, err);
    return status ? status : crm_import_cells(import, err);
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
        .ctx = m,
        .unpack = options->unpack};
    enum crm_status status;

    *import = NULL;
    for (size_t i = 0; i < options->plan.n_alias; i++) {
        const char *name = options->plan.alias[i].name;
        char show[CRM_ERR_SHOW];
        if (crm_stream_field(options->plan.stream, crm_slice_of(name)) == CRM_N_FIELDS) {
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
    crm_alike_release(&import->alike);
    crm_arena_release(&import->arena);
    free(import->column);
    free(import->file);
    free(import);
}
