/*
 * terminal.h -- what a table for people may look like: how wide, in which marks, with colour or not
 *
 * Only the look depends on the terminal, never a digit or an order; what goes to a file or a pipe
 * is 80 columns wide, in Unicode, without colour.
 */
#ifndef CRM_CLI_TERMINAL_H
#define CRM_CLI_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

enum { CRM_TERMINAL_WIDTH = 80, CRM_TERMINAL_LEAST = 40, CRM_TERMINAL_MOST = 1000 };

struct crm_terminal {
    size_t width; /* the terminal's own, else COLUMNS, else 80 */
    bool ascii;   /* asked for, or its codeset is not UTF-8 (LC_ALL, LC_CTYPE, LANG) */
    bool colour;  /* bold and dim, without NO_COLOR */
};

/* Of standard output when there is no `path`, or it is "-". */
struct crm_terminal crm_terminal_look(const char *path, bool ascii);

#endif
