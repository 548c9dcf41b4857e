#include "pos/appointment.h"

#include "base/duration.h"
#include "base/num.h"
#include "pos/judge.h"
#include "pos/text.h"

#include <math.h>

static const enum crm_words sets[] = {[CRM_APPOINTMENT_BOOKED] = CRM_WORDS_BOOKED,
    [CRM_APPOINTMENT_COMPLETED] = CRM_WORDS_CAME,
    [CRM_APPOINTMENT_NO_SHOW] = CRM_WORDS_NO_SHOW,
    [CRM_APPOINTMENT_LATE_CANCELLED] = CRM_WORDS_LATE,
    [CRM_APPOINTMENT_CANCELLED] = CRM_WORDS_CANCELLED,
    [CRM_APPOINTMENT_RESCHEDULED] = CRM_WORDS_MOVED,
    [CRM_APPOINTMENT_BLOCKED] = CRM_WORDS_BLOCKED,
    [CRM_APPOINTMENT_NONE] = CRM_WORDS_NO_APPOINTMENT};

static enum crm_by by_of(const char *key)
{
    if (crm_words_has(CRM_WORDS_BY_CLIENT, key))
        return CRM_BY_CLIENT;
    return crm_words_has(CRM_WORDS_BY_SALON, key) ? CRM_BY_SALON : CRM_BY_UNKNOWN;
}

enum crm_appointment crm_appointment_word(
    const struct crm_plan_options *options, struct crm_slice cell, enum crm_by *by)
{
    char key[CRM_TEXT_KEY];

    *by = CRM_BY_UNKNOWN;
    if (crm_text_key(cell, key) == 0)
        return CRM_APPOINTMENT_UNKNOWN;
    for (size_t i = 0; i < options->n_status; i++)
        if (strcmp(options->status[i].key, key) == 0)
            return options->status[i].status;
    for (int s = 0; s <= CRM_APPOINTMENT_NONE; s++)
        if (crm_words_has(sets[s], key)) {
            *by = s == CRM_APPOINTMENT_CANCELLED ? by_of(key) : CRM_BY_UNKNOWN;
            return (enum crm_appointment)s;
        }
    return CRM_APPOINTMENT_UNKNOWN;
}

enum crm_appointment crm_appointment_silent(const struct crm_plan_options *options)
{
    for (size_t i = 0; i < options->n_status; i++)
        if (!*options->status[i].key)
            return options->status[i].status;
    return CRM_APPOINTMENT_UNKNOWN;
}

enum crm_by crm_appointment_by(struct crm_slice cell)
{
    char key[CRM_TEXT_KEY];

    return crm_text_key(cell, key) ? by_of(key) : CRM_BY_UNKNOWN;
}

/* A word for being cancelled, which another may say more exactly. */
static bool is_undone(enum crm_appointment a)
{
    return a == CRM_APPOINTMENT_CANCELLED || a == CRM_APPOINTMENT_LATE_CANCELLED ||
           a == CRM_APPOINTMENT_RESCHEDULED;
}

enum crm_appointment crm_appointment_both(enum crm_appointment a, enum crm_appointment b)
{
    if (a == b || b == CRM_APPOINTMENT_BOOKED)
        return a;
    if (a == CRM_APPOINTMENT_BOOKED)
        return b;
    if (is_undone(a) && b == CRM_APPOINTMENT_CANCELLED)
        return a;
    if (a == CRM_APPOINTMENT_CANCELLED && is_undone(b))
        return b;
    return CRM_APPOINTMENT_UNKNOWN;
}

bool crm_appointment_minutes(struct crm_slice cell, bool hours, int32_t *minutes)
{
    enum { MOST = 366 * 1440 };
    char narrow[64], plain[65];
    size_t n = crm_text_narrow(cell, narrow, sizeof narrow);
    double value;

    if (n == SIZE_MAX || n == 0)
        return false;
    for (size_t i = 0; i < n; i++)
        plain[i] = narrow[i] >= 'A' && narrow[i] <= 'Z' ? (char)(narrow[i] + 32) : narrow[i];
    plain[n] = '\0';
    if (crm_num_double((struct crm_slice){plain, n}, &value))
        value *= hours ? 60 : 1;
    else if (crm_duration_read(plain, true, &value))
        value /= 60;
    else
        return false;
    if (!(value >= 0 && value <= MOST) || fabs(value - floor(value + 0.5)) > 1e-9)
        return false;
    *minutes = (int32_t)floor(value + 0.5);
    return true;
}
