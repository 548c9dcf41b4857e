#include "io/gz.h"

#ifdef CRM_UNPACKS

#include "base/mem.h"
#include "io/bytes.h"
#include "io/unpack_limit.h"

#include <stdlib.h>

#include <zlib.h>

enum {
    PACKED = 64 * 1024,  /* bytes read at a time */
    GZIP_ONLY = 16 + 15, /* inflateInit2: a gzip header, the largest window */
};

struct gz {
    struct crm_source *source;
    z_stream z;
    bool ended;  /* of the file */
    bool inside; /* a member has begun and not ended */
    bool any;    /* a member has ended */
    bool after_cr;
    uint64_t taken, given, lines;
    unsigned char packed[PACKED];
};

static enum crm_status bad(struct gz *gz, const char *what, struct crm_err *err)
{
    crm_err_place(err, crm_source_name(gz->source), gz->lines + 1, NULL);
    return crm_err_set(err, CRM_EDATA, "%s", what);
}

static enum crm_status more(struct gz *gz, struct crm_err *err)
{
    size_t got;
    enum crm_status status =
        crm_source_read_file(gz->source, (char *)gz->packed, sizeof gz->packed, &got, err);

    if (status)
        return status;
    gz->ended = got == 0;
    gz->z.next_in = gz->packed;
    gz->z.avail_in = (uInt)got;
    gz->taken += got;
    return CRM_OK;
}

/* Behind a member: another one, zeros that fill a tape's block, or the end. */
static enum crm_status next_member(struct gz *gz, struct crm_err *err)
{
    while (gz->any && gz->z.avail_in && *gz->z.next_in == 0) {
        gz->z.next_in++;
        gz->z.avail_in--;
    }
    if (gz->z.avail_in == 0)
        return CRM_OK;
    if (gz->any && *gz->z.next_in != 0x1F)
        return bad(gz, "after the end of the packed text come bytes that do not belong to it", err);
    if (inflateReset(&gz->z) != Z_OK)
        return crm_err_nomem(err);
    gz->inside = true;
    return CRM_OK;
}

static enum crm_status after(struct gz *gz, int result, struct crm_err *err)
{
    switch (result) {
    case Z_STREAM_END:
        gz->inside = false;
        gz->any = true;
        return CRM_OK;
    case Z_OK:
        return CRM_OK;
    case Z_BUF_ERROR: /* no progress: it wants more */
        return gz->ended ? bad(gz, "the packed text is cut off here: the file is not whole", err)
                         : CRM_OK;
    case Z_MEM_ERROR:
        return crm_err_nomem(err);
    default:
        return bad(gz, "the packed text is damaged here", err);
    }
}

static enum crm_status step(struct gz *gz, const char *bytes, size_t *got, struct crm_err *err)
{
    int result = inflate(&gz->z, Z_NO_FLUSH);

    *got = (size_t)((const char *)gz->z.next_out - bytes);
    if (*got && result != Z_STREAM_END) /* what is wrong behind these bytes is said again */
        return CRM_OK;
    return after(gz, result, err);
}

static void count(struct gz *gz, const char *bytes, size_t got)
{
    if (got == 0)
        return;
    gz->given += got;
    gz->lines += crm_bytes_lines(bytes, got) - (gz->after_cr && bytes[0] == '\n');
    gz->after_cr = bytes[got - 1] == '\r';
}

static enum crm_status gz_read(
    void *ctx, char *bytes, size_t room, size_t *got, struct crm_err *err)
{
    struct gz *gz = ctx;
    enum crm_status status = CRM_OK;

    gz->z.next_out = (Bytef *)bytes;
    gz->z.avail_out = (uInt)(room < 1u << 30 ? room : 1u << 30);
    *got = 0;
    while (!status && *got == 0) {
        if (gz->z.avail_in == 0 && !gz->ended)
            status = more(gz, err);
        if (!status && !gz->inside)
            status = next_member(gz, err);
        if (status || (!gz->inside && gz->z.avail_in == 0 && gz->ended))
            break;
        if (gz->inside)
            status = step(gz, bytes, got, err);
    }
    count(gz, bytes, *got);
    if (!status && crm_unpack_is_bomb(gz->taken, gz->given))
        status = bad(gz, CRM_UNPACK_BOMB, err);
    return status;
}

static uint64_t gz_done(const void *ctx)
{
    const struct gz *gz = ctx;

    return gz->taken;
}

static void gz_close(void *ctx)
{
    struct gz *gz = ctx;

    inflateEnd(&gz->z);
    free(gz);
}

enum crm_status crm_gz_open(struct crm_source *source, struct crm_err *err)
{
    struct gz *gz = crm_mem_zalloc(1, sizeof *gz);

    if (!gz)
        return crm_err_nomem(err);
    gz->source = source;
    if (inflateInit2(&gz->z, GZIP_ONLY) != Z_OK) {
        free(gz);
        return crm_err_nomem(err);
    }
    crm_source_filter(source, &(struct crm_source_filter){
                                  .read = gz_read, .done = gz_done, .close = gz_close, .ctx = gz});
    return CRM_OK;
}

#endif
