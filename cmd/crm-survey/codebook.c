/* codebook: a first codebook from the answers, or a shipped one */
#include "analyses.h"
#include "survey.h"

#include "base/date.h"
#include "base/mem.h"
#include "pos/when.h"
#include "survey/guess.h"
#include "cli/frame.h"

#include <stdio.h>
#include <stdlib.h>

static struct {
    const char *shipped, *id;
    bool list;
} opt;

static const struct crm_opt codebook_options[] = {
    OPT_TEXT(0, "id", "COL", opt.id, "rid", "column of the respondent"),
    OPT_TEXT(0, "shipped", "NAME", opt.shipped, NULL,
        "write the shipped codebook of this name instead", .alone = true),
    OPT_FLAG(0, "list", opt.list, "name the shipped codebooks", .alone = true),
    OPT_END,
};

static const struct crm_schema_column codebook_schema[] = {
    COL_TEXT("codebook", "name of a shipped codebook", .with = "list"),
    COL_TEXT("item", "column of the answers", .with = "!list"),
    COL_TEXT("dimension", "what it belongs to", .with = "!list"),
    COL_TEXT("kind", "what it is, empty where that is not clear", .with = "!list"),
    COL_NUMBER("min", "that of the answers", "lowest answer", .with = "!list"),
    COL_NUMBER("max", "that of the answers", "highest answer", .with = "!list"),
    COL_INT("reverse", "0 or 1", "1: high is bad", .with = "!list"),
    COL_TEXT("pair", "the item it is compared with", .with = "!list"),
    COL_TEXT("label", "the question in words", .with = "!list"),
    COL_TEXT("na", "answers that say not applicable", .with = "!list"),
    COL_TEXT("values", "words of answers and their numbers", .with = "!list"),
    COL_TEXT("note", "what to look at", .with = "!list"),
    COL_END,
};

/* ---- shipped ------------------------------------------------------------------------------------
 */

/* The cells as they stand, in our order of columns. */
static enum crm_status copy_rows(
    struct crm_reader *reader, struct crm_out *out, struct crm_err *err)
{
    const struct crm_schema_column *columns = codebook_schema + 1; /* without that of --list */
    enum { N = sizeof codebook_schema / sizeof *codebook_schema - 2 };
    const struct crm_row *row;
    size_t column[N];
    enum crm_status status = CRM_OK;

    for (size_t c = 0; c < N && !status; c++)
        status = crm_reader_lookup(reader, columns[c].name, &column[c], err);
    if (!status)
        status = crm_reader_want(reader, column, N, err);
    while (!status && (status = crm_reader_next(reader, &row, err)) == CRM_OK && row) {
        for (size_t c = 0; c < N; c++)
            crm_out_text(out, row->field[c]);
        crm_out_row(out);
    }
    return status;
}

static enum crm_status write_shipped(struct crm_cli *cli, struct crm_err *err)
{
    char room[4096], *file = (char *)survey_codebook_path(opt.shipped, room);
    struct crm_reader_spec spec = {.files = &file, .n_files = 1};
    struct crm_codebook book;
    struct crm_reader *reader;
    struct crm_out *out;
    enum crm_status status = survey_codebook(&book, cli, opt.shipped, err);

    if (status)
        return status;
    crm_codebook_release(&book); /* it reads */
    if ((status = crm_reader_open(&reader, &spec, err)))
        return status;
    if (!(status = crm_out_analysis(&out, cli, err))) {
        status = copy_rows(reader, out, err);
        status = survey_finish(out, status, err);
    }
    crm_reader_close(reader);
    return status;
}

static enum crm_status list_shipped(struct crm_cli *cli, struct crm_err *err)
{
    static const char *const names[] = {"five-faces", "five-faces-zh", "kano", "kano-zh",
        "relationship", "relationship-zh", "servqual", "servqual-google", "servqual-wjx",
        "servqual-zh", "trust-ten", "trust-ten-google", "trust-ten-wjx", "trust-ten-zh"};
    struct crm_out *out;
    enum crm_status status = crm_out_analysis(&out, cli, err);

    if (status)
        return status;
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        crm_out_string(out, names[k]);
        crm_out_row(out);
    }
    return crm_out_close(out, err);
}

/* ---- guessed ------------------------------------------------------------------------------------
 */

static bool is_date(struct crm_slice cell)
{
    return crm_date_parse(cell, &(int32_t){0}, NULL) ||
           (cell.len >= 8 && crm_when_parse(cell, CRM_ORDER_MDY, &(int32_t){0}, &(int32_t){0})) ||
           (cell.len >= 8 && crm_when_parse(cell, CRM_ORDER_DMY, &(int32_t){0}, &(int32_t){0}));
}

static void put_guess(const struct crm_guess *g, size_t k, struct crm_out *out)
{
    const struct crm_guess_column *c = &g->column[k];
    bool answer = crm_kind_is_answer(c->kind);

    crm_out_text(out, c->of->name);
    crm_out_string(out, c->dimension);
    crm_out_string(out, crm_kind_name(c->kind));
    crm_out_number(out, c->min);
    crm_out_number(out, c->max);
    if (answer)
        crm_out_int(out, c->reverse);
    else
        crm_out_empty(out);
    crm_out_text(
        out, c->pair == CRM_COLUMN_NONE ? (struct crm_slice){"", 0} : g->column[c->pair].of->name);
    crm_out_string(out, c->label);
    crm_out_string(out, c->na);
    crm_out_string(out, c->values);
    crm_out_string(out, c->note);
    crm_out_row(out);
}

/* The cells of rows that somebody answered: previews and tests are none. */
static enum crm_status add_rows(const struct survey *s, struct crm_guess *g, struct crm_err *err)
{
    const struct crm_answer_form *form = survey_form();
    size_t status_column = form ? crm_form_find(form, CRM_ROLE_STATUS) : CRM_COLUMN_NONE;
    enum crm_status status = CRM_OK;

    for (size_t i = 0; i < s->table.n_rows && !status; i++) {
        if (status_column != CRM_COLUMN_NONE &&
            crm_form_is_test(crm_table_cell(&s->table, i, status_column)))
            continue;
        for (size_t c = 0; c < g->n && !status; c++)
            status = crm_guess_add(g, c, crm_table_cell(&s->table, i, c), err);
    }
    return status;
}

/* What was left out and what is not sure, by name. */
static void say(const struct survey *s, const struct crm_guess *g)
{
    const struct crm_answer_form *form = survey_form();
    size_t n_unsure = 0, n_out = 0;

    if (form && form->tool)
        crm_cli_note(s->cli, "an export of %s", crm_form_name(form->tool));
    for (size_t k = 0; k < g->n; k++) {
        n_unsure += g->column[k].note[0] && !g->column[k].left_out;
        n_out += g->column[k].left_out;
    }
    if (n_out && form && form->tool)
        crm_cli_note(s->cli, "%zu columns are the tool's own and are left out", n_out);
    for (size_t k = 0; k < g->n; k++)
        if (g->column[k].note[0] && !g->column[k].left_out)
            crm_cli_note(s->cli, "look at %.*s: %s", (int)g->column[k].of->name.len,
                g->column[k].of->name.ptr, g->column[k].note);
    crm_cli_note(s->cli, n_unsure
                             ? "this is a guess; what is not sure has a note"
                             : "this is a guess: look at kind, min, max and reverse of every item");
}

/* The columns as the form says them; of several files those of the union. */
static enum crm_status find_columns(
    struct survey *s, struct crm_form_column *column, size_t id, struct crm_err *err)
{
    const struct crm_answer_form *form = survey_form();
    enum crm_status status = CRM_OK;

    for (size_t c = 0; c < s->table.n_columns && !status; c++) {
        struct crm_slice name = crm_reader_column(s->reader, c);
        char *text = crm_arena_dup(&s->book.arena, name);
        size_t first;
        if (!text)
            return crm_err_nomem(err);
        column[c] = (struct crm_form_column){.name = name, .text = text, .stem = "", .part = ""};
        for (size_t f = 0; form && f < form->n_columns; f++)
            if (crm_slice_eq(form->column[f].name, name)) {
                column[c] = form->column[f];
                column[c].name = name;
                break;
            }
        if (c == id)
            column[c].role = CRM_ROLE_ID;
        status = crm_reader_lookup(s->reader, text, &first, err);
    }
    return status;
}

static enum crm_status guess(struct survey *s, size_t id, struct crm_out *out, struct crm_err *err)
{
    const struct crm_answer_form *form = survey_form();
    struct crm_form_column *column = crm_mem_alloc(s->table.n_columns, sizeof *column);
    struct crm_guess g = {0};
    enum crm_status status = column ? find_columns(s, column, id, err) : crm_err_nomem(err);

    if (!status)
        status = crm_guess_open(
            &g, column, s->table.n_columns, form ? form->tool : CRM_FORM_NONE, is_date, err);
    if (!status)
        status = add_rows(s, &g, err);
    if (!status)
        status = crm_guess_all(&g, err);
    for (size_t k = 0; k < g.n && !status; k++)
        if (!g.column[k].left_out)
            put_guess(&g, k, out);
    if (!status)
        say(s, &g);
    crm_guess_release(&g);
    free(column);
    return status;
}

static enum crm_status codebook_run(struct crm_cli *cli, struct crm_err *err)
{
    struct survey s;
    struct crm_out *out = NULL;
    enum crm_status status;
    size_t id;

    if (opt.list)
        return list_shipped(cli, err);
    if (opt.shipped)
        return write_shipped(cli, err);
    if ((status = survey_open_plain(&s, cli, err)))
        return status;
    status = survey_plain_id(&s, opt.id, &id, err);
    if (!status)
        status = crm_out_analysis(&out, cli, err);
    if (!status)
        status = guess(&s, id, out, err);
    survey_close(&s);
    return survey_finish(out, status, err);
}

const struct crm_analysis analysis_codebook = {
    .name = "codebook",
    .summary = "a first codebook from the answers, or a shipped one",
    .synopsis = "[--shipped NAME] [FILE...]",
    .common = SURVEY_PLAIN,
    .options = codebook_options,
    .columns = codebook_schema,
    .run = codebook_run,
};
