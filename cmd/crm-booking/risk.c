/* crm-booking risk -- who of the bookings ahead will not come, with proof */

#include "booking.h"
#include "input.h"

#include "../shared/proof.h"
#include "base/mem.h"
#include "booking/risk.h"

#include <stdlib.h>

static struct {
    const char *evaluate, *design;
    bool force;
} opt;

static const struct crm_opt options[] = {
    INPUT_OPTIONS,
    OPT_WRITE(0, "evaluate", opt.evaluate,
        "write how good the risk was on the later bookings it was proved on"),
    OPT_WRITE(0, "design", opt.design, "write what the risk is made of, a row a booking"),
    OPT_FLAG(
        0, "force", opt.force, "write the risk although the proof does not tell it from chance"),
    OPT_END,
};

enum { FEW = 20 };

struct work {
    struct input in;
    struct crm_out *out, *evaluation, *design;
    struct crm_risk_history *history;
    struct crm_risk risk;
    struct proof proof;
    bool *shown; /* of each column of the input */
};

/* ---- outputs ---------------------------------------------------------------------------- */

/* Columns of the input, but with --replace those that are made anew. */
static enum crm_status open_main(struct work *w, struct crm_err *err)
{
    static const char *const own[] = {"no_show_risk", "risk_decile"};
    const struct crm_cli *cli = w->in.cli;
    const struct crm_reader *reader = crm_frame_reader(w->in.frame);
    enum crm_status status = crm_out_open(&w->out, cli, cli->output, err);

    w->shown = crm_mem_alloc(w->in.book.n_columns, sizeof *w->shown);
    if (!status && !w->shown)
        status = crm_err_nomem(err);
    for (size_t c = 0; !status && c < w->in.book.n_columns; c++) {
        struct crm_slice name = crm_reader_column(reader, c);
        bool ours = crm_slice_is(name, own[0]) || crm_slice_is(name, own[1]);
        w->shown[c] = !ours || !cli->replace;
        if (ours && !cli->replace)
            status = crm_err_set(err, CRM_EUSAGE,
                "column %.*s exists already (--replace writes it anew)", (int)name.len, name.ptr);
        if (w->shown[c])
            crm_out_column(w->out, name, crm_out_kind_passed(name));
    }
    if (status)
        return status;
    crm_out_recorded(w->out, cli);
    crm_out_header(w->out);
    return CRM_OK;
}

static enum crm_status open_side(struct work *w, struct crm_err *err)
{
    static const struct crm_out_column stats[] = {
        {"stat", CRM_OUT_TEXT}, {"value", CRM_OUT_NUMBER}};
    static const struct crm_out_column features[] = {{"booking_id", CRM_OUT_TEXT},
        {"customer_id", CRM_OUT_TEXT}, {"start", CRM_OUT_DATE}, {"no_show", CRM_OUT_INT},
        {"prior_visits", CRM_OUT_INT}, {"prior_no_shows", CRM_OUT_INT}, {"prior_late", CRM_OUT_INT},
        {"new", CRM_OUT_INT}, {"lead_days", CRM_OUT_INT}};
    enum crm_status status = CRM_OK;

    if (opt.evaluate) {
        status = crm_out_open(&w->evaluation, w->in.cli, opt.evaluate, err);
        if (status)
            return status;
        crm_out_columns(w->evaluation, stats, 2);
        crm_out_header(w->evaluation);
    }
    if (opt.design) {
        status = crm_out_open(&w->design, w->in.cli, opt.design, err);
        if (status)
            return status;
        crm_out_columns(w->design, features, sizeof features / sizeof *features);
        crm_out_header(w->design);
    }
    return status;
}

static void out_key(struct crm_out *out, const struct crm_map *map, uint32_t id)
{
    if (id == CRM_MAP_NONE)
        crm_out_empty(out);
    else
        crm_out_text(out, crm_map_key(map, id));
}

static void write_design(struct work *w, const bool use[])
{
    const struct crm_book *book = &w->in.book;
    char text[CRM_DATE_TEXT];

    for (size_t i = 0; i < book->n; i++) {
        const struct crm_booking *b = &book->row[i];
        const struct crm_risk_history *h = &w->history[i];
        bool closed = b->state == CRM_BOOKING_COMPLETED || b->state == CRM_BOOKING_NO_SHOW;
        if (!use[i] || (!closed && b->state != CRM_BOOKING_AHEAD))
            continue;
        out_key(w->design, &book->ids, b->id);
        out_key(w->design, &book->clients, b->client);
        crm_date_format(b->start.day, b->start.second, text);
        crm_out_string(w->design, text);
        if (closed)
            crm_out_int(w->design, b->state == CRM_BOOKING_NO_SHOW);
        else
            crm_out_empty(w->design);
        crm_out_int(w->design, h->completed);
        crm_out_int(w->design, h->no_shows);
        crm_out_int(w->design, h->late);
        crm_out_int(w->design, h->is_new);
        if (h->lead < 0)
            crm_out_empty(w->design);
        else
            crm_out_int(w->design, h->lead);
        crm_out_row(w->design);
    }
}

static enum crm_status write_ahead(struct work *w, struct crm_err *err)
{
    const struct crm_book *book = &w->in.book;
    const struct crm_risk_set *set = &w->risk.ahead;
    unsigned char *decile = crm_mem_alloc(set->n, 1);
    enum crm_status status = decile ? CRM_OK : crm_err_nomem(err);

    if (!status && set->n)
        status = crm_deciles(set->prob, NULL, set->n, decile, NULL, err);
    for (size_t i = 0; i < set->n && !status; i++) {
        const struct crm_slice *cells =
            book->cells + (size_t)book->row[set->row[i]].kept * book->n_columns;
        for (size_t c = 0; c < book->n_columns; c++)
            if (w->shown[c])
                crm_out_text(w->out, cells[c]);
        crm_out_number(w->out, set->prob[i]);
        crm_out_int(w->out, decile[i]);
        crm_out_row(w->out);
    }
    free(decile);
    return status;
}

/* ---- proof ------------------------------------------------------------------------------ */

static void say(const struct work *w)
{
    const struct crm_risk *r = &w->risk;
    char cut[CRM_DATE_TEXT];

    crm_date_format(r->cut, CRM_SECOND_NONE, cut);
    if (w->proof.told_apart)
        crm_cli_note(w->in.cli,
            "fitted on %zu bookings before %s, proved on %zu later ones: AUC %.3f (%.3f to %.3f)",
            r->fit.n, cut, r->proof.n, w->proof.auc.auc, w->proof.auc.limits.lo,
            w->proof.auc.limits.hi);
    if (r->fit.n_events < FEW || r->proof.n_events < FEW)
        crm_cli_warn(w->in.cli,
            "few no-shows: %zu to learn from and %zu to prove the risk on, where each should have "
            "20",
            r->fit.n_events, r->proof.n_events);
    if (r->left_out)
        crm_cli_note(w->in.cli, "column %s has more than 200 values and is no term", r->left_out);
}

/* No risk without proof that it is one. */
static enum crm_status check_proof(struct work *w, struct crm_err *err)
{
    const struct crm_risk_set *set = &w->risk.proof;
    enum crm_status status =
        proof_make(&w->proof, set->prob, set->event, set->n, w->in.cli->level, err);

    if (status)
        return status;
    say(w);
    if (opt.force || (w->proof.told_apart && w->proof.auc.limits.lo > 0.5))
        return CRM_OK;
    if (!w->proof.told_apart)
        return crm_err_set(err, CRM_EDATA,
            "the %zu bookings to prove the risk on had all one outcome: --force writes it without "
            "proof",
            set->n);
    return crm_err_set(err, CRM_EDATA,
        "no risk: on later bookings its AUC of %.3f (%.3f to %.3f) cannot be told from chance; "
        "--force writes it all the same",
        w->proof.auc.auc, w->proof.auc.limits.lo, w->proof.auc.limits.hi);
}

static enum crm_status work(struct work *w, struct crm_err *err)
{
    enum crm_status status = input_read(&w->in, err);
    bool *use = status ? NULL : input_use(&w->in);

    w->history = status ? NULL : crm_mem_alloc(w->in.book.n, sizeof *w->history);
    if (!status && (!use || !w->history))
        status = crm_err_nomem(err);
    if (!status)
        status = crm_risk_history(&w->in.book, w->in.as_of, w->history, err);
    if (!status && w->design)
        write_design(w, use);
    if (!status)
        status = crm_risk_make(&w->risk, &w->in.book, w->history, use, err);
    free(use);
    if (!status)
        status = check_proof(w, err);
    if (!status && w->evaluation)
        proof_write(&w->proof, NULL, 0, w->evaluation);
    return status ? status : write_ahead(w, err);
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct work w = {.out = NULL};
    enum crm_status status = input_open(&w.in, cli,
        CRM_BOOK_NEEDS_CLIENTS | CRM_BOOK_NEEDS_STAFF | CRM_BOOK_NEEDS_TERMS |
            (opt.design ? (unsigned)CRM_BOOK_NEEDS_IDS : 0),
        err);

    if (!status)
        status = input_need(&w.in, CRM_BOOK_CUSTOMER, "customer_id", "risk", err);
    if (!status)
        status = open_main(&w, err);
    if (!status)
        status = open_side(&w, err);
    if (!status)
        status = work(&w, err);
    status = close_out(status, &w.design, err);
    status = close_out(status, &w.evaluation, err);
    status = close_out(status, &w.out, err);
    crm_risk_release(&w.risk);
    free(w.history);
    free(w.shown);
    input_close(&w.in);
    return status;
}

static const struct crm_schema_column columns[] = {
    COL_INPUT,
    COL_SHARE("no_show_risk", "chance that the client does not come"),
    COL_INT("risk_decile", "1 to 10", "tenth of the bookings ahead, 1 the highest risk"),
    COL_END,
};

const struct crm_analysis analysis_risk = {
    .name = "risk",
    .summary = "who of the bookings ahead will not come, with held-out proof",
    .synopsis = "[--evaluate FILE] [--design FILE] [--force] [options] [FILE...]",
    .common = INPUT_COMMON | CRM_COMMON_LEVEL,
    .options = options,
    .columns = columns,
    .run = run,
};
