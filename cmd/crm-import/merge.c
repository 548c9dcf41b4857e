/* Records of one client as one row: what wins does not hang on the order of rows and files. */

#include "crm-import.h"

#include "base/mem.h"
#include "base/os.h"
#include "pos/text.h"

#include <stdlib.h>
#include <string.h>

/*
 * A record is kept as its rank (a byte; of nobody with a number behind it, so that no two of them
 * are one), and for each cell that says something its column (two
 * bytes, the higher first) and its text up to a tab.  Equal ones are kept once: a till repeats the
 * phone of a client in every row.
 */
enum { HEAD = 1, NOBODY = 64, COLUMN = 2 };

void merge_init(struct merge *all)
{
    *all = (struct merge){.cap = 0};
    crm_map_init(&all->clients);
    crm_map_init(&all->records);
}

void merge_release(struct merge *all)
{
    crm_map_release(&all->clients);
    crm_map_release(&all->records);
    free(all->client);
    free(all->room);
}

/* The record in all->room; its length, SIZE_MAX when memory is out. */
static size_t make_record(
    struct merge *all, const size_t *to, int rank, bool nobody, struct crm_slice line)
{
    struct crm_slice rest = line, cell;
    size_t n = 0;
    char *out;

    for (size_t i = 0; i < line.len; i++)
        n += line.ptr[i] == '\t';
    if (!crm_mem_grow((void **)&all->room, &all->room_cap,
            HEAD + line.len + (n + 1) * (COLUMN + 1) + sizeof all->n, 1))
        return SIZE_MAX;
    out = all->room;
    *out++ = (char)(nobody ? rank | NOBODY : rank);
    if (nobody) {
        memcpy(out, &all->n, sizeof all->n);
        out += sizeof all->n;
    }
    for (size_t i = 0; crm_slice_split(&rest, '\t', &cell); i++) {
        if (to[i] == CRM_COLUMN_NONE || cell.len == 0)
            continue;
        *out++ = (char)(to[i] >> 8);
        *out++ = (char)to[i];
        memcpy(out, cell.ptr, cell.len);
        out += cell.len;
        *out++ = '\t';
    }
    return (size_t)(out - all->room);
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
    size_t len = make_record(all, to, rank, id.len == 0, line);
    uint32_t client, record;
    bool added;

    if (len == SIZE_MAX || !client_of(all, id, &client) ||
        !crm_map_put(&all->records, (struct crm_slice){all->room, len}, &record, &added) ||
        !crm_mem_grow((void **)&all->client, &all->cap, all->records.n, sizeof *all->client))
        return false;
    all->client[record] = client;
    all->n++;
    return true;
}

static int by_client(const void *a, const void *b, void *ctx)
{
    const struct merge *all = ctx;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    if (all->client[x] != all->client[y])
        return all->client[x] < all->client[y] ? -1 : 1;
    return crm_slice_cmp(crm_map_key(&all->records, x), crm_map_key(&all->records, y));
}

static bool is_no(struct crm_slice cell)
{
    static const char *const words[] = {"no", "n", "0", "false", "unsubscribed", "optedout",
        "declined", "refused", "否", "不", "不同意", "拒绝", "无"};
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
    if (before.len == 0)
        return true;
    if (field == CRM_FIELD_CONSENT)
        return is_no(cell) && !is_no(before);
    return field == CRM_FIELD_JOINED && crm_slice_cmp(cell, before) < 0;
}

static void take_cells(
    struct crm_slice record, const enum crm_field *field, struct crm_slice *cells)
{
    const char *p = record.ptr + HEAD, *end = record.ptr + record.len, *tab;

    if (record.ptr[0] & NOBODY)
        p += sizeof((struct merge *)0)->n;
    while (end - p > COLUMN && (tab = memchr(p + COLUMN, '\t', (size_t)(end - p) - COLUMN))) {
        size_t column = (size_t)((unsigned char)p[0] << 8 | (unsigned char)p[1]);
        struct crm_slice cell = {p + COLUMN, (size_t)(tab - p) - COLUMN};
        if (wins(field[column], cell, cells[column]))
            cells[column] = cell;
        p = tab + 1;
    }
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
    uint32_t n = all->records.n, *order = crm_mem_alloc(n, sizeof *order);
    size_t cap = 0;
    enum crm_status status = cells && order ? CRM_OK : crm_err_nomem(err);

    *text = NULL;
    *len = 0;
    for (uint32_t i = 0; !status && i < n; i++)
        order[i] = i;
    if (!status)
        crm_os_sort(order, n, sizeof *order, by_client, all);
    for (uint32_t i = 0, end; !status && i < n; i = end) {
        for (size_t c = 0; c < n_columns; c++)
            cells[c] = (struct crm_slice){"", 0};
        for (end = i; end < n && all->client[order[end]] == all->client[order[i]]; end++)
            take_cells(crm_map_key(&all->records, order[end]), field, cells);
        for (size_t c = 0; c < n_columns && filled; c++)
            filled[c] += cells[c].len > 0;
        if (!put_line(cells, n_columns, shown, text, len, &cap))
            status = crm_err_nomem(err);
    }
    free(cells);
    free(order);
    return status;
}
