#include "edge.h"

#include <stdio.h>

const char *edge_text(const struct crm_left_edge *edge, const char *so, char text[EDGE_TEXT])
{
    text[0] = '\0';
    if (edge->n)
        snprintf(text, EDGE_TEXT,
            "%04d-%02d has %u new clients, a month in the middle %.12g: the export seems to begin "
            "in the middle of their history; %s",
            edge->year, edge->month, edge->n, edge->median, so);
    return text;
}

enum crm_status edge_look(const struct crm_ledger *ledger, const struct crm_cli *cli,
    struct crm_left_edge *edge, struct crm_err *err)
{
    uint64_t before;
    enum crm_status status = crm_ledger_left_edge(ledger, edge, &before, err);

    if (!status && before)
        crm_cli_note(
            cli, "clients left out, first seen before --cohort-from: %ju", (uintmax_t)before);
    return status;
}
