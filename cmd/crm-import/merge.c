/* Records of one client as one row: what wins does not hang on the order of rows and files. */

#include "crm-import.h"

#include "base/mem.h"
#include "pos/text.h"

#include <stdlib.h>
#include <string.h>

void merge_init(struct merge *all)
{
    *all = (struct merge){.n = 0};
    crm_map_init(&all->clients);
    crm_arena_init(&all->arena);
}

void merge_release(struct merge *all)
{
    crm_map_release(&all->clients);
    crm_arena_release(&all->arena);
    free(all->record);
}

/* The number of a client in order of first appearance; a row of nobody has one of its own. */
static bool client_of(struct merge *all, struct crm_slice id, uint32_t *client)
{
    char nobody[1 + sizeof all->n] = {0}; /* no id holds a NUL */
    bool added;

    if (id.len == 0) {
        memcpy(nobody + 1, &all->n, sizeof all->n);
        id = (struct crm_slice){nobody, sizeof nobody};
    }
    return crm_map_put(&all->clients, id, client, &added);
}

bool merge_add(
    struct merge *all, const size_t *to, int rank, struct crm_slice id, struct crm_slice line)
{
    struct merge_record r = {.to = to, .rank = rank};
    char *copy = crm_arena_dup(&all->arena, line);

    if (!copy || !client_of(all, id, &r.client) ||
        !crm_mem_grow((void **)&all->record, &all->cap, all->n + 1, sizeof r))
        return false;
    r.line = (struct crm_slice){copy, line.len};
    all->record[all->n++] = r;
    return true;
}

static int by_client(const void *a, const void *b)
{
    const struct merge_record *x = a, *y = b;

    if (x->client != y->client)
        return x->client < y->client ? -1 : 1;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    return crm_slice_cmp(x->line, y->line);
}

static bool is_no(struct crm_slice cell)
{
    static const char *const words[] = {
        "no", "n", "0", "false", "否", "不", "不同意", "拒绝", "无"};
    char key[CRM_TEXT_KEY];

    crm_text_key(cell, key);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(key, words[i]) == 0)
            return true;
    return false;
}

/* The first that says something; but a client who said no once has said no, and she joined when
 * she joined first. */
static bool wins(enum crm_field field, struct crm_slice cell, struct crm_slice before)
{
    if (cell.len == 0)
        return false;
    if (before.len == 0)
        return true;
    if (field == CRM_FIELD_CONSENT)
        return is_no(cell) && !is_no(before);
    return field == CRM_FIELD_JOINED && crm_slice_cmp(cell, before) < 0;
}

static void take_cells(
    const struct merge_record *r, const enum crm_field *field, struct crm_slice *cells)
{
    struct crm_slice rest = r->line, cell;

    for (size_t i = 0; crm_slice_split(&rest, '\t', &cell); i++)
        if (r->to[i] != CRM_COLUMN_NONE && wins(field[r->to[i]], cell, cells[r->to[i]]))
            cells[r->to[i]] = cell;
}

static bool put_line(const struct crm_slice *cells, size_t n_columns, const bool *shown,
    char **text, size_t *len, size_t *cap)
{
    size_t more = n_columns;

    for (size_t i = 0; i < n_columns; i++)
        more += cells[i].len;
    if (!crm_mem_grow((void **)text, cap, *len + more, 1))
        return false;
    for (size_t i = 0; i < n_columns; i++) {
        if (shown && !shown[i])
            continue;
        if (cells[i].len)
            memcpy(*text + *len, cells[i].ptr, cells[i].len);
        *len += cells[i].len;
        (*text)[(*len)++] = '\t';
    }
    (*text)[*len - 1] = '\n';
    return true;
}

enum crm_status merge_lines(struct merge *all, const enum crm_field *field, size_t n_columns,
    const bool *shown, uint64_t *filled, char **text, size_t *len, struct crm_err *err)
{
    struct crm_slice *cells = crm_mem_alloc(n_columns, sizeof *cells);
    size_t cap = 0;
    enum crm_status status = cells ? CRM_OK : crm_err_nomem(err);

    *text = NULL;
    *len = 0;
    if (all->n)
        qsort(all->record, all->n, sizeof *all->record, by_client);
    for (size_t i = 0, end; i < all->n && !status; i = end) {
        for (size_t c = 0; c < n_columns; c++)
            cells[c] = (struct crm_slice){"", 0};
        for (end = i; end < all->n && all->record[end].client == all->record[i].client; end++)
            take_cells(&all->record[end], field, cells);
        for (size_t c = 0; c < n_columns && filled; c++)
            filled[c] += cells[c].len > 0;
        if (!put_line(cells, n_columns, shown, text, len, &cap))
            status = crm_err_nomem(err);
    }
    free(cells);
    return status;
}
