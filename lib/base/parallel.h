/*
 * parallel.h -- one loop over many pieces of work on several threads
 *
 * The pieces are numbered; which thread takes which is not determined, so each piece writes only
 * to its own place and the caller puts the places together in order: the same result for any
 * number of threads.
 */
#ifndef CRM_BASE_PARALLEL_H
#define CRM_BASE_PARALLEL_H

#include <stddef.h>

/*
 * Call work(ctx, piece) once for each piece 0 .. n - 1 on up to `threads` threads (this one
 * included) and return when all are done.  When a thread cannot be started the others do its share.
 */
void crm_parallel(size_t n, int threads, void (*work)(void *ctx, size_t piece), void *ctx);

#endif
