#include "care/festival.h"

#include "base/cell.h"
#include "base/mem.h"
#include "base/nearest.h"
#include "care/lunar.h"

#include <stdlib.h>

enum how {
    FIXED,   /* a: month, b: day */
    WEEKDAY, /* a: month, b: which one, c: weekday from 0 Monday */
    EASTER,  /* c: days after */
    LUNAR,   /* a: month, b: day */
    EVE,     /* the day before LUNAR new year */
    QINGMING,
    DONGZHI,
};

static const struct festival {
    const char *name, *zh;
    enum how how;
    int a, b, c;
} shipped[] = {
    {"new_year", "元旦", FIXED, 1, 1, 0},
    {"valentines_day", "情人节", FIXED, 2, 14, 0},
    {"womens_day", "妇女节", FIXED, 3, 8, 0},
    {"qingming", "清明节", QINGMING, 0, 0, 0},
    {"labour_day", "劳动节", FIXED, 5, 1, 0},
    {"mothers_day", "母亲节", WEEKDAY, 5, 2, 6},
    {"may_20", "520", FIXED, 5, 20, 0},
    {"childrens_day", "儿童节", FIXED, 6, 1, 0},
    {"fathers_day", "父亲节", WEEKDAY, 6, 3, 6},
    {"teachers_day", "教师节", FIXED, 9, 10, 0},
    {"national_day", "国庆节", FIXED, 10, 1, 0},
    {"halloween", "万圣夜", FIXED, 10, 31, 0},
    {"singles_day", "双十一", FIXED, 11, 11, 0},
    {"thanksgiving", "感恩节", WEEKDAY, 11, 4, 3},
    {"christmas_eve", "平安夜", FIXED, 12, 24, 0},
    {"christmas", "圣诞节", FIXED, 12, 25, 0},
    {"easter", "复活节", EASTER, 0, 0, 0},
    {"mothering_sunday", "英国母亲节", EASTER, 0, 0, -21},
    {"winter_solstice", "冬至", DONGZHI, 0, 0, 0},
    {"lunar_new_years_eve", "除夕", EVE, 1, 1, 0},
    {"spring_festival", "春节", LUNAR, 1, 1, 0},
    {"lantern", "元宵节", LUNAR, 1, 15, 0},
    {"dragon_head", "龙抬头", LUNAR, 2, 2, 0},
    {"dragon_boat", "端午节", LUNAR, 5, 5, 0},
    {"qixi", "七夕", LUNAR, 7, 7, 0},
    {"ghost", "中元节", LUNAR, 7, 15, 0},
    {"mid_autumn", "中秋节", LUNAR, 8, 15, 0},
    {"double_ninth", "重阳节", LUNAR, 9, 9, 0},
    {"laba", "腊八", LUNAR, 12, 8, 0},
    {"little_new_year", "小年", LUNAR, 12, 23, 0},
};

enum { SHIPPED = sizeof shipped / sizeof *shipped };

static int32_t easter(int year)
{
    int a = year % 19, b = year / 100, c = year % 100;
    int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    int m = (a + 11 * h + 22 * l) / 451, at = h + l - 7 * m + 114;

    return crm_day_from_civil(year, at / 31, at % 31 + 1);
}

/* The n-th such weekday of a month. */
static int32_t nth_weekday(int year, int month, int n, int weekday)
{
    int32_t first = crm_day_from_civil(year, month, 1);

    return first + (weekday - crm_day_weekday(first) + 7) % 7 + 7 * (n - 1);
}

static int32_t eve(int year)
{
    int32_t day = crm_lunar_day(year, 1, false, 1);

    if (year == CRM_LUNAR_LAST + 1) /* the last day of the table */
        return crm_lunar_end();
    return day == CRM_DAY_NONE || day == crm_lunar_start() ? CRM_DAY_NONE : day - 1;
}

/* The day of a festival in a year of its own calendar. */
static int32_t day_in(const struct festival *f, int year)
{
    switch (f->how) {
    case FIXED:
        return crm_day_from_civil(year, f->a, f->b);
    case WEEKDAY:
        return nth_weekday(year, f->a, f->b, f->c);
    case EASTER:
        return easter(year) + f->c;
    case LUNAR:
        return crm_lunar_day(year, f->a, false, f->b);
    case EVE:
        return eve(year);
    case QINGMING:
        return crm_lunar_qingming(year);
    case DONGZHI:
        return crm_lunar_dongzhi(year);
    }
    return CRM_DAY_NONE;
}

/* ---- a salon's own -------------------------------------------------------------------- */

void crm_calendar_init(struct crm_calendar *calendar)
{
    *calendar = (struct crm_calendar){0};
    crm_arena_init(&calendar->arena);
}

void crm_calendar_release(struct crm_calendar *calendar)
{
    free(calendar->own);
    crm_arena_release(&calendar->arena);
    crm_calendar_init(calendar);
}

static enum crm_status wrong(const struct crm_reader *reader, const struct crm_row *row,
    size_t wanted, const char *problem, struct crm_err *err)
{
    struct crm_slice cell = row->field[wanted];
    char show[CRM_ERR_SHOW];

    crm_row_place(reader, row, wanted, err);
    return crm_err_set(err, CRM_EDATA, "%s %s", crm_err_show(cell.ptr, cell.len, show), problem);
}

/* The Chinese name of a shipped festival; "" for another. */
static const char *shipped_zh(const char *name)
{
    for (size_t i = 0; i < SHIPPED; i++)
        if (strcmp(shipped[i].name, name) == 0)
            return shipped[i].zh;
    return "";
}

static enum crm_status add_row(struct crm_calendar *calendar, const struct crm_reader *reader,
    const struct crm_row *row, struct crm_err *err)
{
    struct crm_slice name = crm_slice_trim(row->field[1]);
    struct crm_festival_day *own;
    const char *known = crm_calendar_find(calendar, name);

    if (name.len == 0)
        return wrong(reader, row, 1, "is no name of a festival", err);
    if (!crm_mem_grow(
            (void **)&calendar->own, &calendar->cap, calendar->n_own + 1, sizeof *calendar->own))
        return crm_err_nomem(err);
    own = &calendar->own[calendar->n_own];
    if (!crm_cell_date(row->field[0], &own->day, NULL))
        return wrong(reader, row, 0, "is not a date like 2026-05-31", err);
    own->name = known ? known : crm_arena_dup(&calendar->arena, name);
    own->zh = crm_arena_dup(&calendar->arena, crm_slice_trim(row->field[2]));
    if (!own->name || !own->zh)
        return crm_err_nomem(err);
    if (!own->zh[0])
        own->zh = shipped_zh(own->name);
    calendar->n_own++;
    return CRM_OK;
}

enum crm_status crm_calendar_read(
    struct crm_calendar *calendar, struct crm_reader *reader, struct crm_err *err)
{
    const struct crm_row *row;
    size_t column[3];
    enum crm_status status = crm_reader_need(reader, "date", &column[0], err);

    if (!status)
        status = crm_reader_need(reader, "festival", &column[1], err);
    if (!status)
        status = crm_reader_lookup(reader, "festival_zh", &column[2], err);
    if (!status)
        status = crm_reader_want(reader, column, 3, err);
    while (!status && !(status = crm_reader_next(reader, &row, err)) && row)
        status = add_row(calendar, reader, row, err);
    return status;
}

/* ---- finding -------------------------------------------------------------------------- */

static struct crm_slice without_jie(struct crm_slice s)
{
    if (s.len > 3 && memcmp(s.ptr + s.len - 3, "节", 3) == 0)
        s.len -= 3;
    return s;
}

static bool is_called(struct crm_slice text, const char *name, const char *zh)
{
    return crm_slice_is(text, name) ||
           (zh[0] && crm_slice_eq(without_jie(text), without_jie(crm_slice_of(zh))));
}

const char *crm_calendar_find(const struct crm_calendar *calendar, struct crm_slice text)
{
    for (size_t i = 0; i < SHIPPED; i++)
        if (is_called(text, shipped[i].name, shipped[i].zh))
            return shipped[i].name;
    for (size_t i = 0; i < calendar->n_own; i++)
        if (is_called(text, calendar->own[i].name, calendar->own[i].zh))
            return calendar->own[i].name;
    return NULL;
}

const char *crm_calendar_near(const struct crm_calendar *calendar, struct crm_slice text)
{
    struct crm_slice names[SHIPPED + 64];
    size_t n = 0, found;

    for (; n < SHIPPED; n++)
        names[n] = crm_slice_of(shipped[n].name);
    for (size_t i = 0; i < calendar->n_own && n < sizeof names / sizeof *names; i++)
        names[n++] = crm_slice_of(calendar->own[i].name);
    found = crm_nearest(text, names, n);
    return found < SHIPPED ? shipped[found].name : found < n ? names[found].ptr : NULL;
}

bool crm_festival_by_table(const char *name)
{
    for (size_t i = 0; i < SHIPPED; i++)
        if (strcmp(shipped[i].name, name) == 0)
            return shipped[i].how >= LUNAR;
    return false;
}

/* ---- days of a span ------------------------------------------------------------------- */

struct list {
    struct crm_festival_day *day;
    size_t n, cap;
    int32_t from, to;
    const char *name;
};

static bool add(struct list *list, int32_t day, const char *name, const char *zh)
{
    if (day == CRM_DAY_NONE || day < list->from || day > list->to ||
        (list->name && strcmp(list->name, name) != 0))
        return true;
    if (!crm_mem_grow((void **)&list->day, &list->cap, list->n + 1, sizeof *list->day))
        return false;
    list->day[list->n++] = (struct crm_festival_day){day, name, zh};
    return true;
}

/* All shipped ones, year by year of both calendars. */
static bool add_shipped(struct list *list)
{
    int first, last, month, mday;

    crm_day_to_civil(list->from, &first, &month, &mday);
    crm_day_to_civil(list->to, &last, &month, &mday);
    for (size_t i = 0; i < SHIPPED; i++) {
        if (list->name && strcmp(list->name, shipped[i].name) != 0)
            continue;
        for (int year = first > 1 ? first - 1 : 1; year <= last; year++)
            if (!add(list, day_in(&shipped[i], year), shipped[i].name, shipped[i].zh))
                return false;
    }
    return true;
}

static int by_day(const void *a, const void *b)
{
    const struct crm_festival_day *x = a, *y = b;

    int c = x->day != y->day ? (x->day < y->day ? -1 : 1) : strcmp(x->name, y->name);

    return c ? c : strcmp(x->zh, y->zh);
}

static bool same_day(const struct crm_festival_day *a, const struct crm_festival_day *b)
{
    return a->day == b->day && strcmp(a->name, b->name) == 0;
}

enum crm_status crm_calendar_days(const struct crm_calendar *calendar, int32_t from, int32_t to,
    const char *name, struct crm_festival_day **day, size_t *n, struct crm_err *err)
{
    struct list list = {.from = from, .to = to, .name = name};
    bool ok = add_shipped(&list);

    for (size_t i = 0; ok && i < calendar->n_own; i++)
        ok = add(&list, calendar->own[i].day, calendar->own[i].name, calendar->own[i].zh);
    *day = list.day;
    *n = 0;
    if (!ok) {
        free(list.day);
        *day = NULL;
        return crm_err_nomem(err);
    }
    if (list.n)
        qsort(list.day, list.n, sizeof *list.day, by_day);
    for (size_t i = 0; i < list.n; i++) /* a file may repeat a shipped day */
        if (*n == 0 || !same_day(&list.day[*n - 1], &list.day[i]))
            list.day[(*n)++] = list.day[i];
    return CRM_OK;
}
