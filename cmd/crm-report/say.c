#include "page.h"

#include "base/num.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#define DASH "\xE2\x80\x93"
#define MINUS "\xE2\x88\x92"
#define NBSP "\xC2\xA0"

static const struct crm_slice none = {"", 0};

static struct crm_slice fail(struct page *page)
{
    page->html.failed = true;
    return none;
}

struct crm_slice say_copy(struct page *page, struct crm_slice text)
{
    char *copy = crm_arena_dup(&page->arena, text);

    return copy ? (struct crm_slice){copy, text.len} : fail(page);
}

struct crm_slice say_format(struct page *page, const char *format, ...)
{
    char text[512];
    va_list args;
    int n;

    va_start(args, format);
    n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (n < 0)
        return none;
    return say_copy(
        page, (struct crm_slice){text, (size_t)n < sizeof text ? (size_t)n : sizeof text - 1});
}

struct crm_slice say(struct page *page, const char *id, const struct crm_lexicon_arg arg[])
{
    struct crm_slice text = crm_lexicon_fill(&page->words, &page->arena, id, arg);

    return text.ptr ? text : fail(page);
}

static bool zh(const struct page *page)
{
    return page->lang == CRM_LANG_ZH;
}

/* 355,223 or 12.50: `decimals` places, thousands grouped, U+2212 for less than nothing. */
static struct crm_slice grouped(
    struct page *page, double value, int decimals, const char *plus, const char *unit)
{
    char digits[64], out[96];
    int n = snprintf(digits, sizeof digits, "%.*f", decimals,
        decimals ? fabs(value) : round(fabs(value))); /* .5 away from 0, as people do */
    size_t whole = strcspn(digits, "."), at = 0;
    bool zero = strspn(digits, "0.") == (size_t)n;

    for (size_t i = 0; i < (size_t)n; i++) {
        if (i && i < whole && (whole - i) % 3 == 0)
            out[at++] = ',';
        out[at++] = digits[i];
    }
    out[at] = '\0';
    return say_format(page, "%s%s%s", value < 0 && !zero ? MINUS : zero ? "" : plus, out, unit);
}

struct crm_slice say_grouped(struct page *page, struct crm_slice number)
{
    size_t sign = number.len && (*number.ptr == '-' || *number.ptr == '+'), whole = sign, at = 0;
    char out[128];

    while (whole < number.len && number.ptr[whole] >= '0' && number.ptr[whole] <= '9')
        whole++;
    if (whole - sign < 4 || number.len > 60 || (whole < number.len && number.ptr[whole] != '.'))
        return number;
    for (size_t i = 0; i < number.len; i++) {
        if (i > sign && i < whole && (whole - i) % 3 == 0)
            out[at++] = ',';
        out[at++] = number.ptr[i];
    }
    return say_copy(page, (struct crm_slice){out, at});
}

/* Without the zeros at the end of its decimals. */
static struct crm_slice trimmed(
    struct page *page, double value, int decimals, const char *plus, const char *unit)
{
    char digits[64];
    int places = decimals;

    snprintf(digits, sizeof digits, "%.*f", decimals, value);
    for (size_t n = strlen(digits); places > 0 && digits[n - 1] == '0'; n--)
        places--;
    return grouped(page, value, places, plus, unit);
}

static struct crm_slice amount(struct page *page, double value, const char *plus)
{
    double size = fabs(value);

    if (isnan(value))
        return crm_slice_of(DASH);
    if (zh(page) && size >= 99999500)
        return trimmed(page, value / 1e8, 1, plus, "亿");
    if (zh(page) && size >= 9999.5)
        return trimmed(page, value / 1e4, 1, plus, "万");
    return grouped(page, value, size < 99.995 && size != floor(size) ? 2 : 0, plus, "");
}

struct crm_slice say_money(struct page *page, double value)
{
    return amount(page, value, "");
}

struct crm_slice say_money_beside(struct page *page, double value, double largest)
{
    bool huge = fabs(largest) >= 99999500;

    if (isnan(value) || !zh(page) || fabs(largest) < 9999.5)
        return amount(page, value, "");
    return trimmed(page, value / (huge ? 1e8 : 1e4), 1, "", huge ? "亿" : "万");
}

struct crm_slice say_full(struct page *page, double value)
{
    double size = fabs(value);

    if (isnan(value))
        return crm_slice_of(DASH);
    return grouped(page, value, size < 99.995 && size != floor(size) ? 2 : 0, "", "");
}

struct crm_slice say_signed(struct page *page, double value)
{
    double size = fabs(value);

    if (isnan(value))
        return crm_slice_of(DASH);
    return grouped(page, value, size < 99.995 && size != floor(size) ? 1 : 0, "+", "");
}

struct crm_slice say_axis(struct page *page, double value)
{
    double size = fabs(value);

    if (isnan(value))
        return none;
    if (zh(page))
        return size >= 1e8   ? trimmed(page, value / 1e8, 2, "", "亿")
               : size >= 1e4 ? trimmed(page, value / 1e4, 2, "", "万")
                             : trimmed(page, value, 2, "", "");
    return size >= 1e6   ? trimmed(page, value / 1e6, 2, "", "m")
           : size >= 1e4 ? trimmed(page, value / 1e3, 2, "", "k")
                         : trimmed(page, value, 2, "", "");
}

struct crm_slice say_count(struct page *page, double value)
{
    return isnan(value) ? crm_slice_of(DASH)
                        : trimmed(page, value, value == floor(value) ? 0 : 1, "", "");
}

struct crm_slice say_number(struct page *page, double value, int decimals)
{
    return isnan(value) ? crm_slice_of(DASH) : trimmed(page, value, decimals, "", "");
}

/* Whole per cents from 10 on, one decimal below. */
static struct crm_slice per_cent(struct page *page, double share, const char *plus)
{
    double pct = share * 100;

    if (isnan(share))
        return crm_slice_of(DASH);
    return trimmed(page, pct, *plus || fabs(pct) < 9.95 ? 1 : 0, plus, zh(page) ? "%" : NBSP "%");
}

struct crm_slice say_share(struct page *page, double share)
{
    return per_cent(page, share, "");
}

struct crm_slice say_change(struct page *page, double share)
{
    return per_cent(page, share, "+");
}

struct crm_slice say_p(struct page *page, double p)
{
    char digits[32];

    if (isnan(p))
        return crm_slice_of(DASH);
    if (p < 0.001)
        return say(page, "p.below", NULL);
    snprintf(digits, sizeof digits, p < 0.095 ? "%.2g" : "%.2f", p);
    return say(page, "p.is",
        WITH(
            {"x", say_copy(page, crm_slice_of(zh(page) || *digits != '0' ? digits : digits + 1))}));
}

struct crm_slice say_range(struct page *page, struct crm_slice a, struct crm_slice b)
{
    return say(page, "range", WITH({"a", a}, {"b", b}));
}

/* ---- days and periods ----------------------------------------------------------------- */

static bool number_at(struct crm_slice text, size_t at, size_t len, int64_t *value)
{
    return at + len <= text.len && crm_num_int((struct crm_slice){text.ptr + at, len}, value);
}

static struct crm_slice month_name(struct page *page, const char *form, int64_t month)
{
    return say(page, form, WITH({"m", say_format(page, "%d", (int)month)}));
}

/* The twelve names stand in sentences `month.1` and `month.short.1`. */
static struct crm_slice name_of_month(struct page *page, bool in_short, int64_t month)
{
    char id[40];

    snprintf(id, sizeof id, in_short ? "month.short.%d" : "month.%d", (int)month);
    return month_name(page, id, month);
}

struct crm_slice say_day(struct page *page, struct crm_slice day)
{
    int64_t y, m, d;

    if (day.len < 10 || !number_at(day, 0, 4, &y) || !number_at(day, 5, 2, &m) ||
        !number_at(day, 8, 2, &d) || m < 1 || m > 12)
        return day;
    return say(page, "day.long",
        WITH({"y", say_format(page, "%d", (int)y)}, {"m", name_of_month(page, false, m)},
            {"d", say_format(page, "%d", (int)d)}));
}

struct crm_slice say_period(struct page *page, struct crm_slice period)
{
    int64_t y, m;

    if (period.len == 10)
        return say(page, "period.week", WITH({"day", say_day(page, period)}));
    if (!number_at(period, 0, 4, &y))
        return period;
    if (period.len == 7 && period.ptr[5] == 'Q')
        return say(page, "period.quarter",
            WITH({"y", say_format(page, "%d", (int)y)},
                {"q", say_copy(page, (struct crm_slice){period.ptr + 6, 1})}));
    if (period.len == 7 && number_at(period, 5, 2, &m) && m >= 1 && m <= 12)
        return say(page, "period.month",
            WITH({"y", say_format(page, "%d", (int)y)}, {"m", name_of_month(page, false, m)}));
    return period.len == 4 ? say(page, "period.year", WITH({"y", say_format(page, "%d", (int)y)}))
                           : period;
}

struct crm_slice say_tick(struct page *page, struct crm_slice period)
{
    int64_t m, d;

    if (period.len == 7 && number_at(period, 5, 2, &m) && m >= 1 && m <= 12)
        return name_of_month(page, true, m);
    if (period.len == 7 && period.ptr[5] == 'Q')
        return say_copy(page, (struct crm_slice){period.ptr + 5, 2});
    if (period.len == 10 && number_at(period, 5, 2, &m) && number_at(period, 8, 2, &d) && m >= 1 &&
        m <= 12)
        return say(page, "day.short",
            WITH({"m", name_of_month(page, true, m)}, {"d", say_format(page, "%d", (int)d)}));
    return period;
}

struct crm_slice say_span(struct page *page, struct crm_slice span)
{
    static const char *const units[] = {"d", "fmt.span_days", "w", "fmt.span_weeks", "m",
        "fmt.span_months", "y", "fmt.span_years", NULL};
    const char *colon = memchr(span.ptr, ':', span.len);

    if (colon) {
        span.len -= (size_t)(colon + 1 - span.ptr);
        span.ptr = colon + 1;
    }
    for (size_t i = 0; units[i] && span.len; i += 2)
        if (span.ptr[span.len - 1] == *units[i])
            return say(page, units[i + 1],
                WITH({"n", say_copy(page, (struct crm_slice){span.ptr, span.len - 1})}));
    return span;
}

struct crm_slice say_weekday(struct page *page, int weekday)
{
    char id[40];

    snprintf(id, sizeof id, "weekday.%d", weekday);
    return say(page, id, NULL);
}

/* ---- names ---------------------------------------------------------------------------- */

/* very_late -> very late */
static struct crm_slice spaced(struct page *page, struct crm_slice name)
{
    char *copy = crm_arena_dup(&page->arena, name);

    if (!copy)
        return fail(page);
    for (size_t i = 0; i < name.len; i++)
        if (copy[i] == '_')
            copy[i] = ' ';
    return (struct crm_slice){copy, name.len};
}

/* "crm-churn bridge" -> "churn.bridge" */
static void special_name(const char *analysis, char name[64])
{
    size_t n = 0;

    if (strncmp(analysis, "crm-", 4) == 0)
        analysis += 4;
    for (; *analysis && *analysis != ',' && strncmp(analysis, " --", 3) != 0 && n < 63; analysis++)
        name[n++] = *analysis == ' ' ? '.' : *analysis;
    name[n] = '\0';
}

struct crm_slice say_capital(struct page *page, struct crm_slice text)
{
    char *copy;

    if (!text.len || *text.ptr < 'a' || *text.ptr > 'z')
        return text;
    copy = crm_arena_dup(&page->arena, text);
    if (!copy)
        return fail(page);
    copy[0] = (char)(copy[0] - 'a' + 'A');
    return (struct crm_slice){copy, text.len};
}

struct crm_slice say_column(struct page *page, const struct result *r, const char *name)
{
    char analysis[64];
    struct crm_slice label;

    special_name(r->analysis, analysis);
    label = crm_lexicon_column(&page->words, &page->arena, analysis, crm_slice_of(name));
    return label.ptr && label.len ? label : spaced(page, crm_slice_of(name));
}

/* A value that names something of the user (a stylist, an item) is shown as it stands; one of ours
 * has no blank and is in the words. */
struct crm_slice say_value(struct page *page, const char *kind, struct crm_slice value)
{
    struct crm_slice label =
        crm_lexicon_find(&page->words, CRM_LEXICON_VALUE, crm_slice_of(kind), value);

    if (!value.len)
        return crm_slice_of(DASH);
    if (!label.ptr)
        return value;
    return label.len ? label : spaced(page, value);
}

struct crm_slice say_definition(
    struct page *page, struct crm_slice definition, struct crm_slice who)
{
    const char *colon = memchr(definition.ptr, ':', definition.len);
    struct crm_slice kind = definition, name, full, rest = {"", 0};

    if (colon) {
        kind.len = (size_t)(colon - definition.ptr);
        rest = (struct crm_slice){colon + 1, definition.len - kind.len - 1};
    }
    full = crm_slice_is(kind, "visit") ? say_format(page, "visit:%s",
                                             crm_slice_is(who, "new")        ? "new"
                                             : crm_slice_is(who, "existing") ? "existing"
                                                                             : "all")
                                       : kind;
    name = crm_lexicon_find(&page->words, CRM_LEXICON_VALUE, crm_slice_of("retention"), full);
    while (rest.len && rest.ptr[rest.len - 1] >= 'a')
        rest.len--;
    if (!name.len) /* as the programs call it */
        return definition;
    return crm_lexicon_fill_text(&page->arena, name, WITH({"n", rest}));
}

struct crm_slice say_analysis(struct page *page, const struct result *r)
{
    struct crm_slice words = crm_slice_of(r->analysis), name = words, label;
    const char *option = strstr(r->analysis, " --");

    label = crm_lexicon_find(&page->words, CRM_LEXICON_VALUE, crm_slice_of("analysis"), words);
    if (option) /* a side file is called as the analysis is */
        name.len = (size_t)(option - r->analysis);
    if (!label.len)
        label = crm_lexicon_find(&page->words, CRM_LEXICON_VALUE, crm_slice_of("analysis"), name);
    return label.len ? label : words;
}

/* Columns whose values have names of another kind, or of several. */
static const struct {
    const char *column, *kinds;
} value_kinds[] = {
    {"new_or_existing", "group"},
    {"from", "segment lifecycle loyalty rung grade level"},
    {"to", "segment lifecycle loyalty rung grade level"},
    {"measure", "totals care_total campaign_measure forecast_measure stat"},
    {"step", "rung"},
    {"category", "kano"},
    {"class", "factor ia_class complaint"},
    {"reason", "held"},
    {"method", "recommend_method forecast_method"},
    {"level", "level gap_level"},
    {"definition", "retention rebook"},
    {"metric", "metric"},
    {"complaint", "complaint"},
    {"scale", "dimension"},
    {"unit", "dimension unit"},
    {"list", "list"},
    {"stat", "stat stat_campaign"},
    {"param", "param"},
    {"series", "metric"},
    {"variable", "term"},
    {"term", "term"},
};

struct crm_slice say_cell(struct page *page, struct crm_slice column, struct crm_slice cell)
{
    struct crm_slice rest = column, kind, label;

    if (crm_slice_is(column, "definition") && memchr(cell.ptr, ':', cell.len))
        return say_definition(page, cell, (struct crm_slice){"", 0});
    for (size_t i = 0; i < sizeof value_kinds / sizeof *value_kinds; i++)
        if (crm_slice_is(column, value_kinds[i].column))
            rest = crm_slice_of(value_kinds[i].kinds);
    while (crm_slice_split(&rest, ' ', &kind)) {
        label = crm_lexicon_find(&page->words, CRM_LEXICON_VALUE, kind, cell);
        if (label.ptr)
            return label.len ? label : spaced(page, cell);
    }
    return cell;
}

struct crm_slice say_group(struct page *page, const struct result *r, size_t row, size_t column)
{
    struct crm_slice name = result_by_name(r, column), value = result_by(r, row, column);
    char kind[64];

    if (!value.len)
        return crm_slice_of(DASH);
    if (crm_slice_is(name, "weekday") && value.len == 1 && *value.ptr >= '1' && *value.ptr <= '7')
        return say_weekday(page, *value.ptr - '0');
    if (name.len >= sizeof kind)
        return value;
    memcpy(kind, name.ptr, name.len);
    kind[name.len] = '\0';
    return say_value(page, kind, value);
}
