/* crm-basket recommend -- what to offer to each client, and why */
#include "base/mem.h"
#include "base/num.h"
#include "base/parallel.h"
#include "basket/offers.h"
#include "cli/frame.h"
#include "input.h"
#include "io/flow.h"

#include <stdio.h>
#include <stdlib.h>

enum { CLIENTS_AT_ONCE = 1 << 15, THREADS_MAX = 64 };

static struct {
    int method;
    int64_t k, max_len;
    bool new_only;
    const char *offer, *wide;
    double support, confidence;
} opt;

enum { METHOD_DEFAULT = CRM_OFFER_METHODS };
static const char *const methods[] = {"popular", "again", "similar", "rules", "default", NULL};

static const struct crm_opt options[] = {
    INPUT_OPTIONS,
    OPT_INT(0, "k", "K", opt.k, 1, CRM_OFFER_MAX, "3", "most offers to a client"),
    OPT_CHOICE(0, "method", "METHOD", opt.method, methods, "default",
        "popular, again, similar or rules; default: again, with --new-only similar"),
    OPT_FLAG(0, "new-only", opt.new_only, "leave out what the client has had"),
    OPT_READ(0, "offer", opt.offer, "offer only what its column item holds"),
    OPT_WRITE_PEOPLE(0, "wide", opt.wide,
        "write customer_id,offer_1,... to FILE, one row a client, for -J", .excludes = "by"),
    SUPPORT_OPTION(opt.support, "0.01"),
    CONFIDENCE_OPTION(opt.confidence),
    LENGTH_OPTION(opt.max_len),
    OPT_END,
};

static enum crm_offer_method method(void)
{
    if (opt.method != METHOD_DEFAULT)
        return (enum crm_offer_method)opt.method;
    return opt.new_only ? CRM_OFFER_SIMILAR : CRM_OFFER_AGAIN;
}

/* ---- why, in words ------------------------------------------------------------------------------
 */

/* A text that grows. */
struct text {
    char *at;
    size_t len, cap;
    bool full; /* memory is out */
};

static void add(struct text *t, struct crm_slice s)
{
    if (!crm_mem_grow((void **)&t->at, &t->cap, t->len + s.len + 1, 1)) {
        t->full = true;
        return;
    }
    if (s.len)
        memcpy(t->at + t->len, s.ptr, s.len);
    t->len += s.len;
}

static void add_words(struct text *t, const char *words)
{
    add(t, crm_slice_of(words));
}

/* A number and what is counted: "1 day", "3 days". */
static void add_count(struct text *t, uint32_t n, const char *what)
{
    char digits[CRM_NUM_TEXT];

    add(t, (struct crm_slice){digits, crm_num_format(n, 12, digits)});
    add_words(t, what);
    if (n != 1)
        add_words(t, "s");
}

static void why_again(const struct crm_offer *offer, struct text *t)
{
    add_words(t, "had it on ");
    add_count(t, offer->days, " day");
    if (offer->back == 1) {
        add_words(t, ", at the last visit too");
    } else if (offer->back == 2) {
        add_words(t, ", last at the visit before the last");
    } else {
        add_words(t, ", last ");
        add_count(t, offer->back - 1, " visit");
        add_words(t, " before the last");
    }
}

static void why_similar(const struct input *in, const struct crm_offer *offer, struct text *t)
{
    add_words(t, "clients with ");
    add(t, in->lines->item[offer->because[0]]);
    if (offer->because[1] != CRM_MAP_NONE) {
        add_words(t, " and with ");
        add(t, in->lines->item[offer->because[1]]);
    }
    add_words(t, " have it too");
}

static void why_rules(const struct input *in, const struct crm_offers *offers,
    const struct crm_offer *offer, struct text *t)
{
    const struct crm_basket_rule *rule = &offers->rules.rule[offer->rule];
    uint32_t item[CRM_ITEMSETS_LEN], n = crm_basket_rule_left(&offers->rules, rule, item);
    char share[64];

    snprintf(share, sizeof share, "%u of %u clients with ", rule->n, rule->n_lhs);
    add_words(t, share);
    for (uint32_t i = 0; i < n; i++) {
        add_words(t, i ? " + " : "");
        add(t, in->lines->item[item[i]]);
    }
    add_words(t, " have it too");
}

static void why(const struct input *in, const struct crm_offers *offers,
    const struct crm_offer *offer, struct text *t)
{
    char share[64];

    t->len = 0;
    switch (method()) {
    case CRM_OFFER_AGAIN:
        why_again(offer, t);
        break;
    case CRM_OFFER_SIMILAR:
        why_similar(in, offer, t);
        break;
    case CRM_OFFER_RULES:
        why_rules(in, offers, offer, t);
        break;
    default:
        snprintf(share, sizeof share, "%u of %u visits had it", offers->popularity[offer->item],
            offers->n_visits);
        add_words(t, share);
    }
}

/* ---- what may be offered ------------------------------------------------------------------------
 */

/* The file of --offer: opened before anything is read, read when items have numbers. */
static struct {
    struct crm_reader *reader; /* NULL without */
    bool *item;                /* n_items */
} offered;

static enum crm_status open_offers(const struct crm_cli *cli, struct crm_err *err)
{
    char *file = (char *)opt.offer;
    struct crm_reader_spec spec = {.files = &file,
        .n_files = 1,
        .dialect = cli->dialect,
        .alias = cli->alias,
        .n_alias = cli->n_alias};
    size_t column;
    enum crm_status status;

    if (!opt.offer)
        return CRM_OK;
    status = crm_reader_open(&offered.reader, &spec, err);
    if (!status)
        status = crm_reader_need(offered.reader, "item", &column, err);
    return status ? status : crm_reader_want(offered.reader, &column, 1, err);
}

/* Once: the items have the same numbers in every block. */
static enum crm_status read_offers(const struct input *in, struct crm_err *err)
{
    const struct crm_row *row;
    uint64_t n = 0, unknown = 0;
    enum crm_status status;

    if (!offered.reader || offered.item)
        return CRM_OK;
    offered.item = crm_mem_zalloc(in->lines->n_items, sizeof *offered.item);
    if (!offered.item)
        return crm_err_nomem(err);
    while ((status = crm_reader_next(offered.reader, &row, err)) == CRM_OK && row) {
        uint32_t item = crm_basket_find_item(in->lines, row->field[0]);
        n++;
        if (item == CRM_MAP_NONE)
            unknown++;
        else
            offered.item[item] = true;
    }
    if (!status && unknown)
        crm_cli_note(in->cli, "%s: %ju of %ju items nobody has had, never offered", opt.offer,
            (uintmax_t)unknown, (uintmax_t)n);
    return status;
}

/* ---- offers, many clients at a time
 * --------------------------------------------------------------- */

struct work {
    const struct crm_offers *offers;
    struct crm_offer_room room[THREADS_MAX];
    size_t n_rooms;
    uint32_t first, n;       /* clients */
    struct crm_offer *offer; /* k a client */
    uint8_t *n_offers;
};

/* One piece a room, so that no two threads share one. */
static void make_piece(void *ctx, size_t piece)
{
    struct work *w = ctx;
    uint32_t from = (uint32_t)(w->n * piece / w->n_rooms);
    uint32_t to = (uint32_t)(w->n * (piece + 1) / w->n_rooms);

    for (uint32_t i = from; i < to; i++)
        w->n_offers[i] = (uint8_t)crm_offers_make(w->offers, w->first + i, method(), opt.new_only,
            (size_t)opt.k, &w->room[piece], w->offer + (size_t)i * (size_t)opt.k);
}

static enum crm_status make_room(struct work *w, const struct input *in, struct crm_err *err)
{
    int64_t threads = in->cli->threads ? in->cli->threads : crm_flow_threads(in->reader);
    enum crm_status status = CRM_OK;

    w->offer = crm_mem_alloc(CLIENTS_AT_ONCE, (size_t)opt.k * sizeof *w->offer);
    w->n_offers = crm_mem_alloc(CLIENTS_AT_ONCE, sizeof *w->n_offers);
    if (!w->offer || !w->n_offers)
        return crm_err_nomem(err);
    while (!status && w->n_rooms < (size_t)threads && w->n_rooms < THREADS_MAX)
        status = crm_offer_room_init(&w->room[w->n_rooms++], w->offers, err);
    return status;
}

static void release_room(struct work *w)
{
    for (size_t i = 0; i < w->n_rooms; i++)
        crm_offer_room_release(&w->room[i]);
    free(w->offer);
    free(w->n_offers);
}

/* ---- rows
 * ------------------------------------------------------------------------------------------ */

struct outputs {
    struct crm_out *out, *wide;
    struct text text;
    uint32_t n_without;
};

static void write_client(const struct input *in, const struct crm_basket_block *block,
    const struct work *w, uint32_t i, struct outputs *o)
{
    uint32_t client = w->offers->visits->client[w->offers->from[w->first + i]];
    const struct crm_offer *offer = w->offer + (size_t)i * (size_t)opt.k;
    struct crm_slice id = in->lines->client[client];

    for (int r = 0; r < w->n_offers[i]; r++) {
        why(in, w->offers, &offer[r], &o->text);
        input_cells(in, block, o->out);
        crm_out_text(o->out, id);
        crm_out_int(o->out, r + 1);
        crm_out_text(o->out, in->lines->item[offer[r].item]);
        crm_out_number(o->out, offer[r].score);
        crm_out_text(o->out, (struct crm_slice){o->text.at, o->text.len});
        crm_out_row(o->out);
    }
    o->n_without += !w->n_offers[i];
    if (!o->wide)
        return;
    crm_out_text(o->wide, id);
    for (int r = 0; r < opt.k; r++)
        crm_out_text(o->wide,
            r < w->n_offers[i] ? in->lines->item[offer[r].item] : (struct crm_slice){"", 0});
    crm_out_row(o->wide);
}

static enum crm_status write_clients(const struct input *in, const struct crm_basket_block *block,
    const struct crm_offers *offers, struct outputs *o, struct crm_err *err)
{
    struct work *w = crm_mem_zalloc(1, sizeof *w);
    enum crm_status status;

    if (!w)
        return crm_err_nomem(err);
    w->offers = offers;
    status = make_room(w, in, err);
    for (w->first = 0; !status && w->first < offers->n_clients; w->first += w->n) {
        uint32_t left = offers->n_clients - w->first;
        w->n = left < CLIENTS_AT_ONCE ? left : CLIENTS_AT_ONCE;
        crm_parallel(w->n_rooms, (int)w->n_rooms, make_piece, w);
        for (uint32_t i = 0; i < w->n && !o->text.full; i++)
            write_client(in, block, w, i, o);
        if (o->text.full)
            status = crm_err_nomem(err);
    }
    release_room(w);
    free(w);
    return status;
}

static enum crm_status open_wide(
    const struct crm_cli *cli, struct crm_out **wide, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    if (opt.wide)
        status = crm_out_open(wide, cli, opt.wide, err);
    if (status || !opt.wide)
        return status;
    crm_out_column(*wide, crm_slice_of("customer_id"), CRM_OUT_TEXT);
    for (int r = 1; r <= opt.k; r++) {
        char name[32];
        snprintf(name, sizeof name, "offer_%d", r);
        crm_out_column(*wide, crm_slice_of(name), CRM_OUT_TEXT);
    }
    crm_out_header(*wide); /* what goes wrong comes out of crm_out_close */
    return CRM_OK;
}

static void say_without(const struct input *in, const struct crm_basket_block *block,
    const struct crm_offers *offers, const struct outputs *o)
{
    char name[INPUT_BLOCK];

    input_block(in, block, name);
    if (method() == CRM_OFFER_AGAIN && opt.new_only)
        crm_cli_note(in->cli,
            "%sagain offers what a client has had, --new-only leaves that out: "
            "no offer (--method similar or rules)",
            name);
    else if (o->n_without)
        crm_cli_note(
            in->cli, "%s%u of %u clients get no offer", name, o->n_without, offers->n_clients);
}

static struct outputs outputs; /* of the run; write() is called for each block */

static enum crm_status write(
    struct input *in, struct crm_basket_block *block, struct crm_out *out, struct crm_err *err)
{
    struct crm_offers_spec spec = {.methods = 1U << method(),
        .cut = CRM_DAY_NONE,
        .min_support = opt.support,
        .min_confidence = opt.confidence,
        .max_len = (uint32_t)opt.max_len};
    struct crm_offers offers = {.n_items = 0};
    struct crm_baskets visits;
    enum crm_status status = input_baskets(in, block, CRM_UNIT_DAY, true, &visits, err);

    crm_map_init(&offers.sets.ids);
    outputs.out = out;
    outputs.n_without = 0;
    if (!status)
        status = read_offers(in, err);
    spec.offered = offered.item;
    if (!status)
        status =
            crm_offers_learn(&offers, &visits, in->lines->n_items, in->lines->item, &spec, err);
    if (!status)
        status = write_clients(in, block, &offers, &outputs, err);
    if (!status)
        say_without(in, block, &offers, &outputs);
    crm_offers_release(&offers);
    crm_baskets_release(&visits);
    return status;
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    enum crm_status status = open_offers(cli, err);

    if (!status)
        status = open_wide(cli, &outputs.wide, err);
    if (!status)
        status = input_run(cli, write, err);
    free(outputs.text.at);
    free(offered.item);
    if (offered.reader)
        crm_reader_close(offered.reader);
    if (!status && outputs.wide)
        return crm_out_close(outputs.wide, err);
    crm_out_abandon(outputs.wide);
    return status;
}

static const struct crm_schema_column columns[] = {
    COL_BY,
    COL_TEXT("customer_id", "whom to offer it to"),
    COL_INT("rank", "rank", "1 for the best"),
    COL_TEXT("item", "what to offer"),
    COL_NUMBER("score", "", "by the method; comparable within one method only"),
    COL_TEXT("why", "the reason in words"),
    COL_END,
};

const struct crm_analysis analysis_recommend = {
    .name = "recommend",
    .summary = "what to offer to each client, and why",
    .synopsis = "[--method METHOD] [--new-only] [--wide FILE] [FILE...]",
    .people = true,
    .common = INPUT_COMMON & ~CRM_COMMON_LEVEL,
    .options = options,
    .columns = columns,
    .run = run,
};
