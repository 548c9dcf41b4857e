/* rules -- the shipped rules of care */
#include "care.h"

#include "cli/out.h"

static struct {
    int lang;
} opt;

const struct crm_opt rules_options[] = {OPT_LANG(opt.lang), OPT_END};

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

enum crm_status rules_run(struct crm_cli *cli, struct crm_err *err)
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
