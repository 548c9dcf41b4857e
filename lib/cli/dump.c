#include "cli/dump.h"

#include "cli/opt.h"

#include <stdio.h>

static const char *const type_names[] = {
    "flag", "text", "int", "number", "date", "choice", "span", "list", "comma"};
static const char *const file_names[] = {"", "in", "out", "people"};

static void cell(struct crm_writer *w, const char *text, char end)
{
    crm_writer_csv(w, crm_slice_of(text ? text : ""), ',');
    crm_writer_byte(w, end);
}

static const char *again(const struct crm_opt *opt)
{
    return opt->type == CRM_OPT_FLAG                                 ? "repeats"
           : opt->type == CRM_OPT_LIST || opt->type == CRM_OPT_COMMA ? "adds"
                                                                     : "refused";
}

static void range(struct crm_writer *w, const struct crm_opt *opt)
{
    char low[32] = "", high[32] = "";

    if (opt->min < opt->max) {
        snprintf(low, sizeof low, "%.15g", opt->min);
        snprintf(high, sizeof high, "%.15g", opt->max);
    }
    cell(w, low, ',');
    cell(w, high, ',');
}

static void choices(struct crm_writer *w, const struct crm_opt *opt)
{
    for (size_t i = 0; opt->choices && opt->choices[i]; i++) {
        if (i)
            crm_writer_byte(w, ' ');
        crm_writer_text(w, opt->choices[i]);
    }
    crm_writer_byte(w, ',');
}

static void row(struct crm_writer *w, const struct crm_cmd *cmd,
    const struct crm_analysis *analysis, const struct crm_opt *opt)
{
    char letter[2] = {(char)opt->key};

    cell(w, cmd->name, ',');
    cell(w, analysis ? analysis->name : "", ',');
    cell(w, opt->name, ',');
    cell(w, letter, ',');
    cell(w, opt->arg, ',');
    cell(w, type_names[opt->type], ',');
    cell(w, again(opt), ',');
    cell(w, file_names[opt->file], ',');
    cell(w, opt->initial, ',');
    range(w, opt);
    choices(w, opt);
    cell(w, opt->needs, ',');
    cell(w, opt->excludes, ',');
    cell(w, opt->help, '\n');
}

void crm_dump_options(struct crm_writer *w, const struct crm_cmd *cmd)
{
    const struct crm_analysis *const *analysis = cmd->analyses;
    struct crm_cli nobody = {.cmd = cmd};
    struct crm_opts opts;
    const struct crm_opt *opt;

    crm_writer_text(w, "program,analysis,option,letter,argument,type,again,file,default,low,high,"
                       "choices,needs,excludes,help\n");
    do {
        crm_opts_collect(&opts, cmd, analysis ? *analysis : NULL, &nobody);
        for (size_t i = 0; (opt = crm_opts_at(&opts, i)) != NULL; i++)
            row(w, cmd, analysis ? *analysis : NULL, opt);
    } while (analysis && *++analysis);
}
