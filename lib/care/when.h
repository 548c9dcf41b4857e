/*
 * when.h -- the column `when` of a rule: birthday-7d, first_date+3d, every 90d since last_date ...
 *
 *     birthday | children_birthday | yearly(COLUMN)     every year
 *     COLUMN                                            the date that stands there
 *     festival(NAME)
 *     every SPAN since COLUMN                           +SPAN, +2 SPAN, ...; not the date itself
 *     now                                               the first day of the plan
 *
 * each followed by an offset +7d -7d or none; d w m y; a column of an odd name in `back quotes`.
 */
#ifndef CRM_CARE_WHEN_H
#define CRM_CARE_WHEN_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "care/festival.h"

enum crm_care_when_kind {
    CRM_CARE_WHEN_DATE,
    CRM_CARE_WHEN_YEARLY,
    CRM_CARE_WHEN_EVERY,
    CRM_CARE_WHEN_FESTIVAL,
    CRM_CARE_WHEN_NOW,
};

struct crm_care_when {
    enum crm_care_when_kind kind;
    const char *column;     /* of a date, yearly or every; else NULL */
    const char *festival;   /* its name in the calendar */
    struct crm_span every;  /* n > 0 */
    struct crm_span offset; /* n may be negative or 0 */
};

/*
 * Read `text`; names are copied into `arena`, that of a festival belongs to the calendar.
 * Errors: CRM_EDATA with text but no place; CRM_ENOMEM.
 */
enum crm_status crm_care_when_parse(struct crm_care_when *when, struct crm_slice text,
    const struct crm_calendar *calendar, struct crm_arena *arena, struct crm_err *err);

/*
 * When an occurrence on `day` falls due; the days [*from, *to] become those of all occurrences that
 * may fall due between them (for months and years a few more).
 */
int32_t crm_care_when_due(const struct crm_care_when *when, int32_t day);
void crm_care_when_widen(const struct crm_care_when *when, int32_t *from, int32_t *to);

/* The k-th day of `every` after `start`, k from 1; and the first k whose day is `from` or later. */
int32_t crm_care_when_every(const struct crm_care_when *when, int32_t start, int64_t k);
int64_t crm_care_when_every_from(const struct crm_care_when *when, int32_t start, int32_t from);

/* Days in digits with d, w, m or y, or none for days; from 0 to 36500. */
bool crm_care_span(struct crm_slice text, struct crm_span *span);

/* `day` moved by a span of any sign, within CRM_DAY_MIN and CRM_DAY_MAX. */
int32_t crm_care_add(struct crm_span span, int32_t day);

#endif
