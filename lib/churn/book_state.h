/*
 * book_state.h -- a book on paper, to be put together with others
 *
 * What many machines (or months) have read apart becomes the book that one reading of all rows
 * gives: the analyses of it are the same byte for byte.  Pieces are named in the order of the
 * input.
 *
 *     crm_book_write(book, writer, err);                         after crm_book_read
 *
 *     crm_state_in_open(&in, "crm-churn", CRM_BOOK_STATE, files, n_files);
 *     crm_book_open(&book, NULL, &spec, threads, err);           a book without a reader
 *     while (!(status = crm_state_in_next(&in, &more, err)) && more)
 *         crm_book_head_read(&head, &in, err); crm_book_merge(book, &in, &head, err);
 *     crm_book_finish(book, err);
 */
#ifndef CRM_CHURN_BOOK_STATE_H
#define CRM_CHURN_BOOK_STATE_H

#include "churn/book.h"
#include "io/state.h"

enum { CRM_BOOK_STATE = 3 }; /* version */

/* Errors are the writer's; CRM_ENOMEM. */
enum crm_status crm_book_write(
    const struct crm_book *book, struct crm_writer *writer, struct crm_err *err);

/* What a state was written from. */
struct crm_book_head {
    struct crm_scope scope;
    struct crm_book_value value[CRM_BOOK_VALUES];
    size_t n_values;
    bool money, second, sides, walk_ins, grouped;
    enum crm_basis basis;
    struct crm_arena text; /* names of columns, and of the scope */
};

/* Of the state at hand. Errors: those of `in`; CRM_ENOMEM. Release in any case. */
enum crm_status crm_book_head_read(
    struct crm_book_head *head, struct crm_state_in *in, struct crm_err *err);
void crm_book_head_release(struct crm_book_head *head);

/*
 * Take in the rest of the state. Rows after spec.as_of are left out.  Errors: CRM_EDATA when it was
 * made for another analysis, with another -g or another basis, or is damaged; CRM_ENOMEM.
 */
enum crm_status crm_book_merge(struct crm_book *book, struct crm_state_in *in,
    const struct crm_book_head *head, struct crm_err *err);

#endif
