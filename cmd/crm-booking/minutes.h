/* minutes.h -- what occupancy and gaps share: the file of hours */
#ifndef CRM_BOOKING_MINUTES_H
#define CRM_BOOKING_MINUTES_H

#include "booking/occupancy.h"
#include "input.h"

/* Errors: those of crm_hours_read and the reader. */
enum crm_status minutes_hours(
    const struct crm_cli *cli, const char *path, struct crm_hours *hours, struct crm_err *err);

/* Columns that are needed, before anything is read. */
enum crm_status minutes_need(const struct input *in, const char *what, struct crm_err *err);

/* Staff with bookings and without hours. */
void minutes_say(const struct crm_cli *cli, const struct crm_occupancy *o);

/* "HH:MM" */
enum { MINUTES_CLOCK = 24 };
const char *minutes_clock(int minutes, char text[MINUTES_CLOCK]);

#endif
