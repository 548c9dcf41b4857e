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
