#include "base/mem.h"
#include "base/os.h"
#include "ledger/line.h"
#include "ledger/state.h"
#include "ledger/state_format.h"

#include <stdlib.h>

/* A ledger on its way out. */
struct copy {
    struct crm_ledger *ledger;
    const struct crm_ledger_head *head;
    struct crm_state_out *out;
    struct crm_map name[CRM_VALUES];             /* in order of their numbers in the state */
    uint32_t *known[CRM_MAX_SHARDS][CRM_VALUES]; /* those numbers by a shard's; 0: not yet */
    unsigned sides;                              /* fields */
    int32_t day;                                 /* of the line before */
    uint64_t *order; /* of clients, and of lines that may be first, in order */
    size_t n_orders, order_cap;
    size_t place, later_place; /* of the client at hand, of her latest line that has one */
};

static bool prepare(struct copy *copy)
{
    for (int i = 0; i < copy->ledger->spec.form.values; i++)
        crm_map_init(&copy->name[i]);
    for (unsigned s = 0; s < copy->ledger->n_shards; s++)
        for (int i = 0; i < copy->ledger->spec.form.values; i++) {
            copy->known[s][i] =
                crm_mem_zalloc(copy->ledger->shard[s].value[i].n, sizeof *copy->known[s][i]);
            if (!copy->known[s][i])
                return false;
        }
    return true;
}

static void release(struct copy *copy)
{
    free(copy->order);
    for (int i = 0; i < copy->ledger->spec.form.values; i++) {
        crm_map_release(&copy->name[i]);
        for (unsigned s = 0; s < copy->ledger->n_shards; s++)
            free(copy->known[s][i]);
    }
}

/*
 * Rows up to some day may be chosen later, and a client then stands where the first of hers does:
 * a line before whose day she has none so far.
 */
static bool may_be_first(const struct crm_line *line, int32_t *first_day)
{
    if (*first_day != CRM_DAY_NONE && line->day >= *first_day)
        return false;
    *first_day = line->day;
    return true;
}

static int compare_orders(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static bool find_orders(struct copy *copy)
{
    struct crm_ledger_cursor cursor = {0};
    const struct crm_client *client;

    while ((client = crm_ledger_next(copy->ledger, &cursor))) {
        struct crm_line_reader lines;
        struct crm_line line;
        int32_t first_day = CRM_DAY_NONE;
        crm_lines_open(&lines, &copy->ledger->shard[cursor.shard], client);
        while (crm_lines_next(&lines, &line)) {
            if (!line.not_chosen && !may_be_first(&line, &first_day))
                continue;
            if (!crm_mem_grow((void **)&copy->order, &copy->order_cap, copy->n_orders + 1,
                    sizeof *copy->order))
                return false;
            copy->order[copy->n_orders++] = line.order;
        }
    }
    if (copy->n_orders > copy->ledger->n_clients)
        qsort(copy->order, copy->n_orders, sizeof *copy->order, compare_orders);
    return copy->n_orders < UINT32_MAX;
}

/* How many come before. */
static size_t place_of(const struct copy *copy, uint64_t order)
{
    size_t low = 0, high = copy->n_orders;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (copy->order[middle] < order)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int by_name(const void *a, const void *b, void *map)
{
    return crm_slice_cmp(
        crm_map_key(map, *(const uint32_t *)a), crm_map_key(map, *(const uint32_t *)b));
}

/* Those that are held, then the others in byte order: in whatever order pieces had them. */
static bool put_columns(struct crm_state_out *out, struct crm_ledger *ledger)
{
    uint32_t n = ledger->column.n, held = ledger->spec.form.values;
    uint32_t *id = crm_mem_alloc(n, sizeof *id);

    for (uint32_t i = 0; id && i < n; i++)
        id[i] = i;
    if (id && n > held)
        crm_os_sort(id + held, n - held, sizeof *id, by_name, &ledger->column);
    crm_state_out_number(out, n);
    for (uint32_t i = 0; id && i < n; i++) {
        crm_state_out_byte(out, ledger->column_flags[id[i]]);
        crm_state_out_text(out, crm_map_key(&ledger->column, id[i]));
    }
    free(id);
    return id;
}

static bool put_head(const struct copy *copy)
{
    struct crm_ledger *ledger = copy->ledger;
    struct crm_state_out *out = copy->out;

    crm_scope_write(&copy->head->scope, out);
    crm_state_out_number(out, copy->head->visit + 1);
    crm_state_out_number(out, copy->head->basis + 1);
    crm_state_out_number(out, copy->sides);
    if (!put_columns(out, ledger))
        return false;
    crm_state_out_number(out, ledger->totals.decimals);
    for (int i = 0; i < CRM_N_SIDES; i++)
        crm_state_out_number(out, ledger->totals.side_decimals[i]);
    crm_state_out_number(out, (int64_t)ledger->totals.after_rows);
    crm_state_out_number(out, ledger->outside.n);
    for (uint32_t i = 0; i < ledger->outside.n; i++) {
        int32_t day;
        memcpy(&day, crm_map_key(&ledger->outside, i).ptr, sizeof day);
        crm_state_out_number(out, day);
        crm_state_out_number(out, (int64_t)ledger->outside_rows[i]);
    }
    crm_state_out_number(out, (int64_t)ledger->n_clients);
    return true;
}

static bool put_values(struct copy *copy, unsigned shard, const struct crm_line *line)
{
    for (size_t v = 0; v < copy->ledger->spec.form.values; v++) {
        const struct crm_map *own = &copy->ledger->shard[shard].value[v];
        uint32_t *known, id = line->value[v];
        bool added = false;
        if (id == 0) {
            crm_state_out_number(copy->out, 0);
            continue;
        }
        known = &copy->known[shard][v][id];
        if (*known == 0) {
            if (!crm_map_put(&copy->name[v], crm_map_key(own, id), known, &added))
                return false;
            ++*known;
        }
        crm_state_out_number(copy->out, *known);
        if (added)
            crm_state_out_text(copy->out, crm_map_key(own, id));
    }
    return true;
}

/* Full minutes are mostly all there is. */
static int32_t short_second(int32_t second)
{
    if (second == CRM_SECOND_NONE)
        return second;
    return second % 60 ? 2 * second + 1 : second / 60 * 2;
}

/*
 * any    in  it is not the client's first
 * first  in  it may be the first
 */
static bool put_line(
    struct copy *copy, unsigned shard, const struct crm_line *line, bool any, bool first)
{
    struct crm_state_out *out = copy->out;
    bool hundredths = line->amount_e4 % 100 == 0, order = any && (first || line->not_chosen);

    crm_state_out_byte(
        out, (uint8_t)((int)line->kind | (line->has_discount ? CRM_STATE_DISCOUNT : 0) |
                       (line->no_cost ? CRM_STATE_NO_COST : 0) |
                       (hundredths ? CRM_STATE_HUNDREDTHS : 0) | (order ? CRM_STATE_ORDER : 0) |
                       (line->not_chosen ? CRM_STATE_NOT_CHOSEN : 0)));
    crm_state_out_number(out, line->day - copy->day);
    copy->day = line->day;
    if (!line->not_chosen)
        crm_state_out_number(out, hundredths ? line->amount_e4 / 100 : line->amount_e4);
    if (order) {
        size_t place = place_of(copy, line->order);
        /* below zero where a code for walk-ins became known after their lines were written */
        crm_state_out_number(out, (int64_t)place - (int64_t)copy->later_place);
        copy->later_place = place;
    }
    if (line->not_chosen)
        return true;
    crm_state_out_number(out, short_second(line->second));
    for (enum crm_side i = 0; i < CRM_N_SIDES; i++)
        if ((copy->sides & CRM_TX_BIT(crm_side_field(i))) &&
            (i != CRM_SIDE_FACE || line->kind == CRM_KIND_PREPAID))
            crm_state_out_number(out, line->side_e4[i]);
    return put_values(copy, shard, line);
}

static bool put_client(struct copy *copy, unsigned shard, const struct crm_client *client)
{
    struct crm_line line;
    struct crm_line_reader lines;
    size_t place = place_of(copy, client->order);
    int32_t first_day = CRM_DAY_NONE;
    bool any = false;

    crm_state_out_text(copy->out, crm_client_id(&client->key));
    crm_state_out_number(copy->out, (int64_t)(place - copy->place));
    copy->place = copy->later_place = place;
    crm_lines_open(&lines, &copy->ledger->shard[shard], client);
    for (; crm_lines_next(&lines, &line); any = true)
        if (!put_line(copy, shard, &line, any, !line.not_chosen && may_be_first(&line, &first_day)))
            return false;
    crm_state_out_byte(copy->out, CRM_STATE_END);
    return true;
}

enum crm_status crm_ledger_write(struct crm_ledger *ledger, const struct crm_ledger_head *head,
    struct crm_state_out *out, struct crm_err *err)
{
    struct copy copy = {.ledger = ledger,
        .head = head,
        .out = out,
        .sides = ledger->present & CRM_FIELDS_SIDES & ~ledger->totals.bad};
    struct crm_ledger_cursor cursor = {0};
    const struct crm_client *client;
    bool ok = prepare(&copy) && find_orders(&copy) && put_head(&copy);

    while (ok && (client = crm_ledger_next(ledger, &cursor)))
        ok = put_client(&copy, cursor.shard, client);
    release(&copy);
    return ok ? CRM_OK : crm_err_nomem(err);
}
