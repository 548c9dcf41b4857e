#include "forecast/ets.h"

#include <math.h>
#include <string.h>

static const struct crm_ets_model models[CRM_ETS_MODELS] = {
    {false, false, false, 'N'},
    {false, true, false, 'N'},
    {false, true, true, 'N'},
    {true, false, false, 'N'},
    {true, true, false, 'N'},
    {true, true, true, 'N'},
    {false, false, false, 'A'},
    {false, true, false, 'A'},
    {false, true, true, 'A'},
    {true, false, false, 'A'},
    {true, true, false, 'A'},
    {true, true, true, 'A'},
    {true, false, false, 'M'},
    {true, true, false, 'M'},
    {true, true, true, 'M'},
};

struct crm_ets_model crm_ets_model_at(size_t number)
{
    return models[number];
}

const char *crm_ets_model_name(struct crm_ets_model model, char name[CRM_ETS_NAME])
{
    char *at = name;

    *at++ = model.relative ? 'M' : 'A';
    *at++ = model.trend ? 'A' : 'N';
    if (model.damped)
        *at++ = 'd';
    *at++ = model.season;
    *at = '\0';
    return name;
}

bool crm_ets_model_parse(const char *name, struct crm_ets_model *model)
{
    char of[CRM_ETS_NAME];

    for (size_t i = 0; i < CRM_ETS_MODELS; i++)
        if (strcmp(name, crm_ets_model_name(models[i], of)) == 0) {
            *model = models[i];
            return true;
        }
    return false;
}

size_t crm_ets_free(struct crm_ets_model model, size_t m)
{
    return 2 + (model.trend ? 2U : 0U) + (model.damped ? 1U : 0U) + (model.season == 'N' ? 0 : m);
}

/* ---- filter ---------------------------------------------------------------------------- */

static void judge(struct crm_ets *ets, double log_fitted, double squares)
{
    double n = (double)ets->n, k = (double)crm_ets_free(ets->model, ets->m) + 1;

    ets->k = (size_t)k;
    ets->sigma2 = n - k + 1 > 0 ? ets->sse / (n - k + 1) : NAN;
    ets->mse = squares / n;
    ets->loglik = ets->sse > 0 ? -n / 2 * log(ets->sse) : NAN;
    if (ets->model.relative)
        ets->loglik -= log_fitted;
    ets->aic = -2 * ets->loglik + 2 * k;
    ets->bic = -2 * ets->loglik + k * log(n);
    ets->aicc = n - k - 1 > 0 ? ets->aic + 2 * k * (k + 1) / (n - k - 1) : NAN;
}

bool crm_ets_filter(struct crm_ets *ets, const double y[], size_t n, double fitted[], double e[])
{
    struct crm_ets_state x = ets->start;
    double log_fitted = 0, squares = 0;
    char season = ets->model.season;
    bool positive = true;

    ets->n = n;
    ets->sse = 0;
    for (size_t t = 0, slot = 0; t < n; t++, slot = slot + 1 == ets->m ? 0 : slot + 1) {
        double q = x.l + ets->phi * x.b, *s = &x.s[slot];
        double f = season == 'A' ? q + *s : season == 'M' ? q * *s : q;
        double d = season == 'M' ? y[t] / *s - q : y[t] - f, error = y[t] - f;
        squares += error * error;
        if (ets->model.relative) {
            positive &= f > 0;
            log_fitted += log(fabs(f));
            error /= f;
        }
        ets->sse += error * error;
        x.l = q + ets->alpha * d;
        x.b = ets->phi * x.b + ets->beta * d;
        if (season == 'A')
            *s += ets->gamma * d;
        else if (season == 'M')
            *s += ets->gamma * (y[t] / q - *s);
        if (fitted)
            fitted[t] = f;
        if (e)
            e[t] = error;
    }
    ets->end = x;
    for (size_t j = 0; j < ets->m; j++)
        ets->end.s[j] = x.s[(n + j) % ets->m];
    judge(ets, log_fitted, squares);
    return positive;
}

/* ---- moments of the future ------------------------------------------------------------- */

/* phi + phi^2 + ... + phi^i */
static double damp(double phi, size_t i)
{
    return phi == 1 ? (double)i : phi * (1 - pow(phi, (double)i)) / (1 - phi);
}

double crm_ets_carry(const struct crm_ets *ets, size_t i)
{
    double c = ets->alpha + (ets->model.trend ? ets->beta * damp(ets->phi, i) : 0);

    return ets->model.season != 'N' && i % ets->m == 0 ? c + ets->gamma : c;
}

static double point(const struct crm_ets *ets, size_t h)
{
    double q = ets->end.l + (ets->model.trend ? damp(ets->phi, h) * ets->end.b : 0);
    double s = ets->end.s[(h - 1) % ets->m];

    return ets->model.season == 'A' ? q + s : ets->model.season == 'M' ? q * s : q;
}

/* Classes 1 and 2: E(f_h^2) by recursion, f_h the forecast one period before; 6.1 and 6.2. */
static void linear(const struct crm_ets *ets, size_t h, double mean[], double sd[])
{
    double v = ets->sigma2, sum = 0;

    for (size_t i = 1; i <= h; i++) {
        mean[i - 1] = point(ets, i);
        if (!ets->model.relative) {
            if (i > 1) {
                double c = crm_ets_carry(ets, i - 1);
                sum += c * c;
            }
            sd[i - 1] = sqrt(v * (1 + sum));
            continue;
        }
        /* sd holds theta until all are known */
        sd[i - 1] = mean[i - 1] * mean[i - 1];
        for (size_t j = 1; j < i; j++) {
            double c = crm_ets_carry(ets, j);
            sd[i - 1] += v * c * c * sd[i - 1 - j];
        }
    }
    for (size_t i = 0; ets->model.relative && i < h; i++)
        sd[i] = sqrt(fmax(0, (1 + v) * sd[i] - mean[i] * mean[i]));
}

/* x := (F + G e) x, S := S (1 + gamma e) in one season: first moments a = E(x S) of (l, b), second
 * ones p, q, r = E(l l, l b, b b) S S; w x = l + phi b. */
struct moments {
    double a[2], p, q, r;
};

static struct moments step(const struct crm_ets *ets, struct moments o, bool season)
{
    double v = ets->sigma2, phi = ets->phi, g0 = ets->alpha, g1 = ets->beta, c = ets->gamma;
    double wa = o.a[0] + phi * o.a[1];
    /* second moments of w x with itself and with phi b */
    double ww = o.p + 2 * phi * o.q + phi * phi * o.r, wb = phi * (o.q + phi * o.r),
           bb = phi * phi * o.r;
    double own = season ? 1 + c * c * v : 1;
    double cross = season ? 2 * c * v : 0;
    double both = season ? v + 3 * c * c * v * v : v;
    double extra = season ? c * v : 0;

    return (struct moments){
        .a = {wa * (1 + extra * g0), phi * o.a[1] + extra * g1 * wa},
        .p = own * ww + cross * 2 * g0 * ww + both * g0 * g0 * ww,
        .q = own * wb + cross * (g1 * ww + g0 * wb) + both * g0 * g1 * ww,
        .r = own * bb + cross * 2 * g1 * wb + both * g1 * g1 * ww,
    };
}

/* Class 3: errors are normal, so that E e^3 = 0 and E e^4 = 3 sigma^4. */
static void seasonal(const struct crm_ets *ets, size_t h, double *mean, double *sd)
{
    double s = ets->end.s[(h - 1) % ets->m], l = ets->end.l, b = ets->end.b;
    struct moments o = {{l * s, b * s}, l * l * s * s, l * b * s * s, b * b * s * s};
    double phi = ets->phi, ww;

    for (size_t t = 1; t < h; t++)
        o = step(ets, o, (h - t) % ets->m == 0);
    ww = o.p + 2 * phi * o.q + phi * phi * o.r;
    *mean = o.a[0] + phi * o.a[1];
    *sd = sqrt(fmax(0, (1 + ets->sigma2) * ww - *mean * *mean));
}

void crm_ets_forecast(const struct crm_ets *ets, size_t h, double mean[], double sd[])
{
    if (ets->model.season != 'M') {
        linear(ets, h, mean, sd);
        return;
    }
    for (size_t i = 0; i < h; i++)
        seasonal(ets, i + 1, &mean[i], &sd[i]);
}

/* ---- paths ----------------------------------------------------------------------------- */

double crm_ets_expect(const struct crm_ets *ets, const struct crm_ets_state *x, size_t i)
{
    double q = x->l + ets->phi * x->b, s = x->s[i % ets->m];

    return ets->model.season == 'A' ? q + s : ets->model.season == 'M' ? q * s : q;
}

void crm_ets_advance(const struct crm_ets *ets, struct crm_ets_state *x, size_t i, double e)
{
    double q = x->l + ets->phi * x->b, *s = &x->s[i % ets->m];
    bool times = ets->model.season == 'M';
    double d = !ets->model.relative ? e : times ? q * e : crm_ets_expect(ets, x, i) * e;

    x->l = q + ets->alpha * d;
    x->b = ets->phi * x->b + ets->beta * d;
    *s += ets->gamma * (times ? *s * e : d);
}

/* ---- regions --------------------------------------------------------------------------- */

/* Whether all roots of a[0] + a[1] z + ... + a[n] z^n lie within the unit circle (Schur and Cohn);
 * a[] is used up. */
static bool within_circle(double a[], size_t n)
{
    for (; n; n--) {
        double top = a[n], k = a[0] / top;
        if (!(fabs(k) < 1 + 1e-10))
            return false;
        if (fabs(k) > 1 - 1e-12)
            return true; /* on the circle: as good as within */
        for (size_t i = 0, j = n; i <= j; i++, j--) {
            double low = a[i], high = a[j];
            a[i] = low - k * high;
            a[j] = high - k * low;
        }
        memmove(a, a + 1, n * sizeof *a); /* a[0] is 0 now */
    }
    return true;
}

static bool seasonal_admissible(const struct crm_ets *ets)
{
    double alpha = ets->alpha, beta = ets->beta, gamma = ets->gamma, phi = ets->phi;
    double a[CRM_ETS_SEASON + 2];
    size_t m = ets->m;

    for (size_t i = 2; i < m; i++)
        a[i] = alpha + beta - alpha * phi;
    a[0] = phi * (1 - alpha - gamma);
    a[1] = alpha + beta - alpha * phi + gamma - 1;
    a[m] = alpha + beta - phi;
    a[m + 1] = 1;
    return within_circle(a, m + 1);
}

bool crm_ets_admissible(const struct crm_ets *ets)
{
    if (!(ets->alpha > 0 && ets->alpha < 1) || ets->beta < 0 || ets->beta > ets->alpha)
        return false;
    if (ets->gamma < 0 || ets->gamma > 1 - ets->alpha || ets->phi < 0 || ets->phi > 1)
        return false;
    return ets->model.season == 'N' || seasonal_admissible(ets);
}
