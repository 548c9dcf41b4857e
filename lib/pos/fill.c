#include "pos/fill.h"

#include "base/mem.h"
#include "pos/text.h"

#include <stdlib.h>

bool crm_fill_needed(const struct crm_import *import)
{
    for (size_t i = 0; i < import->n_files; i++)
        if (import->file[i].plan.preset && import->file[i].plan.preset->fill_group)
            return true;
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

const struct crm_slice *crm_fill_row(struct crm_fill *fill, const struct crm_import_file *file,
    const struct crm_slice *cells, size_t n_cells)
{
    const struct crm_preset *preset = file->plan.preset;
    struct crm_slice group;
    bool same;

    if (!preset || !preset->fill_group)
        return cells;
    if (!start(fill, preset->n_fill) ||
        !crm_mem_grow((void **)&fill->row, &fill->row_cap, n_cells, sizeof *fill->row))
        return NULL;
    memcpy(fill->row, cells, n_cells * sizeof *cells);
    group = cell_of(file, preset->fill_group_ref, cells);
    same = group.len && crm_slice_eq(group, (struct crm_slice){fill->group.text, fill->group.len});
    if (!same && !keep(&fill->group, group))
        return NULL;
    for (size_t i = 0; i < preset->n_fill; i++) {
        size_t slot = file->ref[preset->fill[i]].slot;
        struct crm_slice cell = cell_of(file, preset->fill[i], cells);
        if (slot == CRM_COLUMN_NONE)
            continue;
        if (same && cell.len == 0)
            fill->row[slot] = (struct crm_slice){fill->value[i].text, fill->value[i].len};
        else if (!keep(&fill->value[i], cell))
            return NULL;
    }
    return fill->row;
}

void crm_fill_release(struct crm_fill *fill)
{
    for (size_t i = 0; i < fill->n_values; i++)
        free(fill->value[i].text);
    free(fill->value);
    free(fill->group.text);
    free(fill->row);
    *fill = (struct crm_fill){0};
}
