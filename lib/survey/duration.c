#include "survey/duration.h"

#include "base/duration.h"
#include "base/num.h"
#include "survey/label.h"

bool crm_duration_parse(struct crm_slice text, double *seconds)
{
    char key[CRM_LABEL_KEY];
    double sum = 0;

    if (!crm_label_key(text, key))
        return false;
    if (!crm_num_double(crm_slice_of(key), &sum))
        return crm_duration_read(key, false, seconds);
    if (sum >= 0)
        *seconds = sum;
    return sum >= 0;
}
