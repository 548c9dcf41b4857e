/* rules -- groups by the user's own rules, name: condition, first match wins */
#include "analyses.h"

#include "base/expr.h"
#include "base/mem.h"
#include "segment/rules.h"

#include <stdio.h>
#include <stdlib.h>

static struct {
    bool complete;
} opt;

static const struct crm_opt options[] = {
    OPT_FLAG(
        0, "complete", opt.complete, "exit 1 when clients match no rule, or a rule can win nobody"),
    OPT_WHY,
    OPT_END,
};

/* Every value of every rule must fit its column: known when all cells have been looked at. */
static enum crm_status judge(const struct base *base, const struct crm_rules *rules,
    const struct base_finder *f, struct crm_slice row[], struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    for (size_t i = 0; i < base->n; i++) {
        base_finder_row(f, i, row);
        for (size_t r = 0; r < rules->n; r++)
            crm_rules_match(rules, r, row);
    }
    for (size_t r = 0; r < rules->n && !status; r++)
        if (rules->rule[r].expr && (status = crm_expr_judge(rules->rule[r].expr, err)))
            snprintf(err->file, sizeof err->file, "%s", base->cli->operand[0]);
    return status;
}

static enum crm_status write_rows(struct base *base, const struct crm_rules *rules,
    const struct base_finder *f, size_t *matched, size_t *won, struct crm_err *err)
{
    struct crm_out_column own[] = {{rules->column, CRM_OUT_TEXT}, {NULL, CRM_OUT_TEXT}};
    struct crm_slice *row = crm_arena_alloc(&base->arena, (f->n + 1) * sizeof *row);
    char *why_name = crm_arena_bytes(&base->arena, strlen(rules->column) + 5);
    struct crm_pass *pass;
    enum crm_status status;

    if (!row || !why_name)
        return crm_err_nomem(err);
    strcat(strcpy(why_name, rules->column), "_why");
    own[1].name = why_name;
    if ((status = judge(base, rules, f, row, err)))
        return status;
    status = crm_pass_open(&pass, base->cli, &base->table, own, segment_why ? 2 : 1, err);
    if (status)
        return status;
    for (size_t i = 0; i < base->n; i++) {
        struct crm_out *cells = crm_pass_cells(pass);
        size_t first = CRM_RULES_NONE;
        base_finder_row(f, i, row);
        for (size_t r = 0; r < rules->n; r++)
            if (crm_rules_match(rules, r, row)) {
                matched[r]++;
                if (first == CRM_RULES_NONE)
                    first = r;
                if (!opt.complete)
                    break;
            }
        won[first == CRM_RULES_NONE ? rules->n : first]++;
        crm_out_string(cells, first == CRM_RULES_NONE ? "" : rules->rule[first].name);
        if (segment_why)
            crm_out_string(
                cells, first == CRM_RULES_NONE ? "no rule matches" : rules->rule[first].text);
        crm_pass_row(pass, i);
    }
    return crm_pass_close(pass, err);
}

static void report(struct crm_cli *cli, const char *file, const struct crm_rules *rules,
    const size_t *matched, const size_t *won)
{
    bool fine = won[rules->n] == 0;

    if (!fine)
        crm_cli_warn(cli, "%s: %zu clients match no rule", file, won[rules->n]);
    for (size_t r = 0; r < rules->n; r++) {
        if (won[r])
            continue;
        fine = false;
        crm_cli_warn(cli, "%s:%ju: rule '%s' %s", file, (uintmax_t)rules->rule[r].line,
            rules->rule[r].name,
            matched[r] ? "is shadowed: rules above it take everybody it matches"
                       : "matches nobody");
    }
    cli->rows_set_aside = cli->rows_set_aside || !fine;
}

/* With -v: each rule with its brackets, so that what binds to what is seen. */
static void say_rules(const struct crm_cli *cli, const struct crm_rules *rules)
{
    for (size_t r = 0; r < rules->n; r++) {
        char text[1024] = "*";
        if (rules->rule[r].expr)
            crm_expr_print(rules->rule[r].expr, text, sizeof text);
        crm_cli_verbose(cli, "rule '%s': %s", rules->rule[r].name, text);
    }
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct base base;
    struct crm_rules rules = {0};
    struct base_finder finder = {.base = &base};
    size_t *matched = NULL, *won = NULL;
    enum crm_status status = crm_rules_read(&rules, cli->operand[0], err);

    if (status)
        return status;
    status = base_open(&base, cli, err);
    if (!status)
        status = crm_rules_bind(&rules, base_finder_find, &finder, err);
    if (finder.err.status) {
        *err = finder.err;
        status = err->status;
    }
    if (status && !err->file[0] && status == CRM_EUSAGE)
        snprintf(err->file, sizeof err->file, "%s", cli->operand[0]);
    if (!status)
        say_rules(cli, &rules);
    if (!status) {
        matched = crm_mem_zalloc(rules.n + 1, sizeof *matched);
        won = crm_mem_zalloc(rules.n + 1, sizeof *won);
        status = matched && won ? write_rows(&base, &rules, &finder, matched, won, err)
                                : crm_err_nomem(err);
    }
    if (!status && opt.complete)
        report(cli, cli->operand[0], &rules, matched, won);
    free(matched);
    free(won);
    free(finder.column);
    crm_rules_release(&rules);
    base_close(&base);
    return status;
}

static const struct crm_schema_column columns[] = {
    COL_INPUT,
    COL_ANY(CRM_OUT_TEXT, "*", "", "the group, in the column that RULES names, else group"),
    COL_ANY(CRM_OUT_TEXT, "*_why", "", "the rule in words", .with = "why"),
    COL_JOIN,
    COL_END,
};

const struct crm_analysis analysis_rules = {
    .name = "rules",
    .summary = "your own groups: name: condition, first match wins",
    .synopsis = "RULES [FILE...]",
    .operands = "RULES",
    .common = SEGMENT_SINGLE,
    .options = options,
    .columns = columns,
    .run = run,
};
