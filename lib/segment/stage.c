#include "segment/stage.h"

#include <math.h>
#include <stdio.h>

#define WHY(...) snprintf(why, CRM_STAGE_WHY, __VA_ARGS__)

/* An amount (or a count) in ten-thousandths: a whole number, so that a fifth is a fifth. */
static double e4(double amount)
{
    return nearbyint(amount * 1e4);
}

/* Up or down by a fifth on the window before; from nothing to something is up. */
static bool risen(double now, double before)
{
    return now > 0 && 5 * e4(now) >= 6 * e4(before);
}

static bool fallen(double now, double before)
{
    return before > 0 && 5 * e4(now) <= 4 * e4(before);
}

const char *crm_lifecycle(const struct crm_stage_client *c, const struct crm_lifecycle_rules *rules,
    char why[CRM_STAGE_WHY])
{
    if (!(c->frequency > 0)) {
        WHY("no visit yet");
        return NULL;
    }
    if (c->recency_days > rules->inactive_days) {
        WHY("last visit %.0f days ago, more than %.0f", c->recency_days, rules->inactive_days);
        return "lost";
    }
    if (c->interval_last > rules->inactive_days) {
        WHY("came back after %.0f days away", c->interval_last);
        return "won_back";
    }
    if (c->frequency == 1 || c->tenure_days <= rules->new_days) {
        if (c->frequency == 1)
            WHY("one visit so far");
        else
            WHY("first visit %.0f days ago", c->tenure_days);
        return "introduction";
    }
    if (c->recency_days > 1.5 * c->interval_median) {
        WHY("%.0f days since the last visit, used to come every %g", c->recency_days,
            c->interval_median);
        return "decline";
    }
    if (fallen(c->visits_180d, c->visits_prev_180d)) {
        WHY("visits of 180 days down from %.0f to %.0f", c->visits_prev_180d, c->visits_180d);
        return "decline";
    }
    if (fallen(c->spend_180d, c->spend_prev_180d)) {
        WHY("spend of 180 days down from %.2f to %.2f", c->spend_prev_180d, c->spend_180d);
        return "decline";
    }
    if (risen(c->visits_180d, c->visits_prev_180d)) {
        WHY("visits of 180 days up from %.0f to %.0f", c->visits_prev_180d, c->visits_180d);
        return "growth";
    }
    if (risen(c->spend_180d, c->spend_prev_180d)) {
        WHY("spend of 180 days up from %.2f to %.2f", c->spend_prev_180d, c->spend_180d);
        return "mature";
    }
    WHY("visits and spend of 180 days as before");
    return "maintained";
}

const char *crm_rung_name(enum crm_rung rung)
{
    static const char *const names[] = {
        "prospect", "target", "trial", "first", "repeat", "regular", "key"};

    return names[rung];
}

enum crm_rung crm_ladder(const struct crm_stage_client *c, char why[CRM_STAGE_WHY])
{
    if (!(c->frequency > 0)) {
        WHY("no visit yet%s", c->fits_target ? ", and fits" : "");
        return c->fits_target ? CRM_RUNG_TARGET : CRM_RUNG_PROSPECT;
    }
    if (c->monetary == 0) {
        WHY("visits without payment only");
        return CRM_RUNG_TRIAL;
    }
    if (c->campaign_share >= 1) {
        WHY("visits on a campaign only");
        return CRM_RUNG_TRIAL;
    }
    if (c->top_spend) {
        WHY("grade A or in the top 20 %% of spend");
        return CRM_RUNG_KEY;
    }
    WHY("%.0f visit%s", c->frequency, c->frequency == 1 ? "" : "s");
    return c->frequency >= 4   ? CRM_RUNG_REGULAR
           : c->frequency >= 2 ? CRM_RUNG_REPEAT
                               : CRM_RUNG_FIRST;
}

const char *crm_loyalty(const struct crm_stage_client *c, const struct crm_loyalty_rules *rules,
    char why[CRM_STAGE_WHY])
{
    bool attached = c->attachment >= rules->attachment_cut;
    bool often = c->visits_365d >= rules->visits_cut;

    if (isnan(c->attachment)) {
        WHY("attachment unknown");
        return NULL;
    }
    WHY("attachment %g %s %g, %.0f visits in 365 days %s %g", c->attachment, attached ? ">=" : "<",
        rules->attachment_cut, isnan(c->visits_365d) ? 0.0 : c->visits_365d, often ? ">=" : "<",
        rules->visits_cut);
    if (attached)
        return often ? "premium" : "latent";
    if (often)
        return c->discount_share >= 0.5 || c->campaign_share >= 0.5 ? "incentive" : "inertia";
    return c->discount_share >= 0.5 ? "price" : "none";
}
