/* dates -- festivals of a span, and the birthdays in it */
#include "care.h"

#include "base/arena.h"
#include "base/mem.h"
#include "care/due.h"
#include "cli/out.h"

#include <stdlib.h>

static struct {
    int32_t from, to;
    struct crm_opt_list calendar;
    const char *birthdays, *lunar, *lunar_of;
    int leap;
} opt = {.from = CRM_DAY_NONE, .to = CRM_DAY_NONE};

static const struct crm_opt options[] = {
    OPT_FIRST(opt.from),
    OPT_LAST(opt.to),
    OPT_CALENDAR(opt.calendar),
    OPT_WRITE_PEOPLE(0, "birthdays", opt.birthdays,
        "write who of the clients in FILE... has a birthday to this file"),
    OPTS_BIRTHDAYS(opt.leap, opt.lunar, opt.lunar_of),
    OPT_END,
};

static void put_lunar(struct crm_out *out, int32_t day)
{
    struct crm_lunar date;
    char text[CRM_LUNAR_TEXT];

    if (crm_lunar_of(day, &date))
        crm_out_text(out, (struct crm_slice){text, crm_lunar_format(&date, text)});
    else
        crm_out_empty(out);
}

static enum crm_status write_festivals(
    struct crm_cli *cli, const struct crm_calendar *calendar, struct crm_err *err)
{
    struct crm_festival_day *day = NULL;
    struct crm_out *out = NULL;
    size_t n = 0;
    enum crm_status status = crm_calendar_days(calendar, opt.from, opt.to, NULL, &day, &n, err);

    if (!status)
        status = crm_out_analysis(&out, cli, err);
    if (!status) {
        for (size_t i = 0; i < n; i++) {
            crm_out_date(out, day[i].day);
            crm_out_string(out, day[i].name);
            crm_out_string(out, day[i].zh);
            put_lunar(out, day[i].day);
            crm_out_row(out);
        }
        status = crm_out_close(out, err);
    }
    free(day);
    return status;
}

/* ---- birthdays ------------------------------------------------------------------------ */

struct birthday {
    int32_t day;
    struct crm_slice id, text;
    const char *note;
};

struct people {
    struct crm_cli *cli;
    struct crm_reader *reader;
    struct crm_arena arena;
    struct birthday *item;
    size_t n, cap, n_bad;
};

enum { ID, BIRTHDAY, CALENDAR, CELLS, SAID = 5 };

static bool is_column(void *reader, const char *name)
{
    return crm_reader_find(reader, name) != CRM_COLUMN_NONE;
}

static void say_bad(struct people *p, const struct crm_row *row, size_t cell, const char *what)
{
    char show[CRM_ERR_SHOW];
    struct crm_err at;

    if (p->n_bad++ >= SAID)
        return;
    crm_err_init(&at);
    crm_row_place(p->reader, row, cell, &at);
    crm_cli_warn(p->cli, "%s:%ju: column %s: %s %s", at.file, (uintmax_t)at.line, at.column,
        crm_err_show(row->field[cell].ptr, row->field[cell].len, show), what);
}

static bool add_days(struct people *p, const struct crm_row *row, const struct crm_yearly *yearly)
{
    struct birthday b = {.id = {NULL, 0}};
    unsigned why;

    for (b.day = crm_yearly_next(yearly, opt.from, opt.leap == 1, &why);
         b.day != CRM_DAY_NONE && b.day <= opt.to;
         b.day = crm_yearly_next(yearly, b.day + 1, opt.leap == 1, &why)) {
        char note[CRM_YEARLY_NOTE];
        crm_yearly_note(yearly, why, note);
        b.id = (struct crm_slice){crm_arena_dup(&p->arena, row->field[ID]), row->field[ID].len};
        b.text = (struct crm_slice){
            crm_arena_dup(&p->arena, row->field[BIRTHDAY]), row->field[BIRTHDAY].len};
        b.note = crm_arena_dup(&p->arena, crm_slice_of(note));
        if (!b.id.ptr || !b.text.ptr || !b.note ||
            !crm_mem_grow((void **)&p->item, &p->cap, p->n + 1, sizeof *p->item))
            return false;
        p->item[p->n++] = b;
    }
    return true;
}

static enum crm_status read_people(struct people *p, enum crm_yearly_how usual, struct crm_err *err)
{
    const struct crm_row *row;
    enum crm_status status;

    while (!(status = crm_reader_next(p->reader, &row, err)) && row) {
        enum crm_yearly_how how = usual;
        struct crm_yearly yearly;
        if (crm_slice_trim(row->field[BIRTHDAY]).len == 0)
            continue;
        if (!crm_due_calendar(row->field[CALENDAR], &how))
            say_bad(p, row, CALENDAR, "is neither lunar nor solar");
        else if (!crm_yearly_parse(crm_slice_trim(row->field[BIRTHDAY]), how, &yearly))
            say_bad(p, row, BIRTHDAY, "is no date, or its lunisolar day is not known");
        else if (!add_days(p, row, &yearly))
            return crm_err_nomem(err);
    }
    if (p->n_bad)
        crm_cli_warn(p->cli, "%zu birthdays could not be read", p->n_bad);
    return status;
}

static int by_day(const void *a, const void *b)
{
    const struct birthday *x = a, *y = b;
    int c = (x->day > y->day) - (x->day < y->day);

    if (!c)
        c = crm_slice_cmp(x->id, y->id);
    return c ? c : crm_slice_cmp(x->text, y->text);
}

static enum crm_status write_people(struct people *p, struct crm_err *err)
{
    static const struct crm_out_column columns[] = {{"date", CRM_OUT_DATE},
        {"customer_id", CRM_OUT_TEXT}, {"birthday", CRM_OUT_DATE}, {"lunar", CRM_OUT_TEXT},
        {"note", CRM_OUT_TEXT}};
    struct crm_out *out;
    enum crm_status status = crm_out_open(&out, p->cli, opt.birthdays, err);

    if (status)
        return status;
    if (p->n)
        qsort(p->item, p->n, sizeof *p->item, by_day);
    crm_out_columns(out, columns, sizeof columns / sizeof *columns);
    crm_out_header(out);
    for (size_t i = 0; i < p->n; i++) {
        crm_out_date(out, p->item[i].day);
        crm_out_text(out, p->item[i].id);
        crm_out_text(out, p->item[i].text);
        put_lunar(out, p->item[i].day);
        crm_out_string(out, p->item[i].note);
        crm_out_row(out);
    }
    return crm_out_close(out, err);
}

static enum crm_status birthdays(struct crm_cli *cli, struct crm_err *err)
{
    struct people p = {.cli = cli};
    size_t column[CELLS];
    enum crm_status status = crm_cli_reader(cli, &p.reader, err);

    crm_arena_init(&p.arena);
    if (!status)
        status = crm_reader_need(p.reader, "customer_id", &column[ID], err);
    if (!status)
        status = crm_reader_need(p.reader, "birthday", &column[BIRTHDAY], err);
    if (!status)
        status = crm_reader_lookup(p.reader, "birthday_calendar", &column[CALENDAR], err);
    if (!status)
        status = care_check_lunar(opt.lunar, opt.lunar_of, is_column, p.reader, err);
    if (!status)
        status = crm_reader_want(p.reader, column, CELLS, err);
    if (!status)
        status = read_people(&p, care_how(opt.lunar, opt.lunar_of, "birthday"), err);
    if (!status)
        status = write_people(&p, err);
    free(p.item);
    crm_arena_release(&p.arena);
    crm_reader_close(p.reader);
    return status;
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct crm_calendar calendar;
    enum crm_status status = CRM_OK;

    if (opt.from == CRM_DAY_NONE && cli->as_of == CRM_DAY_NONE)
        return crm_err_set(err, CRM_EUSAGE, "from which day on? --from DATE");
    if (cli->n_files && !opt.birthdays)
        return crm_err_set(err, CRM_EUSAGE, "a FILE is read for --birthdays OUT only");
    if ((opt.lunar || opt.lunar_of) && !opt.birthdays)
        return crm_err_set(err, CRM_EUSAGE, "--lunar and --lunar-of need --birthdays OUT");
    status = care_span(cli->as_of, &opt.from, &opt.to, err);
    if (status)
        return status;
    status = care_calendar(cli, &opt.calendar, &calendar, err);
    if (!status)
        care_say_unknown(cli, opt.from, opt.to);
    if (!status && opt.birthdays)
        status = birthdays(cli, err);
    if (!status)
        status = write_festivals(cli, &calendar, err);
    crm_calendar_release(&calendar);
    return status;
}

static const struct crm_schema_column columns[] = {
    COL_DATE("date", "the day"),
    COL_TEXT("festival", "the festival that falls on it"),
    COL_TEXT("festival_zh", "the same in Chinese"),
    COL_TEXT("lunar", "the lunisolar date of the day: 2026-06-15, in a leap month 2025-06L-15"),
    COL_END,
};

const struct crm_analysis analysis_dates = {
    .name = "dates",
    .summary = "festivals of a span, and the birthdays in it",
    .synopsis = "--from DATE [--to DATE] [--calendar FILE] [--birthdays OUT FILE...]",
    .alone = true,
    .common = CRM_COMMON_IO | CRM_COMMON_AS_OF,
    .options = options,
    .columns = columns,
    .run = run,
};
