/* plan.h -- crm-care plan: from clients to contacts  (plan.c, plan_terms.c, plan_clients.c,
 * plan_write.c) */
#ifndef CRM_CARE_PLAN_PROGRAM_H
#define CRM_CARE_PLAN_PROGRAM_H

#include "care.h"

#include "base/map.h"
#include "care/due.h"
#include "base/phone.h"
#include "care/plan.h"
#include "cli/frame.h"

struct plan_options {
    int32_t from, to;
    struct crm_opt_list calendar, contacts, consent, keep;
    const char *lunar, *lunar_of, *closed, *slip, *quiet, *most, *value, *country, *staff_list;
    const char *held, *totals, *staff;
    int lang, leap, phone;
    bool mask;
};
extern struct plan_options plan_opt;

/* --consent: the column must hold the value, for one channel or for all. */
struct consent {
    struct crm_slice channel; /* empty: all */
    size_t column;
    struct crm_slice value;
};

/* What is written of a client, beside struct crm_plan_client. */
struct person {
    struct crm_slice name, phone, staff, value, as_of;
    const char *gone;       /* the stylist who is not on the staff list; NULL */
    struct crm_slice *keep; /* n_keep */
    int64_t value_e4;
};

/* Numbers of columns; CRM_EXPR_NONE: not there. */
enum { ID, NAME, PHONE, EMAIL, STAFF, STAFF_LAST, AS_OF, VALUE, COLUMNS };

struct plan {
    struct crm_cli *cli;
    struct crm_arena arena;
    struct crm_calendar calendar;
    struct crm_care_rules rules;
    struct crm_due due;
    struct crm_reader *reader; /* of a pipe that was looked at; until the frame has it */
    struct crm_frame *frame;
    const struct crm_frame_row *row; /* looked at */
    struct crm_err lost;             /* why a column could not be looked up */
    size_t at[COLUMNS];
    struct crm_slice *keep; /* names, and their columns */
    size_t *keep_at, n_keep;
    struct consent *consent;
    size_t n_consent, consent_met; /* clients who met the one for all channels */
    const struct crm_phone_plan *country;
    struct crm_plan_terms terms;
    bool per_staff, *closed;
    int32_t as_of; /* CRM_DAY_NONE: not known yet */
    bool as_of_asked, spanned;
    struct crm_map staff, staff_list;
    struct crm_map past; /* client -> first of their contacts */
    struct crm_plan_client *past_client;
    size_t past_cap;
    struct crm_map ids; /* of all clients */
    size_t n_rows, n_without_id, n_unreadable, n_no_phone, n_gone;
    struct crm_plan_client *client; /* of whom something is due */
    struct person *person;
    size_t n_clients, client_cap, person_cap;
    struct crm_contact *contact;
    size_t n_contacts, contact_cap, n_planned;
    int decimals;   /* of values */
    bool estimates; /* values with more than four decimals, which were rounded */
};

/*
 * plan.c: the number of a column in a row's cells, CRM_EXPR_NONE when there is none; plan_need: an
 * error of `option` then.
 */
size_t plan_find(void *plan, const char *name);
enum crm_status plan_need(struct plan *plan, const char *option, struct crm_slice name,
    size_t *cell, struct crm_err *err);

/* plan_terms.c: what options say, before the first row. */
enum crm_status plan_terms(struct plan *plan, struct crm_err *err);
enum crm_status plan_consent(struct plan *plan, struct crm_err *err);
void plan_consent_check(const struct plan *plan);

/* Words that differ in the case of letters at most. */
bool plan_same_word(struct crm_slice a, struct crm_slice b);
enum crm_status plan_past(struct plan *plan, struct crm_err *err);
enum crm_status plan_staff_list(struct plan *plan, struct crm_err *err);

/* The span is known: closed days, days of festivals. */
enum crm_status plan_span(struct plan *plan, struct crm_err *err);

/* plan_clients.c: every client looked at; contacts that are due. */
enum crm_status plan_clients(struct plan *plan, struct crm_err *err);

/* plan_write.c */
enum crm_status plan_write(struct plan *plan, struct crm_err *err);

#endif
