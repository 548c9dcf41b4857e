/*
 * window.h -- options, reading and sentences of analyses that look at a window of days after a
 * start
 *
 *     window_open(&w, cli, years, err);         the list is read, the transactions have a header
 *     window_read(&w, err);                     w.past, w.as_of, w.open
 *     window_close(&w);                         in any case
 */
#ifndef CRM_CAMPAIGN_WINDOW_H
#define CRM_CAMPAIGN_WINDOW_H

#include "base/expr.h"
#include "campaign/past.h"
#include "cli/out.h"
#include "list.h"

struct window_options {
    const char *start, *of;
    struct crm_span horizon;
    int basis;
    double cap; /* NAN: none */
};
extern struct window_options window_opt;
extern const char *const window_bases[];
extern const char *const window_items[];

#define WINDOW_OPTIONS                                                                             \
    OPT_TEXT(0, "start", "DATE|COL", window_opt.start, NULL,                                       \
        "first day of the window, or the column of the list that has it"),                         \
        OPT_SPAN(0, "horizon", window_opt.horizon, "30d", "length of the window"),                 \
        OPT_CHOICE(0, "basis", "BASIS", window_opt.basis, window_bases, "cash",                    \
            "amounts that count: cash (prepaid sold) or service (prepaid redeemed)"),              \
        OPT_TEXT(0, "of", "COL", window_opt.of, "item",                                            \
            "new_service: what they had never had before, item or category")

enum {
    WINDOW_COMMON = CRM_COMMON_IO | CRM_COMMON_AS_OF | CRM_COMMON_JOIN | CRM_COMMON_THREADS |
                    CRM_COMMON_RANGE | CRM_COMMON_WHERE | CRM_COMMON_LEVEL,
};

enum measure { RETURNED, VISITS, SPEND, NEW_SERVICE, N_MEASURES };
extern const char *const measure_names[];

struct window {
    const struct crm_cli *cli;
    struct list list;
    struct crm_reader *reader; /* transactions */
    struct crm_expr *where;
    int32_t *start; /* of each client */
    int32_t horizon;
    struct crm_past_spec spec;
    struct crm_past past;
    int32_t as_of;
    bool open; /* the window of a client has not ended by the as-of day: said */
};

enum crm_status window_open(
    struct window *w, const struct crm_cli *cli, bool years, struct crm_err *err);
enum crm_status window_read(struct window *w, struct crm_err *err);
void window_close(struct window *w);

/* A measure of each client in CRM_PAST_AFTER or CRM_PAST_BEFORE. y[n] out */
void window_measure(
    const struct window *w, enum measure measure, enum crm_past_window window, double y[]);

#endif
