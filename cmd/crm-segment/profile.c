/* profile -- what each group is like beside everybody: who why what when where how, how much, how
 * many */
#include "analyses.h"
#include "names.h"

#include "base/mem.h"
#include "base/os.h"
#include "segment/profile.h"
#include "stat/ranktest.h"
#include "cli/frame.h"

#include <math.h>
#include <stdlib.h>

static struct {
    const char *of, *names;
    struct crm_opt_list transactions;
} opt;

static const struct crm_opt options[] = {
    OPT_TEXT(0, "of", "COL", opt.of, NULL, "column of groups (required)"),
    OPT_READ_ALL(0, "transactions", opt.transactions,
        "their transactions: what, when, where and how they buy"),
    OPT_WRITE(0, "names", opt.names, "write segment,name: what sets each apart, in words"),
    OPT_END,
};

static const char *const questions[] = {
    "who", "why", "what", "when", "where", "how", "how_much", "how_many"};
enum { QUESTIONS = sizeof questions / sizeof *questions };

/* Sums of one variable by group and level. */
struct sums {
    uint64_t *with;       /* clients */
    long double *sum;     /* of their parts of visits, and of the squares of these */
    long double *square;  /* so long that the order of clients does not show */
    uint64_t *known, all; /* clients of each group; of all */
};

static enum crm_status sums_make(struct sums *s, const struct variable *v, const uint32_t *group_of,
    size_t n_groups, struct crm_err *err)
{
    size_t cells = n_groups * (v->n_levels + 1);

    *s = (struct sums){.with = crm_mem_zalloc(cells, sizeof *s->with),
        .sum = crm_mem_zalloc(cells, sizeof *s->sum),
        .square = crm_mem_zalloc(cells, sizeof *s->square),
        .known = crm_mem_zalloc(n_groups, sizeof *s->known)};
    if (!s->with || !s->sum || !s->square || !s->known)
        return crm_err_nomem(err);
    for (size_t i = 0; i < v->n; i++) {
        uint32_t g = group_of[v->client[i]];
        size_t cell = g * v->n_levels + v->of[i];
        long double part = v->share ? v->share[i] : 1;
        if (i == 0 || v->client[i] != v->client[i - 1]) {
            s->known[g]++;
            s->all++;
        }
        s->with[cell]++;
        s->sum[cell] += part;
        s->square[cell] += part * part;
    }
    return CRM_OK;
}

static void sums_release(struct sums *s)
{
    free(s->with);
    free(s->sum);
    free(s->square);
    free(s->known);
}

static void judge(struct finding *f, const struct sums *s, size_t cell, uint64_t all_with,
    long double all_sum, long double all_square)
{
    if (f->variable->share) {
        struct crm_shares share = {.group = s->known[f->group],
            .all = s->all,
            .group_sum = (double)s->sum[cell],
            .group_square = (double)s->square[cell],
            .all_sum = (double)all_sum,
            .all_square = (double)all_square};
        crm_shares_test(&share);
        f->part = share.mean;
        f->all_part = share.all_mean;
        f->lift = share.lift;
        f->smd = share.smd;
        f->p = share.p;
    } else {
        struct crm_trait trait = {.group = s->known[f->group],
            .group_with = s->with[cell],
            .all = s->all,
            .all_with = all_with};
        crm_trait_test(&trait);
        f->part = (double)trait.group_with / (double)trait.group;
        f->all_part = (double)trait.all_with / (double)trait.all;
        f->lift = trait.lift;
        f->smd = trait.smd;
        f->p = trait.p;
    }
}

static enum crm_status find_level(const struct variable *v, size_t level, size_t n_groups,
    const struct sums *s, struct findings *findings, struct crm_err *err)
{
    uint64_t all_with = 0;
    long double all_sum = 0, all_square = 0;

    for (size_t g = 0; g < n_groups; g++) {
        all_with += s->with[g * v->n_levels + level];
        all_sum += s->sum[g * v->n_levels + level];
        all_square += s->square[g * v->n_levels + level];
    }
    for (size_t g = 0; g < n_groups; g++) {
        struct finding *f;
        if (s->known[g] == 0)
            continue;
        if (!crm_mem_grow((void **)&findings->finding, &findings->cap, findings->n + 1,
                sizeof *findings->finding))
            return crm_err_nomem(err);
        f = &findings->finding[findings->n++];
        *f = (struct finding){.group = (uint32_t)g, .variable = v, .level = level};
        f->with = s->with[g * v->n_levels + level];
        judge(f, s, g * v->n_levels + level, all_with, all_sum, all_square);
    }
    return CRM_OK;
}

static enum crm_status count_variable(const struct variable *v, const uint32_t *group_of,
    size_t n_groups, struct findings *findings, struct crm_err *err)
{
    struct sums sums;
    enum crm_status status = sums_make(&sums, v, group_of, n_groups, err);

    for (size_t l = 0; !status && l < v->n_levels; l++)
        status = find_level(v, l, n_groups, &sums, findings, err);
    sums_release(&sums);
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
        p[i] = findings->finding[i].p;
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
    struct crm_out *out;
    enum crm_status status = crm_out_analysis(&out, base->cli, err);

    if (status)
        return status;
    for (size_t i = 0; i < findings->n; i++) {
        const struct finding *f = &findings->finding[i];
        crm_out_string(out, f->variable->question);
        crm_out_text(out, crm_map_key(groups, f->group));
        crm_out_string(out, f->variable->name);
        crm_out_text(out, f->variable->level[f->level]);
        crm_out_int(out, (int64_t)f->with);
        crm_out_number(out, 100 * f->part);
        crm_out_number(out, 100 * f->all_part);
        crm_out_number(out, f->lift);
        crm_out_number(out, f->smd);
        crm_out_number(out, f->p_holm);
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
        crm_os_sort(order, groups->n, sizeof *order, by_name, (void *)(uintptr_t)groups);
    status = names_write(base->cli, opt.names, findings, groups, order, err);
    free(order);
    return status;
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
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
            crm_os_sort(
                findings.finding, findings.n, sizeof *findings.finding, in_order, &groups.map);
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

static const struct crm_schema_column columns[] = {
    COL_TEXT("question", "who, why, what, when, where, how, how_much or how_many"),
    COL_TEXT("segment", "the group"),
    COL_TEXT("variable", "the column that is looked at"),
    COL_TEXT("level", "its value; empty for the mean of a number"),
    COL_INT("n", "clients", "clients of the group with that level"),
    COL_PCT("pct", "of the group"),
    COL_NUMBER("base_pct", "per cent", "of everybody"),
    COL_NUMBER("lift", "ratio", "pct over base_pct"),
    COL_NUMBER("smd", "standard deviations", "difference of the means"),
    COL_NUMBER("p_holm", "0 to 1", "chance of it by luck, corrected for all rows"),
    COL_END,
};

const struct crm_analysis analysis_profile = {
    .name = "profile",
    .summary = "what each group is like beside everybody",
    .synopsis = "--of COL [--transactions FILE] [FILE...]",
    .common = CRM_COMMON_IO | CRM_COMMON_JOIN | CRM_COMMON_WHERE,
    .options = options,
    .columns = columns,
    .run = run,
};
