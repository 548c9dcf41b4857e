/* One cell of a questionnaire. */

#include "survey/answers.h"

#include "base/cell.h"
#include "base/num.h"

#include <math.h>
#include <stdio.h>

static bool read_tick(const struct crm_item *item, struct crm_slice cell, double *value)
{
    bool yes;

    if (item->kind != CRM_KIND_COMPLAINT || item->code)
        return false;
    /* forms export the option's own words in the cells where it was ticked */
    if ((item->label[0] && crm_slice_is(cell, item->label)) || crm_slice_is(cell, item->name))
        *value = 1;
    else if (crm_slice_is(cell, "-")) /* an empty box */
        *value = 0;
    else if (crm_cell_yes_no(cell, &yes))
        *value = yes;
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
