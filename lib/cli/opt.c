#include "cli/opt.h"

#include "base/list.h"
#include "base/mem.h"
#include "base/nearest.h"
#include "base/num.h"
#include "cli/letters.h"

#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const format_names[] = {"csv", "tsv", "jsonl", "table", "excel", "xlsx", NULL};
static const char *const event_names[] = {
    "csv", "tsv", "jsonl", "table", "excel", "xlsx", "ics", NULL};
static const char *const period_names[] = {"day", "week", "month", "quarter", "year", NULL};

/* What -q is called in an analysis whose --quiet is a span of time, as the contract has it. */
static const char NO_NOTES[] = "no-notes";

static void collect(struct crm_opts *opts, const struct crm_opt *options)
{
    for (; options && options->name; options++)
        if (opts->n_own < CRM_OPTS_MAX)
            opts->own[opts->n_own++] = options;
}

void crm_opts_collect(struct crm_opts *opts, const struct crm_cmd *cmd,
    const struct crm_analysis *analysis, struct crm_cli *cli)
{
    bool events = analysis && analysis->events;
    const struct {
        unsigned group;
        struct crm_opt opt;
    } common[] = {
        {CRM_COMMON_AS_OF, OPT_DATE('a', "as-of", cli->as_of,
                               "the day the analysis is made for, that day included (default: the "
                               "last date of the input)")},
        {CRM_COMMON_IO, OPT_LIST('c', "column", "NAME=HEADER", opts->columns,
                            "column NAME is called HEADER in this input")},
        {CRM_COMMON_IO, OPT_TEXT('d', "delimiter", "C", opts->delimiter, NULL,
                            "delimiter of the input (default: from the header line)")},
        {CRM_COMMON_IO,
            OPT_CHOICE('f', "format", "FORMAT", opts->format, events ? event_names : format_names,
                NULL,
                events ? "csv, tsv, jsonl, table, excel, xlsx or ics (default: csv, tsv with -t)"
                       : "csv, tsv, jsonl, table, excel or xlsx (default: csv, tsv with -t)")},
        {CRM_COMMON_BY, OPT_COMMA('g', "by", "COL[,COL]", cli->by, NULL,
                            "one block for each value of these columns")},
        {CRM_COMMON_JOIN,
            OPT_READ_ALL('J', "join", cli->join, "add the columns FILE has for each customer_id")},
        {CRM_COMMON_THREADS, OPT_INT('j', "threads", "N", cli->threads, 1, 1024, NULL,
                                 "threads (default: by input size and processors)")},
        {CRM_COMMON_IO,
            OPT_WRITE('o', "output", cli->output, "write to FILE, whole or not at all")},
        {CRM_COMMON_IO, OPT_FLAG('t', "tsv", opts->tsv,
                            "tab-separated input and output, \\t \\n \\r \\\\ as escapes")},
        {CRM_COMMON_RANGE, OPT_DATE(0, "since", cli->since, "use rows from this day on")},
        {CRM_COMMON_RANGE,
            OPT_DATE(0, "until", cli->until, "use rows up to this day, that day included")},
        {CRM_COMMON_WHERE, OPT_LIST(0, "where", "EXPR", cli->where,
                               "use the rows for which EXPR is true; given again, both must be")},
        {CRM_COMMON_PERIOD, OPT_CHOICE(0, "period", "PERIOD", opts->period, period_names, "month",
                                "day, week, month, quarter or year")},
        {CRM_COMMON_REPLACE,
            OPT_FLAG(0, "replace", cli->replace, "replace columns that exist already")},
        {CRM_COMMON_INTO, OPT_TEXT(0, "into", "NAME", cli->into, NULL, "call the new column NAME")},
        {CRM_COMMON_LEVEL, OPT_NUMBER(0, "level", "PERCENT", cli->level, 50, 99.99, "95",
                               "confidence level of lo and hi")},
        {CRM_COMMON_IO, OPT_INT(0, "digits", "N", cli->digits, 1, 17, "12",
                            "significant digits of statistics")},
        {CRM_COMMON_CHECK,
            OPT_TEXT(0, "check", "EXPR", opts->check, NULL,
                "exit 1 when EXPR is false for a row of the output, or there is none")},
        {CRM_COMMON_IO, OPT_FLAG(0, "long", cli->records,
                            "-f table: one record below the other, not side by side")},
        {CRM_COMMON_IO,
            OPT_FLAG(0, "ascii", cli->ascii, "-f table: draw with characters of ASCII alone")},
        {CRM_COMMON_IO, OPT_FLAG('q', "quiet", cli->quiet, "no notes on standard error")},
        {CRM_COMMON_IO, OPT_FLAG('v', "verbose", cli->verbose, "more notes on standard error")},
        {~0u, OPT_FLAG(0, "schema", opts->schema, "write the columns of the output and stop")},
        {~0u, OPT_FLAG('h', "help", opts->help, "show this and stop")},
        {~0u, OPT_FLAG('V', "version", opts->version, "show the version and stop")},
    };
    unsigned groups = CRM_COMMON_IO | cmd->common | (analysis ? analysis->common : 0) |
                      (cmd->no_results ? 0 : CRM_COMMON_CHECK);

    memset(opts, 0, sizeof *opts);
    opts->alone = analysis && analysis->alone;
    opts->format = -1;
    opts->period = CRM_PERIOD_MONTH;
    for (size_t i = 0; i < sizeof common / sizeof common[0]; i++)
        if (common[i].group & groups)
            opts->common[opts->n_common++] = common[i].opt;
    if (analysis)
        collect(opts, analysis->options);
    collect(opts, cmd->options);
    for (size_t i = 0; i < opts->n_own; i++)
        for (size_t k = 0; k < opts->n_common; k++)
            if (opts->common[k].key == 'q' && strcmp(opts->own[i]->name, "quiet") == 0)
                opts->common[k].name = NO_NOTES;
}

const struct crm_opt *crm_opts_at(const struct crm_opts *opts, size_t i)
{
    if (i < opts->n_own)
        return opts->own[i];
    i -= opts->n_own;
    return i < opts->n_common ? &opts->common[i] : NULL;
}

static const struct crm_opt *by_name(const struct crm_opts *opts, const char *name, size_t *at)
{
    const struct crm_opt *opt;
    size_t len = strcspn(name, "& ");

    for (*at = 0; (opt = crm_opts_at(opts, *at)) != NULL; ++*at)
        if (strncmp(opt->name, name, len) == 0 && !opt->name[len])
            return opt;
    return NULL;
}

/* Whether one of `names` is the name of no option. */
static bool names_unknown(const struct crm_opts *opts, const char *names)
{
    size_t i;

    for (; names && *names; names += strspn(names, " ")) {
        if (!by_name(opts, names, &i))
            return true;
        names += strcspn(names, " ");
    }
    return false;
}

static bool wrong(const struct crm_opts *opts, char text[], size_t room)
{
    const struct crm_opt *a, *b;

    if (opts->n_own == CRM_OPTS_MAX) {
        snprintf(text, room, "more than %d options", CRM_OPTS_MAX);
        return true;
    }
    for (size_t i = 0; (a = crm_opts_at(opts, i)) != NULL; i++) {
        const char *meaning = a->key ? crm_letter_name(a->key) : a->name;
        if (!meaning)
            snprintf(text, room, "-%c is not in lib/cli/letters.c", a->key);
        else if (strcmp(meaning, a->name) != 0 && a->name != NO_NOTES)
            snprintf(text, room, "-%c is --%s everywhere, not --%s", a->key, meaning, a->name);
        if (!meaning || (strcmp(meaning, a->name) != 0 && a->name != NO_NOTES))
            return true;
        if (names_unknown(opts, a->needs) || names_unknown(opts, a->excludes)) {
            snprintf(text, room, "--%s needs or excludes an option that is not there", a->name);
            return true;
        }
        for (size_t k = 0; k < i; k++) {
            b = crm_opts_at(opts, k);
            if (strcmp(a->name, b->name) == 0 || (a->key && a->key == b->key)) {
                snprintf(text, room, "--%s and --%s have one name or letter", b->name, a->name);
                return true;
            }
        }
    }
    return false;
}

bool crm_opts_wrong(const struct crm_cmd *cmd, char text[], size_t room)
{
    struct crm_cli nobody = {.cmd = cmd};
    struct crm_opts opts;
    const struct crm_analysis *const *analysis = cmd->analyses;

    do {
        crm_opts_collect(&opts, cmd, analysis ? *analysis : NULL, &nobody);
        if (wrong(&opts, text, room))
            return true;
    } while (analysis && *++analysis);
    return false;
}

/* ---- values --------------------------------------------------------------------------- */

static enum crm_status refuse(
    const struct crm_opt *opt, const char *text, struct crm_err *err, const char *expected)
{
    char show[CRM_ERR_SHOW];

    return crm_err_set(err, CRM_EUSAGE, "--%s: %s is %s", opt->name,
        crm_err_show(text, strlen(text), show), expected);
}

static enum crm_status take_number(const struct crm_opt *opt, const char *text, struct crm_err *err)
{
    struct crm_slice slice = crm_slice_of(text);
    char expected[160];
    double x;
    int64_t n = 0;
    bool whole = opt->type == CRM_OPT_INT;
    bool any = opt->min == 0 && opt->max == 0;
    bool ok = crm_num_double(slice, &x);

    if (ok && whole && !crm_num_int(slice, &n) && (any || (x >= opt->min && x <= opt->max)))
        return refuse(opt, text, err, "not a whole number");
    if (ok && (any || (x >= opt->min && x <= opt->max))) {
        if (whole)
            *(int64_t *)opt->value = n;
        else
            *(double *)opt->value = x;
        return CRM_OK;
    }
    if (any)
        return refuse(opt, text, err, "not a number");
    if (opt->max >= 9e15)
        snprintf(expected, sizeof expected, "not a number of at least %.15g", opt->min);
    else
        snprintf(expected, sizeof expected, "not a number from %.15g to %.15g", opt->min, opt->max);
    return refuse(opt, text, err, expected);
}

static enum crm_status take_choice(const struct crm_opt *opt, const char *text, struct crm_err *err)
{
    char expected[400] = "none of ";
    size_t used = strlen(expected);

    for (int i = 0; opt->choices[i]; i++) {
        if (strcmp(opt->choices[i], text) == 0) {
            *(int *)opt->value = i;
            return CRM_OK;
        }
        if (used < sizeof expected)
            used += (size_t)snprintf(
                expected + used, sizeof expected - used, "%s%s", i ? ", " : "", opt->choices[i]);
    }
    return refuse(opt, text, err, expected);
}

static enum crm_status take_item(struct crm_opt_list *list, const char *text, struct crm_err *err)
{
    size_t cap = list->n;

    if (!crm_mem_grow((void **)&list->item, &cap, list->n + 1, sizeof *list->item))
        return crm_err_nomem(err);
    list->item[list->n++] = text;
    return CRM_OK;
}

static enum crm_status take(const struct crm_opt *opt, const char *text, struct crm_err *err)
{
    int32_t day, second;

    switch (opt->type) {
    case CRM_OPT_FLAG:
        *(bool *)opt->value = true;
        return CRM_OK;
    case CRM_OPT_TEXT:
    case CRM_OPT_COMMA: /* more of them: take_again */
        *(const char **)opt->value = text;
        return CRM_OK;
    case CRM_OPT_INT:
    case CRM_OPT_NUMBER:
        return take_number(opt, text, err);
    case CRM_OPT_DATE:
        if (!crm_date_parse(crm_slice_of(text), &day, &second) || second != CRM_SECOND_NONE)
            return refuse(opt, text, err, "not a date like 2024-05-31");
        *(int32_t *)opt->value = day;
        return CRM_OK;
    case CRM_OPT_CHOICE:
        return take_choice(opt, text, err);
    case CRM_OPT_SPAN:
        if (!crm_span_parse(text, opt->value))
            return refuse(opt, text, err, "not a span of time like 90d, 12w, 3m or 1y");
        return CRM_OK;
    case CRM_OPT_LIST:
        return take_item(opt->value, text, err);
    }
    return CRM_OK;
}

/* An option that was given before. */
static enum crm_status take_again(
    struct crm_opts *opts, const struct crm_opt *opt, const char *text, struct crm_err *err)
{
    const char **value = opt->value;
    char *both;

    if (opt->type == CRM_OPT_FLAG || opt->type == CRM_OPT_LIST)
        return take(opt, text, err);
    if (opt->type != CRM_OPT_COMMA)
        return crm_err_set(err, CRM_EUSAGE, "--%s: given twice", opt->name);
    if (asprintf(&both, "%s,%s", *value, text) < 0)
        return crm_err_nomem(err);
    *value = both;
    if (take_item(&opts->joined, both, err)) {
        free(both);
        return CRM_ENOMEM;
    }
    return CRM_OK;
}

/* What was not given is what its record says. */
static enum crm_status take_initial(const struct crm_opts *opts, struct crm_err *err)
{
    const struct crm_opt *opt;
    enum crm_status status = CRM_OK;

    for (size_t i = 0; (opt = crm_opts_at(opts, i)) != NULL && !status; i++)
        if (opt->initial && !opts->given[i])
            status = take(opt, opt->initial, err);
    return status;
}

const char *crm_opt_help(const struct crm_opt *opt, char text[CRM_OPT_HELP])
{
    if (opt->initial)
        snprintf(text, CRM_OPT_HELP, "%s (default %s)", opt->help, opt->initial);
    else
        snprintf(text, CRM_OPT_HELP, "%s", opt->help);
    return text;
}

/* ---- what goes with what -------------------------------------------------------------- */

unsigned crm_opts_given(const struct crm_opts *opts, const char *name)
{
    size_t i;

    return by_name(opts, name, &i) ? opts->given[i] : 0;
}

void crm_cli_settle_by(struct crm_cli *cli, const char *columns)
{
    size_t i;

    cli->by = columns;
    if (columns && by_name(cli->opts, "by", &i))
        cli->opts->given[i]++;
}

const struct crm_opt *crm_opts_named(const struct crm_opts *opts, const char *name)
{
    size_t i;

    return by_name(opts, name, &i);
}

/* Whether the choice, or one name of the list, is `word`. */
static bool is_word(const struct crm_opt *opt, struct crm_slice word)
{
    struct crm_slice rest, name;
    int at;

    if (opt->type == CRM_OPT_COMMA) {
        rest = crm_slice_of(*(const char *const *)opt->value);
        while (crm_list_next(&rest, &name))
            if (name.len == word.len && memcmp(name.ptr, word.ptr, word.len) == 0)
                return true;
        return false;
    }
    at = *(const int *)opt->value; /* below 0: none yet */
    return at >= 0 && crm_slice_is(word, opt->choices[at]);
}

bool crm_opts_hold(const struct crm_opts *opts, struct crm_slice name)
{
    const struct crm_opt *opt;
    struct crm_slice word = name, option;

    crm_slice_split(&word, '=', &option);
    for (size_t i = 0; (opt = crm_opts_at(opts, i)) != NULL; i++)
        if (crm_slice_is(option, opt->name))
            return (opts->given[i] || opt->type == CRM_OPT_CHOICE) &&
                   (word.ptr ? is_word(opt, word) : opts->given[i] > 0);
    return false;
}

/* Whether one of those it needs was given. */
static bool needs_met(const struct crm_opts *opts, const struct crm_opt *opt)
{
    for (const char *name = opt->needs; name && *name; name += strspn(name, " ")) {
        if (crm_opts_given(opts, name))
            return true;
        name += strcspn(name, " ");
    }
    return !opt->needs;
}

static enum crm_status check_pair(
    const struct crm_opts *opts, const struct crm_opt *opt, struct crm_err *err)
{
    const struct crm_opt *other;
    size_t i;

    if (!needs_met(opts, opt) && (other = by_name(opts, opt->needs, &i)) != NULL)
        return crm_err_set(err, CRM_EUSAGE, "--%s needs --%s%s%s", opt->name, other->name,
            other->arg ? " " : "", other->arg ? other->arg : "");
    for (const char *name = opt->excludes; name && *name; name += strspn(name, " ")) {
        if ((other = by_name(opts, name, &i)) != NULL && opts->given[i])
            return crm_err_set(
                err, CRM_EUSAGE, "--%s and --%s: only one of them", opt->name, other->name);
        name += strcspn(name, " ");
    }
    return CRM_OK;
}

static enum crm_status check_pairs(const struct crm_opts *opts, struct crm_err *err)
{
    const struct crm_opt *opt;
    enum crm_status status = CRM_OK;

    for (size_t i = 0; (opt = crm_opts_at(opts, i)) != NULL && !status; i++)
        if (opts->given[i])
            status = check_pair(opts, opt, err);
    return status;
}

/* ---- the command line ----------------------------------------------------------------- */

enum { LONG_BASE = 256 }; /* value of long option i in getopt's table: LONG_BASE + i */

struct tables {
    struct option longs[CRM_OPTS_MAX + CRM_OPTS_COMMON_MAX + 1];
    char letters[2 * (CRM_OPTS_MAX + CRM_OPTS_COMMON_MAX) + 3];
};

static void make_tables(const struct crm_opts *opts, struct tables *t)
{
    const struct crm_opt *opt;
    size_t n = 0, i = 0;

    memset(t, 0, sizeof *t);
    t->letters[n++] = '-'; /* positional arguments in turn, whatever POSIXLY_CORRECT says */
    t->letters[n++] = ':'; /* tell a missing argument from an unknown option */
    for (; (opt = crm_opts_at(opts, i)) != NULL; i++) {
        bool has_arg = opt->type != CRM_OPT_FLAG;
        t->longs[i] = (struct option){
            opt->name, has_arg ? required_argument : no_argument, NULL, LONG_BASE + (int)i};
        if (opt->key) {
            t->letters[n++] = (char)opt->key;
            if (has_arg)
                t->letters[n++] = ':';
        }
    }
}

static size_t code_at(const struct crm_opts *opts, int code)
{
    const struct crm_opt *opt;
    size_t i = 0;

    if (code >= LONG_BASE)
        return (size_t)(code - LONG_BASE);
    while ((opt = crm_opts_at(opts, i)) != NULL && opt->key != code)
        i++;
    return i;
}

/* The option whose name is closest to word[0..len), without its dashes; NULL: none is. */
static const struct crm_opt *near(const struct crm_opts *opts, const char *word, size_t len)
{
    struct crm_slice names[CRM_OPTS_MAX + CRM_OPTS_COMMON_MAX];
    const struct crm_opt *opt;
    size_t n = 0;

    for (; (opt = crm_opts_at(opts, n)) != NULL; n++)
        names[n] = crm_slice_of(opt->name);
    return crm_opts_at(opts, crm_nearest((struct crm_slice){word, len}, names, n));
}

/* What getopt_long could not make sense of: `word` is the argument it looked at. */
static enum crm_status unknown(
    const struct crm_opts *opts, int letter, const char *word, struct crm_err *err)
{
    const struct crm_opt *opt;
    char show[CRM_ERR_SHOW], candidates[256] = "";
    size_t len, used = 0;
    char dashed[2] = {'-', (char)letter};

    if (letter >= LONG_BASE)
        return crm_err_set(err, CRM_EUSAGE, "--%s takes no argument",
            crm_opts_at(opts, code_at(opts, letter))->name);
    if (letter)
        return crm_err_set(err, CRM_EUSAGE, "unknown option %s", crm_err_show(dashed, 2, show));
    len = strcspn(word, "=");
    for (size_t i = 0; len > 2 && (opt = crm_opts_at(opts, i)) != NULL; i++)
        if (strncmp(opt->name, word + 2, len - 2) == 0 && used < sizeof candidates)
            used += (size_t)snprintf(
                candidates + used, sizeof candidates - used, "%s--%s", used ? ", " : "", opt->name);
    if (used)
        return crm_err_set(
            err, CRM_EUSAGE, "option %s could be %s", crm_err_show(word, len, show), candidates);
    opt = len > 2 ? near(opts, word + 2, len - 2) : NULL;
    return crm_err_set(err, CRM_EUSAGE, "unknown option %s%s%s%s", crm_err_show(word, len, show),
        opt ? " (did you mean --" : "", opt ? opt->name : "", opt ? "?)" : "");
}

static enum crm_status take_delimiter(
    const struct crm_opts *opts, struct crm_cli *cli, struct crm_err *err)
{
    static const struct {
        const char *name;
        char c;
    } names[] = {{"\\t", '\t'}, {"tab", '\t'}, {"comma", ','}, {"semicolon", ';'}, {"pipe", '|'}};
    const char *text = opts->delimiter;
    char show[CRM_ERR_SHOW];
    char c = '\0';

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(text, names[i].name) == 0)
            c = names[i].c;
    if (text[0] && !text[1])
        c = text[0];
    if (c == '\0' || strchr("\"\r\n\\", c) || (unsigned char)c >= 0x80)
        return crm_err_set(err, CRM_EUSAGE, "--delimiter: %s is not a single character",
            crm_err_show(text, strlen(text), show));
    if (opts->tsv && c != '\t')
        return crm_err_set(err, CRM_EUSAGE, "--tsv and --delimiter %s contradict each other",
            crm_err_show(text, strlen(text), show));
    cli->dialect.delimiter = c;
    return CRM_OK;
}

/* -c NAME=HEADER; the name ends at the first '='. The items live in argv. */
static enum crm_status take_columns(struct crm_opts *opts, struct crm_cli *cli, struct crm_err *err)
{
    char show[CRM_ERR_SHOW];

    if (opts->columns.n == 0)
        return CRM_OK;
    cli->alias = crm_mem_zalloc(opts->columns.n, sizeof *cli->alias);
    if (!cli->alias)
        return crm_err_nomem(err);
    for (size_t i = 0; i < opts->columns.n; i++) {
        const char *text = opts->columns.item[i];
        const char *equals = strchr(text, '=');
        bool again = false;
        char *name;
        if (!equals || equals == text || !equals[1])
            return crm_err_set(err, CRM_EUSAGE, "--column: %s is not NAME=HEADER",
                crm_err_show(text, strlen(text), show));
        name = strndup(text, (size_t)(equals - text));
        if (!name)
            return crm_err_nomem(err);
        for (size_t k = 0; k < cli->n_alias; k++)
            again |= strcmp(cli->alias[k].name, name) == 0;
        cli->alias[cli->n_alias++] = (struct crm_alias){name, equals + 1};
        if (again)
            return crm_err_set(err, CRM_EUSAGE, "--column: %s is given twice",
                crm_err_show(name, strlen(name), show));
    }
    return CRM_OK;
}

static enum crm_status settle(struct crm_opts *opts, struct crm_cli *cli, struct crm_err *err)
{
    enum crm_status status = take_initial(opts, err);

    if (!status)
        status = take_columns(opts, cli, err);
    if (!status && opts->delimiter)
        status = take_delimiter(opts, cli, err);
    if (opts->tsv)
        cli->dialect = (struct crm_dialect){'\t', true};
    cli->format = opts->format >= 0 ? (enum crm_format)opts->format
                  : opts->tsv       ? CRM_FORMAT_TSV
                                    : CRM_FORMAT_CSV;
    cli->period_given = crm_opts_given(opts, "period") > 0;
    cli->period = (enum crm_period)opts->period;
    cli->digits_given = crm_opts_given(opts, "digits") > 0;
    if (!status)
        status = check_pairs(opts, err);
    if (!status && cli->since != CRM_DAY_NONE && cli->until != CRM_DAY_NONE &&
        cli->since > cli->until)
        status = crm_err_set(err, CRM_EUSAGE, "--since is later than --until");
    if (!status && cli->format == CRM_FORMAT_XLSX && !cli->output)
        status = crm_err_set(err, CRM_EUSAGE, "--format xlsx needs --output FILE");
    if (!status && cli->into && !cli->into[0])
        status = crm_err_set(err, CRM_EUSAGE, "--into: the name is empty");
    return status;
}

enum crm_status crm_opts_parse(struct crm_opts *opts, struct crm_cli *cli, int first, int argc,
    char *argv[], bool *hint, struct crm_err *err)
{
    struct tables tables;
    const struct crm_opt *opt;
    enum crm_status status = CRM_OK;
    size_t i;
    int code;

    make_tables(opts, &tables);
    opterr = 0;
    optind = 0; /* glibc: start afresh, behind argv[0] */
    while (!status && (code = getopt_long(argc - first + 1, argv + first - 1, tables.letters,
                           tables.longs, NULL)) != -1) {
        if (code == 1) {
            cli->files[cli->n_files++] = optarg;
            continue;
        }
        if (code == ':') {
            opt = crm_opts_at(opts, code_at(opts, optopt));
            *hint = true;
            return crm_err_set(err, CRM_EUSAGE, "--%s needs an argument", opt->name);
        }
        if (code == '?') {
            *hint = true;
            return unknown(opts, optopt, argv[first - 1 + optind - 1], err);
        }
        i = code_at(opts, code);
        opt = crm_opts_at(opts, i);
        status = opts->given[i]++ ? take_again(opts, opt, optarg, err) : take(opt, optarg, err);
        opts->alone |= opt->alone;
        if (opts->help || opts->version)
            return CRM_OK;
    }
    for (int k = first - 1 + optind; !status && k < argc; k++)
        cli->files[cli->n_files++] = argv[k];
    return status ? status : settle(opts, cli, err);
}

void crm_opts_release(struct crm_opts *opts, struct crm_cli *cli)
{
    const struct crm_opt *opt;

    for (size_t i = 0; (opt = crm_opts_at(opts, i)) != NULL; i++)
        if (opt->type == CRM_OPT_LIST) {
            struct crm_opt_list *list = opt->value;
            free(list->item);
            *list = (struct crm_opt_list){NULL, 0};
        }
    for (size_t i = 0; i < opts->joined.n; i++)
        free((char *)(uintptr_t)opts->joined.item[i]);
    free(opts->joined.item);
    opts->joined = (struct crm_opt_list){NULL, 0};
    for (size_t i = 0; i < cli->n_alias; i++)
        free((char *)(uintptr_t)cli->alias[i].name);
    free(cli->alias);
}
