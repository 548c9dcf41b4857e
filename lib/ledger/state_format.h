/*
 * state_format.h -- the first byte of a line in a state  (inside lib/ledger)
 *
 * Behind it: days since the line before, amount; with CRM_STATE_ORDER the place of the line among
 * all that have one, counted from the client's line before that has one, as her first always has
 * (counted from that of the client before); with visits by row, by ticket or features the second of
 * the day; by ticket its number, as text; with features cost, face value of prepaid lines, and
 * names by number, the next new number followed by the name.
 */
#ifndef CRM_LEDGER_STATE_FORMAT_H
#define CRM_LEDGER_STATE_FORMAT_H

enum {
    CRM_STATE_KIND = 7, /* CRM_STATE_END: no line, the client's have ended */
    CRM_STATE_END = 7,
    CRM_STATE_CAMPAIGN = 8,
    CRM_STATE_DISCOUNT = 16,
    CRM_STATE_SAME_TICKET = 32, /* as the line before: no ticket number */
    CRM_STATE_HUNDREDTHS = 64,  /* the amount is, not ten-thousandths */
    CRM_STATE_ORDER = 128,      /* the day is before all days of the client's lines so far */
};

#endif
