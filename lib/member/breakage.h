/*
 * breakage.h -- how much of what cards carry is ever used, by the age of the card
 *
 *     crm_breakage_make(&b, &cards, &rule, z, err);
 *     ... b.row[0 .. b.n - 1] ...
 *     crm_breakage_estimate(&b, horizon, err);              b.share, b.unused ...
 *     crm_breakage_release(&b);
 *
 * Each unit of face value is one subject: used at its age in days, or censored on the as-of day, at
 * its refund or at its expiry; uses come before censorings of a day; opening lots, whose sale
 * nobody saw, are left out.  S is the Kaplan-Meier estimate (1958) of what is not used by an age,
 * share_used 1 - S.  The money of one card is not independent: the variance of log S is the
 * infinitesimal jackknife over accounts (Efron 1982), the scale log(-log S), as R
 * survfit(Surv(age, used) ~ 1, weights = value, cluster = account, conf.type = "log-log").
 *
 * With n at risk and d used at each age, C = sum of d / (n (n - d)); an account with R left at risk
 * moves log S by R C + A, where A gathers what its used (C - 1 / (n - d) each) and censored (C
 * each) value brought.  The sums of R^2, R A and A^2 over accounts give the variance at every age
 * in one pass.  Cost: O(uses log uses).
 */
#ifndef CRM_MEMBER_BREAKAGE_H
#define CRM_MEMBER_BREAKAGE_H

#include "member/cards.h"

struct crm_breakage_row {
    int32_t age; /* days */
    int64_t at_risk_e4, used_e4;
    double share, lo, hi; /* used by this age; lo, hi NAN where all is used, and of one account */
    uint32_t accounts;    /* with something at risk */
};

/* What is left of a lot on the as-of day. */
struct crm_breakage_rest {
    int32_t age;
    int64_t rest_e4, cash_e4;
};

struct crm_breakage {
    struct crm_breakage_row *row; /* each age with use */
    size_t n, cap;
    uint32_t n_accounts; /* with a sale */
    int32_t *last_age;   /* n_accounts: until when each is at risk, ascending */
    struct crm_breakage_rest *rest;
    size_t n_rests, rest_cap;
    /* of crm_breakage_estimate */
    int32_t horizon;
    struct {
        double value, lo, hi;
    } never_used; /* S(horizon) */
    int64_t open_e4;
    double unused, unused_cash; /* money */
};

enum { CRM_BREAKAGE_ACCOUNTS = 20 };

/*
 * rule->event and rule->ctx are set here; z: of the limits.  Release in any case.
 * Errors: those of crm_cards_each.
 */
enum crm_status crm_breakage_make(struct crm_breakage *b, const struct crm_cards *cards,
    const struct crm_card_rule *rule, double z, struct crm_err *err);
void crm_breakage_release(struct crm_breakage *b);

/*
 * What will never be used: S(horizon), an upper estimate, since use may come later.  Of what is
 * left on a card of an age below the horizon, S(horizon) / S(age); all of it from there on.
 *   horizon  in  0: the last age with use and CRM_BREAKAGE_ACCOUNTS accounts at risk
 * Errors: CRM_EDATA with fewer accounts than that.
 */
enum crm_status crm_breakage_estimate(struct crm_breakage *b, int32_t horizon, struct crm_err *err);

#endif
