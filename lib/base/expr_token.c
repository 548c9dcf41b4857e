#include "base/expr_token.h"

#include <stdio.h>
#include <strings.h>

enum crm_status crm_lexer_complain(
    struct crm_lexer *lexer, const struct crm_token *where, const char *what, const char *hint)
{
    char place[24], shown[CRM_ERR_SHOW];

    snprintf(place, sizeof place, "%zu", where->place);
    crm_err_place(lexer->err, NULL, where->line, place);
    if (where->kind == T_END)
        return crm_err_set(lexer->err, CRM_EUSAGE, "%s, but the rule ends here%s", what, hint);
    return crm_err_set(lexer->err, CRM_EUSAGE, "%s, not %s%s", what,
        crm_err_show(where->text.ptr, where->text.len, shown), hint);
}

static void step(struct crm_lexer *lexer)
{
    if (*lexer->at == '\n') {
        lexer->line++;
        lexer->place = 1;
    } else if (((unsigned char)*lexer->at & 0xC0) !=
               0x80) { /* places count characters, not bytes */
        lexer->place++;
    }
    lexer->at++;
}

static bool ends_word(const char *at, const char *end)
{
    return strchr(" \t\r\n()[],<>=!\"'`&|;", *at) || (*at == '.' && end - at > 1 && at[1] == '.');
}

/* A quoted piece; the quote doubled stands for itself. */
static enum crm_status quoted(struct crm_lexer *lexer, char quote)
{
    char *out = crm_arena_bytes(lexer->arena, (size_t)(lexer->end - lexer->at));
    size_t n = 0;

    if (!out)
        return crm_err_nomem(lexer->err);
    lexer->token.kind = quote == '`' ? T_COLUMN : T_TEXT;
    step(lexer);
    for (;;) {
        if (lexer->at == lexer->end) {
            lexer->token.text.len = 1;
            return crm_lexer_complain(lexer, &lexer->token, "expected a quote that is closed", "");
        }
        if (*lexer->at == quote) {
            step(lexer);
            if (lexer->at == lexer->end || *lexer->at != quote)
                break;
        }
        out[n++] = *lexer->at;
        step(lexer);
    }
    lexer->token.text = (struct crm_slice){out, n};
    return CRM_OK;
}

static const struct {
    const char *text;
    enum crm_token_kind kind;
    enum crm_expr_op compare;
} signs[] = {
    {"<=", T_COMPARE, CRM_EXPR_LE},
    {">=", T_COMPARE, CRM_EXPR_GE},
    {"<>", T_COMPARE, CRM_EXPR_NE},
    {"!=", T_COMPARE, CRM_EXPR_NE},
    {"==", T_COMPARE, CRM_EXPR_EQ},
    {"&&", T_AND, 0},
    {"||", T_OR, 0},
    {"..", T_RANGE, 0},
    {"<", T_COMPARE, CRM_EXPR_LT},
    {">", T_COMPARE, CRM_EXPR_GT},
    {"=", T_COMPARE, CRM_EXPR_EQ},
    {"!", T_NOT, 0},
    {"(", T_OPEN, 0},
    {"[", T_OPEN, 0},
    {")", T_CLOSE, 0},
    {"]", T_CLOSE, 0},
    {",", T_COMMA, 0},
};

enum crm_status crm_lexer_advance(struct crm_lexer *lexer)
{
    struct crm_token *t = &lexer->token;

    while (lexer->at < lexer->end && strchr(" \t\r\n", *lexer->at) && *lexer->at)
        step(lexer);
    *t = (struct crm_token){
        .kind = T_END, .line = lexer->line, .place = lexer->place, .text = {lexer->at, 0}};
    if (lexer->at == lexer->end)
        return CRM_OK;
    if (*lexer->at == '"' || *lexer->at == '\'' || *lexer->at == '`')
        return quoted(lexer, *lexer->at);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        size_t len = strlen(signs[i].text);
        if ((size_t)(lexer->end - lexer->at) >= len && memcmp(lexer->at, signs[i].text, len) == 0) {
            t->kind = signs[i].kind;
            t->compare = signs[i].compare;
            t->text.len = len;
            while (len--)
                step(lexer);
            return CRM_OK;
        }
    }
    t->kind = T_WORD;
    while (lexer->at < lexer->end && !ends_word(lexer->at, lexer->end))
        step(lexer);
    t->text.len = (size_t)(lexer->at - t->text.ptr);
    if (t->text.len == 0) { /* a NUL, ; & or | alone */
        t->text.len = 1;
        return crm_lexer_complain(lexer, t, "expected a comparison", "");
    }
    return CRM_OK;
}

bool crm_token_is(const struct crm_token *t, const char *word)
{
    return t->kind == T_WORD && t->text.len == strlen(word) &&
           strncasecmp(t->text.ptr, word, t->text.len) == 0;
}

bool crm_token_is_keyword(const struct crm_token *t)
{
    static const char *const words[] = {"and", "or", "not", "in", "is", "between"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (crm_token_is(t, words[i]))
            return true;
    return false;
}
