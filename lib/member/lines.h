/*
 * lines.h -- lines of any kind, kept as they come and then put in order of their clients
 *
 *     struct crm_lines lines = {.size = sizeof(struct my_line)};      which begins with uint32_t
 * client line = crm_lines_add(&lines);                                   NULL: no memory
 *     crm_lines_sort(&lines, n_clients, compare);                     false: no memory
 *     first = crm_lines_of(&lines, client, &n);
 *     crm_lines_release(&lines);
 */
#ifndef CRM_MEMBER_LINES_H
#define CRM_MEMBER_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct crm_lines {
    size_t size; /* of a line */
    char *line;
    size_t n, bytes; /* lines, room */
    size_t *first;   /* after sorting: of each client, and behind the last */
};

void *crm_lines_add(struct crm_lines *lines);
void *crm_lines_last(const struct crm_lines *lines); /* NULL: there is none */

/* A counting sort by client; then `compare` within each, where they are not in order. */
bool crm_lines_sort(
    struct crm_lines *lines, uint32_t n_clients, int (*compare)(const void *a, const void *b));
void *crm_lines_of(const struct crm_lines *lines, uint32_t client, size_t *n);
void crm_lines_release(struct crm_lines *lines);

/* The same for all shards of a gathering whose stores begin with struct crm_lines. */
struct crm_gather;
bool crm_lines_sort_all(struct crm_gather *gather, int (*compare)(const void *a, const void *b));

#endif
