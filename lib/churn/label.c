#include "churn/label.h"

enum crm_status crm_label_start(struct crm_label_work *work, const struct crm_ledger *ledger,
    const struct crm_label_spec *spec, struct crm_err *err)
{
    *work = (struct crm_label_work){.ledger = ledger, .spec = *spec};
    return crm_features_start(&work->features, ledger, spec->cut - 1, err);
}

void crm_label_end(struct crm_label_work *work)
{
    crm_features_end(&work->features);
}

/* What happened from the cut on. */
static enum crm_status find_outcome(
    struct crm_label_work *work, struct crm_label *label, struct crm_err *err)
{
    const struct crm_label_spec *spec = &work->spec;
    const int32_t *day;
    size_t n, next = 0;
    enum crm_status status =
        crm_shard_days(&work->ledger->shard[work->cursor.shard], label->client, &day, &n, err);

    if (status)
        return status;
    while (next < n && day[next] < spec->cut)
        next++;
    label->event = next < n && day[next] <= spec->as_of;
    label->time_days = (label->event ? day[next] : spec->as_of) - spec->cut;
    label->known = spec->until - 1 <= spec->as_of;
    label->churned = !(label->event && day[next] < spec->until);
    return CRM_OK;
}

enum crm_status crm_label_next(
    struct crm_label_work *work, struct crm_label *label, struct crm_err *err)
{
    const struct crm_label_spec *spec = &work->spec;
    const struct crm_client *client;

    while ((client = crm_ledger_next(work->ledger, &work->cursor))) {
        enum crm_status status;
        if (!client->visits || client->first_day >= spec->cut ||
            crm_ledger_is_before(work->ledger, client->first_day))
            continue;
        *label = (struct crm_label){.client = client};
        status =
            crm_features_of(&work->features, work->cursor.shard, client, &label->features, err);
        if (status)
            return status;
        label->recency_days = spec->cut - label->features.last_day;
        label->tenure_days = spec->cut - label->features.first_day;
        if (spec->inactive && label->recency_days > spec->inactive)
            continue;
        return find_outcome(work, label, err);
    }
    label->client = NULL;
    return CRM_OK;
}
