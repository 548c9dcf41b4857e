#include "survey/kano.h"

#include "stat/interval.h"

#include <math.h>

/* a table of 25 reads better in letters */
#define M CRM_KANO_MUST_BE
#define O CRM_KANO_ONE_DIMENSIONAL
#define A CRM_KANO_ATTRACTIVE
#define I CRM_KANO_INDIFFERENT
#define R CRM_KANO_REVERSE
#define Q CRM_KANO_QUESTIONABLE

const enum crm_kano crm_kano_table[5][5] = {
    {Q, A, A, A, O},
    {R, I, I, I, M},
    {R, I, I, I, M},
    {R, I, I, I, M},
    {R, R, R, R, Q},
};

const char *crm_kano_letter(enum crm_kano category)
{
    static const char *const letters[] = {"M", "O", "A", "I", "R", "Q", ""};

    return letters[category];
}

/* The largest of count[from..to], the first of equal ones. */
static enum crm_kano largest(const double count[], int from, int to)
{
    int best = from;

    for (int c = from + 1; c <= to; c++)
        if (count[c] > count[best])
            best = c;
    return (enum crm_kano)best;
}

/* The largest of M O A I R but for `first`. */
static enum crm_kano second(const double count[], enum crm_kano first)
{
    int best = -1;

    for (int c = M; c <= R; c++)
        if (c != (int)first && (best < 0 || count[c] > count[best]))
            best = c;
    return (enum crm_kano)best;
}

static void fong(struct crm_kano_result *r, double a, double b)
{
    double n = r->n;

    r->fong_lhs = a - b;
    r->fong_rhs = 1.65 * sqrt((a + b) * (2 * n - a - b) / (2 * n));
    r->fong = -1;
    r->mcnemar_z = NAN;
    if (a + b > 0) {
        r->fong = r->fong_lhs >= r->fong_rhs;
        r->mcnemar_z = (a - b) / sqrt(a + b);
    }
}

static void chi_squared(struct crm_kano_result *r, const double count[], double moai)
{
    r->chisq = 0;
    for (int c = M; c <= I; c++)
        r->chisq += (count[c] - moai / 4) * (count[c] - moai / 4) / (moai / 4); /* NAN for 0 / 0 */
    r->p = crm_chisq_p(r->chisq, 3);
}

struct crm_kano_result crm_kano_of(const double count[CRM_N_KANO], double tie)
{
    struct crm_kano_result r = {.category = CRM_KANO_NONE,
        .rule_category = CRM_KANO_NONE,
        .blauth = CRM_KANO_NONE,
        .fong = -1,
        .fong_lhs = NAN,
        .fong_rhs = NAN,
        .mcnemar_z = NAN};
    double moai = count[M] + count[O] + count[A] + count[I], a, b;
    enum crm_kano first = largest(count, M, R), next = second(count, first);

    for (int c = 0; c < CRM_N_KANO; c++)
        r.n += count[c];
    a = count[first];
    b = count[next];
    r.better = (count[A] + count[O]) / moai;
    r.worse = count[O] + count[M] > 0 ? -(count[O] + count[M]) / moai : moai > 0 ? 0 : NAN;
    r.strength = (count[M] + count[O] + count[A]) / r.n;
    chi_squared(&r, count, moai);
    if (r.n == 0) {
        r.category_strength = NAN;
        return r;
    }
    r.category = largest(count, M, Q);
    r.category_strength = (a - b) / r.n;
    r.rule_category = a - b <= tie * r.n && next < first ? next : first;
    if (a == 0)
        r.rule_category = r.category;
    r.blauth = count[M] + count[O] + count[A] > count[I] + count[R] + count[Q]
                   ? largest(count, M, A)
                   : largest(count, I, Q);
    fong(&r, a, b);
    return r;
}
