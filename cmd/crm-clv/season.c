/* The season of a base: found in transactions, kept as a clock that histories and horizons use. */
#include "../shared/people.h"
#include "clv.h"

#include "base/mem.h"
#include "forecast/base.h"

#include <math.h>
#include <stdlib.h>

/* Clocks run on for so many days after the as-of day: ten years and what months add to them. */
enum { AHEAD = 3700 };

void clv_season_close(struct clv_season *season)
{
    crm_clock_release(&season->clock);
}

enum crm_status clv_season_find(struct clv_season *season, const struct crm_people *people,
    int32_t as_of, enum crm_model_kind kind, const struct crm_fit *visits, double unit_days,
    struct crm_err *err)
{
    const struct crm_base_plan plan = {.kind = kind,
        .k = (int)opt.k,
        .unit_days = unit_days,
        .horizon = 1,
        .season = true,
        .as_of = as_of,
        .cohort_from = opt.cohort_from,
        .visits = visits};
    int32_t first, last;
    char day[CRM_DATE_TEXT];
    enum crm_status status;

    *season = (struct clv_season){.as_of = as_of, .unit_days = unit_days};
    crm_season_none(&season->season);
    crm_people_span(people, &first, &last);
    if (first == CRM_DAY_NONE || first > as_of) {
        crm_date_format(as_of, CRM_SECOND_NONE, day);
        return crm_err_set(err, CRM_EDATA,
            "--season auto: no visit in the transactions up to the as-of day %s", day);
    }
    season->first = first;
    status = crm_base_season(&season->season, &season->visits, &plan, people, err);
    if (!status && !season->visits.converged)
        return crm_err_set(err, CRM_ENUMERIC, "%s in the days of the season did not converge",
            crm_model_name(kind));
    return status ? status
                  : crm_clock_make(&season->clock, &season->season, first, as_of + AHEAD, err);
}

double clv_season_days(const struct clv_season *season, int32_t from, int32_t to)
{
    return crm_clock_days(&season->clock, to) - crm_clock_days(&season->clock, from);
}

void clv_season_say(const struct clv_season *season, const struct crm_cli *cli)
{
    char text[CRM_SEASON_TEXT];

    if (season->season.known)
        crm_cli_note(cli, "season: %s", crm_season_text(&season->season, text));
    else
        crm_cli_note(cli,
            "no season: fewer than %d whole months, or months that differ by no more than chance",
            CRM_SEASON_MONTHS);
}

/* The transactions of --transactions, which the customers were made of. */
enum crm_status clv_season_read(struct clv_season *season, const struct crm_cli *cli, int32_t as_of,
    double unit_days, struct crm_err *err)
{
    struct crm_cli rows = *cli;
    struct crm_people people;
    char *files[] = {(char *)opt.transactions};
    enum crm_model_kind kind = opt.model < 0 ? CRM_MODEL_MBG_NBD : (enum crm_model_kind)opt.model;
    enum crm_status status = crm_people_open(&people, err);

    rows.files = files;
    rows.n_files = 1;
    rows.second = true;
    rows.as_of = as_of;
    rows.since = rows.until = CRM_DAY_NONE;
    rows.where.n = rows.join.n = 0;
    rows.by = NULL;
    if (!status)
        status = people_read(&people, &as_of, &rows, err);
    if (!status)
        status = clv_season_find(season, &people, as_of, kind, NULL, unit_days, err);
    crm_people_close(&people);
    if (!status)
        clv_season_say(season, cli);
    return status;
}
