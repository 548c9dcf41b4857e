#include "report/lexicon.h"

#include "base/mem.h"

#include <stdlib.h>

enum { LONGEST_KEY = 512 };

void crm_lexicon_init(struct crm_lexicon *words)
{
    *words = (struct crm_lexicon){0};
    crm_map_init(&words->map);
    crm_arena_init(&words->arena);
}

void crm_lexicon_release(struct crm_lexicon *words)
{
    crm_map_release(&words->map);
    crm_arena_release(&words->arena);
    free(words->text);
    words->text = NULL;
    words->cap = 0;
}

/* part, kind, a blank, name in one key; len 0: too long to be one. */
static struct crm_slice key_of(
    char key[LONGEST_KEY], enum crm_lexicon_part part, struct crm_slice kind, struct crm_slice name)
{
    static const char letter[] = "svc";
    size_t len = 0;

    if (kind.len + name.len + 2 > LONGEST_KEY)
        return (struct crm_slice){key, 0};
    key[len++] = letter[part];
    if (kind.len)
        memcpy(key + len, kind.ptr, kind.len);
    len += kind.len;
    key[len++] = ' ';
    if (name.len)
        memcpy(key + len, name.ptr, name.len);
    return (struct crm_slice){key, len + name.len};
}

bool crm_lexicon_put(struct crm_lexicon *words, enum crm_lexicon_part part, struct crm_slice kind,
    struct crm_slice name, struct crm_slice text)
{
    char buffer[LONGEST_KEY];
    struct crm_slice key = key_of(buffer, part, kind, name);
    uint32_t id;
    bool added;
    char *copy;

    if (!key.len)
        return true;
    if (!crm_map_put(&words->map, key, &id, &added) ||
        !crm_mem_grow((void **)&words->text, &words->cap, (size_t)id + 1, sizeof *words->text))
        return false;
    words->text[id] = (struct crm_slice){NULL, 0};
    copy = crm_arena_dup(&words->arena, text);
    if (!copy)
        return false;
    words->text[id] = (struct crm_slice){copy, text.len};
    return true;
}

struct crm_slice crm_lexicon_find(const struct crm_lexicon *words, enum crm_lexicon_part part,
    struct crm_slice kind, struct crm_slice name)
{
    char buffer[LONGEST_KEY];
    struct crm_slice key = key_of(buffer, part, kind, name);
    uint32_t id = key.len && words->text ? crm_map_find(&words->map, key) : CRM_MAP_NONE;

    return id == CRM_MAP_NONE ? (struct crm_slice){NULL, 0} : words->text[id];
}

static struct crm_slice column(const struct crm_lexicon *words, struct crm_slice name)
{
    return crm_lexicon_find(words, CRM_LEXICON_COLUMN, (struct crm_slice){"", 0}, name);
}

/* `analysis` up to `len`, a point, `name`. */
static struct crm_slice special(
    const struct crm_lexicon *words, const char *analysis, size_t len, struct crm_slice name)
{
    char full[LONGEST_KEY];

    if (len + 1 + name.len > sizeof full)
        return (struct crm_slice){NULL, 0};
    memcpy(full, analysis, len);
    full[len] = '.';
    if (name.len)
        memcpy(full + len + 1, name.ptr, name.len);
    return column(words, (struct crm_slice){full, len + 1 + name.len});
}

static struct crm_slice joined(
    struct crm_arena *arena, struct crm_slice label, struct crm_slice rest)
{
    char *text = crm_arena_bytes(arena, label.len + rest.len + 2);

    if (!text)
        return (struct crm_slice){NULL, 0};
    memcpy(text, label.ptr, label.len);
    text[label.len] = ' ';
    memcpy(text + label.len + 1, rest.ptr, rest.len);
    text[label.len + 1 + rest.len] = '\0';
    return (struct crm_slice){text, label.len + 1 + rest.len};
}

struct crm_slice crm_lexicon_column(const struct crm_lexicon *words, struct crm_arena *arena,
    const char *analysis, struct crm_slice name)
{
    size_t len = strlen(analysis);
    struct crm_slice label = {NULL, 0};

    while (len && !label.ptr) {
        label = special(words, analysis, len, name);
        while (len && analysis[len - 1] != '.')
            len--;
        len -= len > 0;
    }
    if (!label.ptr)
        label = column(words, name);
    for (size_t end = name.len; end > 1 && !label.ptr; end--) {
        struct crm_slice prefix = {name.ptr, end};
        if (name.ptr[end - 1] != '_' || end == name.len || !column(words, prefix).ptr)
            continue;
        label = joined(
            arena, column(words, prefix), (struct crm_slice){name.ptr + end, name.len - end});
    }
    return label;
}

/* ---- sentences -------------------------------------------------------------------------- */

static struct crm_slice given(const struct crm_lexicon_arg arg[], struct crm_slice name)
{
    for (; arg && arg->name; arg++)
        if (crm_slice_is(name, arg->name))
            return arg->text;
    return (struct crm_slice){"", 0};
}

/* What stands for {inside}: the text of the place, or one of two words by it. */
static struct crm_slice place(const struct crm_lexicon_arg arg[], struct crm_slice inside)
{
    struct crm_slice name, one, rest = inside;

    if (!crm_slice_split(&rest, '|', &name) || name.len == inside.len)
        return given(arg, inside);
    if (!crm_slice_split(&rest, '|', &one))
        return (struct crm_slice){"", 0};
    return crm_slice_is(given(arg, name), "1") ? one : rest;
}

/* The next piece of a sentence: plain text, or what fills a place. */
static struct crm_slice piece(struct crm_slice *rest, const struct crm_lexicon_arg arg[])
{
    const char *open = memchr(rest->ptr, '{', rest->len), *close;
    struct crm_slice got = *rest;

    if (open == rest->ptr && (close = memchr(open, '}', rest->len)) != NULL) {
        got = place(arg, (struct crm_slice){open + 1, (size_t)(close - open - 1)});
        rest->len -= (size_t)(close + 1 - rest->ptr);
        rest->ptr = close + 1;
        return got;
    }
    if (open && open != rest->ptr)
        got.len = (size_t)(open - rest->ptr);
    rest->ptr += got.len;
    rest->len -= got.len;
    return got;
}

struct crm_slice crm_lexicon_fill_text(
    struct crm_arena *arena, struct crm_slice text, const struct crm_lexicon_arg arg[])
{
    struct crm_slice rest;
    size_t len = 0;
    char *out;

    for (rest = text; rest.len;)
        len += piece(&rest, arg).len;
    out = crm_arena_bytes(arena, len + 1);
    if (!out)
        return (struct crm_slice){NULL, 0};
    len = 0;
    for (rest = text; rest.len;) {
        struct crm_slice part = piece(&rest, arg);
        if (part.len)
            memcpy(out + len, part.ptr, part.len);
        len += part.len;
    }
    out[len] = '\0';
    return (struct crm_slice){out, len};
}

struct crm_slice crm_lexicon_fill(const struct crm_lexicon *words, struct crm_arena *arena,
    const char *id, const struct crm_lexicon_arg arg[])
{
    struct crm_slice text =
        crm_lexicon_find(words, CRM_LEXICON_SENTENCE, (struct crm_slice){"", 0}, crm_slice_of(id));

    return crm_lexicon_fill_text(arena, text.ptr ? text : crm_slice_of(id), arg);
}
