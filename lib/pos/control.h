/*
 * control.h -- the totals that a till prints, beside those of its rows
 *
 *     crm_control_row(&control, day, amount_e4);     each row, in order
 *     crm_control_aside(&control, amount_e4);        each row that was left out
 *     crm_control_total(&control, label, day, amount_e4, &nearest_e4);
 *
 * A total agrees when it is the sum of the rows since the total before it, since the last one of
 * the same name, of its day, or of all rows so far; with the rows that were left out or without
 * them.
 */
#ifndef CRM_POS_CONTROL_H
#define CRM_POS_CONTROL_H

#include "base/map.h"

#include <stdint.h>

struct crm_control_sum {
    int64_t amount_e4, aside_e4;
    uint64_t n, n_aside;
};

struct crm_control {
    struct crm_control_sum all, last; /* of all rows; as it was at the total before */
    struct crm_map days, labels;
    struct crm_control_sum *day, *label; /* of a day; as it was at the last total of a name */
    size_t day_cap, label_cap;
};

void crm_control_init(struct crm_control *control);
void crm_control_release(struct crm_control *control);

/* A row on a day (CRM_DAY_NONE: not known). False: out of memory. */
bool crm_control_row(struct crm_control *control, int32_t day, int64_t amount_e4);

/* Several rows without their days. */
void crm_control_rows(struct crm_control *control, uint64_t n, int64_t amount_e4);

/* Rows that were left out by their own word. */
bool crm_control_aside(struct crm_control *control, int32_t day, int64_t amount_e4);

/*
 * Whether a total agrees.
 *   label       in   what it is called
 *   day         in   CRM_DAY_NONE: none
 *   amount_e4   in   NULL: it says none
 *   count       in   rows it says there are; 0: it does not say
 *   *nearest    out  the sum that should have been it
 *   *n_rows     out  the rows of that sum
 */
enum crm_control_says { CRM_CONTROL_AGREES, CRM_CONTROL_DIFFERS, CRM_CONTROL_NOMEM };
enum crm_control_says crm_control_total(struct crm_control *control, struct crm_slice label,
    int32_t day, const int64_t *amount_e4, uint64_t count, int64_t *nearest_e4, uint64_t *n_rows);

#endif
