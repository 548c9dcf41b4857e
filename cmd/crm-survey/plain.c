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

/* A column of the table as levels. */
static enum crm_status read_column(
    struct survey *s, const char *name, const struct crm_text_column **made, struct crm_err *err)
{
    struct crm_text_column *c = &s->made[s->n_made++];
    size_t column;
    bool added;
    enum crm_status status;

    crm_map_init(&c->levels);
    if ((status = survey_plain_column(s, name, &column, err)))
        return status;
    if (!(c->level = crm_mem_alloc(s->table.n_rows, sizeof *c->level)))
        return crm_err_nomem(err);
    for (size_t i = 0; i < s->table.n_rows; i++)
        if (!crm_map_put(&c->levels, crm_slice_trim(crm_table_cell(&s->table, i, column)),
                &c->level[i], &added))
            return crm_err_nomem(err);
    *made = c;
    return CRM_OK;
}

static enum crm_status make_groups(struct survey *s, struct crm_err *err)
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
        status = read_column(s, s->by[s->n_by], &column[s->n_by], err);
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
    enum crm_status status;

    *s = (struct survey){.cli = cli};
    crm_map_init(&s->book.names);
    status = crm_cli_reader(cli, &s->reader, err);
    if (!status)
        status = crm_table_read(&s->table, s->reader, err);
    if (!status)
        status = crm_cli_reader_judge(cli, s->reader, err);
    if (!status)
        status = make_groups(s, err);
    if (status)
        survey_close(s);
    return status;
}
