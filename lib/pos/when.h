/*
 * when.h -- dates and times as tills write them
 *
 * Understood: year, month, day in digits with - / . between them or none (20260611), the Chinese
 * signs for year, month and day, and the Korean ones; names of months in European languages;
 * Japanese eras and the Republic of China's; digits of Arabic, Persian and other scripts; a time
 * H:MM, H.MM, HhMM, H:MM:SS or H:MM:SS.fff after it, with AM or PM (or the Chinese words), a
 * weekday and a zone, both ignored: dates and times are local business time, as written.
 * Two-digit years are 1969 .. 2068 (POSIX).
 *
 * Which of three numbers is the day is settled by evidence from many cells, never by one:
 *
 *     struct crm_when_evidence seen = CRM_WHEN_EVIDENCE;
 *     crm_when_look(&seen, cell, line);              each cell
 *     crm_when_decide(&seen, whole, &order);
 *     crm_when_parse(cell, order, &day, &second);
 */
#ifndef CRM_POS_WHEN_H
#define CRM_POS_WHEN_H

#include "base/date.h"

/* Bits, so that evidence can hold a set of them. CRM_ORDER_NONE: only dates with one reading. */
enum crm_order {
    CRM_ORDER_NONE = 0,
    CRM_ORDER_DMY = 1,
    CRM_ORDER_MDY = 2,
    CRM_ORDER_YMD = 4,
    CRM_ORDER_EXCEL = 8, /* days since 1899-12-30, time as a fraction */
    CRM_ORDER_ROC = 16,  /* year of the Republic of China (1 is 1912), month, day: 115/06/11 */
};

/* A cell taken apart. */
struct crm_when {
    int number[3]; /* in the order written; digits 0: no date, only a time */
    int digits[3];
    int month_at;   /* 0 .. 2 where the month was a name, else -1 */
    int32_t second; /* CRM_SECOND_NONE: no time */
    int32_t zone;   /* seconds east of UTC behind the time; CRM_ZONE_NONE, CRM_ZONE_NAMED (PST) */
};
enum { CRM_ZONE_NONE = INT32_MIN, CRM_ZONE_NAMED = INT32_MIN + 1 };

/* False if the cleaned cell is neither date nor time. */
bool crm_when_split(struct crm_slice cell, struct crm_when *when);

/* The orders under which it is a real date. */
unsigned crm_when_orders(const struct crm_when *when);

/* Whether it reads one way only, whatever the order: a four-digit year first, or a month name. */
bool crm_when_fixed(const struct crm_when *when);

/* False when it is no real date in this order. */
bool crm_when_day(const struct crm_when *when, enum crm_order order, int32_t *day);

/* *second CRM_SECOND_NONE without a time. Outputs untouched when the cell is no date. */
bool crm_when_parse(struct crm_slice cell, enum crm_order order, int32_t *day, int32_t *second);

/*
 * A day without a year: 06-11, 6月11日, 11 June, 0000-06-11; 11/06 and 11.6. need an order, unless
 * one number is above 12.
 */
bool crm_when_parse_birthday(struct crm_slice cell, enum crm_order order, int *month, int *mday);

/* A time alone. */
bool crm_when_parse_time(struct crm_slice cell, int32_t *second);

/* Two times, from and to: 14:00-15:30, 2pm to 3pm, 14:00 ~ 15:30. */
bool crm_when_parse_slot(struct crm_slice cell, int32_t *from, int32_t *to);

/*
 * -D: dmy, mdy, ymd in any spelling that shows the order (DD/MM/YYYY, %d.%m.%y, m/d/yy h:mm), or
 * "excel", "roc". CRM_ORDER_NONE if it shows none.
 */
enum crm_order crm_when_order(const char *format);

/* "day/month/year" and so on; "" for CRM_ORDER_NONE. */
const char *crm_order_name(unsigned order);

struct crm_when_evidence {
    uint64_t n_dates, n_timed, n_times, n_numbers, n_none, n_other; /* cells by what they hold */
    uint64_t n_utc, n_zoned; /* of those with a time: in UTC; with another zone */
    uint64_t n_slots;        /* of the times: two of them */
    uint64_t n_free;         /* dates that need an order */
    unsigned orders;         /* that fit every one of those */
    bool differ;             /* for some cell two orders that fit give different days */
    uint64_t out_line[3];    /* line of the first date that excludes DMY, MDY, YMD */
    char example[24];        /* the first date that needs an order, NUL-terminated */
    uint64_t example_line;
    unsigned first[4], third[4]; /* two-digit years: which numbers stood first and third */
};

#define CRM_WHEN_EVIDENCE                                                                          \
    {                                                                                              \
        .orders = CRM_ORDER_DMY | CRM_ORDER_MDY | CRM_ORDER_YMD                                    \
    }

void crm_when_look(struct crm_when_evidence *seen, struct crm_slice cell, uint64_t line);

/*
 * The one order that fits, CRM_ORDER_NONE when none is needed.
 *   whole  in  no cell has been left out: days that are the same either way need no decision
 * False when several fit (seen->orders: which), or none does (0).
 */
bool crm_when_decide(struct crm_when_evidence *seen, bool whole, enum crm_order *order);

#endif
