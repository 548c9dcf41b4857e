/*
 * liability.h -- what is owed on prepaid cards, from period to period
 *
 *     crm_liability_make(&table, &cards, &rule, period, err);
 *     ... crm_liability_at(&table, group, period) ...
 *     crm_liability_release(&table);
 *
 * For each group of the sale and each period from that of the first day of the input to that of
 * the as-of day:  opening + sold + bonus - used - refunded - expired = closing = next opening.
 * What was sold before the export is the opening of the first period.  Every period is checked
 * against that, and the last closing of all groups against the balances of the accounts.
 * Cost: O(events + groups x periods).
 */
#ifndef CRM_MEMBER_LIABILITY_H
#define CRM_MEMBER_LIABILITY_H

#include "member/cards.h"

struct crm_liability_cell {
    int64_t part_e4[CRM_N_PARTS]; /* CRM_PART_OPENING: at the start of the period */
    int64_t closing_e4;
    int64_t cash_e4; /* in what is left at its end */
    int64_t clients; /* with a balance at its end; nobody's cards are no client's */
};

struct crm_liability {
    enum crm_period period;
    int32_t start; /* first day of the first period */
    size_t n_groups, n_periods;
    struct crm_liability_cell *cell;
};

/*
 * rule->event and rule->ctx are set here.  Release in any case.
 * Errors: CRM_ENOMEM; CRM_EDATA for sums that do not fit; CRM_ENUMERIC, a fault of this program.
 */
enum crm_status crm_liability_make(struct crm_liability *table, const struct crm_cards *cards,
    const struct crm_card_rule *rule, enum crm_period period, struct crm_err *err);
void crm_liability_release(struct crm_liability *table);

static inline const struct crm_liability_cell *crm_liability_at(
    const struct crm_liability *table, size_t group, size_t period)
{
    return &table->cell[group * table->n_periods + period];
}

#endif
