#include "survey/label.h"

#include "base/num.h"

#include <math.h>
#include <utf8proc.h>

/* ---- keys ----------------------------------------------------------------------------- */

static bool is_ascii(struct crm_slice text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] >= 0x80)
            return false;
    return true;
}

/* Blanks become one space, curly apostrophes straight ones; lower case if the text is ASCII. */
static size_t squeeze(const char *text, size_t len, char key[CRM_LABEL_KEY])
{
    size_t n = 0;

    for (size_t i = 0; i < len && n + 5 < CRM_LABEL_KEY; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == ' ' || (c >= '\t' && c <= '\r')) {
            if (n && key[n - 1] != ' ')
                key[n++] = ' ';
        } else if (len - i >= 3 && memcmp(text + i, "\xE2\x80\x99", 3) == 0) {
            key[n++] = '\'';
            i += 2;
        } else {
            key[n++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
        }
    }
    while (n && ((unsigned char)key[n - 1] & 0xC0) == 0x80 && n + 6 >= CRM_LABEL_KEY)
        n--; /* a character that may have been cut */
    while (n && key[n - 1] == ' ')
        n--;
    key[n] = '\0';
    return n;
}

/* In place, without memory of its own: a key must not depend on how much there is. */
size_t crm_label_key(struct crm_slice text, char key[CRM_LABEL_KEY])
{
    enum { MOST = 2 * CRM_LABEL_KEY }; /* bytes that are looked at: what is longer is cut */
    static const utf8proc_option_t options =
        UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
    utf8proc_int32_t room[20 * MOST + 1]; /* one character becomes at most 18 */
    utf8proc_ssize_t got;

    key[0] = '\0';
    if (text.len == 0)
        return 0;
    if (text.len > MOST) {
        text.len = MOST;
        while (text.len && ((unsigned char)text.ptr[text.len] & 0xC0) == 0x80)
            text.len--;
    }
    if (is_ascii(text))
        return squeeze(text.ptr, text.len, key);
    got = utf8proc_decompose(
        (const utf8proc_uint8_t *)text.ptr, (utf8proc_ssize_t)text.len, room, 20 * MOST, options);
    if (got < 0 || got > 20 * MOST || (got = utf8proc_reencode(room, got, options)) < 0)
        return 0;
    return squeeze((const char *)room, (size_t)got, key);
}

/* ---- numbers -------------------------------------------------------------------------- */

static size_t digits_at(const char *text)
{
    size_t n = strspn(text, "0123456789");

    if (n && text[n] == '.' && text[n + 1] >= '0' && text[n + 1] <= '9')
        n += 1 + strspn(text + n + 1, "0123456789");
    return n;
}

static bool starts_with(const char **text, const char *const words[])
{
    for (; *words; words++) {
        size_t n = strlen(*words);
        if (strncmp(*text, *words, n) == 0) {
            *text += n;
            return true;
        }
    }
    return false;
}

static const char *after_blanks(const char *text)
{
    return text + strspn(text, " ");
}

/* "/5", "out of 5", "of 5", "(满分5分)" with `max`: what the number is one of. */
static bool is_of_max(const char *rest, double max)
{
    static const char *const of[] = {
        "/", "out of ", "of ", "(满分", "满分", "(out of ", "(max ", "(max. ", NULL};
    static const char *const unit[] = {"分", "星", "stars", "points", "star", NULL};
    size_t n;
    double m;

    if (!starts_with(&rest, of))
        return false;
    rest = after_blanks(rest);
    n = digits_at(rest);
    if (!n || !crm_num_double((struct crm_slice){rest, n}, &m) || (!isnan(max) && m != max))
        return false;
    rest = after_blanks(rest + n);
    starts_with(&rest, unit);
    rest += *rest == ')';
    return *after_blanks(rest) == '\0';
}

/* What follows a number in front of a label makes something else of it. */
static bool makes_range(const char *rest)
{
    static const char *const words[] = {"or ", "to ", "and ", "oder ", "bis ", "und ", "ou ", "et ",
        "à ", "o ", "y ", "a ", "+", "或", "到", "至", "以上", "以下", "及以", "多", "%", "~",
        NULL};

    return starts_with(&rest, words);
}

/* A number of years, yuan, hours is no point of a scale. */
static bool measures(const char *rest)
{
    static const char *const words[] = {
        "以上", "以下", "以内", "岁", "元", "年", "月", "天", "小时", "分钟"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strstr(rest, words[i]))
            return true;
    return false;
}

/* "1st", "1O": letters that belong to the digits; "4stars" is a label. */
static bool runs_on(const char *rest)
{
    return *rest >= 'a' && *rest <= 'z' && strncmp(rest, "star", 4) != 0 &&
           strncmp(rest, "point", 5) != 0;
}

static bool number_in_front(const char *key, double max, double *number)
{
    static const char *const unit[] = {"分", "星级", "颗星", "星", "级", "点", "次", NULL};
    size_t n = digits_at(key);
    const char *rest = key + n;

    if (!n || !crm_num_double((struct crm_slice){key, n}, number) || runs_on(rest) ||
        measures(rest))
        return false;
    rest = after_blanks(rest);
    starts_with(&rest, unit);
    rest = after_blanks(rest);
    if (*rest == '\0' || is_of_max(rest, max))
        return true;
    return !makes_range(rest) && !rest[strcspn(rest, "0123456789")];
}

/* "very good (5)", "often = 4", "very good - 5": the only number, at the end. */
static bool number_at_end(const char *key, double *number)
{
    size_t at = strcspn(key, "0123456789"), n = digits_at(key + at);
    const char *rest = key + at + n, *before = key + at;
    bool bracket;

    if (!n || at == 0)
        return false;
    while (before > key && before[-1] == ' ')
        before--;
    if (before == key)
        return false;
    bracket = before[-1] == '(' || before[-1] == '[';
    if (!bracket && before[-1] != '=' && before[-1] != ':' &&
        !(before[-1] == '-' && before - key >= 2 && before[-2] == ' '))
        return false;
    if (strncmp(rest, "分", 3) == 0)
        rest += 3;
    if (bracket && *rest != ')' && *rest != ']')
        return false;
    return rest[bracket] == '\0' && crm_num_double((struct crm_slice){key + at, n}, number);
}

bool crm_label_number(struct crm_slice text, double max, double *number)
{
    char key[CRM_LABEL_KEY];
    double found;

    if (!crm_label_key(text, key) ||
        (!number_in_front(key, max, &found) && !number_at_end(key, &found)))
        return false;
    *number = found;
    return true;
}

enum crm_mark crm_label_mark(struct crm_slice cell)
{
    static const char *const empty[] = {"(空)", "（空）", "(未填)", "(未填写)", "(empty)", NULL};
    static const char *const skipped[] = {"(跳过)", "（跳过）", "(skipped)", NULL};

    if (cell.len < 5 || (cell.ptr[0] != '(' && (unsigned char)cell.ptr[0] != 0xEF))
        return CRM_MARK_NONE;
    for (const char *const *e = empty; *e; e++)
        if (crm_slice_is(cell, *e))
            return CRM_MARK_EMPTY;
    for (const char *const *k = skipped; *k; k++)
        if (crm_slice_is(cell, *k))
            return CRM_MARK_SKIPPED;
    return CRM_MARK_NONE;
}

/* ---- words ---------------------------------------------------------------------------- */

static bool is_letter(utf8proc_int32_t c)
{
    utf8proc_category_t category = utf8proc_category(c);

    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

bool crm_label_is_word(struct crm_slice text)
{
    const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)text.ptr;
    size_t left = text.len;
    bool letter = false;

    while (left) {
        utf8proc_int32_t c;
        utf8proc_ssize_t n = utf8proc_iterate(p, (utf8proc_ssize_t)(left < 8 ? left : 8), &c);
        if (n <= 0 || c == 0xFFFD)
            return false;
        letter = letter || is_letter(c);
        p += n;
        left -= (size_t)n;
    }
    return letter && text.len > 1;
}

/* ---- lists ---------------------------------------------------------------------------- */

/* Bytes of the separator at `p`; 0: none. */
static size_t separator_at(const char *p, size_t left)
{
    static const char *const wide[] = {"；", "，", "、", "┋", "｜", NULL};

    if (*p && strchr(";,|\n\r", *p))
        return 1;
    for (const char *const *w = wide; left >= 3 && *w; w++)
        if (memcmp(p, *w, 3) == 0)
            return 3;
    return 0;
}

size_t crm_label_separator(struct crm_slice text)
{
    if (text.len && separator_at(text.ptr + text.len - 1, 1))
        return 1;
    return text.len >= 3 ? separator_at(text.ptr + text.len - 3, 3) : 0;
}

/* +1, -1: a bracket opens, closes. */
static int bracket_at(const char *p, size_t left)
{
    if (*p == '(' || *p == '[')
        return 1;
    if (*p == ')' || *p == ']')
        return -1;
    if (left < 3)
        return 0;
    return memcmp(p, "（", 3) == 0 ? 1 : memcmp(p, "）", 3) == 0 ? -1 : 0;
}

enum { LONGEST_BRACKET = 300 }; /* what is longer is a bracket that was never closed */

bool crm_label_piece(struct crm_slice *rest, struct crm_slice *piece)
{
    const char *from = rest->ptr;
    size_t len = rest->len, fallback = SIZE_MAX, fallback_len = 0;
    int depth = 0;

    if (!from)
        return false;
    for (size_t i = 0; i < len; i++) {
        size_t n = separator_at(from + i, len - i);
        depth += bracket_at(from + i, len - i);
        if (depth < 0)
            depth = 0;
        if (n && depth == 0) {
            *piece = (struct crm_slice){from, i};
            *rest = (struct crm_slice){from + i + n, len - i - n};
            return true;
        }
        if (fallback != SIZE_MAX && i - fallback > LONGEST_BRACKET)
            break;
        if (n && fallback == SIZE_MAX) {
            fallback = i;
            fallback_len = n;
        }
    }
    if (depth > 0 && fallback != SIZE_MAX) { /* a bracket that is never closed is no bracket */
        *piece = (struct crm_slice){from, fallback};
        *rest = (struct crm_slice){from + fallback + fallback_len, len - fallback - fallback_len};
        return true;
    }
    *piece = *rest;
    *rest = (struct crm_slice){NULL, 0};
    return true;
}
