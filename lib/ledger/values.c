#include "ledger/values.h"

size_t crm_value_made(const char *name)
{
    enum crm_made made = crm_made_of(name);

    return made == CRM_MADE_NOT || made == CRM_MADE_AGE ? CRM_AT_NOTHING : CRM_AT_MADE(made);
}

static struct crm_slice cell_at(size_t at, const struct crm_slice cell[],
    const struct crm_transaction *line, char room[CRM_DATE_TEXT])
{
    struct crm_slice made = {"", 0};

    if (at < CRM_AT_LEAST)
        return cell[at];
    if (at == CRM_AT_NOTHING)
        return made;
    if (at == CRM_AT_MADE(CRM_MADE_AGE)) {
        crm_made_cell(CRM_MADE_AGE, made, line->birthday, line->day, &made);
        return made;
    }
    return crm_made_moment((enum crm_made)(SIZE_MAX - at), line->day, line->second, room);
}

static bool several(const struct crm_value_at *at, const struct crm_slice cell[],
    const struct crm_transaction *line, struct crm_arena *arena, struct crm_slice *key)
{
    struct crm_slice part[CRM_VALUE_COLUMNS] = {{0}};
    char date[CRM_DATE_TEXT], *to;

    key->len = 0;
    for (size_t c = 0; c < at->n_columns; c++) {
        part[c] = cell_at(at->column[c], cell, line, date);
        key->len += sizeof(uint32_t) + part[c].len;
    }
    key->ptr = to = crm_arena_bytes(arena, key->len);
    for (size_t c = 0; c < at->n_columns && to; c++) {
        uint32_t len = (uint32_t)part[c].len;
        memcpy(to, &len, sizeof len);
        if (len)
            memcpy(to + sizeof len, part[c].ptr, len);
        to += sizeof len + len;
    }
    return key->ptr;
}

bool crm_value_key(const struct crm_value_at *at, const struct crm_slice cell[],
    const struct crm_transaction *line, struct crm_arena *arena, struct crm_slice *key)
{
    char date[CRM_DATE_TEXT];

    if (at->n_columns > 1)
        return several(at, cell, line, arena, key);
    *key = cell_at(at->column[0], cell, line, date);
    if (key->ptr != date)
        return true;
    key->ptr = crm_arena_dup(arena, *key);
    return key->ptr;
}

struct crm_slice crm_value_cell(struct crm_slice key, size_t n_columns, size_t column)
{
    uint32_t len;

    if (n_columns == 1)
        return key;
    for (;; column--) {
        memcpy(&len, key.ptr, sizeof len);
        if (column == 0)
            return (struct crm_slice){key.ptr + sizeof len, len};
        key.ptr += sizeof len + len;
    }
}
