/*
 * Fuzz codebook and answers: whatever the bytes, every cell of every item is one of missing, a
 * code, bad, or an answer within its range, and the counts say the same as the values.
 *
 * Up to the first NUL the input is the codebook, behind it the answers.
 */
#include "survey/answers.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct file {
    int fd;
    char path[32], *list[1];
};

static struct crm_reader *open_bytes(struct file *f, const uint8_t *data, size_t size)
{
    struct crm_reader_spec spec = {.files = f->list, .n_files = 1};
    struct crm_reader *reader;
    struct crm_err err;

    crm_err_init(&err);
    f->fd = memfd_create("fuzz", 0);
    if (f->fd < 0 || write(f->fd, data, size) != (ssize_t)size || lseek(f->fd, 0, SEEK_SET) < 0)
        abort();
    snprintf(f->path, sizeof f->path, "/proc/self/fd/%d", f->fd);
    f->list[0] = f->path;
    if (crm_reader_open(&reader, &spec, &err))
        reader = NULL;
    return reader;
}

static uint32_t unscored(const struct crm_answer_counts *c)
{
    return c->missing + c->na + c->range + c->not_number;
}

static void check(const struct crm_answers *a)
{
    size_t *of_row = calloc(a->n + 1, sizeof *of_row);

    if (!of_row)
        abort();
    for (size_t k = 0; k < a->n_order; k++) {
        const struct crm_item *item = &a->book->item[a->order[k]];
        size_t n = 0;
        for (size_t row = 0; row < a->n; row++) {
            double x = a->value[a->order[k]][row];
            if (isnan(x)) {
                n++;
                of_row[row]++;
            } else if (!isfinite(x) || (!item->code && (x < item->min || x > item->max))) {
                abort();
            }
        }
        if (n != unscored(&a->item[a->order[k]]))
            abort();
    }
    for (size_t row = 0; row < a->n; row++)
        if (of_row[row] != unscored(&a->respondent[row]))
            abort();
    free(of_row);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const na[] = {"99"};
    const uint8_t *nul = memchr(data, 0, size);
    size_t len = nul ? (size_t)(nul - data) : size;
    struct file files[2] = {{.fd = -1}, {.fd = -1}};
    struct crm_reader *reader = open_bytes(&files[0], data, len), *rows = NULL;
    struct crm_codebook book;
    struct crm_answers answers;
    struct crm_err err;

    crm_err_init(&err);
    if (reader && !crm_codebook_read(&book, reader, na, 1, &err)) {
        if (nul && (rows = open_bytes(&files[1], nul + 1, size - len - 1))) {
            struct crm_answers_spec spec = {.book = &book,
                .reader = rows,
                .id = "rid",
                .client = CRM_COLUMN_NONE,
                .tests = CRM_COLUMN_NONE};
            if (!crm_answers_read(&answers, &spec, &err)) {
                check(&answers);
                crm_answers_release(&answers);
            } else if (err.text[0] == '\0') {
                abort();
            }
        }
        crm_codebook_release(&book);
    }
    crm_reader_close(reader);
    crm_reader_close(rows);
    for (int k = 0; k < 2; k++)
        if (files[k].fd >= 0)
            close(files[k].fd);
    return 0;
}
