/*
 * flow.h -- blocks of a reader through one or many threads, with one result
 *
 *   parse  any block on any thread: from text to a batch of the caller's own
 *   apply  the batches of one shard in the order of the blocks, one thread at a time
 *
 * So what apply sees never depends on the number of threads or the size of blocks, and the first
 * error in the order of the input is the one reported.  With one thread the two functions are
 * called in turn without a lock.
 *
 * A program that keeps a table of clients has parse put each row into one of n_shards lists by a
 * hash of the client, so that several threads can apply.  A program that writes has one shard.
 */
#ifndef CRM_IO_FLOW_H
#define CRM_IO_FLOW_H

#include "io/scan.h"

struct crm_flow {
    void *ctx;
    unsigned n_shards; /* >= 1 */

    /* A batch that parse can fill again and again; NULL: out of memory. */
    void *(*batch_new)(void *ctx);
    void (*batch_free)(void *ctx, void *batch);

    /*
     * Turn a block into `batch` (which holds what an earlier block left).  `scan` has been started
     * on the block.  An error ends the run once every earlier block has been applied.  Rows before
     * the bad one should be left in the batch: they are applied, then the error is returned.
     */
    enum crm_status (*parse)(void *ctx, const struct crm_block *block, struct crm_scan *scan,
        void *batch, struct crm_err *err);

    /* Take in what `batch` has for `shard`. */
    enum crm_status (*apply)(void *ctx, unsigned shard, void *batch, struct crm_err *err);

    /* Called now and then with the bytes read so far, on any one thread; may be NULL. */
    void (*progress)(void *ctx, uint64_t bytes);
};

/* Threads to use by default for this input: 1 when it is small, a pipe, or the machine has one. */
int crm_flow_threads(const struct crm_reader *reader);

/* The same for a program that writes to standard output as it reads: if that is a pipe, the program
 * behind it is given a processor. */
int crm_flow_threads_writing(const struct crm_reader *reader);

/* Run it all; threads >= 1. */
enum crm_status crm_flow_run(
    struct crm_reader *reader, const struct crm_flow *flow, int threads, struct crm_err *err);

#endif
