/*
 * table.h -- a table of periods as series, one for each block of -g
 *
 *     table_open(&table, cli, err);
 *     ... table.series[k], k < table.n, in order of the blocks ...
 *     table_close(&table);                        in any case
 */
#ifndef CRM_FORECAST_TABLE_H
#define CRM_FORECAST_TABLE_H

#include "cli/frame.h"
#include "forecast/series.h"
#include "io/table.h"

struct table_options {
    const char *value;
    int missing; /* enum crm_missing */
};
extern struct table_options table_opt;
extern const char *const table_missing[];
extern const char *const table_criteria[];

#define TABLE_OPTIONS                                                                              \
    OPT_TEXT(0, "value", "COL", table_opt.value, NULL, "the column to forecast"),                  \
        OPT_CHOICE(0, "missing", "HOW", table_opt.missing, table_missing, "stop",                  \
            "a period without a value: stop, zero, or longest (use the longest run without one)")

enum {
    TABLE_COMMON =
        CRM_COMMON_IO | CRM_COMMON_AS_OF | CRM_COMMON_BY | CRM_COMMON_THREADS | CRM_COMMON_WHERE,
};

struct table {
    const struct crm_cli *cli;
    struct crm_reader *reader;
    struct crm_table rows;
    struct crm_blocks blocks;
    struct crm_series *series; /* n */
    size_t n;
};

/* Errors: CRM_EUSAGE without --value; CRM_EDATA with place and value, and of crm_series_make. */
enum crm_status table_open(struct table *table, const struct crm_cli *cli, struct crm_err *err);
void table_close(struct table *table);

/* Block k in a sentence, "the series" without -g. */
const char *table_name(const struct table *table, size_t k, char text[CRM_BLOCKS_TEXT]);

/* -j, or as many threads as there are processors and pieces of work. */
int table_threads(const struct table *table, size_t pieces);

/*
 * A note of which series something holds for: `what` after the names of those with
 * has[k]; nothing when there is none.
 */
void table_say(const struct table *table, const bool has[], const char *what);

#endif
