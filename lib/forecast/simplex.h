/*
 * simplex.h -- Nelder and Mead's search, step for step as Nash wrote it down
 *
 * Used where a result has to agree with R, whose optim() and ets() follow the same book: in a flat
 * valley the place where the search stops is part of the answer.  GSL's simplex begins and stops
 * otherwise.  Source: Nash (1990), Compact Numerical Methods for Computers, 2nd ed., algorithm 19.
 */
#ifndef CRM_FORECAST_SIMPLEX_H
#define CRM_FORECAST_SIMPLEX_H

#include <stddef.h>

enum { CRM_SIMPLEX_MOST = 4 }; /* dimensions */

/*
 * x[n] := where value(ctx, x) is smallest.  `value` gives HUGE_VAL outside its range.
 *   tolerance  in  of the values at the corners, relative to that at the start
 */
void crm_simplex(double x[], size_t n, double (*value)(const void *ctx, const double x[]),
    const void *ctx, double tolerance, int most_calls);

#endif
