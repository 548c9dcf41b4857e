#include "churn/score.h"

#include "base/mem.h"
#include "stat/logit.h"

#include <math.h>
#include <stdlib.h>

enum { LEAST_CLIENTS = 20 };

static double money(int64_t amount_e4)
{
    return log1p(amount_e4 > 0 ? (double)amount_e4 / 1e4 : 0);
}

static double share(uint32_t part, uint32_t whole)
{
    return whole ? (double)part / (double)whole : 0;
}

/* typical: days between visits for who has no rhythm of her own */
static void set_terms(const struct crm_label *label, double typical, double x[CRM_SCORE_TERMS])
{
    const struct crm_features *f = &label->features;
    double own = f->n_intervals >= 2 ? f->interval_median : typical;

    x[0] = log1p(label->recency_days);
    x[1] = log1p(label->tenure_days);
    x[2] = log(f->n_visits);
    x[3] = f->n_visits == 1;
    x[4] = fmin(10, label->recency_days / own);
    x[5] = log1p(f->visits[CRM_LAST_90]);
    x[6] = log1p(f->visits[CRM_LAST_180]);
    x[7] = log1p(f->visits[CRM_PREVIOUS_180]);
    x[8] = money(f->amount_e4);
    x[9] = money(f->spend_e4[CRM_LAST_365]);
    x[10] = log1p(f->refunds);
    x[11] = share(f->discount_visits, f->n_visits);
    x[12] = log1p(f->n_names[CRM_NAME_STAFF]);
    x[13] = share(f->top_visits[CRM_NAME_STAFF], f->n_visits);
    x[14] = log1p(f->n_names[CRM_NAME_CATEGORY]);
}

static bool add_client(struct crm_score_set *set, const struct crm_label *label, double typical)
{
    size_t n = set->n;

    if (!crm_mem_grow((void **)&set->client, &set->cap, n + 1, sizeof *set->client) ||
        !crm_mem_grow((void **)&set->event, &set->event_cap, n + 1, 1) ||
        !crm_mem_grow((void **)&set->x, &set->x_cap, (n + 1) * CRM_SCORE_TERMS, sizeof *set->x))
        return false;
    set->client[n] = label->client;
    set->event[n] = label->churned;
    set_terms(label, typical, set->x + n * CRM_SCORE_TERMS);
    set->n++;
    return true;
}

/* Mean days between visits of all before the cut; 30 when nobody came twice. */
static enum crm_status find_typical(const struct crm_ledger *ledger,
    const struct crm_label_spec *spec, double *typical, struct crm_err *err)
{
    struct crm_label_work work;
    struct crm_label label;
    int64_t sum = 0, n = 0;
    enum crm_status status = crm_label_start(&work, ledger, spec, err);

    while (!status && !(status = crm_label_next(&work, &label, err)) && label.client) {
        sum += label.features.interval_sum;
        n += label.features.n_intervals;
    }
    *typical = n ? (double)sum / (double)n : 30;
    crm_label_end(&work);
    return status;
}

static enum crm_status make_set(struct crm_score_set *set, const struct crm_ledger *ledger,
    const struct crm_label_spec *spec, double typical, struct crm_err *err)
{
    struct crm_label_work work;
    struct crm_label label;
    enum crm_status status = crm_label_start(&work, ledger, spec, err);

    set->cut = spec->cut;
    while (!status && !(status = crm_label_next(&work, &label, err)) && label.client)
        if (!add_client(set, &label, typical))
            status = crm_err_nomem(err);
    crm_label_end(&work);
    if (!status &&
        !crm_mem_grow((void **)&set->prob, &set->prob_cap, set->n + 1, sizeof *set->prob))
        status = crm_err_nomem(err);
    return status;
}

static enum crm_status too_short(const struct crm_score_set *set, struct crm_err *err)
{
    char text[CRM_DATE_TEXT];

    crm_date_format(set->cut, CRM_SECOND_NONE, text);
    return crm_err_set(err, CRM_EDATA,
        "%zu active clients on %s, two horizons before the as-of day: too few to fit a score",
        set->n, text);
}

enum crm_status crm_score_make(struct crm_score *score, const struct crm_ledger *ledger,
    int32_t as_of, struct crm_span horizon, int32_t inactive, struct crm_err *err)
{
    struct crm_score_set *sets[] = {&score->fit, &score->proof, &score->today};
    struct crm_logit fit = {0};
    struct crm_logit_data data;
    double typical = 0;
    int32_t cut = as_of + 1;
    enum crm_status status = CRM_OK;

    *score = (struct crm_score){0};
    if (as_of == CRM_DAY_NONE)
        return crm_err_set(err, CRM_EDATA, "there are no visits to fit a score on");
    for (int i = 2; i >= 0; i--) {
        sets[i]->cut = cut;
        cut = crm_span_add((struct crm_span){-horizon.n, horizon.unit}, cut);
    }
    for (int i = 0; i < 3 && !status; i++) {
        struct crm_label_spec spec = {.cut = sets[i]->cut,
            .until = i < 2 ? sets[i + 1]->cut : as_of + 2,
            .as_of = as_of,
            .inactive = inactive};
        if (i == 0)
            status = find_typical(ledger, &spec, &typical, err);
        if (!status)
            status = make_set(sets[i], ledger, &spec, typical, err);
    }
    if (!status && score->fit.n < LEAST_CLIENTS)
        status = too_short(&score->fit, err);
    data = (struct crm_logit_data){.n = score->fit.n,
        .p = CRM_SCORE_TERMS,
        .x = score->fit.x,
        .y = score->fit.event,
        .ridge = 1,
        .standardise = true};
    if (!status)
        status = crm_logit_fit(&fit, &data, err);
    for (int i = 0; i < 3 && !status; i++)
        crm_logit_predict(&fit, sets[i]->x, sets[i]->n, sets[i]->prob);
    crm_logit_release(&fit);
    return status;
}

static void set_release(struct crm_score_set *set)
{
    free(set->client);
    free(set->prob);
    free(set->event);
    free(set->x);
}

void crm_score_release(struct crm_score *score)
{
    set_release(&score->fit);
    set_release(&score->proof);
    set_release(&score->today);
}
