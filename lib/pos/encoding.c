#include "pos/encoding.h"

#include "base/mem.h"
#include "pos/frequent.h"
#include "pos/text.h"

#include <ctype.h>
#include <errno.h>
#include <iconv.h>
#include <stdlib.h>

static bool starts(struct crm_slice s, const char *mark, size_t n)
{
    return s.len >= n && memcmp(s.ptr, mark, n) == 0;
}

/* Line ends of two bytes, one of them NUL, and more NULs beside the same byte: UTF-16. */
static const char *utf16_without_mark(struct crm_slice head)
{
    size_t n = head.len < 65536 ? head.len & ~(size_t)1 : 65536;
    size_t low_first = 0, high_first = 0, ends_low = 0, ends_high = 0;

    if (n == 0 || !memchr(head.ptr, '\0', n))
        return NULL;
    for (size_t i = 0; i < n; i += 2) {
        char a = head.ptr[i], b = head.ptr[i + 1];
        low_first += b == '\0';
        high_first += a == '\0';
        ends_low += b == '\0' && (a == '\n' || a == '\r');
        ends_high += a == '\0' && (b == '\n' || b == '\r');
    }
    if (ends_low && !ends_high && low_first >= 3)
        return "UTF-16LE";
    return ends_high && !ends_low && high_first >= 3 ? "UTF-16BE" : NULL;
}

static bool is_utf8(struct crm_slice head, bool whole)
{
    size_t good = crm_text_utf8(head);

    if (good == head.len)
        return true;
    /* the end of the piece may cut a character: its bytes so far must look like one */
    if (whole || head.len - good > 3 || (unsigned char)head.ptr[good] < 0xC2)
        return false;
    for (size_t i = good + 1; i < head.len; i++)
        if (((unsigned char)head.ptr[i] & 0xC0) != 0x80)
            return false;
    return true;
}

/* ---- lines as evidence ------------------------------------------------------------------- */

/* The next line with a byte above ASCII; false at the end. The last one may be cut off. */
static bool next_line(struct crm_slice *rest, bool whole, struct crm_slice *line)
{
    bool first = true; /* a line longer than the head is cut, and all there is */

    while (rest->len) {
        const char *end = memchr(rest->ptr, '\n', rest->len);
        bool high = false;
        *line = (struct crm_slice){rest->ptr, end ? (size_t)(end - rest->ptr) : rest->len};
        rest->len -= line->len + (end != NULL);
        rest->ptr += line->len + (end != NULL);
        if (!end && !whole && !first)
            return false;
        first = false;
        for (size_t i = 0; i < line->len && !high; i++)
            high = (unsigned char)line->ptr[i] >= 0x80;
        if (high)
            return true;
    }
    return false;
}

/* Not UTF-8, but only for characters that were cut short: a first byte with some of its others. */
static bool is_cut_short(struct crm_slice line)
{
    size_t good;

    while ((good = crm_text_utf8(line)) < line.len) {
        const unsigned char *p = (const unsigned char *)line.ptr + good;
        size_t left = line.len - good, n = 1;
        while (n < left && (p[n] & 0xC0) == 0x80)
            n++;
        if (p[0] < 0xE0 || p[0] > 0xF4 || n < 2 || n >= (p[0] < 0xF0 ? 3u : 4u))
            return false;
        line.ptr += good + n;
        line.len -= good + n;
    }
    return true;
}

/* Characters of a text read as GB18030. */
struct chinese {
    size_t han, frequent, kana, hangul, bad;
};

static bool is_frequent(const char *character)
{
    const char *p = crm_frequent;

    for (; *p; p += 3)
        if (memcmp(p, character, 3) == 0)
            return true;
    return false;
}

static void count_characters(struct crm_slice utf8, struct chinese *seen)
{
    for (size_t i = 0; i + 2 < utf8.len; i++) {
        unsigned char c = (unsigned char)utf8.ptr[i];
        unsigned next = (unsigned char)utf8.ptr[i + 1];
        if (c < 0xE0 || c > 0xEF)
            continue;
        if (c == 0xE3 && (next == 0x81 || next == 0x82 || next == 0x83))
            seen->kana++;
        else if (c >= 0xE4 && c <= 0xE9) {
            seen->han++;
            seen->frequent += is_frequent(utf8.ptr + i);
        }
        i += 2;
    }
}

/* A line in an encoding; false if it is not of it. */
static bool decode_line(
    const char *encoding, struct crm_slice line, bool cut, char *out, size_t room, size_t *n)
{
    iconv_t decoder = iconv_open("UTF-8", encoding);
    char *in = (char *)(uintptr_t)line.ptr, *to = out;
    size_t left = line.len;
    bool ok;

    if (decoder == (iconv_t)-1)
        return false;
    ok = iconv(decoder, &in, &left, &to, &room) != (size_t)-1 || (cut && errno == EINVAL);
    iconv_close(decoder);
    *n = (size_t)(to - out);
    return ok;
}

/* Whether all that is not ASCII in a line of EUC-KR are its Hangul. */
static bool is_hangul(struct crm_slice line)
{
    for (size_t i = 0; i < line.len; i++) {
        unsigned char a = (unsigned char)line.ptr[i], b;
        if (a < 0x80)
            continue;
        b = i + 1 < line.len ? (unsigned char)line.ptr[i + 1] : 0;
        if (a < 0xB0 || a > 0xC8 || b < 0xA1)
            return false;
        i++;
    }
    return true;
}

enum { LINES = 2000, LINE = 1000 };

/*
 * Whether most lines are Chinese in GB18030: they can be read, and what they say is made of
 * frequent characters.  Korean, Japanese and Big5 can mostly be read too, but say nothing.
 */
static bool is_chinese(struct crm_slice head, bool whole)
{
    struct chinese seen = {0};
    struct crm_slice line;
    size_t good = 0, bad = 0, hangul = 0;
    char text[4 * LINE];

    while (good + bad < LINES && next_line(&head, whole, &line)) {
        size_t n;
        bool cut = line.len > LINE || (!whole && head.len == 0);
        if (line.len > LINE)
            line.len = LINE;
        if (!decode_line("GB18030", line, cut, text, sizeof text, &n)) {
            bad++;
            continue;
        }
        good++;
        hangul += is_hangul(line);
        count_characters((struct crm_slice){text, n}, &seen);
    }
    if (good < bad || seen.han == 0 || seen.kana > seen.han / 4)
        return false;
    if (hangul == good && seen.frequent * 10 < seen.han * 8)
        return false;
    return seen.frequent * 100 >= seen.han * 36;
}

/* Lines with characters above ASCII: UTF-8, cut short, anything else. */
static void count_lines(struct crm_slice head, bool whole, size_t *good, size_t *cut, size_t *other)
{
    struct crm_slice line;

    *good = *cut = *other = 0;
    while (next_line(&head, whole, &line)) {
        if (crm_text_utf8(line) == line.len)
            ++*good;
        else if (is_cut_short(line))
            ++*cut;
        else
            ++*other;
    }
}

enum crm_status crm_encoding_guess(
    struct crm_slice head, bool whole, const char **encoding, struct crm_err *err)
{
    size_t good, cut, other;

    *encoding = NULL;
    if (starts(head, "\xEF\xBB\xBF", 3))
        return CRM_OK;
    if (starts(head, "\xFF\xFE", 2))
        *encoding = "UTF-16LE";
    else if (starts(head, "\xFE\xFF", 2))
        *encoding = "UTF-16BE";
    else
        *encoding = utf16_without_mark(head);
    if (*encoding || is_utf8(head, whole))
        return CRM_OK;
    count_lines(head, whole, &good, &cut, &other);
    if (is_chinese(head, whole)) {
        *encoding = "GB18030";
        return CRM_OK;
    }
    /* characters of UTF-8 hardly ever come about by chance: the other lines are bad rows */
    if ((good && good * 2 >= cut + other) || good + cut > other)
        return CRM_OK;
    return crm_err_set(err, CRM_EDATA,
        "neither UTF-8 nor GB18030 gives a text that makes sense: name the encoding with -e "
        "(windows-1252, big5, cp949, shift-jis ...)");
}

enum crm_status crm_encoding_decode(struct crm_slice head, const char *encoding,
    struct crm_slice *text, char **room, struct crm_err *err)
{
    iconv_t decoder;
    size_t size = head.len * 3 + 16, left = size, in_left = head.len;
    char *in = (char *)(uintptr_t)head.ptr, *out;
    char show[CRM_ERR_SHOW];

    *room = NULL;
    *text = head;
    if (encoding) {
        /* iconv takes an empty name for the locale's, and behind // it can be told to drop bytes */
        bool named = isalnum((unsigned char)encoding[0]) && !strchr(encoding, '/');
        decoder = named ? iconv_open("UTF-8", encoding) : (iconv_t)-1;
        if (decoder == (iconv_t)-1)
            return !named || errno == EINVAL
                       ? crm_err_set(err, CRM_EUSAGE, "%s is not an encoding this system knows",
                             crm_err_show(encoding, strlen(encoding), show))
                       : crm_err_nomem(err);
        *room = out = crm_mem_alloc(size, 1);
        if (!out) {
            iconv_close(decoder);
            return crm_err_nomem(err);
        }
        /* a byte that is not of it makes a bad row, and no end */
        while (iconv(decoder, &in, &in_left, &out, &left) == (size_t)-1 && errno != E2BIG &&
               in_left && left) {
            iconv(decoder, NULL, NULL, NULL, NULL);
            *out++ = '\xFF';
            left--;
            in++;
            in_left--;
        }
        iconv_close(decoder);
        *text = (struct crm_slice){*room, size - left};
    }
    if (starts(*text, "\xEF\xBB\xBF", 3)) {
        text->ptr += 3;
        text->len -= 3;
    }
    return CRM_OK;
}

/* ---- text that was encoded twice ------------------------------------------------------- */

/* The code point at p, at most three bytes; 0 at the end and for longer ones. */
static unsigned code_at(const unsigned char *p, const unsigned char *end, size_t *len)
{
    *len = 1;
    if (p >= end)
        return 0;
    if (p[0] < 0x80)
        return p[0];
    if (p[0] < 0xE0 && end - p > 1) {
        *len = 2;
        return (p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu);
    }
    if (p[0] < 0xF0 && end - p > 2) {
        *len = 3;
        return (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
    }
    return 0;
}

/* What Windows-1252 makes of a byte from 0x80 to 0xBF. */
static bool is_tail(unsigned code)
{
    static const unsigned special[] = {0x20AC, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
        0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x017D, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x017E, 0x0178};

    for (size_t i = 0; i < sizeof special / sizeof *special; i++)
        if (code == special[i])
            return true;
    return code >= 0x80 && code <= 0xBF;
}

size_t crm_encoding_twice(struct crm_slice text)
{
    const unsigned char *start = (const unsigned char *)text.ptr, *end = start + text.len;

    /* leads are U+00C0 to U+00FF */
    for (const unsigned char *p = start;
         p < end && (p = memchr(p, 0xC3, (size_t)(end - p))) != NULL; p++) {
        size_t len, second, third;
        unsigned lead, a, b;
        lead = code_at(p, end, &len);
        a = code_at(p + len, end, &second);
        b = code_at(p + len + second, end, &third);
        if ((lead == 0xC3 && a >= 0x80 && a <= 0xBF) ||
            (lead >= 0xE2 && lead <= 0xE9 && is_tail(a) && is_tail(b)))
            return (size_t)(p - start);
    }
    return text.len;
}
