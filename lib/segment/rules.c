#include "segment/rules.h"

#include "base/mem.h"
#include "io/source.h"

#include <stdio.h>
#include <stdlib.h>

/* A whole file of text, NUL-terminated, in the arena. */
static enum crm_status slurp(
    struct crm_arena *arena, const char *path, struct crm_slice *text, struct crm_err *err)
{
    struct crm_source *source;
    char *bytes = NULL, *copy;
    size_t cap = 0, len = 0, got = 1;
    enum crm_status status = crm_source_open(&source, path, err);

    if (status)
        return status;
    while (!status && got) {
        if (!crm_mem_grow((void **)&bytes, &cap, len + 4096, 1))
            status = crm_err_nomem(err);
        else
            status = crm_source_read(source, bytes + len, cap - len, &got, err);
        if (!status)
            len += got;
    }
    crm_source_close(source);
    if (!status) {
        copy = crm_arena_dup(arena, (struct crm_slice){bytes, len});
        *text = (struct crm_slice){copy, len};
        if (!copy)
            status = crm_err_nomem(err);
    }
    free(bytes);
    return status;
}

static enum crm_status wrong(struct crm_err *err, const char *path, uint64_t line, const char *what)
{
    crm_err_place(err, path, line, NULL);
    return crm_err_set(err, CRM_EUSAGE, "%s", what);
}

/* Characters, not bytes, up to `at`: what an editor calls the column. */
static size_t characters(const char *from, const char *at)
{
    size_t n = 0;

    for (; from < at; from++)
        n += ((unsigned char)*from & 0xC0) != 0x80;
    return n;
}

static enum crm_status add_rule(struct crm_rules *rules, struct crm_slice line, const char *colon,
    uint64_t number, const char *path, struct crm_err *err)
{
    struct crm_slice name =
        crm_slice_trim((struct crm_slice){line.ptr, (size_t)(colon - line.ptr)});
    struct crm_slice text =
        crm_slice_trim((struct crm_slice){colon + 1, line.len - (size_t)(colon + 1 - line.ptr)});
    struct crm_rule *rule;
    enum crm_status status = CRM_OK;

    if (name.len == 0)
        return wrong(err, path, number, "a rule needs a name before its colon");
    if (text.len == 0)
        return wrong(
            err, path, number, "a rule needs a condition behind its colon, * for everybody");
    if (rules->n && !rules->rule[rules->n - 1].expr)
        return wrong(err, path, number, "no client is left for a rule behind *");
    if (!crm_mem_grow((void **)&rules->rule, &rules->cap, rules->n + 1, sizeof *rules->rule))
        return crm_err_nomem(err);
    rule = &rules->rule[rules->n];
    *rule = (struct crm_rule){.line = number};
    rule->name = crm_arena_dup(&rules->arena, name);
    rule->text = crm_arena_dup(&rules->arena, text);
    if (!rule->name || !rule->text)
        return crm_err_nomem(err);
    if (!crm_slice_is(text, "*")) {
        status = crm_expr_parse(&rule->expr, text, number, characters(line.ptr, text.ptr) + 1, err);
        if (status) {
            snprintf(err->file, sizeof err->file, "%s", path); /* line and column are there */
            return status;
        }
    }
    rules->n++;
    return CRM_OK;
}

static enum crm_status take_line(struct crm_rules *rules, struct crm_slice line, uint64_t number,
    const char *path, struct crm_err *err)
{
    struct crm_slice text = crm_slice_trim(line);
    const char *colon = text.len ? memchr(line.ptr, ':', line.len) : NULL;

    if (text.len == 0 || text.ptr[0] == '#')
        return CRM_OK;
    if (memchr(text.ptr, '\0', text.len))
        return wrong(err, path, number, "NUL byte");
    if (!colon && text.len > 7 && memcmp(text.ptr, "column ", 7) == 0 && rules->n == 0) {
        rules->column = crm_arena_dup(
            &rules->arena, crm_slice_trim((struct crm_slice){text.ptr + 7, text.len - 7}));
        return rules->column ? CRM_OK : crm_err_nomem(err);
    }
    if (!colon)
        return wrong(err, path, number, "a rule is written 'name: condition'");
    return add_rule(rules, line, colon, number, path, err);
}

enum crm_status crm_rules_read(struct crm_rules *rules, const char *path, struct crm_err *err)
{
    struct crm_slice text = {NULL, 0}, line;
    uint64_t number = 0;
    enum crm_status status;

    *rules = (struct crm_rules){.column = "group"};
    crm_arena_init(&rules->arena);
    status = slurp(&rules->arena, path, &text, err);
    while (!status && crm_slice_split(&text, '\n', &line)) {
        if (line.len && line.ptr[line.len - 1] == '\r')
            line.len--;
        status = take_line(rules, line, ++number, path, err);
    }
    if (!status && rules->n == 0)
        status = wrong(err, path, 0, "there is no rule in this file");
    if (status)
        crm_rules_release(rules);
    return status;
}

enum crm_status crm_rules_bind(struct crm_rules *rules, size_t (*find)(void *ctx, const char *name),
    void *ctx, struct crm_err *err)
{
    size_t most = 1;

    for (size_t r = 0; r < rules->n; r++) {
        struct crm_expr *expr = rules->rule[r].expr;
        enum crm_status status = expr ? crm_expr_bind(expr, find, ctx, err) : CRM_OK;
        if (status)
            return status;
        if (expr && expr->n_columns > most)
            most = expr->n_columns;
    }
    rules->cell = crm_mem_alloc(most, sizeof *rules->cell);
    return rules->cell ? CRM_OK : crm_err_nomem(err);
}

void crm_rules_release(struct crm_rules *rules)
{
    for (size_t r = 0; r < rules->n; r++)
        crm_expr_free(rules->rule[r].expr);
    free(rules->rule);
    free(rules->cell);
    crm_arena_release(&rules->arena);
    *rules = (struct crm_rules){0};
}

bool crm_rules_match(const struct crm_rules *rules, size_t r, const struct crm_slice cells[])
{
    const struct crm_expr *expr = rules->rule[r].expr;

    if (!expr)
        return true;
    for (size_t c = 0; c < expr->n_columns; c++)
        rules->cell[c] = cells[expr->column[c].index];
    return crm_expr_eval(expr, rules->cell) == CRM_TRUE;
}
