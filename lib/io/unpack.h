/*
 * unpack.h -- .gz and .xlsx read as if they were text
 *
 *     static struct crm_unpack unpack = CRM_UNPACK;
 *     ... unpack.sheet = "Sales" ...
 *     struct crm_reader_spec spec = { .unpack = &unpack, ... };
 *
 * Only a program that names CRM_UNPACK links zlib, minizip and expat; in all others a packed file
 * is refused with what helps (io/container.h).  A workbook becomes one line a row of the sheet,
 * blank for a row without cells, so that the line of a message is the row of the sheet.
 */
#ifndef CRM_IO_UNPACK_H
#define CRM_IO_UNPACK_H

#include "io/source.h"

/* What was met in a workbook that its reader should know. */
struct crm_unpack_note {
    struct crm_unpack_note *next;
    char *file;
    char sheet[128];
    size_t n_sheets, n_hidden_sheets;
    uint64_t hidden_rows; /* read like the others */
    uint64_t no_value;    /* #N/A, read as empty */
    uint64_t errors;      /* other results of formulas that are errors, read as they stand */
    uint64_t rounded;     /* numbers written with the decimals the sheet shows */
    uint64_t repeated;    /* rows that were given the text of a cell merged down rows */
    char first_error[16], first_merged[32];
};

struct crm_unpack {
    enum crm_status (*open)(
        struct crm_unpack *unpack, struct crm_source *source, struct crm_err *err);
    const char *sheet; /* by name, or by number among those to be seen; NULL: the only
                          one with rows */
    bool parser_alone; /* no short cut through a sheet: for tests that hold both ways equal */
    struct crm_unpack_note *note; /* one a workbook, in the order they were first opened */
};

#define CRM_UNPACK                                                                                 \
    {                                                                                              \
        .open = crm_unpack_open                                                                    \
    }

/*
 * Look at the first bytes of `source` and, where they are packed, give it the filter for them.
 * Errors: CRM_EDATA for a workbook that cannot be read, naming what helps; CRM_EUSAGE for a sheet
 * that is not there; CRM_EIO, CRM_ENOMEM.
 */
enum crm_status crm_unpack_open(
    struct crm_unpack *unpack, struct crm_source *source, struct crm_err *err);
void crm_unpack_release(struct crm_unpack *unpack);

/* "sheet 'May': 3 hidden rows were read like the others"; false when there is nothing to say. */
bool crm_unpack_describe(const struct crm_unpack_note *note, char *text, size_t room);

#endif
