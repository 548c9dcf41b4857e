#include "pos/when_ascii.h"

#include "pos/text.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include <utf8proc.h>

/* ---- words ------------------------------------------------------------------------------ */

enum { WEEKDAY = 13, FILLER, BEFORE_NOON, AFTER_NOON, DOTLESS_AT = 32 }; /* below: months from 1 */

static const struct {
    int meaning;
    const char *names;
} lists[] = {
#define MONTH(n, names) {n, names},
#define DOTLESS(n, names) {n + DOTLESS_AT, names},
#define WEEKDAYS(names) {WEEKDAY, names},
#define FILLERS(names) {FILLER, names},
#define HALVES(before, after) {BEFORE_NOON, before}, {AFTER_NOON, after},
#include "pos/when_words.def"
#undef MONTH
#undef DOTLESS
#undef WEEKDAYS
#undef FILLERS
#undef HALVES
};

enum { KEY = 32, N_WORDS = 1024 };

struct word {
    char key[KEY];
    int meaning;
};

static struct word word[N_WORDS];
static size_t n_words;
static pthread_once_t words_made = PTHREAD_ONCE_INIT;

/* The small letters without accents of the character at `p`; 0 if it is none, or finds no room. */
static size_t fold_char(const char *p, size_t len, char *out, size_t room, size_t *written)
{
    const utf8proc_option_t how =
        (utf8proc_option_t)(UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD);
    utf8proc_int32_t c, part[8];
    int bound = 0;
    utf8proc_ssize_t step =
                         utf8proc_iterate((const utf8proc_uint8_t *)p, (utf8proc_ssize_t)len, &c),
                     parts = step > 0 ? utf8proc_decompose_char(c, part, 8, how, &bound) : -1;

    *written = 0;
    if (parts < 0 || parts > 8 || room < 4 * (size_t)parts)
        return 0;
    for (utf8proc_ssize_t i = 0; i < parts; i++)
        *written += (size_t)utf8proc_encode_char(part[i], (utf8proc_uint8_t *)out + *written);
    return (size_t)step;
}

/* Small letters without accents; false if it is longer than any name. */
static bool fold(struct crm_slice text, char key[KEY])
{
    size_t n = 0, step, written;

    for (size_t i = 0; i < text.len; i += step, n += written) {
        const char *p = text.ptr + i;
        if (n + 1 >= KEY)
            return false;
        step = written = 1;
        if ((unsigned char)*p < 0x80)
            key[n] = (char)(*p >= 'A' && *p <= 'Z' ? *p | 0x20 : *p);
        else if ((step = fold_char(p, text.len - i, key + n, KEY - 1 - n, &written)) == 0)
            return false;
    }
    key[n] = '\0';
    return true;
}

static int by_key(const void *a, const void *b)
{
    return strcmp(((const struct word *)a)->key, ((const struct word *)b)->key);
}

static void make_words(void)
{
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        struct crm_slice rest = crm_slice_of(lists[i].names), name;
        while (crm_slice_split(&rest, ' ', &name) && n_words < N_WORDS) {
            word[n_words].meaning = lists[i].meaning;
            n_words += fold(name, word[n_words].key);
        }
    }
    qsort(word, n_words, sizeof *word, by_key);
}

/* 0: none that is known. */
static int meaning_of(struct crm_slice text)
{
    struct word wanted = {.meaning = 0};
    const struct word *found;

    if (!fold(text, wanted.key))
        return 0;
    found = bsearch(&wanted, word, n_words, sizeof *word, by_key);
    return found ? found->meaning : 0;
}

/* ---- signs of Chinese, Japanese and Korean ---------------------------------------------- */

/* As the ASCII that says the same; longer ones first. */
static const struct {
    const char *from, *to;
} signs[] = {{"年", "-"}, {"月", "-"}, {"日", " "}, {"号", " "}, {"號", " "}, {"时", ":"},
    {"時", ":"}, {"点", ":"}, {"點", ":"}, {"分", ":"}, {"秒", " "}, {"上午", " AM "},
    {"凌晨", " AM "}, {"早上", " AM "}, {"下午", " PM "}, {"晚上", " PM "}, {"中午", " PM "},
    {"午前", " AM "}, {"午後", " PM "}, {"오전", " AM "}, {"오후", " PM "}, {"년", "-"},
    {"월", "-"}, {"일", " "}, {"시", ":"}, {"분", ":"}, {"초", " "}};

/* Behind one of them, or in front of the others, one character is a day of the week. */
static const char *const weekday_before[] = {"星期", "周", "週"};
static const char *const weekday_behind[] = {"曜日", "曜", "요일"};

static const struct {
    const char *name;
    int before, last; /* the year before the first, how many it had */
} eras[] = {{"令和", 2018, 99}, {"平成", 1988, 31}, {"昭和", 1925, 64}, {"大正", 1911, 15},
    {"明治", 1867, 45}, {"㋿", 2018, 99}, {"㍻", 1988, 31}, {"㍼", 1925, 64}, {"㍽", 1911, 15},
    {"㍾", 1867, 45}, {"中華民國", 1911, 200}, {"中华民国", 1911, 200}, {"民國", 1911, 200},
    {"民国", 1911, 200}, {"R", 2018, 99}, {"H", 1988, 31}, {"S", 1925, 64}, {"T", 1911, 15}};

struct work {
    const char *p, *end; /* what is left, narrow */
    char *out;
    size_t n;
    bool failed;
    size_t month_at; /* where in out the only month stands; SIZE_MAX: none yet */
    bool month_mar;  /* and it may be a Tuesday */
};

static void put(struct work *w, const char *text)
{
    size_t len = strlen(text);

    if (w->n + len > CRM_WHEN_ROOM) {
        w->failed = true;
        return;
    }
    memcpy(w->out + w->n, text, len);
    w->n += len;
}

static bool next_is(const struct work *w, const char *text)
{
    size_t len = strlen(text);

    return (size_t)(w->end - w->p) >= len && memcmp(w->p, text, len) == 0;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_ascii_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void skip_blanks(struct work *w)
{
    while (w->p < w->end && *w->p == ' ')
        w->p++;
}

/* R8.6.11: a letter is an era only in front of two numbers or one, and a sign that parts them. */
static bool is_short_era(const struct work *w)
{
    const char *p = w->p + 1;

    while (p < w->end && is_digit(*p))
        p++;
    return w->n == 0 && p > w->p + 1 && p <= w->p + 3 && p < w->end &&
           (*p == '.' || *p == '/' || *p == '-' || (unsigned char)*p >= 0x80);
}

/* 令和8, 民國 115, 平成元: the year of the calendar. */
static bool take_era(struct work *w)
{
    char text[8];
    int year = 0, digits = 0;

    if ((unsigned char)*w->p < 0x80 && w->n > 0)
        return false;
    for (size_t i = 0; i < sizeof eras / sizeof *eras; i++) {
        if (!next_is(w, eras[i].name) || (eras[i].name[1] == '\0' && !is_short_era(w)))
            continue;
        w->p += strlen(eras[i].name);
        skip_blanks(w);
        if (next_is(w, "元")) {
            w->p += strlen("元");
            year = digits = 1;
        }
        for (; w->p < w->end && is_digit(*w->p) && digits < 4; w->p++, digits++)
            year = year * 10 + (*w->p - '0');
        w->failed |= year < 1 || year > eras[i].last;
        snprintf(text, sizeof text, "%04d", (eras[i].before + year) % 10000);
        put(w, text);
        return true;
    }
    return false;
}

/* Bytes of the character at p. */
static size_t char_len(const char *p, const char *end)
{
    utf8proc_int32_t c;
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)p, end - p, &c);

    return n > 0 ? (size_t)n : 0;
}

static bool take_weekday_sign(struct work *w)
{
    size_t n;

    for (size_t i = 0; i < sizeof weekday_before / sizeof *weekday_before; i++) {
        size_t mark = strlen(weekday_before[i]);
        if (next_is(w, weekday_before[i]) && (n = char_len(w->p + mark, w->end)) == 3) {
            w->p += mark + n;
            return true;
        }
    }
    n = char_len(w->p, w->end);
    for (size_t i = 0; n == 3 && i < sizeof weekday_behind / sizeof *weekday_behind; i++) {
        struct work after = *w;
        after.p += n;
        if (next_is(&after, weekday_behind[i])) {
            w->p = after.p + strlen(weekday_behind[i]);
            return true;
        }
    }
    return false;
}

/* (木), and what a name in brackets leaves */
static bool take_bracket(struct work *w)
{
    static const char days[] = "月火水木金土日월화수목금토일一二三四五六";
    size_t n = w->p + 1 < w->end ? char_len(w->p + 1, w->end) : 0;

    if (*w->p == ')' && w->n && w->out[w->n - 1] == '(') {
        w->n--;
        w->p++;
        return true;
    }
    if (*w->p != '(' || n != 3 || w->p + 4 >= w->end || w->p[4] != ')' ||
        !memmem(days, sizeof days - 1, w->p + 1, 3))
        return false;
    w->p += 5;
    return true;
}

static bool take_sign(struct work *w)
{
    for (size_t s = 0; s < sizeof signs / sizeof *signs; s++) {
        if (next_is(w, signs[s].from)) {
            w->p += strlen(signs[s].from);
            while (signs[s].to[1] == '\0' && w->n && w->out[w->n - 1] == ' ')
                w->n--; /* 6 月 11 日 */
            put(w, signs[s].to);
            return true;
        }
    }
    return false;
}

/* ---- names ------------------------------------------------------------------------------ */

/* Letters and accents from p on; scripts without blanks between words are none of these. */
static size_t word_len(const struct work *w)
{
    const char *p = w->p;

    while (p < w->end) {
        utf8proc_int32_t c;
        utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)p, w->end - p, &c);
        utf8proc_category_t kind = n > 0 ? utf8proc_category(c) : UTF8PROC_CATEGORY_CN;
        if (c >= 0x2E80 || kind < UTF8PROC_CATEGORY_LU || kind > UTF8PROC_CATEGORY_ME)
            break;
        p += n;
    }
    return (size_t)(p - w->p);
}

/* 1st, 1er, 1º */
static bool is_ordinal(const struct work *w, struct crm_slice name)
{
    static const char *const endings[] = {"st", "nd", "rd", "th", "er", "ro", "º", "ª", "o", "e"};
    char key[KEY];
    bool is = false;

    if (w->n == 0 || !is_digit(w->out[w->n - 1]) || !is_digit(name.ptr[-1]) || !fold(name, key))
        return false;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        is |= strcmp(key, endings[i]) == 0;
    return is;
}

/* 14h30, 14 h 30, 14h */
static bool is_hour_sign(const struct work *w, struct crm_slice name)
{
    size_t n = w->n;

    while (n && w->out[n - 1] == ' ')
        n--;
    return n && is_digit(w->out[n - 1]) && name.len == 1 && (name.ptr[0] | 0x20) == 'h';
}

/* A name of a zone, Europe/Berlin, says nothing of the date. */
static bool is_of_zone(const struct work *w, size_t len)
{
    const char *end = w->p + len;
    char before = w->n ? w->out[w->n - 1] : ' ';
    bool letter_before = w->n > 1 && is_ascii_letter(w->out[w->n - 2]);

    return before == '_' || (before == '/' && letter_before && w->n > 12) ||
           (end < w->end && *end == '_') ||
           (w->n > 12 && end + 1 < w->end && *end == '/' && is_ascii_letter(end[1]));
}

static void put_month(struct work *w, int month, bool mar)
{
    static const char names[12][4] = {
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};

    w->failed |= w->month_at != SIZE_MAX && !w->month_mar;
    if (w->month_at != SIZE_MAX) /* mar. 11 juin, mar, 11 mar: a Tuesday */
        for (size_t i = w->month_at; i < w->n && !is_digit(w->out[i]); i++)
            w->out[i] = ' ';
    w->month_at = w->n;
    w->month_mar = mar;
    put(w, names[month - 1]);
}

/* "." and "," behind a name go with it. */
static void pass_stops(struct work *w, bool comma)
{
    if (w->p < w->end && *w->p == '.')
        w->p++;
    if (comma && w->p < w->end && *w->p == ',')
        w->p++;
}

static bool after_dot(const struct work *w)
{
    size_t n = w->n;

    while (n && w->out[n - 1] == ' ')
        n--;
    return n && w->out[n - 1] == '.';
}

/* "à", "a las": before a time, and no sign of the morning. */
static size_t before_time_len(struct crm_slice rest)
{
    static const char *const words[] = {"à ", "a las ", "a la "};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i]);
        if (rest.len > n && memcmp(rest.ptr, words[i], n) == 0)
            return n;
    }
    return 0;
}

static bool take_word(struct work *w)
{
    size_t len = word_len(w), before;
    struct crm_slice name = {w->p, len};
    int meaning = len ? meaning_of(name) : 0;

    if (len == 0)
        return false;
    if ((before = before_time_len((struct crm_slice){w->p, (size_t)(w->end - w->p)})) > 0) {
        w->p += before;
        return true;
    }
    if (is_of_zone(w, len))
        meaning = 0;
    w->p += len;
    if (is_ordinal(w, name))
        return true;
    if (is_hour_sign(w, name)) {
        put(w, ":");
        skip_blanks(w);
        return true;
    }
    if (meaning > DOTLESS_AT) {
        w->failed |= after_dot(w);
        meaning -= DOTLESS_AT;
    }
    if (meaning >= 1 && meaning <= 12) {
        put_month(w, meaning, meaning == 3 && len == 3);
        pass_stops(w, false);
        return true;
    }
    if (meaning == BEFORE_NOON || meaning == AFTER_NOON) {
        put(w, meaning == BEFORE_NOON ? " AM " : " PM ");
        return true;
    }
    if (meaning) {
        pass_stops(w, meaning == WEEKDAY);
        if (meaning == FILLER && w->p < w->end && (*w->p == '\'' || next_is(w, "’")))
            w->p += *w->p == '\'' ? 1 : 3; /* d'agost */
        return true;
    }
    w->failed |= w->n == 0 && len > 2; /* a text that is no date, mostly */
    for (size_t i = 0; i < len && !w->failed; i++) {
        char one[2] = {name.ptr[i], '\0'};
        w->failed |= (unsigned char)one[0] >= 0x80;
        put(w, one);
    }
    return true;
}

/* ---- the cell --------------------------------------------------------------------------- */

static void trim(struct work *w)
{
    size_t start = 0, colons = 0;

    while (w->n && w->out[w->n - 1] == ' ')
        w->n--;
    while (start < w->n && w->out[start] == ' ')
        start++;
    memmove(w->out, w->out + start, w->n - start);
    w->n -= start;
    if (w->n && w->out[w->n - 1] == ':') { /* 14点44分, 14点 */
        for (size_t i = 0; i < w->n; i++)
            colons += w->out[i] == ':';
        if (colons > 1)
            w->n--;
        else
            put(w, "00");
    }
}

/* The letters of ISO 8601: 2026-06-11T14:44:05Z */
static bool is_iso_letter(struct crm_slice cell, size_t i)
{
    if (i < 8 || !is_digit(cell.ptr[i - 1]))
        return false;
    return i + 1 < cell.len ? cell.ptr[i] == 'T' && is_digit(cell.ptr[i + 1]) : cell.ptr[i] == 'Z';
}

/*
 * Most cells show at a glance what they are: digits and signs alone are copied, a text without a
 * digit is no date (SIZE_MAX: look closer).
 */
static size_t at_a_glance(struct crm_slice cell, char out[CRM_WHEN_ROOM])
{
    bool digits = false, plain = true, ascii = true;

    if (cell.len > CRM_WHEN_ROOM)
        return 0;
    for (size_t i = 0; i < cell.len; i++) {
        char c = cell.ptr[i];
        digits |= is_digit(c);
        plain &= (c >= '+' && c <= ':') || c == ' ' || is_iso_letter(cell, i);
        ascii &= (unsigned char)c < 0x80;
    }
    if (plain && digits && cell.ptr[0] != ' ' && cell.ptr[cell.len - 1] > ' ' &&
        cell.ptr[cell.len - 1] != ':') {
        memcpy(out, cell.ptr, cell.len);
        return cell.len;
    }
    return ascii && !digits ? 0 : SIZE_MAX;
}

size_t crm_when_ascii(struct crm_slice cell, char out[CRM_WHEN_ROOM])
{
    char narrow[CRM_WHEN_ROOM];
    size_t len = at_a_glance(cell, out);
    struct work w = {.p = narrow, .out = out, .month_at = SIZE_MAX};

    if (len != SIZE_MAX)
        return len;
    if ((len = crm_text_narrow(cell, narrow, CRM_WHEN_ROOM)) == SIZE_MAX)
        return 0;
    pthread_once(&words_made, make_words);
    for (w.end = narrow + len; w.p < w.end && !w.failed;) {
        char one[2] = {*w.p, '\0'};
        if (take_era(&w) || take_bracket(&w))
            continue;
        if ((unsigned char)*w.p >= 0x80 && (take_weekday_sign(&w) || take_sign(&w)))
            continue;
        if (((unsigned char)*w.p >= 0x80 || is_ascii_letter(*w.p)) && take_word(&w))
            continue;
        w.failed |= (unsigned char)*w.p >= 0x80;
        put(&w, one);
        w.p++;
    }
    if (w.failed)
        return 0;
    trim(&w);
    return w.failed ? 0 : w.n;
}
