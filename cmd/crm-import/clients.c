/* --clients-out: one row a client, put together from all that lists and rows say of her. */

#include "crm-import.h"

#include "base/mem.h"
#include "io/flow.h"

#include <stdlib.h>
#include <string.h>

/* Facts that a till's rows tell of a client, and not of a visit. */
#define FACTS                                                                                      \
    (UINT64_C(1) << CRM_FIELD_NAME | UINT64_C(1) << CRM_FIELD_PHONE |                              \
        UINT64_C(1) << CRM_FIELD_EMAIL | UINT64_C(1) << CRM_FIELD_CARD |                           \
        UINT64_C(1) << CRM_FIELD_BIRTHDAY | UINT64_C(1) << CRM_FIELD_GENDER |                      \
        UINT64_C(1) << CRM_FIELD_LEVEL)

struct clients {
    const struct crm_import *import; /* the one being read */
    size_t *to;                      /* its columns among those of the stream */
    bool list;                       /* it is a list, not rows */
    const enum crm_field *field;     /* of the stream */
    size_t n_fields;
    bool shown[CRM_N_FIELDS]; /* some list or file has it */
    struct merge merge;
    struct key_map *keys;
};

static void *batch_new(void *ctx)
{
    struct clients *all = ctx;

    return crm_rows_new(all->import, CRM_ROWS_IDS | (all->keys->open ? CRM_ROWS_SECRETS : 0));
}

static enum crm_status apply(void *ctx, unsigned shard, void *batch, struct crm_err *err)
{
    struct clients *all = ctx;
    struct crm_rows *rows = batch;
    size_t start = 0;

    (void)shard;
    if (all->list && crm_rows_first_bad(rows, err))
        return err->status;
    for (size_t i = 0; i < rows->n_lines; i++) {
        const struct crm_rows_line *line = &rows->line[i];
        struct crm_slice bytes = {rows->bytes + start, line->end - start - 1};
        int rank = (all->list ? 0 : 2) + !line->own_id;
        if (!line->walk_in && !merge_add(&all->merge, all->to, rank, line->id, bytes))
            return crm_err_nomem(err);
        start = line->end;
    }
    return key_map_add(all->keys, rows->secret, rows->n_secrets, err);
}

static size_t column_of(struct clients *all, enum crm_field field)
{
    for (size_t i = 0; i < all->n_fields; i++) {
        if (all->field[i] != field)
            continue;
        all->shown[i] = true;
        return i;
    }
    return CRM_COLUMN_NONE;
}

static enum crm_status read_files(struct clients *all, const struct crm_import_options *options,
    char *const *files, size_t n, struct crm_err *err)
{
    struct crm_flow flow = {.ctx = all,
        .n_shards = 1,
        .batch_new = batch_new,
        .batch_free = crm_rows_batch_free,
        .parse = crm_rows_batch_parse,
        .apply = apply};
    struct crm_import *import = NULL;
    enum crm_status status = crm_import_open(&import, options, files, n, err);

    all->import = import;
    all->list = options->plan.stream == CRM_STREAM_CLIENTS;
    all->to = status ? NULL : crm_mem_alloc(import->n_columns, sizeof *all->to);
    if (!status && !all->to)
        status = crm_err_nomem(err);
    for (size_t i = 0; !status && i < import->n_columns; i++) {
        enum crm_field field = import->column[i].field;
        bool fact = all->list || field == CRM_FIELD_CUSTOMER_ID || FACTS >> field & 1;
        all->to[i] = fact ? column_of(all, field) : CRM_COLUMN_NONE;
    }
    if (!status)
        status = crm_flow_run(import->reader, &flow, 1, err);
    crm_import_close(import);
    free(all->to);
    return status;
}

static enum crm_status write_all(
    struct clients *all, const struct crm_cli *cli, const char *path, struct crm_err *err)
{
    struct crm_out *out;
    char *text;
    size_t len;
    enum crm_status status =
        merge_lines(&all->merge, all->field, all->n_fields, all->shown, NULL, &text, &len, err);

    if (!status)
        status = crm_out_open(&out, cli, path, err);
    if (!status) {
        for (size_t i = 0; i < all->n_fields; i++)
            if (all->shown[i])
                crm_out_column(
                    out, crm_slice_of(crm_field_info(all->field[i])->name), CRM_OUT_TEXT);
        crm_out_header(out);
        lines_put(out, text, len);
        status = crm_out_close(out, err);
    }
    free(text);
    return status;
}

enum crm_status clients_write(struct crm_cli *cli, const char *path,
    const struct crm_import_options *like, const struct crm_opt_list *lists, char *const *files,
    size_t n_files, struct key_map *keys, struct crm_err *err)
{
    struct clients all = {.keys = keys};
    struct crm_import_options options = client_options(like);
    enum crm_status status = CRM_OK;

    merge_init(&all.merge);
    all.n_fields = crm_field_output(CRM_STREAM_CLIENTS, &all.field);
    options.consent_field = like->consenting ? like->consent_field : NULL;
    for (size_t i = 0; i < lists->n && !status; i++) {
        char *const list[] = {(char *)(uintptr_t)lists->item[i]};
        status = read_files(&all, &options, list, 1, err);
    }
    options = *like;
    options.facts = FACTS;
    options.plan.extra |= FACTS;
    options.n_keep = options.n_drop = options.n_key = 0;
    options.keep_all = false;
    options.tsv = true;
    if (!status)
        status = read_files(&all, &options, files, n_files, err);
    if (!status)
        status = write_all(&all, cli, path, err);
    merge_release(&all.merge);
    return status;
}
