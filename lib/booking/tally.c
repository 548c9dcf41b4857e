#include "booking/tally.h"

#include "base/money.h"

#include <math.h>

enum crm_status crm_book_tally_add(
    struct crm_book_tally *tally, const struct crm_booking *row, struct crm_err *err)
{
    tally->n[row->state]++;
    tally->all++;
    if (row->state != CRM_BOOKING_NO_SHOW && row->state != CRM_BOOKING_LATE_CANCELLED)
        return CRM_OK;
    if (row->minutes >= 0)
        tally->lost_minutes += row->minutes;
    else
        tally->lost_unknown++;
    if (!crm_money_add(&tally->lost_e4, row->amount_e4))
        return crm_err_set(err, CRM_EDATA, "the sum of the amounts does not fit");
    return CRM_OK;
}

struct crm_book_rate crm_book_no_show_rate(
    const struct crm_book_tally *tally, bool count_late, double level)
{
    uint64_t late = count_late ? tally->n[CRM_BOOKING_LATE_CANCELLED] : 0;
    double hits = (double)(tally->n[CRM_BOOKING_NO_SHOW] + late);
    double n = hits + (double)tally->n[CRM_BOOKING_COMPLETED];

    return (struct crm_book_rate){n > 0 ? hits / n : NAN, crm_wilson(hits, n, level)};
}

int32_t crm_booking_lead(const struct crm_booking *row)
{
    if (row->made.day == CRM_DAY_NONE)
        return CRM_LEAD_NONE;
    if (row->made.day > row->start.day)
        return CRM_LEAD_AFTER;
    if (row->made.day == row->start.day && row->made.second != CRM_SECOND_NONE &&
        row->start.second != CRM_SECOND_NONE && row->made.second > row->start.second)
        return CRM_LEAD_AFTER;
    return row->start.day - row->made.day;
}

static const int32_t band_from[CRM_LEAD_BANDS + 1] = {0, 1, 2, 4, 8, 15, 31, 0};

int crm_lead_band(int32_t days)
{
    int band = CRM_LEAD_BANDS - 1;

    while (band > 0 && days < band_from[band])
        band--;
    return band;
}

void crm_lead_band_ends(int band, int32_t *from, int32_t *to)
{
    *from = band_from[band];
    *to = band_from[band + 1] - 1;
}
