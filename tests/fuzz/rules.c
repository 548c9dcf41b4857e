/*
 * Fuzz a file of rules: it is refused with a message, or, written out with all its brackets, reads
 * as the same rules, which match the same rows.
 */
#include "fuzz.h"
#include "segment/rules.h"

enum { COLUMNS = 4 };

static size_t find(void *ctx, const char *name)
{
    (void)ctx;
    return *name == 'z' ? CRM_EXPR_NONE : strlen(name) % COLUMNS;
}

/* `deep`: brackets too deep are no matter, since writing adds some. */
static bool read_rules(struct crm_rules *rules, struct crm_slice text, bool deep)
{
    struct fuzz_file file = fuzz_file(text);
    struct crm_err err;
    enum crm_status status;

    crm_err_init(&err);
    status = crm_rules_read(rules, file.path, &err);
    close(file.fd);
    if (!status)
        return true;
    CHECK(!deep || strstr(err.text, "deep"));
    CHECK(status == CRM_EUSAGE && err.status == status && err.text[0] &&
          strcmp(err.file, file.path) == 0);
    return false;
}

static char *print(const struct crm_rules *rules, size_t *len)
{
    char *text, *condition;
    FILE *out = open_memstream(&text, len);

    CHECK(out);
    fprintf(out, "column %s\n", rules->column);
    for (size_t r = 0; r < rules->n; r++) {
        const struct crm_expr *expr = rules->rule[r].expr;
        size_t room = expr ? crm_expr_print(expr, NULL, 0) + 1 : 2;
        CHECK((condition = malloc(room)));
        if (expr)
            CHECK(
                crm_expr_print(expr, condition, room) == room - 1 && strlen(condition) == room - 1);
        else
            strcpy(condition, "*");
        fprintf(out, "%s: %s\n", rules->rule[r].name, condition);
        free(condition);
    }
    fclose(out);
    return text;
}

static void check_rows(struct crm_rules *a, struct crm_rules *b)
{
    static const struct crm_slice rows[][COLUMNS] = {
        {{"", 0}, {"12", 2}, {"2025-01-02", 10}, {"S01", 3}},
        {{"-3.5", 4}, {" 40 ", 4}, {"2025-06-30T10:00", 16}, {"", 0}},
        {{"red", 3}, {"1e3", 3}, {"x", 1}, {"0", 1}}};
    struct crm_err err;

    crm_err_init(&err);
    if (crm_rules_bind(a, find, NULL, &err)) {
        CHECK(err.text[0] && err.line);
        return;
    }
    CHECK(crm_rules_bind(b, find, NULL, &err) == CRM_OK);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t r = 0; r < a->n; r++)
            CHECK(crm_rules_match(a, r, rows[i]) == crm_rules_match(b, r, rows[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct crm_rules rules, again;
    size_t len, len_again;

    if (!read_rules(&rules, (struct crm_slice){(const char *)data, size}, false))
        return 0;
    CHECK(rules.n > 0);
    char *text = print(&rules, &len), *text_again;
    if (!read_rules(&again, (struct crm_slice){text, len}, true)) {
        free(text);
        crm_rules_release(&rules);
        return 0;
    }
    CHECK(again.n == rules.n && strcmp(again.column, rules.column) == 0);
    for (size_t r = 0; r < rules.n; r++)
        CHECK(strcmp(again.rule[r].name, rules.rule[r].name) == 0);
    text_again = print(&again, &len_again);
    CHECK(len == len_again && memcmp(text, text_again, len) == 0);
    check_rows(&rules, &again);
    free(text);
    free(text_again);
    crm_rules_release(&rules);
    crm_rules_release(&again);
    return 0;
}
