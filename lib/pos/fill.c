#include "pos/fill.h"

#include "base/mem.h"
#include "pos/text.h"

#include <stdlib.h>

bool crm_fill_needed(const struct crm_import *import)
{
    for (size_t i = 0; i < import->n_files; i++)
        if (import->file[i].fills)
            return true;
    return false;
}

bool crm_fill_in_order(const struct crm_import *import)
{
    for (size_t i = 0; i < import->n_files; i++) {
        const struct crm_plan *plan = &import->file[i].plan;
        if (plan->n_down || plan->once_a_ticket || plan->once ||
            (plan->preset && plan->preset->fill_group))
            return true;
    }
    return false;
}

static bool keep(struct crm_fill_cell *cell, struct crm_slice s)
{
    if (!crm_mem_grow((void **)&cell->text, &cell->cap, s.len + 1, 1))
        return false;
    if (s.len)
        memcpy(cell->text, s.ptr, s.len);
    cell->len = s.len;
    return true;
}

static size_t n_preset(const struct crm_import_file *file)
{
    const struct crm_preset *preset = file->plan.preset;

    return preset && preset->fill_group ? preset->n_fill : 0;
}

static struct crm_slice cell_of(
    const struct crm_import_file *file, size_t ref, const struct crm_slice *cells)
{
    size_t slot = file->ref[ref].slot;

    return slot == CRM_COLUMN_NONE ? (struct crm_slice){"", 0} : crm_text_clean(cells[slot]);
}

static bool start(struct crm_fill *fill, size_t n_values)
{
    if (fill->n_values >= n_values)
        return true;
    for (size_t i = 0; i < fill->n_values; i++)
        free(fill->value[i].text);
    free(fill->value);
    fill->n_values = 0;
    fill->value = crm_mem_zalloc(n_values, sizeof *fill->value);
    if (fill->value)
        fill->n_values = n_values;
    return fill->value != NULL;
}

/* The columns that a preset says stand in the first row of a ticket only. */
static bool fill_preset(
    struct crm_fill *fill, const struct crm_import_file *file, const struct crm_slice *cells)
{
    const struct crm_preset *preset = file->plan.preset;
    struct crm_slice group;
    bool same;

    if (!preset || !preset->fill_group)
        return true;
    group = cell_of(file, preset->fill_group_ref, cells);
    same = group.len && crm_slice_eq(group, (struct crm_slice){fill->group.text, fill->group.len});
    if (!same && !keep(&fill->group, group))
        return false;
    for (size_t i = 0; i < preset->n_fill; i++) {
        size_t slot = file->ref[preset->fill[i]].slot;
        struct crm_slice cell = cell_of(file, preset->fill[i], cells);
        if (slot == CRM_COLUMN_NONE)
            continue;
        if (same && cell.len == 0)
            fill->row[slot] = (struct crm_slice){fill->value[i].text, fill->value[i].len};
        else if (!keep(&fill->value[i], cell))
            return false;
    }
    return true;
}

/* Fields that the rows show to stand in the first line of a ticket only. */
static bool fill_ticket(struct crm_fill *fill, const struct crm_import_file *file)
{
    uint64_t fields = file->plan.once_a_ticket;
    size_t i = n_preset(file), slot = file->field[CRM_FIELD_TXN_ID].slot;
    struct crm_slice group;
    bool same;

    if (!fields || slot == CRM_COLUMN_NONE)
        return true;
    group = crm_text_clean(fill->row[slot]);
    same = group.len && crm_slice_eq(group, (struct crm_slice){fill->group.text, fill->group.len});
    if (!same && !keep(&fill->group, group))
        return false;
    for (int f = 0; f < CRM_N_FIELDS; f++) {
        struct crm_slice cell;
        if (!(fields >> f & 1))
            continue;
        slot = file->field[f].slot;
        cell = crm_text_clean(fill->row[slot]);
        if (same && crm_text_is_none(cell))
            fill->row[slot] = (struct crm_slice){fill->value[i].text, fill->value[i].len};
        else if (!keep(&fill->value[i], cell))
            return false;
        i++;
    }
    return true;
}

/* --fill-down: a heading holds until the next; the line of a sum is none. */
static bool fill_down(struct crm_fill *fill, const struct crm_import_file *file)
{
    size_t first = n_preset(file) + (size_t)__builtin_popcountll(file->plan.once_a_ticket);

    for (size_t i = 0; i < file->plan.n_down; i++) {
        struct crm_slice cell = crm_text_clean(fill->row[file->down[i]]);
        struct crm_fill_cell *value = &fill->value[first + i];
        if (cell.len == 0)
            fill->row[file->down[i]] = (struct crm_slice){value->text, value->len};
        else if (!crm_word_sum_label(cell) && !keep(value, cell))
            return false;
    }
    return true;
}

static void fill_fallback(struct crm_fill *fill, const struct crm_import_file *file)
{
    for (int f = 0; f < CRM_N_FIELDS; f++) {
        size_t slot = file->field[f].slot;
        if (file->fallback[f] != CRM_COLUMN_NONE &&
            crm_text_is_none(crm_text_clean(fill->row[slot])))
            fill->row[slot] = fill->row[file->fallback[f]];
    }
}

/* Ann Lee; 李安 without a blank, the family first. */
static bool join_names(struct crm_fill *fill, const struct crm_import_file *file)
{
    size_t slot = file->field[CRM_FIELD_FIRST_NAME].slot;
    struct crm_slice first, last;
    bool han;
    char *to;

    if (!file->joins_names || slot == CRM_COLUMN_NONE ||
        file->field[CRM_FIELD_LAST_NAME].slot == CRM_COLUMN_NONE)
        return true;
    first = crm_text_clean(fill->row[slot]);
    last = crm_text_clean(fill->row[file->field[CRM_FIELD_LAST_NAME].slot]);
    if (crm_text_is_none(last))
        return true;
    if (crm_text_is_none(first))
        first.len = 0;
    if (!crm_mem_grow((void **)&fill->name, &fill->name_cap, first.len + last.len + 1, 1))
        return false;
    han = (unsigned char)last.ptr[0] >= 0xE3 && (unsigned char)last.ptr[0] <= 0xE9;
    to = fill->name;
    memcpy(to, han ? last.ptr : first.ptr, han ? last.len : first.len);
    to += han ? last.len : first.len;
    if (!han && first.len)
        *to++ = ' ';
    memcpy(to, han ? first.ptr : last.ptr, han ? first.len : last.len);
    to += han ? first.len : last.len;
    fill->row[slot] = (struct crm_slice){fill->name, (size_t)(to - fill->name)};
    return true;
}

/* Several numbers in a cell, and what is no number of the country, stay as they stand. */
static bool spell_phones(
    struct crm_fill *fill, const struct crm_import *import, const struct crm_import_file *file)
{
    if (!crm_mem_grow(
            (void **)&fill->phone, &fill->phone_cap, file->n_phones + 1, sizeof *fill->phone))
        return false;
    for (size_t i = 0; i < file->n_phones; i++) {
        struct crm_slice *cell = &fill->row[file->phone[i]], text = crm_text_clean(*cell);
        size_t n;
        if (crm_text_is_none(text))
            continue;
        n = crm_phone_write(import->options.country, import->options.phone, text, fill->phone[i]);
        if (n)
            *cell = (struct crm_slice){fill->phone[i], n};
        else
            fill->n_odd_phones++;
    }
    return true;
}

const struct crm_slice *crm_fill_row(struct crm_fill *fill, const struct crm_import *import,
    const struct crm_import_file *file, const struct crm_slice *cells, size_t n_cells)
{
    if (!file->fills)
        return cells;
    if (fill->file != file) { /* nothing holds from one file to the next */
        fill->group.len = 0;
        for (size_t i = 0; i < fill->n_values; i++)
            fill->value[i].len = 0;
        fill->file = file;
    }
    if (!start(fill, n_preset(file) + (size_t)__builtin_popcountll(file->plan.once_a_ticket) +
                         file->plan.n_down + 1) ||
        !crm_mem_grow((void **)&fill->row, &fill->row_cap, n_cells + 1, sizeof *fill->row))
        return NULL;
    if (n_cells)
        memcpy(fill->row, cells, n_cells * sizeof *cells);
    if (!fill_preset(fill, file, cells) || !fill_ticket(fill, file) || !fill_down(fill, file))
        return NULL;
    fill_fallback(fill, file);
    if (file->n_phones && !spell_phones(fill, import, file))
        return NULL;
    return join_names(fill, file) ? fill->row : NULL;
}

void crm_fill_release(struct crm_fill *fill)
{
    for (size_t i = 0; i < fill->n_values; i++)
        free(fill->value[i].text);
    free(fill->value);
    free(fill->group.text);
    free(fill->row);
    free(fill->name);
    free(fill->phone);
    *fill = (struct crm_fill){0};
}
