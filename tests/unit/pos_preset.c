#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "pos/preset.h"

static enum crm_status parse(struct crm_preset *preset, const char *text, struct crm_err *err)
{
    crm_err_init(err);
    return crm_preset_parse(preset, "own.preset", crm_slice_of(text), err);
}

static void a_preset_says_what_it_says(void **state)
{
    struct crm_preset p;
    struct crm_err err;
    (void)state;
    assert_int_equal(parse(&p,
                         "# a till\n"
                         "title: Own till\n"
                         "level: ticket\n"
                         "needs: Receipt, Day\n"
                         "customer_id: Client | Guest\n"
                         "date: Day\n"
                         "order: dmy\n"
                         "decimal: ,\n"
                         "amount: Gross - Off if What != \"card\"\n"
                         "amount: `Card price`\n"
                         "tax: out GST + PST\n"
                         "store: =Main St\n"
                         "fill Receipt: Client, Day\n"
                         "kind refund: Back = \"yes\"\n"
                         "skip void: State = \"void\"\n",
                         &err),
        CRM_OK);
    assert_string_equal(p.name, "own");
    assert_string_equal(p.title, "Own till");
    assert_int_equal(p.level, CRM_LEVEL_TICKET);
    assert_int_equal(p.n_needs, 2);
    assert_string_equal(p.needs[1], "Day");
    assert_int_equal(p.order, CRM_ORDER_DMY);
    assert_int_equal(p.decimal, ',');
    assert_int_equal(p.n_amounts, 2);
    assert_int_equal(p.amount[0].n, 2);
    assert_false(p.amount[0].minus[0]);
    assert_true(p.amount[0].minus[1]);
    assert_non_null(p.amount[0].when);
    assert_null(p.amount[1].when);
    assert_string_equal(p.ref[p.amount[1].ref[0]], "Card price");
    assert_int_equal(p.tax, CRM_TAX_OUT);
    assert_int_equal(p.tax_sum.n, 2);
    assert_int_equal(p.n_rules, 2);
    assert_int_equal(p.n_kinds, 1);
    assert_true(p.rule[1].skip);
    assert_string_equal(p.rule[1].word, "void");
    assert_string_equal(p.fill_group, "Receipt");
    assert_int_equal(p.n_fill, 2);
    assert_int_equal(p.column[0].n, 2);
    assert_string_equal(p.column[0].header[1], "Guest");
    assert_string_equal(p.column[2].constant, "Main St");
    crm_preset_release(&p);
}

static void line_ends_and_blanks_do_not_matter(void **state)
{
    struct crm_preset p;
    struct crm_err err;
    (void)state;
    assert_int_equal(
        parse(&p, "\xEF\xBB\xBF\r\n  date :  Day  \r\n\r\ncustomer_id:Client", &err), CRM_OK);
    assert_int_equal(p.n_columns, 2);
    assert_string_equal(p.column[0].header[0], "Day");
    assert_int_equal(p.level, CRM_LEVEL_LINE);
    crm_preset_release(&p);
}

static void a_mistake_is_said_with_its_line(void **state)
{
    static const struct {
        const char *text;
        int line;
        const char *says;
    } wrong[] = {
        {"date: Day\nnonsense\n", 2, "a line of a preset is 'key: value'"},
        {"date:\n", 1, "a value is missing behind the colon"},
        {"colour of hair: Day\n", 1, "'colour of hair' is no key of a preset and no field"},
        {"date: Day\ndate: Other\n", 2, "date stands here twice"},
        {"level: rows\n", 1, "level must be line, ticket or payment"},
        {"order: yyyy\n", 1, "order must be dmy, mdy, ymd or excel"},
        {"decimal: x\n", 1, "decimal must be '.' or ','"},
        {"others: all\n", 1, "others can only be dictionary"},
        {"needs: A,,B\n", 1, "a name is missing"},
        {"tax: GST\n", 1,
            "tax must be in or out, and the columns it stands in: 'tax: out GST + PST'"},
        {"amount: A +\n", 1, "a column is missing in the sum"},
        {"amount: A\namount: B\n", 2,
            "no row is left for an amount behind one without a condition"},
        {"skip: A = 1\n", 1, "skip needs a reason: 'skip void: CONDITION'"},
        {"kind gift: A = 1\n", 1,
            "kind must be service, product, prepaid, redeem, refund or other"},
        {"fill: A\n", 1, "fill needs the column of the ticket: 'fill Name: Email, Paid at'"},
        {"title: nothing\n", 0, "the preset names no column"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct crm_preset p;
        struct crm_err err;
        assert_int_equal(parse(&p, wrong[i].text, &err), CRM_EUSAGE);
        assert_string_equal(err.file, "own.preset");
        assert_string_equal(err.text, wrong[i].says);
        if (wrong[i].line)
            assert_int_equal(err.line, wrong[i].line);
    }
}

static void a_condition_that_cannot_be_read_is_refused(void **state)
{
    struct crm_preset p;
    struct crm_err err;
    (void)state;
    assert_int_equal(parse(&p, "date: Day\nskip void: State =\n", &err), CRM_EUSAGE);
    assert_int_equal(err.line, 2);
    assert_int_not_equal(err.text[0], '\0');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_preset_says_what_it_says),
        cmocka_unit_test(line_ends_and_blanks_do_not_matter),
        cmocka_unit_test(a_mistake_is_said_with_its_line),
        cmocka_unit_test(a_condition_that_cannot_be_read_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
