/*
 * source.h -- transactions of one run, from rows or from states of --partial: for every program
 * that reads them
 *
 *     struct source source;
 *     source_open(&source, cli, need, err);     input, --where, -J; source.spec but for what is
 * kept source.spec.form = ..., crm_features_want(&source.spec) ... source_start(&source, err); the
 * columns are there if (source_opt.partial) source_partial(&source, err); else source_read(&source,
 * err);           source.ledger, source.as_of source_close(&source);                    in any case
 */
#ifndef CRM_SHARED_SOURCE_H
#define CRM_SHARED_SOURCE_H

#include "cli/cmd.h"
#include "io/join.h"
#include "ledger/state.h"

struct source_options {
    int basis; /* enum crm_basis; -1: not given */
    struct crm_opt_list walk_in;
    bool partial, merge;
    const char *columns; /* --columns */
};
extern struct source_options source_opt;
extern const char *const source_bases[];

/* Options of everything that reads transactions. */
#define SOURCE_OPTIONS                                                                             \
    OPT_CHOICE(0, "basis", "BASIS", source_opt.basis, source_bases, NULL,                          \
        "amounts that count: cash (prepaid sold, not redeemed) or service (default: cash, or the " \
        "state's)"),                                                                               \
        OPT_LIST(0, "walk-in", "CODE,...", source_opt.walk_in,                                     \
            "ids the till uses for people without one"),                                           \
        OPT_FLAG(                                                                                  \
            0, "partial", source_opt.partial, "write a state for --merge instead of results"),     \
        OPT_FLAG(0, "merge", source_opt.merge,                                                     \
            "files are states of --partial, in the order of the pieces"),                          \
        OPT_COMMA(0, "columns", "COL,...", source_opt.columns, NULL,                               \
            "hold these columns in the state, too, for any analysis or -g of them",                \
            .needs = "partial", .excludes = "merge")

enum {
    SOURCE_COMMON = CRM_COMMON_IO | CRM_COMMON_AS_OF | CRM_COMMON_JOIN | CRM_COMMON_THREADS |
                    CRM_COMMON_RANGE | CRM_COMMON_WHERE | CRM_COMMON_REPLACE,
};

struct source {
    const struct crm_cli *cli;
    struct crm_reader *reader;   /* of rows; NULL: of states */
    struct crm_state_in states;  /* with --merge */
    struct crm_ledger_head said; /* by the options, then what holds */
    struct crm_ledger_head made; /* of the states */
    struct crm_slice *walk_in;
    struct crm_expr *where;
    struct crm_join **join;   /* cli->join.n, or NULL where nothing looks at them */
    struct crm_slice *column; /* of --columns */
    struct crm_ledger_spec spec;
    struct crm_ledger *ledger;
    int32_t as_of;
};

/* What of -J: only --where looks at the files, or -g does too. */
enum source_joins { SOURCE_JOINS_WHERE, SOURCE_JOINS };

/*
 * visit: enum crm_visit, or -1: not said.  spec.visit is then what the state was made with, else by
 * day.
 */
enum crm_status source_open(struct source *source, const struct crm_cli *cli, int visit,
    enum source_joins joins, struct crm_err *err);
enum crm_status source_start(struct source *source, struct crm_err *err);

/* Both, for the features of clients by visit days. */
enum crm_status source_open_features(
    struct source *source, const struct crm_cli *cli, struct crm_err *err);

/* Do rows have this column?  Between the two. */
bool source_has(const struct source *source, const char *name);

/* All rows or states into source->ledger; the as-of day. */
enum crm_status source_read(struct source *source, struct crm_err *err);

/* --partial: read, and write the state where the results would go. */
enum crm_status source_partial(struct source *source, struct crm_err *err);
enum crm_status source_write(struct source *source, struct crm_err *err);
void source_close(struct source *source);

/* What was left out ("in no client's row"), and the as-of day when nobody said one. */
void source_say(const struct source *source, const char *walk_ins);

/* Ids that look like a till's code for walk-ins: the first few. */
void source_say_codes(const struct source *source);

#endif
