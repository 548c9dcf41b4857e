/* the columns of each stream, for --schema, --help and completion: from base/fields.def */

#include "crm-import.h"

#define STREAM "&!merge&!list-fields&!list-presets&!reidentify"

static const char *const types[] = {[CRM_STREAM_TRANSACTIONS] = "type=transactions" STREAM,
    [CRM_STREAM_CLIENTS] = "type=clients" STREAM,
    [CRM_STREAM_ANSWERS] = "type=answers" STREAM,
    [CRM_STREAM_BOOKINGS] = "type=bookings" STREAM};

enum { N_STREAMS = sizeof types / sizeof *types };

static const struct crm_schema_column others[] = {
    COL_OF(CRM_OUT_PASS, "*", "", "every other column of the answers",
        .with = "type=answers" STREAM, .repeat = CRM_REPEAT_INPUT),
    COL_OF(CRM_OUT_PASS, "*", "", "a column that --keep names", .with = "keep&!type=answers" STREAM,
        .repeat = CRM_REPEAT_ANY),
    COL_TEXT("measure", "what is counted", .with = "merge"),
    COL_OF(CRM_OUT_PASS, "value", "", "how much of it", .with = "merge"),
    COL_TEXT("field", "a column, as -c names it", .with = "list-fields"),
    COL_TEXT("meaning", "what it is", .with = "list-fields"),
    COL_TEXT("headers", "headers it is found by", .with = "list-fields"),
    COL_TEXT("preset", "name for -p", .with = "list-presets"),
    COL_TEXT("level", "how well its columns are known", .with = "list-presets"),
    COL_TEXT("title", "the till", .with = "list-presets"),
    COL_OF(CRM_OUT_PASS, "*", "", "every column of the file, names in place of pseudonyms",
        .with = "reidentify", .repeat = CRM_REPEAT_INPUT),
};

enum { N_OTHERS = sizeof others / sizeof *others };

static const struct crm_schema_column *columns_of_field(enum crm_field_kind kind)
{
    static const struct crm_schema_column text = COL_TEXT("", ""), money = COL_MONEY("", ""),
                                          number = COL_NUMBER("", "", ""), time = COL_TIME("", ""),
                                          share = COL_SHARE("", ""),
                                          minutes = COL_NUMBER("", "minutes", "");

    return kind == CRM_KIND_DATE                            ? &time
           : kind == CRM_KIND_MONEY || kind == CRM_KIND_OFF ? &money
           : kind == CRM_KIND_NUMBER                        ? &number
           : kind == CRM_KIND_RATE                          ? &share
           : kind == CRM_KIND_DURATION                      ? &minutes
                                                            : &text;
}

/* Of bookings some fields mean something else. */
static const char *meaning(enum crm_stream stream, enum crm_field field)
{
    if (stream == CRM_STREAM_BOOKINGS && field == CRM_FIELD_TXN_ID)
        return "number of the appointment";
    if (stream == CRM_STREAM_BOOKINGS && field == CRM_FIELD_ITEM)
        return "what was booked";
    return crm_field_info(field)->help;
}

const struct crm_schema_column *import_columns(void)
{
    static struct crm_schema_column all[N_STREAMS * CRM_N_FIELDS + N_OTHERS + 1];
    const enum crm_field *field;
    size_t n = 0;

    for (int at = 0; at < N_STREAMS; at++) {
        enum crm_stream s = (enum crm_stream)at;
        size_t n_fields = crm_field_output(s, &field);
        for (size_t i = 0; i < n_fields; i++) {
            const struct crm_field_info *info = crm_field_info(field[i]);
            struct crm_schema_column *c = &all[n++];
            *c = *columns_of_field(info->kind);
            c->name = crm_stream_name(s, field[i]);
            c->meaning = meaning(s, field[i]);
            c->with = types[s];
            c->when = crm_field_required(s, field[i]) ? NULL : "the files have it";
        }
    }
    for (size_t i = 0; i < N_OTHERS; i++)
        all[n++] = others[i];
    return all;
}
