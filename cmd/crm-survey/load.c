/* From the command line to a codebook, answers, and the rows to use. */
#include "survey.h"

#include "base/list.h"
#include "base/expr.h"
#include "base/mem.h"
#include "base/num.h"
#include "pos/when.h"
#include "stat/order.h"
#include "stat/quantile.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct survey_options survey_opt;

void survey_close(struct survey *s)
{
    if (s->table.reader)
        crm_table_release(&s->table);
    crm_groups_release(&s->groups);
    for (size_t k = 0; k < s->n_made; k++) {
        crm_map_release(&s->made[k].levels);
        free(s->made[k].level);
    }
    free(s->row);
    free(s->weight);
    free(s->day);
    free(s->date_day);
    free(s->date_second);
    free(s->text);
    free(s->text_kind);
    if (s->answers.book)
        crm_answers_release(&s->answers);
    for (size_t j = 0; j < s->n_joins; j++)
        crm_join_close(s->join[j]);
    crm_reader_close(s->reader);
    crm_codebook_release(&s->book);
}

/* ---- codebook ------------------------------------------------------------------------- */

const char *survey_codebook_path(const char *path, char room[4096])
{
    char name[256];

    if (strcmp(path, "-") == 0 || strchr(path, '/') || access(path, F_OK) == 0)
        return path;
    snprintf(name, sizeof name, "%s.csv", path);
    return crm_cli_data("codebooks", name, room, 4096) && access(room, R_OK) == 0 ? room : path;
}

/* --na A,B into list; the names lie in `copy`. */
static enum crm_status split_na(
    char copy[], size_t room, const char *list[], size_t most, size_t *n, struct crm_err *err)
{
    struct crm_slice rest = crm_slice_of(survey_opt.na ? survey_opt.na : ""), name;
    size_t used = 0;

    *n = 0;
    while (survey_opt.na && crm_list_next(&rest, &name)) {
        if (name.len == 0)
            return crm_err_set(err, CRM_EUSAGE, "--na: an empty name");
        if (*n == most || used + name.len + 1 > room)
            return crm_err_set(err, CRM_EUSAGE, "--na: more than %zu codes", *n);
        list[(*n)++] = copy + used;
        used += (size_t)snprintf(copy + used, room - used, "%.*s", (int)name.len, name.ptr) + 1;
    }
    return CRM_OK;
}

enum crm_status survey_codebook(
    struct crm_codebook *book, struct crm_cli *cli, const char *path, struct crm_err *err)
{
    char room[4096], na[1024];
    const char *list[128];
    char *file = (char *)survey_codebook_path(path, room);
    struct crm_reader_spec spec = {.files = &file, .n_files = 1, .layout = survey_layout};
    struct crm_reader *reader;
    size_t n_na;
    enum crm_status status;

    *book = (struct crm_codebook){0};
    status = split_na(na, sizeof na, list, sizeof list / sizeof *list, &n_na, err);
    if (status)
        return status;
    status = crm_reader_open(&reader, &spec, err);
    if (!status)
        status = crm_codebook_read(book, reader, list, n_na, err);
    if (!status && book->other_columns)
        crm_cli_verbose(cli, "%s: columns that mean nothing in a codebook are left out", file);
    crm_reader_close(reader);
    return status;
}

/* ---- columns kept as text -------------------------------------------------------------- */

static size_t keep_text(struct survey *s, const char *name, enum crm_text_kind kind)
{
    for (size_t t = 0; t < s->n_text; t++)
        if (strcmp(s->text[t], name) == 0) {
            if (kind != CRM_TEXT_ANY)
                s->text_kind[t] = kind;
            return t;
        }
    if (!crm_mem_grow((void **)&s->text, &s->text_cap, s->n_text + 1, sizeof *s->text) ||
        !crm_mem_grow(
            (void **)&s->text_kind, &s->text_kind_cap, s->n_text + 1, sizeof *s->text_kind)) {
        s->no_memory = true;
        return CRM_COLUMN_NONE;
    }
    s->text[s->n_text] = name;
    s->text_kind[s->n_text] = kind;
    return s->n_text++;
}

/* Whether the answers, a joined table, or the codebook of long answers has such a column. */
static bool has_column(const struct survey *s, const char *name)
{
    if (crm_reader_find(s->reader, name) != CRM_COLUMN_NONE)
        return true;
    for (size_t j = 0; j < s->n_joins; j++)
        if (crm_join_find_column(s->join[j], name) != CRM_COLUMN_NONE)
            return true;
    return crm_answers_look_long(s->reader, &s->book) &&
           crm_codebook_find(&s->book, crm_slice_of(name)) != CRM_ITEM_NONE;
}

/* What the form tool adds itself. */
static size_t find_of_tool(struct survey *s, enum crm_item_kind kind, enum crm_text_kind text)
{
    const struct crm_answer_form *form = survey_form();
    enum crm_form_role role = kind == CRM_ITEM_KIND_DATE       ? CRM_ROLE_DATE
                              : kind == CRM_ITEM_KIND_DURATION ? CRM_ROLE_DURATION
                                                               : CRM_ROLE_CUSTOMER;
    size_t c = form && form->tool ? crm_form_find(form, role) : CRM_COLUMN_NONE;

    return c == CRM_COLUMN_NONE || !has_column(s, form->name[c].ptr)
               ? CRM_COLUMN_NONE
               : keep_text(s, form->name[c].ptr, text);
}

/* The item of a kind, a column of one of these names, or what the form tool calls it. */
static size_t find_special(
    struct survey *s, enum crm_item_kind kind, const char *const names[], enum crm_text_kind text)
{
    for (size_t i = 0; i < s->book.n_items; i++)
        if (s->book.item[i].kind == kind)
            return keep_text(s, s->book.item[i].name, text);
    for (; *names; names++)
        if (has_column(s, *names))
            return keep_text(s, *names, text);
    return find_of_tool(s, kind, text);
}

static const char *const date_names[] = {"date", NULL};

/* Columns of a made one (frame/made.h), kept as text; false: it cannot be made. */
static bool keep_made(struct survey *s, enum crm_made made)
{
    s->made_date = find_special(s, CRM_ITEM_KIND_DATE, date_names, CRM_TEXT_DATE);
    if (made == CRM_MADE_AGE)
        s->birthday =
            has_column(s, "birthday") ? keep_text(s, "birthday", CRM_TEXT_ANY) : CRM_COLUMN_NONE;
    if (made && s->made_date != CRM_COLUMN_NONE)
        s->date = s->made_date; /* read_days finds out how its dates are written */
    return made && s->made_date != CRM_COLUMN_NONE &&
           (made != CRM_MADE_AGE || s->birthday != CRM_COLUMN_NONE);
}

/* The number of a made column, above those of texts. */
#define MADE_AT(made) (CRM_EXPR_NONE - (size_t)(made))

static size_t find_for_where(void *ctx, const char *name)
{
    struct survey *s = ctx;
    enum crm_made made = crm_made_of(name);

    if (has_column(s, name))
        return keep_text(s, name, CRM_TEXT_ANY);
    return keep_made(s, made) ? MADE_AT(made) : CRM_EXPR_NONE;
}

/* *cell may point into `room`. */
static enum crm_status made_cell(const struct survey *s, enum crm_made made, size_t row,
    char room[CRM_DATE_TEXT], struct crm_slice *cell, struct crm_err *err)
{
    static const char *const name[] = {"", "weekday", "hour", "month", "age"};
    struct crm_slice birthday = {"", 0}, date = {"", 0};
    uint32_t level = s->answers.text[s->made_date].level[row];

    if (made == CRM_MADE_AGE)
        birthday = crm_answers_text(&s->answers, s->birthday, row);
    if (s->date_day[level] != CRM_DAY_NONE)
        date = (struct crm_slice){
            room, crm_date_format(s->date_day[level], s->date_second[level], room)};
    if (crm_made_cell(made, date, birthday, CRM_DAY_NONE, cell))
        return CRM_OK;
    return crm_err_set(err, CRM_EDATA,
        "%s is made of dates as YYYY-MM-DD, and some row has another text there", name[made]);
}

static enum crm_status no_column(
    const struct survey *s, const char *option, const char *name, struct crm_err *err)
{
    char shown[CRM_ERR_SHOW];

    crm_err_place(err, option, 0, NULL);
    return crm_err_set(err, CRM_EUSAGE, "%s is no column of the answers%s",
        crm_err_show(name, strlen(name), shown), s->n_joins ? " or of a table joined to them" : "");
}

/* What was written and chosen, beside the answers: two who say all the same may be one. */
static void keep_texts_of_items(struct survey *s)
{
    for (size_t i = 0; i < s->book.n_items; i++)
        if ((s->book.item[i].kind == CRM_ITEM_KIND_TEXT ||
                s->book.item[i].kind == CRM_ITEM_KIND_GROUP) &&
            s->n_item_texts < SURVEY_MOST_TEXTS)
            s->item_text[s->n_item_texts++] = keep_text(s, s->book.item[i].name, CRM_TEXT_ANY);
}

/* How long it took; else when they began, if the form tool says so, beside the end. */
static void find_duration(struct survey *s)
{
    static const char *const duration[] = {"duration", "duration_s", NULL};
    const struct crm_answer_form *form = survey_form();
    size_t start = form ? crm_form_find(form, CRM_ROLE_START) : CRM_COLUMN_NONE;

    s->duration = find_special(s, CRM_ITEM_KIND_DURATION, duration, CRM_TEXT_ANY);
    if (s->duration != CRM_COLUMN_NONE || start == CRM_COLUMN_NONE)
        return;
    if (s->date == CRM_COLUMN_NONE)
        s->date = find_special(s, CRM_ITEM_KIND_DATE, date_names, CRM_TEXT_DATE);
    if (s->date != CRM_COLUMN_NONE)
        s->start = keep_text(s, form->name[start].ptr, CRM_TEXT_ANY);
}

static enum crm_status find_columns(struct survey *s, unsigned needs, struct crm_err *err)
{
    static const char *const customer[] = {"customer_id", NULL};
    const struct crm_cli *cli = s->cli;
    bool dated = (needs & (SURVEY_DATE | SURVEY_PERIOD)) != 0 || cli->period_given ||
                 cli->since != CRM_DAY_NONE || cli->until != CRM_DAY_NONE;
    struct crm_slice list = crm_slice_of(cli->by ? cli->by : ""), name;

    s->date = s->customer = s->duration = s->weight_text = s->start = CRM_COLUMN_NONE;
    while (cli->by && crm_list_next(&list, &name)) {
        char *copy = crm_arena_dup(&s->book.arena, name);
        if (name.len == 0)
            return crm_err_set(err, CRM_EUSAGE, "--by: an empty name");
        if (!copy)
            return crm_err_nomem(err);
        if (s->n_by == SURVEY_MOST_BY - 1)
            return crm_err_set(err, CRM_EUSAGE, "--by: at most %d columns", SURVEY_MOST_BY - 1);
        s->by[s->n_by++] = copy;
        if (has_column(s, copy)) {
            if (keep_text(s, copy, CRM_TEXT_ANY) == CRM_COLUMN_NONE)
                return crm_err_nomem(err);
        } else if (crm_made_of(copy)) {
            if (!keep_made(s, crm_made_of(copy)) && crm_made_of(copy) == CRM_MADE_AGE)
                return no_column(s, "--by", copy, err);
            dated = true;
        } else {
            return no_column(s, "--by", copy, err);
        }
    }
    if (dated || (needs & SURVEY_DATE_IF))
        s->date = find_special(s, CRM_ITEM_KIND_DATE, date_names, CRM_TEXT_DATE);
    if (dated && s->date == CRM_COLUMN_NONE)
        return crm_err_set(err, CRM_EUSAGE,
            "no date of the answers: an item of kind date, or a column named with -c date=HEADER");
    for (size_t j = 0; j < s->n_joins; j++)
        needs |= s->join_client[j] ? SURVEY_CUSTOMER : 0;
    if (needs & SURVEY_CUSTOMER)
        s->customer = find_special(s, CRM_ITEM_KIND_CUSTOMER_ID, customer, CRM_TEXT_ANY);
    if ((needs & SURVEY_DURATION) || survey_opt.drop) {
        find_duration(s);
        keep_texts_of_items(s);
    }
    if (survey_opt.weight) {
        if (!has_column(s, survey_opt.weight))
            return no_column(s, "--weight", survey_opt.weight, err);
        s->weight_text = keep_text(s, survey_opt.weight, CRM_TEXT_NUMBER);
    }
    return s->no_memory ? crm_err_nomem(err) : CRM_OK;
}

/* ---- each respondent ------------------------------------------------------------------- */

/* A cell that is no date, under the order found for its column. */
static enum crm_status refuse_date(
    const struct survey *s, uint32_t level, bool open, struct crm_err *err)
{
    const struct crm_text_column *c = &s->answers.text[s->date];
    struct crm_slice cell = crm_map_key(&c->levels, level);
    char shown[CRM_ERR_SHOW];

    crm_err_place(err, c->place[level].file, c->place[level].line, s->text[s->date]);
    if (open)
        return crm_err_set(err, CRM_EDATA,
            "%s can be read with the day or the month first, and no other date settles it; say "
            "which with -D dmy or -D mdy",
            crm_err_show(cell.ptr, cell.len, shown));
    return crm_err_set(
        err, CRM_EDATA, "%s is not a date (YYYY-MM-DD)", crm_err_show(cell.ptr, cell.len, shown));
}

/* Dates as tills and forms write them: the order of day and month from all of them (pos/when.h). */
static enum crm_status parse_dates(
    struct survey *s, const struct crm_text_column *c, struct crm_err *err)
{
    struct crm_when_evidence seen = CRM_WHEN_EVIDENCE;
    enum crm_order order = CRM_ORDER_NONE;
    const struct crm_answer_form *form = survey_form();
    bool plain = true, settled;

    for (uint32_t l = 0; l < c->levels.n; l++) {
        struct crm_slice cell = crm_map_key(&c->levels, l);
        s->date_day[l] = CRM_DAY_NONE;
        s->date_second[l] = CRM_SECOND_NONE;
        if (cell.len)
            plain &= crm_date_parse(cell, &s->date_day[l], &s->date_second[l]);
    }
    if (plain)
        return CRM_OK;
    for (uint32_t l = 1; l < c->levels.n; l++)
        crm_when_look(&seen, crm_map_key(&c->levels, l), l);
    settled = crm_when_decide(&seen, true, &order);
    if (survey_opt.date_format) {
        order = crm_when_order(survey_opt.date_format);
    } else if (!settled && form && form->tool == CRM_FORM_SURVEYMONKEY &&
               (seen.orders & CRM_ORDER_MDY)) {
        order = CRM_ORDER_MDY; /* it writes no other */
    }
    for (uint32_t l = 1; l < c->levels.n; l++) {
        struct crm_slice cell = crm_map_key(&c->levels, l);
        if (crm_date_parse(cell, &s->date_day[l], &s->date_second[l]))
            continue;
        s->date_second[l] = CRM_SECOND_NONE;
        if (crm_when_parse(cell, order, &s->date_day[l], &s->date_second[l]))
            continue;
        return refuse_date(s, l,
            !settled && seen.orders != 0 &&
                crm_when_parse(cell, CRM_ORDER_DMY, &s->date_day[l], &s->date_second[l]),
            err);
    }
    return CRM_OK;
}

static enum crm_status read_days(struct survey *s, struct crm_err *err)
{
    const struct crm_text_column *c;
    enum crm_status status;

    if (s->date == CRM_COLUMN_NONE)
        return CRM_OK;
    c = &s->answers.text[s->date];
    s->date_day = crm_mem_alloc(c->levels.n, sizeof *s->date_day);
    s->date_second = crm_mem_alloc(c->levels.n, sizeof *s->date_second);
    s->day = crm_mem_alloc(s->answers.n, sizeof *s->day);
    if (!s->date_day || !s->date_second || !s->day)
        return crm_err_nomem(err);
    if ((status = parse_dates(s, c, err)))
        return status;
    for (size_t i = 0; i < s->answers.n; i++)
        s->day[i] = s->date_day[c->level[i]];
    return CRM_OK;
}

static enum crm_status read_weights(struct survey *s, struct crm_err *err)
{
    if (s->weight_text == CRM_COLUMN_NONE)
        return CRM_OK;
    if (!(s->weight = crm_mem_alloc(s->answers.n, sizeof *s->weight)))
        return crm_err_nomem(err);
    for (size_t i = 0; i < s->answers.n; i++) {
        struct crm_slice cell = crm_answers_text(&s->answers, s->weight_text, i);
        char room[CRM_ROW_TEXT], shown[CRM_ERR_SHOW];
        s->weight[i] = NAN;
        if (cell.len && crm_num_double(cell, &s->weight[i]) && s->weight[i] < 0) {
            struct crm_slice id = crm_answers_id(&s->answers, i, room);
            crm_err_place(err, NULL, 0, survey_opt.weight);
            return crm_err_set(err, CRM_EDATA, "respondent %s has a weight below 0",
                crm_err_show(id.ptr, id.len, shown));
        }
    }
    return CRM_OK;
}

/* ---- which rows ------------------------------------------------------------------------ */

static enum crm_status keep_where(
    const struct survey *s, const struct crm_expr *where, bool keep[], struct crm_err *err)
{
    struct crm_slice *cell = crm_mem_alloc(where->n_columns, sizeof *cell);
    char(*room)[CRM_DATE_TEXT] = crm_mem_alloc(where->n_columns, sizeof *room);
    enum crm_status status = cell && room ? CRM_OK : crm_err_nomem(err);

    for (size_t i = 0; i < s->answers.n && !status; i++) {
        for (size_t c = 0; c < where->n_columns && !status; c++) {
            size_t at = where->column[c].index;
            if (at < MADE_AT(CRM_MADE_AGE))
                cell[c] = crm_answers_text(&s->answers, at, i);
            else
                status =
                    made_cell(s, (enum crm_made)(CRM_EXPR_NONE - at), i, room[c], &cell[c], err);
        }
        keep[i] &= !status && crm_expr_eval(where, cell) == CRM_TRUE;
    }
    free(cell);
    free(room);
    return status ? status : crm_cli_where_judge(s->cli, where, err);
}

/* Flags as crm-survey check shows them. Every flag of `which` clears keep[]. */
static enum crm_status drop(struct survey *s, bool keep[], struct crm_err *err)
{
    struct crm_slice list = crm_slice_of(survey_opt.drop), name;
    size_t n = s->answers.n, n_dropped = 0;
    struct survey_flags *flag = crm_mem_alloc(n, sizeof *flag);
    unsigned which = 0;
    enum crm_status status = flag ? survey_flag(s, flag, NULL, err) : crm_err_nomem(err);

    while (!status && crm_list_next(&list, &name)) {
        char shown[CRM_ERR_SHOW];
        if (crm_slice_is(name, "speeder"))
            which |= 1;
        else if (crm_slice_is(name, "straightliner"))
            which |= 2;
        else if (crm_slice_is(name, "duplicate_id"))
            which |= 4;
        else if (crm_slice_is(name, "duplicate_answers"))
            which |= 8;
        else
            status = crm_err_set(err, CRM_EUSAGE,
                "--drop: %s is none of speeder, straightliner, duplicate_id, duplicate_answers",
                crm_err_show(name.ptr, name.len, shown));
    }
    for (size_t i = 0; i < n && !status; i++)
        if (((which & 1) && flag[i].speeder) || ((which & 2) && flag[i].straightliner) ||
            ((which & 4) && flag[i].duplicate) || ((which & 8) && flag[i].copy)) {
            n_dropped += keep[i];
            keep[i] = false;
        }
    if (!status && n_dropped)
        crm_cli_note(s->cli, "%zu respondents dropped (--drop %s)", n_dropped, survey_opt.drop);
    free(flag);
    return status;
}

/* Who stopped early: fewer items with an answer than --min-complete wants. */
static void drop_partial(const struct survey *s, bool keep[])
{
    const struct crm_answers *a = &s->answers;
    size_t n_dropped = 0;

    for (size_t i = 0; i < a->n; i++) {
        const struct crm_answer_counts *c = &a->respondent[i];
        double unscored = (double)c->missing + c->na + c->range + c->not_number;
        double n = (double)a->n_order;
        if (n > 0 && (n - unscored) / n < survey_opt.min_complete) {
            n_dropped += keep[i];
            keep[i] = false;
        }
    }
    if (n_dropped)
        crm_cli_note(s->cli, "%zu respondents answered less than %g of the items (--min-complete)",
            n_dropped, survey_opt.min_complete);
}

static enum crm_status choose_rows(
    struct survey *s, const struct crm_expr *where, struct crm_err *err)
{
    size_t n = s->answers.n, n_undated = 0, n_unweighted = 0;
    bool *keep = crm_mem_alloc(n, sizeof *keep);
    bool ranged = s->cli->since != CRM_DAY_NONE || s->cli->until != CRM_DAY_NONE;
    enum crm_status status = CRM_OK;

    s->row = crm_mem_alloc(n, sizeof *s->row);
    if (!keep || !s->row) {
        free(keep);
        return crm_err_nomem(err);
    }
    for (size_t i = 0; i < n; i++)
        keep[i] = true;
    if (where)
        status = keep_where(s, where, keep, err);
    if (!status && survey_opt.drop)
        status = drop(s, keep, err);
    if (!status && survey_opt.min_complete > 0)
        drop_partial(s, keep);
    for (size_t i = 0; i < n && !status; i++) {
        if (keep[i] && ranged && s->day[i] == CRM_DAY_NONE) {
            keep[i] = false;
            n_undated++;
        } else if (ranged) {
            keep[i] &= (s->cli->since == CRM_DAY_NONE || s->day[i] >= s->cli->since) &&
                       (s->cli->until == CRM_DAY_NONE || s->day[i] <= s->cli->until);
        }
        if (keep[i] && s->weight && isnan(s->weight[i])) {
            keep[i] = false;
            n_unweighted++;
        }
        if (keep[i])
            s->row[s->n_rows++] = (uint32_t)i;
    }
    if (n_undated)
        crm_cli_note(s->cli, "%zu respondents without a date are not used", n_undated);
    if (n_unweighted)
        crm_cli_note(s->cli, "%zu respondents without a weight are not used", n_unweighted);
    free(keep);
    return status;
}

/* ---- blocks ----------------------------------------------------------------------------- */

static size_t made_text(
    const struct survey *s, const char *name, uint32_t date, char text[CRM_DATE_TEXT])
{
    enum crm_made made = crm_made_of(name);
    struct crm_slice cell;
    char room[CRM_DATE_TEXT];
    int32_t day = s->date_day[date], second = s->date_second[date];

    if (day == CRM_DAY_NONE)
        return 0;
    if (made == CRM_MADE_HOUR)
        return second == CRM_SECOND_NONE
                   ? 0
                   : (size_t)snprintf(text, CRM_DATE_TEXT, "%d", second / 3600);
    if (made) {
        cell = crm_made_moment(made, day, second, room);
        return (size_t)snprintf(text, CRM_DATE_TEXT, "%.*s", (int)cell.len, cell.ptr);
    }
    return crm_period_format(s->cli->period, crm_period_start(s->cli->period, day), text);
}

/* A column made of the date: weekday, hour, period. */
static enum crm_status make_column(
    struct survey *s, const char *name, const struct crm_text_column **made, struct crm_err *err)
{
    const struct crm_text_column *date = &s->answers.text[s->date];
    struct crm_text_column *c = &s->made[s->n_made++];
    uint32_t *of = crm_mem_alloc(date->levels.n, sizeof *of);
    bool ok, added;

    crm_map_init(&c->levels);
    c->level = crm_mem_alloc(s->answers.n, sizeof *c->level);
    ok = of && c->level;
    for (uint32_t l = 0; l < date->levels.n && ok; l++) {
        char text[CRM_DATE_TEXT];
        size_t len = made_text(s, name, l, text);
        ok = crm_map_put(&c->levels, (struct crm_slice){text, len}, &of[l], &added);
    }
    for (size_t i = 0; i < s->answers.n && ok; i++)
        c->level[i] = of[date->level[i]];
    free(of);
    *made = c;
    return ok ? CRM_OK : crm_err_nomem(err);
}

static enum crm_status make_age(
    struct survey *s, const struct crm_text_column **made, struct crm_err *err)
{
    struct crm_text_column *c = &s->made[s->n_made++];
    enum crm_status status = CRM_OK;
    struct crm_slice cell;
    char room[CRM_DATE_TEXT];
    bool added;

    crm_map_init(&c->levels);
    c->level = crm_mem_alloc(s->answers.n, sizeof *c->level);
    if (!c->level)
        return crm_err_nomem(err);
    for (size_t i = 0; i < s->answers.n && !status; i++) {
        status = made_cell(s, CRM_MADE_AGE, i, room, &cell, err);
        if (!status && !crm_map_put(&c->levels, cell, &c->level[i], &added))
            status = crm_err_nomem(err);
    }
    *made = c;
    return status;
}

static enum crm_status make_groups(struct survey *s, unsigned needs, struct crm_err *err)
{
    const struct crm_text_column *column[SURVEY_MOST_BY];
    enum crm_status status = CRM_OK;

    if (s->cli->period_given || (needs & SURVEY_PERIOD))
        s->by[s->n_by++] = "period";
    for (size_t k = 0; k < s->n_by && !status; k++) {
        size_t t = 0;
        while (t < s->n_text && strcmp(s->text[t], s->by[k]) != 0)
            t++;
        if (t < s->n_text)
            column[k] = &s->answers.text[t];
        else if (crm_made_of(s->by[k]) == CRM_MADE_AGE)
            status = make_age(s, &column[k], err);
        else
            status = make_column(s, s->by[k], &column[k], err);
    }
    return status ? status : crm_groups_make(&s->groups, s->row, s->n_rows, column, s->n_by, err);
}

/* ---- all of it -------------------------------------------------------------------------- */

/* The column of the client: an item of the kind, or one of that name. */
static const char *client_column(const struct survey *s)
{
    for (size_t i = 0; i < s->book.n_items; i++)
        if (s->book.item[i].kind == CRM_ITEM_KIND_CUSTOMER_ID)
            return s->book.item[i].name;
    return has_column(s, "customer_id") ? "customer_id" : NULL;
}

/* A file of -J is keyed by the respondent or, without such a column, by the client. */
static enum crm_status open_join(struct survey *s, const char *path, struct crm_err *err)
{
    struct crm_reader_spec spec = crm_cli_second(s->cli, &path, 1);
    const char *key[4], *client = client_column(s);
    bool is_long = crm_answers_look_long(s->reader, &s->book);
    size_t n = 0, n_ids, which;
    enum crm_status status;

    if (is_long || crm_reader_find(s->reader, s->id) != CRM_COLUMN_NONE || !client) {
        key[n++] = s->id;
        if (strcmp(s->id, "rid") != 0)
            key[n++] = "rid";
    }
    n_ids = n;
    if (client)
        key[n++] = "customer_id";
    if (client && strcmp(client, "customer_id") != 0)
        key[n++] = client;
    spec.layout = survey_layout; /* its encoding */
    status = crm_join_open_any(&s->join[s->n_joins], &spec, key, n, &which, err);
    if (!status)
        s->join_client[s->n_joins++] = which >= n_ids;
    return status;
}

static enum crm_status open_joins(struct survey *s, struct crm_err *err)
{
    const struct crm_cli *cli = s->cli;
    enum crm_status status = CRM_OK;

    if (cli->join.n + 1 > SURVEY_MOST_JOINS)
        return crm_err_set(err, CRM_EUSAGE, "--join: at most %d files", SURVEY_MOST_JOINS - 1);
    if (survey_opt.respondents) {
        struct crm_reader_spec spec = crm_cli_second(cli, &survey_opt.respondents, 1);
        spec.dialect = (struct crm_dialect){0}; /* from its own header line */
        status = crm_join_open(&s->join[0], &spec, s->id, err);
        s->n_joins += !status;
    }
    for (size_t j = 0; j < cli->join.n && !status; j++)
        status = open_join(s, cli->join.item[j], err);
    return status;
}

/* Words that no value covers, of one item; gives the first of the next. */
static size_t say_words(const struct survey *s, size_t first, char text[], size_t room)
{
    enum { SHOWN = 6 };
    const struct crm_answer_word *word = s->answers.word;
    size_t n = s->answers.n_words, used = 0, k = first;
    uint64_t others = 0;
    char shown[CRM_ERR_SHOW];

    for (; k < n && k < first + SHOWN && word[k].item == word[first].item && used + 80 < room; k++)
        used += (size_t)snprintf(text + used, room - used, "%s%s %ju", k > first ? ", " : "",
            crm_err_show(word[k].text, strlen(word[k].text), shown), (uintmax_t)word[k].n);
    for (; k < n && word[k].item == word[first].item; k++)
        others += word[k].n;
    if (others && used < room)
        snprintf(text + used, room - used, ", and %ju more", (uintmax_t)others);
    return k;
}

static enum crm_status refuse_words(const struct survey *s, struct crm_err *err)
{
    char text[300], others[80] = "";
    const struct crm_item *item = &s->book.item[s->answers.word[0].item];
    size_t next = say_words(s, 0, text, sizeof text), n = 0;

    while (next < s->answers.n_words)
        n += (size_t)s->answers.word[next++].n;
    if (n)
        snprintf(others, sizeof others, "; and %zu in other columns", n);
    crm_err_place(err, crm_reader_file(s->reader, 0)->name, 0, item->column);
    return crm_err_set(err, CRM_EDATA,
        "answers in words that no value covers: %s%s; give their numbers in the codebook's column "
        "values (WORDS=NUMBER;...), or list them in na",
        text, others);
}

/* The same for an analysis that goes on: nothing is scored of them. */
static void warn_words(const struct survey *s)
{
    char text[300];

    for (size_t k = 0; k < s->answers.n_words;) {
        const char *column = s->book.item[s->answers.word[k].item].column;
        k = say_words(s, k, text, sizeof text);
        crm_cli_warn(s->cli, "column %s: answers in words that no value covers: %s", column, text);
        s->cli->rows_set_aside = true;
    }
}

static void say_what_is_not_scored(const struct survey *s)
{
    const struct crm_answers *a = &s->answers;

    if (a->n_bad)
        crm_cli_note(s->cli,
            "%ju answers are no number, out of range or not whole, and are not scored (crm-survey "
            "check counts them)",
            (uintmax_t)a->n_bad);
    if (a->n_unticked)
        crm_cli_note(s->cli,
            "empty cells of complaints count as not ticked for %ju respondents who answered "
            "anything else (asked in the codebook says otherwise)",
            (uintmax_t)a->n_unticked);
    if (a->n_tests)
        crm_cli_note(s->cli,
            "%ju rows are previews, tests or spam by their status and are left out",
            (uintmax_t)a->n_tests);
    if (a->n_unknown)
        crm_cli_note(s->cli, "%ju answers to items that are not in the codebook are not used",
            (uintmax_t)a->n_unknown);
    if (a->n_double)
        crm_cli_note(s->cli, "%ju rows have an id that stood above (--drop duplicate_id)",
            (uintmax_t)a->n_double);
}

/* The column that says which rows are previews and tests. */
static size_t find_tests(const struct survey *s)
{
    const struct crm_answer_form *form = survey_form();
    size_t c = form ? crm_form_find(form, CRM_ROLE_STATUS) : CRM_COLUMN_NONE;

    return c == CRM_COLUMN_NONE ? c : crm_reader_find(s->reader, form->name[c].ptr);
}

/* The column of --id; what the form tool calls it where nothing is said and there is no rid. */
static const char *find_id(const struct survey *s)
{
    const struct crm_answer_form *form = survey_form();
    size_t c = form ? crm_form_find(form, CRM_ROLE_ID) : CRM_COLUMN_NONE;

    if (c == CRM_COLUMN_NONE || !form->tool || strcmp(survey_opt.id, "rid") != 0 ||
        crm_reader_find(s->reader, "rid") != CRM_COLUMN_NONE)
        return survey_opt.id;
    return form->name[c].ptr;
}

static enum crm_status read_all(
    struct survey *s, unsigned needs, struct crm_expr **where, struct crm_err *err)
{
    struct crm_cli all = *s->cli; /* --where can ask for joined columns: it is done here */
    struct crm_answers_spec spec;
    bool by_id = false;
    enum crm_status status;

    all.where.n = 0;
    if ((status = survey_codebook(&s->book, s->cli, s->cli->files[0], err)) ||
        (status = (all.files++, all.n_files--, crm_cli_reader(&all, &s->reader, err))))
        return status;
    s->id = find_id(s);
    if ((status = open_joins(s, err)) || (status = find_columns(s, needs, err)))
        return status;
    if (s->cli->where.n &&
        ((status = crm_cli_where(s->cli, where, err)) ||
            (status = crm_cli_where_done(crm_expr_bind(*where, find_for_where, s, err), err))))
        return status;
    for (size_t j = 0; j < s->n_joins; j++)
        by_id |= !s->join_client[j];
    if ((by_id || strcmp(survey_opt.id, "rid") != 0) &&
        !crm_answers_look_long(s->reader, &s->book) &&
        crm_reader_find(s->reader, s->id) == CRM_COLUMN_NONE)
        return no_column(s,
            survey_opt.respondents ? "--respondents"
            : s->n_joins           ? "--join"
                                   : "--id",
            s->id, err);
    spec = (struct crm_answers_spec){.book = &s->book,
        .reader = s->reader,
        .id = s->id,
        .text = s->text,
        .text_kind = s->text_kind,
        .n_text = s->n_text,
        .join = s->join,
        .n_joins = s->n_joins,
        .join_client = s->join_client,
        .client = s->customer,
        .tests = find_tests(s),
        .respondents = survey_opt.respondents != NULL,
        .strict = survey_opt.strict};
    return crm_answers_read(&s->answers, &spec, err);
}

enum crm_status survey_open(
    struct survey *s, struct crm_cli *cli, unsigned needs, struct crm_err *err)
{
    struct crm_expr *where = NULL;
    char shown[CRM_ERR_SHOW];
    enum crm_status status;

    *s = (struct survey){.cli = cli};
    if (cli->n_files == 0)
        return crm_err_set(err, CRM_EUSAGE, "CODEBOOK is missing");
    if (survey_opt.date_format && crm_when_order(survey_opt.date_format) == CRM_ORDER_NONE)
        return crm_err_set(err, CRM_EUSAGE,
            "--date-format: %s does not show the order of day, month and year (dmy, mdy, ymd)",
            crm_err_show(survey_opt.date_format, strlen(survey_opt.date_format), shown));
    if (survey_opt.weight && !(needs & SURVEY_WEIGHT))
        return crm_err_set(err, CRM_EUSAGE, "--weight: this analysis has no weighted form");
    status = read_all(s, needs, &where, err);
    if (!status && s->answers.n_words && !(needs & SURVEY_WORDS))
        status = refuse_words(s, err);
    if (!status) {
        warn_words(s);
        say_what_is_not_scored(s);
    }
    if (!status)
        status = read_days(s, err);
    if (!status)
        status = read_weights(s, err);
    if (!status)
        status = choose_rows(s, where, err);
    if (!status)
        status = make_groups(s, needs, err);
    crm_expr_free(where);
    if (status)
        survey_close(s);
    return status;
}
