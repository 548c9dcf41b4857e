/* What the first bytes of a file say of its columns. */

#include "pos/plan_evidence.h"

#include "base/mem.h"
#include "pos/number.h"
#include "pos/sample.h"
#include "pos/text.h"

bool crm_plan_is_money(enum crm_field field)
{
    enum crm_field_kind kind = crm_field_info(field)->kind;
    return kind == CRM_KIND_MONEY || kind == CRM_KIND_OFF || kind == CRM_KIND_DEPOSIT;
}

bool crm_plan_is_summed(const struct crm_plan *plan, size_t column)
{
    const struct crm_preset *preset = plan->preset;

    if (!preset)
        return false;
    for (size_t i = 0; i < preset->n_amounts; i++)
        for (size_t k = 0; k < preset->amount[i].n; k++)
            if (plan->ref[preset->amount[i].ref[k]] == column)
                return true;
    for (size_t k = 0; k < preset->less.n; k++)
        if (plan->ref[preset->less.ref[k]] == column)
            return true;
    for (size_t k = 0; k < preset->tax_sum.n && plan->add_tax; k++)
        if (plan->ref[preset->tax_sum.ref[k]] == column)
            return true;
    return false;
}

bool crm_plan_is_term(const struct crm_plan *plan, size_t column)
{
    for (size_t i = 0; i < plan->n_terms; i++)
        if (plan->term[i].column == column)
            return true;
    return false;
}

static void mark_columns(const struct crm_plan *plan, const struct crm_plan_options *options,
    struct crm_plan_column *columns)
{
    for (size_t i = 0; i < plan->n_columns; i++) {
        struct crm_plan_column *c = &columns[i];
        c->when = (struct crm_when_evidence)CRM_WHEN_EVIDENCE;
        for (int f = 0; f < CRM_N_FIELDS; f++) {
            enum crm_field field = (enum crm_field)f;
            enum crm_field_kind kind = crm_field_info(field)->kind;
            bool mine = plan->column[f] == i;
            bool may = mine || crm_field_rank(options->stream, field, plan->key[i]) >= 0;
            c->look_when |= may && (kind == CRM_KIND_DATE || kind == CRM_KIND_TIME);
            c->look_when |= mine && kind == CRM_KIND_BIRTHDAY;
            c->look_number |= may && (crm_plan_is_money(field) || kind == CRM_KIND_NUMBER);
            c->look_discount |= mine && field == CRM_FIELD_DISCOUNT;
            c->look_word |= may && kind == CRM_KIND_WORD;
        }
        c->look_number |= crm_plan_is_summed(plan, i) || crm_plan_is_term(plan, i);
    }
}

static void look_at_cell(
    struct crm_plan_column *c, struct crm_slice cell, uint64_t line, bool early)
{
    char key[CRM_TEXT_KEY];

    cell = crm_text_clean(cell);
    if (c->look_when || early)
        crm_when_look(&c->when, cell, line);
    if (crm_text_is_none(cell))
        return;
    if (c->look_number)
        crm_number_look(&c->number, cell, line);
    if (c->look_discount) {
        crm_discount_look(&c->point, '.', cell);
        crm_discount_look(&c->comma, ',', cell);
    }
    if (c->look_word && crm_text_key(cell, key))
        c->words += crm_word_kind(key) != NULL;
}

/* 1.38E+10 */
static bool is_damaged(struct crm_slice id)
{
    size_t i = 0;

    while (i < id.len && ((id.ptr[i] >= '0' && id.ptr[i] <= '9') || id.ptr[i] == '.'))
        i++;
    return i >= 3 && id.len - i >= 3 && (id.ptr[i] | 0x20) == 'e' && id.ptr[i + 1] == '+';
}

/* Full-width letters and digits, Ａ１ */
static bool is_wide(struct crm_slice id)
{
    for (size_t i = 0; i + 2 < id.len; i++)
        if ((unsigned char)id.ptr[i] == 0xEF &&
            ((unsigned char)id.ptr[i + 1] == 0xBC || (unsigned char)id.ptr[i + 1] == 0xBD))
            return true;
    return false;
}

static void look_at_id(struct crm_plan *plan, struct crm_slice id)
{
    char key[CRM_TEXT_KEY];

    id = crm_text_clean(id);
    plan->damaged_ids |= is_damaged(id);
    if (!plan->wide_id[0] && id.len < sizeof plan->wide_id && is_wide(id))
        memcpy(plan->wide_id, id.ptr, id.len);
    if (id.len == 0 || id.len >= sizeof plan->walk_in[0] || plan->walk_in[CRM_PLAN_WALK_INS - 1][0])
        return;
    for (size_t i = 0; i < id.len; i++) /* quick: a code for nobody has no digits but 0 and 9 */
        if (id.ptr[i] >= '1' && id.ptr[i] <= '8')
            return;
    if (crm_text_key(id, key) == 0 || !crm_words_walk_in(key))
        return;
    for (int i = 0; i < CRM_PLAN_WALK_INS; i++) {
        if (crm_slice_is(id, plan->walk_in[i]))
            return;
        if (!plan->walk_in[i][0]) {
            memcpy(plan->walk_in[i], id.ptr, id.len);
            return;
        }
    }
}

size_t crm_plan_sum_column(const struct crm_plan *plan, const struct crm_slice *field)
{
    for (int f = 0; f < CRM_N_FIELDS; f++) {
        size_t column = plan->column[f];
        if (column == CRM_COLUMN_NONE || !crm_field_names((enum crm_field)f))
            continue;
        if (crm_word_sum_cell(crm_text_clean(field[column])))
            return column;
    }
    return CRM_COLUMN_NONE;
}

bool crm_plan_is_sum(const struct crm_plan *plan, const struct crm_slice *field)
{
    return crm_plan_sum_column(plan, field) != CRM_COLUMN_NONE;
}

/* Cells with a day so far, in columns that may hold one. */
static uint64_t n_dates(const struct crm_plan_evidence *seen, size_t n_columns)
{
    uint64_t n = 0;

    for (size_t i = 0; i < n_columns; i++)
        n += seen->column[i].when.n_dates;
    return n;
}

enum crm_status crm_plan_gather(struct crm_plan *plan, const struct crm_plan_options *options,
    struct crm_slice text, struct crm_plan_evidence *seen, struct crm_err *err)
{
    struct crm_sample sample = {
        .text = text, .whole = seen->whole, .dialect = plan->layout.dialect};
    size_t id = plan->column[CRM_FIELD_CUSTOMER_ID];
    uint64_t sums = 0, dates;
    bool sum;

    seen->column = crm_mem_zalloc(plan->n_columns, sizeof *seen->column);
    if (!seen->column)
        return crm_err_nomem(err);
    mark_columns(plan, options, seen->column);
    while (crm_sample_next(&sample)) {
        if (sample.line <= plan->header_line ||
            !crm_sample_fit(&sample, plan->header, plan->n_columns))
            continue;
        seen->rows++;
        sum = crm_plan_is_sum(plan, sample.field);
        dates = sum ? n_dates(seen, plan->n_columns) : 0;
        for (size_t i = 0; i < plan->n_columns; i++)
            look_at_cell(&seen->column[i], sample.field[i], sample.line, seen->rows <= 64);
        if (id != CRM_COLUMN_NONE)
            look_at_id(plan, sample.field[id]);
        sums += sum && n_dates(seen, plan->n_columns) > dates;
    }
    /* a few of many rows: else it is what somebody is called */
    plan->dated_totals = sums > 0 && sums * 3 <= seen->rows && !plan->own &&
                         options->stream == CRM_STREAM_TRANSACTIONS;
    crm_sample_release(&sample);
    return sample.out_of_memory ? crm_err_nomem(err) : CRM_OK;
}
