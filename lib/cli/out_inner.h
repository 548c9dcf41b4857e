/*
 * out_inner.h -- what out.c, out_table.c and pass.c share  (inside lib/cli)
 */
#ifndef CRM_CLI_OUT_INNER_H
#define CRM_CLI_OUT_INNER_H

#include "base/arena.h"
#include "cli/out.h"
#include "cli/out_xlsx.h"
#include "cli/terminal.h"

struct crm_out_column_state {
    char *name;
    enum crm_out_kind kind;
    char *key; /* jsonl: {"name": or ,"name": */
    size_t key_len;
};

/* Cells of many rows, row by row; `number` marks the ones written as numbers. */
struct crm_out_cell {
    struct crm_slice text;
    struct crm_slice exact; /* text, or the number in full where that is short */
    bool number;
};

struct crm_out_remark {
    const char *text;
    struct crm_out_remark *next;
};

struct crm_out {
    struct crm_writer w;
    enum crm_format format;
    struct crm_xlsx_out *book; /* of CRM_FORMAT_XLSX */
    bool capture;              /* cells are kept for crm_pass instead of written */
    bool repeats;              /* names may stand twice: columns passed through */
    struct crm_check *check;   /* of --check, in the main output; NULL */
    bool short_numbers;        /* a table without --digits */
    bool records;              /* a table one record below the other */
    const struct crm_cli *cli; /* for a note */
    struct crm_terminal terminal;
    int digits, decimals;
    struct crm_out_column_state *column;
    size_t n_columns, column_cap;
    size_t at; /* cells of the row so far */
    struct crm_arena arena;
    struct crm_arena cells; /* texts of kept cells */
    struct crm_out_cell *cell;
    size_t n_cells, cell_cap;
    struct crm_out_remark *remark, **remark_end;
    enum crm_status status;
    struct crm_err err;
};

/* A cell that is text already; number: written by one of the number functions. */
void crm_out_put(struct crm_out *out, struct crm_slice text, bool number);

/* The same of a number that is shown short: `exact` is what --check looks at. */
void crm_out_put_short(struct crm_out *out, struct crm_slice text, struct crm_slice exact);

/* A cell that was kept by a capture. */
void crm_out_put_cell(struct crm_out *out, const struct crm_out_cell *cell);

/* A text in quotes, escaped. */
void crm_json_string(struct crm_writer *w, struct crm_slice text);

/* Whether a cell of `kind` is a number in jsonl and needs no guard in excel. */
bool crm_out_is_number(enum crm_out_kind kind, struct crm_slice text, bool number);

/* An out that only keeps cells; needs no file. */
enum crm_status crm_out_open_capture(
    struct crm_out **out, const struct crm_cli *cli, struct crm_err *err);
void crm_out_forget(struct crm_out *out); /* the captured row */

/* Lay out and write all kept cells. False when memory is out. */
bool crm_out_write_table(struct crm_out *out);

/* The remarks, below a table or a picture. */
void crm_out_write_remarks(struct crm_out *out);

/*
 * Draw the result instead, where it has a picture (lib/cli/out_picture.c): cohorts as a triangle,
 * a forecast as a fan, visits by weekday and hour as a heat map, survival as curves.  False: it has
 * none, and nothing was written.
 */
bool crm_out_draw(struct crm_out *out);

/* How many columns of a terminal a text takes. */
size_t crm_out_width(struct crm_slice text);

#endif
