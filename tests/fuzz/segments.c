/*
 * Fuzz a map of segments: it is refused with a place, or it names the segment that looking through
 * its lines names, and written out reads as the same map.  The first byte is the number of bins.
 */
#include "fuzz.h"
#include "ledger/segments.h"

static bool read_map(struct crm_segments *map, struct crm_slice text, int bins)
{
    struct fuzz_file file = fuzz_file(text);
    char *files[] = {file.path};
    struct crm_reader_spec spec = {.files = files, .n_files = 1};
    struct crm_reader *reader;
    struct crm_err err;
    enum crm_status status;

    crm_err_init(&err);
    status = crm_reader_open(&reader, &spec, &err);
    if (!status) {
        status = crm_segments_read(map, reader, bins, &err);
        CHECK(!status || (map->n == 0 && map->line == NULL));
        crm_reader_close(reader);
    }
    close(file.fd);
    CHECK(!status || (status == CRM_EDATA && err.text[0] && err.file[0]));
    return !status;
}

static char *print(const struct crm_segments *map, size_t *len)
{
    char *text;
    FILE *out = open_memstream(&text, len);

    CHECK(out);
    fputs("segment,r,f,m\n", out);
    for (size_t i = 0; i < map->n; i++) {
        const struct crm_segment *line = &map->line[i];
        putc('"', out);
        for (size_t k = 0; k < line->name.len; k++)
            fprintf(out, line->name.ptr[k] == '"' ? "\"\"" : "%c", line->name.ptr[k]);
        fprintf(out, "\",%d-%d,%d-%d,%d-%d\n", line->from[0], line->to[0], line->from[1],
            line->to[1], line->from[2], line->to[2]);
    }
    fclose(out);
    return text;
}

static int first_line(const struct crm_segments *map, const int score[3])
{
    for (size_t i = 0; i < map->n; i++) {
        int fits = 0;
        for (int k = 0; k < 3; k++)
            fits += score[k] >= map->line[i].from[k] && score[k] <= map->line[i].to[k];
        if (fits == 3)
            return (int)i;
    }
    return -1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct crm_segments map, again;
    size_t len;
    int bins;

    if (size < 1)
        return 0;
    bins = 2 + data[0] % 99;
    if (!read_map(&map, (struct crm_slice){(const char *)data + 1, size - 1}, bins))
        return 0;
    char *text = print(&map, &len);
    CHECK(map.n > 0 && read_map(&again, (struct crm_slice){text, len}, bins) && again.n == map.n);
    for (size_t i = 0; i < map.n; i++) {
        CHECK(map.line[i].name.len && crm_slice_eq(map.line[i].name, again.line[i].name));
        for (int k = 0; k < 3; k++)
            CHECK(map.line[i].from[k] >= 1 && map.line[i].from[k] <= map.line[i].to[k] &&
                  map.line[i].to[k] <= bins);
        CHECK(memcmp(map.line[i].from, again.line[i].from, 3) == 0 &&
              memcmp(map.line[i].to, again.line[i].to, 3) == 0);
    }
    for (int i = 0; i < 60; i++) { /* a walk through the scores */
        int score[3] = {1 + i * 7 % bins, 1 + i * 11 % bins, 1 + i * 13 % bins};
        int line = crm_segments_find(&map, score[0], score[1], score[2]);
        CHECK(line == first_line(&map, score));
        CHECK(crm_segments_name(&map, line).len > 0);
    }
    free(text);
    crm_segments_release(&map);
    crm_segments_release(&again);
    return 0;
}
