#include "pos/encoding.h"

#include "base/mem.h"
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

/*
 * Whether the bytes are characters of GB18030, and not Western letters that happen to be.  A
 * letter with an accent takes the ASCII letter behind it for its second byte, which only rare
 * Chinese characters have.
 */
static bool is_chinese(struct crm_slice head, bool whole)
{
    size_t common = 0, rare = 0, i = 0;

    while (i < head.len) {
        unsigned char a = (unsigned char)head.ptr[i], b;
        if (a < 0x80) {
            i++;
            continue;
        }
        if (a == 0x80 || a == 0xFF)
            return false;
        if (i + 1 == head.len)
            return !whole && common >= rare;
        b = (unsigned char)head.ptr[i + 1];
        if (b >= 0x30 && b <= 0x39) { /* four bytes */
            if (i + 3 >= head.len)
                return !whole && common >= rare;
            if ((unsigned char)head.ptr[i + 2] < 0x81 || head.ptr[i + 3] < 0x30 ||
                head.ptr[i + 3] > 0x39)
                return false;
            common++;
            i += 4;
            continue;
        }
        if (b < 0x40 || b == 0x7F || b == 0xFF)
            return false;
        if (a >= 0xA1 && b >= 0xA1)
            common++;
        else
            rare++;
        i += 2;
    }
    return common >= rare;
}

enum crm_status crm_encoding_guess(
    struct crm_slice head, bool whole, const char **encoding, struct crm_err *err)
{
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
    if (!is_chinese(head, whole))
        return crm_err_set(err, CRM_EDATA,
            "neither UTF-8 nor GB18030: name the encoding with -e (windows-1252, big5 ...)");
    *encoding = "GB18030";
    return CRM_OK;
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
        iconv(decoder, &in, &in_left, &out, &left);
        iconv_close(decoder);
        *text = (struct crm_slice){*room, size - left};
    }
    if (starts(*text, "\xEF\xBB\xBF", 3)) {
        text->ptr += 3;
        text->len -= 3;
    }
    return CRM_OK;
}
