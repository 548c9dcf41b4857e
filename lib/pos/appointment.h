/*
 * appointment.h -- what the columns of an appointment book say of a row; for lib/pos alone
 *
 * A book says what became of an appointment in words (Status: No-show), in columns of yes and no
 * (Canceled, did_not_arrive), by a time of cancelling where there is no word, or by the number of
 * the appointment it was moved to.  Each such column is a vote; votes that contradict each other
 * make a bad row.  Words are those of base/words.def; the others are asked about.
 */
#ifndef CRM_POS_APPOINTMENT_H
#define CRM_POS_APPOINTMENT_H

#include "base/appointment.h"
#include "pos/plan_evidence.h"

enum crm_vote_of {
    CRM_VOTE_WORD,
    CRM_VOTE_FLAG, /* yes: what it says; no: nothing */
    CRM_VOTE_FULL, /* a cell that is not empty says it */
};

struct crm_vote {
    enum crm_vote_of of;
    enum crm_appointment yes; /* of flags and full cells */
    size_t column;
    const char *header;
};

/* --status WORD=STATUS: the word as a key (crm_text_key); "": rows without a word. */
struct crm_status_word {
    const char *key;
    enum crm_appointment status;
};

/* Who cancelled. */
enum crm_by { CRM_BY_UNKNOWN, CRM_BY_CLIENT, CRM_BY_SALON };

/* Which columns vote, and what their words mean. Errors: CRM_EDATA for what has to be asked. */
enum crm_status crm_plan_votes(struct crm_plan *plan, const struct crm_plan_options *options,
    const struct crm_plan_evidence *seen, struct crm_slice text, struct crm_err *err);

/* Whether a time of day stands in the column as minutes since midnight, by its header. */
bool crm_plan_counts_minutes(const struct crm_plan *plan, size_t column);

/* Times that are not local: CRM_EUSAGE without --utc-offset. */
enum crm_status crm_plan_utc(struct crm_plan *plan, const struct crm_plan_options *options,
    const struct crm_plan_evidence *seen, struct crm_err *err);

/* The meaning of a cleaned cell of a column of states: CRM_APPOINTMENT_UNKNOWN, if it has none;
 * *by: who it says has cancelled. */
enum crm_appointment crm_appointment_word(
    const struct crm_plan_options *options, struct crm_slice cell, enum crm_by *by);

/* What rows without any word are, by --status =STATUS; CRM_APPOINTMENT_UNKNOWN. */
enum crm_appointment crm_appointment_silent(const struct crm_plan_options *options);

enum crm_by crm_appointment_by(struct crm_slice cell);

/* Both say it: the one that says more; CRM_APPOINTMENT_UNKNOWN when they contradict each other. */
enum crm_appointment crm_appointment_both(enum crm_appointment a, enum crm_appointment b);

/* Minutes of a cleaned cell: 90, 1:30, 1h 30min, 1.5小时.  `hours`: a bare number is hours. */
bool crm_appointment_minutes(struct crm_slice cell, bool hours, int32_t *minutes);

#endif
