#include "base/words.h"

#include <pthread.h>
#include <stdlib.h>

#include <utf8proc.h>

static const struct {
    enum crm_words set;
    bool starts;
    const char *words;
} lists[] = {
#define WORDS(set, words) {CRM_WORDS_##set, false, words},
#define STARTS(set, words) {CRM_WORDS_##set, true, words},
#include "base/words.def"
};

enum {
    N_BYTES = 1
#define WORDS(set, words) +sizeof words
#define STARTS(set, words)
#include "base/words.def"
    ,
    N_SLOTS = 1 << 14, /* more than twice the words: a word has two bytes and more in the lists */
};
_Static_assert(N_SLOTS > 2 * (N_BYTES / 6), "a larger table of words");

/* Every whole word of every set, by its hash: made once, from the lists, without their blanks. */
static struct {
    const char *word;
    enum crm_words set;
} slot[N_SLOTS];
static char pool[2 * N_BYTES];
static bool starts_with[sizeof lists / sizeof *lists][256]; /* first bytes of its words */
static pthread_once_t pool_made = PTHREAD_ONCE_INIT;

static size_t place_of(enum crm_words set, const char *word)
{
    uint32_t hash = 2166136261u + (uint32_t)set;

    for (; *word; word++)
        hash = (hash ^ (unsigned char)*word) * 16777619u;
    return (hash ^ hash >> 15) % N_SLOTS;
}

/* Where the word is, or the free slot where it would be. */
static size_t find_slot(enum crm_words set, const char *word)
{
    size_t i = place_of(set, word);

    while (slot[i].word && (slot[i].set != set || strcmp(slot[i].word, word) != 0))
        i = (i + 1) % N_SLOTS;
    return i;
}

static void mark_starts(size_t list)
{
    bool first = true;

    for (const char *p = lists[list].words; *p; p++) {
        if (first && *p != ' ' && *p != '_')
            starts_with[list][(unsigned char)*p] = true;
        first = *p == ',' || (first && (*p == ' ' || *p == '_'));
    }
}

static void make_pool(void)
{
    char *to = pool;

    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        const char *from = lists[i].words;
        if (lists[i].starts)
            mark_starts(i);
        while (!lists[i].starts && *from) {
            char *word = to;
            size_t at;
            for (; *from && *from != ','; from++)
                if (*from != ' ' && *from != '_')
                    *to++ = *from;
            *to++ = '\0';
            from += *from == ',';
            at = find_slot(lists[i].set, word);
            slot[at].word = word;
            slot[at].set = lists[i].set;
        }
    }
}

/* Leave out "(...)" at the end: "Amount (CNY)" is the amount. */
static size_t without_unit(const char *text, size_t len)
{
    size_t open;

    while (len && text[len - 1] == ' ')
        len--;
    if (!len || text[len - 1] != ')')
        return len;
    for (open = len; open > 0 && text[open - 1] != '('; open--)
        continue;
    return open > 1 ? open - 1 : len;
}

/* Text in ASCII, which normalisation leaves alone: SIZE_MAX for any other. */
static size_t ascii_key(struct crm_slice text, char key[CRM_WORD_KEY])
{
    size_t n = 0, len = without_unit(text.ptr, text.len);

    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] >= 0x80)
            return SIZE_MAX;
    for (size_t i = 0; i < len && n + 1 < CRM_WORD_KEY; i++) {
        char c = text.ptr[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c | 0x20);
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '%')
            key[n++] = c;
    }
    key[n] = '\0';
    return n;
}

size_t crm_word_key(struct crm_slice text, char key[CRM_WORD_KEY])
{
    utf8proc_uint8_t *folded = NULL;
    utf8proc_ssize_t got;
    size_t n = 0, len;

    key[0] = '\0';
    if (text.len == 0 || text.len > INT32_MAX)
        return 0;
    if ((n = ascii_key(text, key)) != SIZE_MAX)
        return n;
    n = 0;
    got = utf8proc_map((const utf8proc_uint8_t *)text.ptr, (utf8proc_ssize_t)text.len, &folded,
        UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
    if (got < 0)
        return 0;
    len = without_unit((const char *)folded, (size_t)got);
    for (size_t i = 0; i < len && n + 1 < CRM_WORD_KEY; i++) {
        unsigned char c = folded[i];
        if (c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '%')
            key[n++] = (char)c;
    }
    key[n] = '\0';
    free(folded);
    return n;
}

/* The letter below an accent for U+00E0 .. U+00FF; 0: none. */
static char below_accent(unsigned char second)
{
    static const char plain[] = "aaaaaa\0ceeeeiiii\0nooooo\0\0uuuuy\0y";

    return second >= 0xA0 && second <= 0xBF ? plain[second - 0xA0] : 0;
}

static void without_accents(const char *key, char *out)
{
    for (; *key; key++) {
        char c = (unsigned char)*key == 0xC3 ? below_accent((unsigned char)key[1]) : 0;
        if (c)
            key++;
        *out++ = c ? c : *key;
    }
    *out = '\0';
}

/*
 * One word of a list against a key; `rest` is what follows the word.  0: another one, 1: the same,
 * 2: the key begins with it.
 */
static int compare(const char **list, const char *key)
{
    const char *l = *list, *k = key;
    bool same = true, any = false;

    for (; *l && *l != ','; l++) {
        if (*l == ' ' || *l == '_')
            continue;
        same = same && *k == *l;
        k += same;
        any = true;
    }
    l += *l == ',';
    *list = l + (*l == ' ');
    return !same || !any ? 0 : *k == '\0' ? 1 : 2;
}

static int find(const char *list, const char *key, bool starts, int *n_words)
{
    while (*list) {
        int how = compare(&list, key);
        if (how == 1 || (how == 2 && starts))
            return *n_words;
        ++*n_words;
    }
    return -1;
}

int crm_words_position(const char *list, const char *key, int *n_words)
{
    char plain[CRM_WORD_KEY];
    int before = *n_words, at;

    if ((at = find(list, key, false, n_words)) >= 0 || !strstr(key, "\xC3"))
        return at;
    without_accents(key, plain);
    *n_words = before;
    return find(list, plain, false, n_words);
}

bool crm_words_has(enum crm_words set, const char *key)
{
    char plain[CRM_WORD_KEY];

    if (!*key)
        return false;
    pthread_once(&pool_made, make_pool);
    without_accents(key, plain);
    if (slot[find_slot(set, plain)].word)
        return true;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (lists[i].set == set && lists[i].starts && starts_with[i][(unsigned char)plain[0]] &&
            find(lists[i].words, plain, true, &(int){0}) >= 0)
            return true;
    return false;
}

bool crm_words_walk_in(const char *key)
{
    size_t n = strlen(key);

    return crm_words_has(CRM_WORDS_WALK_IN, key) || (n && strspn(key, "0") == n) ||
           (n >= 4 && strspn(key, "9") == n);
}
