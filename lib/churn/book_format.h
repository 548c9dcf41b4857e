/*
 * book_format.h -- marks of a state, for book_write.c and book_state.c
 */
#ifndef CRM_CHURN_BOOK_FORMAT_H
#define CRM_CHURN_BOOK_FORMAT_H

/* What lines have. */
enum {
    CRM_BOOK_MONEY = 1,
    CRM_BOOK_SECOND = 2,
    CRM_BOOK_SIDES = 4,
    CRM_BOOK_WALK_INS = 8,
    CRM_BOOK_GROUPED = 16,
};

/* Columns the input had. */
enum { CRM_BOOK_HAS_KIND = 1, CRM_BOOK_HAS_DISCOUNT = 2, CRM_BOOK_HAS_COST = 4 };

#endif
