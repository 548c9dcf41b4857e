/*
 * Fuzz the states that crm-churn --merge reads: one is refused, or the book it makes is the same
 * when it is written and read again, and an analysis of it ends well.
 *
 * The first byte chooses the analysis, and whether the rest has a frame (state.h).
 *
 * with: crm-churn
 */
#include "churn/book_state.h"
#include "program.h"
#include "state.h"

/* Read as the analysis would that made it, and write it. False: refused. */
static bool rewrite(char *path, struct fuzz_file *out)
{
    char *files[] = {path};
    struct crm_state_in in;
    struct crm_book_head head = {.n_values = 0};
    struct crm_book *book = NULL;
    struct crm_err err;
    struct crm_writer writer;
    enum crm_status status;
    bool more = false;

    crm_err_init(&err);
    crm_state_in_open(&in, "crm-churn", CRM_BOOK_STATE, files, 1);
    status = crm_state_in_next(&in, &more, &err);
    if (!status && more)
        status = crm_book_head_read(&head, &in, &err);
    if (!status && more) {
        struct crm_book_spec spec = {.basis = head.basis,
            .as_of = CRM_DAY_NONE,
            .since = CRM_DAY_NONE,
            .until = CRM_DAY_NONE,
            .money = head.money,
            .second = head.second,
            .sides = head.sides,
            .walk_ins = head.walk_ins,
            .n_values = head.n_values,
            .scope = head.scope,
            .grouped = head.grouped};
        memcpy(spec.value, head.value, sizeof spec.value);
        CHECK(crm_book_open(&book, NULL, &spec, 1, &err) == CRM_OK);
        status = crm_book_merge(book, &in, &head, &err);
        if (!status)
            status = crm_state_in_next(&in, &more, &err);
        if (!status && !more)
            status = crm_book_finish(book, &err);
        else
            more = true;
    }
    CHECK(!status || (status == CRM_EDATA && err.text[0]));
    if (!status && !more) {
        *out = fuzz_file((struct crm_slice){"", 0});
        CHECK(crm_writer_open(&writer, out->path, &err) == CRM_OK);
        CHECK(!book || crm_book_write(book, &writer, &err) == CRM_OK);
        CHECK(crm_writer_close(&writer, &err) == CRM_OK);
    }
    crm_book_close(book);
    crm_book_head_release(&head);
    crm_state_in_close(&in);
    return book && !status && !more;
}

/* Days that stand twice or out of order are put right when they are written the first time. */
static void check_round_trip(char *path)
{
    struct fuzz_file once = {.fd = -1}, twice = {.fd = -1}, again = {.fd = -1};

    if (rewrite(path, &once)) {
        CHECK(rewrite(once.path, &twice) && rewrite(twice.path, &again));
        fuzz_same(&twice, &again);
    }
    close(once.fd);
    close(twice.fd);
    close(again.fd);
}

static void run_analysis(char *path, const uint8_t *data, size_t size)
{
    static char *const analyses[][4] = {{"activity", "--period=year"},
        {"bridge", "--inactive", "60", "--period=year"}, {"cohort", "--period=year"},
        {"retention", "--definition=all", "--period=year"}, {"intervals"}};
    char *const *words = analyses[data[0] % 5];
    char *argv[12] = {"crm-churn"};
    int argc = 1;
    struct fuzz_run run;

    for (int i = 0; i < 4 && words[i]; i++)
        argv[argc++] = words[i];
    argv[argc++] = "--merge";
    argv[argc++] = path;
    run = fuzz_program(argc, argv, data, size);
    CHECK(run.exit_code == 2 || run.out.len > 0);
    fuzz_run_free(&run);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_file file;

    if (size < 1)
        return 0;
    file = fuzz_state("crm-churn", CRM_BOOK_STATE, data, size);
    check_round_trip(file.path);
    run_analysis(file.path, data, size);
    close(file.fd);
    return 0;
}
