/* traits.h -- the variables of a profile: which levels each client has */
#ifndef CRM_SEGMENT_TRAITS_H
#define CRM_SEGMENT_TRAITS_H

#include "base.h"
#include "lines.h"

/*
 * A client may have several levels (categories bought), one, or be unknown (no level).  Of what
 * transactions say, a level has the part of the client's visits on which it was there, of those on
 * which any was.
 */
struct variable {
    const char *question; /* who why what when where how how_much how_many */
    const char *name;
    size_t n_levels;
    const struct crm_slice *level; /* n_levels names, in the order they are printed */
    size_t n;                      /* incidences, each client and level at most once */
    const uint32_t *client, *of;   /* n each: client, level; sorted by client */
    const double *share;           /* n, of the client's visits; NULL: no trait of visits */
    bool bands;                    /* levels are quarters of a number, the lowest first */
};

struct variables {
    struct variable *variable;
    size_t n, cap;
};

/* All variables that the customers, and `lines` if it is not NULL, have columns for. */
enum crm_status variables_find(
    struct variables *variables, struct base *base, const struct lines *lines, struct crm_err *err);

/* Level of a visit without a campaign or a reason, where there are such. */
#define TRAIT_NONE "(none)"

/* Text columns of the transactions that variables are made of. */
enum { TRAIT_LINES = 7 };
extern const char *const trait_line_columns[TRAIT_LINES];

#endif
