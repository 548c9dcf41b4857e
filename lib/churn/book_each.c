#include "churn/book.h"

#include "base/mem.h"
#include "base/parallel.h"
#include "churn/book_shard.h"

#include <stdlib.h>

typedef enum crm_status work_function(
    void *worker, const struct crm_book_client *client, struct crm_err *err);

struct each {
    const struct crm_book *book;
    void *const *worker;
    size_t n_workers;
    work_function *work;
    struct crm_err *err; /* one for each worker */
};

static enum crm_status walk_shard(const struct each *each, const struct crm_book_shard *shard,
    void *worker, struct crm_book_lines *lines, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    for (uint32_t i = 0; i < shard->clients.n && !status; i++) {
        const struct crm_client *client = crm_clients_at(&shard->clients, i);
        struct crm_book_client view;
        if (!crm_book_lines_read(lines, shard, &each->book->spec, &client->log, !client->unsorted))
            return crm_err_nomem(err);
        view = (struct crm_book_client){.id = crm_client_id(&client->key),
            .mark = client->visits,
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
    struct crm_book_lines lines = {0};
    enum crm_status status = CRM_OK;

    crm_err_init(&each->err[w]);
    for (size_t s = w; s < each->book->n_shards && !status; s += each->n_workers)
        status = walk_shard(each, &each->book->shard[s], each->worker[w], &lines, &each->err[w]);
    free(lines.line);
}

enum crm_status crm_book_each(const struct crm_book *book, void *const worker[], size_t n_workers,
    work_function *work, struct crm_err *err)
{
    struct each each = {book, worker, n_workers, work, NULL};
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

enum crm_status crm_book_walk_ins(
    const struct crm_book *book, void *worker, work_function *work, struct crm_err *err)
{
    struct crm_book_lines lines = {0};
    enum crm_status status = CRM_OK;

    for (unsigned s = 0; s < book->n_shards && !status; s++) {
        const struct crm_book_shard *shard = &book->shard[s];
        struct crm_book_client view = {.mark = book->walk_in_mark, .first_day = CRM_DAY_NONE};
        if (!crm_book_lines_read(&lines, shard, &book->spec, &shard->walk_in, false)) {
            status = crm_err_nomem(err);
            break;
        }
        view.line = lines.line;
        view.n = lines.n;
        status = work(worker, &view, err);
    }
    free(lines.line);
    return status;
}

enum crm_status crm_book_mark(struct crm_book *book, uint32_t (*of)(void *ctx, struct crm_slice id),
    void *ctx, size_t n_marks, struct crm_err *err)
{
    enum { GROUPS_MAX = 1 << 24 };
    size_t values = book->spec.grouped ? book->value[0].n : 1;

    for (unsigned s = 0; s < book->n_shards; s++) {
        const struct crm_clients *clients = &book->shard[s].clients;
        for (uint32_t i = 0; i < clients->n; i++) {
            struct crm_client *client = crm_clients_at(clients, i);
            client->visits = of(ctx, crm_client_id(&client->key)) & 0x7FFFFFFF;
        }
    }
    book->walk_in_mark = of(ctx, (struct crm_slice){"", 0});
    book->n_marks = n_marks;
    if (values && n_marks > GROUPS_MAX / values)
        return crm_err_set(err, CRM_EUSAGE, "--by: more than %d groups", GROUPS_MAX);
    book->n_groups = values * n_marks;
    return CRM_OK;
}

static int by_value(const void *a, const void *b)
{
    const struct crm_book_line *x = a, *y = b;

    if (x->value[0] != y->value[0])
        return x->value[0] < y->value[0] ? -1 : 1;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    return (x->second > y->second) - (x->second < y->second);
}

/* All lines in one run where the rows have no group of their own. */
static enum crm_status first_run(const struct crm_book *book, const struct crm_book_client *client,
    struct crm_book_room *room, struct crm_book_run *run, struct crm_err *err)
{
    run->line = client->line;
    run->end = client->line + client->n;
    if (!book->spec.grouped || client->n < 2)
        return CRM_OK;
    if (!crm_mem_grow((void **)&room->line, &room->cap, client->n, sizeof *room->line))
        return crm_err_nomem(err);
    memcpy(room->line, client->line, client->n * sizeof *room->line);
    qsort(room->line, client->n, sizeof *room->line, by_value);
    run->line = room->line;
    run->end = room->line + client->n;
    return CRM_OK;
}

enum crm_status crm_book_next_run(const struct crm_book *book, const struct crm_book_client *client,
    struct crm_book_room *room, struct crm_book_run *run, struct crm_err *err)
{
    const struct crm_book_line *line;

    if (run->line) {
        run->line += run->n;
    } else {
        enum crm_status status = client->n ? first_run(book, client, room, run, err) : CRM_OK;
        if (status)
            return status;
    }
    for (line = run->line; line < run->end; line++)
        if (book->spec.grouped && line->value[0] != run->line->value[0])
            break;
    run->n = (size_t)(line - run->line);
    if (run->n)
        run->group = crm_book_group(book, client, run->line);
    return CRM_OK;
}

void crm_book_ids(const struct crm_book *book,
    void (*look)(void *ctx, struct crm_slice id, uint64_t order), void *ctx)
{
    for (unsigned s = 0; s < book->n_shards; s++) {
        const struct crm_clients *clients = &book->shard[s].clients;
        for (uint32_t i = 0; i < clients->n; i++) {
            const struct crm_client *client = crm_clients_at(clients, i);
            look(ctx, crm_client_id(&client->key), client->order);
        }
    }
}
