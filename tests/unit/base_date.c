#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/date.h"

static int32_t day_of(const char *text)
{
    int32_t day;
    assert_true(crm_date_parse(crm_slice_of(text), &day, NULL));
    return day;
}

static void every_day_of_ten_thousand_years_goes_there_and_back(void **state)
{
    int32_t day = CRM_DAY_MIN;
    (void)state;
    for (int y = 1; y <= 9999; y++)
        for (int m = 1; m <= 12; m++)
            for (int d = 1; d <= 31; d++) {
                int y2, m2, d2;
                if (!crm_day_valid(y, m, d))
                    continue;
                if (crm_day_from_civil(y, m, d) != day)
                    fail_msg("%04d-%02d-%02d", y, m, d);
                crm_day_to_civil(day, &y2, &m2, &d2);
                if (y2 != y || m2 != m || d2 != d)
                    fail_msg("%04d-%02d-%02d", y, m, d);
                day++;
            }
    assert_int_equal(day - 1, CRM_DAY_MAX);
    assert_int_equal(day_of("1970-01-01"), 0);
    assert_int_equal(crm_day_weekday(day_of("2026-11-22")), 6);
    assert_int_equal(crm_day_weekday(day_of("0001-01-01")), 0);
}

static void times_are_read_and_dropped_fractions_checked(void **state)
{
    int32_t day, second;
    (void)state;
    assert_true(crm_date_parse(crm_slice_of("2024-02-29T23:59:59"), &day, &second));
    assert_int_equal(second, 86399);
    assert_true(crm_date_parse(crm_slice_of("2024-02-29 08:05"), &day, &second));
    assert_int_equal(second, 8 * 3600 + 5 * 60);
    assert_true(crm_date_parse(crm_slice_of("2024-02-29T08:05:01.250"), &day, &second));
    assert_true(crm_date_parse(crm_slice_of("2024-02-29"), &day, &second));
    assert_int_equal(second, CRM_SECOND_NONE);
}

static void what_is_no_date_is_refused(void **state)
{
    static const char *const texts[] = {"", "2024-2-9", "2023-02-29", "2024-13-01", "0000-01-01",
        "2024-01-01T", "2024-01-01T24:00:00", "2024-01-01T08:05:1", "2024-01-01T08:05:01.",
        "2024-01-01  08:05", "2024/01/01", "2024-01-01Z", "20240101", "2024-01-0a",
        "2024-01-01T08:60", "2024-01-01T08:05:60", "2024-01-01T08:05-01", "2024-01-01T08:05:01.2x"};
    int32_t day = 5;
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (crm_date_parse(crm_slice_of(texts[i]), &day, NULL))
            fail_msg("'%s' was taken for a date", texts[i]);
    assert_int_equal(day, 5);
}

static const char *period_text(enum crm_period p, const char *date)
{
    static char out[CRM_DATE_TEXT];
    crm_period_format(p, crm_period_start(p, day_of(date)), out);
    return out;
}

static void periods_have_starts_names_and_distances(void **state)
{
    int32_t jan = day_of("2024-01-01");
    (void)state;
    assert_string_equal(period_text(CRM_PERIOD_WEEK, "2024-03-03"), "2024-02-26");
    assert_string_equal(period_text(CRM_PERIOD_MONTH, "2024-02-29"), "2024-02");
    assert_string_equal(period_text(CRM_PERIOD_QUARTER, "2024-08-15"), "2024-Q3");
    assert_string_equal(period_text(CRM_PERIOD_YEAR, "2024-08-15"), "2024");
    assert_int_equal(crm_period_add(CRM_PERIOD_MONTH, jan, -1), day_of("2023-12-01"));
    assert_int_equal(crm_period_add(CRM_PERIOD_QUARTER, jan, 5), day_of("2025-04-01"));
    assert_int_equal(crm_period_distance(CRM_PERIOD_MONTH, jan, day_of("2025-03-01")), 14);
    assert_int_equal(crm_period_distance(CRM_PERIOD_WEEK, jan, day_of("2023-12-25")), -1);
}

static void a_day_is_a_period_of_its_own(void **state)
{
    int32_t day = day_of("2024-02-28");
    (void)state;
    assert_string_equal(period_text(CRM_PERIOD_DAY, "2024-02-29"), "2024-02-29");
    assert_int_equal(crm_period_add(CRM_PERIOD_DAY, day, 2), day_of("2024-03-01"));
    assert_int_equal(crm_period_distance(CRM_PERIOD_DAY, day, day_of("2024-02-20")), -8);
}

static void spans_keep_the_day_of_the_month_where_there_is_one(void **state)
{
    struct crm_span span;
    (void)state;
    assert_true(crm_span_parse("3m", &span));
    assert_int_equal(crm_span_add(span, day_of("2023-11-30")), day_of("2024-02-29"));
    assert_true(crm_span_parse("1y", &span));
    assert_int_equal(crm_span_add(span, day_of("2024-02-29")), day_of("2025-02-28"));
    assert_true(crm_span_parse("12w", &span));
    assert_int_equal(crm_span_add(span, 0), 84);
    assert_false(crm_span_parse("0d", &span));
    assert_false(crm_span_parse("d", &span));
    assert_false(crm_span_parse("9", &span));
    assert_false(crm_span_parse("-9d", &span));
    assert_false(crm_span_parse("40000d", &span));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_of_ten_thousand_years_goes_there_and_back),
        cmocka_unit_test(times_are_read_and_dropped_fractions_checked),
        cmocka_unit_test(what_is_no_date_is_refused),
        cmocka_unit_test(periods_have_starts_names_and_distances),
        cmocka_unit_test(a_day_is_a_period_of_its_own),
        cmocka_unit_test(spans_keep_the_day_of_the_month_where_there_is_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
