#include "pos/convert.h"

#include "base/money.h"
#include "pos/collect.h"
#include "pos/number.h"
#include "pos/text.h"

#include <stdarg.h>
#include <stdio.h>

enum { COPY = 32 }; /* bytes copied at once, whatever the length */

/* ---- cells ---------------------------------------------------------------------------- */

/* First and last bytes of cells that need a closer look: blanks, guards, words for nothing. */
enum { LEADS = 1, TRAILS = 2, NONE_WORD = 4 };

#define R(c) [c] = LEADS | TRAILS
static const unsigned char edge[256] = {R(' '), R('\t'), R('\n'), R('\v'), R('\f'),
    R('\r'), ['`'] = LEADS, ['='] = LEADS, [0xC2] = LEADS, [0xE2] = LEADS | NONE_WORD,
    [0xE3] = LEADS, [0xEF] = LEADS, ['N'] = NONE_WORD, ['n'] = NONE_WORD, ['\\'] = NONE_WORD,
    ['-'] = NONE_WORD, [0xE6] = NONE_WORD, [0x80] = TRAILS, [0x81] = TRAILS, [0x82] = TRAILS,
    [0x83] = TRAILS, [0x84] = TRAILS, [0x85] = TRAILS, [0x86] = TRAILS, [0x87] = TRAILS,
    [0x88] = TRAILS, [0x89] = TRAILS, [0x8A] = TRAILS, [0x8B] = TRAILS, [0xA0] = TRAILS,
    [0xAF] = TRAILS, [0xBF] = TRAILS};
#undef R

static inline struct crm_slice clean(struct crm_slice cell)
{
    if (cell.len && ((edge[(unsigned char)cell.ptr[0]] & LEADS) ||
                        (edge[(unsigned char)cell.ptr[cell.len - 1]] & TRAILS)))
        return crm_text_clean(cell);
    return cell;
}

/* Nothing to take off, and no word for nothing. */
static inline bool is_bare(struct crm_slice cell)
{
    unsigned first, last;

    if (cell.len == 0)
        return true;
    first = edge[(unsigned char)cell.ptr[0]];
    last = edge[(unsigned char)cell.ptr[cell.len - 1]];
    return !((first & LEADS) | (last & TRAILS)) && (!(first & NONE_WORD) || cell.len > 4);
}

static inline bool is_none(struct crm_slice clean_cell)
{
    return clean_cell.len == 0 ||
           (clean_cell.len <= 4 && (edge[(unsigned char)clean_cell.ptr[0]] & NONE_WORD) &&
               crm_text_is_none(clean_cell));
}

static inline struct crm_slice cell_at(
    const struct crm_import_cell *from, const struct crm_slice *cells)
{
    return from->slot == CRM_COLUMN_NONE ? from->constant : cells[from->slot];
}

struct crm_slice crm_convert_cell(const struct crm_import_cell *from, const struct crm_slice *cells)
{
    struct crm_slice cell = clean(cell_at(from, cells));

    if (is_none(cell))
        cell.len = 0;
    return cell;
}

/* ---- output --------------------------------------------------------------------------- */

static void put_bytes(struct crm_convert *c, const char *bytes, size_t len)
{
    if (len)
        memcpy(c->out, bytes, len);
    c->out += len;
}

static void put_csv(struct crm_convert *c, struct crm_slice s)
{
    char *p;
    bool quote = false;

    for (size_t i = 0; i < s.len; i++) {
        char b = s.ptr[i];
        quote |= b == ',' || b == '"' || b == '\n' || b == '\r';
    }
    if (quote)
        *c->out++ = '"';
    if (!quote) {
        put_bytes(c, s.ptr, s.len);
        return;
    }
    p = c->out;
    for (size_t i = 0; i < s.len; i++) {
        *p++ = s.ptr[i];
        if (s.ptr[i] == '"')
            *p++ = '"';
    }
    *p++ = '"';
    c->out = p;
}

static void put_tsv(struct crm_convert *c, struct crm_slice s)
{
    char *p = c->out;

    for (size_t i = 0; i < s.len; i++) {
        char b = s.ptr[i];
        if (b == '\t' || b == '\n' || b == '\r' || b == '\\') {
            *p++ = '\\';
            b = (char)(b == '\t' ? 't' : b == '\n' ? 'n' : b == '\r' ? 'r' : '\\');
        }
        *p++ = b;
    }
    c->out = p;
}

/* A short copy of fixed size costs a third of a memcpy of unknown length. */
static inline void put_plain(struct crm_convert *c, struct crm_slice s, bool slack)
{
    if (s.len == 0)
        return;
    if (slack && s.len <= COPY)
        memcpy(c->out, s.ptr, COPY);
    else
        memcpy(c->out, s.ptr, s.len);
    c->out += s.len;
}

static inline bool in_block(const struct crm_convert *c, struct crm_slice s)
{
    return s.ptr >= c->text && s.ptr < c->limit;
}

static inline void put_text(struct crm_convert *c, struct crm_slice s)
{
    if (!c->care && in_block(c, s))
        put_plain(c, s, true);
    else if (c->import->options.tsv)
        put_tsv(c, s);
    else
        put_csv(c, s);
}

static int money_decimals(int64_t amount_e4)
{
    return amount_e4 % 100 == 0 ? 2 : amount_e4 % 10 == 0 ? 3 : 4;
}

static void put_money(struct crm_convert *c, int64_t amount_e4)
{
    c->out += crm_money_format(amount_e4, money_decimals(amount_e4), c->out);
}

/* ---- what went wrong ------------------------------------------------------------------ */

bool crm_convert_bad(struct crm_convert *c, enum crm_field field, const char *format, ...)
{
    va_list args;

    c->bad_field = field;
    c->bad_header = NULL;
    va_start(args, format);
    vsnprintf(c->reason, sizeof c->reason, format, args);
    va_end(args);
    return false;
}

static bool bad_value(
    struct crm_convert *c, enum crm_field field, struct crm_slice value, const char *what)
{
    char show[CRM_ERR_SHOW];

    if (c->import->options.pseudonyms) /* a shifted row may have a name anywhere */
        return crm_convert_bad(c, field, "%s", what);
    return crm_convert_bad(c, field, "%s %s", crm_err_show(value.ptr, value.len, show), what);
}

/* ---- dates ---------------------------------------------------------------------------- */

static inline bool digits2(const char *p, int *value)
{
    unsigned a = (unsigned char)p[0] - '0', b = (unsigned char)p[1] - '0';

    *value = (int)(a * 10 + b);
    return a < 10 && b < 10;
}

/* Three numbers and the separators between them, as most tills write a day. */
static bool fast_day(struct crm_slice s, enum crm_order order, int32_t *day)
{
    int number[3] = {0, 0, 0}, digits[3] = {0, 0, 0}, k = 0, y, m, d;
    char sep = 0;

    for (size_t i = 0; i < s.len; i++) {
        unsigned digit = (unsigned char)s.ptr[i] - '0';
        if (digit < 10) {
            number[k] = number[k] * 10 + (int)digit;
            if (++digits[k] > 4)
                return false;
        } else {
            if ((s.ptr[i] != '-' && s.ptr[i] != '/' && s.ptr[i] != '.') ||
                (sep && s.ptr[i] != sep) || k == 2)
                return false;
            sep = s.ptr[i];
            k++;
        }
    }
    if (k != 2 || digits[1] == 0 || digits[1] > 2)
        return false;
    if (digits[0] == 4)
        y = 0, m = 1, d = 2;
    else if (order == CRM_ORDER_DMY && digits[2] == 4)
        d = 0, m = 1, y = 2;
    else if (order == CRM_ORDER_MDY && digits[2] == 4)
        m = 0, d = 1, y = 2;
    else
        return false;
    if (digits[m] == 0 || digits[m] > 2 || digits[d] == 0 || digits[d] > 2 ||
        !crm_day_valid(number[y], number[m], number[d]))
        return false;
    *day = crm_day_from_civil(number[y], number[m], number[d]);
    return true;
}

/* H:MM or HH:MM:SS */
static bool fast_time(struct crm_slice s, int32_t *second)
{
    int hour, minute, sec = 0;
    size_t at = s.len > 1 && s.ptr[1] == ':' ? 1 : 2;

    if (s.len != at + 3 && s.len != at + 6)
        return false;
    if (at == 1) {
        hour = s.ptr[0] - '0';
        if (hour < 0 || hour > 9)
            return false;
    } else if (!digits2(s.ptr, &hour)) {
        return false;
    }
    if (s.ptr[at] != ':' || !digits2(s.ptr + at + 1, &minute))
        return false;
    if (s.len == at + 6 && (s.ptr[at + 3] != ':' || !digits2(s.ptr + at + 4, &sec)))
        return false;
    if (hour > 23 || minute > 59 || sec > 59)
        return false;
    *second = hour * 3600 + minute * 60 + sec;
    return true;
}

static bool read_when(struct crm_slice cell, enum crm_order order, int32_t *day, int32_t *second)
{
    size_t n = 0;
    struct crm_slice time;

    while (n < cell.len && n < 11 && cell.ptr[n] != ' ' && cell.ptr[n] != 'T')
        n++;
    if (fast_day((struct crm_slice){cell.ptr, n}, order, day)) {
        if (n == cell.len) {
            *second = CRM_SECOND_NONE;
            return true;
        }
        time = (struct crm_slice){cell.ptr + n + 1, cell.len - n - 1};
        if (fast_time(time, second))
            return true;
    }
    return crm_when_parse(cell, order, day, second);
}

static inline void put_when(struct crm_convert *c, int32_t day, int32_t second)
{
    struct crm_memo *memo = c->memo;
    char *p = c->out;

    if (day != memo->day) {
        crm_date_format(day, CRM_SECOND_NONE, memo->day_text);
        memo->day = day;
    }
    memcpy(p, memo->day_text, 10);
    p += 10;
    if (second != CRM_SECOND_NONE) {
        int hour = second / 3600, minute = second / 60 % 60, sec = second % 60;
        p[0] = 'T';
        p[1] = (char)('0' + hour / 10);
        p[2] = (char)('0' + hour % 10);
        p[3] = ':';
        p[4] = (char)('0' + minute / 10);
        p[5] = (char)('0' + minute % 10);
        p[6] = ':';
        p[7] = (char)('0' + sec / 10);
        p[8] = (char)('0' + sec % 10);
        p += 9;
    }
    c->out = p;
}

/* HH:MM:SS of a real time, eight bytes at once. */
static inline bool is_clock(const char *p)
{
    uint64_t v, digits, over;

    memcpy(&v, p, 8);
    if ((v & UINT64_C(0x0000FF0000FF0000)) != UINT64_C(0x00003A00003A0000))
        return false;
    digits = (v & UINT64_C(0xFFFF00FFFF00FFFF)) ^ UINT64_C(0x3030003030003030);
    over = digits + UINT64_C(0x7676007676007676); /* 10 and more set the top bit */
    if ((digits | over) & UINT64_C(0x8080008080008080))
        return false;
    return (p[0] < '2' || (p[0] == '2' && p[1] < '4')) && p[3] < '6' && p[6] < '6';
}

/* The day of the row before, as YYYY-MM-DD, with a time HH:MM:SS or none: as tills print it. */
static inline bool quick_date(struct crm_convert *c, struct crm_slice cell)
{
    if (!c->raw || (cell.len != 19 && cell.len != 10) || memcmp(cell.ptr, c->memo->iso, 10) != 0)
        return false;
    if (cell.len == 19) {
        if ((cell.ptr[10] != ' ' && cell.ptr[10] != 'T') || !is_clock(cell.ptr + 11))
            return false;
    }
    memcpy(c->out, cell.ptr, COPY);
    c->out[10] = 'T';
    c->out += cell.len;
    c->day = c->memo->iso_day;
    return true;
}

/* The date of the row, joined with its time where that stands in a column of its own. */
static bool turn_date(struct crm_convert *c, const struct crm_slice *cells)
{
    const struct crm_import_file *file = c->file;
    struct crm_slice cell = cell_at(&file->field[CRM_FIELD_DATE], cells);
    int32_t day, second, time;

    if (!file->has[CRM_FIELD_TIME] && quick_date(c, cell))
        return true;
    cell = clean(cell);
    if (cell.len == 0)
        return crm_convert_bad(c, CRM_FIELD_DATE, "no date");
    if (!read_when(cell, file->plan.order[CRM_FIELD_DATE], &day, &second)) {
        enum crm_order order = file->plan.order[CRM_FIELD_DATE];
        char what[64];
        snprintf(what, sizeof what, "is not a date%s%s", order ? " in order " : "",
            crm_order_name(order));
        return bad_value(c, CRM_FIELD_DATE, cell, what);
    }
    if (file->has[CRM_FIELD_TIME]) {
        struct crm_slice text = clean(cell_at(&file->field[CRM_FIELD_TIME], cells));
        if (!is_none(text)) {
            if (!fast_time(text, &time) && !crm_when_parse_time(text, &time))
                return bad_value(c, CRM_FIELD_TIME, text, "is not a time");
            second = time;
        }
    }
    c->day = day;
    if (cell.len >= 10 && cell.ptr[4] == '-' && cell.ptr[7] == '-' && cell.ptr[9] != ' ') {
        memcpy(c->memo->iso, cell.ptr, 10);
        c->memo->iso_day = day;
    }
    put_when(c, day, second);
    return true;
}

static bool turn_other_date(
    struct crm_convert *c, enum crm_field field, struct crm_slice cell, bool birthday)
{
    enum crm_order order = c->file->plan.order[field];
    int32_t day, second;
    int month, mday;

    if (read_when(cell, order, &day, &second)) {
        put_when(c, day, second);
        return true;
    }
    if (birthday && crm_when_parse_birthday(cell, order, &month, &mday)) {
        c->out += snprintf(c->out, 12, "%02d-%02d", month, mday);
        return true;
    }
    return bad_value(c, field, cell, "is not a date");
}

/* ---- numbers -------------------------------------------------------------------------- */

/* Already plain: -12.50; gives the amount too. */
static inline bool fast_plain(struct crm_slice s, int64_t *amount_e4, int *decimals)
{
    static const int scale[] = {10000, 1000, 100, 10, 1};
    size_t i = s.ptr[0] == '-', point = 0;
    int64_t value = 0;

    if (s.len > 15 || i == s.len || (s.ptr[i] == '0' && i + 1 < s.len && s.ptr[i + 1] != '.'))
        return false;
    for (; i < s.len; i++) {
        unsigned digit = (unsigned char)s.ptr[i] - '0';
        if (digit < 10)
            value = value * 10 + (int)digit;
        else if (s.ptr[i] == '.' && !point && i > (s.ptr[0] == '-'))
            point = i;
        else
            return false;
    }
    *decimals = point ? (int)(s.len - point - 1) : 0;
    if (*decimals > 4 || (point && *decimals == 0))
        return false;
    value *= scale[*decimals];
    if (s.ptr[0] == '-') {
        if (value == 0)
            return false;
        value = -value;
    }
    *amount_e4 = value;
    return true;
}

/* A plain decimal of what the cell says; false and a reason if it is none. */
static bool to_plain(struct crm_convert *c, enum crm_field field, struct crm_slice cell,
    char text[CRM_NUMBER_TEXT], struct crm_slice *plain)
{
    size_t n = crm_number_plain(c->file->plan.decimal, cell, NULL, text);

    if (n == 0)
        return bad_value(c, field, cell, "is not a number");
    *plain = (struct crm_slice){text, n};
    return true;
}

/* An amount, and its text with at most four decimals: a part of `cell` or of `text`. */
static bool to_money(struct crm_convert *c, enum crm_field field, struct crm_slice cell,
    char text[CRM_NUMBER_TEXT], struct crm_slice *plain, int64_t *amount_e4)
{
    enum crm_money_status status;
    int decimals = 0;
    const char *point;

    if (c->file->plan.decimal == '.' && fast_plain(cell, amount_e4, &decimals)) {
        *plain = cell;
    } else {
        if (!to_plain(c, field, cell, text, plain))
            return false;
        status = crm_money_parse(*plain, amount_e4, &decimals);
        if (status)
            return bad_value(c, field, cell, crm_money_problem(status));
        point = memchr(plain->ptr, '.', plain->len);
        if (point && plain->len - (size_t)(point - plain->ptr) > 5)
            plain->len = (size_t)(point - plain->ptr) + 5;
    }
    if (field == CRM_FIELD_AMOUNT)
        c->decimals = decimals;
    return true;
}

static bool turn_number(struct crm_convert *c, enum crm_field field, struct crm_slice cell)
{
    char text[CRM_NUMBER_TEXT];
    struct crm_slice plain = cell;
    int64_t value;
    int decimals;

    if (!(c->file->plan.decimal == '.' && fast_plain(cell, &value, &decimals)) &&
        !to_plain(c, field, cell, text, &plain))
        return false;
    put_plain(c, plain, false);
    return true;
}

static bool turn_money(struct crm_convert *c, enum crm_field field, struct crm_slice cell, bool off)
{
    char text[CRM_NUMBER_TEXT];
    struct crm_slice plain;
    int64_t amount;

    if (!to_money(c, field, cell, text, &plain, &amount))
        return false;
    if (off && amount < 0) {
        plain.ptr++;
        plain.len--;
    }
    put_plain(c, plain, false);
    return true;
}

static bool to_rate(struct crm_convert *c, struct crm_slice cell, char text[CRM_NUMBER_TEXT],
    struct crm_slice *rate)
{
    const struct crm_plan *plan = &c->file->plan;
    enum crm_discount meaning =
        plan->discount == CRM_DISCOUNT_PAID ? CRM_DISCOUNT_PAID : CRM_DISCOUNT_RATE;
    size_t n = crm_discount_rate(meaning, plan->discount_unit, plan->decimal, cell, text);

    if (n == 0)
        return bad_value(c, CRM_FIELD_DISCOUNT_RATE, cell, "is not a share from 0 to 1");
    *rate = (struct crm_slice){text, n};
    return true;
}

bool crm_convert_money(
    struct crm_convert *c, enum crm_field field, struct crm_slice cell, int64_t *amount_e4)
{
    char text[CRM_NUMBER_TEXT];
    struct crm_slice plain;

    return to_money(c, field, cell, text, &plain, amount_e4);
}

/* ---- amounts -------------------------------------------------------------------------- */

/* One factor of a made amount. */
static bool factor(struct crm_convert *c, enum crm_field field, const struct crm_slice *cells,
    char text[CRM_NUMBER_TEXT], struct crm_slice *plain)
{
    struct crm_slice cell = clean(cell_at(&c->file->field[field], cells));

    if (is_none(cell))
        return crm_convert_bad(
            c, field, "no %s to make the amount from", crm_field_info(field)->name);
    return to_plain(c, field, cell, text, plain);
}

/* quantity x price, less the discount or times (1 - rate), rounded once. */
static bool make_amount(struct crm_convert *c, const struct crm_slice *cells)
{
    char text[4][CRM_NUMBER_TEXT];
    struct crm_slice quantity, price, rate, cell;
    int64_t off, value;
    bool rounded = false, fits;

    if (!factor(c, CRM_FIELD_QUANTITY, cells, text[0], &quantity) ||
        !factor(c, CRM_FIELD_PRICE, cells, text[1], &price))
        return false;
    cell = clean(cell_at(&c->file->field[CRM_FIELD_DISCOUNT_RATE], cells));
    if (!is_none(cell) && !c->file->has[CRM_FIELD_DISCOUNT]) {
        if (!to_rate(c, cell, text[2], &rate))
            return false;
        fits = crm_number_product_e4(quantity, price, rate, &value, &rounded);
    } else {
        fits = crm_number_product_e4(quantity, price, (struct crm_slice){"0", 1}, &value, &rounded);
    }
    cell = clean(cell_at(&c->file->field[CRM_FIELD_DISCOUNT], cells));
    if (fits && !is_none(cell)) {
        if (!to_money(c, CRM_FIELD_DISCOUNT, cell, text[3], &price, &off))
            return false;
        off = off < 0 ? -off : off;
        /* of goods that come back the discount comes back too */
        fits = crm_money_add(&value, value < 0 ? off : -off);
    }
    if (!fits)
        return crm_convert_bad(c, CRM_FIELD_PRICE, "the amount is too large");
    c->rounded = rounded;
    c->amount_e4 = value;
    c->decimals = money_decimals(value);
    put_money(c, value);
    return true;
}

static bool turn_amount(struct crm_convert *c, const struct crm_slice *cells, const char *kind)
{
    char text[CRM_NUMBER_TEXT];
    struct crm_slice cell, plain;
    char *start = c->out;

    if (c->file->plan.made) {
        if (!make_amount(c, cells))
            return false;
    } else if (!c->file->has[CRM_FIELD_AMOUNT]) {
        if (!crm_convert_sum(c, cells, &c->amount_e4))
            return false;
        c->decimals = money_decimals(c->amount_e4);
        put_money(c, c->amount_e4);
    } else {
        cell = clean(cell_at(&c->file->field[CRM_FIELD_AMOUNT], cells));
        if (cell.len == 0)
            return crm_convert_bad(c, CRM_FIELD_AMOUNT, "no amount");
        if (!to_money(c, CRM_FIELD_AMOUNT, cell, text, &plain, &c->amount_e4))
            return false;
        put_plain(c, plain, in_block(c, plain));
    }
    if (kind && c->amount_e4 > 0 && !c->file->plan.own && strcmp(kind, "refund") == 0) {
        c->amount_e4 = -c->amount_e4; /* a refund takes money back, whatever its sign */
        c->out = start;
        put_money(c, c->amount_e4);
        c->turned = true;
    }
    return true;
}

/* ---- words ---------------------------------------------------------------------------- */

static const char *kind_of(struct crm_convert *c, struct crm_slice cell)
{
    struct crm_memo *memo = c->memo;
    char key[CRM_TEXT_KEY];
    const char *kind;

    for (size_t i = 0; i < sizeof memo->kind / sizeof *memo->kind; i++)
        if (memo->kind[i].len == cell.len && memcmp(memo->kind[i].cell, cell.ptr, cell.len) == 0)
            return memo->kind[i].kind;
    crm_text_key(cell, key);
    kind = crm_word_kind(key);
    if (cell.len <= sizeof memo->kind[0].cell) {
        size_t i = memo->next_kind++ % (sizeof memo->kind / sizeof *memo->kind);
        memcpy(memo->kind[i].cell, cell.ptr, cell.len);
        memo->kind[i].len = cell.len;
        memo->kind[i].kind = kind;
    }
    return kind;
}

/* What a till calls a sale is a refund when money goes back; cards are another matter. */
static const char *settled_kind(const struct crm_convert *c, const char *kind)
{
    bool sale = kind && (strcmp(kind, "other") == 0 || strcmp(kind, "service") == 0 ||
                            strcmp(kind, "product") == 0);

    return sale && c->amount_e4 < 0 && !c->file->plan.own ? "refund" : kind;
}

static void turn_gender(struct crm_convert *c, struct crm_slice cell)
{
    char key[CRM_TEXT_KEY];
    const char *gender;

    crm_text_key(cell, key);
    gender = crm_word_gender(key);
    put_text(c, gender ? crm_slice_of(gender) : cell);
}

/* An id as it is written: with its namespace, mapped, of the person it belongs to. */
static bool final_id(struct crm_convert *c, bool own, struct crm_slice cell, struct crm_slice *id)
{
    const struct crm_import_options *options = &c->import->options;
    struct crm_slice person;

    if (own)
        c->own_id = true;
    if (!crm_collect_id(c->import, cell, &c->memo->id[!own], &c->memo->id_cap[!own], id))
        return crm_convert_bad(c, CRM_FIELD_CUSTOMER_ID, "out of memory");
    if (id->len && options->link) {
        person = crm_link_person(options->link, CRM_LINK_ID, *id);
        if (person.len) {
            if (own)
                c->own_id = crm_slice_eq(person, *id);
            *id = person;
        }
    }
    return true;
}

/* The text, or its pseudonym in `out`, which the key map then hears of. */
static struct crm_slice hidden(
    struct crm_convert *c, enum crm_field field, struct crm_slice text, char out[CRM_PSEUDONYM])
{
    if (!c->import->options.pseudonyms || text.len == 0)
        return text;
    crm_privacy_pseudonym(c->import->options.pseudonyms, field, text, out);
    if (c->secret) {
        struct crm_secret *secret = &c->secret[c->n_secrets++];
        secret->field = field;
        secret->original = text;
        memcpy(secret->pseudonym, out, CRM_PSEUDONYM);
    }
    return (struct crm_slice){out, CRM_PSEUDONYM};
}

static bool turn_id(struct crm_convert *c, struct crm_slice cell)
{
    struct crm_slice id;
    char text[CRM_PSEUDONYM];

    if (!final_id(c, false, cell, &id))
        return false;
    put_text(c, hidden(c, CRM_FIELD_CUSTOMER_ID, id, text));
    return true;
}

/* Name, phone, card, email: masked or under a pseudonym. */
static void turn_secret(struct crm_convert *c, enum crm_field field, struct crm_slice cell)
{
    char text[CRM_PSEUDONYM], mask[32];

    if (field == CRM_FIELD_PHONE && c->import->options.mask_phone)
        cell = (struct crm_slice){mask, crm_privacy_mask(cell, mask)};
    else
        cell = hidden(c, field, cell, text);
    put_text(c, cell);
}

static bool turn_customer(
    struct crm_convert *c, struct crm_slice cell, const struct crm_slice *cells)
{
    const struct crm_import_options *options = &c->import->options;

    if (!final_id(c, true, cell, &c->id))
        return false;
    if (c->id.len == 0 && options->link)
        c->id = crm_collect_person(options->link, options->linking, c->file, cells);
    c->id = hidden(c, CRM_FIELD_CUSTOMER_ID, c->id, c->id_text);
    put_text(c, c->id);
    return true;
}

/* Answers keep their codes; only the digits of a Chinese keyboard are made plain. */
static void turn_kept(struct crm_convert *c, struct crm_slice cell)
{
    char text[CRM_NUMBER_TEXT];
    size_t n = 0;

    if (c->import->options.plan.stream == CRM_STREAM_ANSWERS && cell.len &&
        (unsigned char)cell.ptr[0] == 0xEF)
        n = crm_number_plain('.', cell, NULL, text);
    put_text(c, n ? (struct crm_slice){text, n} : cell);
}

/* Ids are hidden where they are made. */
static bool is_hidden(const struct crm_convert *c, enum crm_field secret)
{
    return secret != CRM_N_FIELDS && secret != CRM_FIELD_CUSTOMER_ID &&
           secret != CRM_FIELD_REFERRED_BY &&
           (c->import->options.pseudonyms ||
               (secret == CRM_FIELD_PHONE && c->import->options.mask_phone));
}

/* ---- a row ---------------------------------------------------------------------------- */

static bool turn(
    struct crm_convert *c, size_t column, struct crm_slice cell, const struct crm_slice *cells)
{
    enum crm_field field = c->import->column[column].field;
    char text[CRM_NUMBER_TEXT];
    struct crm_slice rate;

    cell = clean(cell);
    if (is_hidden(c, c->file->cell[column].secret)) {
        if (!is_none(cell))
            turn_secret(c, c->file->cell[column].secret, cell);
        return true;
    }
    switch (c->file->cell[column].turn) {
    case CRM_TURN_KEPT:
        turn_kept(c, cell);
        return true;
    case CRM_TURN_CUSTOMER:
        return turn_customer(c, cell, cells);
    default:
        break;
    }
    if (is_none(cell))
        return true;
    switch (c->file->cell[column].turn) {
    case CRM_KIND_ID:
        return turn_id(c, cell);
    case CRM_KIND_DATE:
        return turn_other_date(c, field, cell, false);
    case CRM_KIND_BIRTHDAY:
        return turn_other_date(c, field, cell, true);
    case CRM_KIND_MONEY:
        return turn_money(c, field, cell, false);
    case CRM_KIND_OFF:
        return turn_money(c, field, cell, true);
    case CRM_KIND_NUMBER:
        return turn_number(c, field, cell);
    case CRM_KIND_RATE:
        if (!to_rate(c, cell, text, &rate))
            return false;
        put_plain(c, rate, false);
        return true;
    case CRM_KIND_GENDER:
        turn_gender(c, cell);
        return true;
    default:
        put_text(c, cell);
        return true;
    }
}

/* Everything went well: the row counts. */
static bool commit(struct crm_convert *c, const struct crm_slice *cells, bool unknown)
{
    struct crm_rows_sums *sums = c->sums;

    if (c->import->options.plan.stream == CRM_STREAM_TRANSACTIONS) {
        int64_t total = sums->amount_e4, walk_in = sums->walk_in_e4;
        if (!crm_money_add(&total, c->amount_e4) ||
            (c->id.len == 0 && !crm_money_add(&walk_in, c->amount_e4)))
            return crm_convert_bad(c, CRM_FIELD_AMOUNT, "the sum of all amounts is too large");
        sums->amount_e4 = total;
        sums->walk_in_e4 = walk_in;
        if (sums->n_out == 0 || c->day < sums->first)
            sums->first = c->day;
        if (sums->n_out == 0 || c->day > sums->last)
            sums->last = c->day;
        if (c->decimals > sums->decimals)
            sums->decimals = c->decimals;
        sums->n_rounded += c->rounded;
        sums->n_turned += c->turned;
        sums->n_unknown += unknown;
    }
    sums->n_walk_in += c->id.len == 0;
    sums->n_out++;
    for (size_t i = 0; i < c->import->n_columns && c->filled; i++)
        c->filled[i] += !is_none(clean(cell_at(&c->file->cell[i], cells)));
    return true;
}

/* The kind of the row: by a rule of the preset, else by the word in its column. */
static const char *find_kind(struct crm_convert *c, const struct crm_slice *cells, bool *unknown)
{
    const struct crm_import_file *file = c->file;
    const char *kind = NULL;
    struct crm_slice cell;

    *unknown = false;
    if (file->plan.preset && file->plan.preset->n_kinds)
        kind = crm_convert_rule(c, cells, false);
    if (kind || !file->has[CRM_FIELD_KIND])
        return kind;
    cell = crm_convert_cell(&file->field[CRM_FIELD_KIND], cells);
    kind = cell.len ? kind_of(c, cell) : NULL;
    *unknown = cell.len && !kind;
    return kind;
}

static bool turn_row(struct crm_convert *c, const struct crm_slice *cells)
{
    const struct crm_import_file *file = c->file;
    size_t n = c->import->n_columns;
    char separator = c->import->options.tsv ? '\t' : ',', *start = c->out;
    bool unknown;
    const char *kind = find_kind(c, cells, &unknown);

    c->decimals = 0;
    c->rounded = c->turned = false;
    c->id.len = 0;
    c->n_secrets = 0;
    c->own_id = true;
    for (size_t i = 0; i < n; i++) {
        const struct crm_import_cell *from = &file->cell[i];
        if (i > 0) {
            if (c->cell_end)
                c->cell_end[i - 1] = c->out;
            *c->out++ = separator;
        }
        if (from->copied && c->raw && is_bare(cells[from->slot])) {
            put_plain(c, cells[from->slot], true);
            if (from->turn == CRM_TURN_CUSTOMER)
                c->id = cells[from->slot];
            continue;
        }
        if (from->turn == CRM_TURN_DATE) {
            if (!turn_date(c, cells))
                return false;
        } else if (from->turn == CRM_TURN_AMOUNT) {
            if (!turn_amount(c, cells, kind))
                return false;
        } else if (from->turn == CRM_KIND_WORD) {
            kind = settled_kind(c, kind);
            put_bytes(c, kind, kind ? strlen(kind) : 0);
        } else if (!turn(c, i, cell_at(from, cells), cells)) {
            return false;
        }
    }
    /* a line of nothing would be no row to who reads it */
    if (n == 1 && c->out == start && !c->import->options.tsv)
        put_bytes(c, "\"\"", 2);
    if (c->cell_end)
        c->cell_end[n - 1] = c->out;
    *c->out++ = '\n';
    return commit(c, cells, unknown);
}

/* Whether the client of the row has agreed. */
static bool consents(struct crm_convert *c, const struct crm_slice *cells)
{
    const struct crm_import_options *options = &c->import->options;
    struct crm_slice id, cell;

    if (!options->consenting) {
        cell = crm_convert_cell(&c->file->consent, cells);
        return crm_slice_is(cell, options->consent_value);
    }
    if (!final_id(c, true, cell_at(&c->file->field[CRM_FIELD_CUSTOMER_ID], cells), &id))
        return false;
    if (id.len == 0 && options->link)
        id = crm_collect_person(options->link, options->linking, c->file, cells);
    return id.len && crm_map_find(options->consenting, id) != CRM_MAP_NONE;
}

enum crm_convert_result crm_convert_row(struct crm_convert *c, const struct crm_slice *cells)
{
    if (c->import->options.consent_field && !consents(c, cells)) {
        c->skip = "no consent";
        c->amount_e4 = 0;
        if (c->import->options.plan.stream == CRM_STREAM_TRANSACTIONS)
            (void)turn_amount(c, cells, NULL);
        return CRM_CONVERT_SKIP;
    }
    c->amount_e4 = 0;
    if (c->file->plan.preset && (c->skip = crm_convert_rule(c, cells, true)) != NULL) {
        if (c->import->options.plan.stream == CRM_STREAM_TRANSACTIONS)
            (void)turn_amount(c, cells, NULL); /* for the totals, if it can be read */
        return CRM_CONVERT_SKIP;
    }
    return turn_row(c, cells) ? CRM_CONVERT_ROW : CRM_CONVERT_BAD;
}

size_t crm_convert_fixed(const struct crm_import *import)
{
    size_t constants = 0;

    for (size_t k = 0; k < import->n_files; k++) {
        size_t n = 0;
        for (size_t i = 0; i < import->n_columns; i++)
            n += import->file[k].cell[i].constant.len * 2;
        if (n > constants)
            constants = n;
    }
    /* customer_id, referred_by */
    constants += 4 * (strlen(import->space) + import->longest_id);
    return constants + import->n_columns * (CRM_NUMBER_TEXT + 4) + COPY + 2;
}
