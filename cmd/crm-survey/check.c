/* check: every respondent and item, and what is wrong with their answers */
#include "analyses.h"
#include "survey.h"

#include "base/mem.h"
#include "base/num.h"
#include "stat/order.h"
#include "stat/quantile.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- flags ----------------------------------------------------------------------------- */

static void read_durations(const struct survey *s, struct survey_flags flag[])
{
    for (size_t i = 0; i < s->answers.n; i++) {
        struct crm_slice cell = {"", 0};
        if (s->duration != CRM_COLUMN_NONE)
            cell = crm_answers_text(&s->answers, s->duration, i);
        flag[i].has_duration = crm_num_double(cell, &flag[i].duration) && flag[i].duration >= 0;
        if (!flag[i].has_duration)
            flag[i].duration = NAN;
    }
}

static enum crm_status flag_speeders(
    const struct survey *s, struct survey_flags flag[], struct crm_err *err)
{
    double *known = crm_mem_alloc(s->answers.n, sizeof *known), median;
    size_t n = 0;
    enum crm_status status;

    if (!known)
        return crm_err_nomem(err);
    for (size_t i = 0; i < s->answers.n; i++)
        if (flag[i].has_duration)
            known[n++] = flag[i].duration;
    status = crm_order_sort(known, n, err);
    median = n && !status ? crm_quantile(known, n, 0.5) : NAN;
    for (size_t i = 0; i < s->answers.n; i++)
        flag[i].speeder = flag[i].has_duration && flag[i].duration < survey_opt.speeder * median;
    free(known);
    return status;
}

static enum crm_status flag_duplicates(
    const struct survey *s, struct survey_flags flag[], struct crm_err *err)
{
    const struct crm_text_column *id = &s->answers.id;
    unsigned char *seen = crm_mem_zalloc(id->levels.n, 1);

    if (!seen)
        return crm_err_nomem(err);
    for (size_t i = 0; i < s->answers.n; i++) {
        uint32_t level = id->level ? id->level[i] : 0;
        flag[i].duplicate = level && seen[level];
        seen[level] = 1;
    }
    free(seen);
    return CRM_OK;
}

enum crm_status survey_flag(const struct survey *s, struct survey_flags flag[],
    struct crm_quality quality[], struct crm_err *err)
{
    struct crm_quality *own = NULL;
    enum crm_status status;

    if (!quality) {
        if (!(own = crm_mem_alloc(s->answers.n, sizeof *own)))
            return crm_err_nomem(err);
        if ((status = crm_quality_of(own, &s->answers, false, err))) {
            free(own);
            return status;
        }
        quality = own;
    }
    read_durations(s, flag);
    for (size_t i = 0; i < s->answers.n; i++)
        flag[i].straightliner = quality[i].longstring >= (size_t)survey_opt.straightliner;
    free(own);
    status = flag_speeders(s, flag, err);
    return status ? status : flag_duplicates(s, flag, err);
}
