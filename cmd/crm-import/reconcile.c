/* --reconcile: the sums of the lines against those of the payments, day by day. */

#include "crm-import.h"

#include "base/mem.h"
#include "base/money.h"
#include "io/flow.h"

#include <stdlib.h>
#include <string.h>

enum { SHOWN = 10 }; /* days that differ, on stderr */

bool days_add(struct days *days, int32_t day, int side, int64_t amount_e4)
{
    uint32_t id;
    bool added;

    if (!crm_map_put(&days->map, (struct crm_slice){(const char *)&day, sizeof day}, &id, &added) ||
        !crm_mem_grow((void **)&days->sum, &days->cap, days->map.n, sizeof *days->sum))
        return false;
    if (added)
        days->sum[id] = (struct day_sum){.day = day};
    return crm_money_add(&days->sum[id].amount_e4[side], amount_e4);
}

void days_release(struct days *days)
{
    crm_map_release(&days->map);
    free(days->sum);
    days->sum = NULL;
    days->cap = 0;
}

/* ---- the payments --------------------------------------------------------------------- */

struct reading {
    const struct crm_import *import;
    struct days *days;
};

static void *batch_new(void *ctx)
{
    return crm_rows_new(((struct reading *)ctx)->import, CRM_ROWS_DAYS);
}

static enum crm_status apply(void *ctx, unsigned shard, void *batch, struct crm_err *err)
{
    struct reading *reading = ctx;
    const struct crm_rows *rows = batch;

    (void)shard;
    if (crm_rows_first_bad(rows, err))
        return err->status;
    for (size_t i = 0; i < rows->n_lines; i++)
        if (!days_add(reading->days, rows->line[i].day, 1, rows->line[i].amount_e4))
            return crm_err_nomem(err);
    return CRM_OK;
}

static enum crm_status read_payments(
    struct days *days, const char *path, const struct crm_import_options *like, struct crm_err *err)
{
    struct crm_import_options options = *like;
    struct reading reading = {.days = days};
    struct crm_flow flow = {.ctx = &reading,
        .n_shards = 1,
        .batch_new = batch_new,
        .batch_free = crm_rows_batch_free,
        .parse = crm_rows_batch_parse,
        .apply = apply};
    char *const files[] = {(char *)(uintptr_t)path};
    struct crm_import *import;
    enum crm_status status;

    options.plan.id_optional = true;
    options.plan.preset_said = like->plan.preset_said && like->plan.n_presets > 1;
    if (!options.plan.preset_said)
        options.plan.n_presets = 0;
    options.aliases_optional = true;
    options.n_keep = options.n_drop = options.n_key = 0;
    options.keep_all = false;
    options.consent_field = NULL;
    options.pseudonyms = NULL;
    status = crm_import_open(&import, &options, files, 1, err);
    reading.import = import;
    if (!status)
        status = crm_flow_run(import->reader, &flow, 1, err);
    crm_import_close(import);
    return status;
}

/* ---- compared ------------------------------------------------------------------------- */

static int by_day(const void *a, const void *b)
{
    const struct day_sum *x = a, *y = b;

    return (x->day > y->day) - (x->day < y->day);
}

static enum crm_status write_table(
    const struct crm_cli *cli, const char *path, const struct days *days, struct crm_err *err)
{
    static const struct crm_out_column columns[] = {{"date", CRM_OUT_DATE},
        {"lines", CRM_OUT_MONEY}, {"payments", CRM_OUT_MONEY}, {"difference", CRM_OUT_MONEY}};
    struct crm_out *out;
    int decimals = 2;
    enum crm_status status = crm_out_open(&out, cli, path, err);

    if (status)
        return status;
    for (uint32_t i = 0; i < days->map.n; i++)
        for (int side = 0; side < 2; side++)
            if (days->sum[i].amount_e4[side] % 100)
                decimals = 4;
    crm_out_columns(out, columns, 4);
    crm_out_decimals(out, decimals);
    crm_out_header(out);
    for (uint32_t i = 0; i < days->map.n; i++) {
        crm_out_date(out, days->sum[i].day);
        crm_out_money(out, days->sum[i].amount_e4[0]);
        crm_out_money(out, days->sum[i].amount_e4[1]);
        crm_out_money(out, days->sum[i].amount_e4[0] - days->sum[i].amount_e4[1]);
        crm_out_row(out);
    }
    return crm_out_close(out, err);
}

static void say_difference(const struct crm_cli *cli, const struct day_sum *sum)
{
    char date[CRM_DATE_TEXT + 1], text[2][CRM_MONEY_TEXT + 1];

    date[crm_date_format(sum->day, CRM_SECOND_NONE, date)] = '\0';
    for (int side = 0; side < 2; side++)
        text[side][crm_money_format(
            sum->amount_e4[side], sum->amount_e4[side] % 100 ? 4 : 2, text[side])] = '\0';
    crm_cli_warn(cli, "%s: lines %s, payments %s", date, text[0], text[1]);
}

enum crm_status reconcile(struct crm_cli *cli, struct days *days, const char *payments,
    const char *path, const struct crm_import_options *like, struct crm_err *err)
{
    uint32_t n = 0;
    enum crm_status status = read_payments(days, payments, like, err);

    if (status)
        return status;
    if (days->map.n)
        qsort(days->sum, days->map.n, sizeof *days->sum, by_day);
    for (uint32_t i = 0; i < days->map.n; i++)
        if (days->sum[i].amount_e4[0] != days->sum[i].amount_e4[1] && n++ < SHOWN)
            say_difference(cli, &days->sum[i]);
    if (n)
        crm_cli_warn(cli, "%u of %u day%s differ%s from %s", n, days->map.n, plural(days->map.n),
            n == 1 ? "s" : "", payments);
    else
        crm_cli_note(
            cli, "%u day%s, each with the sum of %s", days->map.n, plural(days->map.n), payments);
    cli->rows_set_aside |= n > 0;
    return path ? write_table(cli, path, days, err) : CRM_OK;
}
