/*
 * appointment.h -- what became of an appointment: the words of the stream of bookings
 */
#ifndef CRM_BASE_APPOINTMENT_H
#define CRM_BASE_APPOINTMENT_H

#include "base/slice.h"

enum crm_appointment {
    CRM_APPOINTMENT_BOOKED, /* nothing has become of it yet, or nobody has written it down */
    CRM_APPOINTMENT_COMPLETED,
    CRM_APPOINTMENT_NO_SHOW,
    CRM_APPOINTMENT_LATE_CANCELLED,
    CRM_APPOINTMENT_CANCELLED,
    CRM_APPOINTMENT_RESCHEDULED,
    CRM_APPOINTMENT_BLOCKED, /* time that cannot be booked */
    CRM_APPOINTMENT_STATUSES,
    CRM_APPOINTMENT_NONE = CRM_APPOINTMENT_STATUSES, /* no appointment: declined, draft, waiting */
    CRM_APPOINTMENT_UNKNOWN,
};

/* "booked", "completed" ... "blocked", and "none". */
extern const char *const crm_appointment_names[];

/* By its name; CRM_APPOINTMENT_UNKNOWN. */
enum crm_appointment crm_appointment_find(struct crm_slice name);

#endif
