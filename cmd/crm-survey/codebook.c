/* codebook: a first codebook from the answers, or a shipped one */
#include "analyses.h"
#include "survey.h"

#include "base/map.h"
#include "base/mem.h"
#include "base/num.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

static struct {
    const char *shipped, *id;
    bool list;
} opt;

const struct crm_opt codebook_options[] = {
    OPT_TEXT(0, "id", "COL", opt.id, "rid", "column of the respondent"),
    OPT_TEXT(0, "shipped", "NAME", opt.shipped, NULL,
        "write the shipped codebook of this name instead", .alone = true),
    OPT_FLAG(0, "list", opt.list, "name the shipped codebooks", .alone = true),
    OPT_END,
};

static const struct crm_out_column columns[] = {{"item", CRM_OUT_TEXT}, {"dimension", CRM_OUT_TEXT},
    {"kind", CRM_OUT_TEXT}, {"min", CRM_OUT_NUMBER}, {"max", CRM_OUT_NUMBER},
    {"reverse", CRM_OUT_INT}, {"pair", CRM_OUT_TEXT}, {"label", CRM_OUT_TEXT},
    {"na", CRM_OUT_TEXT}};

/* ---- shipped ------------------------------------------------------------------------------------
 */

static void put_item(const struct crm_codebook *book, size_t i, struct crm_out *out)
{
    const struct crm_item *it = &book->item[i];

    crm_out_string(out, it->name);
    crm_out_string(out, it->dimension);
    crm_out_string(out, crm_kind_name(it->kind));
    crm_out_number(out, it->min);
    crm_out_number(out, it->max);
    crm_out_int(out, it->reverse);
    crm_out_string(out, it->pair == CRM_ITEM_NONE ? "" : book->item[it->pair].name);
    crm_out_string(out, it->label);
    crm_out_string(out, it->n_na ? it->na[0] : "");
    crm_out_row(out);
}

static enum crm_status open_table(
    const struct crm_cli *cli, struct crm_out **out, struct crm_err *err)
{
    enum crm_status status = crm_out_open(out, cli, cli->output, err);

    if (status)
        return status;
    crm_out_columns(*out, columns, sizeof columns / sizeof *columns);
    crm_out_header(*out);
    return CRM_OK;
}

static enum crm_status write_shipped(struct crm_cli *cli, struct crm_err *err)
{
    struct crm_codebook book;
    struct crm_out *out;
    enum crm_status status = survey_codebook(&book, cli, opt.shipped, err);

    if (status)
        return status;
    if (!(status = open_table(cli, &out, err))) {
        for (size_t i = 0; i < book.n_items; i++)
            put_item(&book, i, out);
        status = crm_out_close(out, err);
    }
    crm_codebook_release(&book);
    return status;
}

static enum crm_status list_shipped(struct crm_cli *cli, struct crm_err *err)
{
    static const struct crm_out_column column[] = {{"codebook", CRM_OUT_TEXT}};
    static const char *const names[] = {"five-faces", "five-faces-zh", "kano", "kano-zh",
        "relationship", "relationship-zh", "servqual", "servqual-zh", "trust-ten", "trust-ten-zh"};
    struct crm_out *out;
    enum crm_status status = crm_out_open(&out, cli, cli->output, err);

    if (status)
        return status;
    crm_out_columns(out, column, 1);
    crm_out_header(out);
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        crm_out_string(out, names[k]);
        crm_out_row(out);
    }
    return crm_out_close(out, err);
}

/* ---- guessed ------------------------------------------------------------------------------------
 */

enum { FEW_TEXTS = 30 };

/* What the cells of a column are. */
struct shape {
    size_t n, n_numbers, n_whole, n_dates, n_texts; /* n: not empty; n_texts different ones */
    double min, max;
};

static enum crm_status look(
    const struct survey *s, size_t column, struct shape *shape, struct crm_err *err)
{
    struct crm_map texts;
    bool ok = true;

    *shape = (struct shape){.min = INFINITY, .max = -INFINITY};
    crm_map_init(&texts);
    for (size_t i = 0; i < s->table.n_rows && ok; i++) {
        struct crm_slice cell = crm_slice_trim(crm_table_cell(&s->table, i, column));
        double x;
        int32_t day;
        uint32_t id;
        bool added;
        if (cell.len == 0)
            continue;
        shape->n++;
        shape->n_dates += crm_date_parse(cell, &day, NULL);
        if (texts.n <= FEW_TEXTS)
            ok = crm_map_put(&texts, cell, &id, &added);
        if (!crm_num_double(cell, &x))
            continue;
        shape->n_numbers++;
        shape->n_whole += x == floor(x);
        shape->min = fmin(shape->min, x);
        shape->max = fmax(shape->max, x);
    }
    shape->n_texts = texts.n;
    crm_map_release(&texts);
    return ok ? CRM_OK : crm_err_nomem(err);
}

static bool has_word(const char *name, const char *const words[])
{
    for (; *words; words++)
        if (strcasestr(name, *words))
            return true;
    return false;
}

/* The usual scale that holds the answers. */
static void guess_scale(const struct shape *shape, double *min, double *max)
{
    static const double ends[] = {5, 7, 10, 100};

    *min = shape->min >= 1 ? 1 : 0;
    *max = shape->max;
    for (size_t k = 0; k < sizeof ends / sizeof *ends; k++)
        if (shape->max <= ends[k]) {
            *max = ends[k];
            return;
        }
}

struct guess {
    enum crm_kind kind;
    double min, max;
};

/* A scale that is called like a kind, with _ for -; CRM_KIND_RATING for any other. */
static enum crm_kind kind_called(const char *name)
{
    static const enum crm_kind kinds[] = {CRM_KIND_CSAT, CRM_KIND_CES, CRM_KIND_VALUE_EXPECTED,
        CRM_KIND_VALUE_PERCEIVED, CRM_KIND_OVERALL, CRM_KIND_ATTACHMENT, CRM_KIND_REPURCHASE};

    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        const char *own = crm_kind_name(kinds[k]), *n = name;
        while (*own && (*own == *n || (*own == '-' && *n == '_')))
            own++, n++;
        if (!*own && !*n)
            return kinds[k];
    }
    return strcmp(name, "sat") == 0 ? CRM_KIND_CSAT : CRM_KIND_RATING;
}

static struct guess guess_of(const char *name, const struct shape *shape)
{
    static const char *const nps[] = {"nps", "recommend", "\xE6\x8E\xA8\xE8\x8D\x90", NULL};
    static const char *const csat[] = {"csat", "satisf", "\xE6\xBB\xA1\xE6\x84\x8F", NULL};
    static const char *const effort[] = {"effort", NULL};
    static const char *const text[] = {"comment", "note", "remark", NULL};
    static const char *const duration[] = {"duration", "seconds", NULL};
    static const char *const visits[] = {"visits", NULL};
    bool numbers = shape->n > 0 && shape->n_numbers == shape->n;
    bool whole = numbers && shape->n_whole == shape->n;
    struct guess g = {CRM_KIND_TEXT, NAN, NAN};

    if (strcasecmp(name, "customer_id") == 0) {
        g.kind = CRM_KIND_CUSTOMER_ID;
    } else if (shape->n > 0 && shape->n_dates == shape->n) {
        g.kind = CRM_KIND_DATE;
    } else if (numbers && has_word(name, duration)) {
        g.kind = CRM_KIND_DURATION;
    } else if (whole && has_word(name, visits) && shape->min >= 0) {
        g.kind = CRM_KIND_VISITS;
        g.min = 0;
    } else if (whole && shape->min >= 0 && shape->max <= 1) {
        g = (struct guess){CRM_KIND_COMPLAINT, 0, 1};
    } else if (whole && shape->min >= 0 && shape->max <= 10) {
        guess_scale(shape, &g.min, &g.max);
        g.kind = kind_called(name);
        if (g.kind != CRM_KIND_RATING)
            return g;
        if (has_word(name, nps))
            g = (struct guess){CRM_KIND_NPS, 0, 10};
        else if (has_word(name, csat))
            g.kind = CRM_KIND_CSAT;
        else if (has_word(name, effort))
            g = (struct guess){CRM_KIND_CES, 1, fmax(7, g.max)};
    } else if (whole && strncmp(name, "w_", 2) == 0 && shape->min >= 0 && shape->max <= 100) {
        g = (struct guess){CRM_KIND_WEIGHT, 0, 100};
    } else if (numbers) {
        g.kind = CRM_KIND_NUMBER;
    } else if (!has_word(name, text) && shape->n > 0 && shape->n_texts <= FEW_TEXTS &&
               shape->n_texts < shape->n) {
        g.kind = CRM_KIND_GROUP;
    }
    return g;
}

/* Ratings that come as two columns of one ending: e1 p1, kf_x kd_x, i_x p_x. */
static const struct {
    const char *first, *second;
    enum crm_kind first_kind, second_kind;
} couples[] = {
    {"kf_", "kd_", CRM_KIND_KANO_FUNCTIONAL, CRM_KIND_KANO_DYSFUNCTIONAL},
    {"i_", "p_", CRM_KIND_IMPORTANCE, CRM_KIND_PERFORMANCE},
    {"e_", "p_", CRM_KIND_EXPECTATION, CRM_KIND_PERCEPTION},
    {"e", "p", CRM_KIND_EXPECTATION, CRM_KIND_PERCEPTION},
};

static size_t find_other(const struct survey *s, const char *prefix, const char *rest)
{
    char name[300];

    snprintf(name, sizeof name, "%s%s", prefix, rest);
    return crm_reader_find(s->reader, name);
}

/* The dimension: the name without the number at its end. */
static void guess_dimension(const char *name, enum crm_kind kind, char out[], size_t room)
{
    size_t len = strlen(name);

    out[0] = '\0';
    if (kind != CRM_KIND_RATING)
        return;
    while (len > 0 && isdigit((unsigned char)name[len - 1]))
        len--;
    if (len == strlen(name))
        return;
    while (len > 0 && (name[len - 1] == '_' || name[len - 1] == '.' || name[len - 1] == ' '))
        len--;
    snprintf(out, room, "%.*s", (int)len, name);
}

static enum crm_status put_guess(const struct survey *s, const char *name, size_t column,
    struct crm_out *out, struct crm_err *err)
{
    struct shape shape;
    struct guess g;
    char dimension[300], pair[300] = "";
    enum crm_status status = look(s, column, &shape, err);

    if (status)
        return status;
    g = guess_of(name, &shape);
    guess_dimension(name, g.kind, dimension, sizeof dimension);
    for (size_t k = 0; k < sizeof couples / sizeof *couples && g.kind == CRM_KIND_RATING; k++) {
        const char *own[2] = {couples[k].first, couples[k].second};
        for (int side = 0; side < 2; side++) {
            size_t len = strlen(own[side]), other;
            struct shape there;
            if (strncmp(name, own[side], len) != 0 || !name[len] ||
                (len == 1 && !isdigit((unsigned char)name[len])))
                continue;
            other = find_other(s, own[!side], name + len);
            if (other == CRM_COLUMN_NONE)
                continue;
            if ((status = look(s, other, &there, err)))
                return status;
            if (guess_of(name, &there).kind != CRM_KIND_RATING)
                continue;
            g.kind = side ? couples[k].second_kind : couples[k].first_kind;
            if (g.kind == CRM_KIND_KANO_FUNCTIONAL || g.kind == CRM_KIND_KANO_DYSFUNCTIONAL)
                g.min = 1, g.max = 5;
            snprintf(pair, sizeof pair, "%s%s", own[!side], name + len);
            snprintf(dimension, sizeof dimension, "%s", len > 1 ? name + len : "");
        }
    }
    crm_out_string(out, name);
    crm_out_string(out, dimension);
    crm_out_string(out, crm_kind_name(g.kind));
    crm_out_number(out, g.min);
    crm_out_number(out, g.max);
    if (crm_kind_is_answer(g.kind))
        crm_out_int(out, 0);
    else
        crm_out_empty(out);
    crm_out_string(out, pair);
    crm_out_empty(out);
    crm_out_empty(out);
    crm_out_row(out);
    return CRM_OK;
}

enum crm_status codebook_run(struct crm_cli *cli, struct crm_err *err)
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
        status = open_table(cli, &out, err);
    for (size_t c = 0; c < s.table.n_columns && !status; c++) {
        struct crm_slice header = crm_reader_column(s.reader, c);
        char name[300];
        size_t first;
        snprintf(name, sizeof name, "%.*s", (int)(header.len < 290 ? header.len : 290), header.ptr);
        if (c != id && !(status = crm_reader_lookup(s.reader, name, &first, err)))
            status = put_guess(&s, name, c, out, err);
    }
    if (!status)
        crm_cli_note(cli, "this is a guess: look at kind, min, max and reverse of every item");
    survey_close(&s);
    return survey_finish(out, status, err);
}
