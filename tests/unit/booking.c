#include "booking/hours.h"
#include "booking/occupancy.h"
#include "booking/rebook.h"
#include "booking/risk.h"
#include "booking/tally.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { HOUR = 3600 };

/* Day 0 is a Thursday. */
static struct crm_moment at(int32_t day, int hour)
{
    return (struct crm_moment){day, hour < 0 ? CRM_SECOND_NONE : hour * HOUR};
}

static struct crm_booking booking(enum crm_booking_state status, int32_t day, int hour)
{
    return (struct crm_booking){.start = at(day, hour),
        .made = {CRM_DAY_NONE, CRM_SECOND_NONE},
        .cancelled = {CRM_DAY_NONE, CRM_SECOND_NONE},
        .minutes = 60,
        .client = 0,
        .id = CRM_MAP_NONE,
        .status = status,
        .state = status};
}

static void exactly_a_day_before_is_in_time(void **state)
{
    struct crm_booking b = booking(CRM_BOOKING_CANCELLED, 10, 9);

    (void)state;
    assert_false(crm_booking_is_late(&b, 24 * HOUR));
    b.cancelled = at(9, 9);
    assert_false(crm_booking_is_late(&b, 24 * HOUR));
    b.cancelled.second++;
    assert_true(crm_booking_is_late(&b, 24 * HOUR));
    b.cancelled = at(11, 9);
    assert_true(crm_booking_is_late(&b, 24 * HOUR));
    b.by_salon = true;
    assert_false(crm_booking_is_late(&b, 24 * HOUR));
}

static void days_without_a_time_are_whole_days(void **state)
{
    struct crm_booking b = booking(CRM_BOOKING_CANCELLED, 10, 9);

    (void)state;
    b.cancelled = at(9, -1);
    assert_false(crm_booking_is_late(&b, 24 * HOUR));
    assert_true(crm_booking_is_late(&b, 25 * HOUR));
    b.cancelled = at(10, -1);
    assert_true(crm_booking_is_late(&b, HOUR));
}

static void spans_have_units(void **state)
{
    const char *const none[] = {"", "h", "0h", "1m", "1y", "-1h", "1.5h", "100000h", "1 h"};
    int64_t s;

    (void)state;
    assert_true(crm_book_span("90min", &s) && s == 5400);
    assert_true(crm_book_span("24h", &s) && s == 86400);
    assert_true(crm_book_span("2d", &s) && s == 172800);
    assert_true(crm_book_span("2", &s) && s == 172800);
    assert_true(crm_book_span("1w", &s) && s == 604800);
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (crm_book_span(none[i], &s))
            fail_msg("'%s' is taken for a span", none[i]);
}

static void what_comes_later_has_not_happened(void **state)
{
    struct crm_booking rows[4] = {booking(CRM_BOOKING_COMPLETED, 11, 9),
        booking(CRM_BOOKING_CANCELLED, 9, 9), booking(CRM_BOOKING_BOOKED, 10, 9),
        booking(CRM_BOOKING_BOOKED, 12, 9)};
    struct crm_book book = {.row = rows, .n = 4};
    const struct crm_book_rule rule = {.as_of = 10, .late_seconds = 24 * HOUR};

    (void)state;
    rows[1].cancelled = at(11, 9);
    rows[3].made = at(11, 9);
    crm_book_settle(&book, &rule);
    assert_int_equal(book.n, 3);
    assert_int_equal(book.made_later, 1);
    assert_int_equal(rows[0].state, CRM_BOOKING_AHEAD);
    assert_int_equal(rows[1].state, CRM_BOOKING_UNCLOSED);
    assert_int_equal(rows[2].state, CRM_BOOKING_UNCLOSED);
}

static void rows_of_one_booking_are_one(void **state)
{
    struct crm_booking rows[4] = {booking(CRM_BOOKING_CANCELLED, 10, 12),
        booking(CRM_BOOKING_NO_SHOW, 10, 9), booking(CRM_BOOKING_NO_SHOW, 10, 9),
        booking(CRM_BOOKING_BLOCKED, 10, 9)};
    struct crm_book book = {.row = rows, .n = 4};
    struct crm_err err;

    (void)state;
    rows[0].id = rows[1].id = rows[3].id = 7;
    rows[0].block = 1;
    assert_int_equal(crm_book_join(&book, CRM_BOOK_BOOKING, 10, &err), CRM_OK);
    assert_int_equal(book.n, 3);
    assert_int_equal(rows[0].state, CRM_BOOKING_NO_SHOW);
    assert_int_equal(rows[0].minutes, 120);
    assert_int_equal(rows[0].block, 0);
    assert_int_equal(rows[0].start.second, 9 * HOUR);
}

static void money_that_does_not_fit_is_refused(void **state)
{
    struct crm_booking rows[2] = {
        booking(CRM_BOOKING_NO_SHOW, 10, 9), booking(CRM_BOOKING_NO_SHOW, 10, 9)};
    struct crm_book book = {.row = rows, .n = 2};
    struct crm_book_tally t = {.all = 0};
    struct crm_err err;

    (void)state;
    rows[0].amount_e4 = rows[1].amount_e4 = INT64_MAX;
    assert_int_equal(crm_book_tally_add(&t, &rows[0], &err), CRM_OK);
    assert_int_equal(crm_book_tally_add(&t, &rows[1], &err), CRM_EDATA);
    assert_int_equal(crm_book_join(&book, CRM_BOOK_DAY, 10, &err), CRM_EDATA);
}

static void bands_hold_every_lead(void **state)
{
    int32_t from, to, next = 0;

    (void)state;
    for (int b = 0; b < CRM_LEAD_BANDS; b++) {
        crm_lead_band_ends(b, &from, &to);
        assert_int_equal(from, next);
        assert_int_equal(crm_lead_band(from), b);
        if (to >= 0)
            assert_int_equal(crm_lead_band(to), b);
        next = to + 1;
    }
    assert_int_equal(to, -1);
    assert_int_equal(crm_lead_band(10000), CRM_LEAD_BANDS - 1);
}

static void a_lead_is_days_of_the_calendar(void **state)
{
    struct crm_booking b = booking(CRM_BOOKING_COMPLETED, 10, 9);

    (void)state;
    assert_int_equal(crm_booking_lead(&b), CRM_LEAD_NONE);
    b.made = at(9, 23);
    assert_int_equal(crm_booking_lead(&b), 1);
    b.made = at(10, 9);
    assert_int_equal(crm_booking_lead(&b), 0);
    b.made = at(10, 10);
    assert_int_equal(crm_booking_lead(&b), CRM_LEAD_AFTER);
    b.made = at(10, -1);
    assert_int_equal(crm_booking_lead(&b), 0);
}

/* One visit on day 10 from 9 to 10, and one booking after it. */
static void held(struct crm_booking next, const char *want)
{
    struct crm_booking rows[2] = {next, booking(CRM_BOOKING_COMPLETED, 10, 9)};
    struct crm_book book = {.row = rows, .n = 2};
    struct crm_rebook rebook = {0};
    const struct crm_rebook_spec spec = {
        .period = CRM_PERIOD_MONTH, .as_of = 60, .since = CRM_DAY_NONE, .until = CRM_DAY_NONE};
    char got[CRM_REBOOK_DEFINITIONS + 1] = "";
    struct crm_err err;

    assert_int_equal(crm_rebook_make(&rebook, &book, &spec, &err), CRM_OK);
    assert_int_equal(rebook.n, 1);
    assert_int_equal(rebook.row[0].visits, 1);
    for (int d = 0; d < CRM_REBOOK_DEFINITIONS; d++)
        got[d] = (char)('0' + rebook.row[0].rebooked[d]);
    assert_string_equal(got, want);
    crm_rebook_release(&rebook);
}

static void five_definitions_differ(void **state)
{
    struct crm_booking b = booking(CRM_BOOKING_BOOKED, 40, 9);

    (void)state;
    held(b, "00000"); /* not known when it was made */
    b.made = at(5, 9);
    held(b, "01111");
    b.made = at(10, 12);
    held(b, "11111");
    b.made = at(11, 10);
    held(b, "00111");
    b.made.second++;
    held(b, "00011");
    b.made = at(17, 23);
    held(b, "00011");
    b.made = at(18, 0);
    held(b, "00001");
    b.made = at(31, 0);
    held(b, "00000");
    b = booking(CRM_BOOKING_CANCELLED, 40, 9);
    b.made = at(10, 12);
    held(b, "10000"); /* not known when it was cancelled */
    b.cancelled = at(12, 0);
    held(b, "11100");
}

static void a_date_takes_the_place_of_its_weekday(void **state)
{
    struct crm_hours_line lines[] = {{CRM_MAP_NONE, -1, 7, -1, -1}, {0, 3, CRM_DAY_NONE, 60, 120},
        {CRM_MAP_NONE, 3, CRM_DAY_NONE, 180, 240}};
    const struct crm_hours hours = {.line = lines, .n = 3, .n_dates = 1};
    unsigned char open[3][CRM_DAY_MINUTES] = {{0}};
    int n[3] = {0};

    (void)state;
    crm_hours_mark(&hours, 0, 0, open[0]);            /* a Thursday */
    crm_hours_mark(&hours, CRM_MAP_NONE, 0, open[1]); /* somebody without lines of their own */
    crm_hours_mark(&hours, 0, 7, open[2]);            /* all closed */
    for (int i = 0; i < 3; i++)
        for (int t = 0; t < CRM_DAY_MINUTES; t++)
            n[i] += open[i][t];
    assert_int_equal(n[0], 120);
    assert_int_equal(n[1], 60);
    assert_int_equal(n[2], 0);
}

static void a_clock_has_four_digits(void **state)
{
    (void)state;
    assert_int_equal(crm_hours_clock(crm_slice_of("00:00")), 0);
    assert_int_equal(crm_hours_clock(crm_slice_of("09:30:00")), 570);
    assert_int_equal(crm_hours_clock(crm_slice_of("24:00")), 1440);
    assert_int_equal(crm_hours_clock(crm_slice_of("24:01")), -1);
    assert_int_equal(crm_hours_clock(crm_slice_of("9:30")), -1);
    assert_int_equal(crm_hours_clock(crm_slice_of("09:60")), -1);
    assert_int_equal(crm_hours_clock(crm_slice_of("09:30:10")), -1);
}

static void history_ends_before_the_day(void **state)
{
    struct crm_booking rows[] = {booking(CRM_BOOKING_AHEAD, 40, 9),
        booking(CRM_BOOKING_NO_SHOW, 10, 9), booking(CRM_BOOKING_COMPLETED, 10, 12),
        booking(CRM_BOOKING_COMPLETED, 11, 9), booking(CRM_BOOKING_LATE_CANCELLED, 45, 9),
        booking(CRM_BOOKING_COMPLETED, 12, 9), booking(CRM_BOOKING_NO_SHOW, 9, 9)};
    const struct crm_book book = {.row = rows, .n = sizeof rows / sizeof *rows};
    struct crm_risk_history h[sizeof rows / sizeof *rows];
    struct crm_err err;

    (void)state;
    rows[5].made = at(13, 9); /* written down a day after */
    rows[6].client = CRM_MAP_NONE;
    rows[0].made = at(39, 9);
    assert_int_equal(crm_risk_history(&book, 41, h, &err), CRM_OK);
    assert_true(h[1].is_new && h[2].is_new && !h[1].no_shows && !h[2].no_shows);
    assert_int_equal(h[3].completed, 1);
    assert_int_equal(h[3].no_shows, 1);
    assert_int_equal(h[5].completed, 2);
    assert_int_equal(h[0].completed, 3);
    assert_int_equal(h[0].lead, 1);
    assert_int_equal(h[4].late, 0);
    assert_true(h[6].is_new);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(exactly_a_day_before_is_in_time),
        cmocka_unit_test(days_without_a_time_are_whole_days), cmocka_unit_test(spans_have_units),
        cmocka_unit_test(what_comes_later_has_not_happened),
        cmocka_unit_test(rows_of_one_booking_are_one),
        cmocka_unit_test(money_that_does_not_fit_is_refused),
        cmocka_unit_test(bands_hold_every_lead), cmocka_unit_test(a_lead_is_days_of_the_calendar),
        cmocka_unit_test(five_definitions_differ),
        cmocka_unit_test(a_date_takes_the_place_of_its_weekday),
        cmocka_unit_test(a_clock_has_four_digits), cmocka_unit_test(history_ends_before_the_day)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
