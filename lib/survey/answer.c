/* One cell of a questionnaire. */

#include "survey/answers.h"

#include "base/num.h"

#include <math.h>
#include <stdio.h>

/* What people and forms write into the box of something ticked, or leave unticked. */
static const char *const ticked[] = {"x", "X", "y", "Y", "yes", "Yes", "YES", "true", "True",
    "TRUE", "\xE6\x98\xAF" /* shi: yes */, "\xE6\x9C\x89" /* you: there is */,
    "\xE2\x88\x9A" /* square root sign, a Chinese tick */, "\xE2\x9C\x93", "\xE2\x9C\x94",
    "\xE9\x80\x89" /* xuan: chosen */};
static const char *const unticked[] = {"n", "N", "no", "No", "NO", "false", "False", "FALSE",
    "\xE5\x90\xA6" /* fou: no */, "\xE6\x97\xA0" /* wu: none */, "-"};

static bool is_among(struct crm_slice cell, const char *const list[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (crm_slice_is(cell, list[i]))
            return true;
    return false;
}

static bool read_tick(const struct crm_item *item, struct crm_slice cell, double *value)
{
    if (item->kind != CRM_KIND_COMPLAINT || item->code)
        return false;
    /* forms export the option's own words in the cells where it was ticked */
    if (is_among(cell, ticked, sizeof ticked / sizeof *ticked) ||
        (item->label[0] && crm_slice_is(cell, item->label)) || crm_slice_is(cell, item->name))
        *value = 1;
    else if (is_among(cell, unticked, sizeof unticked / sizeof *unticked))
        *value = 0;
    else
        return false;
    return true;
}

/* Codes between ; , | / or blanks: is the item's own among them? */
static enum crm_answer_state read_codes(
    const struct crm_item *item, struct crm_slice cell, double *value)
{
    double found = 0;

    for (size_t from = 0, to; from < cell.len; from = to + 1) {
        int64_t code;
        for (to = from; to < cell.len && !strchr(";,|/ ", cell.ptr[to]); to++)
            ;
        if (to == from)
            continue;
        if (!crm_num_int((struct crm_slice){cell.ptr + from, to - from}, &code))
            return CRM_ANSWER_NOT_NUMBER;
        if ((double)code > item->max || ((double)code < item->min && code != 0))
            return CRM_ANSWER_RANGE;
        if (code == item->code)
            found = 1;
    }
    *value = found;
    return CRM_ANSWER_OK;
}

enum crm_answer_state crm_answer_parse(
    const struct crm_item *item, struct crm_slice cell, double *value)
{
    double v;

    *value = NAN;
    cell = crm_slice_trim(cell);
    if (cell.len == 0)
        return CRM_ANSWER_MISSING;
    for (size_t i = 0; i < item->n_na; i++)
        if (crm_slice_is(cell, item->na[i]))
            return CRM_ANSWER_NA;
    if (item->code)
        return read_codes(item, cell, value);
    if (!crm_num_double(cell, &v) && !read_tick(item, cell, &v))
        return CRM_ANSWER_NOT_NUMBER;
    if (v < item->min || v > item->max || (item->kind != CRM_KIND_NUMBER && v != floor(v)))
        return CRM_ANSWER_RANGE;
    *value = item->reverse ? item->min + item->max - v : v;
    return CRM_ANSWER_OK;
}

const char *crm_answer_problem(const struct crm_item *item, struct crm_slice cell, char room[64])
{
    double value, v;
    enum crm_answer_state state = crm_answer_parse(item, cell, &value);

    if (state == CRM_ANSWER_NOT_NUMBER)
        return item->code ? "is no list of codes" : "is not a number";
    if (state != CRM_ANSWER_RANGE)
        return NULL;
    if (item->code)
        snprintf(room, 64, "holds a code that is not from %g to %g", item->min, item->max);
    else if (!crm_num_double(crm_slice_trim(cell), &v) || v != floor(v))
        return "is not whole";
    else if (v < item->min)
        snprintf(room, 64, "is below %g", item->min);
    else
        snprintf(room, 64, "is above %g", item->max);
    return room;
}
