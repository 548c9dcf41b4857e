#include "base/slice.h"

bool crm_slice_split(struct crm_slice *rest, char sep, struct crm_slice *piece)
{
    const char *end;

    if (!rest->ptr)
        return false;
    end = rest->len ? memchr(rest->ptr, sep, rest->len) : NULL;
    piece->ptr = rest->ptr;
    if (end) {
        piece->len = (size_t)(end - rest->ptr);
        rest->ptr = end + 1;
        rest->len -= piece->len + 1;
    } else {
        piece->len = rest->len;
        *rest = (struct crm_slice){NULL, 0};
    }
    return true;
}

size_t crm_utf8_sequence(const unsigned char *s, size_t len)
{
    size_t n = s[0] < 0x80 ? 1 : s[0] < 0xC2 ? 0 : s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : 4;

    if (n == 0 || n > len || s[0] > 0xF4)
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((s[i] & 0xC0) != 0x80)
            return 0;
    if ((s[0] == 0xE0 && s[1] < 0xA0) || (s[0] == 0xED && s[1] > 0x9F) ||
        (s[0] == 0xF0 && s[1] < 0x90) || (s[0] == 0xF4 && s[1] > 0x8F))
        return 0;
    return n;
}
