#include "stat/chol.h"

#include <math.h>

size_t crm_chol_factor(
    double a[], size_t p, double tolerance, enum crm_term state[], enum crm_term lost)
{
    size_t rank = 0;

    for (size_t j = 0; j < p; j++) {
        double whole = a[j * p + j], pivot = whole;
        if (state[j] != CRM_TERM_FITTED)
            continue;
        for (size_t k = 0; k < j; k++)
            if (state[k] == CRM_TERM_FITTED)
                pivot -= a[j * p + k] * a[j * p + k];
        if (!(pivot > tolerance * whole) || !(whole > 0)) {
            state[j] = lost;
            continue;
        }
        a[j * p + j] = sqrt(pivot);
        for (size_t i = j + 1; i < p; i++) {
            double sum = a[i * p + j];
            for (size_t k = 0; k < j; k++)
                if (state[k] == CRM_TERM_FITTED)
                    sum -= a[i * p + k] * a[j * p + k];
            a[i * p + j] = sum / a[j * p + j];
        }
        rank++;
    }
    return rank;
}

void crm_chol_solve(const double l[], size_t p, const enum crm_term state[], double b[])
{
    for (size_t i = 0; i < p; i++) {
        if (state[i] != CRM_TERM_FITTED) {
            b[i] = 0;
            continue;
        }
        for (size_t k = 0; k < i; k++)
            if (state[k] == CRM_TERM_FITTED)
                b[i] -= l[i * p + k] * b[k];
        b[i] /= l[i * p + i];
    }
    for (size_t i = p; i-- > 0;) {
        if (state[i] != CRM_TERM_FITTED)
            continue;
        for (size_t k = i + 1; k < p; k++)
            if (state[k] == CRM_TERM_FITTED)
                b[i] -= l[k * p + i] * b[k];
        b[i] /= l[i * p + i];
    }
}

void crm_chol_invert(const double l[], size_t p, const enum crm_term state[], double inverse[])
{
    for (size_t j = 0; j < p; j++) {
        double *row = inverse + j * p; /* symmetric: a column is a row */
        for (size_t i = 0; i < p; i++)
            row[i] = i == j;
        if (state[j] == CRM_TERM_FITTED)
            crm_chol_solve(l, p, state, row);
        else
            row[j] = 0;
    }
}
