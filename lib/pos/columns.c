/* Which column is which field: as the user says, else as the dictionary does. */

#include "pos/plan.h"

#include "pos/text.h"

#include <stdio.h>

/* Columns called `want`: to the letter if there are any, else but for case and blanks. The `nth`
 * of them, from 1, is *found; their number is returned. */
static size_t count_called(
    const struct crm_plan *plan, struct crm_slice want, size_t nth, size_t *found)
{
    char key[CRM_TEXT_KEY];
    size_t n = 0;

    want = crm_text_clean(want);
    crm_text_key(want, key);
    for (int exact = 1; exact >= 0 && n == 0; exact--) {
        for (size_t i = 0; i < plan->n_columns; i++) {
            if (exact ? !crm_slice_eq(crm_text_clean(plan->header[i]), want)
                      : !*key || strcmp(plan->key[i], key) != 0)
                continue;
            if (++n == nth)
                *found = i;
        }
    }
    return n;
}

size_t crm_plan_find_header(const struct crm_plan *plan, const char *header, bool *twice)
{
    struct crm_slice want = crm_slice_of(header);
    const char *mark = strrchr(header, '#');
    size_t found = CRM_COLUMN_NONE, n = count_called(plan, want, 1, &found), nth;

    *twice = n > 1;
    if (n > 0 || !mark || mark[1] < '1' || mark[1] > '9' || mark[2])
        return n > 1 ? CRM_COLUMN_NONE : found;
    nth = (size_t)(mark[1] - '0');
    want.len = (size_t)(mark - header);
    count_called(plan, want, nth, &found);
    return found;
}

size_t crm_plan_said_column(const struct crm_plan *plan, const struct crm_said *said, bool *twice)
{
    size_t column = crm_plan_find_header(plan, said->column, twice);
    enum crm_field field = crm_stream_field(plan->stream, crm_slice_of(said->column));

    if (column == CRM_COLUMN_NONE && !*twice && field != CRM_N_FIELDS)
        column = plan->column[field];
    return column;
}

enum crm_status crm_plan_twice(const struct crm_plan *plan, const char *header, struct crm_err *err)
{
    char show[CRM_ERR_SHOW], places[64] = "";
    size_t used = 0, at = 0, n = count_called(plan, crm_slice_of(header), 1, &at);

    for (size_t i = 1; i <= n && used + 24 < sizeof places; i++) {
        count_called(plan, crm_slice_of(header), i, &at);
        used += (size_t)snprintf(places + used, sizeof places - used, "%s%zu",
            i == 1   ? ""
            : i == n ? " and "
                     : ", ",
            at + 1);
    }
    crm_err_place(err, plan->file, plan->header_line, NULL);
    return crm_err_set(err, CRM_EDATA,
        "columns %s are called %s: write %.48s#1 for the first, %.48s#2 for the second", places,
        crm_err_show(header, strlen(header), show), header, header);
}

static enum crm_status two_columns(
    const struct crm_plan *plan, enum crm_field field, size_t a, size_t b, struct crm_err *err)
{
    char first[CRM_ERR_SHOW], second[CRM_ERR_SHOW];
    const char *name = crm_stream_name(plan->stream, field);
    struct crm_slice called = crm_text_clean(plan->header[a]);

    crm_err_place(err, plan->file, plan->header_line, NULL);
    if (crm_slice_eq(called, crm_text_clean(plan->header[b])))
        return crm_err_set(err, CRM_EDATA,
            "%s can be column %zu or %zu, both called %s: say which with -c '%s=%.*s#1' or "
            "-c '%s=%.*s#2'",
            name, a + 1, b + 1, crm_err_show(called.ptr, called.len, first), name, (int)called.len,
            called.ptr, name, (int)called.len, called.ptr);
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
    if (plan->preset && !plan->preset->dictionary)
        return CRM_OK;
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

/* A|B: the column A, and B where its cell is empty; one of them alone if the file has no other. */
static enum crm_status take_fallback(
    struct crm_plan *plan, enum crm_field field, const char *headers, struct crm_err *err)
{
    struct crm_slice rest = crm_slice_of(headers), piece;
    size_t found[2] = {CRM_COLUMN_NONE, CRM_COLUMN_NONE}, n = 0;

    while (n < 2 && crm_slice_split(&rest, '|', &piece)) {
        bool twice;
        const char *header = crm_arena_dup(&plan->arena, crm_slice_trim(piece));
        if (!header)
            return crm_err_nomem(err);
        found[n] = crm_plan_find_header(plan, header, &twice);
        if (twice)
            return crm_plan_twice(plan, header, err);
        n += found[n] != CRM_COLUMN_NONE;
    }
    if (n == 0)
        return CRM_OK;
    plan->column[field] = found[0];
    plan->constant[field] = NULL;
    plan->fallback[field] = n == 2 ? found[1] : CRM_COLUMN_NONE;
    return CRM_OK;
}

/* The next column of A + B - C, whose signs stand between blanks; *minus: its sign. */
static bool next_term(struct crm_slice *rest, struct crm_slice *name, bool *minus)
{
    size_t end = 0;

    if (rest->ptr == NULL)
        return false;
    *minus = false;
    if (rest->len > 2 && (rest->ptr[0] == '-' || rest->ptr[0] == '+') && rest->ptr[1] == ' ') {
        *minus = rest->ptr[0] == '-';
        rest->ptr += 2;
        rest->len -= 2;
    }
    while (end < rest->len && !(end + 2 < rest->len && rest->ptr[end] == ' ' &&
                                  (rest->ptr[end + 1] == '-' || rest->ptr[end + 1] == '+') &&
                                  rest->ptr[end + 2] == ' '))
        end++;
    *name = crm_slice_trim((struct crm_slice){rest->ptr, end});
    *rest = end < rest->len ? (struct crm_slice){rest->ptr + end + 1, rest->len - end - 1}
                            : (struct crm_slice){NULL, 0};
    return true;
}

bool crm_plan_is_sum_of(const char *headers)
{
    return strstr(headers, " - ") || strstr(headers, " + ");
}

enum crm_status crm_plan_terms(
    struct crm_plan *plan, const char *headers, bool *all, struct crm_err *err)
{
    struct crm_slice rest = crm_slice_of(headers), name;
    size_t n = 0, first = CRM_COLUMN_NONE;
    bool minus, twice;

    *all = true;
    plan->n_terms = 0;
    plan->term = crm_arena_alloc(&plan->arena, (rest.len + 1) * sizeof *plan->term);
    if (!plan->term)
        return crm_err_nomem(err);
    for (; next_term(&rest, &name, &minus); n++) {
        const char *header = crm_arena_dup(&plan->arena, name);
        size_t column = header ? crm_plan_find_header(plan, header, &twice) : CRM_COLUMN_NONE;
        if (!header)
            return crm_err_nomem(err);
        if (twice)
            return crm_plan_twice(plan, header, err);
        *all &= column != CRM_COLUMN_NONE && !(n == 0 && minus);
        if (n == 0)
            first = column;
        else
            plan->term[plan->n_terms++] = (struct crm_plan_term){column, minus};
    }
    if (!*all) {
        plan->n_terms = 0;
        return CRM_OK;
    }
    plan->column[CRM_FIELD_AMOUNT] = first;
    plan->constant[CRM_FIELD_AMOUNT] = NULL;
    return CRM_OK;
}

static enum crm_status take_alias(
    struct crm_plan *plan, const struct crm_alias *alias, struct crm_err *err)
{
    enum crm_field field = crm_stream_field(plan->stream, crm_slice_of(alias->name));
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
    if (twice)
        return crm_plan_twice(plan, alias->header, err);
    if (column == CRM_COLUMN_NONE && field == CRM_FIELD_AMOUNT &&
        crm_plan_is_sum_of(alias->header)) {
        bool all;
        return crm_plan_terms(plan, alias->header, &all, err);
    }
    if (column == CRM_COLUMN_NONE && strchr(alias->header, '|'))
        return take_fallback(plan, field, alias->header, err);
    if (column != CRM_COLUMN_NONE) {
        plan->column[field] = column;
        plan->constant[field] = NULL;
    }
    return CRM_OK;
}

/* ---- presets -------------------------------------------------------------------------- */

static size_t first_of(const struct crm_plan *plan, const char **header, size_t n)
{
    size_t column = CRM_COLUMN_NONE;
    bool twice;

    for (size_t i = 0; i < n && column == CRM_COLUMN_NONE; i++)
        column = crm_plan_find_header(plan, header[i], &twice);
    return column;
}

/* Whether the file has this header, or one of several parted by '|'. */
static bool has_one_of(const struct crm_plan *plan, const char *headers)
{
    struct crm_slice rest = crm_slice_of(headers), piece;
    size_t column;

    while (crm_slice_split(&rest, '|', &piece))
        if (count_called(plan, piece, 1, &column) == 1)
            return true;
    return false;
}

/* The header that this preset needs and the file does not have; NULL: it fits. */
static const char *lacks(
    const struct crm_plan *plan, const struct crm_preset *preset, enum crm_stream stream)
{
    for (size_t i = 0; i < preset->n_needs; i++)
        if (!has_one_of(plan, preset->needs[i]))
            return preset->needs[i];
    for (size_t i = 0; i < preset->n_columns; i++) {
        const struct crm_preset_column *c = &preset->column[i];
        if (!c->constant && crm_field_required(stream, c->field) &&
            first_of(plan, c->header, c->n) == CRM_COLUMN_NONE)
            return c->header[0];
    }
    return NULL;
}

static enum crm_status settle_tax(
    struct crm_plan *plan, const struct crm_plan_options *options, struct crm_err *err)
{
    const struct crm_preset *preset = plan->preset;

    if (options->tax == CRM_TAX_UNKNOWN || (preset && preset->tax == options->tax))
        return CRM_OK;
    crm_err_place(err, plan->file, 0, NULL);
    if (!preset || preset->tax == CRM_TAX_UNKNOWN || preset->tax_sum.n == 0)
        return crm_err_set(err, CRM_EUSAGE,
            "--tax: %s whether amounts are with tax, and in which column it stands: a --preset can",
            preset ? "the preset does not say" : "nothing says");
    plan->add_tax = options->tax == CRM_TAX_IN ? 1 : -1;
    return CRM_OK;
}

static enum crm_status use_preset(
    struct crm_plan *plan, const struct crm_plan_options *options, struct crm_err *err)
{
    const struct crm_preset *preset = plan->preset;
    enum crm_status status = settle_tax(plan, options, err);

    if (status || !preset)
        return status;
    plan->ref = crm_arena_alloc(&plan->arena, (preset->n_refs + 1) * sizeof *plan->ref);
    if (!plan->ref)
        return crm_err_nomem(err);
    for (size_t i = 0; i < preset->n_refs; i++)
        plan->ref[i] = first_of(plan, &preset->ref[i], 1);
    for (size_t i = 0; i < preset->n_columns; i++) {
        const struct crm_preset_column *c = &preset->column[i];
        plan->constant[c->field] = c->constant;
        if (!c->constant)
            plan->column[c->field] = first_of(plan, c->header, c->n);
    }
    /* a sum of one column is that column */
    if (preset->n_amounts == 1 && preset->amount[0].n == 1 && !preset->amount[0].minus[0] &&
        !preset->amount[0].when && !plan->add_tax)
        plan->column[CRM_FIELD_AMOUNT] = plan->ref[preset->amount[0].ref[0]];
    return CRM_OK;
}

enum crm_status crm_plan_preset(
    struct crm_plan *plan, const struct crm_plan_options *options, struct crm_err *err)
{
    char show[CRM_ERR_SHOW];

    for (size_t i = 0; i < options->n_presets; i++) {
        const struct crm_preset *preset = options->preset[i];
        if (lacks(plan, preset, options->stream))
            continue;
        if (options->preset_said) {
            plan->preset = preset;
            break;
        }
        if (preset->n_needs && options->stream == CRM_STREAM_TRANSACTIONS && !plan->own &&
            (!plan->looks_like || preset->n_needs > plan->looks_like->n_needs))
            plan->looks_like = preset;
    }
    if (options->preset_said && !plan->preset) {
        const char *header = lacks(plan, options->preset[0], options->stream);
        crm_err_place(err, plan->file, plan->header_line, NULL);
        return crm_err_set(err, CRM_EDATA, "no export that preset %s is for: there is no column %s",
            options->preset[0]->name, crm_err_show(header, strlen(header), show));
    }
    return use_preset(plan, options, err);
}

bool crm_plan_gives(const struct crm_plan *plan, enum crm_field field)
{
    if (crm_plan_has(plan, field))
        return true;
    if (field == CRM_FIELD_NAME)
        return crm_plan_has(plan, CRM_FIELD_FIRST_NAME) || crm_plan_has(plan, CRM_FIELD_LAST_NAME);
    if (plan->stream == CRM_STREAM_BOOKINGS && field == CRM_FIELD_STATE)
        return plan->n_votes > 0;
    if (field == CRM_FIELD_END)
        return plan->slots;
    if (field == CRM_FIELD_CANCELLED_BY)
        return plan->says_who;
    if (field == CRM_FIELD_AMOUNT)
        return plan->made || (plan->preset && plan->preset->n_amounts);
    return field == CRM_FIELD_KIND && (plan->kind_made || (plan->preset && plan->preset->n_kinds));
}

/* ---- columns -------------------------------------------------------------------------- */

static bool is_wanted(const struct crm_plan_options *options, enum crm_field field)
{
    const enum crm_field *output;
    size_t n = crm_field_output(options->stream, &output);

    if (options->extra & crm_field_bit(field))
        return true;
    for (size_t i = 0; i < n; i++)
        if (output[i] == field)
            return true;
    return false;
}

/* Fields that evidence from the rows settles: see plan.c. */
static bool is_settled_later(enum crm_stream stream, enum crm_field field)
{
    if (field == CRM_FIELD_DATE || field == CRM_FIELD_TIME)
        return stream == CRM_STREAM_TRANSACTIONS || stream == CRM_STREAM_BOOKINGS;
    return stream == CRM_STREAM_TRANSACTIONS && field == CRM_FIELD_KIND;
}

/* What tells who somebody is may be the id as well: -c customer_id=Phone leaves the phone. */
static bool may_share(enum crm_field field)
{
    return field == CRM_FIELD_PHONE || field == CRM_FIELD_EMAIL || field == CRM_FIELD_NAME ||
           field == CRM_FIELD_CARD;
}

/* A name in two columns. */
static enum crm_status pick_names(
    struct crm_plan *plan, const struct crm_plan_options *options, struct crm_err *err)
{
    static const enum crm_field parts[] = {CRM_FIELD_FIRST_NAME, CRM_FIELD_LAST_NAME};

    for (size_t i = 0; i < 2 && !crm_plan_has(plan, CRM_FIELD_NAME); i++) {
        enum crm_status status;
        if (crm_plan_has(plan, parts[i]))
            continue;
        status = crm_plan_pick(plan, options, parts[i], NULL, &plan->column[parts[i]], err);
        if (status)
            return status;
    }
    return CRM_OK;
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
    id = plan->column[CRM_FIELD_CUSTOMER_ID]; /* if the user or a preset named it */
    for (int f = 0; f < CRM_N_FIELDS; f++) {
        enum crm_field field = (enum crm_field)f;
        enum crm_status status;
        if (crm_plan_gives(plan, field) || !is_wanted(options, field) ||
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
    return is_wanted(options, CRM_FIELD_NAME) ? pick_names(plan, options, err) : CRM_OK;
}
