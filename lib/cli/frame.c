#include "cli/frame.h"

#include <stdlib.h>

static enum crm_status bind_where(
    const struct crm_cli *cli, struct crm_frame *frame, struct crm_err *err)
{
    struct crm_expr *where;
    enum crm_status status;

    if (!cli->where.n)
        return CRM_OK;
    status = crm_cli_where(cli, &where, err);
    return status ? status : crm_cli_where_done(crm_frame_where(frame, where, err), err);
}

enum crm_status crm_cli_frame_of(const struct crm_cli *cli, struct crm_reader *reader,
    const char *date, struct crm_frame **frame, struct crm_err *err)
{
    struct crm_frame_spec spec = {.reader = reader,
        .n_joins = cli->join.n,
        .joined_first = cli->replace,
        .key = cli->cmd->join_key,
        .date = date,
        .as_of = cli->as_of};
    struct crm_join **join;
    enum crm_status status = crm_cli_joins(cli, &join, err);

    *frame = NULL;
    if (status) {
        crm_reader_close(reader);
        return status;
    }
    spec.join = join;
    status = crm_frame_open(frame, &spec, err);
    if (!status)
        status = bind_where(cli, *frame, err);
    if (status) {
        crm_frame_close(*frame);
        *frame = NULL;
    }
    return status;
}

enum crm_status crm_cli_frame(
    const struct crm_cli *cli, const char *date, struct crm_frame **frame, struct crm_err *err)
{
    struct crm_cli all = *cli;
    struct crm_reader *reader;
    enum crm_status status;

    *frame = NULL;
    all.where.n = 0; /* the frame chooses */
    status = crm_cli_reader(&all, &reader, err);
    return status ? status : crm_cli_frame_of(cli, reader, date, frame, err);
}

enum crm_status crm_cli_rows(const struct crm_cli *cli, const char *date,
    struct crm_reader **reader, const struct crm_view **view, struct crm_err *err)
{
    struct crm_frame *frame;
    enum crm_status status = crm_cli_frame(cli, date, &frame, err);

    *reader = NULL;
    if (status)
        return status;
    *reader = crm_frame_reader(frame); /* it owns the frame from now on */
    *view = crm_frame_view(frame);
    status = crm_frame_attach(frame, err);
    if (status) {
        crm_reader_close(*reader);
        *reader = NULL;
    }
    return status;
}

enum crm_status crm_cli_reader_judge(
    const struct crm_cli *cli, const struct crm_reader *reader, struct crm_err *err)
{
    const struct crm_frame *frame = crm_reader_chooser(reader);

    return frame ? crm_cli_frame_judge(cli, frame, err) : CRM_OK;
}

enum crm_status crm_cli_frame_judge(
    const struct crm_cli *cli, const struct crm_frame *frame, struct crm_err *err)
{
    const struct crm_expr *where = crm_frame_chooser(frame);
    enum crm_status status = crm_frame_judge(frame, err);

    if (status == CRM_EUSAGE)
        return crm_cli_where_done(status, err);
    if (!status && where && crm_expr_chose_none(where))
        crm_cli_note(cli, "--where: no row was chosen");
    return status;
}

enum crm_status crm_cli_columns(
    const struct crm_cli *cli, struct crm_columns *columns, struct crm_err *err)
{
    enum crm_status status = crm_columns_read(columns, (int)cli->threads, err);

    return status ? status : crm_cli_frame_judge(cli, columns->frame, err);
}

enum crm_status crm_out_results(struct crm_out **out, const struct crm_cli *cli, const char *path,
    const struct crm_blocks *blocks, const struct crm_out_column columns[], size_t n,
    struct crm_err *err)
{
    enum crm_status status = crm_out_open(out, cli, path, err);

    if (status)
        return status;
    if (blocks)
        crm_out_blocks(*out, blocks);
    crm_out_columns(*out, columns, n);
    crm_out_header(*out);
    return CRM_OK;
}

void crm_out_blocks(struct crm_out *out, const struct crm_blocks *blocks)
{
    for (size_t c = 0; c < blocks->n_columns; c++)
        crm_out_column(out, crm_slice_of(blocks->name[c]), CRM_OUT_PASS);
}

void crm_out_block(struct crm_out *out, const struct crm_blocks *blocks, uint32_t block)
{
    for (size_t c = 0; c < blocks->n_columns; c++)
        crm_out_text(out, crm_blocks_cell(blocks, block, c));
}
