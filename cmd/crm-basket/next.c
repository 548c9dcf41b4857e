/* crm-basket next -- what a client has at the next visit, by what they had at this one */
#include "basket/next.h"

#include "input.h"
#include "stat/interval.h"

static struct {
    struct crm_span within;
    double support;
    bool others;
} opt;

static const struct crm_opt options[] = {
    INPUT_OPTIONS,
    OPT_SPAN(0, "within", opt.within, NULL,
        "count all visits up to so long after each, not the next one alone"),
    SUPPORT_OPTION(opt.support, "5"),
    OPT_FLAG(0, "others", opt.others, "leave out an item that follows itself"),
    OPT_END,
};

static void write_row(const struct input *in, const struct crm_next *next,
    const struct crm_next_pair *pair, struct crm_out *out)
{
    struct crm_interval limits = crm_wilson(pair->n, pair->at_risk, in->cli->level);
    double n = pair->n;

    crm_out_text(out, in->lines->item[pair->item]);
    crm_out_text(out, in->lines->item[pair->next]);
    crm_out_int(out, pair->n);
    crm_out_int(out, pair->clients);
    crm_out_int(out, pair->at_risk);
    crm_out_number(out, n / pair->at_risk);
    crm_out_number(out, limits.lo);
    crm_out_number(out, limits.hi);
    crm_out_number(out, n * next->at_risk / ((double)pair->at_risk * pair->next_all));
    crm_out_number(out, pair->days_median);
    crm_out_row(out);
}

static void say_nothing_found(
    const struct input *in, const struct crm_basket_block *block, const struct crm_next *next)
{
    char name[INPUT_BLOCK];

    input_block(in, block, name);
    if (next->at_risk)
        crm_cli_note(in->cli, "%sno item follows another often enough: %u visits are looked at",
            name, next->at_risk);
    else
        crm_cli_note(in->cli, "%sno visit %s", name,
            opt.within.n ? "has a window that has ended by the as-of day"
                         : "is followed by another");
}

static enum crm_status write(
    struct input *in, struct crm_basket_block *block, struct crm_out *out, struct crm_err *err)
{
    struct crm_next_spec spec = {opt.within, in->as_of, opt.others, opt.support};
    struct crm_baskets visits;
    struct crm_next next = {.n = 0};
    enum crm_status status = input_baskets(in, block, CRM_UNIT_DAY, true, &visits, err);

    if (!status)
        status = crm_next_find(&next, &visits, in->lines->n_items, &spec, err);
    if (!status && !next.n)
        say_nothing_found(in, block, &next);
    for (size_t i = 0; i < next.n && !status; i++) {
        input_cells(in, block, out);
        write_row(in, &next, &next.pair[i], out);
    }
    crm_next_release(&next);
    crm_baskets_release(&visits);
    return status;
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{

    return input_run(cli, write, err);
}

static const struct crm_schema_column columns[] = {
    COL_BY,
    COL_TEXT("item", "what was had"),
    COL_TEXT("next", "what follows it"),
    COL_INT("n", "visits", "visits with item that next follows"),
    COL_INT("clients", "clients", "whose visits these are"),
    COL_INT("at_risk", "visits", "visits with item that can be judged"),
    COL_SHARE("share", "n over at_risk"),
    COL_NUMBER("lo", "0 to 1", "lower limit of share"),
    COL_NUMBER("hi", "0 to 1", "upper limit of share"),
    COL_NUMBER("lift", "ratio", "share over the same share after any visit"),
    COL_NUMBER("days_median", "days", "median of the days to the first day with it"),
    COL_END,
};

const struct crm_analysis analysis_next = {
    .name = "next",
    .summary = "what they have next time, by what they had this time",
    .synopsis = "[--within SPAN] [options] [FILE...]",
    .common = INPUT_COMMON,
    .options = options,
    .columns = columns,
    .run = run,
};
