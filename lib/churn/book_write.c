#include "churn/book_state.h"

#include "base/mem.h"
#include "churn/book_format.h"
#include "churn/book_shard.h"

#include <stdlib.h>

static int64_t flags_of(const struct crm_book_spec *spec)
{
    return (spec->money ? CRM_BOOK_MONEY : 0) | (spec->second ? CRM_BOOK_SECOND : 0) |
           (spec->sides ? CRM_BOOK_SIDES : 0) | (spec->walk_ins ? CRM_BOOK_WALK_INS : 0) |
           (spec->grouped ? CRM_BOOK_GROUPED : 0);
}

static void put_head(struct crm_state_out *out, const struct crm_book *book)
{
    const struct crm_book_spec *spec = &book->spec;
    const struct crm_ledger_totals *t = &book->totals;

    crm_scope_write(&spec->scope, out);
    crm_state_out_number(out, flags_of(spec));
    crm_state_out_number(out, spec->basis);
    crm_state_out_number(out, (int64_t)spec->n_values);
    for (size_t v = 0; v < spec->n_values; v++) {
        crm_state_out_number(out, (int64_t)spec->value[v].n_columns);
        for (size_t c = 0; c < spec->value[v].n_columns; c++)
            crm_state_out_text(out, crm_slice_of(spec->value[v].column[c]));
    }
    crm_state_out_number(out, (book->has_kind ? CRM_BOOK_HAS_KIND : 0) |
                                  (book->has_discount ? CRM_BOOK_HAS_DISCOUNT : 0) |
                                  (book->has_cost ? CRM_BOOK_HAS_COST : 0));
    crm_state_out_number(out, (int64_t)t->rows);
    crm_state_out_number(out, (int64_t)t->walk_in_rows);
    crm_state_out_number(out, (int64_t)t->after_rows);
    crm_state_out_number(out, (int64_t)t->outside_rows);
    crm_state_out_number(out, t->walk_in_e4);
    crm_state_out_number(out, t->last_date);
    crm_state_out_number(out, t->date_before);
    crm_state_out_number(out, t->decimals);
    for (size_t v = 0; v < spec->n_values; v++) {
        crm_state_out_number(out, book->value[v].n);
        for (uint32_t i = 0; i < book->value[v].n; i++)
            crm_state_out_text(out, crm_map_key(&book->value[v], i));
    }
}

static void put_lines(
    struct crm_state_out *out, const struct crm_book_spec *spec, const struct crm_book_lines *lines)
{
    int32_t last = 0;

    crm_state_out_number(out, (int64_t)lines->n);
    for (size_t i = 0; i < lines->n; i++) {
        const struct crm_book_line *line = &lines->line[i];
        crm_state_out_number(out, line->day - last);
        last = line->day;
        if (spec->money) {
            crm_state_out_number(out, line->kind);
            crm_state_out_number(out, line->amount_e4);
        }
        if (spec->second)
            crm_state_out_number(out, line->second);
        if (spec->sides) {
            crm_state_out_number(out, line->discount_e4);
            crm_state_out_number(out, line->cost_e4);
        }
        for (size_t v = 0; v < spec->n_values; v++)
            crm_state_out_number(out, line->value[v]);
    }
}

/* Where a client lies. */
struct place {
    uint64_t order;
    uint32_t shard, number;
};

static int by_order(const void *a, const void *b)
{
    const struct place *x = a, *y = b;

    return (x->order > y->order) - (x->order < y->order);
}

static enum crm_status put_clients(
    struct crm_state_out *out, const struct crm_book *book, struct crm_err *err)
{
    struct place *place = crm_mem_alloc(book->n_clients, sizeof *place);
    struct crm_book_lines lines = {0};
    size_t n = 0;
    bool ok = place;

    for (unsigned s = 0; s < book->n_shards && ok; s++)
        for (uint32_t i = 0; i < book->shard[s].clients.n; i++)
            place[n++] = (struct place){crm_clients_at(&book->shard[s].clients, i)->order, s, i};
    if (ok)
        qsort(place, n, sizeof *place, by_order);
    crm_state_out_number(out, (int64_t)n);
    for (size_t k = 0; k < n && ok; k++) {
        const struct crm_book_shard *shard = &book->shard[place[k].shard];
        const struct crm_client *client = crm_clients_at(&shard->clients, place[k].number);
        crm_state_out_text(out, crm_client_id(&client->key));
        crm_state_out_number(out, client->first_day);
        ok = crm_book_lines_read(&lines, shard, &book->spec, &client->log, !client->unsorted);
        if (ok)
            put_lines(out, &book->spec, &lines);
    }
    for (unsigned s = 0; s < book->n_shards && ok; s++) {
        ok = crm_book_lines_read(
            &lines, &book->shard[s], &book->spec, &book->shard[s].walk_in, false);
        if (ok && lines.n)
            put_lines(out, &book->spec, &lines);
    }
    crm_state_out_number(out, 0); /* no more walk-ins */
    free(place);
    free(lines.line);
    return ok ? CRM_OK : crm_err_nomem(err);
}

enum crm_status crm_book_write(
    const struct crm_book *book, struct crm_writer *writer, struct crm_err *err)
{
    struct crm_state_out out;
    enum crm_status status, ended;

    crm_state_out_start(&out, writer, "crm-churn", CRM_BOOK_STATE);
    put_head(&out, book);
    status = put_clients(&out, book, err);
    ended = crm_state_out_end(&out, err);
    return status ? status : ended;
}
