/* What the words of a question say. */
#include "survey/guess.h"

#include <stdio.h>

static bool is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

/* Where a word of English begins in `text`, or any other text stands; NULL: nowhere. */
static char *find_word(char *text, const char *word, bool whole)
{
    size_t n = strlen(word);
    char *at = text;

    while (n && (at = strstr(at, word)) != NULL) {
        bool begins = !is_letter(*word) || at == text || !is_letter(at[-1]);
        bool ends = !whole || !is_letter(word[n - 1]) || !is_letter(at[n]);
        if (begins && ends)
            return at;
        at++;
    }
    return NULL;
}

bool crm_guess_says(const struct crm_guess_column *c, const char *words)
{
    char word[64], key[sizeof c->key];

    memcpy(key, c->key, sizeof key);
    while (*words) {
        size_t n = strcspn(words, "|");
        snprintf(word, sizeof word, "%.*s", (int)n, words);
        if (find_word(key, word, false)) /* "age", but not in "massage" */
            return true;
        words += n + (words[n] == '|');
    }
    return false;
}

/*
 * Whether the question names a group and nothing else: "Which stylist served you?", "年龄", but not
 * "Staff are polite" or "门店环境", whose numbers are answers.
 */
bool crm_guess_names_group(const struct crm_guess_column *c)
{
    static const char *const apart[] = {
        "age|gender|sex|shop|store|branch|location|staff|stylist|"
        "therapist|income|occupation|district|service type|"
        "member level|level|年龄|性别|门店|分店|店铺|收入|职业|学历|"
        "区域|技师|美容师|项目类型|会员等级|级别|渠道|途径|类型|婚姻|婚",
        "what|which|who|where|is|was|your|the|our|you|did|do|we|of|by|at|in|id|no|name|number|code|"
        "group|band|range|bracket|visit|visited|served|usually|please|select|monthly|annual|yearly|"
        "household|status|salon|您|你|的|是|在|哪|家|个|位|所|属|请|选|择|光临|消费|常去|服务|段|"
        "层|"
        "状况|为|了|编号|名称|月|年|或|谁|本次|这次|一|到|店"};
    char key[sizeof c->key], word[64];
    bool named = false;

    memcpy(key, c->key, sizeof key);
    for (int list = 0; list < 2; list++)
        for (const char *words = apart[list]; *words;) {
            size_t n = strcspn(words, "|");
            char *at;
            snprintf(word, sizeof word, "%.*s", (int)n, words);
            while ((at = find_word(key, word, true)) != NULL) {
                memset(at, ' ', n);
                named |= list == 0;
            }
            words += n + (words[n] == '|');
        }
    for (const char *at = key; *at; at++) /* signs and numbers say nothing more */
        if (is_letter(*at) || (unsigned char)*at >= 0xE4)
            return false;
    return named;
}
