/* Which day and time a cell says, and how they are written. */

#include "pos/convert_quick.h"

#include <stdio.h>

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

/* Bytes before a time, if there is one. */
static size_t date_len(struct crm_slice cell)
{
    size_t n = 0;

    while (n < cell.len && n < 11 && cell.ptr[n] != ' ' && cell.ptr[n] != 'T')
        n++;
    return n;
}

static bool read_when(struct crm_slice cell, enum crm_order order, int32_t *day, int32_t *second)
{
    size_t n = date_len(cell);
    struct crm_slice time;

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

void crm_put_when(struct crm_convert *c, int32_t day, int32_t second)
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

/* Remember the day at the start of the cell, if it is written in a common way. */
static bool learn_date(struct crm_convert *c, struct crm_slice cell)
{
    struct crm_memo *memo = c->memo;
    size_t n = date_len(cell);

    memo->date_len = 0;
    if (n < 8 || n > 10 ||
        !fast_day((struct crm_slice){cell.ptr, n}, c->file->plan.order[CRM_FIELD_DATE],
            &memo->date_day) ||
        memo->date_day < c->file->plan.day_from || memo->date_day > c->file->plan.day_to)
        return false;
    memcpy(&memo->date_head, cell.ptr, 8);
    memcpy(&memo->date_tail, cell.ptr + n - 8, 8);
    crm_date_format(memo->date_day, CRM_SECOND_NONE, memo->date_text);
    memo->date_text[10] = 'T';
    memo->date_len = n;
    return true;
}

char *crm_convert_common_date(
    struct crm_convert *c, const struct crm_slice *cells, struct crm_slice cell, char *out)
{
    const struct crm_import_cell *from = &c->file->field[CRM_FIELD_TIME];
    size_t n = crm_quick_date(c->memo, cell, out);
    struct crm_slice time;

    if (n == 0 && learn_date(c, cell))
        n = crm_quick_date(c->memo, cell, out);
    c->day = c->memo->date_day;
    if (n == 0 || !c->file->has[CRM_FIELD_TIME])
        return n ? out + n : NULL;
    if (n != 10 || from->slot == CRM_COLUMN_NONE)
        return NULL;
    time = cells[from->slot];
    if (time.len == 0)
        return out + n;
    return crm_put_in_block(c, time) && crm_quick_time(time, out + 11) ? out + 19 : NULL;
}

/* A day of another century, or far from those of the other rows. */
static bool bad_day(struct crm_convert *c, struct crm_slice cell, int32_t day)
{
    const struct crm_plan *plan = &c->file->plan;
    size_t column = plan->column[CRM_FIELD_DATE];
    struct crm_slice header =
        column == CRM_COLUMN_NONE ? crm_slice_of("date") : crm_convert_clean(plan->header[column]);
    int name = (int)(header.len < 60 ? header.len : 60), year, month, mday;
    bool odd;
    char show[CRM_ERR_SHOW];

    crm_day_to_civil(day, &year, &month, &mday);
    odd = year < 1970 || year > 2098;
    if (c->import->options.pseudonyms)
        return crm_convert_bad(c, CRM_FIELD_DATE, "a day far from all others: a slip?");
    return crm_convert_bad(c, CRM_FIELD_DATE,
        "%s %s --skip '%.*s=%.*s' leaves such rows out, --keep-only '%.*s=*' keeps them",
        crm_err_show(cell.ptr, cell.len, show),
        odd ? "is of no year of ours: a slip, or another calendar?"
            : "is far from all other days: a slip?",
        name, header.ptr, (int)(cell.len < 40 ? cell.len : 40), cell.ptr, name, header.ptr);
}

/* Minutes since midnight. */
static bool minutes_of_day(struct crm_slice text, int32_t *second)
{
    int32_t n = 0;

    for (size_t i = 0; i < text.len && n <= 1440; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
        n = n * 10 + (text.ptr[i] - '0');
    }
    *second = n * 60;
    return text.len > 0 && n < 1440;
}

bool crm_convert_date(struct crm_convert *c, const struct crm_slice *cells)
{
    const struct crm_import_file *file = c->file;
    struct crm_slice cell = crm_convert_at(&file->field[CRM_FIELD_DATE], cells);
    bool bookings = file->plan.stream == CRM_STREAM_BOOKINGS;
    int32_t day, second, time;

    c->second = c->until = CRM_SECOND_NONE;
    if (!bookings && crm_put_in_block(c, cell)) {
        char *end = crm_convert_common_date(c, cells, cell, c->out);
        if (end) {
            c->out = end;
            return true;
        }
    }
    cell = crm_convert_clean(cell);
    if (cell.len == 0)
        return crm_convert_bad(c, CRM_FIELD_DATE, "no date");
    if (bookings ? !crm_convert_local(c, CRM_FIELD_DATE, cell, &day, &second)
                 : !read_when(cell, file->plan.order[CRM_FIELD_DATE], &day, &second)) {
        enum crm_order order = file->plan.order[CRM_FIELD_DATE];
        char what[64];
        struct crm_when when;
        snprintf(what, sizeof what, "is not a date%s%s", order ? " in order " : "",
            crm_order_name(order));
        if (order != CRM_ORDER_ROC && crm_when_split(cell, &when) && when.digits[0] == 3)
            snprintf(what, sizeof what, "has a year of three digits: if 115 is 2026, say -D roc");
        return crm_convert_bad_value(c, CRM_FIELD_DATE, cell, what);
    }
    if (day < file->plan.day_from || day > file->plan.day_to)
        return bad_day(c, cell, day);
    if (file->has[CRM_FIELD_TIME]) {
        struct crm_slice text =
            crm_convert_clean(crm_convert_at(&file->field[CRM_FIELD_TIME], cells));
        if (!crm_convert_is_none(text)) {
            if (!fast_time(text, &time) && !crm_when_parse_slot(text, &time, &c->until) &&
                !crm_when_parse_time(text, &time) && !(bookings && minutes_of_day(text, &time)))
                return crm_convert_bad_value(c, CRM_FIELD_TIME, text, "is not a time");
            second = time;
        }
    }
    c->day = day;
    c->second = second;
    crm_put_when(c, day, second);
    return true;
}

/* A year of two digits: nobody is born after the last day of the file. */
static int32_t born(const struct crm_convert *c, struct crm_slice cell, int32_t day)
{
    struct crm_when when;
    int year, month, mday;

    if (day <= c->file->plan.born_by || !crm_when_split(cell, &when) || when.digits[0] == 4 ||
        when.digits[1] == 4 || when.digits[2] == 4)
        return day;
    crm_day_to_civil(day, &year, &month, &mday);
    return crm_day_valid(year - 100, month, mday) ? crm_day_from_civil(year - 100, month, mday)
                                                  : day;
}

bool crm_convert_other_date(
    struct crm_convert *c, enum crm_field field, struct crm_slice cell, bool birthday)
{
    enum crm_order order = c->file->plan.order[field];
    int32_t day, second;
    int month, mday;

    if (c->file->plan.stream == CRM_STREAM_BOOKINGS
            ? crm_convert_local(c, field, cell, &day, &second)
            : read_when(cell, order, &day, &second)) {
        crm_put_when(c, birthday ? born(c, cell, day) : day, birthday ? CRM_SECOND_NONE : second);
        return true;
    }
    if (birthday && crm_when_parse_birthday(cell, order, &month, &mday)) {
        c->out += snprintf(c->out, 12, "%02d-%02d", month, mday);
        return true;
    }
    if (birthday && c->import->options.facts) /* her row counts all the same */
        return true;
    return crm_convert_bad_value(c, field, cell, "is not a date");
}
