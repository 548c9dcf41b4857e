/* churn: names of retention, periods, a ledger without visits, by itself and of states */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "churn/bridge.h"
#include "churn/periods.h"
#include "churn/retention.h"
#include "ledger/each.h"
#include "ledger/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const struct crm_span year = {365, 'd'};

static void names_of_retention_have_their_usual_parameter(void **state)
{
    static const char *const names[][2] = {{"visit", "visit:90d"}, {"visit:8w", "visit:8w"},
        {"pool", "pool:3m"}, {"range:1m", "range:1m"}, {"blocks", "blocks:3m"}, {"share", "share"},
        {"repeat", "repeat"}, {"nth", "nth:3"}, {"nth:5", "nth:5"}, {"crr", "crr"}};
    struct crm_retention r;

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_true(crm_retention_parse(names[i][0], year, &r));
        assert_string_equal(r.name, names[i][1]);
    }
    assert_true(crm_retention_parse("nth:5", year, &r));
    assert_true(r.nth == 5 && r.span.n == 365);
}

static void what_is_no_name_of_retention_is_refused(void **state)
{
    static const char *const wrong[] = {"", "visits", "visit:", "visit:90", "visit:0d", "share:3m",
        "nth:1", "nth:x", "crr:90d", "visit:90d:90d", "visit:99999999999d"};
    struct crm_retention r;

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(crm_retention_parse(wrong[i], year, &r));
}

static void days_know_their_period(void **state)
{
    int32_t from = crm_day_from_civil(2023, 12, 15), to = crm_day_from_civil(2024, 3, 1);
    struct crm_periods p;
    struct crm_err err;

    (void)state;
    assert_int_equal(crm_periods_make(&p, CRM_PERIOD_MONTH, from, to, &err), CRM_OK);
    assert_int_equal(p.n, 4);
    assert_int_equal(crm_periods_of(&p, from), 0);
    assert_int_equal(crm_periods_of(&p, crm_day_from_civil(2024, 2, 29)), 2);
    assert_int_equal(crm_periods_end(&p, 2), crm_day_from_civil(2024, 2, 29));
    assert_true(crm_periods_closed(&p, 2) && !crm_periods_closed(&p, 3));
    crm_periods_release(&p);
    assert_int_equal(crm_periods_make(&p, CRM_PERIOD_MONTH, CRM_DAY_NONE, to, &err), CRM_OK);
    assert_int_equal(p.n, 0);
    crm_periods_release(&p);
}

static void a_window_closes_when_its_last_day_has_passed(void **state)
{
    struct crm_periods p;
    struct crm_retention r;
    struct crm_err err;
    int32_t end = crm_day_from_civil(2018, 5, 31);

    (void)state;
    crm_periods_make(&p, CRM_PERIOD_MONTH, end, end, &err);
    crm_retention_parse("visit:60d", year, &r);
    assert_int_equal(crm_retention_closes(&r, &p, 0), end + 60);
    crm_retention_parse("pool:3m", year, &r);
    assert_int_equal(crm_retention_closes(&r, &p, 0), crm_day_from_civil(2018, 8, 31));
    crm_retention_parse("repeat", year, &r);
    assert_int_equal(crm_retention_closes(&r, &p, 0), end);
    crm_periods_release(&p);
}

/* A file of its own for each text, and a ledger of it. */
static struct crm_ledger *ledger_of(
    const char *text, const struct crm_ledger_spec *spec, struct crm_reader **reader)
{
    char path[] = "/tmp/crm-ledger-XXXXXX", *files[] = {path};
    int fd = mkstemp(path);
    struct crm_reader_spec input = {.files = files, .n_files = 1};
    struct crm_ledger *ledger;
    struct crm_err err;

    assert_true(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    close(fd);
    assert_int_equal(crm_reader_open(reader, &input, &err), CRM_OK);
    assert_int_equal(crm_ledger_open(&ledger, *reader, spec, 1, &err), CRM_OK);
    assert_int_equal(crm_ledger_read(ledger, &err), CRM_OK);
    unlink(path);
    return ledger;
}

static const struct crm_ledger_spec plain = {.as_of = CRM_DAY_NONE,
    .since = CRM_DAY_NONE,
    .until = CRM_DAY_NONE,
    .visit = CRM_VISIT_NONE,
    .form = {.lines = true, .amount = true, .values = 1},
    .value = {{{"staff"}, 1, false}},
    .grouped = true};

static enum crm_status collect(
    void *ctx, const struct crm_client_history *client, struct crm_err *err)
{
    char *text = (char *)ctx + strlen(ctx);

    (void)err;
    text += sprintf(text, "%.*s", (int)client->id.len, client->id.ptr);
    for (size_t i = 0; i < client->n; i++)
        text += sprintf(text, " %d:%lld:%u", (int)client->line[i].day - 19723,
            (long long)client->line[i].amount_e4, client->line[i].value[0]);
    sprintf(text, "\n");
    return CRM_OK;
}

static void lines_come_by_day_with_values_in_byte_order(void **state)
{
    struct crm_reader *reader;
    struct crm_ledger *ledger =
        ledger_of("customer_id,date,amount,staff\n"
                  "a,2024-01-20,5,Zoe\na,2024-01-03,7.5,Ann\nb,2024-01-02,1,Mia\n",
            &plain, &reader);
    char text[256] = "";
    void *worker = text;
    struct crm_err err;

    (void)state;
    assert_int_equal(crm_ledger_each(ledger, &worker, 1, collect, &err), CRM_OK);
    assert_string_equal(text, "a 2:75000:0 19:50000:2\nb 1:10000:1\n");
    assert_int_equal(ledger->n_groups, 3);
    crm_ledger_close(ledger);
    crm_reader_close(reader);
}

/* Rows, as a state is made of them, written to `path`. */
static void write_state(const char *text, const char *path)
{
    struct crm_ledger_spec spec = plain;
    struct crm_ledger_head head;
    struct crm_reader *reader;
    struct crm_ledger *ledger;
    struct crm_state_out out;
    struct crm_writer writer;
    struct crm_err err;

    assert_int_equal(crm_state_want(&spec, &err), CRM_OK);
    ledger = ledger_of(text, &spec, &reader);
    crm_ledger_head_init(&head);
    for (int i = 0; i < CRM_SCOPE_DAYS; i++)
        head.scope.day[i] = CRM_DAY_NONE;
    assert_int_equal(crm_writer_open(&writer, path, &err), CRM_OK);
    crm_state_out_start(&out, &writer, CRM_LEDGER_PROGRAM, CRM_LEDGER_STATE);
    assert_int_equal(crm_ledger_write(ledger, &head, &out, &err), CRM_OK);
    assert_int_equal(crm_state_out_end(&out, &err), CRM_OK);
    assert_int_equal(crm_writer_close(&writer, &err), CRM_OK);
    crm_ledger_head_release(&head);
    crm_ledger_close(ledger);
    crm_reader_close(reader);
}

static void a_ledger_of_a_state_is_that_of_its_rows(void **state)
{
    static const char rows[] = "customer_id,date,amount,staff\n"
                               "a,2024-01-20,5,Zoe\na,2024-01-03,7.5,Ann\nb,2024-01-02,1,Mia\n";
    struct crm_ledger_spec other = plain;
    struct crm_reader *reader;
    struct crm_ledger *ledger = ledger_of(rows, &plain, &reader), *copy;
    struct crm_state_in in;
    struct crm_ledger_head head;
    bool more;
    char path[] = "/tmp/crm-state-XXXXXX", *files[] = {path}, one[256] = "", two[256] = "";
    void *worker = one;
    struct crm_err err;

    (void)state;
    close(mkstemp(path));
    write_state(rows, path);
    crm_state_in_open(&in, CRM_LEDGER_PROGRAM, CRM_LEDGER_STATE, files, 1);
    assert_int_equal(crm_state_in_next(&in, &more, &err), CRM_OK);
    assert_int_equal(crm_ledger_head_read(&head, &in, &err), CRM_OK);
    assert_int_equal(head.n_held, 1);
    assert_true(crm_ledger_head_has(&head, "staff") && !crm_ledger_head_has(&head, "store"));
    other.value[0].column[0] = "store";
    assert_int_equal(crm_ledger_open(&copy, NULL, &other, 1, &err), CRM_OK);
    assert_int_equal(crm_ledger_head_fits(copy, &head, "s", &err), CRM_EDATA);
    crm_ledger_close(copy);
    assert_int_equal(crm_ledger_open(&copy, NULL, &plain, 1, &err), CRM_OK);
    assert_int_equal(crm_ledger_merge(copy, &in, &head, &err), CRM_OK);
    assert_int_equal(crm_state_in_next(&in, &more, &err), CRM_OK);
    assert_false(more);
    assert_int_equal(crm_ledger_finish(copy, &err), CRM_OK);
    crm_ledger_each(ledger, &worker, 1, collect, &err);
    worker = two;
    crm_ledger_each(copy, &worker, 1, collect, &err);
    assert_string_equal(two, one);
    assert_int_equal(copy->totals.rows, 3);
    assert_int_equal(copy->first_visit, ledger->first_visit);
    crm_ledger_head_release(&head);
    crm_state_in_close(&in);
    crm_ledger_close(copy);
    crm_ledger_close(ledger);
    crm_reader_close(reader);
    unlink(path);
}

static void amounts_that_do_not_fit_are_an_error_and_no_wrap(void **state)
{
    struct crm_reader *reader;
    struct crm_ledger *ledger =
        ledger_of("customer_id,date,amount,staff\n"
                  "a,2024-01-01,922337203685477,x\na,2024-01-02,922337203685477,x\n"
                  "a,2024-06-01,1,x\n",
            &plain, &reader);
    struct crm_bridge *cells;
    struct crm_periods p;
    struct crm_err err;

    (void)state;
    crm_periods_make(&p, CRM_PERIOD_MONTH, ledger->first_line, ledger->last_line, &err);
    assert_int_equal(crm_bridge_make(&cells, ledger, &p, 30, &err), CRM_EDATA);
    assert_null(cells);
    crm_periods_release(&p);
    crm_ledger_close(ledger);
    crm_reader_close(reader);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_of_retention_have_their_usual_parameter),
        cmocka_unit_test(what_is_no_name_of_retention_is_refused),
        cmocka_unit_test(days_know_their_period),
        cmocka_unit_test(a_window_closes_when_its_last_day_has_passed),
        cmocka_unit_test(lines_come_by_day_with_values_in_byte_order),
        cmocka_unit_test(a_ledger_of_a_state_is_that_of_its_rows),
        cmocka_unit_test(amounts_that_do_not_fit_are_an_error_and_no_wrap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
