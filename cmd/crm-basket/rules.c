/* crm-basket rules -- who buys this also buys that */
#include "basket/rules.h"

#include "base/mem.h"
#include "base/nearest.h"
#include "input.h"
#include "stat/interval.h"

#include <math.h>
#include <stdlib.h>

static struct {
    int unit;
    double support, confidence;
    int64_t max_len;
    bool all;
    const char *lhs, *rhs;
} opt;

static const struct crm_opt options[] = {
    INPUT_OPTIONS,
    UNIT_OPTION(opt.unit),
    SUPPORT_OPTION(opt.support, "0.01"),
    CONFIDENCE_OPTION(opt.confidence),
    LENGTH_OPTION(opt.max_len),
    OPT_TEXT(0, "lhs", "ITEM", opt.lhs, NULL, "only rules with this item on the left"),
    OPT_TEXT(0, "rhs", "ITEM", opt.rhs, NULL, "only rules with this item on the right"),
    OPT_FLAG(0, "all", opt.all, "redundant rules too"),
    OPT_END,
};

/* ---- rows ---------------------------------------------------------------------------------- */

/* "a + b" in room that grows; false when memory is out. */
struct room {
    char *text;
    size_t cap;
};

static bool left_text(const struct input *in, const struct crm_basket_rules *rules,
    const struct crm_basket_rule *rule, struct room *room, struct crm_slice *text)
{
    static const char joint[] = " + ";
    uint32_t item[CRM_ITEMSETS_LEN], n = crm_basket_rule_left(rules, rule, item);
    size_t used = 0;

    for (uint32_t i = 0; i < n; i++) {
        struct crm_slice name = in->lines->item[item[i]];
        if (!crm_mem_grow((void **)&room->text, &room->cap, used + name.len + sizeof joint, 1))
            return false;
        if (i) {
            memcpy(room->text + used, joint, sizeof joint - 1);
            used += sizeof joint - 1;
        }
        memcpy(room->text + used, name.ptr, name.len);
        used += name.len;
    }
    *text = (struct crm_slice){room->text, used};
    return true;
}

static void write_row(const struct input *in, const struct crm_basket_rules *rules,
    const struct crm_basket_rule *rule, struct crm_slice left, struct crm_out *out)
{
    struct crm_basket_rule_measures m = crm_basket_rule_measure(rule, rules->n_baskets);
    struct crm_interval limits = crm_wilson(rule->n, rule->n_lhs, in->cli->level);

    crm_out_text(out, left);
    crm_out_text(out, in->lines->item[rule->rhs]);
    crm_out_int(out, rule->n);
    crm_out_int(out, rule->n_lhs);
    crm_out_int(out, rule->n_rhs);
    crm_out_number(out, m.support);
    crm_out_number(out, m.confidence);
    crm_out_number(out, limits.lo);
    crm_out_number(out, limits.hi);
    crm_out_number(out, m.lift);
    crm_out_number(out, m.leverage);
    crm_out_number(out, m.conviction);
    crm_out_number(out, rule->p);
    crm_out_number(out, rule->p_adj);
    crm_out_int(out, rule->redundant);
    crm_out_row(out);
}

static void remark(const struct input *in, const struct crm_basket_rule *rule,
    struct crm_slice left, uint32_t n_baskets, struct crm_out *out)
{
    struct crm_slice right = in->lines->item[rule->rhs];
    double lift = crm_basket_rule_measure(rule, n_baskets).lift;

    if (in->lines->blocks.n_columns || rule->p_adj >= 1 - in->cli->level / 100)
        return;
    crm_out_remark(out, "Of 100 %s with %.*s, %.0f have %.*s too: %.3g times as many as among all.",
        opt.unit == CRM_UNIT_CLIENT ? "clients" : "baskets", (int)left.len, left.ptr,
        100.0 * rule->n / rule->n_lhs, (int)right.len, right.ptr, lift);
}

static enum crm_status write_rules(const struct input *in, const struct crm_basket_block *block,
    const struct crm_basket_rules *rules, struct crm_out *out, struct crm_err *err)
{
    struct room room = {NULL, 0};
    struct crm_slice left;
    enum crm_status status = CRM_OK;

    for (size_t i = 0; i < rules->n && !status; i++) {
        const struct crm_basket_rule *rule = &rules->rule[i];
        if (!left_text(in, rules, rule, &room, &left)) {
            status = crm_err_nomem(err);
        } else {
            input_cells(in, block, out);
            write_row(in, rules, rule, left, out);
            if (i == 0)
                remark(in, rule, left, rules->n_baskets, out);
        }
    }
    free(room.text);
    return status;
}

/* ---- nothing found: what there is --------------------------------------------------------------
 */

/* The most frequent pair, found by lowering the threshold until there is one. */
static enum crm_status most_frequent(const struct input *in, const struct crm_baskets *baskets,
    uint32_t least, uint32_t *most, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    *most = 0;
    while (!status && !*most && least > 1) {
        struct crm_itemsets sets;
        least = (least + 1) / 2;
        status = crm_itemsets_mine(&sets, baskets, in->lines->n_items, least, 2, err);
        for (size_t i = 0; i < sets.n; i++)
            if (sets.set[i].len == 2 && sets.set[i].count > *most)
                *most = sets.set[i].count;
        crm_itemsets_release(&sets);
    }
    return status;
}

static enum crm_status say_no_pair(const struct input *in, const struct crm_basket_block *block,
    const struct crm_baskets *baskets, uint32_t least, struct crm_err *err)
{
    char name[INPUT_BLOCK];
    uint32_t most;
    enum crm_status status = most_frequent(in, baskets, least, &most, err);

    input_block(in, block, name);
    if (!status && !baskets->n)
        crm_cli_note(in->cli, "%sthere is no basket", name);
    else if (!status && !most)
        crm_cli_note(in->cli, "%sno basket has two items", name);
    else if (!status)
        crm_cli_note(in->cli,
            "%sno two items are together in %u baskets or more: the greatest support is %u (%.3g)",
            name, least, most, most / (double)baskets->n);
    return status;
}

static void say_no_rule(const struct input *in, const struct crm_basket_block *block,
    const struct crm_basket_rule *best)
{
    double confidence = best ? best->n / (double)best->n_lhs : 0;
    char name[INPUT_BLOCK];

    input_block(in, block, name);
    if (!best)
        crm_cli_note(in->cli, "%sno rule with enough support has that item there", name);
    else if (confidence < opt.confidence)
        crm_cli_note(in->cli, "%sno rule has a confidence of %.3g: the greatest is %.3g", name,
            opt.confidence, confidence);
    else
        crm_cli_note(in->cli,
            "%severy rule with enough confidence is redundant: what it says on the left adds "
            "nothing (--all shows them)",
            name);
}

static struct crm_basket_rule best_of(const struct crm_basket_rules *rules)
{
    struct crm_basket_rule best = rules->rule[0];

    for (size_t i = 1; i < rules->n; i++)
        if (crm_share_compare(rules->rule[i].n, rules->rule[i].n_lhs, best.n, best.n_lhs) > 0)
            best = rules->rule[i];
    return best;
}

/* Few baskets, or a very small share: all that one basket holds is then frequent. */
static void say_single(
    const struct input *in, const struct crm_basket_block *block, const struct crm_baskets *baskets)
{
    char name[INPUT_BLOCK];

    crm_cli_note(in->cli,
        "%s--min-support %.3g of %zu basket%s is 1: what a single basket holds counts "
        "(--min-support 5 asks for five)",
        input_block(in, block, name), opt.support, baskets->n, baskets->n == 1 ? "" : "s");
}

/* ---- options -----------------------------------------------------------------------------------
 */

/* An item that nobody bought gives no rule; said with what it may have been meant for. */
static bool find_item(const struct input *in, const struct crm_basket_block *block,
    const char *name, const char *option, uint32_t *item)
{
    char show[CRM_ERR_SHOW], show_other[CRM_ERR_SHOW];
    size_t near;

    *item = CRM_MAP_NONE;
    if (!name)
        return true;
    *item = crm_basket_find_item(in->lines, crm_slice_of(name));
    if (*item != CRM_MAP_NONE)
        return true;
    if (block != in->lines->block)
        return false; /* said for the first one */
    crm_err_show(name, strlen(name), show);
    near = crm_nearest(crm_slice_of(name), in->lines->item, in->lines->n_items);
    if (near < in->lines->n_items)
        crm_cli_warn(in->cli, "--%s: nobody bought %s (did you mean %s?)", option, show,
            crm_err_show(in->lines->item[near].ptr, in->lines->item[near].len, show_other));
    else
        crm_cli_warn(in->cli, "--%s: nobody bought %s", option, show);
    return false;
}

static enum crm_status find_rules(const struct input *in, const struct crm_basket_block *block,
    const struct crm_basket_rules_want *want, struct crm_basket_rules *rules, struct crm_out *out,
    struct crm_err *err)
{
    struct crm_basket_rules_want any = {0, true, want->lhs, want->rhs};
    struct crm_basket_rule best = {0};
    bool some;

    crm_basket_rules_keep(rules, &any);
    some = rules->n > 0;
    if (some)
        best = best_of(rules);
    crm_basket_rules_keep(rules, want);
    if (!rules->n)
        say_no_rule(in, block, some ? &best : NULL);
    crm_basket_rules_sort(rules, in->lines->item);
    return write_rules(in, block, rules, out, err);
}

static enum crm_status write(
    struct input *in, struct crm_basket_block *block, struct crm_out *out, struct crm_err *err)
{
    struct crm_basket_rules_want want = {opt.confidence, opt.all, CRM_MAP_NONE, CRM_MAP_NONE};
    struct crm_itemsets sets = {.n = 0};
    struct crm_basket_rules rules = {.n = 0};
    struct crm_baskets baskets = {.n = 0};
    uint32_t least;
    enum crm_status status;

    if (!find_item(in, block, opt.lhs, "lhs", &want.lhs) ||
        !find_item(in, block, opt.rhs, "rhs", &want.rhs))
        return CRM_OK;
    status = input_baskets(in, block, (enum crm_unit)opt.unit, false, &baskets, err);
    least = crm_support_count(opt.support, baskets.n);
    if (!status && least == 1 && opt.support < 1 && baskets.n)
        say_single(in, block, &baskets);
    crm_map_init(&sets.ids);
    if (!status)
        status = crm_itemsets_mine(
            &sets, &baskets, in->lines->n_items, least, (uint32_t)opt.max_len, err);
    if (!status)
        status = crm_basket_rules_make(&rules, &sets, baskets.n, true, err);
    if (!status && !rules.n_candidates)
        status = say_no_pair(in, block, &baskets, least, err);
    else if (!status)
        status = find_rules(in, block, &want, &rules, out, err);
    crm_basket_rules_release(&rules);
    crm_itemsets_release(&sets);
    crm_baskets_release(&baskets);
    return status;
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{

    input_opt.tickets = opt.unit == CRM_UNIT_TICKET;
    if (opt.unit == CRM_UNIT_CLIENT)
        crm_cli_note(cli, "--unit client: who has both, in any order of time; what comes first "
                          "and what later says crm-basket next");
    return input_run(cli, write, err);
}

static const struct crm_schema_column columns[] = {
    COL_BY,
    COL_TEXT("lhs", "items on the left, joined by +"),
    COL_TEXT("rhs", "the item on the right"),
    COL_INT("n", "baskets", "baskets with all of them"),
    COL_INT("n_lhs", "baskets", "baskets with the left side"),
    COL_INT("n_rhs", "baskets", "baskets with the right one"),
    COL_NUMBER("support", "0 to 1", "n over all baskets"),
    COL_SHARE("confidence", "n over n_lhs"),
    COL_NUMBER("lo", "0 to 1", "lower limit of confidence"),
    COL_NUMBER("hi", "0 to 1", "upper limit of confidence"),
    COL_NUMBER("lift", "ratio", "confidence over the share of baskets with the right one"),
    COL_NUMBER("leverage", "-1 to 1", "share with both, less what it would be by chance"),
    COL_NUMBER("conviction", "ratio", "share without the right one over 1 less confidence"),
    COL_NUMBER("p", "0 to 1", "chance of as many baskets with both by luck"),
    COL_NUMBER("p_adj", "0 to 1", "p corrected for all rules that were looked at"),
    COL_INT("redundant", "0 or 1", "1: a part of the left side says as much"),
    COL_END,
};

const struct crm_analysis analysis_rules = {
    .name = "rules",
    .summary = "who buys this also buys that",
    .synopsis = "[options] [FILE...]",
    .common = INPUT_COMMON,
    .options = options,
    .columns = columns,
    .run = run,
};
