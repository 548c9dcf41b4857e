/*
 * err.h -- what went wrong, and where
 *
 * Every function of the library that can fail returns an enum crm_status and takes, as its last
 * argument, a struct crm_err to fill.  The library never prints, exits or aborts; lib/cli turns
 * the struct into one line on stderr (`tool: file:line: column NAME: text`) and an exit code.
 *
 *     if (n < 2)
 *         return crm_err_set(err, CRM_EDATA, "%zu rows, at least 2 needed", n);
 *
 * Texts are lower case without a full stop, the offending value in single quotes (crm_err_show).
 */
#ifndef CRM_BASE_ERR_H
#define CRM_BASE_ERR_H

#include <stddef.h>
#include <stdint.h>

enum crm_status {
    CRM_OK = 0,
    CRM_EUSAGE,   /* options that cannot be met */
    CRM_EDATA,    /* input that is not what it should be */
    CRM_EIO,      /* a file could not be opened, read or written */
    CRM_ENOMEM,   /* memory */
    CRM_ENUMERIC, /* a computation did not converge or has no answer */
};

struct crm_err {
    enum crm_status status; /* CRM_OK when nothing was reported */
    uint64_t line;          /* from 1; 0: no line */
    char file[256];         /* as the user named it; "": no file */
    char column[128];       /* header of the column; "": no column */
    char text[512];         /* what was found and what was expected */
};

/* Start clean: status CRM_OK, no place, no text. */
void crm_err_init(struct crm_err *err);

/*
 * Report: sets status and text (printf-style, cut to fit) and leaves the place as it is.
 * Returns `status`, so that a caller can `return crm_err_set(...)`.
 */
enum crm_status crm_err_set(struct crm_err *err, enum crm_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Out of memory, said the same way everywhere. Returns CRM_ENOMEM. */
enum crm_status crm_err_nomem(struct crm_err *err);

/* Say where: file may be NULL (unchanged), line 0 (none), column NULL (none). */
void crm_err_place(struct crm_err *err, const char *file, uint64_t line, const char *column);

/*
 * `text` as a terminal may get it: control characters, what turns the direction of writing or is
 * not seen (U+200B to 200F, 2028 to 202E, 2060, 2066 to 2069, 061C, FEFF) and ill-formed bytes as
 * \xNN, byte by byte; all else, tabs and line ends excepted, as it is.
 *   out[room]  out  NUL-terminated, cut between characters; 4 * len + 1 bytes hold everything
 * Returns its length.
 */
size_t crm_err_escape(const char *text, size_t len, char out[], size_t room);

/*
 * `value` made fit for a message, in single quotes: at most 48 bytes of it, cut between UTF-8
 * characters and then ended with "...", escaped as by crm_err_escape.
 *   out[CRM_ERR_SHOW]  out  NUL-terminated
 * Returns `out`.
 */
#define CRM_ERR_SHOW 224
const char *crm_err_show(const char *value, size_t len, char out[CRM_ERR_SHOW]);

#endif
