#include "base/fields.h"

#define FIELD(id, name, kind, help) const char crm_name_##name[] = #name;
#include "base/fields.def"
