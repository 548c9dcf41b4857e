#include "base/phone_inner.h"

#include <stdio.h>

enum { DIGITS = 40, LEAST = 8, MOST = 15 };

const struct crm_phone_plan *crm_phone_plan(struct crm_slice country)
{
    for (size_t i = 0; i < crm_phone_n_plans && country.len == 2; i++) {
        const char *name = crm_phone_plans[i].country;
        if ((country.ptr[0] & ~32) == name[0] && (country.ptr[1] & ~32) == name[1])
            return &crm_phone_plans[i];
    }
    return NULL;
}

const char *crm_phone_countries(void)
{
    return "AE AT AU BE CA CH CN DE DK ES FR GB HK ID IE IN IT JP KR MO MY NL NO NZ PH PL PT SE SG "
           "TH TW US VN";
}

/* ---- the digits ----------------------------------------------------------------------- */

struct number {
    bool plus;
    char digit[DIGITS + 1];
    size_t n;
};

static bool begins(struct crm_slice text, const char *with)
{
    size_t len = strlen(with);

    if (text.len < len)
        return false;
    for (size_t i = 0; i < len; i++)
        if (text.ptr[i] != with[i] && (text.ptr[i] | 32) != with[i])
            return false;
    return true;
}

/* Bytes of what only parts digits at the start of `s`; 0: nothing of the kind. */
static size_t separator(struct crm_slice s)
{
    static const char *const wide[] = {"　", "（", "）", "－", "．", "／", "－", "‐", "‑", "‒", "–",
        "—", "―", "−", "ー", "\xC2\xA0", "\xE2\x80\x8B", "\xE2\x80\x8E", "\xE2\x80\xAA",
        "\xE2\x80\xAC", "\xE2\x80\xAD", "\xEF\xBB\xBF", "［", "］"};

    if (memchr(" -./()[]\t", s.ptr[0], 9))
        return 1;
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (s.len >= strlen(wide[i]) && memcmp(s.ptr, wide[i], strlen(wide[i])) == 0)
            return strlen(wide[i]);
    return 0;
}

/* The digit at the start of `s`, ASCII or full-width, and its bytes; -1: none. */
static int digit_at(struct crm_slice s, size_t *len)
{
    const unsigned char *p = (const unsigned char *)s.ptr;

    *len = 1;
    if (s.len && p[0] >= '0' && p[0] <= '9')
        return p[0] - '0';
    *len = 3;
    if (s.len >= 3 && p[0] == 0xEF && p[1] == 0xBC && p[2] >= 0x90 && p[2] <= 0x99)
        return p[2] - 0x90;
    return -1;
}

static void step(struct crm_slice *s, size_t n)
{
    s->ptr += n;
    s->len -= n;
}

/* `(0)`, the trunk prefix that is not dialled after a country code: its bytes, 0 for others. */
static size_t bracketed_zero(struct crm_slice s)
{
    static const char *const forms[] = {"(0)", "（0）", "（０）", "[0]", "( 0 )"};

    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (s.len >= strlen(forms[i]) && memcmp(s.ptr, forms[i], strlen(forms[i])) == 0)
            return strlen(forms[i]);
    return 0;
}

/* What begins an extension, then digits to the end. */
static bool is_extension(struct crm_slice s)
{
    static const char *const words[] = {
        "extension", "ext", ";ext=", "x", "#", "转", "轉", "分机", "分機"};
    size_t i = 0, len;

    while (i < sizeof words / sizeof *words && !begins(s, words[i]))
        i++;
    if (i == sizeof words / sizeof *words)
        return false;
    step(&s, strlen(words[i]));
    while (s.len) {
        if (digit_at(s, &len) < 0 && !(len = separator(s)) && s.ptr[0] != ':' && s.ptr[0] != '#')
            return false;
        step(&s, len ? len : 1);
    }
    return true;
}

static bool take_plus(struct crm_slice *s)
{
    if (begins(*s, "+"))
        step(s, 1);
    else if (begins(*s, "＋"))
        step(s, 3);
    else
        return false;
    return true;
}

/* The digits of `text`; false when anything else stands there. */
static bool read_digits(struct crm_slice text, struct number *number)
{
    struct crm_slice s = crm_slice_trim(text);
    size_t len;

    *number = (struct number){0};
    if (begins(s, "tel:"))
        step(&s, 4);
    while (s.len) {
        int digit = digit_at(s, &len);
        if (digit >= 0) {
            if (number->n == DIGITS)
                return false;
            number->digit[number->n++] = (char)('0' + digit);
            step(&s, len);
        } else if ((len = bracketed_zero(s)) > 0 || (len = separator(s)) > 0) {
            step(&s, len);
        } else if (number->n == 0 && !number->plus && take_plus(&s)) {
            number->plus = true;
        } else {
            return number->n > 0 && is_extension(s);
        }
    }
    return number->n > 0;
}

/* ---- what number it is ---------------------------------------------------------------- */

/* Whether the digits begin as `lead` says. */
static bool has_lead(const char *digits, const char *lead)
{
    for (; *lead; digits++) {
        bool in = *lead == *digits;
        if (*lead == '[') {
            for (in = false, lead++; *lead != ']'; lead++) {
                bool range = lead[1] == '-' && lead[2] != ']';
                in |= range ? *digits >= lead[0] && *digits <= lead[2] : *digits == *lead;
                lead += range ? 2 : 0;
            }
        }
        if (!in)
            return false;
        lead++;
    }
    return true;
}

static const struct crm_phone_sort *sort_of(const struct crm_phone_plan *plan, const char *digits)
{
    size_t n = strlen(digits);

    for (const struct crm_phone_sort *sort = plan->sort;
         sort < plan->sort + CRM_PHONE_SORTS && sort->lead; sort++)
        if (n >= sort->least && n <= sort->most && has_lead(digits, sort->lead))
            return sort;
    return NULL;
}

static bool starts(const char *digits, const char *with)
{
    return *with && strncmp(digits, with, strlen(with)) == 0;
}

static size_t write_e164(const char *code, const char *digits, char out[CRM_PHONE_TEXT])
{
    if (strlen(code) + strlen(digits) > MOST)
        return 0;
    return (size_t)snprintf(out, CRM_PHONE_TEXT, "+%s%s", code, digits);
}

/* A number of the plan without trunk prefix and country code; 0 when it is none. */
static size_t write_own(const struct crm_phone_plan *plan, enum crm_phone_form form,
    const char *digits, char out[CRM_PHONE_TEXT])
{
    const struct crm_phone_sort *sort = sort_of(plan, digits);

    if (!sort)
        return 0;
    if (form == CRM_PHONE_E164)
        return write_e164(plan->code, digits, out);
    return (size_t)snprintf(out, CRM_PHONE_TEXT, "%s%.20s", sort->trunk ? plan->trunk : "", digits);
}

/* With its country code. */
static size_t write_international(const struct crm_phone_plan *home, enum crm_phone_form form,
    const char *digits, char out[CRM_PHONE_TEXT])
{
    const struct crm_phone_plan *plan = NULL;
    const char *rest;

    for (size_t i = 0; i < crm_phone_n_plans && !plan; i++)
        if (starts(digits, crm_phone_plans[i].code))
            plan = &crm_phone_plans[i];
    if (!plan)
        return digits[0] != '0' && strlen(digits) >= LEAST ? write_e164("", digits, out) : 0;
    if (strcmp(plan->code, home->code) == 0)
        plan = home;
    else
        form = CRM_PHONE_E164;
    rest = digits + strlen(plan->code);
    if (!sort_of(plan, rest) && starts(rest, plan->trunk)) /* +44 07911 ... */
        rest += strlen(plan->trunk);
    return write_own(plan, form, rest, out);
}

static size_t write_number(const struct crm_phone_plan *plan, enum crm_phone_form form,
    const struct number *number, char out[CRM_PHONE_TEXT])
{
    const char *digits = number->digit;
    size_t len = 0;

    if (number->plus)
        return write_international(plan, form, digits, out);
    if (starts(digits, plan->exit))
        len = write_international(plan, form, digits + strlen(plan->exit), out);
    if (!len && starts(digits, "00"))
        return write_international(plan, form, digits + 2, out);
    if (!len && starts(digits, plan->trunk))
        len = write_own(plan, form, digits + strlen(plan->trunk), out);
    if (!len)
        len = write_own(plan, form, digits, out);
    if (!len && starts(digits, plan->code))
        len = write_international(plan, form, digits, out);
    return len;
}

size_t crm_phone_write(const struct crm_phone_plan *plan, enum crm_phone_form form,
    struct crm_slice text, char out[CRM_PHONE_TEXT])
{
    struct number number;

    out[0] = '\0';
    return read_digits(text, &number) ? write_number(plan, form, &number, out) : 0;
}

size_t crm_phone_mask(struct crm_slice text, char out[])
{
    size_t first = text.len, kept = 0, n = 0;

    while (first > 0 && kept < 4)
        kept += text.ptr[--first] >= '0' && text.ptr[first] <= '9';
    for (size_t i = 0; i < text.len; i++) {
        bool digit = text.ptr[i] >= '0' && text.ptr[i] <= '9';
        if (((unsigned char)text.ptr[i] & 0xC0) == 0x80) /* within a character */
            continue;
        out[n++] = '*';
        if (digit && i >= first)
            out[n - 1] = text.ptr[i];
    }
    out[n] = '\0';
    return n;
}
