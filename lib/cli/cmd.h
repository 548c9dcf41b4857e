/*
 * cmd.h -- one program: its options, its analyses, how it starts and ends
 *
 *     static const struct crm_opt options[] = {
 *         OPT_INT('b', "bins", "N", opt.bins, 2, 100, "5", "score from 1 to N"),
 *         OPT_WRITE(0, "thresholds", opt.thresholds, "write the ends of the bins to FILE"),
 *         OPT_END,
 *     };
 *     static enum crm_status run(struct crm_cli *cli, struct crm_err *err) { ... cli->files ... }
 *     static const struct crm_cmd cmd = { .name = "crm-rfm", .synopsis = "[-b N] [FILE...]",
 *         .summary = "transactions to customers: recency, frequency, money, scores, segments",
 *         .common = CRM_COMMON_IO | CRM_COMMON_AS_OF | ..., .options = options, .run = run };
 *     int main(int argc, char *argv[]) { return crm_main(&cmd, argc, argv); }
 *
 * crm_main builds the getopt_long table from the options of the program, of the analysis and the
 * common ones it takes part in; does --help and --version; checks ranges; switches GSL's error
 * handler off; and at the end makes sure that standard output took everything.  --help and the test
 * of the manual pages come from the same tables.
 *
 * Letters mean the same in every program: lib/cli/letters.c lists each letter with its long name,
 * and a table that uses one otherwise, or twice, stops the program at start (a test starts all).
 */
#ifndef CRM_CLI_CMD_H
#define CRM_CLI_CMD_H

#include "base/date.h"
#include "base/err.h"
#include "cli/schema.h"
#include "io/reader.h"
#include "io/state.h"

/* What an option takes, and what it does when it is given again. */
enum crm_opt_type {
    CRM_OPT_FLAG,   /* bool: set to true; may be repeated */
    CRM_OPT_TEXT,   /* const char *: the argument; twice is an error, as of all that say no other */
    CRM_OPT_INT,    /* int64_t, from min to max */
    CRM_OPT_NUMBER, /* double, from min to max */
    CRM_OPT_DATE,   /* int32_t day */
    CRM_OPT_CHOICE, /* int: index into choices */
    CRM_OPT_SPAN,   /* struct crm_span: 90d 12w 3m 1y */
    CRM_OPT_LIST,   /* struct crm_opt_list: adds up */
    CRM_OPT_COMMA,  /* const char *, A,B: adds up, joined with a comma */
};

/* What an argument that names a file is for: all names of a run are known before one is opened. */
enum crm_opt_file {
    CRM_FILE_NO,
    CRM_FILE_IN,
    CRM_FILE_OUT,
    CRM_FILE_PEOPLE, /* written, and says who people are: made with mode 0600 */
};

struct crm_opt_list {
    const char **item; /* owned by crm_main, freed when the program ends */
    size_t n;
};

struct crm_opt {
    int key;          /* letter, or 0 */
    const char *name; /* long name */
    const char *arg;  /* what --help calls the argument; NULL for a flag */
    enum crm_opt_type type;
    void *value;
    double min, max;            /* CRM_OPT_INT, CRM_OPT_NUMBER, both ends allowed */
    const char *const *choices; /* CRM_OPT_CHOICE, ended by NULL */
    const char *initial; /* the default as one would type it: shown by --help and set from here */
    const char *help;    /* one line, lower case */
    enum crm_opt_file file;
    const char *needs;    /* long name of another option without which it says nothing */
    const char *excludes; /* long names of options that contradict it, with blanks between */
    bool alone;           /* works without input, as --list-fields does */
};

/*
 * An option in one line: letter or 0, name, what --help calls the argument, variable, range or
 * choices, default (NULL: none), help; then, if need be, `.needs = "link"` and the like.  The
 * compiler refuses a variable of another type than the option's.
 */
#define OPT_TO(type_, variable_) (1 ? &(variable_) : (type_ *)0)
#define OPT_FLAG(key_, name_, variable_, ...)                                                      \
    {                                                                                              \
        .key = key_, .name = name_, .type = CRM_OPT_FLAG, .value = OPT_TO(bool, variable_),        \
        .help = __VA_ARGS__                                                                        \
    }
#define OPT_WORDS(type_, key_, name_, arg_, variable_, initial_, ...)                              \
    {                                                                                              \
        .key = key_, .name = name_, .arg = arg_, .type = type_,                                    \
        .value = OPT_TO(const char *, variable_), .initial = initial_, .help = __VA_ARGS__         \
    }
#define OPT_TEXT(...) OPT_WORDS(CRM_OPT_TEXT, __VA_ARGS__)
#define OPT_COMMA(...) OPT_WORDS(CRM_OPT_COMMA, __VA_ARGS__)
#define OPT_INT(key_, name_, arg_, variable_, min_, max_, initial_, ...)                           \
    {                                                                                              \
        .key = key_, .name = name_, .arg = arg_, .type = CRM_OPT_INT,                              \
        .value = OPT_TO(int64_t, variable_), .min = min_, .max = max_, .initial = initial_,        \
        .help = __VA_ARGS__                                                                        \
    }
#define OPT_NUMBER(key_, name_, arg_, variable_, min_, max_, initial_, ...)                        \
    {                                                                                              \
        .key = key_, .name = name_, .arg = arg_, .type = CRM_OPT_NUMBER,                           \
        .value = OPT_TO(double, variable_), .min = min_, .max = max_, .initial = initial_,         \
        .help = __VA_ARGS__                                                                        \
    }
#define OPT_DATE(key_, name_, variable_, ...)                                                      \
    {                                                                                              \
        .key = key_, .name = name_, .arg = "DATE", .type = CRM_OPT_DATE,                           \
        .value = OPT_TO(int32_t, variable_), .help = __VA_ARGS__                                   \
    }
#define OPT_CHOICE(key_, name_, arg_, variable_, choices_, initial_, ...)                          \
    {                                                                                              \
        .key = key_, .name = name_, .arg = arg_, .type = CRM_OPT_CHOICE,                           \
        .value = OPT_TO(int, variable_), .choices = choices_, .initial = initial_,                 \
        .help = __VA_ARGS__                                                                        \
    }
#define OPT_SPAN(key_, name_, variable_, initial_, ...)                                            \
    {                                                                                              \
        .key = key_, .name = name_, .arg = "SPAN", .type = CRM_OPT_SPAN,                           \
        .value = OPT_TO(struct crm_span, variable_), .initial = initial_, .help = __VA_ARGS__      \
    }
#define OPT_LIST(key_, name_, arg_, variable_, ...)                                                \
    {                                                                                              \
        .key = key_, .name = name_, .arg = arg_, .type = CRM_OPT_LIST,                             \
        .value = OPT_TO(struct crm_opt_list, variable_), .help = __VA_ARGS__                       \
    }
/* Files: one that is read, several that are, one that is written, one that names people. */
#define OPT_READ(key_, name_, variable_, ...)                                                      \
    OPT_TEXT(key_, name_, "FILE", variable_, NULL, __VA_ARGS__, .file = CRM_FILE_IN)
#define OPT_READ_ALL(key_, name_, variable_, ...)                                                  \
    OPT_LIST(key_, name_, "FILE", variable_, __VA_ARGS__, .file = CRM_FILE_IN)
#define OPT_WRITE(key_, name_, variable_, ...)                                                     \
    OPT_TEXT(key_, name_, "FILE", variable_, NULL, __VA_ARGS__, .file = CRM_FILE_OUT)
#define OPT_WRITE_PEOPLE(key_, name_, variable_, ...)                                              \
    OPT_TEXT(key_, name_, "FILE", variable_, NULL, __VA_ARGS__, .file = CRM_FILE_PEOPLE)
#define OPT_END                                                                                    \
    {                                                                                              \
        0                                                                                          \
    }

enum crm_format {
    CRM_FORMAT_CSV,
    CRM_FORMAT_TSV,
    CRM_FORMAT_JSONL,
    CRM_FORMAT_TABLE,
    CRM_FORMAT_EXCEL,
    CRM_FORMAT_XLSX,
    CRM_FORMAT_ICS, /* of an analysis that says so, which writes it itself */
};

/* Groups of the common options of the contract; -h -V -q -v -o -d -t -c -f --digits are
 * CRM_COMMON_IO. */
enum {
    CRM_COMMON_IO = 1,
    CRM_COMMON_AS_OF = 2,     /* -a */
    CRM_COMMON_BY = 4,        /* -g */
    CRM_COMMON_JOIN = 8,      /* -J */
    CRM_COMMON_THREADS = 16,  /* -j */
    CRM_COMMON_RANGE = 32,    /* --since --until */
    CRM_COMMON_PERIOD = 64,   /* --period */
    CRM_COMMON_REPLACE = 128, /* --replace */
    CRM_COMMON_INTO = 256,    /* --into */
    CRM_COMMON_LEVEL = 512,   /* --level */
    CRM_COMMON_WHERE = 1024,  /* --where */
    CRM_COMMON_CHECK = 2048,  /* --check: of every program but those with no_results */
};

struct crm_analysis;
struct crm_opts;

/* What the command line said, and what every program needs. */
struct crm_cli {
    const struct crm_cmd *cmd;
    const struct crm_analysis *analysis; /* NULL for a program of one analysis */
    char **operand;                      /* n_operands of the table, then NULL */
    char **files;                        /* positional arguments behind the operands */
    size_t n_files;          /* 0: standard input (crm_main has made sure it is no terminal) */
    struct crm_alias *alias; /* -c */
    size_t n_alias;
    struct crm_dialect dialect; /* -d, -t */
    enum crm_format format;
    int32_t as_of, since, until; /* CRM_DAY_NONE: not given */
    enum crm_period period;      /* month */
    bool period_given;
    const char *by;            /* -g COL,COL */
    struct crm_opt_list join;  /* -J */
    struct crm_opt_list where; /* --where, each of which must be true */
    int64_t threads;           /* 0: choose */
    const char *output;        /* -o; NULL: standard output */
    const char *into;          /* --into */
    bool second; /* files are not the main input: -c of a column they lack is not for them */
    bool replace, quiet, verbose;
    double level;              /* 95: per cent */
    int64_t digits;            /* 12 */
    bool digits_given;         /* else a table for people shows fewer */
    bool records;              /* --long: a table one record below the other */
    bool ascii;                /* a table in marks of ASCII */
    bool rows_set_aside;       /* a program sets it: exit 1 instead of 0 */
    struct crm_cli_look *look; /* (inside lib/cli) */
    struct crm_check *check;   /* of --check; NULL without  (inside lib/cli) */
    struct crm_opts *opts;     /* what was given  (inside lib/cli) */
    struct crm_join ***joined; /* once they are open  (inside lib/cli) */
};

struct crm_analysis {
    const char *name;
    const char *summary;  /* what it answers */
    const char *synopsis; /* "[--inactive DAYS] [FILE...]" */
    const char *operands; /* names of the arguments before the files, "RULES"; NULL: none */
    const char *book;     /* the first of the files is a book that rows are read by, unless one of
                             these options is given; NULL: there is none */
    bool people;          /* the output says who people are: mode 0600 */
    bool alone;           /* works without input: no FILE, and standard input is left alone */
    bool events;          /* its rows have a day: -f ics */
    unsigned common;
    const struct crm_opt *options;           /* its own, ended by OPT_END; may be NULL */
    const struct crm_schema_column *columns; /* of its results, ended by COL_END */
    enum crm_status (*run)(struct crm_cli *cli, struct crm_err *err);
};

/*
 * The list of a program, `analyses`: each is a struct crm_analysis called analysis_NAME in the file
 * NAME.c.
 *     #define ANALYSES(X) X(items) X(rules) X(next)
 *     CRM_ANALYSES(ANALYSES);
 */
#define CRM_ANALYSIS_DECLARE(name_) extern const struct crm_analysis analysis_##name_;
#define CRM_ANALYSIS_POINT(name_) &analysis_##name_,
#define CRM_ANALYSES(list_)                                                                        \
    list_(CRM_ANALYSIS_DECLARE) static const struct crm_analysis *const analyses[] = {             \
        list_(CRM_ANALYSIS_POINT) NULL}

struct crm_cmd {
    const char *name;
    const char *summary;
    const char *synopsis;
    const char *operands; /* as in struct crm_analysis */
    bool no_results;      /* what it writes is no table to judge: no --check */
    unsigned common;
    const char *join_key;          /* of -J; NULL: customer_id */
    const struct crm_opt *options; /* of all its analyses; may be NULL */
    struct crm_unpack *unpack;     /* a program that reads .gz and .xlsx; else NULL */
    /* how each file of crm_cli_reader is to be read, as in struct crm_reader_spec; may be NULL */
    enum crm_status (*layout)(void *ctx, const char *file, struct crm_slice head, bool whole,
        struct crm_layout *layout, struct crm_err *err);
    void *layout_ctx;
    const struct crm_schema_column *columns;    /* of a program without analyses */
    const struct crm_analysis *const *analyses; /* ended by NULL; NULL: run below */
    enum crm_status (*run)(struct crm_cli *cli, struct crm_err *err);
};

/* Exit status: 0, 1 (rows set aside or a check false), 2 (could not). */
int crm_main(const struct crm_cmd *cmd, int argc, char *argv[]);

/* A reader over cli->files with -d -t -c as the user gave them, that gives the rows --where
 * chooses. CRM_EUSAGE if it would have to read a terminal. */
enum crm_status crm_cli_reader(
    const struct crm_cli *cli, struct crm_reader **reader, struct crm_err *err);

/*
 * How to read files that are not the main input, those of another option say: -d and -t hold, and
 * -c of a column that the header has.  The array must outlive the spec.
 */
struct crm_reader_spec crm_cli_second(
    const struct crm_cli *cli, const char *const *files, size_t n_files);

/*
 * The files of -J, cli->join.n of them: opened by the first who asks, closed when the program
 * ends; *join is NULL without one.  Errors: those of io/join.h.
 */
struct crm_join;
enum crm_status crm_cli_joins(
    const struct crm_cli *cli, struct crm_join ***join, struct crm_err *err);

/*
 * For --merge: cli->files as states of `program` (io/state.h), the first one current.  Close `in`
 * in any case.  Errors: CRM_EUSAGE if it would have to read a terminal; those of io/state.h.
 */
enum crm_status crm_cli_states(const struct crm_cli *cli, const char *program, int version,
    struct crm_state_in *in, struct crm_err *err);

/*
 * For a program that chooses rows itself (of several inputs, say): every --where read and joined
 * by `and`, to be bound by the caller; crm_cli_where_done turns the status of binding it into a
 * message about the option.
 */
struct crm_expr;
enum crm_status crm_cli_where(
    const struct crm_cli *cli, struct crm_expr **where, struct crm_err *err);
enum crm_status crm_cli_where_done(enum crm_status status, struct crm_err *err);

/*
 * After the last row of a table: whether every value of --where fits its column (crm_expr_judge),
 * and a note when no row was chosen.  `where` NULL: nothing.  Programs with a ledger say that of
 * its totals, which a merge has too.
 */
enum crm_status crm_cli_where_judge(
    const struct crm_cli *cli, const struct crm_expr *where, struct crm_err *err);

/*
 * A line on stderr, "crm-rfm: ...": note unless -q; warn always; verbose with -v only.
 * printf-style, no full stop.
 */
void crm_cli_note(const struct crm_cli *cli, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void crm_cli_warn(const struct crm_cli *cli, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A warning that makes the exit status 1: all is done, but look. */
struct crm_cli_look {
    const char *name; /* of the program */
    bool called;
};
void crm_cli_look(const struct crm_cli *cli, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* spec.empty of readers: a file with a header and no row among several; ctx: cli->look. */
void crm_cli_look_empty(void *ctx, const char *file);
void crm_cli_verbose(const struct crm_cli *cli, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Path of a shipped data file, KIND/NAME ("segments/5.csv"): beside the program
 * (../share/crm-tools), so that an installed tree can be moved. False if it does not fit.
 */
bool crm_cli_data(const char *kind, const char *name, char path[], size_t room);

/* -g as a state has it, where it was not said: the columns of the record stand then, too. */
void crm_cli_settle_by(struct crm_cli *cli, const char *columns);

#endif
