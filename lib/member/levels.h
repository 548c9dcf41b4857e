/*
 * levels.h -- the level of a client on every day: RULES of level,measure,window,reach,keep,grace
 *
 *     crm_level_rules_read(&rules, "levels.csv", err);
 *     crm_level_start(&level, &rules, NULL);                    or a state of an earlier day
 *     crm_level_replay(&level, day, n, as_of, moves_from, err); the client's days
 *     ... level.now, level.then, level.keeps_until ...
 *     crm_level_release(&level);                                after the last client
 *
 * Levels are listed lowest first.  Each looks at its measure over the last `window` days, the day
 * included.  On every day:
 *
 *   up    at once to the highest level whose `reach` is met
 *   keep  the first day below `keep` starts the grace; a day at keep or above ends it
 *   down  on the first day of falling short + grace: to the highest lower level whose keep is met,
 *         else to none
 *
 * Only days on which a measure changes or a grace ends are looked at, which gives the same.
 * Cost: O(days x levels).
 */
#ifndef CRM_MEMBER_LEVELS_H
#define CRM_MEMBER_LEVELS_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "member/days.h"

enum { CRM_LEVELS = 32, CRM_LEVEL_NONE = -1 };

enum crm_level_measure { CRM_LEVEL_SPEND, CRM_LEVEL_VISITS };

struct crm_level_rule {
    struct crm_slice name;
    enum crm_level_measure measure;
    struct crm_span window, grace;
    bool no_grace;
    int64_t reach, keep; /* ten-thousandths of money; visits */
    size_t meter;        /* of rules.meter */
};

/* Levels that look at the same measure over the same window share it. */
struct crm_level_meter {
    enum crm_level_measure measure;
    struct crm_span window;
};

struct crm_level_rules {
    struct crm_level_rule level[CRM_LEVELS];
    int n;
    struct crm_level_meter meter[CRM_LEVELS];
    size_t n_meters;
    struct crm_arena names;
};

/* Release in any case. Errors: CRM_EDATA with file, line and column; CRM_ENOMEM. */
enum crm_status crm_level_rules_read(
    struct crm_level_rules *rules, const char *path, struct crm_err *err);
void crm_level_rules_release(struct crm_level_rules *rules);

/* The number of a level; CRM_LEVEL_NONE for an empty name; CRM_LEVELS: there is no such level. */
int crm_level_find(const struct crm_level_rules *rules, struct crm_slice name);

struct crm_level_state {
    int level;     /* CRM_LEVEL_NONE */
    int32_t since; /* CRM_DAY_NONE without */
    int32_t below; /* CRM_DAY_NONE: the keep is met */
    int32_t as_of; /* the day it was; CRM_DAY_NONE: before all days */
};

struct crm_level_run {
    const struct crm_level_rules *rules;
    struct crm_level_state now;  /* in: where to start; out: on as_of */
    int then;                    /* level at the end of moves_from */
    int32_t keeps_until;         /* CRM_DAY_NONE: for ever, or there is no level */
    int64_t measure[CRM_LEVELS]; /* of each meter on as_of */
    int64_t before[CRM_LEVELS];  /* the same on the day of the state that it started from */
};

/* state NULL: nobody before the first day. */
void crm_level_start(struct crm_level_run *level, const struct crm_level_rules *rules,
    const struct crm_level_state *state);

/*
 * day[n] in order, none after as_of; moves_from CRM_DAY_NONE: not asked for.
 * Errors: CRM_EDATA when sums do not fit in 64 bits.
 */
enum crm_status crm_level_replay(struct crm_level_run *level, const struct crm_day day[], size_t n,
    int32_t as_of, int32_t moves_from, struct crm_err *err);

#endif
