#include "pos/alike.h"

#include "base/mem.h"
#include "pos/encoding.h"

#include <stdlib.h>

enum { ENOUGH = 4 * 1024 * 1024 }; /* as much as is looked at of one file */

void crm_alike_release(struct crm_alike *alike)
{
    for (size_t i = 0; i < alike->n; i++)
        free(alike->group[i].header);
    free(alike->group);
    *alike = (struct crm_alike){0};
}

/* Physical line `number` of the text, from 1, with its end; empty if it is not whole. */
static struct crm_slice line_of(struct crm_slice text, uint64_t number)
{
    size_t start = 0;

    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != '\n' &&
            (text.ptr[i] != '\r' || (i + 1 < text.len && text.ptr[i + 1] == '\n')))
            continue;
        if (--number == 0)
            return (struct crm_slice){text.ptr + start, i + 1 - start};
        start = i + 1;
    }
    return (struct crm_slice){"", 0};
}

/*
 * A header whose first line is all of it, in an encoding that keeps ASCII.  Birthdays of two-digit
 * years are read by the last day of the very file.
 */
static bool is_plain(const struct crm_plan *plan, struct crm_slice header)
{
    size_t quotes = 0;

    for (size_t i = 0; i < header.len; i++)
        quotes += header.ptr[i] == '"';
    return header.len > 0 && plan->column[CRM_FIELD_BIRTHDAY] == CRM_COLUMN_NONE &&
           quotes % 2 == 0 && plan->n_columns > 0 && !plan->layout.header &&
           (!plan->layout.encoding || strncmp(plan->layout.encoding, "UTF-16", 6) != 0);
}

static bool is_encoded_so(const struct crm_plan *plan, struct crm_slice head, bool whole,
    const struct crm_plan_options *options, struct crm_err *err)
{
    const char *encoding = options->encoding, *other = plan->layout.encoding;

    if (!encoding && crm_encoding_guess(head, whole, &encoding, err)) {
        crm_err_init(err); /* whoever looks at the file says so */
        return false;
    }
    return encoding == other || (encoding && other && strcmp(encoding, other) == 0);
}

const struct crm_alike_group *crm_alike_find(const struct crm_alike *alike, struct crm_slice head,
    bool whole, const struct crm_plan_options *options, struct crm_err *err)
{
    for (size_t i = 0; i < alike->n; i++) {
        const struct crm_alike_group *group = &alike->group[i];
        struct crm_slice line;
        if (group->looked < ENOUGH || group->differ ||
            group->plan->layout.dialect.escapes != options->dialect.escapes)
            continue;
        line = line_of(head, group->plan->header_line);
        if (crm_slice_eq(line, (struct crm_slice){group->header, group->len}))
            return is_encoded_so(group->plan, head, whole, options, err) ? group : NULL;
    }
    return NULL;
}

static bool same_judges(const struct crm_plan *a, const struct crm_plan *b)
{
    bool same = a->n_judges == b->n_judges;

    for (size_t i = 0; i < a->n_judges && same; i++)
        same = a->judge[i].of == b->judge[i].of && a->judge[i].column == b->judge[i].column &&
               a->judge[i].level == b->judge[i].level;
    return same;
}

/* Whether the rows of both mean the same. */
static bool mean_the_same(const struct crm_plan *a, const struct crm_plan *b)
{
    return a->n_columns == b->n_columns && memcmp(a->column, b->column, sizeof a->column) == 0 &&
           memcmp(a->order, b->order, sizeof a->order) == 0 &&
           memcmp(a->fallback, b->fallback, sizeof a->fallback) == 0 && a->decimal == b->decimal &&
           a->blank_totals == b->blank_totals && a->dated_totals == b->dated_totals &&
           a->own == b->own && a->made == b->made && a->discount == b->discount &&
           a->discount_unit == b->discount_unit && a->preset == b->preset &&
           a->add_tax == b->add_tax && a->kind_made == b->kind_made && a->once == b->once &&
           a->once_visit == b->once_visit && a->once_a_ticket == b->once_a_ticket &&
           a->n_votes == b->n_votes && a->says_who == b->says_who && a->hours == b->hours &&
           a->moved_from == b->moved_from && a->slots == b->slots &&
           memcmp(a->zones, b->zones, sizeof a->zones) == 0 && a->currency == b->currency &&
           strcmp(a->sign, b->sign) == 0 && same_judges(a, b);
}

static enum crm_status start_group(struct crm_alike *alike, const struct crm_plan *plan,
    struct crm_slice line, size_t looked, struct crm_err *err)
{
    char *header = crm_mem_alloc(line.len, 1);

    if (!header ||
        !crm_mem_grow((void **)&alike->group, &alike->cap, alike->n + 1, sizeof *alike->group)) {
        free(header);
        return crm_err_nomem(err);
    }
    memcpy(header, line.ptr, line.len);
    alike->group[alike->n++] = (struct crm_alike_group){.plan = plan,
        .header = header,
        .len = line.len,
        .looked = looked,
        .from = plan->day_from,
        .to = plan->day_to};
    return CRM_OK;
}

enum crm_status crm_alike_add(struct crm_alike *alike, const struct crm_plan *plan,
    struct crm_slice head, struct crm_err *err)
{
    struct crm_slice line = line_of(head, plan->header_line);

    if (!is_plain(plan, line))
        return CRM_OK;
    for (size_t i = 0; i < alike->n; i++) {
        struct crm_alike_group *group = &alike->group[i];
        if (group->plan->header_line != plan->header_line ||
            !crm_slice_eq(line, (struct crm_slice){group->header, group->len}))
            continue;
        group->differ |= !mean_the_same(group->plan, plan);
        group->looked += head.len;
        group->from = plan->day_from < group->from ? plan->day_from : group->from;
        group->to = plan->day_to > group->to ? plan->day_to : group->to;
        group->plan = plan;
        return CRM_OK;
    }
    return start_group(alike, plan, line, head.len, err);
}

void crm_alike_copy(const struct crm_alike_group *group, const char *file, struct crm_plan *plan)
{
    *plan = *group->plan;
    plan->file = file;
    plan->day_from = group->from;
    plan->day_to = group->to;
    plan->n_notes = 0; /* said already */
    memset(plan->walk_in, 0, sizeof plan->walk_in);
    plan->wide_id[0] = '\0';
    plan->damaged_ids = false;
    crm_arena_init(&plan->arena);
}
