/*
 * when_ascii.h -- a date in any script and language, said in ASCII (private to lib/pos)
 *
 *     2026年6月11日 下午3点        2026-6-11  PM 3:00
 *     11. června 2026             11. jun 2026
 *     令和8年6月11日               2026-6-11
 *     ١١/٠٦/٢٠٢٦                  11/06/2026
 *
 * Months come out as jan, feb ... dec, days of the week not at all.  A year of an era (Japan's from
 * Meiji on, that of the Republic of China where it is named) becomes that of the calendar.
 */
#ifndef CRM_POS_WHEN_ASCII_H
#define CRM_POS_WHEN_ASCII_H

#include "base/slice.h"

enum { CRM_WHEN_ROOM = 128 };

/* Returns the length; 0 if the cell holds anything that no date does, or is longer than ROOM. */
size_t crm_when_ascii(struct crm_slice cell, char out[CRM_WHEN_ROOM]);

#endif
