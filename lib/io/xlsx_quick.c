/* Rows of a sheet that are written as nearly all are: ASCII, cells and nothing else. */

#include "io/xlsx_sheet.h"

#ifdef CRM_UNPACKS

#include "base/mem.h"

struct cursor {
    const char *p, *end;
    bool cut; /* the text ended too early */
};

/* Whether `text` comes next; it is then passed. */
static inline bool take(struct cursor *c, const char *text, size_t n)
{
    if ((size_t)(c->end - c->p) < n) {
        c->cut = true;
        return false;
    }
    if (memcmp(c->p, text, n) != 0)
        return false;
    c->p += n;
    return true;
}

#define TAKE(c, text) take(c, text, sizeof(text) - 1)

/* Plain text up to the next tag: no entity, no control character, no "]]>", only ASCII. */
static inline bool take_text(struct cursor *c, struct crm_slice *text)
{
    const char *p = c->p;

    while (p < c->end && (unsigned char)*p >= ' ' && (unsigned char)*p < 0x7F && *p != '<' &&
           *p != '&' && *p != '>')
        p++;
    c->cut |= p == c->end;
    *text = (struct crm_slice){c->p, (size_t)(p - c->p)};
    c->p = p;
    return p < c->end && *p == '<';
}

/* A blank, a name, and a value in double quotes. */
static inline bool take_attribute(struct cursor *c, struct crm_slice *name, struct crm_slice *value)
{
    const char *p = c->p + 1, *start = p;

    if (c->p >= c->end || *c->p != ' ')
        return false;
    while (p < c->end && ((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
                             (p > start && ((*p >= '0' && *p <= '9') || *p == ':'))))
        p++; /* x14ac:dyDescent */
    *name = (struct crm_slice){start, (size_t)(p - start)};
    if (c->end - p < 2) {
        c->cut = true;
        return false;
    }
    if (p == start || p[0] != '=' || p[1] != '"')
        return false;
    start = p += 2;
    while (p < c->end && (unsigned char)*p >= ' ' && (unsigned char)*p < 0x7F && *p != '"' &&
           *p != '<' && *p != '&')
        p++;
    c->cut |= p == c->end;
    if (p == c->end || *p != '"')
        return false;
    *value = (struct crm_slice){start, (size_t)(p - start)};
    c->p = p + 1;
    return true;
}

static inline bool to_number(struct crm_slice text, uint32_t *n)
{
    *n = 0;
    if (text.len == 0 || text.len > 9)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
        *n = *n * 10 + (uint32_t)(text.ptr[i] - '0');
    }
    return true;
}

static bool take_cell_start(struct cursor *c, uint32_t row, struct crm_xlsx_cell *cell)
{
    struct crm_slice name, value;
    bool seen[3] = {false, false, false}; /* an attribute twice is for expat to refuse */
    uint32_t in_row;

    while (take_attribute(c, &name, &value)) {
        int which = name.len != 1        ? 3
                    : name.ptr[0] == 'r' ? 0
                    : name.ptr[0] == 's' ? 1
                    : name.ptr[0] == 't' ? 2
                                         : 3;
        if (which == 3 || seen[which])
            return false;
        seen[which] = true;
        if (which == 0 && (!crm_xlsx_ref(value, &in_row, &cell->column) || in_row != row))
            return false;
        if (which == 1 && !to_number(value, &cell->style))
            return false;
        if (which == 2)
            cell->type = crm_xlsx_type_of(value);
    }
    return !c->cut;
}

/* Names that came before; one of them twice is for expat to refuse, as are too many. */
struct names {
    struct crm_slice name[8];
    size_t n;
};

static bool is_new(struct names *seen, struct crm_slice name)
{
    for (size_t i = 0; i < seen->n; i++)
        if (crm_slice_eq(seen->name[i], name))
            return false;
    if (seen->n == sizeof seen->name / sizeof *seen->name)
        return false;
    seen->name[seen->n++] = name;
    return true;
}

static bool take_formula(struct cursor *c, struct crm_xlsx_cell *cell)
{
    struct crm_slice name, value;
    struct names seen = {.n = 0};

    cell->formula = true;
    while (take_attribute(c, &name, &value))
        if (!is_new(&seen, name))
            return false;
    if (TAKE(c, "/>"))
        return true;
    return TAKE(c, ">") && take_text(c, &value) && TAKE(c, "</f>");
}

/* Behind "<c". */
static bool take_cell(struct cursor *c, uint32_t row, struct crm_xlsx_cell *cell)
{
    if (!take_cell_start(c, row, cell))
        return false;
    if (TAKE(c, "/>"))
        return true;
    if (!TAKE(c, ">"))
        return false;
    if (TAKE(c, "<f") && !take_formula(c, cell))
        return false;
    if (TAKE(c, "<v>")) {
        cell->value = true;
        if (!take_text(c, &cell->text) || !TAKE(c, "</v>"))
            return false;
    } else if (TAKE(c, "<is><t>") || TAKE(c, "<is><t xml:space=\"preserve\">")) {
        cell->value = true;
        if (!take_text(c, &cell->text) || !TAKE(c, "</t></is>"))
            return false;
    }
    return TAKE(c, "</c>");
}

struct quick_row {
    uint32_t number;
    bool hidden;
    size_t n;
};

static bool take_row_start(struct cursor *c, struct quick_row *row)
{
    struct crm_slice name, value;
    struct names seen = {.n = 0};

    while (take_attribute(c, &name, &value)) {
        if (!is_new(&seen, name))
            return false;
        if (crm_slice_is(name, "r")) {
            if (!to_number(value, &row->number))
                return false;
        } else if (crm_slice_is(name, "hidden")) {
            row->hidden = crm_slice_is(value, "1") || crm_slice_is(value, "true");
        }
    }
    return !c->cut;
}

/* The whole row into s->quick. */
static bool take_row(struct crm_xlsx_sheet_reader *s, struct cursor *c, struct quick_row *row)
{
    uint32_t next = 0;

    if (!TAKE(c, "<row") || !take_row_start(c, row))
        return false;
    if (TAKE(c, "/>"))
        return true;
    if (!TAKE(c, ">"))
        return false;
    while (TAKE(c, "<c")) {
        struct crm_xlsx_cell *cell;
        if (!crm_mem_grow((void **)&s->quick, &s->quick_cap, row->n + 1, sizeof *s->quick))
            return false; /* expat's way says so */
        cell = &s->quick[row->n++];
        *cell = (struct crm_xlsx_cell){.column = next, .type = 'n'};
        if (!take_cell(c, row->number, cell))
            return false;
        next = cell->column + 1;
    }
    return TAKE(c, "</row>");
}

enum crm_xlsx_quick crm_xlsx_quick_row(struct crm_xlsx_sheet_reader *s, struct crm_err *err)
{
    struct cursor c = {s->raw + s->raw_at, s->raw + s->raw_len, false};
    struct quick_row row = {(uint32_t)s->rows.row + 1, false, 0};
    enum crm_status status;

    if (!take_row(s, &c, &row))
        return c.cut ? CRM_XLSX_MORE : CRM_XLSX_SLOW;
    status = crm_xlsx_sheet_row(s, row.number, row.hidden, err);
    for (size_t i = 0; i < row.n && !status; i++)
        status = crm_xlsx_sheet_cell(s, &s->quick[i], err);
    if (!status)
        status = crm_xlsx_sheet_row_end(s, err);
    if (status)
        return CRM_XLSX_FAILED;
    s->raw_at = (size_t)(c.p - s->raw);
    return CRM_XLSX_QUICK;
}

#endif
