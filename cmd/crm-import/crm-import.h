/*
 * crm-import.h -- what the parts of crm-import share
 */
#ifndef CRM_IMPORT_H
#define CRM_IMPORT_H

#include "cli/cmd.h"
#include "cli/out.h"
#include "pos/import.h"
#include "pos/rows.h"

struct import_options {
    int stream; /* enum crm_stream */
    const char *encoding, *date_format, *name_space, *rejects, *max_rejects, *totals, *decimal;
    struct crm_opt_list keep, drop, key, walk_in, presets;
    int tax;
    bool list_presets;
    struct reject_limit {
        double n;
        bool per_cent; /* of the rows in */
    } limit;
    bool list_fields;
};

/* A list of names from options that take NAME,NAME and may be repeated. */
struct names {
    const char **item;
    size_t n;
    char *text;
};

enum crm_status names_split(
    struct names *names, const struct crm_opt_list *list, struct crm_err *err);
void names_release(struct names *names);

/* What happened to the rows of all files, for --totals and the note at the end. */
struct tally {
    struct crm_rows_sums sums; /* of rows written */
    uint64_t n_bad, n_skipped; /* set aside: cannot be read; left out by the preset */
    uint64_t n_totals, n_duplicates;
    uint64_t n_duplicate_walk_ins;
    int64_t set_aside_e4, duplicates_e4, duplicate_walk_ins_e4;
    uint64_t *filled; /* a column of the import; NULL: not counted */
    uint64_t n_clients;
};

/* --totals FILE: measure,value. */
enum crm_status totals_write(const struct crm_cli *cli, const char *path,
    const struct crm_import *import, const struct tally *tally, struct crm_err *err);

/* The lines on stderr before and after the rows. */
void say_files(const struct crm_cli *cli, const struct crm_import *import);
void say_tally(
    const struct crm_cli *cli, const struct crm_import *import, const struct tally *tally);

/* --list-fields */
enum crm_status list_fields(const struct crm_cli *cli, enum crm_stream stream, struct crm_err *err);

/*
 * Presets: those that -p names (of a shipped name, or of a path), else all that are shipped, for
 * recognition.
 */
struct presets {
    struct crm_preset *preset;
    const struct crm_preset **list;
    size_t n;
    bool said;
};

enum crm_status presets_read(
    struct presets *presets, const struct crm_opt_list *names, struct crm_err *err);
void presets_release(struct presets *presets);

/* --list-presets */
enum crm_status presets_list(const struct crm_cli *cli, struct crm_err *err);

/* Everything between the options and the last row. */
enum crm_status convert(struct crm_cli *cli, const struct import_options *opt,
    struct crm_import *import, struct crm_err *err);

#endif
