/* What the analyses of crm-care share. */
#include "care.h"

#include "base/list.h"

#include <stdio.h>
#include <stdlib.h>

const char *const care_langs[] = {"en", "zh", NULL};
const char *const care_leap_days[] = {"02-28", "03-01", NULL};

enum { DAYS = 7, MOST = 36600 };

enum crm_status care_span(int32_t as_of, int32_t *from, int32_t *to, struct crm_err *err)
{
    if (*from == CRM_DAY_NONE)
        *from = as_of;
    if (*to == CRM_DAY_NONE)
        *to = *from > CRM_DAY_MAX - DAYS ? CRM_DAY_MAX : *from + DAYS - 1;
    if (*to < *from)
        return crm_err_set(err, CRM_EUSAGE, "--to is before the first day");
    if (*to - *from >= MOST)
        return crm_err_set(err, CRM_EUSAGE, "--to is more than %d days after the first day", MOST);
    return CRM_OK;
}

enum crm_status care_reader(const struct crm_cli *cli, const char *path, bool by_hand,
    struct crm_reader **reader, struct crm_err *err)
{
    char *file = (char *)(uintptr_t)path;
    struct crm_reader_spec spec = {
        .files = &file, .n_files = 1, .alias = cli->alias, .n_alias = cli->n_alias};

    if (!by_hand)
        spec.dialect = cli->dialect;
    return crm_reader_open(reader, &spec, err);
}

enum crm_status care_calendar(const struct crm_cli *cli, const struct crm_opt_list *files,
    struct crm_calendar *calendar, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    crm_calendar_init(calendar);
    for (size_t i = 0; i < files->n && !status; i++) {
        struct crm_reader *reader;
        status = care_reader(cli, files->item[i], true, &reader, err);
        if (!status)
            status = crm_calendar_read(calendar, reader, err);
        crm_reader_close(reader);
    }
    return status;
}

enum crm_status care_shipped(int lang, char path[4096], struct crm_err *err)
{
    char name[32];

    snprintf(name, sizeof name, "rules-%s.csv", care_langs[lang]);
    if (crm_cli_data("care", name, path, 4096))
        return CRM_OK;
    return crm_err_set(err, CRM_EIO, "the shipped rules cannot be found");
}

static bool is_named(const char *list, const char *column)
{
    struct crm_slice rest = crm_slice_of(list ? list : ""), name;

    while (list && crm_list_next(&rest, &name))
        if (crm_slice_is(name, column))
            return true;
    return false;
}

enum crm_yearly_how care_how(const char *lunar, const char *lunar_of, const char *column)
{
    return is_named(lunar, column)      ? CRM_YEARLY_LUNAR
           : is_named(lunar_of, column) ? CRM_YEARLY_LUNAR_OF
                                        : CRM_YEARLY_GREGORIAN;
}

static enum crm_status check_list(const char *option, const char *list, const char *other,
    bool (*there)(void *ctx, const char *column), void *ctx, struct crm_err *err)
{
    struct crm_slice rest = crm_slice_of(list ? list : ""), name;
    char column[256], show[CRM_ERR_SHOW];

    while (list && crm_list_next(&rest, &name)) {
        snprintf(column, sizeof column, "%.*s", (int)(name.len < 255 ? name.len : 255), name.ptr);
        crm_err_show(name.ptr, name.len, show);
        if (name.len == 0)
            return crm_err_set(err, CRM_EUSAGE, "%s: a name is empty", option);
        if (!there(ctx, column))
            return crm_err_set(err, CRM_EUSAGE, "%s: %s is no column of the input", option, show);
        if (is_named(other, column))
            return crm_err_set(
                err, CRM_EUSAGE, "--lunar and --lunar-of: only one of them for %s", show);
    }
    return CRM_OK;
}

enum crm_status care_check_lunar(const char *lunar, const char *lunar_of,
    bool (*there)(void *ctx, const char *column), void *ctx, struct crm_err *err)
{
    enum crm_status status = check_list("--lunar", lunar, lunar_of, there, ctx, err);

    return status ? status : check_list("--lunar-of", lunar_of, NULL, there, ctx, err);
}

void care_say_unknown(const struct crm_cli *cli, int32_t from, int32_t to)
{
    char first[CRM_DATE_TEXT], last[CRM_DATE_TEXT];

    if (from >= crm_lunar_start() && to <= crm_lunar_end())
        return;
    crm_date_format(crm_lunar_start(), CRM_SECOND_NONE, first);
    crm_date_format(crm_lunar_end(), CRM_SECOND_NONE, last);
    crm_cli_warn(cli,
        "lunisolar dates and solar terms are known from %s to %s only; there are none outside",
        first, last);
}
