/*
 * Fuzz the states that crm-churn --merge reads: one is refused, or an analysis of it ends well.
 * That it is the same when it is written and read again is for rfm_state.
 *
 * The first byte chooses the analysis, and whether the rest has a frame (state.h).
 *
 * with: crm-churn
 */
#include "ledger/state.h"
#include "program.h"
#include "state.h"

static void run_analysis(char *path, const uint8_t *data, size_t size)
{
    static char *const analyses[][4] = {{"activity", "--period=year", "-g", "staff,hour"},
        {"bridge", "--inactive", "60", "--period=year"}, {"cohort", "--period=year", "-g", "store"},
        {"retention", "--definition=all", "--period=year"}, {"intervals"}, {"overdue"},
        {"survival", "--inactive", "60"}};
    char *const *words = analyses[data[0] % 7];
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
    file = fuzz_state(CRM_LEDGER_PROGRAM, CRM_LEDGER_STATE, data, size);
    run_analysis(file.path, data, size);
    close(file.fd);
    return 0;
}
