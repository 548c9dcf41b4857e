#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "report/lexicon.h"

#include <stdlib.h>

static const struct crm_slice none = {"", 0};

static void put(struct crm_lexicon *words, enum crm_lexicon_part part, const char *kind,
    const char *name, const char *text)
{
    assert_true(
        crm_lexicon_put(words, part, crm_slice_of(kind), crm_slice_of(name), crm_slice_of(text)));
}

static void fills(const struct crm_lexicon *words, const char *id,
    const struct crm_lexicon_arg arg[], const char *expected)
{
    struct crm_arena arena;
    struct crm_slice text;

    crm_arena_init(&arena);
    text = crm_lexicon_fill(words, &arena, id, arg);
    assert_string_equal(text.ptr, expected);
    assert_int_equal(text.len, strlen(expected));
    crm_arena_release(&arena);
}

static void places_are_filled_and_one_is_no_plural(void **state)
{
    struct crm_lexicon words;
    const struct crm_lexicon_arg one[] = {{"n", {"1", 1}}, {NULL, {NULL, 0}}},
                                 two[] = {{"n", {"2", 1}}, {NULL, {NULL, 0}}};
    (void)state;
    crm_lexicon_init(&words);
    put(&words, CRM_LEXICON_SENTENCE, "", "c", "{n} {n|client|clients}, {m}{n}");
    fills(&words, "c", one, "1 client, 1");
    fills(&words, "c", two, "2 clients, 2");
    fills(&words, "c", NULL, " clients, ");
    crm_lexicon_release(&words);
}

static void a_sentence_nobody_has_put_is_its_id_and_broken_places_stand(void **state)
{
    struct crm_lexicon words;
    const struct crm_lexicon_arg one[] = {{"n", {"1", 1}}, {NULL, {NULL, 0}}};
    (void)state;
    crm_lexicon_init(&words);
    fills(&words, "no.such", one, "no.such");
    put(&words, CRM_LEXICON_SENTENCE, "", "open", "a {n");
    put(&words, CRM_LEXICON_SENTENCE, "", "half", "{n|client}{}");
    fills(&words, "open", one, "a {n");
    fills(&words, "half", one, "client");
    crm_lexicon_release(&words);
}

static void a_later_text_replaces_an_earlier_one(void **state)
{
    struct crm_lexicon words;
    struct crm_slice got;
    (void)state;
    crm_lexicon_init(&words);
    put(&words, CRM_LEXICON_VALUE, "segment", "new", "x");
    put(&words, CRM_LEXICON_VALUE, "segment", "new", "y");
    put(&words, CRM_LEXICON_VALUE, "group", "new", "z");
    got = crm_lexicon_find(&words, CRM_LEXICON_VALUE, crm_slice_of("segment"), crm_slice_of("new"));
    assert_true(crm_slice_is(got, "y"));
    got = crm_lexicon_find(&words, CRM_LEXICON_VALUE, none, crm_slice_of("new"));
    assert_null(got.ptr);
    crm_lexicon_release(&words);
}

static void the_most_special_label_of_a_column_is_taken(void **state)
{
    struct crm_lexicon words;
    struct crm_arena arena;
    struct crm_slice rate = crm_slice_of("rate");
    (void)state;
    crm_arena_init(&arena);
    crm_lexicon_init(&words);
    put(&words, CRM_LEXICON_COLUMN, "", "rate", "bare");
    put(&words, CRM_LEXICON_COLUMN, "", "churn.rate", "program");
    put(&words, CRM_LEXICON_COLUMN, "", "churn.cohort.rate", "analysis");
    put(&words, CRM_LEXICON_COLUMN, "", "gap_", "gap of");
    assert_true(crm_slice_is(crm_lexicon_column(&words, &arena, "churn.cohort", rate), "analysis"));
    assert_true(crm_slice_is(crm_lexicon_column(&words, &arena, "churn.bridge", rate), "program"));
    assert_true(crm_slice_is(crm_lexicon_column(&words, &arena, "survey", rate), "bare"));
    assert_true(
        crm_slice_is(crm_lexicon_column(&words, &arena, "survey.score", crm_slice_of("gap_rest")),
            "gap of rest"));
    assert_null(crm_lexicon_column(&words, &arena, "survey", crm_slice_of("other")).ptr);
    crm_lexicon_release(&words);
    crm_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_are_filled_and_one_is_no_plural),
        cmocka_unit_test(a_sentence_nobody_has_put_is_its_id_and_broken_places_stand),
        cmocka_unit_test(a_later_text_replaces_an_earlier_one),
        cmocka_unit_test(the_most_special_label_of_a_column_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
