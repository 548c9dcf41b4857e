/* grade -- A B C D by visits and money, or by how many of the six lists a client is on */
#include "analyses.h"

#include "base/mem.h"
#include "base/money.h"
#include "base/num.h"
#include "segment/grade.h"

#include <stdio.h>
#include <stdlib.h>

static struct {
    const char *cut;
    bool by_lists;
    int64_t n;
} opt;

static const struct crm_opt options[] = {
    OPT_TEXT(0, "cut", "WHERE", opt.cut, "median",
        "frequent and large begin above: median, mean, p80 or f=4,m=2000"),
    OPT_FLAG(0, "by-lists", opt.by_lists,
        "A on three or more of the six lists of crm-segment top, B two, C one, D none"),
    OPT_INT(0, "n", "N", opt.n, 1, 1000000, "20", "clients a list, with --by-lists"),
    OPT_WHY,
    OPT_END,
};

static enum crm_status by_lists(struct base *base, unsigned *member, struct crm_err *err)
{
    struct top_list lists[TOP_LISTS];
    enum crm_status status = top_find(base, (size_t)opt.n, lists, member, err);

    for (size_t l = 0; !status && l < TOP_LISTS; l++)
        if (lists[l].there)
            return CRM_OK;
    return status ? status
                  : crm_err_set(err, CRM_EDATA,
                        "--by-lists: none of the columns the six lists are made of is there");
}

static enum crm_status write_grades(struct base *base, const int64_t *frequency,
    const int64_t *monetary_e4, struct crm_grade_cut cut, const unsigned *member, int decimals,
    struct crm_err *err)
{
    struct crm_pass *pass;
    struct crm_out *cells;
    enum crm_status status = crm_pass_analysis(&pass, base->cli, &base->table, err);

    if (status)
        return status;
    cells = crm_pass_cells(pass);
    for (size_t i = 0; i < base->n; i++) {
        unsigned count = (unsigned)__builtin_popcount(member[i]);
        enum crm_grade grade = opt.by_lists ? crm_grade_by_lists(count)
                                            : crm_grade_of(frequency[i], monetary_e4[i], cut);
        crm_out_string(cells, crm_grade_letter(grade));
        if (opt.by_lists) {
            static const char *const names[] = {
                "on three lists or more", "on two lists", "on one list", "on no list"};
            crm_out_string(cells, names[grade]);
        } else {
            crm_out_string(cells, crm_grade_name(grade));
        }
        if (segment_why) {
            char why[160], money[CRM_MONEY_TEXT], m[CRM_NUM_TEXT];
            crm_money_format(monetary_e4[i], decimals, money);
            crm_num_format(cut.monetary_e4 / 1e4, 12, m);
            if (opt.by_lists)
                snprintf(why, sizeof why, "on %u of the lists", count);
            else
                snprintf(why, sizeof why, "%jd visits %s %g, spent %s %s %s",
                    (intmax_t)frequency[i],
                    (double)frequency[i] > cut.frequency ? ">" : "<=", cut.frequency, money,
                    (double)monetary_e4[i] > cut.monetary_e4 ? ">" : "<=", m);
            crm_out_string(cells, why);
        }
        crm_pass_row(pass, i);
    }
    return crm_pass_close(pass, err);
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct base base;
    struct base_column f, m;
    struct crm_grade_cut cut = {0, 0};
    int64_t *frequency = NULL, *monetary_e4 = NULL;
    unsigned *member = NULL;
    int decimals = 2;
    enum crm_status status = base_open(&base, cli, err);

    if (!status && !(member = crm_mem_zalloc(base.n, sizeof *member)))
        status = crm_err_nomem(err);
    if (!status)
        status = base_need(&base, "frequency", MADE_BY_RFM, &f, err);
    if (!status)
        status = base_need(&base, "monetary", MADE_BY_RFM, &m, err);
    if (!status)
        status = base_counts(&base, &f, &frequency, err);
    if (!status)
        status = base_amounts(&base, &m, &monetary_e4, &decimals, err);
    if (!status && opt.by_lists)
        status = by_lists(&base, member, err);
    else if (!status && base.n)
        status = crm_grade_cut_find(opt.cut, frequency, monetary_e4, base.n, &cut, err);
    if (!status && !opt.by_lists)
        crm_cli_note(cli, "frequent: more than %g visits; large: more than %.12g", cut.frequency,
            cut.monetary_e4 / 1e4);
    if (!status)
        status = write_grades(&base, frequency, monetary_e4, cut, member, decimals, err);
    free(member);
    base_close(&base);
    return status;
}

static const struct crm_schema_column columns[] = {
    COL_INPUT,
    COL_TEXT("grade", "A, B, C or D"),
    COL_TEXT("grade_name", "what the grade stands for"),
    COL_TEXT("grade_why", "why, in words", .with = "why"),
    COL_JOIN,
    COL_END,
};

const struct crm_analysis analysis_grade = {
    .name = "grade",
    .summary = "A B C D by visits and money",
    .synopsis = "[--cut WHERE] [FILE...]",
    .common = SEGMENT_ADDS,
    .options = options,
    .columns = columns,
    .run = run,
};
