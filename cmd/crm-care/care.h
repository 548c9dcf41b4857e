/* care.h -- what the analyses of crm-care share */
#ifndef CRM_CARE_PROGRAM_H
#define CRM_CARE_PROGRAM_H

#include "care/rules.h"
#include "care/yearly.h"
#include "cli/cmd.h"

extern const char *const care_langs[];
extern const char *const care_leap_days[]; /* 02-28, 03-01 */

#define OPT_CALENDAR(list_)                                                                        \
    OPT_READ_ALL(0, "calendar", list_, "more festivals: date,festival[,festival_zh]")
#define OPT_LANG(lang_)                                                                            \
    OPT_CHOICE(                                                                                    \
        0, "lang", "LANG", lang_, care_langs, "en", "language of the shipped rules: en or zh")
#define OPT_FIRST(day_) OPT_DATE(0, "from", day_, "first day (default: the as-of day)")
#define OPT_LAST(day_) OPT_DATE(0, "to", day_, "last day (default: six days after the first)")
#define OPTS_BIRTHDAYS(leap_, lunar_, lunar_of_)                                                   \
    OPT_CHOICE(0, "leap-day", "MM-DD", leap_, care_leap_days, "02-28",                             \
        "where 29 February is kept in other years: 02-28 or 03-01"),                               \
        OPT_COMMA(0, "lunar", "COL,...", lunar_, NULL, "these columns hold lunisolar dates"),      \
        OPT_COMMA(0, "lunar-of", "COL,...", lunar_of_, NULL,                                       \
            "of the Gregorian dates of these columns the lunisolar day is kept")

/* The span [*from, *to] of the options; CRM_DAY_NONE: not given. as_of: what stands for --from. */
enum crm_status care_span(int32_t as_of, int32_t *from, int32_t *to, struct crm_err *err);

/* Festivals, with those of --calendar.  To be released in any case. */
enum crm_status care_calendar(const struct crm_cli *cli, const struct crm_opt_list *files,
    struct crm_calendar *calendar, struct crm_err *err);

/*
 * A reader of one more file: with -c -d -t as the clients have them, or, for what is written by
 * hand (rules, festivals), with the delimiter of its own header line.
 */
enum crm_status care_reader(const struct crm_cli *cli, const char *path, bool by_hand,
    struct crm_reader **reader, struct crm_err *err);

/* The path of the shipped rules of a language. */
enum crm_status care_shipped(int lang, char path[4096], struct crm_err *err);

/* How a recurring date of `column` is read: --lunar and --lunar-of name it, or neither. */
enum crm_yearly_how care_how(const char *lunar, const char *lunar_of, const char *column);

/* That both options name no column twice, and only columns that `there` knows. */
enum crm_status care_check_lunar(const char *lunar, const char *lunar_of,
    bool (*there)(void *ctx, const char *column), void *ctx, struct crm_err *err);

/* Say that lunisolar dates of a span are not known, if so. */
void care_say_unknown(const struct crm_cli *cli, int32_t from, int32_t to);

#endif
