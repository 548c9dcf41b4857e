#include "member/liability.h"

#include "base/mem.h"

#include <stdlib.h>

/* What the accounts of one client change in a group and a period. */
struct change {
    size_t cell;
    int64_t value_e4;
};

struct work {
    struct crm_liability *table;
    const struct crm_cards *cards;
    uint32_t owner; /* of the changes at hand */
    struct change *change;
    size_t n, cap;
    uint64_t balance_e4; /* of all accounts so far; wraps as the sums do */
};

static enum crm_status too_large(struct crm_err *err)
{
    return crm_err_set(err, CRM_EDATA, "the amounts of all cards do not fit in 64 bits");
}

static size_t period_of(const struct work *work, int32_t day)
{
    const struct crm_liability *table = work->table;

    return (size_t)crm_period_distance(
        table->period, table->start, crm_period_start(table->period, day));
}

static enum crm_status note_change(
    struct work *work, size_t cell, int64_t value_e4, struct crm_err *err)
{
    if (work->n && work->change[work->n - 1].cell == cell) {
        work->change[work->n - 1].value_e4 += value_e4;
        return CRM_OK;
    }
    if (!crm_mem_grow((void **)&work->change, &work->cap, work->n + 1, sizeof *work->change))
        return crm_err_nomem(err);
    work->change[work->n++] = (struct change){cell, value_e4};
    return CRM_OK;
}

static enum crm_status event(void *ctx, const struct crm_card_event *e, struct crm_err *err)
{
    struct work *work = ctx;
    struct crm_liability *table = work->table;
    size_t cell = e->lot->group * table->n_periods + period_of(work, e->day);
    struct crm_liability_cell *at = &table->cell[cell];
    int64_t value_e4 = e->part < CRM_PART_USED ? e->value_e4 : -e->value_e4;

    if (!crm_money_add(&at->part_e4[e->part], e->value_e4) ||
        !crm_money_add(&at->cash_e4, e->cash_e4))
        return too_large(err);
    return note_change(work, cell, value_e4, err);
}

static int by_cell(const void *a, const void *b)
{
    const struct change *x = a, *y = b;

    return (x->cell > y->cell) - (x->cell < y->cell);
}

/* One client's balances: +1 in the period from which there is one, -1 where it ends. */
static void count_client(struct work *work)
{
    struct crm_liability *table = work->table;
    size_t n_periods = table->n_periods;
    int64_t balance_e4 = 0;
    bool owed = false;

    if (work->owner == CRM_GATHER_NOBODY)
        work->n = 0;
    qsort(work->change, work->n, sizeof *work->change, by_cell);
    for (size_t i = 0; i < work->n; i++) {
        const struct change *change = &work->change[i];
        if (i == 0 || change->cell / n_periods != change[-1].cell / n_periods) {
            balance_e4 = 0;
            owed = false;
        }
        balance_e4 += change->value_e4;
        if (i + 1 < work->n && change[1].cell == change->cell)
            continue;
        if ((balance_e4 > 0) != owed)
            table->cell[change->cell].clients += owed ? -1 : 1;
        owed = balance_e4 > 0;
    }
    work->n = 0;
}

static enum crm_status done(void *ctx, const struct crm_cards_account *account,
    const struct crm_card *card, struct crm_err *err)
{
    struct work *work = ctx;
    const struct crm_cards_account *end = work->cards->account + work->cards->n_accounts;

    (void)err;
    work->balance_e4 += (uint64_t)crm_card_balance(card->sum_e4);
    work->owner = account->owner;
    if (account + 1 == end || account[1].owner != account->owner)
        count_client(work);
    return CRM_OK;
}

/* From what happens in each period to what there is at its end. */
static enum crm_status carry(struct crm_liability *table, uint64_t balance_e4, struct crm_err *err)
{
    uint64_t closing_e4 = 0;

    for (size_t g = 0; g < table->n_groups; g++) {
        struct crm_liability_cell last = {.closing_e4 = 0};
        for (size_t p = 0; p < table->n_periods; p++) {
            struct crm_liability_cell *cell = &table->cell[g * table->n_periods + p];
            if (p) /* opening lots were sold on the first day */
                cell->part_e4[CRM_PART_OPENING] += last.closing_e4;
            cell->closing_e4 = crm_card_balance(cell->part_e4);
            cell->clients += last.clients;
            if (!crm_money_add(&cell->cash_e4, last.cash_e4))
                return too_large(err);
            last = *cell;
        }
        closing_e4 += (uint64_t)last.closing_e4;
    }
    if (closing_e4 != balance_e4)
        return crm_err_set(err, CRM_ENUMERIC,
            "the periods do not balance: this is a fault of the program, please report it");
    return CRM_OK;
}

enum crm_status crm_liability_make(struct crm_liability *table, const struct crm_cards *cards,
    const struct crm_card_rule *rule, enum crm_period period, struct crm_err *err)
{
    struct work work = {.table = table, .cards = cards};
    struct crm_card_rule told = *rule;
    enum crm_status status;

    *table = (struct crm_liability){.period = period, .n_groups = cards->groups.n};
    if (cards->first_day == CRM_DAY_NONE || cards->as_of < cards->first_day)
        return CRM_OK;
    table->start = crm_period_start(period, cards->first_day);
    table->n_periods = period_of(&work, cards->as_of) + 1;
    if (table->n_groups && table->n_periods > SIZE_MAX / table->n_groups)
        return crm_err_nomem(err);
    table->cell = crm_mem_zalloc(table->n_groups * table->n_periods, sizeof *table->cell);
    if (!table->cell)
        return crm_err_nomem(err);
    told.ctx = &work;
    told.event = event;
    status = crm_cards_each(cards, &told, done, &work, err);
    if (!status)
        status = carry(table, work.balance_e4, err);
    free(work.change);
    return status;
}

void crm_liability_release(struct crm_liability *table)
{
    free(table->cell);
}
