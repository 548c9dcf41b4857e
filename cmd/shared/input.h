/*
 * input.h -- the transactions of one run: options, reading, groups of -g, what is said on stderr
 *
 *     struct input in;
 *     input_open(&in, cli, &want, err);         columns are there; the header can be written
 *     crm_out_analysis(&out, cli, err);
 *     input_read(&in, err);                     in.ledger, in.as_of, in.periods
 *     for (k = 0; k < in.n_groups; k++) ... in.group[k] ... input_cells(&in, in.group[k], out)
 *     input_close(&in);
 */
#ifndef CRM_SHARED_INPUT_H
#define CRM_SHARED_INPUT_H

#include "edge.h"
#include "source.h"
#include "churn/periods.h"
#include "base/list.h"
#include "cli/frame.h"
#include "ledger/each.h"

/* `--inactive DAYS`, where it matters: there is no default. */
#define INACTIVE_OPTION(variable)                                                                  \
    OPT_INT(0, "inactive", "DAYS", (variable), 1, 36500, NULL,                                     \
        "lost is who has not come for more days than that (see intervals)")

enum crm_status need_inactive(struct crm_err *err);

enum { INPUT_COMMON = SOURCE_COMMON | CRM_COMMON_BY };

/* The option; only for an analysis with want.edge. */
extern int32_t input_cohort_from;
#define INPUT_COHORT_OPTION COHORT_OPTION(input_cohort_from)

/* What an analysis wants of each line; values after the group's. */
struct input_want {
    bool money;           /* kind and amount, of all lines; else the lines that make a visit */
    bool second;          /* of the day */
    bool sides;           /* discount and cost */
    bool walk_ins;        /* lines of people without an id */
    const char *value[2]; /* single columns */
    size_t n_values;
    const char *edge; /* say where the export begins in the middle, ending so (edge.h); NULL: no */
    bool optional;    /* a column of `value` that is not there is empty instead of an error */
};

/* A column of -g: a part of the row's value, or a column of a -J file. */
struct input_by {
    const char *name;
    int join;      /* -1: of the row */
    size_t column; /* of the value, of the join */
};

struct input {
    struct crm_cli *cli;
    struct source source;
    struct crm_ledger *ledger; /* source.ledger */
    struct crm_list by_list;
    struct input_by by[CRM_VALUE_COLUMNS];
    struct crm_map marks;       /* what -J files say of a client, as keys */
    size_t value[2];            /* where want->value[] are among the values of a line */
    int32_t as_of, observed;    /* observed: as_of or --until, the earlier */
    struct crm_periods periods; /* from the first visit or line to `observed` */
    size_t first_period;        /* of the first line, or of --cohort-from */
    uint32_t *group;            /* all groups in order of their cells (base/cell.h) */
    size_t n_groups;
    const char *want_edge;
    struct crm_left_edge edge; /* n == 0: none, or want.edge was not set */
    enum crm_status mark_status;
};

enum crm_status input_open(
    struct input *in, struct crm_cli *cli, const struct input_want *want, struct crm_err *err);
enum crm_status input_read(struct input *in, struct crm_err *err);

void input_close(struct input *in);

/* All of it for an analysis with one output: `write` is called when there is a period. */
enum crm_status input_run(struct crm_cli *cli, const struct input_want *want,
    enum crm_status (*write)(const struct input *in, struct crm_out *out, struct crm_err *err),
    struct crm_err *err);

/* Columns of -g in a header; their cells. */
void input_header(const struct input *in, struct crm_out *out);
void input_cells(const struct input *in, uint32_t group, struct crm_out *out);

/* "a, b" of a group, for a sentence; "" without -g. */
const char *input_name(const struct input *in, uint32_t group, char text[128]);

/*
 * Does the period end so soon after the first date of the input (--since, --cohort-from) that
 * nobody can be lost yet: at most `inactive` days?  The first clients seem to have come back from
 * nowhere, and a rate would say more of the export than of the salon.
 */
bool input_is_edge(const struct input *in, size_t period, int32_t inactive);

/* The first day of the records: of a visit or a line. */
int32_t input_first_day(const struct input *in);

/* Is the period one of those with days of the month in which the export begins in the middle? */
bool input_is_cut(const struct input *in, size_t period);

/* "edge open", "edge", "open" or "". */
const char *input_note(bool edge, bool open);

#endif
