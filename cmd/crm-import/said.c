/* --skip and --keep-only: COLUMN=WORD,... */

#include "crm-import.h"

#include "base/list.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static enum crm_status take_words(struct crm_said *said, struct crm_slice list, struct crm_err *err)
{
    struct crm_slice rest = list, piece, *word = NULL;
    size_t n = 1;

    for (size_t i = 0; i < list.len; i++)
        n += list.ptr[i] == ',';
    word = crm_mem_zalloc(n, sizeof *word);
    if (!word)
        return crm_err_nomem(err);
    said->word = word;
    said->whole = list;
    while (said->n < n && crm_list_next(&rest, &piece))
        word[said->n++] = piece;
    while (said->n < n)
        word[said->n++] = (struct crm_slice){"", 0};
    return CRM_OK;
}

static enum crm_status take_one(struct said *all, char *text, bool keep_only, struct crm_err *err)
{
    struct crm_said *said = &all->item[all->n];
    char *equals = strchr(text, '='), show[CRM_ERR_SHOW];

    if (!equals || equals == text)
        return crm_err_set(err, CRM_EUSAGE, "--%s: %s is not COLUMN=WORD,...",
            keep_only ? "keep-only" : "skip", crm_err_show(text, strlen(text), show));
    *equals = '\0';
    *said = (struct crm_said){.column = text, .keep_only = keep_only};
    all->n++;
    return take_words(said, crm_slice_of(equals + 1), err);
}

enum crm_status said_read(struct said *all, const struct crm_opt_list *skip,
    const struct crm_opt_list *keep_only, struct crm_err *err)
{
    size_t n = skip->n + keep_only->n;
    enum crm_status status = CRM_OK;

    *all = (struct said){0};
    all->item = crm_mem_zalloc(n + 1, sizeof *all->item);
    all->text = crm_mem_zalloc(n + 1, sizeof *all->text);
    if (!all->item || !all->text)
        return crm_err_nomem(err);
    for (size_t i = 0; i < n && !status; i++) {
        bool keep = i >= skip->n;
        all->text[i] = strdup(keep ? keep_only->item[i - skip->n] : skip->item[i]);
        status = all->text[i] ? take_one(all, all->text[i], keep, err) : crm_err_nomem(err);
    }
    return status;
}

void said_release(struct said *all)
{
    for (size_t i = 0; i < all->n; i++)
        free((void *)(uintptr_t)all->item[i].word);
    for (size_t i = 0; all->text && all->text[i]; i++)
        free(all->text[i]);
    free(all->text);
    free(all->item);
    *all = (struct said){0};
}
