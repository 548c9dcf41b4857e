/*
 * say.h -- words, numbers and days as the reader of the page writes them
 *
 * Each returns text that lives as long as the page (its arena); when memory is out the text is
 * empty and the page has failed.  A value that is NAN is a dash.  English and Chinese differ as
 * share/crm-tools/words/ and this table have it:
 *
 *     say_money(p, 355223.4)     355,223            35.5万       sentences and tiles
 *     say_full(p, 355223.4)      355,223            355,223      lists; below 100 with two decimals
 *     say_axis(p, 300000)        300k               30万         ticks
 *     say_count(p, 1891)         1,891              1,891
 *     say_share(p, 0.4512)       45 %               45%          0..1; one decimal below 10 %
 *     say_change(p, 0.037)       +3.7 %             +3.7%        signed share
 *     say_signed(p, -9161)       −9,161             −9,161       signed amount or count
 *     say_number(p, 4.0413, 2)   4.04               4.04         at most so many decimals
 *     say_p(p, 0.0312)           p = .03            p 值0.03
 *     say_range(p, a, b)         34–57              34～57       of two texts
 *     say_day(p, "2025-12-31")   31 December 2025   2025年12月31日
 *     say_period(p, "2025-12")   December 2025      2025年12月   quarters, years, weeks too
 *     say_tick(p, "2025-12")     Dec                12月         short, without the year
 *     say_column(p, r, name)     avg visit          客单价       label of a column of a result
 *     say_value(p, kind, value)  very late          严重超期     name of a value, as it stands if
 * unknown say_weekday(p, 1)          Monday             周一
 */
#ifndef CRM_REPORT_SAY_H
#define CRM_REPORT_SAY_H

#include "report/lexicon.h"
#include "results.h"

struct page;

/* A sentence by its id in share/crm-tools/words/, with places: SAID("n", say_count(p, 5)), ... */
#define WITH(...) ((const struct crm_lexicon_arg[]){__VA_ARGS__, {NULL, {NULL, 0}}})
struct crm_slice say(struct page *page, const char *id, const struct crm_lexicon_arg arg[]);

struct crm_slice say_money(struct page *page, double value);
/* The same in the unit of the largest amount of a picture: 0.5万 beside 20.8万. */
struct crm_slice say_money_beside(struct page *page, double value, double largest);
struct crm_slice say_full(struct page *page, double value);
struct crm_slice say_axis(struct page *page, double value);
struct crm_slice say_count(struct page *page, double value);
struct crm_slice say_share(struct page *page, double share);
struct crm_slice say_change(struct page *page, double share);
struct crm_slice say_signed(struct page *page, double value);
struct crm_slice say_number(struct page *page, double value, int decimals);
struct crm_slice say_p(struct page *page, double p);
struct crm_slice say_range(struct page *page, struct crm_slice a, struct crm_slice b);
struct crm_slice say_day(struct page *page, struct crm_slice day);
struct crm_slice say_period(struct page *page, struct crm_slice period);
struct crm_slice say_tick(struct page *page, struct crm_slice period);
/* "90 days" of "90d" or "visit:90d" */
struct crm_slice say_span(struct page *page, struct crm_slice span);
/* "visit:90d" as its name; who: new, existing, all or "" */
struct crm_slice say_definition(
    struct page *page, struct crm_slice definition, struct crm_slice who);
/* Name of the analysis of a result: what it is called in the words, else as one types it. */
struct crm_slice say_analysis(struct page *page, const struct result *result);
/* A cell of a table: a value of ours by its name, anything else as it stands. */
struct crm_slice say_cell(struct page *page, struct crm_slice column, struct crm_slice cell);
struct crm_slice say_column(struct page *page, const struct result *result, const char *name);
struct crm_slice say_value(struct page *page, const char *kind, struct crm_slice value);
struct crm_slice say_weekday(struct page *page, int weekday);

/* The cell of a grouping column (by number) as a label: a day of the week or a segment by its
 * name, nobody as a dash. */
struct crm_slice say_group(
    struct page *page, const struct result *result, size_t row, size_t column);

/* Its first letter large, where it is one of a to z. */
struct crm_slice say_capital(struct page *page, struct crm_slice text);

/* A number as it stands, with its thousands parted: 355,223.00 */
struct crm_slice say_grouped(struct page *page, struct crm_slice number);

/* A copy in the arena; printf into it. */
struct crm_slice say_copy(struct page *page, struct crm_slice text);
struct crm_slice say_format(struct page *page, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
