/*
 * grade.h -- four grades of clients by how often they come and how much they spend
 *
 * A frequent and large, B frequent and small, C rare and small, D rare and large; "frequent" and
 * "large" mean strictly above a cut.  The source's own basis is six top-20 lists: A on three of
 * them or more, B on two, C on one, D on none (crm_grade_by_lists).
 */
#ifndef CRM_SEGMENT_GRADE_H
#define CRM_SEGMENT_GRADE_H

#include "base/err.h"

#include <stdint.h>

enum crm_grade { CRM_GRADE_A, CRM_GRADE_B, CRM_GRADE_C, CRM_GRADE_D };

/* "A" and what it means: "frequent, high spending". */
const char *crm_grade_letter(enum crm_grade grade);
const char *crm_grade_name(enum crm_grade grade);

/* Where frequent and large begin: visits, and money in ten-thousandths. */
struct crm_grade_cut {
    double frequency;
    double monetary_e4;
};

/*
 * A cut as options give it: "median", "mean", "p80" (any percentile from 0 to 100), or fixed
 * values "f=4,m=2000".  Quantiles (type 7) and means are over clients with a visit.
 *   frequency[n], monetary_e4[n]  in
 * Errors: CRM_EUSAGE when the text is none of these; CRM_EDATA when no client has a visit;
 * CRM_ENOMEM.
 */
enum crm_status crm_grade_cut_find(const char *text, const int64_t frequency[],
    const int64_t monetary_e4[], size_t n, struct crm_grade_cut *cut, struct crm_err *err);

enum crm_grade crm_grade_of(int64_t frequency, int64_t monetary_e4, struct crm_grade_cut cut);
enum crm_grade crm_grade_by_lists(unsigned lists);

#endif
