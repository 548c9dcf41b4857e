/*
 * program.h -- run a whole program inside the harness: `with: NAME` in the harness' first comment
 * links it (tests/fuzz/run), its main being called program_main
 */
#ifndef CRM_TESTS_FUZZ_PROGRAM_H
#define CRM_TESTS_FUZZ_PROGRAM_H

#include "fuzz.h"

#include <fcntl.h>
#include <sanitizer/common_interface_defs.h>

int program_main(int argc, char *argv[]);

struct fuzz_run {
    int exit_code;
    struct crm_slice out, err; /* NUL behind them; fuzz_run_free */
};

static inline void fuzz_run_free(struct fuzz_run *run)
{
    free((char *)(uintptr_t)run->out.ptr);
    free((char *)(uintptr_t)run->err.ptr);
}

/* Does a table or page hold the word as a number would be printed? */
static inline bool fuzz_has_word(struct crm_slice text, const char *word)
{
    size_t len = strlen(word);

    for (const char *p = text.ptr; (p = strstr(p, word)) != NULL; p += len)
        if ((p == text.ptr || strchr(",\n\t -(\">", p[-1])) && strchr(",\n\t )%\"<", p[len]))
            return true;
    return false;
}

/*
 * Run it with standard input empty and see to what holds for all programs: exit 0, 1 or 2, every
 * line of stderr by the program, 2 with a message, and no nan and inf but those of the input.
 */
static inline struct fuzz_run fuzz_program(
    int argc, char *argv[], const uint8_t *input, size_t input_len)
{
    static int nowhere = -1, real_err = -1;
    struct fuzz_run run = {0};
    int out = memfd_create("out", MFD_CLOEXEC), err = memfd_create("err", MFD_CLOEXEC);
    const char *line, *name = argv[0];

    if (nowhere < 0) {
        nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
        real_err = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 10);
        __sanitizer_set_report_fd((void *)(uintptr_t)real_err);
    }
    CHECK(nowhere >= 0 && real_err >= 0 && out >= 0 && err >= 0);
    CHECK(dup2(nowhere, STDIN_FILENO) == STDIN_FILENO);
    CHECK(dup2(out, STDOUT_FILENO) == STDOUT_FILENO && dup2(err, STDERR_FILENO) == STDERR_FILENO);
    run.exit_code = program_main(argc, argv);
    CHECK(dup2(real_err, STDERR_FILENO) == STDERR_FILENO);
    CHECK(dup2(real_err, STDOUT_FILENO) == STDOUT_FILENO);
    run.out = fuzz_contents(out);
    run.err = fuzz_contents(err);
    close(out);
    close(err);
    CHECK(run.exit_code >= 0 && run.exit_code <= 2);
    CHECK(run.exit_code < 2 || run.err.len);
    for (line = run.err.ptr; *line; line = strchr(line, '\n') + 1)
        CHECK(strchr(line, '\n') && strncmp(line, name, strlen(name)) == 0);
    CHECK(strlen(run.err.ptr) == run.err.len);
    CHECK(memmem(input, input_len, "nan", 3) || !fuzz_has_word(run.out, "nan"));
    CHECK(memmem(input, input_len, "inf", 3) || !fuzz_has_word(run.out, "inf"));
    return run;
}

/* Lines of a text that ends each with a newline. */
static inline size_t fuzz_lines(struct crm_slice text)
{
    size_t n = 0;

    for (size_t i = 0; i < text.len; i++)
        n += text.ptr[i] == '\n';
    return n;
}

#endif
