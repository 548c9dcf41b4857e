/*
 * bare FILE -- what reading alone costs: every field of every row by lib/io, on one thread
 *
 * What crm-import is measured against.  Prints the number of rows and the bytes of their fields,
 * so that no field can be left out.
 */
#include "io/scan.h"

#include <inttypes.h>
#include <stdio.h>

enum { BATCH = 64 };

int main(int argc, char *argv[])
{
    struct crm_reader_spec spec = {.files = argv + 1, .n_files = 1};
    struct crm_reader *reader = NULL;
    struct crm_block block = {0};
    struct crm_scan scan = {0};
    struct crm_err err;
    uint64_t n_rows = 0, n_bytes = 0;
    enum crm_status status;
    enum crm_scan_state state;

    if (argc != 2)
        return 2;
    crm_err_init(&err);
    status = crm_reader_open(&reader, &spec, &err);
    if (!status)
        status = crm_scan_init(&scan, reader, &err);
    while (!status && (status = crm_reader_block(reader, &block, &err)) == CRM_OK && block.len) {
        crm_scan_start(&scan, &block);
        while (!status && (state = crm_scan_rows(&scan, BATCH)) != CRM_SCAN_END) {
            if (state == CRM_SCAN_BAD)
                status = crm_scan_error(&scan, &err);
            for (size_t i = 0; i < scan.n_rows * scan.n_wanted; i++)
                n_bytes += scan.field[i].len;
            n_rows += scan.n_rows;
        }
    }
    if (status)
        fprintf(stderr, "bare: %s\n", err.text);
    else
        printf("%" PRIu64 " rows, %" PRIu64 " bytes\n", n_rows, n_bytes);
    crm_scan_release(&scan);
    crm_block_release(&block);
    crm_reader_close(reader);
    return status ? 2 : 0;
}
