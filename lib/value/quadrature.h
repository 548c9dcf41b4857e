/*
 * quadrature.h -- the Gauss-Legendre rule of 24 points on [0, 1]
 *
 * The integral of f over [a, a + l] is l * sum of exp(log_weight) * f(a + l * at).  Constant data,
 * so that functions of one client need neither memory nor state; gsl_integration_glfixed gives
 * the same points (a unit test compares them) but in a table to be allocated.
 */
#ifndef CRM_VALUE_QUADRATURE_H
#define CRM_VALUE_QUADRATURE_H

#define CRM_GAUSS_POINTS 24

struct crm_gauss_point {
    double at, log_weight;
};

extern const struct crm_gauss_point crm_gauss[CRM_GAUSS_POINTS];

#endif
