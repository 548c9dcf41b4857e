/*
 * link.h -- one person under several ids: who is who
 *
 * Ids and the keys found beside them (a phone number, a card) are the nodes of a graph; a row
 * joins its id with its keys.  A connected piece is a person, and her id is the smallest of the
 * ids in it by byte order: the same for any order of rows and files.
 *
 *     crm_link_init(&link);
 *     id = crm_link_node(&link, CRM_LINK_ID, text);             CRM_LINK_NONE: out of memory
 *     key = crm_link_node(&link, CRM_FIELD_PHONE, normal);
 *     crm_link_join(&link, id, key, true);                      each row
 *     crm_link_settle(&link, 5, err);
 *     crm_link_person(&link, CRM_LINK_ID, text)                 the id to write
 *     crm_link_release(&link);
 *
 * Union-find with path halving (Tarjan and van Leeuwen 1984): near linear in ids, keys and the
 * different pairs of them, which is what memory grows with.
 */
#ifndef CRM_POS_LINK_H
#define CRM_POS_LINK_H

#include "base/err.h"
#include "base/map.h"

#define CRM_LINK_ID (-1) /* instead of a field: an id */
#define CRM_LINK_NONE UINT32_MAX

/* That an id and a key stood in one row. */
struct crm_link_edge {
    uint32_t id, key;
};

struct crm_link {
    struct crm_map nodes; /* a byte for the sort of node, then its text */
    uint32_t *parent;
    uint32_t *best; /* of a root, when settled: the node of its smallest id, or CRM_LINK_NONE */
    size_t parent_cap;
    struct crm_map pairs;                 /* edges known already */
    const struct crm_phone_plan *country; /* in which telephones are dialled; NULL: not said */
    struct crm_link_edge *edge;
    size_t n_edges, edge_cap;
};

void crm_link_init(struct crm_link *link);
void crm_link_release(struct crm_link *link);

/* The node of an id or of a key of `field`, made when it is new. */
uint32_t crm_link_node(struct crm_link *link, int field, struct crm_slice text);

/* The sort of a node and its text. */
int crm_link_sort(const struct crm_link *link, uint32_t node);
struct crm_slice crm_link_text(const struct crm_link *link, uint32_t node);

/*
 * They stood in one row; with `same` they belong to one person.  Either may be CRM_LINK_NONE (a
 * row without an id).  False when memory is out.
 */
bool crm_link_join(struct crm_link *link, uint32_t id, uint32_t key, bool same);

/* The same for two keys of a row without an id. */
void crm_link_unite(struct crm_link *link, uint32_t a, uint32_t b);

/*
 * Find the id of every person.
 *   most      in   a key that joins more different ids is an error: it is a family's, the shop's
 *   linking   in   bits of the fields whose keys join
 *   secret    in   messages must not show keys and ids
 * Errors: CRM_EDATA, naming such a key and some of its ids.
 */
enum crm_status crm_link_settle(
    struct crm_link *link, uint32_t most, uint64_t linking, bool secret, struct crm_err *err);

/* After that: the id of the person a node belongs to; empty if she has none or it is unknown. */
struct crm_slice crm_link_person(const struct crm_link *link, int field, struct crm_slice text);
struct crm_slice crm_link_person_of(const struct crm_link *link, uint32_t node);

/* Different persons among the nodes that are ids. */
uint32_t crm_link_n_persons(const struct crm_link *link);

#endif
