/*
 * input.h -- the transactions of one run: options, reading, what is said on stderr
 *
 *     static enum crm_status write(struct input *in, struct crm_basket_block *block,
 *         struct crm_out *out, struct crm_err *err) { ... one block of -g ... }
 *     return input_run(cli, write, err);
 */
#ifndef CRM_BASKET_INPUT_H
#define CRM_BASKET_INPUT_H

#include "cli/cmd.h"
#include "basket/lines.h"
#include "cli/out.h"

/* Options of every analysis; each lists them as INPUT_OPTIONS. */
struct input_options {
    int of, basis;
    struct crm_opt_list walk_in;
    bool tickets, money; /* no options: what the analysis needs (basket/lines.h) */
};
extern struct input_options input_opt;
extern const char *const input_of[], *const input_bases[];

#define INPUT_OPTIONS                                                                              \
    OPT_CHOICE(0, "of", "COLUMN", input_opt.of, input_of, "item",                                  \
        "what stands in a basket: item or category"),                                              \
        OPT_LIST(0, "walk-in", "CODE,...", input_opt.walk_in,                                      \
            "customer_id that stands for people without one")

/* Of analyses with money. */
#define BASIS_OPTION                                                                               \
    OPT_CHOICE(0, "basis", "BASIS", input_opt.basis, input_bases, "cash",                          \
        "amounts that count: cash (prepaid sold) or service (prepaid redeemed)")

/* What makes a basket. */
extern const char *const input_units[];
#define UNIT_OPTION(variable)                                                                      \
    OPT_CHOICE(0, "unit", "UNIT", (variable), input_units, "ticket",                               \
        "what makes a basket: ticket, day (of a client) or client (all they ever had)")

/* Thresholds of rules; `support` and the like are doubles. */
#define CONFIDENCE_OPTION(variable)                                                                \
    OPT_NUMBER(0, "min-confidence", "C", (variable), 0, 1, "0.3",                                  \
        "least share of baskets with the left side that have the right one")
#define SUPPORT_OPTION(variable, initial)                                                          \
    OPT_NUMBER(0, "min-support", "S", (variable), 1e-9, 4e9, initial,                              \
        "least number of baskets; below 1 a share of all")
#define LENGTH_OPTION(variable)                                                                    \
    OPT_INT(0, "max-len", "N", (variable), 2, 20, "3", "most items of a rule, both sides together")

enum {
    INPUT_COMMON = CRM_COMMON_IO | CRM_COMMON_AS_OF | CRM_COMMON_BY | CRM_COMMON_JOIN |
                   CRM_COMMON_THREADS | CRM_COMMON_RANGE | CRM_COMMON_WHERE | CRM_COMMON_REPLACE |
                   CRM_COMMON_LEVEL,
};

struct input {
    struct crm_cli *cli;
    struct crm_reader *reader;
    struct crm_expr *where;
    struct crm_slice *walk_in;
    size_t n_walk_in;
    struct crm_join **join;
    struct crm_basket_lines *lines;
    int32_t as_of;
};

/* Open, write the header, read, call `write` for each block of -g, close. */
enum crm_status input_run(struct crm_cli *cli,
    enum crm_status (*write)(
        struct input *in, struct crm_basket_block *block, struct crm_out *out, struct crm_err *err),
    struct crm_err *err);

/* The columns of -g at the start of a row. */
void input_cells(const struct input *in, const struct crm_basket_block *block, struct crm_out *out);

/* "shop A: " for a sentence about a block; "" without -g. */
enum { INPUT_BLOCK = CRM_BLOCKS_TEXT + 4 };
const char *input_block(
    const struct input *in, const struct crm_basket_block *block, char text[INPUT_BLOCK]);

/* Baskets of a block, whose lines are sorted here. Release in any case. */
enum crm_status input_baskets(const struct input *in, struct crm_basket_block *block,
    enum crm_unit unit, bool known, struct crm_baskets *baskets, struct crm_err *err);

#endif
