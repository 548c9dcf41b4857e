#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "pos/field.h"
#include "pos/text.h"

static int rank(enum crm_stream stream, enum crm_field field, const char *header)
{
    char key[CRM_TEXT_KEY];
    crm_text_key(crm_slice_of(header), key);
    return crm_field_rank(stream, field, key);
}

static void every_field_has_a_name_and_headers(void **state)
{
    (void)state;
    for (int f = 0; f < CRM_N_FIELDS; f++) {
        assert_non_null(crm_field_info((enum crm_field)f)->name);
        assert_true(crm_field_headers(CRM_STREAM_TRANSACTIONS, (enum crm_field)f, 0) ||
                    crm_field_headers(CRM_STREAM_CLIENTS, (enum crm_field)f, 0) ||
                    crm_field_headers(CRM_STREAM_ANSWERS, (enum crm_field)f, 0) ||
                    crm_field_headers(CRM_STREAM_BOOKINGS, (enum crm_field)f, 0));
        assert_int_equal(crm_field_find(crm_slice_of(crm_field_info((enum crm_field)f)->name)), f);
    }
    assert_int_equal(crm_field_find(crm_slice_of("unit_price")), CRM_FIELD_PRICE);
    assert_int_equal(crm_field_find(crm_slice_of("nonsense")), CRM_N_FIELDS);
}

/* A header spelt in the dictionary otherwise than its key would never match. */
static void every_header_is_its_own_key(void **state)
{
    char key[CRM_TEXT_KEY], bare[CRM_TEXT_KEY];
    const char *list;
    (void)state;
    for (int f = 0; f < CRM_N_STREAMS * CRM_N_FIELDS; f++) {
        for (size_t i = 0; (list = crm_field_headers((enum crm_stream)(f / CRM_N_FIELDS),
                                (enum crm_field)(f % CRM_N_FIELDS), i)) != NULL;
             i++) {
            struct crm_slice rest = crm_slice_of(list), word;
            while (crm_slice_split(&rest, ',', &word)) {
                size_t n = 0;
                word = crm_slice_trim(word);
                assert_true(word.len > 0);
                crm_text_key(word, key);
                for (size_t j = 0; j < word.len; j++)
                    if (word.ptr[j] != ' ')
                        bare[n++] = word.ptr[j];
                bare[n] = '\0';
                assert_string_equal(key, bare);
            }
        }
    }
}

static void headers_of_real_tills_are_known(void **state)
{
    static const struct {
        enum crm_field field;
        const char *header;
    } list[] = {{CRM_FIELD_CUSTOMER_ID, "Customer ID"}, {CRM_FIELD_CUSTOMER_ID, "CustomerID"},
        {CRM_FIELD_CUSTOMER_ID, "Client"}, {CRM_FIELD_CUSTOMER_ID, "会员号"},
        {CRM_FIELD_CUSTOMER_ID, "会员"}, {CRM_FIELD_DATE, "InvoiceDate"},
        {CRM_FIELD_DATE, "消费时间"}, {CRM_FIELD_AMOUNT, "Net Sales"},
        {CRM_FIELD_AMOUNT, "实收金额（元）"}, {CRM_FIELD_TXN_ID, "Receipt number"},
        {CRM_FIELD_TXN_ID, "流水号"}, {CRM_FIELD_ITEM, "Lineitem name"},
        {CRM_FIELD_STAFF, "美容师"}, {CRM_FIELD_QUANTITY, "Qty"},
        {CRM_FIELD_DISCOUNT_RATE, "Discount %"}, {CRM_FIELD_PRICE, "UnitPrice"},
        {CRM_FIELD_STORE, "门店"}, {CRM_FIELD_COST, "Cost of goods"}, {CRM_FIELD_TIME, "Time"}};
    (void)state;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        assert_true(rank(CRM_STREAM_TRANSACTIONS, list[i].field, list[i].header) >= 0);
    assert_int_equal(rank(CRM_STREAM_TRANSACTIONS, CRM_FIELD_DATE, "Ship Date"), -1);
    assert_true(rank(CRM_STREAM_TRANSACTIONS, CRM_FIELD_BIRTHDAY, "生日") >= 0); /* of a client */
    assert_int_equal(rank(CRM_STREAM_TRANSACTIONS, CRM_FIELD_JOINED, "入会日期"), -1);
    assert_true(rank(CRM_STREAM_CLIENTS, CRM_FIELD_BIRTHDAY, "生日") >= 0);
    assert_int_equal(rank(CRM_STREAM_TRANSACTIONS, CRM_FIELD_DATE, ""), -1);
}

static void the_better_header_ranks_first(void **state)
{
    (void)state;
    assert_int_equal(rank(CRM_STREAM_TRANSACTIONS, CRM_FIELD_AMOUNT, "amount"), 0);
    assert_true(rank(CRM_STREAM_TRANSACTIONS, CRM_FIELD_AMOUNT, "实收金额") <
                rank(CRM_STREAM_TRANSACTIONS, CRM_FIELD_AMOUNT, "应收金额"));
    assert_true(rank(CRM_STREAM_TRANSACTIONS, CRM_FIELD_AMOUNT, "Net Sales") <
                rank(CRM_STREAM_TRANSACTIONS, CRM_FIELD_AMOUNT, "Total Collected"));
    assert_true(rank(CRM_STREAM_TRANSACTIONS, CRM_FIELD_CUSTOMER_ID, "客户编号") <
                rank(CRM_STREAM_TRANSACTIONS, CRM_FIELD_CUSTOMER_ID, "客户"));
}

static void bookings_have_names_of_their_own(void **state)
{
    enum crm_stream b = CRM_STREAM_BOOKINGS;
    (void)state;
    assert_string_equal(crm_stream_name(b, CRM_FIELD_DATE), "start");
    assert_string_equal(crm_stream_name(CRM_STREAM_TRANSACTIONS, CRM_FIELD_DATE), "date");
    assert_int_equal(crm_stream_field(b, crm_slice_of("status")), CRM_FIELD_STATE);
    assert_int_equal(crm_stream_field(b, crm_slice_of("staff")), CRM_FIELD_STAFF);
    assert_int_equal(crm_stream_field(b, crm_slice_of("date")), CRM_N_FIELDS);
    assert_int_equal(
        crm_stream_field(CRM_STREAM_TRANSACTIONS, crm_slice_of("start")), CRM_N_FIELDS);
    assert_true(
        rank(b, CRM_FIELD_TXN_ID, "Appointment ID") < rank(b, CRM_FIELD_TXN_ID, "Booking ID"));
    assert_true(rank(b, CRM_FIELD_DATE, "Start Date & Time") < rank(b, CRM_FIELD_DATE, "Date"));
    assert_int_equal(rank(b, CRM_FIELD_DATE, "Created Date"), -1);
}

/* What no set of fields holds comes last, and every other field has a bit of its own. */
static void fields_of_bookings_alone_come_last(void **state)
{
    (void)state;
    assert_true(crm_field_bit(CRM_FIELD_TENDER) != 0);
    for (int f = 0; f < CRM_N_FIELDS; f++)
        if (crm_field_bit((enum crm_field)f) == 0)
            assert_true(f > CRM_FIELD_TENDER);
}

static void words_are_understood_in_both_languages(void **state)
{
    (void)state;
    assert_string_equal(crm_word_kind("退款"), "refund");
    assert_string_equal(crm_word_kind("physicalgood"), "product");
    assert_null(crm_word_kind("native"));
    assert_null(crm_word_kind(""));
    assert_string_equal(crm_word_gender("女"), "female");
    assert_string_equal(crm_word_gender("mr"), "male");
    assert_null(crm_word_gender("x"));
    assert_true(crm_word_total("合计3笔"));
    assert_true(crm_word_total("total"));
    assert_true(crm_word_total("总交易单数"));
    assert_false(crm_word_total("totally"));
    assert_false(crm_word_total("haircut"));
    assert_true(crm_word_footer("第1页"));
    assert_true(crm_word_footer("page1of3"));
    assert_false(crm_word_footer("第一次到店"));
    assert_true(crm_words_walk_in("walkin"));
    assert_true(crm_words_walk_in("散客"));
    assert_true(crm_words_walk_in("0"));
    assert_false(crm_words_walk_in("1001"));
    assert_false(crm_words_walk_in(""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_has_a_name_and_headers),
        cmocka_unit_test(every_header_is_its_own_key),
        cmocka_unit_test(headers_of_real_tills_are_known),
        cmocka_unit_test(the_better_header_ranks_first),
        cmocka_unit_test(bookings_have_names_of_their_own),
        cmocka_unit_test(fields_of_bookings_alone_come_last),
        cmocka_unit_test(words_are_understood_in_both_languages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
