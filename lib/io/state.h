/*
 * state.h -- work half done: what --partial writes and --merge reads
 *
 * A state is a line of text (program and version), then numbers and texts in pieces of about
 * 64 KiB, each with its length before and a checksum behind it: a reader holds one piece at a time
 * and believes nothing that is damaged.  States behind each other in one file (cat) are as good as
 * several files.  The bytes are the same on every machine.
 *
 *     crm_state_out_start(&out, &writer, "crm-rfm", 1);
 *     crm_state_out_number(&out, 42); crm_state_out_text(&out, crm_slice_of("x"));
 *     status = crm_state_out_end(&out, err);                    then crm_writer_close
 *
 *     crm_state_in_open(&in, "crm-rfm", 1, files, n_files);
 *     while ((status = crm_state_in_next(&in, &more, err)) == CRM_OK && more)
 *         n = crm_state_in_number(&in); text = crm_state_in_text(&in);
 *     crm_state_in_close(&in);
 *
 * Both keep the first error: later calls do nothing, reads give 0 and "".  A loop over things that
 * were counted in the state stops when !crm_state_in_ok(&in); crm_state_in_check tells the error.
 */
#ifndef CRM_IO_STATE_H
#define CRM_IO_STATE_H

#include "io/source.h"
#include "io/writer.h"

struct crm_state_out {
    struct crm_writer *writer;
    uint8_t *piece;
    size_t used, cap;
    bool no_memory;
};

void crm_state_out_start(
    struct crm_state_out *out, struct crm_writer *writer, const char *program, int version);
void crm_state_out_byte(struct crm_state_out *out, uint8_t value);
void crm_state_out_number(struct crm_state_out *out, int64_t value);
void crm_state_out_text(struct crm_state_out *out, struct crm_slice text);

/* In any case. Errors: CRM_ENOMEM; those of the writer are its own. */
enum crm_status crm_state_out_end(struct crm_state_out *out, struct crm_err *err);

struct crm_state_in {
    const char *program;
    int version;
    char *const *files;
    size_t n_files, n_opened;
    char name[256]; /* of the file at hand */
    struct crm_source *source;
    bool started; /* a state is at hand */
    /* bytes read and not used up: from `low` to `high`; the piece at hand lies before `low` */
    uint8_t *bytes;
    size_t cap, low, high;
    const uint8_t *at, *end; /* of the piece at hand, what is left */
    enum crm_status status;
    struct crm_err err;
};

/* States of `program` in these files, "-" standard input; no file: standard input. */
void crm_state_in_open(
    struct crm_state_in *in, const char *program, int version, char *const *files, size_t n_files);
void crm_state_in_close(struct crm_state_in *in);

/*
 * The state at hand must be used up; *more says whether there is another one.  in->name is its
 * file.  Errors: CRM_EDATA when one of them is none, damaged, cut off, of another program or
 * version; CRM_EIO; CRM_ENOMEM; what went wrong before.
 */
enum crm_status crm_state_in_next(struct crm_state_in *in, bool *more, struct crm_err *err);

uint8_t crm_state_in_byte(struct crm_state_in *in);
int64_t crm_state_in_number(struct crm_state_in *in);
uint64_t crm_state_in_count(struct crm_state_in *in, uint64_t most); /* 0 to most */
int64_t crm_state_in_amount(struct crm_state_in *in); /* a number that has a negative */
int32_t crm_state_in_day(struct crm_state_in *in);    /* or CRM_DAY_NONE */
int32_t crm_state_in_second(struct crm_state_in *in); /* of a day, or CRM_SECOND_NONE */

/* A number of days after `before` is written; the day itself is read. */
int32_t crm_state_in_day_after(struct crm_state_in *in, int32_t before);
struct crm_slice crm_state_in_text(struct crm_state_in *in); /* until the next call on `in` */

static inline bool crm_state_in_ok(const struct crm_state_in *in)
{
    return in->status == CRM_OK;
}

/* What was read makes no sense: it is damaged. Reads give nothing from now on. */
void crm_state_in_spoil(struct crm_state_in *in);
enum crm_status crm_state_in_check(const struct crm_state_in *in, struct crm_err *err);

#endif
