/*
 * Fuzz the states that crm-import --merge reads: one is refused, or the totals of it come out; put
 * together with --partial it is a state, and that one stays what it is when it is put together
 * again.
 *
 * The first byte says whether the rest has a frame (state.h).
 *
 * around: crm-import
 */
#define main program_main
#include "../../cmd/crm-import/main.c" /* for its options, which must be fresh for every run */
#undef main

#include "program.h"
#include "state.h"

static struct fuzz_run merge(char *option, char *path, const uint8_t *data, size_t size)
{
    char *argv[] = {"crm-import", "--merge", option, path, NULL};

    opt = (struct import_options){.link_max = 5};
    return fuzz_program(4, argv, data, size);
}

/* The state of this state. False: refused. */
static bool rewrite(char *path, struct fuzz_file *out, const uint8_t *data, size_t size)
{
    struct fuzz_run run = merge("--partial", path, data, size);
    bool ok = run.exit_code < 2;

    if (ok)
        *out = fuzz_file(run.out);
    fuzz_run_free(&run);
    return ok;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_file file, once = {.fd = -1}, twice = {.fd = -1};
    struct fuzz_run run;

    if (size < 1)
        return 0;
    file = fuzz_state("crm-import", CRM_TALLY_STATE, data, size);
    run = merge("--quiet", file.path, data, size);
    CHECK(run.exit_code == 2 || fuzz_has_word(run.out, "rows_in"));
    fuzz_run_free(&run);
    if (rewrite(file.path, &once, data, size)) {
        CHECK(rewrite(once.path, &twice, data, size));
        fuzz_same(&once, &twice);
    }
    close(file.fd);
    close(once.fd);
    close(twice.fd);
    return 0;
}
