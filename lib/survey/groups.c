#include "survey/groups.h"

#include "base/mem.h"

#include <stdlib.h>

void crm_groups_release(struct crm_groups *groups)
{
    free(groups->cell);
    free(groups->start);
    free(groups->row);
    *groups = (struct crm_groups){0};
}

/* A block before it has its place: the cells, and its number in order of appearance. */
struct block {
    const struct crm_slice *cell;
    size_t n_columns, number;
};

static int by_cells(const void *pa, const void *pb)
{
    const struct block *a = pa, *b = pb;
    int c = 0;

    for (size_t k = 0; k < a->n_columns && c == 0; k++)
        c = crm_cell_compare(a->cell[k], b->cell[k]);
    return c ? c : (a->number > b->number) - (a->number < b->number);
}

/*
 * Number the blocks by first appearance: of[i] for row[i].  A pair of numbers -- the block so far,
 * the level of the next column -- is the key of the next round.
 */
static enum crm_status number_blocks(const uint32_t row[], size_t n,
    const struct crm_text_column *const column[], size_t n_columns, uint32_t of[], size_t *n_blocks,
    struct crm_err *err)
{
    *n_blocks = n > 0;
    for (size_t i = 0; i < n; i++)
        of[i] = 0;
    for (size_t k = 0; k < n_columns; k++) {
        struct crm_map pairs;
        bool ok = true;
        crm_map_init(&pairs);
        for (size_t i = 0; i < n && ok; i++) {
            uint32_t key[2] = {of[i], column[k]->level[row[i]]};
            bool added;
            ok = crm_map_put(
                &pairs, (struct crm_slice){(const char *)key, sizeof key}, &of[i], &added);
        }
        *n_blocks = pairs.n;
        crm_map_release(&pairs);
        if (!ok)
            return crm_err_nomem(err);
    }
    return CRM_OK;
}

enum crm_status crm_groups_make(struct crm_groups *groups, const uint32_t row[], size_t n,
    const struct crm_text_column *const column[], size_t n_columns, struct crm_err *err)
{
    uint32_t *of = crm_mem_alloc(n, sizeof *of);
    struct crm_slice *cell = NULL;
    struct block *block = NULL;
    size_t *place = NULL;
    enum crm_status status;

    *groups = (struct crm_groups){.n_columns = n_columns};
    if (!of)
        return crm_err_nomem(err);
    if ((status = number_blocks(row, n, column, n_columns, of, &groups->n, err)))
        goto out;
    cell = crm_mem_alloc(groups->n * n_columns, sizeof *cell);
    block = crm_mem_alloc(groups->n, sizeof *block);
    place = crm_mem_alloc(groups->n, sizeof *place);
    groups->cell = crm_mem_alloc(groups->n * n_columns, sizeof *groups->cell);
    groups->start = crm_mem_zalloc(groups->n + 1, sizeof *groups->start);
    groups->row = crm_mem_alloc(n, sizeof *groups->row);
    if (!cell || !block || !place || !groups->cell || !groups->start || !groups->row) {
        status = crm_err_nomem(err);
        goto out;
    }
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n_columns; k++)
            cell[of[i] * n_columns + k] = crm_map_key(&column[k]->levels, column[k]->level[row[i]]);
    for (size_t b = 0; b < groups->n; b++)
        block[b] = (struct block){cell + b * n_columns, n_columns, b};
    qsort(block, groups->n, sizeof *block, by_cells);
    for (size_t g = 0; g < groups->n; g++) {
        place[block[g].number] = g;
        for (size_t k = 0; k < n_columns; k++)
            groups->cell[g * n_columns + k] = block[g].cell[k];
    }
    for (size_t i = 0; i < n; i++)
        groups->start[place[of[i]] + 1]++;
    for (size_t g = 0; g < groups->n; g++)
        groups->start[g + 1] += groups->start[g];
    for (size_t i = 0; i < n; i++)
        groups->row[groups->start[place[of[i]]]++] = row[i];
    for (size_t g = groups->n; g > 0; g--) /* each start has moved to the next one */
        groups->start[g] = groups->start[g - 1];
    groups->start[0] = 0;
out:
    free(of);
    free(cell);
    free(block);
    free(place);
    if (status)
        crm_groups_release(groups);
    return status;
}
