#include "report/words.h"

#define IN_ENGLISH(id, en, zh) en,
#define IN_CHINESE(id, en, zh) zh,

static const char *const words[][CRM_N_WORDS] = {{CRM_WORDS(IN_ENGLISH)}, {CRM_WORDS(IN_CHINESE)}};

const char *crm_word(enum crm_lang lang, enum crm_word word)
{
    return words[lang][word];
}

/* The next piece of a sentence: text up to a place, or the place's number in *place. */
static const char *next(const char *at, struct crm_slice *piece, int *place)
{
    const char *end = at;

    while (*end && !(end[0] == '%' && end[1] >= '1' && end[1] <= '9'))
        end++;
    *piece = (struct crm_slice){at, (size_t)(end - at)};
    *place = *end ? end[1] - '1' : -1;
    return *end ? end + 2 : end;
}

void crm_say(struct crm_html *html, enum crm_lang lang, enum crm_word word,
    const struct crm_slice arg[], size_t n)
{
    const char *at = crm_word(lang, word);

    while (*at) {
        struct crm_slice piece;
        int place;
        at = next(at, &piece, &place);
        crm_html_text(html, piece);
        if (place >= 0 && (size_t)place < n)
            crm_html_text(html, arg[place]);
    }
}

void crm_say_plain(char out[], size_t room, enum crm_lang lang, enum crm_word word,
    const struct crm_slice arg[], size_t n)
{
    const char *at = crm_word(lang, word);
    size_t len = 0;

    while (*at) {
        struct crm_slice piece[2] = {{"", 0}, {"", 0}};
        int place;
        at = next(at, &piece[0], &place);
        if (place >= 0 && (size_t)place < n)
            piece[1] = arg[place];
        for (int p = 0; p < 2; p++) {
            if (len + piece[p].len + 1 > room) /* whole pieces only: never half a character */
                continue;
            memcpy(out + len, piece[p].ptr, piece[p].len);
            len += piece[p].len;
        }
    }
    out[len] = '\0';
}
