/*
 * tickets.h -- what each ticket of a client earns
 *
 *     struct crm_tickets_spec spec = {.rules = &rules};
 *     crm_tickets_want(&spec, frame, err);
 *     crm_tickets_gather(&spec, &gather_spec);                  what member/gather.h needs
 *     ... crm_gather_open, crm_gather_read ...
 *     crm_tickets_sort(gather, err);                   once
 *     crm_tickets_of(&room, &rules, store, client, as_of, err); room.ticket[0 .. room.n - 1]
 *
 * A ticket is a client's lines of one day and txn_id, or of the day where there is none.  It earns
 * the exact sum over its lines, cut toward zero once; below zero that is taken back.  Where lines
 * of one ticket have points that are good for different times, those that lapse first take what is
 * below zero, and the cut falls on those that lapse last.
 */
#ifndef CRM_MEMBER_TICKETS_H
#define CRM_MEMBER_TICKETS_H

#include "ledger/client.h"
#include "member/gather.h"
#include "member/lines.h"
#include "member/points.h"
#include "member/points_rules.h"

struct crm_tickets_spec {
    const struct crm_points_rules *rules;
    size_t txn; /* private: cell of the frame */
};

/* Errors: those of crm_frame_may. */
enum crm_status crm_tickets_want(
    struct crm_tickets_spec *spec, struct crm_frame *frame, struct crm_err *err);
void crm_tickets_gather(struct crm_tickets_spec *spec, struct crm_gather_spec *gather);

/* Lines of one client, day, ticket and life, in units of rules->unit. */
struct crm_ticket_line {
    uint32_t client;
    uint32_t life;
    union crm_client_key key; /* of the ticket's number */
    int64_t sum;
    int32_t day, second;
};

struct crm_tickets_store {
    struct crm_lines lines; /* of struct crm_ticket_line; first, for crm_lines_sort_all */
    struct crm_arena texts; /* of long ticket numbers */
};

/* Lines in order of client, day and ticket. Errors: CRM_ENOMEM. */
enum crm_status crm_tickets_sort(struct crm_gather *gather, struct crm_err *err);

/* What a client earns and loses: by day, earned before taken back, then by moment and ticket. */
struct crm_tickets_move {
    struct crm_points_move move;
    int32_t second;  /* the earliest of the ticket */
    uint32_t number; /* in order of ticket numbers within a day */
};
struct crm_tickets_room {
    struct crm_tickets_move *move;
    size_t n, cap;
};
/* Errors: CRM_ENOMEM; CRM_EDATA when sums do not fit. Free room->move at the end. */
enum crm_status crm_tickets_of(struct crm_tickets_room *room, const struct crm_points_rules *rules,
    const struct crm_tickets_store *store, uint32_t client, int32_t as_of, struct crm_err *err);

#endif
