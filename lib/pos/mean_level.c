/* Whether a row is a line, a ticket or a payment: the same money must not be summed twice. */

#include "pos/mean.h"

#include "base/mem.h"

#include <stdlib.h>

/* ---- another column for the amount ------------------------------------------------------- */

int64_t crm_mean_money(const struct crm_mean *mean, size_t row, size_t money)
{
    return money == mean->n_money ? mean->row[row].amount_e4
                                  : mean->money_e4[row * mean->n_money + money];
}

void crm_mean_take(struct crm_mean *mean, size_t money)
{
    size_t column = mean->money[money];

    for (size_t i = 0; i < mean->n; i++) {
        int64_t *other = &mean->money_e4[i * mean->n_money + money], before = *other;
        *other = mean->row[i].amount_e4;
        mean->row[i].amount_e4 = before;
    }
    mean->money[money] = mean->plan->column[CRM_FIELD_AMOUNT];
    mean->plan->column[CRM_FIELD_AMOUNT] = column;
}

bool crm_mean_is_amount(const struct crm_mean *mean, size_t money)
{
    return crm_field_rank(
               mean->options->stream, CRM_FIELD_AMOUNT, mean->plan->key[mean->money[money]]) >= 0;
}

/* Whether the user named the column of the amount. */
bool crm_mean_amount_said(const struct crm_mean *mean)
{
    for (size_t i = 0; i < mean->options->n_alias; i++)
        if (strcmp(mean->options->alias[i].name, "amount") == 0)
            return true;
    return false;
}

/* Words that --skip leaves out say nothing of the others: they may be payments all the same. */
bool crm_mean_is_said(const struct crm_mean *mean, size_t column)
{
    for (size_t i = 0; i < mean->plan->n_judges; i++)
        if (mean->plan->judge[i].column == column &&
            (mean->plan->judge[i].all || mean->plan->judge[i].keep_only))
            return true;
    return false;
}

/* ---- the questions, in order ------------------------------------------------------------ */

static enum crm_status look_at_levels(struct crm_mean *mean, struct crm_err *err)
{
    const struct crm_plan *plan = mean->plan;
    enum crm_status status = CRM_OK;

    if (mean->options->once == CRM_ONCE_TICKET &&
        plan->column[CRM_FIELD_TXN_ID] == CRM_COLUMN_NONE) {
        crm_err_place(err, plan->file, plan->header_line, NULL);
        return crm_err_set(
            err, CRM_EUSAGE, "--once-per txn_id: which column is the txn_id? say -c txn_id=HEADER");
    }
    mean->plan->once =
        mean->options->once == CRM_ONCE_TICKET || mean->options->once == CRM_ONCE_VISIT;
    mean->plan->once_visit = mean->options->once == CRM_ONCE_VISIT;
    if (plan->preset || plan->own || plan->made ||
        plan->column[CRM_FIELD_AMOUNT] == CRM_COLUMN_NONE || mean->options->once != CRM_ONCE_OPEN)
        return CRM_OK;
    for (size_t i = 0; i < mean->n_words && !status; i++)
        status = crm_mean_journal(mean, &mean->words[i], err);
    if (!status)
        status = crm_mean_tickets(mean, err);
    return status ? status : crm_mean_unnamed(mean, err);
}

/* What comes after sees the amounts as they will be written. */
static enum crm_status apply_once(struct crm_mean *mean, struct crm_err *err)
{
    int64_t *seen = crm_mem_alloc(mean->tickets.n + 1, sizeof *seen);

    if (!seen)
        return crm_err_nomem(err);
    for (uint32_t i = 0; i < mean->tickets.n; i++)
        seen[i] = CRM_MEAN_NONE;
    for (size_t i = 0; i < mean->n; i++) {
        struct crm_mean_row *row = &mean->row[i];
        bool first;
        if (!crm_mean_counts(row) || row->ticket == CRM_MAP_NONE)
            continue;
        first = seen[row->ticket] == CRM_MEAN_NONE;
        if (first)
            seen[row->ticket] = row->amount_e4;
        else if (!mean->no_tickets || seen[row->ticket] == row->amount_e4)
            row->amount_e4 = 0;
    }
    free(seen);
    return CRM_OK;
}

enum crm_status crm_mean_levels(struct crm_mean *mean, struct crm_err *err)
{
    enum crm_status status = look_at_levels(mean, err);

    return status || !mean->plan->once ? status : apply_once(mean, err);
}
