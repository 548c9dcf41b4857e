#include "pos/tally.h"

#include "base/date.h"
#include "base/money.h"

/* More rows than any file has, and few enough to be added up without a check. */
#define MOST_ROWS (UINT64_C(1) << 50)

void crm_tally_init(struct crm_tally *tally, enum crm_stream stream)
{
    *tally = (struct crm_tally){
        .stream = stream, .sums = {.decimals = 2, .first = CRM_DAY_NONE, .last = CRM_DAY_NONE}};
    crm_map_init(&tally->clients);
}

void crm_tally_release(struct crm_tally *tally)
{
    crm_map_release(&tally->clients);
}

/* ---- out and in: the same numbers in the same order ------------------------------------- */

enum { N_COUNTS = 16, N_AMOUNTS = 5 };

static void counts_of(struct crm_tally *t, uint64_t *count[N_COUNTS])
{
    struct crm_rows_sums *s = &t->sums;
    uint64_t *all[N_COUNTS] = {&s->n_in, &s->n_out, &s->n_walk_in, &s->n_blank, &s->n_rounded,
        &s->n_turned, &s->n_unknown, &s->n_loose, &s->n_tails, &t->n_bad, &t->n_skipped,
        &t->n_totals, &t->n_duplicates, &t->n_duplicate_walk_ins, &t->n_filled, &t->n_differ};

    memcpy(count, all, sizeof all);
}

static void amounts_of(struct crm_tally *t, int64_t *amount[N_AMOUNTS])
{
    int64_t *all[N_AMOUNTS] = {&t->sums.amount_e4, &t->sums.walk_in_e4, &t->set_aside_e4,
        &t->duplicates_e4, &t->duplicate_walk_ins_e4};

    memcpy(amount, all, sizeof all);
}

void crm_tally_write(const struct crm_tally *tally, struct crm_state_out *out)
{
    struct crm_tally copy = *tally; /* what is pointed to is read only */
    uint64_t *count[N_COUNTS];
    int64_t *amount[N_AMOUNTS];

    counts_of(&copy, count);
    amounts_of(&copy, amount);
    crm_state_out_number(out, tally->stream);
    for (int i = 0; i < N_COUNTS; i++)
        crm_state_out_number(out, (int64_t)*count[i]);
    for (int i = 0; i < N_AMOUNTS; i++)
        crm_state_out_number(out, *amount[i]);
    crm_state_out_number(out, tally->sums.decimals);
    crm_state_out_number(out, tally->sums.first);
    crm_state_out_number(out, tally->sums.last);
    for (int f = 0; f < CRM_N_FIELDS; f++)
        if (tally->filled[f]) {
            crm_state_out_text(out, crm_slice_of(crm_field_info((enum crm_field)f)->name));
            crm_state_out_number(out, (int64_t)tally->filled[f]);
        }
    crm_state_out_text(out, (struct crm_slice){"", 0});
    crm_state_out_number(out, tally->clients.n);
    for (uint32_t i = 0; i < tally->clients.n; i++)
        crm_state_out_text(out, crm_map_key(&tally->clients, i));
}

static void read_filled(struct crm_tally *tally, struct crm_state_in *in)
{
    struct crm_slice name;

    while ((name = crm_state_in_text(in)).len) {
        enum crm_field field = crm_field_find(name);
        uint64_t n = crm_state_in_count(in, MOST_ROWS);
        if (field == CRM_N_FIELDS)
            crm_state_in_spoil(in);
        else
            tally->filled[field] += n;
    }
}

static bool read_clients(struct crm_tally *tally, struct crm_state_in *in)
{
    uint64_t n = crm_state_in_count(in, UINT32_MAX);
    uint32_t id;
    bool added;

    for (uint64_t i = 0; i < n && crm_state_in_ok(in); i++)
        if (!crm_map_put(&tally->clients, crm_state_in_text(in), &id, &added))
            return false;
    return true;
}

static bool fits(int64_t sum, int64_t less)
{
    int64_t rest;

    return !__builtin_sub_overflow(sum, less, &rest);
}

/* What is written is what came in less what is counted as duplicate. */
static bool makes_sense(const struct crm_tally *t)
{
    return t->n_duplicates <= t->sums.n_out && t->n_duplicate_walk_ins <= t->sums.n_walk_in &&
           fits(t->sums.amount_e4, t->duplicates_e4) &&
           fits(t->sums.walk_in_e4, t->duplicate_walk_ins_e4);
}

static bool add(struct crm_tally *sum, const struct crm_tally *one)
{
    sum->n_bad += one->n_bad;
    sum->n_skipped += one->n_skipped;
    sum->n_totals += one->n_totals;
    sum->n_differ += one->n_differ;
    sum->n_duplicates += one->n_duplicates;
    sum->n_duplicate_walk_ins += one->n_duplicate_walk_ins;
    sum->n_filled += one->n_filled;
    return crm_rows_add(&sum->sums, &one->sums) &&
           crm_money_add(&sum->set_aside_e4, one->set_aside_e4) &&
           crm_money_add(&sum->duplicates_e4, one->duplicates_e4) &&
           crm_money_add(&sum->duplicate_walk_ins_e4, one->duplicate_walk_ins_e4);
}

enum crm_status crm_tally_read(
    struct crm_tally *tally, struct crm_state_in *in, struct crm_err *err)
{
    struct crm_tally one;
    uint64_t *count[N_COUNTS];
    int64_t *amount[N_AMOUNTS];
    enum crm_stream stream = (enum crm_stream)crm_state_in_count(in, CRM_N_STREAMS - 1);
    enum crm_status status;

    crm_tally_init(&one, stream);
    counts_of(&one, count);
    amounts_of(&one, amount);
    for (int i = 0; i < N_COUNTS; i++)
        *count[i] = crm_state_in_count(in, MOST_ROWS);
    for (int i = 0; i < N_AMOUNTS; i++)
        *amount[i] = crm_state_in_amount(in);
    one.sums.decimals = (int)crm_state_in_count(in, 4);
    one.sums.first = crm_state_in_day(in);
    one.sums.last = crm_state_in_day(in);
    if (!makes_sense(&one))
        crm_state_in_spoil(in);
    if (tally->sums.n_in == 0 && tally->clients.n == 0)
        tally->stream = stream;
    read_filled(tally, in);
    if (!read_clients(tally, in))
        return crm_err_nomem(err);
    status = crm_state_in_check(in, err);
    if (status)
        return status;
    crm_err_place(err, in->name, 0, NULL);
    if (tally->stream != stream)
        return crm_err_set(err, CRM_EDATA, "was made with another --type than the states before");
    if (!add(tally, &one) || !makes_sense(tally))
        return crm_err_set(err, CRM_EDATA, "the sums of the states are too large");
    crm_err_init(err);
    return CRM_OK;
}
