/* model.h -- a clustering as a file: steps of the transform and centres, to be used again */
#ifndef CRM_SEGMENT_MODEL_H
#define CRM_SEGMENT_MODEL_H

#include "features.h"

/* record,number,column,kind,a,b: `step` with its numbers for each column, `center` with its place.
 */
enum crm_status model_write(const struct crm_cli *cli, const char *path,
    const struct features *features, size_t k, const double centers[], struct crm_err *err);

/* Fills columns and steps of `features`, ready for features_apply; centres belong to the base. */
enum crm_status model_read(struct base *base, const char *path, struct features *features,
    size_t *k, double **centers, struct crm_err *err);

#endif
