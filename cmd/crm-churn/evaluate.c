/* crm-churn evaluate -- how good a probability is */

#include "cli/cmd.h"

#include "base/mem.h"
#include "common.h"
#include "../shared/proof.h"
#include "cli/frame.h"

#include <math.h>
#include <stdlib.h>

static struct {
    const char *prob, *event;
} opt;

static const struct crm_opt options[] = {
    OPT_TEXT(0, "prob", "COL", opt.prob, NULL, "column of the probabilities, 0 to 1"),
    OPT_TEXT(0, "event", "COL", opt.event, NULL,
        "column that says what happened: 1/0, yes/no, true/false"),
    OPT_END,
};

struct work {
    struct crm_frame *frame;
    struct crm_columns table;
    struct crm_column_blocks by;
    struct split split;
    size_t prob, event;
    double *p;
    unsigned char *y;
};

static enum crm_status open_frame(struct work *w, struct crm_cli *cli, struct crm_err *err)
{
    enum crm_status status = crm_cli_frame(cli, NULL, &w->frame, err);

    crm_columns_init(&w->table, w->frame);
    if (!status)
        status = crm_columns_want(&w->table, opt.prob, CRM_COLUMN_PROB, &w->prob, err);
    if (!status)
        status = crm_columns_want(&w->table, opt.event, CRM_COLUMN_EVENT, &w->event, err);
    return status ? status : crm_column_blocks_want(&w->by, &w->table, cli->by, "--by", err);
}

static enum crm_status evaluate(
    struct work *w, const struct crm_cli *cli, struct crm_out *out, struct crm_err *err)
{
    const double *prob = w->table.column[w->prob].number;
    const double *event = w->table.column[w->event].number;
    size_t dropped = 0;
    enum crm_status status =
        split_make(&w->split, NULL, w->table.n_rows, w->by.of, w->by.blocks.n, err);

    w->p = crm_mem_alloc(w->table.n_rows, sizeof *w->p);
    w->y = crm_mem_alloc(w->table.n_rows, 1);
    if (!status && (!w->p || !w->y))
        status = crm_err_nomem(err);
    for (uint32_t g = 0; g < w->by.blocks.n && !status; g++) {
        struct proof proof;
        size_t n = 0;
        for (size_t i = w->split.start[g]; i < w->split.start[g + 1]; i++) {
            uint32_t row = w->split.row[i];
            if (isnan(prob[row]) || isnan(event[row])) {
                dropped++;
                continue;
            }
            w->p[n] = prob[row];
            w->y[n++] = event[row] > 0;
        }
        status = proof_make(&proof, w->p, w->y, n, cli->level, err);
        if (!status)
            proof_write(&proof, &w->by.blocks, g, out);
    }
    if (dropped)
        crm_cli_note(
            cli, "%zu of %zu rows have an empty cell and are left out", dropped, w->table.n_rows);
    return status;
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct crm_out *out = NULL;
    struct work w = {0};
    enum crm_status status = CRM_OK;

    if (!opt.prob || !opt.event)
        status = crm_err_set(err, CRM_EUSAGE, "--prob COL and --event COL are needed");
    if (!status)
        status = open_frame(&w, cli, err);
    if (!status)
        status = crm_out_analysis(&out, cli, err);
    if (!status)
        status = crm_cli_columns(cli, &w.table, err);
    if (!status)
        status = crm_column_blocks_make(&w.by, &w.table, err);
    if (!status)
        status = evaluate(&w, cli, out, err);
    split_release(&w.split);
    crm_column_blocks_release(&w.by);
    crm_columns_release(&w.table);
    crm_frame_close(w.frame);
    free(w.p);
    free(w.y);
    return close_all(status, &out, 1, err);
}

static const struct crm_schema_column columns[] = {
    COL_BY,
    COL_TEXT("stat", "what is measured"),
    COL_NUMBER("value", "", "its value"),
    COL_END,
};

const struct crm_analysis analysis_evaluate = {
    .name = "evaluate",
    .summary = "how good a probability is: AUC, calibration, lift",
    .synopsis = "--prob COL --event COL [options] [FILE...]",
    .common = CRM_COMMON_IO | CRM_COMMON_BY | CRM_COMMON_JOIN | CRM_COMMON_THREADS |
              CRM_COMMON_LEVEL | CRM_COMMON_WHERE | CRM_COMMON_REPLACE,
    .options = options,
    .columns = columns,
    .run = run,
};
