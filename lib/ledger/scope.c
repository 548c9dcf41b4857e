#include "ledger/scope.h"

#include "base/date.h"

static const char *const day_names[] = {"-a", "--since", "--until"};
static const char *const text_names[] = {"--walk-in", "--where"};

enum crm_status crm_scope_texts(struct crm_scope *scope, const struct crm_slice walk_in[],
    size_t n_walk_in, const struct crm_expr *where, struct crm_arena *arena, struct crm_err *err)
{
    size_t length = 0, used = 0;
    char *text;

    for (size_t i = 0; i < n_walk_in; i++)
        length += walk_in[i].len + 1;
    text = crm_arena_bytes(arena, length + 1);
    if (!text)
        return crm_err_nomem(err);
    for (size_t i = 0; i < n_walk_in; i++) {
        memcpy(text + used, walk_in[i].ptr, walk_in[i].len);
        used += walk_in[i].len;
        text[used++] = ',';
    }
    scope->text[CRM_SCOPE_WALK_IN] = (struct crm_slice){text, used};
    scope->text[CRM_SCOPE_WHERE] = (struct crm_slice){"", 0};
    if (!where)
        return CRM_OK;
    length = crm_expr_print(where, NULL, 0);
    text = crm_arena_bytes(arena, length + 1);
    if (!text)
        return crm_err_nomem(err);
    crm_expr_print(where, text, length + 1);
    scope->text[CRM_SCOPE_WHERE] = (struct crm_slice){text, length};
    return CRM_OK;
}

void crm_scope_write(const struct crm_scope *scope, struct crm_state_out *out)
{
    for (size_t i = 0; i < CRM_SCOPE_DAYS; i++)
        crm_state_out_number(out, scope->day[i]);
    for (size_t i = 0; i < CRM_SCOPE_TEXTS; i++)
        crm_state_out_text(out, scope->text[i]);
}

enum crm_status crm_scope_read(
    struct crm_scope *scope, struct crm_state_in *in, struct crm_arena *arena, struct crm_err *err)
{
    for (size_t i = 0; i < CRM_SCOPE_DAYS; i++)
        scope->day[i] = crm_state_in_day(in);
    for (size_t i = 0; i < CRM_SCOPE_TEXTS; i++) {
        scope->text[i] = crm_state_in_text(in);
        scope->text[i].ptr = crm_arena_dup(arena, scope->text[i]);
        if (!scope->text[i].ptr)
            return crm_err_nomem(err);
    }
    return crm_state_in_check(in, err);
}

const char *crm_scope_differs(const struct crm_scope *a, const struct crm_scope *b)
{
    for (size_t i = 0; i < CRM_SCOPE_DAYS; i++)
        if (a->day[i] != b->day[i])
            return day_names[i];
    for (size_t i = 0; i < CRM_SCOPE_TEXTS; i++)
        if (!crm_slice_eq(a->text[i], b->text[i]))
            return text_names[i];
    return NULL;
}

const char *crm_scope_settle(struct crm_scope *said, const struct crm_scope *made)
{
    struct crm_scope both = *made;

    for (size_t i = 0; i < CRM_SCOPE_DAYS; i++) {
        if (said->day[i] == CRM_DAY_NONE)
            said->day[i] = made->day[i];
        if (made->day[i] == CRM_DAY_NONE && i != CRM_SCOPE_SINCE)
            both.day[i] = said->day[i];
    }
    for (size_t i = 0; i < CRM_SCOPE_TEXTS; i++) {
        if (said->text[i].len == 0)
            said->text[i] = made->text[i];
        if (made->text[i].len == 0 && i == CRM_SCOPE_WALK_IN)
            both.text[i] = said->text[i];
    }
    return crm_scope_differs(said, &both);
}
