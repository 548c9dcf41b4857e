/*
 * crm-import.h -- what the parts of crm-import share
 */
#ifndef CRM_IMPORT_H
#define CRM_IMPORT_H

#include "cli/cmd.h"
#include "cli/out.h"
#include "io/spool.h"
#include "pos/appointment.h"
#include "pos/import.h"
#include "pos/rows.h"
#include "pos/tally.h"

#include "base/map.h"

struct import_options {
    int stream; /* enum crm_stream */
    const char *encoding, *date_format, *name_space, *rejects, *max_rejects, *totals, *decimal;
    struct crm_opt_list keep, drop, key, walk_in, presets, link, clients, skip, keep_only,
        fill_down, status;
    const char *utc_offset;
    int duration;
    const char *map, *link_map, *clients_out, *candidates;
    int64_t link_max;
    const char *pseudonymise, *new_key, *key_map, *reidentify, *mask, *consent, *anonymity,
        *reconcile, *reconciled;
    bool suppress;
    const char *country;
    int tax, once, phone;
    bool list_presets;
    struct reject_limit {
        double n;
        bool per_cent; /* of the rows in */
    } limit;
    bool list_fields, partial, merge;
};

/* A client list whose ids can become the same has one row a client. */
static inline bool is_merged(const struct import_options *opt)
{
    return opt->stream == CRM_STREAM_CLIENTS && (opt->link.n || opt->map);
}

/* A list of names from options that take NAME,NAME and may be repeated. */
struct names {
    const char **item;
    size_t n;
    char *text;
};

/* Errors: CRM_EUSAGE, with the name of the option, for an empty name. */
enum crm_status names_split(
    struct names *names, const char *option, const struct crm_opt_list *list, struct crm_err *err);
void names_release(struct names *names);

/* --status WORD=STATUS. */
struct status_words {
    struct crm_status_word *item;
    size_t n;
    char (*key)[CRM_TEXT_KEY];
};

enum crm_status status_words_read(
    struct status_words *words, const struct crm_opt_list *list, struct crm_err *err);
void status_words_release(struct status_words *words);

/* +8, -5:00, +05:30 as seconds; false for all else. */
bool utc_offset_parse(const char *text, int32_t *seconds);

/* --skip and --keep-only. */
struct said {
    struct crm_said *item;
    size_t n;
    char **text;
};

enum crm_status said_read(struct said *all, const struct crm_opt_list *skip,
    const struct crm_opt_list *keep_only, struct crm_err *err);
void said_release(struct said *all);

/* "s" unless n is one. */
const char *plural(uint64_t n);

/* --totals FILE: measure,value; with --partial a state. */
enum crm_status totals_write(const struct crm_cli *cli, const struct import_options *opt,
    const struct crm_tally *tally, struct crm_err *err);

/* --merge: the totals of states. */
enum crm_status totals_merge(
    struct crm_cli *cli, const struct import_options *opt, struct crm_err *err);

/* More bad rows than --max-rejects: exit status 1. */
void check_rejects(
    struct crm_cli *cli, const struct import_options *opt, const struct crm_tally *tally);

/* The lines on stderr before and after the rows. */
void say_files(const struct crm_cli *cli, const struct crm_import *import);
/* `reasons`: why rows were left out has been or will be said. */
void say_tally(const struct crm_cli *cli, const struct crm_tally *tally, bool reasons);

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

/* --key-map FILE: field, pseudonym, original; the only output that holds both. */
struct key_map {
    struct crm_writer writer;
    struct crm_map seen;
    bool open;
};

enum crm_status key_map_open(struct key_map *map, const char *path, struct crm_err *err);
enum crm_status key_map_add(
    struct key_map *map, const struct crm_secret *secret, size_t n, struct crm_err *err);

/* Put in place, or with `keep` false given up. */
enum crm_status key_map_close(struct key_map *map, bool keep, struct crm_err *err);

/* --reidentify FILE: the files with originals for pseudonyms. */
enum crm_status reidentify(struct crm_cli *cli, const char *path, struct crm_err *err);

/* --reconcile: sums of each day, of the lines and of the payments. */
struct day_sum {
    int32_t day;
    int64_t amount_e4[2];
};

struct days {
    struct crm_map map; /* of days as bytes */
    struct day_sum *sum;
    size_t cap;
};

/* False when memory is out or the sum does not fit. */
bool days_add(struct days *days, int32_t day, int side, int64_t amount_e4);
void days_release(struct days *days);

/* Read the payments, say which days differ (exit status 1) and write all to `path`, if any. */
enum crm_status reconcile(struct crm_cli *cli, struct days *days, const char *payments,
    const char *path, const struct crm_import_options *like, struct crm_err *err);

/* --anonymity: that it says what the output can do, before anything is written. */
enum crm_status anonymity_check(
    const struct import_options *opt, const struct crm_import *import, struct crm_err *err);

/*
 * `text`, all lines of the output as TSV, which is changed, goes to `put` line by line
 * when what is rare in it has been counted, and blanked with --suppress.
 */
enum crm_status anonymity_write(const struct crm_cli *cli, const struct import_options *opt,
    const struct crm_import *import, struct crm_slice text,
    void (*put)(void *ctx, char *line, char *end), void *ctx, struct crm_err *err);

/* Who is who: --map, --link, and what they need of the files before the rows are written. */
struct people {
    struct crm_idmap map;
    struct crm_link link;
    uint64_t linking;
    struct crm_map consenting;
    char **files; /* standard input and pipes as files that can be read twice */
    size_t n_files;
    struct crm_spool *spool;
};

/* Sets map, link and linking of `into`; with people->files, those are to be read for cli->files. */
enum crm_status people_open(struct people *people, struct crm_cli *cli,
    const struct import_options *opt, struct crm_import_options *into, struct crm_err *err);
void people_close(struct people *people);

/* --link-map, --candidates and --clients-out, once the rows are written. */
enum crm_status people_write(const struct people *people, struct crm_cli *cli,
    const struct import_options *opt, const struct crm_import_options *into, struct key_map *keys,
    struct crm_err *err);

/*
 * Rows of the same client made one.  Each column has the first value that says something: of the
 * records by rank, smallest first, then by their bytes.  But of consents one no is enough, and of
 * dates joined the earliest is taken.  Memory grows with the different records.
 */
struct merge {
    struct crm_map clients; /* in order of first appearance */
    struct crm_map records;
    uint32_t *client; /* of a record */
    size_t cap, n;    /* added, equal ones too */
    char *room;
    size_t room_cap;
};

void merge_init(struct merge *all);
void merge_release(struct merge *all);

/*
 * One row, of TSV.
 *   to  in  its columns among those of the output, below 65,536; CRM_COLUMN_NONE: not there
 * A record with an empty id is merged with none.  False: memory is out.
 */
bool merge_add(
    struct merge *all, const size_t *to, int rank, struct crm_slice id, struct crm_slice line);

/*
 * A line of TSV each, in order of first appearance.
 *   field[n_columns]   in      of the columns; CRM_N_FIELDS: none
 *   shown[n_columns]   in      columns to write; NULL: all
 *   filled[n_columns]  in/out  += clients of whom it is known; NULL: not counted
 *   *text              out     to be freed
 */
enum crm_status merge_lines(struct merge *all, const enum crm_field *field, size_t n_columns,
    const bool *shown, uint64_t *filled, char **text, size_t *len, struct crm_err *err);

/*
 * -T bookings.  Rows entered twice are counted, in constant time and eight bytes a row or two; with
 * --key they are merged.  A row whose number another row names as the one it was moved from is
 * rescheduled: then all lines are held, and looked through at the end.
 */
struct appointments {
    bool moves, keyed, numbered; /* numbered: there is a booking_id */
    uint64_t *slot;
    size_t n_slots, n_hashes;
    struct crm_map moved;
    uint64_t n_twice, n_moved;
};

void appointments_init(struct appointments *all);
void appointments_release(struct appointments *all);
enum crm_status appointments_key(
    struct appointments *all, struct crm_import *import, struct crm_err *err);

/* Each line.  False: memory is out. */
bool appointments_look(struct appointments *all, const struct crm_rows_line *line);
bool appointments_move(struct appointments *all, const struct crm_rows_line *line);

/* For merge_add: what is one, and which of them goes first. */
struct crm_slice appointments_id(const struct crm_rows_line *line);
int appointments_rank(const struct crm_rows_line *line, size_t file);

/* All lines: *text, of TSV, is replaced.  The sum of the amounts in it, false: too large. */
enum crm_status appointments_finish(struct appointments *all, const struct crm_import *import,
    char **text, size_t *len, struct crm_err *err);
bool appointments_amount(
    const struct crm_import *import, const char *text, size_t len, int64_t *e4);
void appointments_say(
    const struct appointments *all, const struct crm_import *import, const struct crm_cli *cli);

/* Lines of TSV, unescaped in place, as rows of `out`. */
void lines_put(struct crm_out *out, char *text, size_t len);

/* --clients-out FILE: one row a client of the lists and of the files. */
enum crm_status clients_write(struct crm_cli *cli, const char *path,
    const struct crm_import_options *like, const struct crm_opt_list *lists, char *const *files,
    size_t n_files, struct key_map *keys, struct crm_err *err);

/* --candidates FILE: pairs that may be one person. */
enum crm_status candidates_write(struct crm_cli *cli, const char *path, const struct crm_link *link,
    const struct crm_pseudonyms *pseudonyms, struct key_map *keys, struct crm_err *err);

/* An id as a cell of `out`, under its pseudonym if there are any. */
enum crm_status id_write(struct crm_out *out, struct crm_slice id,
    const struct crm_pseudonyms *pseudonyms, struct key_map *keys, struct crm_err *err);

/* The options for reading client lists in a run whose own options are `like`. */
struct crm_import_options client_options(const struct crm_import_options *like);

/* Everything between the options and the last row. */
enum crm_status convert(struct crm_cli *cli, const struct import_options *opt,
    struct crm_import *import, struct key_map *keys, struct crm_err *err);

/* ---- columns.c ---- */

/* The columns of each stream, ended by COL_END. */
const struct crm_schema_column *import_columns(void);

#endif
