/* profile -- what each group is like beside everybody: who why what when where how, how much, how
 * many */
#include "analyses.h"
#include "traits.h"

#include "base/mem.h"
#include "segment/profile.h"
#include "stat/ranktest.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static struct {
    const char *of, *names;
    struct crm_opt_list transactions;
} opt;

const struct crm_opt profile_options[] = {
    OPT_TEXT(0, "of", "COL", opt.of, NULL, "column of groups (required)"),
    OPT_READ_ALL(0, "transactions", opt.transactions,
        "their transactions: what, when, where and how they buy"),
    OPT_WRITE(0, "names", opt.names, "write segment,name: what sets each apart, in words"),
    OPT_END,
};

static const char *const questions[] = {
    "who", "why", "what", "when", "where", "how", "how_much", "how_many"};
enum { QUESTIONS = sizeof questions / sizeof *questions };

struct finding {
    uint32_t group;
    const struct variable *variable;
    size_t level;
    struct crm_trait trait;
    double p_holm;
};

struct findings {
    struct finding *finding;
    size_t n, cap;
};

/* Counts of one variable by group and level; groups are 0 .. n_groups - 1. */
static enum crm_status count_variable(const struct variable *v, const uint32_t *group_of,
    size_t n_groups, struct findings *findings, struct crm_err *err)
{
    uint64_t *with = crm_mem_zalloc(n_groups * (v->n_levels + 1), sizeof *with);
    uint64_t *known = crm_mem_zalloc(n_groups, sizeof *known), all = 0;
    enum crm_status status = with && known ? CRM_OK : crm_err_nomem(err);

    for (size_t i = 0; !status && i < v->n; i++) {
        uint32_t g = group_of[v->client[i]];
        if (i == 0 || v->client[i] != v->client[i - 1]) {
            known[g]++;
            all++;
        }
        with[g * v->n_levels + v->of[i]]++;
    }
    for (size_t l = 0; !status && l < v->n_levels; l++) {
        uint64_t all_with = 0;
        for (size_t g = 0; g < n_groups; g++)
            all_with += with[g * v->n_levels + l];
        for (size_t g = 0; g < n_groups; g++) {
            struct finding *f;
            if (!crm_mem_grow((void **)&findings->finding, &findings->cap, findings->n + 1,
                    sizeof *findings->finding)) {
                status = crm_err_nomem(err);
                break;
            }
            if (known[g] == 0)
                continue;
            f = &findings->finding[findings->n++];
            *f = (struct finding){.group = (uint32_t)g, .variable = v, .level = l};
            f->trait = (struct crm_trait){.group = known[g],
                .group_with = with[g * v->n_levels + l],
                .all = all,
                .all_with = all_with};
            crm_trait_test(&f->trait);
        }
    }
    free(with);
    free(known);
    return status;
}

static size_t question_number(const char *name)
{
    size_t q = 0;

    while (q < QUESTIONS && strcmp(questions[q], name) != 0)
        q++;
    return q;
}

static int in_order(const void *a, const void *b, void *ctx)
{
    const struct finding *x = a, *y = b;
    const struct crm_map *groups = ctx;
    size_t p = question_number(x->variable->question), q = question_number(y->variable->question);
    int c;

    if (p != q)
        return p < q ? -1 : 1;
    c = crm_slice_cmp(crm_map_key(groups, x->group), crm_map_key(groups, y->group));
    if (c)
        return c;
    if (x->variable != y->variable)
        return x->variable < y->variable ? -1 : 1;
    return (x->level > y->level) - (x->level < y->level);
}

static enum crm_status adjust(struct findings *findings, struct crm_err *err)
{
    double *p = crm_mem_alloc(findings->n, sizeof *p);
    double *adjusted = crm_mem_alloc(findings->n, sizeof *adjusted);
    enum crm_status status = p && adjusted ? CRM_OK : crm_err_nomem(err);

    for (size_t i = 0; !status && i < findings->n; i++)
        p[i] = findings->finding[i].trait.p;
    if (!status)
        status = crm_holm(p, findings->n, adjusted, err);
    for (size_t i = 0; !status && i < findings->n; i++)
        findings->finding[i].p_holm = adjusted[i];
    free(p);
    free(adjusted);
    return status;
}

static enum crm_status write_findings(struct base *base, const struct findings *findings,
    const struct crm_map *groups, struct crm_err *err)
{
    static const struct crm_out_column columns[] = {{"question", CRM_OUT_TEXT},
        {"segment", CRM_OUT_TEXT}, {"variable", CRM_OUT_TEXT}, {"level", CRM_OUT_TEXT},
        {"n", CRM_OUT_INT}, {"pct", CRM_OUT_PCT}, {"base_pct", CRM_OUT_NUMBER},
        {"lift", CRM_OUT_NUMBER}, {"smd", CRM_OUT_NUMBER}, {"p_holm", CRM_OUT_NUMBER}};
    struct crm_out *out;
    enum crm_status status = crm_out_open(&out, base->cli, base->cli->output, err);

    if (status)
        return status;
    crm_out_columns(out, columns, 10);
    crm_out_header(out);
    for (size_t i = 0; i < findings->n; i++) {
        const struct finding *f = &findings->finding[i];
        const struct crm_trait *t = &f->trait;
        crm_out_string(out, f->variable->question);
        crm_out_text(out, crm_map_key(groups, f->group));
        crm_out_string(out, f->variable->name);
        crm_out_text(out, f->variable->level[f->level]);
        crm_out_int(out, (int64_t)t->group_with);
        crm_out_number(out, 100 * (double)t->group_with / (double)t->group);
        crm_out_number(out, 100 * (double)t->all_with / (double)t->all);
        crm_out_number(out, t->lift);
        crm_out_number(out, t->smd);
        crm_out_number(out, f->p_holm);
        crm_out_row(out);
    }
    return crm_out_close(out, err);
}

/* The strongest trait of a group that is sure and not yet named; NULL at the end. */
static const struct finding *strongest(const struct findings *findings, uint32_t group,
    const struct finding *const *named, size_t n_named)
{
    const struct finding *best = NULL;

    for (size_t i = 0; i < findings->n; i++) {
        const struct finding *f = &findings->finding[i];
        bool said = false;
        if (f->group != group || !(f->p_holm < 0.05) || !(f->trait.smd > 0))
            continue;
        for (size_t k = 0; k < n_named; k++)
            said = said || named[k]->variable == f->variable;
        if (!said && (!best || f->trait.smd > best->trait.smd))
            best = f;
    }
    return best;
}

static enum crm_status write_names(struct base *base, const struct findings *findings,
    const struct crm_map *groups, const uint32_t *order, struct crm_err *err)
{
    static const struct crm_out_column columns[] = {
        {"segment", CRM_OUT_TEXT}, {"name", CRM_OUT_TEXT}};
    struct crm_out *out;
    enum crm_status status = crm_out_open(&out, base->cli, opt.names, err);

    if (status)
        return status;
    crm_out_columns(out, columns, 2);
    crm_out_header(out);
    for (uint32_t g = 0; g < groups->n; g++) {
        const struct finding *named[3];
        char text[512] = "like everybody";
        size_t n = 0;
        int len = 0;
        while (n < 3 && (named[n] = strongest(findings, order[g], named, n))) {
            struct crm_slice level = named[n]->variable->level[named[n]->level];
            len += snprintf(text + len, sizeof text - (size_t)len, "%s%s %.*s", n ? ", " : "",
                named[n]->variable->name, level.len < 100 ? (int)level.len : 100, level.ptr);
            n++;
        }
        crm_out_text(out, crm_map_key(groups, order[g]));
        crm_out_string(out, text);
        crm_out_row(out);
    }
    return crm_out_close(out, err);
}

static int by_name(const void *a, const void *b, void *ctx)
{
    return crm_slice_cmp(
        crm_map_key(ctx, *(const uint32_t *)a), crm_map_key(ctx, *(const uint32_t *)b));
}

static enum crm_status name_groups(struct base *base, const struct findings *findings,
    const struct crm_map *groups, struct crm_err *err)
{
    uint32_t *order = crm_mem_alloc(groups->n, sizeof *order);
    enum crm_status status;

    if (!order)
        return crm_err_nomem(err);
    for (uint32_t g = 0; g < groups->n; g++)
        order[g] = g;
    if (groups->n)
        qsort_r(order, groups->n, sizeof *order, by_name, (void *)(uintptr_t)groups);
    status = write_names(base, findings, groups, order, err);
    free(order);
    return status;
}

enum crm_status profile_run(struct crm_cli *cli, struct crm_err *err)
{
    struct base base;
    struct base_column of;
    struct base_levels groups = {0};
    struct lines lines = {0};
    struct variables variables = {0};
    struct findings findings = {0};
    enum crm_status status;

    if (!opt.of)
        return crm_err_set(err, CRM_EUSAGE, "--of COL is required");
    status = base_open(&base, cli, err);
    if (!status)
        status = base_need(
            &base, opt.of, "an analysis of crm-segment or crm-rfm writes groups", &of, err);
    if (!status)
        status = base_levels(&base, &of, &groups, err);
    if (!status && opt.transactions.n) {
        status = lines_read(&lines, &base, &opt.transactions, trait_line_columns, TRAIT_LINES, err);
        if (!status)
            lines_sort(&lines);
    }
    if (!status)
        status = variables_find(&variables, &base, opt.transactions.n ? &lines : NULL, err);
    for (size_t v = 0; !status && v < variables.n; v++)
        status = count_variable(&variables.variable[v], groups.of, groups.map.n, &findings, err);
    if (!status)
        status = adjust(&findings, err);
    if (!status) {
        if (findings.n)
            qsort_r(findings.finding, findings.n, sizeof *findings.finding, in_order, &groups.map);
        status = write_findings(&base, &findings, &groups.map, err);
    }
    if (!status && opt.names)
        status = name_groups(&base, &findings, &groups.map, err);
    free(findings.finding);
    free(variables.variable);
    lines_release(&lines);
    if (groups.of)
        crm_map_release(&groups.map);
    base_close(&base);
    return status;
}
