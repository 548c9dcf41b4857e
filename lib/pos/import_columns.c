/* Which columns go out. */

#include "base/mem.h"
#include "pos/import.h"
#include "pos/text.h"

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
        enum crm_field field = crm_stream_field(import->options.plan.stream, crm_slice_of(name));
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

size_t crm_import_kept(const struct crm_plan *plan, const char *name)
{
    enum crm_field field = crm_stream_field(plan->stream, crm_slice_of(name));
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
        status = any ? add_column(import, cap,
                           crm_stream_name(import->options.plan.stream, fields[i]), fields[i], err)
                     : CRM_OK;
        if (status)
            return status;
    }
    for (int f = 0; f < CRM_N_FIELDS; f++) {
        bool any = false;
        for (size_t k = 0; k < import->n_files; k++)
            any |= crm_plan_has(&import->file[k].plan, (enum crm_field)f);
        if (any && (import->options.facts & crm_field_bit((enum crm_field)f)) &&
            add_column(import, cap, crm_field_info((enum crm_field)f)->name, (enum crm_field)f,
                err) != CRM_OK)
            return CRM_ENOMEM;
    }
    return CRM_OK;
}

static enum crm_status named_columns(struct crm_import *import, size_t *cap, struct crm_err *err)
{
    for (size_t i = 0; i < import->options.n_keep; i++) {
        const char *name = import->options.keep[i];
        bool any = false, twice;
        char show[CRM_ERR_SHOW];
        enum crm_status status;
        for (size_t k = 0; k < import->n_files; k++) {
            const struct crm_plan *plan = &import->file[k].plan;
            if (crm_import_kept(plan, name) != CRM_COLUMN_NONE)
                any = true;
            else if (crm_plan_find_header(plan, name, &twice) == CRM_COLUMN_NONE && twice)
                return crm_plan_twice(plan, name, err);
        }
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
            if (crm_plan_find_header(plan, name, &twice) != i)
                return crm_plan_twice(plan, name, err);
            status = add_column(import, cap, name, CRM_N_FIELDS, err);
            if (status)
                return status;
        }
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

enum crm_status crm_import_columns(struct crm_import *import, struct crm_err *err)
{
    size_t cap = 0;
    enum crm_status status = canonical_columns(import, &cap, err);

    if (!status)
        status = named_columns(import, &cap, err);
    if (!status && import->options.keep_all)
        status = other_columns(import, &cap, err);
    if (!status)
        status = drop_columns(import, err);
    return status ? status : key_columns(import, err);
}
