#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/mem.h"
#include "base/num.h"
#include "io/flow.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/*
 * A program in small: rows `client,n`, two shards by the parity of the client; each shard keeps a
 * running checksum that depends on the order of its rows.
 */
enum { N_SHARDS = 3 };

struct item {
    int64_t client, n;
    uint64_t line;
};

struct batch {
    struct item *item[N_SHARDS];
    size_t n[N_SHARDS], cap[N_SHARDS];
};

struct program {
    uint64_t sum[N_SHARDS];
    size_t n_rows[N_SHARDS];
    uint64_t progress;
};

static void *batch_new(void *ctx)
{
    (void)ctx;
    return crm_mem_zalloc(1, sizeof(struct batch));
}

static void batch_free(void *ctx, void *data)
{
    struct batch *b = data;

    (void)ctx;
    for (int i = 0; i < N_SHARDS; i++)
        free(b->item[i]);
    free(b);
}

static enum crm_status parse(void *ctx, const struct crm_block *block, struct crm_scan *scan,
    void *data, struct crm_err *err)
{
    struct batch *b = data;
    enum crm_scan_state state;

    (void)ctx;
    memset(b->n, 0, sizeof b->n);
    while ((state = crm_scan_rows(scan, 16)) != CRM_SCAN_END) {
        if (state == CRM_SCAN_BAD)
            return crm_scan_error(scan, err);
        for (size_t i = 0; i < scan->n_rows; i++) {
            struct item item = {.line = crm_block_line(block, scan->start[i])};
            assert_true(crm_num_int(scan->field[2 * i], &item.client));
            assert_true(crm_num_int(scan->field[2 * i + 1], &item.n));
            size_t s = (size_t)item.client % N_SHARDS;
            if (!crm_mem_grow((void **)&b->item[s], &b->cap[s], b->n[s] + 1, sizeof item))
                return crm_err_nomem(err);
            b->item[s][b->n[s]++] = item;
        }
    }
    return CRM_OK;
}

static enum crm_status apply(void *ctx, unsigned shard, void *data, struct crm_err *err)
{
    struct program *p = ctx;
    struct batch *b = data;

    for (size_t i = 0; i < b->n[shard]; i++) {
        struct item *item = &b->item[shard][i];
        if (item->n < 0) {
            crm_err_place(err, NULL, item->line, NULL);
            return crm_err_set(err, CRM_EDATA, "below zero");
        }
        p->sum[shard] = p->sum[shard] * 31 + (uint64_t)(item->n * 7 + item->client);
        p->n_rows[shard]++;
    }
    return CRM_OK;
}

static void progress(void *ctx, uint64_t bytes)
{
    struct program *p = ctx;

    assert_true(bytes >= p->progress);
    p->progress = bytes;
}

static char path[] = "/tmp/crm-flow-XXXXXX";

/* 3000 rows; a line of its own at two places if given. */
static void write_rows(int at_1, const char *line_1, int at_2, const char *line_2)
{
    FILE *f;

    strcpy(path, "/tmp/crm-flow-XXXXXX");
    f = fdopen(mkstemp(path), "w");
    assert_non_null(f);
    fputs("client,n\n", f);
    for (int line = 2; line <= 3001; line++) {
        if (line == at_1)
            fputs(line_1, f);
        else if (line == at_2)
            fputs(line_2, f);
        else
            fprintf(f, line % 7 ? "%d,%d\n" : "\"%d\",%d\n", line * 7 % 101, line);
    }
    assert_int_equal(fclose(f), 0);
}

static enum crm_status run(int threads, size_t block_size, struct program *p, struct crm_err *err)
{
    char *files[] = {path};
    struct crm_reader_spec spec = {.files = files, .n_files = 1, .block_size = block_size};
    struct crm_flow flow = {.ctx = p,
        .n_shards = N_SHARDS,
        .batch_new = batch_new,
        .batch_free = batch_free,
        .parse = parse,
        .apply = apply,
        .progress = progress};
    struct crm_reader *reader;
    enum crm_status status;

    *p = (struct program){0};
    crm_err_init(err);
    assert_int_equal(crm_reader_open(&reader, &spec, err), CRM_OK);
    status = crm_flow_run(reader, &flow, threads, err);
    crm_reader_close(reader);
    return status;
}

/* Whatever the threads and blocks: the same sums, the same failure. */
static void same_for_all(struct program *p, struct crm_err *err)
{
    static const size_t sizes[] = {0, 1, 100, 4096};
    enum crm_status status = run(1, 0, p, err);

    for (int threads = 1; threads <= 5; threads++)
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            struct program q;
            struct crm_err other;
            assert_int_equal(run(threads, sizes[i], &q, &other), status);
            assert_string_equal(other.text, err->text);
            assert_int_equal(other.line, err->line);
            if (status)
                continue;
            assert_memory_equal(q.sum, p->sum, sizeof q.sum);
            assert_memory_equal(q.n_rows, p->n_rows, sizeof q.n_rows);
        }
    unlink(path);
}

static void every_shard_sees_its_rows_in_order_for_any_number_of_threads(void **state)
{
    struct program p;
    struct crm_err err;
    size_t n = 0;
    (void)state;
    write_rows(0, NULL, 0, NULL);
    same_for_all(&p, &err);
    for (int i = 0; i < N_SHARDS; i++)
        n += p.n_rows[i];
    assert_int_equal(n, 3000);
    assert_true(p.progress > 0);
}

static void the_first_bad_row_is_the_error(void **state)
{
    struct program p;
    struct crm_err err;
    (void)state;
    write_rows(1000, "1\n", 1001, "x\"y,2\n");
    same_for_all(&p, &err);
    assert_string_equal(err.text, "1 field, the header has 2");
    assert_int_equal(err.line, 1000);
}

static void a_row_refused_by_apply_comes_before_a_bad_row_behind_it(void **state)
{
    struct program p;
    struct crm_err err;
    (void)state;
    write_rows(1000, "4,-1\n", 1001, "5,\"\n");
    same_for_all(&p, &err);
    assert_string_equal(err.text, "below zero");
    assert_int_equal(err.line, 1000);
}

static void of_two_shards_that_fail_the_first_row_is_the_error(void **state)
{
    struct program p;
    struct crm_err err;
    (void)state;
    write_rows(1000, "5,-1\n", 1001, "3,-1\n");
    same_for_all(&p, &err);
    assert_int_equal(err.line, 1000);
}

static void small_inputs_get_one_thread(void **state)
{
    char *files[] = {path};
    struct crm_reader_spec spec = {.files = files, .n_files = 1};
    struct crm_reader *reader;
    struct crm_err err;
    int n, ends[2], saved;
    (void)state;
    write_rows(0, NULL, 0, NULL);
    assert_int_equal(crm_reader_open(&reader, &spec, &err), CRM_OK);
    assert_int_equal(crm_flow_threads(reader), 1);
    assert_int_equal(truncate(path, 64 * 1024 * 1024), 0);
    crm_reader_close(reader);
    assert_int_equal(crm_reader_open(&reader, &spec, &err), CRM_OK);
    n = crm_flow_threads(reader);
    assert_in_range(n, 1, 8);
    /* a program that writes into a pipe is not alone */
    assert_int_equal(pipe(ends), 0);
    saved = dup(STDOUT_FILENO);
    dup2(ends[1], STDOUT_FILENO);
    assert_int_equal(crm_flow_threads_writing(reader), n > 1 ? n - 1 : 1);
    dup2(saved, STDOUT_FILENO);
    close(saved);
    close(ends[0]);
    close(ends[1]);
    crm_reader_close(reader);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_shard_sees_its_rows_in_order_for_any_number_of_threads),
        cmocka_unit_test(the_first_bad_row_is_the_error),
        cmocka_unit_test(a_row_refused_by_apply_comes_before_a_bad_row_behind_it),
        cmocka_unit_test(of_two_shards_that_fail_the_first_row_is_the_error),
        cmocka_unit_test(small_inputs_get_one_thread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
