/*
 * csvrows [-t] [-d C] [-b BYTES] [-n NAME]... [FILE] -- what the reader makes of a file
 *
 * Header and rows to standard output, every field in quotes.  A refusal goes to standard error as
 * LINE: TEXT, exit 2.  -b sets the block size, -n asks for a column.
 */
#include "io/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int refuse(const struct crm_err *err)
{
    fprintf(stderr, "%d: %s\n", (int)err->line, err->text);
    return 2;
}

static void put_row(const struct crm_slice field[], size_t n)
{
    for (size_t i = 0; i < n; i++) {
        fputs(i ? ",\"" : "\"", stdout);
        for (size_t k = 0; k < field[i].len; k++) {
            if (field[i].ptr[k] == '"')
                putchar('"');
            putchar(field[i].ptr[k]);
        }
        putchar('"');
    }
    putchar('\n');
}

int main(int argc, char *argv[])
{
    struct crm_reader_spec spec = {.block_size = 0};
    const char *need[8];
    size_t n_need = 0, column;
    struct crm_reader *reader;
    const struct crm_row *row;
    struct crm_err err;
    int key;

    while ((key = getopt(argc, argv, "td:b:n:")) != -1) {
        if (key == 't')
            spec.dialect.escapes = true;
        else if (key == 'd')
            spec.dialect.delimiter = optarg[0];
        else if (key == 'b')
            spec.block_size = (size_t)atol(optarg);
        else if (key == 'n' && n_need < 8)
            need[n_need++] = optarg;
        else
            return 2;
    }
    spec.files = argv + optind;
    spec.n_files = (size_t)(argc - optind);
    crm_err_init(&err);
    if (crm_reader_open(&reader, &spec, &err))
        return refuse(&err);
    for (size_t i = 0; i < n_need; i++)
        if (crm_reader_need(reader, need[i], &column, &err)) {
            crm_reader_close(reader);
            return refuse(&err);
        }
    put_row(crm_reader_file(reader, 0)->header, crm_reader_n_columns(reader));
    while (crm_reader_next(reader, &row, &err) == CRM_OK && row)
        put_row(row->field, crm_reader_n_columns(reader));
    crm_reader_close(reader);
    return err.status ? refuse(&err) : 0;
}
