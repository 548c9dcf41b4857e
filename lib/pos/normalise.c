#include "pos/normalise.h"

#include "pos/text.h"

#include <stdint.h>

/* 138****1111, 138xxxx1111, 138••••1111 */
static bool is_masked(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (strchr("*#?_", text[i]) && text[i])
            return true;
        if ((text[i] | 0x20) == 'x' && i + 1 < len && (text[i + 1] | 0x20) == 'x')
            return true;
        if (len - i >= 3 && (memcmp(text + i, "•", 3) == 0 || memcmp(text + i, "●", 3) == 0))
            return true;
    }
    return false;
}

/* 12345678, 00000000000, 13800000000: what is typed when nobody gives a number. */
static bool is_placeholder(const char *digit, size_t n)
{
    size_t up = 1, down = 1, same = 1;

    for (size_t i = 1; i < n; i++) {
        up += digit[i] == (digit[i - 1] == '9' ? '0' : digit[i - 1] + 1);
        down += digit[i] + 1 == digit[i - 1];
    }
    for (size_t i = n; i > 1 && digit[i - 1] == digit[i - 2]; i--)
        same++;
    return n && (up == n || down == n || same >= 8 || (same >= 7 && n <= 8));
}

size_t crm_normalise_digits(struct crm_slice text, char key[CRM_NORMAL_KEY])
{
    char narrow[CRM_NORMAL_KEY];
    size_t len = crm_text_narrow(text, narrow, sizeof narrow), n = 0, skip = 0;

    if (len == SIZE_MAX || memchr(narrow, '@', len))
        return 0;
    for (size_t i = 0; i < len && n + 1 < CRM_NORMAL_KEY; i++)
        if (narrow[i] >= '0' && narrow[i] <= '9')
            key[n++] = narrow[i];
    if (n >= 13 && memcmp(key, "0086", 4) == 0)
        skip = 4;
    else if (n >= 2 && key[0] == '0' && key[1] == '0')
        skip = 2; /* an international number without its + */
    if (n - skip == 13 && memcmp(key + skip, "861", 3) == 0)
        skip += 2;
    n -= skip;
    memmove(key, key + skip, n);
    key[n] = '\0';
    return n >= 7 ? n : 0;
}

/* The same, unless it is masked or made up. */
static size_t phone(struct crm_slice text, char key[CRM_NORMAL_KEY])
{
    char narrow[CRM_NORMAL_KEY];
    size_t len = crm_text_narrow(text, narrow, sizeof narrow), n;

    if (len == SIZE_MAX || is_masked(narrow, len))
        return 0;
    n = crm_normalise_digits(text, key);
    return is_placeholder(key, n) ? 0 : n;
}

static size_t email(struct crm_slice text, char key[CRM_NORMAL_KEY])
{
    char narrow[CRM_NORMAL_KEY];
    size_t len = crm_text_narrow(text, narrow, sizeof narrow), n = 0;
    bool at = false;

    if (len == SIZE_MAX)
        return 0;
    for (size_t i = 0; i < len && n + 1 < CRM_NORMAL_KEY; i++) {
        char c = narrow[i];
        if (c == ' ')
            continue;
        at |= c == '@' && n > 0;
        key[n++] = (char)(c >= 'A' && c <= 'Z' ? c + 0x20 : c);
    }
    key[n] = '\0';
    return at ? n : 0;
}

size_t crm_normalise(enum crm_field field, struct crm_slice text, char key[CRM_NORMAL_KEY])
{
    size_t n;

    key[0] = '\0';
    if (crm_text_is_none(text))
        return 0;
    if (field == CRM_FIELD_PHONE)
        return phone(text, key);
    if (field == CRM_FIELD_EMAIL)
        return email(text, key);
    n = crm_text_key(text, key);
    return field == CRM_FIELD_CARD && strspn(key, "0") == n ? 0 : n;
}

bool crm_normalise_piece(enum crm_field field, struct crm_slice *rest, struct crm_slice *piece)
{
    static const char *const marks[] = {",", ";", "/", "|", "、", "，", "；"};
    bool several = field == CRM_FIELD_PHONE || field == CRM_FIELD_EMAIL;
    size_t end = 0, skip = 0;

    if (rest->len == 0)
        return false;
    for (; end < rest->len && several; end++) {
        for (size_t i = 0; i < sizeof marks / sizeof *marks && !skip; i++) {
            size_t n = strlen(marks[i]);
            if (rest->len - end >= n && memcmp(rest->ptr + end, marks[i], n) == 0)
                skip = n;
        }
        if (skip)
            break;
    }
    if (!several)
        end = rest->len;
    *piece = crm_text_clean((struct crm_slice){rest->ptr, end});
    rest->ptr += end + skip;
    rest->len -= end + skip;
    return true;
}
