#include "ledger/each.h"

#include "base/mem.h"
#include "base/os.h"
#include "base/parallel.h"

#include <stdlib.h>

/* Room for the lines of one client at a time. */
struct lines {
    struct crm_line *line;
    size_t n, cap;
};

enum { PIECE = 4096 }; /* lines of walk-ins at a time */

static int by_day(const void *a, const void *b)
{
    const struct crm_line *x = a, *y = b;

    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    return (x->second > y->second) - (x->second < y->second);
}

/* The next lines, at most so many, in order of day and second. False when memory is out. */
static bool read_lines(
    struct lines *lines, const struct crm_shard *shard, struct crm_line_reader *reader, size_t most)
{
    const struct crm_form *form = &shard->form;
    struct crm_line *line;
    bool sorted = true;

    for (lines->n = 0; lines->n < most; lines->n++) {
        if (lines->n == lines->cap &&
            !crm_mem_grow((void **)&lines->line, &lines->cap, lines->n + 1, sizeof *line))
            return false;
        line = &lines->line[lines->n];
        if (!crm_lines_next(reader, line))
            break;
        for (size_t v = 0; v < form->values; v++)
            line->value[v] = shard->global[v][line->value[v]];
        if (lines->n)
            sorted = sorted && (line[-1].day < line->day ||
                                   (line[-1].day == line->day && line[-1].second <= line->second));
    }
    if (!sorted)
        qsort(lines->line, lines->n, sizeof *lines->line, by_day);
    return true;
}

struct each {
    const struct crm_ledger *ledger;
    void *const *worker;
    size_t n_workers;
    crm_history_work *work;
    struct crm_err *err; /* one for each worker */
};

static enum crm_status walk_shard(const struct each *each, const struct crm_shard *shard,
    void *worker, struct lines *lines, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    for (uint32_t i = 0; i < shard->clients.n && !status; i++) {
        const struct crm_client *client = crm_clients_at(&shard->clients, i);
        struct crm_line_reader reader;
        struct crm_client_history view;
        if (crm_ledger_is_before(each->ledger, client->first_day))
            continue;
        crm_lines_open(&reader, shard, client);
        if (!read_lines(lines, shard, &reader, SIZE_MAX))
            return crm_err_nomem(err);
        view = (struct crm_client_history){.id = crm_client_id(&client->key),
            .mark = client->mark,
            .order = client->order,
            .first_day = client->first_day,
            .line = lines->line,
            .n = lines->n};
        status = each->work(worker, &view, err);
    }
    return status;
}

static void walk_shards(void *ctx, size_t w)
{
    const struct each *each = ctx;
    struct lines lines = {0};
    enum crm_status status = CRM_OK;

    crm_err_init(&each->err[w]);
    for (size_t s = w; s < each->ledger->n_shards && !status; s += each->n_workers)
        status = walk_shard(each, &each->ledger->shard[s], each->worker[w], &lines, &each->err[w]);
    free(lines.line);
}

enum crm_status crm_ledger_each(const struct crm_ledger *ledger, void *const worker[],
    size_t n_workers, crm_history_work *work, struct crm_err *err)
{
    struct each each = {ledger, worker, n_workers, work, NULL};
    enum crm_status status = CRM_OK;

    each.err = crm_mem_alloc(n_workers, sizeof *each.err);
    if (!each.err)
        return crm_err_nomem(err);
    crm_parallel(n_workers, (int)n_workers, walk_shards, &each);
    for (size_t w = 0; w < n_workers && !status; w++)
        if (each.err[w].status) {
            *err = each.err[w];
            status = err->status;
        }
    free(each.err);
    return status;
}

enum crm_status crm_ledger_walk_ins(
    const struct crm_ledger *ledger, void *worker, crm_history_work *work, struct crm_err *err)
{
    struct lines lines = {0};
    enum crm_status status = CRM_OK;

    for (unsigned s = 0; s < ledger->n_shards && !status; s++) {
        const struct crm_shard *shard = &ledger->shard[s];
        struct crm_client_history view = {.mark = ledger->walk_in_mark, .first_day = CRM_DAY_NONE};
        struct crm_line_reader reader;
        crm_log_lines(&reader, &shard->pool, &shard->walk_in, &shard->form, CRM_LINE_NO_ORDER);
        do {
            if (!read_lines(&lines, shard, &reader, PIECE))
                status = crm_err_nomem(err);
            view.line = lines.line;
            view.n = lines.n;
            if (!status && lines.n)
                status = work(worker, &view, err);
        } while (!status && lines.n);
    }
    free(lines.line);
    return status;
}

enum crm_status crm_ledger_mark(struct crm_ledger *ledger,
    uint32_t (*of)(void *ctx, struct crm_slice id), void *ctx, size_t n_marks, struct crm_err *err)
{
    enum { GROUPS_MAX = 1 << 24 };
    size_t values = ledger->spec.grouped ? ledger->value[0].n : 1;

    for (unsigned s = 0; s < ledger->n_shards; s++) {
        const struct crm_clients *clients = &ledger->shard[s].clients;
        for (uint32_t i = 0; i < clients->n; i++) {
            struct crm_client *client = crm_clients_at(clients, i);
            client->mark = of(ctx, crm_client_id(&client->key));
        }
    }
    ledger->walk_in_mark = of(ctx, (struct crm_slice){"", 0});
    ledger->n_marks = n_marks;
    if (values && n_marks > GROUPS_MAX / values)
        return crm_err_set(err, CRM_EUSAGE, "--by: more than %d groups", GROUPS_MAX);
    ledger->n_groups = values * n_marks;
    return CRM_OK;
}

static int by_value(const void *a, const void *b)
{
    const struct crm_line *x = a, *y = b;

    if (x->value[0] != y->value[0])
        return x->value[0] < y->value[0] ? -1 : 1;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    return (x->second > y->second) - (x->second < y->second);
}

/* All lines in one run where the rows have no group of their own. */
static enum crm_status first_run(const struct crm_ledger *ledger,
    const struct crm_client_history *client, struct crm_run_room *room, struct crm_run *run,
    struct crm_err *err)
{
    run->line = client->line;
    run->end = client->line + client->n;
    if (!ledger->spec.grouped || client->n < 2)
        return CRM_OK;
    if (!crm_mem_grow((void **)&room->line, &room->cap, client->n, sizeof *room->line))
        return crm_err_nomem(err);
    memcpy(room->line, client->line, client->n * sizeof *room->line);
    qsort(room->line, client->n, sizeof *room->line, by_value);
    run->line = room->line;
    run->end = room->line + client->n;
    return CRM_OK;
}

enum crm_status crm_next_run(const struct crm_ledger *ledger,
    const struct crm_client_history *client, struct crm_run_room *room, struct crm_run *run,
    struct crm_err *err)
{
    const struct crm_line *line;

    if (run->line) {
        run->line += run->n;
    } else {
        enum crm_status status = client->n ? first_run(ledger, client, room, run, err) : CRM_OK;
        if (status)
            return status;
    }
    for (line = run->line; line < run->end; line++)
        if (ledger->spec.grouped && line->value[0] != run->line->value[0])
            break;
    run->n = (size_t)(line - run->line);
    if (run->n)
        run->group = crm_ledger_group(ledger, client, run->line);
    return CRM_OK;
}

void crm_ledger_ids(const struct crm_ledger *ledger,
    void (*look)(void *ctx, struct crm_slice id, uint64_t order), void *ctx)
{
    for (unsigned s = 0; s < ledger->n_shards; s++) {
        const struct crm_clients *clients = &ledger->shard[s].clients;
        for (uint32_t i = 0; i < clients->n; i++) {
            const struct crm_client *client = crm_clients_at(clients, i);
            look(ctx, crm_client_id(&client->key), client->order);
        }
    }
}

/* ---- values of all shards ------------------------------------------------------------- */

static int32_t earlier(int32_t a, int32_t b)
{
    return a == CRM_DAY_NONE || (b != CRM_DAY_NONE && b < a) ? b : a;
}

struct by_cells {
    const struct crm_map *map;
    size_t n_columns;
};

static int compare_keys(const void *a, const void *b, void *ctx)
{
    const struct by_cells *c = ctx;
    struct crm_slice x = crm_map_key(c->map, *(const uint32_t *)a);
    struct crm_slice y = crm_map_key(c->map, *(const uint32_t *)b);
    size_t n = c->n_columns;
    int order = 0;

    for (size_t i = 0; i < n && order == 0; i++)
        order = crm_slice_cmp(crm_value_cell(x, n, i), crm_value_cell(y, n, i));
    return order;
}

uint32_t crm_ledger_nothing(const struct crm_ledger *ledger, size_t which)
{
    return crm_map_find(&ledger->value[which], (struct crm_slice){"", 0});
}

/* ledger->value[v] := what all shards have, numbered in byte order. */
static enum crm_status join_value(struct crm_ledger *ledger, size_t v, struct crm_err *err)
{
    struct crm_map map;
    struct by_cells by_cells = {&map, ledger->spec.value[v].n_columns};
    uint32_t *sorted = NULL, id;
    bool ok = true, added;

    crm_map_init(&map);
    for (unsigned s = 0; s < ledger->n_shards; s++)
        for (uint32_t i = !ledger->shard[s].empty[v]; i < ledger->shard[s].value[v].n && ok; i++)
            ok = crm_map_put(&map, crm_map_key(&ledger->shard[s].value[v], i), &id, &added);
    sorted = crm_mem_alloc(map.n, sizeof *sorted);
    ok = ok && sorted;
    for (uint32_t i = 0; i < map.n && ok; i++)
        sorted[i] = i;
    if (ok)
        crm_os_sort(sorted, map.n, sizeof *sorted, compare_keys, &by_cells);
    for (uint32_t i = 0; i < map.n && ok; i++)
        ok = crm_map_put(&ledger->value[v], crm_map_key(&map, sorted[i]), &id, &added);
    for (unsigned s = 0; s < ledger->n_shards && ok; s++) {
        struct crm_shard *shard = &ledger->shard[s];
        shard->global[v] = crm_mem_alloc(shard->value[v].n, sizeof *shard->global[v]);
        ok = shard->global[v];
        for (uint32_t i = 0; i < shard->value[v].n && ok; i++)
            shard->global[v][i] = crm_map_find(&ledger->value[v], crm_map_key(&shard->value[v], i));
    }
    free(sorted);
    crm_map_release(&map);
    return ok ? CRM_OK : crm_err_nomem(err);
}

enum crm_status crm_ledger_settle(struct crm_ledger *ledger, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    for (unsigned s = 0; s < ledger->n_shards; s++) {
        const struct crm_shard *shard = &ledger->shard[s];
        crm_clients_freeze(&ledger->shard[s].clients);
        ledger->first_visit = earlier(ledger->first_visit, shard->first_visit);
        ledger->first_line = earlier(ledger->first_line, shard->first_line);
        if (shard->last_line > ledger->last_line) /* CRM_DAY_NONE is below all */
            ledger->last_line = shard->last_line;
    }
    for (size_t v = 0; v < ledger->spec.form.values && !status; v++)
        status = join_value(ledger, v, err);
    ledger->n_marks = 1;
    ledger->n_groups = ledger->spec.grouped ? ledger->value[0].n : 1;
    return status;
}
