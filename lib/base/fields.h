/*
 * fields.h -- the names of the canonical columns: crm_name_customer_id is "customer_id"
 */
#ifndef CRM_BASE_FIELDS_H
#define CRM_BASE_FIELDS_H

#define FIELD(id, name, kind, help) extern const char crm_name_##name[];
#include "base/fields.def"

#endif
