/* what a state was made with and what it holds */
#include "base/mem.h"
#include "ledger/state.h"

#include <stdlib.h>

/* ---- what is wanted ------------------------------------------------------------------- */

enum crm_status crm_state_column(
    struct crm_ledger_spec *spec, const char *name, struct crm_err *err)
{
    enum crm_tx_field field = crm_field_named(name);
    struct crm_value *value = &spec->value[spec->form.values];

    if (field != CRM_TX_NONE && (CRM_FIELDS_SIDES & CRM_TX_BIT(field)))
        spec->strict |= CRM_TX_BIT(field);
    if (field == CRM_TX_DISCOUNT_RATE)
        spec->strict |= CRM_TX_BIT(CRM_TX_DISCOUNT);
    for (size_t v = 0; v < spec->form.values; v++)
        if (strcmp(spec->value[v].column[0], name) == 0)
            return CRM_OK;
    if (spec->form.values == CRM_VALUES)
        return crm_err_set(
            err, CRM_EUSAGE, "--columns: a state holds at most %d columns", CRM_VALUES);
    *value = (struct crm_value){.column = {name}, .n_columns = 1};
    spec->form.values++;
    return CRM_OK;
}

enum crm_status crm_state_want(struct crm_ledger_spec *spec, struct crm_err *err)
{
    const struct crm_ledger_spec asked = *spec;
    enum crm_status status = CRM_OK;

    spec->form = (struct crm_form){.lines = true,
        .amount = true,
        .second = true,
        .order = true,
        .sides = (1U << CRM_N_SIDES) - 1};
    spec->visit = CRM_VISIT_NONE;
    spec->grouped = spec->walk_ins = false;
    spec->discounted = true;
    spec->strict =
        asked.discounted ? CRM_TX_BIT(CRM_TX_DISCOUNT) | CRM_TX_BIT(CRM_TX_DISCOUNT_RATE) : 0;
    for (enum crm_side i = 0; i < CRM_N_SIDES; i++)
        if (asked.form.sides & CRM_SIDE_BIT(i))
            spec->strict |= CRM_TX_BIT(crm_side_field(i));
    for (size_t v = 0; v < asked.form.values; v++)
        for (size_t c = 0; c < asked.value[v].n_columns && !status; c++) {
            size_t n = spec->form.values;
            status = crm_state_column(spec, asked.value[v].column[c], err);
            if (!status && spec->form.values > n)
                spec->value[n].optional = asked.value[v].optional;
        }
    if (!status && asked.visit == CRM_VISIT_TXN)
        status = crm_state_column(spec, crm_field_name(CRM_TX_TXN), err);
    return status;
}

enum crm_status crm_state_again(struct crm_ledger_spec *spec, const struct crm_ledger_head *head,
    struct crm_arena *arena, struct crm_err *err)
{
    for (uint32_t i = 0; i < head->n_held; i++) {
        const char *name = crm_arena_dup(arena, crm_map_key(&head->column, i));
        if (!name)
            return crm_err_nomem(err);
        spec->value[i] = (struct crm_value){.column = {name}, .n_columns = 1, .optional = true};
    }
    spec->form.values = (unsigned char)head->n_held;
    return CRM_OK;
}

/* ---- heads ---------------------------------------------------------------------------- */

void crm_ledger_head_init(struct crm_ledger_head *head)
{
    *head = (struct crm_ledger_head){.visit = -1, .basis = -1};
    crm_map_init(&head->column);
    crm_arena_init(&head->arena);
}

void crm_ledger_head_release(struct crm_ledger_head *head)
{
    crm_map_release(&head->column);
    free(head->column_flags);
    crm_arena_release(&head->arena);
    crm_ledger_head_init(head);
}

static enum crm_status read_columns(
    struct crm_ledger_head *head, struct crm_state_in *in, struct crm_err *err)
{
    uint64_t n = crm_state_in_count(in, UINT32_MAX);

    for (uint64_t i = 0; i < n && crm_state_in_ok(in); i++) {
        uint8_t flags = crm_state_in_byte(in);
        struct crm_slice name = crm_state_in_text(in);
        uint32_t id;
        bool added, held = flags & CRM_COLUMN_HELD;
        if (flags > (CRM_COLUMN_PRESENT | CRM_COLUMN_HELD) || memchr(name.ptr, '\0', name.len) ||
            (held && (head->n_held != i || i == CRM_VALUES)))
            crm_state_in_spoil(in);
        if (!crm_map_put(&head->column, name, &id, &added) ||
            !crm_mem_grow((void **)&head->column_flags, &head->column_cap, (size_t)id + 1, 1))
            return crm_err_nomem(err);
        if (!added)
            crm_state_in_spoil(in);
        head->column_flags[id] = flags;
        head->n_held += held;
    }
    return CRM_OK;
}

enum crm_status crm_ledger_head_read(
    struct crm_ledger_head *head, struct crm_state_in *in, struct crm_err *err)
{
    enum crm_status status;

    crm_ledger_head_init(head);
    status = crm_scope_read(&head->scope, in, &head->arena, err);
    head->visit = (int)crm_state_in_count(in, CRM_VISIT_ROW + 1) - 1;
    head->basis = (int)crm_state_in_count(in, CRM_BASIS_SERVICE + 1) - 1;
    head->sides = (unsigned)crm_state_in_count(in, CRM_FIELDS_SIDES) & CRM_FIELDS_SIDES;
    if (!status)
        status = read_columns(head, in, err);
    return status ? status : crm_state_in_check(in, err);
}

bool crm_ledger_head_has(const struct crm_ledger_head *head, const char *name)
{
    uint32_t id = crm_map_find(&head->column, crm_slice_of(name));

    return id != CRM_MAP_NONE && (head->column_flags[id] & CRM_COLUMN_PRESENT);
}

const char *crm_ledger_head_settle(struct crm_ledger_head *said, const struct crm_ledger_head *made)
{
    const char *problem = crm_scope_settle(&said->scope, &made->scope);

    if (said->visit < 0)
        said->visit = made->visit;
    if (said->basis < 0)
        said->basis = made->basis;
    if (problem)
        return problem;
    if (made->visit >= 0 && said->visit != made->visit)
        return "--visit";
    return made->basis >= 0 && said->basis != made->basis ? "--basis" : NULL;
}

enum crm_status crm_ledger_head_next(
    struct crm_ledger_head *head, struct crm_state_in *in, struct crm_err *err)
{
    struct crm_ledger_head next;
    enum crm_status status = crm_ledger_head_read(&next, in, err);
    const char *differs = NULL;

    if (!status)
        differs = crm_scope_differs(&head->scope, &next.scope);
    if (!status && !differs)
        differs = head->visit != next.visit   ? "--visit"
                  : head->basis != next.basis ? "--basis"
                                              : NULL;
    if (differs) {
        crm_err_place(err, in->name, 0, NULL);
        status =
            crm_err_set(err, CRM_EDATA, "was made with another %s than the states before", differs);
    }
    if (status) {
        crm_ledger_head_release(&next);
    } else {
        /* equal scopes: the texts stay that others have settled on */
        struct crm_arena texts = next.arena;
        next.scope = head->scope;
        next.arena = head->arena;
        head->arena = texts;
        crm_ledger_head_release(head);
        *head = next;
    }
    return status;
}
