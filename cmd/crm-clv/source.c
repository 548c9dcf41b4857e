/* Where the cells of a client are: in the customers, or in a file of -J. */
#include "clv.h"
#include "io/join.h"

enum crm_status clv_source_open(struct clv_source *source, const struct crm_cli *cli,
    struct crm_reader *reader, struct crm_err *err)
{
    enum crm_status status;

    *source = (struct clv_source){.cli = cli, .reader = reader, .key = CRM_COLUMN_NONE};
    if (!cli->join.n)
        return CRM_OK;
    status = crm_reader_need(reader, "customer_id", &source->key, err);
    return status ? status : crm_cli_joins(cli, &source->join, err);
}

void clv_source_close(struct clv_source *source)
{
    if (source->join)
        crm_cli_joins_close(source->cli, source->join);
    source->join = NULL;
}

enum crm_status clv_source_want(
    struct clv_source *source, const char *name, bool needed, bool *there, struct crm_err *err)
{
    size_t *column = &source->wanted[source->n];
    struct clv_joined *joined = &source->joined[source->n];
    enum crm_status status = CRM_OK;

    *column = CRM_COLUMN_NONE;
    *joined = (struct clv_joined){.file = -1, .name = name};
    if (name)
        status = crm_reader_lookup(source->reader, name, column, err);
    /* --replace takes a joined column instead of the customers' own, the first file wins */
    for (size_t j = 0; name && source->join && j < source->cli->join.n && joined->file < 0; j++) {
        size_t at = crm_join_find_column(source->join[j], crm_slice_of(name));
        if (at != CRM_COLUMN_NONE && (*column == CRM_COLUMN_NONE || source->cli->replace))
            *joined = (struct clv_joined){.file = (int)j, .column = at, .name = name};
    }
    *there = *column != CRM_COLUMN_NONE || joined->file >= 0;
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
    struct crm_slice key = field[source->n];

    for (size_t i = 0; source->join && i < source->n; i++)
        if (source->joined[i].file >= 0)
            field[i] =
                crm_join_cell(source->join[source->joined[i].file], key, source->joined[i].column);
}

bool clv_source_bad(const struct clv_source *source, size_t i, struct crm_err *err)
{
    const struct clv_joined *joined = &source->joined[i];

    if (joined->file >= 0)
        crm_err_place(err, source->cli->join.item[joined->file], 0, joined->name);
    return joined->file >= 0;
}
