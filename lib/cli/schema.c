#include "cli/schema.h"

#include "base/list.h"
#include "cli/opt.h"
#include "cli/out.h"

#include <stdio.h>
#include <string.h>

static const struct crm_schema_column none[] = {COL_END};

const char *crm_out_kind_name(enum crm_out_kind kind)
{
    static const char *const names[] = {[CRM_OUT_TEXT] = "text",
        [CRM_OUT_INT] = "int",
        [CRM_OUT_MONEY] = "money",
        [CRM_OUT_NUMBER] = "number",
        [CRM_OUT_SHARE] = "share",
        [CRM_OUT_PCT] = "pct",
        [CRM_OUT_DATE] = "date",
        [CRM_OUT_PERIOD] = "period",
        [CRM_OUT_TIME] = "time",
        [CRM_OUT_PASS] = "any"};

    return names[kind];
}

const struct crm_schema_column *crm_schema_of(
    const struct crm_cmd *cmd, const struct crm_analysis *analysis)
{
    const struct crm_schema_column *columns = analysis ? analysis->columns : cmd->columns;

    return columns ? columns : none;
}

/* One of the conditions of `with`: parts joined by &. */
static bool holds(const struct crm_opts *opts, const char *part, size_t len)
{
    for (const char *end = part + len; part < end; part++) {
        size_t n = strcspn(part, "& ");
        bool without = *part == '!';
        if (crm_opts_hold(opts, (struct crm_slice){part + without, n - without}) == without)
            return false;
        part += n;
    }
    return true;
}

bool crm_schema_stands(const struct crm_cli *cli, const struct crm_schema_column *column)
{
    if (!column->with)
        return true;
    for (const char *name = column->with; *name; name += strspn(name, " ")) {
        size_t len = strcspn(name, " ");
        if (holds(cli->opts, name, len))
            return true;
        name += len;
    }
    return false;
}

bool crm_schema_next(const struct crm_cli *cli, const struct crm_schema_column *column,
    struct crm_slice *rest, struct crm_slice *name)
{
    const struct crm_opt *opt;

    if (!rest->ptr)
        return false;
    if (column->repeat != CRM_REPEAT_NAMES) {
        *name = crm_slice_of(column->name);
        rest->ptr = NULL;
        return true;
    }
    opt = crm_opts_named(cli->opts, column->with);
    if (!rest->len)
        *rest = crm_slice_of(*(const char *const *)opt->value);
    if (opt->type == CRM_OPT_COMMA)
        return crm_list_next(rest, name);
    *name = *rest;
    rest->ptr = NULL;
    return true;
}

const struct crm_schema_column *crm_schema_named(const struct crm_cli *cli, const char *name)
{
    const struct crm_schema_column *c = crm_schema_of(cli->cmd, cli->analysis);

    while (c->name && strcmp(c->name, name) != 0)
        c++;
    return c;
}

/* ---- --schema ------------------------------------------------------------------------- */

enum { TEXT_ROOM = 256 };

/* "with --by; if the rows have a cost" */
static const char *needs(const struct crm_schema_column *column, char text[TEXT_ROOM])
{
    size_t used = 0;

    text[0] = '\0';
    for (const char *name = column->with; name && *name; name += strspn(name, "& ")) {
        size_t len = strcspn(name, "& "), word = strcspn(name, "=& ");
        bool without = *name == '!';
        used += (size_t)snprintf(text + used, TEXT_ROOM - used, "%s%s --%.*s%s%.*s",
            !used             ? ""
            : name[-1] == '&' ? " and "
                              : " or ",
            without ? "without" : "with", (int)(word - without), name + without,
            word < len ? " " : "", word < len ? (int)(len - word - 1) : 0, name + word + 1);
        name += len;
    }
    if (column->when)
        snprintf(text + used, TEXT_ROOM - used, "%sif %s", used ? "; " : "", column->when);
    return text;
}

static void row(struct crm_out *out, const struct crm_analysis *analysis, struct crm_slice name,
    const struct crm_schema_column *column, bool all)
{
    char text[TEXT_ROOM], meaning[2 * TEXT_ROOM];

    if (all)
        crm_out_string(out, analysis->name);
    crm_out_text(out, name);
    crm_out_string(out, crm_out_kind_name(column->kind));
    crm_out_string(out, column->unit);
    snprintf(meaning, sizeof meaning, "%s%s%s", column->meaning, column->when ? "; if " : "",
        column->when ? column->when : "");
    crm_out_string(out, all ? column->meaning : meaning);
    if (all)
        crm_out_string(out, needs(column, text));
    crm_out_row(out);
}

static void run_rows(struct crm_out *out, const struct crm_cli *cli)
{
    const struct crm_schema_column *c = crm_schema_of(cli->cmd, cli->analysis);

    for (; c->name; c++) {
        bool own = c->repeat == CRM_REPEAT_ONCE || c->repeat == CRM_REPEAT_ANY;
        struct crm_slice rest = {"", 0}, name;
        if (!crm_schema_stands(cli, c))
            continue;
        while (crm_schema_next(cli, c, &rest, &name))
            row(out, cli->analysis, own && cli->into ? crm_slice_of(cli->into) : name, c, false);
    }
}

static void all_rows(struct crm_out *out, const struct crm_cmd *cmd)
{
    for (const struct crm_analysis *const *a = cmd->analyses; *a; a++)
        for (const struct crm_schema_column *c = crm_schema_of(cmd, *a); c->name; c++)
            row(out, *a, crm_slice_of(c->name), c, true);
}

static enum crm_status write_schema(const struct crm_cli *cli, bool all, struct crm_err *err)
{
    static const struct crm_out_column columns[] = {{"analysis", CRM_OUT_TEXT},
        {"name", CRM_OUT_TEXT}, {"kind", CRM_OUT_TEXT}, {"unit", CRM_OUT_TEXT},
        {"meaning", CRM_OUT_TEXT}, {"when", CRM_OUT_TEXT}};
    struct crm_out *out;
    enum crm_status status = crm_out_open(&out, cli, cli->output, err);

    if (status)
        return status;
    crm_out_columns(out, columns + !all, all ? 6 : 4);
    crm_out_header(out);
    if (all)
        all_rows(out, cli->cmd);
    else
        run_rows(out, cli);
    return crm_out_close(out, err);
}

/* The names of options, which the run itself would look at. */
static enum crm_status check_names(const struct crm_cli *cli, struct crm_err *err)
{
    const struct crm_schema_column *c = crm_schema_of(cli->cmd, cli->analysis);
    enum crm_status status = CRM_OK;
    char option[64];

    for (; c->name && !status; c++) {
        const struct crm_opt *opt = c->repeat == CRM_REPEAT_NAMES && crm_schema_stands(cli, c)
                                        ? crm_opts_named(cli->opts, c->with)
                                        : NULL;
        struct crm_list names;
        if (!opt || opt->type != CRM_OPT_COMMA)
            continue;
        snprintf(option, sizeof option, "--%s", opt->name);
        status = crm_list_split(&names, *(const char *const *)opt->value, option, err);
        crm_list_release(&names);
    }
    return status;
}

enum crm_status crm_schema_write(const struct crm_cli *cli, bool all, struct crm_err *err)
{
    enum crm_status status = check_names(cli, err);

    if (cli->cmd->no_results && !crm_schema_of(cli->cmd, cli->analysis)->name)
        crm_cli_note(cli, "the output is no table: it has no columns");
    return status ? status : write_schema(cli, all, err);
}
