/* words -- the files of share/crm-tools/words/ into the lexicon of the page */
#include "page.h"

#include "cli/cmd.h"

static const struct {
    const char *file;
    enum crm_lexicon_part part;
    const char *kind, *name; /* its columns; kind NULL: none */
} files[] = {
    {"sentences.csv", CRM_LEXICON_SENTENCE, NULL, "id"},
    {"page.csv", CRM_LEXICON_SENTENCE, NULL, "id"},
    {"pictures.csv", CRM_LEXICON_SENTENCE, NULL, "id"},
    {"values.csv", CRM_LEXICON_VALUE, "kind", "value"},
    {"rules.csv", CRM_LEXICON_VALUE, "kind", "value"},
    {"columns.csv", CRM_LEXICON_COLUMN, NULL, "name"},
};

static struct crm_slice cell(
    const struct crm_reader *reader, const struct crm_row *row, const char *column)
{
    size_t at = column ? crm_reader_find(reader, column) : CRM_COLUMN_NONE;

    return at == CRM_COLUMN_NONE ? (struct crm_slice){"", 0} : row->field[at];
}

static enum crm_status read_file(struct page *page, size_t f, struct crm_err *err)
{
    char path[4096];
    char *name[] = {path};
    struct crm_reader_spec spec = {.files = name, .n_files = 1};
    struct crm_reader *reader = NULL;
    const struct crm_row *row = NULL;
    enum crm_status status;

    if (!crm_cli_data("words", files[f].file, path, sizeof path))
        return crm_err_set(err, CRM_EIO, "the path of words/%s is too long", files[f].file);
    status = crm_reader_open(&reader, &spec, err);
    while (!status && !(status = crm_reader_next(reader, &row, err)) && row)
        if (!crm_lexicon_put(&page->words, files[f].part, cell(reader, row, files[f].kind),
                cell(reader, row, files[f].name),
                cell(reader, row, page->lang == CRM_LANG_ZH ? "zh" : "en")))
            status = crm_err_nomem(err);
    crm_reader_close(reader);
    return status;
}

enum crm_status page_words(struct page *page, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    for (size_t f = 0; f < sizeof files / sizeof *files && !status; f++)
        status = read_file(page, f, err);
    return status;
}
