/*
 * yearly.h -- days that come back every year: birthdays of either calendar, anniversaries
 *
 *     if (!crm_yearly_parse(cell, CRM_YEARLY_LUNAR, &yearly)) ...       no date
 *     for (day = crm_yearly_next(&yearly, from, false, &why); day != CRM_DAY_NONE && day <= to;
 *          day = crm_yearly_next(&yearly, day + 1, false, &why))
 *         ...
 *
 * A Gregorian year can hold none or two days of the lunisolar calendar.
 */
#ifndef CRM_CARE_YEARLY_H
#define CRM_CARE_YEARLY_H

#include "care/lunar.h"

enum crm_yearly_how {
    CRM_YEARLY_GREGORIAN, /* a date as it stands; one that is written as lunisolar is so */
    CRM_YEARLY_LUNAR,     /* the cell holds a lunisolar date */
    CRM_YEARLY_LUNAR_OF,  /* a Gregorian date whose lunisolar day is kept */
};

struct crm_yearly {
    bool lunar;
    bool leap; /* born in the leap month */
    int year;  /* the date's own, of its calendar; 0: none, every year */
    int month, mday;
};

/* Why a day is not the date's own: bits of *why. */
enum {
    CRM_YEARLY_FEBRUARY_29 = 1, /* kept on 28 February, or on 1 March */
    CRM_YEARLY_NO_LEAP = 2,     /* the year has no such leap month: the ordinary one */
    CRM_YEARLY_29_DAYS = 4,     /* day 30 of a month of 29 days: day 29 */
};

/*
 * One date: `YYYY-MM-DD` (a time may follow), `MM-DD`, `--MM-DD`, and what crm_lunar_parse reads.
 * False when it is none, and, for CRM_YEARLY_LUNAR_OF, when its lunisolar date is not known.
 */
bool crm_yearly_parse(struct crm_slice text, enum crm_yearly_how how, struct crm_yearly *yearly);

/*
 * The first day of the date from `from` on, from the first year after its own; 29 February falls on
 * 28 February in other years, or on 1 March when `march`.  CRM_DAY_NONE after the last day of
 * either calendar.  In leap month m: that month where the year has it, else month m; day 30 falls
 * on 29 in a month of 29 days (RFC 7529, SKIP=BACKWARD). *why  out  bits as above
 */
int32_t crm_yearly_next(const struct crm_yearly *yearly, int32_t from, bool march, unsigned *why);

/* "no leap month 8; month of 29 days", or "". Returns `out`. */
#define CRM_YEARLY_NOTE 64
const char *crm_yearly_note(
    const struct crm_yearly *yearly, unsigned why, char out[CRM_YEARLY_NOTE]);

/*
 * The next of several dates of a cell, parted by blanks, `;`, `；` or `、`; a time of day after a
 * date is passed over.  False at the end.
 */
bool crm_yearly_piece(struct crm_slice *rest, struct crm_slice *piece);

#endif
