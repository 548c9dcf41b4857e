#include "terms.h"

#include <stdio.h>

void design_note_left_out(const struct crm_design *d, const struct crm_cli *cli,
    const enum crm_term state[], const char *block)
{
    for (size_t j = 0; j < d->p; j++)
        if (state[j] == CRM_TERM_CONSTANT || state[j] == CRM_TERM_COLLINEAR)
            crm_cli_warn(cli, "%s%sterm %s is %s and is left empty", block, *block ? ": " : "",
                d->name[j],
                state[j] == CRM_TERM_CONSTANT ? "the same in every row that counts"
                                              : "a sum of the terms before it");
}

enum crm_status design_separated(const struct crm_design *d, const enum crm_term state[],
    const char *what, const char *advice, struct crm_err *err)
{
    char names[256] = "";
    size_t used = 0;

    for (size_t j = 0; j < d->p && used < sizeof names - 1; j++)
        if (state[j] == CRM_TERM_SEPARATED)
            used += (size_t)snprintf(
                names + used, sizeof names - used, "%s%s", used ? ", " : "", d->name[j]);
    return crm_err_set(err, CRM_ENUMERIC, "%s %s without error, so the estimate has no end: %s",
        *names ? names : "the terms", what, advice);
}

const char *say_ratio(double ratio, const char *more, const char *less, char text[64])
{
    if (ratio >= 2)
        snprintf(text, 64, "%.2g times as", ratio);
    else if (ratio >= 1)
        snprintf(text, 64, "%.2g %% %s", 100 * (ratio - 1), more);
    else
        snprintf(text, 64, "%.2g %% %s", 100 * (1 - ratio), less);
    return text;
}

const char *say_p(double p, char text[64])
{
    if (p < 0.001)
        snprintf(text, 64, "surely (p < 0.001)");
    else
        snprintf(text, 64, "%s (p = %.2g)",
            p < 0.01   ? "almost surely"
            : p < 0.05 ? "probably"
                       : "may be chance",
            p);
    return text;
}
