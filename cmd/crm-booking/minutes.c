#include "minutes.h"

#include <stdio.h>

enum crm_status minutes_hours(
    const struct crm_cli *cli, const char *path, struct crm_hours *hours, struct crm_err *err)
{
    const char *const files[] = {path};
    struct crm_reader_spec spec = crm_cli_second(cli, files, 1);
    struct crm_reader *reader;
    enum crm_status status = crm_reader_open(&reader, &spec, err);

    if (status)
        return status;
    status = crm_hours_read(hours, reader, err);
    crm_reader_close(reader);
    return status;
}

enum crm_status minutes_need(const struct input *in, const char *what, struct crm_err *err)
{
    if (in->book.has[CRM_BOOK_END])
        return CRM_OK;
    return input_need(in, CRM_BOOK_MINUTES, "duration_min", what, err);
}

void minutes_say(const struct crm_cli *cli, const struct crm_occupancy *o)
{
    char show[CRM_ERR_SHOW], others[32] = "";

    if (!o->n_without_hours)
        return;
    if (o->n_without_hours > 1)
        snprintf(others, sizeof others, " and %u other%s", o->n_without_hours - 1,
            plural(o->n_without_hours - 1));
    crm_cli_note(cli, "no hours for staff %s%s: none of their time is open",
        crm_err_show(o->without_hours.ptr, o->without_hours.len, show), others);
}

const char *minutes_clock(int minutes, char text[MINUTES_CLOCK])
{
    snprintf(text, MINUTES_CLOCK, "%02d:%02d", minutes / 60, minutes % 60);
    return text;
}
