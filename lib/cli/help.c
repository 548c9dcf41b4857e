#include "cli/opt.h"
#include "io/writer.h"

#include <stdio.h>

enum { HELP_COLUMN = 28, WIDTH = 80 };

static void spaces(struct crm_writer *w, size_t n)
{
    while (n-- > 0)
        crm_writer_byte(w, ' ');
}

/* `text` broken between words, from `column` on. */
static void wrapped(struct crm_writer *w, const char *text, size_t column)
{
    size_t at = column;

    while (*text) {
        size_t word = strcspn(text, " ");
        if (text[0] == '[') /* [-b N] is not broken */
            word = strcspn(text, "]") + strcspn(text + strcspn(text, "]"), " ");
        if (at > column && at + 1 + word > WIDTH - 1) {
            crm_writer_byte(w, '\n');
            spaces(w, column);
            at = column;
        } else if (at > column) {
            crm_writer_byte(w, ' ');
            at++;
        }
        crm_writer_bytes(w, text, word);
        at += word;
        text += word;
        text += strspn(text, " ");
    }
    crm_writer_byte(w, '\n');
}

static void one(struct crm_writer *w, const struct crm_opt *opt)
{
    char head[160], help[CRM_OPT_HELP];
    int n = snprintf(head, sizeof head, "  %c%c%s --%s%s%s", opt->key ? '-' : ' ',
        opt->key ? opt->key : ' ', opt->key ? "," : " ", opt->name, opt->arg ? " " : "",
        opt->arg ? opt->arg : "");
    size_t len = n < 0 ? 0 : (size_t)n < sizeof head ? (size_t)n : sizeof head - 1;

    crm_writer_bytes(w, head, len);
    if (len + 2 > HELP_COLUMN) {
        crm_writer_byte(w, '\n');
        len = 0;
    }
    spaces(w, HELP_COLUMN - len);
    wrapped(w, crm_opt_help(opt, help), HELP_COLUMN);
}

static void synopsis(
    struct crm_writer *w, const struct crm_cmd *cmd, const struct crm_analysis *analysis)
{
    const char *rest = analysis ? analysis->synopsis : cmd->synopsis;

    size_t column = strlen("Usage: ") + strlen(cmd->name) + 1;

    crm_writer_text(w, "Usage: ");
    crm_writer_text(w, cmd->name);
    if (analysis) {
        crm_writer_byte(w, ' ');
        crm_writer_text(w, analysis->name);
        column += 1 + strlen(analysis->name);
    }
    crm_writer_byte(w, ' ');
    wrapped(w,
        rest                         ? rest
        : cmd->analyses && !analysis ? "ANALYSIS [options] [FILE...]"
                                     : "[options] [FILE...]",
        column);
}

void crm_opts_usage(struct crm_writer *w, const struct crm_cmd *cmd,
    const struct crm_analysis *analysis, bool with_synopsis)
{
    if (with_synopsis)
        synopsis(w, cmd, analysis);
    crm_writer_text(w, "Try '");
    crm_writer_text(w, cmd->name);
    if (analysis) {
        crm_writer_byte(w, ' ');
        crm_writer_text(w, analysis->name);
    }
    crm_writer_text(w, " --help'\n");
}

void crm_opts_analyses(struct crm_writer *w, const struct crm_cmd *cmd)
{
    for (const struct crm_analysis *const *a = cmd->analyses; *a; a++) {
        size_t len = strlen((*a)->name);
        crm_writer_text(w, "  ");
        crm_writer_text(w, (*a)->name);
        spaces(w, len < 12 ? 14 - len : 2);
        wrapped(w, (*a)->summary, 16);
    }
}

static bool is_shown(const struct crm_opts *opts, const struct crm_schema_column *c)
{
    const struct crm_cli asked = {.opts = (void *)(uintptr_t)opts};

    /* of another choice: crm-import -T clients --help */
    return !c->with || !strchr(c->with, '=') || crm_schema_stands(&asked, c);
}

static void column(struct crm_writer *w, const struct crm_schema_column *c)
{
    char text[CRM_OPT_HELP];
    size_t len = strlen(c->name) + 2;
    bool asked = c->with && c->repeat == CRM_REPEAT_ONCE && !strpbrk(c->with, "!=");

    crm_writer_text(w, "  ");
    crm_writer_text(w, c->name);
    if (len + 2 > HELP_COLUMN) {
        crm_writer_byte(w, '\n');
        len = 0;
    }
    spaces(w, HELP_COLUMN - len);
    snprintf(text, sizeof text, asked ? "%s (with --%s)" : "%s", c->meaning, c->with);
    wrapped(w, text, HELP_COLUMN);
}

/* What stands in the results, each name once: a column of two kinds has two entries. */
static void columns(struct crm_writer *w, const struct crm_opts *opts, const struct crm_cmd *cmd,
    const struct crm_analysis *analysis)
{
    const struct crm_schema_column *c = crm_schema_of(cmd, analysis), *last = NULL;

    if (c->name)
        crm_writer_text(w, "\nColumns of the output:\n");
    for (; c->name; c++) {
        if (!is_shown(opts, c) || (last && *c->name != '*' && strcmp(last->name, c->name) == 0))
            continue;
        column(w, c);
        last = c;
    }
}

void crm_opts_help(struct crm_writer *w, const struct crm_opts *opts, const struct crm_cmd *cmd,
    const struct crm_analysis *analysis)
{
    bool list = cmd->analyses && !analysis;

    synopsis(w, cmd, analysis);
    wrapped(w, analysis ? analysis->summary : cmd->summary, 0);
    if (list) {
        crm_writer_text(w, "\nAnalyses:\n");
        crm_opts_analyses(w, cmd);
    }
    for (size_t i = 0; i < opts->n_own; i++) {
        if (i == 0)
            crm_writer_text(w, "\nOptions:\n");
        one(w, opts->own[i]);
    }
    crm_writer_text(w, list ? "\nOptions of every analysis:\n" : "\nCommon options:\n");
    for (size_t i = 0; i < opts->n_common; i++)
        one(w, &opts->common[i]);
    if (!list)
        columns(w, opts, cmd, analysis);
    crm_writer_text(w, "\nSee ");
    crm_writer_text(w, cmd->name);
    crm_writer_text(w, "(1), crm-formats(5) and crm-tools(7).\n");
}
