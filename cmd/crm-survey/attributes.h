/*
 * attributes.h -- what may explain an outcome, as columns without gaps
 *
 * An attribute is an item, or a dimension with the mean of its items.  Without a list the
 * attributes are the items of kind rating but for the outcome; if there are none, those of kinds
 * perception and performance; if there are none either, those of kind number.
 */
#ifndef CRM_SURVEY_CMD_ATTRIBUTES_H
#define CRM_SURVEY_CMD_ATTRIBUTES_H

#include "survey.h"

struct attribute_options {
    const char *outcome, *attributes;
    int unit; /* 0: item, 1: dimension */
    double min_answered;
};

#define ATTRIBUTE_OPTIONS(o)                                                                       \
    OPT_TEXT(0, "outcome", "ITEM", (o).outcome, NULL,                                              \
        "what is to be explained (default: the item of kind csat, else overall)"),                 \
        OPT_COMMA(0, "attributes", "A,B", (o).attributes, NULL,                                    \
            "the items, or dimensions, that may explain it"),                                      \
        OPT_CHOICE(0, "unit", "UNIT", (o).unit, attribute_units, "item", "item or dimension"),     \
        OPT_NUMBER(0, "min-answered", "SHARE", (o).min_answered, 0, 1, "1",                        \
            "share of its items that a dimension score needs")

extern const char *const attribute_units[];

struct attributes {
    const struct survey *s;
    size_t n;          /* attributes */
    const char **name; /* n */
    double *min, *max; /* of their scales; NAN where unknown or mixed */
    size_t **item;     /* [n], each its items */
    size_t *n_items;
    const char *outcome;
    size_t *outcome_item, n_outcome;
    double min_answered;
    /* of a block: who has the outcome and every attribute */
    size_t n_rows;
    double **x, *y, *w;
    size_t *memory; /* private */
    double *values;
};

enum crm_status attributes_open(struct attributes *a, const struct survey *s,
    const struct attribute_options *options, struct crm_err *err);
void attributes_close(struct attributes *a);

/* Blocks to go through: without an answer there is one, for the model to say what it needs. */
static inline size_t attributes_blocks(const struct attributes *a)
{
    return a->s->groups.n ? a->s->groups.n : 1;
}

/* Fill x, y and w (weights, if there are any) for block g; says on stderr how many were left out.
 */
void attributes_gather(struct attributes *a, size_t g);

#endif
