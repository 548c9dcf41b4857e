/*
 * survival_rows.h -- what survival looks at: rows of a table, or times made of transactions
 */
#ifndef CRM_CHURN_SURVIVAL_ROWS_H
#define CRM_CHURN_SURVIVAL_ROWS_H

#include "../shared/input.h"
#include "common.h"
#include "lives.h"
#include "stat/survival.h"

struct survival_spec {
    const char *time, *event, *weight, *entry; /* columns; time NULL: transactions */
    const char *strata;                        /* columns of a table, for the tests */
    enum lives_unit unit;
    int32_t inactive;
};

struct survival_rows {
    const struct survival_spec *spec;
    struct crm_frame *frame;
    struct crm_columns table; /* with --time */
    struct crm_column_blocks by, strata;
    size_t time_column, event_column, weight_column, entry_column;
    struct input in; /* of transactions */
    /* rows with all they need */
    size_t n;
    double *time, *weight, *entry; /* weight, entry: NULL without */
    unsigned char *event;
    uint32_t *group, *stratum; /* stratum: NULL without */
    bool robust;               /* a weight of any group is no count */
    uint32_t n_groups;
    uint32_t *group_list;    /* n_groups: in order of their values */
    uint32_t *order;         /* n: by time */
    uint32_t *by_entry;      /* n; NULL without */
    struct split split;      /* by group, and in it by time */
    struct split by_entries; /* by group, and in it by entry */
};

/* The columns are there; headers can be written. Release in any case. */
enum crm_status survival_rows_open(struct survival_rows *rows, struct crm_cli *cli,
    const struct survival_spec *spec, struct crm_err *err);
enum crm_status survival_rows_read(
    struct survival_rows *rows, const struct crm_cli *cli, struct crm_err *err);
/* All rows, or those of one group, as lib/stat takes them. */
struct crm_survival_data survival_rows_all(const struct survival_rows *rows);
struct crm_survival_data survival_rows_group(const struct survival_rows *rows, uint32_t group);

void survival_rows_release(struct survival_rows *rows);

/* Columns of -g in a header; their cells; "a, b" for a sentence. */
void survival_rows_header(const struct survival_rows *rows, struct crm_out *out);
void survival_rows_cells(const struct survival_rows *rows, uint32_t group, struct crm_out *out);
const char *survival_rows_name(const struct survival_rows *rows, uint32_t group, char text[256]);

#endif
