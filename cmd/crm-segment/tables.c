/* tables -- summary, cross and movement: groups counted */
#include "analyses.h"

#include "base/list.h"
#include "base/mem.h"
#include "base/money.h"
#include "base/os.h"
#include "stat/order.h"
#include "stat/quantile.h"

#include <math.h>
#include <stdlib.h>

static struct {
    const char *of;
} opt;

static const struct crm_opt summary_options[] = {
    OPT_TEXT(0, "of", "COL", opt.of, NULL, "column of groups (required)"),
    OPT_END,
};
static const struct crm_opt cross_options[] = {
    OPT_COMMA(0, "of", "A,B", opt.of, NULL, "two columns of groups (required)"),
    OPT_END,
};
static const struct crm_opt movement_options[] = {
    OPT_TEXT(0, "of", "COL", opt.of, NULL, "column of groups (required)"),
    OPT_END,
};

static enum crm_status need_of(struct crm_err *err)
{
    return opt.of ? CRM_OK : crm_err_set(err, CRM_EUSAGE, "--of COL is required");
}

/* Levels in byte order: what is printed does not depend on the order of the rows. */
static int by_name(const void *a, const void *b, void *ctx)
{
    const struct crm_map *map = ctx;

    return crm_slice_cmp(
        crm_map_key(map, *(const uint32_t *)a), crm_map_key(map, *(const uint32_t *)b));
}

static enum crm_status sorted_levels(
    const struct crm_map *map, uint32_t **order, struct crm_err *err)
{
    *order = crm_mem_alloc(map->n, sizeof **order);
    if (!*order)
        return crm_err_nomem(err);
    for (uint32_t l = 0; l < map->n; l++)
        (*order)[l] = l;
    crm_os_sort(*order, map->n, sizeof **order, by_name, (void *)map);
    return CRM_OK;
}

/* ---- summary -------------------------------------------------------------------------- */

struct numbers {
    double *recency, *frequency, *monetary;
    int64_t *visits, *amount_e4;
    int decimals;
    bool has_recency;
};

static enum crm_status load_numbers(struct base *base, struct numbers *x, struct crm_err *err)
{
    struct base_column recency, frequency, monetary;
    enum crm_status status = base_find(base, "recency_days", &recency, err);

    x->decimals = 2;
    if (!status)
        status = base_need(base, "frequency", MADE_BY_RFM, &frequency, err);
    if (!status)
        status = base_need(base, "monetary", MADE_BY_RFM, &monetary, err);
    if (!status)
        status = base_numbers(base, &recency, &x->recency, err);
    if (!status)
        status = base_numbers(base, &frequency, &x->frequency, err);
    if (!status)
        status = base_numbers(base, &monetary, &x->monetary, err);
    if (!status)
        status = base_counts(base, &frequency, &x->visits, err);
    if (!status)
        status = base_amounts(base, &monetary, &x->amount_e4, &x->decimals, err);
    return status;
}

/* Median of the values of one group that are there. */
static enum crm_status median_of(const struct base_levels *levels, uint32_t level, const double *x,
    size_t n, double *scratch, double *median, struct crm_err *err)
{
    size_t m = 0;
    enum crm_status status;

    for (size_t i = 0; i < n; i++)
        if (levels->of[i] == level && !isnan(x[i]))
            scratch[m++] = x[i];
    status = crm_order_sort(scratch, m, err);
    *median = !status && m ? crm_quantile(scratch, m, 0.5) : NAN;
    return status;
}

static enum crm_status write_group(struct base *base, const struct base_levels *levels,
    uint32_t level, const struct numbers *x, int64_t total_e4, double *scratch, struct crm_out *out,
    struct crm_err *err)
{
    double recency, frequency, monetary;
    int64_t visits = 0, sum_e4 = 0;
    size_t n = 0;
    enum crm_status status = median_of(levels, level, x->recency, base->n, scratch, &recency, err);

    if (!status)
        status = median_of(levels, level, x->frequency, base->n, scratch, &frequency, err);
    if (!status)
        status = median_of(levels, level, x->monetary, base->n, scratch, &monetary, err);
    if (status)
        return status;
    for (size_t i = 0; i < base->n; i++)
        if (levels->of[i] == level) {
            n++;
            visits += x->visits[i];
            sum_e4 += x->amount_e4[i];
        }
    crm_out_text(out, crm_map_key(&levels->map, level));
    crm_out_int(out, (int64_t)n);
    crm_out_number(out, 100 * (double)n / (double)base->n);
    crm_out_int(out, visits);
    crm_out_money(out, sum_e4);
    crm_out_number(out, total_e4 ? 100 * (double)sum_e4 / (double)total_e4 : NAN);
    crm_out_number(out, recency);
    crm_out_number(out, frequency);
    crm_out_number(out, monetary);
    crm_out_ratio_e4(out, sum_e4, visits);
    crm_out_row(out);
    return CRM_OK;
}

static enum crm_status run_summary(struct crm_cli *cli, struct crm_err *err)
{
    struct base base = {0};
    struct base_column of;
    struct base_levels levels = {0};
    struct numbers x;
    struct crm_out *out = NULL;
    uint32_t *order = NULL;
    double *scratch = NULL;
    int64_t total_e4 = 0;
    enum crm_status status = need_of(err);

    if (status)
        return status;
    status = base_open(&base, cli, err);
    if (!status)
        status = base_need(
            &base, opt.of, "an analysis of crm-segment or crm-rfm writes groups", &of, err);
    if (!status)
        status = load_numbers(&base, &x, err);
    if (!status)
        status = base_levels(&base, &of, &levels, err);
    if (!status)
        status = sorted_levels(&levels.map, &order, err);
    if (!status && !(scratch = crm_mem_alloc(base.n, sizeof *scratch)))
        status = crm_err_nomem(err);
    for (size_t i = 0; !status && i < base.n; i++)
        if (!crm_money_add(&total_e4, x.amount_e4[i]))
            status = crm_err_set(err, CRM_EDATA, "the sum of all amounts is too large");
    if (!status)
        status = crm_out_open(&out, cli, cli->output, err);
    if (!status) {
        crm_out_recorded(out, cli);
        crm_out_decimals(out, x.decimals);
        crm_out_header(out);
        for (uint32_t l = 0; !status && l < levels.map.n; l++)
            status = write_group(&base, &levels, order[l], &x, total_e4, scratch, out, err);
        if (status)
            crm_out_abandon(out);
        else
            status = crm_out_close(out, err);
    }
    free(scratch);
    free(order);
    if (levels.of)
        crm_map_release(&levels.map);
    base_close(&base);
    return status;
}

static const struct crm_schema_column summary_columns[] = {
    COL_NAMES(CRM_OUT_TEXT, "of", "the group"),
    COL_INT("customers", "clients", "clients of the group"),
    COL_PCT("customers_pct", "of all clients"),
    COL_INT("visits", "visits", "their visits"),
    COL_MONEY("monetary", "their amounts"),
    COL_PCT("monetary_pct", "of the money of all groups"),
    COL_NUMBER("recency_median", "days", "median of recency_days"),
    COL_NUMBER("frequency_median", "visits", "median of frequency"),
    COL_NUMBER("monetary_median", "money", "median of monetary"),
    COL_NUMBER("avg_visit", "money", "monetary over visits"),
    COL_END,
};

const struct crm_analysis analysis_summary = {
    .name = "summary",
    .summary = "size, money and medians of each group",
    .synopsis = "--of COL [FILE...]",
    .common = CRM_COMMON_IO | CRM_COMMON_JOIN | CRM_COMMON_WHERE,
    .options = summary_options,
    .columns = summary_columns,
    .run = run_summary,
};

/* ---- cross ---------------------------------------------------------------------------- */

/* The two names of --of A,B, copied into the base's arena. */
static enum crm_status two_names(struct base *base, const char *names[2], struct crm_err *err)
{
    struct crm_slice rest = crm_slice_of(opt.of), piece;
    size_t n = 0;

    while (crm_list_next(&rest, &piece) && n < 3) {
        if (n < 2 && piece.len && !(names[n] = crm_arena_dup(&base->arena, piece)))
            return crm_err_nomem(err);
        n += piece.len ? 1 : 3;
    }
    return n == 2 ? CRM_OK
                  : crm_err_set(err, CRM_EUSAGE, "--of: '%s' is not two columns, A,B", opt.of);
}

static enum crm_status write_cells(struct base *base, const struct base_levels levels[2],
    uint32_t *const order[2], const int64_t *amount_e4, struct crm_err *err)
{
    size_t wide = levels[1].map.n, cells = levels[0].map.n * wide;
    int64_t *count = crm_mem_zalloc(cells, sizeof *count),
            *sum = crm_mem_zalloc(cells, sizeof *sum);
    struct crm_out *out = NULL;
    enum crm_status status = CRM_OK;

    if (!count || !sum)
        status = crm_err_nomem(err);
    for (size_t i = 0; !status && i < base->n; i++) {
        size_t at = levels[0].of[i] * wide + levels[1].of[i];
        count[at]++;
        if (!crm_money_add(&sum[at], amount_e4[i]))
            status = crm_err_set(err, CRM_EDATA, "a sum of amounts is too large");
    }
    if (!status)
        status = crm_out_analysis(&out, base->cli, err);
    if (!status) {
        for (uint32_t a = 0; a < levels[0].map.n; a++)
            for (uint32_t b = 0; b < wide; b++) {
                size_t at = order[0][a] * wide + order[1][b];
                crm_out_text(out, crm_map_key(&levels[0].map, order[0][a]));
                crm_out_text(out, crm_map_key(&levels[1].map, order[1][b]));
                crm_out_int(out, count[at]);
                crm_out_ratio_e4(out, sum[at], count[at]);
                crm_out_row(out);
            }
        status = crm_out_close(out, err);
    }
    free(count);
    free(sum);
    return status;
}

static enum crm_status run_cross(struct crm_cli *cli, struct crm_err *err)
{
    struct base base = {0};
    struct base_column of, monetary;
    struct base_levels levels[2] = {{.of = NULL}, {.of = NULL}};
    const char *names[2] = {NULL, NULL};
    uint32_t *order[2] = {NULL, NULL};
    int64_t *amount_e4 = NULL;
    int decimals = 2;
    enum crm_status status = need_of(err);

    if (status)
        return status;
    status = base_open(&base, cli, err);
    if (!status)
        status = two_names(&base, names, err);
    for (int d = 0; !status && d < 2; d++) {
        status = base_need(
            &base, names[d], "an analysis of crm-segment or crm-rfm writes groups", &of, err);
        if (!status)
            status = base_levels(&base, &of, &levels[d], err);
        if (!status)
            status = sorted_levels(&levels[d].map, &order[d], err);
    }
    if (!status)
        status = base_need(&base, "monetary", MADE_BY_RFM, &monetary, err);
    if (!status)
        status = base_amounts(&base, &monetary, &amount_e4, &decimals, err);
    if (!status)
        status = write_cells(&base, levels, order, amount_e4, err);
    for (int d = 0; d < 2; d++) {
        free(order[d]);
        if (levels[d].of)
            crm_map_release(&levels[d].map);
    }
    base_close(&base);
    return status;
}

static const struct crm_schema_column cross_columns[] = {
    COL_NAMES(CRM_OUT_TEXT, "of", "the group"),
    COL_INT("customers", "clients", "clients in both"),
    COL_NUMBER("monetary_mean", "money", "their mean amount"),
    COL_END,
};

const struct crm_analysis analysis_cross = {
    .name = "cross",
    .summary = "two groupings against each other",
    .synopsis = "--of A,B [FILE...]",
    .common = CRM_COMMON_IO | CRM_COMMON_JOIN | CRM_COMMON_WHERE,
    .options = cross_options,
    .columns = cross_columns,
    .run = run_cross,
};

/* ---- movement ------------------------------------------------------------------------- */

/* Clients by the pair of groups; key "from \0 to". */
struct moves {
    struct crm_map map;
    int64_t *count, *sum_e4;
    size_t cap, cap2;
};

static enum crm_status add_move(struct moves *moves, struct crm_slice from, struct crm_slice to,
    int64_t amount_e4, struct crm_err *err)
{
    struct crm_arena scratch;
    uint32_t id;
    char *key;
    bool added, ok;

    crm_arena_init(&scratch);
    key = crm_arena_bytes(&scratch, from.len + to.len + 1);
    if (!key)
        return crm_err_nomem(err);
    memcpy(key, from.ptr, from.len);
    key[from.len] = '\0';
    memcpy(key + from.len + 1, to.ptr, to.len);
    ok = crm_map_put(&moves->map, (struct crm_slice){key, from.len + to.len + 1}, &id, &added);
    crm_arena_release(&scratch);
    if (!ok ||
        !crm_mem_grow((void **)&moves->count, &moves->cap, moves->map.n, sizeof *moves->count) ||
        !crm_mem_grow((void **)&moves->sum_e4, &moves->cap2, moves->map.n, sizeof *moves->sum_e4))
        return crm_err_nomem(err);
    if (added)
        moves->count[id] = moves->sum_e4[id] = 0;
    moves->count[id]++;
    if (!crm_money_add(&moves->sum_e4[id], amount_e4))
        return crm_err_set(err, CRM_EDATA, "a sum of amounts is too large");
    return CRM_OK;
}

/* The customers of a file: groups, amounts, and days where one file holds both sides. */
struct sides {
    struct crm_cli cli;
    struct base base;
    struct base_column of, as_of;
    int64_t *amount_e4;
    int decimals;
};

/* One side of the comparison: clients by id, and the row of each. */
struct side {
    const struct sides *in;
    struct crm_map ids;
    size_t *row;
    size_t cap;
};

static enum crm_status open_sides(
    struct sides *sides, const struct crm_cli *cli, char **file, bool both, struct crm_err *err)
{
    struct base_column monetary;
    enum crm_status status;

    sides->cli = *cli;
    sides->decimals = 2;
    sides->cli.files = file;
    sides->cli.n_files = 1;
    sides->cli.second = file == cli->operand && !both;
    status = base_open(&sides->base, &sides->cli, err);
    if (!status)
        status = base_need(&sides->base, opt.of,
            "an analysis of crm-segment or crm-rfm writes groups", &sides->of, err);
    if (!status)
        status = base_need(&sides->base, "monetary", MADE_BY_RFM, &monetary, err);
    if (!status)
        status = base_amounts(&sides->base, &monetary, &sides->amount_e4, &sides->decimals, err);
    if (!status && both)
        status = base_find(&sides->base, "as_of", &sides->as_of, err);
    return status;
}

/* The rows of a side: all, or those of one as-of day. */
static enum crm_status fill_side(struct side *side, const struct sides *sides,
    const struct crm_slice *as_of, const char *file, struct crm_err *err)
{
    const struct base *base = &sides->base;
    char show[CRM_ERR_SHOW];
    uint32_t number;
    bool added;

    side->in = sides;
    for (size_t i = 0; i < base->n; i++) {
        if (as_of && crm_slice_cmp(base_cell(base, &sides->as_of, i), *as_of) != 0)
            continue;
        if (!crm_map_put(&side->ids, base->id[i], &number, &added) ||
            !crm_mem_grow((void **)&side->row, &side->cap, side->ids.n, sizeof *side->row))
            return crm_err_nomem(err);
        if (!added)
            return crm_err_set(err, CRM_EDATA, "%s: customer %s stands twice%s", file,
                crm_err_show(base->id[i].ptr, base->id[i].len, show),
                as_of ? " on one as-of day" : "");
        side->row[number] = i;
    }
    return CRM_OK;
}

/* Of one file: the first and the last day in it; days are text that sorts as they do. */
static enum crm_status split_sides(struct side *old, struct side *now, const struct sides *sides,
    const char *file, struct crm_err *err)
{
    struct crm_slice first = {NULL, 0}, last = {NULL, 0};
    enum crm_status status;

    for (size_t i = 0; sides->as_of.there && i < sides->base.n; i++) {
        struct crm_slice day = base_cell(&sides->base, &sides->as_of, i);
        if (!first.ptr || crm_slice_cmp(day, first) < 0)
            first = day;
        if (!last.ptr || crm_slice_cmp(day, last) > 0)
            last = day;
    }
    if (!first.ptr || crm_slice_cmp(first, last) == 0)
        return crm_err_set(err, CRM_EUSAGE,
            "movement takes two files, OLD and NEW, or one with several as-of days, such as "
            "crm-rfm --each writes");
    status = fill_side(old, sides, &first, file, err);
    return status ? status : fill_side(now, sides, &last, file, err);
}

static struct crm_slice group_of(const struct side *side, size_t row)
{
    return base_cell(&side->in->base, &side->in->of, row);
}

static enum crm_status count_moves(
    struct moves *moves, const struct side *old, const struct side *now, struct crm_err *err)
{
    static const struct crm_slice gone = {"(gone)", 6}, new = {"(new)", 5};
    enum crm_status status = CRM_OK;

    for (uint32_t i = 0; !status && i < now->ids.n; i++) {
        uint32_t before = crm_map_find(&old->ids, crm_map_key(&now->ids, i));
        status = add_move(moves, before == CRM_MAP_NONE ? new : group_of(old, old->row[before]),
            group_of(now, now->row[i]), now->in->amount_e4[now->row[i]], err);
    }
    for (uint32_t i = 0; !status && i < old->ids.n; i++)
        if (crm_map_find(&now->ids, crm_map_key(&old->ids, i)) == CRM_MAP_NONE)
            status = add_move(
                moves, group_of(old, old->row[i]), gone, old->in->amount_e4[old->row[i]], err);
    return status;
}

static enum crm_status write_moves(
    const struct crm_cli *cli, const struct moves *moves, int decimals, struct crm_err *err)
{
    struct crm_out *out = NULL;
    uint32_t *order;
    enum crm_status status = sorted_levels(&moves->map, &order, err);

    if (!status)
        status = crm_out_open(&out, cli, cli->output, err);
    if (!status) {
        crm_out_recorded(out, cli);
        crm_out_decimals(out, decimals);
        crm_out_header(out);
        for (uint32_t m = 0; m < moves->map.n; m++) {
            struct crm_slice rest = crm_map_key(&moves->map, order[m]), from;
            crm_slice_split(&rest, '\0', &from);
            crm_out_text(out, from);
            crm_out_text(out, rest);
            crm_out_int(out, moves->count[order[m]]);
            crm_out_money(out, moves->sum_e4[order[m]]);
            crm_out_row(out);
        }
        status = crm_out_close(out, err);
    }
    free(order);
    return status;
}

static void close_side(struct sides *sides, struct side *side)
{
    crm_map_release(&side->ids);
    free(side->row);
    if (sides->cli.cmd)
        base_close(&sides->base);
}

static enum crm_status run_movement(struct crm_cli *cli, struct crm_err *err)
{
    struct sides of_old = {0}, of_now = {0};
    struct side old = {0}, now = {0};
    struct moves moves = {0};
    const bool both = cli->n_files == 0; /* in one file */
    enum crm_status status = need_of(err);

    if (!status && cli->n_files > 1)
        status = crm_err_set(err, CRM_EUSAGE, "movement takes two files, OLD and NEW");
    if (status)
        return status;
    crm_map_init(&moves.map);
    crm_map_init(&old.ids);
    crm_map_init(&now.ids);
    status = open_sides(&of_old, cli, &cli->operand[0], both, err);
    if (!status && both)
        status = split_sides(&old, &now, &of_old, cli->operand[0], err);
    else if (!status)
        status = fill_side(&old, &of_old, NULL, cli->operand[0], err);
    if (!status && !both)
        status = open_sides(&of_now, cli, &cli->files[0], both, err);
    if (!status && !both)
        status = fill_side(&now, &of_now, NULL, cli->files[0], err);
    if (!status)
        status = count_moves(&moves, &old, &now, err);
    if (!status)
        status = write_moves(cli, &moves,
            of_old.decimals > of_now.decimals ? of_old.decimals : of_now.decimals, err);
    crm_map_release(&moves.map);
    free(moves.count);
    free(moves.sum_e4);
    close_side(&of_old, &old);
    close_side(&of_now, &now);
    return status;
}

static const struct crm_schema_column movement_columns[] = {
    COL_TEXT("from", "group in OLD, (new) without one"),
    COL_TEXT("to", "group in NEW, (gone) without one"),
    COL_INT("customers", "clients", "clients who moved so, or stayed"),
    COL_MONEY("monetary", "their amounts"),
    COL_END,
};

const struct crm_analysis analysis_movement = {
    .name = "movement",
    .summary = "who changed groups since last time",
    .synopsis = "--of COL OLD [NEW]",
    .operands = "OLD",
    .common = CRM_COMMON_IO | CRM_COMMON_WHERE,
    .options = movement_options,
    .columns = movement_columns,
    .run = run_movement,
};
