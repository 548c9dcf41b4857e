/* Days of care: the lunisolar calendar, dates as people write them, recurring days, `when`. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "care/when.h"
#include "care/yearly.h"

#include <stdlib.h>

static int32_t day_of(const char *text)
{
    int32_t day;
    assert_true(crm_date_parse(crm_slice_of(text), &day, NULL));
    return day;
}

static const char *text_of(int32_t day)
{
    static char text[CRM_DATE_TEXT];

    if (day == CRM_DAY_NONE)
        return "none";
    crm_date_format(day, CRM_SECOND_NONE, text);
    return text;
}

static void every_day_of_the_table_goes_there_and_back(void **state)
{
    struct crm_lunar before = {.year = 0}, date;

    (void)state;
    for (int32_t day = crm_lunar_start(); day <= crm_lunar_end(); day++) {
        assert_true(crm_lunar_of(day, &date));
        assert_int_equal(crm_lunar_day(date.year, date.month, date.leap, date.mday), day);
        if (before.year && date.mday != 1)
            assert_int_equal(date.mday, before.mday + 1);
        before = date;
    }
    assert_false(crm_lunar_of(crm_lunar_start() - 1, &date));
    assert_false(crm_lunar_of(crm_lunar_end() + 1, &date));
}

static void hard_months_are_right(void **state)
{
    (void)state;
    assert_string_equal(text_of(crm_lunar_day(1916, 1, false, 1)), "1916-02-03");
    assert_string_equal(text_of(crm_lunar_day(2027, 1, false, 1)), "2027-02-06");
    assert_string_equal(text_of(crm_lunar_day(2030, 1, false, 1)), "2030-02-03");
    assert_int_equal(crm_lunar_leap_month(1984), 10);
    assert_int_equal(crm_lunar_leap_month(1987), 6);
    assert_int_equal(crm_lunar_leap_month(2033), 11);
    assert_int_equal(crm_lunar_leap_month(2026), 0);
    assert_string_equal(text_of(crm_lunar_day(2057, 9, false, 1)), "2057-09-29");
    assert_string_equal(text_of(crm_lunar_day(2089, 8, false, 1)), "2089-09-04");
    assert_string_equal(text_of(crm_lunar_day(2097, 7, false, 1)), "2097-08-07");
}

static void what_does_not_exist_is_none(void **state)
{
    (void)state;
    assert_int_equal(crm_lunar_day(2026, 6, true, 1), CRM_DAY_NONE);
    assert_int_equal(crm_lunar_day(2026, 13, false, 1), CRM_DAY_NONE);
    assert_int_equal(crm_lunar_day(2026, 1, false, 31), CRM_DAY_NONE);
    assert_int_equal(crm_lunar_day(2100, 1, false, 1), CRM_DAY_NONE);
    assert_int_equal(crm_lunar_day(1900, 1, false, 1), CRM_DAY_NONE);
    assert_int_equal(crm_lunar_month_days(2025, 6, true), 29);
    assert_int_equal(crm_lunar_month_days(2026, 6, true), 0);
    assert_int_equal(crm_lunar_qingming(1900), CRM_DAY_NONE);
}

static void parsed(const char *text, int year, int month, bool leap, int mday, bool certain)
{
    struct crm_lunar date;
    bool sure;

    if (!crm_lunar_parse(crm_slice_of(text), &date, &sure))
        fail_msg("%s", text);
    assert_int_equal(date.year, year);
    assert_int_equal(date.month, month);
    assert_int_equal(date.leap, leap);
    assert_int_equal(date.mday, mday);
    assert_int_equal(sure, certain);
}

static void lunisolar_dates_are_read_as_people_write_them(void **state)
{
    (void)state;
    parsed("1995-08L-30", 1995, 8, true, 30, true);
    parsed("1995-08-30", 1995, 8, false, 30, false);
    parsed("08-15", 0, 8, false, 15, false);
    parsed("--01-01", 0, 1, false, 1, false);
    parsed("--06L-01", 0, 6, true, 1, true);
    parsed("闰八月三十", 0, 8, true, 30, true);
    parsed("1995年闰八月初十", 1995, 8, true, 10, true);
    parsed("正月初一", 0, 1, false, 1, true);
    parsed("腊月廿三", 0, 12, false, 23, true);
    parsed("臘月廿三", 0, 12, false, 23, true);
    parsed("冬月十九", 0, 11, false, 19, true);
    parsed("十二月二十九", 0, 12, false, 29, false);
    parsed("农历8月15日", 0, 8, false, 15, true);
    parsed("1990年农历十月二十", 1990, 10, false, 20, true);
}

static void other_text_is_no_lunisolar_date(void **state)
{
    static const char *const texts[] = {"", "-", "1995-13-01", "1995-08-31", "1995-8-1", "08/15",
        "八月", "三十", "闰八月三十一日", "八月四十", "0000-01-01", "--1-1", "1995-08LL-01", "--"};
    struct crm_lunar date;
    bool sure;

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (crm_lunar_parse(crm_slice_of(texts[i]), &date, &sure))
            fail_msg("%s", texts[i]);
}

/* All days of a recurring date in a span, with notes. */
static void recurs(const char *text, enum crm_yearly_how how, const char *from, const char *to,
    const char *expected)
{
    struct crm_yearly yearly;
    char all[1024] = "", note[CRM_YEARLY_NOTE];
    unsigned why;

    if (!crm_yearly_parse(crm_slice_of(text), how, &yearly))
        fail_msg("%s", text);
    for (int32_t day = crm_yearly_next(&yearly, day_of(from), false, &why);
         day != CRM_DAY_NONE && day <= day_of(to);
         day = crm_yearly_next(&yearly, day + 1, false, &why)) {
        strcat(strcat(all, text_of(day)), " ");
        strcat(all, crm_yearly_note(&yearly, why, note));
        strcat(all, ";");
    }
    assert_string_equal(all, expected);
}

static void a_date_comes_back_from_the_year_after_its_own(void **state)
{
    (void)state;
    recurs(
        "2024-05-13", CRM_YEARLY_GREGORIAN, "2024-01-01", "2026-12-31", "2025-05-13 ;2026-05-13 ;");
    recurs("--05-13", CRM_YEARLY_GREGORIAN, "2024-01-01", "2025-12-31", "2024-05-13 ;2025-05-13 ;");
    recurs("2024-02-29", CRM_YEARLY_GREGORIAN, "2024-01-01", "2028-12-31",
        "2025-02-28 29 February;2026-02-28 29 February;2027-02-28 29 February;2028-02-29 ;");
    recurs("9999-05-13", CRM_YEARLY_GREGORIAN, "2024-01-01", "9999-12-31", "");
}

static void a_year_may_hold_two_lunisolar_days_or_none(void **state)
{
    (void)state;
    recurs("1980-11-22", CRM_YEARLY_LUNAR, "2024-01-01", "2026-12-31",
        "2024-01-03 ;2024-12-22 ;2026-01-10 ;2026-12-30 ;");
}

static void a_leap_month_is_kept_where_there_is_one(void **state)
{
    (void)state;
    recurs("1987-06L-10", CRM_YEARLY_LUNAR, "2025-01-01", "2026-12-31",
        "2025-08-03 ;2026-07-23 no leap month 6;");
    recurs("1995-08L-30", CRM_YEARLY_LUNAR, "2026-01-01", "2026-12-31",
        "2026-10-09 no leap month 8; month of 29 days;");
}

static void of_a_gregorian_date_the_lunisolar_day_is_kept(void **state)
{
    struct crm_yearly yearly;

    (void)state;
    recurs("1990-02-10", CRM_YEARLY_LUNAR_OF, "2026-01-01", "2026-12-31", "2026-03-03 ;");
    assert_false(crm_yearly_parse(crm_slice_of("1900-02-10"), CRM_YEARLY_LUNAR_OF, &yearly));
    assert_false(crm_yearly_parse(crm_slice_of("1990-02-30"), CRM_YEARLY_GREGORIAN, &yearly));
    assert_true(crm_yearly_parse(crm_slice_of("正月初一"), CRM_YEARLY_GREGORIAN, &yearly));
    assert_true(yearly.lunar);
}

static void several_dates_of_a_cell_are_parted(void **state)
{
    struct crm_slice rest = crm_slice_of(" 2015-01-02; 2016-02-03 10:30；03-04、 "), piece;

    (void)state;
    assert_true(crm_yearly_piece(&rest, &piece));
    assert_true(crm_slice_is(piece, "2015-01-02"));
    assert_true(crm_yearly_piece(&rest, &piece));
    assert_true(crm_slice_is(piece, "2016-02-03"));
    assert_true(crm_yearly_piece(&rest, &piece));
    assert_true(crm_slice_is(piece, "03-04"));
    assert_false(crm_yearly_piece(&rest, &piece));
}

static struct crm_care_when when_of(const char *text, struct crm_arena *arena)
{
    struct crm_calendar calendar;
    struct crm_care_when when;
    struct crm_err err;

    crm_err_init(&err);
    crm_calendar_init(&calendar);
    if (crm_care_when_parse(&when, crm_slice_of(text), &calendar, arena, &err))
        fail_msg("%s: %s", text, err.text);
    return when;
}

static void when_is_read(void **state)
{
    struct crm_arena arena;
    struct crm_care_when when;

    (void)state;
    crm_arena_init(&arena);
    when = when_of(" birthday -7d", &arena);
    assert_int_equal(when.kind, CRM_CARE_WHEN_YEARLY);
    assert_int_equal(when.offset.n, -7);
    when = when_of("festival( 中秋 )+1w", &arena);
    assert_string_equal(when.festival, "mid_autumn");
    assert_int_equal(when.offset.unit, 'w');
    when = when_of("every 3m since `last visit`-1d", &arena);
    assert_string_equal(when.column, "last visit");
    assert_int_equal(when.every.n, 3);
    when = when_of("visit-2", &arena); /* no unit: a name */
    assert_string_equal(when.column, "visit-2");
    when = when_of("yearly(joined)", &arena);
    assert_int_equal(when.kind, CRM_CARE_WHEN_YEARLY);
    when = when_of("now+2d", &arena);
    assert_int_equal(when.kind, CRM_CARE_WHEN_NOW);
    crm_arena_release(&arena);
}

static void every_span_begins_after_its_date(void **state)
{
    struct crm_arena arena;
    struct crm_care_when when;
    int32_t start = day_of("2026-01-31");

    (void)state;
    crm_arena_init(&arena);
    when = when_of("every 1m since last_date", &arena);
    assert_string_equal(text_of(crm_care_when_every(&when, start, 1)), "2026-02-28");
    assert_string_equal(text_of(crm_care_when_every(&when, start, 2)), "2026-03-31");
    assert_int_equal(crm_care_when_every_from(&when, start, start), 1);
    assert_int_equal(crm_care_when_every_from(&when, start, day_of("2026-03-01")), 2);
    assert_int_equal(crm_care_when_every_from(&when, start, day_of("2020-01-01")), 1);
    assert_int_equal(crm_care_when_every(&when, start, 400000000), CRM_DAY_MAX);
    crm_arena_release(&arena);
}

static void spans_stay_within_the_calendar(void **state)
{
    struct crm_span span;

    (void)state;
    assert_true(crm_care_span(crm_slice_of("14"), &span));
    assert_true(crm_care_span(crm_slice_of("0d"), &span));
    assert_false(crm_care_span(crm_slice_of("-1d"), &span));
    assert_false(crm_care_span(crm_slice_of("36501d"), &span));
    assert_false(crm_care_span(crm_slice_of("d"), &span));
    assert_int_equal(crm_care_add((struct crm_span){36500, 'y'}, 0), CRM_DAY_MAX);
    assert_int_equal(crm_care_add((struct crm_span){-36500, 'y'}, 0), CRM_DAY_MIN);
}

static void easter_and_the_second_sunday_move(void **state)
{
    static const char *const expected[] = {"2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28"};
    struct crm_calendar calendar;
    struct crm_festival_day *day;
    struct crm_err err;
    size_t n;

    (void)state;
    crm_calendar_init(&calendar);
    assert_int_equal(crm_calendar_days(&calendar, day_of("2024-01-01"), day_of("2027-12-31"),
                         "easter", &day, &n, &err),
        CRM_OK);
    assert_int_equal(n, 4);
    for (size_t i = 0; i < n; i++)
        assert_string_equal(text_of(day[i].day), expected[i]);
    free(day);
    assert_null(crm_calendar_find(&calendar, crm_slice_of("new year")));
    assert_string_equal(crm_calendar_find(&calendar, crm_slice_of("冬至节")), "winter_solstice");
    crm_calendar_release(&calendar);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_of_the_table_goes_there_and_back),
        cmocka_unit_test(hard_months_are_right),
        cmocka_unit_test(what_does_not_exist_is_none),
        cmocka_unit_test(lunisolar_dates_are_read_as_people_write_them),
        cmocka_unit_test(other_text_is_no_lunisolar_date),
        cmocka_unit_test(a_date_comes_back_from_the_year_after_its_own),
        cmocka_unit_test(a_year_may_hold_two_lunisolar_days_or_none),
        cmocka_unit_test(a_leap_month_is_kept_where_there_is_one),
        cmocka_unit_test(of_a_gregorian_date_the_lunisolar_day_is_kept),
        cmocka_unit_test(several_dates_of_a_cell_are_parted),
        cmocka_unit_test(when_is_read),
        cmocka_unit_test(every_span_begins_after_its_date),
        cmocka_unit_test(spans_stay_within_the_calendar),
        cmocka_unit_test(easter_and_the_second_sunday_move),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
