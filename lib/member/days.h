/*
 * days.h -- each client's days: what they paid, and whether they came
 *
 *     crm_days_gather(&basis, &gather_spec);                what member/gather.h needs
 *     ... crm_gather_open, crm_gather_read ...
 *     crm_days_sort(gather, err);                           once; lines of a day become one
 *     day = crm_days_of(store, client, &n);                 day[0 .. n - 1], in order
 */
#ifndef CRM_MEMBER_DAYS_H
#define CRM_MEMBER_DAYS_H

#include "member/gather.h"
#include "member/lines.h"

struct crm_day {
    uint32_t client;
    int32_t day;
    int64_t amount_e4; /* that counts */
    int64_t visits;    /* 1: a visit; 0: refunds or cards sold alone */
};

/* A row as such a line, and into a store that begins with struct crm_lines. */
struct crm_days_line {
    int64_t amount_e4;
    int32_t day;
    int32_t visits;
};
struct crm_days_line crm_days_line_of(const struct crm_transaction *tx, enum crm_basis basis);
enum crm_status crm_days_add(struct crm_lines *lines, uint32_t client,
    const struct crm_days_line *line, struct crm_err *err);

/* `basis` is to stay. */
void crm_days_gather(const enum crm_basis *basis, struct crm_gather_spec *gather);

/* Errors: CRM_ENOMEM; CRM_EDATA when a day's amounts do not fit in 64 bits. */
enum crm_status crm_days_sort(struct crm_gather *gather, struct crm_err *err);

/* Of a store of the gathering. */
const struct crm_day *crm_days_of(const void *store, uint32_t client, size_t *n);

/*
 * Does the input begin in the middle of a history: three months or more with first visits, in the
 * first of them more than 3 times as many as in the middle one?
 * Errors: CRM_ENOMEM.
 */
struct crm_days_cut {
    bool is_cut;
    int32_t month;
    uint32_t in_first;
    double median;
};
enum crm_status crm_days_find_cut(
    const struct crm_gather *gather, struct crm_days_cut *cut, struct crm_err *err);

#endif
