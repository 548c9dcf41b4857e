/* Where the header line is, and what parts its fields. */

#include "pos/plan.h"

#include "pos/sample.h"
#include "pos/text.h"

enum { LOOK = 24 }; /* records; exports have no longer titles */

struct guess {
    char delimiter;
    size_t score; /* known headers in the line */
    size_t n;     /* its fields */
    size_t alike; /* records with as many fields */
    uint64_t line;
};

/* One of A|B. */
static bool is_one_of(const char *headers, const char *key)
{
    struct crm_slice rest = crm_slice_of(headers), piece;
    char other[CRM_TEXT_KEY];

    while (strchr(headers, '|') && crm_slice_split(&rest, '|', &piece))
        if (crm_text_key(piece, other) && strcmp(key, other) == 0)
            return true;
    return false;
}

static bool is_known(const struct crm_plan_options *options, struct crm_slice cell)
{
    char key[CRM_TEXT_KEY], other[CRM_TEXT_KEY];

    if (crm_text_key(cell, key) == 0)
        return false;
    for (size_t i = 0; i < options->n_alias; i++) {
        crm_text_key(crm_slice_of(options->alias[i].header), other);
        if (options->alias[i].header[0] != '=' && strcmp(key, other) == 0)
            return true;
        if (is_one_of(options->alias[i].header, key))
            return true;
    }
    for (int f = 0; f < CRM_N_FIELDS; f++)
        if (crm_field_rank(options->stream, (enum crm_field)f, key) >= 0)
            return true;
    for (size_t i = 0; i < options->n_presets && options->preset_said; i++) {
        const struct crm_preset *preset = options->preset[i];
        for (size_t k = 0; k < preset->n_needs; k++) {
            crm_text_key(crm_slice_of(preset->needs[k]), other);
            if (strcmp(key, other) == 0)
                return true;
        }
        for (size_t k = 0; k < preset->n_columns; k++) {
            for (size_t h = 0; h < preset->column[k].n; h++) {
                crm_text_key(crm_slice_of(preset->column[k].header[h]), other);
                if (strcmp(key, other) == 0)
                    return true;
            }
        }
    }
    return false;
}

/* The line with most known headers among the first, the first of equals. */
static enum crm_status look_for_known(const struct crm_plan_options *options,
    struct crm_sample *sample, struct guess *guess, struct crm_err *err)
{
    for (int i = 0; i < LOOK && crm_sample_next(sample); i++) {
        size_t score = 0;
        for (size_t k = 0; k < sample->n; k++)
            score += is_known(options, sample->field[k]);
        if (score > guess->score && (score >= 3 || guess->score == 0)) {
            guess->score = score;
            guess->n = sample->n;
            guess->line = sample->line;
        }
        if (score >= 3 && score * 3 >= sample->n)
            break;
    }
    return sample->out_of_memory ? crm_err_nomem(err) : CRM_OK;
}

/* Nothing known: the first record with two cells that are not empty, or the first of all. */
static enum crm_status look_for_usual(
    struct crm_sample *sample, struct guess *guess, struct crm_err *err)
{
    size_t first_n = 0;
    uint64_t first_line = 0;

    for (int i = 0; i < LOOK && crm_sample_next(sample); i++) {
        size_t cells = 0;
        for (size_t k = 0; k < sample->n; k++)
            cells += crm_text_clean(sample->field[k]).len > 0;
        if (!first_line) {
            first_line = sample->line;
            first_n = sample->n;
        }
        if (!guess->line && cells > 1) {
            guess->line = sample->line;
            guess->n = sample->n;
        }
        guess->alike += guess->line && sample->n == guess->n;
    }
    if (!guess->line) {
        guess->line = first_line;
        guess->n = first_n;
    }
    return sample->out_of_memory ? crm_err_nomem(err) : CRM_OK;
}

static bool is_better(const struct guess *a, const struct guess *b)
{
    if (a->score != b->score)
        return a->score > b->score;
    if (a->alike != b->alike)
        return a->alike > b->alike;
    return a->n > b->n;
}

static enum crm_status choose(const struct crm_plan_options *options, struct crm_slice text,
    bool whole, struct guess *best, struct crm_err *err)
{
    static const char candidates[] = {',', '\t', ';', '|'};

    *best = (struct guess){0};
    for (int known = 1; known >= 0 && best->score == 0; known--) {
        for (size_t i = 0; i < sizeof candidates; i++) {
            struct crm_dialect dialect = options->dialect;
            struct crm_sample sample = {.text = text, .whole = whole};
            struct guess guess = {.delimiter = candidates[i]};
            enum crm_status status;
            if (dialect.delimiter && i > 0)
                break;
            if (dialect.delimiter)
                guess.delimiter = dialect.delimiter;
            dialect.delimiter = guess.delimiter;
            sample.dialect = dialect;
            status = known ? look_for_known(options, &sample, &guess, err)
                           : look_for_usual(&sample, &guess, err);
            crm_sample_release(&sample);
            if (status)
                return status;
            if (best->line == 0 || is_better(&guess, best))
                *best = guess;
        }
    }
    return CRM_OK;
}

enum crm_status crm_plan_header(struct crm_plan *plan, const struct crm_plan_options *options,
    struct crm_slice text, bool whole, struct crm_err *err)
{
    struct guess guess;
    struct crm_sample sample = {.text = text, .whole = whole};
    enum crm_status status = choose(options, text, whole, &guess, err);

    if (status)
        return status;
    plan->layout.dialect = options->dialect;
    plan->layout.dialect.delimiter = guess.delimiter;
    plan->layout.skip_lines = guess.line ? guess.line - 1 : 0;
    plan->header_line = guess.line;
    sample.dialect = plan->layout.dialect;
    while (crm_sample_next(&sample) && sample.line != guess.line)
        continue;
    plan->n_columns = sample.line == guess.line ? sample.n : 0;
    plan->header = crm_arena_alloc(&plan->arena, (sample.n + 1) * sizeof *plan->header);
    plan->key = crm_arena_alloc(&plan->arena, (sample.n + 1) * sizeof *plan->key);
    if (sample.out_of_memory || !plan->header || !plan->key)
        status = crm_err_nomem(err);
    for (size_t i = 0; i < plan->n_columns && !status; i++) {
        char key[CRM_TEXT_KEY];
        const char *name = crm_arena_dup(&plan->arena, sample.field[i]);
        crm_text_key(sample.field[i], key);
        plan->key[i] = crm_arena_dup(&plan->arena, crm_slice_of(key));
        plan->header[i] = (struct crm_slice){name, sample.field[i].len};
        if (!name || !plan->key[i])
            status = crm_err_nomem(err);
    }
    crm_sample_release(&sample);
    return status;
}
