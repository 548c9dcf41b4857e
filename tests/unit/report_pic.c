#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "report/plot.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void assert_near(double a, double b, double within)
{
    assert_true(fabs(a - b) <= within);
}

static struct crm_html html;
static struct crm_pic pic = {.html = &html};

static int clean(void **state)
{
    (void)state;
    crm_html_release(&html);
    html = (struct crm_html){0};
    return 0;
}

static struct crm_slice plain(double value, const void *data, char *buffer, size_t room)
{
    (void)data;
    return (struct crm_slice){buffer, (size_t)snprintf(buffer, room, "%g", value)};
}

/* The value of an attribute of the k-th element that holds `mark`. */
static double attribute(const char *mark, int k, const char *name)
{
    const char *at = html.text, *end, *found;
    char key[16];

    for (; k >= 0; k--) {
        at = strstr(at ? at + 1 : html.text, mark);
        assert_non_null(at);
    }
    while (at > html.text && *at != '<')
        at--;
    end = strchr(at, '>');
    snprintf(key, sizeof key, " %s=\"", name);
    found = strstr(at, key);
    assert_true(found && found < end);
    return strtod(found + strlen(key), NULL);
}

static void a_scale_holds_its_ends_and_missing_ends_are_moved_apart(void **state)
{
    struct crm_axis s = crm_axis_of(-4, 12, 60, 340);
    double lo = NAN, hi = NAN;
    (void)state;
    assert_near(crm_axis_at(&s, -4), 60, 1e-9);
    assert_near(crm_axis_at(&s, 12), 340, 1e-9);
    assert_near(crm_axis_at(&s, 0), 130, 1e-9);
    s = crm_axis_of(NAN, NAN, 0, 1);
    assert_true(s.d1 > s.d0);
    s = crm_axis_of(5, 5, 0, 1);
    assert_true(s.d1 > s.d0 && isfinite(crm_axis_at(&s, 5)));
    crm_axis_hold(&lo, &hi, NAN);
    assert_true(isnan(lo) && isnan(hi));
    crm_axis_hold(&lo, &hi, 3);
    crm_axis_hold(&lo, &hi, -1);
    assert_true(lo == -1 && hi == 3);
    crm_axis_round(&lo, &hi, 4);
    assert_true(lo == -1 && hi == 3);
    lo = -403, hi = 1840;
    crm_axis_round(&lo, &hi, 4);
    assert_true(lo == -1000 && hi == 2000);
}

static void ticks_are_round_few_and_inside(void **state)
{
    (void)state;
    srand(3);
    for (int round = 0; round < 20000; round++) {
        double d0 = (rand() % 2000 - 1000) * pow(10, rand() % 9 - 4);
        double d1 = d0 + (1 + rand() % 5000) * pow(10, rand() % 9 - 4), tick[CRM_TICKS];
        struct crm_axis s = crm_axis_of(d0, d1, 0, 100);
        size_t most = (size_t)(1 + rand() % 6), n = crm_axis_ticks(&s, most, tick);
        assert_true(n <= most);
        for (size_t i = 0; i < n; i++)
            assert_true(tick[i] >= d0 - (d1 - d0) * 1e-6 && tick[i] <= d1 + (d1 - d0) * 1e-6);
    }
    for (int round = 0; round < 2000; round++) {
        double tick[CRM_TICKS];
        struct crm_axis s = {.log = true, .d0 = pow(10, -(rand() % 40) / 10.0), .r1 = 1};
        s.d1 = s.d0 * pow(10, (1 + rand() % 60) / 10.0);
        size_t n = crm_axis_ticks(&s, 5, tick);
        assert_true(n <= 5);
        for (size_t i = 0; i < n; i++)
            assert_true(tick[i] >= s.d0 * (1 - 1e-6) && tick[i] <= s.d1 * (1 + 1e-6));
    }
}

static void a_negative_width_lies_to_the_left(void **state)
{
    (void)state;
    crm_pic_area(&pic, 100, 10, -30, 5, "fx");
    assert_near(attribute("fx", 0, "x"), 70, 1e-9);
    assert_near(attribute("fx", 0, "width"), 30, 1e-9);
    crm_pic_area(&pic, NAN, 10, 3, 5, "fg");
    assert_null(strstr(html.text, "fg"));
}

static void bars_diverge_about_the_zero_line_at_one_scale(void **state)
{
    struct crm_plot_row row[] = {{.label = {"Ann", 3},
                                     .shown = {"+500", 4},
                                     .value = 500,
                                     .lo = NAN,
                                     .hi = NAN,
                                     .was = NAN,
                                     .fill = "fg"},
        {.label = {"House", 5},
            .shown = {"-400", 4},
            .value = -400,
            .lo = -600,
            .hi = -200,
            .was = NAN,
            .fill = "fx"}};
    struct crm_plot_axis axis = {.format = plain, .lo = NAN, .hi = NAN};
    double right, left, zero;
    (void)state;
    crm_plot_bars(&pic, row, 2, 208, &axis);
    right = attribute("fg", 0, "width");
    left = attribute("fx", 0, "width");
    zero = attribute("fg", 0, "x");
    assert_near(attribute("fx", 0, "x") + left, zero, 0.11);
    assert_near(right / 500, left / 400, 0.001);
    assert_true(strstr(html.text, "class=\"z\"") != NULL);
}

/* Every coordinate of a drawing lies in its picture. */
static void inside(double height)
{
    static const char *const across[] = {" x=\"", " cx=\"", " x1=\""}, *const down[] = {
                                                                           " y=\"", " cy=\""};

    for (size_t k = 0; k < 3; k++)
        for (const char *at = html.text; (at = strstr(at, across[k])); at++) {
            double x = strtod(at + strlen(across[k]), NULL);
            assert_true(x >= 0 && x <= 360);
        }
    for (size_t k = 0; k < 2; k++)
        for (const char *at = html.text; (at = strstr(at, down[k])); at++) {
            double y = strtod(at + strlen(down[k]), NULL);
            assert_true(y >= 0 && y <= height);
        }
    assert_null(strstr(html.text, "nan"));
    assert_null(strstr(html.text, "inf"));
}

static double any(void)
{
    static const double odd[] = {NAN, 0, -1, 1, 1e-9, 1e12, -1e12, 0.5, 3, -403};

    return rand() % 3 ? (rand() % 20001 - 10000) / 10.0 : odd[rand() % 10];
}

static void whatever_the_numbers_nothing_is_drawn_outside(void **state)
{
    srand(11);
    for (int round = 0; round < 3000; round++) {
        enum { MOST = 40 };
        static const char *const fill[3] = {"f1", "f2", "f3"};
        size_t n = (size_t)(rand() % MOST);
        struct crm_plot_row row[MOST] = {0};
        struct crm_plot_period period[MOST] = {0};
        struct crm_plot_change step[6] = {0};
        struct crm_plot_axis axis = {.format = plain, .lo = NAN, .hi = NAN, .name = {"axis", 4}};
        struct crm_plot_words words = {{"export begins", 13}, {"not over", 8}};
        double height = crm_plot_rows_height(n);
        for (size_t i = 0; i < n; i++) {
            double lo = any(), hi = any();
            row[i] = (struct crm_plot_row){.label = {"a name that is quite long", 25},
                .shown = {"12", 2},
                .value = any(),
                .lo = lo,
                .hi = hi,
                .was = any(),
                .fill = "fg"};
            period[i] = (struct crm_plot_period){.tick = {"Dec", 3},
                .year = {"2025", 4},
                .state = (enum crm_plot_state)(rand() % 3),
                .value = any(),
                .lo = lo,
                .hi = hi,
                .part = {any(), any(), any()},
                .mark = any()};
        }
        for (size_t i = 0; i < 6; i++)
            step[i] = (struct crm_plot_change){.label = {"new", 3},
                .shown = {"1", 1},
                .value = rand() % 2000 - 1000,
                .fill = "fg"};
        clean(state);
        switch (rand() % 6) {
        case 0:
            crm_plot_bars(&pic, row, n, height, &axis);
            break;
        case 1:
            crm_plot_forest(&pic, row, n, height, &axis, any());
            break;
        case 2:
            crm_plot_columns(&pic, period, n, fill, &words, &axis);
            height = 208;
            break;
        case 3:
            crm_plot_dots(&pic, period, n, &words, &axis, any(), words.open);
            height = 208;
            break;
        case 4:
            crm_plot_waterfall(&pic, step, 6, &axis);
            height = 208;
            break;
        default:
            axis.log = true;
            crm_plot_forest(&pic, row, n, height, &axis, 1);
        }
        crm_html_raw(&html, "");
        inside(height);
    }
}

static void a_name_too_long_ends_in_an_ellipsis_and_never_within_a_character(void **state)
{
    char buffer[64];
    struct crm_slice text = crm_slice_of("\xE7\x8E\x8B\xE5\xB0\x8F\xE6\x98\x8E"), cut;
    (void)state;
    assert_near(crm_pic_width(text, 11), 33, 1e-9);
    cut = crm_pic_fit(text, 25, 11, buffer, sizeof buffer);
    assert_true(crm_slice_is(cut, "\xE7\x8E\x8B\xE2\x80\xA6"));
    assert_true(crm_slice_eq(crm_pic_fit(text, 40, 11, buffer, sizeof buffer), text));
    cut = crm_pic_fit(crm_slice_of("Wash and blow-dry"), 50, 11, buffer, sizeof buffer);
    assert_true(crm_pic_width(cut, 11) <= 50);
}

static void labels_are_moved_apart_and_stay_inside(void **state)
{
    double y[] = {50, 51, 52, 10, 199};
    (void)state;
    crm_plot_spread(y, 5, 12, 8, 200);
    for (size_t i = 0; i < 5; i++) {
        assert_true(y[i] >= 8 && y[i] <= 200);
        for (size_t k = 0; k < i; k++)
            assert_true(fabs(y[i] - y[k]) > 12 - 1e-9);
    }
    assert_near(y[3], 10, 1e-9);
}

static void stairs_and_gaps_of_lines(void **state)
{
    const double x[] = {0, 10, 20, 30}, y[] = {5, 5, NAN, 7};
    (void)state;
    crm_pic_line(&pic, x, y, 4, "s1");
    assert_non_null(strstr(html.text, "d=\"M0 5L10 5M30 7\""));
    crm_pic_step(&pic, x, (const double[]){5, 4, 3, 3}, 4, "s2");
    assert_non_null(strstr(html.text, "d=\"M0 5H10V4H20V3H30V3\""));
    crm_pic_band(
        &pic, x, (const double[]){9, 9, 9, 9}, (const double[]){1, 2, 2, 2}, 2, true, "f1s");
    assert_non_null(strstr(html.text, "d=\"M0 1L10 1L10 2L10 9L10 9L0 9Z\""));
}

static void a_cell_without_a_number_is_the_lightest(void **state)
{
    (void)state;
    assert_int_equal(crm_pic_heat(NAN), 0);
    assert_int_equal(crm_pic_heat(-1), 0);
    assert_int_equal(crm_pic_heat(0.5), 3);
    assert_int_equal(crm_pic_heat(1), 6);
    assert_int_equal(crm_pic_heat(INFINITY), 6);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, clean, clean)
    const struct CMUnitTest tests[] = {
        TEST(a_cell_without_a_number_is_the_lightest),
        TEST(a_scale_holds_its_ends_and_missing_ends_are_moved_apart),
        TEST(ticks_are_round_few_and_inside),
        TEST(a_negative_width_lies_to_the_left),
        TEST(bars_diverge_about_the_zero_line_at_one_scale),
        TEST(whatever_the_numbers_nothing_is_drawn_outside),
        TEST(a_name_too_long_ends_in_an_ellipsis_and_never_within_a_character),
        TEST(labels_are_moved_apart_and_stay_inside),
        TEST(stairs_and_gaps_of_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
