#include "booking/hours.h"

#include "base/cell.h"
#include "base/mem.h"

#include <stdlib.h>

enum { STAFF, WEEKDAY, DATE, FROM, TO, COLUMNS };
static const char *const names[COLUMNS] = {"staff", "weekday", "date", "from", "to"};

int crm_hours_clock(struct crm_slice text)
{
    int hour = 0, minute = 0;

    if (text.len == 8 && memcmp(text.ptr + 5, ":00", 3) == 0)
        text.len = 5;
    if (text.len != 5 || text.ptr[2] != ':')
        return -1;
    for (size_t i = 0; i < 5; i++)
        if (i != 2 && (text.ptr[i] < '0' || text.ptr[i] > '9'))
            return -1;
    hour = (text.ptr[0] - '0') * 10 + (text.ptr[1] - '0');
    minute = (text.ptr[3] - '0') * 10 + (text.ptr[4] - '0');
    return minute > 59 || hour * 60 + minute > CRM_DAY_MINUTES ? -1 : hour * 60 + minute;
}

static enum crm_status bad(
    const struct crm_row *row, int column, const char *what, struct crm_err *err)
{
    char show[CRM_ERR_SHOW];
    struct crm_slice cell = row->field[column];

    crm_err_place(err, row->file->name, row->line, names[column]);
    return crm_err_set(err, CRM_EDATA, "%s %s", crm_err_show(cell.ptr, cell.len, show), what);
}

static enum crm_status read_day(
    const struct crm_row *row, struct crm_hours_line *line, struct crm_err *err)
{
    struct crm_slice weekday = crm_slice_trim(row->field[WEEKDAY]);
    struct crm_slice date = crm_slice_trim(row->field[DATE]);

    line->weekday = -1;
    line->day = CRM_DAY_NONE;
    if ((weekday.len == 0) == (date.len == 0))
        return bad(row, WEEKDAY, "and date: one of the two is needed, and only one", err);
    if (weekday.len) {
        line->weekday = crm_weekday_of(weekday);
        return line->weekday < 0 ? bad(row, WEEKDAY, "is no weekday (Monday to Sunday)", err)
                                 : CRM_OK;
    }
    return crm_cell_date(date, &line->day, NULL)
               ? CRM_OK
               : bad(row, DATE, "is not a date (YYYY-MM-DD)", err);
}

static enum crm_status read_times(
    const struct crm_row *row, struct crm_hours_line *line, struct crm_err *err)
{
    struct crm_slice from = crm_slice_trim(row->field[FROM]), to = crm_slice_trim(row->field[TO]);

    line->from = line->to = -1;
    if (from.len == 0)
        return to.len ? bad(row, TO, "without a from", err) : CRM_OK;
    line->from = crm_hours_clock(from);
    if (line->from < 0)
        return bad(row, FROM, "is no time of the day (HH:MM)", err);
    line->to = crm_hours_clock(to);
    if (line->to < 0)
        return bad(row, TO, "is no time of the day (HH:MM)", err);
    return line->to > line->from ? CRM_OK : bad(row, TO, "is not after from", err);
}

static enum crm_status add(struct crm_hours *hours, const struct crm_row *row, struct crm_err *err)
{
    struct crm_hours_line line = {.staff = CRM_MAP_NONE};
    struct crm_slice staff = crm_slice_trim(row->field[STAFF]);
    enum crm_status status = read_day(row, &line, err);
    bool added;

    if (!status)
        status = read_times(row, &line, err);
    if (status)
        return status;
    if (staff.len && !crm_map_put(&hours->staff, staff, &line.staff, &added))
        return crm_err_nomem(err);
    if (!crm_mem_grow((void **)&hours->line, &hours->cap, hours->n + 1, sizeof line))
        return crm_err_nomem(err);
    hours->line[hours->n++] = line;
    return CRM_OK;
}

/* Dates first, by date; what is equal may stand in any order. */
static int compare(const void *a, const void *b)
{
    const struct crm_hours_line *x = a, *y = b;

    if ((x->weekday < 0) != (y->weekday < 0))
        return x->weekday < 0 ? -1 : 1;
    return (x->day > y->day) - (x->day < y->day);
}

enum crm_status crm_hours_read(
    struct crm_hours *hours, struct crm_reader *reader, struct crm_err *err)
{
    size_t column[COLUMNS];
    const struct crm_row *row;
    enum crm_status status = CRM_OK;

    crm_map_init(&hours->staff);
    for (int c = 0; c < COLUMNS && !status; c++)
        status = c == FROM || c == TO || c == STAFF
                     ? crm_reader_need(reader, names[c], &column[c], err)
                     : crm_reader_lookup(reader, names[c], &column[c], err);
    if (!status)
        status = crm_reader_want(reader, column, COLUMNS, err);
    while (!status && (status = crm_reader_next(reader, &row, err)) == CRM_OK && row)
        status = add(hours, row, err);
    if (status)
        return status;
    if (hours->n)
        qsort(hours->line, hours->n, sizeof *hours->line, compare);
    while (hours->n_dates < hours->n && hours->line[hours->n_dates].weekday < 0)
        hours->n_dates++;
    return CRM_OK;
}

void crm_hours_release(struct crm_hours *hours)
{
    crm_map_release(&hours->staff);
    free(hours->line);
    hours->line = NULL;
    hours->n = 0;
}

static bool is_of(const struct crm_hours_line *line, uint32_t staff)
{
    return line->staff == CRM_MAP_NONE || line->staff == staff;
}

static void set(const struct crm_hours_line *line, unsigned char open[])
{
    if (line->from >= 0)
        memset(open + line->from, 1, (size_t)(line->to - line->from));
}

/* The first line of a date that is not before `day`. */
static size_t first_of(const struct crm_hours *hours, int32_t day)
{
    size_t lo = 0, hi = hours->n_dates;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (hours->line[mid].day < day)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

void crm_hours_mark(
    const struct crm_hours *hours, uint32_t staff, int32_t day, unsigned char open[CRM_DAY_MINUTES])
{
    bool dated = false;
    int weekday = crm_day_weekday(day);

    for (size_t i = first_of(hours, day); i < hours->n_dates && hours->line[i].day == day; i++)
        if (is_of(&hours->line[i], staff)) {
            dated = true;
            set(&hours->line[i], open);
        }
    for (size_t i = hours->n_dates; i < hours->n && !dated; i++)
        if (hours->line[i].weekday == weekday && is_of(&hours->line[i], staff))
            set(&hours->line[i], open);
}
