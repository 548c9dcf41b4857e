/*
 * input.h -- the transactions of one run: options, reading, and what is said on stderr
 *
 *     struct input in;
 *     input_open(&in, cli, err);                in.frame: ask it for columns
 *     ... fill in.spec ...
 *     input_read(&in, err);                     in.gather, in.as_of
 *     input_close(&in);
 */
#ifndef CRM_MEMBER_INPUT_H
#define CRM_MEMBER_INPUT_H

#include "cli/frame.h"
#include "cli/pass.h"
#include "member/days.h"

/* Options of every analysis; each lists them as INPUT_OPTIONS. */
struct input_options {
    struct crm_opt_list walk_in;
    int basis;
};
extern struct input_options input_opt;
extern const char *const input_bases[];

#define INPUT_OPTIONS                                                                              \
    OPT_LIST(0, "walk-in", "CODE,...", input_opt.walk_in,                                          \
        "customer_id that stands for people without one")

/* Of analyses that add up money which a client spends. */
#define BASIS_OPTION                                                                               \
    OPT_CHOICE(0, "basis", "BASIS", input_opt.basis, input_bases, "cash",                          \
        "amounts that count: cash (prepaid sold) or service (prepaid redeemed)")

enum {
    INPUT_COMMON = CRM_COMMON_IO | CRM_COMMON_AS_OF | CRM_COMMON_JOIN | CRM_COMMON_THREADS |
                   CRM_COMMON_RANGE | CRM_COMMON_WHERE | CRM_COMMON_REPLACE,
};

struct input {
    struct crm_cli *cli;
    struct crm_frame *frame;
    struct crm_slice *walk_in;
    struct crm_gather_spec spec;
    struct crm_gather *gather;
    int32_t as_of;
};

/* Errors: those of crm_cli_frame. Close in any case. */
enum crm_status input_open(struct input *in, struct crm_cli *cli, struct crm_err *err);

/* The same without rows, for states: in.frame is NULL. */
enum crm_status input_open_alone(struct input *in, struct crm_cli *cli, struct crm_err *err);

/* Read all rows and judge --where. */
enum crm_status input_read(struct input *in, struct crm_err *err);
void input_close(struct input *in);

/* The as-of day, and what is said of the rows; after input_read or a merge. */
enum crm_status input_settle(struct input *in, struct crm_err *err);

/* Close (or after an error abandon) what is not NULL; the first error. */
enum crm_status close_out(enum crm_status status, struct crm_out **out, struct crm_err *err);
enum crm_status close_pass(enum crm_status status, struct crm_pass **pass, struct crm_err *err);

/* Of a gathering of days: say that it begins in the middle of a history, and `so`. */
enum crm_status say_cut(const struct input *in, const char *so, struct crm_err *err);

/* The operand RULES: a file, or the name of rules that are shipped (points, levels-zh). */
enum { RULES_PATH = 4096 };
const char *rules_path(const struct crm_cli *cli, char room[RULES_PATH]);

const char *plural(uint64_t n);

#endif
