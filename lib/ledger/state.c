#include "ledger/state.h"

#include "base/mem.h"
#include "ledger/batch.h"
#include "ledger/state_format.h"

#include <stdlib.h>

enum { LINES_A_BATCH = 16 * 1024 };

/* More rows than any file has, and few enough to be added up without a check. */
#define MOST_ROWS (INT64_C(1) << 40)

/* ---- what it was made with ------------------------------------------------------------ */

enum crm_keep crm_ledger_head_keep(const struct crm_ledger_head *head)
{
    return head->features                 ? CRM_KEEP_LINES
           : head->visit == CRM_VISIT_DAY ? CRM_KEEP_AMOUNTS
                                          : CRM_KEEP_MOMENTS;
}

enum crm_status crm_ledger_head_read(
    struct crm_ledger_head *head, struct crm_state_in *in, struct crm_err *err)
{
    enum crm_status status;

    *head = (struct crm_ledger_head){0};
    crm_arena_init(&head->arena);
    status = crm_scope_read(&head->scope, in, &head->arena, err);
    head->visit = (int)crm_state_in_count(in, CRM_VISIT_ROW);
    head->basis = (int)crm_state_in_count(in, CRM_BASIS_SERVICE + 1) - 1;
    head->features = crm_state_in_count(in, 1);
    head->present = (unsigned)crm_state_in_count(in, CRM_FIELD_BIT(CRM_N_FIELDS) - 1);
    return status ? status : crm_state_in_check(in, err);
}

void crm_ledger_head_release(struct crm_ledger_head *head)
{
    crm_arena_release(&head->arena);
}

const char *crm_ledger_head_settle(struct crm_ledger_head *said, const struct crm_ledger_head *made)
{
    const char *problem = crm_scope_settle(&said->scope, &made->scope, CRM_SCOPE_LATE_ROWS);

    if (said->visit < 0)
        said->visit = made->visit;
    if (said->basis < 0)
        said->basis = made->basis;
    if (problem)
        return problem;
    if (said->visit != made->visit)
        return "--visit";
    if (made->basis >= 0 && said->basis != made->basis)
        return "--basis";
    return said->features && !made->features ? "--features" : NULL;
}

enum crm_status crm_ledger_head_same(
    struct crm_ledger_head *head, struct crm_state_in *in, struct crm_err *err)
{
    struct crm_ledger_head next;
    enum crm_status status = crm_ledger_head_read(&next, in, err);

    if (!status) {
        const char *differs = crm_scope_differs(&head->scope, &next.scope);
        if (!differs)
            differs = head->visit != next.visit         ? "--visit"
                      : head->basis != next.basis       ? "--basis"
                      : head->features != next.features ? "--features"
                                                        : NULL;
        if (differs) {
            crm_err_place(err, in->name, 0, NULL);
            status = crm_err_set(
                err, CRM_EDATA, "was made with another %s than the states before", differs);
        }
        head->present |= next.present;
    }
    crm_ledger_head_release(&next);
    return status;
}

/* ---- its lines ------------------------------------------------------------------------ */

/* A state on its way into a ledger. */
struct merge {
    struct crm_ledger *ledger;
    struct crm_state_in *in;
    const struct crm_ledger_head *head;
    struct crm_batch *batch;
    struct crm_arena text;               /* of names */
    struct crm_slice *name[CRM_N_NAMES]; /* by number, from 1 */
    size_t n_names[CRM_N_NAMES], name_cap[CRM_N_NAMES];
    struct text {
        char *bytes;
        size_t cap;
    } id, ticket;         /* of the line at hand */
    uint32_t place;       /* of the client's first line, see state_format.h */
    uint32_t later_place; /* of her latest line that has one */
    struct crm_transaction line;
};

/* A text that stays while others are read. */
static bool read_text(struct merge *m, struct text *room, struct crm_slice *text)
{
    *text = crm_state_in_text(m->in);
    if (!crm_mem_grow((void **)&room->bytes, &room->cap, text->len + 1, 1))
        return false;
    memcpy(room->bytes, text->ptr, text->len);
    text->ptr = room->bytes;
    return true;
}

static bool read_name(struct merge *m, int i)
{
    uint64_t number = crm_state_in_count(m->in, m->n_names[i] + 1);
    struct crm_slice *name;

    m->line.name[i] = (struct crm_slice){"", 0};
    if (number == 0)
        return true;
    if (number > m->n_names[i]) {
        if (!crm_mem_grow((void **)&m->name[i], &m->name_cap[i], number, sizeof *name))
            return false;
        name = &m->name[i][m->n_names[i]];
        *name = crm_state_in_text(m->in);
        if (!(name->ptr = crm_arena_dup(&m->text, *name)))
            return false;
        m->n_names[i]++;
    }
    m->line.name[i] = m->name[i][number - 1];
    return true;
}

static int64_t read_amount(struct merge *m, bool hundredths)
{
    int64_t amount = crm_state_in_amount(m->in);

    if (!hundredths)
        return amount;
    if (amount > INT64_MAX / 100 || amount < -INT64_MAX / 100) {
        crm_state_in_spoil(m->in);
        return 0;
    }
    return amount * 100;
}

static void read_place(struct merge *m)
{
    int64_t more = crm_state_in_number(m->in), before = m->later_place;

    if (more < -before || more > UINT32_MAX - before)
        crm_state_in_spoil(m->in);
    else
        m->later_place = (uint32_t)(before + more);
}

/* The line behind its first byte, into m->line, which holds the one before. False: no memory. */
static bool read_line(struct merge *m, uint8_t first, bool any)
{
    struct crm_transaction *line = &m->line;
    bool same = first & CRM_STATE_SAME_TICKET, ok = true;
    unsigned kind = first & CRM_STATE_KIND;

    if (kind > CRM_KIND_REFUND || (same && !any))
        crm_state_in_spoil(m->in);
    line->kind = (enum crm_kind)kind;
    line->has_campaign = first & CRM_STATE_CAMPAIGN;
    line->has_discount = first & CRM_STATE_DISCOUNT;
    line->day = crm_state_in_day_after(m->in, line->day);
    line->amount_e4 = line->face_value_e4 = read_amount(m, first & CRM_STATE_HUNDREDTHS);
    if (first & CRM_STATE_ORDER)
        read_place(m);
    m->batch->number = m->later_place;
    if (crm_ledger_head_keep(m->head) == CRM_KEEP_AMOUNTS)
        return true;
    line->second = crm_state_in_second(m->in);
    if (m->head->visit == CRM_VISIT_TXN && !same)
        ok = read_text(m, &m->ticket, &line->txn);
    if (!m->head->features)
        return ok;
    line->cost_e4 = crm_state_in_amount(m->in);
    if (line->kind == CRM_KIND_PREPAID)
        line->face_value_e4 = crm_state_in_amount(m->in);
    for (int i = 0; i < CRM_N_NAMES && ok; i++)
        ok = read_name(m, i);
    return ok;
}

static enum crm_status apply(struct merge *m, struct crm_err *err)
{
    struct crm_ledger *ledger = m->ledger;
    enum crm_status status = CRM_OK;

    for (unsigned s = 0; s < ledger->n_shards && !status; s++)
        status = crm_batch_apply(ledger, s, m->batch, err);
    crm_batch_start(m->batch, ledger->n_merged);
    return status;
}

static enum crm_status read_client(struct merge *m, struct crm_err *err)
{
    enum crm_status status = CRM_OK;
    bool any = false;
    uint8_t first;

    m->line.txn = (struct crm_slice){"", 0};
    if (!read_text(m, &m->id, &m->line.customer))
        return crm_err_nomem(err);
    m->place += (uint32_t)crm_state_in_count(m->in, UINT32_MAX - m->place);
    m->later_place = m->place;
    while (!status && (first = crm_state_in_byte(m->in)) != CRM_STATE_END) {
        if (!read_line(m, first, any))
            return crm_err_nomem(err);
        if (!crm_state_in_ok(m->in))
            break;
        status = crm_batch_take(m->ledger, m->batch, &m->line, err);
        if (!status && m->batch->totals.rows == LINES_A_BATCH)
            status = apply(m, err);
        any = true;
    }
    return status;
}

/* Rows that are no lines: after the as-of day, or not chosen, by day. */
static enum crm_status read_rest(struct merge *m, struct crm_err *err)
{
    struct crm_ledger *ledger = m->ledger;
    struct crm_ledger_totals totals;
    enum crm_status status = CRM_OK;
    int decimals = (int)crm_state_in_count(m->in, 4);
    uint64_t n;

    crm_ledger_totals_init(&totals);
    if (decimals > totals.decimals)
        totals.decimals = decimals;
    totals.rows = totals.after_rows = crm_state_in_count(m->in, MOST_ROWS);
    n = crm_state_in_count(m->in, UINT32_MAX);
    for (uint64_t i = 0; i < n && crm_state_in_ok(m->in) && !status; i++) {
        int32_t day = crm_state_in_day_after(m->in, 0);
        uint64_t rows = crm_state_in_count(m->in, MOST_ROWS);
        bool after = ledger->spec.as_of != CRM_DAY_NONE && day > ledger->spec.as_of;
        totals.rows += rows;
        *(after ? &totals.after_rows : &totals.outside_rows) += rows;
        crm_ledger_note_date(&totals, day);
        if (!after && ledger->spec.whole)
            status = crm_ledger_outside(ledger, day, rows, err);
    }
    return status ? status : crm_ledger_totals_add(&ledger->totals, &totals, err);
}

static enum crm_status merge(struct merge *m, struct crm_err *err)
{
    enum crm_status status = read_rest(m, err);
    uint64_t n = crm_state_in_count(m->in, CRM_CLIENT_NONE);

    m->ledger->tx.present |= m->head->present;
    crm_batch_start(m->batch, m->ledger->n_merged);
    for (uint64_t i = 0; i < n && crm_state_in_ok(m->in) && !status; i++)
        status = read_client(m, err);
    if (!status)
        status = crm_state_in_check(m->in, err);
    if (!status)
        status = apply(m, err);
    m->ledger->n_merged++;
    return status;
}

enum crm_status crm_ledger_merge(struct crm_ledger *ledger, struct crm_state_in *in,
    const struct crm_ledger_head *head, struct crm_err *err)
{
    struct merge m = {.ledger = ledger,
        .in = in,
        .head = head,
        .line = {.second = CRM_SECOND_NONE, .decimals = 2, .chosen = true}};
    enum crm_status status;

    crm_arena_init(&m.text);
    m.batch = crm_batch_new(ledger);
    status = m.batch ? merge(&m, err) : crm_err_nomem(err);
    crm_batch_free(m.batch);
    crm_arena_release(&m.text);
    for (int i = 0; i < CRM_N_NAMES; i++)
        free(m.name[i]);
    free(m.id.bytes);
    free(m.ticket.bytes);
    return status;
}
