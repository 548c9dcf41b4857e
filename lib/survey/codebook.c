#include "survey/codebook.h"

#include "base/cell.h"
#include "base/mem.h"
#include "base/num.h"
#include "io/reader.h"
#include "survey/label.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST_OPTIONS = 1000 };

static const struct {
    const char *name;
    double min, max; /* where the codebook says nothing */
    enum crm_item_kind partner;
} kinds[CRM_N_ITEM_KINDS] = {
    [CRM_ITEM_KIND_RATING] = {"rating", NAN, NAN, CRM_N_ITEM_KINDS},
    [CRM_ITEM_KIND_PERCEPTION] = {"perception", NAN, NAN, CRM_ITEM_KIND_EXPECTATION},
    [CRM_ITEM_KIND_EXPECTATION] = {"expectation", NAN, NAN, CRM_ITEM_KIND_PERCEPTION},
    [CRM_ITEM_KIND_IMPORTANCE] = {"importance", NAN, NAN, CRM_ITEM_KIND_PERFORMANCE},
    [CRM_ITEM_KIND_PERFORMANCE] = {"performance", NAN, NAN, CRM_ITEM_KIND_IMPORTANCE},
    [CRM_ITEM_KIND_WEIGHT] = {"weight", 0, 100, CRM_N_ITEM_KINDS},
    [CRM_ITEM_KIND_CSAT] = {"csat", 1, 5, CRM_N_ITEM_KINDS},
    [CRM_ITEM_KIND_NPS] = {"nps", 0, 10, CRM_N_ITEM_KINDS},
    [CRM_ITEM_KIND_CES] = {"ces", 1, 7, CRM_N_ITEM_KINDS},
    [CRM_ITEM_KIND_VALUE_EXPECTED] = {"value-expected", NAN, NAN, CRM_ITEM_KIND_VALUE_PERCEIVED},
    [CRM_ITEM_KIND_VALUE_PERCEIVED] = {"value-perceived", NAN, NAN, CRM_ITEM_KIND_VALUE_EXPECTED},
    [CRM_ITEM_KIND_OVERALL] = {"overall", NAN, NAN, CRM_N_ITEM_KINDS},
    [CRM_ITEM_KIND_KANO_FUNCTIONAL] = {"kano-functional", 1, 5, CRM_ITEM_KIND_KANO_DYSFUNCTIONAL},
    [CRM_ITEM_KIND_KANO_DYSFUNCTIONAL] = {"kano-dysfunctional", 1, 5,
        CRM_ITEM_KIND_KANO_FUNCTIONAL},
    [CRM_ITEM_KIND_COMPLAINT] = {"complaint", 0, 1, CRM_N_ITEM_KINDS},
    [CRM_ITEM_KIND_ATTACHMENT] = {"attachment", NAN, NAN, CRM_N_ITEM_KINDS},
    [CRM_ITEM_KIND_REPURCHASE] = {"repurchase", NAN, NAN, CRM_N_ITEM_KINDS},
    [CRM_ITEM_KIND_VISITS] = {"visits", 0, NAN, CRM_N_ITEM_KINDS},
    [CRM_ITEM_KIND_NUMBER] = {"number", NAN, NAN, CRM_N_ITEM_KINDS},
    [CRM_ITEM_KIND_GROUP] = {"group", NAN, NAN, CRM_N_ITEM_KINDS},
    [CRM_ITEM_KIND_DATE] = {"date", NAN, NAN, CRM_N_ITEM_KINDS},
    [CRM_ITEM_KIND_DURATION] = {"duration", NAN, NAN, CRM_N_ITEM_KINDS},
    [CRM_ITEM_KIND_TEXT] = {"text", NAN, NAN, CRM_N_ITEM_KINDS},
    [CRM_ITEM_KIND_CUSTOMER_ID] = {"customer_id", NAN, NAN, CRM_N_ITEM_KINDS},
};

const char *crm_kind_name(enum crm_item_kind kind)
{
    return (unsigned)kind < CRM_N_ITEM_KINDS ? kinds[kind].name : NULL;
}

void crm_codebook_release(struct crm_codebook *book)
{
    free(book->item);
    free(book->dimension);
    crm_map_release(&book->names);
    crm_arena_release(&book->arena);
    *book = (struct crm_codebook){0};
    crm_map_init(&book->names);
}

size_t crm_codebook_find(const struct crm_codebook *book, struct crm_slice name)
{
    uint32_t id = crm_map_find(&book->names, name);

    return id == CRM_MAP_NONE ? CRM_ITEM_NONE : id;
}

size_t crm_codebook_dimension(const struct crm_codebook *book, size_t item)
{
    for (size_t d = 0; d < book->n_dimensions; d++)
        if (book->item[item].dimension == book->dimension[d])
            return d;
    return CRM_ITEM_NONE;
}

size_t crm_codebook_kind(const struct crm_codebook *book, enum crm_item_kind kind, size_t item[])
{
    size_t n = 0;

    for (size_t i = 0; i < book->n_items; i++)
        if (book->item[i].kind == kind)
            item[n++] = i;
    return n;
}

/* ---- one row -------------------------------------------------------------------------- */

enum { ITEM, KIND, DIMENSION, MIN, MAX, REVERSE, PAIR, LABEL, NA, VALUES, ASKED, N_COLUMNS };

static const char *const column_names[N_COLUMNS] = {
    "item", "kind", "dimension", "min", "max", "reverse", "pair", "label", "na", "values", "asked"};

struct reading {
    struct crm_codebook *book;
    struct crm_reader *reader;
    const struct crm_row *row;
    const char *const *na;
    size_t n_na;
    struct crm_slice *pair; /* of each item, as written */
    uint64_t *line;
    size_t pair_cap, line_cap;
    const char *file;
    struct crm_err *err;
};

static struct crm_slice cell(const struct reading *r, int column)
{
    return crm_slice_trim(r->row->field[column]);
}

static enum crm_status refuse(const struct reading *r, int column, const char *what)
{
    struct crm_slice c = cell(r, column);
    char shown[CRM_ERR_SHOW];

    crm_row_place(r->reader, r->row, (size_t)column, r->err);
    return crm_err_set(r->err, CRM_EDATA, "%s %s", crm_err_show(c.ptr, c.len, shown), what);
}

static enum crm_status read_kind(const struct reading *r, enum crm_item_kind *kind)
{
    char list[400] = "";

    for (int k = 0; k < CRM_N_ITEM_KINDS; k++)
        if (crm_slice_is(cell(r, KIND), kinds[k].name)) {
            *kind = (enum crm_item_kind)k;
            return CRM_OK;
        }
    for (int k = 0, n = 0; k < CRM_N_ITEM_KINDS; k++)
        n += snprintf(list + n, sizeof list - (size_t)n, " %s", kinds[k].name);
    {
        char what[440];
        snprintf(what, sizeof what, "is no kind; there are%s", list);
        return refuse(r, KIND, what);
    }
}

static enum crm_status read_range(const struct reading *r, struct crm_item *item)
{
    struct crm_slice min = cell(r, MIN), max = cell(r, MAX);

    item->min = kinds[item->kind].min;
    item->max = kinds[item->kind].max;
    for (size_t v = 0; v < item->n_values && item->kind != CRM_ITEM_KIND_NUMBER; v++) {
        item->min = fmin(item->min, item->value[v].value);
        item->max = fmax(item->max, item->value[v].value);
    }
    if (min.len && !crm_num_double(min, &item->min))
        return refuse(r, MIN, "is not a number");
    if (max.len && !crm_num_double(max, &item->max))
        return refuse(r, MAX, "is not a number");
    if (item->min >= item->max)
        return refuse(r, MAX, "is not above min");
    return CRM_OK;
}

static enum crm_status read_reverse(const struct reading *r, struct crm_item *item)
{
    struct crm_slice c = cell(r, REVERSE);

    item->reverse = crm_slice_is(c, "-1");
    if (c.len == 0 || (!item->reverse && crm_cell_yes_no(c, &item->reverse) && !item->reverse))
        return CRM_OK;
    if (!item->reverse)
        return refuse(r, REVERSE, "is neither 1 nor 0");
    if (!crm_kind_is_answer(item->kind) || isnan(item->min) || isnan(item->max))
        return refuse(r, REVERSE, "needs min and max to turn the answers round");
    return CRM_OK;
}

static enum crm_status refuse_piece(
    const struct reading *r, int column, struct crm_slice piece, const char *what)
{
    char shown[CRM_ERR_SHOW];

    crm_row_place(r->reader, r->row, (size_t)column, r->err);
    return crm_err_set(r->err, CRM_EDATA, "%s %s", crm_err_show(piece.ptr, piece.len, shown), what);
}

/* The next of "label=number;label=number"; a backslash takes the meaning of what follows it. */
static bool next_value(struct crm_slice *rest, struct crm_slice *piece, size_t *equals)
{
    size_t i = 0;

    *equals = SIZE_MAX;
    if (!rest->len)
        return false;
    for (; i < rest->len && rest->ptr[i] != ';'; i++) {
        if (rest->ptr[i] == '\\' && i + 1 < rest->len)
            i++;
        else if (rest->ptr[i] == '=')
            *equals = i;
    }
    *piece = (struct crm_slice){rest->ptr, i};
    i += i < rest->len;
    *rest = (struct crm_slice){rest->ptr + i, rest->len - i};
    return true;
}

static enum crm_status read_value(const struct reading *r, struct crm_item *item,
    struct crm_slice piece, size_t equals, struct crm_answer_value *value)
{
    char key[CRM_LABEL_KEY], *plain = crm_arena_bytes(&r->book->arena, piece.len + 1);
    size_t n = 0;

    if (!plain)
        return crm_err_nomem(r->err);
    if (equals == SIZE_MAX || !crm_num_double(crm_slice_trim((struct crm_slice){
                                                  piece.ptr + equals + 1, piece.len - equals - 1}),
                                  &value->value))
        return refuse_piece(r, VALUES, piece, "is no label=number");
    for (size_t i = 0; i < equals; i++) {
        i += piece.ptr[i] == '\\' && i + 1 < equals;
        plain[n++] = piece.ptr[i];
    }
    if (!crm_label_key((struct crm_slice){plain, n}, key))
        return refuse_piece(r, VALUES, piece, "has no label");
    for (size_t v = 0; v < item->n_values; v++)
        if (strcmp(item->value[v].key, key) == 0)
            return refuse_piece(r, VALUES, piece, "has a label that stands here twice");
    value->key = crm_arena_dup(&r->book->arena, crm_slice_of(key));
    value->label = crm_arena_dup(&r->book->arena, crm_slice_trim((struct crm_slice){plain, n}));
    return value->key && value->label ? CRM_OK : crm_err_nomem(r->err);
}

static enum crm_status read_values(const struct reading *r, struct crm_item *item)
{
    struct crm_slice rest = cell(r, VALUES), piece;
    size_t most = 1, equals;
    struct crm_answer_value *value;
    enum crm_status status = CRM_OK;

    if (!crm_kind_is_answer(item->kind))
        return CRM_OK;
    for (size_t i = 0; i < rest.len; i++)
        most += rest.ptr[i] == ';';
    if (!(value = crm_arena_alloc(&r->book->arena, most * sizeof *value)))
        return crm_err_nomem(r->err);
    item->value = value;
    while (!status && next_value(&rest, &piece, &equals)) {
        if (crm_slice_trim(piece).len == 0)
            continue;
        status = read_value(r, item, piece, equals, &value[item->n_values]);
        item->n_values += !status;
    }
    return status;
}

/* A value that the range does not hold would make every such answer a bad one. */
static enum crm_status check_values(const struct reading *r, const struct crm_item *item)
{
    for (size_t v = 0; v < item->n_values; v++) {
        double x = item->value[v].value;
        if (x < item->min || x > item->max || (item->kind != CRM_ITEM_KIND_NUMBER && x != floor(x)))
            return refuse_piece(r, VALUES, crm_slice_of(item->value[v].key),
                "has a number that min and max do not hold, or that is not whole");
    }
    return CRM_OK;
}

static enum crm_status read_asked(const struct reading *r, struct crm_item *item)
{
    static const char *const words[] = {
        [CRM_ASKED_FILLED] = "filled", [CRM_ASKED_ANSWERED] = "answered", [CRM_ASKED_ALL] = "all"};
    struct crm_slice c = cell(r, ASKED);

    item->asked = CRM_ASKED_BY_ZEROS;
    if (c.len == 0)
        return CRM_OK;
    for (int k = CRM_ASKED_FILLED; k <= CRM_ASKED_ALL; k++)
        if (crm_slice_is(c, words[k])) {
            item->asked = (enum crm_asked)k;
            return CRM_OK;
        }
    return refuse(r, ASKED, "is none of answered, filled, all");
}

/* Codes stand between ; or |, also between commas. The ones for all items come behind. */
static enum crm_status read_na(const struct reading *r, struct crm_item *item)
{
    struct crm_slice c = cell(r, NA);
    size_t most = r->n_na + 1;

    for (size_t i = 0; i < c.len; i++)
        most += strchr(";|,", c.ptr[i]) != NULL;
    item->na = crm_arena_alloc(&r->book->arena, most * sizeof *item->na);
    if (!item->na)
        return crm_err_nomem(r->err);
    for (size_t from = 0, to; from < c.len; from = to + 1) {
        struct crm_slice code;
        for (to = from; to < c.len && !strchr(";|,", c.ptr[to]); to++)
            ;
        code = crm_slice_trim((struct crm_slice){c.ptr + from, to - from});
        if (code.len == 0)
            continue;
        if (!(item->na[item->n_na] = crm_arena_dup(&r->book->arena, code)))
            return crm_err_nomem(r->err);
        item->n_na++;
    }
    for (size_t i = 0; i < r->n_na; i++)
        item->na[item->n_na++] = r->na[i];
    return CRM_OK;
}

static enum crm_status set_dimension(
    const struct reading *r, struct crm_item *item, struct crm_slice c)
{
    struct crm_codebook *book = r->book;

    item->dimension = "";
    if (c.len == 0)
        return CRM_OK;
    for (size_t d = 0; d < book->n_dimensions; d++)
        if (crm_slice_is(c, book->dimension[d])) {
            item->dimension = book->dimension[d];
            return CRM_OK;
        }
    item->dimension = crm_arena_dup(&book->arena, c);
    if (!item->dimension || !crm_mem_grow((void **)&book->dimension, &book->dimension_cap,
                                book->n_dimensions + 1, sizeof *book->dimension))
        return crm_err_nomem(r->err);
    book->dimension[book->n_dimensions++] = item->dimension;
    return CRM_OK;
}

/* Of a list the options may have their own, between semicolons (add_options). */
static enum crm_status read_dimension(const struct reading *r, struct crm_item *item)
{
    struct crm_slice c = cell(r, DIMENSION);
    bool several = item->kind == CRM_ITEM_KIND_COMPLAINT && item->max > 1 && c.len &&
                   memchr(c.ptr, ';', c.len);

    item->dimension = "";
    return several ? CRM_OK : set_dimension(r, item, c);
}

/* Put `item` into the codebook under its name. */
static enum crm_status add(struct reading *r, struct crm_item item)
{
    struct crm_codebook *book = r->book;
    size_t n = book->n_items;
    uint32_t id;
    bool added;

    if (!crm_mem_grow((void **)&book->item, &book->item_cap, n + 1, sizeof *book->item) ||
        !crm_mem_grow((void **)&r->pair, &r->pair_cap, n + 1, sizeof *r->pair) ||
        !crm_mem_grow((void **)&r->line, &r->line_cap, n + 1, sizeof *r->line) ||
        !crm_map_put(&book->names, crm_slice_of(item.name), &id, &added))
        return crm_err_nomem(r->err);
    if (!added)
        return refuse(r, ITEM, "stands here twice");
    r->pair[n] = cell(r, PAIR);
    r->line[n] = r->row->line;
    if (r->pair[n].len && !(r->pair[n].ptr = crm_arena_dup(&book->arena, r->pair[n])))
        return crm_err_nomem(r->err);
    book->item[book->n_items++] = item;
    return CRM_OK;
}

/* What the values call a code. */
static const char *option_label(const struct crm_item *item)
{
    for (size_t v = 0; v < item->n_values; v++)
        if (item->value[v].value == item->code && strcmp(item->value[v].key, "*") != 0)
            return item->value[v].label;
    return item->n_values ? "other" : "";
}

/* One item for each code of a question with several answers in a cell. */
static enum crm_status add_options(struct reading *r, struct crm_item item)
{
    struct crm_slice labels = crm_slice_of(item.label), label;
    struct crm_slice dimensions = cell(r, DIMENSION), dimension;
    bool several = dimensions.len && memchr(dimensions.ptr, ';', dimensions.len);
    enum crm_status status = CRM_OK;

    if (item.min <= 0)
        item.min = 1; /* 0 is "none of them" */
    if (item.min < 1 || item.max - item.min >= MOST_OPTIONS || item.min != floor(item.min) ||
        item.max != floor(item.max))
        return refuse(r, MAX, "is no last code of a list of codes from 1 to 1000");
    for (item.code = (int)item.min; item.code <= (int)item.max && !status; item.code++) {
        size_t room = strlen(item.column) + 16;
        char *name = crm_arena_bytes(&r->book->arena, room);
        struct crm_item option = item;
        if (!name)
            return crm_err_nomem(r->err);
        snprintf(name, room, "%s_%d", item.column, item.code);
        option.name = name;
        option.label = option_label(&item);
        if (item.label[0] && crm_slice_split(&labels, ';', &label))
            option.label = crm_arena_dup(&r->book->arena, crm_slice_trim(label));
        if (!option.label)
            return crm_err_nomem(r->err);
        if (several && (!crm_slice_split(&dimensions, ';', &dimension) ||
                           (status = set_dimension(r, &option, crm_slice_trim(dimension)))))
            return status ? status
                          : refuse(r, DIMENSION, "has fewer pieces than there are options");
        status = add(r, option);
    }
    return status;
}

static enum crm_status read_item(struct reading *r)
{
    struct crm_item item = {.pair = CRM_ITEM_NONE};
    struct crm_slice name = cell(r, ITEM);
    enum crm_status status;

    if (name.len == 0)
        return refuse(r, ITEM, "is no name of an item");
    item.name = item.column = crm_arena_dup(&r->book->arena, name);
    item.label = crm_arena_dup(&r->book->arena, cell(r, LABEL));
    if (!item.name || !item.label)
        return crm_err_nomem(r->err);
    if ((status = read_kind(r, &item.kind)) || (status = read_values(r, &item)) ||
        (status = read_range(r, &item)) || (status = check_values(r, &item)) ||
        (status = read_asked(r, &item)) || (status = read_reverse(r, &item)) ||
        (status = read_dimension(r, &item)) || (status = read_na(r, &item)))
        return status;
    return item.kind == CRM_ITEM_KIND_COMPLAINT && item.max > 1 ? add_options(r, item)
                                                                : add(r, item);
}

/* ---- the table ------------------------------------------------------------------------ */

static enum crm_status refuse_pair(const struct reading *r, size_t item, const char *what)
{
    char shown[CRM_ERR_SHOW];

    crm_err_place(r->err, r->file, r->line[item], "pair");
    return crm_err_set(r->err, CRM_EDATA, "%s %s",
        crm_err_show(r->pair[item].ptr, r->pair[item].len, shown), what);
}

static enum crm_status link_pairs(const struct reading *r)
{
    struct crm_codebook *book = r->book;

    for (size_t i = 0; i < book->n_items; i++) {
        struct crm_item *item = &book->item[i], *other;
        size_t j;
        if (r->pair[i].len == 0)
            continue;
        if ((j = crm_codebook_find(book, r->pair[i])) == CRM_ITEM_NONE)
            return refuse_pair(r, i, "is no item of the codebook");
        other = &book->item[j];
        if (kinds[item->kind].partner != other->kind)
            return refuse_pair(r, i, "is of no kind that this item can be paired with");
        if ((item->pair != CRM_ITEM_NONE && item->pair != j) ||
            (other->pair != CRM_ITEM_NONE && other->pair != i))
            return refuse_pair(r, i, "is paired with another item");
        item->pair = j;
        other->pair = i;
    }
    return CRM_OK;
}

static enum crm_status find_columns(
    struct crm_reader *reader, struct crm_codebook *book, struct crm_err *err)
{
    size_t column[N_COLUMNS], known = 0;
    enum crm_status status = CRM_OK;

    for (int c = 0; c < N_COLUMNS && !status; c++) {
        status = c <= KIND ? crm_reader_need(reader, column_names[c], &column[c], err)
                           : crm_reader_lookup(reader, column_names[c], &column[c], err);
        known += !status && column[c] != CRM_COLUMN_NONE;
    }
    book->other_columns = known < crm_reader_n_columns(reader);
    return status ? status : crm_reader_want(reader, column, N_COLUMNS, err);
}

enum crm_status crm_codebook_read(struct crm_codebook *book, struct crm_reader *reader,
    const char *const na[], size_t n_na, struct crm_err *err)
{
    struct reading r = {.book = book, .reader = reader, .n_na = n_na, .err = err};
    char **copy;
    enum crm_status status;

    *book = (struct crm_codebook){0};
    crm_map_init(&book->names);
    crm_arena_init(&book->arena);
    r.file = crm_reader_file(reader, 0)->name;
    copy = crm_arena_alloc(&book->arena, (n_na + 1) * sizeof *copy);
    status = copy ? CRM_OK : crm_err_nomem(err);
    for (size_t i = 0; i < n_na && !status; i++)
        if (!(copy[i] = crm_arena_dup(&book->arena, crm_slice_of(na[i]))))
            status = crm_err_nomem(err);
    r.na = (const char *const *)copy;
    if (!status)
        status = find_columns(reader, book, err);
    while (!status && (status = crm_reader_next(reader, &r.row, err)) == CRM_OK && r.row)
        status = read_item(&r);
    if (!status)
        status = link_pairs(&r);
    if (!status && book->n_items == 0) {
        crm_err_place(err, r.file, 0, NULL);
        status = crm_err_set(err, CRM_EDATA, "the codebook has no item");
    }
    free(r.pair);
    free(r.line);
    if (status)
        crm_codebook_release(book);
    return status;
}
