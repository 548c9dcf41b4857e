/* From the bytes of the files to blocks of whole records. */

#include "io/input.h"

#include "base/mem.h"
#include "io/cut.h"

#include <stdlib.h>

void crm_block_release(struct crm_block *block)
{
    free(block->room);
    *block = (struct crm_block){0};
}

/* Room for `len` bytes of text, slack and a line end that the file may lack; what is there stays.
 */
static bool make_room(struct crm_block *block, size_t len)
{
    char *room;

    if (len > SIZE_MAX - 2 * CRM_SLACK - 1)
        return false;
    if (len + 2 * CRM_SLACK + 1 <= block->room_size)
        return true;
    room = realloc(block->room, len + 2 * CRM_SLACK + 1);
    if (!room)
        return false;
    if (!block->room)
        memset(room, 0, CRM_SLACK);
    block->room = room;
    block->room_size = len + 2 * CRM_SLACK + 1;
    return true;
}

static size_t take_carry(struct crm_input *in, char *bytes, size_t room)
{
    size_t n = in->carry_len < room ? in->carry_len : room;

    if (n)
        memcpy(bytes, in->carry + in->carry_at, n);
    in->carry_at += n;
    in->carry_len -= n;
    return n;
}

/*
 * Behind a quote that is never closed lies the rest of the file: the room that holds it becomes
 * the carry, and the block gets another for the little that it keeps.
 */
static bool swap_room(struct crm_input *in, struct crm_block *block, size_t kept, size_t len)
{
    struct crm_block small = {.room = NULL};

    if (!make_room(&small, kept))
        return false;
    memcpy(small.room + CRM_SLACK, block->room + CRM_SLACK, kept);
    free(in->carry);
    in->carry = block->room;
    in->carry_cap = block->room_size;
    in->carry_at = CRM_SLACK + kept;
    in->carry_len = len;
    block->room = small.room;
    block->room_size = small.room_size;
    return true;
}

/* What the cut left over is carried; bytes that came from there are still in place. */
static bool give_back(
    struct crm_input *in, struct crm_block *block, size_t kept, size_t len, bool fresh)
{
    if (!fresh) {
        in->carry_at -= len;
        in->carry_len += len;
        return true;
    }
    if (len > CRM_BLOCK_SIZE)
        return swap_room(in, block, kept, len);
    if (len > in->carry_cap) {
        char *carry = crm_mem_alloc(len, 1);
        if (!carry)
            return false;
        free(in->carry);
        in->carry = carry;
        in->carry_cap = len;
    }
    if (len)
        memcpy(in->carry, block->room + CRM_SLACK + kept, len);
    in->carry_at = 0;
    in->carry_len = len;
    return true;
}

static void finish(struct crm_reader *reader, struct crm_input *in, struct crm_block *block,
    const struct crm_row_cut *cut)
{
    char *text = block->room + CRM_SLACK;
    size_t len = cut->len;

    if (text[len - 1] != '\n' && text[len - 1] != '\r')
        text[len++] = '\n';
    memset(text + len, 0, CRM_SLACK);
    block->text = text;
    block->len = len;
    block->file = &in->file;
    block->seq = reader->seq++;
    block->line = in->line;
    block->has_quote = cut->special;
    block->ascii = cut->ascii;
    block->unclosed_line = cut->unclosed_after == UINT64_MAX ? 0 : in->line + cut->unclosed_after;
    in->line += cut->n_lines;
}

/* A block of this file; len 0 when it has no more. A record longer than a block makes it longer. */
static enum crm_status fill(
    struct crm_reader *reader, struct crm_input *in, struct crm_block *block, struct crm_err *err)
{
    size_t size = reader->block_size, have = 0;
    bool fresh = false;

    for (;; size = size < SIZE_MAX / 2 ? size * 2 : SIZE_MAX) {
        /* a pipe gives what is there: waiting for half a block costs less than many small ones */
        size_t enough = in->size ? size : (size + 1) / 2;
        struct crm_row_cut cut;
        char *text;
        bool last;
        if (!make_room(block, size))
            return crm_err_nomem(err);
        text = block->room + CRM_SLACK;
        have += take_carry(in, text + have, size - have);
        while (!in->carry_len && !in->last_read && !reader->failed && have < enough) {
            size_t got = 0;
            if (crm_input_read(reader, in, text + have, size - have, &got, &reader->err))
                reader->failed = true;
            fresh |= got != 0;
            have += got;
        }
        last = in->last_read && !in->carry_len;
        cut = crm_cut_find(text, have, last, in->file.dialect);
        if (cut.len == 0 && !last && !reader->failed)
            continue;
        if (!give_back(in, block, cut.len, have - cut.len, fresh))
            return crm_err_nomem(err);
        if (cut.len)
            finish(reader, in, block, &cut);
        return CRM_OK;
    }
}

enum crm_status crm_reader_block(
    struct crm_reader *reader, struct crm_block *block, struct crm_err *err)
{
    block->len = 0;
    while (reader->current < reader->n_inputs) {
        struct crm_input *in = &reader->input[reader->current];
        enum crm_status status = CRM_OK;
        if (!in->source)
            status = crm_input_start(reader, in, err);
        if (!status)
            status = fill(reader, in, block, err);
        in->any |= block->len > 0;
        if (status || block->len)
            return status;
        if (reader->failed) {
            *err = reader->err;
            return err->status;
        }
        if (!in->any && reader->n_inputs > 1 && reader->spec.empty)
            reader->spec.empty(reader->spec.empty_ctx, in->file.name);
        crm_input_stop(in);
        reader->current++;
    }
    return CRM_OK;
}
