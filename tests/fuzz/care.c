/*
 * Fuzz care: `when` of rules, dates that come back, lunisolar dates, telephone numbers, the text of
 * calendar files.  What is written must read as the same, and lines must be whole.
 *
 * The first bytes choose a day, a country and how a date is read; the rest is a cell.
 */
#include "fuzz.h"

#include "care/due.h"
#include "care/ics.h"
#include "base/phone.h"

enum { CHOICE = 4 };

static void fuzz_when(struct crm_slice text)
{
    struct crm_calendar calendar;
    struct crm_arena arena;
    struct crm_care_when when;
    struct crm_err err;

    crm_err_init(&err);
    crm_calendar_init(&calendar);
    crm_arena_init(&arena);
    if (crm_care_when_parse(&when, text, &calendar, &arena, &err)) {
        CHECK(err.status == CRM_EDATA && err.text[0]);
    } else {
        int32_t from = 20000, to = 20006;
        crm_care_when_widen(&when, &from, &to);
        CHECK(from <= to);
        CHECK((when.column != NULL) + (when.festival != NULL) + (when.kind == CRM_CARE_WHEN_NOW) ==
              1);
        if (when.kind == CRM_CARE_WHEN_EVERY) {
            int64_t k = crm_care_when_every_from(&when, 19000, from);
            CHECK(k >= 1 && crm_care_when_every(&when, 19000, k) >= from);
            CHECK(k == 1 || crm_care_when_every(&when, 19000, k - 1) < from);
        }
    }
    crm_arena_release(&arena);
    crm_calendar_release(&calendar);
}

static void fuzz_yearly(struct crm_slice text, enum crm_yearly_how how, int32_t from)
{
    struct crm_yearly yearly;
    struct crm_slice piece;
    unsigned why;

    while (crm_yearly_piece(&text, &piece)) {
        int32_t day = CRM_DAY_NONE, next;
        if (!crm_yearly_parse(piece, how, &yearly))
            continue;
        day = crm_yearly_next(&yearly, from, why = 0, &why);
        CHECK(day == CRM_DAY_NONE || day >= from);
        if (day == CRM_DAY_NONE)
            continue;
        CHECK(crm_yearly_next(&yearly, day, false, &why) == day);
        next = crm_yearly_next(&yearly, day + 1, false, &why);
        CHECK(next == CRM_DAY_NONE || (next - day > 325 && next - day < 400));
    }
}

static void fuzz_lunar(struct crm_slice text)
{
    struct crm_lunar date, back;
    char out[CRM_LUNAR_TEXT];
    bool certain;

    if (!crm_lunar_parse(text, &date, &certain) || !date.year)
        return;
    CHECK(crm_lunar_parse((struct crm_slice){out, crm_lunar_format(&date, out)}, &back, &certain));
    CHECK(back.year == date.year && back.month == date.month && back.leap == date.leap &&
          back.mday == date.mday);
}

static void fuzz_phone(struct crm_slice text, unsigned char choice)
{
    const char *countries = crm_phone_countries();
    size_t n = (strlen(countries) + 1) / 3;
    const struct crm_phone_plan *plan =
        crm_phone_plan((struct crm_slice){countries + 3 * (choice % n), 2});
    char out[CRM_PHONE_TEXT], again[CRM_PHONE_TEXT], *mask = malloc(text.len + 1);
    size_t len;

    len = crm_phone_write(plan, CRM_PHONE_E164, text, out);
    CHECK(len == strlen(out) && len <= 16 && (len == 0 || out[0] == '+'));
    if (len) {
        CHECK(crm_phone_write(plan, CRM_PHONE_E164, (struct crm_slice){out, len}, again) == len);
        CHECK(strcmp(out, again) == 0);
        len = crm_phone_write(plan, CRM_PHONE_NATIONAL, text, again);
        CHECK(len > 0);
    }
    CHECK(mask && crm_phone_mask(text, mask) <= text.len);
    free(mask);
}

/* Lines of at most 75 octets; put together and unescaped, the text without what is dropped. */
static void fuzz_ics(struct crm_slice text)
{
    size_t room = 6 * text.len + 64, line = 0;
    struct crm_writer w = {.fd = -1, .buffer = malloc(room), .room = room};

    CHECK(w.buffer);
    crm_ics_text(&w, "SUMMARY", &text, 1);
    CHECK(w.used >= 10 && memcmp(w.buffer + w.used - 2, "\r\n", 2) == 0);
    for (size_t i = 0; i < w.used; i++) {
        unsigned char c = (unsigned char)w.buffer[i];
        if (c == '\r') {
            CHECK(line <= 75 && w.buffer[i + 1] == '\n');
            CHECK(i + 2 == w.used || w.buffer[i + 2] == ' ');
            CHECK(i + 3 >= w.used || ((unsigned char)w.buffer[i + 3] & 0xC0) != 0x80);
            line = 0;
            i++;
        } else {
            CHECK(c >= 0x20 || c == '\t');
            line++;
        }
    }
    free(w.buffer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct crm_slice text;

    if (size < CHOICE)
        return 0;
    text = (struct crm_slice){(const char *)data + CHOICE, size - CHOICE};
    fuzz_when(text);
    fuzz_yearly(text, (enum crm_yearly_how)(data[0] % 3), (data[1] * 256 + data[2]) % 47000);
    fuzz_lunar(text);
    fuzz_phone(text, data[3]);
    fuzz_ics(text);
    return 0;
}
