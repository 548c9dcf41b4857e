/*
 * frame.h -- lib/frame as the command line says it
 *
 *     crm_cli_frame(cli, NULL, &frame, err);
 *     crm_blocks_open(&blocks, cli->by, "--by", frame, err);
 *     ...
 *     crm_out_blocks(out, &blocks);                            columns of -g in a header
 *     crm_out_block(out, &blocks, blocks.order[k]);            their cells
 */
#ifndef CRM_CLI_FRAME_H
#define CRM_CLI_FRAME_H

#include "cli/out.h"
#include "frame/columns.h"

/*
 * cli->files with -c -d -t, the files of -J, --replace, -a and --where as a frame, to be closed.
 *   date  in  what the rows' date is called; NULL: date
 * Errors: those of crm_cli_reader, crm_join_open and crm_frame_where.
 */
enum crm_status crm_cli_frame(
    const struct crm_cli *cli, const char *date, struct crm_frame **frame, struct crm_err *err);

/* The same over a reader of all rows, which it takes over, also when this fails. */
enum crm_status crm_cli_frame_of(const struct crm_cli *cli, struct crm_reader *reader,
    const char *date, struct crm_frame **frame, struct crm_err *err);

/*
 * For rows that are kept whole (io/table.h): a reader of the rows that --where chooses, and how the
 * names of columns are found; both until the reader is closed.  After the last row:
 * crm_cli_reader_judge.
 */
enum crm_status crm_cli_rows(const struct crm_cli *cli, const char *date,
    struct crm_reader **reader, const struct crm_view **view, struct crm_err *err);

/* After the last row: crm_frame_judge, and a note when --where chose none. */
enum crm_status crm_cli_frame_judge(
    const struct crm_cli *cli, const struct crm_frame *frame, struct crm_err *err);

/* The same for a reader of crm_cli_reader, which chooses rows itself. */
enum crm_status crm_cli_reader_judge(
    const struct crm_cli *cli, const struct crm_reader *reader, struct crm_err *err);

/* crm_columns_read with -j, and the note. */
enum crm_status crm_cli_columns(
    const struct crm_cli *cli, struct crm_columns *columns, struct crm_err *err);

/*
 * A file of results with its header written: columns of -g first (blocks NULL: none), then
 * `columns`.  path NULL: standard output.  Errors: those of crm_out_open; *out is then NULL.
 */
enum crm_status crm_out_results(struct crm_out **out, const struct crm_cli *cli, const char *path,
    const struct crm_blocks *blocks, const struct crm_out_column columns[], size_t n,
    struct crm_err *err);

/* Columns of -g in a header, the cells of a block. */
void crm_out_blocks(struct crm_out *out, const struct crm_blocks *blocks);
void crm_out_block(struct crm_out *out, const struct crm_blocks *blocks, uint32_t block);

#endif
