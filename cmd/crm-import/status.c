/* What words of an appointment book mean, and how far its clock is from UTC, as the options say. */

#include "crm-import.h"

#include "base/mem.h"
#include "pos/text.h"

#include <stdlib.h>
#include <string.h>

enum crm_status status_words_read(
    struct status_words *words, const struct crm_opt_list *list, struct crm_err *err)
{
    *words = (struct status_words){.n = list->n};
    words->item = crm_mem_zalloc(list->n + 1, sizeof *words->item);
    words->key = crm_mem_zalloc(list->n + 1, sizeof *words->key);
    if (!words->item || !words->key)
        return crm_err_nomem(err);
    for (size_t i = 0; i < list->n; i++) {
        const char *text = list->item[i], *equals = strrchr(text, '=');
        char show[CRM_ERR_SHOW];
        words->item[i].key = words->key[i];
        words->item[i].status =
            equals ? crm_appointment_find(crm_slice_of(equals + 1)) : CRM_APPOINTMENT_UNKNOWN;
        if (words->item[i].status == CRM_APPOINTMENT_UNKNOWN ||
            (equals > text && crm_text_key((struct crm_slice){text, (size_t)(equals - text)},
                                  words->key[i]) == 0))
            return crm_err_set(err, CRM_EUSAGE,
                "--status: %s is not WORD=STATUS, with one of booked, completed, no_show, "
                "late_cancelled, cancelled, rescheduled, blocked, none",
                crm_err_show(text, strlen(text), show));
        for (size_t k = 0; k < i; k++)
            if (strcmp(words->key[k], words->key[i]) == 0)
                return crm_err_set(err, CRM_EUSAGE, "--status: %s is said twice",
                    crm_err_show(text, (size_t)(equals - text), show));
    }
    return CRM_OK;
}

void status_words_release(struct status_words *words)
{
    free(words->item);
    free(words->key);
    *words = (struct status_words){0};
}

bool utc_offset_parse(const char *text, int32_t *seconds)
{
    int sign = *text == '-' ? -1 : 1, hours = 0, minutes = 0;
    size_t n;

    text += *text == '+' || *text == '-';
    n = strspn(text, "0123456789");
    if (n == 0 || n > 2)
        return false;
    for (; n; n--)
        hours = hours * 10 + (*text++ - '0');
    if (*text == ':') {
        if (strspn(++text, "0123456789") != 2)
            return false;
        minutes = (text[0] - '0') * 10 + (text[1] - '0');
        text += 2;
    }
    *seconds = sign * (hours * 3600 + minutes * 60);
    return !*text && hours <= 14 && minutes < 60;
}
