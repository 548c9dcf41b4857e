#include "survey/ipa.h"

#include <stdbool.h>

const char *crm_quadrant_name(enum crm_quadrant quadrant)
{
    static const char *const names[] = {
        "concentrate_here", "keep_up", "low_priority", "possible_overkill"};

    return names[quadrant];
}

void crm_ipa_of(const double importance[], const double performance[], size_t n,
    double cut_importance, double cut_performance, struct crm_ipa result[])
{
    for (size_t i = 0; i < n; i++) {
        bool important = importance[i] >= cut_importance, good = performance[i] >= cut_performance;
        result[i].quadrant = important ? good ? CRM_QUADRANT_KEEP_UP : CRM_QUADRANT_CONCENTRATE
                             : good    ? CRM_QUADRANT_OVERKILL
                                       : CRM_QUADRANT_LOW;
    }
    for (size_t i = 0; i < n; i++) {
        result[i].priority = 1;
        for (size_t j = 0; j < n; j++) {
            bool before = j < i;
            if (performance[j] != performance[i])
                before = performance[j] < performance[i];
            if (importance[j] != importance[i])
                before = importance[j] > importance[i];
            if (result[j].quadrant != result[i].quadrant)
                before = result[j].quadrant < result[i].quadrant;
            result[i].priority += before && j != i;
        }
    }
}
