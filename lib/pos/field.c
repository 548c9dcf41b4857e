#include "pos/field.h"

#include "base/words.h"

#include <pthread.h>
#include <strings.h>

enum {
    T = 1 << CRM_STREAM_TRANSACTIONS,
    C = 1 << CRM_STREAM_CLIENTS,
    A = 1 << CRM_STREAM_ANSWERS,
    B = 1 << CRM_STREAM_BOOKINGS,
};

static const struct crm_field_info info[CRM_N_FIELDS] = {
#define FIELD(id, name, kind, help) [CRM_FIELD_##id] = {#name, CRM_KIND_##kind, help},
#include "base/fields.def"
};

static const enum crm_field transactions[] = {CRM_FIELD_CUSTOMER_ID, CRM_FIELD_DATE,
    CRM_FIELD_AMOUNT, CRM_FIELD_TXN_ID, CRM_FIELD_ITEM, CRM_FIELD_CATEGORY, CRM_FIELD_KIND,
    CRM_FIELD_QUANTITY, CRM_FIELD_DISCOUNT, CRM_FIELD_DISCOUNT_RATE, CRM_FIELD_FACE_VALUE,
    CRM_FIELD_STAFF, CRM_FIELD_STORE, CRM_FIELD_CHANNEL, CRM_FIELD_CAMPAIGN, CRM_FIELD_REASON,
    CRM_FIELD_COST, CRM_FIELD_CARD};

static const enum crm_field clients[] = {CRM_FIELD_CUSTOMER_ID, CRM_FIELD_NAME, CRM_FIELD_PHONE,
    CRM_FIELD_EMAIL, CRM_FIELD_BIRTHDAY, CRM_FIELD_GENDER, CRM_FIELD_DISTRICT, CRM_FIELD_OCCUPATION,
    CRM_FIELD_SOURCE, CRM_FIELD_REFERRED_BY, CRM_FIELD_JOINED, CRM_FIELD_CONSENT, CRM_FIELD_STAFF,
    CRM_FIELD_LEVEL, CRM_FIELD_POINTS, CRM_FIELD_CARD, CRM_FIELD_AGE, CRM_FIELD_BOUGHT,
    CRM_FIELD_INCOME, CRM_FIELD_LIFESTYLE, CRM_FIELD_TOPICS, CRM_FIELD_CONTACT_HABIT,
    CRM_FIELD_SKIN, CRM_FIELD_PRODUCT_HABIT, CRM_FIELD_COLOUR, CRM_FIELD_MUSIC,
    CRM_FIELD_BEAUTICIAN, CRM_FIELD_FREE_TIME, CRM_FIELD_TEMPERAMENT, CRM_FIELD_FAMILY,
    CRM_FIELD_NOTE};

static const enum crm_field answers[] = {CRM_FIELD_RID, CRM_FIELD_CUSTOMER_ID, CRM_FIELD_DATE};

static const enum crm_field bookings[] = {CRM_FIELD_CUSTOMER_ID, CRM_FIELD_TXN_ID,
    CRM_FIELD_BOOKED_AT, CRM_FIELD_DATE, CRM_FIELD_END, CRM_FIELD_DURATION_MIN, CRM_FIELD_STATE,
    CRM_FIELD_STAFF, CRM_FIELD_ITEM, CRM_FIELD_AMOUNT, CRM_FIELD_STORE, CRM_FIELD_CHANNEL,
    CRM_FIELD_CANCELLED_AT, CRM_FIELD_CANCELLED_BY, CRM_FIELD_DEPOSIT};

/* What bookings call fields that they share with transactions. */
static const struct {
    enum crm_field field;
    const char *name;
} booking_names[] = {{CRM_FIELD_TXN_ID, "booking_id"}, {CRM_FIELD_DATE, "start"},
    {CRM_FIELD_STATE, "status"}, {CRM_FIELD_ITEM, "service"}};

enum { N_BOOKING_NAMES = sizeof booking_names / sizeof *booking_names };

/* A header may stand under several fields: the first field in the order of enum crm_field that
 * finds nothing better takes it. */
static const struct {
    enum crm_field field;
    unsigned streams;
    const char *headers;
} dictionary[] = {
#define HEADERS(id, streams, headers) {CRM_FIELD_##id, streams, headers},
#include "base/fields.def"
};

enum { N_LISTS = sizeof dictionary / sizeof *dictionary };

const struct crm_field_info *crm_field_info(enum crm_field field)
{
    return &info[field];
}

enum crm_field crm_field_find(struct crm_slice name)
{
    if (crm_slice_is(name, "unit_price"))
        return CRM_FIELD_PRICE;
    for (int f = 0; f < CRM_N_FIELDS; f++)
        if (crm_slice_is(name, info[f].name))
            return (enum crm_field)f;
    return CRM_N_FIELDS;
}

const char *crm_stream_name(enum crm_stream stream, enum crm_field field)
{
    for (size_t i = 0; stream == CRM_STREAM_BOOKINGS && i < N_BOOKING_NAMES; i++)
        if (booking_names[i].field == field)
            return booking_names[i].name;
    return info[field].name;
}

enum crm_field crm_stream_field(enum crm_stream stream, struct crm_slice name)
{
    enum crm_field field;

    for (size_t i = 0; stream == CRM_STREAM_BOOKINGS && i < N_BOOKING_NAMES; i++)
        if (crm_slice_is(name, booking_names[i].name))
            return booking_names[i].field;
    field = crm_field_find(name);
    if (field != CRM_N_FIELDS && !crm_slice_is(name, "unit_price") &&
        !crm_slice_is(name, crm_stream_name(stream, field)))
        return CRM_N_FIELDS;
    return field;
}

bool crm_field_names(enum crm_field field)
{
    return field == CRM_FIELD_CUSTOMER_ID || field == CRM_FIELD_TXN_ID || field == CRM_FIELD_ITEM ||
           field == CRM_FIELD_CATEGORY || field == CRM_FIELD_STAFF || field == CRM_FIELD_STORE;
}

size_t crm_field_output(enum crm_stream stream, const enum crm_field **fields)
{
    switch (stream) {
    case CRM_STREAM_CLIENTS:
        *fields = clients;
        return sizeof clients / sizeof *clients;
    case CRM_STREAM_ANSWERS:
        *fields = answers;
        return sizeof answers / sizeof *answers;
    case CRM_STREAM_BOOKINGS:
        *fields = bookings;
        return sizeof bookings / sizeof *bookings;
    default:
        *fields = transactions;
        return sizeof transactions / sizeof *transactions;
    }
}

bool crm_field_required(enum crm_stream stream, enum crm_field field)
{
    if (stream == CRM_STREAM_ANSWERS)
        return false;
    if (stream == CRM_STREAM_BOOKINGS)
        return field == CRM_FIELD_DATE || field == CRM_FIELD_STATE;
    if (field == CRM_FIELD_CUSTOMER_ID)
        return true;
    return stream == CRM_STREAM_TRANSACTIONS &&
           (field == CRM_FIELD_DATE || field == CRM_FIELD_AMOUNT);
}

/* ---- which fields a header may be of, at a glance --------------------------------------- */

enum { N_BITS = 1 << 17 }; /* some twenty times the headers of the dictionary */
static unsigned char may_be[N_BITS / 8];
static pthread_once_t may_be_made = PTHREAD_ONCE_INIT;

static uint32_t bit_of(uint32_t hash, enum crm_field field)
{
    hash = (hash ^ (uint32_t)field) * 16777619u;
    return (hash ^ hash >> 16) % N_BITS;
}

static void add_headers(enum crm_field field, const char *list)
{
    while (*list) {
        uint32_t hash = 2166136261u, bit;
        for (; *list && *list != ','; list++)
            if (*list != ' ' && *list != '_')
                hash = (hash ^ (unsigned char)*list) * 16777619u;
        bit = bit_of(hash, field);
        may_be[bit / 8] |= (unsigned char)(1u << bit % 8);
        list += *list == ',';
    }
}

static void make_may_be(void)
{
    for (size_t i = 0; i < N_LISTS; i++)
        add_headers(dictionary[i].field, dictionary[i].headers);
    for (int f = 0; f < CRM_N_FIELDS; f++)
        add_headers((enum crm_field)f, info[f].name);
}

/* False: it is in no list of the field. */
static bool may_be_of(enum crm_field field, const char *key)
{
    uint32_t hash = 2166136261u, bit;

    for (; *key; key++) {
        if ((unsigned char)*key == 0xC3) /* with and without accents */
            return true;
        hash = (hash ^ (unsigned char)*key) * 16777619u;
    }
    bit = bit_of(hash, field);
    return may_be[bit / 8] >> bit % 8 & 1;
}

int crm_field_rank(enum crm_stream stream, enum crm_field field, const char *key)
{
    int n_words = 1, at;

    if (!*key)
        return -1;
    pthread_once(&may_be_made, make_may_be);
    if (!may_be_of(field, key))
        return -1;
    at = crm_words_position(
        crm_stream_name(stream, field), key, &(int){0}); /* our own name is the best there is */
    if (stream == CRM_STREAM_BOOKINGS && field == CRM_FIELD_TXN_ID)
        at = -1; /* but a "booking id" may be the number of a line beside an appointment id */
    for (size_t i = 0; i < N_LISTS; i++) {
        if (dictionary[i].field != field || !(dictionary[i].streams & 1u << stream))
            continue;
        if (at == 0)
            return 0;
        if ((at = crm_words_position(dictionary[i].headers, key, &n_words)) >= 0)
            return at;
    }
    return -1;
}

const char *crm_field_headers(enum crm_stream stream, enum crm_field field, size_t list)
{
    for (size_t i = 0; i < N_LISTS; i++)
        if (dictionary[i].field == field && (dictionary[i].streams & 1u << stream) && list-- == 0)
            return dictionary[i].headers;
    return NULL;
}

const char *crm_word_kind(const char *key)
{
    static const struct {
        const char *kind;
        enum crm_words words;
    } list[] = {{"service", CRM_WORDS_SERVICE}, {"product", CRM_WORDS_PRODUCT},
        {"prepaid", CRM_WORDS_PREPAID}, {"redeem", CRM_WORDS_REDEEM}, {"refund", CRM_WORDS_REFUND},
        {"other", CRM_WORDS_OTHER}};

    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (crm_words_has(list[i].words, key))
            return list[i].kind;
    return crm_words_has(CRM_WORDS_LEVEL_LINE, key) ? "other" : NULL;
}

const char *crm_word_gender(const char *key)
{
    if (crm_words_has(CRM_WORDS_FEMALE, key))
        return "female";
    return crm_words_has(CRM_WORDS_MALE, key) ? "male" : NULL;
}

bool crm_word_sum(const char *key)
{
    return crm_words_has(CRM_WORDS_SUM, key);
}

/* Quick: what begins as a sum does, so that few cells with digits are looked at. */
static bool may_be_sum(struct crm_slice cell)
{
    static const char *const starts[] = {"tot", "sub", "sum", "som", "sou", "gra", "day", "dai",
        "ges", "合", "小", "总", "總", "共", "本", "日", "月", "累", "합", "총", "소", "Ито", "ито",
        "Все", "все"};

    const char first = cell.ptr[0];

    for (size_t i = 0; i < sizeof starts / sizeof *starts && cell.len > 3; i++)
        if ((starts[i][0] == first || starts[i][0] == (first | 0x20)) &&
            strncasecmp(cell.ptr, starts[i], strlen(starts[i])) == 0)
            return true;
    return false;
}

/* Without digits, what joins them, and the small words between. */
static bool is_sum_beside_digits(struct crm_slice cell)
{
    static const char *const ends[] = {"for", "of", "on", "from", "du", "del", "vom", "am", "rows",
        "lines", "sales", "items", "年月日", "月日"};
    char text[CRM_WORD_KEY], key[CRM_WORD_KEY];
    size_t n = 0, len;

    for (size_t i = 0; i < cell.len; i++)
        if ((cell.ptr[i] < '0' || cell.ptr[i] > '9') && n < sizeof text)
            text[n++] = cell.ptr[i];
    len = crm_word_key((struct crm_slice){text, n}, key);
    if (!len || crm_words_has(CRM_WORDS_SUM, key))
        return len > 0;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t end = strlen(ends[i]);
        if (len > end && strcmp(key + len - end, ends[i]) == 0) {
            key[len - end] = '\0';
            return crm_words_has(CRM_WORDS_SUM, key);
        }
    }
    return false;
}

static bool is_sum_cell(struct crm_slice cell)
{
    char key[CRM_WORD_KEY];

    for (size_t i = 0; i < cell.len; i++)
        if (cell.ptr[i] >= '0' && cell.ptr[i] <= '9')
            return may_be_sum(cell) && is_sum_beside_digits(cell);
    return crm_word_key(cell, key) && crm_words_has(CRM_WORDS_SUM, key);
}

/* Names of items and staff come again and again: what was found of short ones is kept a while. */
bool crm_word_sum_cell(struct crm_slice cell)
{
    enum { SHORT = 23, KEPT = 256 };
    static _Thread_local struct {
        char text[SHORT];
        unsigned char seen; /* its length, and 128 for a sum; 0: free */
    } kept[KEPT];
    uint32_t hash = 2166136261u;
    size_t at;

    if (cell.len == 0 || cell.len >= CRM_WORD_KEY)
        return false;
    if (cell.len > SHORT)
        return is_sum_cell(cell);
    for (size_t i = 0; i < cell.len; i++)
        hash = (hash ^ (unsigned char)cell.ptr[i]) * 16777619u;
    at = (hash ^ hash >> 15) % KEPT;
    if ((kept[at].seen & 127u) != cell.len || memcmp(kept[at].text, cell.ptr, cell.len) != 0) {
        memcpy(kept[at].text, cell.ptr, cell.len);
        kept[at].seen = (unsigned char)(cell.len | (is_sum_cell(cell) ? 128u : 0u));
    }
    return kept[at].seen > 127;
}

static bool is_sum_text(const char *text, size_t len)
{
    char key[CRM_WORD_KEY];

    return crm_word_key((struct crm_slice){text, len}, key) && crm_words_has(CRM_WORDS_SUM, key);
}

bool crm_word_sum_label(struct crm_slice cell)
{
    static const char *const ends[] = {
        "小计", "合计", "总计", "共计", "小計", "合計", "総計", "計"};

    if (is_sum_text(cell.ptr, cell.len))
        return true;
    for (size_t i = 1; i + 1 < cell.len; i++)
        if ((cell.ptr[i] == ' ' || cell.ptr[i] == ':') &&
            (is_sum_text(cell.ptr, i) || is_sum_text(cell.ptr + i + 1, cell.len - i - 1)))
            return true;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t n = strlen(ends[i]);
        if (cell.len > n && memcmp(cell.ptr + cell.len - n, ends[i], n) == 0)
            return true;
    }
    return false;
}

bool crm_word_footer(const char *key)
{
    /* "Page 1 of 3", "第1页", a line of dashes */
    if (strncmp(key, "page", 4) == 0 || (*key == '\0'))
        return *key == '\0' || (key[4] >= '0' && key[4] <= '9');
    if (strncmp(key, "第", sizeof "第" - 1) == 0)
        return strstr(key, "页") != NULL;
    return strcmp(key, "end") == 0 || crm_words_has(CRM_WORDS_FOOTER, key);
}

bool crm_word_total(const char *key)
{
    if (crm_words_has(CRM_WORDS_SUM, key) || crm_words_has(CRM_WORDS_TOTAL, key))
        return true;
    /* "Total: 12 receipts", "Totals 2024", but no name that begins so */
    if (strncmp(key, "total", 5) == 0)
        return key[5] == 's' || (key[5] >= '0' && key[5] <= '9');
    return false;
}
