/* Times of an appointment book that are not local. */

#include "pos/appointment.h"

#include "pos/text.h"

#include <stdio.h>

/* "Start (UTC)", starts_at_utc: the key has lost what is in brackets. */
static bool says_utc(struct crm_slice header)
{
    for (size_t i = 0; i + 2 < header.len; i++) {
        char a = (char)(header.ptr[i] | 0x20), b = (char)(header.ptr[i + 1] | 0x20),
             c = (char)(header.ptr[i + 2] | 0x20);
        if ((a == 'u' && b == 't' && c == 'c') || (a == 'g' && b == 'm' && c == 't'))
            return true;
    }
    return false;
}

static enum crm_zones zones_of(struct crm_slice header, const struct crm_when_evidence *when)
{
    if (when->n_zoned)
        return CRM_ZONES_LOCAL;
    if (when->n_utc)
        return CRM_ZONES_UTC;
    return says_utc(header) ? CRM_ZONES_UTC_UNSAID : CRM_ZONES_NONE;
}

static enum crm_status ask_zones(const struct crm_plan *plan, size_t column, enum crm_zones zones,
    const struct crm_when_evidence *when, const struct crm_plan_options *options,
    struct crm_err *err)
{
    struct crm_slice name = plan->header[column];
    bool mixed = when->n_utc + when->n_zoned < when->n_timed &&
                 (zones == CRM_ZONES_LOCAL || zones == CRM_ZONES_UTC);
    char header[128];

    if (!mixed && (zones < CRM_ZONES_UTC || options->utc_said))
        return CRM_OK;
    snprintf(header, sizeof header, "%.*s", (int)name.len, name.ptr);
    crm_err_place(err, plan->file, 0, header);
    if (mixed)
        return crm_err_set(err, CRM_EDATA,
            "some times say how far they are from UTC, and some do not: import them one kind at a "
            "time");
    return crm_err_set(err, CRM_EDATA,
        "times in UTC, and local ones are needed: say how far the salon's clock is from UTC with "
        "--utc-offset +8, or -5:00 (0: its clock shows UTC)");
}

enum crm_status crm_plan_utc(struct crm_plan *plan, const struct crm_plan_options *options,
    const struct crm_plan_evidence *seen, struct crm_err *err)
{
    static const enum crm_field times[] = {
        CRM_FIELD_DATE, CRM_FIELD_BOOKED_AT, CRM_FIELD_END, CRM_FIELD_CANCELLED_AT};
    enum crm_status status = CRM_OK;

    for (size_t i = 0; i < sizeof times / sizeof *times && !status; i++) {
        size_t column = plan->column[times[i]];
        enum crm_zones zones;
        if (column == CRM_COLUMN_NONE)
            continue;
        zones = zones_of(plan->header[column], &seen->column[column].when);
        plan->zones[times[i]] = (unsigned char)zones;
        status = ask_zones(plan, column, zones, &seen->column[column].when, options, err);
    }
    return status;
}
