/* Lunisolar dates as people and tills write them. */
#include "care/lunar.h"

struct numeral {
    const char *text;
    int value;
};

/* Longer ones first where one begins with another. */
static const struct numeral months[] = {{"十二", 12}, {"十一", 11}, {"十", 10}, {"九", 9},
    {"八", 8}, {"七", 7}, {"六", 6}, {"五", 5}, {"四", 4}, {"三", 3}, {"二", 2}, {"一", 1},
    {"正", 1}, {"元", 1}, {"冬", 11}, {"腊", 12}, {"臘", 12}};
static const struct numeral tens[] = {
    {"初", 0}, {"廿", 20}, {"二十", 20}, {"三十", 30}, {"卅", 30}, {"十", 10}};

static bool begins(struct crm_slice text, const char *with)
{
    size_t len = strlen(with);

    return text.len >= len && memcmp(text.ptr, with, len) == 0;
}

static bool take(struct crm_slice *rest, const char *text)
{
    size_t len = strlen(text);

    if (!begins(*rest, text))
        return false;
    rest->ptr += len;
    rest->len -= len;
    return true;
}

static int take_numeral(struct crm_slice *rest, const struct numeral list[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (take(rest, list[i].text))
            return list[i].value;
    return -1;
}

/* From one to `most` digits; -1 when there is none. */
static int take_digits(struct crm_slice *rest, int most)
{
    int value = -1;

    for (; most > 0 && rest->len && rest->ptr[0] >= '0' && rest->ptr[0] <= '9'; most--) {
        value = (value < 0 ? 0 : value) * 10 + rest->ptr[0] - '0';
        rest->ptr++;
        rest->len--;
    }
    return value;
}

/* Exactly n digits; -1 otherwise. */
static int take_exactly(struct crm_slice *rest, int n)
{
    size_t before = rest->len;
    int value = take_digits(rest, n);

    return before - rest->len == (size_t)n ? value : -1;
}

static bool valid(const struct crm_lunar *date)
{
    return date->month >= 1 && date->month <= 12 && date->mday >= 1 && date->mday <= 30;
}

/* [YYYY-]MM[L]-DD or --MM[L]-DD */
static bool parse_digits(struct crm_slice text, struct crm_lunar *date, bool *certain)
{
    struct crm_lunar found = {0};

    if (text.len > 4 && text.ptr[4] == '-' && text.ptr[0] != '-') {
        found.year = take_exactly(&text, 4);
        if (found.year < 1 || !take(&text, "-"))
            return false;
    } else {
        take(&text, "--");
    }
    found.month = take_exactly(&text, 2);
    found.leap = take(&text, "L");
    if (!take(&text, "-"))
        return false;
    found.mday = take_exactly(&text, 2);
    if (text.len || !valid(&found))
        return false;
    *date = found;
    *certain = found.leap;
    return true;
}

static bool take_calendar(struct crm_slice *rest)
{
    return take(rest, "农历") || take(rest, "農曆") || take(rest, "阴历") || take(rest, "陰曆") ||
           take(rest, "旧历") || take(rest, "舊曆");
}

/* A day of the month: 初一 .. 三十, or digits. */
static int take_mday(struct crm_slice *rest, bool *certain)
{
    int ten = take_digits(rest, 2), one;

    if (ten >= 0)
        return ten;
    *certain = begins(*rest, "初") || begins(*rest, "廿");
    ten = take_numeral(rest, tens, sizeof tens / sizeof *tens);
    if (ten == 0 && take(rest, "十"))
        return 10;
    one = take_numeral(rest, months + 3, 9); /* 九 .. 一 */
    return one < 0 ? ten : (ten < 0 ? 0 : ten) + one;
}

/* [农历][YYYY年][闰]八月三十[日] */
static bool parse_chinese(struct crm_slice text, struct crm_lunar *date, bool *certain)
{
    struct crm_lunar found = {0};
    struct crm_slice year;
    bool named = take_calendar(&text), old_day = false;

    text = crm_slice_trim(text);
    year = text;
    found.year = take_exactly(&year, 4);
    if (found.year > 0 && take(&year, "年"))
        text = crm_slice_trim(year);
    else
        found.year = 0;
    named = take_calendar(&text) || named;
    found.leap = take(&text, "闰") || take(&text, "閏");
    named = named || begins(text, "正") || begins(text, "冬") || begins(text, "腊");
    found.month = take_digits(&text, 2);
    if (found.month < 0)
        found.month = take_numeral(&text, months, sizeof months / sizeof *months);
    if (!take(&text, "月"))
        return false;
    found.mday = take_mday(&text, &old_day);
    if (!take(&text, "日") && !take(&text, "号"))
        take(&text, "號");
    if (text.len || !valid(&found))
        return false;
    *date = found;
    *certain = named || found.leap || old_day;
    return true;
}

bool crm_lunar_parse(struct crm_slice text, struct crm_lunar *date, bool *certain)
{
    text = crm_slice_trim(text);
    return parse_digits(text, date, certain) || parse_chinese(text, date, certain);
}
