/* What became of an appointment, when, for how long, and who cancelled it. */

#include "pos/appointment.h"
#include "pos/convert_cell.h"
#include "pos/number.h"

#include <stdio.h>

/* ---- what became of it ----------------------------------------------------------------- */

/* What a word means, remembered if it is short. */
static enum crm_appointment meaning(struct crm_convert *c, struct crm_slice cell, enum crm_by *by)
{
    enum { SLOTS = sizeof c->memo->said / sizeof *c->memo->said };
    const struct crm_plan_options *options = &c->import->options.plan;
    size_t i;

    if (cell.len == 0 || cell.len > sizeof c->memo->said[0].cell)
        return crm_appointment_word(options, cell, by);
    i = ((unsigned char)cell.ptr[0] + 5u * (unsigned char)cell.ptr[cell.len - 1] + 3 * cell.len) %
        SLOTS;
    if (c->memo->said[i].len != cell.len ||
        memcmp(c->memo->said[i].cell, cell.ptr, cell.len) != 0) {
        c->memo->said[i].state = crm_appointment_word(options, cell, &c->memo->said[i].by);
        memcpy(c->memo->said[i].cell, cell.ptr, cell.len);
        c->memo->said[i].len = cell.len;
    }
    *by = c->memo->said[i].by;
    return c->memo->said[i].state;
}

static bool read_word(struct crm_convert *c, const struct crm_vote *vote, struct crm_slice cell,
    enum crm_appointment *said)
{
    enum crm_by by;

    *said = meaning(c, cell, &by);
    if (*said == CRM_APPOINTMENT_UNKNOWN && crm_text_is_none(cell))
        return true;
    if (by != CRM_BY_UNKNOWN)
        c->by = by;
    if (*said != CRM_APPOINTMENT_UNKNOWN)
        return true;
    c->bad_header = vote->header;
    return crm_convert_bad_value(
        c, CRM_FIELD_STATE, cell, "is no known state: say what it means with --status WORD=STATUS");
}

static bool read_vote(struct crm_convert *c, const struct crm_vote *vote, struct crm_slice cell,
    enum crm_appointment *said)
{
    *said = CRM_APPOINTMENT_UNKNOWN;
    if (vote->of == CRM_VOTE_WORD)
        return read_word(c, vote, cell, said);
    if (crm_text_is_none(cell))
        return true;
    if (vote->of == CRM_VOTE_FULL) {
        *said = vote->yes;
        return true;
    }
    switch (crm_judge_flag(CRM_JUDGE_HAPPENED, cell)) {
    case CRM_VERDICT_KEEP:
        *said = vote->yes;
        return true;
    case CRM_VERDICT_SKIP:
        return true;
    default:
        c->bad_header = vote->header;
        return crm_convert_bad_value(c, CRM_FIELD_STATE, cell, "is neither yes nor no");
    }
}

static bool contradiction(struct crm_convert *c, const struct crm_vote *vote,
    enum crm_appointment before, enum crm_appointment said)
{
    c->bad_header = vote->header;
    return crm_convert_bad(c, CRM_FIELD_STATE, "says %s, and another column of the row says %s",
        crm_appointment_names[said], crm_appointment_names[before]);
}

/* Nothing says anything. */
static bool settle_silent(struct crm_convert *c, bool words)
{
    c->state = crm_appointment_silent(&c->import->options.plan);
    if (c->state != CRM_APPOINTMENT_UNKNOWN)
        return true;
    c->state = CRM_APPOINTMENT_BOOKED;
    return !words || crm_convert_bad(
                         c, CRM_FIELD_STATE, "no word: what became of it? say --status '=STATUS'");
}

/* A constant: -c status==booked. */
static bool read_constant(struct crm_convert *c)
{
    struct crm_slice cell = crm_slice_of(c->file->plan.constant[CRM_FIELD_STATE]);
    struct crm_vote vote = {.of = CRM_VOTE_WORD, .header = "status"};

    return read_word(c, &vote, crm_convert_clean(cell), &c->state);
}

bool crm_convert_state(struct crm_convert *c, const struct crm_slice *cells)
{
    const struct crm_plan *plan = &c->file->plan;
    bool words = false;

    c->state = CRM_APPOINTMENT_UNKNOWN;
    c->by = CRM_BY_UNKNOWN;
    c->moved_from = (struct crm_slice){"", 0};
    if (c->file->moved_from != CRM_COLUMN_NONE)
        c->moved_from = crm_convert_clean(cells[c->file->moved_from]);
    if (crm_slice_eq(c->moved_from,
            crm_convert_clean(crm_convert_at(&c->file->field[CRM_FIELD_TXN_ID], cells))) ||
        crm_text_is_none(c->moved_from))
        c->moved_from.len = 0;
    if (plan->constant[CRM_FIELD_STATE])
        return read_constant(c);
    for (size_t i = 0; i < plan->n_votes; i++) {
        struct crm_slice cell = crm_convert_clean(cells[c->file->voted[i]]);
        enum crm_appointment said, both;
        words |= plan->vote[i].of == CRM_VOTE_WORD;
        if (!read_vote(c, &plan->vote[i], cell, &said))
            return false;
        if (said == CRM_APPOINTMENT_UNKNOWN)
            continue;
        both = c->state == CRM_APPOINTMENT_UNKNOWN ? said : crm_appointment_both(c->state, said);
        if (both == CRM_APPOINTMENT_UNKNOWN)
            return contradiction(c, &plan->vote[i], c->state, said);
        c->state = both;
    }
    return c->state != CRM_APPOINTMENT_UNKNOWN || settle_silent(c, words);
}

/* The words that set a row aside, for the count of reasons. */
void crm_convert_no_appointment(
    struct crm_convert *c, const struct crm_slice *cells, char *text, size_t room)
{
    const struct crm_plan *plan = &c->file->plan;
    char show[CRM_ERR_SHOW];

    snprintf(text, room, "no appointment");
    for (size_t i = 0; i < plan->n_votes; i++) {
        struct crm_slice cell = crm_convert_clean(cells[c->file->voted[i]]);
        enum crm_by by;
        if (plan->vote[i].of == CRM_VOTE_WORD &&
            crm_appointment_word(&c->import->options.plan, cell, &by) == CRM_APPOINTMENT_NONE)
            snprintf(text, room, "%.80s %s", plan->vote[i].header,
                crm_err_show(cell.ptr, cell.len, show));
    }
}

bool crm_convert_by(struct crm_convert *c, struct crm_slice cell)
{
    static const char *const names[] = {
        [CRM_BY_UNKNOWN] = "", [CRM_BY_CLIENT] = "client", [CRM_BY_SALON] = "salon"};
    enum crm_by by = crm_appointment_by(cell);

    if (by == CRM_BY_UNKNOWN)
        by = c->by;
    crm_put_bytes(c, names[by], strlen(names[by]));
    return true;
}

/* ---- times ------------------------------------------------------------------------------ */

bool crm_convert_local(struct crm_convert *c, enum crm_field field, struct crm_slice cell,
    int32_t *day, int32_t *second)
{
    const struct crm_plan *plan = &c->file->plan;
    struct crm_when when;
    int64_t at;

    if (!crm_when_split(cell, &when))
        return crm_when_parse(cell, plan->order[field], day, second);
    if (!crm_when_day(&when, plan->order[field], day))
        return false;
    *second = when.second;
    if (*second == CRM_SECOND_NONE)
        return true;
    if (plan->zones[field] != CRM_ZONES_UTC_UNSAID &&
        (plan->zones[field] == CRM_ZONES_NONE) != (when.zone == CRM_ZONE_NONE))
        return false;
    if (plan->zones[field] < CRM_ZONES_UTC)
        return true;
    at = (int64_t)*day * 86400 + *second + c->import->options.plan.utc_offset;
    if (when.zone != CRM_ZONE_NONE && when.zone != CRM_ZONE_NAMED)
        at -= when.zone;
    *day = (int32_t)(at >= 0 ? at / 86400 : -((86399 - at) / 86400));
    *second = (int32_t)(at - (int64_t)*day * 86400);
    return true;
}

/* An end without a day is that of the start, or the next one where it would come before it. */
bool crm_convert_end(struct crm_convert *c, struct crm_slice cell)
{
    int32_t day = c->day, second;

    if (c->file->plan.slots) {
        if (c->until != CRM_SECOND_NONE)
            crm_put_when(c, c->day + (c->until < c->second), c->until);
        return true;
    }
    if (crm_convert_local(c, CRM_FIELD_END, cell, &day, &second)) {
        crm_put_when(c, day, second);
        return true;
    }
    if (!crm_when_parse_time(cell, &second))
        return crm_convert_bad_value(c, CRM_FIELD_END, cell, "is neither a date nor a time");
    if (c->second == CRM_SECOND_NONE)
        return crm_convert_bad_value(c, CRM_FIELD_END, cell, "is a time, and the start has none");
    crm_put_when(c, c->day + (second < c->second), second);
    return true;
}

bool crm_convert_duration(struct crm_convert *c, struct crm_slice cell)
{
    int32_t minutes;

    if (!crm_appointment_minutes(cell, c->file->plan.hours, &minutes))
        return crm_convert_bad_value(
            c, CRM_FIELD_DURATION_MIN, cell, "is no whole number of minutes (90, 1:30, 1h 30min)");
    c->out += snprintf(c->out, CRM_NUMBER_TEXT, "%d", (int)minutes);
    return true;
}

/* An amount; yes and no in any language as yes and no. */
bool crm_convert_deposit(struct crm_convert *c, struct crm_slice cell)
{
    char key[CRM_TEXT_KEY], number[CRM_NUMBER_TEXT];
    bool yes, no;

    if (crm_number_plain(c->file->plan.decimal, cell, NULL, number))
        return crm_convert_money_cell(c, CRM_FIELD_DEPOSIT, cell, false);
    crm_text_key(cell, key);
    yes = crm_words_has(CRM_WORDS_YES, key) || strcmp(key, "paid") == 0 || strcmp(key, "已付") == 0;
    no = crm_words_has(CRM_WORDS_NO, key) || strcmp(key, "unpaid") == 0 || strcmp(key, "未付") == 0;
    if (yes == no)
        return crm_convert_bad_value(
            c, CRM_FIELD_DEPOSIT, cell, "is neither an amount nor yes or no");
    crm_put_bytes(c, yes ? "yes" : "no", yes ? 3 : 2);
    return true;
}
