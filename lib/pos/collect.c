#include "pos/collect.h"

#include "base/mem.h"
#include "io/scan.h"
#include "pos/fill.h"
#include "pos/normalise.h"
#include "pos/text.h"

#include <stdlib.h>

enum { BATCH = 64 };

struct collecting {
    struct crm_link *link;
    const struct crm_import *import;
    uint64_t linking, facts;
    struct crm_fill fill;
    char *room;
    size_t cap;
};

bool crm_collect_id(const struct crm_import *import, struct crm_slice cell, char **room,
    size_t *cap, struct crm_slice *id)
{
    size_t n = strlen(import->space);

    cell = crm_text_clean(cell);
    if (crm_text_is_none(cell))
        cell.len = 0;
    for (size_t i = 0; i < import->options.n_walk_in && cell.len; i++)
        if (crm_slice_is(cell, import->options.walk_in[i]))
            cell.len = 0;
    *id = cell;
    if (crm_text_decomposed(cell) && !crm_text_compose(cell, room, cap, id))
        return false;
    if (cell.len && n) {
        cell = *id;
        bool moved = cell.ptr == *room;
        if (!crm_mem_grow((void **)room, cap, cell.len + n, 1))
            return false;
        memmove(*room + n, moved ? *room : cell.ptr, cell.len);
        memcpy(*room, import->space, n);
        *id = (struct crm_slice){*room, cell.len + n};
    }
    if (id->len && import->options.map)
        *id = crm_idmap_find(import->options.map, *id);
    return true;
}

static struct crm_slice cell_of(
    const struct crm_import_file *file, enum crm_field field, const struct crm_slice *cells)
{
    const struct crm_import_cell *from = &file->field[field];

    return crm_text_clean(from->slot == CRM_COLUMN_NONE ? from->constant : cells[from->slot]);
}

/* A key; of a telephone the number of its country, where that is said. */
static size_t key_of(const struct crm_link *link, enum crm_field field, struct crm_slice piece,
    char key[CRM_NORMAL_KEY])
{
    char number[CRM_PHONE_TEXT];
    size_t n = crm_normalise(field, piece, key), digits;

    if (n == 0 || field != CRM_FIELD_PHONE || !link->country)
        return n;
    digits = crm_phone_write(link->country, CRM_PHONE_E164, piece, number);
    if (digits == 0)
        return n;
    memcpy(key, number, digits + 1);
    return digits;
}

/* The keys of one field: all are the client's. */
static bool collect_field(struct collecting *w, const struct crm_import_file *file,
    enum crm_field field, const struct crm_slice *cells, uint32_t id, uint32_t *first)
{
    struct crm_slice rest = cell_of(file, field, cells), piece;
    bool same = (w->linking & crm_field_bit(field)) != 0;
    char key[CRM_NORMAL_KEY];

    while (crm_normalise_piece(field, &rest, &piece)) {
        size_t n = key_of(w->link, field, piece, key);
        uint32_t node;
        if (n == 0)
            continue;
        node = crm_link_node(w->link, (int)field, (struct crm_slice){key, n});
        if (node == CRM_LINK_NONE || !crm_link_join(w->link, id, node, same))
            return false;
        if (same && id == CRM_LINK_NONE && *first != CRM_LINK_NONE)
            crm_link_unite(w->link, *first, node);
        if (same && *first == CRM_LINK_NONE)
            *first = node;
    }
    return true;
}

/* A line of totals has no client: "Total" and no day. */
static bool is_total(
    const struct collecting *w, const struct crm_import_file *file, const struct crm_slice *cells)
{
    struct crm_slice id = cell_of(file, CRM_FIELD_CUSTOMER_ID, cells);
    bool transactions = w->import->options.plan.stream == CRM_STREAM_TRANSACTIONS;
    char key[CRM_TEXT_KEY];

    if (transactions && !file->plan.dated_totals && cell_of(file, CRM_FIELD_DATE, cells).len)
        return false;
    return (transactions && id.len && id.ptr[0] == '#' &&
               (id.len == 1 || id.ptr[1] < '0' || id.ptr[1] > '9')) ||
           (crm_text_key(id, key) && crm_word_total(key));
}

static bool collect_row(
    struct collecting *w, const struct crm_import_file *file, const struct crm_slice *cells)
{
    struct crm_slice id;
    uint32_t node = CRM_LINK_NONE, first = CRM_LINK_NONE;

    if (is_total(w, file, cells))
        return true;
    if (!crm_collect_id(
            w->import, cell_of(file, CRM_FIELD_CUSTOMER_ID, cells), &w->room, &w->cap, &id))
        return false;
    if (id.len && (node = crm_link_node(w->link, CRM_LINK_ID, id)) == CRM_LINK_NONE)
        return false;
    for (int f = 0; f < CRM_N_FIELDS; f++)
        if (((w->linking | w->facts) & crm_field_bit((enum crm_field)f)) && file->has[f] &&
            !collect_field(w, file, (enum crm_field)f, cells, node, &first))
            return false;
    return true;
}

static bool collect_batch(
    struct collecting *w, const struct crm_import_file *file, const struct crm_scan *scan)
{
    for (size_t i = 0; i < scan->n_rows; i++) {
        const struct crm_slice *cells = crm_fill_row(
            &w->fill, w->import, file, scan->field + i * scan->n_wanted, scan->n_wanted);
        if (!cells || !collect_row(w, file, cells))
            return false;
    }
    return true;
}

enum crm_status crm_collect(struct crm_link *link, const struct crm_import *import,
    uint64_t linking, uint64_t facts, struct crm_err *err)
{
    struct collecting w = {link, import, linking, facts, {0}, NULL, 0};
    struct crm_block block = {0};
    struct crm_scan scan = {0};
    struct crm_err bad;
    enum crm_scan_state state;
    enum crm_status status = crm_scan_init(&scan, import->reader, err);

    crm_err_init(&bad);
    while (!status && (status = crm_reader_block(import->reader, &block, err)) == CRM_OK &&
           block.len) {
        crm_scan_start(&scan, &block);
        while (!status && (state = crm_scan_rows(&scan, BATCH)) != CRM_SCAN_END)
            if (state == CRM_SCAN_ROWS
                    ? !collect_batch(&w, &import->file[block.file->index], &scan)
                    : crm_scan_error(&scan, &bad) == CRM_ENOMEM) /* a bad row names nobody */
                status = crm_err_nomem(err);
    }
    crm_scan_release(&scan);
    crm_block_release(&block);
    crm_fill_release(&w.fill);
    free(w.room);
    return status;
}

struct crm_slice crm_collect_person(const struct crm_link *link, uint64_t linking,
    const struct crm_import_file *file, const struct crm_slice *cells)
{
    char key[CRM_NORMAL_KEY];

    for (int f = 0; f < CRM_N_FIELDS; f++) {
        struct crm_slice rest, piece;
        if (!(linking & crm_field_bit((enum crm_field)f)) || !file->has[f])
            continue;
        rest = cell_of(file, (enum crm_field)f, cells);
        while (crm_normalise_piece((enum crm_field)f, &rest, &piece)) {
            size_t n = key_of(link, (enum crm_field)f, piece, key);
            struct crm_slice person = n ? crm_link_person(link, f, (struct crm_slice){key, n})
                                        : (struct crm_slice){"", 0};
            if (person.len)
                return person;
        }
    }
    return (struct crm_slice){"", 0};
}
