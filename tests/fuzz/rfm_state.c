/*
 * Fuzz the states that --merge of transactions reads: one is refused, or the ledger it makes is the
 * same when it is written and read again, and the scores of it come out.
 *
 * The first byte says whether the rest has a frame (state.h).
 *
 * with: crm-rfm
 */
#include "../../cmd/shared/source.h"
#include "program.h"
#include "state.h"

/* crm-rfm --merge --partial. False: refused. */
static bool rewrite(char *path, struct fuzz_file *out)
{
    static const struct crm_cmd cmd = {.name = "crm-rfm"};
    char *files[] = {path};
    struct crm_cli cli = {.cmd = &cmd,
        .files = files,
        .n_files = 1,
        .as_of = CRM_DAY_NONE,
        .since = CRM_DAY_NONE,
        .until = CRM_DAY_NONE};
    struct source source;
    struct crm_err err;
    enum crm_status status;

    crm_err_init(&err);
    source_opt.partial = source_opt.merge = true;
    status = source_open(&source, &cli, -1, SOURCE_JOINS_WHERE, &err);
    if (!status)
        status = source_start(&source, &err);
    if (!status)
        status = source_read(&source, &err);
    CHECK(!status || (status == CRM_EDATA && err.text[0]));
    if (!status) {
        *out = fuzz_file((struct crm_slice){"", 0});
        cli.output = out->path;
        CHECK(source_write(&source, &err) == CRM_OK);
    }
    source_close(&source);
    source_opt.partial = source_opt.merge = false;
    return !status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_file file, once = {.fd = -1}, twice = {.fd = -1}, again = {.fd = -1};
    char *argv[] = {"crm-rfm", "--merge", "-q", file.path, NULL};
    struct fuzz_run run;

    if (size < 1)
        return 0;
    file = fuzz_state(CRM_LEDGER_PROGRAM, CRM_LEDGER_STATE, data, size);
    if (rewrite(file.path, &once)) {
        CHECK(rewrite(once.path, &twice) && rewrite(twice.path, &again));
        fuzz_same(&twice, &again);
    }
    run = fuzz_program(4, argv, data, size);
    CHECK(run.exit_code == 2 || run.out.len > 0);
    fuzz_run_free(&run);
    close(file.fd);
    close(once.fd);
    close(twice.fd);
    close(again.fd);
    return 0;
}
