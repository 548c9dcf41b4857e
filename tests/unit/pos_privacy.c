#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "pos/privacy.h"

#include <sys/stat.h>
#include <unistd.h>

static const struct crm_pseudonyms key = {{1, 2, 3}};

static void hide(enum crm_field field, const char *text, char out[CRM_PSEUDONYM + 1])
{
    crm_privacy_pseudonym(&key, field, crm_slice_of(text), out);
    out[CRM_PSEUDONYM] = '\0';
}

static void a_pseudonym_is_a_keyed_hash_and_stays(void **state)
{
    char out[CRM_PSEUDONYM + 1];
    (void)state;
    /* Python: base64.b32encode(hashlib.blake2b(b"customer_id\0" + b"C1", digest_size=16,
       key=bytes([1, 2, 3] + [0] * 29)).digest()) in lower case, without its = */
    hide(CRM_FIELD_CUSTOMER_ID, "C1", out);
    assert_string_equal(out, "iyrtjnccd4orawkq6mrg4vzywe");
    hide(CRM_FIELD_PHONE, "+86 138 0000 1111", out);
    assert_string_equal(out, "d4q5slsosylq4zpcdqttg4k7n4");
    assert_int_equal(strspn(out, "abcdefghijklmnopqrstuvwxyz234567"), CRM_PSEUDONYM);
}

static void spellings_of_a_phone_are_one_and_of_an_id_are_two(void **state)
{
    char a[CRM_PSEUDONYM + 1], b[CRM_PSEUDONYM + 1];
    (void)state;
    hide(CRM_FIELD_PHONE, "+86 138-0000-1111", a);
    hide(CRM_FIELD_PHONE, "13800001111", b);
    assert_string_equal(a, b);
    hide(CRM_FIELD_NAME, "Ann LEE", a);
    hide(CRM_FIELD_NAME, "ann lee", b);
    assert_string_equal(a, b);
    hide(CRM_FIELD_CUSTOMER_ID, "c1", a);
    hide(CRM_FIELD_CUSTOMER_ID, "C1", b);
    assert_string_not_equal(a, b);
}

static void sorts_of_field_differ_but_ids_are_ids(void **state)
{
    char a[CRM_PSEUDONYM + 1], b[CRM_PSEUDONYM + 1];
    (void)state;
    hide(CRM_FIELD_CUSTOMER_ID, "13800001111", a);
    hide(CRM_FIELD_PHONE, "13800001111", b);
    assert_string_not_equal(a, b);
    hide(CRM_FIELD_REFERRED_BY, "13800001111", b); /* the id of another client */
    assert_string_equal(a, b);
    assert_string_equal(crm_privacy_sort(CRM_FIELD_REFERRED_BY), "customer_id");
}

static void another_key_gives_others(void **state)
{
    struct crm_pseudonyms other = key;
    char a[CRM_PSEUDONYM], b[CRM_PSEUDONYM];
    (void)state;
    other.key[31] = 1;
    crm_privacy_pseudonym(&key, CRM_FIELD_CUSTOMER_ID, crm_slice_of("C1"), a);
    crm_privacy_pseudonym(&other, CRM_FIELD_CUSTOMER_ID, crm_slice_of("C1"), b);
    assert_memory_not_equal(a, b, sizeof a);
    crm_privacy_forget_key(&other);
    for (size_t i = 0; i < sizeof other.key; i++)
        assert_int_equal(other.key[i], 0);
}

static void assert_masked(const char *phone, const char *expected)
{
    char out[32];
    size_t n = crm_privacy_mask(crm_slice_of(phone), out);
    assert_int_equal(n, strlen(expected));
    assert_memory_equal(out, expected, n);
}

static void a_masked_phone_keeps_seven_digits_at_most(void **state)
{
    (void)state;
    assert_masked("13800001111", "138****1111");
    assert_masked("+86 138 0000 1111", "138****1111");
    assert_masked("123456789", "123**6789");
    assert_masked("12345678", "****");
    assert_masked("ask Ann", "****");
}

static void a_key_file_is_made_once_for_its_owner_alone(void **state)
{
    char folder[] = "/tmp/crm-key.XXXXXX", path[64];
    struct crm_pseudonyms fresh = {{0}};
    struct crm_err err;
    struct stat info;
    (void)state;
    crm_err_init(&err);
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/key", folder);
    assert_int_equal(crm_privacy_new_key(path, &err), CRM_OK);
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    assert_int_equal(crm_privacy_read_key(&fresh, path, &err), CRM_OK);
    assert_memory_not_equal(fresh.key, key.key, sizeof fresh.key);
    assert_int_equal(crm_privacy_new_key(path, &err), CRM_EIO);
    assert_int_equal(chmod(path, 0640), 0);
    assert_int_equal(crm_privacy_read_key(&fresh, path, &err), CRM_EUSAGE);
    assert_int_equal(chmod(path, 0600), 0);
    assert_int_equal(truncate(path, 10), 0);
    assert_int_equal(crm_privacy_read_key(&fresh, path, &err), CRM_EDATA);
    unlink(path);
    assert_int_equal(crm_privacy_read_key(&fresh, path, &err), CRM_EIO);
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pseudonym_is_a_keyed_hash_and_stays),
        cmocka_unit_test(spellings_of_a_phone_are_one_and_of_an_id_are_two),
        cmocka_unit_test(sorts_of_field_differ_but_ids_are_ids),
        cmocka_unit_test(another_key_gives_others),
        cmocka_unit_test(a_masked_phone_keeps_seven_digits_at_most),
        cmocka_unit_test(a_key_file_is_made_once_for_its_owner_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
