/* version.h -- which sources a program was built from */
#ifndef CRM_CLI_VERSION_H
#define CRM_CLI_VERSION_H

/*
 * "0.1.0 (1a2b3c4d5e)", with "-dirty" after the commit when files were changed since; the version
 * alone when the sources know no commit.
 */
const char *crm_version(void);

#endif
