#include "care/when.h"

#include "base/num.h"

#include <stdlib.h>

enum { MOST = 36500 };

bool crm_care_span(struct crm_slice text, struct crm_span *span)
{
    char unit = 'd';
    int64_t n;

    if (text.len && memchr("dwmy", text.ptr[text.len - 1], 4)) {
        unit = text.ptr[text.len - 1];
        text.len--;
    }
    if (!text.len || text.ptr[0] < '0' || text.ptr[0] > '9' || !crm_num_int(text, &n) || n > MOST)
        return false;
    *span = (struct crm_span){(int)n, unit};
    return true;
}

/* The longest that one of a unit can be, in days. */
static int longest(char unit)
{
    return unit == 'y' ? 366 : unit == 'm' ? 31 : unit == 'w' ? 7 : 1;
}

int32_t crm_care_add(struct crm_span span, int32_t day)
{
    int64_t rough = day + (int64_t)span.n * longest(span.unit);

    if (rough < CRM_DAY_MIN + 366)
        return CRM_DAY_MIN;
    if (rough > CRM_DAY_MAX - 366)
        return CRM_DAY_MAX;
    return crm_span_add(span, day);
}

/* ---- reading -------------------------------------------------------------------------- */

static enum crm_status wrong(struct crm_err *err, struct crm_slice text, const char *problem)
{
    char show[CRM_ERR_SHOW];

    return crm_err_set(err, CRM_EDATA, "%s %s", crm_err_show(text.ptr, text.len, show), problem);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/*
 * Take an offset off the end of *text: a sign, digits, a unit.  A sign and digits without a unit
 * may be the end of a column's name, and are left.
 */
static bool take_offset(struct crm_slice *text, struct crm_span *offset)
{
    size_t unit = text->len - 1, at = unit;

    *offset = (struct crm_span){0, 'd'};
    if (text->len < 4 || !memchr("dwmy", text->ptr[unit], 4))
        return true;
    while (at > 0 && is_digit(text->ptr[at - 1]))
        at--;
    if (at == unit || at < 2 || (text->ptr[at - 1] != '+' && text->ptr[at - 1] != '-'))
        return true;
    if (!crm_care_span((struct crm_slice){text->ptr + at, text->len - at}, offset))
        return false;
    if (text->ptr[at - 1] == '-')
        offset->n = -offset->n;
    text->len = at - 1;
    *text = crm_slice_trim(*text);
    return true;
}

/* `word` and a bracket in front, a bracket at the end: what stands inside. */
static bool inside(struct crm_slice text, const char *word, struct crm_slice *inner)
{
    size_t len = strlen(word);

    if (text.len <= len || memcmp(text.ptr, word, len) != 0)
        return false;
    text = crm_slice_trim((struct crm_slice){text.ptr + len, text.len - len});
    if (text.len < 2 || text.ptr[0] != '(' || text.ptr[text.len - 1] != ')')
        return false;
    *inner = crm_slice_trim((struct crm_slice){text.ptr + 1, text.len - 2});
    return true;
}

static bool quoted(struct crm_slice name)
{
    return name.len > 2 && name.ptr[0] == '`' && name.ptr[name.len - 1] == '`';
}

static struct crm_slice unquoted(struct crm_slice name)
{
    return quoted(name) ? (struct crm_slice){name.ptr + 1, name.len - 2} : name;
}

static enum crm_status take_column(
    struct crm_care_when *when, struct crm_slice name, struct crm_arena *arena, struct crm_err *err)
{
    if (name.len == 0)
        return wrong(err, name, "is no name of a column");
    for (size_t i = 0; i < name.len && !quoted(name); i++)
        if (memchr(" \t()`,", name.ptr[i], 6))
            return wrong(err, name,
                "is no day to act on: write birthday, yearly(COLUMN), festival(NAME), every 90d "
                "since COLUMN, now or a column of dates, with +7d or -7d after it if need be");
    when->column = crm_arena_dup(arena, unquoted(name));
    return when->column ? CRM_OK : crm_err_nomem(err);
}

static enum crm_status take_festival(struct crm_care_when *when, struct crm_slice name,
    const struct crm_calendar *calendar, struct crm_err *err)
{
    char show[CRM_ERR_SHOW];
    const char *near;

    name = unquoted(name);
    when->kind = CRM_CARE_WHEN_FESTIVAL;
    when->festival = crm_calendar_find(calendar, name);
    if (when->festival)
        return CRM_OK;
    near = crm_calendar_near(calendar, name);
    crm_err_show(name.ptr, name.len, show);
    if (near)
        return crm_err_set(err, CRM_EDATA, "%s is no festival: did you mean %s", show, near);
    return crm_err_set(err, CRM_EDATA,
        "%s is no festival: crm-care dates lists them, --calendar FILE adds more", show);
}

/* The next word, which ends at a blank. */
static struct crm_slice take_word(struct crm_slice *rest)
{
    struct crm_slice word = {rest->ptr, 0};

    while (word.len < rest->len && rest->ptr[word.len] != ' ' && rest->ptr[word.len] != '\t')
        word.len++;
    *rest = crm_slice_trim((struct crm_slice){rest->ptr + word.len, rest->len - word.len});
    return word;
}

/* after `every`: SPAN since COLUMN */
static enum crm_status take_every(
    struct crm_care_when *when, struct crm_slice rest, struct crm_arena *arena, struct crm_err *err)
{
    struct crm_slice span = take_word(&rest), since = take_word(&rest);

    when->kind = CRM_CARE_WHEN_EVERY;
    if (!crm_care_span(span, &when->every) || when->every.n == 0)
        return wrong(err, span, "is not a span of time like 90d, 12w, 3m or 1y");
    if (!crm_slice_is(since, "since"))
        return wrong(err, since, "is not 'since': write every 90d since COLUMN");
    return take_column(when, rest, arena, err);
}

enum crm_status crm_care_when_parse(struct crm_care_when *when, struct crm_slice text,
    const struct crm_calendar *calendar, struct crm_arena *arena, struct crm_err *err)
{
    struct crm_slice whole = crm_slice_trim(text), rest = whole, inner;

    *when = (struct crm_care_when){.kind = CRM_CARE_WHEN_DATE};
    if (whole.len == 0)
        return crm_err_set(err, CRM_EDATA, "is empty: on which day is the client to be contacted");
    if (!take_offset(&rest, &when->offset))
        return wrong(err, whole, "ends in a span of more than 36500");
    if (crm_slice_is(rest, "now")) {
        when->kind = CRM_CARE_WHEN_NOW;
        return CRM_OK;
    }
    if (inside(rest, "festival", &inner))
        return take_festival(when, inner, calendar, err);
    if (rest.len > 6 && memcmp(rest.ptr, "every ", 6) == 0)
        return take_every(
            when, crm_slice_trim((struct crm_slice){rest.ptr + 6, rest.len - 6}), arena, err);
    if (inside(rest, "yearly", &inner)) {
        when->kind = CRM_CARE_WHEN_YEARLY;
        return take_column(when, inner, arena, err);
    }
    if (crm_slice_is(rest, "birthday") || crm_slice_is(rest, "children_birthday"))
        when->kind = CRM_CARE_WHEN_YEARLY;
    return take_column(when, rest, arena, err);
}

/* ---- days ----------------------------------------------------------------------------- */

int32_t crm_care_when_due(const struct crm_care_when *when, int32_t day)
{
    return when->offset.n ? crm_care_add(when->offset, day) : day;
}

void crm_care_when_widen(const struct crm_care_when *when, int32_t *from, int32_t *to)
{
    struct crm_span back = when->offset;
    int spare = back.unit == 'm' || back.unit == 'y' ? 4 : 0; /* 31 March less a month is 28 */

    back.n = -back.n;
    *from = crm_care_add((struct crm_span){-spare, 'd'}, crm_care_add(back, *from));
    *to = crm_care_add((struct crm_span){spare, 'd'}, crm_care_add(back, *to));
}

int32_t crm_care_when_every(const struct crm_care_when *when, int32_t start, int64_t k)
{
    if (k > 3700000 / when->every.n)
        return CRM_DAY_MAX;
    return crm_care_add((struct crm_span){when->every.n * (int)k, when->every.unit}, start);
}

int64_t crm_care_when_every_from(const struct crm_care_when *when, int32_t start, int32_t from)
{
    int64_t step = (int64_t)when->every.n * longest(when->every.unit);
    int64_t k = from > start ? (from - (int64_t)start) / step : 1;

    if (k < 1)
        k = 1;
    while (crm_care_when_every(when, start, k) < from)
        k++;
    return k;
}
