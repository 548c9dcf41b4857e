/* Rows with a day that are sums of others: by their word, or by arithmetic alone. */

#include "pos/mean.h"

#include "pos/control.h"

/* What the rows that may be sums show. */
struct sums {
    size_t n, fits; /* rows; those whose amount is a sum of rows before them */
    size_t agree;   /* those that are, be it of one row */
    size_t same;    /* of those, and of single rows before them too */
    size_t large;   /* those that are the sum of three rows or more */
    size_t named;   /* rows that name a client and what was sold all the same */
    size_t named_fits;
    uint32_t line;
    bool last; /* the last of them is the last row, and the sum of all */
};

static bool is_blank(const struct crm_mean *mean, const struct crm_mean_row *row)
{
    const size_t *column = mean->plan->column;

    return column[CRM_FIELD_CUSTOMER_ID] != CRM_COLUMN_NONE && row->id == CRM_MAP_NONE &&
           row->item == CRM_MAP_NONE && row->ticket == CRM_MAP_NONE && !row->sum && !row->label;
}

/* A client, and what was sold or a ticket. */
static bool is_named(const struct crm_mean *mean, const struct crm_mean_row *row)
{
    const size_t *column = mean->plan->column;
    int n = (row->id != CRM_MAP_NONE) + (row->item != CRM_MAP_NONE) +
            (row->ticket != CRM_MAP_NONE && !mean->no_tickets);
    int of = (column[CRM_FIELD_CUSTOMER_ID] != CRM_COLUMN_NONE) +
             (column[CRM_FIELD_ITEM] != CRM_COLUMN_NONE) +
             (column[CRM_FIELD_TXN_ID] != CRM_COLUMN_NONE);

    return of >= 2 && n == of;
}

static bool look(const struct crm_mean *mean, bool words, bool others, struct sums *sums)
{
    struct crm_control control;
    bool ok = true;
    int64_t nearest;
    uint64_t n_rows;

    crm_control_init(&control);
    for (size_t i = 0; i < mean->n && ok; i++) {
        const struct crm_mean_row *row = &mean->row[i];
        uint64_t before = control.all.n - control.last.n;
        bool blank = is_blank(mean, row), candidate = words ? row->sum : blank;
        if (row->header || row->day == CRM_DAY_NONE || row->amount_e4 == CRM_MEAN_NONE)
            continue;
        if (row->skip) {
            ok = crm_control_aside(&control, row->day, row->amount_e4);
            continue;
        }
        if (!candidate && (row->sum || (words && others && blank)))
            continue;
        if (!candidate) {
            ok = crm_control_row(&control, row->day, row->amount_e4);
            continue;
        }
        {
            bool all = row->amount_e4 == control.all.amount_e4;
            bool fits = control.all.n > 0 && row->amount_e4 != 0;
            enum crm_control_says says = crm_control_total(&control, (struct crm_slice){"", 0},
                row->day, &row->amount_e4, 0, &nearest, &n_rows);
            ok = says != CRM_CONTROL_NOMEM;
            sums->agree += fits && says == CRM_CONTROL_AGREES;
            sums->same += fits && says == CRM_CONTROL_AGREES;
            fits &= says == CRM_CONTROL_AGREES && (before > 1 || (all && control.all.n > 1));
            sums->n++;
            sums->fits += fits;
            sums->large += fits && (before >= 3 || (all && control.all.n >= 3));
            sums->named += is_named(mean, row);
            sums->named_fits += fits && is_named(mean, row);
            sums->last = fits && all && i + 1 == mean->n;
            if (!sums->line || fits)
                sums->line = row->line;
            if (!fits && !words) /* then it is a sale */
                ok &= crm_control_row(&control, row->day, row->amount_e4);
        }
    }
    crm_control_release(&control);
    return ok;
}

static enum crm_status ask_words(
    struct crm_mean *mean, size_t fits, const struct sums *sums, struct crm_err *err)
{
    const char *header = crm_mean_header(mean, mean->sum_column);

    if (!header)
        return crm_err_nomem(err);
    return crm_mean_ask(mean, mean->sum_column, err,
        "%llu of %llu rows called '%.40s' or the like (line %u) are sums of other rows: are they "
        "sales? --skip '%s=%.40s' leaves rows of that name out, --keep-only '%s=*' keeps them",
        (unsigned long long)fits, (unsigned long long)sums->n, mean->sum_word, sums->line, header,
        mean->sum_word, header);
}

/* Rows that are called total: sums, or what somebody sells under that name. */
static enum crm_status settle_words(
    struct crm_mean *mean, const struct sums *sums, struct crm_err *err)
{
    if (sums->fits == sums->n || (sums->agree == sums->n && sums->large && !sums->named))
        mean->plan->dated_totals = true;
    if (sums->named < sums->n && mean->plan->dated_totals)
        return CRM_OK;
    if (sums->named < sums->n)
        return ask_words(mean, sums->agree, sums, err);
    if (sums->named_fits == 0 || (sums->named_fits == 1 && sums->large == 0)) {
        mean->plan->dated_totals = false; /* an item of that name */
        return crm_mean_say(mean, err,
            "rows called total, subtotal ... with client and item, no sums of other rows: sales");
    }
    if (sums->named_fits == sums->n)
        return CRM_OK;
    return ask_words(mean, sums->named_fits, sums, err);
}

static bool is_said(const struct crm_mean *mean, size_t column)
{
    for (size_t i = 0; i < mean->plan->n_judges; i++)
        if (mean->plan->judge[i].column == column &&
            (mean->plan->judge[i].all || mean->plan->judge[i].keep_only ||
                crm_judge_word(&mean->plan->judge[i], (struct crm_slice){"", 0})))
            return true;
    return false;
}

static enum crm_status settle_blank(
    struct crm_mean *mean, const struct sums *sums, struct crm_err *err)
{
    size_t item = mean->plan->column[CRM_FIELD_ITEM];
    size_t column = item != CRM_COLUMN_NONE ? item : mean->plan->column[CRM_FIELD_CUSTOMER_ID];
    const char *header;

    bool names = item != CRM_COLUMN_NONE || mean->plan->column[CRM_FIELD_TXN_ID] != CRM_COLUMN_NONE;

    if (is_said(mean, column) || (sums->fits == 0 && !(names && sums->same)))
        return CRM_OK;
    if ((names ? sums->same : sums->fits) == sums->n &&
        (sums->n >= 3 && names ? sums->fits > 0
            : sums->n >= 2     ? sums->large > 0
                               : sums->last && sums->large)) {
        mean->plan->blank_totals = true;
        return crm_mean_say(mean, err,
            "%llu row%s without client and item %s of the rows before: lines of totals",
            (unsigned long long)sums->n, sums->n == 1 ? "" : "s",
            sums->n == 1 ? "is the sum" : "are sums");
    }
    if (!names && !(sums->last && sums->large) && (sums->large < 2 || sums->fits * 2 < sums->n))
        return CRM_OK; /* walk-ins, and some of them that happen to add up */
    header = crm_mean_header(mean, column);
    if (!header)
        return crm_err_nomem(err);
    return crm_mean_ask(mean, column, err,
        "%llu of %llu rows without client and item (line %u) are sums of the rows before: --skip "
        "'%s=' leaves all without it out, --keep-only '%s=*' keeps them",
        (unsigned long long)(names ? sums->same : sums->fits), (unsigned long long)sums->n,
        sums->line, header, header);
}

enum crm_status crm_mean_totals(struct crm_mean *mean, struct crm_err *err)
{
    struct sums words = {0}, blank = {0};
    enum crm_status status = CRM_OK;

    if (mean->plan->own)
        return CRM_OK;
    if (mean->plan->column[CRM_FIELD_AMOUNT] == CRM_COLUMN_NONE)
        return CRM_OK; /* as the words say: plan_evidence.c */
    if (!look(mean, true, false, &words) || !look(mean, false, false, &blank))
        return crm_err_nomem(err);
    if (mean->sum_column != CRM_COLUMN_NONE && crm_mean_is_said(mean, mean->sum_column))
        mean->plan->dated_totals = false; /* whatever they are called */
    else if (words.n)
        status = settle_words(mean, &words, err);
    if (!status && blank.n)
        status = settle_blank(mean, &blank, err);
    return status;
}
