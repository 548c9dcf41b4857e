/* Which column is which field: as the user says, else as the dictionary does. */

#include "pos/plan.h"

#include "pos/text.h"

size_t crm_plan_find_header(const struct crm_plan *plan, const char *header, bool *twice)
{
    struct crm_slice want = crm_text_clean(crm_slice_of(header));
    char key[CRM_TEXT_KEY];
    size_t found = CRM_COLUMN_NONE;

    *twice = false;
    crm_text_key(want, key);
    for (int exact = 1; exact >= 0 && found == CRM_COLUMN_NONE; exact--) {
        for (size_t i = 0; i < plan->n_columns; i++) {
            if (exact ? !crm_slice_eq(crm_text_clean(plan->header[i]), want)
                      : !*key || strcmp(plan->key[i], key) != 0)
                continue;
            *twice |= found != CRM_COLUMN_NONE;
            found = i;
        }
        if (*twice)
            return CRM_COLUMN_NONE;
    }
    return found;
}

static enum crm_status two_columns(
    const struct crm_plan *plan, enum crm_field field, size_t a, size_t b, struct crm_err *err)
{
    char first[CRM_ERR_SHOW], second[CRM_ERR_SHOW];
    const char *name = crm_field_info(field)->name;

    crm_err_place(err, plan->file, plan->header_line, NULL);
    return crm_err_set(err, CRM_EDATA, "%s can be column %s or %s: say which with -c %s=HEADER",
        name, crm_err_show(plan->header[a].ptr, plan->header[a].len, first),
        crm_err_show(plan->header[b].ptr, plan->header[b].len, second), name);
}

enum crm_status crm_plan_pick(const struct crm_plan *plan, const struct crm_plan_options *options,
    enum crm_field field, const bool *fit, size_t *column, struct crm_err *err)
{
    int best = -1;
    size_t equal = CRM_COLUMN_NONE;

    *column = CRM_COLUMN_NONE;
    for (size_t i = 0; i < plan->n_columns; i++) {
        int rank = crm_field_rank(options->stream, field, plan->key[i]);
        bool taken = false;
        if (rank < 0 || (fit && !fit[i]))
            continue;
        for (int f = 0; f < CRM_N_FIELDS; f++)
            taken |= plan->column[f] == i;
        if (taken)
            continue;
        if (best < 0 || rank < best) {
            best = rank;
            *column = i;
            equal = CRM_COLUMN_NONE;
        } else if (rank == best) {
            equal = i;
        }
    }
    return equal == CRM_COLUMN_NONE ? CRM_OK : two_columns(plan, field, *column, equal, err);
}

static enum crm_status take_alias(
    struct crm_plan *plan, const struct crm_alias *alias, struct crm_err *err)
{
    enum crm_field field = crm_field_find(crm_slice_of(alias->name));
    char show[CRM_ERR_SHOW];
    size_t column;
    bool twice;

    if (field == CRM_N_FIELDS) /* crm_import_open has said so */
        return CRM_OK;
    if (alias->header[0] == '=') {
        plan->constant[field] = alias->header + 1;
        plan->column[field] = CRM_COLUMN_NONE;
        return CRM_OK;
    }
    column = crm_plan_find_header(plan, alias->header, &twice);
    if (twice) {
        crm_err_place(err, plan->file, plan->header_line, NULL);
        return crm_err_set(err, CRM_EDATA, "two columns are called %s",
            crm_err_show(alias->header, strlen(alias->header), show));
    }
    if (column != CRM_COLUMN_NONE)
        plan->column[field] = column;
    return CRM_OK;
}

static bool is_wanted(const struct crm_plan_options *options, enum crm_field field)
{
    const enum crm_field *output;
    size_t n = crm_field_output(options->stream, &output);

    if (options->extra & UINT64_C(1) << field)
        return true;
    for (size_t i = 0; i < n; i++)
        if (output[i] == field)
            return true;
    return false;
}

/* Fields that evidence from the rows settles: see plan.c. */
static bool is_settled_later(enum crm_stream stream, enum crm_field field)
{
    return stream == CRM_STREAM_TRANSACTIONS &&
           (field == CRM_FIELD_DATE || field == CRM_FIELD_TIME || field == CRM_FIELD_KIND);
}

/* What tells who somebody is may be the id as well: -c customer_id=Phone leaves the phone. */
static bool may_share(enum crm_field field)
{
    return field == CRM_FIELD_PHONE || field == CRM_FIELD_EMAIL || field == CRM_FIELD_NAME ||
           field == CRM_FIELD_CARD;
}

enum crm_status crm_plan_columns(
    struct crm_plan *plan, const struct crm_plan_options *options, struct crm_err *err)
{
    size_t id;

    for (size_t i = 0; i < options->n_alias; i++) {
        enum crm_status status = take_alias(plan, &options->alias[i], err);
        if (status)
            return status;
    }
    id = plan->column[CRM_FIELD_CUSTOMER_ID]; /* if the user named it */
    for (int f = 0; f < CRM_N_FIELDS; f++) {
        enum crm_field field = (enum crm_field)f;
        enum crm_status status;
        if (crm_plan_has(plan, field) || !is_wanted(options, field) ||
            is_settled_later(options->stream, field))
            continue;
        if (id != CRM_COLUMN_NONE && may_share(field) &&
            crm_field_rank(options->stream, field, plan->key[id]) >= 0) {
            plan->column[field] = id;
            continue;
        }
        status = crm_plan_pick(plan, options, field, NULL, &plan->column[field], err);
        if (status)
            return status;
    }
    return CRM_OK;
}
