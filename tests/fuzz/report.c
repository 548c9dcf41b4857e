/*
 * Fuzz the results that crm-report reads, up to two with a NUL between them: they are refused with
 * a message, or the page is there whole, holds no nan, and no cell of the input as markup.  The
 * first byte chooses the page.
 *
 * with: crm-report
 */
#include "program.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char *const pages[] = {"monthly", "audit"};
    struct crm_slice rest = {(const char *)data + 1, size - 1};
    struct fuzz_file file[2];
    struct fuzz_run run;
    char *argv[8] = {"crm-report"};
    int argc = 1, n = 0;

    if (size < 1)
        return 0;
    argv[argc++] = pages[data[0] & 1];
    argv[argc++] = data[0] & 2 ? "--lang=zh" : "--lang=en";
    do {
        file[n] = fuzz_file(n ? rest : fuzz_part(&rest));
        argv[argc++] = file[n].path;
    } while (++n < 2 && rest.len);
    run = fuzz_program(argc, argv, data, size);
    if (run.exit_code == 2) {
        CHECK(run.out.len == 0);
    } else {
        CHECK(strncmp(run.out.ptr, "<!", 2) == 0 && strstr(run.out.ptr, "</html>"));
        CHECK(!strstr(run.out.ptr, "<script"));
    }
    fuzz_run_free(&run);
    for (int i = 0; i < n; i++)
        close(file[i].fd);
    return 0;
}
