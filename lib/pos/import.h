/*
 * import.h -- many exports as one stream: which columns go out, and where each comes from
 *
 *     crm_import_open(&import, &options, files, n_files, err);
 *     for (i = 0; i < import->n_columns; i++) ... import->column[i].name ...     the header
 *     ... rows: pos/rows.h, over import->reader ...
 *     crm_import_close(import);
 */
#ifndef CRM_POS_IMPORT_H
#define CRM_POS_IMPORT_H

#include "io/unpack.h"
#include "pos/alike.h"
#include "base/phone.h"
#include "pos/identity.h"
#include "pos/link.h"
#include "pos/plan.h"
#include "pos/privacy.h"

struct crm_import_options {
    struct crm_plan_options plan;
    const char *name_space;  /* goes before every id with a ':'; NULL: none */
    const char *const *keep; /* headers or fields to keep under the name given here */
    size_t n_keep;
    bool keep_all;           /* every column that becomes no canonical one */
    const char *const *drop; /* columns of the output to leave out */
    size_t n_drop;
    const char *const *key; /* output columns, by name or header: equal rows are one sale */
    size_t n_key;
    const char *const *walk_in; /* ids that mean nobody */
    size_t n_walk_in;
    const struct crm_pseudonyms *pseudonyms; /* NULL: names and ids as they are */
    bool mask_phone;
    enum crm_phone_form phone;                 /* how telephones are written */
    const struct crm_phone_plan *country;      /* in which they are dialled; NULL: not said */
    const char *consent_field, *consent_value; /* NULL: not asked for */
    const struct crm_map *consenting; /* ids of those who consented; NULL: a column of the rows */
    bool aliases_optional;            /* an alias that no file has a header for is no error */
    const struct crm_idmap *map;      /* ids to write instead of others; NULL: none */
    const struct crm_link *link;      /* settled: the id of each person; NULL: no linking */
    uint64_t linking;                 /* bits: fields whose keys tell a person without an id */
    uint64_t facts; /* bits: fields of client lists to write behind those of the stream, for what
                       the files have of them; left empty where they cannot be read */
    struct crm_unpack *unpack; /* what opens .gz and .xlsx; NULL: nothing does */
    bool tsv;                  /* rows with \t \n \r \\ and no quotes, instead of CSV */
};

struct crm_import_column {
    const char *name;
    enum crm_field field; /* CRM_N_FIELDS: a kept column */
};

/* How a cell is turned: mostly by the kind of its field. */
enum crm_import_turn {
    CRM_TURN_KEPT = 64, /* trimmed, nothing else */
    CRM_TURN_DATE,      /* the date of the row, with its time */
    CRM_TURN_AMOUNT,    /* the amount of the row, made or turned round for a refund */
    CRM_TURN_CUSTOMER,  /* the id of the row */
    CRM_TURN_STATE,     /* what became of the appointment */
    CRM_TURN_PRICE,     /* of the appointment */
    CRM_TURN_END,       /* of the appointment: a time, perhaps without its day */
};

/* How a cell is turned that stands in the file as it goes out, but for blanks around it. */
enum crm_import_plain {
    CRM_PLAIN_NOT,      /* there is more to do */
    CRM_PLAIN_NOTHING,  /* the file does not have the column */
    CRM_PLAIN_KIND,     /* of the row */
    CRM_PLAIN_TEXT,     /* a word for nothing becomes nothing */
    CRM_PLAIN_KEPT,     /* it does not */
    CRM_PLAIN_CUSTOMER, /* as text, and the id of the row */
    CRM_PLAIN_SPACED,   /* the same with its namespace, unless it means nobody */
    CRM_PLAIN_NUMBER,
    CRM_PLAIN_OFF,    /* a number without its sign */
    CRM_PLAIN_DATE,   /* of the row */
    CRM_PLAIN_AMOUNT, /* of the row */
};

/* Where one output column of one file comes from. */
struct crm_import_cell {
    unsigned turn;         /* enum crm_import_turn or enum crm_field_kind */
    enum crm_field secret; /* what it tells of a person; CRM_N_FIELDS: nothing */
    enum crm_import_plain plain;
    size_t slot; /* among the wanted columns of the reader; CRM_COLUMN_NONE: constant */
    struct crm_slice constant;
};

/* One file: its plan, and where its fields are in the rows of the reader. */
struct crm_import_file {
    struct crm_plan plan;
    struct crm_import_cell field[CRM_N_FIELDS];
    struct crm_import_cell *cell;  /* n_columns of the import */
    struct crm_import_cell *ref;   /* preset->n_refs */
    size_t fallback[CRM_N_FIELDS]; /* slots of plan.fallback; CRM_COLUMN_NONE */
    size_t *down;                  /* plan.n_down: slots */
    size_t *phone, n_phones;       /* slots of telephones to be written in one spelling */
    size_t *term;                  /* plan.n_terms: slots */
    bool joins_names;              /* first and last one */
    bool fills;                    /* cells are filled before a row is turned: pos/fill.h */
    size_t *judged;                /* plan.n_judges: slots */
    size_t *voted;                 /* plan.n_votes: slots */
    size_t moved_from;             /* slot; CRM_COLUMN_NONE */
    struct crm_import_cell consent;
    bool has[CRM_N_FIELDS];
    bool *kept; /* n_columns of the file: goes out as a kept column */
    bool plain; /* every cell is, and nothing else decides on the row: pos/convert_plain.c */
};

struct crm_import {
    struct crm_import_options options;
    struct crm_reader *reader;
    struct crm_import_file *file;
    size_t n_files;
    struct crm_import_column *column;
    size_t n_columns;
    size_t *key; /* n_key columns */
    size_t n_key;
    size_t longest_id; /* of those that linking and --map write */
    const char *space; /* "NAME:", or "" */
    size_t n_copies;   /* most output columns one input column goes into */
    /* private */
    size_t n_planned;
    struct crm_alike alike;
    struct crm_arena arena;
};

/*
 * Plan and open all files.  `options`, what it points to and `files` must outlive the import.
 * Errors: those of crm_plan_make and crm_reader_open; CRM_EUSAGE for an alias or kept header that
 * no file has, and for two layouts of ids without a namespace.
 */
enum crm_status crm_import_open(struct crm_import **import,
    const struct crm_import_options *options, char *const *files, size_t n_files,
    struct crm_err *err);
void crm_import_close(struct crm_import *import);

/* Whether a column of a file becomes a canonical column, or a part of one. */
bool crm_import_uses(const struct crm_import *import, size_t file, size_t column);

/*
 * What was chosen for a file, in one line for people: "UTF-8, comma, header in line 1;
 * date=Date (month/day/year) ...; dropped: GST, PST". Cut to fit `room`.
 */
void crm_import_describe(const struct crm_import *import, size_t file, char *text, size_t room);

/* ---- the steps, for lib/pos only ------------------------------------------------------- */

/* Which columns go out, and which of them are the key. */
enum crm_status crm_import_columns(struct crm_import *import, struct crm_err *err);

/* Where the cells of the columns come from, and what the reader is to give. */
enum crm_status crm_import_cells(struct crm_import *import, struct crm_err *err);

/* The column that `name` after --keep means in this file: a header to the letter, a field, or a
 * header but for case and blanks. */
size_t crm_import_kept(const struct crm_plan *plan, const char *name);

#endif
