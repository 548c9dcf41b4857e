/*
 * expr_token.h -- the words of the small language; for lib/base/expr_parse.c only
 */
#ifndef CRM_BASE_EXPR_TOKEN_H
#define CRM_BASE_EXPR_TOKEN_H

#include "base/expr.h"

enum crm_token_kind {
    T_END,
    T_WORD,   /* bare */
    T_COLUMN, /* in back quotes */
    T_TEXT,   /* in quotes */
    T_OPEN,
    T_CLOSE,
    T_COMMA,
    T_RANGE, /* .. */
    T_COMPARE,
    T_NOT, /* ! */
    T_AND, /* && */
    T_OR,  /* || */
};

struct crm_token {
    enum crm_token_kind kind;
    enum crm_expr_op compare;
    struct crm_slice text; /* of a word, column or text: unquoted; else as written */
    uint64_t line;
    size_t place;
};

/* The text being read, and the next token of it. */
struct crm_lexer {
    const char *at, *end;
    uint64_t line;
    size_t place;
    struct crm_token token;
    struct crm_arena *arena; /* for texts whose quotes are taken off */
    struct crm_err *err;
};

/* Move to the next token. Errors: a quote never closed, a sign of no meaning; CRM_ENOMEM. */
enum crm_status crm_lexer_advance(struct crm_lexer *lexer);

/* CRM_EUSAGE placed at `where`: WHAT, not 'token'HINT. */
enum crm_status crm_lexer_complain(
    struct crm_lexer *lexer, const struct crm_token *where, const char *what, const char *hint);

/* Whether the token is this bare word, in small or large letters; whether it is any keyword. */
bool crm_token_is(const struct crm_token *token, const char *word);
bool crm_token_is_keyword(const struct crm_token *token);

#endif
