/* Answers of a block as arrays, and rows out. */
#include "survey.h"

#include "base/mem.h"

#include <math.h>
#include <stdio.h>

size_t survey_gather(const struct survey *s, size_t g, size_t item, double x[], double w[])
{
    const double *value = s->answers.value[item];
    size_t n = 0;

    for (size_t k = 0; k < survey_group_size(s, g); k++) {
        uint32_t row = survey_row(s, g, k);
        if (isnan(value[row]))
            continue;
        if (s->weight && w)
            w[n] = s->weight[row];
        x[n++] = value[row];
    }
    return n;
}

void survey_column(const struct survey *s, size_t g, size_t item, double x[])
{
    for (size_t k = 0; k < survey_group_size(s, g); k++)
        x[k] = s->answers.value[item][survey_row(s, g, k)];
}

const double *survey_weights(const struct survey *s, size_t g, double w[])
{
    if (!s->weight)
        return NULL;
    for (size_t k = 0; k < survey_group_size(s, g); k++)
        w[k] = s->weight[survey_row(s, g, k)];
    return w;
}

double survey_mean(
    const struct survey *s, uint32_t row, const size_t item[], size_t n, double min_answered)
{
    double sum = 0;
    size_t answered = 0;

    for (size_t j = 0; j < n; j++) {
        double x = s->answers.value[item[j]][row];
        if (!isnan(x)) {
            sum += x;
            answered++;
        }
    }
    return answered && (double)answered >= min_answered * (double)n ? sum / (double)answered : NAN;
}

size_t survey_dimension_items(const struct survey *s, size_t dimension, size_t item[])
{
    size_t n = 0;

    for (size_t i = 0; i < s->book.n_items; i++)
        if (crm_kind_is_score(s->book.item[i].kind) &&
            s->book.item[i].dimension == s->book.dimension[dimension])
            item[n++] = i;
    return n;
}

enum crm_status survey_item(const struct survey *s, const char *name,
    const enum crm_item_kind kinds[], const char *option, size_t *item, struct crm_err *err)
{
    char shown[CRM_ERR_SHOW], list[200];
    size_t n = 0, used = 0;

    if (name) {
        *item = crm_codebook_find(&s->book, crm_slice_of(name));
        if (*item != CRM_ITEM_NONE && crm_kind_is_answer(s->book.item[*item].kind))
            return CRM_OK;
        return crm_err_set(err, CRM_EUSAGE, "%s: %s is no item with answers in the codebook",
            option, crm_err_show(name, strlen(name), shown));
    }
    for (; *kinds != CRM_N_ITEM_KINDS; kinds++) {
        for (size_t i = 0; i < s->book.n_items; i++)
            if (s->book.item[i].kind == *kinds) {
                *item = i;
                n++;
            }
        if (n == 1)
            return CRM_OK;
        if (n > 1)
            return crm_err_set(err, CRM_EUSAGE,
                "the codebook has %zu items of kind %s: choose one with %s", n,
                crm_kind_name(*kinds), option);
        used += (size_t)snprintf(
            list + used, sizeof list - used, "%s%s", used ? " or " : "", crm_kind_name(*kinds));
    }
    return crm_err_set(
        err, CRM_EUSAGE, "the codebook has no item of kind %s: choose one with %s", list, option);
}

/* ---- rows out ------------------------------------------------------------------------- */

enum crm_status survey_table(const struct survey *s, const char *path,
    const struct crm_out_column columns[], size_t n, struct crm_out **out, struct crm_err *err)
{
    enum crm_status status = crm_out_open(out, s->cli, path, err);

    if (status)
        return status;
    for (size_t k = 0; k < s->n_by; k++)
        crm_out_column(*out, crm_slice_of(s->by[k]), CRM_OUT_TEXT);
    crm_out_columns(*out, columns, n);
    if (crm_out_header(*out)) {
        status = crm_out_close(*out, err);
        *out = NULL;
    }
    return status;
}

enum crm_status survey_results(const struct survey *s, struct crm_out **out, struct crm_err *err)
{
    enum crm_status status = crm_out_open(out, s->cli, s->cli->output, err);

    if (status)
        return status;
    crm_out_recorded(*out, s->cli);
    if (crm_out_header(*out)) {
        status = crm_out_close(*out, err);
        *out = NULL;
    }
    return status;
}

static bool is_own(struct crm_slice name, const char *const own[], size_t n_own)
{
    for (size_t k = 0; k < n_own; k++)
        if (crm_slice_is(name, own[k]))
            return true;
    return false;
}

/* Whether a file of -J before number j has the column too. */
static bool is_joined(const struct survey *s, struct crm_slice name, size_t j)
{
    for (size_t k = s->n_joins - s->cli->join.n; k < j; k++)
        if (crm_join_has_header(s->join[k], name))
            return true;
    return false;
}

void survey_join_columns(
    struct survey *s, const char *const own[], size_t n_own, struct crm_out *out)
{
    for (size_t j = s->n_joins - s->cli->join.n; j < s->n_joins; j++)
        for (size_t c = 0; c < crm_join_n_columns(s->join[j]);) {
            struct crm_slice name = crm_join_column(s->join[j], c);
            if (is_own(name, own, n_own) || is_joined(s, name, j)) {
                crm_cli_note(s->cli, "--join: column '%.*s' is there already and is left out",
                    (int)name.len, name.ptr);
                crm_join_drop(s->join[j], c);
                continue;
            }
            crm_out_column(out, name, CRM_OUT_PASS);
            c++;
        }
}

void survey_join_cells(const struct survey *s, uint32_t row, struct crm_out *out)
{
    char room[CRM_ROW_TEXT];
    struct crm_slice id = crm_answers_id(&s->answers, row, room);

    for (size_t j = s->n_joins - s->cli->join.n; j < s->n_joins; j++) {
        struct crm_slice key =
            s->join_client[j] ? crm_answers_text(&s->answers, s->customer, row) : id;
        const struct crm_slice *cell = crm_join_cells(s->join[j], key);
        for (size_t c = 0; c < crm_join_n_columns(s->join[j]); c++)
            if (cell)
                crm_out_text(out, cell[c]);
            else
                crm_out_empty(out);
    }
}

void survey_group(const struct survey *s, struct crm_out *out, size_t g)
{
    for (size_t k = 0; k < s->n_by; k++)
        crm_out_text(out, s->groups.cell[g * s->groups.n_columns + k]);
}

void survey_label(const struct survey *s, size_t g, char label[], size_t room)
{
    size_t used = 0;

    label[0] = '\0';
    for (size_t k = 0; k < s->n_by && used < room; k++) {
        struct crm_slice cell = s->groups.cell[g * s->groups.n_columns + k];
        used += (size_t)snprintf(label + used, room - used, "%s%.*s", k ? " / " : "",
            (int)(cell.len < room ? cell.len : room), cell.ptr);
    }
}

enum crm_status survey_blame(
    const struct survey *s, size_t g, enum crm_status status, struct crm_err *err)
{
    char label[200], text[sizeof err->text];

    if (!status || status == CRM_ENOMEM || s->n_by == 0 || s->groups.n == 0)
        return status;
    survey_label(s, g, label, sizeof label);
    snprintf(text, sizeof text, "%s", err->text);
    return crm_err_set(err, status, "block %s: %s", label, text);
}

enum crm_status survey_finish(struct crm_out *out, enum crm_status status, struct crm_err *err)
{
    if (!status)
        return out ? crm_out_close(out, err) : CRM_OK;
    crm_out_abandon(out);
    return status;
}
