#include "churn/tally.h"

#include "base/mem.h"

#include <stdlib.h>

typedef enum crm_status tally_function(
    struct crm_churn_tally *tally, const struct crm_client_history *client, struct crm_err *err);

/* crm_ledger_each hands a worker over as void *. */
struct worker {
    struct crm_churn_tally tally;
    tally_function *work;
};

static enum crm_status work_on(
    void *ctx, const struct crm_client_history *client, struct crm_err *err)
{
    struct worker *worker = ctx;

    return worker->work(&worker->tally, client, err);
}

enum crm_status crm_tally_too_much(struct crm_err *err)
{
    return crm_err_set(err, CRM_EDATA, "amounts add up to more than 922337203685477.5807");
}

enum crm_status crm_tally_run(int64_t **count, size_t n_counts, const struct crm_ledger *ledger,
    bool walk_ins, tally_function *work, const void *ctx, struct crm_err *err)
{
    size_t n = (size_t)ledger->threads;
    struct worker *worker = crm_mem_zalloc(n, sizeof *worker);
    void **list = crm_mem_alloc(n, sizeof *list);
    enum crm_status status = worker && list ? CRM_OK : crm_err_nomem(err);

    for (size_t i = 0; i < n && !status; i++) {
        worker[i] =
            (struct worker){{ledger, ctx, crm_mem_zalloc(n_counts, sizeof(int64_t)), {0}}, work};
        list[i] = &worker[i];
        if (!worker[i].tally.count)
            status = crm_err_nomem(err);
    }
    if (!status)
        status = crm_ledger_each(ledger, list, n, work_on, err);
    if (!status && walk_ins)
        status = crm_ledger_walk_ins(ledger, list[0], work_on, err);
    for (size_t i = 1; i < n && !status; i++)
        for (size_t c = 0; c < n_counts && !status; c++)
            if (!crm_money_add(&worker[0].tally.count[c], worker[i].tally.count[c]))
                status = crm_tally_too_much(err);
    *count = status ? NULL : worker[0].tally.count;
    for (size_t i = 0; worker && i < n; i++) {
        free(worker[i].tally.room.line);
        if (i > 0 || status)
            free(worker[i].tally.count);
    }
    free(worker);
    free(list);
    return status;
}
