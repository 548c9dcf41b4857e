/*
 * list.h -- the clients a campaign is about, and their arms
 *
 *     list_open(&list, cli, path, err);          NULL: the files of the command line
 *     list_arms(&list, control, &arms, err);     from column arm
 *     list_close(&list);                         in any case
 */
#ifndef CRM_CAMPAIGN_LIST_H
#define CRM_CAMPAIGN_LIST_H

#include "base/map.h"
#include "campaign/share.h"
#include "cli/cmd.h"
#include "frame/blocks.h"
#include "io/table.h"

struct list {
    const struct crm_cli *cli;
    struct crm_cli own; /* the command line with the list as its only file */
    char *path[2];
    struct crm_reader *reader;
    struct crm_table table;
    struct crm_map ids; /* n */
    struct crm_slice *id;
    size_t n;
};

/* Errors: those of the reader; CRM_EDATA for a row without customer_id, and a client twice. */
enum crm_status list_open(
    struct list *list, const struct crm_cli *cli, const char *path, struct crm_err *err);
void list_close(struct list *list);

/* The one file of -J that effect, matched and uplift need. */
enum crm_status list_open_joined(struct list *list, const struct crm_cli *cli, struct crm_err *err);

/* Blocks of -g over the list, in order of their values. of[n]; release both in any case. */
enum crm_status list_blocks(const struct list *list, const char *by, struct crm_blocks *blocks,
    uint32_t **of, struct crm_err *err);

/* Who is in which arm. */
struct arms {
    struct crm_map names;
    uint32_t *of;    /* n clients */
    uint32_t *order; /* names.n: by byte */
    uint32_t control;
};

/* Errors: CRM_EDATA for an empty arm, for nobody in the control, and for no other arm. */
enum crm_status list_arms(
    const struct list *list, const char *control, struct arms *arms, struct crm_err *err);
void arms_release(struct arms *arms);

/* --arms control:.2,call:.4; --cost call:5, or 5 for all. */
enum { PARTS_MAX = 64 };
struct parts {
    size_t n;
    struct crm_slice name[PARTS_MAX]; /* of the option's text */
    struct crm_slice value[PARTS_MAX];
};

/* Errors: CRM_EUSAGE for a part without a name and a value, and a name twice. */
enum crm_status parts_split(
    struct parts *parts, const char *text, const char *option, struct crm_err *err);

/* The shares of --arms. Errors: CRM_EUSAGE for one that is none, and when they are not 1 in all. */
enum crm_status parts_shares(
    const struct parts *parts, struct crm_share share[PARTS_MAX], struct crm_err *err);

#endif
