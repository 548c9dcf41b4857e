#include "cli/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const char *said(const char *name)
{
    const char *text = getenv(name);

    return text && *text ? text : NULL;
}

static bool is_utf8(void)
{
    const char *locale = said("LC_ALL");

    if (!locale)
        locale = said("LC_CTYPE");
    if (!locale)
        locale = said("LANG");
    return locale && (strstr(locale, "UTF-8") || strstr(locale, "utf8") || strstr(locale, "UTF8") ||
                         strstr(locale, "utf-8"));
}

static size_t width_of(int fd)
{
    struct winsize size;
    const char *columns = said("COLUMNS");
    unsigned long n = 0;

    if (ioctl(fd, TIOCGWINSZ, &size) == 0)
        n = size.ws_col;
    if (n == 0 && columns)
        n = strtoul(columns, NULL, 10);
    if (n == 0)
        return CRM_TERMINAL_WIDTH;
    return n < CRM_TERMINAL_LEAST  ? CRM_TERMINAL_LEAST
           : n > CRM_TERMINAL_MOST ? CRM_TERMINAL_MOST
                                   : n;
}

struct crm_terminal crm_terminal_look(const char *path, bool ascii)
{
    struct crm_terminal terminal = {CRM_TERMINAL_WIDTH, ascii, false};

    if ((path && strcmp(path, "-") != 0) || !isatty(STDOUT_FILENO))
        return terminal;
    terminal.width = width_of(STDOUT_FILENO);
    terminal.ascii = ascii || !is_utf8();
    terminal.colour = !said("NO_COLOR");
    return terminal;
}
