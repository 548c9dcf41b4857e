/*
 * features.h -- the columns of features in the record of an analysis
 *
 *     static const struct crm_schema_column columns[] = {
 *         COL_TEXT("customer_id", "the client"),
 *     #define CRM_FEATURE(...) COL_FEATURE(__VA_ARGS__)
 *     #include "ledger/features.def"
 *     #undef CRM_FEATURE
 *         COL_END };
 */
#ifndef CRM_SHARED_FEATURES_H
#define CRM_SHARED_FEATURES_H

#include "cli/schema.h"

/* As crm_out_kind_of; tests/lint/schema.t compares them. */
enum {
    FEATURE_COUNT = CRM_OUT_INT,
    FEATURE_MONEY = CRM_OUT_MONEY,
    FEATURE_SHARE = CRM_OUT_SHARE,
    FEATURE_RATIO = CRM_OUT_NUMBER,
    FEATURE_NUMBER = CRM_OUT_NUMBER,
    FEATURE_TEXT = CRM_OUT_TEXT,
};
#define COL_FEATURE(name_, kind_, unit_, ...)                                                      \
    COL_OF((enum crm_out_kind)FEATURE_##kind_, name_, unit_, __VA_ARGS__)

#endif
