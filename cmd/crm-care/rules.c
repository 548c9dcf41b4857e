/* rules -- the shipped rules of care */
#include "care.h"

#include "cli/out.h"

static struct {
    int lang;
} opt;

static const struct crm_opt options[] = {OPT_LANG(opt.lang), OPT_END};

static enum crm_status copy_rows(
    struct crm_reader *reader, struct crm_out *out, struct crm_err *err)
{
    size_t n = crm_reader_n_columns(reader);
    const struct crm_row *row;
    enum crm_status status;

    for (size_t c = 0; c < n; c++)
        crm_out_column(out, crm_reader_column(reader, c),
            crm_slice_is(crm_reader_column(reader, c), "priority") ? CRM_OUT_INT : CRM_OUT_TEXT);
    crm_out_header(out);
    while (!(status = crm_reader_next(reader, &row, err)) && row) {
        for (size_t c = 0; c < n; c++)
            crm_out_text(out, row->field[c]);
        crm_out_row(out);
    }
    return status;
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    char path[4096];
    struct crm_reader *reader = NULL;
    struct crm_out *out = NULL;
    enum crm_status status = care_shipped(opt.lang, path, err);

    if (!status && cli->n_files)
        status = crm_err_set(err, CRM_EUSAGE, "rules reads no FILE: it writes the shipped rules");
    if (!status)
        status = care_reader(cli, path, true, &reader, err);
    if (!status)
        status = crm_out_open(&out, cli, cli->output, err);
    if (!status)
        status = copy_rows(reader, out, err);
    if (!status)
        status = crm_out_close(out, err);
    else
        crm_out_abandon(out);
    crm_reader_close(reader);
    return status;
}

static const struct crm_schema_column columns[] = {
    COL_TEXT("occasion", "name of the rule"),
    COL_TEXT("when", "the day it is due"),
    COL_TEXT("who", "an expression that chooses clients"),
    COL_TEXT("action", "what to do"),
    COL_TEXT("channel", "how"),
    COL_INT("priority", "rank", "1 comes first"),
    COL_TEXT("term", "what the rule is called in Chinese"),
    COL_END,
};

const struct crm_analysis analysis_rules = {
    .name = "rules",
    .summary = "the shipped rules, a start for one's own",
    .synopsis = "[--lang en|zh]",
    .alone = true,
    .common = CRM_COMMON_IO,
    .options = options,
    .columns = columns,
    .run = run,
};
