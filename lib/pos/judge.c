#include "pos/judge.h"

#include "base/mem.h"
#include "base/words.h"

/* Text of signs alone has no key; it is compared as it stands. */
static const char *key_of(struct crm_slice cell, char key[CRM_TEXT_KEY])
{
    if (crm_text_key(cell, key) == 0 && cell.len < CRM_TEXT_KEY) {
        if (cell.len)
            memcpy(key, cell.ptr, cell.len);
        key[cell.len] = '\0';
    }
    return key;
}

const struct crm_judge_word *crm_judge_word(const struct crm_judge *judge, struct crm_slice cell)
{
    char key[CRM_TEXT_KEY];

    key_of(cell, key);
    for (size_t i = 0; i < judge->n_words; i++)
        if (strcmp(judge->word[i].key, key) == 0)
            return &judge->word[i];
    return NULL;
}

struct crm_judge_word *crm_judge_add(
    struct crm_judge *judge, struct crm_arena *arena, struct crm_slice cell)
{
    char key[CRM_TEXT_KEY];
    struct crm_judge_word *word;

    key_of(cell, key);
    for (size_t i = 0; i < judge->n_words; i++)
        if (strcmp(judge->word[i].key, key) == 0)
            return &judge->word[i];
    if (judge->n_words == judge->cap) { /* the arena frees it */
        size_t cap = judge->cap ? 2 * judge->cap : 8;
        word = crm_arena_alloc(arena, cap * sizeof *word);
        if (!word)
            return NULL;
        if (judge->n_words)
            memcpy(word, judge->word, judge->n_words * sizeof *word);
        judge->word = word;
        judge->cap = cap;
    }
    word = &judge->word[judge->n_words];
    *word = (struct crm_judge_word){
        .key = crm_arena_dup(arena, crm_slice_of(key)), .text = crm_arena_dup(arena, cell)};
    if (!word->key || !word->text)
        return NULL;
    judge->n_words++;
    return word;
}

bool crm_judge_is_code(struct crm_slice cell)
{
    for (size_t i = 0; i < cell.len; i++)
        if (cell.ptr[i] < '0' || cell.ptr[i] > '9')
            return false;
    return cell.len > 0;
}

enum crm_verdict crm_judge_state(const char *key)
{
    if (crm_words_has(CRM_WORDS_GOOD, key))
        return CRM_VERDICT_KEEP;
    if (crm_words_has(CRM_WORDS_BAD, key) || crm_words_has(CRM_WORDS_UNDONE, key))
        return CRM_VERDICT_SKIP;
    return CRM_VERDICT_UNKNOWN;
}

enum crm_verdict crm_judge_flag(enum crm_judge_of of, struct crm_slice cell)
{
    char key[CRM_TEXT_KEY];
    bool yes, no;

    if (crm_text_is_none(cell) || crm_text_key(cell, key) == 0)
        return of == CRM_JUDGE_UNDONE ? CRM_VERDICT_KEEP : CRM_VERDICT_UNKNOWN;
    yes = crm_words_has(CRM_WORDS_YES, key);
    no = crm_words_has(CRM_WORDS_NO, key);
    if (yes == no)
        return CRM_VERDICT_UNKNOWN;
    return yes == (of == CRM_JUDGE_UNDONE) ? CRM_VERDICT_SKIP : CRM_VERDICT_KEEP;
}

/* A word that the first bytes of the file did not have. */
static enum crm_verdict unlisted(const struct crm_judge *judge, struct crm_slice cell)
{
    char key[CRM_TEXT_KEY];
    unsigned char level = judge->one_level ? crm_mean_level_word(cell) : 0;

    if (level && level != judge->one_level)
        return CRM_VERDICT_UNKNOWN;
    if (judge->of == CRM_JUDGE_SAID)
        return CRM_VERDICT_KEEP;
    if (judge->of == CRM_JUDGE_UNDONE || judge->of == CRM_JUDGE_HAPPENED)
        return crm_judge_flag(judge->of, cell);
    if (crm_text_is_none(cell) || judge->of == CRM_JUDGE_CURRENCY)
        return cell.len && judge->of == CRM_JUDGE_CURRENCY ? CRM_VERDICT_UNKNOWN : CRM_VERDICT_KEEP;
    crm_text_key(cell, key);
    if (judge->of == CRM_JUDGE_KINDS)
        return crm_words_has(CRM_WORDS_BAD, key) && !crm_words_has(CRM_WORDS_REFUND, key)
                   ? CRM_VERDICT_SKIP
                   : CRM_VERDICT_KEEP;
    if (judge->of == CRM_JUDGE_LEVELS)
        return CRM_VERDICT_UNKNOWN;
    return crm_judge_is_code(cell) ? CRM_VERDICT_UNKNOWN : crm_judge_state(key);
}

enum crm_verdict crm_judge_cell(const struct crm_judge *judge, struct crm_slice cell)
{
    const struct crm_judge_word *word = crm_judge_word(judge, cell);

    if (judge->all)
        return CRM_VERDICT_KEEP;
    if (judge->keep_only && !(word && word->said))
        return CRM_VERDICT_SKIP;
    return word ? word->verdict : unlisted(judge, cell);
}
