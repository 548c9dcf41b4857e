/*
 * state_format.h -- the first byte of a line in a state  (inside lib/ledger)
 *
 * After it: days since the line before; the amount; with CRM_STATE_ORDER the place of the line
 * among all that have one, counted from the client's line before that has one, as the first of each
 * client always has (counted from that of the client before); the second of the day, as minutes
 * where it is full ones; the sides that the head says; a number for each column held, the next new
 * number followed by the text.  A row that is not chosen has its day and place alone.
 */
#ifndef CRM_LEDGER_STATE_FORMAT_H
#define CRM_LEDGER_STATE_FORMAT_H

enum {
    CRM_STATE_KIND = 7, /* CRM_STATE_END: no line, the client's have ended */
    CRM_STATE_END = 7,
    CRM_STATE_NOT_CHOSEN = 8,
    CRM_STATE_DISCOUNT = 16,
    CRM_STATE_NO_COST = 32,    /* the cost is not known */
    CRM_STATE_HUNDREDTHS = 64, /* the amount is, not ten-thousandths */
    CRM_STATE_ORDER = 128,     /* the day is before all days of the client's lines so far */
};

#endif
