/*
 * book.h -- an appointment book as it stood at the end of a day
 *
 *     crm_book_init(&book);
 *     crm_book_want(&book, frame, err);             columns; crm_blocks_open for -g,
 * crm_frame_start crm_book_read(&book, frame, &blocks, err);    blocks may be NULL
 *     crm_book_as_of(&book, cli->as_of, since, &as_of, err);
 *     crm_book_settle(&book, &rule);                rows made later are gone, every row has a state
 *     ... book.row[i], i < book.n ...
 *     crm_book_release(&book);
 *
 * Definitions: man/crm-booking.1.  Cells of a book ahead of its last day are never looked at: an
 * outcome of a later start and a cancellation on a later day have not happened yet.
 */
#ifndef CRM_BOOKING_BOOK_H
#define CRM_BOOKING_BOOK_H

#include "base/appointment.h"
#include "frame/blocks.h"

/* What a row says, in the words of the stream; then what a booking not closed is on the day. */
enum crm_booking_state {
    CRM_BOOKING_BOOKED = CRM_APPOINTMENT_BOOKED,
    CRM_BOOKING_COMPLETED = CRM_APPOINTMENT_COMPLETED,
    CRM_BOOKING_NO_SHOW = CRM_APPOINTMENT_NO_SHOW,
    CRM_BOOKING_LATE_CANCELLED = CRM_APPOINTMENT_LATE_CANCELLED,
    CRM_BOOKING_CANCELLED = CRM_APPOINTMENT_CANCELLED,
    CRM_BOOKING_RESCHEDULED = CRM_APPOINTMENT_RESCHEDULED,
    CRM_BOOKING_BLOCKED = CRM_APPOINTMENT_BLOCKED,
    CRM_BOOKING_STATUSES = CRM_APPOINTMENT_STATUSES,
    CRM_BOOKING_UNCLOSED = CRM_BOOKING_STATUSES, /* booked, its start has come */
    CRM_BOOKING_AHEAD,                           /* booked, its start is to come */
    CRM_BOOKING_STATES,
};

/* A local time: day CRM_DAY_NONE unknown; second CRM_SECOND_NONE a date only. */
struct crm_moment {
    int32_t day, second;
};

/* Seconds since 1970; a date only is the start of its day. */
static inline int64_t crm_moment_seconds(struct crm_moment m)
{
    return (int64_t)m.day * 86400 + (m.second == CRM_SECOND_NONE ? 0 : m.second);
}

struct crm_booking {
    struct crm_moment start, made, cancelled;
    int64_t amount_e4;
    int32_t minutes;               /* -1: unknown */
    uint32_t client, id;           /* CRM_MAP_NONE: empty */
    uint32_t staff;                /* number of crm_book.staff; the empty name is one */
    uint32_t block;                /* of -g, in order of the values */
    uint32_t service, channel;     /* with CRM_BOOK_NEEDS_TERMS; else 0 */
    uint32_t kept;                 /* of crm_book.cells; CRM_MAP_NONE: not kept */
    uint32_t line, file;           /* where it stands, for messages */
    enum crm_booking_state status; /* as the file has it; settled: but for what came later */
    enum crm_booking_state state;  /* as of the day; never BOOKED */
    bool by_salon;
    bool deposit; /* with CRM_BOOK_NEEDS_TERMS: one was paid */
};

enum crm_book_column {
    CRM_BOOK_CUSTOMER,
    CRM_BOOK_ID,
    CRM_BOOK_MADE,
    CRM_BOOK_START,
    CRM_BOOK_END,
    CRM_BOOK_MINUTES,
    CRM_BOOK_STATUS,
    CRM_BOOK_STAFF,
    CRM_BOOK_AMOUNT,
    CRM_BOOK_CANCELLED,
    CRM_BOOK_BY,
    CRM_BOOK_SERVICE,
    CRM_BOOK_CHANNEL,
    CRM_BOOK_DEPOSIT,
    CRM_BOOK_COLUMNS,
};

/* The last two different days, or the first two. */
struct crm_book_days {
    int32_t outer, inner; /* CRM_DAY_NONE: none */
};

/* What is read besides times and states: most analyses need few of the names. */
enum {
    CRM_BOOK_NEEDS_CLIENTS = 1,
    CRM_BOOK_NEEDS_IDS = 2,
    CRM_BOOK_NEEDS_STAFF = 4,
    CRM_BOOK_NEEDS_TERMS = 8, /* service, channel and deposit; and the cells of rows that may be
                                 ahead, all columns of the input in its order */
};

/* Names of the last rows, put into their map a few at a time, so that memory is there in time. */
enum { CRM_BOOK_WAITING = 32 };
struct crm_book_waiting {
    size_t n;
    struct {
        size_t row, at, len; /* at: in text */
        uint64_t hash;
    } name[CRM_BOOK_WAITING];
    char *text;
    size_t used, cap;
};

struct crm_book {
    struct crm_booking *row;
    size_t n;
    struct crm_map clients, ids, staff, services, channels;
    unsigned needs; /* CRM_BOOK_NEEDS..., set before crm_book_want: the others are left alone */
    struct crm_slice *cells; /* n_columns each */
    size_t n_columns, n_kept;
    int32_t ahead_of;            /* with CRM_BOOK_NEEDS_TERMS: nothing up to this day is ahead (-a);
                                    CRM_DAY_NONE */
    int decimals;                /* of the amounts, at least 2 */
    bool has[CRM_BOOK_COLUMNS];  /* which columns are there */
    struct crm_book_days known;  /* days on which something was made, cancelled or closed: last */
    struct crm_book_days starts; /* first */
    uint64_t made_later;         /* rows left out by crm_book_settle */
    /* private */
    size_t cap, cells_cap, cell[CRM_BOOK_COLUMNS];
    size_t *all; /* n_columns: cells of the frame */
    struct crm_book_waiting waiting_clients, waiting_ids;
    struct crm_arena arena;
    struct crm_frame *frame;
};

void crm_book_init(struct crm_book *book);
void crm_book_release(struct crm_book *book);

/* Errors: those of crm_frame_want for start and status. */
enum crm_status crm_book_want(struct crm_book *book, struct crm_frame *frame, struct crm_err *err);

/*
 * All rows that --where chooses; days of the others count for the as-of day all the same.
 * Errors: CRM_EDATA with place and value; those of the reader; CRM_ENOMEM.
 */
enum crm_status crm_book_read(
    struct crm_book *book, struct crm_frame *frame, struct crm_blocks *blocks, struct crm_err *err);

/*
 * The day of the analysis: `given`, or the last day on which something was made, cancelled or
 * closed.  Errors: CRM_EUSAGE when there is none, when it stands alone by more than 60 days, and,
 * without `since`, when the first start stands alone by more than 366.
 */
enum crm_status crm_book_as_of(
    const struct crm_book *book, int32_t given, int32_t since, int32_t *as_of, struct crm_err *err);

struct crm_book_rule {
    int32_t as_of;
    int64_t late_seconds; /* cancelled less than this before the start is late */
    bool late_moves;      /* moved so late is cancelled late */
};

/* Rows made after the day are gone; `state` of all others. */
void crm_book_settle(struct crm_book *book, const struct crm_book_rule *rule);

/* Cancelled less than so many seconds before the start, or after it; whole days where one of the
 * two is a date only.  False when it is not known when. */
bool crm_booking_is_late(const struct crm_booking *booking, int64_t late_seconds);

/* What rows of one booking are together. */
enum crm_book_unit { CRM_BOOK_ROW, CRM_BOOK_BOOKING, CRM_BOOK_DAY };

/*
 * Join rows of one booking_id, or of a client's day: the first start and making, minutes and
 * amounts added, the state of most weight (completed, no_show, booked, late_cancelled, rescheduled,
 * cancelled), the block of the first row.  Rows without the key stay alone.  After
 * crm_book_settle.  Errors: CRM_ENOMEM; CRM_EDATA when amounts do not fit.
 */
enum crm_status crm_book_join(
    struct crm_book *book, enum crm_book_unit unit, int32_t as_of, struct crm_err *err);

/*
 * "24h", "90min", "14d", "2w" as seconds; false for all else, 0 too.
 */
bool crm_book_span(const char *text, int64_t *seconds);

/* err's place := where the row stands. */
void crm_book_place(const struct crm_book *book, const struct crm_booking *row, const char *column,
    struct crm_err *err);

/* ---- rows by block and period --------------------------------------------------------- */

struct crm_book_cell {
    uint32_t block;
    int32_t period;  /* its first day */
    size_t first, n; /* order[first .. first + n) */
};

struct crm_book_cells {
    struct crm_book_cell *cell; /* in order of block and period; only those with a row */
    size_t n;
    uint32_t *order; /* rows */
};

/*
 *   use[n_rows]  in  which rows count
 * Errors: CRM_ENOMEM.  Release in any case, from all zero on.
 */
enum crm_status crm_book_cells_make(struct crm_book_cells *cells, const struct crm_book *book,
    const bool use[], enum crm_period period, struct crm_err *err);
void crm_book_cells_release(struct crm_book_cells *cells);

#endif
