/* What workbooks held that should be said.  Apart from unpack.c, which only programs that unpack
 * link. */

#include "io/unpack.h"

#include <stdio.h>
#include <stdlib.h>

void crm_unpack_release(struct crm_unpack *unpack)
{
    while (unpack->note) {
        struct crm_unpack_note *next = unpack->note->next;
        free(unpack->note->file);
        free(unpack->note);
        unpack->note = next;
    }
}

/* Add to a sentence, with its commas. */
static void add(
    char *text, size_t room, size_t *used, const char *format, uint64_t n, const char *where)
{
    if (*used >= room)
        return;
    *used += (size_t)snprintf(text + *used, room - *used, "%s", *used ? "; " : "");
    if (*used < room)
        *used += (size_t)snprintf(text + *used, room - *used, format, (unsigned long long)n, where);
}

bool crm_unpack_describe(const struct crm_unpack_note *note, char *text, size_t room)
{
    char facts[512], show[CRM_ERR_SHOW];
    size_t used = 0;

    facts[0] = '\0';
    if (note->hidden_rows)
        add(facts, sizeof facts, &used, "%llu hidden rows were read like the others%s",
            note->hidden_rows, "");
    if (note->n_hidden_sheets)
        add(facts, sizeof facts, &used, "%llu hidden sheets were left out%s", note->n_hidden_sheets,
            "");
    if (note->repeated)
        add(facts, sizeof facts, &used,
            "%llu rows were given the text of a cell merged down rows (%s ...)", note->repeated,
            note->first_merged);
    if (note->no_value)
        add(facts, sizeof facts, &used, "%llu cells with #N/A were read as empty%s", note->no_value,
            "");
    if (note->errors)
        add(facts, sizeof facts, &used, "%llu cells hold the error of a formula, the first is %s",
            note->errors, note->first_error);
    if (note->rounded)
        add(facts, sizeof facts, &used,
            "%llu numbers were read with the decimals the sheet shows%s", note->rounded, "");
    if (!used)
        return false;
    snprintf(
        text, room, "sheet %s: %s", crm_err_show(note->sheet, strlen(note->sheet), show), facts);
    return true;
}
