#include "pos/preset.h"

#include "base/mem.h"
#include "io/source.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* A preset being read. */
struct reading {
    struct crm_preset *preset;
    const char *path;
    uint64_t line;
    struct crm_err *err;
    size_t column_cap, amount_cap, rule_cap, ref_cap, keep_cap;
};

const char *crm_level_name(enum crm_level level)
{
    return level == CRM_LEVEL_LINE ? "line" : level == CRM_LEVEL_TICKET ? "ticket" : "payment";
}

static enum crm_status wrong(struct reading *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static enum crm_status wrong(struct reading *r, const char *format, ...)
{
    va_list args;
    char text[400];

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    crm_err_place(r->err, r->path, r->line, NULL);
    return crm_err_set(r->err, CRM_EUSAGE, "%s", text);
}

static const char *keep(struct reading *r, struct crm_slice s)
{
    return crm_arena_dup(&r->preset->arena, s);
}

/* The number of a header among those looked at. */
static enum crm_status add_ref(struct reading *r, const char *header, size_t *ref)
{
    struct crm_preset *p = r->preset;

    for (*ref = 0; *ref < p->n_refs; ++*ref)
        if (strcmp(p->ref[*ref], header) == 0)
            return CRM_OK;
    if (!crm_mem_grow((void **)&p->ref, &r->ref_cap, p->n_refs + 1, sizeof *p->ref))
        return crm_err_nomem(r->err);
    p->ref[p->n_refs++] = header;
    return CRM_OK;
}

static struct crm_slice without_back_quotes(struct crm_slice s)
{
    if (s.len >= 2 && s.ptr[0] == '`' && s.ptr[s.len - 1] == '`')
        return (struct crm_slice){s.ptr + 1, s.len - 2};
    return s;
}

/* A list of names between `separator`s, each trimmed. */
static enum crm_status take_names(
    struct reading *r, struct crm_slice text, char separator, const char ***names, size_t *n)
{
    struct crm_slice rest = text, piece;
    size_t count = 1;

    for (size_t i = 0; i < text.len; i++)
        count += text.ptr[i] == separator;
    *names = crm_arena_alloc(&r->preset->arena, count * sizeof **names);
    if (!*names)
        return crm_err_nomem(r->err);
    *n = 0;
    while (crm_slice_split(&rest, separator, &piece)) {
        piece = without_back_quotes(crm_slice_trim(piece));
        if (piece.len == 0)
            return wrong(r, "a name is missing");
        (*names)[*n] = keep(r, piece);
        if (!(*names)[(*n)++])
            return crm_err_nomem(r->err);
    }
    return CRM_OK;
}

/* ---- conditions and sums -------------------------------------------------------------- */

struct lookup {
    struct reading *reading;
    const struct crm_expr *expr;
};

/* Only what stands left of a comparison is a column: the export may lack it, so no other word can
 * be told from text. */
static size_t find_ref(void *ctx, const char *name)
{
    struct lookup *lookup = ctx;
    const struct crm_preset *p = lookup->reading->preset;
    bool column = false;

    for (size_t i = 0; i < lookup->expr->n_columns; i++)
        column |= strcmp(lookup->expr->column[i].name, name) == 0;
    for (size_t i = 0; i < p->n_refs && column; i++)
        if (strcmp(p->ref[i], name) == 0)
            return i;
    return CRM_EXPR_NONE;
}

static enum crm_status take_condition(
    struct reading *r, struct crm_slice text, struct crm_expr **when)
{
    struct lookup lookup = {.reading = r};
    enum crm_status status = crm_expr_parse(when, text, r->line, 1, r->err);
    size_t ref;

    lookup.expr = *when;
    if (!status && (*when)->n_columns > 16) {
        crm_expr_free(*when);
        *when = NULL;
        return wrong(r, "a condition of more than 16 columns");
    }
    for (size_t i = 0; !status && i < (*when)->n_columns; i++) {
        const char *name = keep(r, crm_slice_of((*when)->column[i].name));
        status = name ? add_ref(r, name, &ref) : crm_err_nomem(r->err);
    }
    if (!status)
        status = crm_expr_bind(*when, find_ref, &lookup, r->err);
    if (status) {
        crm_expr_free(*when);
        *when = NULL;
    }
    if (status == CRM_EUSAGE) {
        struct crm_err why = *r->err;
        return wrong(r, "%s", why.text);
    }
    return status;
}

/* A + B - C; the signs stand between blanks, a header with such a sign in back quotes. */
static enum crm_status take_sum(
    struct reading *r, struct crm_slice text, struct crm_preset_sum *sum)
{
    size_t count = 1, at = 0;

    for (size_t i = 0; i < text.len; i++)
        count += text.ptr[i] == ' ';
    sum->ref = crm_arena_alloc(&r->preset->arena, count * sizeof *sum->ref);
    sum->minus = crm_arena_alloc(&r->preset->arena, count * sizeof *sum->minus);
    if (!sum->ref || !sum->minus)
        return crm_err_nomem(r->err);
    while (at <= text.len) {
        bool quoted = false, minus = false;
        size_t end = at;
        struct crm_slice term;
        const char *header;
        enum crm_status status;
        for (; end < text.len; end++) {
            quoted ^= text.ptr[end] == '`';
            if (!quoted && end > at && end + 2 < text.len && text.ptr[end] == ' ' &&
                (text.ptr[end + 1] == '+' || text.ptr[end + 1] == '-') && text.ptr[end + 2] == ' ')
                break;
        }
        term = crm_slice_trim((struct crm_slice){text.ptr + at, end - at});
        if (term.len > 1 && (term.ptr[0] == '-' || term.ptr[0] == '+') && term.ptr[1] == ' ') {
            minus = term.ptr[0] == '-';
            term = crm_slice_trim((struct crm_slice){term.ptr + 1, term.len - 1});
        }
        if (term.len == 0 ||
            (term.len > 1 && term.ptr[term.len - 2] == ' ' && strchr("+-", term.ptr[term.len - 1])))
            return wrong(r, "a column is missing in the sum");
        term = without_back_quotes(term);
        header = keep(r, term);
        if (!header)
            return crm_err_nomem(r->err);
        sum->minus[sum->n] = minus;
        status = add_ref(r, header, &sum->ref[sum->n++]);
        if (status)
            return status;
        if (end == text.len)
            return CRM_OK;
        at = end + 1;
    }
    return CRM_OK;
}

/* SUM, or SUM if CONDITION */
static enum crm_status take_amount(struct reading *r, struct crm_slice text)
{
    struct crm_preset *p = r->preset;
    struct crm_preset_sum sum = {0};
    struct crm_slice condition = {NULL, 0};
    enum crm_status status;

    for (size_t i = 0; i + 4 <= text.len; i++) {
        if (memcmp(text.ptr + i, " if ", 4) == 0) {
            condition = crm_slice_trim((struct crm_slice){text.ptr + i + 4, text.len - i - 4});
            text.len = i;
            break;
        }
    }
    if (p->n_amounts && !p->amount[p->n_amounts - 1].when)
        return wrong(r, "no row is left for an amount behind one without a condition");
    status = take_sum(r, text, &sum);
    if (!status && condition.ptr)
        status = take_condition(r, condition, &sum.when);
    if (!status &&
        !crm_mem_grow((void **)&p->amount, &r->amount_cap, p->n_amounts + 1, sizeof *p->amount))
        status = crm_err_nomem(r->err);
    if (status) {
        crm_expr_free(sum.when);
        return status;
    }
    p->amount[p->n_amounts++] = sum;
    return CRM_OK;
}

static enum crm_status take_rule(
    struct reading *r, struct crm_slice word, bool skip, struct crm_slice condition)
{
    static const char *const kinds[] = {
        "service", "product", "prepaid", "redeem", "refund", "other"};
    struct crm_preset *p = r->preset;
    struct crm_preset_rule rule = {.skip = skip};
    bool known = skip && word.len > 0;
    enum crm_status status;

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        known |= crm_slice_is(word, kinds[i]);
    if (!known)
        return wrong(r, skip ? "skip needs a reason: 'skip void: CONDITION'"
                             : "kind must be service, product, prepaid, redeem, refund or other");
    rule.word = keep(r, word);
    status = rule.word ? take_condition(r, condition, &rule.when) : crm_err_nomem(r->err);
    if (!status && !crm_mem_grow((void **)&p->rule, &r->rule_cap, p->n_rules + 1, sizeof *p->rule))
        status = crm_err_nomem(r->err);
    if (status) {
        crm_expr_free(rule.when);
        return status;
    }
    p->rule[p->n_rules++] = rule;
    p->n_kinds += !skip;
    return CRM_OK;
}

/* ---- lines ---------------------------------------------------------------------------- */

static enum crm_status take_fill(
    struct reading *r, struct crm_slice group, struct crm_slice columns)
{
    struct crm_preset *p = r->preset;
    const char **names;
    enum crm_status status;

    if (group.len == 0)
        return wrong(r, "fill needs the column of the ticket: 'fill Name: Email, Paid at'");
    p->fill_group = keep(r, without_back_quotes(group));
    if (!p->fill_group)
        return crm_err_nomem(r->err);
    status = add_ref(r, p->fill_group, &p->fill_group_ref);
    if (!status)
        status = take_names(r, columns, ',', &names, &p->n_fill);
    if (status)
        return status;
    p->fill = crm_arena_alloc(&p->arena, p->n_fill * sizeof *p->fill);
    if (!p->fill)
        return crm_err_nomem(r->err);
    for (size_t i = 0; i < p->n_fill && !status; i++)
        status = add_ref(r, names[i], &p->fill[i]);
    return status;
}

static enum crm_status take_tax(struct reading *r, struct crm_slice value)
{
    bool out = value.len >= 3 && memcmp(value.ptr, "out", 3) == 0;
    bool in = value.len >= 2 && memcmp(value.ptr, "in", 2) == 0;
    size_t n = out ? 3 : 2;

    if ((!out && !in) || (value.len > n && value.ptr[n] != ' '))
        return wrong(
            r, "tax must be in or out, and the columns it stands in: 'tax: out GST + PST'");
    r->preset->tax = out ? CRM_TAX_OUT : CRM_TAX_IN;
    value = crm_slice_trim((struct crm_slice){value.ptr + n, value.len - n});
    return value.len ? take_sum(r, value, &r->preset->tax_sum) : CRM_OK;
}

static enum crm_status take_column(struct reading *r, struct crm_slice key, struct crm_slice value)
{
    struct crm_preset *p = r->preset;
    enum crm_field field = crm_field_find(key);
    struct crm_preset_column column = {.field = field};
    char show[CRM_ERR_SHOW];
    enum crm_status status = CRM_OK;

    if (field == CRM_N_FIELDS)
        return wrong(
            r, "%s is no key of a preset and no field", crm_err_show(key.ptr, key.len, show));
    for (size_t i = 0; i < p->n_columns; i++)
        if (p->column[i].field == field)
            return wrong(r, "%s stands here twice", crm_field_info(field)->name);
    if (value.ptr[0] == '=') {
        column.constant = keep(r, (struct crm_slice){value.ptr + 1, value.len - 1});
        status = column.constant ? CRM_OK : crm_err_nomem(r->err);
    } else {
        status = take_names(r, value, '|', &column.header, &column.n);
    }
    if (status)
        return status;
    if (!crm_mem_grow((void **)&p->column, &r->column_cap, p->n_columns + 1, sizeof *p->column))
        return crm_err_nomem(r->err);
    p->column[p->n_columns++] = column;
    return CRM_OK;
}

static enum crm_status take_level(struct reading *r, struct crm_slice value)
{
    for (int level = CRM_LEVEL_LINE; level <= CRM_LEVEL_PAYMENT; level++) {
        if (crm_slice_is(value, crm_level_name((enum crm_level)level))) {
            r->preset->level = (enum crm_level)level;
            return CRM_OK;
        }
    }
    return wrong(r, "level must be line, ticket or payment");
}

static enum crm_status take_order(struct reading *r, struct crm_slice value)
{
    const char *text = keep(r, value);

    if (!text)
        return crm_err_nomem(r->err);
    r->preset->order = crm_when_order(text);
    return r->preset->order ? CRM_OK : wrong(r, "order must be dmy, mdy, ymd or excel");
}

/* What follows `word` and a blank in the key; NULL if the key does not start so. */
static bool key_is(struct crm_slice key, const char *word, struct crm_slice *rest)
{
    size_t n = strlen(word);

    if (key.len < n || memcmp(key.ptr, word, n) != 0 || (key.len > n && key.ptr[n] != ' '))
        return false;
    *rest = crm_slice_trim((struct crm_slice){key.ptr + n, key.len - n});
    return true;
}

static enum crm_status take_once(struct reading *r, struct crm_slice value)
{
    static const char *const names[] = {
        [CRM_ONCE_TICKET] = "txn_id", [CRM_ONCE_ROW] = "row", [CRM_ONCE_VISIT] = "visit"};

    for (int once = CRM_ONCE_TICKET; once <= CRM_ONCE_VISIT; once++) {
        if (crm_slice_is(value, names[once])) {
            r->preset->once = (enum crm_once)once;
            return CRM_OK;
        }
    }
    return wrong(r, "once-per must be txn_id, visit or row");
}

/* COLUMN=WORD,... */
static enum crm_status take_keep_only(struct reading *r, struct crm_slice value)
{
    struct crm_preset *p = r->preset;
    struct crm_said said = {.keep_only = true};
    struct crm_slice rest, piece, *word;
    const char *equals = memchr(value.ptr, '=', value.len);

    if (!equals || equals == value.ptr)
        return wrong(r, "keep-only must be COLUMN=WORD,...");
    said.column = keep(r, without_back_quotes(crm_slice_trim(
                              (struct crm_slice){value.ptr, (size_t)(equals - value.ptr)})));
    value = crm_slice_trim(
        (struct crm_slice){equals + 1, value.len - (size_t)(equals + 1 - value.ptr)});
    said.whole = (struct crm_slice){keep(r, value), value.len};
    word = crm_arena_alloc(&p->arena, (value.len + 1) * sizeof *word);
    if (!said.column || !said.whole.ptr || !word ||
        !crm_mem_grow((void **)&p->keep_only, &r->keep_cap, p->n_keep_only + 1, sizeof said))
        return crm_err_nomem(r->err);
    said.word = word;
    rest = said.whole;
    while (crm_slice_split(&rest, ',', &piece))
        word[said.n++] = crm_slice_trim(piece);
    p->keep_only[p->n_keep_only++] = said;
    return CRM_OK;
}

static enum crm_status take_line(struct reading *r, struct crm_slice line)
{
    struct crm_preset *p = r->preset;
    struct crm_slice text = crm_slice_trim(line), key, value, rest;
    const char *colon = text.len ? memchr(text.ptr, ':', text.len) : NULL;

    if (text.len == 0 || text.ptr[0] == '#')
        return CRM_OK;
    if (!colon)
        return wrong(r, "a line of a preset is 'key: value'");
    key = crm_slice_trim((struct crm_slice){text.ptr, (size_t)(colon - text.ptr)});
    value =
        crm_slice_trim((struct crm_slice){colon + 1, text.len - (size_t)(colon + 1 - text.ptr)});
    if (value.len == 0)
        return wrong(r, "a value is missing behind the colon");
    if (crm_slice_is(key, "title")) {
        p->title = keep(r, value);
        return p->title ? CRM_OK : crm_err_nomem(r->err);
    }
    if (crm_slice_is(key, "level"))
        return take_level(r, value);
    if (crm_slice_is(key, "needs"))
        return take_names(r, value, ',', &p->needs, &p->n_needs);
    if (crm_slice_is(key, "tax"))
        return take_tax(r, value);
    if (crm_slice_is(key, "order"))
        return take_order(r, value);
    if (crm_slice_is(key, "decimal")) {
        p->decimal = value.ptr[0];
        return value.len == 1 && (value.ptr[0] == '.' || value.ptr[0] == ',')
                   ? CRM_OK
                   : wrong(r, "decimal must be '.' or ','");
    }
    if (crm_slice_is(key, "others")) {
        p->dictionary = true;
        return crm_slice_is(value, "dictionary") ? CRM_OK
                                                 : wrong(r, "others can only be dictionary");
    }
    if (crm_slice_is(key, "once-per"))
        return take_once(r, value);
    if (crm_slice_is(key, "fill-down"))
        return take_names(r, value, ',', &p->down, &p->n_down);
    if (crm_slice_is(key, "keep-only"))
        return take_keep_only(r, value);
    if (crm_slice_is(key, "less"))
        return take_sum(r, value, &p->less);
    if (crm_slice_is(key, "total"))
        return take_sum(r, value, &p->total);
    if (crm_slice_is(key, "amount"))
        return take_amount(r, value);
    if (key_is(key, "kind", &rest))
        return take_rule(r, rest, false, value);
    if (key_is(key, "skip", &rest))
        return take_rule(r, rest, true, value);
    if (key_is(key, "fill", &rest))
        return take_fill(r, rest, value);
    return take_column(r, key, value);
}

/* "square-items" of ".../square-items.preset" */
static struct crm_slice name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    struct crm_slice name = crm_slice_of(slash ? slash + 1 : path);
    size_t n = sizeof ".preset" - 1;

    if (name.len > n && memcmp(name.ptr + name.len - n, ".preset", n) == 0)
        name.len -= n;
    return name;
}

enum crm_status crm_preset_parse(
    struct crm_preset *preset, const char *path, struct crm_slice text, struct crm_err *err)
{
    struct reading r = {.preset = preset, .path = path, .err = err};
    struct crm_slice line;
    enum crm_status status = CRM_OK;

    if (text.len >= 3 && memcmp(text.ptr, "\xEF\xBB\xBF", 3) == 0) {
        text.ptr += 3;
        text.len -= 3;
    }
    *preset = (struct crm_preset){.title = ""};
    crm_arena_init(&preset->arena);
    preset->name = keep(&r, name_of(path));
    if (!preset->name)
        status = crm_err_nomem(err);
    while (!status && crm_slice_split(&text, '\n', &line)) {
        r.line++;
        if (line.len && line.ptr[line.len - 1] == '\r')
            line.len--;
        status = take_line(&r, line);
    }
    r.line = 0;
    if (!status && preset->n_columns == 0 && !preset->dictionary)
        status = wrong(&r, "the preset names no column");
    if (status)
        crm_preset_release(preset);
    return status;
}

enum crm_status crm_preset_read(struct crm_preset *preset, const char *path, struct crm_err *err)
{
    struct crm_source *source;
    char *text = NULL;
    size_t len = 0, cap = 0, got = 1;
    enum crm_status status = crm_source_open(&source, path, err);

    if (status)
        return status;
    while (!status && got) {
        if (!crm_mem_grow((void **)&text, &cap, len + 4096, 1))
            status = crm_err_nomem(err);
        else
            status = crm_source_read(source, text + len, cap - len, &got, err);
        len += status ? 0 : got;
    }
    crm_source_close(source);
    if (!status)
        status = crm_preset_parse(preset, path, (struct crm_slice){text, len}, err);
    free(text);
    return status;
}

void crm_preset_release(struct crm_preset *preset)
{
    for (size_t i = 0; i < preset->n_amounts; i++)
        crm_expr_free(preset->amount[i].when);
    for (size_t i = 0; i < preset->n_rules; i++)
        crm_expr_free(preset->rule[i].when);
    free(preset->amount);
    free(preset->rule);
    free(preset->column);
    free(preset->ref);
    free(preset->keep_only);
    crm_arena_release(&preset->arena);
    *preset = (struct crm_preset){.title = ""};
}
