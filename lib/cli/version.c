#include "cli/version.h"

#ifndef CRM_VERSION
#define CRM_VERSION "0"
#endif
/* In a checkout make asks git; in an archive of git's the dollar signs are filled in. */
#ifndef CRM_COMMIT
#define CRM_COMMIT ""
#endif
#define ARCHIVED "$Format:%h$"

const char *crm_version(void)
{
    static const char built[] = CRM_VERSION " (" CRM_COMMIT ")";
    static const char archived[] = CRM_VERSION " (" ARCHIVED ")";
    static const char plain[] = CRM_VERSION;

    return sizeof CRM_COMMIT > 1 ? built : ARCHIVED[0] != '$' ? archived : plain;
}
