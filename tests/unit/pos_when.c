#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "pos/when.h"

#include <stdio.h>

static void assert_when(const char *cell, enum crm_order order, const char *expected)
{
    int32_t day = 0, second = 0;
    char text[CRM_DATE_TEXT + 1] = "none";
    if (crm_when_parse(crm_slice_of(cell), order, &day, &second))
        text[crm_date_format(day, second, text)] = '\0';
    if (strcmp(text, expected) != 0)
        fail_msg("'%s': %s, not %s", cell, text, expected);
}

static void dates_of_many_tills_are_read(void **state)
{
    (void)state;
    assert_when("2026-06-11", CRM_ORDER_NONE, "2026-06-11");
    assert_when("2026/8/1 11:05", CRM_ORDER_NONE, "2026-08-01T11:05:00");
    assert_when("2021-01-28T17:07:11.250", CRM_ORDER_NONE, "2021-01-28T17:07:11");
    assert_when("2021-01-28 17:07:11 +0800", CRM_ORDER_NONE, "2021-01-28T17:07:11");
    assert_when("2021-01-28T17:07:11Z", CRM_ORDER_NONE, "2021-01-28T17:07:11");
    assert_when("2021-01-28 17:07:11 UTC+08:00", CRM_ORDER_NONE, "2021-01-28T17:07:11");
    assert_when("20260611", CRM_ORDER_NONE, "2026-06-11");
    assert_when("20260611144457", CRM_ORDER_NONE, "2026-06-11T14:44:57");
    assert_when("2026年"
                "6月"
                "11日",
        CRM_ORDER_NONE, "2026-06-11");
    assert_when("2026年"
                "6月"
                "11日 14时"
                "44分"
                "57秒",
        CRM_ORDER_NONE, "2026-06-11T14:44:57");
    assert_when("2026/6/11 下午 2:44:57", CRM_ORDER_NONE, "2026-06-11T14:44:57");
    assert_when("2026-06-11 星期四", CRM_ORDER_NONE, "2026-06-11");
    assert_when("２０２６-06-11", CRM_ORDER_NONE, "2026-06-11");
    assert_when("Oct 5, 2026", CRM_ORDER_NONE, "2026-10-05");
    assert_when("Mon, Oct 5, 2026, 3:45 PM", CRM_ORDER_NONE, "2026-10-05T15:45:00");
    assert_when("5-Oct-26", CRM_ORDER_NONE, "2026-10-05");
    assert_when("5 October 2026 12:00 am", CRM_ORDER_NONE, "2026-10-05T00:00:00");
    assert_when("12/27/2018", CRM_ORDER_MDY, "2018-12-27");
    assert_when("30/12/22", CRM_ORDER_DMY, "2022-12-30");
    assert_when("31.12.69", CRM_ORDER_DMY, "1969-12-31");
    assert_when("26/6/11", CRM_ORDER_YMD, "2026-06-11");
    assert_when("12/1/10 8:26", CRM_ORDER_MDY, "2010-12-01T08:26:00");
    assert_when("2026-06-11", CRM_ORDER_MDY, "2026-06-11");
    assert_when("1/2/2026 2:30 p.m.", CRM_ORDER_DMY, "2026-02-01T14:30:00");
    assert_when("42583.46180556", CRM_ORDER_EXCEL, "2016-08-01T11:05:00");
    assert_when("45000", CRM_ORDER_EXCEL, "2023-03-15");
}

static void months_have_names_in_many_languages(void **state)
{
    static const char *const june[] = {"11 juin 2026", "11. Juni 2026", "11 de junio de 2026",
        "11 giugno 2026", "11 de junho de 2026", "11 juni 2026", "11. kesäkuuta 2026",
        "11 czerwca 2026", "11. června 2026", "11. júna 2026", "2026. június 11.", "11 iunie 2026",
        "11 Haziran 2026", "11 Ιουνίου 2026", "11 июня 2026 г.", "11 червня 2026 р.",
        "11. lipnja 2026.", "11. junij 2026", "2026 birželio 11", "11. júní 2026", "11. juuni 2026",
        "11 юни 2026", "11. јун 2026.", "11 de juny de 2026", "1juin2026", "11JUN2026", "11-giu-26",
        "11-czer-2026"};
    static const char *const months[12][3] = {{"janv.", "Jänner", "stycznia"},
        {"févr.", "Februar", "lutego"}, {"mars", "März", "marca"}, {"avr.", "Abril", "kwietnia"},
        {"mai", "Maggio", "maja"}, {"juin", "giugno", "czerwca"}, {"juil.", "LUGLIO", "lipca"},
        {"AOÛT", "agosto", "sierpnia"}, {"sept.", "setiembre", "września"},
        {"octobre", "ottobre", "października"}, {"nov.", "noiembrie", "listopada"},
        {"déc.", "Dezember", "grudnia"}};
    char cell[64], expected[32];
    (void)state;
    for (size_t i = 0; i < 24; i++)
        assert_when(june[i], CRM_ORDER_NONE, "2026-06-11");
    assert_when(june[25], CRM_ORDER_NONE, "2026-06-11");
    assert_when(june[26], CRM_ORDER_NONE, "2026-06-11");
    assert_when(june[24], CRM_ORDER_NONE, "2026-06-01");
    assert_when(june[27], CRM_ORDER_NONE, "none");
    for (int m = 0; m < 12; m++)
        for (int k = 0; k < 3; k++) {
            snprintf(cell, sizeof cell, "3 %s 2026", months[m][k]);
            snprintf(expected, sizeof expected, "2026-%02u-03", (unsigned)(m + 1) % 100);
            assert_when(cell, CRM_ORDER_NONE, expected);
        }
    /* e and an accent apart */
    assert_when("11 de\u0301c. 2026", CRM_ORDER_NONE, "2026-12-11");
}

static void a_month_of_two_languages_is_not_guessed(void **state)
{
    (void)state;
    assert_when("11 listopada 2026", CRM_ORDER_NONE, "2026-11-11"); /* Polish */
    assert_when("11. listopada 2026.", CRM_ORDER_NONE, "none");     /* Croatian: October */
    assert_when("11. listopadu 2026", CRM_ORDER_NONE, "2026-11-11");
    assert_when("11 lip 2026", CRM_ORDER_NONE, "2026-07-11");
    assert_when("11. lip 2026.", CRM_ORDER_NONE, "none");
    assert_when("11. srp 2026", CRM_ORDER_NONE, "none");
}

static void weekdays_and_small_words_say_nothing(void **state)
{
    (void)state;
    assert_when("jeudi 11 juin 2026 à 14h30", CRM_ORDER_NONE, "2026-06-11T14:30:00");
    assert_when("11 de junio de 2026 a las 14:30", CRM_ORDER_NONE, "2026-06-11T14:30:00");
    assert_when("Jun 11, 2026 at 2:30 PM", CRM_ORDER_NONE, "2026-06-11T14:30:00");
    assert_when("11 يونيو 2026", CRM_ORDER_NONE, "2026-06-11");
    assert_when("jeudi 11 juin 2026 14h30", CRM_ORDER_NONE, "2026-06-11T14:30:00");
    assert_when("Do, 11. Juni 2026, 14:30 Uhr", CRM_ORDER_NONE, "2026-06-11T14:30:00");
    assert_when("Do., 11.06.2026", CRM_ORDER_DMY, "2026-06-11");
    assert_when("mar. 9 juin 2026", CRM_ORDER_NONE, "2026-06-09");
    assert_when("mar, 10 mar 2026", CRM_ORDER_NONE, "2026-03-10");
    assert_when("чт, 11 июня 2026 г. 14:30", CRM_ORDER_NONE, "2026-06-11T14:30:00");
    assert_when("11 giugno 2026 ore 14.30", CRM_ORDER_NONE, "2026-06-11T14:30:00");
    assert_when("11.6.2026 klo 14.30", CRM_ORDER_DMY, "2026-06-11T14:30:00");
    assert_when("11 d'agost de 2026", CRM_ORDER_NONE, "2026-08-11");
    assert_when("June 11th, 2026", CRM_ORDER_NONE, "2026-06-11");
    assert_when("1er juin 2026", CRM_ORDER_NONE, "2026-06-01");
    assert_when("1º de junho de 2026", CRM_ORDER_NONE, "2026-06-01");
    assert_when("11/06/2026 2:30 p. m.", CRM_ORDER_DMY, "2026-06-11T14:30:00");
    assert_when("2026/06/11(木)", CRM_ORDER_NONE, "2026-06-11");
    assert_when("2026/06/11（木） 14:30", CRM_ORDER_NONE, "2026-06-11T14:30:00");
    assert_when("11/06/2026 (Thu)", CRM_ORDER_DMY, "2026-06-11");
}

static void dates_of_east_asia_are_read(void **state)
{
    (void)state;
    assert_when("令和8年6月11日", CRM_ORDER_NONE, "2026-06-11");
    assert_when("令和元年5月1日", CRM_ORDER_NONE, "2019-05-01");
    assert_when("平成31年4月30日", CRM_ORDER_NONE, "2019-04-30");
    assert_when("昭和64年1月7日", CRM_ORDER_NONE, "1989-01-07");
    assert_when("R8.6.11", CRM_ORDER_NONE, "2026-06-11");
    assert_when("H31/04/30", CRM_ORDER_NONE, "2019-04-30");
    assert_when("平成40年1月1日", CRM_ORDER_NONE, "none");
    assert_when("民國115年6月11日", CRM_ORDER_NONE, "2026-06-11");
    assert_when("中華民國 115 年 6 月 11 日 下午 2:30", CRM_ORDER_NONE, "2026-06-11T14:30:00");
    assert_when("民國99/12/31", CRM_ORDER_NONE, "2010-12-31");
    assert_when("115/06/11", CRM_ORDER_NONE, "none");
    assert_when("115/06/11 14:30", CRM_ORDER_ROC, "2026-06-11T14:30:00");
    assert_when("99/12/31", CRM_ORDER_ROC, "2010-12-31");
    assert_when("1150611", CRM_ORDER_ROC, "2026-06-11");
    assert_when("2026年6月11日（木）午後2時30分", CRM_ORDER_NONE, "2026-06-11T14:30:00");
    assert_when("2026年6月11日木曜日", CRM_ORDER_NONE, "2026-06-11");
    assert_when("2026年6月11日 下午3点", CRM_ORDER_NONE, "2026-06-11T15:00:00");
    assert_when("2026년 6월 11일 목요일 오후 2:30", CRM_ORDER_NONE, "2026-06-11T14:30:00");
    assert_when("2026년 6월 11일 14시 30분", CRM_ORDER_NONE, "2026-06-11T14:30:00");
    assert_when("2026. 6. 11.", CRM_ORDER_NONE, "2026-06-11");
}

static void digits_of_other_scripts_are_read(void **state)
{
    (void)state;
    assert_when("١١/٠٦/٢٠٢٦", CRM_ORDER_DMY, "2026-06-11");
    assert_when("٢٠٢٦-٠٦-١١ ٠٢:٣٠ م", CRM_ORDER_NONE, "2026-06-11T14:30:00");
    assert_when("۲۰۲۶/۰۶/۱۱", CRM_ORDER_NONE, "2026-06-11");
    assert_when("\u200F١١\u200F/٦\u200F/٢٠٢٦", CRM_ORDER_DMY, "2026-06-11");
}

static void zones_are_passed_over(void **state)
{
    static const char *const zones[] = {"CST", "GMT+8", "CEST", "Europe/Berlin",
        "America/Argentina/Buenos_Aires", "[America/La_Paz]", "+02:00[Europe/Paris]",
        "GMT+0800 (China Standard Time)", "(UTC+08:00)"};
    char cell[96];
    (void)state;
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
        snprintf(cell, sizeof cell, "2026-06-11 14:30:00 %s", zones[i]);
        assert_when(cell, CRM_ORDER_NONE, "2026-06-11T14:30:00");
    }
    assert_when("Thu Jun 11 2026 14:30:00 GMT+0800 (China Standard Time)", CRM_ORDER_NONE,
        "2026-06-11T14:30:00");
    assert_when("2026-06-11 14:30 XQZ", CRM_ORDER_NONE, "none");
    assert_when("2026-06-11 14:30 (see note", CRM_ORDER_NONE, "none");
}

static void what_is_no_date_is_refused(void **state)
{
    static const char *const list[] = {"", "abc", "2026-02-30", "2026-13-01", "15:50.5", "2026-06",
        "1/2/2026 x", "1/2-2026", "2026-06-11 25:00", "2026-06-11 10:60", "1/2/5", "1/2/205",
        "123456", "1 2 2026", "Octember 5 2026", "5 Oct", "45000", "2026-06-11 1", "11:22",
        "2026-06-111", "00/01/2026", "2026-06-11 14:00 AM"};
    int32_t day, second;
    (void)state;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        assert_false(crm_when_parse(crm_slice_of(list[i]), CRM_ORDER_DMY, &day, &second));
    assert_false(crm_when_parse(crm_slice_of("03/04/2025"), CRM_ORDER_NONE, &day, &second));
    assert_false(crm_when_parse(crm_slice_of("13/04/2025"), CRM_ORDER_MDY, &day, &second));
    assert_false(crm_when_parse(crm_slice_of("3000000"), CRM_ORDER_EXCEL, &day, &second));
}

static void assert_birthday(const char *cell, enum crm_order order, int month, int mday)
{
    int m = 0, d = 0;
    if (crm_when_parse_birthday(crm_slice_of(cell), order, &m, &d) != (month > 0))
        fail_msg("'%s'", cell);
    assert_int_equal(m, month);
    assert_int_equal(d, mday);
}

static void birthdays_need_no_year(void **state)
{
    static const char *const none[] = {
        "", "13", "11/31", "06+11", "06-", "June", "June 31", "06-11-12", "11-June-1990", "30 Feb"};
    (void)state;
    assert_birthday("06-11", CRM_ORDER_NONE, 6, 11);
    assert_birthday("--06-11", CRM_ORDER_NONE, 6, 11);
    assert_birthday("0000-06-11", CRM_ORDER_NONE, 6, 11);
    assert_birthday("6月11日", CRM_ORDER_NONE, 6, 11);
    assert_birthday("June 11", CRM_ORDER_NONE, 6, 11);
    assert_birthday("11 Jun", CRM_ORDER_NONE, 6, 11);
    assert_birthday("02-29", CRM_ORDER_NONE, 2, 29);
    assert_birthday("31/05", CRM_ORDER_NONE, 5, 31);
    assert_birthday("05/31", CRM_ORDER_NONE, 5, 31);
    assert_birthday("11/06", CRM_ORDER_NONE, 0, 0);
    assert_birthday("11/06", CRM_ORDER_DMY, 6, 11);
    assert_birthday("11/06", CRM_ORDER_MDY, 11, 6);
    assert_birthday("11.6.", CRM_ORDER_DMY, 6, 11);
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_birthday(none[i], CRM_ORDER_NONE, 0, 0);
}

static void serial_days_are_digits_and_perhaps_a_fraction(void **state)
{
    static const char *const none[] = {"60", "2958466", "45000,5", "45000.5x", "45000x", ".5"};
    int32_t day, second;
    (void)state;
    assert_when("61", CRM_ORDER_EXCEL, "1900-03-01");
    assert_when("45000", CRM_ORDER_EXCEL, "2023-03-15");
    assert_when("45000.5", CRM_ORDER_EXCEL, "2023-03-15T12:00:00");
    assert_when("45000.999999", CRM_ORDER_EXCEL, "2023-03-16T00:00:00");
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_false(crm_when_parse(crm_slice_of(none[i]), CRM_ORDER_EXCEL, &day, &second));
}

static void orders_have_names(void **state)
{
    (void)state;
    assert_string_equal(crm_order_name(CRM_ORDER_DMY), "day/month/year");
    assert_string_equal(crm_order_name(CRM_ORDER_MDY), "month/day/year");
    assert_string_equal(crm_order_name(CRM_ORDER_YMD), "year/month/day");
    assert_string_equal(crm_order_name(CRM_ORDER_EXCEL), "serial days");
    assert_string_equal(crm_order_name(CRM_ORDER_NONE), "");
}

static void the_option_shows_an_order_in_any_spelling(void **state)
{
    (void)state;
    assert_int_equal(crm_when_order("dmy"), CRM_ORDER_DMY);
    assert_int_equal(crm_when_order("DD/MM/YYYY"), CRM_ORDER_DMY);
    assert_int_equal(crm_when_order("%d.%m.%y %H:%M"), CRM_ORDER_DMY);
    assert_int_equal(crm_when_order("M/D/YY H:MM"), CRM_ORDER_MDY);
    assert_int_equal(crm_when_order("%m/%d/%Y"), CRM_ORDER_MDY);
    assert_int_equal(crm_when_order("%D"), CRM_ORDER_MDY);
    assert_int_equal(crm_when_order("YYYY-MM-DD"), CRM_ORDER_YMD);
    assert_int_equal(crm_when_order("%F %T"), CRM_ORDER_YMD);
    assert_int_equal(crm_when_order("excel"), CRM_ORDER_EXCEL);
    assert_int_equal(crm_when_order("dm"), CRM_ORDER_NONE);
    assert_int_equal(crm_when_order("local"), CRM_ORDER_NONE);
    assert_int_equal(crm_when_order("%"), CRM_ORDER_NONE);
    assert_int_equal(crm_when_order(""), CRM_ORDER_NONE);
}

static unsigned decide_of(
    const char *const cells[], bool whole, bool *sure, struct crm_when_evidence *seen)
{
    enum crm_order order;
    *seen = (struct crm_when_evidence)CRM_WHEN_EVIDENCE;
    for (uint64_t i = 0; cells[i]; i++)
        crm_when_look(seen, crm_slice_of(cells[i]), i + 2);
    *sure = crm_when_decide(seen, whole, &order);
    return *sure ? order : seen->orders;
}

static void assert_decides(const char *const cells[], enum crm_order expected)
{
    struct crm_when_evidence seen;
    bool sure;
    assert_int_equal(decide_of(cells, true, &sure, &seen), expected);
    assert_true(sure);
}

static void assert_asks(const char *const cells[], bool whole, unsigned expected)
{
    struct crm_when_evidence seen;
    bool sure;
    assert_int_equal(decide_of(cells, whole, &sure, &seen), expected);
    assert_false(sure);
}

static void evidence_from_all_cells_settles_the_order(void **state)
{
    (void)state;
    assert_decides((const char *[]){"2026-06-11", "Oct 5, 2026", NULL}, CRM_ORDER_NONE);
    assert_decides((const char *[]){"03/04/2025", "13/04/2025", NULL}, CRM_ORDER_DMY);
    assert_decides((const char *[]){"03/04/2025", "04/13/2025", NULL}, CRM_ORDER_MDY);
    assert_decides((const char *[]){"03/01/19", "04/01/19", "30/12/22", NULL}, CRM_ORDER_DMY);
    assert_decides((const char *[]){"03/01/19", "99/12/31", NULL}, CRM_ORDER_YMD);
    assert_decides((const char *[]){"05/05/2025", "06/06/2025", NULL}, CRM_ORDER_DMY);
}

static void two_readings_that_fit_are_not_guessed(void **state)
{
    struct crm_when_evidence seen;
    bool sure;
    (void)state;
    assert_asks((const char *[]){"03/04/2025", NULL}, true, CRM_ORDER_DMY | CRM_ORDER_MDY);
    assert_asks((const char *[]){"12/1/10 8:26", "12/1/10 8:28", NULL}, true,
        CRM_ORDER_DMY | CRM_ORDER_MDY);
    assert_asks((const char *[]){"05/05/2025", NULL}, false, CRM_ORDER_DMY | CRM_ORDER_MDY);
    /* years in front: they vary less than the days behind */
    assert_asks((const char *[]){"25/3/14", "25/3/15", "25/4/01", NULL}, true,
        CRM_ORDER_DMY | CRM_ORDER_YMD);
    assert_int_equal(
        decide_of((const char *[]){"13/02/2025", "02/13/2025", NULL}, true, &sure, &seen), 0);
    assert_false(sure);
    assert_int_equal(seen.out_line[0], 3); /* no day/month/year */
    assert_int_equal(seen.out_line[1], 2);
}

static void cells_are_counted_by_what_they_hold(void **state)
{
    static const char *const cells[] = {
        "2026-06-11", "2026-06-11 10:00", "10:00", "NA", "45000", "x"};
    struct crm_when_evidence seen = CRM_WHEN_EVIDENCE;
    int32_t second;
    (void)state;
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        crm_when_look(&seen, crm_slice_of(cells[i]), i);
    assert_int_equal(seen.n_dates, 2);
    assert_int_equal(seen.n_timed, 1);
    assert_int_equal(seen.n_times, 1);
    assert_int_equal(seen.n_none, 1);
    assert_int_equal(seen.n_numbers, 1);
    assert_int_equal(seen.n_other, 1);
    assert_true(crm_when_parse_time(crm_slice_of("2:05:09 pm"), &second));
    assert_int_equal(second, 14 * 3600 + 5 * 60 + 9);
    assert_false(crm_when_parse_time(crm_slice_of("2026-06-11 10:00"), &second));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_of_many_tills_are_read),
        cmocka_unit_test(months_have_names_in_many_languages),
        cmocka_unit_test(a_month_of_two_languages_is_not_guessed),
        cmocka_unit_test(weekdays_and_small_words_say_nothing),
        cmocka_unit_test(dates_of_east_asia_are_read),
        cmocka_unit_test(digits_of_other_scripts_are_read),
        cmocka_unit_test(zones_are_passed_over),
        cmocka_unit_test(what_is_no_date_is_refused),
        cmocka_unit_test(birthdays_need_no_year),
        cmocka_unit_test(serial_days_are_digits_and_perhaps_a_fraction),
        cmocka_unit_test(orders_have_names),
        cmocka_unit_test(the_option_shows_an_order_in_any_spelling),
        cmocka_unit_test(evidence_from_all_cells_settles_the_order),
        cmocka_unit_test(two_readings_that_fit_are_not_guessed),
        cmocka_unit_test(cells_are_counted_by_what_they_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
