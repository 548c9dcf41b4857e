/*
 * opt.h -- the options of one run: common ones, the program's, the analysis'  (inside lib/cli)
 */
#ifndef CRM_CLI_OPT_H
#define CRM_CLI_OPT_H

#include "cli/cmd.h"

enum { CRM_OPTS_COMMON_MAX = 32, CRM_OPTS_MAX = 120 };

struct crm_opts {
    const struct crm_opt *own[CRM_OPTS_MAX]; /* of the program and its analysis */
    size_t n_own;
    struct crm_opt common[CRM_OPTS_COMMON_MAX];
    size_t n_common;
    unsigned given[CRM_OPTS_MAX + CRM_OPTS_COMMON_MAX]; /* how often, as crm_opts_at counts */
    struct crm_opt_list joined;                         /* texts made of several, to be freed */
    /* what common options fill that struct crm_cli keeps in another form */
    struct crm_opt_list columns;
    const char *delimiter;
    const char *check; /* --check */
    int format;        /* -1: not given */
    int period;
    bool tsv, help, version, schema;
    bool alone; /* an option was given that works without input */
};

/*
 * The table of `cmd` and `analysis` (may be NULL), the common options pointing into *cli.
 * Problems of the table itself are for crm_opts_check.
 */
void crm_opts_collect(struct crm_opts *opts, const struct crm_cmd *cmd,
    const struct crm_analysis *analysis, struct crm_cli *cli);

/*
 * What is wrong with the tables of a program, as one line in `text`; false when nothing is: a
 * letter or a name twice, a letter that means something else elsewhere (letters.h).
 */
bool crm_opts_wrong(const struct crm_cmd *cmd, char text[], size_t room);

/*
 * Read the command line behind argv[0..first).  Positional arguments go to cli->files.
 * Errors: CRM_EUSAGE with the message; *hint when "Try --help" should follow; CRM_ENOMEM.
 */
enum crm_status crm_opts_parse(struct crm_opts *opts, struct crm_cli *cli, int first, int argc,
    char *argv[], bool *hint, struct crm_err *err);
void crm_opts_release(struct crm_opts *opts, struct crm_cli *cli);

/* Close the files of crm_cli_joins. */
void crm_cli_joins_close(const struct crm_cli *cli);

/* "Try ... --help", with the synopsis above; the names of the analyses; --help. */
struct crm_writer;
void crm_opts_usage(struct crm_writer *w, const struct crm_cmd *cmd,
    const struct crm_analysis *analysis, bool with_synopsis);
void crm_opts_analyses(struct crm_writer *w, const struct crm_cmd *cmd);
void crm_opts_help(struct crm_writer *w, const struct crm_opts *opts, const struct crm_cmd *cmd,
    const struct crm_analysis *analysis);

/* How often the option of this long name was given; the name ends at a blank, if there is one. */
unsigned crm_opts_given(const struct crm_opts *opts, const char *name);

/* Whether the option was given, or with "name=word" whether that is its choice or in its list. */
bool crm_opts_hold(const struct crm_opts *opts, struct crm_slice name);

/* The option of this long name; NULL: there is none. */
const struct crm_opt *crm_opts_named(const struct crm_opts *opts, const char *name);

/*
 * For every argument that names a file: an output that is another output or an input is refused,
 * by device and inode, and by folder and name where there is no file yet.  Nothing is opened.
 * The output itself (-o) may be one of cli->files; devices, pipes and "-" are never compared.
 */
enum crm_status crm_opts_files(
    const struct crm_opts *opts, const struct crm_cli *cli, struct crm_err *err);

/* Whether `path` was given as an output that names people. */
bool crm_opts_people(const struct crm_cli *cli, const char *path);

/* Help and default of an option, in one line. */
enum { CRM_OPT_HELP = 512 };
const char *crm_opt_help(const struct crm_opt *opt, char text[CRM_OPT_HELP]);

/* Option number i of the run: own ones first. NULL behind the last. */
const struct crm_opt *crm_opts_at(const struct crm_opts *opts, size_t i);

#endif
