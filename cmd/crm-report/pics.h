/* pics.h -- what draws each picture; see picture.h.  False: nothing there to draw. */
#ifndef CRM_REPORT_PICS_H
#define CRM_REPORT_PICS_H

#include "draw.h"

#define PIC(name) bool pic_##name(struct page *page, const struct result *r, struct figure *fig)

/* pic_money.c: what came in */
PIC(revenue);
PIC(revenue_by);

/* pic_stay.c, pic_retention.c: how many, who comes again, how late they are */
PIC(bridge);
PIC(flows);
PIC(retention);
PIC(definitions);
PIC(cohort);
PIC(intervals);
PIC(intervals_by);
PIC(overdue);

/* pic_team.c: who keeps the clients, and what happens when they leave */
PIC(keeps);
PIC(departure);

/* pic_leave.c: when and why they leave, and how good a risk is */
PIC(survival);
PIC(survival_test);
PIC(drivers);
PIC(lift);
PIC(calibration);

/* pic_groups.c, pic_moves.c: who they are */
PIC(summary);
PIC(cross);
PIC(movement);
PIC(pareto);
PIC(funnel);
PIC(profile);

/* pic_voice.c: what clients say */
PIC(nps);
PIC(csat);
PIC(items);
PIC(trend);
PIC(complaints);
PIC(cases);
PIC(compare);

/* pic_gaps.c: what they expected, take for granted, weigh */
PIC(gap);
PIC(fivegaps);
PIC(kano);
PIC(ipa);
PIC(factors);
PIC(key_drivers);
PIC(reliability);
PIC(ratio);

/* pic_offer.c: what is sold */
PIC(items_sold);
PIC(rules);
PIC(next);
PIC(offers);
PIC(recommend);

/* pic_campaign.c: did it work */
PIC(campaign);
PIC(campaign_money);
PIC(campaign_ratio);
PIC(balance);
PIC(matched_balance);
PIC(matched);
PIC(power);
PIC(tenths);

/* pic_book.c: appointments */
PIC(outcome);
PIC(outcome_by);
PIC(rebook);
PIC(lead);
PIC(lead_bands);
PIC(occupancy);
PIC(gaps);
PIC(joins);

/* pic_members.c: levels, points, cards */
PIC(liability);
PIC(liability_by);
PIC(breakage);
PIC(estimate);
PIC(member_effect);
PIC(levels);
PIC(points);
PIC(prepaid);

/* pic_next.c: what comes */
PIC(forecast);
PIC(base);
PIC(forecast_cohort);
PIC(forecast_proof);
PIC(clv_validate);
PIC(clv_holdout);
PIC(clv_table);
PIC(contacts);

/* pic_rest.c: risks, lists, clusters, parameters */
PIC(score);
PIC(top);
PIC(centers);
PIC(medians);
PIC(nps_pairs);
PIC(survey_summary);
PIC(clv_fit);

#endif
