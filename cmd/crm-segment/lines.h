/* lines.h -- the transactions of the customers at hand: --transactions FILE */
#ifndef CRM_SEGMENT_LINES_H
#define CRM_SEGMENT_LINES_H

#include "base.h"

/* One line that makes a visit, of a client who is in the customers. */
struct line {
    uint32_t client; /* row of the customers */
    int32_t day;
    int8_t hour;      /* -1: the dates have no time */
    uint32_t level[]; /* one a text column asked for; CRM_MAP_NONE: empty or not there */
};

struct lines {
    char *bytes; /* n lines of `size` bytes */
    size_t n, size, cap;
    struct crm_map *level; /* of each column: its levels */
    bool *there;           /* of each column: does the file have it */
    size_t n_columns;
    size_t strangers; /* lines of clients who are not in the customers */
};

static inline const struct line *line_at(const struct lines *lines, size_t i)
{
    return (const struct line *)(const void *)(lines->bytes + i * lines->size);
}

/* Read `files`, of which there is one at least; columns[n_columns] are text columns by canonical
 * name. */
enum crm_status lines_read(struct lines *lines, const struct base *base,
    const struct crm_opt_list *files, const char *const columns[], size_t n_columns,
    struct crm_err *err);
void lines_release(struct lines *lines);

/* By client, then day, then the levels. */
void lines_sort(struct lines *lines);

#endif
