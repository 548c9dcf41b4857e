#include "io/flow.h"

#include "base/mem.h"
#include "base/os.h"
#include "io/input.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int crm_flow_threads(const struct crm_reader *reader)
{
    enum { WORTH = 32 * 1024 * 1024, MOST = 8 };
    uint64_t work = 0;

    for (size_t i = 0; i < reader->n_inputs; i++)
        work += reader->input[i].work;
    if (crm_reader_size(reader) == 0 || work < WORTH)
        return 1;
    return crm_os_processors(MOST);
}

int crm_flow_threads_writing(const struct crm_reader *reader)
{
    int n = crm_flow_threads(reader);
    struct stat st;

    return n > 1 && fstat(STDOUT_FILENO, &st) == 0 && S_ISFIFO(st.st_mode) ? n - 1 : n;
}

/* The failure that comes first in the input: by block, rows before a bad one before it, by line. */
struct failure {
    uint64_t block; /* UINT64_MAX: none */
    bool applied;
    unsigned shard;
    struct crm_err err;
};

static void fail(struct failure *first, const struct failure *f)
{
    if (f->block != first->block) {
        if (f->block > first->block)
            return;
    } else if (f->applied != first->applied) {
        if (first->applied)
            return;
    } else if (f->err.line != first->err.line) {
        if (f->err.line > first->err.line)
            return;
    } else if (f->shard >= first->shard) {
        return;
    }
    *first = *f;
}

/* ---- one thread ----------------------------------------------------------------------- */

static enum crm_status run_alone(
    struct crm_reader *reader, const struct crm_flow *flow, struct crm_err *err)
{
    struct crm_block block = {0};
    struct crm_scan scan = {0};
    void *batch = flow->batch_new(flow->ctx);
    enum crm_status status = batch ? crm_scan_init(&scan, reader, err) : crm_err_nomem(err);
    struct failure first = {.block = UINT64_MAX};

    while (!status && first.block == UINT64_MAX) {
        struct failure f = {.applied = false};
        status = crm_reader_block(reader, &block, err);
        if (status || block.len == 0)
            break;
        crm_scan_start(&scan, &block);
        if (flow->parse(flow->ctx, &block, &scan, batch, &f.err))
            fail(&first, &f);
        f.applied = true;
        for (f.shard = 0; f.shard < flow->n_shards; f.shard++) {
            crm_err_init(&f.err);
            if (flow->apply(flow->ctx, f.shard, batch, &f.err))
                fail(&first, &f);
        }
        if (flow->progress)
            flow->progress(flow->ctx, crm_reader_done(reader));
    }
    if (first.block != UINT64_MAX) {
        *err = first.err;
        status = first.err.status;
    }
    crm_scan_release(&scan);
    crm_block_release(&block);
    if (batch)
        flow->batch_free(flow->ctx, batch);
    return status;
}

/* ---- many threads --------------------------------------------------------------------- */

/*
 * A ring of slots; block `n` lies in slot n % n_slots.  A thread takes in, if it can, what a shard
 * is due; else it cuts and parses the next block; else it waits.  Blocks up to the first one known
 * to fail are taken in, none behind it.
 */
struct slot {
    struct crm_block block;
    struct crm_scan scan;
    void *batch;
    bool parsed;
    unsigned n_due; /* shards that have not taken it in */
};

struct shard {
    uint64_t next; /* the block it is due */
    bool busy;
};

struct ring {
    struct crm_reader *reader;
    const struct crm_flow *flow;
    struct slot *slot;
    size_t n_slots;
    struct shard *shard;
    pthread_mutex_t lock; /* over all that follows and the slots' state */
    pthread_cond_t changed;
    uint64_t next, oldest; /* blocks given out; blocks before `oldest` are taken in everywhere */
    bool cutting, ended;   /* a thread is at the reader; there are no more blocks */
    struct failure first;
};

struct worker {
    struct ring *ring;
    unsigned index;
    pthread_t thread;
};

static bool is_due(const struct ring *ring, const struct shard *shard)
{
    return !shard->busy && shard->next < ring->next && shard->next <= ring->first.block &&
           ring->slot[shard->next % ring->n_slots].parsed;
}

/* A shard with work, first those this worker had before: their tables are in its cache. */
static struct shard *find_due(const struct ring *ring, unsigned worker)
{
    unsigned n = ring->flow->n_shards;

    for (unsigned i = 0; i < n; i++) {
        struct shard *shard = &ring->shard[(worker + i) % n];
        if (is_due(ring, shard))
            return shard;
    }
    return NULL;
}

static void take_in(struct ring *ring, struct shard *shard)
{
    const struct crm_flow *flow = ring->flow;
    struct slot *slot = &ring->slot[shard->next % ring->n_slots];
    struct failure f = {shard->next, true, (unsigned)(shard - ring->shard), {.status = CRM_OK}};
    enum crm_status status;

    shard->busy = true;
    pthread_mutex_unlock(&ring->lock);
    status = flow->apply(flow->ctx, f.shard, slot->batch, &f.err);
    pthread_mutex_lock(&ring->lock);
    shard->busy = false;
    shard->next++;
    if (status)
        fail(&ring->first, &f);
    if (--slot->n_due == 0) {
        slot->parsed = false;
        ring->oldest++;
        if (flow->progress)
            flow->progress(flow->ctx, crm_reader_done(ring->reader));
    }
    pthread_cond_broadcast(&ring->changed);
}

static bool can_cut(const struct ring *ring)
{
    return !ring->cutting && !ring->ended && ring->first.block == UINT64_MAX &&
           ring->next - ring->oldest < ring->n_slots;
}

static void cut_and_parse(struct ring *ring)
{
    const struct crm_flow *flow = ring->flow;
    struct slot *slot = &ring->slot[ring->next % ring->n_slots];
    struct failure f = {ring->next, false, 0, {.status = CRM_OK}};
    enum crm_status status;

    ring->cutting = true;
    pthread_mutex_unlock(&ring->lock);
    status = crm_reader_block(ring->reader, &slot->block, &f.err);
    pthread_mutex_lock(&ring->lock);
    ring->cutting = false;
    if (status)
        fail(&ring->first, &f);
    if (status || slot->block.len == 0) {
        ring->ended = true;
        pthread_cond_broadcast(&ring->changed);
        return;
    }
    slot->n_due = flow->n_shards;
    ring->next++;
    pthread_cond_broadcast(&ring->changed);
    pthread_mutex_unlock(&ring->lock);

    crm_scan_start(&slot->scan, &slot->block);
    status = flow->parse(flow->ctx, &slot->block, &slot->scan, slot->batch, &f.err);

    pthread_mutex_lock(&ring->lock);
    slot->parsed = true;
    if (status)
        fail(&ring->first, &f);
    pthread_cond_broadcast(&ring->changed);
}

static bool all_done(const struct ring *ring)
{
    uint64_t until = ring->next;

    if (ring->first.block == UINT64_MAX && !ring->ended)
        return false;
    if (ring->first.block < until)
        until = ring->first.block + 1;
    for (unsigned i = 0; i < ring->flow->n_shards; i++)
        if (ring->shard[i].next < until)
            return false;
    return true;
}

static void *work(void *arg)
{
    struct worker *self = arg;
    struct ring *ring = self->ring;

    pthread_mutex_lock(&ring->lock);
    while (!all_done(ring)) {
        struct shard *shard = find_due(ring, self->index);
        if (shard)
            take_in(ring, shard);
        else if (can_cut(ring))
            cut_and_parse(ring);
        else
            pthread_cond_wait(&ring->changed, &ring->lock);
    }
    pthread_mutex_unlock(&ring->lock);
    return NULL;
}

static void run_workers(struct ring *ring, struct worker *worker, unsigned n)
{
    unsigned started = 1;

    for (unsigned i = 0; i < n; i++)
        worker[i] = (struct worker){.ring = ring, .index = i};
    /* with fewer threads than asked for the work is done all the same */
    while (
        started < n && pthread_create(&worker[started].thread, NULL, work, &worker[started]) == 0)
        started++;
    work(&worker[0]);
    for (unsigned i = 1; i < started; i++)
        pthread_join(worker[i].thread, NULL);
}

static bool fill_slots(struct ring *ring, struct crm_err *err)
{
    for (size_t i = 0; i < ring->n_slots; i++) {
        struct slot *slot = &ring->slot[i];
        slot->batch = ring->flow->batch_new(ring->flow->ctx);
        if (!slot->batch || crm_scan_init(&slot->scan, ring->reader, err))
            return false;
    }
    return true;
}

static enum crm_status run_ring(
    struct crm_reader *reader, const struct crm_flow *flow, unsigned threads, struct crm_err *err)
{
    struct ring ring = {.reader = reader,
        .flow = flow,
        .n_slots = 2 * (size_t)threads + 2,
        .lock = PTHREAD_MUTEX_INITIALIZER,
        .changed = PTHREAD_COND_INITIALIZER,
        .first = {.block = UINT64_MAX}};
    struct worker *worker = crm_mem_alloc(threads, sizeof *worker);
    enum crm_status status = CRM_OK;

    ring.slot = crm_mem_zalloc(ring.n_slots, sizeof *ring.slot);
    ring.shard = crm_mem_zalloc(flow->n_shards, sizeof *ring.shard);
    if (!worker || !ring.slot || !ring.shard || !fill_slots(&ring, err)) {
        status = crm_err_nomem(err);
    } else {
        run_workers(&ring, worker, threads);
        if (ring.first.block != UINT64_MAX) {
            *err = ring.first.err;
            status = err->status;
        }
    }
    for (size_t i = 0; ring.slot && i < ring.n_slots; i++) {
        crm_scan_release(&ring.slot[i].scan);
        crm_block_release(&ring.slot[i].block);
        if (ring.slot[i].batch)
            flow->batch_free(flow->ctx, ring.slot[i].batch);
    }
    free(ring.slot);
    free(ring.shard);
    free(worker);
    pthread_mutex_destroy(&ring.lock);
    pthread_cond_destroy(&ring.changed);
    return status;
}

enum crm_status crm_flow_run(
    struct crm_reader *reader, const struct crm_flow *flow, int threads, struct crm_err *err)
{
    return threads > 1 ? run_ring(reader, flow, (unsigned)threads, err)
                       : run_alone(reader, flow, err);
}
