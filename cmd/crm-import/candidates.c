/* --candidates: pairs of clients who may be one person, with what speaks for it. Never merged. */

#include "crm-import.h"

#include "base/mem.h"
#include "base/os.h"

#include <stdlib.h>
#include <string.h>

enum { MOST = 40 }; /* persons who share a name: beyond that a name says nothing */

enum {
    SAME_PHONE = 1,
    SAME_EMAIL = 2,
    SAME_CARD = 4,
    SAME_NAME = 8,
    SAME_BIRTHDAY = 16,
    NEAR_PHONE = 32
};

/* A person and a key she is known with. */
struct known {
    uint32_t key, person;
};

struct pair {
    uint32_t a, b; /* persons, the smaller id first */
    unsigned same;
    int score;
};

struct candidates {
    const struct crm_link *link;
    struct known *known;
    size_t n_known;
    struct pair *pair;
    size_t n_pairs, cap;
};

static const struct {
    unsigned same;
    int score;
    const char *reason;
} scores[] = {
    {SAME_PHONE | SAME_NAME, 100, "same phone and name"},
    {SAME_EMAIL | SAME_NAME, 95, "same email and name"},
    {SAME_CARD | SAME_NAME, 95, "same card and name"},
    {SAME_NAME | SAME_BIRTHDAY, 80, "same name and birthday"},
    {SAME_PHONE, 75, "same phone"},
    {SAME_EMAIL, 70, "same email"},
    {SAME_CARD, 70, "same card"},
    {NEAR_PHONE | SAME_NAME, 60, "same name, phone one digit off"},
};

static int by_key(const void *a, const void *b)
{
    const struct known *x = a, *y = b;

    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->person > y->person) - (x->person < y->person);
}

static unsigned sameness(int field)
{
    switch (field) {
    case CRM_FIELD_PHONE:
        return SAME_PHONE;
    case CRM_FIELD_EMAIL:
        return SAME_EMAIL;
    case CRM_FIELD_CARD:
        return SAME_CARD;
    case CRM_FIELD_NAME:
        return SAME_NAME;
    default:
        return SAME_BIRTHDAY;
    }
}

static struct crm_slice id_of(const struct candidates *c, uint32_t person)
{
    return crm_link_text(c->link, person);
}

static bool add_pair(struct candidates *c, uint32_t a, uint32_t b, unsigned same)
{
    if (crm_slice_cmp(id_of(c, a), id_of(c, b)) > 0) {
        uint32_t swap = a;
        a = b;
        b = swap;
    }
    if (!crm_mem_grow((void **)&c->pair, &c->cap, c->n_pairs + 1, sizeof *c->pair))
        return false;
    c->pair[c->n_pairs++] = (struct pair){a, b, same, 0};
    return true;
}

/* One digit other, one missing, or two exchanged. */
static bool is_near(struct crm_slice a, struct crm_slice b)
{
    size_t i = 0, k = 0;

    if (a.len > b.len) {
        struct crm_slice swap = a;
        a = b;
        b = swap;
    }
    if (b.len - a.len > 1)
        return false;
    while (i < a.len && a.ptr[i] == b.ptr[i])
        i++;
    while (k < a.len - i && a.ptr[a.len - 1 - k] == b.ptr[b.len - 1 - k])
        k++;
    if (a.len < b.len)
        return i + k == a.len;
    return i + k + 1 == a.len ||
           (i + k + 2 == a.len && a.ptr[i] == b.ptr[i + 1] && a.ptr[i + 1] == b.ptr[i]);
}

static bool phones_near(const struct candidates *c, uint32_t a, uint32_t b, const size_t *first,
    const struct known *by_person)
{
    for (size_t i = first[a]; i < first[a + 1]; i++)
        for (size_t k = first[b]; k < first[b + 1]; k++)
            if (is_near(crm_link_text(c->link, by_person[i].key),
                    crm_link_text(c->link, by_person[k].key)))
                return true;
    return false;
}

static enum crm_status find_known(struct candidates *c, struct crm_err *err)
{
    const struct crm_link *link = c->link;

    c->known = crm_mem_alloc(link->n_edges, sizeof *c->known);
    if (!c->known)
        return crm_err_nomem(err);
    for (size_t i = 0; i < link->n_edges; i++)
        c->known[c->n_known++] =
            (struct known){link->edge[i].key, link->best[link->parent[link->edge[i].id]]};
    if (c->n_known)
        qsort(c->known, c->n_known, sizeof *c->known, by_key);
    return CRM_OK;
}

/* Phones of every person: known[first[p] .. first[p + 1]) of a list ordered by person. */
static enum crm_status find_phones(
    const struct candidates *c, size_t **first, struct known **phones, struct crm_err *err)
{
    uint32_t n = c->link->nodes.n;
    size_t at = 0;

    *first = crm_mem_zalloc((size_t)n + 2, sizeof **first);
    *phones = crm_mem_alloc(c->n_known, sizeof **phones);
    if (!*first || !*phones)
        return crm_err_nomem(err);
    for (size_t i = 0; i < c->n_known; i++)
        if (crm_link_sort(c->link, c->known[i].key) == CRM_FIELD_PHONE)
            (*first)[c->known[i].person + 2]++;
    for (uint32_t i = 2; i < n + 2; i++)
        (*first)[i] += (*first)[i - 1];
    for (size_t i = 0; i < c->n_known; i++) {
        if (crm_link_sort(c->link, c->known[i].key) != CRM_FIELD_PHONE)
            continue;
        at = (*first)[c->known[i].person + 1]++;
        (*phones)[at] = c->known[i];
    }
    return CRM_OK;
}

/* Pairs that share a key. */
static enum crm_status find_pairs(struct candidates *c, struct crm_err *err)
{
    size_t *first = NULL;
    struct known *phones = NULL;
    enum crm_status status = find_phones(c, &first, &phones, err);

    for (size_t i = 0, end; i < c->n_known && !status; i = end) {
        unsigned same = sameness(crm_link_sort(c->link, c->known[i].key));
        size_t n = 1;
        for (end = i + 1; end < c->n_known && c->known[end].key == c->known[i].key; end++)
            if (c->known[end].person != c->known[i + n - 1].person)
                c->known[i + n++] = c->known[end]; /* each person once */
        if (n > MOST || same == SAME_BIRTHDAY)
            continue;
        for (size_t a = i; a < i + n && !status; a++) {
            for (size_t b = a + 1; b < i + n && !status; b++) {
                unsigned more = same == SAME_NAME && phones_near(c, c->known[a].person,
                                                         c->known[b].person, first, phones)
                                    ? NEAR_PHONE
                                    : 0;
                if (!add_pair(c, c->known[a].person, c->known[b].person, same | more))
                    status = crm_err_nomem(err);
            }
        }
    }
    free(first);
    free(phones);
    return status;
}

static bool share_birthday(const struct candidates *c, uint32_t a, uint32_t b, const uint32_t *born)
{
    (void)c;
    return born[a] != CRM_LINK_NONE && born[a] == born[b];
}

static int by_pair(const void *a, const void *b)
{
    const struct pair *x = a, *y = b;

    if (x->a != y->a)
        return x->a < y->a ? -1 : 1;
    return (x->b > y->b) - (x->b < y->b);
}

static int by_score(const void *a, const void *b, void *ctx)
{
    const struct pair *x = a, *y = b;
    const struct candidates *c = ctx;
    int order;

    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    order = crm_slice_cmp(id_of(c, x->a), id_of(c, y->a));
    return order ? order : crm_slice_cmp(id_of(c, x->b), id_of(c, y->b));
}

/* Pairs found by several keys are one; those that say too little go. */
static enum crm_status judge(struct candidates *c, struct crm_err *err)
{
    uint32_t *born = crm_mem_alloc(c->link->nodes.n, sizeof *born);
    size_t n = 0;

    if (!born)
        return crm_err_nomem(err);
    for (uint32_t i = 0; i < c->link->nodes.n; i++)
        born[i] = CRM_LINK_NONE;
    for (size_t i = 0; i < c->n_known; i++)
        if (crm_link_sort(c->link, c->known[i].key) == CRM_FIELD_BIRTHDAY)
            born[c->known[i].person] = c->known[i].key;
    if (c->n_pairs)
        qsort(c->pair, c->n_pairs, sizeof *c->pair, by_pair);
    for (size_t i = 0, end; i < c->n_pairs; i = end) {
        struct pair pair = c->pair[i];
        for (end = i + 1; end < c->n_pairs && by_pair(&c->pair[end], &pair) == 0; end++)
            pair.same |= c->pair[end].same;
        pair.same |= share_birthday(c, pair.a, pair.b, born) ? SAME_BIRTHDAY : 0;
        for (size_t s = 0; s < sizeof scores / sizeof *scores && !pair.score; s++)
            if ((pair.same & scores[s].same) == scores[s].same)
                pair.score = scores[s].score;
        if (pair.score)
            c->pair[n++] = pair;
    }
    free(born);
    c->n_pairs = n;
    if (n)
        crm_os_sort(c->pair, n, sizeof *c->pair, by_score, c);
    return CRM_OK;
}

static const char *reason_of(const struct pair *pair)
{
    for (size_t s = 0; s < sizeof scores / sizeof *scores; s++)
        if ((pair->same & scores[s].same) == scores[s].same)
            return scores[s].reason;
    return "";
}

enum crm_status candidates_write(struct crm_cli *cli, const char *path, const struct crm_link *link,
    const struct crm_pseudonyms *pseudonyms, struct key_map *keys, struct crm_err *err)
{
    static const struct crm_out_column columns[] = {{"customer_id", CRM_OUT_TEXT},
        {"other_id", CRM_OUT_TEXT}, {"score", CRM_OUT_INT}, {"reason", CRM_OUT_TEXT}};
    struct candidates c = {.link = link};
    struct crm_out *out;
    enum crm_status status = find_known(&c, err);

    if (!status)
        status = find_pairs(&c, err);
    if (!status)
        status = judge(&c, err);
    if (!status)
        status = crm_out_open(&out, cli, path, err);
    if (!status) {
        crm_out_columns(out, columns, 4);
        crm_out_header(out);
        for (size_t i = 0; i < c.n_pairs && !status; i++) {
            status = id_write(out, id_of(&c, c.pair[i].a), pseudonyms, keys, err);
            if (!status)
                status = id_write(out, id_of(&c, c.pair[i].b), pseudonyms, keys, err);
            crm_out_int(out, c.pair[i].score);
            crm_out_string(out, reason_of(&c.pair[i]));
            crm_out_row(out);
        }
        if (status)
            crm_out_abandon(out);
        else
            status = crm_out_close(out, err);
    }
    free(c.known);
    free(c.pair);
    return status;
}
