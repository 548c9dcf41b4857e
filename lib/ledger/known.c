#include "ledger/known.h"

#include "base/money.h"

int32_t crm_client_first_line(const struct crm_shard *shard, const struct crm_client *client)
{
    struct crm_line_reader lines;
    struct crm_line line;
    int32_t first = CRM_DAY_NONE;

    crm_lines_open(&lines, shard, client);
    while (crm_lines_next(&lines, &line))
        if (first == CRM_DAY_NONE || line.day < first)
            first = line.day;
    return first;
}

/* The visit days up to `day`. */
static enum crm_status known_days(struct crm_shard *shard, const struct crm_client *client,
    int32_t day, struct crm_client *known, struct crm_err *err)
{
    const int32_t *days;
    size_t n;
    enum crm_status status = crm_shard_days(shard, client, &days, &n, err);

    if (status)
        return status;
    while (n && days[n - 1] > day)
        n--;
    known->visits = (uint32_t)n & 0x7FFFFFFFU;
    known->first_day = n ? days[0] : CRM_DAY_NONE;
    known->last_day = n ? days[n - 1] : CRM_DAY_NONE;
    return CRM_OK;
}

enum crm_status crm_client_known(struct crm_shard *shard, const struct crm_client *client,
    int32_t day, struct crm_client *known, bool *seen, struct crm_err *err)
{
    struct crm_line_reader lines;
    struct crm_line line;
    bool fits = true;
    enum crm_status status;

    *known = *client;
    *seen = false;
    known->amount_e4 = known->first_amount_e4 = 0;
    status = known_days(shard, client, day, known, err);
    crm_lines_open(&lines, shard, client);
    while (!status && fits && crm_lines_next(&lines, &line)) {
        int64_t counted_e4;
        if (line.day > day)
            continue;
        *seen = true;
        counted_e4 = crm_kind_counted(line.kind, shard->basis, line.amount_e4);
        fits = crm_money_add(&known->amount_e4, counted_e4);
        if (line.day == known->first_day)
            fits = fits && crm_money_add(&known->first_amount_e4, counted_e4);
    }
    if (!fits)
        return crm_err_set(err, CRM_EDATA, "the amounts of one client do not fit in 64 bits");
    return status;
}
