/* Plain tables: no codebook, columns by name. */
#include "survey.h"

#include "base/list.h"
#include "cli/frame.h"
#include "base/mem.h"

#include <stdlib.h>

enum crm_status survey_plain_column(
    const struct survey *s, const char *name, size_t *column, struct crm_err *err)
{
    return crm_reader_need(s->reader, name, column, err);
}

enum crm_status survey_plain_id(
    const struct survey *s, const char *name, size_t *column, struct crm_err *err)
{
    enum crm_status status = crm_reader_lookup(s->reader, name, column, err);
    char shown[CRM_ERR_SHOW];

    if (status || *column != CRM_COLUMN_NONE || strcmp(name, "rid") == 0)
        return status;
    return crm_err_set(err, CRM_EUSAGE, "--id: %s is no column of the answers",
        crm_err_show(name, strlen(name), shown));
}

/* A cell of the table that a made column is made of; plain tables have no -J. */
static struct crm_slice spot_cell(const struct survey *s, struct crm_spot spot, size_t row)
{
    return spot.join == CRM_SPOT_ROW ? crm_table_cell(&s->table, row, spot.column)
                                     : (struct crm_slice){"", 0};
}

static enum crm_status plain_cell(const struct survey *s, const struct crm_place *place, size_t row,
    const char *name, struct crm_slice *cell, struct crm_err *err)
{
    *cell = crm_slice_trim(spot_cell(s, place->at, row));
    if (!place->made ||
        crm_made_cell(place->made, *cell, spot_cell(s, place->birth, row), CRM_DAY_NONE, cell))
        return CRM_OK;
    crm_table_place(&s->table, row, CRM_COLUMN_NONE, err);
    return crm_err_set(
        err, CRM_EDATA, "%s is made of dates as YYYY-MM-DD, and here is another", name);
}

/* A column of the table, or a made one, as levels. */
static enum crm_status read_column(struct survey *s, const struct crm_view *view, const char *name,
    const struct crm_text_column **made, struct crm_err *err)
{
    struct crm_text_column *c = &s->made[s->n_made++];
    struct crm_place place;
    size_t column;
    bool added;
    enum crm_status status = CRM_OK;

    crm_map_init(&c->levels);
    if (!crm_frame_find(view, name, &place) || !place.made)
        status = survey_plain_column(s, name, &column, err);
    if (!status && !(c->level = crm_mem_alloc(s->table.n_rows, sizeof *c->level)))
        status = crm_err_nomem(err);
    for (size_t i = 0; i < s->table.n_rows && !status; i++) {
        struct crm_slice cell;
        status = plain_cell(s, &place, i, name, &cell, err);
        if (!status && !crm_map_put(&c->levels, cell, &c->level[i], &added))
            status = crm_err_nomem(err);
    }
    *made = c;
    return status;
}

static enum crm_status make_groups(
    struct survey *s, const struct crm_view *view, struct crm_err *err)
{
    const struct crm_text_column *column[SURVEY_MOST_BY];
    struct crm_slice list = crm_slice_of(s->cli->by ? s->cli->by : ""), name;
    enum crm_status status = CRM_OK;

    crm_arena_init(&s->book.arena);
    while (s->cli->by && !status && crm_list_next(&list, &name)) {
        if (name.len == 0)
            return crm_err_set(err, CRM_EUSAGE, "--by: an empty name");
        if (s->n_by == SURVEY_MOST_BY)
            return crm_err_set(err, CRM_EUSAGE, "--by: at most %d columns", SURVEY_MOST_BY);
        s->by[s->n_by] = crm_arena_dup(&s->book.arena, name);
        if (!s->by[s->n_by])
            return crm_err_nomem(err);
        status = read_column(s, view, s->by[s->n_by], &column[s->n_by], err);
        s->n_by++;
    }
    s->n_rows = s->table.n_rows;
    s->row = crm_mem_alloc(s->n_rows, sizeof *s->row);
    if (!status && !s->row)
        status = crm_err_nomem(err);
    for (size_t i = 0; i < s->n_rows && !status; i++)
        s->row[i] = (uint32_t)i;
    return status ? status : crm_groups_make(&s->groups, s->row, s->n_rows, column, s->n_by, err);
}

enum crm_status survey_open_plain(struct survey *s, struct crm_cli *cli, struct crm_err *err)
{
    const struct crm_view *view = NULL;
    enum crm_status status;

    *s = (struct survey){.cli = cli};
    crm_map_init(&s->book.names);
    status = crm_cli_rows(cli, NULL, &s->reader, &view, err);
    if (!status)
        status = crm_table_read(&s->table, s->reader, err);
    if (!status)
        status = crm_cli_reader_judge(cli, s->reader, err);
    if (!status)
        status = make_groups(s, view, err);
    if (status)
        survey_close(s);
    return status;
}
