/* pictures -- the list of all pictures, in the order in which they stand on the page */
#include "pics.h"

#include <stdlib.h>

const struct picture pictures[] = {
    {"revenue", KIND_ACTIVITY, "", "revenue revenue_new revenue_existing", SECTION_MONEY, 1,
        pic_revenue},
    {"revenueby", KIND_ACTIVITY, NULL, "revenue", SECTION_MONEY, 6, pic_revenue_by},
    {"bridge", KIND_BRIDGE, "", "", SECTION_CLIENTS, 2, pic_bridge},
    {"flows", KIND_BRIDGE, "", "", SECTION_CLIENTS, 0, pic_flows},
    {"overdue", KIND_OVERDUE, "", "overdue_ratio due_stage spend_365d", SECTION_CLIENTS, 4,
        pic_overdue},
    {"retention", KIND_RETENTION, "", "lo hi", SECTION_STAY, 3, pic_retention},
    {"askings", KIND_RETENTION, "", "lo hi", SECTION_STAY, 0, pic_definitions},
    {"cohort", KIND_COHORT, "", "", SECTION_STAY, 0, pic_cohort},
    {"intervals", KIND_INTERVALS, "", "p90 median", SECTION_STAY, 0, pic_intervals},
    {"intervalsby", KIND_INTERVALS, NULL, "p25 p90 median", SECTION_STAY, 0, pic_intervals_by},
    {"survival", KIND_SURVIVAL, NULL, "", SECTION_STAY, 0, pic_survival},
    {"survivaltest", KIND_SURVIVAL_TEST, NULL, "", SECTION_STAY, 0, pic_survival_test},
    {"drivers", KIND_DRIVERS, "", "lo hi", SECTION_STAY, 0, pic_drivers},
    {"lift", KIND_STATS, "", "", SECTION_STAY, 0, pic_lift},
    {"calibration", KIND_STATS, "", "", SECTION_STAY, 0, pic_calibration},
    {"keeps", KIND_RETENTION, NULL, "", SECTION_TEAM, 7, pic_keeps},
    {"departure", KIND_DEPARTURE, NULL, "lo hi", SECTION_TEAM, 0, pic_departure},
    {"summary", KIND_SUMMARY, NULL, "customers_pct monetary_pct", SECTION_GROUPS, 5, pic_summary},
    {"cross", KIND_CROSS, NULL, "", SECTION_GROUPS, 0, pic_cross},
    {"movement", KIND_MOVEMENT, "", "", SECTION_GROUPS, 0, pic_movement},
    {"pareto", KIND_PARETO, "", "", SECTION_GROUPS, 8, pic_pareto},
    {"funnel", KIND_FUNNEL, "", "lo hi", SECTION_GROUPS, 0, pic_funnel},
    {"profile", KIND_PROFILE, "", "smd p_holm", SECTION_GROUPS, 0, pic_profile},
    {"nps", KIND_NPS, NULL, "lo hi", SECTION_VOICE, 9, pic_nps},
    {"csat", KIND_CSAT, NULL, "top_lo top_hi", SECTION_VOICE, 0, pic_csat},
    {"trend", KIND_TREND, "", "lo hi", SECTION_VOICE, 0, pic_trend},
    {"complaints", KIND_COMPLAINTS, "", "complaint count pct_respondents lo hi", SECTION_VOICE, 10,
        pic_complaints},
    {"gap", KIND_GAP, "", "lo hi", SECTION_VOICE, 0, pic_gap},
    {"fivegaps", KIND_FIVEGAPS, "", "total worst", SECTION_VOICE, 0, pic_fivegaps},
    {"kano", KIND_KANO, "", "better worse", SECTION_VOICE, 0, pic_kano},
    {"ipa", KIND_IPA, "", "", SECTION_VOICE, 0, pic_ipa},
    {"keydrivers", KIND_KEY_DRIVERS, "", "", SECTION_VOICE, 0, pic_key_drivers},
    {"factors", KIND_FACTORS, "", "penalty_p reward_p", SECTION_VOICE, 0, pic_factors},
    {"ratio", KIND_RATIO, "", "", SECTION_VOICE, 0, pic_ratio},
    {"items", KIND_ITEMS, "", "top_lo top_hi", SECTION_VOICE, 0, pic_items},
    {"compare", KIND_COMPARE, "", "", SECTION_VOICE, 0, pic_compare},
    {"cases", KIND_CASES, "", "satisfied_after_pct answered_days_median", SECTION_VOICE, 0,
        pic_cases},
    {"reliability", KIND_RELIABILITY, "", "lo hi", SECTION_VOICE, 0, pic_reliability},
    {"sold", KIND_ITEMS_SOLD, "", "lo hi", SECTION_OFFER, 0, pic_items_sold},
    {"rules", KIND_RULES, "", "lo hi", SECTION_OFFER, 0, pic_rules},
    {"next", KIND_NEXT, "", "lo hi", SECTION_OFFER, 0, pic_next},
    {"offers", KIND_OFFERS, "", "lo hi", SECTION_OFFER, 0, pic_offers},
    {"recommend", KIND_RECOMMEND, "", "", SECTION_OFFER, 0, pic_recommend},
    {"campaign", KIND_CAMPAIGN, NULL, "lo hi p", SECTION_OFFER, 0, pic_campaign},
    {"campaignmoney", KIND_CAMPAIGN_MONEY, "", "net_lo net_hi", SECTION_OFFER, 0,
        pic_campaign_money},
    {"campaignratio", KIND_CAMPAIGN_RATIO, "", "", SECTION_OFFER, 0, pic_campaign_ratio},
    {"balance", KIND_BALANCE, "", "", SECTION_OFFER, 0, pic_balance},
    {"matched", KIND_MATCHED, "", "window lo hi", SECTION_OFFER, 0, pic_matched},
    {"matchedbalance", KIND_MATCHED_BALANCE, "", "", SECTION_OFFER, 0, pic_matched_balance},
    {"power", KIND_POWER, "", "", SECTION_OFFER, 0, pic_power},
    {"tenths", KIND_TENTHS, "", "lo hi", SECTION_OFFER, 0, pic_tenths},
    {"noshow", KIND_OUTCOME, "", "lo hi", SECTION_BOOK, 0, pic_outcome},
    {"noshowby", KIND_OUTCOME, NULL, "period lo hi", SECTION_BOOK, 0, pic_outcome_by},
    {"rebook", KIND_REBOOK, "", "lo hi", SECTION_BOOK, 0, pic_rebook},
    {"occupancy", KIND_OCCUPANCY, NULL, "weekday hour", SECTION_BOOK, 0, pic_occupancy},
    {"lead", KIND_LEAD, "", "p10 p90", SECTION_BOOK, 0, pic_lead},
    {"leadbands", KIND_LEAD_BANDS, "", "completed lo hi", SECTION_BOOK, 0, pic_lead_bands},
    {"gaps", KIND_GAPS, "", "", SECTION_BOOK, 0, pic_gaps},
    {"joins", KIND_JOINS, "", "lo hi", SECTION_BOOK, 0, pic_joins},
    {"liability", KIND_LIABILITY, "", "clients", SECTION_MEMBERS, 0, pic_liability},
    {"liabilityby", KIND_LIABILITY, NULL, "", SECTION_MEMBERS, 0, pic_liability_by},
    {"prepaid", KIND_PREPAID, "", "", SECTION_MEMBERS, 0, pic_prepaid},
    {"breakage", KIND_BREAKAGE, "", "lo hi cards", SECTION_MEMBERS, 0, pic_breakage},
    {"estimate", KIND_ESTIMATE, "", "", SECTION_MEMBERS, 0, pic_estimate},
    {"levels", KIND_LEVELS, "", "", SECTION_MEMBERS, 0, pic_levels},
    {"moves", KIND_MOVES, "", "", SECTION_MEMBERS, 0, pic_movement},
    {"points", KIND_POINTS, "", "", SECTION_MEMBERS, 0, pic_points},
    {"membereffect", KIND_MEMBER_EFFECT, "", "lo hi", SECTION_MEMBERS, 0, pic_member_effect},
    {"forecast", KIND_FORECAST, "", "lo hi lo80 hi80", SECTION_NEXT, 0, pic_forecast},
    {"base", KIND_FORECAST_BASE, "", "lo hi", SECTION_NEXT, 0, pic_base},
    {"forecastproof", KIND_FORECAST_PROOF, "", "origins", SECTION_NEXT, 0, pic_forecast_proof},
    {"left", KIND_FORECAST_COHORT, "", "lo hi", SECTION_NEXT, 0, pic_forecast_cohort},
    {"foretold", KIND_CLV_VALIDATE, "", "", SECTION_NEXT, 0, pic_clv_validate},
    {"holdout", KIND_CLV_HOLDOUT, "", "", SECTION_NEXT, 0, pic_clv_holdout},
    {"clvtable", KIND_CLV_TABLE, "", "", SECTION_NEXT, 0, pic_clv_table},
    {"contacts", KIND_CONTACTS, "", "", SECTION_NEXT, 0, pic_contacts},
    {"score", KIND_SCORE, "", "", SECTION_STAY, 0, pic_score},
    {"medians", KIND_SURVIVAL_MEDIAN, NULL, "lo hi", SECTION_STAY, 0, pic_medians},
    {"top", KIND_TOP, "", "", SECTION_GROUPS, 0, pic_top},
    {"centers", KIND_CENTERS, "", "", SECTION_GROUPS, 0, pic_centers},
    {"npspairs", KIND_NPS_PAIRS, "", "", SECTION_VOICE, 0, pic_nps_pairs},
    {"answered", KIND_SURVEY_SUMMARY, "", "lo hi", SECTION_VOICE, 0, pic_survey_summary},
    {"clvfit", KIND_CLV_FIT, "", "lo hi", SECTION_NEXT, 0, pic_clv_fit},
    {.name = NULL},
};

static bool has_columns(const struct result *r, const char *columns)
{
    struct crm_slice rest = crm_slice_of(columns), name;

    while (crm_slice_split(&rest, ' ', &name))
        if (name.len && !result_has_slice(r, name))
            return false;
    return true;
}

static bool fits(const struct picture *p, const struct result *r)
{
    if (r->kind != p->kind || r->table.n_rows == 0 || !has_columns(r, p->needs))
        return false;
    if (!p->by)
        return true;
    return *p->by ? r->n_by == 1 && crm_slice_is(result_by_name(r, 0), p->by) : r->n_by == 0;
}

/* A title that begins with a name of the input still begins as a sentence does. */
static struct crm_slice capital(struct page *page, struct crm_slice title)
{
    struct crm_slice copy;

    if (!title.len || *title.ptr < 'a' || *title.ptr > 'z')
        return title;
    copy = say_copy(page, title);
    if (copy.len)
        *(char *)copy.ptr = (char)(*title.ptr - 'a' + 'A');
    return copy;
}

static bool draw(struct page *page, const struct picture *p, size_t f, size_t twin)
{
    const struct result *r = &page->results->result[f];
    static const struct crm_slice none = {"", 0};
    struct figure fig = {.height = 208, .title = none, .sub = none, .foot = none, .desc = none};
    bool drawn;

    drawn = p->draw(page, r, &fig);
    if (drawn) {
        fig.title = capital(page, fig.title);
        fig.sub = capital(page, fig.sub);
        if (!fig.foot.len) /* its line is there: the link to the numbers stands beside it */
            fig.foot = crm_slice_of("\xE2\x80\x8B");
        page->used[f] = true;
        figure_write(page, r, p, twin, &fig);
    }
    page->html.failed |= fig.svg.failed || fig.numbers.failed;
    crm_html_release(&fig.svg);
    crm_html_release(&fig.numbers);
    return drawn;
}

void pictures_of_section(struct page *page, enum section section)
{
    for (const struct picture *p = pictures; p->name; p++) {
        size_t twin = 0;
        if (p->section != section)
            continue;
        for (size_t f = 0; f < page->results->n; f++)
            if (fits(p, &page->results->result[f]))
                twin += draw(page, p, f, twin);
    }
}
