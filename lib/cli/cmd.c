#include "cli/cmd.h"

#include "base/mem.h"
#include "base/nearest.h"
#include "cli/check.h"
#include "cli/completion.h"
#include "cli/dump.h"
#include "cli/opt.h"
#include "cli/version.h"
#include "io/unpack.h"
#include "io/writer.h"

#include <gsl/gsl_errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { EXIT_DONE = 0, EXIT_SET_ASIDE = 1, EXIT_FAILED = 2 };

/* ---- lines on standard error ---------------------------------------------------------- */

static void say(const char *name, const char *format, va_list args)
{
    char text[2048], line[4 * sizeof text + 1];
    int n = snprintf(text, sizeof text, "%s: ", name);
    size_t len;

    vsnprintf(text + n, sizeof text - (size_t)n, format, args);
    /* names of files and columns are whatever their owner called them */
    len = crm_err_escape(text, strlen(text), line, sizeof line - 1);
    line[len++] = '\n';
    /* one write a line, so that programs of one pipeline do not mix theirs */
    if (write(STDERR_FILENO, line, len) < 0)
        return;
}

static void complain_of(const char *name, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void complain_of(const char *name, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    say(name, format, args);
    va_end(args);
}

static void complain(const struct crm_cmd *cmd, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void complain(const struct crm_cmd *cmd, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    say(cmd->name, format, args);
    va_end(args);
}

static void report(const struct crm_cmd *cmd, const struct crm_err *err)
{
    char line[24] = "";

    if (err->line)
        snprintf(line, sizeof line, ":%ju", (uintmax_t)err->line);
    complain(cmd, "%s%s%s%s%s%s%s", err->file, line, err->file[0] ? ": " : "",
        err->column[0] ? "column " : "", err->column, err->column[0] ? ": " : "", err->text);
}

void crm_cli_note(const struct crm_cli *cli, const char *format, ...)
{
    va_list args;

    if (cli->quiet)
        return;
    va_start(args, format);
    say(cli->cmd->name, format, args);
    va_end(args);
}

void crm_cli_warn(const struct crm_cli *cli, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    say(cli->cmd->name, format, args);
    va_end(args);
}

void crm_cli_look(const struct crm_cli *cli, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    say(cli->cmd->name, format, args);
    va_end(args);
    if (cli->look)
        cli->look->called = true;
}

void crm_cli_look_empty(void *ctx, const char *file)
{
    struct crm_cli_look *look = ctx;
    char show[CRM_ERR_SHOW];

    complain_of(look->name, "%s has a header and no row", crm_err_show(file, strlen(file), show));
    look->called = true;
}

void crm_cli_verbose(const struct crm_cli *cli, const char *format, ...)
{
    va_list args;

    if (!cli->verbose)
        return;
    va_start(args, format);
    say(cli->cmd->name, format, args);
    va_end(args);
}

static int usage(const struct crm_cmd *cmd, const struct crm_analysis *analysis, bool with_synopsis)
{
    struct crm_writer w;
    struct crm_err err;

    crm_writer_open_stderr(&w);
    crm_opts_usage(&w, cmd, analysis, with_synopsis);
    crm_writer_close(&w, &err);
    return EXIT_FAILED;
}

/* ---- what every program does ---------------------------------------------------------- */

/* Write --help or --version, which may fail like any output. */
static enum crm_status show(const struct crm_opts *opts, const struct crm_cmd *cmd,
    const struct crm_analysis *analysis, struct crm_err *err)
{
    struct crm_writer w;
    enum crm_status status = crm_writer_open(&w, NULL, err);

    if (status)
        return status;
    if (opts->help) {
        crm_opts_help(&w, opts, cmd, analysis);
    } else {
        crm_writer_text(&w, cmd->name);
        crm_writer_text(&w, " (crm-tools) ");
        crm_writer_text(&w, crm_version());
        crm_writer_text(&w, "\n");
    }
    return crm_writer_close(&w, err);
}

/*
 * `crm-rfm --completion zsh`, which `make install` asks for, and `--dump-options`, for tests
 * (`shell` NULL): no options, so that no table has them.
 */
static enum crm_status show_tables(
    const struct crm_cmd *cmd, const char *shell, struct crm_err *err)
{
    struct crm_writer w;
    char show[CRM_ERR_SHOW];
    enum crm_status status = crm_writer_open(&w, NULL, err);

    if (status)
        return status;
    if (!shell)
        crm_dump_options(&w, cmd);
    if (!shell || crm_completion(&w, cmd, shell))
        return crm_writer_close(&w, err);
    crm_writer_abandon(&w);
    return crm_err_set(err, CRM_EUSAGE, "--completion: %s is none of bash, zsh, fish",
        crm_err_show(shell, strlen(shell), show));
}

/* The analysis whose name is closest to `word`; NULL: none is. */
static const char *near(const struct crm_cmd *cmd, const char *word)
{
    struct crm_slice names[64];
    size_t n = 0, found;

    for (; n < sizeof names / sizeof names[0] && cmd->analyses[n]; n++)
        names[n] = crm_slice_of(cmd->analyses[n]->name);
    found = crm_nearest(crm_slice_of(word), names, n);
    return found < n ? cmd->analyses[found]->name : NULL;
}

/*
 * The analysis that argv[1] names; *first is then where its options start.  NULL with *status 0 is
 * a program of one analysis, or --help and --version in its place.
 */
static const struct crm_analysis *choose(
    const struct crm_cmd *cmd, int argc, char *argv[], int *first, int *status)
{
    const char *word = argc > 1 ? argv[1] : "";
    const char *meant;
    char quoted[CRM_ERR_SHOW];
    struct crm_writer w;
    struct crm_err err;

    *first = 1;
    *status = EXIT_DONE;
    if (cmd->analyses && strcmp(word, "--schema") == 0 && argc > 2 && argv[2][0] != '-') {
        char *schema = argv[1]; /* crm-churn --schema retention: as crm-churn retention --schema */
        argv[1] = argv[2];
        argv[2] = schema;
        word = argv[1];
    }
    if (!cmd->analyses || strcmp(word, "--schema") == 0 || strcmp(word, "-h") == 0 ||
        strcmp(word, "--help") == 0 || strcmp(word, "-V") == 0 || strcmp(word, "--version") == 0)
        return NULL;
    *first = 2;
    for (const struct crm_analysis *const *a = cmd->analyses; *a; a++)
        if (strcmp((*a)->name, word) == 0)
            return *a;
    *status = EXIT_FAILED;
    meant = near(cmd, word);
    if (!word[0] || word[0] == '-')
        complain(cmd, "the name of an analysis comes first, one of:");
    else if (meant)
        complain(cmd, "%s is no analysis (did you mean %s?); there are:",
            crm_err_show(word, strlen(word), quoted), meant);
    else
        complain(cmd, "%s is no analysis; there are:", crm_err_show(word, strlen(word), quoted));
    crm_writer_open_stderr(&w);
    crm_opts_analyses(&w, cmd);
    crm_writer_close(&w, &err);
    return NULL;
}

/* The leading positional arguments that are no input files, as `names` counts them. */
static enum crm_status take_operands(struct crm_cli *cli, const char *names, struct crm_err *err)
{
    size_t n = 0;
    const char *name = names ? names : "";

    while (*name) {
        size_t len = strcspn(name, " ");
        if (n == cli->n_files)
            return crm_err_set(err, CRM_EUSAGE, "%.*s is missing", (int)len, name);
        n++;
        name += len;
        name += strspn(name, " ");
    }
    /* files[] has room for a NULL behind its end: the operands move up to their own array */
    cli->operand = crm_mem_zalloc(n + 1, sizeof *cli->operand);
    if (!cli->operand)
        return crm_err_nomem(err);
    for (size_t i = 0; i < n; i++)
        cli->operand[i] = cli->files[i];
    cli->n_files -= n;
    for (size_t i = 0; i < cli->n_files; i++)
        cli->files[i] = cli->files[i + n];
    return CRM_OK;
}

static void say_unpacked(const struct crm_cli *cli)
{
    char text[640];

    for (const struct crm_unpack_note *note = cli->cmd->unpack->note; note; note = note->next)
        if (crm_unpack_describe(note, text, sizeof text))
            crm_cli_note(cli, "%s: %s", note->file, text);
    crm_unpack_release(cli->cmd->unpack);
}

/* The program's work, and what --check says of its rows. */
static enum crm_status run_checked(
    const struct crm_analysis *analysis, struct crm_cli *cli, const char *text, struct crm_err *err)
{
    bool failed = false;
    enum crm_status status = text ? crm_check_open(&cli->check, cli, text, err) : CRM_OK;

    if (!status)
        status = analysis ? analysis->run(cli, err) : cli->cmd->run(cli, err);
    if (!status && cli->check)
        status = crm_check_end(cli->check, &failed, err);
    crm_check_free(cli->check);
    cli->check = NULL;
    cli->rows_set_aside |= failed;
    return status;
}

static enum crm_status work(const struct crm_analysis *analysis, struct crm_opts *opts,
    struct crm_cli *cli, int first, int argc, char *argv[], int *exit_code, struct crm_err *err)
{
    const struct crm_cmd *cmd = cli->cmd;
    bool hint = false;
    enum crm_status status = crm_opts_parse(opts, cli, first, argc, argv, &hint, err);

    if (!status && (opts->help || opts->version))
        return show(opts, cmd, analysis, err);
    if (!status && opts->schema)
        return crm_schema_write(cli, cmd->analyses && !analysis, err);
    if (!status && !opts->alone) {
        status = take_operands(cli, analysis ? analysis->operands : cmd->operands, err);
        hint = true;
    }
    if (status == CRM_EUSAGE && hint) {
        report(cmd, err);
        *exit_code = usage(cmd, analysis, false);
        return CRM_OK;
    }
    if (!status)
        status = crm_opts_files(opts, cli, err);
    if (status)
        return status;
    if (!cli->n_files && !opts->alone && isatty(STDIN_FILENO)) {
        *exit_code = usage(cmd, analysis, true);
        return CRM_OK;
    }
    status = run_checked(analysis, cli, opts->check, err);
    if (cmd->unpack)
        say_unpacked(cli);
    if (!status && (cli->rows_set_aside || cli->look->called))
        *exit_code = EXIT_SET_ASIDE;
    return status;
}

int crm_main(const struct crm_cmd *cmd, int argc, char *argv[])
{
    struct crm_cli cli = {.cmd = cmd,
        .as_of = CRM_DAY_NONE,
        .since = CRM_DAY_NONE,
        .until = CRM_DAY_NONE,
        .level = 95,
        .digits = 12};
    struct crm_opts opts;
    struct crm_join **joined = NULL;
    struct crm_cli_look look = {cmd->name, false};
    struct crm_err err;
    enum crm_status status;
    char text[256];
    int first, exit_code;

    crm_writer_hold_standard();
    signal(SIGPIPE, SIG_DFL); /* some callers hand down SIG_IGN */
    signal(SIGXFSZ, SIG_IGN); /* the write fails and is reported */
    gsl_set_error_handler_off();
    crm_err_init(&err);
    if (crm_opts_wrong(cmd, text, sizeof text)) {
        complain(cmd, "its option table is wrong: %s", text);
        return EXIT_FAILED;
    }
    if ((argc == 3 && strcmp(argv[1], "--completion") == 0) ||
        (argc == 2 && strcmp(argv[1], "--dump-options") == 0)) {
        status = show_tables(cmd, argv[2], &err);
        if (!status)
            status = crm_writer_close_standard(&err);
        if (status)
            report(cmd, &err);
        return status ? EXIT_FAILED : EXIT_DONE;
    }
    cli.analysis = choose(cmd, argc, argv, &first, &exit_code);
    if (exit_code)
        return exit_code;
    crm_opts_collect(&opts, cmd, cli.analysis, &cli);
    cli.opts = &opts;
    cli.joined = &joined;
    cli.look = &look;
    cli.files = crm_mem_zalloc((size_t)argc + 1, sizeof *cli.files);
    status = cli.files ? work(cli.analysis, &opts, &cli, first, argc, argv, &exit_code, &err)
                       : crm_err_nomem(&err);
    if (!status)
        status = crm_writer_close_standard(&err);
    if (status) {
        report(cmd, &err);
        exit_code = EXIT_FAILED;
    }
    crm_cli_joins_close(&cli);
    crm_opts_release(&opts, &cli);
    free(cli.operand);
    free(cli.files);
    return exit_code;
}
