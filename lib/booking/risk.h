/*
 * risk.h -- who will not come: a risk for each booking ahead, proved on later bookings
 *
 *     crm_risk_history(book, as_of, history, err);           history[book->n]
 *     crm_risk_make(&risk, book, history, use, err);
 *     ... risk.proof.prob, risk.proof.event, risk.ahead.row, risk.ahead.prob ...
 *     crm_risk_release(&risk);
 *
 * Closed bookings are completed or no_show.  The cut is the first day that has 70 % of them before
 * it: the model is fitted on what started before, and proved on the rest.  History of a booking
 * is what its client had on earlier days than its own start, and up to the as-of day; what was
 * written down only after its start counts from the day after that.  Terms: log1p
 * of earlier completed, no-shows and late cancellations; whether there is neither of the first
 * two; log1p of the lead; log1p of the amount; minutes; a deposit; weekday; hour 12 to 16, from 17;
 * channel, service, staff.  Logistic regression with a ridge of 1 on columns standardised over the
 * rows fitted, as le Cessie and van Houwelingen (1992).
 */
#ifndef CRM_BOOKING_RISK_H
#define CRM_BOOKING_RISK_H

#include "booking/book.h"

struct crm_risk_history {
    uint32_t completed, no_shows, late;
    bool is_new;  /* neither completed nor no-show before */
    int32_t lead; /* days; below 0: not known, or made after the start */
};

/* Errors: CRM_ENOMEM. */
enum crm_status crm_risk_history(const struct crm_book *book, int32_t as_of,
    struct crm_risk_history history[], struct crm_err *err);

struct crm_risk_set {
    uint32_t *row; /* n of the book */
    size_t n, n_events;
    double *prob;
    unsigned char *event; /* no_show; not of those ahead */
};

struct crm_risk {
    int32_t cut;
    struct crm_risk_set fit, proof, ahead;
    const char *left_out; /* a column with more than 200 values, which is no term; NULL: none */
};

/*
 *   use[n]  in  which rows count
 * Errors: CRM_ENOMEM; CRM_EDATA when nothing is left to fit or prove on, or all bookings fitted
 * had one outcome.  Release in any case, from all zero on.
 */
enum crm_status crm_risk_make(struct crm_risk *risk, const struct crm_book *book,
    const struct crm_risk_history history[], const bool use[], struct crm_err *err);
void crm_risk_release(struct crm_risk *risk);

#endif
