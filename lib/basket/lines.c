#include "basket/lines.h"

#include "base/mem.h"
#include "base/os.h"
#include "basket/lines_read.h"

#include <stdlib.h>

/* ---- opening ----------------------------------------------------------------------------- */

/* Ask for the cell of the row, if it is one. */
static void want_spot(struct crm_spot *spot, size_t extra[], size_t *n_extra)
{
    if (spot->join != CRM_SPOT_ROW)
        return;
    extra[*n_extra] = spot->column;
    spot->column = (*n_extra)++;
}

static enum crm_status find_by(
    struct crm_basket_lines *lines, size_t extra[], size_t *n_extra, struct crm_err *err)
{
    struct crm_basket_read *read = lines->read;
    struct crm_view view = crm_where_view(&lines->spec.where, read->reader);
    enum crm_status status = crm_blocks_open(&lines->blocks, lines->spec.by, "--by", NULL, err);

    for (size_t i = 0; i < lines->blocks.n_columns && !status; i++) {
        struct crm_place *place = &read->by[i];
        const char *name = lines->blocks.name[i];
        size_t column;
        if (!crm_frame_find(&view, name, place)) /* the message lists what there is */
            return crm_reader_need(read->reader, name, &column, err);
        if (!place->made && place->at.join == CRM_SPOT_ROW)
            status = crm_reader_lookup(read->reader, name, &column, err);
        want_spot(&place->at, extra, n_extra);
        want_spot(&place->birth, extra, n_extra);
    }
    return status;
}

enum crm_status crm_basket_lines_open(struct crm_basket_lines **made, struct crm_reader *reader,
    const struct crm_basket_spec *spec, struct crm_err *err)
{
    struct crm_basket_lines *lines = crm_mem_zalloc(1, sizeof *lines);
    struct crm_basket_read *read = crm_mem_zalloc(1, sizeof *read);
    size_t extra[2 * CRM_BLOCKS_COLUMNS], n_extra = 0;
    unsigned what = CRM_TX_BIT(CRM_TX_STAFF + (unsigned)spec->what);
    enum crm_status status;

    *made = NULL;
    if (!lines || !read) {
        free(lines);
        free(read);
        return crm_err_nomem(err);
    }
    *made = lines;
    lines->spec = *spec;
    lines->read = read;
    read->reader = reader;
    crm_ledger_totals_init(&lines->totals);
    crm_map_init(&read->clients);
    crm_map_init(&read->items);
    crm_map_init(&read->tickets);
    crm_map_init(&read->money);
    status = find_by(lines, extra, &n_extra, err);
    if (!status)
        status = crm_transactions_open(&read->tx, reader, what,
            spec->tickets ? CRM_TX_BIT(CRM_TX_TXN) | CRM_TX_BIT(CRM_TX_STORE) : 0, spec->where,
            extra, n_extra, err);
    return status;
}

void crm_basket_lines_close(struct crm_basket_lines *lines)
{
    struct crm_basket_read *read;

    if (!lines)
        return;
    read = lines->read;
    free(lines->block);
    free(lines->item);
    free(lines->client);
    free(lines->client_order);
    crm_blocks_release(&lines->blocks);
    crm_map_release(&read->clients);
    crm_map_release(&read->items);
    crm_map_release(&read->tickets);
    crm_map_release(&read->money);
    free(read->money_e4);
    free(read->revenue);
    free(read->line);
    free(read->block);
    free(read->sorted);
    free(read);
    free(lines);
}

/* ---- numbers in byte order --------------------------------------------------------------- */

/* The first bytes of a key decide nearly always; the higher, the later in byte order. */
struct head {
    uint64_t first, second;
    uint32_t id;
};

static uint64_t eight_bytes(struct crm_slice s, size_t from)
{
    uint64_t word = 0;

    for (size_t i = from; i < from + 8; i++)
        word = word << 8 | (i < s.len ? (unsigned char)s.ptr[i] : 0);
    return word;
}

static int compare_heads(const void *a, const void *b, void *map)
{
    const struct head *x = a, *y = b;

    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    if (x->second != y->second)
        return x->second < y->second ? -1 : 1;
    return crm_slice_cmp(crm_map_key(map, x->id), crm_map_key(map, y->id));
}

/*
 * The keys of a map in byte order, and where each went.
 *   *name, *rank  out  to be freed
 */
static enum crm_status sort_keys(
    struct crm_map *map, struct crm_slice **name, uint32_t **rank, struct crm_err *err)
{
    struct head *head = crm_mem_alloc(map->n, sizeof *head);

    *name = crm_mem_alloc(map->n, sizeof **name);
    *rank = crm_mem_alloc(map->n, sizeof **rank);
    if (!head || !*name || !*rank) {
        free(head);
        return crm_err_nomem(err);
    }
    for (uint32_t id = 0; id < map->n; id++) {
        struct crm_slice key = crm_map_key(map, id);
        head[id] = (struct head){eight_bytes(key, 0), eight_bytes(key, 8), id};
    }
    crm_os_sort(head, map->n, sizeof *head, compare_heads, map);
    for (uint32_t i = 0; i < map->n; i++) {
        (*name)[i] = crm_map_key(map, head[i].id);
        (*rank)[head[i].id] = i;
    }
    free(head);
    return CRM_OK;
}

/* ---- blocks ------------------------------------------------------------------------------ */

/* What was added up of each block and item, block by block. */
static enum crm_status make_revenue(
    struct crm_basket_lines *lines, const uint32_t rank[], struct crm_err *err)
{
    struct crm_basket_read *read = lines->read;
    struct crm_basket_revenue *at = crm_mem_alloc(read->money.n, sizeof *at);
    size_t *end = crm_mem_zalloc(lines->n_blocks + 1, sizeof *end);
    uint32_t key[2];

    read->revenue = at;
    if (!at || !end) {
        free(end);
        return crm_err_nomem(err);
    }
    for (uint32_t i = 0; i < read->money.n; i++) {
        memcpy(key, crm_map_key(&read->money, i).ptr, sizeof key);
        end[lines->blocks.rank[key[0]] + 1]++;
    }
    for (size_t k = 0; k < lines->n_blocks; k++) {
        lines->block[k].revenue = at + end[k];
        lines->block[k].n_revenue = end[k + 1];
        end[k + 1] += end[k];
    }
    for (uint32_t i = 0; i < read->money.n; i++) {
        memcpy(key, crm_map_key(&read->money, i).ptr, sizeof key);
        at[end[lines->blocks.rank[key[0]]]++] =
            (struct crm_basket_revenue){rank[key[1]], read->money_e4[i]};
    }
    free(end);
    return CRM_OK;
}

/* Lines of one block side by side. */
static enum crm_status split(struct crm_basket_lines *lines, struct crm_err *err)
{
    struct crm_basket_read *read = lines->read;
    struct crm_basket_line *at;

    for (size_t i = 0; i < read->n_lines && lines->n_blocks > 1; i++)
        lines->block[lines->blocks.rank[read->block[i]]].n++;
    if (lines->n_blocks == 1) {
        lines->block[0].line = read->line;
        lines->block[0].n = read->n_lines;
        return CRM_OK;
    }
    at = read->sorted = crm_mem_alloc(read->n_lines, sizeof *read->sorted);
    if (!at)
        return crm_err_nomem(err);
    for (size_t k = 0; k < lines->n_blocks; k++) {
        lines->block[k].line = at;
        at += lines->block[k].n;
        lines->block[k].n = 0;
    }
    for (size_t i = 0; i < read->n_lines; i++) {
        struct crm_basket_block *block = &lines->block[lines->blocks.rank[read->block[i]]];
        block->line[block->n++] = read->line[i];
    }
    return CRM_OK;
}

static enum crm_status make_blocks(
    struct crm_basket_lines *lines, const uint32_t item_rank[], struct crm_err *err)
{
    enum crm_status status = CRM_OK;
    uint32_t nothing;

    if (lines->blocks.n == 0 && lines->blocks.n_columns == 0) /* no row at all */
        status = crm_blocks_put(&lines->blocks, NULL, &nothing, err);
    if (!status)
        status = crm_blocks_sort(&lines->blocks, err);
    if (status)
        return status;
    lines->block = crm_mem_zalloc(lines->blocks.n, sizeof *lines->block);
    if (!lines->block)
        return crm_err_nomem(err);
    lines->n_blocks = lines->blocks.n;
    for (size_t k = 0; k < lines->n_blocks; k++)
        lines->block[k].number = lines->blocks.order[k];
    status = make_revenue(lines, item_rank, err);
    return status ? status : split(lines, err);
}

static enum crm_status finish(struct crm_basket_lines *lines, struct crm_err *err)
{
    struct crm_basket_read *read = lines->read;
    uint32_t *item_rank = NULL, *client_rank = NULL;
    enum crm_status status = sort_keys(&read->items, &lines->item, &item_rank, err);

    if (!status)
        status = sort_keys(&read->clients, &lines->client, &client_rank, err);
    lines->n_items = read->items.n;
    lines->n_clients = read->clients.n;
    lines->n_tickets = read->tickets.n;
    lines->client_order = crm_mem_alloc(lines->n_clients, sizeof *lines->client_order);
    if (!status && !lines->client_order)
        status = crm_err_nomem(err);
    for (uint32_t c = 0; c < lines->n_clients && !status; c++)
        lines->client_order[client_rank[c]] = c;
    for (size_t i = 0; i < read->n_lines && !status; i++) {
        struct crm_basket_line *line = &read->line[i];
        line->item = item_rank[line->item];
        if (line->client != CRM_BASKET_WALK_IN)
            line->client = client_rank[line->client];
    }
    if (!status)
        status = make_blocks(lines, item_rank, err);
    free(item_rank);
    free(client_rank);
    return status;
}

enum crm_status crm_basket_lines_read(
    struct crm_basket_lines *lines, int threads, struct crm_err *err)
{
    enum crm_status status = crm_basket_rows_read(lines, threads, err);

    return status ? status : finish(lines, err);
}

uint32_t crm_basket_find_item(const struct crm_basket_lines *lines, struct crm_slice name)
{
    uint32_t low = 0, high = lines->n_items;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (crm_slice_cmp(lines->item[middle], name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < lines->n_items && crm_slice_eq(lines->item[low], name) ? low : CRM_MAP_NONE;
}
