#include "cli/out_inner.h"

#include "base/mem.h"
#include "base/num.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/*
 * A table for people, as wide as the terminal.  Text columns give way (down to SHORT); what still
 * does not fit goes into further blocks that repeat the naming columns; bars take the room that is
 * left.  More than BLOCKS blocks are no table: then a record stands below the other.
 */
enum { BLOCKS = 3, GAP = 2, SHORT = 14, LONGEST = 40, LONGEST_FIRST = 24, BAR = 10, BAR_MIN = 5 };

struct layout {
    size_t width; /* of the column, bar not counted */
    bool right;   /* numbers stand on the right */
    bool text;    /* may be shortened */
    bool share;   /* may get a bar */
    double full;  /* the value of a full bar */
    size_t bar;   /* how wide; 0: none */
};

/* A line being written; blanks wait here, so that none stand at its end. */
struct line {
    struct crm_writer *w;
    size_t blanks;
    bool ascii;
};

/* The columns of a table and its width. */
struct plan {
    struct layout *layout;
    size_t n, width;
    size_t naming; /* leading columns that every block repeats */
};

/* A character that is safe in a terminal, and how wide it is. */
static utf8proc_int32_t safe(utf8proc_int32_t c, size_t *width)
{
    utf8proc_category_t category;

    if (c == '\t' || c == '\n' || c == '\r')
        c = ' ';
    category = c < 0 ? UTF8PROC_CATEGORY_CC : utf8proc_category(c);
    switch (category) {
    case UTF8PROC_CATEGORY_CC: /* controls, what turns the writing direction, no characters */
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        *width = 1;
        return 0xFFFD;
    default:
        *width = (size_t)utf8proc_charwidth(c);
        return c;
    }
}

static utf8proc_int32_t next(struct crm_slice *text, size_t *width)
{
    utf8proc_int32_t c;
    utf8proc_ssize_t n =
        utf8proc_iterate((const utf8proc_uint8_t *)text->ptr, (utf8proc_ssize_t)text->len, &c);

    if (n <= 0) {
        n = 1;
        c = -1;
    }
    text->ptr += n;
    text->len -= (size_t)n;
    return safe(c, width);
}

size_t crm_out_width(struct crm_slice text)
{
    size_t sum = 0, width;

    while (text.len) {
        next(&text, &width);
        sum += width;
    }
    return sum;
}

static void put_char(struct line *line, utf8proc_int32_t c)
{
    utf8proc_uint8_t bytes[4];
    utf8proc_ssize_t n = utf8proc_encode_char(c, bytes);

    if (c == ' ') {
        line->blanks++;
        return;
    }
    for (; line->blanks; line->blanks--)
        crm_writer_byte(line->w, ' ');
    crm_writer_bytes(line->w, (const char *)bytes, (size_t)n);
}

/* A mark of ours: one of ASCII where others must not be. */
static void put_mark(struct line *line, utf8proc_int32_t c)
{
    if (line->ascii)
        c = c == 0x2500 ? '-' : c == 0x2026 ? '~' : '#';
    put_char(line, c);
}

static void end_line(struct line *line)
{
    line->blanks = 0;
    crm_writer_byte(line->w, '\n');
}

/* `text` in exactly `room` columns. */
static void put_cell(struct line *line, struct crm_slice text, size_t room, bool right)
{
    size_t need = crm_out_width(text), used = 0, width;

    if (need <= room) {
        line->blanks += right ? room - need : 0;
        while (text.len)
            put_char(line, next(&text, &width));
        line->blanks += right ? 0 : room - need;
        return;
    }
    for (;;) {
        struct crm_slice ahead = text;
        utf8proc_int32_t c = next(&ahead, &width);
        if (used + width + 1 > room)
            break;
        put_char(line, c);
        used += width;
        text = ahead;
    }
    put_mark(line, 0x2026);
    line->blanks += room - used - 1;
}

/* Eighths of a block, so that 1 % can be told from 2 %. */
static void put_bar(struct line *line, double value, const struct layout *l)
{
    double part = value > 0 ? value / l->full : 0;
    size_t eighths = (size_t)((part > 1 ? 1 : part) * (double)(l->bar * 8) + 0.5), used = 0;

    for (; eighths >= 8; eighths -= 8, used++)
        put_mark(line, 0x2588);
    if (eighths) {
        put_mark(line, 0x2590 - (utf8proc_int32_t)eighths);
        used++;
    }
    line->blanks += l->bar - used;
}

static const struct crm_out_cell *cell_at(const struct crm_out *out, size_t row, size_t column)
{
    return &out->cell[row * out->n_columns + column];
}

static void measure(const struct crm_out *out, size_t n_rows, struct layout *layout)
{
    for (size_t c = 0; c < out->n_columns; c++) {
        const struct crm_out_column_state *column = &out->column[c];
        struct layout *l = &layout[c];
        bool date = column->kind >= CRM_OUT_DATE && column->kind <= CRM_OUT_TIME;
        bool share = column->kind == CRM_OUT_SHARE || column->kind == CRM_OUT_PCT;
        double value;
        l->width = crm_out_width(crm_slice_of(column->name));
        l->right = column->kind != CRM_OUT_TEXT && !date;
        l->full = column->kind == CRM_OUT_PCT ? 100 : 1;
        for (size_t row = 0; row < n_rows; row++) {
            const struct crm_out_cell *cell = cell_at(out, row, c);
            size_t width = crm_out_width(cell->text);
            if (width > l->width)
                l->width = width;
            if (cell->text.len && !crm_out_is_number(column->kind, cell->text, cell->number))
                l->right = false;
            if (share && crm_num_double(cell->text, &value) && value >= 0)
                l->share = true;
        }
        l->text = !l->right && !date;
    }
}

static size_t total(const struct layout *layout, size_t n)
{
    size_t sum = 0;

    for (size_t c = 0; c < n; c++)
        sum += layout[c].width + (c ? GAP : 0);
    return sum;
}

static size_t capped(struct layout *layout, size_t n, size_t cap, bool apply)
{
    size_t saved = 0;

    for (size_t c = 0; c < n; c++)
        if (layout[c].text && layout[c].width > cap) {
            saved += layout[c].width - cap;
            if (apply)
                layout[c].width = cap;
        }
    return saved;
}

/* Does a column name the row: a group, a period, a level? */
static bool is_naming(const struct crm_out *out, size_t c, const struct layout *l)
{
    const struct crm_out_column_state *column = &out->column[c];

    if (column->kind == CRM_OUT_PERIOD || (column->kind == CRM_OUT_DATE && c == 0))
        return true;
    return !l->right && column->kind != CRM_OUT_DATE && column->kind != CRM_OUT_TIME;
}

/* The leading columns that name the row, as far as half of the width holds them; at least one. */
static size_t count_naming(const struct crm_out *out, const struct plan *plan)
{
    size_t n = 1;

    while (n + 1 < plan->n && is_naming(out, n - 1, &plan->layout[n - 1]) &&
           is_naming(out, n, &plan->layout[n]) && total(plan->layout, n + 1) <= plan->width / 2)
        n++;
    return n;
}

/* Shorten texts until all fits; if it cannot, only what is very long. */
static void fit(struct layout *layout, size_t n, size_t width)
{
    size_t excess, cap = width;

    if (total(layout, n) <= width)
        return;
    excess = total(layout, n) - width;
    while (cap > SHORT && capped(layout, n, cap, false) < excess)
        cap--;
    if (capped(layout, n, cap, false) < excess) {
        cap = LONGEST;
        capped(layout, 1, LONGEST_FIRST, true); /* it stands in every block */
    }
    capped(layout, n, cap, true);
    for (size_t c = 0; c < n; c++)
        if (layout[c].width > width) /* a header, a number */
            layout[c].width = width;
}

static void put_line(
    struct crm_out *out, const struct layout *layout, const size_t list[], size_t n, size_t row)
{
    struct line line = {&out->w, 0, out->terminal.ascii};
    bool bold = row == SIZE_MAX && out->terminal.colour;

    if (bold)
        crm_writer_text(&out->w, "\033[1m");
    for (size_t i = 0; i < n; i++) {
        const struct layout *l = &layout[list[i]];
        const struct crm_out_cell *cell = row == SIZE_MAX ? NULL : cell_at(out, row, list[i]);
        struct crm_slice text = cell ? cell->text : crm_slice_of(out->column[list[i]].name);
        double value = 0;
        line.blanks += i ? GAP : 0;
        put_cell(&line, text, l->width, l->right);
        if (!l->bar)
            continue;
        line.blanks++;
        if (cell)
            crm_num_double(text, &value);
        put_bar(&line, value, l);
    }
    if (bold)
        crm_writer_text(&out->w, "\033[0m");
    end_line(&line);
}

static void put_rule(
    struct crm_out *out, const struct layout *layout, const size_t list[], size_t n)
{
    struct line line = {&out->w, 0, out->terminal.ascii};

    for (size_t i = 0; i < n; i++) {
        const struct layout *l = &layout[list[i]];
        size_t width = l->width + (l->bar ? l->bar + 1 : 0);
        line.blanks += i ? GAP : 0;
        while (width-- > 0)
            put_mark(&line, 0x2500);
    }
    end_line(&line);
}

/* Bars for as many shares as `room` lets have one, all of one width. */
static void give_bars(struct layout *layout, const size_t list[], size_t n, size_t room)
{
    size_t shares = 0, width;

    for (size_t i = 0; i < n; i++)
        shares += layout[list[i]].share;
    if (shares > room / (BAR_MIN + 1))
        shares = room / (BAR_MIN + 1);
    width = shares ? room / shares - 1 : 0;
    if (width > BAR)
        width = BAR;
    for (size_t i = 0; i < n; i++) {
        struct layout *l = &layout[list[i]];
        l->bar = l->share && shares ? width : 0;
        shares -= l->bar > 0;
    }
}

/*
 * The columns of the block that starts at column `from`: as many as fit, at least one.  Where there
 * has to be a second block, room is kept for bars.
 */
static size_t block(const struct plan *plan, size_t from, size_t list[])
{
    struct layout *layout = plan->layout;
    size_t n = 0, width = 0, bars = 0;
    size_t bar = total(layout, plan->n) > plan->width ? BAR_MIN + 1 : 0;

    for (size_t c = 0; from > 0 && c < plan->naming; c++) {
        width += layout[c].width + (n ? GAP : 0);
        list[n++] = c;
    }
    for (size_t c = from; c < plan->n; c++) {
        size_t more = layout[c].width + (n ? GAP : 0), its_bar = layout[c].share ? bar : 0;
        if (c > from && width + more + bars + its_bar > plan->width)
            break;
        list[n++] = c;
        width += more;
        bars += its_bar;
    }
    give_bars(layout, list, n, plan->width > width ? plan->width - width : 0);
    return n;
}

/* How many blocks the columns make. */
static size_t count_blocks(const struct plan *plan, size_t list[])
{
    size_t n = 0;

    for (size_t from = 0; from < plan->n; n++) {
        size_t shown = block(plan, from, list);
        from += shown - (from > 0 ? plan->naming : 0);
    }
    return n;
}

/* Broken between words where a line would pass the width. */
static void put_remark(struct crm_out *out, const char *text)
{
    struct crm_slice rest = crm_slice_of(text), word;
    size_t used = 0;

    while (crm_slice_split(&rest, ' ', &word)) {
        size_t width = crm_out_width(word);
        if (used > 0 && used + 1 + width > out->terminal.width) {
            crm_writer_byte(&out->w, '\n');
            used = 0;
        } else if (used > 0) {
            crm_writer_byte(&out->w, ' ');
            used++;
        }
        crm_writer_bytes(&out->w, word.ptr, word.len);
        used += width;
    }
    crm_writer_byte(&out->w, '\n');
}

void crm_out_write_remarks(struct crm_out *out)
{
    for (const struct crm_out_remark *r = out->remark; r; r = r->next) {
        if (r == out->remark)
            crm_writer_byte(&out->w, '\n');
        put_remark(out, r->text);
    }
}

static void put_blocks(struct crm_out *out, const struct plan *plan, size_t n_rows, size_t list[])
{
    size_t from = 0, blocks = count_blocks(plan, list);
    char text[64];

    for (size_t b = 1; from < plan->n; b++) {
        size_t shown = block(plan, from, list);
        if (b > 1) {
            snprintf(text, sizeof text, "\nblock %zu of %zu\n", b, blocks);
            crm_writer_text(&out->w, text);
        }
        put_line(out, plan->layout, list, shown, SIZE_MAX);
        put_rule(out, plan->layout, list, shown);
        for (size_t row = 0; row < n_rows; row++)
            put_line(out, plan->layout, list, shown, row);
        from += shown - (from > 0 ? plan->naming : 0);
    }
}

/* One record below the other: a line a column, empty cells left out. */
static void put_records(struct crm_out *out, const struct plan *plan, size_t n_rows)
{
    size_t names = 0;

    for (size_t c = 0; c < plan->n; c++) {
        size_t width = crm_out_width(crm_slice_of(out->column[c].name));
        names = width > names && width < plan->width / 2 ? width : names;
    }
    for (size_t row = 0; row < n_rows; row++) {
        struct line line = {&out->w, 0, out->terminal.ascii};
        char text[64];
        snprintf(text, sizeof text, " %zu of %zu ", row + 1, n_rows);
        put_mark(&line, 0x2500);
        put_mark(&line, 0x2500);
        put_cell(&line, crm_slice_of(text), strlen(text), false);
        for (size_t i = strlen(text) + 2; i < plan->width; i++)
            put_mark(&line, 0x2500);
        end_line(&line);
        for (size_t c = 0; c < plan->n; c++) {
            const struct crm_out_cell *cell = cell_at(out, row, c);
            if (!cell->text.len)
                continue;
            put_cell(&line, crm_slice_of(out->column[c].name), names, false);
            line.blanks += GAP;
            put_cell(&line, cell->text, plan->width - names - GAP, false);
            end_line(&line);
        }
    }
}

bool crm_out_write_table(struct crm_out *out)
{
    size_t n = out->n_columns, n_rows = n ? out->n_cells / n : 0;
    struct plan plan = {crm_mem_zalloc(n, sizeof *plan.layout), n, out->terminal.width, 1};
    size_t *list = crm_mem_alloc(2 * n + 1, sizeof *list);

    if (!plan.layout || !list) {
        free(plan.layout);
        free(list);
        return false;
    }
    measure(out, n_rows, plan.layout);
    fit(plan.layout, n, plan.width);
    plan.naming = count_naming(out, &plan);
    if (n_rows && !out->records && count_blocks(&plan, list) > BLOCKS) {
        crm_cli_note(
            out->cli, "more than %d blocks of columns: one record below the other", BLOCKS);
        out->records = true;
    }
    if (n_rows && out->records)
        put_records(out, &plan, n_rows);
    else
        put_blocks(out, &plan, n_rows, list);
    crm_out_write_remarks(out);
    free(plan.layout);
    free(list);
    return true;
}
