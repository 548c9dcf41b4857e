/* Rows of an appointment book that belong together: moved from one time to another, entered twice.
 */

#include "crm-import.h"

#include "base/mem.h"
#include "base/money.h"
#include "pos/appointment.h"
#include "pos/overlap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- entered twice ---------------------------------------------------------------------- */

enum { FIRST_SLOTS = 1024 };

/* Whether the hash is new; *fits false when memory is out. */
static bool put_hash(struct appointments *all, uint64_t hash, bool *fits)
{
    size_t at;

    if (2 * (all->n_hashes + 1) > all->n_slots) {
        size_t n = all->n_slots ? 2 * all->n_slots : FIRST_SLOTS;
        uint64_t *slot = crm_mem_zalloc(n, sizeof *slot);
        if (!slot) {
            *fits = false;
            return false;
        }
        for (size_t i = 0; i < all->n_slots; i++) {
            if (!all->slot[i])
                continue;
            for (at = all->slot[i] & (n - 1); slot[at];)
                at = (at + 1) & (n - 1);
            slot[at] = all->slot[i];
        }
        free(all->slot);
        all->slot = slot;
        all->n_slots = n;
    }
    for (at = hash & (all->n_slots - 1); all->slot[at]; at = (at + 1) & (all->n_slots - 1))
        if (all->slot[at] == hash)
            return false;
    all->slot[at] = hash;
    all->n_hashes++;
    return true;
}

/* A client who cancels and books the same time again has two rows, where they have no number. */
static bool is_undone(unsigned state)
{
    return state == CRM_APPOINTMENT_CANCELLED || state == CRM_APPOINTMENT_LATE_CANCELLED ||
           state == CRM_APPOINTMENT_RESCHEDULED;
}

bool appointments_look(struct appointments *all, const struct crm_rows_line *line)
{
    bool fits = true, undone = !all->numbered && is_undone(line->state);
    uint64_t hash;

    /* with neither a number nor a time, two of one day may be two */
    if (line->walk_in || line->state == CRM_APPOINTMENT_BLOCKED || (!all->numbered && !line->timed))
        return true;
    hash = crm_suspect_hash(line->key.ptr, line->key.len);
    if (!put_hash(all, undone ? ~hash | 1 : hash, &fits))
        all->n_twice += fits;
    return fits;
}

/* By which columns two rows are one appointment. */
enum crm_status appointments_key(
    struct appointments *all, struct crm_import *import, struct crm_err *err)
{
    static const enum crm_field fields[] = {
        CRM_FIELD_TXN_ID, CRM_FIELD_CUSTOMER_ID, CRM_FIELD_DATE, CRM_FIELD_ITEM, CRM_FIELD_STAFF};
    enum { N = sizeof fields / sizeof *fields };

    import->key = crm_arena_alloc(&import->arena, N * sizeof *import->key);
    if (!import->key)
        return crm_err_nomem(err);
    for (size_t f = 0; f < N; f++)
        for (size_t i = 0; i < import->n_columns; i++)
            if (import->column[i].field == fields[f]) {
                import->key[import->n_key++] = i;
                all->numbered |= fields[f] == CRM_FIELD_TXN_ID;
            }
    return CRM_OK;
}

void appointments_say(
    const struct appointments *all, const struct crm_import *import, const struct crm_cli *cli)
{
    char key[160] = "";
    size_t used = 0;

    for (size_t i = 0; i < import->n_key && used + 20 < sizeof key; i++)
        used += (size_t)snprintf(key + used, sizeof key - used, "%s%s", i ? "," : "",
            import->column[import->key[i]].name);
    if (all->n_twice)
        crm_cli_look(cli,
            "%llu row%s twice by %s: double entries or overlapping exports? --key %s counts each "
            "once",
            (unsigned long long)all->n_twice, all->n_twice == 1 ? " stands" : "s stand", key, key);
    if (all->n_moved)
        crm_cli_note(cli, "%llu row%s moved to the time of another row: rescheduled",
            (unsigned long long)all->n_moved, all->n_moved == 1 ? " was" : "s were");
}

/* ---- one row an appointment -------------------------------------------------------------- */

/* What is closed goes before what may still change, a later file before an earlier one. */
int appointments_rank(const struct crm_rows_line *line, size_t file)
{
    enum { FILES = 15 };
    int class = line->state == CRM_APPOINTMENT_BOOKED ? 2 : is_undone(line->state) ? 1 : 0;

    return class * (FILES + 1) + FILES - (int)(file < FILES ? file : FILES);
}

struct crm_slice appointments_id(const struct crm_rows_line *line)
{
    for (size_t i = 0; i < line->key.len; i++)
        if (line->key.ptr[i] != '\x1f')
            return line->key;
    return (struct crm_slice){"", 0}; /* nothing to tell it by */
}

/* ---- moved ------------------------------------------------------------------------------- */

bool appointments_move(struct appointments *all, const struct crm_rows_line *line)
{
    uint32_t id;
    bool added;

    return line->moved_from.len == 0 || crm_map_put(&all->moved, line->moved_from, &id, &added);
}

static size_t column_of(const struct crm_import *import, enum crm_field field)
{
    for (size_t i = 0; i < import->n_columns; i++)
        if (import->column[i].field == field)
            return i;
    return CRM_COLUMN_NONE;
}

static struct crm_slice cell_at(struct crm_slice line, size_t column)
{
    struct crm_slice cell = {"", 0};

    for (size_t i = 0; i <= column; i++)
        if (!crm_slice_split(&line, '\t', &cell))
            return (struct crm_slice){"", 0};
    return cell;
}

/* Whether its number stands in another row as the one that was moved. */
static bool was_moved(
    const struct appointments *all, struct crm_slice line, size_t id, struct crm_slice status)
{
    enum crm_appointment state = crm_appointment_find(status);
    struct crm_slice number = cell_at(line, id);

    return number.len && (state == CRM_APPOINTMENT_BOOKED || state == CRM_APPOINTMENT_CANCELLED) &&
           crm_map_find(&all->moved, number) != CRM_MAP_NONE;
}

enum crm_status appointments_finish(struct appointments *all, const struct crm_import *import,
    char **text, size_t *len, struct crm_err *err)
{
    const char *moved = crm_appointment_names[CRM_APPOINTMENT_RESCHEDULED];
    size_t id = column_of(import, CRM_FIELD_TXN_ID), state = column_of(import, CRM_FIELD_STATE);
    struct crm_slice rest = {*text, *len}, line;
    size_t room = *len, used = 0;
    char *out;

    if (all->moved.n == 0 || id == CRM_COLUMN_NONE || state == CRM_COLUMN_NONE)
        return CRM_OK;
    for (size_t i = 0; i < *len; i++)
        room += (*text)[i] == '\n' ? strlen(moved) : 0;
    out = crm_mem_alloc(room + 1, 1);
    if (!out)
        return crm_err_nomem(err);
    while (rest.len && crm_slice_split(&rest, '\n', &line)) {
        struct crm_slice status = cell_at(line, state);
        size_t before = status.len ? (size_t)(status.ptr - line.ptr) : line.len;
        size_t after = before + status.len;
        bool move = was_moved(all, line, id, status);
        all->n_moved += move;
        memcpy(out + used, line.ptr, before);
        used += before;
        if (status.len) {
            const char *word = move ? moved : status.ptr;
            size_t n = move ? strlen(moved) : status.len;
            memcpy(out + used, word, n);
            used += n;
        }
        if (line.len > after)
            memcpy(out + used, line.ptr + after, line.len - after);
        used += line.len - after;
        out[used++] = '\n';
    }
    free(*text);
    *text = out;
    *len = used;
    return CRM_OK;
}

/* What rows that became one leave of the amounts. */
bool appointments_amount(const struct crm_import *import, const char *text, size_t len, int64_t *e4)
{
    size_t amount = column_of(import, CRM_FIELD_AMOUNT);
    struct crm_slice rest = {text, len}, line;
    int decimals = 2;

    *e4 = 0;
    while (amount != CRM_COLUMN_NONE && rest.len && crm_slice_split(&rest, '\n', &line)) {
        int64_t one;
        struct crm_slice cell = cell_at(line, amount);
        if (cell.len && crm_money_parse(cell, &one, &decimals) == CRM_MONEY_OK &&
            !crm_money_add(e4, one))
            return false;
    }
    return true;
}

void appointments_init(struct appointments *all)
{
    *all = (struct appointments){.n_slots = 0};
    crm_map_init(&all->moved);
}

void appointments_release(struct appointments *all)
{
    crm_map_release(&all->moved);
    free(all->slot);
}
