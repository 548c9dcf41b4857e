#include "frame/find.h"

static struct crm_spot find_own(const struct crm_view *view, const char *name)
{
    size_t column = view->own(view->ctx, name);

    return (struct crm_spot){column == CRM_COLUMN_NONE ? CRM_SPOT_NONE : CRM_SPOT_ROW, column};
}

static struct crm_spot find_joined(const struct crm_view *view, const char *name)
{
    for (size_t j = 0; j < view->n_joins; j++) {
        size_t column = crm_join_find_column(view->join[j], name);
        if (column != CRM_COLUMN_NONE)
            return (struct crm_spot){(int)j, column};
    }
    return (struct crm_spot){CRM_SPOT_NONE, CRM_COLUMN_NONE};
}

static struct crm_spot find_cell(const struct crm_view *view, const char *name)
{
    struct crm_spot own = find_own(view, name), joined = find_joined(view, name);

    if (own.join == CRM_SPOT_NONE || (view->joined_first && joined.join != CRM_SPOT_NONE))
        return joined;
    return own;
}

/* The day an age is of. CRM_SPOT_NONE: the as-of day, if there is one. */
static struct crm_spot find_day(const struct crm_view *view, const char *date)
{
    struct crm_spot day = find_own(view, date);

    if (day.join == CRM_SPOT_NONE && view->as_of == CRM_DAY_NONE)
        day = find_own(view, "as_of");
    return day;
}

bool crm_frame_find(const struct crm_view *view, const char *name, struct crm_place *place)
{
    const char *date = view->date ? view->date : "date";

    *place = (struct crm_place){.at = find_cell(view, name), .birth = {.join = CRM_SPOT_NONE}};
    if (place->at.join != CRM_SPOT_NONE)
        return true;
    place->made = crm_made_of(name);
    if (place->made != CRM_MADE_AGE) {
        place->at = find_own(view, date);
        return place->made && place->at.join != CRM_SPOT_NONE;
    }
    place->birth = find_cell(view, "birthday");
    place->at = find_day(view, date);
    return place->birth.join != CRM_SPOT_NONE &&
           (place->at.join != CRM_SPOT_NONE || view->as_of != CRM_DAY_NONE);
}
