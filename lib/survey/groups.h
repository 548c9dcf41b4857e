/*
 * groups.h -- respondents in blocks, by the values of some columns
 *
 *     crm_groups_make(&groups, row, n, columns, 2, err);
 *     for (g = 0; g < groups.n; g++)
 *         for (k = groups.start[g]; k < groups.start[g + 1]; k++) ... groups.row[k] ...
 *     crm_groups_release(&groups);
 *
 * Blocks are in order of their values (base/cell.h), the first column first.  Rows keep their
 * order.
 */
#ifndef CRM_SURVEY_GROUPS_H
#define CRM_SURVEY_GROUPS_H

#include "base/cell.h"
#include "survey/answers.h"

struct crm_groups {
    size_t n, n_columns;
    struct crm_slice *cell; /* [n * n_columns]; of the columns' maps */
    size_t *start;          /* n + 1 */
    uint32_t *row;
};

/*
 *   row[n]             in  respondents to use
 *   column[n_columns]  in  0: all in one block (none when there is no row)
 * O(n), and O(g log g) for g blocks.  Errors: CRM_ENOMEM.
 */
enum crm_status crm_groups_make(struct crm_groups *groups, const uint32_t row[], size_t n,
    const struct crm_text_column *const column[], size_t n_columns, struct crm_err *err);
void crm_groups_release(struct crm_groups *groups);

#endif
