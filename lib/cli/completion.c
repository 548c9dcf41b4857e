#include "cli/completion.h"

#include "cli/opt.h"

#include <stdarg.h>
#include <stdio.h>

enum { LINE_ROOM = 4096, TEXT_ROOM = 2048 };

static void put(struct crm_writer *w, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void put(struct crm_writer *w, const char *format, ...)
{
    char line[LINE_ROOM];
    va_list args;

    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    crm_writer_text(w, line);
}

/* `text` for the inside of single quotes, a backslash before each of `special`. */
static const char *quoted(
    const char *text, const char *special, const char *quote, char out[TEXT_ROOM])
{
    size_t n = 0;

    for (; *text && n + strlen(quote) + 2 < TEXT_ROOM; text++) {
        if (*text == '\'') {
            memcpy(out + n, quote, strlen(quote));
            n += strlen(quote);
            continue;
        }
        if (strchr(special, *text))
            out[n++] = '\\';
        out[n++] = *text;
    }
    out[n] = '\0';
    return out;
}

static size_t add_word(char out[TEXT_ROOM], size_t n, const char *word)
{
    if (n + strlen(word) + 2 > TEXT_ROOM)
        return n;
    return n + (size_t)snprintf(out + n, TEXT_ROOM - n, "%s%s", n ? " " : "", word);
}

/*
 * The words an option can have as its argument, with a blank between: its choices, or for --check
 * the columns of the output, one of which an expression begins with.  "": any text.
 */
static const char *choices(const struct crm_cmd *cmd, const struct crm_analysis *analysis,
    const struct crm_opt *opt, char out[TEXT_ROOM])
{
    const struct crm_schema_column *c = crm_schema_of(cmd, analysis);
    size_t n = 0;

    out[0] = '\0';
    for (size_t i = 0; opt->type == CRM_OPT_CHOICE && opt->choices[i]; i++)
        n = add_word(out, n, opt->choices[i]);
    for (; strcmp(opt->name, "check") == 0 && c->name; c++)
        if (c->repeat == CRM_REPEAT_ONCE && !(c[1].name && strcmp(c[1].name, c->name) == 0))
            n = add_word(out, n, c->name);
    return out;
}

static bool takes_file(const struct crm_opt *opt)
{
    return opt->file != CRM_FILE_NO;
}

/* ---- bash ----------------------------------------------------------------------------- */

static void bash_start(struct crm_writer *w, const struct crm_cmd *cmd)
{
    put(w, "# bash completion for %s\n_%s() {\n", cmd->name, cmd->name);
    put(w, "    local word=$2 before=$3 words=\n"
           "    COMPREPLY=()\n"
           "    # --name=value comes as three words\n"
           "    [[ $word != = ]] || word=\n"
           "    [[ $before != = ]] || before=${COMP_WORDS[COMP_CWORD - 2]}\n");
    if (!cmd->analyses)
        return;
    put(w, "    if ((COMP_CWORD == 1)); then\n        compopt +o default\n"
           "        words='--help --version --schema");
    for (const struct crm_analysis *const *a = cmd->analyses; *a; a++)
        put(w, " %s", (*a)->name);
    put(w, "'\n    fi\n    case ${COMP_WORDS[1]} in\n");
}

static void bash_options(struct crm_writer *w, const struct crm_cmd *cmd,
    const struct crm_analysis *analysis, const struct crm_opts *opts)
{
    const struct crm_opt *opt;
    char text[TEXT_ROOM];

    if (analysis)
        put(w, "    %s)\n", analysis->name);
    put(w, "    case $before in\n");
    for (size_t i = 0; (opt = crm_opts_at(opts, i)) != NULL; i++) {
        if (opt->type == CRM_OPT_FLAG)
            continue;
        if (opt->key)
            put(w, "    -%c | --%s)", opt->key, opt->name);
        else
            put(w, "    --%s)", opt->name);
        if (*choices(cmd, analysis, opt, text))
            put(w, " words='%s' ;;\n", text);
        else
            put(w, takes_file(opt) ? " return ;;\n" : " compopt +o default; return ;;\n");
    }
    put(w, "    *) [[ $word != -* ]] || words='");
    for (size_t i = 0; (opt = crm_opts_at(opts, i)) != NULL; i++)
        put(w, "%s--%s", i ? " " : "", opt->name);
    put(w, "' ;;\n    esac\n%s", analysis ? "    ;;\n" : "");
}

static void bash_end(struct crm_writer *w, const struct crm_cmd *cmd)
{
    put(w,
        "%s    [[ -z $words ]] || mapfile -t COMPREPLY < <(compgen -W \"$words\" -- "
        "\"$word\")\n}\n",
        cmd->analyses ? "    esac\n" : "");
    put(w, "complete -o default -F _%s %s\n", cmd->name, cmd->name);
}

/* ---- zsh ------------------------------------------------------------------------------ */

static const char ZSH_QUOTE[] = "'\\''";

static void zsh_start(struct crm_writer *w, const struct crm_cmd *cmd)
{
    char text[TEXT_ROOM];

    put(w, "#compdef %s\n", cmd->name);
    if (!cmd->analyses)
        return;
    put(w, "local -a analyses=(\n");
    for (const struct crm_analysis *const *a = cmd->analyses; *a; a++)
        put(w, "    '%s:%s'\n", (*a)->name, quoted((*a)->summary, ":\\", ZSH_QUOTE, text));
    put(w, ")\nif ((CURRENT == 2)); then\n"
           "    _arguments '(- *)--help' '(- *)--version' '*: :{_describe analysis analyses}'\n"
           "    return\nfi\n"
           "local analysis=$words[2]\nshift words\n((CURRENT--))\ncase $analysis in\n");
}

static void zsh_option(struct crm_writer *w, const struct crm_cmd *cmd,
    const struct crm_analysis *analysis, const struct crm_opt *opt)
{
    char text[TEXT_ROOM], help[CRM_OPT_HELP];
    bool takes = opt->type != CRM_OPT_FLAG;

    put(w, " \\\n        ");
    if (opt->type == CRM_OPT_LIST || opt->type == CRM_OPT_COMMA)
        put(w, "\\*");
    else if (opt->key)
        put(w, "'(-%c --%s)'", opt->key, opt->name);
    if (opt->key)
        put(w, "{-%c%s,--%s%s}", opt->key, takes ? "+" : "", opt->name, takes ? "=" : "");
    else
        put(w, "--%s%s", opt->name, takes ? "=" : "");
    put(w, "'[%s]", quoted(crm_opt_help(opt, help), "[]\\", ZSH_QUOTE, text));
    if (takes)
        put(w, ":%s:", quoted(opt->arg, ":\\", ZSH_QUOTE, text));
    if (*choices(cmd, analysis, opt, text))
        put(w, "(%s)", text);
    else if (takes_file(opt))
        put(w, "_files");
    put(w, "'");
}

static void zsh_options(struct crm_writer *w, const struct crm_cmd *cmd,
    const struct crm_analysis *analysis, const struct crm_opts *opts)
{
    const struct crm_opt *opt;

    if (analysis)
        put(w, "%s)\n", analysis->name);
    put(w, "    _arguments -s -S");
    for (size_t i = 0; (opt = crm_opts_at(opts, i)) != NULL; i++)
        zsh_option(w, cmd, analysis, opt);
    put(w, " \\\n        '*:file:_files'\n%s", analysis ? "    ;;\n" : "");
}

static void zsh_end(struct crm_writer *w, const struct crm_cmd *cmd)
{
    if (cmd->analyses)
        put(w, "esac\n");
}

/* ---- fish ----------------------------------------------------------------------------- */

static const char FISH_QUOTE[] = "\\'";

static void fish_start(struct crm_writer *w, const struct crm_cmd *cmd)
{
    char text[TEXT_ROOM];

    put(w, "# fish completion for %s\n", cmd->name);
    if (!cmd->analyses)
        return;
    for (const struct crm_analysis *const *a = cmd->analyses; *a; a++)
        put(w, "complete -c %s -n 'test (count (commandline -opc)) -eq 1' -f -a %s -d '%s'\n",
            cmd->name, (*a)->name, quoted((*a)->summary, "\\", FISH_QUOTE, text));
}

static void fish_options(struct crm_writer *w, const struct crm_cmd *cmd,
    const struct crm_analysis *analysis, const struct crm_opts *opts)
{
    const struct crm_opt *opt;
    char text[TEXT_ROOM], help[CRM_OPT_HELP];

    for (size_t i = 0; (opt = crm_opts_at(opts, i)) != NULL; i++) {
        put(w, "complete -c %s", cmd->name);
        if (analysis)
            put(w, " -n 'test (commandline -opc)[2] = %s'", analysis->name);
        if (opt->key)
            put(w, " -s %c", opt->key);
        put(w, " -l %s", opt->name);
        if (*choices(cmd, analysis, opt, text))
            put(w, " -x -a '%s'", text);
        else if (opt->type != CRM_OPT_FLAG)
            put(w, takes_file(opt) ? " -r -F" : " -x");
        put(w, " -d '%s'\n", quoted(crm_opt_help(opt, help), "\\", FISH_QUOTE, text));
    }
}

static void fish_end(struct crm_writer *w, const struct crm_cmd *cmd)
{
    (void)w;
    (void)cmd;
}

/* ---- all ------------------------------------------------------------------------------ */

static const struct shell {
    const char *name;
    void (*start)(struct crm_writer *w, const struct crm_cmd *cmd);
    void (*options)(struct crm_writer *w, const struct crm_cmd *cmd,
        const struct crm_analysis *analysis, const struct crm_opts *opts);
    void (*end)(struct crm_writer *w, const struct crm_cmd *cmd);
} shells[] = {
    {"bash", bash_start, bash_options, bash_end},
    {"zsh", zsh_start, zsh_options, zsh_end},
    {"fish", fish_start, fish_options, fish_end},
};

bool crm_completion(struct crm_writer *w, const struct crm_cmd *cmd, const char *name)
{
    const struct shell *shell = NULL;
    const struct crm_analysis *const *analysis = cmd->analyses;
    struct crm_cli nobody = {.cmd = cmd};
    struct crm_opts opts;

    for (size_t i = 0; i < sizeof shells / sizeof shells[0]; i++)
        if (strcmp(shells[i].name, name) == 0)
            shell = &shells[i];
    if (!shell)
        return false;
    shell->start(w, cmd);
    do {
        crm_opts_collect(&opts, cmd, analysis ? *analysis : NULL, &nobody);
        shell->options(w, cmd, analysis ? *analysis : NULL, &opts);
    } while (analysis && *++analysis);
    shell->end(w, cmd);
    return true;
}
