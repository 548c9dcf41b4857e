/* One currency. */

#include "pos/mean.h"

#include "pos/number.h"

#include <stdio.h>

/* The column of codes: as the user says, else by its header. */
size_t crm_mean_currency_column(const struct crm_mean *mean)
{
    const struct crm_plan *plan = mean->plan;
    int best = -1;
    size_t column = plan->column[CRM_FIELD_CURRENCY];

    if (column != CRM_COLUMN_NONE || plan->constant[CRM_FIELD_CURRENCY])
        return column;
    for (size_t i = 0; i < plan->n_columns; i++) {
        int rank = crm_field_rank(mean->options->stream, CRM_FIELD_CURRENCY, plan->key[i]);
        if (rank >= 0 && (best < 0 || rank < best)) {
            best = rank;
            column = i;
        }
    }
    return column;
}

static bool same_currency(struct crm_slice a, struct crm_slice b)
{
    uint64_t x = crm_number_currency(a), y = crm_number_currency(b);
    char key[CRM_TEXT_KEY], other[CRM_TEXT_KEY];

    if (x && y)
        return (x & y) != 0;
    crm_text_key(a, key);
    crm_text_key(b, other);
    return strcmp(key, other) == 0;
}

static enum crm_status check_codes(
    struct crm_mean *mean, const struct crm_mean_words *words, struct crm_err *err)
{
    const char *header = crm_mean_header(mean, words->column);
    char list[200] = "", options[200] = "";
    size_t used = 0, said = 0;
    bool differ = words->many;

    if (!header)
        return crm_err_nomem(err);
    for (size_t i = 0; i < words->n; i++) {
        char show[CRM_ERR_SHOW];
        differ |= !same_currency(words->word[0].text, words->word[i].text);
        crm_err_show(words->word[i].text.ptr, words->word[i].text.len, show);
        if (used + 60 < sizeof list)
            used += (size_t)snprintf(list + used, sizeof list - used, "%s%s (%llu row%s)",
                i ? ", " : "", show, (unsigned long long)words->word[i].n,
                words->word[i].n == 1 ? "" : "s");
    }
    for (size_t i = 0; i < words->n && said + 100 < sizeof options; i++)
        said += (size_t)snprintf(options + said, sizeof options - said,
            "%s--keep-only '%.40s=%.*s'", i ? ", " : "", header,
            (int)(words->word[i].text.len < 20 ? words->word[i].text.len : 20),
            words->word[i].text.ptr);
    if (differ)
        return crm_mean_ask(mean, words->column, err,
            "several currencies: %s; they cannot be summed: import one at a time, %s", list,
            options);
    return CRM_OK;
}

enum crm_status crm_mean_currency(struct crm_mean *mean, struct crm_err *err)
{
    struct crm_mean_words *words = &mean->currency;
    enum crm_status status = CRM_OK;
    struct crm_judge *judge;
    struct crm_judge_word *word;
    uint64_t codes;

    if (status || words->column == CRM_COLUMN_NONE || words->n == 0)
        return status;
    status = check_codes(mean, words, err);
    if (status)
        return status;
    codes = crm_number_currency(words->word[0].text);
    if (mean->plan->currency && codes && !(mean->plan->currency & codes))
        return crm_mean_ask(mean, words->column, err,
            "%.*s here, and amounts with the sign of another currency: which is it? say -c "
            "currency== to leave this column aside",
            (int)words->word[0].text.len, words->word[0].text.ptr);
    if (codes)
        mean->plan->currency = mean->plan->currency ? mean->plan->currency & codes : codes;
    if (mean->whole)
        return CRM_OK;
    judge = crm_mean_judge(mean, CRM_JUDGE_CURRENCY, words->column);
    if (!judge)
        return crm_err_nomem(err);
    for (size_t i = 0; i < words->n; i++) {
        word = crm_judge_add(judge, &mean->plan->arena, words->word[i].text);
        if (!word)
            return crm_err_nomem(err);
        word->verdict = CRM_VERDICT_KEEP;
    }
    return CRM_OK;
}
