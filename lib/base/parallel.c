#include "base/parallel.h"

#include <pthread.h>
#include <stdatomic.h>

enum { MAX_THREADS = 64 };

struct job {
    atomic_size_t next;
    size_t n;
    void (*work)(void *ctx, size_t piece);
    void *ctx;
};

static void *take_pieces(void *arg)
{
    struct job *job = arg;
    size_t piece;

    while ((piece = atomic_fetch_add(&job->next, 1)) < job->n)
        job->work(job->ctx, piece);
    return NULL;
}

void crm_parallel(size_t n, int threads, void (*work)(void *ctx, size_t piece), void *ctx)
{
    struct job job = {0, n, work, ctx};
    pthread_t thread[MAX_THREADS];
    int started = 0;

    for (; started < threads - 1 && started < MAX_THREADS && (size_t)started + 1 < n; started++)
        if (pthread_create(&thread[started], NULL, take_pieces, &job) != 0)
            break;
    take_pieces(&job);
    while (started > 0)
        pthread_join(thread[--started], NULL);
}
