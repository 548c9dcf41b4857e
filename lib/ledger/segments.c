#include "ledger/segments.h"

#include "base/mem.h"
#include "base/num.h"

#include <stdlib.h>

enum { NAME, FIRST_SCORE, N_COLUMNS = 4 };

/* `*`, `4`, `4-5`; CRM_EDATA without a place. */
static enum crm_status parse_range(
    struct crm_slice text, int bins, uint8_t *from, uint8_t *to, struct crm_err *err)
{
    struct crm_slice rest = crm_slice_trim(text), low, high;
    int64_t a, b;
    char shown[CRM_ERR_SHOW];

    crm_err_show(text.ptr, text.len, shown);
    if (crm_slice_is(rest, "*")) {
        *from = 1;
        *to = (uint8_t)bins;
        return CRM_OK;
    }
    crm_slice_split(&rest, '-', &low);
    if (!crm_slice_split(&rest, '-', &high))
        high = low;
    if (rest.ptr || !crm_num_int(crm_slice_trim(low), &a) ||
        !crm_num_int(crm_slice_trim(high), &b) || a > b)
        return crm_err_set(
            err, CRM_EDATA, "%s is not a score, a range of scores like 4-5, or *", shown);
    if (a < 1 || b > bins)
        return crm_err_set(err, CRM_EDATA, "%s does not fit %d bins", shown, bins);
    *from = (uint8_t)a;
    *to = (uint8_t)b;
    return CRM_OK;
}

static enum crm_status add_line(struct crm_segments *segments, const struct crm_reader *reader,
    const struct crm_row *row, int bins, struct crm_err *err)
{
    struct crm_segment *line;

    if (!crm_mem_grow(
            (void **)&segments->line, &segments->cap, segments->n + 1, sizeof *segments->line))
        return crm_err_nomem(err);
    line = &segments->line[segments->n];
    line->name = row->field[NAME];
    if (line->name.len == 0) {
        crm_row_place(reader, row, NAME, err);
        return crm_err_set(err, CRM_EDATA, "a segment needs a name");
    }
    line->name.ptr = crm_arena_dup(&segments->names, line->name);
    if (!line->name.ptr)
        return crm_err_nomem(err);
    for (size_t i = 0; i < 3; i++) {
        enum crm_status status =
            parse_range(row->field[FIRST_SCORE + i], bins, &line->from[i], &line->to[i], err);
        if (status != CRM_OK) {
            crm_row_place(reader, row, FIRST_SCORE + i, err);
            return status;
        }
    }
    segments->n++;
    return CRM_OK;
}

enum crm_status crm_segments_read(
    struct crm_segments *segments, struct crm_reader *reader, int bins, struct crm_err *err)
{
    static const char *const names[N_COLUMNS] = {"segment", "r", "f", "m"};
    size_t column[N_COLUMNS];
    const struct crm_row *row;
    enum crm_status status = CRM_OK;

    *segments = (struct crm_segments){0};
    crm_arena_init(&segments->names);
    for (size_t i = 0; i < N_COLUMNS && status == CRM_OK; i++)
        status = crm_reader_need(reader, names[i], &column[i], err);
    if (status == CRM_OK)
        status = crm_reader_want(reader, column, N_COLUMNS, err);
    while (status == CRM_OK && (status = crm_reader_next(reader, &row, err)) == CRM_OK && row)
        status = add_line(segments, reader, row, bins, err);
    if (status == CRM_OK && segments->n == 0) {
        crm_err_place(err, crm_reader_file(reader, 0)->name, 0, NULL);
        status = crm_err_set(err, CRM_EDATA, "a segment map without a line");
    }
    if (status != CRM_OK)
        crm_segments_release(segments);
    return status;
}

void crm_segments_release(struct crm_segments *segments)
{
    free(segments->line);
    crm_arena_release(&segments->names);
    *segments = (struct crm_segments){0};
}

int crm_segments_find(const struct crm_segments *segments, int r, int f, int m)
{
    for (size_t i = 0; i < segments->n; i++) {
        const struct crm_segment *line = &segments->line[i];
        if (r >= line->from[0] && r <= line->to[0] && f >= line->from[1] && f <= line->to[1] &&
            m >= line->from[2] && m <= line->to[2])
            return (int)i;
    }
    return -1;
}

struct crm_slice crm_segments_name(const struct crm_segments *segments, int line)
{
    if (line < 0)
        return (struct crm_slice){"Others", 6};
    return segments->line[line].name;
}
