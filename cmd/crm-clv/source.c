/* Where the cells of a client are: in the customers, or in a file of -J. */
#include "clv.h"

enum crm_status clv_source_open(
    struct clv_source *source, const struct crm_cli *cli, struct crm_err *err)
{
    enum crm_status status;

    *source = (struct clv_source){.cli = cli, .key = CRM_COLUMN_NONE};
    status = crm_cli_rows(cli, NULL, &source->reader, &source->view, err);
    return status || !cli->join.n
               ? status
               : crm_reader_need(source->reader, "customer_id", &source->key, err);
}

enum crm_status clv_source_want(
    struct clv_source *source, const char *name, bool needed, bool *there, struct crm_err *err)
{
    size_t *column = &source->wanted[source->n];
    struct clv_joined *joined = &source->joined[source->n];
    enum crm_status status = CRM_OK;
    struct crm_place place = {CRM_MADE_NOT, {CRM_SPOT_NONE, CRM_COLUMN_NONE}, {0}};

    *column = CRM_COLUMN_NONE;
    *joined = (struct clv_joined){.file = -1, .name = name};
    if (name)
        status = crm_reader_lookup(source->reader, name, column, err);
    *there = name && crm_frame_find(source->view, name, &place) && !place.made;
    if (*there && place.at.join >= 0)
        *joined = (struct clv_joined){place.at.join, place.at.column, name};
    if (!status && needed && !*there)
        status = crm_reader_need(source->reader, name, column, err);
    source->n += !status;
    return status;
}

size_t clv_source_columns(struct clv_source *source)
{
    source->wanted[source->n] = source->key;
    return source->n + 1;
}

void clv_source_join(const struct clv_source *source, struct crm_slice field[])
{
    struct crm_slice key = field[source->n]; /* empty without -J */

    for (size_t i = 0; i < source->n; i++)
        if (source->joined[i].file >= 0)
            field[i] = crm_join_cell(
                source->view->join[source->joined[i].file], key, source->joined[i].column);
}

bool clv_source_bad(const struct clv_source *source, size_t i, struct crm_err *err)
{
    const struct clv_joined *joined = &source->joined[i];

    if (joined->file >= 0)
        crm_err_place(err, source->cli->join.item[joined->file], 0, joined->name);
    return joined->file >= 0;
}
