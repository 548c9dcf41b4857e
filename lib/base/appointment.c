#include "base/appointment.h"

const char *const crm_appointment_names[] = {"booked", "completed", "no_show", "late_cancelled",
    "cancelled", "rescheduled", "blocked", "none"};

enum crm_appointment crm_appointment_find(struct crm_slice name)
{
    for (int s = 0; s <= CRM_APPOINTMENT_NONE; s++)
        if (crm_slice_is(name, crm_appointment_names[s]))
            return (enum crm_appointment)s;
    return CRM_APPOINTMENT_UNKNOWN;
}
