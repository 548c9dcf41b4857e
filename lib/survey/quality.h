/*
 * quality.h -- who answered without reading? signs in a respondent's answers
 *
 * After R careless: Curran (2016), JESP 66:4; Meade and Craig (2012).
 */
#ifndef CRM_SURVEY_QUALITY_H
#define CRM_SURVEY_QUALITY_H

#include "survey/answers.h"

struct crm_quality {
    size_t longstring; /* longest run of one answer, over what was answered */
    double irv;        /* standard deviation of the answers (n - 1); NAN below two */
    double mahad;      /* squared Mahalanobis distance; NAN unless all items are answered, or when
                          the covariances of those who did cannot be inverted */
};

/*
 * Signs of every respondent, from the answers as they were given (not turned round) to the items of
 * kinds rating, perception, expectation, importance and performance, in order of the
 * questionnaire.
 *   quality[answers->n]  out
 *   with_mahad           in   O(n k^2) for k items
 * Errors: CRM_ENOMEM.
 */
enum crm_status crm_quality_of(struct crm_quality quality[], const struct crm_answers *answers,
    bool with_mahad, struct crm_err *err);

#endif
