/*
 * book_state.h -- a book on paper, to be put together with others
 *
 * What many machines (or months) have read apart becomes the book that one reading of all rows
 * gives: the analyses of it are the same byte for byte.  Pieces are named in the order of the
 * input.
 *
 *     crm_book_write(book, writer);                              after crm_book_read
 *
 *     crm_book_state_open(&state, path, err);                    whole file in memory, head read
 *     crm_book_open(&book, NULL, &spec, threads, err);           a book without a reader
 *     for each state: crm_book_merge(book, &state, err);
 *     crm_book_finish(book, err);
 */
#ifndef CRM_CHURN_BOOK_STATE_H
#define CRM_CHURN_BOOK_STATE_H

#include "churn/book.h"
#include "io/writer.h"

/* Errors are the writer's; CRM_ENOMEM. */
enum crm_status crm_book_write(
    const struct crm_book *book, struct crm_writer *writer, struct crm_err *err);

struct crm_book_state {
    char *bytes;
    size_t n, at; /* at: behind the head */
    char name[256];
    /* of the book it was written from */
    struct crm_book_value value[CRM_BOOK_VALUES]; /* names lie in `names` */
    size_t n_values;
    bool money, second, sides, walk_ins, grouped;
    enum crm_basis basis;
    char *names;
};

/* Errors: CRM_EIO; CRM_EDATA when it is no state; CRM_ENOMEM. Release in any case. */
enum crm_status crm_book_state_open(
    struct crm_book_state *state, const char *path, struct crm_err *err);
void crm_book_state_release(struct crm_book_state *state);

/*
 * Take it in. Rows after spec.as_of are left out.  Errors: CRM_EDATA when it was made for another
 * analysis, with another -g or another basis, or is damaged; CRM_ENOMEM.
 */
enum crm_status crm_book_merge(
    struct crm_book *book, const struct crm_book_state *state, struct crm_err *err);

#endif
